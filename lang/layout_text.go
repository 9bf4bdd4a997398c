package lang

// layout_text.go owns string literals and the text parts of f-strings. Fields of
// f-strings are ordinary tokens between FOpen and FClose: PEP 701.

import (
	"strings"
)

// An fstring is one that is open.
type fstring struct {
	start int // offset of the prefix
	line  int
	quote string
	raw   bool
	base  int // brackets open outside of it
}

func isStringPrefix(p string) bool {
	switch strings.ToLower(p) {
	case "r", "b", "f", "u", "br", "rb", "fr", "rf":
		return true
	}
	return false
}

// quoteAt is the quote at i: one character or three.
func quoteAt(src string, i int) string {
	q := src[i : i+1]
	if strings.HasPrefix(src[i:], q+q+q) {
		return src[i : i+3]
	}
	return q
}

// str makes a string literal, or begins an f-string, whose prefix starts at start.
func (s *state) str(start int) bool {
	i := start
	isF, isRaw := false, false
	for s.src[i] != '"' && s.src[i] != '\'' {
		switch s.src[i] {
		case 'f', 'F':
			isF = true
		case 'r', 'R':
			isRaw = true
		}
		i++
	}
	quote := quoteAt(s.src, i)
	if isF {
		s.pos = i + len(quote)
		if len(s.fstrings) >= maxFStrings {
			return s.failAt(s.pos, "too many nested f-strings")
		}
		s.emit(tFStart, start)
		s.fstrings = append(s.fstrings, fstring{start: start, line: s.line, quote: quote, raw: isRaw, base: len(s.brackets)})
		return true
	}
	line, from := s.line, s.lineFrom
	j := i + len(quote)
	escapedQuote := false
	for {
		if j >= len(s.src) {
			return s.openString(start, line, quote, "", escapedQuote)
		}
		switch c := s.src[j]; {
		case c == quote[0] && strings.HasPrefix(s.src[j:], quote):
			// The token begins on the line it starts at; the lines inside count after it.
			end := j + len(quote)
			last, lastFrom := s.line, s.lineFrom
			s.line, s.lineFrom = line, from
			s.pos = end
			s.emit(tStr, start)
			s.line, s.lineFrom = last, lastFrom
			return true
		case c == '\\':
			j++
			if n := newlineAt(s.src, j); n > 0 {
				j += n
				s.line++
				s.lineFrom = j
			} else if j < len(s.src) {
				escapedQuote = escapedQuote || s.src[j] == quote[0]
				j++
			}
		case c == '\n' || c == '\r':
			if len(quote) == 1 {
				return s.openString(start, line, quote, "", escapedQuote)
			}
			j += newlineAt(s.src, j)
			s.line++
			s.lineFrom = j
		default:
			j++
		}
	}
}

// openString fails for a string without an end.
func (s *state) openString(start, line int, quote, f string, escapedQuote bool) bool {
	last := s.line
	if len(quote) == 3 && s.lineFrom == len(s.src) && last > line {
		last-- // the empty rest behind the last line end is no line
	}
	s.line = line
	if n := len(s.fstrings); n > 0 && f == "" && s.fstrings[n-1].quote == quote {
		// The quote was rather the end of the f-string around it.
		return s.failAt(start+1, "f-string: expecting '}'")
	}
	if len(quote) == 3 {
		ok := s.failAt(start+1, "unterminated triple-quoted %sstring literal (detected at line %d)", f, last)
		s.fault.start, s.fault.end = start, start
		s.fault.open = true
		return ok
	}
	tail := ""
	if escapedQuote && f == "" {
		tail = "; perhaps you escaped the end quote?"
	}
	return s.failAt(start+1, "unterminated %sstring literal (detected at line %d)%s", f, last, tail)
}

// inText reports whether the next characters are text of an f-string.
func (s *state) inText() bool {
	n := len(s.fstrings)
	if n == 0 {
		return false
	}
	k := len(s.brackets)
	return s.fstrings[n-1].base == k || s.brackets[k-1].spec
}

// openFields is how many fields of an f-string are open around its text.
func (s *state) openFields(f *fstring) int {
	n := 0
	for _, b := range s.brackets[f.base:] {
		if b.field {
			n++
		}
	}
	return n
}

// fText makes the text up to the next field or the end, and the token that ends it.
func (s *state) fText() bool {
	f := &s.fstrings[len(s.fstrings)-1]
	spec := len(s.brackets) > f.base
	start, startLine, startFrom := s.pos, s.line, s.lineFrom
	i := s.pos
	text := func() {
		if i > start {
			last, lastFrom := s.line, s.lineFrom
			s.line, s.lineFrom = startLine, startFrom
			s.pos = i
			s.emit(tFMiddle, start)
			s.line, s.lineFrom = last, lastFrom
		}
		s.pos = i
	}
	for i < len(s.src) {
		switch c := s.src[i]; {
		case c == f.quote[0] && strings.HasPrefix(s.src[i:], f.quote):
			text()
			s.pos = i + len(f.quote)
			s.emit(tFEnd, i)
			s.fstrings = s.fstrings[:len(s.fstrings)-1]
			if spec {
				// Its field stays open: a bracket like any other from here on.
				b := s.top()
				b.field, b.spec = false, false
			}
			return true
		case c == '{':
			if !spec && strings.HasPrefix(s.src[i:], "{{") {
				i += 2
				continue
			}
			text()
			if len(s.brackets) >= maxBrackets {
				return s.failAt(i+1, "f-string: too many nested parenthesis")
			}
			if s.openFields(f) >= maxFields {
				return s.failAt(i, "f-string: expressions nested too deeply")
			}
			s.pos = i + 1
			s.emit(tFOpen, i)
			s.brackets = append(s.brackets, bracket{ch: '{', pos: i, line: s.line, field: true})
			return true
		case c == '}':
			if spec {
				text()
				return s.close('}')
			}
			if !strings.HasPrefix(s.src[i:], "}}") {
				text()
				return s.failAt(i+1, "f-string: single '}' is not allowed")
			}
			i += 2
		case c == '\\':
			i++
			if n := newlineAt(s.src, i); n > 0 {
				i += n
				s.line++
				s.lineFrom = i
				continue
			}
			if i >= len(s.src) || s.src[i] == '{' || s.src[i] == '}' {
				continue
			}
			if s.src[i] == 'N' && !f.raw && strings.HasPrefix(s.src[i:], "N{") {
				for i < len(s.src) && s.src[i] != '}' && s.src[i] != f.quote[0] && newlineAt(s.src, i) == 0 {
					i++
				}
				if i < len(s.src) && s.src[i] == '}' {
					i++
				}
				continue
			}
			i++
		case c == '\n' || c == '\r':
			if len(f.quote) == 1 {
				if spec {
					// A line end is no part of the specification, but the field may go on.
					text()
					s.top().spec = false
					return true
				}
				return s.openString(f.start, f.line, f.quote, "f-", false)
			}
			i += newlineAt(s.src, i)
			s.line++
			s.lineFrom = i
		default:
			i++
		}
	}
	if spec && len(f.quote) == 1 {
		text()
		s.top().spec = false
		return true
	}
	return s.openString(f.start, f.line, f.quote, "f-", false)
}
