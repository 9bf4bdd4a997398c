package lang

import "gen/lang/code"

// This file owns what may have to be left early: the stack of frame blocks, and try,
// except*, finally and with. Every way out of a guarded piece of code undoes what
// its blocks put on the operand stack; a finally body is compiled once for each way.

type frameKind byte

const (
	whileLoop     frameKind = iota
	forLoop                 // the iterator is on the stack
	tryBody                 // guarded by except clauses
	finallyBody             // guarded by a finally
	finallyEnd              // in the exceptional copy of a finally: previous exc
	exceptClauses           // among the except clauses: previous is on the stack
	groupClauses            // among except* clauses
	handlerBody             // in the body of an except clause
	withBody                // exit is on the stack
	popValue                // a value to be returned is on the stack
	asyncCompLoop
)

// A frameBlock is something that a return, break or continue has to undo.
type frameBlock struct {
	kind    frameKind
	next    *label // continue
	exit    *label // break
	final   []Stmt
	name    string // of `except ... as name`
	manager pos    // of with
	async   bool
}

// maxBlocks is CPython's limit of nested blocks.
const maxBlocks = 21

func (c *compiler) pushFrameBlock(n Node, b frameBlock) {
	if len(c.u.frames) >= maxBlocks {
		c.fail(n, "too many statically nested blocks")
	}
	c.u.frames = append(c.u.frames, b)
}

func (c *compiler) popFrame() { c.u.frames = c.u.frames[:len(c.u.frames)-1] }

// unwind undoes all frame blocks, or those inside the innermost loop, which it
// returns (nil if there is none). It leaves the guards on the way; the caller puts
// the guard back when it has emitted what runs out there.
func (c *compiler) unwind(n Node, p *pos, keepTop, toLoop bool) *frameBlock {
	frames := c.u.frames
	defer func() { c.u.frames = frames }()
	for i := len(frames) - 1; i >= 0; i-- {
		top := frames[i]
		if top.kind == groupClauses {
			c.fail(n, "'break', 'continue' and 'return' cannot appear in an except* block")
		}
		if toLoop && (top.kind == whileLoop || top.kind == forLoop) {
			return &top
		}
		// What undo compiles must not write over the blocks that are left.
		c.u.frames = frames[:i:i]
		c.undo(p, top, keepTop)
	}
	return nil
}

// undo leaves one frame block. With keepTop the value on top of the stack stays.
func (c *compiler) undo(p *pos, b frameBlock, keepTop bool) {
	drop := func() {
		if keepTop {
			c.emit(*p, code.SWAP, 2)
		}
		c.emit(*p, code.POP_TOP)
	}
	popExcept := func() {
		if keepTop {
			c.emit(*p, code.SWAP, 2)
		}
		c.emit(*p, code.POP_EXCEPT)
	}
	switch b.kind {
	case forLoop:
		drop()
	case tryBody:
		c.popGuard()
	case finallyBody:
		c.popGuard()
		if keepTop {
			c.u.frames = append(c.u.frames, frameBlock{kind: popValue})
		}
		c.stmts(b.final)
		if keepTop {
			c.popFrame()
		}
		*p = artificial
	case finallyEnd:
		drop()
		c.popGuard()
		popExcept()
	case withBody:
		c.popGuard()
		if keepTop {
			c.emit(*p, code.SWAP, 2)
		}
		c.callExit(b.manager)
		c.awaitExit(b)
		c.emit(*p, code.POP_TOP)
		*p = artificial
	case handlerBody:
		if b.name != "" {
			c.popGuard()
		}
		c.popGuard()
		popExcept()
		c.forget(*p, b.name)
	case popValue:
		drop()
	}
}

// forget unbinds the name of an except clause.
func (c *compiler) forget(p pos, name string) {
	if name == "" {
		return
	}
	c.emitConst(p, nil)
	c.nameOp(p, name, store)
	c.nameOp(p, name, del)
}

// popExceptReraise ends a handler in which something was raised: previous exc.
func (c *compiler) popExceptReraise() {
	c.emit(artificial, code.SWAP, 2)
	c.emit(artificial, code.POP_EXCEPT)
	c.emit(artificial, code.RERAISE, 0)
}

func (c *compiler) try(n *Try) {
	c.emit(c.at(n), code.NOP)
	if len(n.Finalbody) > 0 {
		c.tryFinally(n)
		return
	}
	c.tryExcept(n)
}

func (c *compiler) tryFinally(n *Try) {
	end, cleanup, exit := newLabel(), newLabel(), newLabel()
	c.pushGuard(end, 0)
	c.pushFrameBlock(n, frameBlock{kind: finallyBody, final: n.Finalbody})
	if len(n.Handlers) > 0 {
		c.tryExcept(n)
	} else {
		c.stmts(n.Body)
	}
	c.popGuard()
	c.popFrame()
	c.stmts(n.Finalbody)
	c.jump(artificial, opJump, exit)

	c.mark(end)
	c.pushGuard(cleanup, 0)
	c.emit(artificial, code.PUSH_EXC_INFO)
	c.pushFrameBlock(n, frameBlock{kind: finallyEnd})
	c.stmts(n.Finalbody)
	c.popFrame()
	c.emit(artificial, code.RERAISE, 0)
	c.popGuard()
	c.mark(cleanup)
	c.popExceptReraise()
	c.mark(exit)
}

func (c *compiler) tryExcept(n *Try) {
	if n.Star {
		c.tryStar(n)
		return
	}
	except, cleanup, end := newLabel(), newLabel(), newLabel()
	c.pushGuard(except, 0)
	c.pushFrameBlock(n, frameBlock{kind: tryBody})
	c.stmts(n.Body)
	c.popFrame()
	c.popGuard()
	c.stmts(n.Orelse)
	c.jump(artificial, opJump, end)

	c.mark(except)
	c.pushGuard(cleanup, 0)
	c.emit(artificial, code.PUSH_EXC_INFO)
	c.pushFrameBlock(n, frameBlock{kind: exceptClauses})
	for i, h := range n.Handlers {
		p := c.at(h)
		if h.Type == nil && i < len(n.Handlers)-1 {
			c.fail(h, "default 'except:' must be last")
		}
		next := newLabel()
		if h.Type != nil {
			c.expr(h.Type)
			c.emit(p, code.CHECK_EXC_MATCH)
			c.jump(p, code.POP_JUMP_IF_FALSE, next)
		}
		c.exceptClause(h, p, end)
		c.mark(next)
	}
	c.emit(artificial, code.RERAISE, 0)
	c.popFrame()
	c.popGuard()
	c.mark(cleanup)
	c.popExceptReraise()
	c.mark(end)
}

// exceptClause is the body of a clause that takes the exception: previous exc.
func (c *compiler) exceptClause(h *ExceptHandler, p pos, end *label) {
	outer := c.u.guard
	cleanup := newLabel()
	if h.Name != "" {
		c.nameOp(p, h.Name, store)
		c.pushGuard(cleanup, 0)
	} else {
		c.emit(p, code.POP_TOP)
	}
	c.pushFrameBlock(h, frameBlock{kind: handlerBody, name: h.Name})
	c.stmts(h.Body)
	c.popFrame()
	c.u.guard = outer.outer
	c.emit(artificial, code.POP_EXCEPT)
	c.forget(artificial, h.Name)
	c.jump(artificial, opJump, end)
	c.u.guard = outer
	if h.Name != "" {
		c.mark(cleanup)
		c.forget(artificial, h.Name)
		c.emit(artificial, code.RERAISE, 0)
	}
}

// tryStar keeps on the stack: previous, the original exception, the list of what the
// clauses raised, and the part of the group that no clause has taken yet.
func (c *compiler) tryStar(n *Try) {
	except, cleanup, orelse, end, finish := newLabel(), newLabel(), newLabel(), newLabel(), newLabel()
	c.pushGuard(except, 0)
	c.pushFrameBlock(n, frameBlock{kind: tryBody})
	c.stmts(n.Body)
	c.popFrame()
	c.popGuard()
	c.jump(artificial, opJump, orelse)

	c.mark(except)
	c.pushGuard(cleanup, 0)
	c.emit(artificial, code.PUSH_EXC_INFO)
	c.pushFrameBlock(n, frameBlock{kind: groupClauses})
	for i, h := range n.Handlers {
		p := c.at(h)
		next, noMatch, withError, bodyEnd := newLabel(), newLabel(), newLabel(), newLabel()
		if i == 0 {
			c.emit(p, code.BUILD_LIST, 0)
			c.emit(p, code.COPY, 2)
		}
		c.expr(h.Type)
		c.emit(p, code.CHECK_EG_MATCH)
		c.emit(p, code.COPY, 1)
		c.emitConst(p, nil)
		c.emit(p, code.IS_OP, 0)
		c.jump(p, code.POP_JUMP_IF_TRUE, noMatch)
		if h.Name != "" {
			c.nameOp(p, h.Name, store)
		} else {
			c.emit(p, code.POP_TOP)
		}
		c.pushGuard(bodyEnd, 0)
		c.pushFrameBlock(h, frameBlock{kind: handlerBody, name: h.Name})
		c.stmts(h.Body)
		c.popFrame()
		c.popGuard()
		c.forget(artificial, h.Name)
		c.jump(artificial, opJump, next)
		c.mark(bodyEnd) // original list rest raised
		c.forget(artificial, h.Name)
		c.emit(artificial, code.LIST_APPEND, 2)
		c.jump(artificial, opJump, withError)
		c.mark(noMatch)
		c.emit(p, code.POP_TOP)
		c.mark(next)
		c.mark(withError)
		if i == len(n.Handlers)-1 {
			// What no clause took goes on the list as well.
			c.emit(artificial, code.LIST_APPEND, 1)
		}
	}
	c.popFrame()
	c.mark(finish)
	c.emit(artificial, code.PREP_RERAISE_STAR) // previous result
	c.emit(artificial, code.COPY, 1)
	c.emitConst(artificial, nil)
	c.emit(artificial, code.IS_OP, 0)
	reraise := newLabel()
	c.jump(artificial, code.POP_JUMP_IF_FALSE, reraise)
	c.popGuard()
	c.emit(artificial, code.POP_TOP)
	c.emit(artificial, code.POP_EXCEPT)
	c.jump(artificial, opJump, end)
	c.mark(reraise)
	c.popExceptReraise()
	c.mark(cleanup)
	c.popExceptReraise()
	c.mark(orelse)
	c.stmts(n.Orelse)
	c.mark(end)
}

// with compiles the items from the given one on, each inside the one before.
func (c *compiler) with(n *With, index int) {
	it := n.Items[index]
	p := c.at(it.Context)
	final, cleanup, exit, suppress := newLabel(), newLabel(), newLabel(), newLabel()
	c.expr(it.Context)
	if n.Async {
		c.emit(p, code.BEFORE_ASYNC_WITH)
		c.emit(p, code.GET_AWAITABLE, 1)
		c.emitConst(p, nil)
		c.sendLoop(p)
	} else {
		c.emit(p, code.BEFORE_WITH)
	}
	c.pushGuard(final, -1)
	block := frameBlock{kind: withBody, manager: p, async: n.Async}
	c.pushFrameBlock(n, block)
	if it.Target != nil {
		c.store(it.Target)
	} else {
		c.emit(p, code.POP_TOP)
	}
	if index+1 < len(n.Items) {
		c.with(n, index+1)
	} else {
		c.stmts(n.Body)
	}
	c.popFrame()
	c.popGuard()
	c.callExit(p)
	c.awaitExit(block)
	c.emit(p, code.POP_TOP)
	c.jump(p, opJump, exit)

	c.mark(final) // exit exc
	c.pushGuard(cleanup, 0)
	c.emit(p, code.PUSH_EXC_INFO)
	c.emit(p, code.WITH_EXCEPT_START)
	c.awaitExit(block)
	c.emit(p, code.TO_BOOL)
	c.jump(p, code.POP_JUMP_IF_TRUE, suppress)
	c.emit(p, code.RERAISE, 0)
	c.mark(suppress) // exit previous exc
	c.emit(p, code.POP_TOP)
	c.popGuard()
	c.emit(p, code.POP_EXCEPT)
	c.emit(p, code.POP_TOP)
	c.jump(artificial, opJump, exit)
	c.mark(cleanup)
	c.popExceptReraise()
	c.mark(exit)
}

// callExit calls the exit function on the stack without an exception.
func (c *compiler) callExit(p pos) {
	c.emit(p, code.PUSH_NULL)
	for range 3 {
		c.emitConst(p, nil)
	}
	c.emit(p, code.CALL, 3)
}

// awaitExit awaits what __aexit__ returned.
func (c *compiler) awaitExit(b frameBlock) {
	if b.async {
		c.emit(b.manager, code.GET_AWAITABLE, 2)
		c.emitConst(b.manager, nil)
		c.sendLoop(b.manager)
	}
}
