package lang

// diagnose_rules.go owns the rules for common mistakes, each in CPython's words.

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// find tries the rules in the order in which CPython would meet them.
func (d *diagnosis) find() *Error {
	for _, rule := range []func() *Error{
		d.refused, d.block, d.field, d.imports, d.parameters, d.arguments, d.star, d.dict, d.comprehension,
		d.handlers, d.legacy, d.loop, d.equals, d.conditional, d.comma, d.deleting, d.colon, d.fieldRest,
	} {
		if e := rule(); e != nil {
			return e
		}
	}
	return nil
}

// refused is what gen leaves out, by name.
func (d *diagnosis) refused() *Error {
	start := d.lineStart(d.i)
	first := d.toks[start]
	if first.Value == "async" {
		start++
	}
	switch {
	case first.Type == tName && first.Value == "match" && d.i > start && d.toks[d.lineEnd(start)-1].Value == ":":
		e := d.err(tokenSpan(first), "gen does not have 'match' statements yet")
		e.Hint = "Write it with if and elif."
		return e
	case first.Type == tName && first.Value == "type" && d.i == start+1 && d.t.Type == tName:
		e := d.err(tokenSpan(first), "gen does not have 'type' statements yet")
		e.Hint = "A plain assignment makes an alias, too."
		return e
	case d.t.Value == "[" && d.i > 1 && (d.toks[d.i-2].Value == "def" || d.toks[d.i-2].Value == "class"):
		e := d.err(tokenSpan(d.t), "gen does not have type parameters yet")
		e.Hint = "Leave the part in [brackets] out."
		return e
	}
	return nil
}

// lineEnd is the index of the Newline that ends the logical line of i.
func (d *diagnosis) lineEnd(i int) int {
	for i < len(d.toks)-1 && d.toks[i].Type != tNewline && d.toks[i].Type != tError {
		i++
	}
	return i
}

// block is for a header without an indented block.
func (d *diagnosis) block() *Error {
	if !strings.HasPrefix(d.expect, "<indent>") || d.t.Type == tIndent {
		return nil
	}
	start := d.lineStart(d.i - 1)
	head := d.toks[start]
	word := head.Value
	if word == "async" {
		word = d.tok(start + 1).Value
	}
	what := "'" + word + "' statement"
	switch word {
	case "def":
		what = "function definition"
	case "class":
		what = "class definition"
	case "except":
		if d.tok(start+1).Value == "*" {
			what = "'except*' statement"
		}
	}
	e := d.indentError(fmt.Sprintf("expected an indented block after %s on line %d", what, head.Pos.Line))
	t := d.t
	for k := d.i; t.Type == tDedent; k++ {
		t = d.toks[k]
	}
	e.Span = tokenSpan(t)
	return e
}

// field is for what may stand in a field of an f-string.
func (d *diagnosis) field() *Error {
	prev := d.tok(d.i - 1)
	if d.enclosing(d.i).Type != tFOpen {
		return nil
	}
	if d.t.Type == tFEnd {
		return d.err(tokenSpan(d.t), "f-string: expecting '}', or format specs")
	}
	if prev.Type == tFOpen {
		switch d.t.Type {
		case tFClose, tFEq, tFBang, tFColon:
			return d.err(tokenSpan(d.t), "f-string: valid expression required before '"+d.t.Value+"'")
		}
		if d.t.Value == "=" {
			return d.err(tokenSpan(d.t), "f-string: valid expression required before '='")
		}
		return d.err(tokenSpan(d.t), "f-string: expecting a valid expression after '{'")
	}
	if prev.Type == tFBang {
		switch d.t.Type {
		case tFClose, tFColon:
			return d.err(tokenSpan(d.t), "f-string: missing conversion character")
		}
		return d.err(tokenSpan(d.t), "f-string: invalid conversion character")
	}
	if prev.Type == tName && d.tok(d.i-2).Type == tFBang {
		return d.err(tokenSpan(d.t), "f-string: expecting ':' or '}'")
	}
	for _, rule := range []func() *Error{d.fieldLambda, d.legacy, d.equals, d.conditional, d.comma} {
		if e := rule(); e != nil {
			return e
		}
	}
	return d.fieldRest()
}

// fieldRest is for a field, as deep in it as the failure may be, of which nothing
// else is known: the longest beginning that is an expression tells what to say.
func (d *diagnosis) fieldRest() *Error {
	open := d.enclosing(d.i)
	for open.Type == tOpen || open.Type == tTrail {
		open = d.enclosing(open.Pos.Column)
	}
	if open.Type != tFOpen {
		return nil
	}
	start := open.Pos.Column + 1
	end := start
	for k := d.i; k > start; k-- {
		if _, e := parseFrom(d.cutAt(k), exprParser(), start); e == k {
			end = k
			break
		}
	}
	switch t := d.toks[end]; {
	case end == start:
		return d.err(tokenSpan(t), "f-string: expecting a valid expression after '{'")
	case t.Value == "=":
		return d.err(tokenSpan(d.tok(end+1)), "f-string: expecting '!', or ':', or '}'")
	default:
		return d.err(tokenSpan(t), "f-string: expecting '=', or '!', or ':', or '}'")
	}
}

// fieldLambda is for a lambda whose colon begins the format specification.
func (d *diagnosis) fieldLambda() *Error {
	if d.t.Type != tFColon || d.tok(d.i+1).Type != tFMiddle && d.tok(d.i+1).Type != tFClose {
		return nil
	}
	depth := 0
	for j := d.i - 1; j >= 0 && depth >= 0; j-- {
		switch t := d.toks[j]; t.Type {
		case tClose, tFEnd:
			depth++
		case tOpen, tFStart, tFOpen:
			depth--
		case tTrail:
			if t.Value != "." {
				depth--
			}
		case tKw:
			if t.Value == "lambda" && depth == 0 {
				return d.err(d.spanOf(j, d.i), "f-string: lambda expressions are not allowed without parentheses")
			}
		}
	}
	return nil
}

// imports is for import statements.
func (d *diagnosis) imports() *Error {
	start := d.lineStart(d.i)
	switch d.toks[start].Value {
	case "import":
		if d.t.Type == tNewline && d.i == start+1 {
			return d.err(tokenSpan(d.t), "Expected one or more names after 'import'")
		}
		if d.t.Value == "from" {
			end := d.i + 1
			if d.tok(end).Type != tName {
				return nil
			}
			for d.tok(end+1).Value == "." {
				end += 2
			}
			for _, t := range d.toks[start:d.i] {
				if t.Value == "as" {
					return nil
				}
			}
			return d.err(d.spanOf(start, end), "Did you mean to use 'from ... import ...' instead?")
		}
	case "from":
		prev := d.tok(d.i - 1)
		if d.t.Type == tNewline && prev.Value == "import" {
			return d.err(tokenSpan(d.t), "Expected one or more names after 'import'")
		}
		if d.t.Type == tTComma && d.tok(d.i+1).Type == tNewline {
			return d.err(tokenSpan(d.tok(d.i+1)), "trailing comma not allowed without surrounding parentheses")
		}
	}
	return nil
}

// parameters is for the head of a function.
func (d *diagnosis) parameters() *Error {
	if strings.HasPrefix(d.expect, `"("`) && d.tok(d.i-2).Value == "def" {
		return d.err(tokenSpan(d.t), "expected '('")
	}
	start := d.lineStart(d.i)
	for d.toks[start].Value == "async" {
		start++
	}
	prev := d.tok(d.i - 1)
	inDef := d.toks[start].Value == "def" && d.level(d.i) == 1
	head := start + 2 // the token before the first parameter
	if lambda := d.lambdaHead(); lambda >= 0 {
		inDef, head = true, lambda
		if d.t.Value == "(" && (prev.Type == tComma || d.i == lambda+1) {
			sp := tokenSpan(d.t)
			if end := d.closing(d.i); end > 0 {
				sp = d.spanOf(d.i, end)
			}
			return d.err(sp, "Lambda expression parameters cannot be parenthesized")
		}
	}
	if d.toks[start].Value == "def" && prev.Value == "->" {
		return d.err(tokenSpan(prev), "expected ':'")
	}
	if !inDef {
		return nil
	}
	if d.t.Value == "(" && (prev.Type == tComma || d.i == start+3) {
		end := d.closing(d.i)
		sp := tokenSpan(d.t)
		if end > 0 {
			sp = d.spanOf(d.i, end)
		}
		return d.err(sp, "Function parameters cannot be parenthesized")
	}
	if prev.Value == "/" && (d.t.Value == "*" || d.t.Value == "**") {
		return d.err(tokenSpan(d.t), "expected comma between / and *")
	}
	if prev.Value == "=" && (d.t.Type == tTComma || d.t.Type == tComma || d.t.Value == ")" || d.t.Value == ":") {
		if d.toks[head+1].Value == "/" {
			return d.err(tokenSpan(d.toks[head+1]), "at least one argument must precede /")
		}
		first, _, _ := d.exprStart(d.i - 1)
		for first > head+1 && d.toks[first-1].Type != tComma && d.toks[first].Type != tStar && d.toks[first].Type != tDStar {
			first-- // over the annotation
		}
		switch d.toks[first].Type {
		case tStar:
			return d.err(tokenSpan(prev), "var-positional argument cannot have default value")
		case tDStar:
			return d.err(tokenSpan(prev), "var-keyword argument cannot have default value")
		}
		if d.t.Value != ":" {
			return d.err(tokenSpan(prev), "expected default value expression")
		}
	}
	return nil
}

// lambdaHead is the index of the lambda among whose parameters the failure lies, -1 if
// there is none.
func (d *diagnosis) lambdaHead() int {
	depth := 0
	for j := d.i - 1; j >= 0 && depth >= 0; j-- {
		switch t := d.toks[j]; t.Type {
		case tClose, tFClose, tFEnd:
			depth++
		case tOpen, tFOpen, tFStart:
			depth--
		case tTrail:
			if t.Value != "." {
				depth--
			}
		case tNewline, tSemi:
			return -1
		case tOp:
			if t.Value == ":" && depth == 0 {
				return -1
			}
		case tKw:
			if t.Value == "lambda" && depth == 0 {
				return j
			}
		}
	}
	return -1
}

// closing is the index of the bracket that closes the one at i, -1 if none does.
func (d *diagnosis) closing(i int) int {
	depth := 0
	for ; i < len(d.toks); i++ {
		switch t := d.toks[i]; t.Type {
		case tOpen, tFOpen:
			depth++
		case tTrail:
			if t.Value != "." {
				depth++
			}
		case tClose, tFClose:
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// arguments is for calls.
func (d *diagnosis) arguments() *Error {
	prev := d.tok(d.i - 1)
	if prev.Value == "=" && prev.Type == tOp && (d.t.Type == tTComma || d.t.Type == tComma || d.t.Value == ")") && d.level(d.i) > 0 {
		if name := d.tok(d.i - 2); name.Type == tName {
			return d.err(d.spanOf(d.i-2, d.i-1), "expected argument value expression")
		}
	}
	return nil
}

// star is for a * that no expression follows, in brackets. CPython reads on as far as
// it can, and complains there.
func (d *diagnosis) star() *Error {
	for i := d.i; ; {
		open := d.enclosing(i)
		if open.Type != tOpen && open.Type != tTrail {
			return nil
		}
		if d.tok(i-1).Type == tStar && d.enclosing(i-1).Type != lexer.EOF {
			if d.t.Type == tKw && d.t.Value == "lambda" || !d.elementAt(i-1) {
				return nil
			}
			return d.err(tokenSpan(d.t), "Invalid star expression")
		}
		i = open.Pos.Column
	}
}

// elementAt reports whether CPython's parser, when it looks for an error, asks for a
// starred expression at i: first in brackets, and anywhere in a call or an index. A
// parameter is none.
func (d *diagnosis) elementAt(i int) bool {
	prev, open := d.tok(i-1), d.enclosing(i)
	first := prev.Pos.Column == open.Pos.Column
	if !first && (prev.Type != tComma || open.Type != tTrail) || d.lambdaHead() >= 0 {
		return false
	}
	start := d.lineStart(i)
	for d.toks[start].Value == "async" {
		start++
	}
	return d.toks[start].Value != "def" || open.Pos.Column != start+2
}

// enclosing is the innermost bracket open before token i.
func (d *diagnosis) enclosing(i int) lexer.Token {
	depth := 0
	for j := i - 1; j >= 0; j-- {
		switch t := d.toks[j]; t.Type {
		case tClose, tFClose:
			depth++
		case tOpen, tFOpen, tTrail:
			if t.Value == "." {
				continue
			}
			if depth == 0 {
				return t
			}
			depth--
		case tNewline:
			return lexer.EOFToken(t.Pos)
		}
	}
	return lexer.EOFToken(lexer.Position{})
}

// dict is for displays of dicts.
func (d *diagnosis) dict() *Error {
	if open := d.enclosing(d.i); open.Value != "{" || open.Type != tOpen {
		return nil
	}
	prev := d.tok(d.i - 1)
	if prev.Value == ":" && (d.t.Type == tClose || d.t.Type == tComma || d.t.Type == tTComma) {
		return d.err(tokenSpan(prev), "expression expected after dictionary key and ':'")
	}
	// A key without its colon, after a first pair that has one.
	start, stop, _ := d.exprStart(d.i)
	open := d.enclosing(d.i).Pos.Column
	if stop > open && d.toks[stop].Type == tComma {
		if _, end := d.exprAt(open + 1); end > 0 && d.toks[end].Value == ":" {
			if _, end := d.exprAt(start); end == d.i && d.toks[start].Type != tDStar {
				at := tokenEnd(prev) - 1
				return d.err(code.Span{Start: at, End: at}, "':' expected after dictionary key")
			}
		}
	}
	return nil
}

// comprehension is for `[x, y for ...]`.
func (d *diagnosis) comprehension() *Error {
	if d.t.Value != "for" && d.t.Value != "async" {
		return nil
	}
	open := d.enclosing(d.i)
	if open.Type != tOpen || open.Value == "(" {
		return nil
	}
	start := open.Pos.Column + 1
	if _, end := d.exprAt(start); end < 0 || end >= d.i || d.tok(end).Type != tComma && d.tok(end).Type != tTComma {
		return nil
	}
	return d.err(d.spanOf(start, d.i-1), "did you forget parentheses around the comprehension target?")
}

// handlers is for except without parentheses.
func (d *diagnosis) handlers() *Error {
	start := d.lineStart(d.i)
	if d.toks[start].Value != "except" || d.t.Type != tComma && d.t.Type != tTComma {
		return nil
	}
	from := start + 1
	if d.toks[from].Type == tStar {
		from++
	}
	end := d.lineEnd(d.i)
	colon := end
	for colon > d.i && d.toks[colon].Value != ":" {
		colon--
	}
	if colon == d.i {
		return nil
	}
	return d.err(d.spanOf(from, colon-1), "multiple exception types must be parenthesized")
}

// legacy is for Python 2's print and exec statements.
func (d *diagnosis) legacy() *Error {
	prev := d.tok(d.i - 1)
	if prev.Type != tName || prev.Value != "print" && prev.Value != "exec" {
		return nil
	}
	if start, _, _ := d.exprStart(d.i); start != d.i-1 {
		return nil
	}
	end := d.i
	for {
		_, next := d.exprAt(end)
		if next < 0 {
			return nil
		}
		end = next
		if d.tok(end).Type == tTComma {
			end++
			break
		}
		if d.tok(end).Type != tComma {
			break
		}
		end++
	}
	return d.err(d.spanOf(d.i-1, end-1), fmt.Sprintf("Missing parentheses in call to '%s'. Did you mean %s(...)?", prev.Value, prev.Value))
}

// equals is for = where only an expression may stand.
func (d *diagnosis) equals() *Error {
	if d.t.Value != "=" || d.t.Type != tOp {
		return nil
	}
	start, stop, inFor := d.exprStart(d.i)
	if inFor || start == d.i || stop < 0 {
		return nil
	}
	// Only where `name := value` could stand does CPython think of it.
	switch sep := d.toks[stop]; {
	case sep.Value == "if", sep.Value == "elif", sep.Value == "while":
		if sep.Value == "if" && stop > 0 && d.level(stop) > 0 {
			return nil
		}
	case sep.Type == tOpen, sep.Type == tTrail, sep.Type == tComma && d.level(d.i) > 0:
	default:
		return nil
	}
	row, end := d.disjAt(d.i + 1)
	if end < 0 {
		return nil
	}
	for _, o := range row.Rest {
		if op := d.toks[o.Tokens[0].Pos.Column-1]; infoOf(op).prec < precBitOr {
			end = op.Pos.Column
			break
		}
	}
	if d.tok(end).Value == "=" || d.tok(end).Value == ":=" {
		return nil
	}
	if start == d.i-1 && d.toks[start].Type == tName {
		return d.err(d.spanOf(start, end-1), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	}
	g, stopAt := d.exprAt(start)
	e := d.nodeOf(g)
	if e == nil || stopAt != d.i || !isBitwiseOr(e) || isDisplay(e) || isNamedConst(e) {
		return nil
	}
	return d.err(e.Span(), fmt.Sprintf("cannot assign to %s here. Maybe you meant '==' instead of '='?", describe(e)))
}

// conditional is for `a if b` without else.
func (d *diagnosis) conditional() *Error {
	start, stop, _ := d.exprStart(d.i)
	if stop < 1 || d.toks[stop].Value != "if" || start == d.i || d.t.Value == ":" || d.t.Value == "else" {
		return nil
	}
	if !endsOperand(d.toks[stop-1]) {
		return nil
	}
	from, sep, inFor := d.exprStart(stop)
	if inFor || sep >= 0 && d.toks[sep].Value == "if" {
		return nil
	}
	if _, end := d.disjAt(from); end != stop {
		return nil
	}
	return d.err(d.spanOf(from, d.i-1), "expected 'else' after 'if' expression")
}

// comma is for two expressions side by side in brackets.
func (d *diagnosis) comma() *Error {
	if d.i == 0 || !endsOperand(d.toks[d.i-1]) || d.level(d.i) == 0 {
		return nil
	}
	start, stop, inFor := d.exprStart(d.i)
	if inFor || start >= d.i {
		return nil
	}
	if stop >= 0 && d.toks[stop].Value == "if" {
		return nil
	}
	first := d.toks[start]
	if stop >= 0 {
		switch sep := d.toks[stop]; {
		case sep.Value == "else":
			return nil
		case sep.Value == "=" && first.Type == tName && d.enclosing(d.i).Type == tTrail && d.toks[d.lineStart(d.i)].Value != "def":
			return nil // CPython has read the value before and thinks no more of it
		case sep.Type == tStar || sep.Type == tDStar:
			if open := d.enclosing(d.i); open.Type != tTrail || open.Value != "(" {
				return nil
			}
		}
	}
	if first.Type == tName {
		switch first.Value {
		case "match", "case", "type", "_":
			return nil
		}
		if next := d.tok(start + 1); next.Type == tStr {
			return nil
		}
	}
	if _, end := d.disjAt(start); end != d.i {
		return nil
	}
	if word := d.toks[d.lineStart(d.i)].Value; (word == "def" || word == "async") && d.level(d.i) == 1 &&
		stop >= 0 && (d.toks[stop].Type == tTrail || d.toks[stop].Type == tComma) {
		return nil // between parameters
	}
	_, end := d.exprAt(d.i)
	if end < 0 {
		return nil
	}
	if d.tok(end).Type == lexer.EOF && d.mode != Single && len(d.lex.brackets) > 0 {
		return d.neverClosed()
	}
	return d.err(d.spanOf(start, end-1), "invalid syntax. Perhaps you forgot a comma?")
}

// loop is for the targets of for.
func (d *diagnosis) loop() *Error {
	_, stop, _ := d.exprStart(d.i)
	if stop < 0 {
		return nil
	}
	for stop > 0 && (d.toks[stop].Type == tComma || d.toks[stop].Type == tStar) {
		_, stop, _ = d.exprStart(stop)
	}
	if stop < 0 || d.toks[stop].Value != "for" || d.i == stop+1 {
		return nil
	}
	if d.t.Type == tBinOp {
		if g, end := d.exprAt(stop + 1); end > d.i {
			if e := d.nodeOf(g); e != nil {
				if c, ok := e.(*Compare); ok && d.toks[end-1].Type != tBinOp {
					e = c.Left
				}
				if bad := invalidTarget(e, looping); bad != nil {
					return d.err(bad.Span(), "cannot assign to "+describe(bad))
				}
			}
		}
		return nil
	}
	if !strings.HasPrefix(d.expect, `"in"`) {
		return nil
	}
	if d.level(d.i) > 0 {
		return d.err(tokenSpan(d.t), "'in' expected after for-loop variables")
	}
	for i := stop + 1; i < d.i; i++ {
		g, end := d.exprAt(i)
		if e := d.nodeOf(g); e != nil {
			if bad := invalidTarget(e, looping); bad != nil {
				return d.err(bad.Span(), "cannot assign to "+describe(bad))
			}
		}
		if end <= i || d.toks[end].Type != tComma {
			break
		}
		i = end
	}
	return nil
}

// deleting is for del of what is no operand.
func (d *diagnosis) deleting() *Error {
	start, stop, _ := d.exprStart(d.i)
	if stop < 0 || d.toks[stop].Value != "del" {
		return nil
	}
	g, end := d.exprAt(start)
	if end <= d.i {
		return nil
	}
	if e := d.nodeOf(g); e != nil {
		if bad := invalidTarget(e, deleting); bad != nil {
			return d.err(bad.Span(), "cannot delete "+describe(bad))
		}
	}
	return nil
}

// cutAt is the diagnosis as if the text ended before token i.
func (d *diagnosis) cutAt(i int) *diagnosis {
	part := append(append(make([]lexer.Token, 0, i+1), d.toks[:i]...), lexer.EOFToken(d.toks[i].Pos))
	return &diagnosis{parsing: d.parsing, toks: part}
}

// colon is for a header without its colon.
func (d *diagnosis) colon() *Error {
	if !strings.HasPrefix(d.expect, "GSuite") {
		return nil
	}
	start := d.lineStart(d.i)
	word := d.toks[start].Value
	if word == "async" {
		word = d.tok(start + 1).Value
	}
	switch {
	case d.t.Type == tNewline, word == "else", word == "try", word == "finally", word == "def":
	default:
		return nil
	}
	return d.err(tokenSpan(d.t), "expected ':'")
}
