package tool

import (
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"gen/lang/code"
	"gen/repl"
	"gen/vm"
	"gen/vm/step"
)

// This file is the program behind the prompt.

// An interp is the program behind the prompt.
type interp struct {
	*step.Console
	interrupts *repl.Interrupts
	wake       func()    // sends away who waits for a line
	notes      io.Writer // what is shown while something takes its time; nil: nothing
}

// interrupt is Ctrl-C while an input runs.
func (in interp) interrupt() {
	in.Interrupt()
	in.wake()
}

func (t *tool) newInterp(out io.Writer, input func(string) (string, error), wake func()) interp {
	var in interp
	opt := vm.Options{
		Stdout: out, Stderr: out, Args: []string{""},
		Input: func(prompt string) (string, error) {
			line, err := input(prompt)
			if errors.Is(err, repl.ErrInterrupt) {
				in.Interrupt()
			}
			return line, err
		},
		Seed: uint64(t.Seed), MaxMemory: t.Bytes, MaxSteps: t.MaxSteps,
	}
	if t.Clock == "real" {
		opt.Now, opt.Sleep = time.Now, t.interrupts.Sleep
	}
	if t.File != "" || t.Text {
		opt.Args, opt.File = t.argv(), t.path()
	}
	in = interp{step.NewConsole(opt), &t.interrupts, wake, nil}
	if t.onTerm && !plainTerminal() {
		in.notes = os.Stdout
	}
	return in
}

// run runs a whole program before the first input. sys.exit() does not end the prompt
// that was asked for.
func (in interp) run(prog *code.Code) vm.Outcome {
	defer in.interrupts.Use(in.interrupt)()
	end, _ := in.Console.Run(prog)
	if end.Exited {
		end.Message = in.Machine().UncaughtTraceback()
	}
	return end
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
	defer in.interrupts.Use(in.interrupt)()
	end, story := in.Console.Eval(block)
	r := repl.Result{Traceback: end.Message}
	if end.Exited {
		r.Exit = &end.Exit
	}
	h := repl.Happening{Story: story, Gens: in.Gens()}
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
	m := in.Machine()
	v, ok := m.Resolve(name)
	if !ok {
		return repl.Description{}, false
	}
	d := repl.Description{Type: m.TypeName(v), Repr: m.Show(v), Doc: m.Doc(v)}
	if g := v.Generator(); g != nil {
		for _, row := range in.Gens() {
			if row.Name == g.Name() {
				d.Gen = row.ID
			}
		}
	}
	return d, true
}

func (in interp) Replay() (repl.Session, error) {
	return in.session(func() (*step.Session, error) { return in.Console.Replay(measured) })
}

// session makes a session, for which the earlier inputs run again. That may take its time.
func (in interp) session(make func() (*step.Session, error)) (repl.Session, error) {
	defer in.interrupts.Use(in.interrupt)()
	defer repl.Patience(in.notes, "running the earlier inputs again")()
	s, err := make()
	switch {
	case errors.Is(err, step.ErrStopped):
		return nil, errors.New("Stopped: the earlier inputs have to run again before this one.")
	case err != nil:
		return nil, err
	case s == nil:
		return nil, nil
	}
	return s, nil
}

func (in interp) StepExpr(expr string) (repl.Session, error) {
	return in.session(func() (*step.Session, error) {
		return in.StepThrough(strings.TrimRight(expr, "\n")+"\n\n", measured)
	})
}
