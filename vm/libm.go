package vm

import (
	"math"
	"math/big"
)

// The elementary functions. Go's own are often wrong in the last digit, and a program
// would print other numbers than under CPython. Those here compute with about 100 bits
// and round once, so they give the nearest float in all but absurdly rare cases, which
// is also what a good C library gives nearly always.

// A dd is the unevaluated sum of two floats, lo being at most half a unit of the
// last place of hi.
type dd struct{ hi, lo float64 }

// Constants with twice the precision of a float.
var (
	ddPi     = dd{0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53}
	ddHalfPi = dd{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54}
	ddLn2    = dd{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}
	ddLn10   = dd{0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53}
)

// twoSum is a + b without an error.
func twoSum(a, b float64) dd {
	s := a + b
	t := s - a
	return dd{s, (a - (s - t)) + (b - t)}
}

// quickSum is twoSum for |a| >= |b|.
func quickSum(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

// twoProd is a * b without an error.
func twoProd(a, b float64) dd {
	p := float64(a * b)
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) add(b dd) dd {
	s, t := twoSum(a.hi, b.hi), twoSum(a.lo, b.lo)
	s = quickSum(s.hi, s.lo+t.hi)
	return quickSum(s.hi, s.lo+t.lo)
}

func (a dd) neg() dd     { return dd{-a.hi, -a.lo} }
func (a dd) sub(b dd) dd { return a.add(b.neg()) }

func (a dd) mul(b dd) dd {
	p := twoProd(a.hi, b.hi)
	return quickSum(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

// scale multiplies by a power of two or another float for which this is exact.
func (a dd) scale(f float64) dd { return dd{a.hi * f, a.lo * f} }

func (a dd) div(b dd) dd {
	q1 := a.hi / b.hi
	r := a.sub(b.mul(dd{q1, 0}))
	q2 := r.hi / b.hi
	r = r.sub(b.mul(dd{q2, 0}))
	return quickSum(q1, q2).add(dd{r.hi / b.hi, 0})
}

func (a dd) sqrt() dd {
	if a.hi == 0 {
		return a
	}
	x := math.Sqrt(a.hi)
	r := a.sub(twoProd(x, x))
	return quickSum(x, r.hi/(2*x))
}

// round is the float nearest to a * 2**k.
func (a dd) round(k int) float64 {
	if _, e := math.Frexp(a.hi); e+k > -1020 || a.hi == 0 {
		return math.Ldexp(a.hi, k)
	}
	// The result is subnormal: a.hi is rounded to a place that is no longer there.
	x := new(big.Float).SetPrec(200).SetFloat64(a.hi)
	x.Add(x, big.NewFloat(a.lo))
	f, _ := x.SetMantExp(x, k).Float64()
	return f
}

// reciprocals[i] is 1/i: Taylor series need them.
var reciprocals = func() (r [40]dd) {
	for i := 1; i < len(r); i++ {
		r[i] = dd{1, 0}.div(dd{float64(i), 0})
	}
	return r
}()

// ddExpm1 is e**x - 1 for |x| < 0.36: by its series for x / 2**9, and squaring.
func ddExpm1(x dd) dd {
	const halvings = 9
	r := x.scale(1.0 / (1 << halvings))
	s, term := r, r
	for i := 2; i <= 9; i++ {
		term = term.mul(r).mul(reciprocals[i])
		s = s.add(term)
	}
	for i := 0; i < halvings; i++ {
		s = s.scale(2).add(s.mul(s))
	}
	return s
}

// ddExp is e**x as a number near 1 and a power of two, for |x| < 1e6.
func ddExp(x dd) (dd, int) {
	k := math.RoundToEven(x.hi / ddLn2.hi)
	r := x.sub(ddLn2.mul(dd{k, 0}))
	return ddExpm1(r).add(dd{1, 0}), int(k)
}

// ddLog is the logarithm of x > 0.
func ddLog(x dd) dd {
	m, k := math.Frexp(x.hi)
	if m < math.Sqrt2/2 {
		k--
	}
	x = dd{math.Ldexp(x.hi, -k), math.Ldexp(x.lo, -k)}
	return ddLog1p(x.sub(dd{1, 0})).add(ddLn2.mul(dd{float64(k), 0}))
}

// ddLog1p is log(1 + x) for x between -0.3 and 0.42.
func ddLog1p(x dd) dd {
	if math.Abs(x.hi) < 0.03 {
		// 2 atanh(x / (2 + x))
		s := x.div(x.add(dd{2, 0}))
		t := s.mul(s)
		sum, p := s, s
		for i := 3; i <= 21; i += 2 {
			p = p.mul(t)
			sum = sum.add(p.mul(reciprocals[i]))
		}
		return sum.scale(2)
	}
	// One step of Newton's method from an approximation.
	y := dd{math.Log1p(x.hi), 0}
	e := ddExpm1(y.neg())
	// (1 + x) e**-y - 1
	d := x.add(e).add(x.mul(e))
	d = d.sub(d.mul(d).scale(0.5))
	return y.add(d)
}

func libmExp(x float64) float64 {
	switch {
	case x > 710 || math.IsNaN(x):
		return x * math.Inf(1)
	case x < -746:
		return 0
	}
	e, k := ddExp(dd{x, 0})
	return e.round(k)
}

func libmExp2(x float64) float64 {
	switch {
	case x > 1100 || math.IsNaN(x):
		return x * math.Inf(1)
	case x < -1100:
		return 0
	}
	k := math.RoundToEven(x)
	return ddExpm1(ddLn2.mul(dd{x - k, 0})).add(dd{1, 0}).round(int(k))
}

func libmExpm1(x float64) float64 {
	switch {
	case math.Abs(x) < 1e-290:
		return x
	case math.Abs(x) < 0.35:
		return ddExpm1(dd{x, 0}).round(0)
	case x > 710 || math.IsNaN(x):
		return x * math.Inf(1)
	case x < -100:
		return -1
	}
	e, k := ddExp(dd{x, 0})
	if k > 1000 {
		return e.round(k)
	}
	two := math.Ldexp(1, k)
	return e.scale(two).sub(dd{1, 0}).round(0)
}

// logSpecial are the logarithms that are no computation.
func logSpecial(x float64) (float64, bool) {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x, true
	case x == 0:
		return math.Inf(-1), true
	case x < 0:
		return math.NaN(), true
	}
	return 0, false
}

func libmLog(x float64) float64 {
	if y, ok := logSpecial(x); ok {
		return y
	}
	return ddLog(dd{x, 0}).hi
}

func libmLog2(x float64) float64 {
	if y, ok := logSpecial(x); ok {
		return y
	}
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, k = m*2, k-1
	}
	return ddLog(dd{m, 0}).div(ddLn2).add(dd{float64(k), 0}).hi
}

func libmLog10(x float64) float64 {
	if y, ok := logSpecial(x); ok {
		return y
	}
	return ddLog(dd{x, 0}).div(ddLn10).hi
}

func libmLog1p(x float64) float64 {
	switch {
	case math.Abs(x) < 1e-290 || math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x == -1:
		return math.Inf(-1)
	case x < -1:
		return math.NaN()
	case math.Abs(x) < 0.25:
		return ddLog1p(dd{x, 0}).hi
	}
	return ddLog(twoSum(1, x)).hi
}

// libmPow is x ** y for finite x and y, x not below zero unless y is whole.
func libmPow(x, y float64) float64 {
	sign := 1.0
	if (x < 0 || x == 0 && math.Signbit(x)) && math.Mod(y, 2) != 0 && y == math.Floor(y) {
		sign = -1
	}
	x = math.Abs(x)
	switch {
	case x == 0 && y < 0:
		return sign * math.Inf(1)
	case x == 0 && y > 0:
		return math.Copysign(0, sign)
	case y == 0 || x == 1:
		return sign
	case y == 1:
		return sign * x
	}
	t := ddLog(dd{x, 0})
	if e := t.hi * y; e > 710 {
		return sign * math.Inf(1)
	} else if e < -746 {
		return math.Copysign(0, sign)
	}
	// A product with a tiny y may lose its low part, which does not matter then.
	e, k := ddExp(t.mul(dd{y, 0}))
	if y == math.Floor(y) && 2 <= y && y <= 64 && nearTie(e) {
		return sign * exactPower(x, int(y))
	}
	return sign * e.round(k)
}

// nearTie reports whether a is so close to the middle between two floats that its
// error decides to which of them it is rounded.
func nearTie(a dd) bool {
	half := (math.Nextafter(math.Abs(a.hi), math.Inf(1)) - math.Abs(a.hi)) / 2
	d := math.Abs(a.lo)
	return math.Abs(d-half) < half*0x1p-30 || math.Abs(d-half/2) < half*0x1p-30
}

// exactPower is x ** n rounded once.
func exactPower(x float64, n int) float64 {
	p := new(big.Float).SetPrec(64 * 54).SetInt64(1)
	b := big.NewFloat(x)
	for i := 0; i < n; i++ {
		p.Mul(p, b)
	}
	f, _ := p.Float64()
	return f
}

func libmCbrt(x float64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	m, k := math.Frexp(x)
	for k%3 != 0 {
		m, k = m/2, k+1
	}
	y := math.Cbrt(m)
	d := dd{m, 0}.sub(twoProd(y, y).mul(dd{y, 0}))
	return quickSum(y, d.hi/(3*y*y)).round(k / 3)
}
