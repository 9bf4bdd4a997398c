package view

import (
	"fmt"
	"strings"

	"gen/vm/step"
)

// This file owns the words for the event loop. Where the picture of the loop is
// known, the sentences name the timers, their times and the reason of each move.

// entry is the timer that the event is about, nil if the picture does not tell.
func (t tale) entry() *step.HeapEntry {
	if l := t.s.Loop; l != nil && l.Moved >= 0 && l.Moved < len(l.Heap) {
		return &l.Heap[l.Moved]
	}
	return nil
}

// timed is a timer with its time: "B (3.0)".
func timed(h *step.HeapEntry) string {
	return fmt.Sprintf("%s (%s)", clean(h.Label), clockText(h.When))
}

func (t tale) taskMade() string {
	who := t.subject()
	text := fmt.Sprintf("A task was made for %s.", who)
	if t.to != "" && t.v != "" && t.v != t.to {
		text = fmt.Sprintf("The task %s was made for the coroutine %s.", t.to, t.v)
	}
	return text + " It has not run: the loop will start it when its turn comes."
}

func (t tale) taskDone() string {
	who := t.task()
	if t.s.Loop != nil {
		for i := range t.s.Loop.Tasks {
			if k := &t.s.Loop.Tasks[i]; clean(k.Name) == who && k.State == "FAILED" {
				return fmt.Sprintf("The task %s is finished: it raised %s. Whoever awaits it will get that exception.", who, t.v)
			} else if clean(k.Name) == who && k.State == "CANCELLED" {
				return fmt.Sprintf("The task %s is finished: it was cancelled. Whoever awaits it will get CancelledError.", who)
			}
		}
	}
	if t.v != "" && t.v != "None" {
		return fmt.Sprintf("The task %s is finished; its result is %s. Whoever awaits it joins the ready queue.", who, t.v)
	}
	return fmt.Sprintf("The task %s is finished. Whoever awaits it joins the ready queue.", who)
}

func (t tale) readyPushed() string {
	text := fmt.Sprintf("%s joined the ready queue", t.subject())
	if l := t.s.Loop; l != nil && len(l.Ready) > 0 {
		switch n := len(l.Ready); n {
		case 1:
			text += ": it is the first"
		default:
			text += fmt.Sprintf(": %s before it", count(n-1, "callback"))
		}
	} else {
		text += ": the loop takes its callbacks in this order"
	}
	return text + ". First in, first out."
}

func (t tale) readyPopped() string {
	if l := t.s.Loop; l != nil {
		isTask := false
		for i := range l.Tasks {
			isTask = isTask || clean(l.Tasks[i].Name) == t.subject()
		}
		if !isTask {
			return fmt.Sprintf("The loop took the callback %s from the front of the ready queue and runs it.", t.subject())
		}
	}
	return fmt.Sprintf("The loop took %s from the front of the ready queue: it is its turn now, until it awaits something that is not ready.", t.subject())
}

// heapRule is said wherever the heap is in order again.
const heapRule = "No parent is later than its children: that is the whole heap rule."

func (t tale) timerPushed() string {
	h := t.entry()
	if h == nil {
		return fmt.Sprintf("A timer for %s went to the end of the heap. %s", t.subject(), heapRule)
	}
	l := t.s.Loop
	var text string
	delay := h.When - t.s.Clock
	switch call := sleepCall(l.Text); {
	case call != "" && l.Running != "" && delay >= 0:
		text = fmt.Sprintf("%s awaited %s: the loop filed a timer for %s + %s = %s s.", clean(l.Running), call,
			clockText(t.s.Clock), clockText(delay), clockText(h.When))
	default:
		text = fmt.Sprintf("A timer for %s was filed: it is due at %s s.", clean(h.Label), clockText(h.When))
	}
	switch {
	case len(l.Heap) == 1:
		text += " It is the only one."
	case l.Moved > 0 && earlier(l, *h, l.Heap[(l.Moved-1)/2]):
		up := &l.Heap[(l.Moved-1)/2]
		than := "is later"
		if up.When == h.When {
			than = "has a higher number"
		}
		text += fmt.Sprintf(" It begins at the end of the list, below %s, which %s: they will change places.", timed(up), than)
	default:
		text += " " + heapRule
	}
	return text + t.ties()
}

// goesBefore tells why an entry of a heap stands above another one.
func goesBefore(h, other *step.HeapEntry) string {
	if h.When == other.When {
		return fmt.Sprintf("has a lower number (#%d) than", h.Seq)
	}
	return "is earlier than"
}

// sleepCall is the sleep in a line of code.
func sleepCall(line string) string {
	i := strings.Index(line, "sleep(")
	if i < 0 {
		return ""
	}
	end := strings.IndexByte(line[i:], ')')
	if end < 0 {
		return ""
	}
	return clean(line[i : i+end+1])
}

// ties tells who goes first of the timers that are due at what looks like one time.
func (t tale) ties() string {
	l := t.s.Loop
	if !inOrder(l) {
		return "" // it is told when the heap is in order again
	}
	order := popOrder(l)
	for i := 1; i < len(order); i++ {
		a, b := &order[i-1], &order[i]
		when := clockText(a.When)
		if when != clockText(b.When) {
			continue
		}
		first, second := clean(a.Label), clean(b.Label)
		if first == second {
			continue
		}
		text := fmt.Sprintf(" %s and %s tie at %s; ", min(first, second), max(first, second), when)
		switch {
		case a.When != b.When:
			return text + fmt.Sprintf("%s was filed a moment earlier, so %s will run first.", first, first)
		case l.BySeq:
			return text + fmt.Sprintf("%s has the lower number (#%d before #%d), so %s will run first.", first, a.Seq, b.Seq, first)
		}
		return text + fmt.Sprintf("only times are compared, so the places on the heap decide: %s will run first.", first)
	}
	return ""
}

func (t tale) timerSifted() string {
	h := t.entry()
	if h == nil || t.s.Loop.Swapped < 0 || t.s.Loop.Swapped >= len(t.s.Loop.Heap) {
		return fmt.Sprintf("%s is earlier than its parent on the heap, so the two changed places.", t.subject())
	}
	l := t.s.Loop
	other := &l.Heap[l.Swapped]
	if l.Moved > l.Swapped {
		child := "the earlier one of its children"
		if 2*l.Swapped+2 >= len(l.Heap) {
			child = "its only child"
		}
		text := fmt.Sprintf("%s sank one level: %s, %s, took its place.", timed(h), timed(other), child)
		if earlier(l, *h, *other) {
			// heapq compares the children with each other only.
			text += " It sinks to the bottom unasked, and rises from there to where it belongs: that takes fewer comparisons."
		}
		return text + t.ties()
	}
	text := fmt.Sprintf("%s %s its parent %s, so the two changed places.", timed(h), goesBefore(h, other), timed(other))
	switch {
	case l.Moved == 0:
		text += fmt.Sprintf(" %s is on top now. %s", clean(h.Label), heapRule)
	case earlier(l, *h, l.Heap[(l.Moved-1)/2]):
		text += fmt.Sprintf(" %s above it must go down too: once more.", timed(&l.Heap[(l.Moved-1)/2]))
	default:
		text += fmt.Sprintf(" %s above it is not later: there it stays.", timed(&l.Heap[(l.Moved-1)/2]))
	}
	return text + t.ties()
}

func (t tale) timerSiftsNext() string {
	if h := t.s.Loop; h != nil {
		// The heap of the moment before: only the name is sure.
		for i := range h.Heap {
			if clean(h.Heap[i].Label) == t.subject() && i > 0 && earlier(h, h.Heap[i], h.Heap[(i-1)/2]) {
				up := &h.Heap[(i-1)/2]
				return fmt.Sprintf("%s %s its parent %s: they change places.", t.subject(), goesBefore(&h.Heap[i], up), timed(up))
			}
		}
		return fmt.Sprintf("%s changes places with a neighbour on the heap.", t.subject())
	}
	return fmt.Sprintf("%s is earlier than its parent on the heap: they change places.", t.subject())
}

func (t tale) timerPopped() string {
	text := fmt.Sprintf("The earliest timer, %s, left the heap", t.subject())
	if t.subject() == "cancelled" {
		text = "A timer that was cancelled left the heap: it does nothing"
	}
	l := t.s.Loop
	switch {
	case l == nil:
		return text + "."
	case len(l.Heap) == 0:
		return text + ". It was the last one."
	case len(l.Heap) == 1:
		return fmt.Sprintf("%s. %s is the only one left.", text, timed(&l.Heap[0]))
	}
	return text + ". The last one of the list fills the gap on top, and sinks to where it belongs."
}

func (t tale) clockMoved() string {
	now := clockText(t.e.T)
	l := t.s.Loop
	if l == nil {
		return fmt.Sprintf("Everybody slept, so the clock jumped straight to %s s. Nobody waited.", now)
	}
	text := fmt.Sprintf("Nothing was ready, so the clock jumped from %s straight to %s s, the top of the heap. Nobody waited.", clockText(l.Was), now)
	var due []string
	for _, h := range popOrder(l) {
		if clockText(h.When) == now || h.When <= t.e.T {
			due = append(due, clean(h.Label))
		}
	}
	if n := len(due); n > 5 {
		due = append(due[:3:3], fmt.Sprintf("%d more", n-3))
	}
	if len(due) > 0 {
		text += fmt.Sprintf(" %s due.", list(due, "and")+map[bool]string{true: " is", false: " are"}[len(due) == 1])
	}
	return text
}

func (t tale) loopIdle() string {
	if l := t.s.Loop; l != nil && len(l.Heap) > 0 {
		return "Nothing is ready, and no timer is due: the loop has nothing to do until the clock moves."
	}
	return "The loop has nothing to do: nothing is ready, and no timer is set."
}
