package lang

// lower_literal.go owns the values of literals: numbers, strings with their
// escapes, f-strings.

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// maxIntDigits is CPython's limit for turning decimal text into an int.
const maxIntDigits = 4300

// literal is the value of a number or of None, True, False and `...`.
func (l *lowerer) literal(t lexer.Token) any {
	switch t.Value {
	case "None":
		return nil
	case "True":
		return true
	case "False":
		return false
	case "...":
		return Ellipsis{}
	}
	text := t.Value
	if strings.IndexByte(text, '_') >= 0 {
		text = strings.ReplaceAll(text, "_", "")
	}
	if len(text) < 18 {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return big.NewInt(n)
		}
	}
	if len(text) > 1 && text[0] == '0' && strings.IndexByte("xXoObB", text[1]) >= 0 {
		n, _ := new(big.Int).SetString(text, 0)
		return n
	}
	if strings.ContainsAny(text, ".eE") {
		f, _ := strconv.ParseFloat(text, 64) // out of range gives ±Inf, as in Python
		return f
	}
	if len(text) > maxIntDigits {
		panic(&Error{Kind: "SyntaxError", Source: l.src, Span: tokenSpan(t), NoCaret: true,
			Msg: fmt.Sprintf("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.", maxIntDigits, len(text))})
	}
	n, _ := new(big.Int).SetString(text, 10)
	return n
}

// strings lowers adjacent string literals to one Constant or JoinedStr.
func (l *lowerer) strings(n exprNode, g *gStrings) Expr {
	if len(g.Parts) == 1 && g.Parts[0].Plain != nil {
		t := *g.Parts[0].Plain
		s, isBytes := l.stringToken(t)
		if isBytes {
			return &Constant{n, []byte(s)}
		}
		return &Constant{n, s}
	}
	var joined joiner
	bytes, texts, fs := 0, 0, 0
	for _, p := range g.Parts {
		if p.F != nil {
			fs++
			texts++
			continue
		}
		if _, body := splitPrefix(p.Plain.Value); strings.ContainsAny(p.Plain.Value[:len(p.Plain.Value)-len(body)], "bB") {
			bytes++
		} else {
			texts++
		}
	}
	if bytes > 0 && texts > 0 {
		l.fail(tokenSpan(l.after(g.Tokens)), "cannot mix bytes and nonbytes literals")
	}
	for _, p := range g.Parts {
		if p.Plain != nil {
			s, _ := l.stringToken(*p.Plain)
			joined.text(s, tokenSpan(*p.Plain))
		} else {
			prefix, _ := splitPrefix(p.F.Tokens[0].Value)
			l.fParts(&joined, p.F.Parts, strings.ContainsAny(prefix, "rR"), &p.F.Tokens[len(p.F.Tokens)-1])
		}
	}
	switch {
	case bytes > 0:
		return &Constant{n, []byte(joined.plain.String())}
	case fs == 0:
		return &Constant{n, joined.plain.String()}
	}
	joined.flush()
	return &JoinedStr{n, joined.values}
}

// A joiner collects text and fields, merging neighbouring text.
type joiner struct {
	values []Expr
	plain  strings.Builder
	sp     code.Span
	any    bool
}

func (j *joiner) text(s string, sp code.Span) {
	if !j.any {
		j.sp = sp
		j.any = true
	}
	j.sp.End = sp.End
	j.plain.WriteString(s)
}

func (j *joiner) flush() {
	if j.plain.Len() > 0 {
		j.values = append(j.values, &Constant{exprNode{at(j.sp)}, j.plain.String()})
	}
	j.plain.Reset()
	j.any = false
}

// fParts lowers the parts of an f-string or of a format specification. Warnings of an
// f-string's own text are for the line of its closing quote, as in CPython.
func (l *lowerer) fParts(j *joiner, parts []*gFPart, raw bool, end *lexer.Token) {
	for _, p := range parts {
		if p.Text != nil {
			known := len(l.warnings)
			j.text(l.fText(*p.Text, raw), tokenSpan(*p.Text))
			for i := range l.warnings[known:] {
				if end != nil {
					l.warnings[known+i].Span = tokenSpan(*end)
				}
			}
			continue
		}
		l.field(j, p.Field, raw)
	}
}

// fText is the value of an f-string's text token.
func (l *lowerer) fText(t lexer.Token, raw bool) string {
	text := t.Value
	if strings.IndexByte(text, '{') >= 0 || strings.IndexByte(text, '}') >= 0 {
		text = undouble(text, raw)
	}
	return l.unescape(text, t, raw, false)
}

// undouble turns {{ and }} into single braces, leaving \N{name} alone.
func undouble(s string, raw bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && !raw && strings.HasPrefix(s[i:], "\\N{") {
			if end := strings.IndexByte(s[i:], '}'); end > 0 {
				b.WriteString(s[i : i+end+1])
				i += end
				continue
			}
		}
		b.WriteByte(c)
		if (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c {
			i++
		}
	}
	return b.String()
}

func (l *lowerer) field(j *joiner, g *gField, raw bool) {
	v := g.Value
	f := &FormattedValue{exprNode: exprNode{at(span(g.Tokens))}, Value: l.yieldOrList(v)}
	if g.Eq != nil {
		from := tokenEnd(g.Tokens[0])
		to := l.toks[g.Eq.Pos.Column+1].Pos.Offset
		// CPython reads escapes in this text as in the rest of the string.
		shown := l.unescape(withoutComments(normalNewlines(l.src.Text[from:to])), g.Tokens[0], raw, false)
		j.text(shown, code.Span{Start: from, End: int32(to)})
		if g.Conv == nil && g.Spec == nil {
			f.Conversion = 'r'
		}
	}
	if g.Conv != nil {
		c := g.Conv.Value
		if bang := l.toks[g.Conv.Pos.Column-1]; tokenEnd(bang) != int32(g.Conv.Pos.Offset) {
			l.fail(code.Span{Start: int32(bang.Pos.Offset), End: tokenEnd(*g.Conv)}, "f-string: conversion type must come right after the exclamanation mark")
		}
		if c != "s" && c != "r" && c != "a" {
			l.fail(tokenSpan(*g.Conv), "f-string: invalid conversion character %s: expected 's', 'r', or 'a'", "'"+c+"'")
		}
		f.Conversion = c[0]
	}
	if g.Spec != nil {
		var spec joiner
		l.fParts(&spec, g.Spec.Parts, raw, nil)
		spec.flush()
		f.Spec = &JoinedStr{exprNode{at(span(g.Spec.Tokens))}, spec.values}
	}
	j.flush()
	j.values = append(j.values, f)
}

// withoutComments is the text of a field up to its = without the comments in it.
func withoutComments(s string) string {
	if strings.IndexByte(s, '#') < 0 {
		return s
	}
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote == 0 && c == '#':
			for i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
			continue
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// splitPrefix cuts a string token into its prefix and the rest.
func splitPrefix(tok string) (prefix, rest string) {
	i := strings.IndexAny(tok, `"'`)
	return tok[:i], tok[i:]
}

// stringToken is the value of a plain string literal.
func (l *lowerer) stringToken(t lexer.Token) (value string, isBytes bool) {
	prefix, rest := splitPrefix(t.Value)
	q := len(quoteAt(rest, 0))
	body := rest[q : len(rest)-q]
	isBytes = strings.ContainsAny(prefix, "bB")
	if isBytes {
		for i := 0; i < len(body); i++ {
			if body[i] >= utf8.RuneSelf {
				l.fail(tokenSpan(t), "bytes can only contain ASCII literal characters")
			}
		}
	}
	return l.unescape(body, t, strings.ContainsAny(prefix, "rR"), isBytes), isBytes
}

// normalNewlines makes all line ends \n, as Python reads its sources.
func normalNewlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

var simpleEscapes = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}

// unescape is the value of the text of a string literal.
func (l *lowerer) unescape(s string, t lexer.Token, raw, isBytes bool) string {
	s = normalNewlines(s)
	if raw || strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	warned := false
	for i := 0; i < len(s); {
		c := s[i]
		if c != '\\' || i+1 >= len(s) {
			b.WriteByte(c)
			i++
			continue
		}
		e := s[i+1]
		if v, ok := simpleEscapes[e]; ok {
			b.WriteByte(v)
			i += 2
			continue
		}
		switch {
		case e == '\n':
			i += 2
		case '0' <= e && e <= '7':
			n, j := 0, i+1
			for j < len(s) && j < i+4 && '0' <= s[j] && s[j] <= '7' {
				n = n*8 + int(s[j]-'0')
				j++
			}
			if n > 0o377 && !warned {
				warned = true
				l.warn(t, "invalid octal escape sequence '\\%s'", s[i+1:j])
			}
			if isBytes {
				b.WriteByte(byte(n))
			} else {
				b.WriteRune(rune(n))
			}
			i = j
		case e == 'x' || !isBytes && (e == 'u' || e == 'U'):
			width := map[byte]int{'x': 2, 'u': 4, 'U': 8}[e]
			j := i + 2
			for j < len(s) && j < i+2+width && isHex(s[j]) {
				j++
			}
			if j-i-2 < width {
				if isBytes {
					l.fail(tokenSpan(t), "(value error) invalid \\x escape at position %d", i)
				}
				l.unicodeError(t, s, i, j-1, "truncated \\"+map[byte]string{'x': "xXX", 'u': "uXXXX", 'U': "UXXXXXXXX"}[e]+" escape")
			}
			n, _ := strconv.ParseUint(s[i+2:j], 16, 64)
			switch {
			case isBytes:
				b.WriteByte(byte(n))
			case n > utf8.MaxRune:
				l.unicodeError(t, s, i, j-1, "illegal Unicode character")
			case 0xd800 <= n && n < 0xe000: // a lone surrogate, in the three bytes that UTF-8 would take
				b.Write([]byte{0xe0 | byte(n>>12), 0x80 | byte(n>>6)&0x3f, 0x80 | byte(n)&0x3f})
			default:
				b.WriteRune(rune(n))
			}
			i = j
		case e == 'N' && !isBytes:
			end := strings.IndexByte(s[i:], '}')
			if !strings.HasPrefix(s[i+2:], "{") || end < 0 {
				l.unicodeError(t, s, i, i+1, "malformed \\N character escape")
			}
			panic(&Error{Kind: "SyntaxError", Msg: "gen does not know characters by name (\\N{...})", Source: l.src, Span: tokenSpan(t),
				Hint: "Write the character itself, or its number as \\uXXXX."})
		default:
			if !warned {
				warned = true
				r, _ := utf8.DecodeRuneInString(s[i+1:])
				l.warn(t, "invalid escape sequence '\\%c'", r)
			}
			b.WriteByte('\\')
			i++
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// unicodeError is what CPython's decoder says of s[from:to+1]; positions count characters.
func (l *lowerer) unicodeError(t lexer.Token, s string, from, to int, why string) {
	a := utf8.RuneCountInString(s[:from])
	z := a + utf8.RuneCountInString(s[from:min(to+1, len(s))]) - 1
	l.fail(tokenSpan(t), "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", a, z, why)
}

// warn notes a questionable escape; each literal warns once, as in CPython.
func (l *lowerer) warn(t lexer.Token, format string, args ...any) {
	l.warnings = append(l.warnings, Warning{Span: tokenSpan(t), Msg: fmt.Sprintf(format, args...)})
}
