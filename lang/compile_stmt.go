package lang

import (
	"math/big"
	"strings"

	"gen/lang/code"
)

// This file owns the code of the statements, except try and with (compile_try.go)
// and definitions (compile_def.go).

func (c *compiler) stmts(list []Stmt) {
	for _, s := range list {
		c.stmt(s)
	}
}

func (c *compiler) stmt(st Stmt) {
	p := c.at(st)
	switch n := st.(type) {
	case *FunctionDef:
		c.functionDef(n)
	case *ClassDef:
		c.classDef(n)
	case *Return:
		c.returnStmt(n)
	case *Delete:
		for _, t := range n.Targets {
			c.delete(t)
		}
	case *Assign:
		c.expr(n.Value)
		for i, t := range n.Targets {
			if i < len(n.Targets)-1 {
				c.emit(p, code.COPY, 1)
			}
			c.store(t)
		}
	case *AugAssign:
		c.augAssign(n)
	case *AnnAssign:
		c.annAssign(n)
	case *For:
		if n.Async {
			c.asyncFor(n)
		} else {
			c.forStmt(n)
		}
	case *While:
		c.while(n)
	case *If:
		c.ifStmt(n)
	case *With:
		if n.Async && !c.asyncAllowed() {
			c.fail(n, "'async with' outside async function")
		}
		c.with(n, 0)
	case *Raise:
		args := 0
		if n.Exc != nil {
			c.expr(n.Exc)
			args++
			if n.Cause != nil {
				c.expr(n.Cause)
				args++
			}
		}
		c.emit(p, code.RAISE_VARARGS, args)
	case *Try:
		c.try(n)
	case *Assert:
		c.assert(n)
	case *Import:
		c.importStmt(n)
	case *ImportFrom:
		c.importFrom(n)
	case *Global, *Nonlocal:
	case *ExprStmt:
		c.exprStmt(n)
	case *Pass:
		c.emit(p, code.NOP)
	case *Break:
		c.breakStmt(n)
	case *Continue:
		c.continueStmt(n)
	}
}

// asyncAllowed reports whether async for and async with may stand here.
func (c *compiler) asyncAllowed() bool {
	return c.u.kind == unitAsync || c.u.kind == unitModule && c.opt.TopLevelAwait
}

func (c *compiler) exprStmt(n *ExprStmt) {
	if c.opt.Mode == Single && c.u.kind == unitModule {
		c.expr(n.Value)
		c.emit(c.at(n), code.PRINT_EXPR)
		return
	}
	if _, ok := n.Value.(*Constant); ok {
		c.emit(c.at(n.Value), code.NOP)
		return
	}
	c.expr(n.Value)
	c.emit(artificial, code.POP_TOP)
}

func (c *compiler) returnStmt(n *Return) {
	p := c.at(n)
	if c.u.block.kind != functionBlock {
		c.fail(n, "'return' outside function")
	}
	if n.Value != nil && c.u.block.coroutine && c.u.block.generator {
		c.fail(n, "'return' with value in async generator")
	}
	var value any
	isConst := n.Value == nil
	if n.Value != nil {
		value, isConst = c.constValue(n.Value)
	}
	switch {
	case n.Value == nil:
		c.emit(p, code.NOP)
	case !isConst:
		c.expr(n.Value)
		if c.src.LineOf(n.Value.Span().Start) != c.src.LineOf(n.Start) {
			c.emit(p, code.NOP)
		}
	default:
		p = c.at(n.Value)
		c.emit(p, code.NOP)
		if c.src.LineOf(n.Value.Span().Start) != c.src.LineOf(n.Start) {
			p = c.at(n)
			c.emit(p, code.NOP)
		}
	}
	saved := c.u.guard
	c.unwind(n, &p, !isConst, false)
	if isConst {
		c.emitConst(p, value)
	}
	c.emit(p, code.RETURN_VALUE)
	c.u.guard = saved
}

func (c *compiler) breakStmt(n *Break) {
	p := c.at(n)
	c.emit(p, code.NOP)
	saved := c.u.guard
	loop := c.unwind(n, &p, false, true)
	if loop == nil {
		c.fail(n, "'break' outside loop")
	}
	c.undo(&p, *loop, false)
	c.jump(p, opJump, loop.exit)
	c.u.guard = saved
}

func (c *compiler) continueStmt(n *Continue) {
	p := c.at(n)
	c.emit(p, code.NOP)
	saved := c.u.guard
	loop := c.unwind(n, &p, false, true)
	if loop == nil {
		c.fail(n, "'continue' not properly in loop")
	}
	c.jump(p, opJump, loop.next)
	c.u.guard = saved
}

func (c *compiler) ifStmt(n *If) {
	next, end := newLabel(), newLabel()
	if len(n.Orelse) == 0 {
		end = next
	}
	c.jumpIf(c.at(n), n.Test, next, false)
	c.stmts(n.Body)
	if len(n.Orelse) > 0 {
		c.jump(artificial, opJump, end)
		c.mark(next)
		c.stmts(n.Orelse)
	}
	c.mark(end)
}

// while tests once before the loop and again at its bottom, so that a round costs one jump.
func (c *compiler) while(n *While) {
	p := c.at(n)
	body, test, orelse, end := newLabel(), newLabel(), newLabel(), newLabel()
	c.pushFrameBlock(n, frameBlock{kind: whileLoop, next: test, exit: end})
	c.jumpIf(p, n.Test, orelse, false)
	c.mark(body)
	c.stmts(n.Body)
	c.mark(test)
	if v, ok := c.constValue(n.Test); ok && truth(v) {
		c.jump(artificial, opJump, body)
	} else {
		c.jumpIf(p, n.Test, body, true)
	}
	c.popFrame()
	c.mark(orelse)
	c.stmts(n.Orelse)
	c.mark(end)
}

func (c *compiler) forStmt(n *For) {
	start, orelse, end := newLabel(), newLabel(), newLabel()
	c.pushFrameBlock(n, frameBlock{kind: forLoop, next: start, exit: end})
	c.iterable(n.Iter)
	p := c.at(n.Iter)
	c.emit(p, code.GET_ITER)
	c.mark(start)
	c.jump(p, code.FOR_ITER, orelse)
	c.store(n.Target)
	c.stmts(n.Body)
	c.jump(artificial, opJump, start)
	c.popFrame()
	c.mark(orelse)
	c.stmts(n.Orelse)
	c.mark(end)
}

func (c *compiler) asyncFor(n *For) {
	if !c.asyncAllowed() {
		c.fail(n, "'async for' outside async function")
	}
	start, except, end := newLabel(), newLabel(), newLabel()
	c.expr(n.Iter)
	p := c.at(n.Iter)
	c.emit(p, code.GET_AITER)
	c.mark(start)
	c.pushFrameBlock(n, frameBlock{kind: forLoop, next: start, exit: end})
	c.asyncNext(c.at(n), except)
	c.store(n.Target)
	c.stmts(n.Body)
	c.jump(artificial, opJump, start)
	c.popFrame()
	c.mark(except)
	c.emit(p, code.END_ASYNC_FOR)
	c.stmts(n.Orelse)
	c.mark(end)
}

// asyncNext awaits the next item of the asynchronous iterator on top; its end
// arrives as an exception at except.
func (c *compiler) asyncNext(p pos, except *label) {
	c.pushGuard(except, 0)
	c.emit(p, code.GET_ANEXT)
	c.emitConst(p, nil)
	c.sendLoop(p)
	c.popGuard()
}

// sendLoop runs the delegate below the top until it returns.
func (c *compiler) sendLoop(p pos) {
	send, end := newLabel(), newLabel()
	c.mark(send)
	c.jump(p, code.SEND, end)
	c.emit(p, code.YIELD_VALUE, 1)
	c.jump(p, opJump, send)
	c.mark(end)
	c.emit(p, code.END_SEND)
}

func (c *compiler) assert(n *Assert) {
	p := c.at(n)
	c.warnAssert(n)
	end := newLabel()
	c.jumpIf(p, n.Test, end, true)
	c.emit(p, code.LOAD_ASSERTION_ERROR)
	c.emit(p, code.PUSH_NULL)
	args := 0
	if n.Msg != nil {
		c.expr(n.Msg)
		args = 1
	}
	c.emit(p, code.CALL, args)
	c.emit(c.at(n.Test), code.RAISE_VARARGS, 1)
	c.mark(end)
}

// delete removes a variable, an attribute or an item.
func (c *compiler) delete(t Expr) {
	p := c.at(t)
	switch n := t.(type) {
	case *Name:
		c.nameOp(p, n.ID, del)
	case *Attribute:
		c.expr(n.Value)
		p = c.atAttr(n, n)
		c.emitName(p, code.DELETE_ATTR, mangle(c.u.private, n.Attr))
	case *Subscript:
		c.expr(n.Value)
		c.expr(n.Index)
		c.emit(p, code.DELETE_SUBSCR)
	case *Tuple:
		for _, e := range n.Elts {
			c.delete(e)
		}
	case *List:
		for _, e := range n.Elts {
			c.delete(e)
		}
	}
}

// store assigns the top of the stack to a target.
func (c *compiler) store(t Expr) {
	p := c.at(t)
	switch n := t.(type) {
	case *Name:
		c.nameOp(p, n.ID, store)
	case *Attribute:
		c.noteStatic(n)
		c.expr(n.Value)
		p = c.atAttr(n, n)
		c.checkDebug(p.Span, n.Attr, store)
		c.emitName(p, code.STORE_ATTR, mangle(c.u.private, n.Attr))
	case *Subscript:
		c.expr(n.Value)
		c.expr(n.Index)
		c.emit(p, code.STORE_SUBSCR)
	case *Tuple:
		c.unpack(p, n, n.Elts)
	case *List:
		c.unpack(p, n, n.Elts)
	case *Starred:
		c.fail(n, "starred assignment target must be in a list or tuple")
	}
}

func (c *compiler) unpack(p pos, n Node, elts []Expr) {
	star := -1
	for i, e := range elts {
		if _, ok := e.(*Starred); !ok {
			continue
		}
		if star >= 0 {
			c.fail(n, "multiple starred expressions in assignment")
		}
		star = i
	}
	if star < 0 {
		c.emit(p, code.UNPACK_SEQUENCE, len(elts))
	} else {
		if star > 255 {
			c.fail(n, "too many expressions in star-unpacking assignment")
		}
		c.emit(p, code.UNPACK_EX, star|(len(elts)-star-1)<<8)
	}
	for _, e := range elts {
		if s, ok := e.(*Starred); ok {
			e = s.Value
		}
		c.store(e)
	}
}

func (c *compiler) augAssign(n *AugAssign) {
	p := c.at(n)
	tp := c.at(n.Target)
	switch t := n.Target.(type) {
	case *Name:
		c.nameOp(tp, t.ID, load)
		c.expr(n.Value)
		c.emit(p, code.BINARY_OP_INPLACE, int(n.Op))
		c.nameOp(tp, t.ID, store)
	case *Attribute:
		attr := mangle(c.u.private, t.Attr)
		c.expr(t.Value)
		c.emit(tp, code.COPY, 1)
		tp = c.atAttr(t, t)
		c.emitName(tp, code.LOAD_ATTR, attr)
		c.expr(n.Value)
		c.emit(p, code.BINARY_OP_INPLACE, int(n.Op))
		c.emit(tp, code.SWAP, 2)
		c.emitName(tp, code.STORE_ATTR, attr)
	case *Subscript:
		c.expr(t.Value)
		c.expr(t.Index)
		c.emit(tp, code.COPY, 2)
		c.emit(tp, code.COPY, 2)
		c.emit(tp, code.BINARY_SUBSCR)
		c.expr(n.Value)
		c.emit(p, code.BINARY_OP_INPLACE, int(n.Op))
		c.emit(tp, code.SWAP, 3)
		c.emit(tp, code.SWAP, 2)
		c.emit(tp, code.STORE_SUBSCR)
	}
}

// annAssign: annotations of simple names are kept in modules and classes; in
// functions they are not even evaluated.
func (c *compiler) annAssign(n *AnnAssign) {
	p := c.at(n)
	keeps := c.u.block.kind != functionBlock
	if n.Value != nil {
		c.expr(n.Value)
		c.store(n.Target)
	}
	switch t := n.Target.(type) {
	case *Name:
		c.checkDebug(p.Span, t.ID, store)
		if n.Simple && keeps {
			c.annotation(n.Annotation)
			c.emitName(p, code.LOAD_NAME, "__annotations__")
			c.emitConst(p, mangle(c.u.private, t.ID))
			c.emit(p, code.STORE_SUBSCR)
			return
		}
	case *Attribute:
		c.checkDebug(p.Span, t.Attr, store)
		if n.Value == nil {
			c.exprDrop(t.Value)
		}
	case *Subscript:
		if n.Value == nil {
			c.exprDrop(t.Value)
			c.exprDropIndex(t.Index)
		}
	}
	if !n.Simple && keeps && !c.futureAnnot {
		c.exprDrop(n.Annotation)
	}
}

func (c *compiler) exprDrop(e Expr) {
	c.expr(e)
	c.emit(artificial, code.POP_TOP)
}

// exprDropIndex evaluates the parts of an index for their effects.
func (c *compiler) exprDropIndex(e Expr) {
	switch n := e.(type) {
	case *Slice:
		for _, part := range []Expr{n.Lower, n.Upper, n.Step} {
			if part != nil {
				c.exprDrop(part)
			}
		}
	case *Tuple:
		for _, part := range n.Elts {
			c.exprDropIndex(part)
		}
	default:
		c.exprDrop(e)
	}
}

func (c *compiler) importStmt(n *Import) {
	p := c.at(n)
	for _, a := range n.Names {
		c.emitConst(p, big.NewInt(0))
		c.emitConst(p, nil)
		c.emitName(p, code.IMPORT_NAME, a.Name)
		parts := strings.Split(a.Name, ".")
		if a.AsName == "" {
			c.nameOp(p, parts[0], store)
			continue
		}
		for i, part := range parts[1:] {
			c.emitName(p, code.IMPORT_FROM, part)
			if i == len(parts)-2 {
				break
			}
			c.emit(p, code.SWAP, 2)
			c.emit(p, code.POP_TOP)
		}
		c.nameOp(p, a.AsName, store)
		if len(parts) > 1 {
			c.emit(p, code.POP_TOP)
		}
	}
}

func (c *compiler) importFrom(n *ImportFrom) {
	p := c.at(n)
	if n.Module == "__future__" && n.Level == 0 && n.Start >= c.lastFuture {
		c.fail(n, "from __future__ imports must occur at the beginning of the file")
	}
	var names code.Tuple
	for _, a := range n.Names {
		names = append(names, a.Name)
	}
	c.emitConst(p, big.NewInt(int64(n.Level)))
	c.emitConst(p, names)
	c.emitName(p, code.IMPORT_NAME, n.Module)
	for _, a := range n.Names {
		if a.Name == "*" {
			c.emit(p, code.IMPORT_STAR)
			return
		}
		c.emitName(p, code.IMPORT_FROM, a.Name)
		name := a.AsName
		if name == "" {
			name = a.Name
		}
		c.nameOp(p, name, store)
	}
	c.emit(p, code.POP_TOP)
}
