package vm

import "gen/lang/code"

// What vm/lib/asyncio cannot do in the language: telling a stepper what the loop
// does, marking coroutines, and writing on stderr.

// asyncioState is what the machine knows of asyncio.
type asyncioState struct {
	loop      Value        // the running loop; no value or None if none runs
	latest    Value        // the loop that runs or has run last
	asyncgens []*Generator // those that have begun inside a loop
	timers    *Class       // asyncio.events.TimerHandle
	when      int          // the slot of its _when

	quiet bool // the loop tidies up: that is told to nobody
	hears bool // the loop asks for Ctrl-C itself

	listed bool // somebody watches, now and then

	// For a stepper: all tasks, the heap of a loop that the program has written, and the
	// generators that have been on it.
	tasks    []Value
	driving  map[*Generator]Value // the tasks by their coroutines
	crowd    int                  // how many there may be before some are forgotten
	heap     *List
	sleepers []*Generator
}

var asyncioInternals = []nativeDef{
	// _tell(kind, who) tells a fact of the loop: who is a handle, a timer or a task.
	{name: "_tell", sig: "kind, who, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if m.asyncio.listed && a[0].obj.(*Str).s == Kinds[EvTaskNew].Name {
			m.listTask(a[1])
		}
		if !m.opt.Watch || m.asyncio.quiet {
			return None, nil
		}
		kind := EvTaskNew
		for name := a[0].obj.(*Str).s; Kinds[kind].Name != name; kind++ {
		}
		f := Fact{Kind: kind, From: m.userFrame(), Value: a[1]}
		switch kind {
		case EvLoopIdle:
		case EvReadyPush, EvReadyPop:
			f.Text = m.readyLabel(a[1])
		default:
			f.Text = m.loopLabel(a[1])
		}
		m.fact(f)
		return None, nil
	}},
	// _tell_nothing(quiet) makes _tell silent.
	{name: "_tell_nothing", sig: "quiet, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.asyncio.quiet = a[0].n != 0
		return None, nil
	}},
	// _use_loop(loop) says which loop runs, or None.
	{name: "_use_loop", sig: "loop, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.asyncio.loop = a[0]
		if !a[0].isNone() {
			m.asyncio.latest = a[0]
		}
		return None, nil
	}},
	// _awaitable_kind(x) is 1 for a coroutine (also a generator that asyncio.coroutine
	// has made one), 2 for anything else that can be awaited, 0 for the rest.
	{name: "_awaitable_kind", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Int(int64(m.awaitableKind(a[0]))), nil
	}},
	// _as_coroutine(func) makes a generator function one whose generators are
	// coroutines in every respect, except that their code may yield.
	{name: "_as_coroutine", sig: "func, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		fn := a[0].obj.(*Function)
		body := *m.whole(fn)
		c := *body.Code
		c.Flags = c.Flags&^code.Generator | code.Coroutine
		body.pool, body.Code = nil, &c
		fn.body = &body
		return a[0], nil
	}},
	{name: "_is_generator", sig: "x, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		g, ok := a[0].obj.(*Generator)
		return Bool(ok && g.kind() == generatorKind), nil
	}},
	{name: "_is_library", sig: "code, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		b, ok := a[0].obj.(*Body)
		return Bool(ok && b.Flags&code.Library != 0), nil
	}},
	// _begun_asyncgens() are the asynchronous generators that have begun in a loop and
	// not ended; nobody asks for them twice.
	{name: "_begun_asyncgens", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		l := &List{}
		for _, g := range m.asyncio.asyncgens {
			if !g.done {
				l.items = append(l.items, val(g))
			}
		}
		m.asyncio.asyncgens = nil
		return val(l), nil
	}},
	// _check_interrupt() raises KeyboardInterrupt if somebody has pressed Ctrl-C.
	{name: "_check_interrupt", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return None, m.interrupted()
	}},
	// _hear_interrupts(yes) says that the loop asks for Ctrl-C itself.
	{name: "_hear_interrupts", sig: "yes, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.asyncio.hears = a[0].n != 0
		return None, nil
	}},
	// _in_real_time() is False in virtual time, where nothing outside can happen.
	{name: "_in_real_time", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Bool(m.opt.Now != nil), nil
	}},
	// _warn(category, text) is a warning about the program's line.
	{name: "_warn", sig: "category, text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if exc := m.warn(a[0].obj.(*Class), a[1].obj.(*Str).s); exc != nil {
			return Value{}, exc
		}
		return None, nil
	}},
	// _module(name) is a module that has been imported.
	{name: "_module", sig: "name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(m.modules[a[0].obj.(*Str).s]), nil
	}},
}

// The kinds of _awaitable_kind.
const (
	notAwaitable = iota
	isCoroutine
	isAwaitable
)

func (m *Machine) awaitableKind(v Value) int {
	if g, ok := v.obj.(*Generator); ok {
		switch {
		case g.kind() == coroutineKind:
			return isCoroutine
		case g.kind() == generatorKind && g.frame.fn.coroutine:
			if d := g.frame.fn.dict; d != nil {
				if _, ok := d.getStr(m.intern("_is_coroutine")); ok {
					return isCoroutine
				}
			}
			return isAwaitable
		}
		return notAwaitable
	}
	cls := v.obj.class(m)
	if h, ok := cls.lookup(m.names.await); !ok || h.isNone() {
		return notAwaitable
	}
	for _, name := range []*Str{m.names.send, m.names.throw, m.names.close} {
		if _, ok := cls.lookup(name); !ok {
			return isAwaitable
		}
	}
	return isCoroutine
}
