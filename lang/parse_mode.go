package lang

// parse_mode.go owns what sets an input of the REPL and an expression for eval apart
// from a program.

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// evalFailure is the place where a text stops being one expression; nil if it is
// one, or if the grammar fails inside of it anyway (program tells that it does not).
func (p *parsing) evalFailure(program bool) *failure {
	d := &diagnosis{parsing: p, toks: p.lex.toks}
	_, end := parseFrom(d, must(participle.ParserForProduction[gExprs](grammar())), 0)
	if end < 0 {
		if program {
			return &failure{}
		}
		return nil
	}
	rest := end
	for p.lex.toks[rest].Type == tNewline {
		rest++
	}
	switch t := p.lex.toks[rest]; {
	case t.Type == lexer.EOF, t.Type == tError:
		return nil
	case rest > end:
		return &failure{index: rest}
	}
	return &failure{index: end}
}

// checkSingle decides whether an input of the REPL that parses is finished. A
// compound statement ends with a blank line.
func (p *parsing) checkSingle(tree *gFile) *Error {
	if len(tree.Body) == 0 {
		return nil
	}
	if len(tree.Body) > 1 && !p.opts.Block {
		first := tree.Body[0].Tokens
		at := first[len(first)-1]
		if tree.Body[0].Compound != nil {
			// After a finished block the next line is simply not expected.
			at = tree.Body[1].Tokens[0]
			return &Error{Kind: "SyntaxError", Msg: "invalid syntax", Source: p.src, Span: tokenSpan(at),
				Hint: "Enter a blank line after a block, before the next statement."}
		}
		return &Error{Kind: "SyntaxError", Msg: "multiple statements found while compiling a single statement", Source: p.src,
			Span: code.Span{Start: int32(at.Pos.Offset), End: int32(at.Pos.Offset)},
			Hint: "Enter one statement at a time."}
	}
	if tree.Body[len(tree.Body)-1].Compound != nil && !endsBlank(p.src.Text) {
		n := int32(len(p.src.Text))
		return &Error{Kind: "SyntaxError", Msg: "incomplete input", Source: p.src, Span: code.Span{Start: n, End: n}, Incomplete: true}
	}
	return nil
}

// endsBlank reports whether the last line is empty.
func endsBlank(text string) bool {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.HasSuffix(text, "\n\n")
}
