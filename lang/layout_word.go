package lang

// layout_word.go owns the tokens of one piece: names and keywords, numbers,
// operators and brackets.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// operators by length, longest first; each starts with a character of its own kind.
var operators = [...][]string{
	{"**=", "//=", ">>=", "<<=", "..."},
	{"**", "//", ">>", "<<", "<=", ">=", "==", "!=", "<>", "->", ":=",
		"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@="},
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isWordStart and isWord tell what CPython's tokenizer takes for an identifier
// before it looks closer: all of non-ASCII counts.
func isWordStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}
func isWord(c byte) bool { return isWordStart(c) || isDigit(c) }

// token makes the token that begins here.
func (s *state) token() bool {
	c := s.src[s.pos]
	switch {
	case isWordStart(c):
		return s.word()
	case isDigit(c), c == '.' && s.pos+1 < len(s.src) && isDigit(s.src[s.pos+1]):
		return s.number()
	case c == '"' || c == '\'':
		return s.str(s.pos)
	}
	return s.operator()
}

// word makes a name, a keyword or a string with a prefix.
func (s *state) word() bool {
	start := s.pos
	end := start
	ascii := true
	for end < len(s.src) && isWord(s.src[end]) {
		ascii = ascii && s.src[end] < utf8.RuneSelf
		end++
	}
	if end < len(s.src) && (s.src[end] == '"' || s.src[end] == '\'') && isStringPrefix(s.src[start:end]) {
		return s.str(start)
	}
	if !ascii {
		if bad := badIdentifierRune(s.src[start:end]); bad >= 0 {
			r, n := utf8.DecodeRuneInString(s.src[start+bad:])
			at := start + bad + n
			if !isPrintable(r) {
				return s.failAt(at, "invalid non-printable character U+%04X", r)
			}
			return s.failAt(at, "invalid character '%c' (U+%04X)", r, r)
		}
	}
	s.pos = end
	text := s.src[start:end]
	typ, isKeyword := keywords[text]
	if !isKeyword {
		s.emit(tName, start)
		return true
	}
	operand := s.operand
	switch text {
	case "not":
		if operand {
			typ = tKw
			if e := s.wordAfter(end, "in"); e > 0 {
				typ = tBinOp
				s.jump(e)
			}
		}
	case "is":
		typ = tKw
		if operand {
			typ = tBinOp
			if e := s.wordAfter(end, "not"); e > 0 {
				s.jump(e)
			}
		}
	case "and", "or", "in":
		if !operand {
			typ = tKw
		}
	case "await":
		if operand {
			typ = tKw
		}
	case "lambda":
		s.top().lambda++
		s.lambdas++
		if s.lambdas > maxLambdas {
			return s.failAt(end, "too many nested lambdas")
		}
	}
	s.emit(typ, start)
	return true
}

// wordAfter is the end of the keyword if it is the next thing after i, else 0.
func (s *state) wordAfter(i int, word string) int {
	inside := len(s.brackets) > 0
	for i < len(s.src) {
		switch c := s.src[i]; {
		case c == ' ' || c == '\t' || c == '\f':
			i++
		case c == '\\' && newlineAt(s.src, i+1) > 0:
			i += 1 + newlineAt(s.src, i+1)
		case inside && newlineAt(s.src, i) > 0:
			i += newlineAt(s.src, i)
		case inside && c == '#':
			for i < len(s.src) && newlineAt(s.src, i) == 0 {
				i++
			}
		default:
			e := i + len(word)
			if strings.HasPrefix(s.src[i:], word) && (e == len(s.src) || !isWord(s.src[e]) && s.src[e] != '"' && s.src[e] != '\'') {
				return e
			}
			return 0
		}
	}
	return 0
}

// jump moves forward to end, counting the lines between.
func (s *state) jump(end int) {
	for s.pos < end {
		if n := newlineAt(s.src, s.pos); n > 0 {
			s.newline(s.pos + n)
		} else {
			s.pos++
		}
	}
}

// badIdentifierRune is the offset of the first character that may not stand in an
// identifier, -1 if all may. (Python's XID_Start and XID_Continue.)
func badIdentifierRune(word string) int {
	for i, r := range word {
		switch {
		case r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r):
		case i > 0 && (unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc) || unicode.Is(unicode.Other_ID_Continue, r)):
		default:
			return i
		}
	}
	return -1
}

func isPrintable(r rune) bool {
	return r == ' ' || !unicode.In(r, unicode.C, unicode.Z) && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}

// operator makes an operator, a bracket or another piece of punctuation.
func (s *state) operator() bool {
	start := s.pos
	rest := s.src[start:]
	n := 1
	for i, group := range operators {
		size := 3 - i
		if len(rest) < size {
			continue
		}
		for _, op := range group {
			if rest[:size] == op {
				n = size
				break
			}
		}
		if n > 1 {
			break
		}
	}
	b := s.top()
	atField := b.field && b.lambda == 0
	if b.field && rest[0] == ':' {
		n = 1 // := would be a format specification that begins with =
	}
	op := rest[:n]
	s.closedLambda = false
	switch op {
	case "(", "[", "{":
		return s.open(op[0])
	case ")", "]", "}":
		return s.close(op[0])
	}
	s.pos += n
	typ := tOp
	switch op {
	case ",":
		typ = tComma
	case ";":
		typ = tSemi
	case "...":
		typ = tConst
		if k := len(s.toks); k > 0 && s.toks[k-1].Value == "from" {
			typ = tOp // the dots of a relative import may be followed by a name
		}
	case ".":
		if s.operand {
			typ = tTrail
		}
	case ":":
		if b.field {
			b.spec = true
			typ = tFColon
		} else if b.lambda > 0 {
			b.lambda--
			s.lambdas--
			s.closedLambda = true
		}
	case "=":
		if atField && s.equalsEndsField() {
			typ = tFEq
		}
	case "!":
		typ = tJunk
		if atField {
			typ = tFBang
		}
	case "->", ":=":
	case "<>":
		typ = tJunk
	case "+", "-", "~":
		typ = tUnary
		if s.operand && op != "~" {
			typ = tBinOp
		}
	case "*":
		typ = tStar
		if s.operand {
			typ = tBinOp
		}
	case "**":
		typ = tDStar
		if s.operand {
			typ = tBinOp
		}
	case "@":
		typ = tAt
		if s.operand {
			typ = tBinOp
		}
	case "/", "//", "%", "<<", ">>", "&", "|", "^", "<", ">", "<=", ">=", "==", "!=":
		if s.operand {
			typ = tBinOp
		}
	default:
		if n > 1 {
			typ = tAugOp
			break
		}
		typ = tJunk
		if c := rest[0]; c < ' ' || c == 0x7f {
			return s.failAt(s.pos, "invalid non-printable character U+%04X", c)
		}
	}
	s.emit(typ, start)
	return true
}

// equalsEndsField reports whether the = just read is the one of {x=}: the field
// ends, or its conversion or specification begins.
func (s *state) equalsEndsField() bool {
	for i := s.pos; i < len(s.src); i++ {
		switch s.src[i] {
		case ' ', '\t', '\f', '\n', '\r':
			continue
		case '#':
			for i+1 < len(s.src) && newlineAt(s.src, i+1) == 0 {
				i++
			}
			continue
		case '}', ':':
			return true
		case '!':
			return i+1 >= len(s.src) || s.src[i+1] != '='
		}
		return false
	}
	return true
}

func (s *state) open(ch byte) bool {
	start := s.pos
	if len(s.brackets) >= maxBrackets {
		return s.failAt(start+1, "too many nested parentheses")
	}
	trail := s.operand && ch != '{'
	s.pos++
	if trail {
		s.emit(tTrail, start)
	} else {
		s.emit(tOpen, start)
	}
	s.brackets = append(s.brackets, bracket{ch: ch, pos: start, line: s.line, trail: trail})
	return true
}

var partner = map[byte]byte{')': '(', ']': '[', '}': '{'}

func (s *state) close(ch byte) bool {
	start := s.pos
	n := len(s.brackets)
	inside := len(s.fstrings) > 0
	if inside && s.fstrings[len(s.fstrings)-1].base == n && ch == '}' {
		return s.failAt(start+1, "f-string: single '}' is not allowed")
	}
	if n == 0 || inside && s.fstrings[len(s.fstrings)-1].base == n {
		return s.failAt(start+1, "unmatched '%c'", ch)
	}
	b := s.brackets[n-1]
	if b.ch != partner[ch] {
		if b.field && inside {
			return s.failAt(start+1, "f-string: unmatched '%c'", ch)
		}
		if b.line != s.line {
			return s.failAt(start+1, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", ch, b.ch, b.line)
		}
		return s.failAt(start+1, "closing parenthesis '%c' does not match opening parenthesis '%c'", ch, b.ch)
	}
	s.lambdas -= b.lambda
	s.pos++
	if b.field {
		s.emit(tFClose, start)
	} else {
		s.emit(tClose, start)
	}
	s.brackets = s.brackets[:n-1]
	return true
}

// number makes a numeric literal with CPython's words for a wrong one.
func (s *state) number() bool {
	start := s.pos
	kind := "decimal"
	switch {
	case s.src[start] == '0' && start+1 < len(s.src) && strings.IndexByte("xXoObB", s.src[start+1]) >= 0:
		var ok bool
		if kind, ok = s.radix(); !ok {
			return false
		}
	default:
		var ok bool
		if kind, ok = s.decimal(); !ok {
			return false
		}
	}
	if kind == "imaginary" {
		return s.fail(fault{msg: "gen does not have complex numbers", start: start, end: s.pos,
			hint: "Work with two floats instead."})
	}
	if !s.numberEnds(kind) {
		return false
	}
	s.emit(tConst, start)
	return true
}

// numberEnds checks what directly follows a number: a keyword that may stand there
// (`1if x else 2`), but no other word.
func (s *state) numberEnds(kind string) bool {
	if s.pos >= len(s.src) || !isWord(s.src[s.pos]) {
		return true
	}
	end := s.pos
	for end < len(s.src) && isWord(s.src[end]) {
		end++
	}
	rest := s.src[s.pos:end]
	for _, word := range [...]string{"and", "else", "for", "if", "in", "is", "not", "or"} {
		if strings.HasPrefix(rest, word) {
			last := int32(s.pos)
			s.warnings = append(s.warnings, Warning{Span: code.Span{Start: last - 1, End: last}, Msg: "invalid " + kind + " literal"})
			return true
		}
	}
	if s.src[s.pos] >= utf8.RuneSelf {
		if bad := badIdentifierRune(s.src[s.pos:end]); bad == 0 {
			return true // the character itself is the mistake
		}
	}
	// CPython steps back before the letter, so the last digit is marked.
	return s.failAt(s.pos, "invalid %s literal", kind)
}

// digits reads digits of the base with single underscores between; ok is false
// after a doubled or trailing underscore.
func (s *state) digits(isValid func(byte) bool) bool {
	for {
		for s.pos < len(s.src) && isValid(s.src[s.pos]) {
			s.pos++
		}
		if s.pos >= len(s.src) || s.src[s.pos] != '_' {
			return true
		}
		s.pos++
		if s.pos >= len(s.src) || !isValid(s.src[s.pos]) {
			return false
		}
	}
}

func (s *state) radix() (string, bool) {
	kind, valid := "hexadecimal", func(c byte) bool {
		return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
	}
	switch s.src[s.pos+1] {
	case 'o', 'O':
		kind, valid = "octal", func(c byte) bool { return '0' <= c && c <= '7' }
	case 'b', 'B':
		kind, valid = "binary", func(c byte) bool { return c == '0' || c == '1' }
	}
	s.pos += 2
	if s.pos < len(s.src) && s.src[s.pos] == '_' {
		s.pos++
	}
	bad := func() (string, bool) {
		if s.pos < len(s.src) && isDigit(s.src[s.pos]) && kind != "hexadecimal" {
			return kind, s.failAt(s.pos+1, "invalid digit '%c' in %s literal", s.src[s.pos], kind)
		}
		return kind, s.failAt(s.pos, "invalid %s literal", kind)
	}
	if s.pos >= len(s.src) || !valid(s.src[s.pos]) {
		return bad()
	}
	if !s.digits(valid) {
		return bad()
	}
	if s.pos < len(s.src) && isDigit(s.src[s.pos]) {
		return bad()
	}
	return kind, true
}

func (s *state) decimal() (string, bool) {
	start := s.pos
	bad := func(kind string) (string, bool) {
		return kind, s.failAt(s.pos, "invalid %s literal", kind)
	}
	if !s.digits(isDigit) {
		return bad("decimal")
	}
	whole := s.src[start:s.pos]
	float := false
	if s.pos < len(s.src) && s.src[s.pos] == '.' {
		float = true
		s.pos++
		if s.pos < len(s.src) && isDigit(s.src[s.pos]) {
			if !s.digits(isDigit) {
				return bad("decimal")
			}
		}
	}
	if s.pos < len(s.src) && (s.src[s.pos] == 'e' || s.src[s.pos] == 'E') {
		p := s.pos + 1
		signed := p < len(s.src) && (s.src[p] == '+' || s.src[p] == '-')
		if signed {
			p++
		}
		switch {
		case p < len(s.src) && isDigit(s.src[p]):
			float = true
			s.pos = p
			if !s.digits(isDigit) {
				return bad("decimal")
			}
		case signed:
			s.pos = p
			return bad("decimal")
		}
	}
	if s.pos < len(s.src) && (s.src[s.pos] == 'j' || s.src[s.pos] == 'J') {
		s.pos++
		return "imaginary", true
	}
	if !float && len(whole) > 1 && whole[0] == '0' && strings.Trim(whole, "0_") != "" {
		zeros := 0
		for zeros < len(whole) && (whole[zeros] == '0' || whole[zeros] == '_') {
			zeros++
		}
		return "decimal", s.fail(fault{msg: "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
			start: start, end: start + zeros, eager: true})
	}
	return "decimal", true
}

// endsOperand is for the diagnosis: can the token be the last of an operand?
func endsOperand(t lexer.Token) bool {
	switch t.Type {
	case tName, tStr, tFEnd, tConst, tClose:
		return true
	}
	return false
}
