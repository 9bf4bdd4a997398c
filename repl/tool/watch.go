package tool

import (
	"errors"
	"os"

	"gen/lang"
	"gen/lang/code"
	"gen/repl"
	"gen/vm/step"
)

// This file steps through a program.

// measured bounds the instructions that are run ahead to learn the number of steps.
const measured = 1_000_000

// session records a run of the program.
func (t *tool) session() (s *step.Session, exit int) {
	prog, exit := t.compile()
	if prog == nil {
		return nil, exit
	}
	opt := step.Options{Args: t.argv(), Seed: uint64(t.Seed), File: t.path(), MaxMemory: t.Bytes}
	switch {
	case t.Name == "step" && !t.Quit:
		opt.Waits = true // the standard input brings commands
	case t.File != "-":
		lines := repl.NewLineReader(os.Stdin)
		opt.Input = func(string) (string, error) { return lines.ReadLine("", "") }
	}
	s = step.NewSession(prog, opt)
	t.interrupts.GoTo(s.Interrupt)
	return s, 0
}

// record makes a session of a text.
func (t *tool) record(name, text string) (repl.Session, error) {
	prog, bad := lang.CompileText(code.NewSource(name, text), lang.Options{Mode: lang.File})
	if bad != nil {
		return nil, errors.New(bad.Render())
	}
	s := step.NewSession(prog, step.Options{Args: []string{name}, Seed: uint64(t.Seed)})
	s.Measure(measured)
	return s, nil
}

// step lets the reader walk through a program.
func (t *tool) step() int {
	if t.File == "-" && !t.Quit {
		return usageError(errors.New("the program and the commands cannot both come from the standard input; use -x"))
	}
	s, exit := t.session()
	if s == nil {
		return exit
	}
	s.Measure(measured)
	st := repl.NewStepper(s, t.view, t.out).With(t.outside())
	t.interrupts.GoTo(st.Interrupt)
	return t.lead(st)
}

// lead gives a stepper its commands: from -x, from keys, or from lines.
func (t *tool) lead(st *repl.Stepper) int {
	switch {
	case t.Quit:
		st.RunCommands(t.Exec)
		if st.Failed() {
			return exitUsage
		}
		return 0
	case t.fromTerminal && t.onTerm:
		return t.failed(t.walk(st, repl.NewInput(os.Stdin)))
	}
	return t.failed(st.Run(repl.NewLineReader(os.Stdin), ""))
}

// walk is the stepper on a terminal: with keys, or in words where the terminal can
// do no more.
func (t *tool) walk(st *repl.Stepper, in *repl.Input) error {
	if term := os.Getenv("TERM"); term == "dumb" || term == "" || t.Plain {
		return st.Run(repl.NewPrompter(in, t.out, false), "(gen) ")
	}
	t.out.Flush()
	return st.RunKeys(repl.Terminal{
		In: in, Out: os.Stdout,
		Raw:  func() (func(), error) { return repl.RawTerminal(os.Stdin) },
		Size: t.size, Resized: t.resizes.Use,
	})
}
