package tool

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"gen/lang/code"
	"gen/repl"
	"gen/vm"
	"gen/vm/step"
)

// This file runs a program from beginning to end, or only looks at its code.

// run runs a program from beginning to end.
func (t *tool) run() int {
	prog, exit := t.compile()
	switch {
	case t.Stay && exit != exitUsage:
		return t.talk(prog)
	case prog == nil:
		return exit
	}
	stdin := repl.NewInput(os.Stdin)
	opt := vm.Options{
		Stdout: t.out, Stderr: warned{t}, Args: t.argv(), Input: t.input(stdin),
		Seed: uint64(t.Seed), MaxMemory: t.Bytes, MaxSteps: t.MaxSteps, File: t.path(),
	}
	if t.Clock == "real" {
		opt.Now, opt.Sleep = time.Now, t.interrupts.Sleep
	}
	m := vm.New(opt)
	for _, w := range prog.Warnings {
		fmt.Fprint(os.Stderr, vm.WarningText(prog.Source, w))
	}
	t.interrupts.GoTo(func() {
		m.Interrupt()
		stdin.Cancel() // the program may wait for a line
	})
	m.Load(prog)
	m.Run()
	end := m.Outcome()
	t.out.Flush()
	fmt.Fprint(opt.Stderr, end.Message)
	if end.Failed && t.hints() {
		t.why(end.Message, step.GensOf(m)...)
	}
	fmt.Fprint(opt.Stderr, m.Finish())
	return end.Exit
}

// A warned is the standard error of a program, where a line of why follows a warning
// about a coroutine.
type warned struct{ t *tool }

func (w warned) Write(p []byte) (int, error) {
	n, err := os.Stderr.Write(p)
	if text := string(p); err == nil && strings.Contains(text, "was never awaited\n") {
		w.t.why(text)
	}
	return n, err
}

// input answers input(): from the standard input, unless the program came from there.
func (t *tool) input(in *repl.Input) func(prompt string) (string, error) {
	if t.File == "-" {
		return nil
	}
	lines := repl.NewLineReader(in)
	return func(prompt string) (string, error) {
		io.WriteString(t.out, prompt)
		t.out.Flush()
		return lines.ReadLine(prompt, "")
	}
}

// dis prints the bytecode.
func (t *tool) dis() int {
	prog, exit := t.compile()
	if prog == nil {
		return exit
	}
	code.Dis(t.out, prog)
	return 0
}

// check compiles and runs nothing.
func (t *tool) check() int {
	prog, exit := t.compile()
	if prog == nil {
		return exit
	}
	for _, w := range prog.Warnings {
		fmt.Fprint(os.Stderr, vm.WarningText(prog.Source, w))
	}
	return 0
}
