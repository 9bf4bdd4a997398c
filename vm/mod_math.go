package vm

import (
	"math"
	"math/big"
	"strings"
)

// The module math, as far as it works on floats; mod_math_int.go has the functions
// on ints and on iterables.

// mathConstants are the constants of module math.
var mathConstants = []struct {
	name string
	v    float64
}{
	{"pi", math.Pi}, {"e", math.E}, {"tau", 2 * math.Pi}, {"inf", math.Inf(1)}, {"nan", math.NaN()},
}

// fillMath fills the module math.
func (m *Machine) fillMath(ns *Dict) {
	m.defineModule(ns, "math", m.mathModule())
	for _, c := range mathConstants {
		ns.setStr(m.intern(c.name), Float(c.v))
	}
}

// mathModule are the functions of module math.
func (m *Machine) mathModule() []nativeDef {
	return joinTables(mathFloats(), mathOther(), mathInts(), mathIterables())
}

// again makes a function that a leaf can't finish because of an object with
// __float__ or __index__ start once more: the library function lib calls it with what
// those methods give. It leaves None alone, which stands for a missing argument. The
// leaf may put the list of its items in the place of an iterator that it has used up.
func again(lib string, d nativeDef) nativeDef {
	leaf := d.fn
	variadic := strings.HasPrefix(d.sig, "*")
	d.fn = func(m *Machine, a []Value) (Value, *Exception) {
		a = append([]Value(nil), a...)
		v, exc := leaf(m, a)
		if exc != needCode {
			return v, exc
		}
		args := a
		if variadic {
			args = a[0].obj.(*Tuple).items
		}
		given, missing := append([]Value(nil), args...), make([]bool, len(args))
		for i, v := range args {
			if v.isNull() {
				given[i], missing[i] = None, true
			}
		}
		retry := nativeDef{name: d.name, sig: "*args", fn: func(m *Machine, a []Value) (Value, *Exception) {
			if variadic {
				return leaf(m, a)
			}
			args := append([]Value(nil), a[0].obj.(*Tuple).items...)
			for i := range args {
				if missing[i] {
					args[i] = Value{}
				}
			}
			return leaf(m, args)
		}}
		return m.callLib(lib, val(&Native{def: &retry, module: "math"}), val(&Tuple{items: given}))
	}
	return d
}

func (m *Machine) domainError() *Exception { return m.valueError("math domain error") }
func (m *Machine) mathRange() *Exception {
	return m.errorf(m.types.OverflowError, "math range error")
}

// mathResult is what a function of one float answers: nan out of nothing is a domain
// error, inf a range error, or a domain error too where the function has a pole.
func (m *Machine) mathResult(x, r float64, pole bool) (Value, *Exception) {
	switch {
	case math.IsNaN(r) && !math.IsNaN(x):
		return Value{}, m.domainError()
	case math.IsInf(r, 0) && !math.IsNaN(x) && !math.IsInf(x, 0):
		if pole {
			return Value{}, m.domainError()
		}
		return Value{}, m.mathRange()
	}
	return Float(r), nil
}

// mathFloats are the functions of one float that answer a float.
func mathFloats() []nativeDef {
	row := func(name string, f func(float64) float64, pole bool) nativeDef {
		return again("number.with_floats", nativeDef{name: name, sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			x, exc := m.toFloat(a[0])
			if exc != nil {
				return Value{}, exc
			}
			return m.mathResult(x, f(x), pole)
		}})
	}
	const overflows, hasPole = false, true
	return []nativeDef{
		row("acos", libmAcos, hasPole), row("acosh", libmAcosh, hasPole),
		row("asin", libmAsin, hasPole), row("asinh", libmAsinh, hasPole),
		row("atan", libmAtan, hasPole), row("atanh", libmAtanh, hasPole),
		row("cbrt", libmCbrt, hasPole), row("cos", libmCos, hasPole),
		row("cosh", libmCosh, overflows),
		row("erf", libmErf, hasPole), row("erfc", libmErfc, hasPole),
		row("exp", libmExp, overflows), row("exp2", libmExp2, overflows), row("expm1", libmExpm1, overflows),
		row("fabs", math.Abs, hasPole), row("gamma", gammaOf, overflows),
		row("lgamma", libmLgamma, overflows), row("log1p", libmLog1p, hasPole),
		row("sin", libmSin, hasPole), row("sinh", libmSinh, overflows), row("sqrt", math.Sqrt, hasPole),
		row("tan", libmTan, hasPole), row("tanh", libmTanh, hasPole),
	}
}

// gammaOf is gamma with nan at zero, where CPython sees a domain error, too.
func gammaOf(x float64) float64 {
	if x == 0 {
		return math.NaN()
	}
	return libmGamma(x)
}

// mathOther are the functions of floats of other shapes.
func mathOther() []nativeDef {
	// two makes a function of two floats.
	two := func(name, sig string, f func(m *Machine, x, y float64) (Value, *Exception)) nativeDef {
		return again("number.with_floats", nativeDef{name: name, sig: sig, fn: func(m *Machine, a []Value) (Value, *Exception) {
			x, exc := m.toFloat(a[0])
			if exc != nil {
				return Value{}, exc
			}
			y, exc := m.toFloat(a[1])
			if exc != nil {
				return Value{}, exc
			}
			return f(m, x, y)
		}})
	}
	// one makes a function of one float that answers anything.
	one := func(name string, f func(x float64) Value) nativeDef {
		return again("number.with_floats", nativeDef{name: name, sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			x, exc := m.toFloat(a[0])
			if exc != nil {
				return Value{}, exc
			}
			return f(x), nil
		}})
	}
	pair := func(a, b Value) Value { return val(&Tuple{items: []Value{a, b}}) }
	return []nativeDef{
		two("atan2", "y, x, /", func(_ *Machine, y, x float64) (Value, *Exception) { return Float(libmAtan2(y, x)), nil }),
		two("copysign", "x, y, /", func(_ *Machine, x, y float64) (Value, *Exception) { return Float(math.Copysign(x, y)), nil }),
		two("fmod", "x, y, /", mathFmod),
		two("pow", "x, y, /", mathPow),
		two("remainder", "x, y, /", mathRemainder),
		again("number.with_floats", nativeDef{name: "fma", sig: "x, y, z, /", fn: mathFma}),
		again("number.with_floats", nativeDef{name: "isclose", sig: "a, b, *, rel_tol=1e-09, abs_tol=0.0", fn: mathIsclose}),
		again("number.with_floats", nativeDef{name: "ldexp", sig: "x, i, /", fn: mathLdexp}),
		again("number.with_steps", nativeDef{name: "nextafter", sig: "x, y, /, *, steps=None", fn: mathNextafter}),
		again("number.with_floats", nativeDef{name: "log", sig: "x, base=e, /", fn: mathLog}),
		again("number.with_floats", nativeDef{name: "log2", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			f, exc := m.logOf(a[0], libmLog2)
			return Float(f), exc
		}}),
		again("number.with_floats", nativeDef{name: "log10", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			f, exc := m.logOf(a[0], libmLog10)
			return Float(f), exc
		}}),
		again("number.with_floats", nativeDef{name: "hypot", sig: "*coordinates", fn: func(m *Machine, a []Value) (Value, *Exception) {
			v, exc := m.floatsOf(a[0].obj.(*Tuple).items)
			return Float(vectorNorm(v)), exc
		}}),
		one("frexp", func(x float64) Value {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return pair(Float(x), Int(0))
			}
			frac, exp := math.Frexp(x)
			return pair(Float(frac), Int(int64(exp)))
		}),
		one("modf", func(x float64) Value {
			if math.IsInf(x, 0) {
				return pair(Float(math.Copysign(0, x)), Float(x))
			}
			whole := math.Trunc(x)
			return pair(Float(math.Copysign(x-whole, x)), Float(whole))
		}),
		one("isfinite", func(x float64) Value { return Bool(!math.IsNaN(x) && !math.IsInf(x, 0)) }),
		one("isinf", func(x float64) Value { return Bool(math.IsInf(x, 0)) }),
		one("isnan", func(x float64) Value { return Bool(math.IsNaN(x)) }),
		one("degrees", func(x float64) Value { return Float(x * (180 / math.Pi)) }),
		one("radians", func(x float64) Value { return Float(x * (math.Pi / 180)) }),
		one("ulp", func(x float64) Value { return Float(ulp(x)) }),
		wholeNumber("floor", "__floor__", (*Machine).numberFloor),
		wholeNumber("ceil", "__ceil__", (*Machine).numberCeil),
		wholeNumber("trunc", "__trunc__", (*Machine).numberInt),
	}
}

// wholeNumber makes floor, ceil or trunc, which first ask the object's own method.
func wholeNumber(name, special string, f func(*Machine, Value) (Value, *Exception)) nativeDef {
	d := nativeDef{name: name, sig: "x, /"}
	d.fn = func(m *Machine, a []Value) (Value, *Exception) {
		x := a[0]
		switch {
		case isNumber(x):
			return f(m, x)
		case m.isHeap(x) && (m.hasSpecial(x, special) || name != "trunc" && (m.hasSpecial(x, "__float__") || m.hasSpecial(x, "__index__"))):
			retry := nativeDef{name: name, sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
				return f(m, unboxed(a[0]))
			}}
			return m.callLib("number.with_method", x, val(m.intern(special)), val(&Native{def: &retry, module: "math"}))
		case name == "trunc":
			return Value{}, m.typeError("type %s doesn't define __trunc__ method", m.typeName(x))
		}
		return Value{}, m.typeError("must be real number, not %s", m.typeName(x))
	}
	return d
}

func ulp(x float64) float64 {
	x = math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return x
	case x == math.MaxFloat64:
		return x - math.Nextafter(x, 0)
	}
	return math.Nextafter(x, math.Inf(1)) - x
}

func mathFmod(m *Machine, x, y float64) (Value, *Exception) {
	if math.IsInf(y, 0) && !math.IsInf(x, 0) && !math.IsNaN(x) {
		return Float(x), nil
	}
	r := math.Mod(x, y)
	if math.IsNaN(r) && !math.IsNaN(x) && !math.IsNaN(y) {
		return Value{}, m.domainError()
	}
	return Float(r), nil
}

func mathRemainder(m *Machine, x, y float64) (Value, *Exception) {
	r := math.Remainder(x, y)
	if math.IsNaN(r) && !math.IsNaN(x) && !math.IsNaN(y) {
		return Value{}, m.domainError()
	}
	return Float(r), nil
}

func mathPow(m *Machine, x, y float64) (Value, *Exception) {
	if math.IsNaN(x) || math.IsNaN(y) || math.IsInf(x, 0) || math.IsInf(y, 0) {
		return Float(math.Pow(x, y)), nil
	}
	if x < 0 && y != math.Floor(y) || x == 0 && y < 0 {
		return Value{}, m.domainError()
	}
	r := libmPow(x, y)
	if math.IsInf(r, 0) {
		return Value{}, m.mathRange()
	}
	return Float(r), nil
}

func mathFma(m *Machine, a []Value) (Value, *Exception) {
	v, exc := m.floatsOf(a)
	if exc != nil {
		return Value{}, exc
	}
	r := math.FMA(v[0], v[1], v[2])
	switch {
	case math.IsNaN(r) && !math.IsNaN(v[0]) && !math.IsNaN(v[1]) && !math.IsNaN(v[2]):
		return Value{}, m.valueError("invalid operation in fma")
	case math.IsInf(r, 0) && !math.IsInf(v[0], 0) && !math.IsInf(v[1], 0) && !math.IsInf(v[2], 0):
		return Value{}, m.errorf(m.types.OverflowError, "overflow in fma")
	}
	return Float(r), nil
}

func mathIsclose(m *Machine, a []Value) (Value, *Exception) {
	args := []Value{a[0], a[1], Float(1e-9), Float(0)}
	for i := 2; i < 4; i++ {
		if !a[i].isNull() {
			args[i] = a[i]
		}
	}
	v, exc := m.floatsOf(args)
	if exc != nil {
		return Value{}, exc
	}
	x, y, rel, abs := v[0], v[1], v[2], v[3]
	switch {
	case rel < 0 || abs < 0:
		return Value{}, m.valueError("tolerances must be non-negative")
	case x == y:
		return True, nil
	case math.IsInf(x, 0) || math.IsInf(y, 0):
		return False, nil
	}
	diff := math.Abs(y - x)
	return Bool(diff <= math.Abs(rel*y) || diff <= math.Abs(rel*x) || diff <= abs), nil
}

func mathLdexp(m *Machine, a []Value) (Value, *Exception) {
	x, exc := m.toFloat(a[0])
	if exc != nil {
		return Value{}, exc
	}
	n := unboxed(a[1])
	if !isIntLike(n) {
		return Value{}, m.typeError("Expected an int as second argument to ldexp.")
	}
	exp := n.n
	if o, ok := n.obj.(*BigInt); ok {
		exp = int64(o.z.Sign()) * math.MaxInt32
	}
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return Float(x), nil
	}
	r := math.Ldexp(x, int(max(min(exp, math.MaxInt32), -math.MaxInt32)))
	if math.IsInf(r, 0) {
		return Value{}, m.mathRange()
	}
	return Float(r), nil
}

// mathNextafter is nextafter: steps floats on from x towards y.
func mathNextafter(m *Machine, a []Value) (Value, *Exception) {
	v, exc := m.floatsOf(a[:2])
	if exc != nil {
		return Value{}, exc
	}
	x, y := v[0], v[1]
	if a[2].isNull() || a[2].isNone() {
		return Float(math.Nextafter(x, y)), nil
	}
	n, exc := m.asIndex(a[2])
	if exc != nil {
		return Value{}, exc
	}
	z := bigOf(n)
	if z.Sign() < 0 {
		return Value{}, m.valueError("steps must be a non-negative integer")
	}
	if z.Sign() == 0 || math.IsNaN(x) {
		return Float(x), nil
	}
	if math.IsNaN(y) {
		return Float(y), nil
	}
	steps := uint64(math.MaxUint64)
	if z.IsUint64() {
		steps = z.Uint64()
	}
	// Counted from zero, floats of one sign are numbered without gaps.
	place := func(f float64) int64 { return int64(math.Float64bits(math.Abs(f))) }
	px, py := place(x), place(y)
	if math.Signbit(x) {
		px = -px
	}
	if math.Signbit(y) {
		py = -py
	}
	if px == py {
		return Float(y), nil
	}
	distance := uint64(py - px)
	if px > py {
		distance = uint64(px - py)
	}
	if steps >= distance {
		return Float(y), nil
	}
	p := px + int64(steps)
	if px > py {
		p = px - int64(steps)
	}
	r := math.Float64frombits(absUint(p))
	if p < 0 || p == 0 && math.Signbit(x) {
		r = -r
	}
	return Float(r), nil
}

// logOf is a logarithm of any number: huge ints are split into a float and a power
// of two.
func (m *Machine) logOf(v Value, log func(float64) float64) (float64, *Exception) {
	if u := unboxed(v); isIntLike(u) {
		z := bigOf(u)
		if z.Sign() <= 0 {
			return 0, m.domainError()
		}
		if f, exc := m.bigToFloat(z); exc == nil {
			return log(f), nil
		}
		mant := new(big.Float)
		exp := new(big.Float).SetInt(z).MantExp(mant)
		f, _ := mant.Float64()
		return log(f) + float64(log(2)*float64(exp)), nil
	}
	x, exc := m.toFloat(v)
	if exc != nil {
		return 0, exc
	}
	if r := log(x); !math.IsNaN(r) && !math.IsInf(r, -1) || math.IsNaN(x) {
		return r, nil
	}
	return 0, m.domainError()
}

func mathLog(m *Machine, a []Value) (Value, *Exception) {
	x, exc := m.logOf(a[0], libmLog)
	if exc != nil || a[1].isNull() {
		return Float(x), exc
	}
	b, exc := m.logOf(a[1], libmLog)
	if exc != nil {
		return Value{}, exc
	}
	if b == 0 {
		return Value{}, m.zeroDivision("float division by zero")
	}
	return Float(x / b), nil
}

// floatsOf converts all values to floats.
func (m *Machine) floatsOf(values []Value) ([]float64, *Exception) {
	out := make([]float64, len(values))
	for i, v := range values {
		f, exc := m.toFloat(v)
		if exc != nil {
			return nil, exc
		}
		out[i] = f
	}
	return out, nil
}

// vectorNorm is the length of a vector.
func vectorNorm(v []float64) float64 {
	largest, nan := 0.0, false
	for _, x := range v {
		nan = nan || math.IsNaN(x)
		largest = max(largest, math.Abs(x))
		if math.IsInf(x, 0) {
			return math.Inf(1)
		}
	}
	if nan {
		return math.NaN()
	}
	if largest == 0 || len(v) == 1 {
		return largest
	}
	_, k := math.Frexp(largest)
	var sum dd
	for _, x := range v {
		x = math.Ldexp(x, -k)
		sum = sum.add(twoProd(x, x))
	}
	return sum.sqrt().round(k)
}
