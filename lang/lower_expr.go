package lang

// lower_expr.go owns expressions: precedence climbing over the grammar's flat rows,
// atoms, trailers, comprehensions.

import (
	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// exprFlags tell what may stand where an expression is lowered.
type exprFlags byte

const (
	starOK exprFlags = 1 << iota
	walrusOK
	argument // of a call, where a wrong walrus has no message of its own
)

// value is an expression with the range it takes in the text, parentheses included.
type value struct {
	e  Expr
	sp code.Span
}

func (l *lowerer) yieldOrList(g *gYieldOrList) Expr {
	if g.Yield != nil {
		return l.yield(g.Yield)
	}
	return l.exprList(g.Tokens, g.First, g.Rest)
}

func (l *lowerer) yield(g *gYield) Expr {
	n := exprNode{at(span(g.Tokens))}
	if g.From != nil {
		return &YieldFrom{n, l.expr(g.From, 0)}
	}
	y := &Yield{exprNode: n}
	if g.Value != nil {
		y.Value = l.exprs(g.Value)
	}
	return y
}

// exprs lowers a list of expressions: a tuple if there is a comma.
func (l *lowerer) exprs(g *gExprs) Expr { return l.exprList(g.Tokens, g.First, g.Rest) }

func (l *lowerer) exprList(toks []lexer.Token, first *gExpr, rest []*gExpr) Expr {
	comma := toks[len(toks)-1].Type == tTComma
	if len(rest) == 0 && !comma {
		return l.expr(first, starOK)
	}
	t := &Tuple{exprNode{at(span(toks))}, make([]Expr, 0, 1+len(rest))}
	t.Elts = append(t.Elts, l.expr(first, starOK))
	for _, e := range rest {
		t.Elts = append(t.Elts, l.expr(e, starOK))
	}
	return t
}

// expr lowers one expression. From the right: each `if` takes what is right of its
// else, each lambda all that follows.
func (l *lowerer) expr(g *gExpr, how exprFlags) Expr {
	whole := span(g.Tokens)
	if g.starred() && how&starOK == 0 {
		l.fail(span(g.Tokens[:1]), "invalid syntax")
	}
	down := 1 + len(g.Conds) + len(g.Lambdas)
	for _, c := range g.Conds {
		down += len(c.Lambdas)
	}
	l.enter(down, whole)
	defer l.leave(down)
	lastDisj := g.Disj
	if n := len(g.Conds); n > 0 {
		lastDisj = g.Conds[n-1].Orelse
	}
	end := tokenEnd(lastDisj.Tokens[len(lastDisj.Tokens)-1])
	// Left to right first, so that the earliest mistake is the one reported.
	type piece struct {
		lambdas []*gLambda
		args    []*Arguments
		body    Expr
		start   int32
	}
	pieces := make([]piece, 1, 1+len(g.Conds))
	lower := func(p *piece, lambdas []*gLambda, d *gDisj) {
		p.lambdas = lambdas
		for _, la := range lambdas {
			p.args = append(p.args, l.lambdaParams(la))
		}
		v := l.disj(d)
		p.body, p.start = v.e, v.sp.Start
	}
	lower(&pieces[0], g.Lambdas, g.Disj)
	tests := make([]Expr, 0, len(g.Conds))
	for _, c := range g.Conds {
		tests = append(tests, l.disj(c.Test).e)
		pieces = append(pieces, piece{})
		lower(&pieces[len(pieces)-1], c.Lambdas, c.Orelse)
	}
	var cur Expr
	for i := len(pieces) - 1; i >= 0; i-- {
		p := pieces[i]
		if i < len(tests) {
			cur = &IfExp{exprNode{At{p.start, end}}, tests[i], p.body, cur}
		} else {
			cur = p.body
		}
		for k := len(p.lambdas) - 1; k >= 0; k-- {
			cur = &Lambda{exprNode{At{int32(p.lambdas[k].Tokens[0].Pos.Offset), end}}, p.args[k], cur}
		}
	}
	if g.Walrus != nil {
		cur = l.walrus(g, cur, whole, how)
	}
	if g.starred() {
		return &Starred{exprNode{at(whole)}, cur}
	}
	return cur
}

func (l *lowerer) walrus(g *gExpr, target Expr, whole code.Span, how exprFlags) Expr {
	op := l.toks[g.Walrus.Tokens[0].Pos.Column-1]
	_, isName := target.(*Name)
	if how&argument != 0 && !isName {
		l.fail(tokenSpan(op), "invalid syntax")
	}
	if !isName && !g.starred() {
		l.fail(target.Span(), "cannot use assignment expressions with %s", describe(target))
	}
	if how&walrusOK == 0 || g.starred() {
		l.fail(tokenSpan(op), "invalid syntax")
	}
	val := l.expr(g.Walrus, 0)
	name := target.(*Name)
	if name.Start != whole.Start {
		l.fail(tokenSpan(op), "invalid syntax") // (x) := 1
	}
	return &NamedExpr{exprNode{at(whole)}, name, val}
}

// An opInfo is a binary operator's precedence and meaning.
type opInfo struct {
	prec int
	op   code.BinaryOp
	cmp  code.CompareOp
}

const (
	precOr = iota + 1
	precAnd
	precNot
	precCompare
	precBitOr
	precBitXor
	precBitAnd
	precShift
	precSum
	precTerm
	precUnary
	precPower
)

var binaryOps = map[string]opInfo{
	"or": {prec: precOr}, "and": {prec: precAnd},
	"<": {prec: precCompare, cmp: code.Lt}, "<=": {prec: precCompare, cmp: code.Le},
	"==": {prec: precCompare, cmp: code.Eq}, "!=": {prec: precCompare, cmp: code.Ne},
	">": {prec: precCompare, cmp: code.Gt}, ">=": {prec: precCompare, cmp: code.Ge},
	"in": {prec: precCompare, cmp: code.In}, "is": {prec: precCompare, cmp: code.Is},
	"|": {prec: precBitOr, op: code.Or}, "^": {prec: precBitXor, op: code.Xor}, "&": {prec: precBitAnd, op: code.And},
	"<<": {prec: precShift, op: code.LShift}, ">>": {prec: precShift, op: code.RShift},
	"+": {prec: precSum, op: code.Add}, "-": {prec: precSum, op: code.Subtract},
	"*": {prec: precTerm, op: code.Multiply}, "/": {prec: precTerm, op: code.TrueDivide},
	"//": {prec: precTerm, op: code.FloorDivide}, "%": {prec: precTerm, op: code.Remainder}, "@": {prec: precTerm, op: code.MatMul},
	"**": {prec: precPower, op: code.Power},
}

// infoOf looks up an operator token; `not in` and `is not` may hold any blanks.
func infoOf(t lexer.Token) opInfo {
	if len(t.Value) > 3 {
		if t.Value[0] == 'n' {
			return opInfo{prec: precCompare, cmp: code.NotIn}
		}
		return opInfo{prec: precCompare, cmp: code.IsNot}
	}
	return binaryOps[t.Value]
}

// row walks over one gDisj: operand 0, then the operators with their operands.
type row struct {
	l      *lowerer
	g      *gDisj
	next   int // index of the next operator in g.Rest
	cur    *gOperand
	prefix []lexer.Token // prefixes of cur that are still to take
}

// op is the next operator.
func (r *row) op() lexer.Token { return r.l.opBefore(r.g.Rest[r.next]) }

// opBefore is the operator before an operand.
func (l *lowerer) opBefore(o *gOperand) lexer.Token { return l.toks[o.Tokens[0].Pos.Column-1] }

// disj lowers a row of operators.
func (l *lowerer) disj(g *gDisj) value {
	if len(g.Rest) == 0 && g.First.Tokens[0].Type != tUnary {
		return l.primary(g.First)
	}
	down := len(g.Rest) + len(g.First.prefixes())
	for _, o := range g.Rest {
		down += len(o.prefixes())
		switch l.opBefore(o).Value {
		case "and", "or": // kept flat
			down--
		}
	}
	sp := span(g.Tokens)
	l.enter(down, sp)
	defer l.leave(down)
	r := &row{l: l, g: g, cur: g.First, prefix: g.First.prefixes()}
	return r.climb(precOr)
}

// climb reads all that binds at least as tightly as min.
func (r *row) climb(min int) value {
	left := r.unary(min)
	for r.next < len(r.g.Rest) {
		op := r.op()
		info := infoOf(op)
		if info.prec < min {
			break
		}
		switch info.prec {
		case precOr, precAnd:
			b := &BoolOp{And: info.prec == precAnd, Values: []Expr{left.e}}
			for r.next < len(r.g.Rest) && r.op().Value == op.Value {
				r.take()
				v := r.climb(info.prec + 1)
				b.Values = append(b.Values, v.e)
				left.sp.End = v.sp.End
			}
			b.At = at(left.sp)
			left.e = b
		case precCompare:
			c := &Compare{Left: left.e}
			for r.next < len(r.g.Rest) {
				op := r.op()
				info := infoOf(op)
				if info.prec != precCompare {
					break
				}
				r.take()
				v := r.climb(precCompare + 1)
				c.Ops = append(c.Ops, info.cmp)
				c.OpSpans = append(c.OpSpans, tokenSpan(op))
				c.Comparators = append(c.Comparators, v.e)
				left.sp.End = v.sp.End
			}
			c.At = at(left.sp)
			left.e = c
		default:
			r.take()
			bound := info.prec + 1
			if info.prec == precPower {
				bound = precUnary // 2 ** -x, and ** nests to the right
			}
			v := r.climb(bound)
			left.sp.End = v.sp.End
			left.e = &BinOp{exprNode{at(left.sp)}, left.e, info.op, tokenSpan(op), v.e}
		}
	}
	return left
}

// take goes over the next operator to its operand.
func (r *row) take() {
	r.cur = r.g.Rest[r.next]
	r.prefix = r.cur.prefixes()
	r.next++
}

var unaryKinds = map[string]UnaryKind{"not": Not, "-": Negative, "+": Positive, "~": Invert}

// unary reads the current operand with its prefixes.
func (r *row) unary(min int) value {
	l := r.l
	if len(r.prefix) == 0 {
		return l.primary(r.cur)
	}
	t := r.prefix[0]
	r.prefix = r.prefix[1:]
	switch t.Value {
	case "await":
		if len(r.prefix) > 0 {
			l.fail(tokenSpan(r.prefix[0]), "invalid syntax")
		}
		v := l.primary(r.cur)
		v.sp.Start = int32(t.Pos.Offset)
		v.e = &Await{exprNode{at(v.sp)}, v.e}
		return v
	case "not":
		if min <= precNot {
			return r.prefixed(t, precNot)
		}
		switch l.toks[t.Pos.Column-1].Value {
		case "+", "-", "*", "/", "%", "//", "@", "~":
			l.fail(r.prefixed(t, precNot).sp, "'not' after an operator must be parenthesized")
		}
		l.fail(tokenSpan(t), "invalid syntax")
	}
	return r.prefixed(t, precUnary)
}

func (r *row) prefixed(t lexer.Token, bound int) value {
	v := r.climb(bound)
	v.sp.Start = int32(t.Pos.Offset)
	v.e = &UnaryOp{exprNode{at(v.sp)}, unaryKinds[t.Value], v.e}
	return v
}

// operandOnly lowers an operand that stands alone, as targets do.
func (l *lowerer) operandOnly(g *gOperand) Expr {
	prefix := g.prefixes()
	if len(prefix) == 0 {
		return l.primary(g).e
	}
	l.enter(len(prefix), span(g.Tokens))
	defer l.leave(len(prefix))
	r := &row{l: l, g: &gDisj{First: g}, cur: g, prefix: prefix}
	return r.climb(precOr).e
}

// primary lowers an atom and its trailers.
func (l *lowerer) primary(g *gOperand) value {
	toks := g.atom()
	v := value{l.atom(g, toks), span(toks)}
	if len(g.Trailers) == 0 {
		return v
	}
	l.enter(len(g.Trailers), v.sp)
	defer l.leave(len(g.Trailers))
	for _, t := range g.Trailers {
		v.sp.End = tokenEnd(t.Tokens[len(t.Tokens)-1])
		n := exprNode{at(v.sp)}
		switch {
		case t.Call == nil && t.Index == nil:
			name := t.Tokens[1]
			v.e = &Attribute{n, v.e, identifier(name.Value), tokenSpan(name)}
		case t.Call != nil:
			c := &Call{exprNode: n, Func: v.e}
			if t.Call.Args != nil {
				c.Args, c.Keywords = l.args(t.Call.Args, t.Tokens[0])
			}
			v.e = c
		default:
			v.e = &Subscript{n, v.e, l.index(t.Index, v)}
		}
	}
	return v
}

// nested reports whether the bracket stands inside others.
func (l *lowerer) nested(open lexer.Token) bool {
	d := &diagnosis{toks: l.toks}
	return d.level(open.Pos.Column) > 0
}

func (l *lowerer) index(g *gIndex, v value) Expr {
	inner := g.Tokens[1 : len(g.Tokens)-1]
	if len(inner) == 0 {
		if open := g.Tokens[0]; l.nested(open) {
			l.fail(code.Span{Start: v.sp.Start, End: tokenEnd(g.Tokens[1])}, "invalid syntax. Perhaps you forgot a comma?")
		}
		l.fail(span(g.Tokens[1:]), "invalid syntax")
	}
	comma := inner[len(inner)-1].Type == tTComma
	if len(g.Rest) == 0 && !comma {
		e := l.sub(g.First, inner)
		if s, ok := e.(*Starred); ok {
			return &Tuple{s.exprNode, []Expr{s}}
		}
		return e
	}
	t := &Tuple{exprNode{at(span(inner))}, []Expr{l.sub(g.First, inner)}}
	for _, s := range g.Rest {
		t.Elts = append(t.Elts, l.sub(s, inner))
	}
	return t
}

func (l *lowerer) sub(g *gSub, around []lexer.Token) Expr {
	if len(g.Tokens) == 0 {
		l.fail(span(around[:1]), "invalid syntax")
	}
	if g.Slice == nil {
		return l.expr(g.Lower, starOK|walrusOK)
	}
	if g.Lower != nil && g.Lower.starred() {
		l.fail(tokenSpan(l.after(g.Lower.Tokens)), "invalid syntax")
	}
	s := &Slice{exprNode: exprNode{at(span(g.Tokens))}}
	for _, part := range []struct {
		g *gExpr
		e *Expr
	}{{g.Lower, &s.Lower}, {g.Slice.Upper, &s.Upper}, {g.Slice.Step, &s.Step}} {
		if part.g != nil {
			*part.e = l.expr(part.g, 0)
		}
	}
	return s
}

func (l *lowerer) atom(g *gOperand, toks []lexer.Token) Expr {
	n := exprNode{at(span(toks))}
	switch t := toks[0]; {
	case t.Type == tName:
		return &Name{n, identifier(t.Value)}
	case t.Type == tConst:
		return &Constant{n, l.literal(t)}
	case g.Strings != nil:
		return l.strings(n, g.Strings)
	case g.Paren != nil:
		return l.paren(n, g.Paren, toks)
	case g.List != nil:
		return l.list(n, g.List)
	}
	return l.brace(n, g.Brace)
}

func (l *lowerer) paren(n exprNode, g *gParen, toks []lexer.Token) Expr {
	if g.Yield != nil {
		return l.yield(g.Yield)
	}
	if g.First == nil {
		return &Tuple{exprNode: n}
	}
	if g.Comp != nil {
		l.noStar(g.First.Expr)
		e := &Comprehension{exprNode: n, Kind: GeneratorExp, Elt: l.item(g.First), Generators: l.compFors(g.Comp)}
		if g.Comma {
			l.fail(tokenSpan(toks[len(toks)-2]), "invalid syntax")
		}
		return e
	}
	first := l.item(g.First)
	if g.Rest == nil && !g.Comma {
		if s, ok := first.(*Starred); ok {
			l.fail(s.Span(), "cannot use starred expression here")
		}
		return first
	}
	t := &Tuple{n, []Expr{first}}
	for _, it := range g.Rest {
		t.Elts = append(t.Elts, l.item(it))
	}
	return t
}

// item lowers an element of parentheses that are no list of with items.
func (l *lowerer) item(g *gItem) Expr {
	e := l.expr(g.Expr, starOK|walrusOK)
	if g.Target != nil {
		as := l.toks[g.Target.Tokens[0].Pos.Column-1]
		l.fail(tokenSpan(as), "invalid syntax")
	}
	return e
}

// noStar refuses `*x for …`.
func (l *lowerer) noStar(g *gExpr) {
	if g.starred() {
		l.fail(span(g.Tokens), "iterable unpacking cannot be used in comprehension")
	}
}

func (l *lowerer) list(n exprNode, g *gList) Expr {
	if g.First == nil {
		return &List{exprNode: n}
	}
	if g.Comp != nil {
		l.noStar(g.First)
		return &Comprehension{exprNode: n, Kind: ListComp, Elt: l.expr(g.First, walrusOK), Generators: l.compFors(g.Comp)}
	}
	e := &List{n, make([]Expr, 0, 1+len(g.Rest))}
	e.Elts = append(e.Elts, l.expr(g.First, starOK|walrusOK))
	for _, x := range g.Rest {
		e.Elts = append(e.Elts, l.expr(x, starOK|walrusOK))
	}
	return e
}

// brace lowers a dict, a set or a comprehension of either.
func (l *lowerer) brace(n exprNode, g *gBrace) Expr {
	if g.First == nil {
		return &Dict{exprNode: n}
	}
	isDict := g.First.doubleStarred() || g.First.Value != nil
	if g.Comp != nil {
		if g.First.doubleStarred() {
			l.fail(span(g.First.Tokens[:1]), "dict unpacking cannot be used in dict comprehension")
		}
		l.noStar(g.First.Key)
		c := &Comprehension{exprNode: n, Kind: SetComp}
		if isDict {
			c.Kind = DictComp
			c.Elt = l.expr(g.First.Key, 0)
			if g.First.Value.starred() {
				l.fail(span(g.First.Value.Tokens), "cannot use a starred expression in a dictionary value")
			}
			c.Value = l.expr(g.First.Value, 0)
		} else {
			c.Elt = l.expr(g.First.Key, walrusOK)
		}
		c.Generators = l.compFors(g.Comp)
		return c
	}
	pairs := append([]*gPair{g.First}, g.Rest...)
	if !isDict {
		s := &Set{exprNode: n}
		for _, p := range pairs {
			if p.doubleStarred() {
				l.fail(span(p.Tokens[:1]), "invalid syntax")
			}
			if p.Value != nil {
				l.fail(tokenSpan(l.toks[p.Value.Tokens[0].Pos.Column-1]), "invalid syntax")
			}
			s.Elts = append(s.Elts, l.expr(p.Key, starOK|walrusOK))
		}
		return s
	}
	d := &Dict{exprNode: n}
	for _, p := range pairs {
		if p.doubleStarred() {
			d.Keys = append(d.Keys, nil)
			d.Values = append(d.Values, l.expr(p.Key, 0))
			continue
		}
		key := l.expr(p.Key, 0)
		if p.Value == nil {
			end := span(p.Tokens).End - 1
			l.fail(code.Span{Start: end, End: end}, "':' expected after dictionary key")
		}
		if p.Value.starred() {
			l.fail(span(p.Value.Tokens), "cannot use a starred expression in a dictionary value")
		}
		d.Keys = append(d.Keys, key)
		d.Values = append(d.Values, l.expr(p.Value, 0))
	}
	return d
}

func (l *lowerer) compFors(list []*gCompFor) []*CompFor {
	out := make([]*CompFor, 0, len(list))
	for _, g := range list {
		c := &CompFor{At: at(span(g.Tokens)), Async: g.Async != "", Target: l.targets(g.Target), Iter: l.disj(g.Iter).e}
		for _, f := range g.Ifs {
			c.Ifs = append(c.Ifs, l.disj(f).e)
		}
		out = append(out, c)
	}
	return out
}
