package tool

import (
	"os"

	"gen/lang/code"
	"gen/repl"
)

// This file sets the prompt up.

// talk is the prompt; first, if not nil, runs before it.
func (t *tool) talk(first *code.Source) int {
	in := repl.NewInput(os.Stdin)
	tail := repl.NewTail(os.Stdout)
	var editor *repl.Editor
	interp := newInterp(tail, func(prompt string) (string, error) { return editor.Input(prompt) }, t)
	var paint func(string) string
	if t.view.Colour {
		paint = repl.Paint
	}
	editor, err := repl.NewEditor(repl.EditorOptions{
		In: in, Out: tail, Width: func() int { w, _ := repl.TerminalSize(os.Stdout); return w },
		History:  repl.StateFile("history"),
		Complete: repl.Completion(interp),
		Paint:    paint,
	})
	if err != nil {
		return t.failed(err)
	}
	defer editor.Close()
	t.interrupts.GoTo(interp.Interrupt)
	r := repl.New(repl.Options{
		Interp: interp, In: editor, Out: tail, View: t.view, Version: t.program.Version,
		Hints: repl.LoadHints(), KeepHints: repl.KeepHints, Remember: editor.Add,
		Step: func(st *repl.Stepper) error {
			t.interrupts.GoTo(st.Interrupt)
			defer t.interrupts.GoTo(interp.Interrupt)
			return t.walk(st, in)
		},
		Read: func(path string) (string, error) {
			reader := tool{Command: repl.Command{File: path}}
			src, err := reader.source()
			if err != nil {
				return "", err
			}
			return src.Text, nil
		},
		Write:   func(path, text string) error { return os.WriteFile(path, []byte(text), 0o666) },
		Outside: t.outside(),
	})
	if first != nil {
		interp.Eval(first.Text + "\n\n")
	}
	if !t.Quiet {
		r.Banner()
	}
	return r.Run()
}
