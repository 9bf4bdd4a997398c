package repl

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gen/lang"
	"gen/lang/code"
	"gen/repl/view"
	"gen/vm/step"
)

// A fakeInterp knows a handful of statements.
type fakeInterp struct {
	t       testing.TB
	out     *bytes.Buffer
	blocks  []string
	session Session
	fresh   int
}

func (f *fakeInterp) Check(block string) State {
	_, err := lang.ParseWith(code.NewSource("<input>", block), lang.Single, lang.Options{Block: true})
	switch {
	case err == nil:
		return Valid
	case err.Incomplete:
		return Incomplete
	}
	return Wrong
}

func (f *fakeInterp) Eval(block string) Result {
	f.blocks = append(f.blocks, block)
	switch strings.TrimSpace(block) {
	case "1 + 1":
		f.out.WriteString("2\n")
	case "g = top()":
		return Result{Hints: []string{"top is a new generator, CREATED. Not one line of its body has run."}}
	case "1 / 0":
		return Result{Traceback: "Traceback (most recent call last):\n  File \"<input-1>\", line 1, in <module>\nZeroDivisionError: division by zero\n"}
	case "boom":
		panic("boom")
	case "raise SystemExit(3)":
		code := 3
		return Result{Exit: &code}
	}
	return Result{}
}

func (f *fakeInterp) Names() []string { return []string{"print", "top", "top2", "g", "printer"} }
func (f *fakeInterp) Attrs(expr string) []string {
	if expr == "str" {
		return []string{"upper", "lower"}
	}
	if expr == "g" {
		return []string{"send", "throw", "close", "__next__", "gi_frame", "gi_running"}
	}
	return nil
}
func (f *fakeInterp) Modules() []string { return []string{"math", "asyncio"} }
func (f *fakeInterp) Gens() []step.Gen  { return newFake(f.t).moments[2].Gens }
func (f *fakeInterp) Describe(name string) (Description, bool) {
	switch name {
	case "g":
		return Description{Type: "generator", Gen: 1}, true
	case "n":
		return Description{Type: "int", Repr: "5"}, true
	}
	return Description{}, false
}
func (f *fakeInterp) Replay() (Session, error) { return f.session, nil }
func (f *fakeInterp) StepExpr(expr string) (Session, error) {
	if expr == "next(g)" {
		return newFake(f.t), nil
	}
	return nil, errors.New("SyntaxError: invalid syntax\n")
}
func (f *fakeInterp) Reset()     { f.fresh++ }
func (f *fakeInterp) Interrupt() {}

// talk plays lines and returns what was said, with the prompts.
func talk(t *testing.T, opt func(*Options), script ...string) (string, *fakeInterp, int) {
	t.Helper()
	var out bytes.Buffer
	in := &echo{lines: script, out: &out}
	f := &fakeInterp{t: t, out: &out}
	o := Options{Interp: f, In: in, Out: &out, View: view.Options{Width: 80}, Version: "0.1", Hints: true}
	if opt != nil {
		opt(&o)
	}
	r := New(o)
	code := r.Run()
	return out.String(), f, code
}

// echo is a Reader that shows what a terminal would show.
type echo struct {
	lines []string
	out   *bytes.Buffer
}

func (e *echo) ReadLine(prompt, initial string) (string, error) {
	in := lines(e.lines)
	line, err := in.ReadLine(prompt, initial)
	e.lines = in
	switch {
	case errors.Is(err, ErrInterrupt):
		fmt.Fprintln(e.out, prompt+initial+"^C")
	case err != nil:
		fmt.Fprintln(e.out, prompt)
	case strings.Contains(line, "\n"):
		// A paste or a block from the history.
		fmt.Fprint(e.out, prompt+strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\n", "\n... ")+"\n")
	default:
		line = initial + line
		fmt.Fprintln(e.out, prompt+line)
	}
	return line, err
}

func TestTalk(t *testing.T) {
	files := map[string]string{"lesson.gen": "x = 1\ny = 2\n"}
	out, f, code := talk(t, func(o *Options) {
		o.Read = func(path string) (string, error) {
			if text, ok := files[path]; ok {
				return text, nil
			}
			return "", fmt.Errorf("%s: No such file", path)
		}
		o.Write = func(path, text string) error {
			files[path] = text
			return nil
		}
	},
		"1 + 1", "", "   ", "g = top()", "1 / 0", "def f():", "x = (1,", "", "2)", "x.y", "return x", "", "",
		"if 1:", "^C", "^C", "boom", "1 + 1", ":nosuch", ":stpe", ":help step", ":gens", ":gens all", "g?", "?n", "nix?", ":w",
		":step next(g)", "e", "q", ":step )", ":replay", ":load nosuch.gen", ":load lesson.gen", ":save out.gen", ":hints", ":hints off",
		"g = top()", "%hints on", ":reset", ":save out.gen", "x = 1\nfor i in y:\n    print(i)\n\n    print(2)\n", "raise SystemExit(3)", "never")
	golden(t, "talk.txt", out)
	if code != 3 {
		t.Errorf("exit code %d", code)
	}
	if f.fresh != 1 {
		t.Error("no reset")
	}
	golden(t, "talk_blocks.txt", strings.Join(f.blocks, "---\n"))
	golden(t, "talk_saved.gen", files["out.gen"])
}

func TestNextIndent(t *testing.T) {
	for block, want := range map[string]int{
		"def f():\n":                    4,
		"def f():  # text\n":            4,
		"def f():\n    return 1\n":      0,
		"if x:\n    if y:\n        z\n": 8,
		"x = '''\nabc:\n":               0,
		"for x in y:\n    pass\n":       0,
		"class C:\n    def f(self):\n":  8,
	} {
		if got := len(nextIndent(block)); got != want {
			t.Errorf("%q: %d, want %d", block, got, want)
		}
	}
}

func TestComplete(t *testing.T) {
	f := &fakeInterp{t: t}
	for text, want := range map[string]string{
		"pri":             "pri|print printer",
		"x = to":          "to|top top2",
		"wh":              "wh|while",
		"g.":              "|close gi_frame gi_running send throw",
		"g._":             "_|__next__",
		"g.gi_f":          "gi_f|gi_frame",
		"nix.a":           "a|",
		"f().a":           "a|",
		"":                "|",
		"12":              "|",
		":re":             "re|replay reset",
		"%h":              "h|help hints",
		":load":           "load|load",
		":load le":        "le|less/ lesson.gen",
		":save a/x":       "x|x.gen",
		":load ":          "|less/ lesson.gen",
		":load .h":        ".h|.hidden",
		":hints o":        "o|off on",
		"import ma":       "ma|math",
		"import a, m":     "m|math",
		"from asy":        "asy|asyncio",
		"from g import s": "s|send",
		"'a'.up":          "up|upper",
	} {
		typed, found := complete(text, f, func(folder string) []string {
			if folder == "a/" {
				return []string{"x.gen"}
			}
			return []string{"lesson.gen", "less/", ".hidden"}
		})
		if got := typed + "|" + strings.Join(found, " "); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A Go panic is told with its place and does not end the session; see TestTalk for
// the latter.
func TestGuard(t *testing.T) {
	report := Guard(func() {
		var m map[string]int
		m["x"] = 1
	})
	if !strings.Contains(report, "internal error: assignment to entry in nil map, at repl/repl_test.go:") {
		t.Error(report)
	}
	if Guard(func() {}) != "" {
		t.Error("a report of nothing")
	}
}

func TestHelpOfPrompt(t *testing.T) {
	for _, line := range PromptHelp(80) {
		if len(line) > 80 {
			t.Errorf("too long: %s", line)
		}
	}
	for _, c := range promptCommands() {
		if c.help == "" || c.run == nil {
			t.Errorf("%s: something is missing", c.name)
		}
	}
}
