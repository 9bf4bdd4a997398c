package lang

import (
	"strings"

	"gen/lang/code"
)

// This file owns the way back from an expression to text, needed for annotations
// under `from __future__ import annotations`: the program can read them as strings,
// in the normal form that CPython writes.

// level is how tightly an operator binds; an operand of a lower level than its
// place asks for gets parentheses.
type level int

const (
	levelTuple level = iota
	levelTest        // if-else, lambda
	levelOr
	levelAnd
	levelNot
	levelCompare
	levelBitOr
	levelBitXor
	levelBitAnd
	levelShift
	levelArith
	levelTerm
	levelFactor
	levelPower
	levelAwait
	levelAtom
)

var binaryLevels = map[code.BinaryOp]level{
	code.Or: levelBitOr, code.Xor: levelBitXor, code.And: levelBitAnd, code.LShift: levelShift, code.RShift: levelShift,
	code.Add: levelArith, code.Subtract: levelArith, code.Multiply: levelTerm, code.MatMul: levelTerm,
	code.TrueDivide: levelTerm, code.FloorDivide: levelTerm, code.Remainder: levelTerm, code.Power: levelPower,
}

func unparse(e Expr) string { return unparseAt(e, levelTest) }

func parenthesize(text string, yes bool) string {
	if yes {
		return "(" + text + ")"
	}
	return text
}

func unparseList(list []Expr, at level) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = unparseAt(e, at)
	}
	return strings.Join(parts, ", ")
}

func unparseAt(e Expr, at level) string {
	switch n := e.(type) {
	case *Constant:
		if n.Value == (code.Ellipsis{}) {
			return "..."
		}
		return code.ConstRepr(n.Value)
	case *Name:
		return n.ID
	case *JoinedStr:
		return "f" + code.ConstRepr(unparseFields(n))
	case *BoolOp:
		l, word := levelOr, " or "
		if n.And {
			l, word = levelAnd, " and "
		}
		var parts []string
		for _, v := range n.Values {
			parts = append(parts, unparseAt(v, l+1))
		}
		return parenthesize(strings.Join(parts, word), at > l)
	case *NamedExpr:
		return parenthesize(n.Target.ID+" := "+unparseAt(n.Value, levelAtom), at > levelTuple)
	case *BinOp:
		l := binaryLevels[n.Op]
		left, right := l, l+1
		if n.Op == code.Power {
			left, right = l+1, l
		}
		return parenthesize(unparseAt(n.Left, left)+" "+n.Op.String()+" "+unparseAt(n.Right, right), at > l)
	case *UnaryOp:
		l := levelFactor
		if n.Op == Not {
			l = levelNot
		}
		sign := [...]string{Not: "not ", Negative: "-", Positive: "+", Invert: "~"}[n.Op]
		return parenthesize(sign+unparseAt(n.Operand, l), at > l)
	case *Lambda:
		text := "lambda"
		if len(n.Args.PosOnly)+len(n.Args.Args) > 0 {
			text += " " // CPython writes lambda*args without it
		}
		return parenthesize(text+unparseArgs(n.Args)+": "+unparseAt(n.Body, levelTest), at > levelTest)
	case *IfExp:
		return parenthesize(unparseAt(n.Body, levelTest+1)+" if "+unparseAt(n.Test, levelTest+1)+" else "+unparseAt(n.Orelse, levelTest), at > levelTest)
	case *Dict:
		var parts []string
		for i, k := range n.Keys {
			if k == nil {
				parts = append(parts, "**"+unparseAt(n.Values[i], levelBitOr))
			} else {
				parts = append(parts, unparseAt(k, levelTest)+": "+unparseAt(n.Values[i], levelTest))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case *Set:
		return "{" + unparseList(n.Elts, levelTest) + "}"
	case *List:
		return "[" + unparseList(n.Elts, levelTest) + "]"
	case *Tuple:
		if len(n.Elts) == 0 {
			return "()"
		}
		text := unparseList(n.Elts, levelTest)
		if len(n.Elts) == 1 {
			text += ","
		}
		return parenthesize(text, at > levelTuple)
	case *Comprehension:
		return unparseComprehension(n)
	case *Await:
		return parenthesize("await "+unparseAt(n.Value, levelAtom), at > levelAwait)
	case *Compare:
		text := unparseAt(n.Left, levelCompare+1)
		for i, op := range n.Ops {
			text += " " + op.String() + " " + unparseAt(n.Comparators[i], levelCompare+1)
		}
		return parenthesize(text, at > levelCompare)
	case *Call:
		return unparseCall(n)
	case *Attribute:
		text := unparseAt(n.Value, levelAtom)
		if k, ok := n.Value.(*Constant); ok && constType(k.Value) == "int" {
			text += " " // 1 .real
		}
		return text + "." + n.Attr
	case *Subscript:
		return unparseAt(n.Value, levelAtom) + "[" + unparseAt(n.Index, levelTuple) + "]"
	case *Slice:
		text := ""
		if n.Lower != nil {
			text = unparseAt(n.Lower, levelTest)
		}
		text += ":"
		if n.Upper != nil {
			text += unparseAt(n.Upper, levelTest)
		}
		if n.Step != nil {
			text += ":" + unparseAt(n.Step, levelTest)
		}
		return text
	case *Starred:
		return "*" + unparseAt(n.Value, levelBitOr)
	}
	return ""
}

func unparseComprehension(n *Comprehension) string {
	text := unparseAt(n.Elt, levelTest)
	if n.Value != nil {
		text += ": " + unparseAt(n.Value, levelTest)
	}
	for _, g := range n.Generators {
		if g.Async {
			text += " async"
		}
		text += " for " + unparseAt(g.Target, levelTuple) + " in " + unparseAt(g.Iter, levelTest+1)
		for _, cond := range g.Ifs {
			text += " if " + unparseAt(cond, levelTest+1)
		}
	}
	brackets := [...]string{ListComp: "[]", SetComp: "{}", DictComp: "{}", GeneratorExp: "()"}[n.Kind]
	return brackets[:1] + text + brackets[1:]
}

func unparseCall(n *Call) string {
	text := unparseAt(n.Func, levelAtom)
	if len(n.Args) == 1 && len(n.Keywords) == 0 {
		if g, ok := n.Args[0].(*Comprehension); ok && g.Kind == GeneratorExp {
			return text + unparseComprehension(g)
		}
	}
	var parts []string
	for _, a := range n.Args {
		parts = append(parts, unparseAt(a, levelTest))
	}
	for _, k := range n.Keywords {
		if k.Name == "" {
			parts = append(parts, "**"+unparseAt(k.Value, levelTest))
		} else {
			parts = append(parts, k.Name+"="+unparseAt(k.Value, levelTest))
		}
	}
	return text + "(" + strings.Join(parts, ", ") + ")"
}

func unparseArgs(a *Arguments) string {
	var parts []string
	positional := append(append([]*Arg{}, a.PosOnly...), a.Args...)
	for i, arg := range positional {
		text := arg.Name
		if d := i - (len(positional) - len(a.Defaults)); d >= 0 {
			text += "=" + unparseAt(a.Defaults[d], levelTest)
		}
		parts = append(parts, text)
		if i == len(a.PosOnly)-1 {
			parts = append(parts, "/")
		}
	}
	if a.VarArg != nil {
		parts = append(parts, "*"+a.VarArg.Name)
	} else if len(a.KwOnly) > 0 {
		parts = append(parts, "*")
	}
	for i, arg := range a.KwOnly {
		text := arg.Name
		if d := a.KwDefaults[i]; d != nil {
			text += "=" + unparseAt(d, levelTest)
		}
		parts = append(parts, text)
	}
	if a.KwArg != nil {
		parts = append(parts, "**"+a.KwArg.Name)
	}
	return strings.Join(parts, ", ")
}

// unparseFields is the inside of an f-string.
func unparseFields(n *JoinedStr) string {
	var b strings.Builder
	for _, v := range n.Values {
		switch v := v.(type) {
		case *Constant:
			s, _ := v.Value.(string)
			b.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(s))
		case *FormattedValue:
			text := unparseAt(v.Value, levelTest+1)
			b.WriteString("{")
			if strings.HasPrefix(text, "{") {
				b.WriteString(" ")
			}
			b.WriteString(text)
			if v.Conversion != 0 {
				b.WriteString("!" + string(v.Conversion))
			}
			if v.Spec != nil {
				b.WriteString(":" + unparseFields(v.Spec))
			}
			b.WriteString("}")
		}
	}
	return b.String()
}
