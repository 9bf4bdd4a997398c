package lang

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"gen/lang/code"
)

// This file owns the code of the expressions, except functions and comprehensions
// (compile_def.go, compile_comp.go) and calls (compile_call.go).

func (c *compiler) expr(e Expr) {
	e = foldNot(e)
	p := c.at(e)
	if v, ok := c.constValue(e); ok {
		c.emitConst(p, v)
		return
	}
	switch n := e.(type) {
	case *Name:
		c.nameOp(p, n.ID, load)
	case *JoinedStr:
		for _, v := range n.Values {
			c.expr(v)
		}
		if len(n.Values) != 1 {
			c.emit(p, code.BUILD_STRING, len(n.Values))
		}
	case *FormattedValue:
		c.expr(n.Value)
		switch n.Conversion {
		case 's':
			c.emit(p, code.CONVERT_VALUE, 1)
		case 'r':
			c.emit(p, code.CONVERT_VALUE, 2)
		case 'a':
			c.emit(p, code.CONVERT_VALUE, 3)
		}
		if n.Spec != nil {
			c.expr(n.Spec)
			c.emit(p, code.FORMAT_WITH_SPEC)
		} else {
			c.emit(p, code.FORMAT_SIMPLE)
		}
	case *BoolOp:
		op := code.POP_JUMP_IF_TRUE
		if n.And {
			op = code.POP_JUMP_IF_FALSE
		}
		end := newLabel()
		last := len(n.Values) - 1
		for _, v := range n.Values[:last] {
			c.expr(v)
			c.emit(p, code.COPY, 1)
			c.emit(p, code.TO_BOOL)
			c.jump(p, op, end)
			c.emit(p, code.POP_TOP)
		}
		c.expr(n.Values[last])
		c.mark(end)
	case *NamedExpr:
		c.expr(n.Value)
		c.emit(p, code.COPY, 1)
		c.nameOp(c.at(n.Target), n.Target.ID, store)
	case *BinOp:
		c.expr(n.Left)
		c.expr(n.Right)
		c.emit(p, code.BINARY_OP, int(n.Op))
	case *UnaryOp:
		c.expr(n.Operand)
		switch n.Op {
		case Not:
			// CPython's comparison that is tested at once has the position of the test.
			if last := &c.u.items[len(c.u.items)-1]; last.op == code.COMPARE_OP {
				last.pos = p
			}
			c.toBool(p)
			c.emit(p, code.UNARY_NOT)
		case Negative:
			c.emit(p, code.UNARY_NEGATIVE)
		case Positive:
			c.emit(p, code.UNARY_POSITIVE)
		case Invert:
			c.emit(p, code.UNARY_INVERT)
		}
	case *Lambda:
		c.lambda(n)
	case *IfExp:
		next, end := newLabel(), newLabel()
		c.jumpIf(p, n.Test, next, false)
		c.expr(n.Body)
		c.jump(artificial, opJump, end)
		c.mark(next)
		c.expr(n.Orelse)
		c.mark(end)
	case *Dict:
		c.dict(p, n)
	case *Set:
		if constants := c.allConst(n.Elts); constants && len(n.Elts) > 2 {
			// Like CPython, copy a set made beforehand: the copy may have another
			// order than a set that grows item by item.
			c.emit(p, code.BUILD_SET, 0)
			c.constSet(p, n)
			c.emit(p, code.SET_UPDATE, 1)
			return
		}
		c.display(p, n.Elts, code.BUILD_SET, code.SET_ADD, code.SET_UPDATE)
	case *List:
		if c.allConst(n.Elts) && len(n.Elts) > 2 {
			c.emit(p, code.BUILD_LIST, 0)
			c.emitConst(p, c.constTuple(n.Elts))
			c.emit(p, code.LIST_EXTEND, 1)
			return
		}
		c.display(p, n.Elts, code.BUILD_LIST, code.LIST_APPEND, code.LIST_EXTEND)
	case *Tuple:
		c.tuple(p, n.Elts)
	case *Comprehension:
		c.comprehension(n)
	case *Await:
		c.await(n)
	case *Yield:
		if c.u.block.kind != functionBlock {
			c.fail(n, "'yield' outside function")
		}
		if n.Value != nil {
			c.expr(n.Value)
		} else {
			c.emitConst(p, nil)
		}
		c.yield(p)
	case *YieldFrom:
		if c.u.block.kind != functionBlock {
			c.fail(n, "'yield from' outside function")
		}
		if c.u.kind == unitAsync {
			c.fail(n, "'yield from' inside async function")
		}
		c.expr(n.Value)
		c.emit(p, code.GET_YIELD_FROM_ITER)
		c.emitConst(p, nil)
		c.sendLoop(p)
	case *Compare:
		c.compare(p, n)
	case *Call:
		c.call(n)
	case *Attribute:
		c.expr(n.Value)
		p = c.atAttr(n, n)
		c.emitName(p, code.LOAD_ATTR, mangle(c.u.private, n.Attr))
	case *Subscript:
		c.warnSubscript(n)
		c.expr(n.Value)
		c.expr(n.Index)
		c.emit(p, code.BINARY_SUBSCR)
	case *Slice:
		for _, part := range []Expr{n.Lower, n.Upper} {
			if part != nil {
				c.expr(part)
			} else {
				c.emitConst(p, nil)
			}
		}
		parts := 2
		if n.Step != nil {
			c.expr(n.Step)
			parts = 3
		}
		c.emit(p, code.BUILD_SLICE, parts)
	case *Starred:
		c.fail(n, "can't use starred expression here")
	}
}

func (c *compiler) yield(p pos) {
	if c.u.block.generator && c.u.block.coroutine {
		c.emit(p, code.ASYNC_GEN_WRAP)
	}
	c.emit(p, code.YIELD_VALUE, 0)
}

func (c *compiler) await(n *Await) {
	if !(c.opt.TopLevelAwait && c.u.kind == unitModule) {
		if c.u.block.kind != functionBlock {
			c.fail(n, "'await' outside function")
		}
		if c.u.kind != unitAsync && c.u.kind != unitGenExp {
			c.fail(n, "'await' outside async function")
		}
	}
	p := c.at(n)
	c.expr(n.Value)
	c.emit(p, code.GET_AWAITABLE, 0)
	c.emitConst(p, nil)
	c.sendLoop(p)
}

// Constants.

// constValue is the value of an expression that is a constant: a literal, a
// negative number, a tuple of constants. Nothing that could raise is computed here.
func (c *compiler) constValue(e Expr) (any, bool) {
	switch n := e.(type) {
	case *Constant:
		return n.Value, true
	case *Name:
		return true, n.ID == "__debug__"
	case *UnaryOp:
		if k, ok := n.Operand.(*Constant); ok && n.Op == Negative {
			switch v := k.Value.(type) {
			case *big.Int:
				return new(big.Int).Neg(v), true
			case float64:
				return -v, true
			}
		}
	case *Tuple:
		if c.allConst(n.Elts) {
			return c.constTuple(n.Elts), true
		}
	}
	return nil, false
}

func (c *compiler) allConst(elts []Expr) bool {
	for _, e := range elts {
		if _, ok := c.constValue(e); !ok {
			return false
		}
	}
	return true
}

func (c *compiler) constTuple(elts []Expr) code.Tuple {
	t := code.Tuple{}
	for _, e := range elts {
		v, _ := c.constValue(e)
		t = append(t, v)
	}
	return t
}

func (c *compiler) constSet(p pos, n *Set) {
	keys := make([]string, len(n.Elts))
	for i, e := range n.Elts {
		v, _ := c.constValue(e)
		keys[i] = fmt.Sprintf("%T %v", v, v)
	}
	slices.Sort(keys)
	key := strings.Join(slices.Compact(keys), "\x00")
	if first, ok := c.sets[key]; ok {
		n = first
	} else {
		c.sets[key] = n
	}
	for _, e := range n.Elts {
		c.expr(e)
	}
	c.emit(p, code.BUILD_SET, len(n.Elts))
}

// truth is the truth value of a constant.
func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case *big.Int:
		return v.Sign() != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case []byte:
		return len(v) > 0
	case code.Tuple:
		return len(v) > 0
	}
	return true
}

// Displays.

// maxOnStack is how many values a display piles up before it goes over to adding
// them one by one.
const maxOnStack = 30

func (c *compiler) tuple(p pos, elts []Expr) {
	if c.display(p, elts, code.BUILD_TUPLE, code.LIST_APPEND, code.LIST_EXTEND) {
		c.emit(p, code.LIST_TO_TUPLE)
	}
}

// display makes a container. A tuple with stars is made as a list first: then the
// result is true.
func (c *compiler) display(p pos, elts []Expr, build, add, extend code.Op) bool {
	star := false
	for _, e := range elts {
		if _, ok := e.(*Starred); ok {
			star = true
		}
	}
	if !star && len(elts) <= maxOnStack {
		for _, e := range elts {
			c.expr(e)
		}
		c.emit(p, build, len(elts))
		return false
	}
	first := build
	if build == code.BUILD_TUPLE {
		first = code.BUILD_LIST
	}
	built := len(elts) > maxOnStack
	if built {
		c.emit(p, first, 0)
	}
	for i, e := range elts {
		if s, ok := e.(*Starred); ok {
			if !built {
				c.emit(p, first, i)
				built = true
			}
			c.expr(s.Value)
			c.emit(p, extend, 1)
			continue
		}
		c.expr(e)
		if built {
			c.emit(p, add, 1)
		}
	}
	return build == code.BUILD_TUPLE
}

func (c *compiler) dict(p pos, n *Dict) {
	have := false
	pending := 0
	flush := func(end int) {
		if pending == 0 {
			return
		}
		big := pending*2 > maxOnStack
		if big {
			c.emit(p, code.BUILD_MAP, 0)
		}
		for i := end - pending; i < end; i++ {
			c.expr(n.Keys[i])
			c.expr(n.Values[i])
			if big {
				c.emit(p, code.MAP_ADD, 1)
			}
		}
		if !big {
			c.emit(p, code.BUILD_MAP, pending)
		}
		if have {
			c.emit(p, code.DICT_UPDATE, 1)
		}
		have = true
		pending = 0
	}
	for i, k := range n.Keys {
		if k != nil {
			pending++
			continue
		}
		flush(i)
		if !have {
			c.emit(p, code.BUILD_MAP, 0)
			have = true
		}
		c.expr(n.Values[i])
		c.emit(p, code.DICT_UPDATE, 1)
	}
	flush(len(n.Keys))
	if !have {
		c.emit(p, code.BUILD_MAP, 0)
	}
}

// iterable evaluates what a for goes through. A display of constants is made for
// nobody else, so it can be a constant tuple or a set used as it is.
func (c *compiler) iterable(e Expr) {
	switch n := e.(type) {
	case *List:
		p := c.at(e)
		if c.allConst(n.Elts) {
			c.emitConst(p, c.constTuple(n.Elts))
			return
		}
		for _, elt := range n.Elts {
			if _, ok := elt.(*Starred); ok {
				c.expr(e)
				return
			}
		}
		c.tuple(p, n.Elts)
		return
	case *Set:
		if c.allConst(n.Elts) {
			c.constSet(c.at(e), n)
			return
		}
	}
	c.expr(e)
}

// Comparisons and conditions.

func (c *compiler) compareOp(p pos, op code.CompareOp) {
	switch op {
	case code.Is:
		c.emit(p, code.IS_OP, 0)
	case code.IsNot:
		c.emit(p, code.IS_OP, 1)
	case code.In:
		c.emit(p, code.CONTAINS_OP, 0)
	case code.NotIn:
		c.emit(p, code.CONTAINS_OP, 1)
	default:
		c.emit(p, code.COMPARE_OP, int(op))
	}
}

// comparator evaluates the last operand of a comparison. The ones before it are left
// operands too, so the identity and type of their values matter there.
func (c *compiler) comparator(op code.CompareOp, e Expr) {
	if op == code.In || op == code.NotIn {
		c.iterable(e)
		return
	}
	c.expr(e)
}

func (c *compiler) compare(p pos, n *Compare) {
	c.warnCompare(n)
	c.expr(n.Left)
	last := len(n.Ops) - 1
	if last == 0 {
		c.comparator(n.Ops[0], n.Comparators[0])
		c.compareOp(p, n.Ops[0])
		return
	}
	cleanup, end := newLabel(), newLabel()
	for i, op := range n.Ops[:last] {
		c.expr(n.Comparators[i])
		c.emit(p, code.SWAP, 2)
		c.emit(p, code.COPY, 2)
		c.compareOp(p, op)
		c.emit(p, code.COPY, 1)
		c.emit(p, code.TO_BOOL)
		c.jump(p, code.POP_JUMP_IF_FALSE, cleanup)
		c.emit(p, code.POP_TOP)
	}
	c.comparator(n.Ops[last], n.Comparators[last])
	c.compareOp(p, n.Ops[last])
	c.jump(artificial, opJump, end)
	c.mark(cleanup)
	c.emit(p, code.SWAP, 2)
	c.emit(p, code.POP_TOP)
	c.mark(end)
}

// jumpIf goes to the label if e is as true as cond says. It evaluates no more of
// e than needed and leaves nothing on the stack.
func (c *compiler) jumpIf(p pos, e Expr, to *label, cond bool) {
	if v, ok := c.constValue(e); ok {
		// The NOP shows the line of a test that needs no computing.
		c.emit(c.at(e), code.NOP)
		if truth(v) == cond {
			c.jump(artificial, opJump, to)
		}
		return
	}
	switch n := e.(type) {
	case *UnaryOp:
		if n.Op == Not {
			c.jumpIf(p, n.Operand, to, !cond)
			return
		}
	case *BoolOp:
		// In `a and b` a false a decides, in `a or b` a true one.
		decides := !n.And
		inner := to
		if decides != cond {
			inner = newLabel()
		}
		last := len(n.Values) - 1
		for _, v := range n.Values[:last] {
			c.jumpIf(p, v, inner, decides)
		}
		c.jumpIf(p, n.Values[last], to, cond)
		if inner != to {
			c.mark(inner)
		}
		return
	case *IfExp:
		orelse, end := newLabel(), newLabel()
		c.jumpIf(p, n.Test, orelse, false)
		c.jumpIf(p, n.Body, to, cond)
		c.jump(artificial, opJump, end)
		c.mark(orelse)
		c.jumpIf(p, n.Orelse, to, cond)
		c.mark(end)
		return
	case *Compare:
		if len(n.Ops) > 1 {
			c.jumpIfChain(n, to, cond)
			return
		}
	}
	c.expr(e)
	ep := c.at(e)
	c.toBool(ep)
	c.jump(ep, condJump(cond), to)
}

func condJump(cond bool) code.Op {
	if cond {
		return code.POP_JUMP_IF_TRUE
	}
	return code.POP_JUMP_IF_FALSE
}

// foldNot turns `not a in b` into `a not in b`, and the same for `is`, as CPython's
// optimizer of trees does. (Other comparisons may answer anything but a bool.)
func foldNot(e Expr) Expr {
	u, ok := e.(*UnaryOp)
	if !ok || u.Op != Not {
		return e
	}
	n, ok := u.Operand.(*Compare)
	if !ok || len(n.Ops) != 1 {
		return e
	}
	opposite, ok := map[code.CompareOp]code.CompareOp{
		code.In: code.NotIn, code.NotIn: code.In, code.Is: code.IsNot, code.IsNot: code.Is,
	}[n.Ops[0]]
	if !ok {
		return e
	}
	folded := *n
	folded.Ops = []code.CompareOp{opposite}
	return &folded
}

func (c *compiler) jumpIfChain(n *Compare, to *label, cond bool) {
	c.warnCompare(n)
	p := c.at(n)
	c.expr(n.Left)
	last := len(n.Ops) - 1
	cleanup, end := newLabel(), newLabel()
	for i, op := range n.Ops[:last] {
		c.expr(n.Comparators[i])
		c.emit(p, code.SWAP, 2)
		c.emit(p, code.COPY, 2)
		c.compareOp(p, op)
		c.toBool(p)
		c.jump(p, code.POP_JUMP_IF_FALSE, cleanup)
	}
	c.comparator(n.Ops[last], n.Comparators[last])
	c.compareOp(p, n.Ops[last])
	c.toBool(p)
	c.jump(p, condJump(cond), to)
	c.jump(artificial, opJump, end)
	c.mark(cleanup)
	c.emit(p, code.POP_TOP)
	if !cond {
		c.jump(artificial, opJump, to)
	}
	c.mark(end)
}
