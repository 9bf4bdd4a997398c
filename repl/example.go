package repl

import (
	"fmt"
	"strings"
)

// This file opens example programs in the stepper.

// IsExample reports whether a name means an example: its whole name, its topic, or
// its number.
func IsExample(program, name string) bool {
	number, topic, _ := strings.Cut(program, "_")
	name = strings.TrimSuffix(name, ".gen")
	return name == program || name == topic || name == number || "0"+name == number
}

func (st *Stepper) example(c call) reply {
	if c.arg == "" {
		if len(st.with.Programs) == 0 {
			return say("There are no example programs here.")
		}
		lines := []string{" Examples. To step through one: example NAME"}
		for _, p := range st.with.Programs {
			lines = append(lines, "   "+p)
		}
		return reply{lines: lines}
	}
	s, name, r := st.open(c.arg)
	if s == nil {
		return r
	}
	st.take(s)
	return reply{moved: true, lines: []string{fmt.Sprintf("This is the example %s, at its start.", name)}}
}
