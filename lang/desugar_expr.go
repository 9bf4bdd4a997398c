package lang

import (
	"fmt"
	"strings"

	"gen/lang/code"
)

// This file writes expressions in simpler Python: yield from, await, comprehensions,
// chained comparisons, lambdas.

// exprs looks through expressions, in their order, for what stands for more than it says.
func (d *desugaring) exprs(list ...Expr) {
	for _, e := range list {
		d.expr(e)
	}
}

func (d *desugaring) expr(e Expr) {
	switch n := e.(type) {
	case nil:
	case *YieldFrom:
		d.delegation(n, "yield from "+d.text(n.Value), "iter("+d.text(n.Value)+")",
			"An exception that is thrown in goes to _g.throw(), and close() to _g.close().")
		d.expr(n.Value)
	case *Await:
		d.delegation(n, "await "+d.text(n.Value), d.atom(n.Value, "")+".__await__()",
			"A coroutine's __await__() is a wrapper around its send(). In an async def the yield below cannot be written; await is the way to have it.")
		d.expr(n.Value)
	case *Yield:
		d.expr(n.Value)
	case *Comprehension:
		d.comprehension(n)
	case *Compare:
		if len(n.Ops) > 1 {
			d.chained(n)
		}
		d.expr(n.Left)
		d.exprs(n.Comparators...)
	case *Lambda:
		def := "def _f(" + d.text2(n.Args.Span()) + "):"
		d.add("lambda", "A def has a name as well; a lambda is called <lambda>.",
			append([]string{def, "    return " + d.text(n.Body)}, d.instead(n, "_f")...)...)
	case *BoolOp:
		d.exprs(n.Values...)
	case *NamedExpr:
		d.expr(n.Value)
	case *BinOp:
		d.exprs(n.Left, n.Right)
	case *UnaryOp:
		d.expr(n.Operand)
	case *IfExp:
		d.exprs(n.Body, n.Test, n.Orelse)
	case *Dict:
		for i := range n.Values {
			d.exprs(n.Keys[i], n.Values[i])
		}
	case *Set:
		d.exprs(n.Elts...)
	case *List:
		d.exprs(n.Elts...)
	case *Tuple:
		d.exprs(n.Elts...)
	case *Call:
		d.expr(n.Func)
		d.exprs(n.Args...)
		for _, k := range n.Keywords {
			d.expr(k.Value)
		}
	case *Attribute:
		d.expr(n.Value)
	case *Subscript:
		d.exprs(n.Value, n.Index)
	case *Slice:
		d.exprs(n.Lower, n.Upper, n.Step)
	case *Starred:
		d.expr(n.Value)
	case *JoinedStr:
		d.exprs(n.Values...)
	case *FormattedValue:
		d.expr(n.Value)
	}
}

func (d *desugaring) text2(sp code.Span) string { return strings.TrimSpace(d.src.Slice(sp)) }

// delegation is a yield from or an await: a loop that hands on what comes down and what
// goes up, until the one below returns.
func (d *desugaring) delegation(e Expr, title, source, note string) {
	lines := []string{
		"_g = " + source,
		"_sent = None",
		"while True:",
		"    try:",
		"        _out = next(_g) if _sent is None else _g.send(_sent)",
		"    except StopIteration as _stop:",
	}
	assign, ok := d.stmt.(*Assign)
	whole, isExpr := d.stmt.(*ExprStmt)
	switch {
	case ok && assign.Value == e && len(assign.Targets) == 1:
		lines = append(lines, "        "+d.text(assign.Targets[0])+" = _stop.value", "        break", "    _sent = yield _out")
	case isExpr && whole.Value == e:
		lines = append(lines, "        break", "    _sent = yield _out")
	default:
		lines = append(lines, "        _result = _stop.value", "        break", "    _sent = yield _out")
		lines = append(lines, d.instead(e, "_result")...)
	}
	d.add(title, note, lines...)
}

func (d *desugaring) comprehension(n *Comprehension) {
	name, begin, note := "", "", "The variable of the loop is the comprehension's own: outside it stays what it was."
	elt := d.text(n.Elt)
	var add string
	switch n.Kind {
	case ListComp:
		name, begin, add = "_list", "_list = []", "_list.append("+elt+")"
	case SetComp:
		name, begin, add = "_set", "_set = set()", "_set.add("+elt+")"
	case DictComp:
		name, begin, add = "_dict", "_dict = {}", "_dict["+elt+"] = "+d.text(n.Value)
	case GeneratorExp:
		name, begin, add = "_gen(_first)", "def _gen(_it):", "yield "+elt
		note = "The first iterable is evaluated at once, the rest with the first next()."
	}
	depth := 0
	lines := []string{begin}
	if n.Kind == GeneratorExp {
		depth = 1
		lines = []string{"_first = iter(" + d.text(n.Generators[0].Iter) + ")", begin}
		if n.Generators[0].Async {
			lines[0], lines[1] = "_first = aiter("+d.text(n.Generators[0].Iter)+")", "async "+begin
		}
	}
	for i, g := range n.Generators {
		word, iter := "for ", d.text(g.Iter)
		if g.Async {
			word = "async for "
		}
		if i == 0 && n.Kind == GeneratorExp {
			iter = "_it"
		}
		lines = append(lines, strings.Repeat("    ", depth)+word+d.text(g.Target)+" in "+iter+":")
		depth++
		for _, cond := range g.Ifs {
			lines = append(lines, strings.Repeat("    ", depth)+"if "+d.text(cond)+":")
			depth++
		}
	}
	lines = append(lines, strings.Repeat("    ", depth)+add)
	title := [...]string{ListComp: "a list comprehension", SetComp: "a set comprehension", DictComp: "a dict comprehension", GeneratorExp: "a generator expression"}[n.Kind]
	d.add(title, note, append(lines, d.instead(n, name)...)...)
	d.expr(n.Generators[0].Iter)
}

func (d *desugaring) chained(n *Compare) {
	var parts []string
	left := d.atom(n.Left, "")
	for i, op := range n.Ops {
		right := d.atom(n.Comparators[i], "")
		parts = append(parts, left+" "+op.String()+" "+right)
		left = right
	}
	d.add("a chain of comparisons", fmt.Sprintf("What stands in the middle is evaluated once: %s.", d.text(n.Comparators[0])),
		d.instead(n, "("+strings.Join(parts, " and ")+")")...)
}
