package step

import (
	"io"

	"gen/vm"
)

// This file owns what input() gets. The answers are part of a session's inputs: the
// program asks once, and every run again gets the same lines. A step is often found by
// running a line to its end, so that the machine comes to an input() before the reader
// does; it waits there, and the line is a step of its own.

// inputs are the answers so far, and who is asked for more.
type inputs struct {
	lines []string
	ended bool // there are no more
	// ask gets the next line at once; nil makes the run wait for Session.Answer.
	ask func(prompt string) (string, error)
}

// input answers input() for one run.
func (r *run) input(in *inputs) func(prompt string) (string, error) {
	at := 0
	return func(prompt string) (string, error) {
		if r.waits {
			return "", io.EOF // what it does now is thrown away
		}
		// What a prompt ran before has been answered then.
		unseen := r.preparing
		if r.asked < 0 && !unseen {
			r.asked = len(r.m.Facts())
		}
		if at == len(in.lines) && !in.ended && !unseen {
			if in.ask == nil {
				r.waits, r.prompt = true, prompt
				return "", io.EOF
			}
			line, err := in.ask(prompt)
			if err != nil {
				in.ended = true
				return "", err
			}
			in.lines = append(in.lines, line)
		}
		if at == len(in.lines) {
			return "", io.EOF
		}
		at++
		_, _ = io.WriteString(r.out, prompt)
		return in.lines[at-1], nil
	}
}

// asks puts the end of the line that has asked among the facts of its instruction: it is
// a step even if it does something else afterwards. Of a run that waits nothing is true
// that comes later.
func (r *run) asks(facts []vm.Fact) []vm.Fact {
	if r.asked < 0 {
		return facts
	}
	at := min(r.asked, len(facts))
	r.asked = -1
	out := append(append([]vm.Fact(nil), facts[:at]...), lineEnd)
	if r.waits {
		return out
	}
	return append(out, facts[at:]...)
}

// lineEnd is no fact of the machine: the line that is held back is to be told.
var lineEnd = vm.Fact{Kind: vm.EvLine}

// Waiting reports whether the program cannot go on from the present step because it
// wants a line of input, and what it asks for.
func (s *Session) Waiting() (prompt string, waits bool) {
	s.Snapshot()
	if s.run.waits && s.run.n <= s.pos && !s.ended {
		return s.run.prompt, true
	}
	return "", false
}

// Answer gives the program the line that it waits for; ok is false for the end of input.
func (s *Session) Answer(line string, ok bool) {
	if ok {
		s.in.lines = append(s.in.lines, line)
	} else {
		s.in.ended = true
	}
	here := s.standpoint()
	s.restart()
	s.pos, s.snap = here.pos, here.snap
	s.join()
}

// Answers are the lines that input() got so far.
func (s *Session) Answers() []string { return s.in.lines }
