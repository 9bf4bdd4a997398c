package vm

import "gen/lang/code"

// The heap of heapq and of the event loop, where no code of the program is needed to
// compare its items; vm/lib/heapq.gen does the rest, and says what it means.

var heapInternals = []nativeDef{
	// _heap_push(heap, item) is heappush; False tells that comparing needs code, and
	// that nothing has been done.
	{name: "_heap_push", sig: "heap, item, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		item := a[1]
		path := make([]int, 0, 24) // the places that the item rises through
		for pos := len(l.items); pos > 0; {
			parent := (pos - 1) / 2
			less, ok := m.heapLess(item, l.items[parent])
			if !ok {
				return False, nil
			}
			if !less {
				break
			}
			path = append(path, parent)
			pos = parent
		}
		pos := len(l.items)
		l.items = append(l.items, item)
		m.heapPushed(l, item)
		for _, parent := range path {
			l.items[pos], l.items[parent] = l.items[parent], l.items[pos]
			m.heapSwapped(l, item, parent, pos)
			pos = parent
		}
		return True, nil
	}},
	// _heap_pop(heap) is heappop of a heap with two items or more; False as above.
	{name: "_heap_pop", sig: "heap, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		n := len(l.items) - 1
		last := l.items[n]
		path := make([]int, 0, 24) // down to a leaf, past the smaller child each time
		for pos := 0; pos < n/2; {
			child := 2*pos + 1
			if child+1 < n {
				less, ok := m.heapLess(l.items[child], l.items[child+1])
				if !ok {
					return False, nil
				}
				if !less {
					child++
				}
			}
			path = append(path, child)
			pos = child
		}
		rise := 0 // how many of these steps last goes back up
		for rise < len(path) {
			at := path[len(path)-1-rise]
			less, ok := m.heapLess(last, l.items[at])
			if !ok {
				return False, nil
			}
			if !less {
				break
			}
			rise++
		}
		smallest := l.items[0]
		l.items[0] = last
		l.items[n] = Value{}
		l.items = l.items[:n]
		m.heapPopped(l, smallest)
		pos := 0
		for _, child := range path {
			l.items[pos], l.items[child] = l.items[child], l.items[pos]
			m.heapSwapped(l, last, child, pos)
			pos = child
		}
		for ; rise > 0; rise-- {
			parent := (pos - 1) / 2
			l.items[pos], l.items[parent] = l.items[parent], l.items[pos]
			m.heapSwapped(l, last, parent, pos)
			pos = parent
		}
		return val(&Tuple{items: []Value{smallest}}), nil
	}},
	// _heap_told(heap, what, item, now, was) tells what the library has done itself:
	// 'push', 'pop', or 'swap' of two places.
	{name: "_heap_told", sig: "heap, what, item, now, was, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		switch a[1].obj.(*Str).s {
		case "push":
			m.heapPushed(l, a[2])
		case "pop":
			m.heapPopped(l, a[2])
		default:
			m.heapSwapped(l, a[2], int(a[3].n), int(a[4].n))
		}
		return None, nil
	}},
	// _timer_class(cls) says which class the loop's timers have.
	{name: "_timer_class", sig: "cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.asyncio.timers = a[0].obj.(*Class)
		v, _ := m.asyncio.timers.lookup(m.intern("_when"))
		m.asyncio.when = v.obj.(*Member).index
		return a[0], nil
	}},
}

// heapLess is a < b without code; ok is false where it would be needed. The loop's
// timers compare by their times alone.
func (m *Machine) heapLess(a, b Value) (less, ok bool) {
	if x, isTimer := a.obj.(*Instance); isTimer && m.asyncio.timers != nil {
		if y, both := b.obj.(*Instance); both && x.cls == m.asyncio.timers && y.cls == x.cls {
			a, b = x.slots[m.asyncio.when], y.slots[m.asyncio.when]
		}
	}
	v, exc := m.compare(code.Lt, a, b)
	if exc != nil || !v.isBool() {
		return false, false
	}
	return v.n != 0, true
}

// The facts of a heap. What is on it are timers, whoever's loop it is.

func (m *Machine) heapPushed(l *List, item Value) {
	if m.opt.Watch {
		m.noteHeap(l)
		if g := m.Sleeper(item); g != nil && l == m.asyncio.heap {
			m.sleeper(g)
		}
		m.fact(Fact{Kind: EvTimerPush, From: m.userFrame(), Value: item, Text: m.loopLabel(item), At: len(l.items) - 1})
	}
}

func (m *Machine) heapPopped(l *List, item Value) {
	if m.opt.Watch {
		m.noteHeap(l)
		m.fact(Fact{Kind: EvTimerPop, From: m.userFrame(), Value: item, Text: m.loopLabel(item), At: -1})
	}
}

func (m *Machine) heapSwapped(l *List, item Value, now, was int) {
	if m.opt.Watch {
		m.fact(Fact{Kind: EvTimerSift, From: m.userFrame(), Value: item, Text: m.loopLabel(item), At: now, Was: was})
	}
}

// noteHeap remembers the list that a loop written by hand keeps as a heap.
func (m *Machine) noteHeap(l *List) {
	if loop := m.asyncio.loop; loop.isNull() || loop.isNone() {
		m.asyncio.heap = l
	}
}
