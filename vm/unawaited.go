package vm

import (
	"io"
	"strings"
)

// Coroutines that nobody has awaited, and other loose ends: what CPython tells when
// the last reference to an object goes. Here it is known at once for the coroutine
// of a statement `f()`, and for all others when the program ends.

// remember keeps a new coroutine until it is known whether its body ever begins.
func (m *Machine) remember(g *Generator) {
	if len(m.unawaited) >= max(m.unawaitedLimit, 1000) {
		left := m.unawaited[:0]
		for _, o := range m.unawaited {
			if o.isUnawaited() {
				left = append(left, o)
			}
		}
		clear(m.unawaited[len(left):])
		m.unawaited = left
		m.unawaitedLimit = 2 * len(left)
	}
	m.unawaited = append(m.unawaited, g)
}

func (g *Generator) isUnawaited() bool { return !g.done && !g.started() }

// dropGenerator is what happens when a statement has no use for its value.
func (m *Machine) dropGenerator(g *Generator) {
	switch {
	case g.owned:
		m.abandon([]Value{val(g)})
	case g == m.fresh && m.freshAt == m.steps-1 && g.kind() == coroutineKind:
		// The call before made it, so nobody else can hold it.
		g.done, g.leaf = true, nil
		more := "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n"
		if exc := m.warnWith(m.types.RuntimeWarning, unawaitedText(g), more); exc != nil {
			m.emit(m.std().err, m.ignoredText(m.Show(val(g)), exc))
		}
	}
}

func unawaitedText(g *Generator) string {
	return "coroutine '" + g.qualname() + "' was never awaited"
}

// Finish ties up the loose ends of a program that has ended, and answers what it has
// to say about them on stderr: tasks that are still pending, exceptions that nobody
// asked for, coroutines that nobody awaited.
func (m *Machine) Finish() string {
	var said strings.Builder
	m.flush()
	stderr := m.opt.Stderr
	m.opt.Stderr = io.Writer(&said)
	defer func() { m.opt.Stderr = stderr }()
	if mod, ok := m.modules["asyncio.tasks"]; ok {
		if fn, ok := mod.dict.getStr(m.intern("_at_exit")); ok {
			_, _ = m.Call(fn)
		}
	}
	told := map[string]bool{}
	for _, g := range m.unawaited {
		if text := unawaitedText(g); g.isUnawaited() && !told[text] {
			told[text] = true
			said.WriteString("<sys>:0: RuntimeWarning: " + text + "\n")
		}
	}
	m.unawaited = nil
	m.flush()
	return said.String()
}
