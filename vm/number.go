package vm

import (
	"math"
	"math/big"
	"strconv"

	"gen/lang/code"
)

// Numbers in general: which arithmetic an operator takes, comparison across int and
// float, hash, truth, and the way from values to Go's numbers.

// unboxed is the plain value of an int or float that belongs to a derived class.
func unboxed(v Value) Value {
	if b, ok := v.obj.(*Boxed); ok {
		return b.v
	}
	return v
}

// bigOf is the value of a plain int, bool or big int; nil for anything else. The
// result may be shared: nobody changes it.
func bigOf(v Value) *big.Int {
	switch o := v.obj.(type) {
	case intKind, boolKind:
		return big.NewInt(v.n)
	case *BigInt:
		return o.z
	}
	return nil
}

// numberBinary applies an operator to two plain numbers.
func (m *Machine) numberBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	switch a.obj.(type) {
	case intKind:
		switch b.obj.(type) {
		case intKind, boolKind:
			return m.intBinary(op, a.n, b.n)
		}
	case boolKind:
		switch b.obj.(type) {
		case intKind:
			return m.intBinary(op, a.n, b.n)
		case boolKind:
			switch op {
			case code.And:
				return Bool(a.n&b.n != 0), nil
			case code.Or:
				return Bool(a.n|b.n != 0), nil
			case code.Xor:
				return Bool(a.n != b.n), nil
			}
			return m.intBinary(op, a.n, b.n)
		}
	case floatKind:
		if b.isFloat() {
			return m.floatBinary(op, a.float(), b.float())
		}
	}
	if !a.isFloat() && !b.isFloat() {
		return m.bigBinary(op, bigOf(a), bigOf(b))
	}
	switch op {
	case code.Add, code.Subtract, code.Multiply, code.TrueDivide, code.FloorDivide, code.Remainder, code.Power:
	default:
		return notImplemented, nil
	}
	x, exc := m.floatOf(a)
	if exc != nil {
		return Value{}, exc
	}
	y, exc := m.floatOf(b)
	if exc != nil {
		return Value{}, exc
	}
	return m.floatBinary(op, x, y)
}

// floatOf is a plain number as a float.
func (m *Machine) floatOf(v Value) (float64, *Exception) {
	switch o := v.obj.(type) {
	case floatKind:
		return v.float(), nil
	case *BigInt:
		return m.bigToFloat(o.z)
	}
	return float64(v.n), nil
}

// numberCompare compares two plain numbers: exactly, even an int with a float.
func (m *Machine) numberCompare(op code.CompareOp, a, b Value) bool {
	c, ok := compareNumbers(a, b)
	if !ok { // nan
		return op == code.Ne
	}
	switch op {
	case code.Lt:
		return c < 0
	case code.Le:
		return c <= 0
	case code.Eq:
		return c == 0
	case code.Ne:
		return c != 0
	case code.Gt:
		return c > 0
	}
	return c >= 0
}

// compareNumbers is negative, zero or positive as a is less than, equal to or greater
// than b; ok is false if they have no order because one of them is nan.
func compareNumbers(a, b Value) (c int, ok bool) {
	x, xBig := a.obj.(*BigInt)
	y, yBig := b.obj.(*BigInt)
	switch {
	case a.isFloat() && b.isFloat():
		f, g := a.float(), b.float()
		return order(f, g), f == f && g == g
	case a.isFloat():
		c, ok = compareFloat(b, a.float())
		return -c, ok
	case b.isFloat():
		return compareFloat(a, b.float())
	case xBig && yBig:
		return x.z.Cmp(y.z), true
	case xBig:
		return x.z.Sign(), true
	case yBig:
		return -y.z.Sign(), true
	}
	return order(a.n, b.n), true
}

func order[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// compareFloat compares an int with a float.
func compareFloat(a Value, f float64) (c int, ok bool) {
	switch {
	case math.IsNaN(f):
		return 0, false
	case math.IsInf(f, 0):
		return order(0, f), true
	}
	if x, isBig := a.obj.(*BigInt); isBig {
		if math.Abs(f) < 1<<63 {
			return x.z.Sign(), true
		}
		z, _ := big.NewFloat(f).Int(nil)
		return x.z.Cmp(z), true
	}
	switch {
	case f >= 1<<63:
		return -1, true
	case f < -(1 << 63):
		return 1, true
	}
	whole := math.Trunc(f)
	if c := order(a.n, int64(whole)); c != 0 {
		return c, true
	}
	return order(whole, f), true
}

// numberUnary applies the unary operator -, + or ~ to a plain number.
func (m *Machine) numberUnary(op string, a Value) (Value, *Exception) {
	if a.isFloat() {
		switch op {
		case "-":
			return Float(-a.float()), nil
		case "+":
			return a, nil
		}
		return Value{}, m.typeError("bad operand type for unary %s: 'float'", op)
	}
	if x, ok := a.obj.(*BigInt); ok {
		switch op {
		case "-":
			return bigInt(new(big.Int).Neg(x.z)), nil
		case "~":
			return bigInt(new(big.Int).Not(x.z)), nil
		}
		return a, nil
	}
	switch op {
	case "-":
		if a.n == math.MinInt64 {
			return bigInt(new(big.Int).Neg(big.NewInt(a.n))), nil
		}
		return Int(-a.n), nil
	case "~":
		if a.isBool() {
			if exc := m.warn(m.types.DeprecationWarning, boolInversion); exc != nil {
				return Value{}, exc
			}
		}
		return Int(^a.n), nil
	}
	return Int(a.n), nil
}

const boolInversion = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. " +
	"This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. " +
	"Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int."

// numberTruth is bool(v) of a plain number.
func numberTruth(v Value) bool {
	switch v.obj.(type) {
	case floatKind:
		return v.float() != 0
	case *BigInt:
		return true
	}
	return v.n != 0
}

// hashModulus is the prime that hashes of numbers are taken modulo, so that equal
// numbers of different types have equal hashes.
const hashModulus = 1<<61 - 1

// hashNumber is hash(v) of a plain number. All nans have the hash 0: they have no
// identity here from which CPython takes it.
func hashNumber(v Value) int64 {
	switch o := v.obj.(type) {
	case floatKind:
		return hashFloat(v.float())
	case *BigInt:
		r := new(big.Int).Mod(new(big.Int).Abs(o.z), big.NewInt(hashModulus)).Int64()
		if o.z.Sign() < 0 {
			r = -r
		}
		return hashOK(r)
	}
	return hashOK(v.n % hashModulus)
}

// hashOK replaces -1, which CPython keeps for errors.
func hashOK(h int64) int64 {
	if h == -1 {
		return -2
	}
	return h
}

func hashFloat(f float64) int64 {
	switch {
	case math.IsNaN(f):
		return 0
	case math.IsInf(f, 1):
		return 314159
	case math.IsInf(f, -1):
		return -314159
	}
	frac, exp := math.Frexp(math.Abs(f))
	// The value is whole * 2**exp; multiplying by a power of two modulo 2**61 - 1
	// rotates 61 bits.
	whole := uint64(math.Ldexp(frac, 53)) % hashModulus
	exp = ((exp-53)%61 + 61) % 61
	h := int64((whole<<uint(exp))&hashModulus | whole>>uint(61-exp))
	if f < 0 {
		h = -h
	}
	return hashOK(h)
}

// reprNumber is repr(v) of a plain number.
func (m *Machine) reprNumber(v Value) (string, *Exception) {
	switch o := v.obj.(type) {
	case boolKind:
		if v.n != 0 {
			return "True", nil
		}
		return "False", nil
	case floatKind:
		return floatRepr(v.float()), nil
	case *BigInt:
		return m.reprBig(o.z)
	}
	return strconv.FormatInt(v.n, 10), nil
}

// reprBig is str(z) within the limit on the number of digits.
func (m *Machine) reprBig(z *big.Int) (string, *Exception) {
	tooLong := func() *Exception {
		return m.valueError("Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", m.maxStrDigits)
	}
	limit := m.maxStrDigits
	// A number that is clearly over the limit is not converted at all.
	if limit > 0 && float64(z.BitLen()-1)*math.Log10(2) > float64(limit+1) {
		return "", tooLong()
	}
	s, exc := m.decimal(z)
	if exc != nil {
		return "", exc
	}
	if limit > 0 && len(s) > limit {
		return "", tooLong()
	}
	if z.Sign() < 0 {
		s = "-" + s
	}
	return s, nil
}

// asIndex is the int that v stands for where Python asks for an index: an int itself.
// needCode if only v's __index__ knows.
func (m *Machine) asIndex(v Value) (Value, *Exception) {
	switch u := unboxed(v); u.obj.(type) {
	case intKind, *BigInt:
		return u, nil
	case boolKind:
		return Int(u.n), nil
	}
	if m.isHeap(v) && m.hasSpecial(v, "__index__") {
		return Value{}, needCode
	}
	return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
}

// hasSpecial reports whether v's class has an attribute.
func (m *Machine) hasSpecial(v Value, name string) bool {
	_, ok := v.obj.class(m).lookup(m.intern(name))
	return ok
}

// toIndex is v as an index or a size. what, if not empty, is the message for values
// that are no ints, with %s for the name of their type.
func (m *Machine) toIndex(v Value, what string) (int64, *Exception) {
	i, exc := m.asIndex(v)
	switch {
	case exc == needCode:
		return 0, exc
	case exc != nil && what != "":
		return 0, m.typeError(what, m.typeName(v))
	case exc != nil:
		return 0, exc
	case !i.isInt():
		return 0, m.errorf(m.types.OverflowError, "cannot fit 'int' into an index-sized integer")
	}
	return i.n, nil
}

// toC is v as an integer of C that has so many bits; what is the name of its type.
func (m *Machine) toC(v Value, bits int, what string) (int64, *Exception) {
	n, exc := m.asIndex(v)
	if exc != nil {
		return 0, exc
	}
	if !n.isInt() || n.n > 1<<(bits-1)-1 || n.n < -1<<(bits-1) {
		return 0, m.errorf(m.types.OverflowError, "Python int too large to convert to C %s", what)
	}
	return n.n, nil
}

// toFloat is v where a function asks for a float.
func (m *Machine) toFloat(v Value) (float64, *Exception) {
	if u := unboxed(v); isNumber(u) {
		return m.floatOf(u)
	}
	if m.isHeap(v) && (m.hasSpecial(v, "__float__") || m.hasSpecial(v, "__index__")) {
		return 0, needCode
	}
	return 0, m.typeError("must be real number, not %s", m.typeName(v))
}
