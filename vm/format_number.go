package vm

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Numbers in format specs: format(1234.5, '>+12,.2f').

// formatNumber is format(v, spec) of an int, bool or float, derived classes included.
func (m *Machine) formatNumber(v Value, spec string) (string, *Exception) {
	plain := unboxed(v)
	if spec == "" {
		return m.reprNumber(plain)
	}
	if plain.isFloat() {
		fs, exc := parseSpec(m, spec, m.typeName(v), 0, '>')
		if exc != nil {
			return "", exc
		}
		return m.formatFloatSpec(fs, plain.float())
	}
	fs, exc := parseSpec(m, spec, m.typeName(v), 'd', '>')
	if exc != nil {
		return "", exc
	}
	switch fs.typ {
	case 'b', 'c', 'd', 'o', 'x', 'X', 'n':
		return m.formatIntSpec(fs, plain)
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, exc := m.floatOf(plain)
		if exc != nil {
			return "", exc
		}
		return m.formatFloatSpec(fs, f)
	}
	return "", fs.unknownCode(m)
}

// formatIntSpec formats an int by one of the integer types.
func (m *Machine) formatIntSpec(fs formatSpec, v Value) (string, *Exception) {
	if fs.prec >= 0 {
		return "", m.valueError("Precision not allowed in integer format specifier")
	}
	if fs.noNeg0 {
		return "", m.valueError("Negative zero coercion (z) not allowed in integer format specifier")
	}
	var n numberText
	switch fs.typ {
	case 'c':
		c, exc := m.formatChar(fs, v)
		if exc != nil {
			return "", exc
		}
		n.tail = c
	case 'd', 'n':
		s, exc := m.reprNumber(Int(v.n))
		if o, ok := v.obj.(*BigInt); ok {
			s, exc = m.reprBig(o.z)
		}
		if exc != nil {
			return "", exc
		}
		n.digits, n.negative = strings.CutPrefix(s, "-")
	default:
		s := intToBase(v, fs.typ)
		n.digits, n.negative = strings.CutPrefix(s, "-")
		if fs.alt {
			n.prefix = "0" + string(fs.typ)
		}
	}
	return n.render(fs), nil
}

// formatChar is the character that format type c stands for.
func (m *Machine) formatChar(fs formatSpec, v Value) (string, *Exception) {
	if fs.sign != 0 {
		return "", m.valueError("Sign not allowed with integer format specifier 'c'")
	}
	if fs.alt {
		return "", m.valueError("Alternate form (#) not allowed with integer format specifier 'c'")
	}
	if _, ok := v.obj.(*BigInt); ok {
		return "", m.errorf(m.types.OverflowError, "Python int too large to convert to C long")
	}
	if v.n < 0 || v.n > 0x10FFFF {
		return "", m.errorf(m.types.OverflowError, "%%c arg not in range(0x110000)")
	}
	return encodeRune(rune(v.n)), nil
}

// encodeRune is the UTF-8 form of a code point, three bytes for a surrogate.
func encodeRune(c rune) string {
	if 0xD800 <= c && c < 0xE000 {
		return string([]byte{0xED, 0x80 | byte(c>>6&0x3F), 0x80 | byte(c&0x3F)})
	}
	return string(c)
}

// intToBase is a plain int in the base of a format type b, o, x or X, without a prefix.
func intToBase(v Value, typ rune) string {
	base := map[rune]int{'b': 2, 'o': 8, 'x': 16, 'X': 16}[typ]
	var s string
	if o, ok := v.obj.(*BigInt); ok {
		s = o.z.Text(base)
	} else {
		s = strconv.FormatInt(v.n, base)
	}
	if typ == 'X' {
		s = strings.ToUpper(s)
	}
	return s
}

// formatFloatSpec formats a float.
func (m *Machine) formatFloatSpec(fs formatSpec, f float64) (string, *Exception) {
	prec := fs.prec
	if prec > math.MaxInt32 {
		return "", m.valueError("precision too big")
	}
	if prec > 0 && !m.room(prec, 2) {
		return "", m.memoryError()
	}
	var s, percent string
	switch fs.typ {
	case 0:
		if prec < 0 {
			s = floatRepr(f)
			if fs.alt && !strings.Contains(s, ".") && !math.IsInf(f, 0) && !math.IsNaN(f) {
				s = strings.Replace(s, "e", ".e", 1)
			}
		} else {
			s = formatGeneral(f, int(prec), fs.alt, true)
		}
	case 'e', 'E', 'f', 'F', 'g', 'G', 'n':
		typ := byte(fs.typ)
		if typ == 'n' {
			typ = 'g'
		}
		s = formatFloat(f, typ, int(prec), fs.alt)
	case '%':
		s, percent = formatFloat(f*100, 'f', int(prec), fs.alt), "%"
	default:
		return "", fs.unknownCode(m)
	}
	var n numberText
	s, n.negative = strings.CutPrefix(s, "-")
	if fs.noNeg0 && strings.Trim(mantissa(s), "0.") == "" {
		n.negative = false
	}
	end := 0
	for end < len(s) && '0' <= s[end] && s[end] <= '9' {
		end++
	}
	n.digits, n.tail = s[:end], s[end:]+percent
	return n.render(fs), nil
}

// mantissa is the part of a formatted float before its exponent.
func mantissa(s string) string {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		return s[:i]
	}
	return s
}

// A numberText is a number on its way to a text: sign, prefix, the digits that
// may be grouped, and the rest.
type numberText struct {
	negative bool
	prefix   string
	digits   string
	tail     string
}

// render puts the parts together, grouped and padded as the spec says.
func (n numberText) render(fs formatSpec) string {
	sign := ""
	switch {
	case n.negative:
		sign = "-"
	case fs.sign == '+' || fs.sign == ' ':
		sign = string(fs.sign)
	}
	// Zeros that fill the middle are digits: they are grouped, too.
	minDigits := 0
	if fs.fill == '0' && fs.align == '=' {
		minDigits = int(fs.width) - len(sign) - len(n.prefix) - runeCount(n.tail)
	}
	body := n.digits
	if n.digits != "" {
		body = groupDigits(n.digits, fs.group, fs.groupSize(), minDigits)
	}
	body += n.tail
	if fs.align != '=' {
		return fs.pad(sign+n.prefix+body, '>')
	}
	inner := fs
	inner.width -= int64(len(sign) + len(n.prefix))
	return sign + n.prefix + inner.pad(body, '>')
}

// groupSize is how many digits stand together.
func (fs formatSpec) groupSize() int {
	switch fs.typ {
	case 'b', 'o', 'x', 'X':
		return 4
	}
	return 3
}

// groupDigits puts separators between groups of digits (none if sep is 0) and adds
// leading zeros until the text is at least width long; a text never begins with a
// separator, so it can become one longer.
func groupDigits(digits string, sep rune, size, width int) string {
	if sep == 0 {
		if n := width - len(digits); n > 0 {
			return strings.Repeat("0", n) + digits
		}
		return digits
	}
	total := max(len(digits), width*size/(size+1))
	for total+(total-1)/size < width {
		total++
	}
	out := make([]byte, 0, total+total/size)
	for i := total; i > 0; i-- {
		if i > len(digits) {
			out = append(out, '0')
		} else {
			out = append(out, digits[len(digits)-i])
		}
		if i > 1 && (i-1)%size == 0 {
			out = append(out, byte(sep))
		}
	}
	return string(out)
}

// formatFloat formats a float as C's printf does: kind is one of e E f F g G, prec
// is -1 for the usual 6, alt is the # flag.
func formatFloat(f float64, kind byte, prec int, alt bool) string {
	if prec < 0 {
		prec = 6
	}
	var s string
	switch kind {
	case 'e', 'E':
		s = strconv.FormatFloat(f, 'e', prec, 64)
	case 'f', 'F':
		s = strconv.FormatFloat(f, 'f', prec, 64)
	default:
		s = formatGeneral(f, prec, alt, false)
	}
	switch {
	case math.IsNaN(f):
		s = "nan"
	case math.IsInf(f, 0):
		s = strings.ToLower(strings.TrimPrefix(s, "+"))
	case alt && !strings.Contains(s, "."):
		if i := strings.IndexByte(s, 'e'); i >= 0 {
			s = s[:i] + "." + s[i:]
		} else {
			s += "."
		}
	}
	if 'A' <= kind && kind <= 'Z' {
		s = strings.ToUpper(s)
	}
	return s
}

// formatGeneral is format g: prec significant digits, with an exponent where that is
// shorter. keepZero is the format of no type: there a whole number keeps ".0", and one
// digit of the precision is kept for that.
func formatGeneral(f float64, prec int, alt, keepZero bool) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(f, 'e', -1, 64), "+"))
	}
	prec = max(prec, 1)
	e := strconv.FormatFloat(f, 'e', prec-1, 64)
	at := strings.LastIndexByte(e, 'e')
	exp, _ := strconv.Atoi(e[at+1:])
	limit := prec
	if keepZero {
		limit = prec - 1
	}
	if exp < -4 || exp >= limit {
		digits := e[:at]
		if !alt {
			digits = trimZeros(digits)
		} else if !strings.Contains(digits, ".") {
			digits += "."
		}
		return digits + e[at:]
	}
	s := strconv.FormatFloat(f, 'f', max(prec-1-exp, 0), 64)
	switch {
	case alt && !strings.Contains(s, "."):
		s += "."
		if keepZero {
			s += "0"
		}
	case !alt:
		s = trimZeros(s)
		if keepZero && !strings.Contains(s, ".") {
			s += ".0"
		}
	}
	return s
}

// trimZeros removes zeros at the end of a fraction, and the point if nothing is left.
func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// roundFloat is round(f, digits) for a finite f: correctly rounded in decimal, a tie
// going to the even digit.
func (m *Machine) roundFloat(f float64, digits int64) (float64, *Exception) {
	switch {
	case digits > 323:
		return f, nil
	case digits < -308:
		return math.Copysign(0, f), nil
	case digits >= 0:
		if math.Abs(f) >= 1<<52 {
			return f, nil
		}
		r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', int(digits), 64), 64)
		return r, nil
	}
	whole, frac := math.Modf(math.Abs(f))
	z, _ := big.NewFloat(whole).Int(nil)
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-digits), nil)
	q, r := new(big.Int).QuoRem(z, unit, new(big.Int))
	c := new(big.Int).Lsh(r, 1).Cmp(unit)
	if c > 0 || c == 0 && (frac > 0 || q.Bit(0) != 0) {
		q.Add(q, big.NewInt(1))
	}
	result, _ := q.Mul(q, unit).Float64()
	if math.IsInf(result, 0) {
		return 0, m.errorf(m.types.OverflowError, "rounded value too large to represent")
	}
	return math.Copysign(result, f), nil
}
