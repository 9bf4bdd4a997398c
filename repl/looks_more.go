package repl

import (
	"strconv"

	"gen/repl/view"
)

// This file owns the commands that look at the loop, at objects and at changes.

func (st *Stepper) loop(c call) reply {
	return reply{lines: view.Loop(st.s.Snapshot(), st.o)}
}

func (st *Stepper) tasks(c call) reply {
	return reply{lines: view.Tasks(st.s.Snapshot(), st.o)}
}

func (st *Stepper) objects(c call) reply {
	return reply{lines: view.Objects(st.s.Snapshot(), st.o)}
}

// diff compares the present moment with an earlier or later one.
func (st *Stepper) diff(c call) reply {
	here := st.s.Pos()
	other := here - 1
	if c.arg != "" {
		n, err := strconv.Atoi(c.arg)
		if err != nil || n < 0 {
			return wrong("diff takes a step to compare with: diff 11.")
		}
		other = n
	}
	if other < 0 {
		return say("This is the start: nothing has changed yet.")
	}
	if other == here {
		return say("Step %d is this one.", here)
	}
	now := *st.s.Snapshot()
	if !st.s.Goto(other) {
		st.s.Goto(here)
		return wrong("The run has no step %d.", other)
	}
	then := *st.s.Snapshot()
	st.s.Goto(here)
	return reply{lines: view.Diff(&then, &now, st.o)}
}
