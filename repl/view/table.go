package view

import (
	"fmt"
	"strconv"
	"strings"

	"gen/vm/step"
)

// This file draws everything that is a table: generators, variables, source with
// pins, bytecode, and the answer to "why".

// table lays cells out in columns of their natural width, two blanks apart. The
// last column takes what is left of the page; right names the columns whose cells
// stand at the right.
func table(rows [][]string, least []int, right map[int]bool, o Options) []string {
	widths := append([]int(nil), least...)
	for _, cells := range rows {
		for i, cell := range cells {
			widths[i] = max(widths[i], min(Width(cell), 24))
		}
	}
	t := o.theme()
	var lines []string
	for n, cells := range rows {
		line, col := new(row), 2
		for i, cell := range cells {
			as := plain
			if n == 0 {
				as = faint
			} else if i == 0 {
				as = strong
			}
			w := widths[i]
			if i == len(cells)-1 {
				w = max(o.width()-col, 0)
			}
			cell = t.clip(cell, w)
			if right[i] {
				cell = padLeft(cell, w)
			}
			line.at(col, cell, as)
			col += w + 2
		}
		lines = append(lines, line.text(o))
	}
	return lines
}

// gensMost bounds the rows of the table of generators, unless all are asked for.
const gensMost = 100

// Gens is the table of generators and coroutines; finished ones only if all is set.
func Gens(s *step.Snapshot, o Options, all bool) []string {
	rows := [][]string{{"NAME", "STATE", "LINE", "WAITS ON", "LAST OUT", "LAST IN", "LOCALS"}}
	closed := 0
	for i := range s.Gens {
		g := &s.Gens[i]
		if g.State == "CLOSED" {
			closed++
			if !all {
				continue
			}
		}
		line := "-"
		if g.Line > 0 && g.State != "CLOSED" {
			line = strconv.Itoa(g.Line)
		}
		rows = append(rows, []string{clean(g.Name), g.State, line, dash(g.WaitsOn), dash(g.LastOut), dash(g.LastIn), dash(vars(g.Locals))})
	}
	var lines []string
	older := s.MoreGens
	if n := len(rows) - 1; n > gensMost && !all {
		more := fmt.Sprintf("(%d more)", n-gensMost+older)
		older = 0
		rows = append(append(rows[:1+gensMost/2:1+gensMost/2], []string{more, "", "", "", "", "", ""}), rows[len(rows)-gensMost/2:]...)
	}
	if len(rows) > 1 {
		lines = table(rows, []int{8, 9, 4, 9, 8, 7, 6}, map[int]bool{2: true}, o)
	}
	switch {
	case len(s.Gens) == 0:
		lines = append(lines, "  No generator has been made yet.")
	case closed > 0 && !all:
		lines = append(lines, fmt.Sprintf("  (%d CLOSED: gens all)", closed))
	}
	if older > 0 {
		lines = append(lines, fmt.Sprintf("  (%d older ones: gens all)", older))
	}
	if s.GoneGens > 0 {
		lines = append(lines, fmt.Sprintf("  (%d others are finished and forgotten)", s.GoneGens))
	}
	return lines
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return clean(s)
}

func vars(locals []step.Var) string {
	var parts []string
	for _, v := range locals {
		parts = append(parts, clean(v.Name)+" = "+clean(v.Value))
	}
	return strings.Join(parts, ", ")
}

// Locals are the variables of one rung; a star marks those that the last step changed.
func Locals(s *step.Snapshot, rung int, o Options) []string {
	if rung < 0 || rung >= len(s.Ladder) {
		return []string{"  Nothing runs now."}
	}
	r := &s.Ladder[rung]
	head := clean(r.Name)
	if r.Line > 0 {
		head += fmt.Sprintf(", line %d", r.Line)
	}
	lines := []string{" " + o.paint(head, strong)}
	if len(r.Locals) == 0 {
		return append(lines, "   no variables yet")
	}
	name := 1
	for _, v := range r.Locals {
		name = max(name, min(Width(clean(v.Name)), 20))
	}
	for _, v := range r.Locals {
		mark := " "
		if v.Changed {
			mark = "*"
		}
		line := new(row).at(1, mark, marker).at(3, pad(o.theme().clip(clean(v.Name), 20), name)+" = ", plain)
		lines = append(lines, line.at(line.end, o.theme().clip(clean(v.Value), o.width()-line.end), plain).text(o))
	}
	return lines
}

// Source shows lines from..to of the text that a rung's code comes from, with its
// present line and, in the margin, a letter for each generator that is parked there.
func Source(s *step.Snapshot, rung int, source []string, from, to int, o Options) []string {
	now, file := 0, s.File
	if rung >= 0 {
		now = s.Ladder[rung].Line
		if c := s.Ladder[rung].Code(); c != nil {
			file = c.Source.Name
		}
	}
	letters, names := pins(s, file)
	from, to = max(from, 1), min(to, len(source))
	digits := len(strconv.Itoa(max(to, 100)))
	var lines []string
	shown := map[string]bool{}
	for n := from; n <= to; n++ {
		pin := prefix(letters[n], 3)
		for _, c := range letters[n] {
			shown[string(c)] = true
		}
		line := new(row).at(1, pad(pin, 3), suspended).at(5, padLeft(strconv.Itoa(n), digits), faint)
		arrow := "  "
		if n == now {
			arrow = "->"
		}
		line.at(line.end+1, arrow, marker)
		line.at(line.end+1, o.theme().clip(clean(source[n-1]), o.width()-line.end-1), plain)
		lines = append(lines, line.text(o))
	}
	var legend []string
	for _, name := range names {
		if letter, who, _ := strings.Cut(name, "="); shown[letter] {
			legend = append(legend, letter+" = "+who)
		}
	}
	if len(legend) > 0 {
		for _, line := range Wrap("parked: "+strings.Join(legend, ", "), o.width()-1) {
			lines = append(lines, " "+line)
		}
	}
	return lines
}

// current is the rung that runs: the innermost one that is neither suspended nor
// finished nor waiting for a call.
func current(s *step.Snapshot) int {
	for i := range s.Ladder {
		if s.Ladder[i].Name == s.Event.From && s.Ladder[i].State == "RUNNING" && s.Door.Dir == "" {
			last := i
			for k := i + 1; k < len(s.Ladder); k++ {
				if s.Ladder[k].Name == s.Event.From && s.Ladder[k].State == "RUNNING" {
					last = k
				}
			}
			return last
		}
	}
	for i := len(s.Ladder) - 1; i >= 0; i-- {
		if s.Ladder[i].State == "RUNNING" {
			return i
		}
	}
	return len(s.Ladder) - 1
}

// Current is the index of the rung that runs, -1 if there is none.
func Current(s *step.Snapshot) int { return current(s) }

// pins gives a letter to each generator that is suspended in a file: the first of its
// name that is still free. names has one "letter=name" for each, in order.
func pins(s *step.Snapshot, file string) (letters map[int]string, names []string) {
	letters = map[int]string{}
	used := map[string]bool{}
	for i := range s.Gens {
		g := &s.Gens[i]
		if g.State != "SUSPENDED" || g.Line == 0 {
			continue
		}
		if c, _ := g.Code(); c != nil && c.Source.Name != file {
			continue
		}
		letter := "*"
		for _, c := range strings.ToUpper(g.Name) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			if c >= 'A' && c <= 'Z' && !used[string(c)] {
				letter = string(c)
				break
			}
		}
		if letter != "*" {
			used[letter] = true
			names = append(names, letter+"="+clean(g.Name))
		}
		letters[g.Line] += letter
	}
	return letters, names
}

// Why answers why a generator is where it is: since when, what it waits for and
// who can wake it.
func Why(s *step.Snapshot, g *step.Gen, o Options) []string {
	name := clean(g.Name)
	_, inside, _ := bracket(g.Text, g.Hole, "", false, "")
	expr := strings.TrimSuffix(strings.TrimPrefix(inside, "[ "), " ]")
	head := fmt.Sprintf("%s is %s", name, g.State)
	if g.Line > 0 && g.State != "CLOSED" && g.State != "CREATED" {
		head += fmt.Sprintf(" at line %d", g.Line)
	}
	if expr != "" && g.State == "SUSPENDED" {
		head += fmt.Sprintf(", inside \"%s\"", expr)
	}
	type fact struct{ label, text, aside string }
	var facts []fact
	try := ""
	top := owner(s, g)
	who := name
	if v := holder(s, top); v != "" {
		who = v
	} else {
		who = clean(top.Name)
	}
	caller := "somebody"
	if len(s.Ladder) > 0 {
		caller = clean(s.Ladder[0].Name)
	}
	wake := fmt.Sprintf("when %s calls %s.send(...), %s.throw(...) or %s.close()", caller, who, who, who)
	switch g.State {
	case "CREATED":
		facts = append(facts,
			fact{"it waits for", "its first next", fmt.Sprintf("made at line %d", g.MadeLine)},
			fact{"it can start", fmt.Sprintf("when somebody calls next(%s)", who), ""},
			fact{"it got here", fmt.Sprintf("at step %d, when it was made", g.MadeAt), ""})
		try = "until start " + name
	case "SUSPENDED":
		down := deepest(s, g)
		task := drives(s, top)
		if down == g && task != nil {
			facts = append(facts, fact{"it waits for", clean(task.Waits), ""})
			try = "until resume " + name
		} else if down != g {
			facts = append(facts, fact{"it waits for", clean(g.WaitsOn) + " to return", fmt.Sprintf("%s is paused at line %d", clean(down.Name), down.Line)})
			try = "until return " + clean(g.WaitsOn)
		} else {
			facts = append(facts, fact{"it waits for", "a next or a send", ""})
			try = "until resume " + name
		}
		if task != nil {
			wake = wakesTask(task)
		}
		facts = append(facts, fact{"it can wake", wake, ""})
		how := clean(down.LastOut)
		if value, ok := strings.CutPrefix(how, "yield "); ok {
			how = fmt.Sprintf("when %s yielded %s", clean(down.Name), value)
			if down != g {
				how += " up through it"
			}
			facts = append(facts, fact{"it got here", fmt.Sprintf("at step %d, %s", g.Since, how), ""})
		} else {
			facts = append(facts, fact{"it got here", fmt.Sprintf("at step %d", g.Since), ""})
		}
	case "RUNNING":
		if below := rungBelow(s, g); below != nil {
			facts = append(facts, fact{"it waits for", clean(below.Name), "RUNNING means: it, or one below it, has control"})
		}
		facts = append(facts, fact{"it runs", fmt.Sprintf("since step %d", g.Since), ""})
	case "CLOSED":
		facts = append(facts, fact{"it ended", fmt.Sprintf("at step %d, line %d", g.Since, g.Line), clean(g.LastOut)},
			fact{"it can wake", "never: make a new one", ""})
	}
	lines := Wrap(head+".", o.width()-1)
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	for _, f := range facts {
		texts := Wrap(f.text, o.width()-18)
		for i, text := range texts {
			line := new(row)
			if i == 0 {
				line.at(3, pad(f.label, 14), faint)
			}
			line.at(18, text, plain)
			if f.aside != "" && i == len(texts)-1 {
				if col := max(44, line.end+3); col+Width(f.aside) <= o.width() {
					line.at(col, f.aside, faint)
				}
			}
			lines = append(lines, line.text(o))
		}
	}
	if try != "" {
		lines = append(lines, " Try:  "+try)
	}
	return lines
}

// rungBelow is the rung below a generator's, nil if none of it runs.
func rungBelow(s *step.Snapshot, g *step.Gen) *step.Rung {
	for i := range s.Ladder {
		if s.Ladder[i].Gen == g.ID && i+1 < len(s.Ladder) && s.Ladder[i+1].State == "RUNNING" {
			return &s.Ladder[i+1]
		}
	}
	return nil
}

// drives is the task whose coroutine a generator is, nil if no loop drives it.
func drives(s *step.Snapshot, g *step.Gen) *step.Task {
	if s.Loop == nil {
		return nil
	}
	for i := range s.Loop.Tasks {
		if k := &s.Loop.Tasks[i]; len(k.Chain) > 0 && k.Chain[0] == g.Name && !finished(k) {
			return k
		}
	}
	return nil
}

// wakesTask tells who wakes a task that is suspended.
func wakesTask(k *step.Task) string {
	switch at, timer := strings.CutPrefix(k.Waits, "timer at "); {
	case timer:
		return "when the clock is at " + at + " s: then the timer puts its task into the ready queue"
	case k.State == "READY":
		return "when the loop takes its task from the ready queue"
	case k.Waits == "a future" || k.Waits == "":
		return "when somebody sets the result of the future that it awaits"
	}
	if strings.Contains(k.Waits, " and ") || strings.HasSuffix(k.Waits, "others") {
		return "when " + clean(k.Waits) + " are done: then its task joins the ready queue"
	}
	return "when " + clean(k.Waits) + " is done: then its task joins the ready queue"
}

// owner is the outermost generator of the chain that g is delegated by.
func owner(s *step.Snapshot, g *step.Gen) *step.Gen {
	for range s.Gens {
		up := genNamed(s, g.Owner)
		if g.Owner == "" || up == nil {
			break
		}
		g = up
	}
	return g
}

// deepest is the innermost generator of the chain below g.
func deepest(s *step.Snapshot, g *step.Gen) *step.Gen {
	chain := chainBelow(s, g)
	return chain[len(chain)-1]
}

// chainBelow lists a generator and those that it waits for, outermost first.
func chainBelow(s *step.Snapshot, g *step.Gen) []*step.Gen {
	byName := make(map[string]*step.Gen, len(s.Gens))
	for i := len(s.Gens) - 1; i >= 0; i-- {
		byName[s.Gens[i].Name] = &s.Gens[i]
	}
	chain := []*step.Gen{g}
	for range s.Gens {
		if g = byName[g.WaitsOn]; g == nil {
			break
		}
		chain = append(chain, g)
	}
	return chain
}

func genNamed(s *step.Snapshot, name string) *step.Gen {
	for i := range s.Gens {
		if s.Gens[i].Name == name {
			return &s.Gens[i]
		}
	}
	return nil
}

// holder is a variable of a rung that holds a generator, "" if none is known.
func holder(s *step.Snapshot, g *step.Gen) string {
	for i := range s.Ladder {
		for _, v := range s.Ladder[i].Locals {
			if v.Value == fmt.Sprintf("<%s object %s>", g.Kind, g.Name) || v.Value == fmt.Sprintf("<%s %s>", g.Kind, g.Name) {
				return clean(v.Name)
			}
		}
	}
	return ""
}
