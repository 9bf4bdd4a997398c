package vm

import (
	"crypto/sha512"
	"math/big"
)

// The core of module random: the Mersenne twister MT19937 (Matsumoto and Nishimura,
// 1998), seeded and read as CPython does it, so that sequences are the same. What is
// built on it stands in vm/lib/random.gen.

const (
	twisterSize   = 624
	twisterMiddle = 397
)

// A Random is a generator of random numbers.
type Random struct {
	state [twisterSize]uint32
	index int // of the next number in state; twisterSize: state must be renewed
}

func (r *Random) class(m *Machine) *Class { return m.types.Random }

// seedWord fills the state from one number.
func (r *Random) seedWord(s uint32) {
	r.state[0] = s
	for i := 1; i < twisterSize; i++ {
		p := r.state[i-1]
		r.state[i] = 1812433253*(p^p>>30) + uint32(i)
	}
	r.index = twisterSize
}

// seedWords fills the state from any number of words.
func (r *Random) seedWords(key []uint32) {
	r.seedWord(19650218)
	i, j := 1, 0
	step := func(factor uint32) uint32 {
		p := r.state[i-1]
		return r.state[i] ^ (p^p>>30)*factor
	}
	next := func() {
		if i++; i == twisterSize {
			r.state[0] = r.state[twisterSize-1]
			i = 1
		}
	}
	for range max(twisterSize, len(key)) {
		r.state[i] = step(1664525) + key[j] + uint32(j)
		next()
		if j++; j == len(key) {
			j = 0
		}
	}
	for range twisterSize - 1 {
		r.state[i] = step(1566083941) - uint32(i)
		next()
	}
	r.state[0] = 1 << 31
}

// seedInt seeds with the absolute value of an int of any size.
func (r *Random) seedInt(z *big.Int) {
	b := new(big.Int).Abs(z).Bytes()
	key := make([]uint32, max((len(b)+3)/4, 1))
	for i := range b {
		at := len(b) - 1 - i
		key[at/4] |= uint32(b[i]) << uint(at%4*8)
	}
	r.seedWords(key)
}

// word is the next random number of 32 bits.
func (r *Random) word() uint32 {
	if r.index >= twisterSize {
		r.renew()
	}
	y := r.state[r.index]
	r.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// renew makes the next 624 numbers.
func (r *Random) renew() {
	for i := range r.state {
		y := r.state[i]&0x80000000 | r.state[(i+1)%twisterSize]&0x7fffffff
		x := r.state[(i+twisterMiddle)%twisterSize] ^ y>>1
		if y&1 != 0 {
			x ^= 0x9908b0df
		}
		r.state[i] = x
	}
	r.index = 0
}

// float is the next random float in [0, 1), with 53 bits.
func (r *Random) float() float64 {
	a, b := r.word()>>5, r.word()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

// fillRandom fills the module _random.
func (m *Machine) fillRandom(ns *Dict) {
	ns.setStr(m.intern("Random"), val(m.types.Random))
}

var randomMethods = []nativeDef{
	{name: "__new__", sig: "cls, x=None, /", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		r := &Random{}
		return val(r), m.seedRandom(r, a[1])
	}},
	{name: "seed", sig: "self, n=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, m.seedRandom(a[0].obj.(*Random), a[1])
	}},
	{name: "random", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Float(a[0].obj.(*Random).float()), nil
	}},
	{name: "getrandbits", sig: "self, k, /", lib: "number.getrandbits", fn: randomBits},
	{name: "getstate", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		r := a[0].obj.(*Random)
		t := &Tuple{items: make([]Value, 0, twisterSize+1)}
		for _, w := range r.state {
			t.items = append(t.items, Int(int64(w)))
		}
		return val(&Tuple{items: append(t.items, Int(int64(r.index)))}), nil
	}},
	{name: "setstate", sig: "self, state, /", fn: randomSetState},
}

// seedRandom seeds with an int, the hash of another number, the text or bytes of
// version 2, or, for None, what the machine was given.
func (m *Machine) seedRandom(r *Random, v Value) *Exception {
	v = unboxed(v)
	switch o := v.obj.(type) {
	case nil, noneKind:
		m.randoms++
		s := m.opt.Seed
		r.seedWords([]uint32{uint32(s), uint32(s >> 32), m.randoms})
	case intKind, boolKind, *BigInt:
		r.seedInt(bigOf(v))
	case *Str:
		r.seedBytes(o.s)
	case *Bytes:
		r.seedBytes(o.b)
	case *ByteArray:
		r.seedBytes(string(o.b))
	case floatKind:
		r.seedInt(new(big.Int).SetUint64(uint64(hashFloat(v.float()))))
	default:
		return m.typeError("The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.")
	}
	return nil
}

// seedBytes seeds with the number made of the bytes and their SHA-512.
func (r *Random) seedBytes(s string) {
	sum := sha512.Sum512([]byte(s))
	r.seedInt(new(big.Int).SetBytes(append([]byte(s), sum[:]...)))
}

// randomBits is getrandbits: an int of k random bits.
func randomBits(m *Machine, a []Value) (Value, *Exception) {
	r := a[0].obj.(*Random)
	k, exc := m.toC(a[1], 32, "int")
	switch {
	case exc != nil:
		return Value{}, exc
	case k < 0:
		return Value{}, m.valueError("number of bits must be non-negative")
	case k == 0:
		return Int(0), nil
	case k <= 32:
		return Int(int64(r.word() >> uint(32-k))), nil
	case !m.room(k/8, 2):
		return Value{}, m.memoryError()
	}
	words := int((k-1)/32 + 1)
	b := make([]byte, words*4)
	for i := range words {
		w := r.word()
		if i == words-1 && k%32 != 0 {
			w >>= uint(32 - k%32)
		}
		at := len(b) - 4*i
		b[at-1], b[at-2], b[at-3], b[at-4] = byte(w), byte(w>>8), byte(w>>16), byte(w>>24)
		if i%(1<<16) == 1<<16-1 {
			if exc := m.interrupted(); exc != nil {
				return Value{}, exc
			}
		}
	}
	return bigInt(new(big.Int).SetBytes(b)), nil
}

// randomSetState is the inverse of getstate.
func randomSetState(m *Machine, a []Value) (Value, *Exception) {
	t, ok := a[1].obj.(*Tuple)
	if !ok {
		return Value{}, m.typeError("state vector must be a tuple")
	}
	if len(t.items) != twisterSize+1 {
		return Value{}, m.valueError("state vector is the wrong size")
	}
	var s Random
	for i, v := range t.items {
		z := bigOf(unboxed(v))
		switch {
		case z == nil:
			return Value{}, m.typeError("an integer is required")
		case z.Sign() < 0:
			return Value{}, m.errorf(m.types.OverflowError, "can't convert negative value to unsigned int")
		case i < twisterSize:
			s.state[i] = uint32(z.Uint64())
		case z.Cmp(big.NewInt(twisterSize)) > 0:
			return Value{}, m.valueError("invalid state")
		default:
			s.index = int(z.Int64())
		}
	}
	*a[0].obj.(*Random) = s
	return None, nil
}
