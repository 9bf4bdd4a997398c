package view

import (
	"fmt"
	"strconv"
	"strings"

	"gen/vm/step"
)

// This file draws the ladder: the frames from main down to the innermost
// generator, one per rung, with two rails. The left rail shows what came down to
// each rung's door, the right rail what went up. A yield's right rail is an unbroken
// column of arrows (an express lift); a return has one arrow per floor.

// A layout says where the columns of a ladder are. It depends on the program and
// the page, not on the moment, so that nothing jumps while one steps.
type layout struct {
	narrow             bool
	name, state, line  int // columns
	nameWidth          int
	lineWidth          int
	code, codeEnd      int // the code stands in [code, codeEnd)
	rail               int // column of the right rail
	note               int // column of the notes when a right rail is drawn
	noteWithout, width int // column of the notes without one; width of the page
}

const markerCol, leftRail, firstCol = 1, 3, 5

// wideFrom is the narrowest page with room for notes to the right of the ladder.
const wideFrom = 80

func layoutOf(s *step.Snapshot, o Options) layout {
	w := o.width()
	longest := 0
	for i := range s.Ladder {
		longest = max(longest, Width(clean(s.Ladder[i].Name)))
	}
	for i := range s.Gens {
		longest = max(longest, Width(clean(s.Gens[i].Name)))
	}
	digits := max(len(strconv.Itoa(len(s.Source))), 2)
	l := layout{narrow: w < wideFrom, name: firstCol, width: w}
	if l.narrow {
		l.nameWidth = min(max(longest, 6), 8)
		l.lineWidth = digits
		l.state = l.name + l.nameWidth + 1
		l.line = l.state + 9 + 1
		l.code = l.line + l.lineWidth + 1
		l.rail = w - 2
		l.codeEnd = l.rail - 1
		l.note, l.noteWithout = w, w
		return l
	}
	l.nameWidth = min(max(longest, 8), 16)
	l.lineWidth = max(digits, 3)
	l.state = l.name + l.nameWidth + 1
	l.line = l.state + 9 + 1
	l.code = l.line + l.lineWidth + 2
	need := 27
	for _, text := range s.Source {
		// A bracket adds up to six characters to a line.
		need = max(need, Width(strings.TrimSpace(text))+6)
	}
	l.rail = min(w-21, l.code+need+3)
	l.codeEnd = l.rail - 2
	l.note, l.noteWithout = l.rail+2, l.rail+3
	return l
}

// A ladder is a picture under construction.
type ladder struct {
	s    *step.Snapshot
	o    Options
	t    *theme
	l    layout
	turn int // the lowest rung that something left upwards; -1 if the right rail is not drawn
	rows []string
}

// Ladder is the picture of the frames of a moment. Long ladders are folded in the
// middle, around the place where the message stands.
func Ladder(s *step.Snapshot, o Options) []string {
	d := &ladder{s: s, o: o, t: o.theme(), l: layoutOf(s, o), turn: -1}
	for i := range s.Ladder {
		if s.Ladder[i].Out != "" {
			d.turn = i
		}
	}
	if s.Door.Dir == "up" && s.Door.Rung+1 < len(s.Ladder) {
		d.turn = max(d.turn, s.Door.Rung+1)
	}
	folded := false
	for i, hidden := range d.fold() {
		switch {
		case hidden < 0:
		case hidden > 0:
			d.foldRow(i, hidden)
		default:
			if s.Ladder[i].Above != nil && !folded {
				d.foldRow(i, 0)
			}
			d.rung(i)
			if i == d.turn {
				d.turnRow()
			}
			if i+1 >= len(s.Ladder) || s.Ladder[i+1].Above == nil {
				d.door(i)
			}
		}
		folded = hidden != 0
	}
	return d.rows
}

// fold tells for each rung whether it is shown (0), hidden (-1), or the first of a
// number of hidden ones (that number).
func (d *ladder) fold() []int {
	n := len(d.s.Ladder)
	fold := make([]int, n)
	rows := n + 1
	for i := 1; i < n; i++ {
		if d.hasDoor(i - 1) {
			rows++
		}
	}
	room := d.o.height() - 10
	if rows <= room || n < 6 {
		return fold
	}
	budget := max((room-2)*(n+1)/(rows+1), 5)
	keep := make([]bool, n)
	take := func(i int) {
		if i >= 0 && i < n && !keep[i] && budget > 0 {
			keep[i] = true
			budget--
		}
	}
	take(0)
	take(n - 1)
	if at := d.s.Door.Rung; d.s.Door.Dir != "" {
		take(at)
		take(at + 1)
	}
	for i := 1; budget > 0 && i < n; i++ {
		take(n - 1 - i)
		take(i)
	}
	for i := 0; i < n; {
		j := i
		for j < n && !keep[j] {
			j++
		}
		switch {
		case j == i:
			i++
			continue
		case j == i+1:
			// One hidden rung would only be replaced by a row that says so.
		default:
			fold[i] = j - i
			for k := i + 1; k < j; k++ {
				fold[k] = -1
			}
		}
		i = j
	}
	return fold
}

// foldRow stands for n hidden rungs from first on, what the picture itself leaves out
// above and below them, and the door below the last of them.
func (d *ladder) foldRow(first, n int) {
	noun, inside := "frame", ""
	gens, words, end := 0, map[string]bool{}, first+n
	for i := first; i <= end && i < len(d.s.Ladder); i++ {
		r := &d.s.Ladder[i]
		if out := r.Above; out != nil {
			n += out.Rungs
			gens += out.Generators
			words[delegation(&d.s.Ladder[i-1])] = true // they are as their neighbour
		}
		if i == end {
			break
		}
		if r.Gen > 0 {
			gens++
		}
		words[delegation(r)] = true
	}
	switch {
	case gens == n:
		noun = "generator"
		if len(words) == 1 && !words[""] {
			for word := range words {
				inside = fmt.Sprintf(", all inside %q", word)
			}
		}
	case gens == 0:
		noun = "call"
	}
	text := fmt.Sprintf("%d more %ss%s", n, noun, inside)
	r := new(row).at(leftRail, ":", faint).at(leftRail+3, text, faint)
	if d.turn > first {
		r.at(d.l.rail, ":", faint)
	} else {
		r.at(leftRail+3+len(text)+2, ":", faint)
	}
	d.rows = append(d.rows, r.text(d.o))
}

// target is the rung that gets control next: the one that a message stands before.
// A plain frame that runs already needs no mark.
func (d *ladder) target() int {
	i := d.s.Door.Rung
	switch d.s.Door.Dir {
	case "down":
		i++
	case "up":
	default:
		return -1
	}
	if i < 0 || i >= len(d.s.Ladder) {
		return -1
	}
	if r := &d.s.Ladder[i]; r.Gen == 0 && r.State == "RUNNING" {
		return -1
	}
	return i
}

// rung draws one frame.
func (d *ladder) rung(i int) {
	r := &d.s.Ladder[i]
	line := new(row)
	if i == d.target() {
		line.at(markerCol, ">", marker)
	}
	line.at(leftRail, d.t.rail, faint)
	line.at(d.l.name, d.t.clip(clean(r.Name), d.l.nameWidth), strong)
	line.at(d.l.state, d.t.clip(clean(r.State), 9), stateRole(r.State))
	if r.Line > 0 {
		line.at(d.l.line, padLeft(strconv.Itoa(r.Line), d.l.lineWidth), plain)
	}
	note := d.note(i)
	end := d.l.codeEnd
	if i > d.turn {
		// No rail stands in the way, and perhaps no note.
		end = d.l.width - 1
		if note != "" && !d.l.narrow {
			end = d.l.noteWithout - 2
		}
	}
	d.code(line, r, end)
	switch {
	case i > d.turn:
		if !d.l.narrow {
			line.at(max(d.l.noteWithout, line.end+2), d.clipNote(note, max(d.l.noteWithout, line.end+2)), plain)
		}
	default:
		if r.Through {
			line.at(d.l.rail, d.t.up, upward)
		} else {
			line.at(d.l.rail, d.t.rail, faint)
		}
		if !d.l.narrow {
			line.at(d.l.note, d.clipNote(note, d.l.note), plain)
		}
	}
	d.rows = append(d.rows, line.text(d.o))
	if d.l.narrow && note != "" && (i+1 >= len(d.s.Ladder) || !d.hasDoor(i)) {
		// There is no row below that could take the note.
		last := new(row).at(d.l.code, "("+note+")", plain)
		if i < d.turn {
			last.at(d.l.rail, d.t.rail, faint)
		}
		d.rows = append(d.rows, last.text(d.o))
	}
}

func (d *ladder) clipNote(note string, col int) string {
	if note == "" {
		return ""
	}
	return d.t.clip(note, max(d.l.width-col, 0))
}

// code writes a rung's line of code with its hole in brackets. What does not fit
// is cut: first the inside of the hole, then the rest of the line.
func (d *ladder) code(line *row, r *step.Rung, end int) {
	room := end - d.l.code
	before, inside, after := holed(r)
	if inside == "" {
		text := d.t.clip(before, room)
		line.at(d.l.code, text, plain)
		if value := returned(r); value != "" {
			// Fourteen columns keep the values of several rungs below each other.
			col := max(14, Width(text)+2)
			if col+Width(value) > room {
				col = Width(text) + 2
			}
			if col+Width(value) <= room {
				line.at(d.l.code+col, value, plain)
			}
		}
		return
	}
	if over := Width(before+inside+after) - room; over > 0 {
		inside = "[ " + d.t.clip(inside[2:len(inside)-2], max(Width(inside)-4-over, 8)) + " ]"
	}
	if over := Width(before+inside+after) - room; over > 0 {
		after = d.t.clip(after, max(Width(after)-over, 0))
	}
	if over := Width(before+inside+after) - room; over > 0 {
		before = d.t.clipLeft(before, max(Width(before)-over, 0))
	}
	line.at(d.l.code, before, plain)
	line.at(d.l.code, d.t.clip(inside, max(d.l.code+room-max(line.end, d.l.code), 0)), hole)
	line.at(d.l.code, after, plain)
}

// holed splits a rung's text at its hole; inside is empty if it has none.
func holed(r *step.Rung) (before, inside, after string) {
	return bracket(r.Text, r.Hole, r.Filler, r.Filled, r.Fills)
}

func bracket(text string, at [2]int, filler string, filled bool, value string) (before, inside, after string) {
	lo, hi := at[0], at[1]
	if lo >= hi || lo < 0 || hi > len(text) {
		return clean(text), "", ""
	}
	if filler == "result" && lo == 0 && hi == len(text) {
		// A call that is a statement of its own: nobody waits for its value.
		return clean(text), "", ""
	}
	before, inside, after = clean(text[:lo]), clean(text[lo:hi]), clean(text[hi:])
	if filled {
		inside = clean(value)
	}
	inside = "[ " + inside + " ]"
	if before != "" && !strings.HasSuffix(before, " ") {
		before += " "
	}
	if after != "" && !strings.HasPrefix(after, " ") {
		after = " " + after
	}
	return before, inside, after
}

// returned is the value of a finished rung's return statement, "(x = 84)"; empty
// when the line says it already.
func returned(r *step.Rung) string {
	if r.OutKind != "return" || r.Out == "" {
		return ""
	}
	expr, ok := strings.CutPrefix(strings.TrimSpace(r.Text), "return ")
	if !ok {
		return ""
	}
	expr = strings.TrimSpace(expr)
	for _, v := range r.Locals {
		if v.Name == expr {
			return "(" + clean(v.Name) + " = " + clean(v.Value) + ")"
		}
	}
	value := r.Out
	if inner, ok := strings.CutPrefix(value, "StopIteration("); ok {
		value = strings.TrimSuffix(inner, ")")
	}
	if value == expr || value == "" || value == "StopIteration" {
		return ""
	}
	return "(" + clean(value) + ")"
}

// note says what will happen to a rung's hole.
func (d *ladder) note(i int) string {
	r := &d.s.Ladder[i]
	_, inside, _ := holed(r)
	switch {
	case inside == "" && r.Fills != "":
		return "" // nobody waits for the value
	case r.Fills != "" && r.Filled:
		return d.noted(r.Fills, " filled it")
	case r.Fills != "":
		return d.noted(r.Fills, " will fill it")
	case i == d.target() && d.s.Door.Verb == "throw" && delegation(r) == "":
		return "raised here"
	case r.Hole[0] < r.Hole[1] && r.Filler == "return" && r.In != "" && d.s.Door.Dir == "down" && d.s.Door.Rung >= i:
		return "hole stays open"
	}
	return ""
}

// noted is a note on a value. It is the value that is cut where there is little room.
func (d *ladder) noted(value, words string) string {
	room := d.l.width - max(d.l.note, d.l.noteWithout)
	if d.l.narrow {
		room = d.l.codeEnd - d.l.code
	}
	return d.t.clip(clean(value), max(room-len(words), 4)) + words
}

// hasDoor reports whether a row stands between a rung and the next one: always
// above a generator, and where something is or was on its way.
func (d *ladder) hasDoor(i int) bool {
	if i+1 >= len(d.s.Ladder) {
		return false
	}
	below := &d.s.Ladder[i+1]
	return below.Gen > 0 || below.In != "" || below.Out != "" || d.s.Door.Dir != "" && d.s.Door.Rung == i
}

// door draws the place between a rung and the one below it.
func (d *ladder) door(i int) {
	if !d.hasDoor(i) {
		return
	}
	below := &d.s.Ladder[i+1]
	here := d.s.Door.Dir != "" && d.s.Door.Rung == i
	line := new(row)

	in := below.In
	if here && d.s.Door.Dir == "down" {
		in = d.s.Door.Text
	}
	if in == "" {
		line.at(leftRail, d.t.rail, faint)
	} else {
		line.at(leftRail, d.t.down, downward)
		line.at(firstCol, d.t.clip(clean(in), max(d.l.rail-28, 12)), downward)
		if here && d.s.Door.Dir == "down" {
			line.at(line.end+3, "<- now", marker)
		}
	}

	out, arrives := below.Out, here && d.s.Door.Dir == "up"
	if arrives && d.s.Door.Text != "" {
		out = d.s.Door.Text
	}
	note := ""
	if d.l.narrow {
		note = d.note(i)
	}
	switch {
	case d.turn <= i:
		if note != "" {
			line.at(line.end+3, d.clipNote("("+note+")", line.end+3), plain)
		}
	case out == "":
		if note != "" {
			line.at(line.end+3, d.t.clip("("+note+")", d.l.rail-line.end-4), plain)
		}
		line.at(d.l.rail, d.t.rail, faint)
	default:
		// A value that only rides through needs its name at both ends of the ride.
		named := !below.Through || arrives
		now := ""
		if arrives {
			now = "now -> "
		}
		if d.l.narrow {
			d.narrowUp(line, note, now, out, named)
			break
		}
		line.at(d.l.rail-len(now), now, marker)
		line.at(d.l.rail, d.t.up, upward)
		if named {
			line.at(d.l.note, d.t.clip(clean(out), d.l.width-d.l.note), upward)
		}
	}
	d.rows = append(d.rows, line.text(d.o))
}

// narrowUp writes a message that goes up to the left of the rail, and a note if
// there is still room.
func (d *ladder) narrowUp(line *row, note, now, out string, named bool) {
	text := ""
	if named {
		text = d.t.clip(clean(out), max(d.l.rail-line.end-len(now)-3, 8)) + " "
	}
	col := d.l.rail - Width(text) - len(now)
	if note = "(" + note + ")"; len(note) > 2 && line.end+3+Width(note)+2 <= col {
		line.at(line.end+3, note, plain)
	}
	line.at(col, now, marker)
	line.at(col, text, upward)
	line.at(d.l.rail, d.t.up, upward)
}

// turnRow is the bottom of the U.
func (d *ladder) turnRow() {
	line := d.t.corner + strings.Repeat(d.t.rule, d.l.rail-leftRail-1) + d.t.turn
	d.rows = append(d.rows, new(row).at(leftRail, line, faint).text(d.o))
}

// delegation is the word of the expression that a rung waits in: "yield from",
// "await", or "" when it delegates to nobody.
func delegation(r *step.Rung) string {
	if r.Filler != "return" || r.Hole[0] < 0 || r.Hole[1] > len(r.Text) || r.Hole[0] >= r.Hole[1] {
		return ""
	}
	text := r.Text[r.Hole[0]:r.Hole[1]]
	if r.Filled || strings.HasPrefix(text, "yield") {
		return "yield from"
	}
	if strings.HasPrefix(text, "await") || strings.HasPrefix(text, "async") {
		return "await"
	}
	return "yield from"
}

func stateRole(state string) role {
	switch state {
	case "RUNNING":
		return running
	case "SUSPENDED":
		return suspended
	}
	return faint
}
