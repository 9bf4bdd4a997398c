package repl

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/chzyer/readline"
)

// This file asks the terminal and the environment what they can do.

// IsTerminal reports whether a file is a terminal.
func IsTerminal(f *os.File) bool { return readline.IsTerminal(int(f.Fd())) }

// TerminalSize is the size of a terminal; 80 by 24 if it does not tell.
func TerminalSize(f *os.File) (width, height int) {
	width, height, err := readline.GetSize(int(f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// RawTerminal makes keys come one by one.
func RawTerminal(f *os.File) (restore func(), err error) {
	state, err := readline.MakeRaw(int(f.Fd()))
	if err != nil {
		return nil, err
	}
	return func() { _ = readline.Restore(int(f.Fd()), state) }, nil
}

// RawAndCooked switch a terminal between keys and lines, whatever it is now.
func RawAndCooked(f *os.File) (raw, cooked func() error) {
	var before *readline.State
	raw = func() (err error) {
		if before == nil {
			before, err = readline.MakeRaw(int(f.Fd()))
		}
		return err
	}
	cooked = func() (err error) {
		if before != nil {
			err = readline.Restore(int(f.Fd()), before)
			before = nil
		}
		return err
	}
	return raw, cooked
}

// NeedsASCII reports whether the environment asks for ASCII drawings: a locale that
// is not UTF-8, or on a terminal one in whose fonts lines and triangles are two
// columns wide.
func NeedsASCII(getenv func(string) string, terminal bool) bool {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = getenv(name); locale != "" {
			break
		}
	}
	locale = strings.ToLower(locale)
	switch {
	case locale == "" || locale == "c" || locale == "posix":
		return terminal
	case !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8"):
		return true
	}
	language, _, _ := strings.Cut(locale, "_")
	return terminal && (language == "zh" || language == "ja" || language == "ko")
}

// WantsColour reports whether to use colour, given what --color says. The environment
// has its say as it has in CPython 3.13.
func WantsColour(color string, lookup func(string) (string, bool), terminal bool) bool {
	switch color {
	case "always":
		return true
	case "never":
		return false
	}
	is := func(name, value string) bool { v, set := lookup(name); return set && v == value }
	has := func(name string) bool { _, set := lookup(name); return set }
	switch {
	case is("PYTHON_COLORS", "0"):
		return false
	case is("PYTHON_COLORS", "1"):
		return true
	case has("NO_COLOR"):
		return false
	case has("FORCE_COLOR"):
		return true
	}
	return terminal && !is("TERM", "dumb")
}

// A LineReader reads lines from something that is no terminal, without prompts.
type LineReader struct{ r *bufio.Reader }

// NewLineReader reads lines from r.
func NewLineReader(r io.Reader) *LineReader { return &LineReader{bufio.NewReader(r)} }

// ReadLine reads a line without its end.
func (l *LineReader) ReadLine(prompt, initial string) (string, error) {
	line, err := l.r.ReadString('\n')
	if line == "" && err != nil {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// A Prompter reads lines where no line editor is possible: from a pipe, or on a
// terminal that can do no more.
type Prompter struct {
	lines *LineReader
	out   io.Writer
	echo  bool
}

// NewPrompter shows prompts on out. With echo it shows the lines as well, where no
// terminal does.
func NewPrompter(in io.Reader, out io.Writer, echo bool) *Prompter {
	return &Prompter{NewLineReader(in), out, echo}
}

// ReadLine shows the prompt and reads a line.
func (p *Prompter) ReadLine(prompt, initial string) (string, error) {
	io.WriteString(p.out, prompt)
	line, err := p.lines.ReadLine(prompt, initial)
	switch {
	case errors.Is(err, errCancelled):
		io.WriteString(p.out, "\n")
		return "", ErrInterrupt
	case err != nil:
		io.WriteString(p.out, "\n")
	case p.echo:
		io.WriteString(p.out, line+"\n")
	}
	return line, err
}

// Input reads the answer to a program's input().
func (p *Prompter) Input(prompt string) (string, error) {
	return p.ReadLine(prompt, "")
}
