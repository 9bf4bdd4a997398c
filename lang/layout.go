package lang

// layout.go owns the way from text to tokens: indentation, newlines, brackets, and
// the context classes that let the grammar decide by one token. Strings and
// f-strings are in layout_text.go, numbers and names in layout_word.go.
//
// The lexer is one loop over an explicit state, never recursive, linear in the
// length of the text. It does not fail: a mistake is kept in state.fault, an Error
// token and the end follow, so that the parser can still find an earlier one.

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// Token types. The classes say what a token can be where it stands, which the
// lexer knows from the token before it.
const (
	tName     lexer.TokenType = iota + 1
	tStr                      // a whole string literal, prefix and quotes included
	tFStart                   // prefix and opening quote of an f-string
	tFMiddle                  // its text
	tFEnd                     // its closing quote
	tFOpen                    // { of a field
	tFClose                   // } of a field
	tFEq                      // = of {x=}
	tFBang                    // ! before a conversion
	tFColon                   // : before a format specification
	tConst                    // a number, None, True, False or ...
	tUnary                    // + - ~ not await before an operand
	tBinOp                    // an operator after an operand; `not in` and `is not` are one
	tStar                     // * before an operand
	tDStar                    // ** before an operand
	tAt                       // @ of a decorator
	tAugOp                    // += and its like
	tTrail                    // . ( [ directly after an operand
	tOpen                     // ( [ { where an operand begins
	tClose                    // ) ] }
	tComma                    // a comma between two things
	tTComma                   // a comma after the last thing
	tSemi                     // ; between two statements
	tTSemi                    // ; at the end of a line
	tKwBlock                  // first word of a compound statement
	tKwSimple                 // first word of a simple statement
	tKw                       // any other keyword
	tOp                       // other punctuation: = : -> := . and operators without a left side
	tJunk                     // a character that starts no token
	tNewline                  // end of a logical line
	tIndent
	tDedent
	tError // where the lexer gave up; the end follows
)

var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Name": tName, "Str": tStr,
	"FStart": tFStart, "FMiddle": tFMiddle, "FEnd": tFEnd, "FOpen": tFOpen, "FClose": tFClose,
	"FEq": tFEq, "FBang": tFBang, "FColon": tFColon,
	"Const": tConst, "Unary": tUnary, "BinOp": tBinOp, "Star": tStar, "DStar": tDStar,
	"At": tAt, "AugOp": tAugOp, "Trail": tTrail, "Open": tOpen, "Close": tClose,
	"Comma": tComma, "TComma": tTComma, "Semi": tSemi, "TSemi": tTSemi,
	"KwBlock": tKwBlock, "KwSimple": tKwSimple, "Kw": tKw, "Op": tOp, "Junk": tJunk,
	"Newline": tNewline, "Indent": tIndent, "Dedent": tDedent, "Error": tError,
}

// keywords maps each keyword to its class; words with a class of their own
// (operators, await) are settled in word.
var keywords = map[string]lexer.TokenType{
	"def": tKwBlock, "class": tKwBlock, "if": tKwBlock, "for": tKwBlock, "while": tKwBlock,
	"try": tKwBlock, "with": tKwBlock, "async": tKwBlock,
	"pass": tKwSimple, "break": tKwSimple, "continue": tKwSimple, "return": tKwSimple, "raise": tKwSimple,
	"global": tKwSimple, "nonlocal": tKwSimple, "del": tKwSimple, "assert": tKwSimple,
	"import": tKwSimple, "from": tKwSimple,
	"None": tConst, "True": tConst, "False": tConst,
	"and": tBinOp, "or": tBinOp, "in": tBinOp, "is": tBinOp, "not": tUnary, "await": tUnary,
	"as": tKw, "elif": tKw, "else": tKw, "except": tKw, "finally": tKw, "lambda": tKw, "yield": tKw,
}

// The limits are CPython's; they also bound the recursion of the parser, which the
// Go stack could not survive without bound. A lambda in a parameter's default is
// the one nesting without brackets.
const (
	maxBrackets = 200
	maxIndents  = 100
	maxLambdas  = 200
	maxFStrings = 149
	maxFields   = 3 // one in the format specification of another
)

// layout is the lexer.Definition that the grammar is built with.
type layout struct{}

// Symbols names the token types for the grammar.
func (layout) Symbols() map[string]lexer.TokenType { return symbols }

// Lex reads everything first: tokens point into the text.
func (d layout) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(name, string(b))
}

// LexString makes all tokens at once.
func (layout) LexString(_ string, text string) (lexer.Lexer, error) {
	return &tokenList{toks: tokenize(text).toks}, nil
}

// A tokenList serves tokens that are already made.
type tokenList struct {
	toks []lexer.Token
	next int
}

// Next is the next token, EOF for ever at the end.
func (l *tokenList) Next() (lexer.Token, error) {
	t := l.toks[l.next]
	if l.next < len(l.toks)-1 {
		l.next++
	}
	return t, nil
}

// A bracket is one that is open.
type bracket struct {
	ch     byte
	pos    int
	line   int
	trail  bool // directly after an operand: a call or a subscript
	field  bool // { of an f-string's field
	spec   bool // in the field's format specification: text again
	lambda int  // lambdas whose colon has not come yet
}

// A fault is the mistake at which the lexer stopped.
type fault struct {
	kind       string
	msg, hint  string
	start, end int
	noCaret    bool
	// eager faults are found by CPython's tokenizer when it looks through the rest
	// of the text after a syntax error, and then win over it. It does not look into
	// f-strings.
	eager bool
	// open marks a text that only lacks its end: an unfinished triple-quoted
	// string or a backslash at the very end.
	open bool
	// continued is a backslash at the very end.
	continued bool
}

// state is the lexer at work. In each token Pos.Offset is the byte offset,
// Pos.Line the line and Pos.Column the token's index in toks; Value is a slice of
// the text, so offset+len(Value) is its end.
type state struct {
	src      string
	pos      int
	line     int
	lineFrom int // offset of the current physical line
	toks     []lexer.Token
	fault    *fault
	brackets []bracket
	base     bracket // stands below the open brackets: counts lambdas
	lambdas  int     // pending lambdas in all brackets
	indents  []int
	alts     []int // the same columns with tabs counted as one
	fstrings []fstring
	operand  bool // the last token ends an operand
	lineTop  bool // at the start of a logical line
	// closedLambda: the colon just read belongs to a lambda
	closedLambda bool
	comments     []code.Span
	warnings     []Warning
}

// tokenize makes the tokens of text.
func tokenize(text string) *state {
	s := &state{src: text, line: 1, indents: []int{0}, alts: []int{0}, lineTop: true}
	s.toks = make([]lexer.Token, 0, min(len(text)/4+8, 1<<14))
	if strings.HasPrefix(text, "\ufeff") {
		s.pos = len("\ufeff")
		s.lineFrom = s.pos
	}
	for s.step() {
	}
	return s
}

// emit appends a token that ends at s.pos.
func (s *state) emit(typ lexer.TokenType, start int) {
	if n := len(s.toks); n > 0 {
		prev := &s.toks[n-1]
		value := s.src[start:s.pos]
		switch prev.Type {
		case tComma:
			if s.endsList(typ, value) {
				prev.Type = tTComma
			}
		case tSemi:
			if typ == tNewline {
				prev.Type = tTSemi
			}
		}
	}
	s.toks = append(s.toks, lexer.Token{
		Type:  typ,
		Value: s.src[start:s.pos],
		Pos:   lexer.Position{Offset: start, Line: s.line, Column: len(s.toks)},
	})
	switch typ {
	case tName, tStr, tFEnd, tConst, tClose:
		s.operand = true
	default:
		s.operand = false
	}
}

// endsList reports whether a comma before this token has nothing after it.
func (s *state) endsList(typ lexer.TokenType, value string) bool {
	switch typ {
	case tClose, tNewline, tSemi, tFClose, tFEq, tFBang, tFColon, tAugOp, lexer.EOF:
		return true
	case tBinOp, tKw, tUnary, tOp:
		switch value {
		case "=", "in":
			return true
		case ":":
			// In a subscript the colon begins a slice, unless a lambda waits for it. The
			// colon has been counted by now, so ask whether it closed a lambda.
			return !s.inSubscript() || s.closedLambda
		}
	}
	return false
}

// top is the innermost open bracket, or the ground below all of them.
func (s *state) top() *bracket {
	if n := len(s.brackets); n > 0 {
		return &s.brackets[n-1]
	}
	return &s.base
}

func (s *state) inSubscript() bool {
	b := s.top()
	return b.ch == '[' && b.trail
}

// fail records the mistake and ends the tokens.
func (s *state) fail(f fault) bool {
	if f.kind == "" {
		f.kind = "SyntaxError"
	}
	s.fault = &f
	at := min(max(f.start, 0), len(s.src))
	s.pos = at
	s.emit(tError, at)
	s.emit(lexer.EOF, at)
	return false
}

// failAt marks the one character that ends at end, where CPython's tokenizer
// stands when it complains.
func (s *state) failAt(end int, format string, args ...any) bool {
	start := end
	if start > 0 {
		_, n := utf8.DecodeLastRuneInString(s.src[:end])
		start -= n
	}
	return s.fail(fault{msg: fmt.Sprintf(format, args...), start: start, end: start, eager: len(s.fstrings) == 0})
}

// step makes the next token or two; false at the end.
func (s *state) step() bool {
	if s.inText() {
		return s.fText()
	}
	if s.lineTop && len(s.brackets) == 0 {
		if !s.indentation() {
			return false
		}
		s.lineTop = false
		if s.pos >= len(s.src) {
			return s.finish()
		}
	}
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case ' ', '\t', '\f':
			s.pos++
		case '#':
			s.comment()
		case '\\':
			n := newlineAt(s.src, s.pos+1)
			if n == 0 {
				if s.pos+1 >= len(s.src) {
					return s.fail(fault{msg: "unexpected EOF while parsing", start: s.pos + 1, end: s.pos + 1, open: true, continued: true})
				}
				at := s.pos + 1
				return s.fail(fault{msg: "unexpected character after line continuation character", start: at, end: at})
			}
			s.newline(s.pos + 1 + n)
			if s.pos >= len(s.src) {
				return s.fail(fault{msg: "unexpected EOF while parsing", start: s.pos - n, end: s.pos - n, open: true, continued: true})
			}
		case '\r', '\n':
			n := max(newlineAt(s.src, s.pos), 1)
			if len(s.brackets) == 0 {
				start := s.pos
				s.pos += n
				s.emit(tNewline, start)
				s.newline(s.pos)
				s.lineTop = true
				return true
			}
			s.newline(s.pos + n)
		default:
			return s.token()
		}
	}
	return s.finish()
}

// newlineAt is the length of the line end at i, 0 if there is none.
func newlineAt(src string, i int) int {
	if i >= len(src) {
		return 0
	}
	switch src[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(src) && src[i+1] == '\n' {
			return 2
		}
		return 1
	}
	return 0
}

// newline goes to the start of the next physical line, at pos.
func (s *state) newline(pos int) {
	s.pos = pos
	s.line++
	s.lineFrom = pos
}

// comment skips to the end of the line.
func (s *state) comment() {
	start := s.pos
	for s.pos < len(s.src) && s.src[s.pos] != '\n' && s.src[s.pos] != '\r' {
		s.pos++
	}
	s.comments = append(s.comments, code.Span{Start: int32(start), End: int32(s.pos)})
}

// indentation measures the start of a logical line, skipping lines without code,
// and makes Indent and Dedent tokens.
func (s *state) indentation() bool {
	for {
		col, alt, first := 0, 0, -1
	measure:
		for s.pos < len(s.src) {
			switch s.src[s.pos] {
			case ' ':
				col++
				alt++
				s.pos++
			case '\t':
				col = (col/8 + 1) * 8
				alt++
				s.pos++
			case '\f':
				col, alt = 0, 0
				s.pos++
			case '\\':
				// A backslash joins the next line; the first part tells the indentation.
				n := newlineAt(s.src, s.pos+1)
				if n == 0 || s.pos+1+n >= len(s.src) {
					break measure
				}
				if first < 0 {
					first = col
				}
				s.newline(s.pos + 1 + n)
				col = 0
			default:
				break measure
			}
		}
		if first >= 0 {
			col, alt = first, first
		}
		if s.pos >= len(s.src) {
			return true
		}
		if s.src[s.pos] == '#' {
			s.comment()
		}
		if s.pos >= len(s.src) {
			return true
		}
		if n := newlineAt(s.src, s.pos); n > 0 {
			s.newline(s.pos + n)
			continue
		}
		return s.indentTo(col, alt)
	}
}

func (s *state) indentTo(col, alt int) bool {
	tabs := func() bool {
		return s.fail(fault{kind: "TabError", msg: "inconsistent use of tabs and spaces in indentation",
			start: s.lineFrom, end: s.lineFrom,
			hint: "Use only spaces (four per level) for indentation."})
	}
	top := len(s.indents) - 1
	switch {
	case col == s.indents[top]:
		if alt != s.alts[top] {
			return tabs()
		}
	case col > s.indents[top]:
		if len(s.indents) >= maxIndents {
			return s.fail(fault{kind: "IndentationError", msg: "too many levels of indentation",
				start: s.lineFrom, end: s.lineFrom})
		}
		if alt <= s.alts[top] {
			return tabs()
		}
		s.indents = append(s.indents, col)
		s.alts = append(s.alts, alt)
		s.emit(tIndent, s.pos)
	default:
		for col < s.indents[top] {
			top--
			s.indents = s.indents[:top+1]
			s.alts = s.alts[:top+1]
			s.emit(tDedent, s.pos)
		}
		if col != s.indents[top] {
			end := s.pos
			for end < len(s.src) && newlineAt(s.src, end) == 0 {
				end++
			}
			return s.fail(fault{kind: "IndentationError", msg: "unindent does not match any outer indentation level",
				start: end, end: end, hint: "This line must start at the same column as an enclosing block."})
		}
		if alt != s.alts[top] {
			return tabs()
		}
	}
	return true
}

// finish ends the last line and all blocks. Brackets that are still open stay in
// s.brackets for the diagnosis.
func (s *state) finish() bool {
	if n := len(s.toks); n > 0 && s.toks[n-1].Type != tNewline && s.toks[n-1].Type != tDedent && len(s.brackets) == 0 {
		s.emit(tNewline, s.pos)
	}
	for range s.indents[1:] {
		s.emit(tDedent, s.pos)
	}
	s.emit(lexer.EOF, s.pos)
	return false
}
