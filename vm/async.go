package vm

// Asynchronous generators (PEP 525) and await. An asynchronous generator is driven
// through the awaitables that its methods give: each is one step of it. While a step
// is awaited, the generator is linked below the coroutine that awaits, like any
// delegate, so that what it awaits itself passes through. A value that it yields is
// not for the event loop but for the step: it ends the step, as a return would, and
// the generator is unlinked again.

// asyncState is what an asynchronous generator has besides a frame.
type asyncState struct {
	step    *asyncStep // the step in progress
	begun   bool       // the loop knows of the generator
	closing bool       // aclose() has begun
}

// asyncWrapped marks a value on its way from an asynchronous generator's yield to
// the step that drives it.
type asyncWrapped struct{ v Value }

func (*asyncWrapped) class(m *Machine) *Class { return m.types.AsyncGenWrapped }

// stepKind tells what a step does to its generator.
type stepKind byte

const (
	stepSend  stepKind = iota // __anext__() and asend()
	stepThrow                 // athrow()
	stepClose                 // aclose()
)

// An asyncStep is the awaitable of one step.
type asyncStep struct {
	g       *Generator
	kind    stepKind
	value   Value      // to send
	exc     *Exception // to throw
	bad     *Exception // the error of athrow()'s arguments, which comes when it is awaited
	begun   bool
	done    bool
	initial bool // value and exc have not been used yet
}

func (s *asyncStep) class(m *Machine) *Class {
	if s.kind == stepSend {
		return m.types.AsyncGenASend
	}
	return m.types.AsyncGenAThrow
}

// name is the step's method in messages.
func (s *asyncStep) name() string { return [...]string{"anext()", "athrow()", "aclose()"}[s.kind] }

func (m *Machine) newStep(g *Generator, kind stepKind, v Value, exc *Exception) Value {
	if !g.async.begun {
		g.async.begun = true
		if l := m.asyncio.loop; !l.isNull() && !l.isNone() {
			m.asyncio.asyncgens = append(m.asyncio.asyncgens, g) // it closes them in the end
		}
	}
	return val(&asyncStep{g: g, kind: kind, value: v, exc: exc, initial: true})
}

// beginStep checks that a step may go on, with a value or with an exception thrown
// in. A non-nil exc ends it; end tells that it ends with the value None.
func (m *Machine) beginStep(s *asyncStep, v Value, thrown *Exception) (exc *Exception, end bool) {
	if s.done {
		if s.kind == stepSend {
			return m.errorf(m.types.RuntimeError, "cannot reuse already awaited __anext__()/asend()"), false
		}
		return m.errorf(m.types.RuntimeError, "cannot reuse already awaited aclose()/athrow()"), false
	}
	if s.begun {
		return nil, false
	}
	g := s.g
	if thrown == nil && s.kind != stepSend && g.done {
		s.done = true
		return nil, true
	}
	s.done = true // unless it gets to the end
	switch {
	case g.async.step != nil:
		return m.errorf(m.types.RuntimeError, "%s: asynchronous generator is already running", s.name()), false
	case thrown != nil && g.done:
		return thrown, false
	case thrown != nil:
	case s.kind == stepSend:
		if !v.isNone() {
			s.value = v
		}
		if g.done {
			return m.newError(m.types.StopAsyncIteration), false
		}
		if !g.started() && !s.value.isNone() {
			return m.typeError("can't send non-None value to a just-started async generator"), false
		}
	case g.async.closing:
		return m.newError(m.types.StopAsyncIteration), false
	case !v.isNone():
		s.done = false
		return m.errorf(m.types.RuntimeError, "can't send non-None value to a just-started coroutine"), false
	case s.bad != nil:
		return s.bad, false
	case s.kind == stepClose:
		g.async.closing = true
		if !g.started() {
			m.closeAsync(g)
			return nil, true
		}
	}
	s.done = false
	s.begun = true
	g.async.step = s
	return nil, false
}

// message is what a resume of the step brings to the generator: its own value or
// exception first, later what the event loop sends.
func (s *asyncStep) message(v Value) arrival {
	if !s.initial {
		return arrival{value: v}
	}
	s.initial = false
	if s.exc != nil {
		return arrival{exc: s.exc}
	}
	return arrival{value: s.value}
}

// asyncSend executes SEND on a step: it links the generator below f's and goes on
// at its leaf.
func (m *Machine) asyncSend(f *Frame, s *asyncStep, v Value) {
	exc, end := m.beginStep(s, v, nil)
	if exc != nil {
		m.raiseIn(exc)
		return
	}
	if end {
		m.delegateReturned(f, None)
		return
	}
	g := s.g
	a := s.message(v)
	leaf := g.leaf
	if leaf == nil {
		leaf, a = m.descend(g, a)
	}
	g.leaf = nil
	f.gen.delegate, g.delegator = g, f.gen
	leaf.back, leaf.depth = f.back, f.depth
	if m.opt.Watch {
		m.fact(Fact{Kind: EvForward, From: f, To: &g.frame, Value: a.value, Exc: a.exc})
		m.factsDown(g, leaf, a)
	}
	m.frame = leaf
	m.arrive(leaf, a)
}

// stepNext drives a step by hand: its send, throw and __next__.
func (m *Machine) stepNext(s *asyncStep, v Value, thrown *Exception) (Value, *Exception) {
	exc, end := m.beginStep(s, v, thrown)
	if exc != nil {
		return Value{}, exc
	}
	if end {
		return Value{}, m.newError(m.types.StopIteration)
	}
	a := arrival{exc: thrown}
	if thrown == nil {
		a = s.message(v)
	} else {
		s.initial = false
	}
	if s.g.leaf == nil && s.g.executing() {
		return Value{}, m.alreadyExecuting(s.g)
	}
	return Value{}, m.enter(s.g, a)
}

// endStep unlinks an asynchronous generator from what drives it, after a yield, a
// return or an exception, and answers the frame that gets the outcome.
func (m *Machine) endStep(f *Frame) (*asyncStep, *Frame, bool) {
	g := f.gen
	s := g.async.step
	g.async.step = nil
	if s != nil {
		s.done = true
	}
	back := f.back
	f.back = nil
	if d := g.delegator; d != nil {
		g.delegator, d.delegate = nil, nil
		m.crossBorder(g, d)
		d.frame.back = back
		m.frame = &d.frame
		return s, &d.frame, true
	}
	m.active = g.prev
	g.prev = nil
	g.running = false
	m.frame = back
	return s, back, false
}

// asyncYield ends a step with a value: the await of the step gives it.
func (m *Machine) asyncYield(f *Frame, v Value) {
	g := f.gen
	if m.opt.Watch {
		to := f.back
		if g.delegator != nil {
			to = &g.delegator.frame
		}
		m.fact(Fact{Kind: EvYield, From: f, To: to, Value: v})
	}
	s, back, linked := m.endStep(f)
	g.leaf = f
	if s != nil && s.kind == stepClose {
		m.raiseIn(m.errorf(m.types.RuntimeError, "async generator ignored GeneratorExit"))
		return
	}
	m.stepReturned(back, linked, v)
}

// stepReturned gives the value of a step to whoever drives it.
func (m *Machine) stepReturned(back *Frame, linked bool, v Value) {
	if linked {
		m.delegateReturned(back, v)
		return
	}
	m.raiseIn(m.stopIteration(v))
}

// asyncReturn ends an asynchronous generator whose body is over.
func (m *Machine) asyncReturn(f *Frame) {
	g := f.gen
	s, back, linked := m.endStep(f)
	m.closeAsync(g)
	if s != nil && s.kind == stepClose {
		m.stepReturned(back, linked, None)
		return
	}
	m.raiseIn(m.newError(m.types.StopAsyncIteration))
}

// asyncRaised ends an asynchronous generator that an exception leaves; done tells
// that the exception meant a normal end of aclose().
func (m *Machine) asyncRaised(f *Frame, exc *Exception) (back *Frame, done bool) {
	g := f.gen
	s, back, linked := m.endStep(f)
	m.closeAsync(g)
	if s != nil && s.kind == stepClose && (exc.cls.isSubclass(m.types.GeneratorExit) || exc.cls.isSubclass(m.types.StopAsyncIteration)) {
		m.stepReturned(back, linked, None)
		return back, true
	}
	return back, false
}

func (m *Machine) closeAsync(g *Generator) {
	g.done, g.leaf, g.delegate = true, nil, nil
	m.handle(&g.frame, nil)
	if !g.frame.escaped && !m.opt.Watch {
		g.frame.slots = nil
	}
}

var asyncGenMethods = []nativeDef{
	{name: "__aiter__", sig: "self, /", fn: selfMethod},
	{name: "__anext__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.newStep(a[0].obj.(*Generator), stepSend, None, nil), nil
	}},
	{name: "asend", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.newStep(a[0].obj.(*Generator), stepSend, a[1], nil), nil
	}},
	{name: "athrow", sig: "self, typ, val=None, tb=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if !a[2].isNull() {
			if exc := m.warn(m.types.DeprecationWarning, "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead."); exc != nil {
				return Value{}, exc
			}
		}
		exc, e := m.thrown(a[1], a[2], a[3])
		if e == needCode {
			return Value{}, e
		}
		step := m.newStep(a[0].obj.(*Generator), stepThrow, Value{}, exc)
		step.obj.(*asyncStep).bad = e
		return step, nil
	}, lib: "generator.athrow"},
	{name: "aclose", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.newStep(a[0].obj.(*Generator), stepClose, Value{}, m.newError(m.types.GeneratorExit)), nil
	}},
	{name: "__name__", kind: getter, fn: genName, set: genSetName},
	{name: "__qualname__", kind: getter, fn: genQualname, set: genSetQualname},
	{name: "ag_frame", kind: getter, fn: genFrame},
	{name: "ag_code", kind: getter, fn: genCode},
	{name: "ag_await", kind: getter, fn: genYieldFrom},
	{name: "ag_running", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Bool(a[0].obj.(*Generator).async.step != nil), nil
	}},
	{name: "ag_suspended", kind: getter, fn: genSuspended},
}

var asyncStepMethods = []nativeDef{
	{name: "__await__", sig: "self, /", fn: selfMethod},
	{name: "__iter__", sig: "self, /", fn: selfMethod},
	{name: "__next__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.stepNext(a[0].obj.(*asyncStep), None, nil)
	}},
	{name: "send", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.stepNext(a[0].obj.(*asyncStep), a[1], nil)
	}},
	{name: "throw", sig: "self, typ, val=None, tb=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		exc, e := m.thrown(a[1], a[2], a[3])
		if e != nil {
			return Value{}, e
		}
		return m.stepNext(a[0].obj.(*asyncStep), None, exc)
	}, lib: "generator.throw"},
	{name: "close", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if a[0].obj.(*asyncStep).done {
			return None, nil
		}
		return Value{}, needCode
	}, lib: "async.close_step"},
}

// getAwaitable executes GET_AWAITABLE.
func (m *Machine) getAwaitable(f *Frame, v Value, where int) {
	if g, ok := v.obj.(*Generator); ok {
		switch {
		case g.kind() == coroutineKind:
			if _, waits := m.delegateOf(g); waits && !g.done {
				m.raiseIn(m.errorf(m.types.RuntimeError, "coroutine is being awaited already"))
				return
			}
			f.push(v)
			return
		case g.kind() == generatorKind && g.frame.fn.coroutine:
			f.push(v)
			return
		}
	}
	if fn := m.generatorMethod(v, m.names.await); fn != nil {
		m.complete(m.call(val(fn), []Value{v}, nil))
		return
	}
	m.complete(m.callLib("async.awaitable", v, Int(int64(where))))
}

// asyncInternals are what core/async.gen is made of.
var asyncInternals = []nativeDef{
	// _awaits(x): 0 no iterator that an await may use, 1 a coroutine (which __await__
	// must not return), 2 an iterator.
	{name: "_awaits", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if g, ok := a[0].obj.(*Generator); ok && (g.kind() == coroutineKind || g.frame.fn.coroutine) {
			return Int(1), nil
		}
		if _, ok := a[0].obj.class(m).lookup(m.names.next); ok {
			return Int(2), nil
		}
		return Int(0), nil
	}},
}

func (m *Machine) initAsync() {
	m.define(m.types.AsyncGenerator, asyncGenMethods)
	m.define(m.types.AsyncGenASend, asyncStepMethods)
	m.define(m.types.AsyncGenAThrow, asyncStepMethods)
	m.defineInternal(asyncInternals)
}
