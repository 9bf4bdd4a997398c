package repl

import (
	"strings"
	"unicode"

	"gen/repl/view"
	"gen/vm/step"
)

// This file searches the run for a text.

// search goes to the next step, or in direction -1 to the one before, whose line in a
// trace or whose sentence has a text in it. Without a text it goes on with the last one.
func (st *Stepper) search(c call) reply { return st.searchIn(c, 1) }

func (st *Stepper) searchIn(c call, dir int) reply {
	text := strings.TrimSuffix(c.arg, "/")
	if text == "" {
		text = st.sought
	}
	if text == "" {
		return wrong("/ needs a text: /84 or /StopIteration. / alone goes on, rev / goes back.")
	}
	st.sought = text
	// As in less: capitals matter once one is typed.
	fold := strings.ToLower
	if strings.ContainsFunc(text, unicode.IsUpper) {
		fold = func(s string) string { return s }
	}
	here := st.s.Pos()
	found := st.s.Until(dir, nil, func(s *step.Snapshot) bool {
		return strings.Contains(fold(strings.Join(view.TraceLines([]step.Event{s.Event}), "")), text) ||
			strings.Contains(fold(view.What(s)), text)
	})
	if found {
		return reply{moved: true}
	}
	st.s.Goto(here)
	if dir < 0 {
		return say("%q does not come before step %d.", text, here)
	}
	return say("%q does not come after step %d. To search backwards: rev /", text, here)
}
