package vm

import (
	"math"
	"math/big"
	"math/bits"

	"gen/lang/code"
)

// Arithmetic of ints. Those that fit 64 bits live in Value.n; an operation whose
// result does not fit goes on with *big.Int. See bigwork.go for huge ones.

// intBinary applies an operator to two small ints.
func (m *Machine) intBinary(op code.BinaryOp, x, y int64) (Value, *Exception) {
	switch op {
	case code.Add:
		if s := x + y; (s > x) == (y > 0) {
			return Int(s), nil
		}
	case code.Subtract:
		if d := x - y; (d < x) == (y > 0) {
			return Int(d), nil
		}
	case code.Multiply:
		if p, ok := mulInt(x, y); ok {
			return Int(p), nil
		}
	case code.FloorDivide:
		if y == 0 {
			return Value{}, m.zeroDivision("integer division or modulo by zero")
		}
		if y != -1 || x != math.MinInt64 {
			return Int(floorDiv(x, y)), nil
		}
	case code.Remainder:
		if y == 0 {
			return Value{}, m.zeroDivision("integer modulo by zero")
		}
		return Int(floorMod(x, y)), nil
	case code.TrueDivide:
		if y == 0 {
			return Value{}, m.zeroDivision("division by zero")
		}
		const exact = 1 << 53
		if -exact <= x && x <= exact && -exact <= y && y <= exact {
			return Float(float64(x) / float64(y)), nil
		}
	case code.And:
		return Int(x & y), nil
	case code.Or:
		return Int(x | y), nil
	case code.Xor:
		return Int(x ^ y), nil
	case code.LShift:
		if y >= 0 && y < 63 {
			if s := x << uint(y); s>>uint(y) == x {
				return Int(s), nil
			}
		}
	case code.RShift:
		if y >= 0 {
			return Int(x >> uint(min(y, 63))), nil
		}
	case code.Power:
		if y >= 0 {
			if p, ok := powInt(x, y); ok {
				return Int(p), nil
			}
		}
	}
	return m.bigBinary(op, big.NewInt(x), big.NewInt(y))
}

// mulInt is x * y; ok is false if that does not fit.
func mulInt(x, y int64) (p int64, ok bool) {
	p = x * y
	if int64(int32(x)) == x && int64(int32(y)) == y {
		return p, true
	}
	hi, lo := bits.Mul64(absUint(x), absUint(y))
	if (x < 0) != (y < 0) {
		return p, hi == 0 && lo <= 1<<63
	}
	return p, hi == 0 && lo < 1<<63
}

// absUint is |x|, which fits even for the smallest int64.
func absUint(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// powInt is x ** y for y >= 0; ok is false if that does not fit.
func powInt(x, y int64) (p int64, ok bool) {
	p = 1
	for {
		if y&1 != 0 {
			if p, ok = mulInt(p, x); !ok {
				return 0, false
			}
		}
		if y >>= 1; y == 0 {
			return p, true
		}
		if x, ok = mulInt(x, x); !ok {
			return 0, false
		}
	}
}

// floorDiv rounds down, unlike Go's division; y is neither 0 nor, for the smallest x, -1.
func floorDiv(x, y int64) int64 {
	q := x / y
	if x%y != 0 && (x < 0) != (y < 0) {
		q--
	}
	return q
}

// floorMod has the sign of y, which is not 0.
func floorMod(x, y int64) int64 {
	if y == -1 {
		return 0
	}
	r := x % y
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}

// bigBinary applies an operator to two ints of any size.
func (m *Machine) bigBinary(op code.BinaryOp, x, y *big.Int) (Value, *Exception) {
	var z *big.Int
	var exc *Exception
	switch op {
	case code.Add:
		z = new(big.Int).Add(x, y)
	case code.Subtract:
		z = new(big.Int).Sub(x, y)
	case code.Multiply:
		z, exc = m.mulBig(x, y)
	case code.FloorDivide:
		if y.Sign() == 0 {
			return Value{}, m.zeroDivision("integer division or modulo by zero")
		}
		z, _, exc = m.floorDivMod(x, y)
	case code.Remainder:
		if y.Sign() == 0 {
			return Value{}, m.zeroDivision("integer modulo by zero")
		}
		_, z, exc = m.floorDivMod(x, y)
	case code.TrueDivide:
		return m.trueDivide(x, y)
	case code.And:
		z = new(big.Int).And(x, y)
	case code.Or:
		z = new(big.Int).Or(x, y)
	case code.Xor:
		z = new(big.Int).Xor(x, y)
	case code.LShift:
		z, exc = m.shiftLeft(x, y)
	case code.RShift:
		z, exc = m.shiftRight(x, y)
	case code.Power:
		if y.Sign() < 0 {
			return m.floatPower(x, y)
		}
		z, exc = m.powBig(x, y)
	default:
		return notImplemented, nil
	}
	if exc != nil {
		return Value{}, exc
	}
	return bigInt(z), nil
}

// floatPower is x ** y of ints with y < 0: CPython goes on with floats.
func (m *Machine) floatPower(x, y *big.Int) (Value, *Exception) {
	f, exc := m.bigToFloat(x)
	if exc != nil {
		return Value{}, exc
	}
	g, exc := m.bigToFloat(y)
	if exc != nil {
		return Value{}, exc
	}
	return m.floatBinary(code.Power, f, g)
}

func (m *Machine) shiftLeft(x, n *big.Int) (*big.Int, *Exception) {
	if n.Sign() < 0 {
		return nil, m.valueError("negative shift count")
	}
	if x.Sign() == 0 {
		return x, nil
	}
	if exc := m.roomToShift(x, n); exc != nil {
		return nil, exc
	}
	return new(big.Int).Lsh(x, uint(n.Int64())), nil
}

// roomToShift reports as an exception that x << n is too big. CPython can't even
// say how many of its 30-bit digits the largest results have.
func (m *Machine) roomToShift(x, n *big.Int) *Exception {
	if n.BitLen() > 66 {
		return m.errorf(m.types.OverflowError, "too many digits in integer")
	}
	if !n.IsInt64() || !m.roomBits(float64(x.BitLen())+float64(n.Int64())) {
		return m.memoryError()
	}
	return nil
}

func (m *Machine) shiftRight(x, n *big.Int) (*big.Int, *Exception) {
	if n.Sign() < 0 {
		return nil, m.valueError("negative shift count")
	}
	if !n.IsInt64() || n.Int64() > int64(x.BitLen()) {
		if x.Sign() < 0 {
			return big.NewInt(-1), nil
		}
		return new(big.Int), nil
	}
	return new(big.Int).Rsh(x, uint(n.Int64())), nil
}

// trueDivide is x / y of ints, correctly rounded.
func (m *Machine) trueDivide(x, y *big.Int) (Value, *Exception) {
	if y.Sign() == 0 {
		return Value{}, m.zeroDivision("division by zero")
	}
	tooLarge := func() *Exception {
		return m.errorf(m.types.OverflowError, "integer division result too large for a float")
	}
	negative := (x.Sign() < 0) != (y.Sign() < 0)
	a, b := new(big.Int).Abs(x), new(big.Int).Abs(y)
	diff := a.BitLen() - b.BitLen()
	switch {
	case a.Sign() == 0 || diff < -1077:
		if negative {
			return Float(math.Copysign(0, -1)), nil
		}
		return Float(0), nil
	case diff > 1024:
		return Value{}, tooLarge()
	}
	// The quotient of a * 2**-shift and b gets 65 or 66 bits, and one more that is
	// set if anything was cut off. big.Float then rounds once, to the precision
	// that is left for a number of this size.
	shift := diff - 65
	inexact := false
	if shift > 0 {
		inexact = a.TrailingZeroBits() < uint(shift)
		a.Rsh(a, uint(shift))
	} else {
		a.Lsh(a, uint(-shift))
	}
	q, r, exc := m.quoRem(a, b)
	if exc != nil {
		return Value{}, exc
	}
	q = new(big.Int).Lsh(q, 1)
	if inexact || r.Sign() != 0 {
		q.SetBit(q, 0, 1)
	}
	f := new(big.Float).SetInt(q)
	f.SetMantExp(f, shift-1)
	v, _ := f.Float64()
	if math.IsInf(v, 0) {
		return Value{}, tooLarge()
	}
	if negative {
		v = -v
	}
	return Float(v), nil
}

// bigToFloat is float(x) of an int, rounded to nearest.
func (m *Machine) bigToFloat(x *big.Int) (float64, *Exception) {
	if x.BitLen() <= 1024 {
		if f, _ := x.Float64(); !math.IsInf(f, 0) {
			return f, nil
		}
	}
	return 0, m.errorf(m.types.OverflowError, "int too large to convert to float")
}

// floatToInt is the int of a float without its fraction.
func (m *Machine) floatToInt(f float64) (Value, *Exception) {
	switch {
	case math.IsNaN(f):
		return Value{}, m.valueError("cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return Value{}, m.errorf(m.types.OverflowError, "cannot convert float infinity to integer")
	case -(1<<63) <= f && f < 1<<63:
		return Int(int64(f)), nil
	}
	z, _ := big.NewFloat(f).Int(nil)
	return bigInt(z), nil
}

// zeroDivision is ZeroDivisionError.
func (m *Machine) zeroDivision(msg string) *Exception {
	return m.errorf(m.types.ZeroDivisionError, "%s", msg)
}
