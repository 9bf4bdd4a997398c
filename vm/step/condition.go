package step

import (
	"slices"

	"gen/vm"
)

// This file owns the conditions of a movement. Evaluating an expression takes a machine
// of its own that runs to the present step; a movement that asks at every step would take
// forever. So the run itself decides its conditions when it tells an event, if that can be
// done at a glance (see vm.Condition), and the event carries the answers.

// A Verdict is whether a condition holds at an event, in the frame that acts.
type Verdict struct {
	Text         string
	Holds, Known bool
}

// Holds answers whether a condition that the session was given holds at the event; known
// is false if only an evaluation can tell.
func (e *Event) Holds(text string) (holds, known bool) {
	for i := range e.Verdicts {
		if e.Verdicts[i].Text == text {
			return e.Verdicts[i].Holds, e.Verdicts[i].Known
		}
	}
	return false, false
}

// conditions are the expressions that are decided at each event that is told: those of
// which a glance may be enough.
type conditions struct {
	texts []string
	ready []*vm.Condition
}

// Conditions sets the expressions that movements will ask for.
func (s *Session) Conditions(texts []string) {
	var c conditions
	for _, text := range texts {
		if ready, ok := vm.NewCondition(text); ok {
			c.texts, c.ready = append(c.texts, text), append(c.ready, ready)
		}
	}
	if slices.Equal(c.texts, s.conds.texts) {
		return
	}
	s.conds = c
	s.kept = kept{}
	pos := s.pos
	if s.sub == 0 && (s.snap != nil || pos > 0) {
		// What the machine has told already does not know of them.
		if s.restart() {
			s.Goto(pos)
		}
	}
}

// deciding reports whether the events that are told carry answers.
func (r *run) deciding() bool {
	return r.conds != nil && len(r.conds.texts) > 0 && (r.told || !r.quiet)
}

// judge decides the conditions at a fact; name is a variable that is about to be stored.
func (r *run) judge(f vm.Fact, name string) []Verdict {
	if r.conds == nil || len(r.conds.texts) == 0 {
		return nil
	}
	out := make([]Verdict, len(r.conds.texts))
	where := r.user(f.From)
	for i, text := range r.conds.texts {
		out[i].Text = text
		if where != nil && !where.IsLibrary() {
			out[i].Holds, out[i].Known = r.m.Holds(r.conds.ready[i], where, name, f.Value)
		}
	}
	return out
}
