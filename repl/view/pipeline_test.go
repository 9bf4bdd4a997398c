package view

import (
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// The 42 -> 84 program, and moments of its run made by hand: what a session must
// tell for the pictures to come out as they should.

const pipeline = `def bottom():
    x = yield 42
    return x

def middle():
    r = yield from bottom()
    return r

def top():
    r = yield from middle()
    return r

g = top()
print(next(g))

g.send(84)
`

const pipelineSteps = 26

func kindNamed(name string) vm.Kind {
	for k := range vm.Kinds {
		if vm.Kinds[k].Name == name {
			return vm.Kind(k)
		}
	}
	panic("no kind " + name)
}

func event(n int, kind, from, to, v string, line int) step.Event {
	e := step.Event{N: n, K: kind, From: from, To: to, V: v, Line: line, Kind: kindNamed(kind)}
	if lines := strings.Split(pipeline, "\n"); line > 0 && line <= len(lines) {
		e.Text = strings.TrimSpace(lines[line-1])
	}
	return e
}

func resume(n int, from, name, v string, line int) step.Event {
	e := event(n, "resume", from, "", v, line)
	e.Var = name
	return e
}

// holeIn finds the expression that waits in a line.
func holeIn(text, expr string) [2]int {
	i := strings.Index(text, expr)
	if i < 0 || expr == "" {
		return [2]int{}
	}
	return [2]int{i, i + len(expr)}
}

func rungOf(name string, gen int, state string, line int, expr, filler string) step.Rung {
	text := strings.TrimSpace(strings.Split(pipeline, "\n")[line-1])
	kind := "generator"
	if gen == 0 {
		kind = "module"
	}
	return step.Rung{Name: name, Gen: gen, Kind: kind, State: state, Line: line, Text: text,
		Hole: holeIn(text, expr), Filler: filler, Frame: gen + 1, CodeID: gen}
}

func genOf(id int, name, state string, line int, waits, out, in string, since int) step.Gen {
	r := rungOf(name, id, state, line, "", "")
	owner := map[string]string{"middle": "top", "bottom": "middle"}[name]
	if r.Hole = holeIn(r.Text, "yield 42"); r.Hole[1] == 0 {
		if _, expr, ok := strings.Cut(r.Text, "= "); ok {
			r.Hole = holeIn(r.Text, expr)
		}
	}
	return step.Gen{ID: id, Name: name, Kind: "generator", State: state, Line: line, Text: r.Text, Hole: r.Hole,
		WaitsOn: waits, LastOut: out, LastIn: in, Since: since, MadeAt: 4, MadeLine: 13, Owner: owner}
}

func moment(n int, e step.Event, next step.Event, door step.Door, output string, ladder ...step.Rung) *step.Snapshot {
	s := &step.Snapshot{Schema: step.Schema, File: "pipeline.gen", Source: strings.Split(strings.TrimSuffix(pipeline, "\n"), "\n"),
		Step: n, Total: pipelineSteps, Event: e, Virtual: true, Ladder: ladder, Door: door, Output: output, Written: len(output)}
	if next.K != "" {
		s.Next = &next
	}
	return s
}

var still = step.Door{Rung: -1}

func suspendedGens() []step.Gen {
	return []step.Gen{
		genOf(1, "top", "SUSPENDED", 10, "middle", "yield 42", "next", 10),
		genOf(2, "middle", "SUSPENDED", 6, "bottom", "yield 42", "next", 10),
		genOf(3, "bottom", "SUSPENDED", 2, "a send", "yield 42", "next", 10),
	}
}

// moments are the steps of the run that the tests draw, by name.
func moments() map[string]*step.Snapshot {
	m := map[string]*step.Snapshot{}

	begin := moment(0, step.Event{}, event(1, "line", "main", "", "", 1), still, "")
	begin.Ladder = []step.Rung{rungOf("main", 0, "RUNNING", 1, "", "")}
	m["start"] = begin

	create := moment(5, event(5, "create", "main", "top", "", 13), event(6, "line", "main", "", "", 14), still, "",
		rungOf("main", 0, "RUNNING", 13, "", ""))
	create.Ladder[0].Locals = []step.Var{{Name: "bottom", Value: "<function bottom>", Object: 1}, {Name: "top", Value: "<function top>", Object: 3}}
	create.Gens = []step.Gen{{ID: 1, Name: "top", Kind: "generator", State: "CREATED", Line: 9, Since: 5, MadeAt: 5, MadeLine: 13}}
	m["create"] = create

	// 3.1: the yield, at main's door.
	up := moment(11, event(11, "yield", "bottom", "main", "42", 2), event(12, "print", "main", "", "", 14),
		step.Door{Rung: 0, Dir: "up", Text: "42", Verb: "yield"}, "",
		rungOf("main", 0, "RUNNING", 14, "next(g)", "result"),
		rungOf("top", 1, "SUSPENDED", 10, "yield from middle()", "return"),
		rungOf("middle", 2, "SUSPENDED", 6, "yield from bottom()", "return"),
		rungOf("bottom", 3, "SUSPENDED", 2, "yield 42", "send"))
	up.Next.Text = "42\n"
	up.Ladder[0].Fills = "42"
	for i := 1; i <= 3; i++ {
		r := &up.Ladder[i]
		r.In, r.Out, r.OutKind, r.Through = "next", "42", "yield", i < 3
	}
	up.Gens = suspendedGens()
	m["yield"] = up

	// 3.2: send(84), one hop per step.
	down := func(n, door int, e, next step.Event) *step.Snapshot {
		s := moment(n, e, next, step.Door{Rung: door, Dir: "down", Text: "84", Verb: "send"}, "42\n",
			rungOf("main", 0, "caller", 16, "g.send(84)", "result"),
			rungOf("top", 1, "SUSPENDED", 10, "yield from middle()", "return"),
			rungOf("middle", 2, "SUSPENDED", 6, "yield from bottom()", "return"),
			rungOf("bottom", 3, "SUSPENDED", 2, "yield 42", "send"))
		for i := 1; i <= door; i++ {
			s.Ladder[i].State = "RUNNING"
		}
		for i := 1; i <= door+1; i++ {
			s.Ladder[i].In = "84"
		}
		if door == 2 {
			s.Ladder[3].Fills = "84"
		}
		s.Gens = suspendedGens()
		return s
	}
	m["send"] = down(14, 0, event(14, "send", "main", "top", "84", 16), event(15, "forward", "top", "middle", "84", 10))
	m["forward"] = down(15, 1, event(15, "forward", "top", "middle", "84", 10), event(16, "forward", "middle", "bottom", "84", 6))
	m["door"] = down(16, 2, event(16, "forward", "middle", "bottom", "84", 6), resume(17, "bottom", "x", "84", 2))

	resumed := down(17, 2, resume(17, "bottom", "x", "84", 2), event(18, "line", "bottom", "", "", 3))
	resumed.Door = still
	resumed.Ladder[3].State, resumed.Ladder[3].Filled = "RUNNING", true
	m["resume"] = resumed

	// 3.3: StopIteration(84), one floor per step.
	returned := func(n, door int, e, next step.Event) *step.Snapshot {
		s := down(n, 2, e, next)
		s.Door = step.Door{Rung: door, Dir: "up", Text: "StopIteration(84)", Verb: "return"}
		for i := 3; i > door; i-- {
			line, name := []int{0, 11, 7, 3}[i], []string{"", "r", "r", "x"}[i]
			r := rungOf(s.Ladder[i].Name, i, "CLOSED", line, "", "")
			r.In, r.Out, r.OutKind = "84", "StopIteration(84)", "return"
			r.Locals = []step.Var{{Name: name, Value: "84"}}
			s.Ladder[i] = r
			s.Gens[i-1].State = "CLOSED"
			s.Gens[i-1].LastOut = "return 84"
		}
		if door > 0 {
			s.Ladder[door].Fills = "84"
		}
		return s
	}
	m["return"] = returned(18, 2, event(18, "return", "bottom", "middle", "84", 3), resume(19, "middle", "r", "84", 6))
	filled := returned(19, 2, resume(19, "middle", "r", "84", 6), event(20, "return", "middle", "top", "84", 7))
	filled.Door = still
	filled.Ladder[2].Filled = true
	m["filled"] = filled
	m["return2"] = returned(20, 1, event(20, "return", "middle", "top", "84", 7), resume(21, "top", "r", "84", 10))
	out := returned(22, 0, event(22, "return", "top", "main", "84", 11), event(23, "raise", "main", "", "StopIteration(84)", 16))
	out.Ladder[0].State = "RUNNING"
	m["return3"] = out

	end := moment(26, event(26, "raise", "main", "", "StopIteration(84)", 16), step.Event{}, still, "42\n",
		rungOf("main", 0, "RUNNING", 16, "", ""))
	end.Ended = true
	end.Uncaught = "Traceback (most recent call last):\n  File \"pipeline.gen\", line 16, in <module>\n    g.send(84)\n    ~~~~~~^^^^\nStopIteration: 84\n"
	m["end"] = end
	return m
}
