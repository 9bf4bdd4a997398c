package repl

import (
	"fmt"
	"strings"

	"gen/vm/step"
)

// This file owns the moves that force a grain: an instruction, an expression, a line.

// A fineSession can stand between two steps.
type fineSession interface {
	Instruction(dir int) bool
	Expression(dir int) (step.Evaluated, bool)
}

func (st *Stepper) instruction(c call) reply { return st.instructionIn(c, 1) }

func (st *Stepper) instructionIn(c call, dir int) reply {
	fine, ok := st.s.(fineSession)
	if !ok {
		return say("Stepping by instruction is not possible here; dis shows the instructions.")
	}
	if r := badCount(c); r.wrong {
		return r
	}
	r := st.times(c.count, dir, func() bool { return fine.Instruction(dir) })
	return reply{moved: r.moved, lines: append(r.lines, st.nearInstructions()...)}
}

func (st *Stepper) expression(c call) reply { return st.expressionIn(c, 1) }

func (st *Stepper) expressionIn(c call, dir int) reply {
	fine, ok := st.s.(fineSession)
	if !ok {
		return say("Stepping by expression is not possible here; dis shows the instructions.")
	}
	if r := badCount(c); r.wrong {
		return r
	}
	var e step.Evaluated
	r := st.times(c.count, dir, func() bool {
		var ok bool
		e, ok = fine.Expression(dir)
		return ok
	})
	if e.Text != "" {
		r.lines = append(r.lines, fmt.Sprintf(" line %d:  %s  ->  %s", e.Line, strings.Join(strings.Fields(e.Text), " "), e.Value))
	}
	return r
}

func (st *Stepper) line(c call) reply { return st.lineIn(c, 1) }

// lineIn goes to the first step of another line, or of a line in another frame.
func (st *Stepper) lineIn(c call, dir int) reply {
	if r := badCount(c); r.wrong {
		return r
	}
	var r reply
	for range c.count {
		from := st.s.Snapshot().Event
		stop := onEvent(func(e *step.Event) bool {
			return e.Line > 0 && (e.Line != from.Line || e.From != from.From)
		})
		stop.line = true
		r = st.walk(dir, stop)
		if st.hit != nil || len(r.lines) > 0 {
			return r
		}
	}
	return r
}
