package vm

import "gen/lang/code"

// Exceptions in flight: from the instruction that raised to the handler that takes
// them, through frames and delegators.

// complete ends an instruction whose result is (v, exc): it pushes the value, or
// raises. The zero value means that the result will arrive by itself.
func (m *Machine) complete(v Value, exc *Exception) {
	switch {
	case exc == nil:
		if !v.isNull() {
			m.frame.push(v)
		}
	case exc == exhausted:
		m.raiseIn(m.newError(m.types.StopIteration))
	default:
		m.raiseIn(exc)
	}
}

// raiseIn raises a new exception in the running frame.
func (m *Machine) raiseIn(exc *Exception) {
	if m.fresh != nil && m.freshAt == m.steps-1 {
		m.dropOperand()
	}
	m.setContext(exc)
	if m.opt.Watch {
		m.fact(Fact{Kind: EvRaise, From: m.frame, Exc: exc})
	}
	m.unwind(exc, false)
}

// current is the exception being handled where frame f stands: its own, or that of
// the nearest frame that waits for it. sys.exc_info() and a bare raise mean this one.
func (m *Machine) current(f *Frame) *Exception {
	if m.handling == 0 {
		return nil
	}
	for f != nil {
		if f.handled != nil {
			return f.handled
		}
		if g := f.gen; g != nil && g.delegator != nil && g.root().border == g {
			// The delegators have not been entered: what they handle is not seen.
			f = g.leafOf().back
			continue
		}
		f = f.outer()
	}
	return nil
}

// outer is the frame that waits for f: its delegator's, or whoever called or resumed
// it; nil if f sleeps. Only the leaf of a running chain knows who resumed the chain.
func (f *Frame) outer() *Frame {
	if f.gen == nil {
		return f.back
	}
	if d := f.gen.delegator; d != nil {
		return &d.frame
	}
	if !f.gen.running {
		return nil
	}
	return f.gen.leafOf().back
}

// setContext makes the exception being handled the __context__ of one that is
// raised now, as CPython's _PyErr_SetObject does: never itself, and without making
// a cycle.
func (m *Machine) setContext(exc *Exception) {
	if m.handling > 0 {
		chain(exc, m.current(m.frame))
	}
}

// chain makes handled the __context__ of exc.
func chain(exc, handled *Exception) {
	if handled == nil || handled == exc {
		return
	}
	slow, toggle := handled, false
	for o := handled; o.context != nil; o = o.context {
		if o.context == exc {
			o.context = nil
			break
		}
		if toggle {
			slow = slow.context
			if slow == o.context {
				break // a cycle that is not ours
			}
		}
		toggle = !toggle
	}
	exc.context = handled
}

// handle makes exc the exception that frame f handles and answers the previous one.
func (m *Machine) handle(f *Frame, exc *Exception) *Exception {
	previous := f.handled
	f.handled = exc
	switch {
	case previous == nil && exc != nil:
		m.handling++
	case previous != nil && exc == nil:
		m.handling--
	}
	return previous
}

// unwind leaves frames from the running one outwards until a handler takes exc. A
// frame that only re-raises adds no line to the traceback.
func (m *Machine) unwind(exc *Exception, reraise bool) {
	f := m.frame
	for first := true; ; first = false {
		at := int(f.pc) - 1
		f.wants = wantValue // what it has waited for does not come
		if !first && exc.cls.isSubclass(m.types.StopIteration) {
			// It comes out of something that this instruction called.
			switch f.op().Op() {
			case code.FOR_ITER:
				m.frame = f
				m.endFor(f)
				return
			case code.SEND:
				m.frame = f
				m.delegateReturned(f, exc.value)
				return
			}
		}
		if f.passed {
			f.passed = false // it closed its generators; the line is there already
		} else if !(first && reraise) && f.body.Flags&code.Library == 0 {
			exc.tb = &Traceback{next: exc.tb, frame: f, pc: at}
			f.escaped = true
		}
		if h := f.body.FindHandler(at); h != nil {
			depth := f.stackBase() + h.Depth
			lost := abandoned(f.slots[min(depth, int(f.sp)):f.sp])
			clear(f.slots[depth:max(int(f.sp), depth)])
			f.sp = int32(depth)
			f.push(val(exc))
			f.pc = int32(h.Target)
			m.frame = f
			if lost != nil {
				m.abandon(lost)
			}
			return
		}
		if lost := abandoned(f.slots[f.stackBase():f.sp]); lost != nil {
			// They are closed before the exception leaves the frame.
			f.sp = int32(f.stackBase())
			f.passed = true
			m.frame = f
			m.complete(m.callLib("generator.abandon_and_raise", append([]Value{val(exc)}, lost...)...))
			return
		}
		if tb := exc.tb; first && reraise && tb != nil && tb.frame == f {
			f.pc = int32(tb.pc) + 1 // f_lineno goes on telling where it was raised
		}
		f = m.leave(f, exc)
		exc = m.inFlight
		if exc == nil {
			return // it was an asynchronous generator's way to end
		}
		if f == nil {
			m.uncaught = exc
			return
		}
	}
}

// leave ends frame f because of exc and answers the frame that gets it. A
// generator's StopIteration becomes a RuntimeError on the way (PEP 479); what is in
// flight after that is m.inFlight.
func (m *Machine) leave(f *Frame, exc *Exception) *Frame {
	m.inFlight = exc
	if g := f.gen; g != nil {
		exc = m.generatorRaised(f, exc)
		m.inFlight = exc
		to := f.back
		if g.delegator != nil {
			to = &g.delegator.frame
		}
		if m.opt.Watch {
			m.fact(Fact{Kind: EvRaise, From: f, To: to, Exc: exc})
			m.fact(Fact{Kind: EvClosed, From: f})
		}
		if g.async != nil {
			back, done := m.asyncRaised(f, exc)
			if done {
				m.inFlight = nil
			}
			return back
		}
		border := m.active.border == g
		back, delegator := m.finish(f)
		if delegator != nil && border {
			// The exception enters the delegator anew (CPython's gen_send_ex).
			chain(exc, back.handled)
		}
		return back
	}
	if m.opt.Watch && f.back != nil {
		m.fact(Fact{Kind: EvRaise, From: f, To: f.back, Exc: exc})
	}
	back := f.back
	m.handle(f, nil)
	m.frame = back
	return back
}

// generatorRaised applies PEP 479 (and its twin for StopAsyncIteration, PEP 525) to
// an exception that leaves a started generator frame. The new exception's traceback
// begins with the frame that it reaches.
func (m *Machine) generatorRaised(f *Frame, exc *Exception) *Exception {
	if f.pc == 0 {
		return exc
	}
	kind := f.gen.kind()
	name := ""
	switch {
	case exc.cls.isSubclass(m.types.StopIteration):
		name = "StopIteration"
	case kind == asyncGenKind && exc.cls.isSubclass(m.types.StopAsyncIteration):
		name = "StopAsyncIteration"
	default:
		return exc
	}
	e := m.errorf(m.types.RuntimeError, "%s raised %s", kind.what(), name)
	e.cause, e.context, e.suppress = exc, exc, true
	return e
}

// A Traceback is one line of a traceback: where a frame stood when an exception
// passed it. The outermost frame comes first.
type Traceback struct {
	next  *Traceback
	frame *Frame
	pc    int
}

func (t *Traceback) class(m *Machine) *Class { return m.types.Traceback }

// line is the source line of the entry.
func (t *Traceback) line() int { return t.frame.body.LineOf(t.pc) }
