package view

import (
	"fmt"
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// This file draws an event loop: what is ready, what runs, the heap of timers, and
// below them the tasks with their lanes over time.

// LoopEvent reports whether a moment is about the loop rather than about a hop of a
// value: its picture is then the loop and not the ladder.
func LoopEvent(s *step.Snapshot) bool {
	return s.Loop != nil && s.Step > 0 && s.Event.Kind >= vm.EvTaskNew
}

// panelWidth is the width of what stands to the left of the heap.
const panelWidth = 18

// Loop is the picture of the event loop.
func Loop(s *step.Snapshot, o Options) []string {
	l := s.Loop
	if l == nil {
		return noLoop(o)
	}
	if o.Plain {
		lines := Wrap(strings.TrimSpace(plainLoop(s)), o.width())
		for i := range l.Tasks {
			lines = append(lines, Wrap(plainTask(&l.Tasks[i]), o.width())...)
		}
		return lines
	}
	lines := loopPanel(l, o)
	below := lanes(s, len(lines), o)
	return append(append(lines, o.rule()), below...)
}

func noLoop(o Options) []string {
	var lines []string
	for _, line := range Wrap("No event loop is in use: asyncio.run() starts one, and a list kept with heapq is the heart of a hand-written one.", o.width()-1) {
		lines = append(lines, " "+line)
	}
	return lines
}

// loopPanel is the upper half: the queue, the running task and the heap.
func loopPanel(l *step.Loop, o Options) []string {
	t := o.theme()
	room := panelWidth - 2
	c := &canvas{}
	c.at(0, 1, "READY QUEUE", faint)
	y := 1
	if len(l.Ready) == 0 {
		c.at(y, 2, "(empty)", faint)
		y++
	}
	for i, name := range l.Ready {
		if i == 3 && len(l.Ready) > 4 {
			c.at(y, 2, fmt.Sprintf("(%d more)", len(l.Ready)-i), faint)
			y++
			break
		}
		text := fmt.Sprintf("%d  %s", i+1, clean(name))
		c.at(y, 2, t.clip(text, room), plain)
		y++
	}
	// The heap does not move while the queue grows and shrinks.
	y = max(y+1, 3)
	c.at(y, 1, "RUNNING", faint)
	for i, line := range runningText(l, room) {
		c.at(y+1+i, 2, t.clip(line, room), []role{running, plain}[min(i, 1)])
	}
	from := panelWidth + 1
	c.at(0, from, "TIMER HEAP", faint)
	c.at(1, from, "earliest on top", faint)
	if len(l.Heap) == 0 {
		c.at(2, from, "(no timers)", faint)
	} else if boxed := len(l.Heap) <= 3 && o.width()-1-from >= 60; boxed {
		heapTree(c, l, from, o.width()-1, o)
	} else {
		below := &canvas{}
		heapTree(below, l, from, o.width()-1, o)
		for i, r := range below.rows {
			line := c.at(i+2, 0, "", plain)
			for _, p := range r.pieces {
				line.at(p.col, p.text, p.role)
			}
		}
	}
	if len(l.Heap) > 0 {
		text := "the same heap as a list: " + heapList(l)
		col := panelWidth + 5
		if col+Width(text) > o.width()-1 {
			col = 1
		}
		y := len(c.rows)
		c.at(y, col, t.clip(text, o.width()-1-col), plain)
	}
	var lines []string
	for _, r := range c.rows {
		lines = append(lines, r.text(o))
	}
	return lines
}

// runningText names what the loop runs, and its line of code.
func runningText(l *step.Loop, room int) []string {
	if l.Running == "" {
		return []string{"(nobody)"}
	}
	who := clean(l.Running)
	code := strings.ReplaceAll(clean(l.Text), "asyncio.", "")
	switch full := fmt.Sprintf("%s, line %d", who, l.Line); {
	case l.Line == 0:
		return []string{who, code}
	case Width(full) <= room:
		return []string{full, code}
	case len(l.Ready) > 1:
		return []string{who, fmt.Sprintf("%d: %s", l.Line, code)} // the queue needs the rows
	}
	return []string{who, fmt.Sprintf("line %d", l.Line), code}
}

// Tasks is the table of tasks.
func Tasks(s *step.Snapshot, o Options) []string {
	if s.Loop == nil {
		return noLoop(o)
	}
	if len(s.Loop.Tasks) == 0 {
		return []string{"  No task has been made yet."}
	}
	rows := [][]string{{"TASK", "STATE", "LINE", "WAITS FOR", "AWAIT CHAIN"}}
	for i := range s.Loop.Tasks {
		k := &s.Loop.Tasks[i]
		line := "-"
		if k.Line > 0 && !finished(k) {
			line = fmt.Sprint(k.Line)
		}
		chain := clean(strings.Join(k.Chain, " > "))
		if chain == "" {
			chain = k.Coro
		}
		waits := k.Waits
		if finished(k) {
			waits = ending(k)
		}
		rows = append(rows, []string{clean(k.Name), k.State, line, dash(waits), dash(chain)})
	}
	return table(rows, []int{5, 9, 4, 12, 6}, map[int]bool{2: true}, o)
}

// plainTask tells of a task in a sentence.
func plainTask(k *step.Task) string {
	text := "task " + clean(k.Name) + ": " + strings.ToLower(k.State)
	switch {
	case finished(k):
		if end := ending(k); end != "" {
			text += ", " + clean(end)
		}
	case k.Waits != "" && k.State == "SUSPENDED":
		text += ", waits for " + clean(k.Waits)
	}
	if k.Line > 0 && !finished(k) {
		text += fmt.Sprintf(", line %d", k.Line)
	}
	return text + "."
}

// ending tells how a finished task ended.
func ending(k *step.Task) string {
	if k.Result == "" || k.Result == "None" {
		return ""
	}
	if k.State == "FAILED" {
		return "raised " + k.Result
	}
	return "result " + k.Result
}

// finished reports whether a task is over.
func finished(k *step.Task) bool {
	return k.State == "DONE" || k.State == "FAILED" || k.State == "CANCELLED"
}
