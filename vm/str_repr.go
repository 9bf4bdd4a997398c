package vm

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How strings and bytes are shown: repr and ascii.

// reprStr is repr of a str: in single quotes unless that costs a backslash that
// double quotes save.
func (m *Machine) reprStr(s string) string {
	quote := byte('\'')
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '\\' || c == '\'' {
			plain = false
			break
		}
	}
	if plain {
		return "'" + s + "'"
	}
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b := append(make([]byte, 0, len(s)+2), quote)
	for len(s) > 0 {
		r, n := decodeRune(s)
		switch {
		case r == rune(quote) || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r >= ' ' && r < 0x7f || r == utf8.RuneError && n == 3 || isPrintable(r):
			b = append(b, s[:n]...)
		default:
			b = appendEscape(b, r)
		}
		s = s[n:]
	}
	return string(append(b, quote))
}

// isPrintable reports whether repr shows r as it is: everything but controls,
// unassigned code points and separators, of which only the space is shown.
func isPrintable(r rune) bool {
	if r < 0x7f {
		return r >= ' '
	}
	return unicode.IsPrint(r) || isExtensionI(r) || 0x2ffc <= r && r <= 0x2fff || r == 0x31ef
}

const hexDigits = "0123456789abcdef"

// appendEscape appends \xhh, \uhhhh or \Uhhhhhhhh.
func appendEscape(b []byte, r rune) []byte {
	letter, digits := byte('x'), 2
	switch {
	case r > 0xffff:
		letter, digits = 'U', 8
	case r > 0xff:
		letter, digits = 'u', 4
	}
	b = append(b, '\\', letter)
	for i := digits - 1; i >= 0; i-- {
		b = append(b, hexDigits[r>>(4*i)&0xf])
	}
	return b
}

// asciiRepr is a repr with everything outside ASCII escaped.
func asciiRepr(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	for len(s) > 0 {
		r, n := decodeRune(s)
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
		} else {
			b = appendEscape(b, r)
		}
		s = s[n:]
	}
	return string(b)
}

// isASCII reports whether s has no byte above 0x7f.
func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// reprBytes is repr of bytes.
func reprBytes(s string) string { return quoteBytes(s, false) }

// quoteBytes writes a bytes literal; bytearray has every single quote escaped.
func quoteBytes(s string, single bool) string {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b := append(make([]byte, 0, len(s)+3), 'b', quote)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote || c == '\\' || single && c == '\'':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' || c >= 0x7f:
			b = append(b, '\\', 'x', hexDigits[c>>4], hexDigits[c&0xf])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, quote))
}
