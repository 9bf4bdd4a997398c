package lang

// lower_target.go owns what may stand on the left: assignments, for, with, del.

// targetUse is why something is a target; it chooses the words of the message.
type targetUse byte

const (
	assigning targetUse = iota
	deleting
	looping
)

// target lowers an operand that stands where a target must.
func (l *lowerer) target(g *gTarget) Expr {
	e := l.operandOnly(g.Operand)
	if g.starred() {
		return &Starred{exprNode{at(span(g.Tokens))}, e}
	}
	return e
}

// targets lowers the target of a loop or a comprehension.
func (l *lowerer) targets(g *gTargets) Expr {
	e := l.target(g.First)
	if len(g.Rest) > 0 || g.Comma {
		t := &Tuple{exprNode{at(span(g.Tokens))}, []Expr{e}}
		for _, r := range g.Rest {
			t.Elts = append(t.Elts, l.target(r))
		}
		e = t
	}
	if _, ok := e.(*Starred); ok {
		// CPython leaves this to its compiler: starred assignment target must be in a list or tuple.
		return e
	}
	l.checkTarget(e, looping)
	return e
}

// checkTarget refuses what cannot be assigned to or deleted.
func (l *lowerer) checkTarget(e Expr, use targetUse) {
	if bad := invalidTarget(e, use); bad != nil {
		verb := "assign to"
		if use == deleting {
			verb = "delete"
		}
		l.fail(bad.Span(), "cannot %s %s", verb, describe(bad))
	}
}

// invalidTarget is the first part of e that is no target, nil if all are.
func invalidTarget(e Expr, use targetUse) Expr {
	switch e := e.(type) {
	case *Name, *Attribute, *Subscript:
		return nil
	case *Starred:
		if use == deleting {
			return e
		}
		return invalidTarget(e.Value, use)
	case *Tuple:
		for _, x := range e.Elts {
			if bad := invalidTarget(x, use); bad != nil {
				return bad
			}
		}
		return nil
	case *List:
		for _, x := range e.Elts {
			if bad := invalidTarget(x, use); bad != nil {
				return bad
			}
		}
		return nil
	}
	return e
}

// checkAssign refuses wrong targets of an assignment. Like CPython it thinks of ==
// when a single = follows something that can't be assigned to.
func (l *lowerer) checkAssign(g *gExprStmt, s *Assign) {
	for i, t := range s.Targets {
		left := g.First
		if i > 0 {
			left = g.Rest[i-1]
		}
		if left.Yield != nil {
			l.fail(t.Span(), "assignment to yield expression not possible")
		}
		bad := invalidTarget(t, assigning)
		if bad == nil {
			continue
		}
		// The last element before the last = is what the reader might compare.
		last := t
		if tup, ok := t.(*Tuple); ok && l.src.Text[tup.Start] != '(' {
			last = tup.Elts[len(tup.Elts)-1]
		}
		inParens := left.First != nil && len(left.Rest) == 0 && parenOf(left.First) != nil
		if i == 0 && len(s.Targets) == 1 && bad == last && (isBitwiseOr(bad) || inParens) && !isNamedConst(bad) && !isDisplay(bad) && isBitwiseOr(firstOf(s.Value)) {
			l.fail(bad.Span(), "cannot assign to %s here. Maybe you meant '==' instead of '='?", describe(bad))
		}
		l.fail(bad.Span(), "cannot assign to %s", describe(bad))
	}
}

// isBitwiseOr reports whether the node is CPython's bitwise_or: no comparison, no
// and/or/not, no conditional, no lambda.
func isBitwiseOr(e Expr) bool {
	switch e := e.(type) {
	case *Compare, *BoolOp, *IfExp, *Lambda, *Starred, *NamedExpr, *Yield, *YieldFrom:
		return false
	case *UnaryOp:
		return e.Op != Not
	}
	return true
}

func isNamedConst(e Expr) bool {
	c, ok := e.(*Constant)
	if !ok {
		return false
	}
	switch c.Value.(type) {
	case nil, bool:
		return true
	}
	return false
}

func isDisplay(e Expr) bool {
	switch e := e.(type) {
	case *List, *Tuple:
		return true
	case *Comprehension:
		return e.Kind == GeneratorExp
	}
	return false
}

// describe is CPython's word for a kind of expression.
func describe(e Expr) string {
	switch e := e.(type) {
	case *Attribute:
		return "attribute"
	case *Subscript:
		return "subscript"
	case *Starred:
		return "starred"
	case *Name:
		return "name"
	case *List:
		return "list"
	case *Tuple:
		return "tuple"
	case *Lambda:
		return "lambda"
	case *Call:
		return "function call"
	case *BoolOp, *BinOp, *UnaryOp:
		return "expression"
	case *Comprehension:
		return [...]string{ListComp: "list comprehension", SetComp: "set comprehension",
			DictComp: "dict comprehension", GeneratorExp: "generator expression"}[e.Kind]
	case *Yield, *YieldFrom:
		return "yield expression"
	case *Await:
		return "await expression"
	case *Dict:
		return "dict literal"
	case *Set:
		return "set display"
	case *JoinedStr, *FormattedValue:
		return "f-string expression"
	case *Compare:
		return "comparison"
	case *IfExp:
		return "conditional expression"
	case *NamedExpr:
		return "named expression"
	case *Constant:
		switch v := e.Value.(type) {
		case nil:
			return "None"
		case bool:
			if v {
				return "True"
			}
			return "False"
		case Ellipsis:
			return "ellipsis"
		}
		return "literal"
	}
	return "expression"
}
