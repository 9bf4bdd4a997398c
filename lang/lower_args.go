package lang

// lower_args.go owns the arguments of calls and class headers and the parameters of
// functions: what may follow what.

import (
	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// args lowers what stands between the parentheses of a call; open is the opening one.
func (l *lowerer) args(g *gArgs, open lexer.Token) (args []Expr, keywords []*Keyword) {
	list := append([]*gArg{g.First}, g.Rest...)
	unpacked := false // a **kwargs has been seen
	for i, a := range list {
		sp := span(a.Tokens)
		switch {
		case a.doubleStarred():
			if a.Value != nil {
				l.fail(sp, "cannot assign to keyword argument unpacking")
			}
			if a.Comp != nil {
				l.fail(tokenSpan(a.Comp[0].Tokens[0]), "invalid syntax")
			}
			unpacked = true
			keywords = append(keywords, &Keyword{at(sp), "", l.expr(a.Expr, 0)})
		case a.Comp != nil:
			sole := len(list) == 1 && l.after(a.Tokens).Type == tClose
			if !sole {
				l.fail(sp, "Generator expression must be parenthesized")
			}
			l.noStar(a.Expr)
			n := exprNode{At{int32(open.Pos.Offset), tokenEnd(l.after(a.Tokens))}}
			args = append(args, &Comprehension{exprNode: n, Kind: GeneratorExp,
				Elt: l.expr(a.Expr, walrusOK|argument), Generators: l.compFors(a.Comp)})
		case a.Value != nil:
			keywords = append(keywords, l.keyword(a, sp))
		default:
			e := l.expr(a.Expr, starOK|walrusOK|argument)
			if _, isStar := e.(*Starred); isStar {
				if unpacked {
					l.fail(l.unpackingOrder(list[i-1], a), "iterable argument unpacking follows keyword argument unpacking")
				}
			} else if len(keywords) > 0 {
				end := l.lastToken(list[len(list)-1])
				if unpacked && keywords[len(keywords)-1].Name == "" {
					l.fail(end, "positional argument follows keyword argument unpacking")
				}
				l.fail(end, "positional argument follows keyword argument")
			}
			args = append(args, e)
		}
	}
	return args, keywords
}

// lastToken is where CPython stands when it has read all arguments: the token after them.
func (l *lowerer) lastToken(last *gArg) code.Span {
	t := l.after(last.Tokens)
	if t.Type == tTComma {
		t = l.toks[t.Pos.Column+1]
	}
	return tokenSpan(t)
}

// unpackingOrder is the range CPython marks for *args after **kwargs.
func (l *lowerer) unpackingOrder(prev, star *gArg) code.Span {
	return code.Span{Start: tokenSpan(l.after(prev.Tokens)).Start, End: span(star.Tokens).End}
}

// keyword lowers name=value.
func (l *lowerer) keyword(a *gArg, sp code.Span) *Keyword {
	eq := l.toks[a.Value.Tokens[0].Pos.Column-1]
	upTo := code.Span{Start: sp.Start, End: tokenEnd(eq)}
	if a.Expr.starred() {
		l.fail(sp, "cannot assign to iterable argument unpacking")
	}
	if a.Value.starred() || a.Value.Walrus != nil {
		t := a.Value.Tokens[0]
		if a.Value.Walrus != nil {
			t = l.toks[a.Value.Walrus.Tokens[0].Pos.Column-1]
		}
		l.fail(tokenSpan(t), "invalid syntax")
	}
	e := l.expr(a.Expr, 0)
	if c, ok := e.(*Constant); ok && isNamedConst(c) {
		l.fail(upTo, "cannot assign to %s", describe(c))
	}
	name, ok := e.(*Name)
	if !ok || name.End != tokenEnd(l.toks[eq.Pos.Column-1]) {
		l.fail(upTo, "expression cannot contain assignment, perhaps you meant \"==\"?")
	}
	if next := l.after(a.Tokens); next.Value == "for" || next.Value == "async" {
		l.fail(upTo, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	}
	return &Keyword{at(sp), name.ID, l.expr(a.Value, 0)}
}

// A param is a parameter of def or lambda in one shape.
type param struct {
	mark     string // "", "*", "**" or "/"
	markAt   code.Span
	name     lexer.Token // of type 0 if there is none
	ann, def *gExpr
	last     lexer.Token // the parameter's last token
}

func (l *lowerer) params(g *gParams) *Arguments {
	if g == nil {
		return &Arguments{}
	}
	var list []param
	for _, p := range append([]*gParam{g.First}, g.Rest...) {
		q := param{mark: p.Mark, markAt: tokenSpan(p.Tokens[0]), last: p.Tokens[len(p.Tokens)-1]}
		n := p.Default
		if n == nil {
			n = p.Marked
		}
		if n != nil {
			q.name, q.ann, q.def = n.Name, n.Ann, n.Default
		}
		list = append(list, q)
	}
	return l.arguments(at(span(g.Tokens)), list, true)
}

func (l *lowerer) lambdaParams(la *gLambda) *Arguments {
	g := la.Params
	if g == nil {
		return &Arguments{}
	}
	var list []param
	for _, p := range append([]*gLParam{g.First}, g.Rest...) {
		q := param{mark: p.Mark, markAt: tokenSpan(p.Tokens[0]), last: p.Tokens[len(p.Tokens)-1]}
		n := p.Default
		if n == nil {
			n = p.Marked
		}
		if n != nil {
			q.name, q.def = n.Name, n.Default
		}
		list = append(list, q)
	}
	return l.arguments(at(span(g.Tokens)), list, false)
}

// arguments sorts parameters into their kinds, with CPython's complaints.
func (l *lowerer) arguments(where At, list []param, isDef bool) *Arguments {
	a := &Arguments{At: where}
	star, slash := false, false
	for i, p := range list {
		nextIsName := i+1 < len(list) && list[i+1].mark == "" && list[i+1].name.Type != 0
		if a.KwArg != nil {
			sp := p.markAt
			if p.mark == "" {
				sp = tokenSpan(p.name)
			}
			l.fail(sp, "arguments cannot follow var-keyword argument")
		}
		switch p.mark {
		case "/":
			switch {
			case p.name.Type != 0:
				l.fail(tokenSpan(p.name), "invalid syntax")
			case slash:
				l.fail(p.markAt, "/ may appear only once")
			case star:
				l.fail(p.markAt, "/ must be ahead of *")
			case i == 0:
				l.fail(p.markAt, "at least one argument must precede /")
			}
			slash = true
			a.PosOnly, a.Args = a.Args, nil
		case "*":
			if star {
				l.fail(p.markAt, "* argument may appear only once")
			}
			star = true
			if p.name.Type == 0 {
				if !nextIsName {
					sp := p.markAt
					if !isDef {
						sp = tokenSpan(l.toks[p.last.Pos.Column+1])
					}
					l.fail(sp, "named arguments must follow bare *")
				}
				continue
			}
			if p.def != nil {
				l.fail(tokenSpan(l.toks[p.def.Tokens[0].Pos.Column-1]), "var-positional argument cannot have default value")
			}
			a.VarArg = l.arg(p, starOK)
		case "**":
			if p.name.Type == 0 {
				l.fail(tokenSpan(l.toks[p.last.Pos.Column+1]), "invalid syntax")
			}
			if p.def != nil {
				l.fail(tokenSpan(l.toks[p.def.Tokens[0].Pos.Column-1]), "var-keyword argument cannot have default value")
			}
			a.KwArg = l.arg(p, 0)
		default:
			x := l.arg(p, 0)
			var def Expr
			if p.def != nil {
				def = l.expr(p.def, 0)
			}
			if star {
				a.KwOnly = append(a.KwOnly, x)
				a.KwDefaults = append(a.KwDefaults, def)
				continue
			}
			a.Args = append(a.Args, x)
			if def != nil {
				a.Defaults = append(a.Defaults, def)
			} else if len(a.Defaults) > 0 {
				l.fail(tokenSpan(p.name), "parameter without a default follows parameter with a default")
			}
		}
	}
	return a
}

func (l *lowerer) arg(p param, how exprFlags) *Arg {
	x := &Arg{At: at(tokenSpan(p.name)), Name: identifier(p.name.Value)}
	if p.ann != nil {
		x.Annotation = l.expr(p.ann, how)
		x.End = span(p.ann.Tokens).End
	}
	return x
}
