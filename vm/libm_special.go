package vm

import "math"

// The error function and the gamma function.

// ddErf is erf(x) for 0 <= x < 6, by the series e**-x*x * (x + 2/3 x**3 + ...),
// whose terms are all positive.
func ddErf(x float64) dd {
	sq := twoProd(x, x)
	term := dd{x, 0}
	sum := term
	for i := 1; term.hi > sum.hi*0x1p-110; i++ {
		term = term.mul(sq).scale(2).div(dd{float64(2*i + 1), 0})
		sum = sum.add(term)
	}
	return sum.mul(gauss(sq)).mul(twoOverRootPi)
}

var twoOverRootPi = dd{0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56}

// gauss is e**-t for t < 700.
func gauss(t dd) dd {
	e, k := ddExp(t.neg())
	return e.scale(math.Ldexp(1, k))
}

func libmErf(x float64) float64 {
	a := math.Abs(x)
	switch {
	case math.IsNaN(x) || x == 0:
		return x
	case a < 1e-300:
		return x * twoOverRootPi.hi
	case a >= 6:
		return math.Copysign(1, x)
	}
	return math.Copysign(ddErf(a).hi, x)
}

func libmErfc(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x > 28:
		return 0
	case x < -6:
		return 2
	case x < 0:
		return dd{1, 0}.add(ddErf(-x)).hi
	case x < 2:
		return dd{1, 0}.sub(ddErf(x)).hi
	}
	// The continued fraction x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...))).
	f := dd{x, 0}
	for i := 300; i > 0; i-- {
		f = dd{float64(i) / 2, 0}.div(f).add(dd{x, 0})
	}
	e, k := ddExp(twoProd(x, x).neg())
	return e.mul(twoOverRootPi).scale(0.5).div(f).round(k)
}

// Lanczos' approximation of the gamma function, with g = 6.0246... and 13 terms, as
// CPython's math module uses it: the results are the same digit by digit, its small
// errors included. Products are rounded on their own (float64) so that no processor
// fuses them with the addition after them.
const lanczosG = 6.024680040776729583740234375

var lanczosNum = [13]float64{
	23531376880.410759688572007674451636754734846804940,
	42919803642.649098768957899047001988850926355848959,
	35711959237.355668049440185451547166705960488635843,
	17921034426.037209699919755754458931112671403265390,
	6039542586.3520280050642916443072979210699388420708,
	1439720407.3117216736632230727949123939715485786372,
	248874557.86205415651146038641322942321632125127801,
	31426415.585400194380614231628318205362874684987640,
	2876370.6289353724412254090516208496135991145378768,
	186056.26539522349504029498971604569928220784236328,
	8071.6720023658162106380029022722506138218516325024,
	210.82427775157934587250973392071336271166969580291,
	2.5066282746310002701649081771338373386264310793408,
}

var lanczosDen = [13]float64{
	0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535,
	2637558, 357423, 32670, 1925, 66, 1,
}

// lanczosSum is the quotient of the two polynomials at x > 0.
func lanczosSum(x float64) float64 {
	num, den := 0.0, 0.0
	if x < 5 {
		for i := len(lanczosNum) - 1; i >= 0; i-- {
			num = float64(num*x) + lanczosNum[i]
			den = float64(den*x) + lanczosDen[i]
		}
	} else {
		for i := range lanczosNum {
			num = num/x + lanczosNum[i]
			den = den/x + lanczosDen[i]
		}
	}
	return num / den
}

// sinPi is sin(pi * x) for finite x.
func sinPi(x float64) float64 {
	y := math.Mod(math.Abs(x), 2)
	var r float64
	switch int(math.Round(2 * y)) {
	case 0:
		r = libmSin(math.Pi * y)
	case 1:
		r = libmCos(math.Pi * (y - 0.5))
	case 2:
		r = libmSin(math.Pi * (1 - y))
	case 3:
		r = -libmCos(math.Pi * (y - 1.5))
	case 4:
		r = libmSin(math.Pi * (y - 2))
	}
	return math.Copysign(1, x) * r
}

// libmGamma is the gamma function; nan where it has a pole.
func libmGamma(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case math.IsInf(x, -1):
		return math.NaN()
	case x == 0:
		return math.Copysign(math.Inf(1), x)
	}
	if x == math.Floor(x) {
		if x < 0 {
			return math.NaN()
		}
		if x <= 23 {
			r := 1.0
			for i := 2.0; i < x; i++ {
				r *= i
			}
			return r
		}
	}
	a := math.Abs(x)
	if a < 1e-20 {
		return 1 / x
	}
	if a > 200 {
		if x < 0 {
			return 0 / sinPi(x)
		}
		return math.Inf(1)
	}
	y := a + (lanczosG - 0.5)
	// z is the error of y.
	var z float64
	if a > lanczosG-0.5 {
		q := y - a
		z = q - (lanczosG - 0.5)
	} else {
		q := y - (lanczosG - 0.5)
		z = q - a
	}
	z = float64(z*lanczosG) / y
	var r float64
	if x < 0 {
		r = float64(float64(-math.Pi/sinPi(a)/a)*libmExp(y)) / lanczosSum(a)
		r -= float64(z * r)
		if a < 140 {
			r /= libmPow(y, a-0.5)
		} else {
			root := libmPow(y, a/2-0.25)
			r /= root
			r /= root
		}
		return r
	}
	r = lanczosSum(a) / libmExp(y)
	r += float64(z * r)
	if a < 140 {
		r *= libmPow(y, a-0.5)
	} else {
		root := libmPow(y, a/2-0.25)
		r *= root
		r *= root
	}
	return r
}

// libmLgamma is the logarithm of |gamma(x)|; nan where that has a pole.
func libmLgamma(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case math.IsInf(x, 0):
		return math.Inf(1)
	case x == math.Floor(x) && x <= 2:
		if x <= 0 {
			return math.NaN()
		}
		return 0
	}
	a := math.Abs(x)
	if a < 1e-20 {
		return -libmLog(a)
	}
	r := libmLog(lanczosSum(a)) - lanczosG
	r += float64((a - 0.5) * (libmLog(a+lanczosG-0.5) - 1))
	if x < 0 {
		r = 1.1447298858494001741434273513530587116472948129153 - libmLog(math.Abs(sinPi(a))) - libmLog(a) - r
	}
	return r
}
