package lang

// diagnose.go owns CPython's words for a text that the grammar does not take: from
// the token at which it stopped, what it expected there, and the brackets around.
// The special cases by construct are in diagnose_rules.go.
//
// CPython parses again with rules for common mistakes and raises at the first that
// fits; if there is none, the message is "invalid syntax" at the furthest token.
// Then the rest of the text is scanned, and a mistake found by the scanner alone
// (a string without an end, wrong brackets) wins over either.

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// diagnose turns the place of failure into the error to show.
func (p *parsing) diagnose(bad *failure) *Error {
	toks := p.lex.toks
	f := p.lex.fault
	at := toks[bad.index]
	if f != nil && at.Type == tOp && at.Value == "=" && toks[bad.index+1].Type == tError && (bad.index == 0 || toks[bad.index-1].Type != tFOpen) {
		at = toks[bad.index+1] // as the = of a field it is welcome, only what follows is not
	}
	faultHere := f != nil && (f.eager || at.Type == tError || at.Type == lexer.EOF)
	if faultHere && f.eager && (at.Type != tIndent || strings.HasPrefix(bad.expect, "<indent>")) {
		return p.faultError()
	}
	if e := p.earlier(bad.index); e != nil {
		return e
	}
	if faultHere && at.Type != tIndent {
		return p.faultError()
	}
	if at.Type == lexer.EOF && len(p.lex.brackets) > 0 {
		return p.neverClosed()
	}
	if at.Value == "not" && at.Type == tKw {
		// After an operand CPython hopes for `in`; alone the word begins another operand.
		toks[bad.index].Type = tUnary
		at = toks[bad.index]
	}
	d := &diagnosis{parsing: p, toks: toks, i: bad.index, t: at, expect: bad.expect, seen: bad.index}
	e := d.find()
	if e == nil {
		e = d.generic()
	}
	// A bracket from an earlier line that stays open is the likelier mistake.
	// A person at the REPL is still typing, there the first mistake counts.
	if n := len(p.lex.brackets); n > 0 && f == nil && p.mode != Single && toks[d.seen].Pos.Line > p.lex.brackets[n-1].line {
		return p.neverClosed()
	}
	if e.Hint == "" {
		e.Hint = d.hint()
	}
	atTextEnd(e)
	e.Incomplete = p.mode == Single && d.incomplete()
	return e
}

// faultError is the lexer's own complaint.
func (p *parsing) faultError() *Error {
	f := p.lex.fault
	if f.continued {
		return p.continuedNowhere()
	}
	return &Error{Kind: f.kind, Msg: f.msg, Hint: f.hint, Source: p.src, NoCaret: f.noCaret,
		Incomplete: f.open && p.mode == Single, Span: code.Span{Start: int32(f.start), End: int32(f.end)}}
}

// continuedNowhere is about a backslash at the very end. CPython ends a program's
// last line itself, and then misses the next one.
func (p *parsing) continuedNowhere() *Error {
	f := p.lex.fault
	e := &Error{Kind: "SyntaxError", Msg: f.msg, Source: p.src, Incomplete: p.mode == Single,
		Span: code.Span{Start: int32(f.start), End: int32(f.end)}}
	switch ended := f.start < len(p.src.Text); {
	case p.mode != File && !ended:
		e.Msg = "unexpected character after line continuation character"
		e.Span = code.Span{Start: int32(f.start) - 1, End: int32(f.start) - 1}
	case len(p.lex.brackets) > 0:
		e = p.neverClosed()
		e.Incomplete = p.mode == Single
	}
	return e
}

// neverClosed is about the innermost bracket that the text leaves open.
func (p *parsing) neverClosed() *Error {
	b := p.lex.brackets[len(p.lex.brackets)-1]
	at := int32(b.pos)
	return &Error{Kind: "SyntaxError", Msg: "'" + string(b.ch) + "' was never closed", Source: p.src,
		Span: code.Span{Start: at, End: at + 1}, Incomplete: p.mode == Single && p.lex.fault == nil}
}

// earlier looks for a mistake that lowering finds in the lines before the one that
// failed. Those lines are parsed again with all blocks closed.
func (p *parsing) earlier(failed int) *Error {
	toks := p.lex.toks
	cut := failed
	for cut > 0 {
		switch toks[cut-1].Type {
		case tNewline, tIndent, tDedent:
		default:
			cut--
			continue
		}
		break
	}
	if cut == 0 {
		return nil
	}
	part := append(make([]lexer.Token, 0, cut+8), toks[:cut]...)
	end := toks[cut].Pos
	add := func(typ lexer.TokenType, value string) {
		pos := end
		pos.Column = len(part)
		part = append(part, lexer.Token{Type: typ, Value: value, Pos: pos})
	}
	if part[cut-1].Type == tIndent {
		add(tKwSimple, "pass")
		add(tNewline, "")
	}
	open := 0
	for _, t := range part {
		switch t.Type {
		case tIndent:
			open++
		case tDedent:
			open--
		}
	}
	for range open {
		add(tDedent, "")
	}
	add(lexer.EOF, "")
	tree, bad := parseTokens(part)
	if bad != nil {
		return nil
	}
	// What comes next, for a try that wants handlers. The grammar must not see it: a "(" it
	// would take from the end again and again.
	part[len(part)-1].Value = toks[cut].Value
	_, _, err := lowered(p.src, part, nil, tree, cut)
	return err
}

// diagnosis is the search for the right words.
type diagnosis struct {
	*parsing
	toks   []lexer.Token
	i      int         // the token that failed
	t      lexer.Token // toks[i]
	expect string
	seen   int // the furthest token looked at
}

func (d *diagnosis) err(sp code.Span, msg string) *Error {
	return &Error{Kind: "SyntaxError", Msg: msg, Source: d.src, Span: sp}
}

// tok is the token at i+k, an EOF outside.
func (d *diagnosis) tok(i int) lexer.Token {
	if i < 0 || i >= len(d.toks) {
		return lexer.EOFToken(lexer.Position{})
	}
	return d.toks[i]
}

func (d *diagnosis) spanOf(from, to int) code.Span {
	return code.Span{Start: int32(d.toks[from].Pos.Offset), End: tokenEnd(d.toks[to])}
}

// generic is what is said when nothing better is known.
func (d *diagnosis) generic() *Error {
	switch d.t.Type {
	case tIndent:
		return d.indentError("unexpected indent")
	case tDedent:
		return d.indentError("unexpected unindent")
	}
	if d.t.Type == tTComma {
		switch d.toks[d.lineStart(d.i)].Value {
		case "import", "global", "nonlocal", "with", "assert":
			return d.err(tokenSpan(d.tok(d.i+1)), "invalid syntax") // the comma itself was welcome
		}
	}
	if d.t.Value == "not" && d.i > 0 && endsOperand(d.toks[d.i-1]) {
		return d.err(tokenSpan(d.tok(d.i+1)), "invalid syntax")
	}
	return d.err(tokenSpan(d.t), "invalid syntax")
}

// atTextEnd moves an error that lies behind the last line end to the last line,
// where CPython shows it without a mark.
func atTextEnd(e *Error) *Error {
	n := int32(len(e.Source.Text))
	if e.Span.Start < n || n == 0 || newlineAt(e.Source.Text, int(n)-1) == 0 {
		return e
	}
	at := e.Source.LineStart(e.Source.LineOf(n - 1))
	e.Span = code.Span{Start: at, End: at}
	e.NoCaret = true
	return e
}

// indentError marks the first word of the line.
func (d *diagnosis) indentError(msg string) *Error {
	e := d.err(tokenSpan(d.t), msg)
	if d.t.Type == tIndent {
		// CPython counts from 0 here, so that no mark shows under spaces.
		e.Span.Start--
		e.Span.End = e.Span.Start
	}
	e.Kind = "IndentationError"
	return e
}

// lineStart is the index of the first token of the logical line that holds i.
func (d *diagnosis) lineStart(i int) int {
	for i > 0 {
		switch d.toks[i-1].Type {
		case tNewline, tIndent, tDedent:
			return i
		}
		i--
	}
	return 0
}

// exprStart finds where the expression that ends before i begins, by walking back
// to what separates expressions at the same level. stop is the index of the
// separator; inFor is set when that is the `in` of a loop or comprehension.
func (d *diagnosis) exprStart(i int) (start, stop int, inFor bool) {
	depth, in := 0, -1
	for j := i - 1; j >= 0; j-- {
		t := d.toks[j]
		switch t.Type {
		case tClose, tFClose, tFEnd:
			depth++
			continue
		case tOpen, tFOpen, tFStart:
			depth--
		case tTrail:
			if t.Value != "." {
				depth--
			}
		}
		if depth < 0 {
			return j + 1, j, false
		}
		if depth > 0 {
			continue
		}
		switch t.Type {
		case tBinOp:
			if t.Value == "in" && in < 0 {
				in = j
			}
		case tKwBlock:
			if t.Value == "for" && in >= 0 {
				return in + 1, in, true
			}
			return j + 1, j, false
		case tComma, tTComma, tSemi, tTSemi, tNewline, tIndent, tDedent, tAugOp, tKwSimple, tKw, tAt, tStar, tDStar, tFColon, tOp, tJunk:
			return j + 1, j, false
		}
	}
	return 0, -1, false
}

// subParsers parse one rule from the middle of the tokens.
func exprParser() *participle.Parser[gExpr] {
	return must(participle.ParserForProduction[gExpr](grammar()))
}
func disjParser() *participle.Parser[gDisj] {
	return must(participle.ParserForProduction[gDisj](grammar()))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// parseFrom parses a rule at token i; end is the index after it, -1 if it fails.
func parseFrom[T any](d *diagnosis, parser *participle.Parser[T], i int) (tree *T, end int) {
	defer func() {
		if recover() != nil {
			tree, end = nil, -1
		}
	}()
	rest := &tokenList{toks: d.toks[i:]}
	peeker, err := lexer.Upgrade(rest)
	if err != nil {
		return nil, -1
	}
	tree, err = parser.ParseFromLexer(peeker, participle.AllowTrailing(true))
	if err != nil {
		return nil, -1
	}
	end = i + int(peeker.RawCursor())
	d.seen = max(d.seen, min(end, len(d.toks)-1))
	return tree, end
}

func (d *diagnosis) exprAt(i int) (*gExpr, int) { return parseFrom(d, exprParser(), i) }
func (d *diagnosis) disjAt(i int) (*gDisj, int) { return parseFrom(d, disjParser(), i) }

// nodeOf lowers an expression found during the diagnosis, nil if it has a mistake.
func (d *diagnosis) nodeOf(g *gExpr) (e Expr) {
	if g == nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			e = nil
		}
	}()
	l := &lowerer{src: d.src, toks: d.toks}
	return l.expr(g, starOK|walrusOK)
}

// level is the number of brackets open around token i.
func (d *diagnosis) level(i int) int {
	n := 0
	for _, t := range d.toks[d.lineStart(i):i] {
		switch t.Type {
		case tOpen, tFOpen:
			n++
		case tTrail:
			if t.Value != "." {
				n++
			}
		case tClose, tFClose:
			n--
		}
	}
	return n
}

// incomplete reports whether more lines could make the text right: the failure lies
// at its very end and what is there is only unfinished.
func (d *diagnosis) incomplete() bool {
	if d.parsing.lex.fault != nil && d.t.Type != tError {
		return false
	}
	for _, t := range d.toks[d.i:] {
		switch t.Type {
		case tDedent, lexer.EOF:
		case tNewline:
			if t.Value != "" {
				return false
			}
		default:
			return false
		}
	}
	if len(d.lex.brackets) > 0 || strings.HasPrefix(d.expect, "<indent>") {
		return true
	}
	return d.i > 0 && d.toks[d.i-1].Type == tNewline && d.toks[d.lineStart(d.i-1)].Type == tAt
}
