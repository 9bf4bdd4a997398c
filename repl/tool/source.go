package tool

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gen/lang"
	"gen/lang/code"
	"gen/repl"
	"gen/vm/step"
)

// This file reads and compiles the program that a command line names.

// source reads the program.
func (t *tool) source() (*code.Source, error) {
	switch {
	case t.Text:
		return code.NewSource("<string>", t.Code), nil
	case t.File == "-":
		text, err := io.ReadAll(os.Stdin)
		src := code.NewSource("<stdin>", string(text))
		src.Made = true // CPython cannot show lines that it has read from a pipe
		return src, err
	}
	info, err := os.Stat(t.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(t.File)
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a folder, not a program", t.File)
	}
	text, err := os.ReadFile(t.File)
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = fmt.Errorf("%s: %w", t.File, cause.Err)
		}
		return nil, err
	}
	return code.NewSource(t.name(), string(text)), nil
}

// name is the program's file as tracebacks tell it: with its whole path, as CPython
// does, but in a trace or on a screen as it was given, the same on every machine.
func (t *tool) name() string {
	if full, err := filepath.Abs(t.File); err == nil && t.Name == "run" {
		return full
	}
	return t.File
}

// missing is the error of a file that is not there, with what may have been meant.
func missing(file string) error {
	text := fmt.Sprintf("%s: No such file.", file)
	dir, base := filepath.Split(file)
	folder := dir
	if folder == "" {
		folder = "."
	}
	var names []string
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if base+".gen" != ".gen" {
		for _, name := range names {
			if name == base+".gen" {
				return fmt.Errorf("%s Did you mean %s?", text, dir+name)
			}
		}
	}
	if like := repl.Closest(base, names); like != "" {
		return fmt.Errorf("%s Did you mean %s?", text, dir+like)
	}
	if like := repl.Closest(file, repl.SubcommandNames()); like != "" {
		return fmt.Errorf("%s Did you mean gen %s?", text, like)
	}
	return errors.New(text)
}

// compile reads and compiles the program; code is the exit code if there is none.
func (t *tool) compile() (prog *code.Code, exit int) {
	src, err := t.source()
	if err != nil {
		fmt.Fprintf(os.Stderr, "gen: %v\n", err)
		return nil, exitUsage
	}
	prog, bad := lang.CompileText(src, lang.Options{Mode: lang.File})
	if bad != nil {
		fmt.Fprint(os.Stderr, bad.Render())
		if bad.Hint != "" && repl.IsTerminal(os.Stderr) {
			t.margin(bad.Hint)
		} else {
			t.why(bad.Render())
		}
		return nil, exitFailed
	}
	return prog, 0
}

// argv is the program's sys.argv.
func (t *tool) argv() []string {
	name := t.File
	if t.Text {
		name = "-c"
	}
	return append([]string{name}, t.Args...)
}

// path is the program's __file__, "" if it is none.
func (t *tool) path() string {
	if t.Text || t.File == "-" {
		return ""
	}
	return t.name()
}

// why writes one line below a message on the standard error, if that is a terminal.
func (t *tool) why(message string, gens ...step.Gen) {
	if !t.hints() {
		return
	}
	if text := repl.Why(message, gens); text != "" {
		t.margin(text)
	}
}

// hints reports whether there is somebody to read a line of why.
func (t *tool) hints() bool { return repl.IsTerminal(os.Stderr) && t.wish.Hints }

// margin writes a sentence in the margin of the standard error.
func (t *tool) margin(text string) {
	for _, line := range repl.Margin(text, t.view.Width) {
		fmt.Fprintln(os.Stderr, line)
	}
}
