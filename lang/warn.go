package lang

import (
	"fmt"
	"math/big"

	"gen/lang/code"
)

// This file owns the SyntaxWarnings of the compiler: text that means something,
// but hardly what was meant.

func (c *compiler) warn(n Node, format string, args ...any) {
	w := Warning{Span: n.Span(), Msg: fmt.Sprintf(format, args...)}
	// Code that is compiled twice warns once.
	for _, old := range c.warnings {
		if old == w {
			return
		}
	}
	c.warnings = append(c.warnings, w)
}

// typeOf is the name of the type that an expression certainly has, "" otherwise.
func typeOf(e Expr) string {
	switch n := e.(type) {
	case *Constant:
		return constType(n.Value)
	case *Tuple:
		return "tuple"
	case *List:
		return "list"
	case *Dict:
		return "dict"
	case *Set:
		return "set"
	case *Lambda:
		return "function"
	case *JoinedStr, *FormattedValue:
		return "str"
	case *Comprehension:
		return [...]string{ListComp: "list", SetComp: "set", DictComp: "dict", GeneratorExp: "generator"}[n.Kind]
	}
	return ""
}

func constType(v any) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case *big.Int:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case []byte:
		return "bytes"
	case code.Ellipsis:
		return "ellipsis"
	case code.Tuple:
		return "tuple"
	}
	return "object"
}

func (c *compiler) warnAssert(n *Assert) {
	if t, ok := n.Test.(*Tuple); ok && len(t.Elts) > 0 {
		c.warn(n, "assertion is always true, perhaps remove parentheses?")
	}
}

// warnCompare warns of `is` with a literal.
func (c *compiler) warnCompare(n *Compare) {
	left := n.Left
	for i, op := range n.Ops {
		right := n.Comparators[i]
		if op == code.Is || op == code.IsNot {
			word, better := "is", "=="
			if op == code.IsNot {
				word, better = "is not", "!="
			}
			literal := c.suspicious(left)
			if literal == "" {
				literal = c.suspicious(right)
			}
			if literal != "" {
				c.warn(n, `"%s" with '%s' literal. Did you mean "%s"?`, word, literal, better)
				return
			}
		}
		left = right
	}
}

// suspicious is the type of a constant whose identity means nothing.
func (c *compiler) suspicious(e Expr) string {
	v, ok := c.constValue(e)
	if !ok {
		return ""
	}
	switch v.(type) {
	case nil, bool, code.Ellipsis:
		return ""
	}
	return constType(v)
}

// warnCall warns of calling what cannot be called.
func (c *compiler) warnCall(n *Call) {
	switch n.Func.(type) {
	case *Constant, *Tuple, *List, *Comprehension, *Dict, *Set, *JoinedStr, *FormattedValue:
		c.warn(n.Func, "'%s' object is not callable; perhaps you missed a comma?", typeOf(n.Func))
	}
}

// warnSubscript warns of an item of what has none, or by an impossible index.
func (c *compiler) warnSubscript(n *Subscript) {
	switch v := n.Value.(type) {
	case *Constant:
		switch v.Value.(type) {
		case nil, bool, *big.Int, float64, code.Ellipsis:
			c.warn(n.Value, "'%s' object is not subscriptable; perhaps you missed a comma?", typeOf(n.Value))
			return
		}
	case *Set, *Lambda:
		c.warn(n.Value, "'%s' object is not subscriptable; perhaps you missed a comma?", typeOf(n.Value))
		return
	case *Comprehension:
		if v.Kind == SetComp || v.Kind == GeneratorExp {
			c.warn(n.Value, "'%s' object is not subscriptable; perhaps you missed a comma?", typeOf(n.Value))
			return
		}
	}
	index := typeOf(n.Index)
	if v, ok := c.constValue(n.Index); ok {
		index = constType(v)
	}
	if index == "" || index == "int" || index == "bool" {
		return
	}
	switch typeOf(n.Value) {
	case "str", "bytes", "tuple", "list":
		c.warn(n.Value, "%s indices must be integers or slices, not %s; perhaps you missed a comma?", typeOf(n.Value), index)
	}
}
