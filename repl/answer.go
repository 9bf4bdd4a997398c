package repl

import (
	"fmt"
	"strings"

	"gen/repl/view"
)

// This file owns the answers to input() of a program that is stepped through.

// wanted says that the program waits for a line of input.
func (st *Stepper) wanted() []string {
	s, ok := st.s.(asker)
	if !ok {
		return nil
	}
	prompt, waits := s.Waiting()
	if !waits {
		return nil
	}
	text := "input() waits for a line."
	if prompt = strings.TrimSpace(prompt); prompt != "" {
		text = fmt.Sprintf("input() asks: %s", prompt)
	}
	var lines []string
	for _, line := range view.Wrap(text+"  To answer: answer TEXT, or eof for the end of input.", max(st.o.Width, 60)-1) {
		lines = append(lines, " "+line)
	}
	return lines
}

// giveLine gives the program a line of input.
func (st *Stepper) giveLine(c call) reply {
	s, ok := st.s.(asker)
	if ok {
		_, ok = s.Waiting()
	}
	if !ok {
		return wrong("The program does not wait for input here.")
	}
	s.Answer(c.arg, c.name != "eof")
	return reply{moved: true}
}
