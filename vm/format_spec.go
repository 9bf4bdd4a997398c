package vm

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format specs: the small language after the colon in f"{x:>10.2f}". This file
// owns its parser and the padding that all types share; format_number.go has the
// numbers' part, and the strings' part stands with the strings.

// A formatSpec is a parsed format spec. Its zero fields mean "not given", except
// for width and prec, where that is -1.
type formatSpec struct {
	fill   rune
	align  rune // < > ^ =, or 0: the type's own default
	sign   rune // + - space, or 0
	noNeg0 bool // z: a negative zero loses its sign
	alt    bool // #
	width  int64
	group  rune // , or _, or 0
	prec   int64
	typ    rune // the presentation type; the default one if none was given

	typeName string // of the formatted object, for messages
}

// parseFormatSpec parses a format spec for a str: it is aligned to the left, and
// without a type it means 's'. typeName is the name of the object's type.
func parseFormatSpec(m *Machine, spec, typeName string) (formatSpec, *Exception) {
	return parseSpec(m, spec, typeName, 's', '<')
}

// parseSpec parses a format spec. defaultType stands in for a missing type, and
// defaultAlign decides what a leading 0 means: numbers (>) put the zeros after the
// sign, strings (<) behind the text.
func parseSpec(m *Machine, spec, typeName string, defaultType, defaultAlign rune) (formatSpec, *Exception) {
	fs := formatSpec{fill: ' ', width: -1, prec: -1, typ: defaultType, typeName: typeName}
	rest := spec
	first, size := utf8.DecodeRuneInString(rest)
	fillGiven := false
	if second, n := utf8.DecodeRuneInString(rest[size:]); size > 0 && n > 0 && isAlign(second) {
		fs.fill, fs.align, fillGiven = first, second, true
		rest = rest[size+n:]
	} else if isAlign(first) {
		fs.align = first
		rest = rest[size:]
	}
	// take removes the next character if it is one of those given.
	take := func(chars string) rune {
		if rest != "" && strings.IndexByte(chars, rest[0]) >= 0 {
			c := rest[0]
			rest = rest[1:]
			return rune(c)
		}
		return 0
	}
	fs.sign = take("+- ")
	fs.noNeg0 = take("z") != 0
	fs.alt = take("#") != 0
	if !fillGiven && take("0") != 0 {
		fs.fill = '0'
		if fs.align == 0 && defaultAlign == '>' {
			fs.align = '='
		}
	}
	if fs.align == 0 {
		fs.align = defaultAlign
	}
	var exc *Exception
	if fs.width, rest, exc = specNumber(m, rest); exc != nil {
		return fs, exc
	}
	fs.group = take(",")
	if take("_") != 0 {
		if fs.group != 0 {
			return fs, m.valueError("Cannot specify both ',' and '_'.")
		}
		fs.group = '_'
	}
	if fs.group == '_' && strings.HasPrefix(rest, ",") {
		return fs, m.valueError("Cannot specify both ',' and '_'.")
	}
	if take(".") != 0 {
		if fs.prec, rest, exc = specNumber(m, rest); exc != nil {
			return fs, exc
		}
		if fs.prec < 0 {
			return fs, m.valueError("Format specifier missing precision")
		}
	}
	if typ, n := utf8.DecodeRuneInString(rest); n > 0 {
		if n < len(rest) {
			return fs, m.valueError("Invalid format specifier '%s' for object of type '%s'", spec, typeName)
		}
		fs.typ = typ
	}
	if fs.group != 0 && !fs.mayGroup() {
		return fs, m.valueError("Cannot specify '%c' with '%s'.", fs.group, printableCode(fs.typ))
	}
	if fs.width > 0 && !m.room(fs.width, int64(utf8.RuneLen(fs.fill))) {
		return fs, m.memoryError()
	}
	return fs, nil
}

// mayGroup reports whether the presentation type allows the group separator.
func (fs formatSpec) mayGroup() bool {
	switch fs.typ {
	case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F', 0:
		return true
	case 'b', 'o', 'x', 'X':
		return fs.group == '_'
	}
	return false
}

func isAlign(c rune) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// specNumber reads a width or precision from the front of s; -1 if there is none.
// Any decimal digit of Unicode counts.
func specNumber(m *Machine, s string) (n int64, rest string, exc *Exception) {
	n = -1
	for i, c := range s {
		d := digitValue(c)
		if d < 0 {
			return n, s[i:], nil
		}
		n = max(n, 0)
		if n > (1<<63-1-int64(d))/10 {
			return 0, s, m.valueError("Too many decimal digits in format string")
		}
		n = n*10 + int64(d)
	}
	return n, "", nil
}

// pad fills body up to the width. defaultAlign is used when the spec has no
// alignment. A '=' here is a '>': only numbers know where their sign ends.
func (fs formatSpec) pad(body string, defaultAlign rune) string {
	if fs.width <= int64(len(body)/utf8.UTFMax) {
		return body
	}
	missing := fs.width - int64(runeCount(body))
	if missing <= 0 {
		return body
	}
	align := fs.align
	if align == 0 {
		align = defaultAlign
	}
	left := missing
	switch align {
	case '<':
		left = 0
	case '^':
		left = missing / 2
	}
	fill := string(fs.fill)
	return strings.Repeat(fill, int(left)) + body + strings.Repeat(fill, int(missing-left))
}

// runeCount is the number of code points of a str's text. A lone surrogate, which
// Go's decoder takes for three bad bytes, counts as one.
func runeCount(s string) int {
	n := utf8.RuneCountInString(s)
	for i := 0; i+2 < len(s); i++ {
		if s[i] == 0xED && s[i+1] >= 0xA0 {
			n -= 2
			i += 2
		}
	}
	return n
}

// unknownCode is the error for a presentation type that the object does not know.
func (fs formatSpec) unknownCode(m *Machine) *Exception {
	return m.valueError("Unknown format code '%s' for object of type '%s'", printableCode(fs.typ), fs.typeName)
}

// printableCode shows a format code in a message: as itself if it is plain ASCII.
func printableCode(c rune) string {
	if c > 32 && c < 128 {
		return string(c)
	}
	return `\x` + strconv.FormatInt(int64(c), 16)
}
