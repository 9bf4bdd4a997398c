package vm

import "gen/lang/code"

// Generators, coroutines and asynchronous generators: objects that own a frame
// which can be left and entered again.
//
// A chain of `yield from` (or await) is resumed at its innermost frame directly,
// so that one item costs the same at depth 1 and at depth 1,000,000. The truth is
// in the links: g.delegate is the generator g waits for, d.delegator the one that
// waits for d. On top of them stands a cache, g.leaf, with one invariant:
//
//	g.leaf != nil exactly when g is idle, unfinished, delegated to by nobody, and
//	every link from g down to leaf.gen is intact (all generators below have a nil leaf).
//
// So the whole guard of a resume is one nil check. A generator whose leaf is nil
// is finished, or runs, or is delegated to; the slow path finds out which. It may
// be resumed behind its delegator's back: then it is stolen (the old root's leaf
// is dropped, the delegator link cut), and when the old root is resumed it walks
// down its delegate links again. Running is a property of the root of a chain: all
// generators below a running root are running, which is what CPython reports.

// A Generator is a generator, a coroutine or an asynchronous generator; the code's
// flags tell which.
type Generator struct {
	frame     Frame
	leaf      *Frame
	delegate  *Generator // whom our frame waits for at its SEND
	delegator *Generator // who waits for us
	prev      *Generator // while running as a root: the root that runs outside of it
	// border, of a running root that was entered by a throw: the outermost generator
	// of the chain that has been entered. CPython passes a throw down level by level,
	// and the delegators above come into play only when the exception, or a return,
	// gets back to them.
	border  *Generator
	labels  *genLabels // names set by the program; nil: those of the function
	async   *asyncState
	number  int32 // order of creation
	serial  int32 // order of creation among those of the same name
	base    int32 // how deep in calls it was made: recursion through yield from counts
	owned   bool  // only the loop that iterates over it holds it
	running bool  // a root whose chain runs, or one that is closing its delegate
	done    bool
}

type genLabels struct{ name, qualname string }

// genKind tells the three kinds apart.
type genKind byte

const (
	generatorKind genKind = iota
	coroutineKind
	asyncGenKind
)

func (g *Generator) kind() genKind {
	switch fl := g.frame.body.Flags; {
	case fl&code.Coroutine != 0:
		return coroutineKind
	case fl&code.AsyncGenerator != 0:
		return asyncGenKind
	}
	return generatorKind
}

func (g *Generator) class(m *Machine) *Class {
	switch g.kind() {
	case coroutineKind:
		return m.types.Coroutine
	case asyncGenKind:
		return m.types.AsyncGenerator
	}
	return m.types.Generator
}

// what is the word for the kind in messages.
func (k genKind) what() string {
	return [...]string{"generator", "coroutine", "async generator"}[k]
}

// started reports whether any of the body has run.
func (g *Generator) started() bool { return g.frame.pc > 0 }

// root is the generator at the top of the chain that g belongs to.
func (g *Generator) root() *Generator {
	for g.delegator != nil {
		g = g.delegator
	}
	return g
}

// executing reports whether g's frame is running or waits for one that runs.
func (g *Generator) executing() bool { return g.running || g.root().running }

// newGenerator makes the object that a call of a generator function gives. The
// caller fills the frame's variables.
func (m *Machine) newGenerator(fn *Function) *Generator {
	b := fn.body
	g := &Generator{}
	m.generators++
	g.number = int32(m.generators)
	*b.made++
	g.serial = *b.made
	g.frame = Frame{body: b, slots: make([]Value, len(b.LocalNames)+b.StackSize), fn: fn, sp: int32(len(b.LocalNames)), gen: g}
	m.fresh, m.freshAt = g, m.steps
	if b.Flags&code.Coroutine != 0 {
		m.remember(g)
	}
	m.frames++
	g.frame.number = m.frames
	g.leaf = &g.frame
	g.base = m.frame.depth + 1
	return g
}

// alreadyExecuting is the error of resuming something that runs.
func (m *Machine) alreadyExecuting(g *Generator) *Exception {
	if g.kind() == asyncGenKind {
		return m.newError(m.types.RuntimeError, NewStr("anext(): asynchronous generator is already running"))
	}
	return m.valueError("%s already executing", g.kind().what())
}

// send resumes g with a value: next(g) is send(g, None). Like every nativeFunc it
// may answer with the zero Value: then the generator runs, and what it yields will
// be pushed on the stack of the frame that runs now. exhausted tells that g was
// finished already.
func (m *Machine) send(g *Generator, v Value, how Kind) (Value, *Exception) {
	if g.done {
		if g.kind() == coroutineKind {
			return Value{}, m.newError(m.types.RuntimeError, NewStr("cannot reuse already awaited coroutine"))
		}
		return Value{}, exhausted
	}
	if g.leaf == nil && g.executing() {
		return Value{}, m.alreadyExecuting(g)
	}
	if !g.started() && !v.isNone() {
		return Value{}, m.typeError("can't send non-None value to a just-started %s", g.kind().what())
	}
	if m.opt.Watch {
		m.fact(Fact{Kind: how, From: m.frame, To: &g.frame, Value: v})
	}
	return Value{}, m.enter(g, arrival{value: v})
}

// enter makes idle, unfinished g the innermost activation and continues its leaf
// with what is sent or thrown. It answers an exception
// only if the frame that runs now must get it.
func (m *Machine) enter(g *Generator, ending arrival) *Exception {
	back := m.frame
	if back.depth >= int32(m.recursionLimit) && back.body.Flags&code.Library == 0 {
		return m.recursionError()
	}
	throwing := ending.exc != nil
	leaf := g.leaf
	if leaf != nil && !throwing && !m.opt.Watch {
		m.resume(g, ending.value)
		return nil
	}
	if leaf == nil {
		m.steal(g)
		leaf, ending = m.descend(g, ending)
	}
	g.leaf = nil
	m.activate(g)
	if throwing {
		g.border = leaf.gen
	}
	leaf.back = back
	leaf.depth, leaf.inside = max(back.depth+1, leaf.gen.base), back.inside
	m.frame = leaf
	if m.opt.Watch {
		m.factsDown(g, leaf, ending)
	}
	m.arrive(leaf, ending)
	return nil
}

// resume continues idle g at its leaf, with nobody watching.
func (m *Machine) resume(g *Generator, v Value) {
	back, leaf := m.frame, g.leaf
	g.leaf = nil
	m.activate(g)
	leaf.back = back
	leaf.depth, leaf.inside = max(back.depth+1, leaf.gen.base), back.inside
	m.frame = leaf
	if leaf.pc > 0 {
		leaf.push(v)
	}
}

// activate makes g the innermost running root.
func (m *Machine) activate(g *Generator) {
	g.border = nil
	g.running = true
	g.prev = m.active
	m.active = g
}

// An arrival is what reaches a suspended frame: a value sent, an exception thrown,
// or the return of a delegate that was finished behind its delegator's back.
type arrival struct {
	value    Value
	exc      *Exception
	args     []Value // of the throw() that brought exc, for a delegate's own throw method
	returned bool
	fresh    bool // exc is raised here and now, not thrown in
}

// arrive continues a frame that has just been linked in.
func (m *Machine) arrive(f *Frame, a arrival) {
	switch {
	case a.fresh:
		m.raiseIn(a.exc)
	case a.exc != nil:
		m.throwInto(f, a)
	case a.returned:
		m.delegateReturned(f, a.value)
	case f.pc > 0:
		if m.opt.Watch {
			m.fact(Fact{Kind: EvResume, From: f, Value: a.value})
		}
		f.push(a.value)
	default:
		if m.opt.Watch {
			m.fact(Fact{Kind: EvStart, From: f})
		}
	}
}

// steal cuts g off from an idle chain above it, so that it is a root.
func (m *Machine) steal(g *Generator) {
	if g.delegator == nil {
		return
	}
	g.root().leaf = nil
	g.delegator = nil
}

// descend walks from g down its delegate links, relinks what others have stolen
// meanwhile, and answers the frame to continue and what reaches it.
func (m *Machine) descend(g *Generator, a arrival) (*Frame, arrival) {
	for g.delegate != nil {
		d := g.delegate
		switch {
		case d.done:
			// The sent value is lost: a finished generator answers StopIteration.
			// A thrown exception comes straight back up.
			g.delegate = nil
			if a.exc == nil {
				if d.kind() == coroutineKind {
					return &g.frame, arrival{exc: m.newError(m.types.RuntimeError, NewStr("cannot reuse already awaited coroutine")), fresh: true}
				}
				return &g.frame, arrival{value: None, returned: true}
			}
			if a.exc.cls.isSubclass(m.types.StopIteration) {
				return &g.frame, arrival{value: a.exc.value, returned: true}
			}
			return &g.frame, a
		case d.delegator != g && d.executing():
			g.delegate = nil
			return &g.frame, arrival{exc: m.alreadyExecuting(d), fresh: true}
		case d.delegator != g:
			m.steal(d)
			d.delegator = g
		}
		d.leaf = nil
		g = d
	}
	return &g.frame, a
}

// delegateReturned continues a frame after its SEND: the value of the yield from
// is on top, above the finished delegate.
func (m *Machine) delegateReturned(f *Frame, v Value) {
	if m.opt.Watch {
		m.fact(Fact{Kind: EvResume, From: f, Value: v, Returned: true})
	}
	send := f.pc - 1
	if f.body.Instrs[send].Op() != code.SEND {
		send-- // the frame is at the YIELD_VALUE that follows
	}
	f.push(v)
	f.pc = int32(f.body.Instrs[send].Arg())
}

// sendTo executes SEND for a delegate that is a generator or coroutine: it links d
// below the running generator and continues at its leaf. On an exception the
// running frame gets it.
func (m *Machine) sendTo(f *Frame, d *Generator, v Value) *Exception {
	if d.done {
		if d.kind() == coroutineKind {
			return m.newError(m.types.RuntimeError, NewStr("cannot reuse already awaited coroutine"))
		}
		m.delegateReturned(f, None)
		return nil
	}
	leaf := d.leaf
	if leaf == nil {
		if d.executing() {
			return m.alreadyExecuting(d)
		}
		m.steal(d)
	}
	if !d.started() && !v.isNone() {
		return m.typeError("can't send non-None value to a just-started %s", d.kind().what())
	}
	a := arrival{value: v}
	if leaf == nil {
		leaf, a = m.descend(d, a)
	}
	depth := max(f.depth, leaf.gen.base)
	if depth > int32(m.recursionLimit) {
		return m.recursionError()
	}
	d.leaf = nil
	g := f.gen
	g.delegate, d.delegator = d, g
	leaf.back = f.back
	leaf.depth = depth
	if m.opt.Watch {
		m.fact(Fact{Kind: EvForward, From: f, To: &d.frame, Value: v})
		m.factsDown(d, leaf, a)
	}
	m.frame = leaf
	m.arrive(leaf, a)
	return nil
}

// yield suspends the running chain and hands v to whoever resumed its root.
func (m *Machine) yield(f *Frame, v Value) {
	r := m.active
	m.active = r.prev
	r.prev = nil
	r.running = false
	r.leaf = f
	back := f.back
	f.back = nil
	m.frame = back
	if m.opt.Watch {
		m.factsUp(f, back, v)
	}
	if back.wants == wantValue {
		back.push(v)
	} else {
		m.deliver(back, v)
	}
}

// finish ends the frame of a generator that returned or raised: it is unlinked
// from its delegator, or popped from the activations if it was a root. It answers
// the frame that control goes to, and the delegator if there was one.
func (m *Machine) finish(f *Frame) (back *Frame, delegator *Generator) {
	g := f.gen
	back = f.back
	g.done = true
	g.leaf = nil
	g.delegate = nil
	f.back = nil
	if f.handled != nil {
		f.handled = nil
		m.handling--
	}
	if d := g.delegator; d != nil {
		g.delegator = nil
		d.delegate = nil
		d.frame.back = back
		m.crossBorder(g, d)
		back, delegator = &d.frame, d
	} else {
		m.active = g.prev
		g.prev = nil
		g.running = false
	}
	m.frame = back
	if !f.escaped && !m.opt.Watch {
		clear(f.slots)
		f.slots = nil
	}
	return back, delegator
}

// crossBorder notes that control passes from g, which is over, to its delegator d.
func (m *Machine) crossBorder(g, d *Generator) {
	if r := m.active; r != nil && r.border == g {
		r.border = d
	}
}

// returnFrom ends a generator's body with a value.
func (m *Machine) returnFrom(f *Frame, v Value) {
	to, delegator := f.back, f.gen.delegator
	if delegator != nil {
		to = &delegator.frame
	}
	if m.opt.Watch {
		m.fact(Fact{Kind: EvReturn, From: f, To: to, Value: v})
		m.fact(Fact{Kind: EvClosed, From: f})
	}
	g := f.gen
	if g.async != nil {
		m.asyncReturn(f)
		return
	}
	back, delegator := m.finish(f)
	if delegator != nil {
		m.delegateReturned(back, v)
		return
	}
	if back.op().Op() == code.FOR_ITER {
		m.endFor(back)
		return
	}
	m.raiseIn(m.stopIteration(v))
}

// endFor leaves a for loop whose iterator has no more items.
func (m *Machine) endFor(f *Frame) {
	f.pop()
	f.pc = int32(f.op().Arg())
}

// stopIteration is StopIteration with a return value.
func (m *Machine) stopIteration(v Value) *Exception {
	if v.isNone() {
		return m.newError(m.types.StopIteration)
	}
	return m.newError(m.types.StopIteration, v)
}

// delegateOf is what the frame of a suspended or waiting generator delegates to: a
// generator, or any iterator that a SEND works on. It is read off the frame: the
// value that SEND keeps on the stack.
func (m *Machine) delegateOf(g *Generator) (Value, bool) {
	f := &g.frame
	if g.done || f.pc == 0 {
		return Value{}, false
	}
	in := f.op()
	if in.Op() == code.SEND || in.Op() == code.YIELD_VALUE && in.Arg() == 1 {
		return *f.top(1), true
	}
	return Value{}, false
}

// throw raises exc inside g where it is suspended. args are those of the throw()
// call: a delegate that is not a generator gets them as they are.
func (m *Machine) throw(g *Generator, exc *Exception, args []Value) (Value, *Exception) {
	if g.done {
		if g.kind() == coroutineKind {
			return Value{}, m.newError(m.types.RuntimeError, NewStr("cannot reuse already awaited coroutine"))
		}
		m.rethrow(exc)
		return Value{}, nil
	}
	if g.leaf == nil && g.executing() {
		return Value{}, m.alreadyExecuting(g)
	}
	if m.opt.Watch {
		m.fact(Fact{Kind: EvThrow, From: m.frame, To: &g.frame, Exc: exc})
	}
	if exc.cls.isSubclass(m.types.GeneratorExit) {
		if _, ok := m.delegateOf(g); ok {
			return m.callLib("generator.throw_exit", val(g), val(exc))
		}
	}
	return Value{}, m.enter(g, arrival{exc: exc, args: append([]Value(nil), args...)})
}

// rethrow raises exc in the running frame as it is: unlike a raise, it gets no context.
func (m *Machine) rethrow(exc *Exception) {
	if m.opt.Watch {
		m.fact(Fact{Kind: EvRaise, From: m.frame, Exc: exc})
	}
	m.unwind(exc, false)
}

// leafOf is the frame that a message to g would reach.
func (g *Generator) leafOf() *Frame {
	for g.delegate != nil && !g.delegate.done {
		g = g.delegate
	}
	return &g.frame
}

// waitsForIterator reports whether a frame delegates to something that is not a
// generator.
func (f *Frame) waitsForIterator() bool {
	in := f.op()
	return in.Op() == code.YIELD_VALUE && in.Arg() == 1
}

// throwInto raises an exception in a frame that has just been linked in. A delegate
// that is not a generator gets it first, through its own throw method (PEP 380).
func (m *Machine) throwInto(f *Frame, a arrival) {
	if exc := a.exc; !f.waitsForIterator() {
		if m.opt.Watch {
			m.fact(Fact{Kind: EvRaise, From: f, Exc: exc, Thrown: true})
		}
		// Only what the generator itself handles is the context, not what its caller
		// handles (CPython's _PyErr_ChainStackItem).
		chain(exc, f.handled)
		m.unwind(exc, false)
		return
	}
	// The call stands where SEND stood: what it returns is yielded by the YIELD_VALUE
	// that comes next, and its StopIteration ends the delegation.
	f.pc--
	args := a.args
	if args == nil {
		args = []Value{val(a.exc)}
	}
	m.complete(m.callLib("generator.throw_delegate", append([]Value{*f.top(1), val(a.exc)}, args...)...))
}

// detach begins the close of g: it counts as executing from now on, and its
// delegate, if it has one, is unlinked and answered.
func (m *Machine) detach(g *Generator) (Value, bool) {
	delegate, ok := m.delegateOf(g)
	m.steal(g)
	if d := g.delegate; d != nil {
		g.delegate = nil
		if d.delegator == g {
			d.delegator = nil
			if g.leaf != nil {
				d.leaf = g.leaf // the rest of the chain is intact
			}
		}
	}
	g.leaf = nil
	g.running = true
	return delegate, ok
}

// raiseInOwn ends what detach began: it raises exc in g's own frame.
func (m *Machine) raiseInOwn(g *Generator, exc *Exception) {
	back := m.frame
	f := &g.frame
	m.activate(g)
	g.border = g
	f.back = back
	f.depth = back.depth + 1
	m.frame = f
	if m.opt.Watch {
		m.fact(Fact{Kind: EvRaise, From: f, Exc: exc, Thrown: true})
	}
	chain(exc, f.handled)
	m.unwind(exc, false)
}

// A generator that nobody can reach any more is closed by CPython at once, because
// its reference count falls to zero; here that can be known in one case, the common
// one: a generator that a for loop has called for itself (`for x in g():`) and that
// the loop leaves early. owned marks it.

// abandoned lists the owned generators among values that are dropped.
func abandoned(values []Value) []Value {
	var out []Value
	for _, v := range values {
		if g, ok := v.obj.(*Generator); ok && g.owned && !g.done {
			out = append(out, v)
		}
	}
	return out
}

// abandon closes generators before the running frame goes on. What a close raises
// is reported on stderr and dropped.
func (m *Machine) abandon(generators []Value) {
	if generators = abandoned(generators); len(generators) == 0 {
		return
	}
	f := m.frame
	v, exc := m.callLib("generator.abandon", generators...)
	m.discard(f, v, exc)
}
