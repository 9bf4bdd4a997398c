package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"gen/lang"
	"gen/lang/code"
	"gen/repl"
	"gen/repl/view"
	"gen/vm/step"
)

// This file turns the command line into what teaches and keeps: the tour, programs
// opened in the stepper, and runs written to files.

// outside is what every stepper may reach.
func (t *tool) outside() repl.Outside {
	return repl.Outside{
		Write:    func(path, text string) error { return os.WriteFile(path, []byte(text), 0o666) },
		Programs: exampleNames(),
		Open: func(name string) (repl.Session, error) {
			text, err := lessons.ReadFile("examples/" + name + ".gen")
			if err != nil {
				return nil, err
			}
			return t.record(name+".gen", string(text))
		},
		Lesson: func(n int) (repl.Session, error) {
			name, text, ok := repl.LessonSource(n)
			if !ok {
				return nil, fmt.Errorf("there is no lesson %d", n)
			}
			return t.record(name, text)
		},
		Hints: t.onTerm && repl.LoadHints(),
	}
}

// exampleNames are the programs of gen examples.
func exampleNames() []string {
	entries, _ := lessons.ReadDir("examples")
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".gen"))
	}
	return names
}

// examples lists the lessons, or prints one.
func (t *tool) examples() int {
	entries, _ := lessons.ReadDir("examples")
	var names []string
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".gen")
		names = append(names, name)
		text, _ := lessons.ReadFile("examples/" + e.Name())
		_, topic, _ := strings.Cut(name, "_")
		if t.File != "" && (name == t.File || e.Name() == t.File || topic == t.File || strings.HasPrefix(name, t.File+"_") || strings.HasPrefix(name, "0"+t.File+"_")) {
			fmt.Fprint(t.out, string(text))
			return 0
		}
		if t.File == "" {
			first, _, _ := strings.Cut(strings.TrimLeft(string(text), "\"'# "), "\n")
			fmt.Fprintln(t.out, view.Clip(fmt.Sprintf("  %-24s %s", name, strings.TrimRight(first, "\"' ")), t.view))
		}
	}
	if t.File == "" {
		return 0
	}
	text := fmt.Sprintf("there is no lesson %q", t.File)
	if like := repl.Closest(t.File, names); like != "" {
		text += fmt.Sprintf(". Did you mean %s?", like)
	}
	fmt.Fprintf(os.Stderr, "gen: %s\n\"gen examples\" lists them.\n", text)
	return exitUsage
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

// tour gives the lessons in the stepper.
func (t *tool) tour() int {
	n := 1
	if t.File != "" {
		var err error
		if n, err = strconv.Atoi(t.File); err != nil || n < 1 || n > repl.LessonCount() {
			return usageError(fmt.Errorf("the tour has lessons 1 to %d, not %q", repl.LessonCount(), t.File))
		}
	}
	outside := t.outside()
	s, err := outside.Lesson(n)
	if err != nil {
		return t.failed(err)
	}
	st := repl.NewStepper(s, t.view, t.out).With(outside)
	st.Begin(n)
	t.interrupts.goTo(st.Interrupt)
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

// export writes a run to a file.
func (t *tool) export() int {
	if t.Out == "" {
		return usageError(errors.New("export needs a file to write: gen export FILE -o run.html"))
	}
	s, exit := t.session()
	if s == nil {
		return exit
	}
	format, err := repl.FormatOf(t.Out)
	if err != nil {
		return usageError(err)
	}
	s.Measure(measured)
	out, err := os.Create(t.Out)
	if err != nil {
		return t.failed(err)
	}
	o := t.view
	if t.Width == 0 {
		o.Width = 80 // a page, not this terminal
	}
	err = repl.Export(s, o, format, t.File, out)
	if late := out.Close(); err == nil {
		err = late
	}
	return t.failed(err)
}

// mermaid prints the events of a run as a diagram.
func (t *tool) mermaid() func(step.Event) {
	fmt.Fprintln(t.out, "sequenceDiagram")
	return view.NewMermaid(func(line string) { fmt.Fprintln(t.out, line) }).Add
}

// why writes one line below a message on the standard error, if that is a terminal.
func why(message string) {
	if !repl.IsTerminal(os.Stderr) || !repl.LoadHints() {
		return
	}
	if text := repl.Why(message); text != "" {
		fmt.Fprintf(os.Stderr, "    | %s\n", text)
	}
}
