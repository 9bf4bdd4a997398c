package repl

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

// This file owns breakpoints and tracepoints.

// A breakpoint is a condition on moments. Unset parts always hold.
type breakpoint struct {
	id    int
	once  bool
	trace bool      // it tells and does not stop
	does  []string  // commands to do when it is met
	text  string    // as it was typed
	line  int       // at this line
	entry string    // at the beginning of this function or generator
	body  int       // the line of its first statement
	kinds []vm.Kind // at these events
	in    string    // in frames of this name
	cond  string    // an expression
}

// breakAtMoment is the first breakpoint that holds; where again is set the line of the
// moment has been reached before.
func (st *Stepper) breakAtMoment(s *step.Snapshot, again bool) *breakpoint {
	for _, b := range st.breaks {
		if !b.trace && !(again && b.ofLine(s)) && st.meets(b, s) {
			return b
		}
	}
	return nil
}

func (st *Stepper) meets(b *breakpoint, s *step.Snapshot) bool {
	return b.holds(s) && (b.cond == "" || st.holds(b.cond))
}

// ofLine reports whether the breakpoint is met because a line is reached.
func (b *breakpoint) ofLine(s *step.Snapshot) bool {
	return b.line > 0 || b.entry != "" && s.Event.Kind != vm.EvStart
}

// passedMost bounds what the tracepoints of one move may tell.
const passedMost = 200

// pass lets the tracepoints tell of a moment that a move comes through.
func (st *Stepper) pass(s *step.Snapshot) {
	for _, b := range st.breaks {
		if !b.trace || len(st.passed) > passedMost || !st.meets(b, s) {
			continue
		}
		if len(st.passed) == passedMost {
			st.passed = append(st.passed, fmt.Sprintf("(tracepoints tell %d lines of one move at most)", passedMost))
			return
		}
		st.passed = append(st.passed, view.TraceLines([]step.Event{s.Event})...)
		st.passed = append(st.passed, st.attached(b)...)
	}
}

// attached does the commands of a breakpoint that is met, and answers what they show.
func (st *Stepper) attached(b *breakpoint) []string {
	var lines []string
	for _, line := range b.does {
		cmd, c, r := parse(line)
		if !r.wrong {
			r = cmd.run(st, c)
		}
		if r.moved {
			r.lines = append(view.Card(st.hidden(), st.o), r.lines...)
		}
		for _, text := range r.lines {
			lines = append(lines, "  "+text)
		}
	}
	return lines
}

// attach sets what is done when a breakpoint is met.
func (st *Stepper) attach(c call) reply {
	number, line, _ := strings.Cut(c.arg, " ")
	line = strings.TrimSpace(line)
	id, err := strconv.Atoi(number)
	if err != nil {
		return wrong("on takes the number of a breakpoint and a command: on 1 p x. bl lists the breakpoints.")
	}
	for _, b := range st.breaks {
		if b.id != id {
			continue
		}
		if line == "" {
			b.does = nil
			return say("Nothing is done at breakpoint %d.", id)
		}
		cmd, _, r := parse(line)
		switch {
		case r.wrong:
			return r
		case cmd.group != looking:
			return wrong("At a breakpoint only commands that look can be done, such as p x, vars or why; %s is none.", cmd.name)
		}
		b.does = append(b.does, line)
		return say("breakpoint %d: %s does %s", id, b.text, strings.Join(b.does, ", then "))
	}
	return wrong("There is no breakpoint %s. bl lists them.", number)
}

// maybe tells of an event alone whether the breakpoint could hold there.
func (b *breakpoint) maybe(e *step.Event) bool {
	switch {
	case b.in != "" && !mayConcern(e, b.in), b.cond != "" && !mayHold(e, b.cond):
		return false
	case b.line > 0:
		return e.Reaches(b.line)
	case b.entry != "":
		return sameName(e.From, b.entry) && (e.Kind == vm.EvStart || e.Reaches(b.body))
	case len(b.kinds) > 0:
		return slices.Contains(b.kinds, e.Kind)
	}
	return e.Kind == vm.EvLine || e.Reached > 0
}

func (b *breakpoint) holds(s *step.Snapshot) bool {
	e := s.Event
	switch {
	case s.Step == 0:
		return false
	case b.in != "" && !concerns(s, b.in):
		return false
	case b.line > 0:
		return e.Reaches(b.line)
	case b.entry != "":
		if e.Kind == vm.EvStart {
			return sameName(e.From, b.entry)
		}
		// A plain function starts with the first line of its body.
		return sameName(e.From, b.entry) && !isGen(s, e.From) && e.Reaches(b.body)
	}
	return len(b.kinds) == 0 && (e.Kind == vm.EvLine || e.Reached > 0) || isEvent(s, b.kinds, "")
}

// bodyLine is the line of a function's first statement, 0 if it is not found. A
// docstring is no statement that runs.
func bodyLine(source []string, name string) int {
	def := regexp.MustCompile(`^\s*(async\s+)?def\s+` + regexp.QuoteMeta(name) + `\b`)
	for i, line := range source {
		if !def.MatchString(line) {
			continue
		}
		if _, after, ok := strings.Cut(line, "):"); ok && strings.TrimSpace(after) != "" && !strings.HasPrefix(strings.TrimSpace(after), "#") {
			return i + 1
		}
		header, quote := true, ""
		for j := i; j < len(source); j++ {
			text, _, _ := strings.Cut(source[j], "#")
			text = strings.TrimSpace(text)
			switch {
			case quote != "":
				if strings.HasSuffix(text, quote) {
					quote = ""
				}
			case header:
				header = !strings.HasSuffix(text, ":")
			case text == "":
			case strings.HasPrefix(text, `"""`) || strings.HasPrefix(text, `'''`):
				if len(text) < 6 || !strings.HasSuffix(text, text[:3]) {
					quote = text[:3]
				}
			case strings.HasPrefix(text, `"`) || strings.HasPrefix(text, `'`):
			default:
				return j + 1
			}
		}
	}
	return 0
}

func (st *Stepper) breakAt(c call) reply {
	if c.arg == "" {
		if c.name == "break" && len(st.breaks) > 0 {
			return st.listBreaks(c)
		}
		return wrong("%s needs a place: %s 16, %s bottom, %s on yield in bottom if x == 84.", c.name, c.typed, c.typed, c.typed)
	}
	b := &breakpoint{once: c.name == "tbreak", trace: c.name == "trace", text: c.arg}
	rest := c.arg
	if before, cond, ok := strings.Cut(" "+rest, " if "); ok {
		rest, b.cond = strings.TrimSpace(before), strings.TrimSpace(cond)
		if err := badExpression(b.cond); err != "" {
			return wrong("%q is no condition: %s", b.cond, err)
		}
	}
	s := st.s.Snapshot()
	note := ""
	on, isOn := strings.CutPrefix(rest, "on ")
	switch {
	case isOn:
		kind, in, _ := strings.Cut(strings.TrimSpace(on), " in ")
		kind = strings.TrimSpace(kind)
		b.in = strings.TrimSpace(in)
		if b.kinds = kindsOf(kind); b.kinds == nil {
			text := fmt.Sprintf("There is no event %q.", kind)
			if like := Closest(kind, eventNames()); like != "" {
				text += fmt.Sprintf(" Did you mean %q?", like)
			}
			return wrong("%s", text)
		}
		if len(b.kinds) == 1 && !vm.Kinds[b.kinds[0]].Step {
			return wrong("%q is told together with another event; to stop there: until %s.", kind, kind)
		}
	case isNumber(rest):
		n, _ := strconv.Atoi(rest)
		if n < 1 || n > len(s.Source) {
			return wrong("The program has lines 1 to %d.", len(s.Source))
		}
		b.line = n
		for b.line < len(s.Source) && isEmptyLine(s.Source[b.line-1]) {
			b.line++
		}
		if b.line != n {
			note = fmt.Sprintf(" (line %d has no code)", n)
		}
		b.text = strings.Replace(c.arg, rest, "line "+strconv.Itoa(b.line), 1)
	case rest == "" && b.cond != "": // at every line
	case isName(rest):
		name, _, _ := strings.Cut(rest, "#")
		if b.body = bodyLine(s.Source, name); b.body == 0 {
			text := fmt.Sprintf("The program has no function %q.", rest)
			if like := Closest(name, functions(s.Source)); like != "" {
				text += fmt.Sprintf(" Did you mean %q?", like)
			}
			return wrong("%s", text)
		}
		b.entry = rest
	default:
		return wrong("%q is no line, function or event. Try: b 16, b bottom, b on yield in bottom, b 16 if x == 84.", rest)
	}
	st.made++
	b.id = st.made
	st.breaks = append(st.breaks, b)
	if b.trace {
		return say("tracepoint %d: %s%s", b.id, b.text, note)
	}
	return say("breakpoint %d: %s%s", b.id, b.text, note)
}

func isEmptyLine(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// functions are the names of all functions in a source.
func functions(source []string) []string {
	def := regexp.MustCompile(`^\s*(?:async\s+)?def\s+(\w+)`)
	var names []string
	for _, line := range source {
		if m := def.FindStringSubmatch(line); m != nil {
			names = append(names, m[1])
		}
	}
	return names
}

func (st *Stepper) listBreaks(c call) reply {
	if len(st.breaks) == 0 {
		return say("There is no breakpoint.")
	}
	var lines []string
	for _, b := range st.breaks {
		note := ""
		switch {
		case b.once:
			note = "   (once)"
		case b.trace:
			note = "   (trace)"
		}
		lines = append(lines, fmt.Sprintf(" %d  %s%s", b.id, b.text, note))
		for _, line := range b.does {
			lines = append(lines, "      "+line)
		}
	}
	return reply{lines: lines}
}

func (st *Stepper) clear(c call) reply {
	if c.arg == "" {
		n := len(st.breaks)
		st.breaks = nil
		return say("%d removed.", n)
	}
	n, err := strconv.Atoi(c.arg)
	if err != nil || !st.remove(n) {
		return wrong("There is no breakpoint %s. bl lists them.", c.arg)
	}
	return say("breakpoint %d removed.", n)
}

func (st *Stepper) remove(id int) bool {
	for i, b := range st.breaks {
		if b.id == id {
			st.breaks = append(st.breaks[:i:i], st.breaks[i+1:]...)
			return true
		}
	}
	return false
}
