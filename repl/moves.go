package repl

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gen/lang"
	"gen/lang/code"
	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

// This file owns the commands that move. All of them are a direction and a
// condition to stop; a breakpoint ends each of them early, except single steps.

// moved tells where a move ended that did not find what it looked for.
func (st *Stepper) moved(found bool, dir int) reply {
	r := reply{moved: true}
	if found {
		return r
	}
	s := st.s.Snapshot()
	switch {
	case dir < 0 && st.s.Pos() == 0:
		r.lines = []string{"This is the start."}
	case dir > 0 && s.Ended:
		r.lines = []string{"This is the end of the run. To go back: back, goto N. To leave: q."}
	default:
		r.lines = []string{fmt.Sprintf("Stopped at step %d.", s.Step)}
	}
	return r
}

// A condition is a test of moments. maybe tells of an event alone whether holds could be
// true there, so that a long move need not look at every moment; nil is for always.
type condition struct {
	maybe func(*step.Event) bool
	holds func(*step.Snapshot) bool
	line  bool // it is about reaching a line: the place to stop is before the line runs
}

// never is the condition of a move that only a breakpoint ends.
var never = condition{maybe: func(*step.Event) bool { return false }, holds: func(*step.Snapshot) bool { return false }}

// onEvent is a condition that an event alone decides.
func onEvent(holds func(*step.Event) bool) condition {
	return condition{maybe: holds, holds: func(s *step.Snapshot) bool { return holds(&s.Event) }}
}

// walk goes on until a condition holds or a breakpoint is met; exprs are the expressions
// that the condition evaluates.
func (st *Stepper) walk(dir int, stop condition, exprs ...string) reply {
	maybe := func(e *step.Event) bool {
		if stop.maybe == nil || stop.maybe(e) {
			return true
		}
		for _, b := range st.breaks {
			if b.maybe(e) {
				return true
			}
		}
		return false
	}
	st.prepare(exprs)
	// Where the line of the next step has been reached already, it is not reached again.
	reached := 0
	here := st.s.Snapshot()
	if here.Sub > 0 && here.Next != nil && here.Next.Reached > 0 && here.Ladder[view.Current(here)].Line == here.Next.Reached {
		reached = here.Step + 1
	}
	line := false
	test := func(s *step.Snapshot) bool {
		again := s.Step == reached && dir > 0
		if b := st.breakAtMoment(s, again); b != nil {
			st.hit, line = b, b.ofLine(s)
			return true
		}
		line = stop.line
		return !(again && line) && stop.holds(s)
	}
	if dir < 0 && here.Sub == 0 && st.stopsBefore(here, stop) && st.arrive() {
		return st.moved(true, dir)
	}
	st.hit = nil
	found := st.s.Until(dir, maybe, func(s *step.Snapshot) bool {
		if dir > 0 {
			st.pass(s)
		}
		return test(s)
	})
	if found && line {
		st.arrive()
	}
	return st.moved(found, dir)
}

// stopsBefore reports whether a walk back ends at once, before the line that the present
// step tells of.
func (st *Stepper) stopsBefore(here *step.Snapshot, stop condition) bool {
	if b := st.breakAtMoment(here, false); b != nil {
		st.hit = b
		return b.ofLine(here)
	}
	return stop.line && stop.holds(here)
}

// An arriver is a Session that can stand before a line that its step tells of.
type arriver interface{ Arrive() bool }

func (st *Stepper) arrive() bool {
	s, ok := st.s.(arriver)
	return ok && s.Arrive()
}

// times repeats a move.
func (st *Stepper) times(n, dir int, move func() bool) reply {
	for range n {
		if !move() {
			return st.moved(false, dir)
		}
	}
	return st.moved(true, dir)
}

func (st *Stepper) step(c call) reply {
	if r := badCount(c); r.wrong {
		return r
	}
	return st.times(c.count, 1, func() bool {
		ok := st.s.Forward()
		if ok {
			st.pass(st.s.Snapshot())
		}
		return ok
	})
}

// badCount refuses an argument that is not a number.
func badCount(c call) reply {
	if c.arg == "" || isNumber(c.arg) && c.count > 0 && !strings.HasPrefix(c.arg, "-") && c.arg != "0" {
		return reply{}
	}
	return wrong("%s takes a number, not %q.", c.name, c.arg)
}

func (st *Stepper) back(c call) reply {
	if rest, ok := strings.CutPrefix(c.arg, "until "); ok {
		c.arg = rest
		return st.untilIn(c, -1)
	}
	if r := badCount(c); r.wrong {
		return r
	}
	return st.times(c.count, -1, st.s.Back)
}

func (st *Stepper) next(c call) reply { return st.nextIn(c, 1) }

func (st *Stepper) nextIn(c call, dir int) reply {
	if r := badCount(c); r.wrong {
		return r
	}
	var r reply
	for range c.count {
		f, rung := st.present(st.s.Snapshot())
		if rung == nil {
			r = st.times(1, dir, func() bool { return st.advance(dir) })
		} else {
			from := st.s.Snapshot().Event.Line
			gone := math.MaxInt
			r = st.walk(dir, condition{maybe: func(e *step.Event) bool {
				if f.leaves(e) {
					gone = min(gone, e.N)
				}
				return e.From == f.name || e.Kind == vm.EvLine && e.N > gone
			}, holds: func(s *step.Snapshot) bool {
				if f.acts(s) && nextLine(s.Event, from) {
					return true
				}
				// When the frame is gone, stop at the next line of whoever has control.
				return s.Event.Kind == vm.EvLine && f.closed(s) && f.gone(s)
			}})
		}
		if st.hit != nil || len(r.lines) > 0 {
			return r
		}
	}
	return r
}

// nextLine reports whether an event of a frame that stood at line from shows it
// further on: at another line, whatever happens there, waking up, or at its end.
func nextLine(e step.Event, from int) bool {
	switch e.Kind {
	case vm.EvLine, vm.EvResume, vm.EvReturn:
		return true
	}
	return e.Line != from
}

// leaves reports whether an event may be the frame's end.
func (f frameID) leaves(e *step.Event) bool {
	return e.From == f.name && (e.Kind == vm.EvReturn || e.Kind == vm.EvRaise) || e.To == f.name && e.Kind == vm.EvClose
}

// gone reports whether the frame is neither suspended nor waiting anywhere.
func (f frameID) gone(s *step.Snapshot) bool { return !f.on(s) }

func (st *Stepper) advance(dir int) bool {
	if dir < 0 {
		return st.s.Back()
	}
	return st.s.Forward()
}

func (st *Stepper) outOf(c call) reply { return st.outIn(1) }

func (st *Stepper) outIn(dir int) reply {
	f, rung := st.present(st.s.Snapshot())
	if rung == nil {
		return st.times(1, dir, func() bool { return st.advance(dir) })
	}
	left := math.MaxInt
	r := st.walk(dir, condition{maybe: func(e *step.Event) bool {
		if f.leaves(e) {
			left = min(left, e.N)
		}
		return e.From == f.name || e.Kind == vm.EvYield && f.gen != 0 || e.N > left
	}, holds: func(s *step.Snapshot) bool {
		switch s.Event.Kind {
		case vm.EvYield, vm.EvReturn:
			return f.acts(s) || f.passed(s)
		case vm.EvRaise:
			return (f.acts(s) || f.passed(s)) && (s.Door.Dir == "up" || !f.on(s))
		}
		// A frame that the ladder does not show any more has left without a word.
		return f.gen == 0 && !f.on(s)
	}})
	if st.hit == nil && len(r.lines) == 0 {
		if e := st.s.Snapshot().Event; e.Kind == vm.EvYield || e.Kind == vm.EvReturn || e.Kind == vm.EvRaise {
			r.lines = []string{fmt.Sprintf("%s is left by %s %s.", f.name, e.Kind, e.V)}
		}
	}
	return r
}

// passed reports whether the present event's value rode up through the frame.
func (f frameID) passed(s *step.Snapshot) bool {
	if s.Event.Kind != vm.EvYield {
		return false
	}
	for i := range s.Ladder {
		if f.is(i, &s.Ladder[i]) {
			return s.Ladder[i].Through
		}
	}
	_, through, _ := s.Left(f.frame)
	return through
}

func (st *Stepper) finish(c call) reply {
	f, rung := st.present(st.s.Snapshot())
	if rung == nil || f.closed(st.s.Snapshot()) {
		return say("Nothing runs here that could finish.")
	}
	left := math.MaxInt
	return st.walk(1, condition{maybe: func(e *step.Event) bool {
		if f.leaves(e) {
			left = min(left, e.N)
		}
		return e.N >= left
	}, holds: f.closed})
}

func (st *Stepper) event(c call) reply { return st.eventIn(c, 1) }

func (st *Stepper) eventIn(c call, dir int) reply {
	if r := badCount(c); r.wrong {
		return r
	}
	var r reply
	for range c.count {
		r = st.walk(dir, condition{maybe: func(e *step.Event) bool { return e.Kind != vm.EvLine && e.Kind != vm.EvPrint }, holds: ofGenerators})
		if st.hit != nil || len(r.lines) > 0 {
			return r
		}
	}
	return r
}

func (st *Stepper) cont(c call) reply {
	if c.arg != "" {
		return wrong("continue takes no argument; to go on to a line: until %s", c.arg)
	}
	return st.walk(1, never)
}

// rev does a move backwards.
func (st *Stepper) rev(c call) reply {
	short := map[string]string{"rn": "next", "rc": "continue", "ro": "out", "re": "event", "rw": "continue"}
	word, rest := short[c.typed], c.arg
	if word == "" {
		word, rest, _ = strings.Cut(c.arg, " ")
		if text, ok := strings.CutPrefix(c.arg, "/"); ok {
			word, rest = "/", text
		}
		if word == "" {
			return wrong("rev needs a move: rev next, rev continue, rev event, rev out, rev step, rev until X.")
		}
		cmd, r := lookup(word)
		if r.wrong {
			return r
		}
		word = cmd.name
	}
	c.arg = strings.TrimSpace(rest)
	c.count = 1
	if n, err := strconv.Atoi(c.arg); err == nil && n > 0 {
		c.count = n
	}
	c.name = "rev " + word
	switch word {
	case "step", "back":
		return st.back(c)
	case "next":
		return st.nextIn(c, -1)
	case "event":
		return st.eventIn(c, -1)
	case "out":
		return st.outIn(-1)
	case "continue":
		return st.walk(-1, never)
	case "until":
		return st.untilIn(c, -1)
	case "si":
		return st.instructionIn(c, -1)
	case "sx":
		return st.expressionIn(c, -1)
	case "sl":
		return st.lineIn(c, -1)
	case "/":
		return st.searchIn(c, -1)
	}
	return wrong("%s does not move.", word)
}

func (st *Stepper) until(c call) reply { return st.untilIn(c, 1) }

func (st *Stepper) untilIn(c call, dir int) reply {
	if c.arg == "" {
		return wrong("until needs to know what: until yield, until return bottom, until 16, until x == 84.")
	}
	stop, r := st.condition(c.arg, dir)
	if r.wrong {
		return r
	}
	from := st.s.Pos()
	r = st.walk(dir, stop, strings.TrimPrefix(c.arg, "if "))
	switch {
	case len(r.lines) == 0 || st.hit != nil:
	case dir > 0 && st.s.Snapshot().Ended:
		r.lines[0] = fmt.Sprintf("%q does not come after step %d. %s", c.arg, from, r.lines[0])
	case dir < 0 && st.s.Pos() == 0:
		r.lines[0] = fmt.Sprintf("%q does not come before step %d. %s", c.arg, from, r.lines[0])
	}
	return r
}

// eventWords are names for events besides their own.
var eventWords = map[string][]vm.Kind{
	"output": {vm.EvPrint},
	"timer":  {vm.EvTimerPop},
	"except": {vm.EvCatch},
	"task":   {vm.EvTaskNew, vm.EvTaskDone, vm.EvTaskCancel},
}

// kindsOf are the kinds that a word means, nil if it means none.
func kindsOf(word string) []vm.Kind {
	for k := range vm.Kinds {
		if vm.Kinds[k].Name == word {
			return []vm.Kind{vm.Kind(k)}
		}
	}
	return eventWords[word]
}

func eventNames() []string {
	var names []string
	for _, k := range vm.Kinds {
		names = append(names, k.Name)
	}
	return append(names, "output", "timer", "except", "task", "switch")
}

// condition turns what stands behind "until" into a test of moments.
func (st *Stepper) condition(text string, dir int) (condition, reply) {
	word, rest, _ := strings.Cut(text, " ")
	name := strings.TrimSpace(rest)
	switch {
	case isNumber(text):
		line, _ := strconv.Atoi(text)
		if line < 1 || line > len(st.s.Snapshot().Source) {
			return condition{}, wrong("The program has no line %d.", line)
		}
		return atLine(line), reply{}
	case word == "line" && isNumber(name):
		line, _ := strconv.Atoi(name)
		return atLine(line), reply{}
	case word == "t" || strings.HasPrefix(word, "t="):
		t, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimPrefix(strings.ReplaceAll(text, " ", ""), "t"), "="), 64)
		if err == nil {
			if dir < 0 {
				return condition{holds: func(s *step.Snapshot) bool { return s.Clock <= t }}, reply{}
			}
			return condition{maybe: func(e *step.Event) bool { return e.T >= t }, holds: func(s *step.Snapshot) bool { return s.Clock >= t }}, reply{}
		}
	case word == "switch" && name == "":
		return st.switches(dir), reply{}
	case word == "pass" && (name == "" || isName(name)):
		// It is told together with the yield that passes.
		return condition{maybe: func(e *step.Event) bool { return e.Kind == vm.EvYield }, holds: func(s *step.Snapshot) bool {
			return s.Event.Kind == vm.EvYield && s.Through(func(who string) bool { return name == "" || sameName(who, name) })
		}}, reply{}
	case word == "closed":
		return condition{maybe: func(e *step.Event) bool { return e.Kind == vm.EvReturn || e.Kind == vm.EvRaise }, holds: func(s *step.Snapshot) bool {
			for i := range s.Gens {
				if g := &s.Gens[i]; g.State == "CLOSED" && g.Since == s.Step && (name == "" || sameName(g.Name, name)) {
					return true
				}
			}
			return false
		}}, reply{}
	}
	if kinds := kindsOf(word); kinds != nil && (name == "" || isName(name)) {
		return condition{maybe: func(e *step.Event) bool { return slices.Contains(kinds, e.Kind) && mayConcern(e, name) },
			holds: func(s *step.Snapshot) bool { return isEvent(s, kinds, name) }}, reply{}
	}
	if isName(text) {
		// A single word is more likely a slip than a condition that changes.
		if like := Closest(text, eventNames()); like != "" {
			return condition{}, wrong("There is no event %q. Did you mean %q?", text, like)
		}
	}
	if word == "if" && rest != "" {
		text = rest
	}
	if err := badExpression(text); err != "" {
		if like := Closest(word, eventNames()); like != "" {
			err += fmt.Sprintf(" Did you mean %q?", like+" "+name)
		}
		if name, value, ok := strings.Cut(text, " = "); ok {
			err += fmt.Sprintf(" Did you mean %q?", name+" == "+value)
		}
		return condition{}, wrong("%q is no event and no expression: %s", text, err)
	}
	return condition{maybe: func(e *step.Event) bool { return mayHold(e, text) }, holds: func(s *step.Snapshot) bool { return st.holds(text) }}, reply{}
}

func isName(s string) bool {
	for i, r := range s {
		if r != '_' && r != '#' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') && r < 0x80 {
			return false
		}
	}
	return s != ""
}

// sameName compares a frame's name with what was typed: top means top and top#2.
func sameName(name, typed string) bool {
	base, _, _ := strings.Cut(name, "#")
	return name == typed || base == typed
}

// isEvent reports whether a moment's event is of one of some kinds, and concerns a name
// if one is given.
func isEvent(s *step.Snapshot, kinds []vm.Kind, name string) bool {
	for _, k := range kinds {
		if s.Event.Kind == k {
			return name == "" || concerns(s, name)
		}
	}
	return false
}

// concerns reports whether an event is one of a frame: it acts, or it gets what comes
// down, or what is yielded rides up through it.
func concerns(s *step.Snapshot, name string) bool {
	e := s.Event
	if sameName(e.From, name) || vm.Kinds[e.Kind].Dir == vm.Down && sameName(e.To, name) {
		return true
	}
	return e.Kind == vm.EvYield && s.Through(func(who string) bool { return sameName(who, name) })
}

// mayConcern is concerns as far as an event alone tells.
func mayConcern(e *step.Event, name string) bool {
	return name == "" || e.Kind == vm.EvYield || sameName(e.From, name) || sameName(e.To, name)
}

// badExpression is what is wrong with the text of an expression, "" if nothing is.
func badExpression(text string) string {
	if _, err := lang.Parse(code.NewSource("<condition>", text), lang.Eval); err != nil {
		return strings.TrimSuffix(err.Msg, ".") + "."
	}
	return ""
}

func atLine(line int) condition {
	stop := onEvent(func(e *step.Event) bool { return e.Reaches(line) })
	stop.line = true
	return stop
}

// switches is the condition that another task goes on than the one that did so last or,
// where no loop runs, another generator.
func (st *Stepper) switches(dir int) condition {
	last := ""
	if s := st.s.Snapshot(); dir > 0 {
		if last = taskOf(s); last == "" && s.Loop == nil && len(s.Ladder) > 0 {
			last = s.Ladder[view.Current(s)].Name
		}
	}
	return condition{maybe: func(e *step.Event) bool {
		switch e.Kind {
		case vm.EvReadyPop, vm.EvSend, vm.EvNext, vm.EvThrow, vm.EvStart, vm.EvResume:
			return true
		}
		return false
	}, holds: func(s *step.Snapshot) bool {
		who := taskOf(s)
		if s.Loop == nil && (s.Event.Kind == vm.EvStart || s.Event.Kind == vm.EvResume) {
			who = s.Event.From
		}
		switched := who != "" && who != last
		if switched {
			last = who
		}
		return switched
	}}
}

// taskOf is the task that a loop runs, "" if it runs none.
func taskOf(s *step.Snapshot) string {
	if s.Loop != nil {
		for i := range s.Loop.Tasks {
			if s.Loop.Tasks[i].Name == s.Loop.Running {
				return s.Loop.Running
			}
		}
	}
	return ""
}

// holds evaluates a condition at the present moment, in the frame that acts. One that
// cannot be evaluated here, because a name has no value yet, does not hold.
func (st *Stepper) holds(expr string) bool {
	s := st.s.Snapshot()
	if holds, known := s.Event.Holds(expr); known {
		return holds
	}
	frame := 0
	if i := st.selected(s); i >= 0 {
		frame = s.Ladder[i].Frame
	}
	for i := range s.Ladder {
		if s.Ladder[i].Name == s.Event.From {
			frame = s.Ladder[i].Frame
		}
	}
	out, err := st.s.Eval("bool("+expr+")", frame)
	return err == nil && strings.TrimSpace(out) == "True"
}

// A wholer is a Session that can show the present step with nothing left out.
type wholer interface{ Whole() *step.Snapshot }

// A decider is a Session that decides simple conditions itself, at every event.
type decider interface{ Conditions(texts []string) }

// prepare tells the session the conditions that a walk asks for.
func (st *Stepper) prepare(texts []string) {
	s, ok := st.s.(decider)
	if !ok {
		return
	}
	for _, b := range st.breaks {
		if b.cond != "" && !slices.Contains(texts, b.cond) {
			texts = append(texts, b.cond)
		}
	}
	if len(texts) > 0 {
		s.Conditions(texts)
	}
}

// mayHold reports whether a condition holds at an event, as far as is known.
func mayHold(e *step.Event, expr string) bool {
	holds, known := e.Holds(expr)
	return holds || !known
}

func (st *Stepper) goTo(c call) reply {
	word, rest, _ := strings.Cut(c.arg, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case c.arg == "":
		return wrong("goto needs a step: goto 16, goto start, goto end, goto t=2.1, goto output 3.")
	case c.arg == "start":
		st.s.Goto(0)
		return reply{moved: true}
	case c.arg == "end":
		if n, known := st.s.Total(); known {
			st.s.Goto(n)
		} else {
			st.s.Goto(math.MaxInt)
		}
		return reply{moved: true}
	case isNumber(c.arg):
		n, _ := strconv.Atoi(c.arg)
		if strings.ContainsAny(c.arg[:1], "+-") {
			n += st.s.Pos()
		}
		if n < 0 {
			return wrong("The run begins at step 0.")
		}
		if !st.s.Goto(n) {
			return reply{moved: true, lines: []string{fmt.Sprintf("The run has only %d steps.", st.s.Pos())}}
		}
		return reply{moved: true}
	case word == "output" && (rest == "" || isNumber(rest)):
		n, _ := strconv.Atoi(rest)
		n = max(n, 1)
		st.s.Goto(0)
		seen := 0
		return st.moved(st.s.Until(1, nil, func(s *step.Snapshot) bool {
			if s.Event.Kind == vm.EvPrint {
				seen++
			}
			return seen >= n
		}), 1)
	case word == "t" || strings.HasPrefix(word, "t="):
		stop, r := st.condition(c.arg, 1)
		if r.wrong {
			return r
		}
		st.s.Goto(0)
		return st.moved(st.s.Until(1, stop.maybe, stop.holds), 1)
	}
	return wrong("%q is no step. Try goto 16, goto start, goto end, goto t=2.1, goto output 3.", c.arg)
}
