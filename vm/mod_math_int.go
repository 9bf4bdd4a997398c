package vm

import (
	"math"
	"math/big"
	"math/bits"

	"gen/lang/code"
)

// The module math: functions on ints, and on iterables of numbers.

// mathInts are the functions on ints.
func mathInts() []nativeDef {
	return []nativeDef{
		again("number.with_indexes", nativeDef{name: "gcd", sig: "*integers", fn: mathGcd}),
		again("number.with_indexes", nativeDef{name: "lcm", sig: "*integers", fn: mathLcm}),
		again("number.with_indexes", nativeDef{name: "factorial", sig: "n, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			n, exc := m.bigIndex(a[0])
			if exc != nil {
				return Value{}, exc
			}
			return m.factorial(n)
		}}),
		again("number.with_indexes", nativeDef{name: "comb", sig: "n, k, /", fn: mathComb}),
		again("number.with_indexes", nativeDef{name: "perm", sig: "n, k=None, /", fn: mathPerm}),
		again("number.with_indexes", nativeDef{name: "isqrt", sig: "n, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			n, exc := m.bigIndex(a[0])
			if exc != nil {
				return Value{}, exc
			}
			if n.Sign() < 0 {
				return Value{}, m.valueError("isqrt() argument must be nonnegative")
			}
			z, exc := m.isqrt(n)
			if exc != nil {
				return Value{}, exc
			}
			return bigInt(z), nil
		}}),
	}
}

// bigIndex is asIndex as a number of any size.
func (m *Machine) bigIndex(v Value) (*big.Int, *Exception) {
	n, exc := m.asIndex(v)
	if exc != nil {
		return nil, exc
	}
	return bigOf(n), nil
}

func mathGcd(m *Machine, a []Value) (Value, *Exception) {
	g := new(big.Int)
	for _, v := range a[0].obj.(*Tuple).items {
		n, exc := m.bigIndex(v)
		if exc != nil {
			return Value{}, exc
		}
		if g, exc = m.gcdBig(g, n); exc != nil {
			return Value{}, exc
		}
	}
	return bigInt(new(big.Int).Set(g)), nil
}

func mathLcm(m *Machine, a []Value) (Value, *Exception) {
	l := big.NewInt(1)
	for _, v := range a[0].obj.(*Tuple).items {
		n, exc := m.bigIndex(v)
		if exc != nil {
			return Value{}, exc
		}
		if n.Sign() == 0 || l.Sign() == 0 {
			l = new(big.Int)
			continue
		}
		g, exc := m.gcdBig(l, n)
		if exc != nil {
			return Value{}, exc
		}
		q, _, exc := m.floorDivMod(n, g)
		if exc != nil {
			return Value{}, exc
		}
		if l, exc = m.mulBig(l, q.Abs(q)); exc != nil {
			return Value{}, exc
		}
	}
	return bigInt(l), nil
}

// product is the product of the whole numbers from low to high.
func (m *Machine) product(low, high int64) (*big.Int, *Exception) {
	if high-low < 16 {
		z := big.NewInt(1)
		for ; low <= high; low++ {
			z.Mul(z, big.NewInt(low))
		}
		return z, m.interrupted()
	}
	mid := low + (high-low)/2
	x, exc := m.product(low, mid)
	if exc != nil {
		return nil, exc
	}
	y, exc := m.product(mid+1, high)
	if exc != nil {
		return nil, exc
	}
	return m.mulBig(x, y)
}

// factorial is n!.
func (m *Machine) factorial(n *big.Int) (Value, *Exception) {
	switch {
	case n.Sign() < 0:
		return Value{}, m.valueError("factorial() not defined for negative values")
	case !n.IsInt64():
		return Value{}, m.errorf(m.types.OverflowError, "factorial() argument should not exceed %d", int64(math.MaxInt64))
	}
	k := n.Int64()
	if f := float64(k); k > 100 && !m.roomBits(f*(math.Log2(f)-1/math.Ln2)) {
		return Value{}, m.memoryError()
	}
	z, exc := m.product(2, k)
	if exc != nil {
		return Value{}, exc
	}
	return bigInt(z), nil
}

// falling is n * (n-1) * ... of k factors, for n >= k >= 0.
func (m *Machine) falling(n *big.Int, k int64) (*big.Int, *Exception) {
	// Every factor but a few at the end has nearly as many bits as n - k + 1.
	least := new(big.Int).Sub(n, big.NewInt(k)).BitLen()
	if !m.roomBits(float64(k) * float64(max(least, bits.Len64(uint64(k))-3))) {
		return nil, m.memoryError()
	}
	if n.IsInt64() {
		return m.product(n.Int64()-k+1, n.Int64())
	}
	if k < 8 {
		z := big.NewInt(1)
		for i := int64(0); i < k; i++ {
			var exc *Exception
			if z, exc = m.mulBig(z, new(big.Int).Sub(n, big.NewInt(i))); exc != nil {
				return nil, exc
			}
		}
		return z, nil
	}
	x, exc := m.falling(n, k/2)
	if exc != nil {
		return nil, exc
	}
	y, exc := m.falling(new(big.Int).Sub(n, big.NewInt(k/2)), k-k/2)
	if exc != nil {
		return nil, exc
	}
	return m.mulBig(x, y)
}

func mathPerm(m *Machine, a []Value) (Value, *Exception) {
	n, exc := m.bigIndex(a[0])
	if exc != nil {
		return Value{}, exc
	}
	if a[1].isNull() || a[1].isNone() {
		return m.factorial(n)
	}
	k, exc := m.bigIndex(a[1])
	if exc != nil {
		return Value{}, exc
	}
	if exc := m.chooseArguments(n, k); exc != nil {
		return Value{}, exc
	}
	if n.Cmp(k) < 0 {
		return Int(0), nil
	}
	if !k.IsInt64() {
		return Value{}, m.errorf(m.types.OverflowError, "k must not exceed %d", int64(math.MaxInt64))
	}
	z, exc := m.falling(n, k.Int64())
	if exc != nil {
		return Value{}, exc
	}
	return bigInt(z), nil
}

// chooseArguments checks the arguments of comb and perm.
func (m *Machine) chooseArguments(n, k *big.Int) *Exception {
	if n.Sign() < 0 {
		return m.valueError("n must be a non-negative integer")
	}
	if k.Sign() < 0 {
		return m.valueError("k must be a non-negative integer")
	}
	return nil
}

func mathComb(m *Machine, a []Value) (Value, *Exception) {
	n, exc := m.bigIndex(a[0])
	if exc != nil {
		return Value{}, exc
	}
	k, exc := m.bigIndex(a[1])
	if exc != nil {
		return Value{}, exc
	}
	if exc := m.chooseArguments(n, k); exc != nil {
		return Value{}, exc
	}
	rest := new(big.Int).Sub(n, k)
	if rest.Sign() < 0 {
		return Int(0), nil
	}
	if rest.Cmp(k) < 0 {
		k = rest
	}
	if !k.IsInt64() {
		return Value{}, m.errorf(m.types.OverflowError, "min(n - k, k) must not exceed %d", int64(math.MaxInt64))
	}
	x, exc := m.falling(n, k.Int64())
	if exc != nil {
		return Value{}, exc
	}
	y, exc := m.product(2, k.Int64())
	if exc != nil {
		return Value{}, exc
	}
	q, _, exc := m.quoRem(x, y)
	if exc != nil {
		return Value{}, exc
	}
	return bigInt(q), nil
}

// isqrt is the whole square root of n >= 0. For large n every step of Newton's method
// doubles the number of correct digits, and computes no more than those.
func (m *Machine) isqrt(n *big.Int) (*big.Int, *Exception) {
	if len(n.Bits()) <= 256 {
		return new(big.Int).Sqrt(n), nil
	}
	c := (n.BitLen() - 1) / 2
	a := big.NewInt(1)
	d := 0
	for s := bits.Len(uint(c)) - 1; s >= 0; s-- {
		e := d
		d = c >> uint(s)
		q, _, exc := m.quoRem(new(big.Int).Rsh(n, uint(2*c-e-d+1)), a)
		if exc != nil {
			return nil, exc
		}
		a = new(big.Int).Lsh(a, uint(d-e-1))
		a.Add(a, q)
	}
	sq, exc := m.mulPart(a, a)
	if exc != nil {
		return nil, exc
	}
	if sq.Cmp(n) > 0 {
		a.Sub(a, big.NewInt(1))
	}
	return a, nil
}

// mathIterables are the functions on iterables.
func mathIterables() []nativeDef {
	return []nativeDef{
		again("number.with_float_list", nativeDef{name: "fsum", sig: "seq, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			items, exc := m.listArgument(&a[0])
			if exc != nil {
				return Value{}, exc
			}
			v, exc := m.floatsOf(items)
			if exc != nil {
				return Value{}, exc
			}
			f, exc := m.fsum(v)
			return Float(f), exc
		}}),
		again("number.with_float_lists", nativeDef{name: "dist", sig: "p, q, /", fn: mathDist}),
		again("number.prod", nativeDef{name: "prod", sig: "iterable, /, *, start=1", fn: mathProd}),
		again("number.sumprod", nativeDef{name: "sumprod", sig: "p, q, /", fn: mathSumprod}),
	}
}

// listArgument are the items of an iterable argument, which it replaces by a list of
// them: whoever has to read it once more can't read an iterator twice.
func (m *Machine) listArgument(v *Value) ([]Value, *Exception) {
	items, exc := m.items(*v)
	if exc == nil {
		items = append([]Value(nil), items...)
		*v = val(&List{items: items})
	}
	return items, exc
}

// pairsOf takes items from two iterables in turn, so that an endless one does no harm
// beside one that ends. The lists take the place of the arguments.
func (m *Machine) pairsOf(a []Value) (p, q []Value, exc *Exception) {
	var its [2]iterator
	for i := range its {
		if its[i], exc = m.leafIter(a[i]); exc != nil {
			return nil, nil, exc
		}
	}
	for {
		x, endP := m.take(its[0])
		y, endQ := m.take(its[1])
		for _, end := range [...]*Exception{endP, endQ} {
			if end != nil && end != exhausted {
				return nil, nil, end
			}
		}
		if endP != endQ {
			return nil, nil, m.valueError("Inputs are not the same length")
		}
		if endP == exhausted {
			a[0], a[1] = val(&List{items: p}), val(&List{items: q})
			return p, q, nil
		}
		if len(p) == cap(p) && !m.room(2*int64(len(p))+2, valueSize) {
			return nil, nil, m.memoryError()
		}
		p, q = append(p, x), append(q, y)
	}
}

func mathDist(m *Machine, a []Value) (Value, *Exception) {
	p, exc := m.listArgument(&a[0])
	if exc != nil {
		return Value{}, exc
	}
	q, exc := m.listArgument(&a[1])
	if exc != nil {
		return Value{}, exc
	}
	if len(p) != len(q) {
		return Value{}, m.valueError("both points must have the same number of dimensions")
	}
	d := make([]float64, len(p))
	for i := range p {
		v, exc := m.floatsOf([]Value{p[i], q[i]})
		if exc != nil {
			return Value{}, exc
		}
		d[i] = v[0] - v[1]
	}
	return Float(vectorNorm(d)), nil
}

func mathProd(m *Machine, a []Value) (Value, *Exception) {
	r := a[1]
	if r.isNull() {
		r = Int(1)
	}
	items, exc := m.listArgument(&a[0])
	if exc != nil {
		return Value{}, exc
	}
	for _, v := range items {
		if !isNumber(r) || !isNumber(v) {
			return Value{}, needCode
		}
		if r, exc = m.numberBinary(code.Multiply, r, v); exc != nil {
			return Value{}, exc
		}
	}
	return r, nil
}

// mathSumprod adds the products of ints exactly, and those of floats, with ints among
// them or not, with one rounding at the end.
func mathSumprod(m *Machine, a []Value) (Value, *Exception) {
	p, q, exc := m.pairsOf(a)
	if exc != nil {
		return Value{}, exc
	}
	floats := false
	for _, side := range [][]Value{p, q} {
		for _, v := range side {
			if !isNumber(v) {
				return Value{}, needCode
			}
			floats = floats || v.isFloat()
		}
	}
	if floats {
		var parts []float64
		for i := range p {
			v, exc := m.floatsOf([]Value{p[i], q[i]})
			if exc != nil {
				return Value{}, exc
			}
			x := twoProd(v[0], v[1])
			parts = append(parts, x.hi, x.lo)
		}
		if f, exc := m.fsum(parts); exc == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return Float(f), nil
		}
	}
	return m.plainSumprod(p, q)
}

// plainSumprod adds the products one by one.
func (m *Machine) plainSumprod(p, q []Value) (Value, *Exception) {
	total := Int(0)
	for i := range p {
		x, exc := m.numberBinary(code.Multiply, p[i], q[i])
		if exc == nil {
			total, exc = m.numberBinary(code.Add, total, x)
		}
		if exc != nil {
			return Value{}, exc
		}
	}
	return total, nil
}

// fsum adds floats without losing anything on the way (Shewchuk): the sum is kept as
// partials that don't overlap, and rounded once at the end.
func (m *Machine) fsum(values []float64) (float64, *Exception) {
	var partials []float64
	special, infSum := 0.0, 0.0
	for _, x := range values {
		given := x
		kept := partials[:0]
		for _, y := range partials {
			if math.Abs(x) < math.Abs(y) {
				x, y = y, x
			}
			s := quickSum(x, y)
			if s.lo != 0 {
				kept = append(kept, s.lo)
			}
			x = s.hi
		}
		partials = kept
		if x == 0 {
			continue
		}
		if !math.IsInf(x, 0) && !math.IsNaN(x) {
			partials = append(partials, x)
			continue
		}
		if !math.IsInf(given, 0) && !math.IsNaN(given) {
			return 0, m.errorf(m.types.OverflowError, "intermediate overflow in fsum")
		}
		if math.IsInf(given, 0) {
			infSum += given
		}
		special += given
		partials = partials[:0]
	}
	if special != 0 {
		if math.IsNaN(infSum) {
			return 0, m.valueError("-inf + inf in fsum")
		}
		return special, nil
	}
	if len(partials) == 0 {
		return 0, nil
	}
	n := len(partials) - 1
	s := dd{hi: partials[n]}
	for n > 0 {
		n--
		s = quickSum(s.hi, partials[n])
		if s.lo != 0 {
			break
		}
	}
	// Half an even case: the partials below decide.
	if n > 0 && (s.lo < 0 && partials[n-1] < 0 || s.lo > 0 && partials[n-1] > 0) {
		y := s.lo * 2
		if x := s.hi + y; y == x-s.hi {
			return x, nil
		}
	}
	return s.hi, nil
}
