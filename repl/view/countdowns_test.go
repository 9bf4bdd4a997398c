package view

import (
	"fmt"
	"math"
	"strings"

	"gen/vm/step"
)

// Three countdowns under a hand-written loop: what a session must tell of a loop for
// its pictures to come out as they should. The moments are made by a loop in
// miniature, so that queue, heap and lanes always agree.

const countdowns = `async def countdown(name, n, delay):
    while n:
        print(name, n)
        await sleep(delay)
        n -= 1

run(main())
`

// A miniature is an event loop that only keeps what is to be shown.
type miniature struct {
	out   []*step.Snapshot
	now   float64
	loop  step.Loop
	seq   int
	print string
	left  map[string]int
}

var delays = map[string]float64{"A": 1, "B": 1.5, "C": 0.7}

// tell adds a moment.
func (m *miniature) tell(kind, from, to, v string, change func(s *step.Snapshot)) {
	s := &step.Snapshot{Schema: step.Schema, File: "countdowns.gen", Source: strings.Split(strings.TrimSuffix(countdowns, "\n"), "\n"),
		Step: len(m.out) + 1, Clock: m.now, Virtual: true, Door: still, Output: m.print, Written: len(m.print)}
	s.Event = step.Event{N: s.Step, K: kind, Kind: kindNamed(kind), From: from, To: to, V: v, T: m.now}
	l := m.loop
	l.Ready = append([]string{}, l.Ready...)
	l.Heap = append([]step.HeapEntry{}, l.Heap...)
	l.Tasks = append([]step.Task{}, l.Tasks...)
	for i := range l.Tasks {
		l.Tasks[i].Marks = append([]step.Mark{}, l.Tasks[i].Marks...)
	}
	s.Loop = &l
	if change != nil {
		change(s)
	}
	m.out = append(m.out, s)
	m.loop.Moved, m.loop.Swapped = -1, -1
}

func (m *miniature) task(name string) *step.Task {
	for i := range m.loop.Tasks {
		if m.loop.Tasks[i].Name == name {
			return &m.loop.Tasks[i]
		}
	}
	return nil
}

// push files a timer and lets it rise.
func (m *miniature) push(name string, when float64) {
	m.seq++
	l := &m.loop
	l.Heap = append(l.Heap, step.HeapEntry{When: when, Seq: m.seq, Label: name})
	l.Moved = len(l.Heap) - 1
	at := l.Moved
	m.tell("timer_push", name, name, "", nil)
	for at > 0 && earlier(l, l.Heap[at], l.Heap[(at-1)/2]) {
		up := (at - 1) / 2
		l.Heap[at], l.Heap[up] = l.Heap[up], l.Heap[at]
		l.Moved, l.Swapped = up, at
		at = up
		m.tell("timer_sift", name, name, "", nil)
	}
}

// pop takes the earliest timer out and lets the last one sink.
func (m *miniature) pop() string {
	l := &m.loop
	name := l.Heap[0].Label
	last := len(l.Heap) - 1
	l.Heap[0] = l.Heap[last]
	l.Heap = l.Heap[:last]
	m.tell("timer_pop", "main", name, "", nil)
	for at := 0; 2*at+1 < len(l.Heap); {
		child := 2*at + 1
		if child+1 < len(l.Heap) && !earlier(l, l.Heap[child], l.Heap[child+1]) {
			child++
		}
		if !earlier(l, l.Heap[child], l.Heap[at]) {
			break
		}
		l.Heap[at], l.Heap[child] = l.Heap[child], l.Heap[at]
		l.Moved, l.Swapped = child, at
		m.tell("timer_sift", "main", l.Heap[child].Label, "", nil)
		at = child
	}
	return name
}

func (m *miniature) ready(name string) {
	m.loop.Ready = append(m.loop.Ready, name)
	k := m.task(name)
	k.State, k.Waits = "READY", "its turn"
	m.tell("ready_push", "main", name, "", nil)
}

// turn runs a task until it sleeps or is done.
func (m *miniature) turn() {
	l := &m.loop
	name := l.Ready[0]
	l.Ready = l.Ready[1:]
	l.Running, l.Line, l.Text = name, 4, fmt.Sprintf("await sleep(%s)", seconds(delays[name]))
	k := m.task(name)
	k.State, k.Waits = "RUNNING", ""
	m.tell("ready_pop", "main", name, "", nil)
	if n := m.left[name]; n > 0 {
		m.print += fmt.Sprintf("%s %d\n", name, n)
		m.left[name]--
		k.Marks = append(k.Marks, step.Mark{T: m.now, Text: fmt.Sprintf("%s %d", name, n)})
		when := math.Round((m.now+delays[name])*1000) / 1000
		k.Waits = "(timer at " + clockText(when) + ")"
		m.push(name, when)
		k = m.task(name)
		k.State, k.Waits, k.Line = "SUSPENDED", "timer at "+clockText(when), 4
	} else {
		k.State, k.Until, k.Result, k.Waits = "DONE", m.now, "None", ""
		k.Marks = append(k.Marks, step.Mark{T: m.now, Kind: "done"})
		m.tell("task_done", name, name, "None", nil)
	}
	l.Running, l.Line, l.Text = "", 0, ""
}

// countdownMoments is the whole run.
func countdownMoments() []*step.Snapshot {
	m := &miniature{left: map[string]int{"A": 3, "B": 2, "C": 4}}
	m.loop = step.Loop{Moved: -1, Swapped: -1, BySeq: true}
	m.loop.Tasks = []step.Task{{Name: "main", Coro: "main", State: "SUSPENDED", Waits: "A, B and C", Line: 7, Chain: []string{"main", "gather"}}}
	for _, name := range []string{"A", "B", "C"} {
		m.loop.Tasks = append(m.loop.Tasks, step.Task{Name: name, Coro: "countdown", State: "CREATED", Waits: "its turn", Chain: []string{"countdown", "sleep"}})
		m.tell("task_new", "main", name, "countdown", nil)
	}
	for _, name := range []string{"A", "B", "C"} {
		m.ready(name)
	}
	for len(m.loop.Ready) > 0 || len(m.loop.Heap) > 0 {
		for len(m.loop.Ready) > 0 {
			m.turn()
		}
		if len(m.loop.Heap) == 0 {
			break
		}
		m.loop.Was, m.now = m.now, m.loop.Heap[0].When
		m.tell("clock", "main", "", clockText(m.now), nil)
		for len(m.loop.Heap) > 0 && m.loop.Heap[0].When <= m.now {
			m.ready(m.pop())
		}
	}
	m.tell("loop_idle", "main", "", "", nil)
	for i, s := range m.out {
		s.Total = len(m.out)
		if i+1 < len(m.out) {
			next := m.out[i+1].Event
			s.Next = &next
		} else {
			s.Ended = true
		}
	}
	return m.out
}

// manyTimers is a heap of n timers.
func manyTimers(n int) *step.Snapshot {
	m := &miniature{left: map[string]int{}}
	m.loop = step.Loop{Moved: -1, Swapped: -1, Running: "a_function_with_a_long_name", Line: 12, Text: "await asyncio.sleep(random.random() * 10)"}
	for i := range n {
		name := fmt.Sprintf("worker-%d", i+1)
		if i == 2 {
			name = "变量 \x1b[31m"
		}
		m.loop.Tasks = append(m.loop.Tasks, step.Task{Name: name, State: "SUSPENDED", Waits: "timer", Since: 0.5,
			Marks: []step.Mark{{T: 0.5, Text: "start"}, {T: 1, Text: "42"}, {T: 2, Kind: "cancel"}}})
		m.loop.Ready = append(m.loop.Ready, name)
		m.push(name, float64((i*7)%11)+0.25)
	}
	m.now = 3.5
	m.tell("clock", "main", "", "3.5", nil)
	return m.out[len(m.out)-1]
}
