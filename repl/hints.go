package repl

import (
	"fmt"
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// This file finds the words for the margin: what the last input did to generators,
// and why an exception is no riddle.

// A Happening is what one input did.
type Happening struct {
	step.Story
	Gens  []step.Gen // after it
	Error string     // the last line of the traceback, "" if all went well
	Line  string     // the line of code above it, "" if not known
}

// Hints are the sentences about a happening, none if there is nothing to tell.
func Hints(h Happening) []string {
	if strings.HasPrefix(h.Error, "KeyboardInterrupt") {
		return nil // the reader knows why it stopped
	}
	var hints []string
	if text := createdHint(h); text != "" {
		hints = append(hints, text)
	}
	trips := tripsOf(h)
	switch {
	case h.Kinds[vm.InputName] != "":
		if text := awaitHint(h, trips); text != "" {
			hints = append(hints, text)
		}
	case len(trips) == 1:
		hints = append(hints, trips[0].hint())
	case len(trips) > 1:
		hints = append(hints, manyHint(h, trips))
	}
	if text := errorHint(h, trips); text != "" {
		hints = append(hints, text)
	}
	return hints
}

// createdHint tells of generators that were made and have not started.
func createdHint(h Happening) string {
	var names []string
	noun := ""
	for _, e := range h.Events {
		if e.Kind != vm.EvCreate {
			continue
		}
		for _, g := range h.Gens {
			if g.Name == e.To && g.State == "CREATED" {
				names = append(names, g.Name)
				noun = g.Kind
			}
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("%s is a new %s, CREATED. Not one line of its body has run.", names[0], noun)
	case n <= 4:
		return fmt.Sprintf("%s and %s are new, CREATED. Not one line of their bodies has run.", strings.Join(names[:n-1], ", "), names[n-1])
	default:
		return fmt.Sprintf("%d new ones, CREATED. Not one line of their bodies has run.", n)
	}
}

// A trip is what one next, send, throw or close from outside set off.
type trip struct {
	verb, value string
	chain       []string // the generators it came to, outermost first
	end         step.Event
	ended       bool // end is set
}

// tripsOf cuts events into trips.
func tripsOf(h Happening) []trip {
	gens := map[string]bool{}
	for _, g := range h.Gens {
		gens[g.Name] = true
	}
	for _, e := range h.Events {
		// One that no variable holds is not among them, but can be told by what it does.
		switch e.Kind {
		case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose, vm.EvForward, vm.EvCreate:
			gens[e.To] = true
		case vm.EvStart, vm.EvResume:
			gens[e.From] = true
		}
	}
	delete(gens, "")
	var trips []trip
	var now *trip
	for _, e := range h.Events {
		switch e.Kind {
		case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
			if !gens[e.From] || now == nil || now.ended {
				trips = append(trips, trip{verb: e.Kind.String(), value: e.V})
				now = &trips[len(trips)-1]
			}
			now.reach(e.To)
		case vm.EvForward:
			if now != nil {
				now.reach(e.To)
			}
		case vm.EvStart, vm.EvResume:
			if now != nil && gens[e.From] {
				now.reach(e.From)
			}
		case vm.EvYield, vm.EvReturn, vm.EvRaise:
			if now == nil || !gens[e.From] {
				continue
			}
			now.end = e
			// The trip is over when something comes out of its outermost generator.
			now.ended = !gens[e.To]
		}
	}
	return trips
}

// reach notes that a trip came to a generator.
func (t *trip) reach(name string) {
	for _, known := range t.chain {
		if known == name {
			return
		}
	}
	if name != "" {
		t.chain = append(t.chain, name)
	}
}

// path writes a chain, cut in the middle if it is long.
func path(names []string) string {
	if n := len(names); n > 6 {
		names = append(append(append([]string(nil), names[:2]...), fmt.Sprintf("(%d more)", n-4)), names[n-2:]...)
	}
	return strings.Join(names, " > ")
}

func backwards(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[len(names)-1-i] = name
	}
	return out
}

func (t *trip) hint() string {
	down := path(t.chain)
	if !t.ended {
		return fmt.Sprintf("%s: %s", t.verb, down)
	}
	switch t.end.Kind {
	case vm.EvYield:
		states := "It is SUSPENDED."
		switch len(t.chain) {
		case 1:
		case 2:
			states = "Both: SUSPENDED"
		case 3:
			states = "All three: SUSPENDED"
		default:
			states = fmt.Sprintf("All %d: SUSPENDED", len(t.chain))
		}
		if t.verb == "next" {
			return fmt.Sprintf("%s ran to line %d and yielded %s. %s", down, t.end.Line, t.end.V, states)
		}
		return fmt.Sprintf("down %s: %s    %s ran to line %d and yielded %s. %s", t.message(), down, t.end.From, t.end.Line, t.end.V, states)
	case vm.EvReturn:
		return fmt.Sprintf("down %s: %s    up: %s, StopIteration", t.message(), down, path(backwards(t.chain)))
	}
	if t.verb == "close" {
		return fmt.Sprintf("close: %s    CLOSED", down)
	}
	return fmt.Sprintf("down %s: %s    up: %s, %s", t.message(), down, path(backwards(t.chain)), t.end.V)
}

func (t *trip) message() string {
	if t.verb == "next" || t.verb == "close" || t.value == "" {
		return t.verb
	}
	return t.value
}

// awaitHint tells of an input that awaits, and of the tasks that ran meanwhile.
func awaitHint(h Happening, trips []trip) string {
	pauses := 0
	var others []trip
	deepest := ""
	for _, t := range trips {
		switch {
		case len(t.chain) == 0:
		case t.chain[0] != vm.InputName:
			others = append(others, t)
		case t.ended && t.end.Kind == vm.EvYield:
			pauses++
		case len(t.chain) > 1 && h.Error == "":
			deepest = t.chain[1]
		}
	}
	var parts []string
	switch {
	case pauses > 0 && h.Cut:
		parts = append(parts, fmt.Sprintf("This input paused more than %s.", times(pauses)))
	case pauses > 0:
		parts = append(parts, fmt.Sprintf("This input paused %s, and the loop woke it up.", times(pauses)))
	case deepest != "":
		parts = append(parts, fmt.Sprintf("%s ran to its end without a pause: the loop had nothing to do.", deepest))
	}
	if len(others) > 0 {
		parts = append(parts, "Meanwhile "+manyHint(h, others))
	}
	return strings.Join(parts, " ")
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// manyHint sums up a loop over a generator, or the turns of tasks.
func manyHint(h Happening, trips []trip) string {
	yields, ends := map[string]int{}, map[string]bool{}
	var names []string
	for _, t := range trips {
		if len(t.chain) == 0 {
			continue
		}
		top := t.chain[0]
		if _, known := yields[top]; !known {
			names = append(names, top)
			yields[top] = 0
		}
		if t.ended && t.end.Kind == vm.EvYield {
			yields[top]++
		}
		if t.ended && t.end.Kind != vm.EvYield {
			ends[top] = true
		}
	}
	var parts []string
	for _, name := range names {
		part := fmt.Sprintf("%s yielded %s", name, plural(yields[name], "value"))
		switch {
		case h.Cut && h.Kinds[name] == "coroutine":
			part = name + " paused more than " + times(yields[name])
		case h.Cut:
			part = name + " yielded more than " + plural(yields[name], "value")
		case h.Kinds[name] == "coroutine" && yields[name] == 0:
			part = name + " ran without a pause"
		case h.Kinds[name] == "coroutine":
			part = name + " paused " + times(yields[name])
		case yields[name] == 0:
			part = name + " yielded nothing"
		}
		if ends[name] && !h.Cut {
			part += " and is finished"
		}
		parts = append(parts, part)
	}
	if n := len(parts); n > 3 {
		parts = append(parts[:3], fmt.Sprintf("%d more ran too", n-3))
	}
	return strings.Join(parts, "; ") + "."
}

// errorHint explains an exception that concerns generators.
func errorHint(h Happening, trips []trip) string {
	if kind, value, _ := strings.Cut(h.Error, ":"); kind == "StopIteration" {
		value = strings.TrimSpace(value)
		if len(trips) > 0 && len(trips[len(trips)-1].chain) > 0 && trips[len(trips)-1].end.Kind == vm.EvReturn {
			name := trips[len(trips)-1].chain[0]
			if value == "" {
				return fmt.Sprintf("Not a bug: %s is finished and has no more values. A for loop would just end here.", name)
			}
			return fmt.Sprintf("Not a bug: %s is finished and %s is its return value. Catch it with "+
				"\"except StopIteration as e\" and read e.value, or use \"yield from\".", name, value)
		}
	}
	c := cause{message: h.Error, line: h.Line, gens: h.Gens}
	for i := range h.Events {
		switch e := &h.Events[i]; e.Kind {
		case vm.EvYield:
			c.last = e
		case vm.EvRaise:
			if c.line == "" {
				c.line = e.Text
			}
		}
	}
	return because(c)
}
