// Package tool turns a command line into one front end. It is the room in which the
// language, the machine and the terminal meet; it owns what the process reads and
// writes, and its exit codes.
package tool

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"gen/repl"
	"gen/repl/view"
)

// The exit codes that are ours; a program's own go through.
const (
	exitFailed = 1
	exitUsage  = 2
	// ExitInternal is for mistakes of ours.
	ExitInternal = 70
	// What a shell says of a program that Ctrl-C has ended.
	exitInterrupted = 130
)

// A Program is the program that is called: its version, and the examples it carries.
type Program struct {
	Version  string
	Examples fs.FS
}

// A tool is one call of the program.
type tool struct {
	repl.Command
	program              Program
	wish                 repl.Config
	view                 view.Options
	fromTerminal, onTerm bool // standard input, standard output
	out                  *outputWriter
	interrupts           repl.Interrupts
	resizes              repl.Resizes
}

// Start does what a command line says and answers the exit code.
func (p Program) Start(args []string) int {
	wish, problems := repl.LoadConfig(repl.ConfigFile())
	for _, text := range problems {
		fmt.Fprintf(os.Stderr, "gen: %s\n", text)
	}
	c, err := repl.ParseArgs(args, wish)
	if err != nil {
		return usageError(err)
	}
	t := &tool{Command: c, program: p, wish: wish, fromTerminal: repl.IsTerminal(os.Stdin), onTerm: repl.IsTerminal(os.Stdout)}
	t.out = &outputWriter{b: bufio.NewWriterSize(os.Stdout, 1<<16), prompt: t.onTerm}
	defer t.out.Flush()
	t.view = view.Options{
		Width: c.Width, Plain: c.Plain,
		ASCII:  c.ASCII || repl.NeedsASCII(os.Getenv, t.onTerm),
		Colour: repl.WantsColour(c.Color, os.LookupEnv, t.onTerm),
	}
	if t.view.Width == 0 {
		t.view.Width = 80
		if t.onTerm {
			t.view.Width, _ = repl.TerminalSize(os.Stdout)
		}
	}
	t.interrupts.Listen(func() { os.Exit(exitInterrupted) })
	switch c.Name {
	case "run":
		return t.run()
	case "step":
		return t.step()
	case "trace":
		return t.trace()
	case "export":
		return t.export()
	case "tour":
		return t.tour()
	case "dis":
		return t.dis()
	case "check":
		return t.check()
	case "verify":
		return t.verify()
	case "examples":
		return t.examples()
	case "version":
		fmt.Fprintf(t.out, "gen %s (a subset of Python 3.13; %s, %s/%s)\n", p.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	case "help":
		switch c.File {
		case "manual":
			fmt.Fprintln(t.out, strings.Join(repl.Manual(t.view), "\n"))
		default:
			fmt.Fprintln(t.out, strings.Join(repl.Explain(c.File, t.view), "\n"))
		case "":
			fmt.Fprint(t.out, repl.Usage())
		}
	case "repl":
		if !t.fromTerminal && !t.Stay {
			// As python does: a program comes through the pipe.
			t.File = "-"
			return t.run()
		}
		return t.talk(nil)
	}
	return 0
}

func usageError(err error) int {
	fmt.Fprintf(os.Stderr, "gen: %v\nTry \"gen help\".\n", err)
	return exitUsage
}

func (t *tool) failed(err error) int {
	if err != nil {
		fmt.Fprintf(os.Stderr, "gen: %v\n", err)
		return exitFailed
	}
	return 0
}

// size is the page: the terminal, or what --width says.
func (t *tool) size() (int, int) {
	w, h := repl.TerminalSize(os.Stdout)
	if t.Width > 0 {
		w = t.Width
	}
	return w, h
}

// An outputWriter is the standard output: in large pieces into a pipe or a file, line
// by line on a terminal.
type outputWriter struct {
	b      *bufio.Writer
	prompt bool
	err    error
}

func (w *outputWriter) Write(p []byte) (int, error) {
	n, err := w.b.Write(p)
	if err == nil && w.prompt {
		err = w.b.Flush()
	}
	w.err = err
	return n, err
}

func (w *outputWriter) Flush() { w.err = w.b.Flush() }
