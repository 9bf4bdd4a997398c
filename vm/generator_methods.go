package vm

import "gen/lang/code"

// The methods and attributes of generators and coroutines, and what the library
// needs to close them.

func (m *Machine) initGenerators() {
	m.define(m.types.Generator, generatorMethods)
	m.define(m.types.Coroutine, coroutineMethods)
	m.define(m.types.CoroutineWrapper, wrapperMethods)
	m.define(m.types.Frame, frameAttributes)
	m.defineInternal(generatorInternals)
}

func asGenerator(v Value) *Generator {
	if w, ok := v.obj.(*coroutineWrapper); ok {
		return w.g
	}
	return v.obj.(*Generator)
}

var generatorMethods = []nativeDef{
	{name: "__next__", sig: "self, /", fn: genNext},
	{name: "__iter__", sig: "self, /", fn: selfMethod},
	{name: "send", sig: "self, value, /", fn: genSend},
	{name: "throw", sig: "self, typ, val=None, tb=None, /", fn: genThrow, lib: "generator.throw"},
	{name: "close", sig: "self, /", fn: genClose, lib: "generator.close"},
	{name: "__name__", kind: getter, fn: genName, set: genSetName},
	{name: "__qualname__", kind: getter, fn: genQualname, set: genSetQualname},
	{name: "gi_frame", kind: getter, fn: genFrame},
	{name: "gi_code", kind: getter, fn: genCode},
	{name: "gi_running", kind: getter, fn: genRunning},
	{name: "gi_suspended", kind: getter, fn: genSuspended},
	{name: "gi_yieldfrom", kind: getter, fn: genYieldFrom},
}

var coroutineMethods = []nativeDef{
	{name: "send", sig: "self, value, /", fn: genSend},
	{name: "throw", sig: "self, typ, val=None, tb=None, /", fn: genThrow, lib: "generator.throw"},
	{name: "close", sig: "self, /", fn: genClose, lib: "generator.close"},
	{name: "__await__", sig: "self, /", fn: corAwait},
	{name: "__name__", kind: getter, fn: genName, set: genSetName},
	{name: "__qualname__", kind: getter, fn: genQualname, set: genSetQualname},
	{name: "cr_frame", kind: getter, fn: genFrame},
	{name: "cr_code", kind: getter, fn: genCode},
	{name: "cr_running", kind: getter, fn: genRunning},
	{name: "cr_suspended", kind: getter, fn: genSuspended},
	{name: "cr_await", kind: getter, fn: genYieldFrom},
	{name: "cr_origin", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.origin(a[0].obj.(*Generator)), nil
	}},
}

// A coroutineWrapper is what coroutine.__await__() gives.
type coroutineWrapper struct{ g *Generator }

func (*coroutineWrapper) class(m *Machine) *Class { return m.types.CoroutineWrapper }

var wrapperMethods = []nativeDef{
	{name: "__next__", sig: "self, /", fn: genNext},
	{name: "__iter__", sig: "self, /", fn: selfMethod},
	{name: "send", sig: "self, value, /", fn: genSend},
	{name: "throw", sig: "self, typ, val=None, tb=None, /", fn: genThrow, lib: "generator.throw"},
	{name: "close", sig: "self, /", fn: genClose, lib: "generator.close"},
}

func corAwait(m *Machine, a []Value) (Value, *Exception) {
	return val(&coroutineWrapper{a[0].obj.(*Generator)}), nil
}

func selfMethod(_ *Machine, a []Value) (Value, *Exception) { return a[0], nil }

func genNext(m *Machine, a []Value) (Value, *Exception) {
	return m.send(asGenerator(a[0]), None, EvNext)
}

func genSend(m *Machine, a []Value) (Value, *Exception) {
	return m.send(asGenerator(a[0]), a[1], EvSend)
}

func genThrow(m *Machine, a []Value) (Value, *Exception) {
	g := asGenerator(a[0])
	args := a[1:]
	for len(args) > 1 && args[len(args)-1].isNull() {
		args = args[:len(args)-1]
	}
	if len(args) > 1 {
		if exc := m.warn(m.types.DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead."); exc != nil {
			return Value{}, exc
		}
	}
	exc, e := m.thrown(a[1], a[2], a[3])
	if e == needCode && g.leafOf().waitsForIterator() && !g.done {
		// The delegate's own throw() is called first, with the class as it is.
		exc, e = m.newError(a[1].obj.(*Class)), nil
	}
	if e == needCode {
		return Value{}, e // making the exception is not done yet
	}
	if e != nil {
		if exc, e = m.throwFailed(g, e); e != nil {
			return Value{}, e
		}
	}
	return m.throw(g, exc, args)
}

// throwFailed is told that what throw() got can't be raised. The innermost generator is
// the one that looks at it (a delegate with a throw method of its own excepted), so the
// error goes to the one above it, which is cut off from it; without one, to the caller.
func (m *Machine) throwFailed(g *Generator, e *Exception) (thrown, own *Exception) {
	var above *Generator
	leaf := g
	for leaf.delegate != nil {
		above, leaf = leaf, leaf.delegate
	}
	if !leaf.done && leaf.frame.waitsForIterator() {
		if delegate, ok := m.delegateOf(leaf); ok {
			if _, ok, exc := m.attrOr(delegate, m.intern("throw")); ok || exc == needCode {
				return m.newError(m.types.TypeError), nil // never seen: throw() gets the arguments
			}
		}
	}
	if above == nil {
		return nil, e
	}
	above.delegate = nil
	if leaf.delegator == above {
		m.steal(leaf)
		leaf.leaf = &leaf.frame
	}
	chain(e, m.current(m.frame))
	return e, nil
}

// thrown makes the exception that throw(typ, val, tb) means.
func (m *Machine) thrown(typ, v, tb Value) (*Exception, *Exception) {
	if tb.isNull() {
		tb = None
	}
	trace, isTrace := tb.obj.(*Traceback)
	if !tb.isNone() && !isTrace {
		return nil, m.typeError("throw() third argument must be a traceback object")
	}
	var exc *Exception
	switch o := typ.obj.(type) {
	case *Exception:
		if !v.isNull() && !v.isNone() {
			return nil, m.typeError("instance exception may not have a separate value")
		}
		exc = o
	case *Class:
		if !o.isSubclass(m.types.BaseException) {
			return nil, m.notThrowable(typ)
		}
		if x, ok := v.obj.(*Exception); ok && x.cls.isSubclass(o) {
			exc = x
			break
		}
		if o.heap() || o.meta != nil || o.isSubclass(m.types.BaseExceptionGroup) || o.isSubclass(m.types.UnicodeError) {
			return nil, needCode
		}
		var args []Value
		if t, ok := v.obj.(*Tuple); ok {
			args = t.items
		} else if !v.isNull() && !v.isNone() {
			args = []Value{v}
		}
		exc = m.newError(o, args...)
	default:
		return nil, m.notThrowable(typ)
	}
	if isTrace {
		exc.tb = trace
	}
	return exc, nil
}

func (m *Machine) notThrowable(v Value) *Exception {
	return m.typeError("exceptions must be classes or instances deriving from BaseException, not %s", m.typeName(v))
}

// genClose does the cases in which no code of the generator runs.
func genClose(m *Machine, a []Value) (Value, *Exception) {
	g := asGenerator(a[0])
	switch {
	case g.done:
		return None, nil
	case g.leaf == nil && g.executing():
		return Value{}, m.alreadyExecuting(g)
	case m.opt.Watch:
		m.fact(Fact{Kind: EvClose, From: m.frame, To: &g.frame})
	}
	if !g.started() {
		m.steal(g)
		g.done, g.leaf = true, nil
		if !m.opt.Watch {
			g.frame.slots = nil
		} else {
			m.fact(Fact{Kind: EvClosed, From: &g.frame})
		}
		return None, nil
	}
	return Value{}, needCode
}

func (g *Generator) name() string {
	if g.labels != nil {
		return g.labels.name
	}
	return g.frame.fn.name
}

func (g *Generator) qualname() string {
	if g.labels != nil {
		return g.labels.qualname
	}
	return g.frame.fn.qualname
}

func genName(m *Machine, a []Value) (Value, *Exception) {
	return val(m.intern(a[0].obj.(*Generator).name())), nil
}

func genQualname(m *Machine, a []Value) (Value, *Exception) {
	return val(m.intern(a[0].obj.(*Generator).qualname())), nil
}

func genSetName(m *Machine, a []Value) (Value, *Exception) {
	g := a[0].obj.(*Generator)
	s, ok := a[1].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("__name__ must be set to a string object")
	}
	g.labels = &genLabels{s.s, g.qualname()}
	return None, nil
}

func genSetQualname(m *Machine, a []Value) (Value, *Exception) {
	g := a[0].obj.(*Generator)
	s, ok := a[1].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("__qualname__ must be set to a string object")
	}
	g.labels = &genLabels{g.name(), s.s}
	return None, nil
}

func genFrame(_ *Machine, a []Value) (Value, *Exception) {
	g := a[0].obj.(*Generator)
	if g.done {
		return None, nil
	}
	g.frame.escaped = true
	return val(&g.frame), nil
}

func genCode(_ *Machine, a []Value) (Value, *Exception) {
	return val(a[0].obj.(*Generator).frame.body), nil
}

func genRunning(_ *Machine, a []Value) (Value, *Exception) {
	g := a[0].obj.(*Generator)
	return Bool(!g.done && g.executing()), nil
}

func genSuspended(_ *Machine, a []Value) (Value, *Exception) {
	g := a[0].obj.(*Generator)
	return Bool(!g.done && g.started() && !g.executing()), nil
}

func genYieldFrom(m *Machine, a []Value) (Value, *Exception) {
	g := a[0].obj.(*Generator)
	if g.executing() {
		return None, nil // as CPython: only a suspended generator waits for a delegate
	}
	if v, ok := m.delegateOf(g); ok {
		return v, nil
	}
	return None, nil
}

var frameAttributes = []nativeDef{
	{name: "f_lineno", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(int64(a[0].obj.(*Frame).line())), nil
	}},
	{name: "f_code", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return val(a[0].obj.(*Frame).body), nil
	}},
	{name: "f_lasti", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(int64(a[0].obj.(*Frame).pc - 1)), nil
	}},
	{name: "f_globals", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.visibleGlobals(a[0].obj.(*Frame).fn), nil
	}},
	{name: "f_builtins", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.visibleBuiltins(a[0].obj.(*Frame).fn), nil
	}},
	{name: "f_locals", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.localsView(a[0].obj.(*Frame)), nil
	}},
	{name: "f_back", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		f := a[0].obj.(*Frame).outer()
		for f != nil && f.body.Flags&code.Library != 0 {
			f = f.outer()
		}
		if f == nil {
			return None, nil
		}
		f.escaped = true
		return val(f), nil
	}},
	{name: "f_trace", kind: getter, fn: func(*Machine, []Value) (Value, *Exception) { return None, nil }},
	{name: "clear", sig: "self, /", fn: frameClear},
}

// frameClear is frame.clear(): it drops the variables of a frame that has ended, and
// ends a generator that has not begun.
func frameClear(m *Machine, a []Value) (Value, *Exception) {
	f := a[0].obj.(*Frame)
	for o := m.frame; o != nil; o = o.outer() {
		if o == f {
			return Value{}, m.errorf(m.types.RuntimeError, "cannot clear an executing frame")
		}
	}
	if g := f.gen; g != nil && !g.done {
		if g.started() {
			return Value{}, m.errorf(m.types.RuntimeError, "cannot clear a suspended frame")
		}
		return genClose(m, []Value{val(g)})
	}
	if !m.opt.Watch {
		clear(f.slots)
	}
	return None, nil
}

// generatorInternals are what core/generator.gen is made of.
var generatorInternals = []nativeDef{
	{name: "_detach", sig: "gen, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if d, ok := m.detach(asGenerator(a[0])); ok {
			return d, nil
		}
		return None, nil
	}},
	{name: "_raise_in", sig: "gen, exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		exc, ok := a[1].obj.(*Exception)
		if !ok {
			exc = m.newError(m.types.GeneratorExit)
			m.setContext(exc) // close() raises it; throw() would not
		}
		m.raiseInOwn(asGenerator(a[0]), exc)
		return Value{}, nil
	}},
	// _rethrow(exc) raises exc for the generator that called the library: its context
	// is only what that generator handles.
	{name: "_rethrow", sig: "exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		exc := a[0].obj.(*Exception)
		chain(exc, m.frame.back.handled)
		m.rethrow(exc)
		return Value{}, nil
	}},
	// _raise_on(exc) lets exc go on to the frame below the library's.
	{name: "_raise_on", sig: "exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.unwind(a[0].obj.(*Exception), true)
		return Value{}, nil
	}},
	// _ignored(where, exc) reports an exception that nobody can get.
	{name: "_ignored", sig: "where, exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.write(m.opt.Stderr, m.ignoredText(a[0].obj.(*Str).s, a[1].obj.(*Exception)))
		return None, nil
	}},
	{name: "_what", sig: "gen, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(asGenerator(a[0]).kind().what()), nil
	}},
	{name: "_closable", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		g, ok := a[0].obj.(*Generator)
		return Bool(ok && g.kind() != asyncGenKind), nil
	}},
}
