package vm

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Numbers as bytes and as hexadecimal floats.

// byteOrder checks a byteorder argument and reports whether it is 'little'.
func (m *Machine) byteOrder(v Value, function string) (little bool, exc *Exception) {
	if v.isNull() {
		return false, nil
	}
	s, ok := v.obj.(*Str)
	if !ok {
		return false, m.typeError("%s() argument 'byteorder' must be str, not %s", function, m.argName(v))
	}
	if s.s != "big" && s.s != "little" {
		return false, m.valueError("byteorder must be either 'little' or 'big'")
	}
	return s.s == "little", nil
}

// flag is the truth of an optional argument that is False when it is missing.
func (m *Machine) flag(v Value) (bool, *Exception) {
	if v.isNull() {
		return false, nil
	}
	return m.truth(v)
}

// intToBytes is int.to_bytes(self, length=1, byteorder='big', *, signed=False).
func intToBytes(m *Machine, a []Value) (Value, *Exception) {
	length := int64(1)
	var exc *Exception
	if !a[1].isNull() {
		if length, exc = m.toC(a[1], 64, "ssize_t"); exc != nil {
			return Value{}, exc
		}
	}
	little, exc := m.byteOrder(a[2], "to_bytes")
	if exc != nil {
		return Value{}, exc
	}
	signed, exc := m.flag(a[3])
	if exc != nil {
		return Value{}, exc
	}
	if length < 0 {
		return Value{}, m.valueError("length argument must be non-negative")
	}
	z := bigOf(unboxed(a[0]))
	if z.Sign() < 0 && !signed {
		return Value{}, m.errorf(m.types.OverflowError, "can't convert negative int to unsigned")
	}
	if !m.room(length, 2) {
		return Value{}, m.memoryError()
	}
	size := z.BitLen()
	if signed {
		if z.Sign() < 0 {
			size = new(big.Int).Not(z).BitLen()
		}
		size++
	}
	// CPython lets signed zero into no bytes at all.
	if int64(size) > length*8 && z.Sign() != 0 {
		return Value{}, m.errorf(m.types.OverflowError, "int too big to convert")
	}
	if z.Sign() < 0 {
		z = new(big.Int).Add(z, new(big.Int).Lsh(big.NewInt(1), uint(length*8)))
	}
	b := z.FillBytes(make([]byte, length))
	if little {
		reverseBytes(b)
	}
	return val(&Bytes{b: string(b)}), nil
}

func reverseBytes(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

// intFromBytes is int.from_bytes(cls, bytes, byteorder='big', *, signed=False).
func intFromBytes(m *Machine, a []Value) (Value, *Exception) {
	little, exc := m.byteOrder(a[2], "from_bytes")
	if exc != nil {
		return Value{}, exc
	}
	signed, exc := m.flag(a[3])
	if exc != nil {
		return Value{}, exc
	}
	b, exc := m.bytesOfArgument(a[1])
	if exc != nil {
		return Value{}, exc
	}
	if little {
		reverseBytes(b)
	}
	z := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0] >= 0x80 {
		z.Sub(z, new(big.Int).Lsh(big.NewInt(1), uint(len(b)*8)))
	}
	return m.convertTo(a[0], bigInt(z), m.types.Int)
}

// bytesOfArgument is a new slice with the bytes of a bytes object or an iterable of ints.
func (m *Machine) bytesOfArgument(v Value) ([]byte, *Exception) {
	switch o := v.obj.(type) {
	case *Bytes:
		return []byte(o.b), nil
	case *ByteArray:
		return append([]byte(nil), o.b...), nil
	case *Str:
		return nil, m.typeError("cannot convert 'str' object to bytes")
	}
	if !m.iterable(v) {
		return nil, m.typeError("cannot convert '%s' object to bytes", m.typeName(v))
	}
	items, exc := m.items(v)
	if exc != nil {
		return nil, exc
	}
	b := make([]byte, len(items))
	for i, it := range items {
		n, exc := m.asIndex(it)
		if exc != nil {
			return nil, exc
		}
		if !n.isInt() || n.n < 0 || n.n > 255 {
			return nil, m.valueError("bytes must be in range(0, 256)")
		}
		b[i] = byte(n.n)
	}
	return b, nil
}

// floatHex is float.hex: exact, one hexadecimal digit before the point, 13 after it.
func floatHex(f float64) string {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return floatRepr(f)
	case f == 0:
		if math.Signbit(f) {
			return "-0x0.0p+0"
		}
		return "0x0.0p+0"
	}
	b := math.Float64bits(f)
	frac, exp := b&(1<<52-1), int(b>>52&0x7FF)
	lead, sign := "1", ""
	if exp == 0 {
		lead, exp = "0", 1
	}
	if f < 0 {
		sign = "-"
	}
	e := strconv.Itoa(exp - 1023)
	if exp >= 1023 {
		e = "+" + e
	}
	digits := strconv.FormatUint(frac|1<<52, 16)[1:]
	return sign + "0x" + lead + "." + digits + "p" + e
}

// parseHexFloat is float.fromhex.
func (m *Machine) parseHexFloat(s string) (float64, *Exception) {
	invalid := m.valueError("invalid hexadecimal floating-point string")
	s = strings.Trim(s, " \t\n\v\f\r")
	sign := 1.0
	rest := s
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		if rest[0] == '-' {
			sign = -1
		}
		rest = rest[1:]
	}
	switch strings.ToLower(rest) {
	case "inf", "infinity", "nan":
		f, _ := scanFloat(s)
		return f, nil
	}
	if len(rest) > 1 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X') {
		rest = rest[2:]
	}
	number, exponent := rest, int64(0)
	if i := strings.IndexAny(rest, "pP"); i >= 0 {
		number = rest[:i]
		e, err := strconv.ParseInt(rest[i+1:], 10, 64)
		if err != nil && !strings.Contains(err.Error(), "range") || strings.Contains(rest[i+1:], "_") {
			return 0, invalid
		}
		exponent = max(min(e, 1<<40), -1<<40)
	}
	whole, frac, _ := strings.Cut(number, ".")
	digits := whole + frac
	if digits == "" {
		return 0, invalid
	}
	for i := 0; i < len(digits); i++ {
		if asciiDigit(digits[i]) >= 16 {
			return 0, invalid
		}
	}
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return math.Copysign(0, sign), nil
	}
	z, exc := m.fromDigits(digits, 16)
	if exc != nil {
		return 0, exc
	}
	exponent -= int64(len(frac)) * 4
	tooLarge := m.errorf(m.types.OverflowError, "hexadecimal value too large to represent as a float")
	switch top := exponent + int64(z.BitLen()); {
	case top > 1024:
		return 0, tooLarge
	case top < -1080:
		return math.Copysign(0, sign), nil
	}
	x := new(big.Float).SetInt(z)
	f, _ := x.SetMantExp(x, int(exponent)).Float64()
	if math.IsInf(f, 0) {
		return 0, tooLarge
	}
	return f * sign, nil
}
