package view

import (
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gen/vm"
	"gen/vm/step"
)

// This file puts whole pages together: head line, picture, narration, output, keys.

// Header is the first line of a screen: the file, the step and the traveller.
func Header(s *step.Snapshot, o Options) string {
	w := o.width()
	t := o.theme()
	where := stepOf(s)
	who, as := traveller(s, t)
	if LoopEvent(s) {
		who, as = clockOf(s), plain
	}
	who = t.clip(who, max(w/2-8, 12))
	at := min(w-29, w-1-Width(who)-4-len(where))
	file := clean(s.File)
	if Width(file) > at-3 || path.IsAbs(file) {
		file = path.Base(file) // the folder is the least of it, and differs from machine to machine
	}
	file = t.clip(file, max(at-3, 0))
	line := new(row).at(1, file, strong).at(at, where, plain)
	return line.at(w-1-Width(who), who, as).text(o)
}

// stepOf is "step 11 of 26", or "step 11" while nobody knows how many there are.
func stepOf(s *step.Snapshot) string {
	text := "step " + strconv.Itoa(s.Step)
	if s.Sub > 0 {
		text += "+" + strconv.Itoa(s.Sub)
	}
	if s.Total > 0 {
		text += " of " + strconv.Itoa(s.Total)
	}
	return text
}

// clockOf is the time in the head line of a loop's picture.
func clockOf(s *step.Snapshot) string {
	text := "clock " + clockText(s.Clock) + " s"
	if s.Virtual {
		text += " (virtual)"
	}
	return text
}

// traveller names what is on its way, or what happened where nothing is.
func traveller(s *step.Snapshot, t *theme) (string, role) {
	e := s.Event
	tale := taleOf(s, e)
	with := func(arrow, verb, value string, as role) (string, role) {
		text := verb
		if arrow != "" {
			text = arrow + " " + verb
		}
		if value != "" {
			text += " " + value
		}
		return text, as
	}
	if s.Step == 0 && !s.Enters {
		return with("", "start", "", plain)
	}
	switch e.Kind {
	case vm.EvNext, vm.EvClose:
		return with(t.down, e.Kind.String(), "", downward)
	case vm.EvForward:
		verb := tale.verb()
		if verb == "next" || verb == "close" {
			return with(t.down, verb, "", downward)
		}
		return with(t.down, verb, clean(e.V), downward)
	case vm.EvSend, vm.EvThrow:
		return with(t.down, e.Kind.String(), clean(e.V), downward)
	case vm.EvYield, vm.EvPass:
		return with(t.up, "yield", clean(e.V), upward)
	case vm.EvReturn:
		if s.Door.Dir == "up" {
			return with(t.up, "return", clean(e.V), upward)
		}
		return with("", "return", clean(e.V), plain)
	case vm.EvRaise:
		if s.Door.Dir == "up" {
			return with(t.up, "raise", clean(e.V), upward)
		}
		return with("", "raise", clean(e.V), plain)
	case vm.EvLine:
		return with("", "line", strconv.Itoa(e.Line), plain)
	case vm.EvCreate:
		return with("", "create", tale.to, plain)
	case vm.EvResume:
		if e.Var != "" {
			return with("", clean(e.Var)+" = "+clean(e.V), "", plain)
		}
		return with("", "resume", tale.from, plain)
	case vm.EvPrint:
		return with("", "print", tale.printed(), plain)
	case vm.EvClock:
		return with("", "clock", seconds(e.T)+" s", plain)
	case vm.EvCatch:
		return with("", "catch", clean(e.V), plain)
	}
	return with("", strings.ReplaceAll(e.Kind.String(), "_", " "), tale.subject(), plain)
}

// Screen is a whole page: head line, ladder or loop, narration, what was printed
// and, if the options have them, the keys. Extra lines (a panel) stand above the keys.
func Screen(s *step.Snapshot, o Options, panel ...string) []string {
	if o.Plain {
		return append(Plain(s, o), panel...)
	}
	lines := []string{Header(s, o), o.rule()}
	switch {
	case LoopEvent(s):
		lines = append(lines, Loop(s, o)...)
		lines = append(lines, o.rule())
	case len(s.Ladder) > 0:
		lines = append(lines, Ladder(s, o)...)
		lines = append(lines, o.rule())
	}
	if told := Narration(s, o); len(told) > 0 {
		lines = append(append(lines, told...), o.rule())
	}
	if s.Uncaught != "" {
		lines = append(lines, Traceback(s, o)...)
		lines = append(lines, o.rule())
	}
	if s.Output != "" && !(LoopEvent(s) && len(lines)+3 > o.height()) {
		// The lanes of a loop show what was printed, and when.
		lines = append(lines, OutputStrip(s, o), o.rule())
	}
	if len(panel) > 0 {
		lines = append(lines, panel...)
		lines = append(lines, o.rule())
	}
	if len(o.Keys) > 0 {
		lines = append(lines, keyStrip(o))
	}
	return lines
}

// Card is what one step prints where nothing can be redrawn: the screen without
// its keys.
func Card(s *step.Snapshot, o Options) []string {
	o.Keys = nil
	return Screen(s, o)
}

// Narration is what happened and what comes next, in sentences.
func Narration(s *step.Snapshot, o Options) []string {
	var lines []string
	texts := []string{What(s), Next(s)}
	switch o.Explain {
	case ExplainOff:
		texts = nil
	case ExplainMore:
		texts = []string{What(s), Inside(s), Next(s)}
	}
	for _, text := range texts {
		for _, line := range Wrap(text, o.width()-1) {
			lines = append(lines, " "+line)
		}
	}
	return lines
}

// OutputStrip is the last of what the program printed, on one line.
func OutputStrip(s *step.Snapshot, o Options) string {
	t := o.theme()
	text := strings.TrimSuffix(s.Output, "\n")
	parts := strings.Split(text, "\n")
	for i := range parts {
		parts[i] = clean(parts[i])
	}
	const label = " output  "
	return o.paint(label, faint) + t.clipLeft(strings.Join(parts, t.newline), o.width()-len(label)-1)
}

// Traceback is the text of the exception that ended the run.
func Traceback(s *step.Snapshot, o Options) []string {
	var lines []string
	for _, line := range strings.Split(strings.TrimRight(s.Uncaught, "\n"), "\n") {
		lines = append(lines, " "+o.theme().clip(clean(line), o.width()-1))
	}
	const most = 12
	if n := len(lines); n > most {
		cut := fmt.Sprintf(" %s %d more lines", o.theme().ellipsis, n-most+1)
		lines = append(append(lines[:3:3], cut), lines[n-most+4:]...)
	}
	return lines
}

// keyStrip writes the keys that fit. Help and the way out are the last two, and stay;
// what is too much is dropped before them.
func keyStrip(o Options) string {
	keys := o.Keys
	for {
		for _, gap := range []string{"   ", "  "} {
			text := strings.Join(keys, gap)
			if 1+Width(text) <= o.width() {
				return " " + o.paint(text, faint)
			}
		}
		if len(keys) < 3 {
			return " " + o.paint(o.theme().clip(strings.Join(keys, "  "), o.width()-1), faint)
		}
		n := len(keys)
		keys = append(append([]string(nil), keys[:n-3]...), keys[n-2:]...)
	}
}

// Plain tells a moment in sentences, for screen readers and logs.
func Plain(s *step.Snapshot, o Options) []string {
	w := o.width()
	told := brief(s)
	if inside := Inside(s); o.Explain == ExplainMore && inside != "" {
		told += " " + inside
	}
	lines := Wrap(stepOf(s)+". "+told, w)
	var rungs []string
	for i := range s.Ladder {
		rungs = append(rungs, plainRung(&s.Ladder[i]))
	}
	const most = 8
	if n := len(rungs); n > most {
		rungs = append(append(rungs[:3:3], count(n-6, "more frame")), rungs[n-3:]...)
	}
	text := ""
	if LoopEvent(s) {
		text = plainLoop(s)
	} else if len(rungs) > 0 {
		text = "chain: " + strings.Join(rungs, "; ") + ". "
	}
	lines = append(lines, Wrap(text+briefNext(s), w)...)
	if s.Event.Kind == vm.EvPrint && s.Step > 0 {
		t := o.theme()
		lines = append(lines, t.clip("output: "+strings.Join(strings.Split(clean(strings.TrimSuffix(s.Event.Text, "\n")), `\n`), t.newline), w))
	}
	if s.Uncaught != "" {
		lines = append(lines, Traceback(s, o)...)
	}
	return lines
}

// plainLoop tells of a loop in sentences.
func plainLoop(s *step.Snapshot) string {
	l := s.Loop
	text := "clock: " + clockText(s.Clock) + " s. ready: "
	if len(l.Ready) == 0 {
		text += "nobody"
	}
	for i, name := range l.Ready {
		if i > 0 {
			text += ", "
		}
		text += clean(name)
	}
	text += ". timers, earliest first: "
	if len(l.Heap) == 0 {
		text += "none"
	}
	order := popOrder(l)
	// While an entry rises the list is no heap.
	sort.SliceStable(order, func(i, k int) bool { return earlier(l, order[i], order[k]) })
	for i, h := range order {
		if i > 0 {
			text += ", "
		}
		if i == 8 {
			text += count(len(l.Heap)-i, "more timer")
			break
		}
		text += clean(h.Label) + " at " + clockText(h.When)
	}
	return text + ". "
}

func plainRung(r *step.Rung) string {
	text := clean(r.Name)
	if r.State != "caller" && r.State != "" {
		text += " " + strings.ToLower(r.State)
	}
	if r.Line > 0 {
		text += " line " + strconv.Itoa(r.Line)
	}
	if r.State == "SUSPENDED" && r.Filler == "send" && r.Hole[0] >= 0 && r.Hole[0] < r.Hole[1] && r.Hole[1] <= len(r.Text) {
		quote, code := `"`, clean(r.Text[r.Hole[0]:r.Hole[1]])
		if strings.Contains(code, quote) {
			quote = "'"
		}
		text += ", waiting in " + quote + code + quote
	}
	return text
}

// Text is a program's own output as harmless lines.
func Text(s string) []string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return lines
}

// Clip cuts a line at the page's width. Colours in it take no room.
func Clip(line string, o Options) string {
	if !strings.Contains(line, escape) {
		return o.theme().clip(line, o.width())
	}
	t := o.theme()
	room := o.width() - Width(t.ellipsis)
	cut, col := -1, 0
	for i := 0; i < len(line); {
		if strings.HasPrefix(line[i:], escape) {
			if end := strings.IndexByte(line[i:], 'm'); end >= 0 {
				i += end + 1
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(line[i:])
		if cut < 0 && col+RuneWidth(r) > room {
			cut = i
		}
		col += RuneWidth(r)
		i += n
	}
	if col <= o.width() {
		return line
	}
	return line[:cut] + escape + "0m" + t.ellipsis
}

// escape begins a colour.
const escape = "\x1b["
