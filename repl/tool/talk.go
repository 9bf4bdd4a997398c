package tool

import (
	"fmt"
	"os"

	"gen/lang/code"
	"gen/repl"
)

// This file sets the prompt up.

// A lineSource is where the prompt gets its lines from, and the answers to input().
type lineSource interface {
	repl.Reader
	Input(prompt string) (string, error)
}

// talk is the prompt; first, if not nil, runs before it. Without a terminal it is a
// transcript: prompts, lines and answers as they would stand on the screen.
func (t *tool) talk(first *code.Code) int {
	in := repl.NewInput(os.Stdin)
	tail := repl.NewTail(t.out)
	var lines lineSource
	interp := t.newInterp(tail, func(prompt string) (string, error) { return lines.Input(prompt) }, in.Cancel)
	opt := repl.Options{
		Interp: interp, Out: tail, View: t.view, Version: t.program.Version,
		Hints: t.onTerm && t.wish.Hints, KeepHints: keepHints,
		Read: t.readProgram, Write: writeFile, Outside: t.outside(),
	}
	if t.fromTerminal && t.onTerm && !plainTerminal() {
		editor, err := t.editor(in, tail, interp)
		if err != nil {
			return t.failed(err)
		}
		defer editor.Close()
		lines, opt.Remember = editor, editor.Add
		t.interrupts.GoTo(func() {}) // Ctrl-C is a key of the editor
	} else {
		lines = repl.NewPrompter(in, tail, !t.fromTerminal)
		if t.fromTerminal {
			t.interrupts.GoTo(in.Cancel)
		}
	}
	opt.In = lines
	if t.fromTerminal && t.onTerm {
		opt.Step = func(st *repl.Stepper) error {
			defer t.interrupts.Use(st.Interrupt)()
			return t.walk(st, in)
		}
	}
	r := repl.New(opt)
	if first != nil {
		end := interp.run(first)
		fmt.Fprint(tail, end.Message)
		if end.Failed && opt.Hints {
			t.why(end.Message)
		}
	}
	if !t.Quiet && t.fromTerminal {
		r.Banner()
	}
	return r.Run()
}

func keepHints(on bool) error {
	return repl.KeepConfig(repl.ConfigFile(), "hints", map[bool]string{true: "on", false: "off"}[on])
}

// editor is the line editor of a terminal.
func (t *tool) editor(in *repl.Input, tail *repl.Tail, interp interp) (*repl.Editor, error) {
	opt := repl.EditorOptions{
		In: in, Out: tail, Width: func() int { w, _ := repl.TerminalSize(os.Stdout); return w },
		History:  repl.StateFile("history"),
		Complete: repl.Completion(interp, listFolder),
	}
	opt.Resized = func(f func()) { t.resizes.Use(f) }
	opt.Raw, opt.Cooked = repl.RawAndCooked(os.Stdin)
	if t.view.Colour {
		opt.Paint = repl.Paint
	}
	return repl.NewEditor(opt)
}

// plainTerminal reports whether the terminal can only write one line after the other.
func plainTerminal() bool {
	term := os.Getenv("TERM")
	return term == "dumb" || term == ""
}

// readProgram reads a file for :load.
func (t *tool) readProgram(path string) (string, error) {
	reader := tool{Command: repl.Command{File: path}}
	src, err := reader.source()
	if err != nil {
		return "", err
	}
	return src.Text, nil
}

func writeFile(path, text string) error { return os.WriteFile(path, []byte(text), 0o666) }

// listFolder lists a folder for completion; folders end with a slash.
func listFolder(path string) []string {
	entries, _ := os.ReadDir(path)
	var names []string
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() {
			name += "/"
		}
		names = append(names, name)
	}
	return names
}
