package vm

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"gen/lang/code"
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
	if m.originDepth > 0 {
		if m.origins == nil {
			m.origins = map[*Generator][]place{}
		}
		for f := m.userFrame(); f != nil && len(m.origins[g]) < m.originDepth; f = outerFrame(f) {
			m.origins[g] = append(m.origins[g], place{f.body, f.line()})
		}
	}
}

// A place is a line of a function.
type place struct {
	body *Body
	line int
}

// origin is cr_origin: (file, line, function) of who made a coroutine and of who called
// that, as far as the program wished to know when it was made.
func (m *Machine) origin(g *Generator) Value {
	places := m.origins[g]
	if places == nil {
		return None
	}
	t := &Tuple{}
	for _, p := range places {
		entry := &Tuple{items: []Value{NewStr(p.body.Source.Name), Int(int64(p.line)), NewStr(p.body.Name)}}
		t.items = append(t.items, val(entry))
	}
	return val(t)
}

func (g *Generator) isUnawaited() bool { return !g.done && !g.started() }

// dropGenerator is what happens when a statement has no use for its value.
func (m *Machine) dropGenerator(g *Generator) {
	switch {
	case g == m.fresh && m.freshAt == m.steps-1 && g.kind() == coroutineKind:
		// The call before made it, so nobody else can hold it.
		g.done, g.leaf = true, nil
		more := "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n"
		if exc := m.warnWith(m.types.RuntimeWarning, m.unawaitedText(g), more); exc != nil {
			m.emit(m.std().err, m.ignoredText(m.Show(val(g)), exc))
		}
	case g.owned:
		m.abandon([]Value{val(g)})
	}
}

// dropOperand is what happens when an instruction fails that was to use up a value:
// for x in f(), a, b = f().
func (m *Machine) dropOperand() {
	switch m.frame.body.Instrs[m.frame.pc-1].Op() {
	case code.GET_ITER, code.GET_YIELD_FROM_ITER, code.GET_AITER, code.UNPACK_SEQUENCE, code.LIST_EXTEND, code.BEFORE_WITH,
		code.BEFORE_ASYNC_WITH:
		m.dropGenerator(m.fresh)
	}
}

func (m *Machine) unawaitedText(g *Generator) string {
	s := "coroutine '" + g.qualname() + "' was never awaited"
	places := m.origins[g]
	if places != nil {
		s += "\nCoroutine created at (most recent call last)"
	}
	for _, p := range slices.Backward(places) {
		src := p.body.Source
		s += fmt.Sprintf("\n  File \"%s\", line %d, in %s", src.Name, p.line, p.body.Name)
		if line := strings.TrimSpace(src.Line(p.line)); line != "" && !src.Made {
			s += "\n    " + line
		}
	}
	return s
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
		if text := m.unawaitedText(g); g.isUnawaited() && !told[text] {
			told[text] = true
			said.WriteString("<sys>:0: RuntimeWarning: " + text + "\n")
		}
	}
	m.unawaited = nil
	m.flush()
	return said.String()
}
