package vm

import (
	"math"
	"math/big"
	"math/bits"

	"gen/lang/code"
)

// The methods of int, bool and float. Operators come from one generator, which
// makes a method for each row of the operator tables.

func (m *Machine) initNumbers() {
	m.define(m.types.Int, intMethods)
	m.define(m.types.Bool, boolMethods)
	m.define(m.types.Float, floatMethods)
	m.define(m.types.Random, randomMethods)
	m.defineInternal(numberInternals)
}

var (
	intOperators = []code.BinaryOp{code.Add, code.And, code.FloorDivide, code.LShift, code.Multiply,
		code.Remainder, code.Or, code.RShift, code.Subtract, code.TrueDivide, code.Xor}
	floatOperators = []code.BinaryOp{code.Add, code.FloorDivide, code.Multiply, code.Remainder,
		code.Subtract, code.TrueDivide}
	boolOperators = []code.BinaryOp{code.And, code.Or, code.Xor}
)

// isIntLike and isRealLike tell which operands the methods of int and of float know.
// They take plain values.
func isIntLike(v Value) bool  { return isNumber(v) && !v.isFloat() }
func isRealLike(v Value) bool { return isNumber(v) }

// operatorMethods makes the methods of binary operators: __add__ and __radd__ and so
// on. They answer NotImplemented for operands that knows does not accept.
func operatorMethods(ops []code.BinaryOp, knows func(Value) bool) []nativeDef {
	var defs []nativeDef
	for _, op := range ops {
		row := code.BinaryTable[op]
		apply := func(m *Machine, a, b Value) (Value, *Exception) {
			a, b = unboxed(a), unboxed(b)
			if !knows(a) || !knows(b) {
				return notImplemented, nil
			}
			return m.numberBinary(op, a, b)
		}
		defs = append(defs,
			nativeDef{name: row.Method, sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
				return apply(m, a[0], a[1])
			}},
			nativeDef{name: row.Reflected, sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
				return apply(m, a[1], a[0])
			}})
	}
	return defs
}

// comparisonMethods makes __lt__ and so on.
func comparisonMethods(knows func(Value) bool) []nativeDef {
	var defs []nativeDef
	for op := code.Lt; op <= code.Ge; op++ {
		defs = append(defs, nativeDef{name: code.CompareTable[op].Method, sig: "self, value, /",
			fn: func(m *Machine, a []Value) (Value, *Exception) {
				x, y := unboxed(a[0]), unboxed(a[1])
				if !knows(x) || !knows(y) {
					return notImplemented, nil
				}
				return Bool(m.numberCompare(op, x, y)), nil
			}})
	}
	return defs
}

// commonMethods are those that int and float share apart from the operands they know.
func commonMethods(knows func(Value) bool) []nativeDef {
	both := func(f func(m *Machine, x, y, mod Value) (Value, *Exception), swap bool) nativeFunc {
		return func(m *Machine, a []Value) (Value, *Exception) {
			x, y, mod := unboxed(a[0]), unboxed(a[1]), None
			if len(a) > 2 && !a[2].isNull() {
				mod = unboxed(a[2])
			}
			if swap {
				x, y = y, x
			}
			if !knows(x) || !knows(y) {
				return notImplemented, nil
			}
			return f(m, x, y, mod)
		}
	}
	divide := func(m *Machine, x, y, _ Value) (Value, *Exception) { return m.numberDivMod(x, y) }
	defs := []nativeDef{
		{name: "__divmod__", sig: "self, value, /", fn: both(divide, false)},
		{name: "__rdivmod__", sig: "self, value, /", fn: both(divide, true)},
		{name: "__pow__", sig: "self, value, mod=None, /", fn: both((*Machine).numberPow, false)},
		{name: "__rpow__", sig: "self, value, mod=None, /", fn: both((*Machine).numberPow, true)},
		unaryMethod("__neg__", func(m *Machine, v Value) (Value, *Exception) { return m.numberUnary("-", v) }),
		unaryMethod("__pos__", func(m *Machine, v Value) (Value, *Exception) { return m.numberUnary("+", v) }),
		unaryMethod("__abs__", (*Machine).numberAbs),
		unaryMethod("__int__", (*Machine).numberInt),
		unaryMethod("__trunc__", (*Machine).numberInt),
		unaryMethod("__floor__", (*Machine).numberFloor),
		unaryMethod("__ceil__", (*Machine).numberCeil),
		unaryMethod("__float__", func(m *Machine, v Value) (Value, *Exception) {
			f, exc := m.floatOf(v)
			return Float(f), exc
		}),
		unaryMethod("__bool__", func(m *Machine, v Value) (Value, *Exception) { return Bool(numberTruth(v)), nil }),
		unaryMethod("__hash__", func(m *Machine, v Value) (Value, *Exception) { return Int(hashNumber(v)), nil }),
		unaryMethod("__repr__", func(m *Machine, v Value) (Value, *Exception) {
			s, exc := m.reprNumber(v)
			return NewStr(s), exc
		}),
		unaryMethod("as_integer_ratio", (*Machine).integerRatio),
		unaryMethod("conjugate", (*Machine).realPart),
		unaryMethod("is_integer", func(m *Machine, v Value) (Value, *Exception) {
			f := v.float()
			return Bool(!v.isFloat() || !math.IsInf(f, 0) && f == math.Floor(f)), nil
		}),
		unaryMethod("__getnewargs__", func(m *Machine, v Value) (Value, *Exception) {
			v, exc := m.realPart(v)
			return val(&Tuple{items: []Value{v}}), exc
		}),
		{name: "__format__", sig: "self, format_spec, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			spec, ok := a[1].obj.(*Str)
			if !ok {
				return Value{}, m.typeError("__format__() argument must be str, not %s", m.argName(a[1]))
			}
			if spec.s == "" && m.isHeap(a[0]) {
				return Value{}, needCode // str(self), which the class may define
			}
			s, exc := m.formatNumber(a[0], spec.s)
			return NewStr(s), exc
		}, lib: "number.format_plain"},
		{name: "__round__", sig: "self, ndigits=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			if v := unboxed(a[0]); a[1].isNone() && !v.isFloat() {
				return m.asIndex(a[1]) // None stands for a missing argument of float's method only
			}
			return m.numberRound(unboxed(a[0]), a[1])
		}, lib: "number.round_method"},
		numberAttribute("real", (*Machine).realPart),
		numberAttribute("imag", func(m *Machine, v Value) (Value, *Exception) {
			if v.isFloat() {
				return Float(0), nil
			}
			return Int(0), nil
		}),
	}
	return append(defs, comparisonMethods(knows)...)
}

// unaryMethod is a method without arguments, which sees the plain value of self.
func unaryMethod(name string, f func(m *Machine, v Value) (Value, *Exception)) nativeDef {
	return nativeDef{name: name, sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return f(m, unboxed(a[0]))
	}}
}

// numberAttribute is unaryMethod for an attribute.
func numberAttribute(name string, f func(m *Machine, v Value) (Value, *Exception)) nativeDef {
	d := unaryMethod(name, f)
	d.kind = getter
	return d
}

func joinTables(tables ...[]nativeDef) []nativeDef {
	var all []nativeDef
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

var intMethods = joinTables(
	[]nativeDef{{name: "__new__", sig: "cls, x=0, /, base=10", kind: staticMethod, fn: intNew, lib: "number.int_new", count: unpackedCount}},
	operatorMethods(intOperators, isIntLike),
	commonMethods(isIntLike),
	[]nativeDef{
		unaryMethod("__index__", (*Machine).realPart),
		unaryMethod("__invert__", func(m *Machine, v Value) (Value, *Exception) { return m.numberUnary("~", v) }),
		unaryMethod("bit_length", func(m *Machine, v Value) (Value, *Exception) {
			if x, ok := v.obj.(*BigInt); ok {
				return Int(int64(x.z.BitLen())), nil
			}
			return Int(int64(bits.Len64(absUint(v.n)))), nil
		}),
		unaryMethod("bit_count", func(m *Machine, v Value) (Value, *Exception) {
			if x, ok := v.obj.(*BigInt); ok {
				n := 0
				for _, w := range x.z.Bits() {
					n += bits.OnesCount(uint(w))
				}
				return Int(int64(n)), nil
			}
			return Int(int64(bits.OnesCount64(absUint(v.n)))), nil
		}),
		{name: "to_bytes", sig: "self, length=1, byteorder='big', *, signed=False", fn: intToBytes, lib: "number.to_bytes"},
		{name: "from_bytes", sig: "cls, bytes, byteorder='big', *, signed=False", kind: classMethod, fn: intFromBytes, lib: "number.from_bytes"},
		numberAttribute("numerator", (*Machine).realPart),
		numberAttribute("denominator", func(*Machine, Value) (Value, *Exception) { return Int(1), nil }),
	})

var boolMethods = joinTables(
	[]nativeDef{
		{name: "__new__", sig: "cls, object=False, /", kind: staticMethod, fn: boolNew, lib: "number.bool_new"},
		unaryMethod("__invert__", func(m *Machine, v Value) (Value, *Exception) { return m.numberUnary("~", v) }),
		unaryMethod("__repr__", func(m *Machine, v Value) (Value, *Exception) {
			s, exc := m.reprNumber(v)
			return NewStr(s), exc
		}),
	},
	operatorMethods(boolOperators, isIntLike))

var floatMethods = joinTables(
	[]nativeDef{{name: "__new__", sig: "cls, x=0, /", kind: staticMethod, fn: floatNew, lib: "number.float_new"}},
	operatorMethods(floatOperators, isRealLike),
	commonMethods(isRealLike),
	[]nativeDef{
		unaryMethod("hex", func(m *Machine, v Value) (Value, *Exception) { return NewStr(floatHex(v.float())), nil }),
		{name: "fromhex", sig: "cls, string, /", kind: classMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
			s, ok := a[1].obj.(*Str)
			if !ok {
				return Value{}, m.typeError("bad argument type for built-in operation")
			}
			f, exc := m.parseHexFloat(s.s)
			if exc != nil {
				return Value{}, exc
			}
			return m.convertTo(a[0], Float(f), m.types.Float)
		}},
	})

// convertTo is v as an instance of the class that a class method was called on.
func (m *Machine) convertTo(cls, v Value, base *Class) (Value, *Exception) {
	if cls.obj == Object(base) {
		return v, nil
	}
	return m.call(cls, []Value{v}, nil)
}

// realPart is the plain int or float itself; True becomes 1.
func (m *Machine) realPart(v Value) (Value, *Exception) {
	if v.isBool() {
		return Int(v.n), nil
	}
	return v, nil
}

// numberAbs is abs(v) of a plain number.
func (m *Machine) numberAbs(v Value) (Value, *Exception) {
	switch o := v.obj.(type) {
	case floatKind:
		return Float(math.Abs(v.float())), nil
	case *BigInt:
		return bigInt(new(big.Int).Abs(o.z)), nil
	}
	if v.n < 0 {
		return m.numberUnary("-", v)
	}
	return Int(v.n), nil
}

// numberInt is int(v) of a plain number.
func (m *Machine) numberInt(v Value) (Value, *Exception) {
	if v.isFloat() {
		return m.floatToInt(v.float())
	}
	return m.realPart(v)
}

func (m *Machine) numberFloor(v Value) (Value, *Exception) {
	if v.isFloat() {
		return m.floatToInt(math.Floor(v.float()))
	}
	return m.realPart(v)
}

func (m *Machine) numberCeil(v Value) (Value, *Exception) {
	if v.isFloat() {
		return m.floatToInt(math.Ceil(v.float()))
	}
	return m.realPart(v)
}

// numberDivMod is divmod(x, y) of plain numbers.
func (m *Machine) numberDivMod(x, y Value) (Value, *Exception) {
	pair := func(q, r Value) (Value, *Exception) { return val(&Tuple{items: []Value{q, r}}), nil }
	if x.isFloat() || y.isFloat() {
		f, exc := m.floatOf(x)
		if exc != nil {
			return Value{}, exc
		}
		g, exc := m.floatOf(y)
		if exc != nil {
			return Value{}, exc
		}
		if g == 0 {
			return Value{}, m.zeroDivision("float divmod()")
		}
		q, r := floatDivMod(f, g)
		return pair(Float(q), Float(r))
	}
	_, xBig := x.obj.(*BigInt)
	_, yBig := y.obj.(*BigInt)
	if !yBig && y.n == 0 {
		return Value{}, m.zeroDivision("integer division or modulo by zero")
	}
	if !xBig && !yBig && x.n != math.MinInt64 {
		return pair(Int(floorDiv(x.n, y.n)), Int(floorMod(x.n, y.n)))
	}
	q, r, exc := m.floorDivMod(bigOf(x), bigOf(y))
	if exc != nil {
		return Value{}, exc
	}
	return pair(bigInt(q), bigInt(r))
}

// numberPow is pow(x, y, mod) of plain numbers; mod may be None.
func (m *Machine) numberPow(x, y, mod Value) (Value, *Exception) {
	if mod.isNone() {
		return m.numberBinary(code.Power, x, y)
	}
	if x.isFloat() || y.isFloat() {
		return Value{}, m.typeError("pow() 3rd argument not allowed unless all arguments are integers")
	}
	if !isIntLike(mod) {
		if mod.isFloat() {
			return Value{}, m.typeError("pow() 3rd argument not allowed unless all arguments are integers")
		}
		return notImplemented, nil
	}
	b, e, n := bigOf(x), bigOf(y), bigOf(mod)
	if n.Sign() == 0 {
		return Value{}, m.valueError("pow() 3rd argument cannot be 0")
	}
	size := new(big.Int).Abs(n)
	if size.IsInt64() && size.Int64() == 1 {
		return Int(0), nil
	}
	if e.Sign() < 0 {
		_, reduced, exc := m.floorDivMod(b, size)
		if exc != nil {
			return Value{}, exc
		}
		b = new(big.Int).ModInverse(reduced, size)
		if b == nil {
			return Value{}, m.valueError("base is not invertible for the given modulus")
		}
		e = new(big.Int).Neg(e)
	}
	z, exc := m.powMod(b, e, size)
	if exc != nil {
		return Value{}, exc
	}
	if n.Sign() < 0 && z.Sign() != 0 {
		z = new(big.Int).Sub(z, size)
	}
	return bigInt(new(big.Int).Set(z)), nil
}

// integerRatio is as_integer_ratio of a plain number.
func (m *Machine) integerRatio(v Value) (Value, *Exception) {
	pair := func(p, q Value) (Value, *Exception) { return val(&Tuple{items: []Value{p, q}}), nil }
	if !v.isFloat() {
		p, _ := m.realPart(v)
		return pair(p, Int(1))
	}
	f := v.float()
	switch {
	case math.IsNaN(f):
		return Value{}, m.valueError("cannot convert NaN to integer ratio")
	case math.IsInf(f, 0):
		return Value{}, m.errorf(m.types.OverflowError, "cannot convert Infinity to integer ratio")
	}
	r := new(big.Rat).SetFloat64(f)
	return pair(bigInt(new(big.Int).Set(r.Num())), bigInt(new(big.Int).Set(r.Denom())))
}

// numberRound is v.__round__(ndigits) of a plain number.
func (m *Machine) numberRound(v, ndigits Value) (Value, *Exception) {
	if ndigits.isNull() || ndigits.isNone() {
		if v.isFloat() {
			return m.floatToInt(math.RoundToEven(v.float()))
		}
		return m.realPart(v)
	}
	n, exc := m.asIndex(ndigits)
	if exc != nil {
		return Value{}, exc
	}
	digits := n.n
	if o, ok := n.obj.(*BigInt); ok {
		digits = math.MaxInt64
		if o.z.Sign() < 0 {
			digits = -math.MaxInt64
		}
	}
	if v.isFloat() {
		f := v.float()
		if math.IsInf(f, 0) || math.IsNaN(f) || f == 0 {
			return v, nil
		}
		f, exc := m.roundFloat(f, digits)
		return Float(f), exc
	}
	if digits >= 0 {
		return m.realPart(v)
	}
	return m.roundInt(bigOf(v), digits)
}

// roundInt rounds z to a multiple of 10**-digits, a tie to the even multiple.
func (m *Machine) roundInt(z *big.Int, digits int64) (Value, *Exception) {
	if float64(-digits) > float64(z.BitLen())*math.Log10(2)+1 {
		return Int(0), nil
	}
	unit, exc := m.powBig(big.NewInt(10), big.NewInt(-digits))
	if exc != nil {
		return Value{}, exc
	}
	q, r, exc := m.floorDivMod(z, unit)
	if exc != nil {
		return Value{}, exc
	}
	c := new(big.Int).Lsh(r, 1).Cmp(unit)
	if c > 0 || c == 0 && q.Bit(0) != 0 {
		q = new(big.Int).Add(q, big.NewInt(1))
	}
	p, exc := m.mulBig(q, unit)
	if exc != nil {
		return Value{}, exc
	}
	return bigInt(p), nil
}
