// Gen is a step-through interpreter for the Python of generators and coroutines.
//
// This file turns a command line into one front end. It is the only room in which
// the language, the machine and the terminal meet.
package main

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"gen/lang"
	"gen/lang/code"
	"gen/repl"
	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

const version = "0.1.0"

//go:embed examples/*.gen
var lessons embed.FS

// The exit codes that are ours; a program's own go through.
const (
	exitFailed   = 1
	exitUsage    = 2
	exitInternal = 70
	// What a shell says of a program that Ctrl-C has ended.
	exitInterrupted = 130
)

func main() {
	code := exitInternal
	tuneCollector()
	report := repl.Guard(func() { code = start(os.Args[1:]) })
	if report != "" {
		fmt.Fprint(os.Stderr, report)
		code = exitInternal
	}
	os.Exit(code)
}

// tuneCollector lets the garbage collector run rarely while the heap is small, where
// it would cost more than the program itself, and often once it is large, where
// every unused percent is real memory. It looks again after each collection.
func tuneCollector() {
	type sentinel struct{ _ *int } // a pointer: tiny objects without one may never be finalized
	var retune func(*sentinel)
	retune = func(*sentinel) {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		switch live := stats.HeapAlloc >> 20; {
		case live < 32:
			debug.SetGCPercent(400)
		case live < 128:
			debug.SetGCPercent(100)
		default:
			debug.SetGCPercent(25)
		}
		runtime.SetFinalizer(&sentinel{}, retune)
	}
	retune(nil)
}

// A tool is one call of the program.
type tool struct {
	repl.Command
	view                 view.Options
	fromTerminal, onTerm bool // standard input, standard output
	out                  *outputWriter
	interrupts           repl.Interrupts
}

func start(args []string) int {
	c, err := repl.ParseArgs(args)
	if err != nil {
		return usageError(err)
	}
	t := &tool{Command: c, fromTerminal: repl.IsTerminal(os.Stdin), onTerm: repl.IsTerminal(os.Stdout)}
	t.out = &outputWriter{b: bufio.NewWriterSize(os.Stdout, 1<<16), prompt: t.onTerm}
	defer t.out.Flush()
	t.view = view.Options{
		Width: c.Width, Plain: c.Plain,
		ASCII:  c.ASCII || repl.NeedsASCII(os.Getenv, t.onTerm),
		Colour: repl.WantsColour(c.Color, os.Getenv, t.onTerm),
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
	case "examples":
		return t.examples()
	case "version":
		fmt.Fprintf(t.out, "gen %s (a subset of Python 3.13; %s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	case "help":
		if c.File != "" {
			fmt.Fprintln(t.out, strings.Join(repl.Explain(c.File, t.view), "\n"))
		} else {
			fmt.Fprint(t.out, repl.Usage())
		}
	case "repl":
		if !t.fromTerminal {
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
			fmt.Fprintf(os.Stderr, "    | %s\n", bad.Hint)
		} else {
			why(bad.Render())
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

// run runs a program from beginning to end.
func (t *tool) run() int {
	prog, exit := t.compile()
	if prog == nil {
		return exit
	}
	m := vm.New(vm.Options{
		Stdout: t.out, Stderr: os.Stderr, Args: t.argv(), Input: t.input(),
		Now: time.Now, Sleep: t.interrupts.Sleep,
		Seed: uint64(t.Seed), MaxMemory: t.Bytes, MaxSteps: t.MaxSteps, File: t.path(),
	})
	for _, w := range prog.Warnings {
		fmt.Fprint(os.Stderr, vm.WarningText(prog.Source, w))
	}
	t.interrupts.GoTo(m.Interrupt)
	m.Load(prog)
	m.Run()
	end := m.Outcome()
	t.out.Flush()
	fmt.Fprint(os.Stderr, end.Message)
	if end.Failed {
		why(end.Message)
	}
	if t.Stay && t.fromTerminal {
		return t.talk(prog.Source)
	}
	return end.Exit
}

// input answers input(): from the standard input, unless the program came from there.
func (t *tool) input() func(prompt string) (string, error) {
	if t.File == "-" {
		return nil
	}
	in := bufio.NewReader(os.Stdin)
	return func(prompt string) (string, error) {
		io.WriteString(t.out, prompt)
		t.out.Flush()
		line, err := in.ReadString('\n')
		if line == "" && err != nil {
			return "", io.EOF
		}
		return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
	}
}

// measured bounds the instructions that are run ahead to learn the number of steps.
const measured = 1_000_000

// session records a run of the program.
func (t *tool) session() (s *step.Session, exit int) {
	prog, exit := t.compile()
	if prog == nil {
		return nil, exit
	}
	s = step.NewSession(prog, step.Options{Args: t.argv(), Seed: uint64(t.Seed)})
	t.interrupts.GoTo(s.Interrupt)
	return s, 0
}

// step lets the reader walk through a program.
func (t *tool) step() int {
	if t.File == "-" && !t.Quit {
		return usageError(errors.New("the program and the commands cannot both come from the standard input; use -x"))
	}
	s, exit := t.session()
	if s == nil {
		return exit
	}
	s.Measure(measured)
	st := repl.NewStepper(s, t.view, t.out).With(t.outside())
	t.interrupts.GoTo(st.Interrupt)
	return t.lead(st)
}

// walk is the stepper on a terminal: with keys, or in words where the terminal can
// do no more.
func (t *tool) walk(st *repl.Stepper, in *repl.Input) error {
	if term := os.Getenv("TERM"); term == "dumb" || term == "" || t.Plain {
		return st.Run(&promptReader{repl.NewLineReader(in), t.out}, "(gen) ")
	}
	t.out.Flush()
	return st.RunKeys(repl.Terminal{
		In: in, Out: os.Stdout,
		Raw:  func() (func(), error) { return repl.RawTerminal(os.Stdin) },
		Size: t.size,
	})
}

// size is the page: the terminal, or what --width says.
func (t *tool) size() (int, int) {
	w, h := repl.TerminalSize(os.Stdout)
	if t.Width > 0 {
		w = t.Width
	}
	return w, h
}

func (t *tool) failed(err error) int {
	if err != nil {
		fmt.Fprintf(os.Stderr, "gen: %v\n", err)
		return exitFailed
	}
	return 0
}

// trace prints the events of a run.
func (t *tool) trace() int {
	s, exit := t.session()
	if s == nil {
		return exit
	}
	write := func(line string) { fmt.Fprintln(t.out, line) }
	lines := view.NewTrace(write)
	add := lines.Add
	if t.Format == "jsonl" {
		write(view.TraceHead(t.File))
		add = func(e step.Event) { write(view.TraceJSON(e)) }
	}
	if t.Format == "mermaid" {
		add = t.mermaid()
	}
	wanted := repl.Selected(t.Only)
	begun := t.From == ""
	first := repl.Selected(t.From)
	number, err := strconv.Atoi(t.From)
	s.Each(func(e step.Event) bool {
		begun = begun || err == nil && e.N >= number || err != nil && first(e.Kind)
		if begun && wanted(e.Kind) {
			add(e)
		}
		return t.out.err == nil
	})
	lines.End()
	if t.interrupts.Happened() {
		return exitInterrupted
	}
	return 0
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
		Interp: interp, In: editor, Out: tail, View: t.view, Version: version,
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

// A promptReader asks for lines where no line editor is possible.
type promptReader struct {
	lines *repl.LineReader
	out   *outputWriter
}

func (p *promptReader) ReadLine(prompt, initial string) (string, error) {
	io.WriteString(p.out, prompt)
	p.out.Flush()
	return p.lines.ReadLine(prompt, initial)
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
	t.interrupts.GoTo(st.Interrupt)
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
