package tool

import (
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"gen/repl"
	"gen/repl/view"
)

// This file owns what is here to learn from: the examples and the tour.

// outside is what every stepper may reach.
func (t *tool) outside() repl.Outside {
	return repl.Outside{
		Write:    writeFile,
		Programs: t.exampleNames(),
		Open: func(name string) (repl.Session, error) {
			text, err := fs.ReadFile(t.program.Examples, name+".gen")
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
		Hints: t.onTerm && t.wish.Hints,
	}
}

// exampleNames are the programs of gen examples.
func (t *tool) exampleNames() []string {
	entries, _ := fs.ReadDir(t.program.Examples, ".")
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".gen"))
	}
	return names
}

// examples lists the lessons, or prints one.
func (t *tool) examples() int {
	var like []string
	for _, name := range t.exampleNames() {
		text, _ := fs.ReadFile(t.program.Examples, name+".gen")
		switch {
		case t.File == "":
			first, _, _ := strings.Cut(strings.TrimLeft(string(text), "\"'# "), "\n")
			fmt.Fprintln(t.out, view.Clip(fmt.Sprintf("  %-24s %s", name, strings.TrimRight(first, "\"' ")), t.view))
		case repl.IsExample(name, t.File):
			fmt.Fprint(t.out, string(text))
			return 0
		case strings.Contains(name, t.File):
			like = append(like, name)
		}
	}
	if t.File == "" {
		return 0
	}
	if len(like) == 0 {
		if one := repl.Closest(t.File, t.exampleNames()); one != "" {
			like = []string{one}
		}
	}
	text := fmt.Sprintf("there is no lesson %q", t.File)
	if len(like) > 0 {
		text += fmt.Sprintf(". Did you mean %s?", strings.Join(like, " or "))
	}
	fmt.Fprintf(os.Stderr, "gen: %s\n\"gen examples\" lists them.\n", text)
	return exitUsage
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
	t.interrupts.GoTo(st.Interrupt)
	return t.lead(st)
}
