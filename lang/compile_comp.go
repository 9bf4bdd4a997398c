package lang

import "gen/lang/code"

// This file owns the code of comprehensions. A generator expression is a function
// of one parameter, `.0`, the iterator of its outermost iterable. The others run
// in the frame around them, their variables in hidden slots.

func (c *compiler) comprehension(n *Comprehension) {
	b := c.blocks[n]
	first := n.Generators[0]
	if n.Kind == GeneratorExp {
		c.generatorExp(n, b)
		return
	}
	if b.coroutine && c.u.kind != unitAsync && c.u.kind != unitGenExp && !(c.opt.TopLevelAwait && c.u.kind == unitModule) {
		c.fail(n, "asynchronous comprehension outside of an asynchronous function")
	}
	p := c.at(n)
	c.iterable(first.Iter)
	ip := c.at(first.Iter)
	if first.Async {
		c.emit(ip, code.GET_AITER)
	} else {
		c.emit(ip, code.GET_ITER)
	}
	outer := c.u.cur
	c.u.cur = b
	for _, sym := range b.order {
		if sym.scope == scopeLocal && sym.captured {
			c.emitSlot(p, code.MAKE_CELL, c.ownSlot(sym))
		}
	}
	build := [...]code.Op{ListComp: code.BUILD_LIST, SetComp: code.BUILD_SET, DictComp: code.BUILD_MAP}[n.Kind]
	c.emit(p, build, 0)
	c.emit(p, code.SWAP, 2)
	c.compLoop(n, 0, 1)
	c.u.cur = outer
	for _, sym := range b.order {
		if sym.owner == b && sym.slot != nil {
			sym.slot.comp = n
		}
	}
}

func (c *compiler) generatorExp(n *Comprehension, b *block) {
	p := c.at(n)
	first := n.Generators[0]
	co := c.codes[b]
	if co == nil {
		u := c.enterUnit(unitGenExp, b, "<genexpr>", n)
		u.code.ArgCount = 1
		c.paramSlot(".0")
		c.emitSlot(c.at(first.Iter), code.LOAD_FAST, u.params[0])
		c.compLoop(n, 0, 1)
		c.emitConst(p, nil)
		c.emit(p, code.RETURN_VALUE)
		co = c.leaveUnit()
		c.codes[b] = co
	}
	c.makeFunction(p, b, co, 0)
	c.emit(p, code.PUSH_NULL)
	c.iterable(first.Iter)
	ip := c.at(first.Iter)
	if first.Async {
		c.emit(ip, code.GET_AITER)
	} else {
		c.emit(ip, code.GET_ITER)
	}
	c.emit(p, code.CALL, 1)
}

// compLoop compiles the for clauses from the given one on; depth counts the
// iterators on the stack, the one of this clause included.
func (c *compiler) compLoop(n *Comprehension, index, depth int) {
	g := n.Generators[index]
	start, next, end := newLabel(), newLabel(), newLabel()
	loop := true
	p := c.at(g.Iter)
	if index > 0 {
		if single := singleItem(g); single != nil {
			// `for y in [f(x)]` is a way to name a value: no loop needed.
			c.expr(single)
			loop = false
			depth--
		} else {
			c.iterable(g.Iter)
			if g.Async {
				c.emit(p, code.GET_AITER)
			} else {
				c.emit(p, code.GET_ITER)
			}
		}
	}
	var except *label
	if loop {
		c.mark(start)
		if g.Async {
			except = newLabel()
			c.pushFrameBlock(n, frameBlock{kind: asyncCompLoop})
			c.asyncNext(c.at(n), except)
		} else {
			c.jump(p, code.FOR_ITER, end)
		}
	}
	c.store(g.Target)
	for _, cond := range g.Ifs {
		c.jumpIf(c.at(cond), cond, next, false)
	}
	if index+1 < len(n.Generators) {
		c.compLoop(n, index+1, depth+1)
	} else {
		c.compElement(n, depth)
	}
	c.mark(next)
	if loop {
		c.jump(c.at(n.Elt), opJump, start)
	}
	if except != nil {
		c.popFrame()
		c.mark(except)
		c.emit(p, code.END_ASYNC_FOR)
	}
	c.mark(end)
}

func singleItem(g *CompFor) Expr {
	var elts []Expr
	switch n := g.Iter.(type) {
	case *List:
		elts = n.Elts
	case *Tuple:
		elts = n.Elts
	}
	if g.Async || len(elts) != 1 {
		return nil
	}
	if _, ok := elts[0].(*Starred); ok {
		return nil
	}
	return elts[0]
}

func (c *compiler) compElement(n *Comprehension, depth int) {
	c.expr(n.Elt)
	p := c.at(n.Elt)
	switch n.Kind {
	case GeneratorExp:
		c.yield(p)
		c.emit(p, code.POP_TOP)
	case ListComp:
		c.emit(p, code.LIST_APPEND, depth+1)
	case SetComp:
		c.emit(p, code.SET_ADD, depth+1)
	case DictComp:
		c.expr(n.Value)
		p.End = n.Value.Span().End
		p.Anchor = code.NoSpan
		c.emit(p, code.MAP_ADD, depth+1)
	}
}
