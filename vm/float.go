package vm

import (
	"math"
	"strconv"
	"strings"

	"gen/lang/code"
)

// Arithmetic and text of floats.

// floatBinary applies an operator to two floats.
func (m *Machine) floatBinary(op code.BinaryOp, x, y float64) (Value, *Exception) {
	switch op {
	case code.Add:
		return Float(x + y), nil
	case code.Subtract:
		return Float(x - y), nil
	case code.Multiply:
		return Float(x * y), nil
	case code.TrueDivide:
		if y == 0 {
			return Value{}, m.zeroDivision("float division by zero")
		}
		return Float(x / y), nil
	case code.FloorDivide:
		if y == 0 {
			return Value{}, m.zeroDivision("float floor division by zero")
		}
		q, _ := floatDivMod(x, y)
		return Float(q), nil
	case code.Remainder:
		if y == 0 {
			return Value{}, m.zeroDivision("float modulo by zero")
		}
		_, r := floatDivMod(x, y)
		return Float(r), nil
	case code.Power:
		return m.floatPow(x, y)
	}
	return notImplemented, nil
}

// floatDivMod is divmod(x, y) for y != 0. The remainder is exact and has the sign
// of y; the quotient is a whole number.
func floatDivMod(x, y float64) (q, r float64) {
	r = math.Mod(x, y)
	q = (x - r) / y
	if r == 0 {
		r = math.Copysign(0, y)
	} else if (y < 0) != (r < 0) {
		r += y
		q--
	}
	if q == 0 {
		return math.Copysign(0, x/y), r
	}
	whole := math.Floor(q)
	if q-whole > 0.5 {
		whole++
	}
	return whole, r
}

// floatPow is x ** y.
func (m *Machine) floatPow(x, y float64) (Value, *Exception) {
	if math.IsInf(x, 0) || math.IsInf(y, 0) || math.IsNaN(x) || math.IsNaN(y) || y == 0 || x == 1 {
		return Float(math.Pow(x, y)), nil
	}
	if x == 0 && y < 0 {
		return Value{}, m.zeroDivision("0.0 cannot be raised to a negative power")
	}
	if x < 0 && y != math.Floor(y) {
		return Value{}, m.valueError("negative number to a fractional power: complex numbers are not part of gen")
	}
	r := libmPow(x, y)
	if math.IsInf(r, 0) {
		return Value{}, m.rangeError()
	}
	return Float(r), nil
}

// rangeError is the OverflowError of a float result that is too large, as the C
// library reports it.
func (m *Machine) rangeError() *Exception {
	return m.newError(m.types.OverflowError, Int(34), NewStr("Numerical result out of range"))
}

// floatRepr is repr(f): the shortest digits that give f back, without an exponent
// from 1e-4 up to 1e16.
func floatRepr(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
