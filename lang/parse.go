package lang

// parse.go owns the front door: text in, tree or error out.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// Mode tells what kind of text is parsed.
type Mode int

// The modes: a whole file, one input of the REPL, one expression.
const (
	File Mode = iota
	Single
	Eval
)

// Parse makes the tree of a text.
func Parse(src *code.Source, mode Mode) (*Module, *Error) {
	return ParseWith(src, mode, Options{})
}

// ParseWith is Parse with options.
func ParseWith(src *code.Source, mode Mode, opts Options) (m *Module, err *Error) {
	if err := badText(src); err != nil {
		return nil, err
	}
	text := src.Text
	if mode == Eval {
		// Leading blanks are no indentation here; offsets must stay.
		text = blankStart(text)
	}
	p := &parsing{src: src, mode: mode, opts: opts, lex: tokenize(text)}
	return p.run()
}

// parsing is one call of Parse.
type parsing struct {
	src  *code.Source
	mode Mode
	opts Options
	lex  *state
}

func (p *parsing) run() (*Module, *Error) {
	toks := p.lex.toks
	var rests map[int][]lexer.Token
	if p.opts.PutOff && p.lex.fault == nil {
		toks, rests = putOff(toks)
	}
	tree, bad := parseTokens(toks)
	if p.mode == Eval {
		if worse := p.evalFailure(bad == nil); worse != nil {
			bad = worse
		} else if len(toks) == 1 {
			bad = &failure{}
		}
	}
	if bad != nil {
		e := p.diagnose(bad)
		e.Warnings = p.warningsBefore(bad.index)
		return nil, e
	}
	body, warnings, err := lowered(p.src, toks, rests, tree, len(toks))
	if err != nil {
		err.Incomplete = err.Incomplete && p.mode == Single
		return nil, err
	}
	if p.mode == Single {
		if e := p.checkSingle(tree); e != nil {
			return nil, e
		}
	}
	m := &Module{Body: body, Warnings: inOrder(append(warnings, p.lex.warnings...))}
	m.End = int32(len(p.src.Text))
	return m, nil
}

// warningsBefore are those of the strings and numbers before a token that is wrong.
func (p *parsing) warningsBefore(index int) []Warning {
	l := &lowerer{src: p.src, toks: p.lex.toks}
	for _, t := range p.lex.toks[:index] {
		if t.Type == tStr {
			func() {
				defer func() {
					if r := recover(); r != nil {
						if _, wrong := r.(*Error); !wrong {
							panic(r)
						}
					}
				}()
				l.stringToken(t)
			}()
		}
	}
	warnings := l.warnings
	for _, w := range p.lex.warnings {
		if int(w.Span.End) <= p.lex.toks[index].Pos.Offset {
			warnings = append(warnings, w)
		}
	}
	return inOrder(warnings)
}

func inOrder(warnings []Warning) []Warning {
	slices.SortStableFunc(warnings, func(a, b Warning) int { return int(a.Span.Start - b.Span.Start) })
	return warnings
}

// A failure is the place where the grammar did not go on.
type failure struct {
	index  int    // of the token
	expect string // what the grammar expected, in its own words
}

// parseTokens runs the grammar.
func parseTokens(toks []lexer.Token) (tree *gFile, bad *failure) {
	defer func() {
		// participle panics on some grammar mistakes; they must not end the REPL.
		if r := recover(); r != nil {
			tree, bad = nil, &failure{index: len(toks) - 1, expect: fmt.Sprint(r)}
		}
	}()
	peeker, err := lexer.Upgrade(&tokenList{toks: toks})
	if err != nil {
		panic(err)
	}
	tree, err = grammar().ParseFromLexer(peeker)
	if err == nil {
		return tree, nil
	}
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		return nil, &failure{index: len(toks) - 1, expect: err.Error()}
	}
	msg := unexpected.Message()
	expect := ""
	if i := strings.Index(msg, " (expected "); i >= 0 {
		expect = msg[i+len(" (expected ") : len(msg)-1]
	}
	index := unexpected.Unexpected.Pos.Column
	if unexpected.Unexpected.EOF() {
		index = len(toks) - 1
	}
	return nil, &failure{index: index, expect: expect}
}

// blankStart replaces a leading indentation by nothing that counts: a form feed
// sets the column back to 0.
func blankStart(text string) string {
	n := 0
	for n < len(text) && (text[n] == ' ' || text[n] == '\t') {
		n++
	}
	if n == 0 {
		return text
	}
	return strings.Repeat("\f", n) + text[n:]
}

// badText refuses what is no text.
func badText(src *code.Source) *Error {
	if i := strings.IndexByte(src.Text, 0); i >= 0 {
		return &Error{Kind: "SyntaxError", Msg: "source code cannot contain null bytes", Source: src,
			Span: code.Span{Start: int32(i), End: int32(i)}, NoCaret: true}
	}
	if utf8.ValidString(src.Text) {
		return nil
	}
	for i := 0; i < len(src.Text); {
		r, n := utf8.DecodeRuneInString(src.Text[i:])
		if r == utf8.RuneError && n <= 1 {
			line := src.LineOf(int32(i))
			return &Error{Kind: "SyntaxError", Source: src, Span: code.Span{Start: int32(i), End: int32(i)}, NoPlace: true,
				Msg: fmt.Sprintf("Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding declared; see https://peps.python.org/pep-0263/ for details",
					src.Text[i], src.Name, line),
				Hint: "Save the file as UTF-8."}
		}
		i += n
	}
	return nil
}
