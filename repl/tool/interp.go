package tool

import (
	"errors"
	"io"
	"strings"

	"gen/repl"
	"gen/vm"
	"gen/vm/step"
)

// This file is the program behind the prompt.

// An interp is the program behind the prompt.
type interp struct{ *step.Console }

func newInterp(out io.Writer, input func(string) (string, error), t *tool) interp {
	return interp{step.NewConsole(vm.Options{
		Stdout: out, Stderr: out, Input: input, Args: []string{""},
		Seed: uint64(t.Seed), MaxMemory: t.Bytes, MaxSteps: t.MaxSteps,
	})}
}

func (in interp) Check(block string) repl.State {
	switch err := in.Console.Check(block); {
	case err == nil:
		return repl.Valid
	case err.Incomplete:
		return repl.Incomplete
	}
	return repl.Wrong
}

func (in interp) Eval(block string) repl.Result {
	hint := ""
	if err := in.Console.Check(block); err != nil {
		hint = err.Hint
	}
	end, events := in.Console.Eval(block)
	r := repl.Result{Traceback: end.Message}
	if end.Exited {
		r.Exit = &end.Exit
	}
	h := repl.Happening{Events: events, Gens: in.Gens()}
	if end.Failed {
		h.Error, h.Line = repl.LastOf(end.Message)
	}
	r.Hints = repl.Hints(h)
	if hint != "" {
		r.Hints = append(r.Hints, hint)
	}
	return r
}

func (in interp) Gens() []step.Gen { return in.Present().Gens }

func (in interp) Describe(name string) (repl.Description, bool) {
	v, ok := in.Machine().Variable(name)
	if !ok {
		return repl.Description{}, false
	}
	d := repl.Description{Repr: in.Machine().Show(v)}
	if g := v.Generator(); g != nil {
		for _, row := range in.Gens() {
			if row.Name == g.Name() {
				d.Gen = row.ID
			}
		}
	}
	return d, true
}

func (in interp) Replay() repl.Session {
	if s := in.Console.Replay(); s != nil {
		s.Measure(measured)
		return s
	}
	return nil
}

func (in interp) StepExpr(expr string) (repl.Session, error) {
	s, err := in.StepThrough(strings.TrimRight(expr, "\n") + "\n\n")
	if err != nil {
		return nil, errors.New(err.Render())
	}
	s.Measure(measured)
	return s, nil
}
