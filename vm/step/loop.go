package step

import (
	"strings"

	"gen/vm"
)

// The event loop in a picture: what the machine tells of the present, taken back to
// the moment of an event, and the lanes of the tasks, which are the session's memory.

// A lane is what is remembered of a task: when it began and ended, what it printed.
type lane struct {
	since, until float64
	marks        []Mark
}

// marksLimit bounds the marks of one lane.
const marksLimit = 500

// isLoopEvent reports whether an event is one of the loop's.
func isLoopEvent(k vm.Kind) bool { return k >= vm.EvTaskNew && k <= vm.EvLoopIdle }

// noteLoop keeps what later pictures of the loop need of a fact.
func (r *run) noteLoop(f vm.Fact) {
	now := r.m.Clock()
	switch f.Kind {
	case vm.EvTaskNew:
		r.laneOf(f.Value.Mutable()).since = now
	case vm.EvTimerPush:
		if g := r.m.Sleeper(f.Value); g != nil {
			r.laneOf(g)
		}
	case vm.EvClosed:
		if l := r.lanes[f.From.Generator()]; l != nil && f.From.Generator() != nil {
			l.until = now
			l.mark(Mark{T: now, Kind: "done"})
		}
	case vm.EvTaskDone:
		l := r.laneOf(f.Value.Mutable())
		l.until = now
		kind := "done"
		if k := r.m.Task(f.Value.Mutable()); k != nil {
			switch k.State {
			case "FAILED":
				kind = "fail"
			case "CANCELLED":
				kind = "cancel"
			}
		}
		l.mark(Mark{T: now, Text: "", Kind: kind})
	case vm.EvPrint:
		for _, o := range r.m.RunningTasks() {
			r.laneOf(o).mark(Mark{T: now, Text: strings.TrimSpace(f.Text), Kind: "print"})
		}
	case vm.EvClock:
		r.was, r.clock = r.clock, now
	}
}

func (l *lane) mark(m Mark) {
	if len(l.marks) < marksLimit {
		l.marks = append(l.marks, m)
	}
}

func (r *run) laneOf(o vm.Object) *lane {
	l := r.lanes[o]
	if l == nil {
		l = &lane{since: r.m.Clock()}
		if r.lanes == nil {
			r.lanes = map[vm.Object]*lane{}
		}
		if len(r.lanes) >= max(r.lanesCrowd, 4096) {
			r.forgetLanes()
		}
		r.lanes[o] = l
	}
	return l
}

// forgetLanes drops the lanes of tasks that pictures do not list any more.
func (r *run) forgetLanes() {
	for o, l := range r.lanes {
		if l.until > 0 && !r.m.Listed(o) && r.m.Task(o) != nil {
			delete(r.lanes, o)
		}
	}
	r.lanesCrowd = 2 * len(r.lanes)
}

// loop is the picture of the loop at fact f; later are the facts of the same
// instruction that come after it.
func (r *run) loop(f vm.Fact, later []vm.Fact) *Loop {
	s := r.m.EventLoop()
	if s == nil {
		return nil
	}
	l := &Loop{Ready: append([]string{}, s.Ready...), Heap: []HeapEntry{}, Tasks: []Task{}, Moved: -1, Swapped: -1,
		Running: s.Running, BySeq: s.BySeq}
	for _, t := range s.Heap {
		l.Heap = append(l.Heap, HeapEntry(t))
	}
	// The heap as it was: what comes later changes places back.
	for i := len(later) - 1; i >= 0; i-- {
		if g := later[i]; g.Kind == vm.EvTimerSift && g.At < len(l.Heap) && g.Was < len(l.Heap) {
			l.Heap[g.At], l.Heap[g.Was] = l.Heap[g.Was], l.Heap[g.At]
		}
	}
	switch f.Kind {
	case vm.EvTimerPush:
		l.Moved = min(f.At, len(l.Heap)-1)
	case vm.EvTimerSift:
		if f.At < len(l.Heap) && f.Was < len(l.Heap) {
			l.Moved, l.Swapped = f.At, f.Was
		}
	case vm.EvClock:
		l.Was = r.was
	}
	for _, k := range s.Tasks {
		t := Task{Name: k.Name, Coro: k.Coro, State: k.State, Line: k.Line, Waits: k.Waits, Result: k.Result,
			Chain: append([]string{}, k.Chain...), Marks: []Mark{}}
		if t.Coro == t.Name {
			t.Coro = ""
		}
		if lane := r.lanes[k.ID]; lane != nil {
			t.Since, t.Until, t.Marks = lane.since, lane.until, append(t.Marks, lane.marks...)
		}
		if k.State == "RUNNING" {
			l.Line = k.Line
			if k.Line > 0 && k.Line <= len(r.lines) {
				l.Text = strings.TrimSpace(r.lines[k.Line-1])
			}
		}
		l.Tasks = append(l.Tasks, t)
	}
	return l
}

// loopEvent fills in an event of the loop: whom it is about, and the value.
func (r *run) loopEvent(ev *Event, f vm.Fact) {
	ev.To, ev.V = f.Text, ""
	if f.Kind == vm.EvTimerPush || f.Kind == vm.EvTimerPop {
		ev.V = r.m.DueText(f.Value)
	}
	if f.Kind != vm.EvTaskNew && f.Kind != vm.EvTaskDone {
		return
	}
	if k := r.m.Task(f.Value.Mutable()); k != nil {
		ev.V = k.Result
		if f.Kind == vm.EvTaskNew {
			ev.V = k.Coro
		}
	}
}
