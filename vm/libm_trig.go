package vm

import (
	"math"
	"math/big"
)

// Trigonometric and hyperbolic functions, correctly rounded like those in libm.go.

// Binary fractions in hexadecimal digits: twoOverPi has 1320 bits after the point,
// enough for the largest floats; halfPi has 256 after its first digit.
const (
	twoOverPi = "a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361da9e391615e"
	halfPi    = "1921fb54442d18469898cc51701b839a252049c1114cf98e804177d4c76273644"
)

// reduceAngle writes x as r + q * pi/2 with |r| <= pi/4 and q in 0..3. It multiplies
// x with as many digits of 2/pi as its size asks for, in whole numbers.
func reduceAngle(x float64) (r dd, q int) {
	if math.Abs(x) < math.Pi/4 {
		return dd{x, 0}, 0
	}
	frac, exp := math.Frexp(math.Abs(x))
	exp -= 53
	whole := new(big.Int).SetUint64(uint64(math.Ldexp(frac, 53)))
	// 200 bits stay after the point whatever x is.
	digits := min((max(exp, 0)+260)/4, len(twoOverPi))
	z, _ := new(big.Int).SetString(twoOverPi[:digits], 16)
	z.Mul(z, whole)
	point := uint(digits*4 - exp) // x * 2/pi is z * 2**-point
	turns := new(big.Int).Rsh(z, point)
	q = int(turns.Uint64() & 3)
	z.Sub(z, turns.Lsh(turns, point))
	if z.Bit(int(point)-1) != 0 {
		z.Sub(z, new(big.Int).Lsh(big.NewInt(1), point))
		q = (q + 1) & 3
	}
	p, _ := new(big.Int).SetString(halfPi, 16)
	f := new(big.Float).SetInt(z.Mul(z, p))
	f.SetMantExp(f, -int(point)-256)
	r.hi, _ = f.Float64()
	r.lo, _ = f.Sub(f, big.NewFloat(r.hi)).Float64()
	if x < 0 {
		return r.neg(), -q & 3
	}
	return r, q
}

// ddSinCos are sine and cosine of |x| <= pi/4, by their series.
func ddSinCos(x dd) (sin, cos dd) {
	t := x.mul(x)
	sin, cos = x, dd{1, 0}
	p := dd{1, 0}
	for i := 1; i < 30; i += 2 {
		// p goes from (-t)**n / (2n)! to (-t)**(n+1) / (2n+2)!.
		p = p.mul(t).mul(reciprocals[i]).mul(reciprocals[i+1]).neg()
		cos = cos.add(p)
		sin = sin.add(p.mul(x).mul(reciprocals[i+2]))
	}
	return sin, cos
}

// sinCos are sine and cosine of any finite x.
func sinCos(x float64) (sin, cos dd) {
	r, q := reduceAngle(x)
	s, c := ddSinCos(r)
	switch q {
	case 0:
		return s, c
	case 1:
		return c, s.neg()
	case 2:
		return s.neg(), c.neg()
	}
	return c.neg(), s
}

func libmSin(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.NaN()
	}
	if math.Abs(x) < 1e-20 {
		return x
	}
	s, _ := sinCos(x)
	return s.hi
}

func libmCos(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.NaN()
	}
	_, c := sinCos(x)
	return c.hi
}

func libmTan(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.NaN()
	}
	if math.Abs(x) < 1e-20 {
		return x
	}
	s, c := sinCos(x)
	return s.div(c).hi
}

// ddAtan2 is the angle of the point (x, y), both of moderate size and not both zero:
// an approximation t, and what is left of the point when it is turned back by t.
func ddAtan2(y, x dd) dd {
	t := math.Atan2(y.hi, x.hi)
	s, c := sinCos(t)
	d := y.mul(c).sub(x.mul(s)).div(x.mul(c).add(y.mul(s)))
	return dd{t, 0}.add(d)
}

func libmAtan2(y, x float64) float64 {
	if math.IsNaN(x) || math.IsNaN(y) || math.IsInf(x, 0) || math.IsInf(y, 0) || x == 0 || y == 0 {
		return math.Atan2(y, x)
	}
	mx, ex := math.Frexp(x)
	my, ey := math.Frexp(y)
	switch d := ey - ex; {
	case d > 120:
		return math.Copysign(math.Pi/2, y)
	case d < -120 && x < 0:
		return math.Copysign(math.Pi, y)
	case d < -120:
		// The angle is the quotient, which may be subnormal.
		return dd{my, 0}.div(dd{mx, 0}).round(d)
	case d < -30 && x > 0:
		// So small an angle t is q - q**3/3.
		q := dd{my, 0}.div(dd{mx, 0})
		q = dd{math.Ldexp(q.hi, d), math.Ldexp(q.lo, d)}
		return q.sub(q.mul(q).mul(q).mul(reciprocals[3])).hi
	default:
		return ddAtan2(dd{math.Ldexp(my, d), 0}, dd{mx, 0}).hi
	}
}

func libmAtan(x float64) float64 {
	if math.Abs(x) < 1e-20 {
		return x
	}
	return libmAtan2(x, 1)
}

// cofactor is sqrt(1 - x*x) without losing digits near 1.
func cofactor(x float64) dd { return twoSum(1, -x).mul(twoSum(1, x)).sqrt() }

func libmAsin(x float64) float64 {
	switch {
	case math.Abs(x) > 1 || math.IsNaN(x):
		return math.NaN()
	case math.Abs(x) < 1e-20:
		return x
	}
	return ddAtan2(dd{x, 0}, cofactor(x)).hi
}

func libmAcos(x float64) float64 {
	switch {
	case math.Abs(x) > 1 || math.IsNaN(x):
		return math.NaN()
	case x == 1:
		return 0
	case math.Abs(x) < 1e-20:
		return math.Pi / 2
	}
	return ddAtan2(cofactor(x), dd{x, 0}).hi
}

// bothExp are e**x - 1 and e**x for 0 <= x < 40.
func bothExp(x float64) (em1, e dd) {
	if x < 0.35 {
		em1 = ddExpm1(dd{x, 0})
		return em1, em1.add(dd{1, 0})
	}
	e, k := ddExp(dd{x, 0})
	e = e.scale(math.Ldexp(1, k))
	return e.sub(dd{1, 0}), e
}

func libmSinh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a < 1e-20 || math.IsNaN(x) || math.IsInf(x, 0):
		return x
	case a > 711:
		return math.Copysign(math.Inf(1), x)
	case a > 39:
		e, k := ddExp(dd{a, 0})
		return math.Copysign(e.round(k-1), x)
	}
	em1, e := bothExp(a)
	s := em1.add(em1.div(e)).scale(0.5)
	return math.Copysign(s.hi, x)
}

func libmCosh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return a
	case a > 711:
		return math.Inf(1)
	case a > 39:
		e, k := ddExp(dd{a, 0})
		return e.round(k - 1)
	}
	_, e := bothExp(a)
	return e.add(dd{1, 0}.div(e)).scale(0.5).hi
}

func libmTanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a < 1e-20 || math.IsNaN(x):
		return x
	case a > 19.9:
		return math.Copysign(1, x)
	}
	em1, _ := bothExp(2 * a)
	return math.Copysign(em1.div(em1.add(dd{2, 0})).hi, x)
}

// log1pAny is log(1 + x) for x > -1 of any size.
func log1pAny(x dd) dd {
	if -0.25 < x.hi && x.hi < 0.4 {
		return ddLog1p(x)
	}
	return ddLog(x.add(dd{1, 0}))
}

func libmAsinh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a < 1e-20 || math.IsNaN(x) || math.IsInf(x, 0):
		return x
	case a > 1e20:
		return math.Copysign(ddLog(dd{a, 0}).add(ddLn2).hi, x)
	}
	// log(1 + a + a*a / (1 + sqrt(1 + a*a)))
	sq := twoProd(a, a)
	root := sq.add(dd{1, 0}).sqrt().add(dd{1, 0})
	return math.Copysign(log1pAny(sq.div(root).add(dd{a, 0})).hi, x)
}

func libmAcosh(x float64) float64 {
	switch {
	case x < 1 || math.IsNaN(x):
		return math.NaN()
	case x == 1:
		return 0
	case math.IsInf(x, 1):
		return x
	case x > 1e20:
		return ddLog(dd{x, 0}).add(ddLn2).hi
	}
	// log(1 + t + sqrt(2t + t*t)) with t = x - 1
	t := twoSum(x, -1)
	return log1pAny(t.add(t.scale(2).add(t.mul(t)).sqrt())).hi
}

func libmAtanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a < 1e-20 || math.IsNaN(x):
		return x
	case a == 1:
		return math.Copysign(math.Inf(1), x)
	case a > 1:
		return math.NaN()
	}
	// log(1 + 2a / (1 - a)) / 2
	return math.Copysign(log1pAny(dd{2 * a, 0}.div(twoSum(1, -a))).scale(0.5).hi, x)
}
