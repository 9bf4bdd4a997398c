package vm

import (
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Arithmetic on huge ints in bounded pieces. math/big does the work, but never more
// than a few milliseconds of it at once: above that, the functions here split the
// job, and look between the pieces whether somebody wants to interrupt the program.
// They also ask for room before they make something big.

const (
	// leafWords is the size, in words, up to which math/big multiplies and divides
	// in one piece.
	leafWords = 4096
	// leafDigits is the number of decimal digits that are converted in one piece.
	leafDigits = 1 << 15
)

// roomBits reports whether an int of n bits may be made.
func (m *Machine) roomBits(n float64) bool {
	return n < math.MaxInt64/16 && m.room(int64(n/8), 1)
}

// mulBig is x * y.
func (m *Machine) mulBig(x, y *big.Int) (*big.Int, *Exception) {
	if !m.roomBits(float64(x.BitLen()) + float64(y.BitLen()) - 1) {
		return nil, m.memoryError()
	}
	return m.mulPart(x, y)
}

// mulPart is x * y without asking for room: Karatsuba's algorithm above the leaf size.
func (m *Machine) mulPart(x, y *big.Int) (*big.Int, *Exception) {
	xw, yw := len(x.Bits()), len(y.Bits())
	if min(xw, yw) == 0 {
		return new(big.Int), nil
	}
	if max(xw, yw) <= leafWords || min(xw, yw) <= 16 {
		if xw+yw > leafWords {
			if exc := m.interrupted(); exc != nil {
				return nil, exc
			}
		}
		return new(big.Int).Mul(x, y), nil
	}
	if xw < yw {
		x, y, xw, yw = y, x, yw, xw
	}
	if 2*yw <= xw || yw <= leafWords {
		return m.mulBlocks(x, y)
	}
	h := (xw + 1) / 2
	x0, x1 := splitWords(x, h)
	y0, y1 := x0, x1
	if x != y {
		y0, y1 = splitWords(y, h)
	}
	low, exc := m.mulPart(x0, y0)
	if exc != nil {
		return nil, exc
	}
	high, exc := m.mulPart(x1, y1)
	if exc != nil {
		return nil, exc
	}
	xs := new(big.Int).Add(x0, x1)
	ys := xs
	if x != y {
		ys = new(big.Int).Add(y0, y1)
	}
	mid, exc := m.mulPart(xs, ys)
	if exc != nil {
		return nil, exc
	}
	mid.Sub(mid, low).Sub(mid, high)
	z := high.Lsh(high, uint(h*bits.UintSize))
	z.Add(z, mid).Lsh(z, uint(h*bits.UintSize)).Add(z, low)
	if x.Sign() != y.Sign() {
		z.Neg(z)
	}
	return z, nil
}

// mulBlocks is x * y for a y much shorter than x: x is cut into blocks of y's size.
func (m *Machine) mulBlocks(x, y *big.Int) (*big.Int, *Exception) {
	words, n := x.Bits(), len(y.Bits())
	z := make([]big.Word, len(words)+n+1)
	for i := 0; i < len(words); i += n {
		part := new(big.Int).SetBits(words[i:min(i+n, len(words))])
		p, exc := m.mulPart(part, y)
		if exc != nil {
			return nil, exc
		}
		addWords(z[i:], p.Bits())
	}
	r := new(big.Int).SetBits(z)
	if x.Sign() != y.Sign() {
		r.Neg(r)
	}
	return r, nil
}

// addWords adds y into z, which has room for the carry.
func addWords(z, y []big.Word) {
	carry := uint(0)
	for i := range z {
		d := uint(0)
		if i < len(y) {
			d = uint(y[i])
		} else if carry == 0 {
			return
		}
		s, c := bits.Add(uint(z[i]), d, carry)
		z[i], carry = big.Word(s), c
	}
}

// splitWords cuts |x| into its lowest n words and the rest. Both share x's memory.
func splitWords(x *big.Int, n int) (low, high *big.Int) {
	w := x.Bits()
	n = min(n, len(w))
	return new(big.Int).SetBits(w[:n:n]), new(big.Int).SetBits(w[n:])
}

// joinWords is high * 2**(n words) + low, for a low of at most n words.
func joinWords(high, low *big.Int, n int) *big.Int {
	w := make([]big.Word, n+len(high.Bits()))
	copy(w, low.Bits())
	copy(w[n:], high.Bits())
	return new(big.Int).SetBits(w)
}

// floorDivMod is divmod(x, y) of ints as Python defines it: the remainder has the
// sign of y, which is not 0.
func (m *Machine) floorDivMod(x, y *big.Int) (q, r *big.Int, exc *Exception) {
	q, r, exc = m.quoRem(new(big.Int).Abs(x), new(big.Int).Abs(y))
	if exc != nil {
		return nil, nil, exc
	}
	if x.Sign() != y.Sign() {
		q = new(big.Int).Neg(q)
		if r.Sign() != 0 {
			q.Sub(q, big.NewInt(1))
			r = new(big.Int).Sub(new(big.Int).Abs(y), r)
		}
	}
	if y.Sign() < 0 {
		r = new(big.Int).Neg(r)
	}
	return q, r, nil
}

// quoRem divides x >= 0 by y > 0.
func (m *Machine) quoRem(x, y *big.Int) (q, r *big.Int, exc *Exception) {
	xw, yw := len(x.Bits()), len(y.Bits())
	if x.Cmp(y) < 0 {
		return new(big.Int), x, nil
	}
	if min(yw, xw-yw+1) <= 16 || xw <= 2*leafWords {
		q, r = new(big.Int).QuoRem(x, y, new(big.Int))
		return q, r, m.interruptedAfter(xw)
	}
	// The blocks have n words: a size that can be halved until it is a leaf. Both
	// numbers are shifted so that y fills its block.
	n := yw
	if n > leafWords {
		parts := 1
		for (yw+parts-1)/parts > leafWords {
			parts *= 2
		}
		n = (yw + parts - 1) / parts * parts
	}
	shift := uint(n*bits.UintSize - y.BitLen())
	b := new(big.Int).Lsh(y, shift)
	a := new(big.Int).Lsh(x, shift).Bits()
	blocks := (len(a) + n - 1) / n
	quo := make([]big.Word, blocks*n)
	r = new(big.Int)
	for i := blocks - 1; i >= 0; i-- {
		block := new(big.Int).SetBits(a[i*n : min((i+1)*n, len(a))])
		q, r, exc = m.divide2by1(joinWords(r, block, n), b, n)
		if exc != nil {
			return nil, nil, exc
		}
		copy(quo[i*n:], q.Bits())
	}
	return new(big.Int).SetBits(quo), new(big.Int).Rsh(r, shift), nil
}

// interruptedAfter looks for an interrupt if something of n words has been worked on.
func (m *Machine) interruptedAfter(n int) *Exception {
	if n < 256 {
		return nil
	}
	return m.interrupted()
}

// divide2by1 divides a, of up to 2n words, by b, of n words with its top bit set.
// The quotient fits n words. (Burnikel and Ziegler, Fast Recursive Division.)
func (m *Machine) divide2by1(a, b *big.Int, n int) (q, r *big.Int, exc *Exception) {
	if n <= leafWords || n%2 != 0 {
		q, r = new(big.Int).QuoRem(a, b, new(big.Int))
		return q, r, m.interrupted()
	}
	h := n / 2
	a4, a123 := splitWords(a, h)
	q1, r, exc := m.divide3by2(a123, b, h)
	if exc != nil {
		return nil, nil, exc
	}
	q2, r, exc := m.divide3by2(joinWords(r, a4, h), b, h)
	if exc != nil {
		return nil, nil, exc
	}
	return joinWords(q1, q2, h), r, nil
}

// divide3by2 divides a, of up to 3h words, by b, of 2h words with its top bit set:
// it guesses the quotient from the upper halves, and corrects the guess.
func (m *Machine) divide3by2(a, b *big.Int, h int) (q, r *big.Int, exc *Exception) {
	a3, a12 := splitWords(a, h)
	_, a1 := splitWords(a12, h)
	b2, b1 := splitWords(b, h)
	if a1.Cmp(b1) < 0 {
		if q, r, exc = m.divide2by1(a12, b1, h); exc != nil {
			return nil, nil, exc
		}
	} else {
		one := big.NewInt(1)
		top := new(big.Int).Lsh(one, uint(h*bits.UintSize))
		q = new(big.Int).Sub(top, one)
		r = new(big.Int).Sub(a12, joinWords(b1, new(big.Int), h))
		r.Add(r, b1)
	}
	d, exc := m.mulPart(q, b2)
	if exc != nil {
		return nil, nil, exc
	}
	r = joinWords(r, a3, h)
	r.Sub(r, d)
	for r.Sign() < 0 {
		r.Add(r, b)
		q = new(big.Int).Sub(q, big.NewInt(1))
	}
	return q, r, nil
}

// maxPowerBits bounds the powers that are worked out: a bigger one would take minutes
// before it could use up the memory that the program may have.
const maxPowerBits = 1 << 27

// powBig is x ** e for e >= 0.
func (m *Machine) powBig(x, e *big.Int) (*big.Int, *Exception) {
	if e.Sign() == 0 {
		return big.NewInt(1), nil
	}
	if x.BitLen() <= 1 { // -1, 0, 1
		if x.Sign() < 0 && e.Bit(0) == 0 {
			return big.NewInt(1), nil
		}
		return x, nil
	}
	if !e.IsInt64() || !m.roomBits(float64(x.BitLen()-1)*float64(e.Int64())) {
		return nil, m.memoryError()
	}
	// Powers of two are shifts.
	n := e.Int64()
	twos := x.TrailingZeroBits()
	odd := new(big.Int).Rsh(x, twos)
	if float64(odd.BitLen()-1)*float64(n) > maxPowerBits {
		return nil, m.memoryError()
	}
	z := big.NewInt(1)
	for i := bits.Len64(uint64(n)) - 1; i >= 0; i-- {
		var exc *Exception
		if z, exc = m.mulPart(z, z); exc != nil {
			return nil, exc
		}
		if n>>uint(i)&1 != 0 {
			if z, exc = m.mulPart(z, odd); exc != nil {
				return nil, exc
			}
		}
	}
	return z.Lsh(z, twos*uint(n)), nil
}

// powMod is x ** e mod n, for e >= 0 and n > 0; the result is in [0, n).
func (m *Machine) powMod(x, e, n *big.Int) (*big.Int, *Exception) {
	words := float64(len(n.Bits()))
	_, x, exc := m.floorDivMod(x, n)
	if exc != nil {
		return nil, exc
	}
	if words*words*float64(e.BitLen()) < 1<<23 {
		return new(big.Int).Exp(x, e, n), nil
	}
	_, z, exc := m.quoRem(big.NewInt(1), n)
	for i := e.BitLen() - 1; i >= 0 && exc == nil; i-- {
		if z, exc = m.mulMod(z, z, n); exc == nil && e.Bit(i) != 0 {
			z, exc = m.mulMod(z, x, n)
		}
		if exc == nil {
			exc = m.interrupted()
		}
	}
	return z, exc
}

// mulMod is x * y mod n for x, y in [0, n).
func (m *Machine) mulMod(x, y, n *big.Int) (*big.Int, *Exception) {
	z, exc := m.mulPart(x, y)
	if exc != nil {
		return nil, exc
	}
	_, z, exc = m.quoRem(z, n)
	return z, exc
}

// gcdBig is the greatest common divisor of |x| and |y|.
func (m *Machine) gcdBig(x, y *big.Int) (*big.Int, *Exception) {
	x, y = new(big.Int).Abs(x), new(big.Int).Abs(y)
	if x.Cmp(y) < 0 {
		x, y = y, x
	}
	for steps := 0; len(y.Bits()) > leafWords/2; steps++ {
		if steps%64 == 0 {
			if exc := m.interrupted(); exc != nil {
				return nil, exc
			}
		}
		if a, b, ok := lehmerStep(x, y); ok {
			x, y = a, b
			continue
		}
		_, r, exc := m.quoRem(x, y)
		if exc != nil {
			return nil, exc
		}
		x, y = y, r
	}
	if y.Sign() == 0 {
		return x, nil
	}
	_, r, exc := m.quoRem(x, y)
	if exc != nil {
		return nil, exc
	}
	return new(big.Int).GCD(nil, nil, y, r), nil
}

// lehmerStep does as many steps of Euclid's algorithm as the top 62 bits of x >= y
// decide (Knuth, 4.5.2, algorithm L); ok is false if they decide none.
func lehmerStep(x, y *big.Int) (a, b *big.Int, ok bool) {
	shift := uint(x.BitLen() - 62)
	u := new(big.Int).Rsh(x, shift).Int64()
	v := new(big.Int).Rsh(y, shift).Int64()
	var c, d, e, f int64 = 1, 0, 0, 1
	for v+e != 0 && v+f != 0 {
		q := (u + c) / (v + e)
		if q != (u+d)/(v+f) || q > 1<<31 || max(-e, e, -f, f) > 1<<30/(q+1) {
			break
		}
		c, e = e, c-q*e
		d, f = f, d-q*f
		u, v = v, u-q*v
		ok = true
	}
	if !ok {
		return x, y, false
	}
	combine := func(s, t int64) *big.Int {
		l := new(big.Int).Mul(x, big.NewInt(s))
		return l.Add(l, new(big.Int).Mul(y, big.NewInt(t)))
	}
	return combine(c, d), combine(e, f), true
}

// decimal is |z| in decimal digits.
func (m *Machine) decimal(z *big.Int) (string, *Exception) {
	z = new(big.Int).Abs(z)
	n := int(float64(z.BitLen())*math.Log10(2)) + 1
	if n <= leafDigits {
		return z.String(), nil
	}
	if !m.room(int64(n), 2) {
		return "", m.memoryError()
	}
	powers, exc := m.tenPowers(n)
	if exc != nil {
		return "", exc
	}
	var sb strings.Builder
	sb.Grow(n)
	if exc := m.appendDigits(&sb, z, powers); exc != nil {
		return "", exc
	}
	return strings.TrimLeft(sb.String(), "0"), nil
}

// tenPowers are 10**leafDigits and its repeated squares, as far as numbers of n
// digits need them.
func (m *Machine) tenPowers(n int) ([]*big.Int, *Exception) {
	p, exc := m.powBig(big.NewInt(10), big.NewInt(leafDigits))
	if exc != nil {
		return nil, exc
	}
	powers := []*big.Int{p}
	for d := 2 * leafDigits; d < n; d *= 2 {
		if p, exc = m.mulPart(p, p); exc != nil {
			return nil, exc
		}
		powers = append(powers, p)
	}
	return powers, nil
}

// appendDigits writes z with leading zeros: leafDigits digits for no power, twice as
// many for each power.
func (m *Machine) appendDigits(sb *strings.Builder, z *big.Int, powers []*big.Int) *Exception {
	if len(powers) == 0 {
		s := z.String()
		for i := len(s); i < leafDigits; i++ {
			sb.WriteByte('0')
		}
		sb.WriteString(s)
		return m.interrupted()
	}
	last := len(powers) - 1
	q, r, exc := m.quoRem(z, powers[last])
	if exc != nil {
		return exc
	}
	if exc := m.appendDigits(sb, q, powers[:last]); exc != nil {
		return exc
	}
	return m.appendDigits(sb, r, powers[:last])
}

// fromDigits is the number of a string of digits in the given base.
func (m *Machine) fromDigits(s string, base int) (*big.Int, *Exception) {
	if len(s) <= leafDigits {
		z, _ := new(big.Int).SetString(s, base)
		return z, nil
	}
	if base&(base-1) == 0 {
		return m.fromBinaryDigits(s, bits.TrailingZeros(uint(base)))
	}
	var powers []*big.Int
	p, exc := m.powBig(big.NewInt(int64(base)), big.NewInt(leafDigits))
	for d := leafDigits; d < len(s) && exc == nil; d *= 2 {
		powers = append(powers, p)
		if 2*d < len(s) {
			p, exc = m.mulPart(p, p)
		}
	}
	if exc != nil {
		return nil, exc
	}
	return m.joinDigits(s, base, powers)
}

// joinDigits is fromDigits with the powers base**(leafDigits * 2**i) at hand.
func (m *Machine) joinDigits(s string, base int, powers []*big.Int) (*big.Int, *Exception) {
	if len(powers) == 0 {
		z, _ := new(big.Int).SetString(s, base)
		return z, m.interrupted()
	}
	last := len(powers) - 1
	n := leafDigits << uint(last)
	if len(s) <= n {
		return m.joinDigits(s, base, powers[:last])
	}
	high, exc := m.joinDigits(s[:len(s)-n], base, powers[:last])
	if exc != nil {
		return nil, exc
	}
	low, exc := m.joinDigits(s[len(s)-n:], base, powers[:last])
	if exc != nil {
		return nil, exc
	}
	z, exc := m.mulPart(high, powers[last])
	if exc != nil {
		return nil, exc
	}
	return z.Add(z, low), nil
}

// fromBinaryDigits is fromDigits for a base of 2**width.
func (m *Machine) fromBinaryDigits(s string, width int) (*big.Int, *Exception) {
	z := make([]big.Word, len(s)*width/bits.UintSize+1)
	at := 0
	for i := len(s) - 1; i >= 0; i-- {
		d := big.Word(asciiDigit(s[i]))
		z[at/bits.UintSize] |= d << uint(at%bits.UintSize)
		if over := at%bits.UintSize + width - bits.UintSize; over > 0 {
			z[at/bits.UintSize+1] |= d >> uint(width-over)
		}
		at += width
	}
	return new(big.Int).SetBits(z), nil
}
