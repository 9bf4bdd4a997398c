package lang

// lower.go owns the way from the parse tree to the tree of ast.go: modules and
// statements. Expressions are in lower_expr.go, calls and parameters in
// lower_args.go, targets in lower_target.go, literals in lower_literal.go.
//
// What the grammar lets through and Python does not is refused here. A mistake
// leaves by panic(*Error), which only lowering makes and only lowered catches.

import (
	"fmt"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// maxDepth bounds how deep the tree can get: what reads it recurses. CPython gives
// up at a similar depth.
const maxDepth = 2000

// lowerer is the pass at work.
type lowerer struct {
	src      *code.Source
	toks     []lexer.Token
	rests    map[int][]lexer.Token // definitions whose bodies are not here, see putoff.go
	depth    int
	warnings []Warning
	// cut is where the tokens of the text end: those from there on close the blocks that
	// a syntax error left open, so a try without handlers may be unfinished.
	cut int
}

// lowered makes the statements of a parse tree.
func lowered(src *code.Source, toks []lexer.Token, rests map[int][]lexer.Token, g *gFile, cut int) (body []Stmt, warnings []Warning, err *Error) {
	l := &lowerer{src: src, toks: toks, rests: rests, cut: cut}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			body, warnings, err = nil, l.warnings, r
		default:
			panic(r)
		}
	}()
	return l.block(nil, g.Body), l.warnings, nil
}

// errorAt leaves lowering with a SyntaxError at sp.
func (l *lowerer) errorAt(sp code.Span, format string, args ...any) *Error {
	return &Error{Kind: "SyntaxError", Msg: fmt.Sprintf(format, args...), Source: l.src, Span: sp}
}

func (l *lowerer) fail(sp code.Span, format string, args ...any) {
	panic(l.errorAt(sp, format, args...))
}

// enter goes n levels down; leave comes back.
func (l *lowerer) enter(n int, sp code.Span) {
	l.depth += n
	if l.depth > maxDepth {
		panic(&Error{Kind: "RecursionError", Msg: "maximum recursion depth exceeded during compilation",
			Source: l.src, Span: sp, NoCaret: true,
			Hint: "This expression is nested too deeply: split it into several statements."})
	}
}
func (l *lowerer) leave(n int) { l.depth -= n }

func tokenEnd(t lexer.Token) int32 { return int32(t.Pos.Offset + len(t.Value)) }

func tokenSpan(t lexer.Token) code.Span {
	return code.Span{Start: int32(t.Pos.Offset), End: tokenEnd(t)}
}

// span is the range of a rule's tokens.
func span(toks []lexer.Token) code.Span {
	return code.Span{Start: int32(toks[0].Pos.Offset), End: tokenEnd(toks[len(toks)-1])}
}

func at(sp code.Span) At { return At{sp.Start, sp.End} }

// after is the token that follows toks in the text.
func (l *lowerer) after(toks []lexer.Token) lexer.Token {
	return l.toks[min(toks[len(toks)-1].Pos.Column+1, len(l.toks)-1)]
}

func (l *lowerer) block(body []Stmt, list []*gStmt) []Stmt {
	for _, g := range list {
		if g.Compound != nil {
			body = append(body, l.compound(g.Compound))
		} else {
			body = l.line(body, g.Line)
		}
	}
	return body
}

func (l *lowerer) line(body []Stmt, g *gLine) []Stmt {
	body = append(body, l.simple(g.First))
	for _, s := range g.Rest {
		body = append(body, l.simple(s))
	}
	return body
}

func (l *lowerer) suite(g *gSuite) []Stmt {
	if g.Line != nil {
		return l.line(nil, g.Line)
	}
	l.enter(1, span(g.Tokens[:1]))
	defer l.leave(1)
	return l.block(nil, g.Block)
}

// endOf is where a compound statement with this last suite ends: a semicolon after
// the last statement counts, line ends do not.
func endOf(g *gSuite) int32 {
	for i := len(g.Tokens) - 1; ; i-- {
		switch g.Tokens[i].Type {
		case tNewline, tIndent, tDedent:
		default:
			return tokenEnd(g.Tokens[i])
		}
	}
}

func (l *lowerer) simple(g *gSimple) Stmt {
	n := stmtNode{at(span(g.Tokens))}
	if g.Expr != nil {
		return l.exprStmt(n, g.Expr)
	}
	k := g.Keyword
	switch {
	case k.Return != nil:
		s := &Return{stmtNode: n}
		if k.Return.Value != nil {
			s.Value = l.exprs(k.Return.Value)
		}
		return s
	case k.Raise != nil:
		s := &Raise{stmtNode: n}
		if k.Raise.Exc != nil {
			s.Exc = l.expr(k.Raise.Exc, 0)
		}
		if k.Raise.Cause != nil {
			s.Cause = l.expr(k.Raise.Cause, 0)
		}
		return s
	case k.Assert != nil:
		s := &Assert{stmtNode: n, Test: l.expr(k.Assert.Test, 0)}
		if k.Assert.Msg != nil {
			s.Msg = l.expr(k.Assert.Msg, 0)
		}
		return s
	case k.Del != nil:
		s := &Delete{stmtNode: n}
		for _, t := range append([]*gTarget{k.Del.First}, k.Del.Rest...) {
			e := l.target(t)
			l.checkTarget(e, deleting)
			s.Targets = append(s.Targets, e)
		}
		return s
	case k.Scope != nil:
		var names []string
		for _, t := range k.Scope.Names {
			if t.Type == tName {
				names = append(names, identifier(t.Value))
			}
		}
		if k.Scope.Word == "global" {
			return &Global{stmtNode: n, Names: names}
		}
		return &Nonlocal{stmtNode: n, Names: names}
	case k.Import != nil:
		s := &Import{stmtNode: n}
		for _, m := range append([]*gModule{k.Import.First}, k.Import.Rest...) {
			s.Names = append(s.Names, &Alias{At: at(span(m.Tokens)), Name: identifier(m.Name), AsName: identifier(m.As)})
		}
		return s
	case k.From != nil:
		s := &ImportFrom{stmtNode: n, Module: identifier(k.From.Module), Level: len(k.From.Dots)}
		if k.From.Dots == "" && k.From.Module == "" {
			t := l.toks[g.Tokens[0].Pos.Column+1]
			l.fail(tokenSpan(t), "invalid syntax")
		}
		if st := k.From.Star; st != nil {
			s.Names = []*Alias{{At: at(span(st.Tokens)), Name: "*"}}
		}
		for _, list := range [][]*gAlias{k.From.Paren, k.From.Plain} {
			for _, a := range list {
				s.Names = append(s.Names, &Alias{At: at(span(a.Tokens)), Name: identifier(a.Name), AsName: identifier(a.As)})
			}
		}
		return s
	}
	switch k.Word {
	case "break":
		return &Break{n}
	case "continue":
		return &Continue{n}
	}
	return &Pass{n}
}

func (l *lowerer) exprStmt(n stmtNode, g *gExprStmt) Stmt {
	first := l.yieldOrList(g.First)
	switch {
	case len(g.Rest) > 0:
		s := &Assign{stmtNode: n, Targets: []Expr{first}}
		for _, r := range g.Rest[:len(g.Rest)-1] {
			s.Targets = append(s.Targets, l.yieldOrList(r))
		}
		s.Value = l.yieldOrList(g.Rest[len(g.Rest)-1])
		l.checkAssign(g, s)
		return s
	case g.Op != nil:
		op := g.Op.Op
		switch first.(type) {
		case *Name, *Attribute, *Subscript:
		default:
			l.fail(first.Span(), "'%s' is an illegal expression for augmented assignment", describe(first))
		}
		return &AugAssign{stmtNode: n, Target: first, Op: binaryOps[op.Value[:len(op.Value)-1]].op,
			OpSpan: tokenSpan(op), Value: l.yieldOrList(g.Op.Value)}
	case g.Ann != nil:
		s := &AnnAssign{stmtNode: n, Target: first}
		switch first.(type) {
		case *Name:
			s.Simple = g.First.Tokens[0].Value != "("
		case *Attribute, *Subscript:
		case *List:
			l.fail(first.Span(), "only single target (not list) can be annotated")
		case *Tuple:
			sp := first.Span()
			if l.src.Text[sp.Start] != '(' {
				sp.End = firstOf(first).Span().End
				sp = firstOf(first).Span()
			}
			l.fail(sp, "only single target (not tuple) can be annotated")
		default:
			l.fail(first.Span(), "illegal target for annotation")
		}
		s.Annotation = l.expr(g.Ann, 0)
		if g.AnnInit != nil {
			s.Value = l.yieldOrList(g.AnnInit)
		}
		return s
	}
	return &ExprStmt{stmtNode: n, Value: first}
}

func firstOf(e Expr) Expr {
	if t, ok := e.(*Tuple); ok && len(t.Elts) > 0 {
		return t.Elts[0]
	}
	return e
}

func (l *lowerer) compound(g *gCompound) Stmt {
	var decorators []Expr
	for _, d := range g.Decorators {
		decorators = append(decorators, l.expr(d, walrusOK))
	}
	start := g.Tokens[0]
	if n := len(g.Decorators); n > 0 {
		// The statement begins after the Newline that ends the last decorator.
		last := g.Decorators[n-1].Tokens
		start = l.toks[last[len(last)-1].Pos.Column+2]
		if g.Def == nil && g.Class == nil {
			l.fail(tokenSpan(start), "invalid syntax")
		}
	}
	if g.Async != "" && g.Def == nil && g.For == nil && g.With == nil {
		next := l.toks[start.Pos.Column+1]
		l.fail(tokenSpan(next), "invalid syntax")
	}
	n := stmtNode{At{Start: int32(start.Pos.Offset)}}
	async := g.Async != ""
	switch {
	case g.Def != nil:
		d := g.Def
		s := &FunctionDef{stmtNode: n, Async: async, Name: identifier(d.Name.Value), NameSpan: tokenSpan(d.Name), Decorators: decorators,
			rest: l.rests[d.Name.Pos.Offset]}
		s.Args = l.params(d.Params)
		if d.Returns != nil {
			s.Returns = l.expr(d.Returns, 0)
		}
		s.Body = l.suite(d.Body)
		s.End = endOf(d.Body)
		return s
	case g.Class != nil:
		c := g.Class
		s := &ClassDef{stmtNode: n, Name: identifier(c.Name.Value), NameSpan: tokenSpan(c.Name), Decorators: decorators}
		if c.Args != nil {
			open := l.toks[c.Name.Pos.Column+1]
			s.Bases, s.Keywords = l.args(c.Args, open)
			for _, b := range s.Bases {
				if c, ok := b.(*Comprehension); ok && c.Kind == GeneratorExp && c.Start == int32(open.Pos.Offset) {
					l.fail(code.Span{Start: c.Generators[0].Start, End: c.Generators[0].Start + int32(len("for"))}, "invalid syntax")
				}
			}
		}
		s.Body = l.suite(c.Body)
		s.End = endOf(c.Body)
		return s
	case g.If != nil:
		return l.ifStmt(n, g.If)
	case g.For != nil:
		f := g.For
		s := &For{stmtNode: n, Async: async, Target: l.targets(f.Target), Iter: l.exprs(f.Iter)}
		s.Body = l.suite(f.Body)
		s.End = endOf(f.Body)
		if f.Else != nil {
			s.Orelse = l.suite(f.Else)
			s.End = endOf(f.Else)
		}
		return s
	case g.While != nil:
		s := &While{stmtNode: n, Test: l.expr(g.While.Test, walrusOK), Body: l.suite(g.While.Body)}
		s.End = endOf(g.While.Body)
		if g.While.Else != nil {
			s.Orelse = l.suite(g.While.Else)
			s.End = endOf(g.While.Else)
		}
		return s
	case g.Try != nil:
		return l.try(n, g.Try)
	}
	w := g.With
	s := &With{stmtNode: n, Async: async, Items: l.withItems(w), Body: l.suite(w.Body)}
	s.End = endOf(w.Body)
	return s
}

func (l *lowerer) ifStmt(n stmtNode, g *gIf) Stmt {
	first := &If{stmtNode: n, Test: l.expr(g.Test, walrusOK), Body: l.suite(g.Body)}
	chain := []*If{first}
	down := len(g.Elif)
	l.enter(down, span(g.Tokens[:1]))
	for _, e := range g.Elif {
		s := &If{stmtNode: stmtNode{At{Start: int32(e.Tokens[0].Pos.Offset)}}, Test: l.expr(e.Test, walrusOK), Body: l.suite(e.Body)}
		chain[len(chain)-1].Orelse = []Stmt{s}
		chain = append(chain, s)
	}
	last := chain[len(chain)-1]
	lastSuite := g.Body
	if n := len(g.Elif); n > 0 {
		lastSuite = g.Elif[n-1].Body
	}
	end := endOf(lastSuite)
	if g.Else != nil {
		last.Orelse = l.suite(g.Else)
		end = endOf(g.Else)
	}
	l.leave(down)
	for _, s := range chain {
		s.End = end
	}
	return first
}

func (l *lowerer) try(n stmtNode, g *gTry) Stmt {
	s := &Try{stmtNode: n, Body: l.suite(g.Body)}
	s.End = endOf(g.Body)
	if len(g.Excepts) == 0 && g.Finally == nil {
		body := g.Body.Tokens
		next := l.after(body)
		if body[len(body)-1].Pos.Column < l.cut {
			ends := next.Type == tDedent // the end of a block around it has no place to mark
			for next.Type == tDedent {
				next = l.toks[next.Pos.Column+1]
			}
			if next.Value == "except" || next.Value == "finally" {
				return s // the mistake is in the handler
			}
			e := l.errorAt(tokenSpan(next), "expected 'except' or 'finally' block")
			e.NoCaret = ends
			e.Incomplete = next.Type == lexer.EOF && l.cut == len(l.toks)
			panic(atTextEnd(e))
		}
	}
	for i, x := range g.Excepts {
		h := &ExceptHandler{At: At{Start: int32(x.Tokens[0].Pos.Offset)}, Name: identifier(x.As)}
		if x.Type != nil {
			h.Type = l.expr(x.Type, 0)
		}
		star := x.Star != ""
		if i == 0 {
			s.Star = star
		} else if s.Star != star {
			sp := span(x.Tokens[:1])
			if star {
				sp = span(x.Tokens[:2])
			}
			l.fail(sp, "cannot have both 'except' and 'except*' on the same 'try'")
		}
		if star && x.Type == nil {
			t := x.Tokens[2]
			l.fail(tokenSpan(t), "expected one or more exception types")
		}
		h.Body = l.suite(x.Body)
		h.End = endOf(x.Body)
		s.End = h.End
		s.Handlers = append(s.Handlers, h)
	}
	if g.Else != nil {
		if len(g.Excepts) == 0 {
			word := l.after(g.Body.Tokens)
			l.fail(tokenSpan(word), "expected 'except' or 'finally' block")
		}
		s.Orelse = l.suite(g.Else)
		s.End = endOf(g.Else)
	}
	if g.Finally != nil {
		s.Finalbody = l.suite(g.Finally)
		s.End = endOf(g.Finally)
	}
	return s
}

// withItems are the items of a with statement. One item in parentheses that is not
// followed by anything is Python 3.9's list of items in parentheses if it looks
// like a list or has an `as`.
func (l *lowerer) withItems(g *gWith) []*WithItem {
	if p := soleParen(g); p != nil && p.First != nil && (len(p.Rest) > 0 || p.Comma || p.First.Target != nil) && p.Yield == nil && p.Comp == nil && !anyStar(p) {
		var items []*WithItem
		for _, it := range append([]*gItem{p.First}, p.Rest...) {
			items = append(items, l.withItem(it.Tokens, it.Expr, it.Target, walrusOK))
		}
		return items
	}
	var items []*WithItem
	for _, it := range append([]*gWithItem{g.First}, g.Rest...) {
		items = append(items, l.withItem(it.Tokens, it.Expr, it.Target, 0))
	}
	return items
}

func anyStar(p *gParen) bool {
	for _, it := range append([]*gItem{p.First}, p.Rest...) {
		if it.Expr.starred() || it.Expr.Walrus != nil {
			return true
		}
	}
	return false
}

// soleParen is the parenthesised item if it is all there is before the colon.
func soleParen(g *gWith) *gParen {
	if len(g.Rest) > 0 || g.First.Target != nil {
		return nil
	}
	return parenOf(g.First.Expr)
}

// parenOf is the parentheses if the expression is nothing else.
func parenOf(e *gExpr) *gParen {
	if e.starred() || len(e.Lambdas) > 0 || len(e.Conds) > 0 || e.Walrus != nil || len(e.Disj.Rest) > 0 {
		return nil
	}
	o := e.Disj.First
	if len(o.prefixes()) > 0 || len(o.Trailers) > 0 {
		return nil
	}
	return o.Paren
}

func (l *lowerer) withItem(toks []lexer.Token, e *gExpr, target *gTarget, how exprFlags) *WithItem {
	it := &WithItem{Context: l.expr(e, how&^walrusOK)}
	it.At = at(span(toks))
	if target != nil {
		it.Target = l.target(target)
		l.checkTarget(it.Target, assigning)
	}
	return it
}
