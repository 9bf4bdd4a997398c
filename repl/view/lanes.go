package view

import (
	"fmt"
	"math"
	"strings"

	"gen/vm/step"
)

// This file draws the tasks of a loop as lanes over time, as in a swimming pool.

// A scale says where a time stands on a lane.
type scale struct {
	unit float64 // seconds per tick
	cols int     // columns per tick
	n    int     // ticks
	from float64
}

func (k scale) col(t float64) int {
	return int(math.Round((t - k.from) / k.unit * float64(k.cols)))
}

// scaleOf chooses the ticks for the times from..to in a number of columns. Whole
// seconds are kept as long as they fit, so that the picture rarely changes its scale.
func scaleOf(from, to float64, columns int) scale {
	k := scale{cols: 10, from: from}
	if columns < 30 {
		k.cols = 8
	}
	ticks := max(columns/k.cols, 1)
	span := to - from
	unit := 1.0
	if span < 0.5 && span > 0 {
		unit = math.Pow(10, math.Floor(math.Log10(span)))
	}
	for i := 0; math.Ceil(span/unit-0.01) > float64(ticks); i++ {
		unit *= []float64{2, 2.5, 2}[i%3]
	}
	k.unit, k.n = unit, ticks
	return k
}

// horizon are the times that lanes must show: from the first task to the last timer.
func horizon(s *step.Snapshot) (from, to float64) {
	l := s.Loop
	from, to = s.Clock, s.Clock
	for i := range l.Tasks {
		k := &l.Tasks[i]
		from = min(from, k.Since)
		if len(k.Marks) > 0 {
			from = min(from, k.Marks[0].T)
		}
		to = max(to, k.Until)
	}
	for i := range l.Heap {
		to = max(to, l.Heap[i].When)
	}
	if from < 1 {
		from = 0
	}
	if from > 0 {
		from = math.Floor(from)
	}
	if math.IsInf(to, 0) || math.IsNaN(to) || to-from > 1e9 {
		to = s.Clock
	}
	return from, to
}

// lanes is the table of tasks with a lane for each; above are the rows that stand
// over it.
func lanes(s *step.Snapshot, above int, o Options) []string {
	l, t := s.Loop, o.theme()
	if len(l.Tasks) == 0 {
		return []string{" No task has been made yet."}
	}
	name := 5
	for i := range l.Tasks {
		name = max(name, min(Width(clean(l.Tasks[i].Name)), 12))
	}
	state := 1 + name + 1
	waits := state + 11
	lane := waits + 21
	narrow := o.width() < 72
	if narrow {
		// The words stand in the table of tasks; here the lanes need the room.
		waits, lane = 0, state+11
	}
	from, to := horizon(s)
	k := scaleOf(from, to, o.width()-lane-1)
	head := new(row).at(1, "TASK", faint).at(state, "STATE", faint)
	if !narrow {
		head.at(waits, "WAITS FOR", faint)
	}
	for i := 0; i <= k.n; i++ {
		label := seconds(k.from + float64(i)*k.unit)
		if lane+i*k.cols+Width(label)+2 > o.width() {
			break
		}
		if lane+(i+1)*k.cols+Width(label)+2 > o.width() || i == k.n {
			label += " s"
		}
		head.at(lane+i*k.cols, label, faint)
	}
	lines := []string{head.text(o)}
	tasks, hidden := l.Tasks, 0
	if most := max(o.height()-above-12, 4); len(tasks) > most {
		tasks, hidden = pickTasks(l, most)
	}
	used := map[string]bool{}
	for i := range tasks {
		task := &tasks[i]
		r := new(row).at(1, t.clip(clean(task.Name), name), strong)
		r.at(state, t.clip(task.State, 10), stateRole(task.State))
		if !narrow {
			text := task.Waits
			if finished(task) {
				text = ending(task)
			}
			r.at(waits, t.clip(clean(text), lane-waits-1), plain)
		}
		r.at(lane, drawLane(s, task, k, o, o.width()-lane, used), plain)
		lines = append(lines, r.text(o))
	}
	if hidden > 0 {
		lines = append(lines, fmt.Sprintf(" (%d more tasks)", hidden))
	}
	var legend []string
	for _, item := range []struct{ mark, text string }{
		{"print", "3 printed"}, {"sleep", t.dot + " asleep"}, {"now", "| now"}, {"wake", "o wakes here"}, {"done", "* done"}, {"fail", "! failed"}, {"cancel", "x cancelled"},
	} {
		if used[item.mark] {
			legend = append(legend, item.text)
		}
	}
	if len(legend) > 0 {
		text := strings.Join(legend, "  ")
		text = strings.Replace(text, "  "+t.dot, " "+t.dot, 1)
		col := lane
		if lane+Width(text) > o.width() {
			col = max(o.width()-Width(text), 1)
		}
		lines = append(lines, new(row).at(col, t.clip(text, o.width()-col), faint).text(o))
	}
	return lines
}

// drawLane is one task's lane.
func drawLane(s *step.Snapshot, task *step.Task, k scale, o Options, columns int, used map[string]bool) string {
	t := o.theme()
	cells := make([]string, max(columns, 1))
	put := func(time float64, text, why string) {
		at := k.col(time)
		if at >= 0 && at < len(cells) && text != "" {
			cells[at] = text
			used[why] = true
		}
	}
	end := s.Clock
	if finished(task) {
		end = task.Until
	}
	for at := max(k.col(task.Since), 0); at < k.col(end) && at < len(cells); at++ {
		cells[at] = t.dot
		used["sleep"] = true
	}
	if !finished(task) {
		put(s.Clock, "|", "now")
	}
	for i := range s.Loop.Heap {
		if h := &s.Loop.Heap[i]; h.Task == task.Name || h.Task == "" && h.Label == task.Name {
			put(h.When, "o", "wake")
		}
	}
	for _, m := range task.Marks {
		switch m.Kind {
		case "", "print":
			put(m.T, laneLetter(m.Text), "print")
		case "done":
			put(m.T, "*", "done")
		case "fail":
			put(m.T, "!", "fail")
		case "cancel":
			put(m.T, "x", "cancel")
		}
	}
	var b strings.Builder
	for _, c := range cells {
		if c == "" {
			c = " "
		}
		b.WriteString(c)
	}
	return strings.TrimRight(b.String(), " ")
}

// laneLetter is the one column that stands for a printed text: its last word's
// first character, since programs print "A 3" or "T-minus 3".
func laneLetter(text string) string {
	words := strings.Fields(clean(text))
	if len(words) == 0 {
		return ""
	}
	for i := len(words) - 1; i >= 0; i-- {
		if c := words[i][0]; c >= '0' && c <= '9' {
			return string(c)
		}
	}
	for _, r := range words[0] {
		if RuneWidth(r) == 1 {
			return string(r)
		}
	}
	return "?"
}

// pickTasks leaves out finished tasks first.
func pickTasks(l *step.Loop, most int) (tasks []step.Task, hidden int) {
	over := len(l.Tasks) - most + 1
	for i := range l.Tasks {
		if k := &l.Tasks[i]; hidden < over && finished(k) {
			hidden++
			continue
		}
		tasks = append(tasks, l.Tasks[i])
	}
	if len(tasks) > most-1 {
		hidden += len(tasks) - most + 1
		tasks = tasks[:most-1]
	}
	return tasks, hidden
}
