package vm

import (
	"strconv"
	"strings"
)

// What the tasks of asyncio wait for: through coroutines, futures and other tasks.

// waiterOf is the first task that waits for a future.
func (m *Machine) waiterOf(future Value) Value {
	callbacks, ok := m.field(future, "_callbacks").obj.(*List)
	if !ok {
		return Value{}
	}
	for _, entry := range callbacks.items {
		if t, ok := entry.obj.(*Tuple); ok && len(t.items) > 0 {
			if b, ok := t.items[0].obj.(*BoundMethod); ok && m.isTask(b.self) {
				return b.self
			}
		}
	}
	return Value{}
}

// awaitChain lists what stands between a task and what it waits for: its coroutines
// and generators, then those of the task that it awaits, and so on, each once. Of the
// library there is only what the program has awaited: sleep, Queue.get.
func (m *Machine) awaitChain(task Value, seen map[Object]bool) []string {
	if seen[task.obj] {
		return nil
	}
	seen[task.obj] = true
	var chain []string
	g, _ := m.field(task, "_coro").obj.(*Generator)
	for d, above := g, (*Generator)(nil); d != nil; d, above = d.delegate, d {
		switch {
		case !d.frame.isLibrary():
			chain = append(chain, d.Name())
		case (above == nil || !above.frame.isLibrary()) && d.frame.body.Name != "__await__":
			chain = append(chain, d.qualname())
		}
	}
	next := m.field(task, "_fut_waiter")
	if children := m.pendingChildren(next); children != nil {
		chain = append(chain, "gather")
		if len(children) != 1 {
			return chain
		}
		next = children[0]
	}
	if m.isTask(next) {
		if name := m.fieldStr(next, "_name"); name != "" && !seen[next.obj] {
			chain = append(chain, name)
		}
		chain = append(chain, m.awaitChain(next, seen)...)
	}
	return chain
}

// pendingChildren are the futures that a gather() still waits for; nil if a value is
// nothing like that.
func (m *Machine) pendingChildren(v Value) []Value {
	children, ok := m.field(v, "_children").obj.(*List)
	if !ok {
		return nil
	}
	return m.pending(children.items)
}

func (m *Machine) pending(futures []Value) []Value {
	out := []Value{}
	for _, f := range futures {
		if m.isFuture(f) && m.fieldStr(f, "_state") == "PENDING" {
			out = append(out, f)
		}
	}
	return out
}

// waitsFor is what a suspended task waits for, in words.
func (m *Machine) waitsFor(task Value) string {
	future := m.field(task, "_fut_waiter")
	switch {
	case future.isNull() || future.isNone():
		return ""
	case m.isTask(future):
		return m.taskName(future)
	}
	others := m.pendingChildren(future)
	var call *Generator // what the program has awaited of the library
	if g, ok := m.field(task, "_coro").obj.(*Generator); ok && len(others) == 0 {
		for d := g; d != nil; d = d.delegate {
			switch {
			case !d.frame.isLibrary():
				call = nil
			case call == nil && d.frame.body.Name != "__await__":
				call = d
				others = m.pending(m.waitedIn(&d.frame))
			}
		}
	}
	names := make([]string, len(others))
	for i, f := range others {
		names[i] = m.loopLabel(f)
	}
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n > 4:
		return strconv.Itoa(n) + " others"
	case n > 1:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	case call != nil:
		return call.qualname()
	}
	return "a future"
}

// waitedIn are the futures that a coroutine of asyncio has in its hands: wait() its
// fs, a TaskGroup its tasks.
func (m *Machine) waitedIn(f *Frame) []Value {
	fs, _ := m.localOf(f, "fs")
	if self, ok := m.localOf(f, "self"); ok {
		fs = m.field(self, "_tasks")
	}
	var out []Value
	if d, ok := fs.obj.(*Dict); ok {
		d.each(func(k, _ Value) bool {
			out = append(out, k)
			return true
		})
	}
	return out
}
