package vm

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// From text to numbers: int('...'), float('...').

// digitValue is the value of a decimal digit of any script, -1 for other characters.
func digitValue(c rune) int {
	if c < utf8.RuneSelf {
		if '0' <= c && c <= '9' {
			return int(c - '0')
		}
		return -1
	}
	// Unicode has decimal digits in runs from 0 to 9, so a range of them starts
	// with a zero even where several runs touch.
	for _, r := range unicode.Nd.R16 {
		if rune(r.Lo) <= c && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	for _, r := range unicode.Nd.R32 {
		if rune(r.Lo) <= c && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	return -1
}

// asciiNumber is the text of a number in plain ASCII: digits of other scripts become
// 0 to 9, spaces become blanks, and what can't belong to a number '?'.
func asciiNumber(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if !ascii {
		s = strings.Map(func(c rune) rune {
			switch d := digitValue(c); {
			case d >= 0:
				return rune('0' + d)
			case unicode.IsSpace(c) || 0x1c <= c && c <= 0x1f:
				return ' '
			case c >= utf8.RuneSelf:
				return '?'
			}
			return c
		}, s)
	}
	return strings.Trim(s, " \t\n\v\f\r")
}

// asciiDigit is the value of a digit or letter, 99 for other bytes.
func asciiDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 99
}

// parseInt is int(s, base).
func (m *Machine) parseInt(s string, base int) (Value, *Exception) {
	return m.parseIntOf(asciiNumber(s), base, NewStr(s))
}

// parseIntOf is the int in an ASCII text; orig is what the error message shows.
func (m *Machine) parseIntOf(text string, base int, orig Value) (Value, *Exception) {
	if base != 0 && (base < 2 || base > 36) {
		return Value{}, m.valueError("int() base must be >= 2 and <= 36, or 0")
	}
	invalid := func() (Value, *Exception) {
		shown, exc := m.repr(orig)
		if exc != nil {
			return Value{}, exc
		}
		if n := 0; len(shown) > 200 {
			for i := range shown {
				if n++; n > 200 {
					shown = shown[:i]
					break
				}
			}
		}
		return Value{}, m.valueError("invalid literal for int() with base %d: %s", base, shown)
	}
	s, negative := strings.CutPrefix(text, "-")
	if !negative {
		s = strings.TrimPrefix(s, "+")
	}
	radix, onlyZero := base, false
	if base == 0 {
		radix = 10
		if p := prefixBase(s); p != 0 {
			radix = p
		} else {
			onlyZero = strings.HasPrefix(s, "0")
		}
	}
	if p := prefixBase(s); p != 0 && p == radix {
		s = strings.TrimPrefix(s[2:], "_")
	}
	digits, rest := scanDigits(s, radix)
	if n := len(digits); m.maxStrDigits > 0 && n > m.maxStrDigits && bits.OnesCount(uint(radix)) != 1 {
		return Value{}, m.valueError("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", m.maxStrDigits, n)
	}
	if digits == "" || rest != "" || onlyZero && strings.Trim(digits, "0") != "" {
		return invalid()
	}
	if n, err := strconv.ParseInt(digits, radix, 64); err == nil {
		if negative {
			n = -n
		}
		return Int(n), nil
	}
	z, exc := m.fromDigits(digits, radix)
	if exc != nil {
		return Value{}, exc
	}
	if negative {
		z.Neg(z)
	}
	return bigInt(z), nil
}

// prefixBase is the base that a prefix like 0x stands for, 0 if there is none.
func prefixBase(s string) int {
	if len(s) < 2 || s[0] != '0' {
		return 0
	}
	switch s[1] {
	case 'x', 'X':
		return 16
	case 'o', 'O':
		return 8
	case 'b', 'B':
		return 2
	}
	return 0
}

// scanDigits takes digits of a base from the front of s, with single underscores
// between them, which it drops. Where underscores are wrong, nothing is taken.
func scanDigits(s string, base int) (digits, rest string) {
	end, underscores := 0, 0
	for end < len(s) && (s[end] == '_' || asciiDigit(s[end]) < base) {
		if s[end] == '_' {
			underscores++
		}
		end++
	}
	digits, rest = s[:end], s[end:]
	if underscores == 0 {
		return digits, rest
	}
	if strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return "", s
	}
	return strings.ReplaceAll(digits, "_", ""), rest
}

// parseFloat is float(s).
func (m *Machine) parseFloat(s string) (Value, *Exception) {
	return m.parseFloatOf(asciiNumber(s), NewStr(s))
}

// parseFloatOf is the float in an ASCII text; orig is what the error message shows.
func (m *Machine) parseFloatOf(text string, orig Value) (Value, *Exception) {
	if f, ok := scanFloat(text); ok {
		if math.IsNaN(f) {
			f = m.freshNaN(f)
		}
		return Float(f), nil
	}
	shown, exc := m.repr(orig)
	if exc != nil {
		return Value{}, exc
	}
	return Value{}, m.valueError("could not convert string to float: %s", shown)
}

// freshNaN is a nan that is not identical to any other: floats have no address, but a
// nan has 51 bits to spare. So a container finds only the nan it holds.
func (m *Machine) freshNaN(f float64) float64 {
	m.nans++
	return math.Float64frombits(math.Float64bits(f)&^(1<<51-1) | m.nans&(1<<51-1))
}

// scanFloat reads a float as Python writes it, or inf, infinity or nan.
func scanFloat(s string) (float64, bool) {
	unsigned := s
	if s != "" && (s[0] == '-' || s[0] == '+') {
		unsigned = s[1:]
	}
	sign := 1.0
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	switch strings.ToLower(unsigned) {
	case "inf", "infinity":
		return math.Inf(int(sign)), true
	case "nan":
		return math.Copysign(math.NaN(), sign), true
	}
	digits, exponent := 0, false
	for i := 0; i < len(unsigned); i++ {
		switch c := unsigned[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '_':
			// Only between digits.
			if i == 0 || i+1 == len(unsigned) || digitValue(rune(unsigned[i-1])) < 0 || digitValue(rune(unsigned[i+1])) < 0 {
				return 0, false
			}
		case c == '.':
		case (c == 'e' || c == 'E') && digits > 0 && !exponent:
			exponent = true
		case (c == '+' || c == '-') && exponent:
		default:
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrSyntax {
		return 0, false
	}
	return f, true // out of range: inf, as in CPython
}
