package repl

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gen/lang/code"
	"gen/repl/view"
	"gen/vm/step"
)

// This file owns the commands that only look.

func (st *Stepper) where(c call) reply {
	return reply{moved: true}
}

func (st *Stepper) gens(c call) reply {
	if c.arg != "" && c.arg != "all" {
		return wrong("gens takes nothing or \"all\".")
	}
	s := st.s.Snapshot()
	if whole, ok := st.s.(wholer); ok && c.arg == "all" {
		s = whole.Whole()
	}
	return reply{lines: view.Gens(s, st.o, c.arg == "all")}
}

func (st *Stepper) list(c call) reply {
	s := st.s.Snapshot()
	middle, half := 1, 5
	if i := st.selected(s); i >= 0 {
		middle = s.Ladder[i].Line
	}
	from, to := middle-half, middle+half
	if c.arg != "" {
		first, last, two := strings.Cut(c.arg, ",")
		n, err := strconv.Atoi(strings.TrimSpace(first))
		from, to = n-half, n+half
		if two && err == nil {
			from = n
			to, err = strconv.Atoi(strings.TrimSpace(last))
		}
		if err != nil {
			return wrong("list takes a line or two: list 16, list 1,20.")
		}
	}
	if from < 1 {
		from, to = 1, to-from+1
	}
	return st.source(s, from, to)
}

func (st *Stepper) listAll(c call) reply { return st.source(st.s.Snapshot(), 1, math.MaxInt) }

// source shows lines of the text that the selected frame comes from: the program's, or
// that of a module of the library.
func (st *Stepper) source(s *step.Snapshot, from, to int) reply {
	at, src := st.selected(s), s.Source
	var head []string
	if at >= 0 {
		if c := s.Ladder[at].Code(); c != nil && c.Source.Name != s.File {
			src = sourceOf(c)
			head = []string{" " + c.Source.Name}
		}
	}
	lines := view.Source(s, at, src, from, min(to, len(src)), st.o)
	if len(lines) == 0 {
		return say("The text has %d lines.", len(src))
	}
	return reply{lines: append(head, lines...)}
}

func (st *Stepper) vars(c call) reply {
	s := st.s.Snapshot()
	return reply{lines: view.Locals(s, st.selected(s), st.o)}
}

func (st *Stepper) up(c call) reply   { return st.choose(-c.count) }
func (st *Stepper) down(c call) reply { return st.choose(c.count) }

// choose moves the selection along the ladder.
func (st *Stepper) choose(by int) reply {
	s := st.s.Snapshot()
	i := st.selected(s)
	if i < 0 {
		return say("Nothing runs now.")
	}
	to := min(max(i+by, 0), len(s.Ladder)-1)
	if to == i {
		return say("%s is the %s rung.", s.Ladder[i].Name, map[bool]string{true: "highest", false: "lowest"}[by < 0])
	}
	st.rung += to - i
	return reply{lines: view.Locals(s, to, st.o)}
}

func (st *Stepper) print(c call) reply {
	if c.arg == "" {
		return wrong("%s needs an expression.", c.typed)
	}
	out, err := st.eval(c.arg)
	if err != nil {
		return reply{lines: strings.Split(strings.TrimRight(out+err.Error(), "\n"), "\n")}
	}
	if out = strings.TrimRight(out, "\n"); out == "" {
		return reply{}
	}
	return reply{lines: strings.Split(out, "\n")}
}

func (st *Stepper) display(c call) reply {
	if c.arg == "" {
		if len(st.displays) == 0 {
			return say("Nothing is displayed. To begin: display EXPR.")
		}
		var lines []string
		for i, expr := range st.displays {
			lines = append(lines, fmt.Sprintf(" %d  %s = %s", i+1, expr, st.value(expr)))
		}
		return reply{lines: lines}
	}
	st.displays = append(st.displays, c.arg)
	return say(" %s = %s", c.arg, st.value(c.arg))
}

func (st *Stepper) undisplay(c call) reply {
	if c.arg == "" {
		st.displays = nil
		return say("Nothing is displayed any more.")
	}
	for i, expr := range st.displays {
		if strconv.Itoa(i+1) == c.arg || expr == c.arg {
			st.displays = append(st.displays[:i:i], st.displays[i+1:]...)
			return say("%s is not displayed any more.", expr)
		}
	}
	return wrong("%s is not displayed. display lists what is.", c.arg)
}

// generator finds the generator that an argument names; without one, the one that
// the present moment is about.
func (st *Stepper) generator(name string) (*step.Gen, reply) {
	s := st.s.Snapshot()
	var names []string
	for i := range s.Gens {
		if s.Gens[i].Name == name {
			return &s.Gens[i], reply{}
		}
		names = append(names, s.Gens[i].Name)
	}
	if len(names) == 0 {
		return nil, wrong("No generator has been made yet.")
	}
	if name != "" {
		// A variable that holds a generator will do as well.
		for i := range s.Ladder {
			for _, v := range s.Ladder[i].Locals {
				if v.Name != name {
					continue
				}
				for k := range s.Gens {
					if strings.HasSuffix(v.Value, " "+s.Gens[k].Name+">") {
						return &s.Gens[k], reply{}
					}
				}
			}
		}
		text := fmt.Sprintf("There is no generator %q.", name)
		if like := Closest(name, names); like != "" {
			text += fmt.Sprintf(" Did you mean %q?", like)
		}
		return nil, wrong("%s There are %s.", text, strings.Join(names, ", "))
	}
	if i := st.selected(s); i >= 0 {
		if g := s.GenOf(&s.Ladder[i]); g != nil {
			return g, reply{}
		}
	}
	for i := len(s.Ladder) - 1; i >= 0; i-- {
		if g := s.GenOf(&s.Ladder[i]); g != nil {
			return g, reply{}
		}
	}
	return &s.Gens[len(s.Gens)-1], reply{}
}

func (st *Stepper) why(c call) reply {
	g, r := st.generator(c.arg)
	if g == nil {
		return r
	}
	return reply{lines: view.Why(st.s.Snapshot(), g, st.o)}
}

// A change is a moment at which a variable got a value.
type change struct {
	pos   int
	where string
	value string
}

// changes walks from the start to the present moment and lists the values that a
// variable had, in whatever frame it is.
func (st *Stepper) changes(name string) []change {
	here := st.s.Pos()
	st.s.Goto(0)
	var found []change
	had := map[string]string{}
	look := func(s *step.Snapshot) {
		for i := range s.Ladder {
			r := &s.Ladder[i]
			key := fmt.Sprint(r.Name, r.Frame)
			for _, v := range r.Locals {
				if v.Name == name && had[key] != v.Value {
					had[key] = v.Value
					found = append(found, change{s.Step, fmt.Sprintf("%s line %d", r.Name, r.Line), v.Value})
				}
			}
		}
	}
	st.s.Until(1, nil, func(s *step.Snapshot) bool {
		if s.Step > here {
			return true
		}
		look(s)
		return s.Step >= here
	})
	st.s.Goto(here)
	return found
}

func (st *Stepper) when(c call) reply {
	if !isName(c.arg) {
		return wrong("when needs a variable's name.")
	}
	found := st.changes(c.arg)
	if len(found) == 0 {
		return say("%s has had no value up to step %d.", c.arg, st.s.Pos())
	}
	const most = 15
	var lines []string
	if cut := len(found) - most; cut > 0 {
		lines = append(lines, fmt.Sprintf(" (%d earlier changes)", cut))
		found = found[cut:]
	}
	for _, f := range found {
		lines = append(lines, fmt.Sprintf(" step %-5d %-20s %s = %s", f.pos, f.where, c.arg, f.value))
	}
	return reply{lines: lines}
}

func (st *Stepper) last(c call) reply {
	if !isName(c.arg) {
		return wrong("last needs a variable's name.")
	}
	found := st.changes(c.arg)
	here := st.s.Pos()
	for i := len(found) - 1; i >= 0; i-- {
		if found[i].pos < here {
			st.s.Goto(found[i].pos)
			return reply{moved: true, lines: []string{fmt.Sprintf("Here %s became %s.", c.arg, found[i].value)}}
		}
	}
	return say("%s has not changed before step %d.", c.arg, here)
}

func (st *Stepper) dis(c call) reply {
	s := st.s.Snapshot()
	i := st.selected(s)
	if c.arg != "" {
		g, r := st.generator(c.arg)
		if g == nil {
			return r
		}
		i = -1
		for k := range s.Ladder {
			if s.Ladder[k].Gen == g.ID {
				i = k
			}
		}
		if i < 0 {
			c, pc := g.Code()
			if c == nil || g.State == "CLOSED" {
				return say("%s is %s: it has no frame.", g.Name, g.State)
			}
			return reply{lines: append([]string{" " + g.Name}, view.Bytecode(code.Rows(c), pc, st.o)...)}
		}
	}
	if i < 0 {
		return say("Nothing runs now.")
	}
	r := &s.Ladder[i]
	lines := append([]string{" " + r.Name}, view.Bytecode(st.rows(r), r.PC, st.o)...)
	if len(r.Stack) > 0 {
		lines = append(lines, " stack: "+strings.Join(r.Stack, ", "))
	}
	return reply{lines: lines}
}

// rows are the instructions of a rung.
func (st *Stepper) rows(r *step.Rung) []code.Row {
	if c := r.Code(); c != nil {
		return code.Rows(c)
	}
	return st.s.Disassembly(r.CodeID)
}

// nearInstructions shows a few instructions around the next one.
func (st *Stepper) nearInstructions() []string {
	s := st.s.Snapshot()
	i := st.selected(s)
	if i < 0 {
		return nil
	}
	r := &s.Ladder[i]
	lines := view.Bytecode(st.rows(r), r.PC, st.o)
	for k, line := range lines {
		if strings.Contains(line, "-->") {
			lines = lines[max(k-3, 0):min(k+4, len(lines))]
			break
		}
	}
	if len(r.Stack) > 0 {
		lines = append(lines, " stack: "+strings.Join(r.Stack, ", "))
	}
	return lines
}

func (st *Stepper) output(c call) reply {
	out := st.s.Snapshot().Output
	if out == "" {
		return say("Nothing has been printed so far.")
	}
	return reply{lines: view.Text(strings.TrimSuffix(out, "\n"))}
}

func (st *Stepper) log(c call) reply {
	n := 20
	if c.arg != "" {
		if r := badCount(c); r.wrong {
			return r
		}
		n = c.count
	}
	here := st.s.Pos()
	lines := view.TraceLines(st.s.Events(max(here-n+1, 1), here))
	if len(lines) == 0 {
		return say("Nothing has happened yet.")
	}
	return reply{lines: lines}
}

func (st *Stepper) quit(c call) reply { return reply{quit: true} }
