package repl

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"gen/lang"
	"gen/lang/code"
	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

// recorded is a session of a text.
func recorded(name, text string) (Session, error) {
	prog, bad := lang.CompileText(code.NewSource(name, text), lang.Options{Mode: lang.File})
	if bad != nil {
		return nil, fmt.Errorf("%s", bad.Render())
	}
	s := step.NewSession(prog, step.Options{})
	s.Measure(1_000_000)
	return s, nil
}

// around is a stepper's surroundings, with files in memory.
func around(t testing.TB, files map[string]string) Outside {
	paths, err := filepath.Glob("../examples/*.gen")
	if err != nil || len(paths) == 0 {
		t.Fatal("no examples")
	}
	o := Outside{
		Write:  func(path, text string) error { files[path] = text; return nil },
		Lesson: func(n int) (Session, error) { name, text, _ := LessonSource(n); return recorded(name, text) },
		Open: func(name string) (Session, error) {
			text, err := os.ReadFile("../examples/" + name + ".gen")
			if err != nil {
				return nil, err
			}
			return recorded(name+".gen", string(text))
		},
		Hints: true,
	}
	for _, p := range paths {
		o.Programs = append(o.Programs, strings.TrimSuffix(filepath.Base(p), ".gen"))
	}
	return o
}

// dialogue runs commands on a real session.
func dialogue(t *testing.T, s Session, files map[string]string, commands ...string) string {
	t.Helper()
	var b strings.Builder
	st := NewStepper(s, view.Options{Width: 80}, &b).With(around(t, files))
	for _, c := range commands {
		b.WriteString("(gen) " + c + "\n")
		st.Exec(c)
	}
	return b.String()
}

// pages checks what no page may have.
func pages(t *testing.T, name, text string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if view.Width(line) > 80 {
			t.Errorf("%s: too wide: %s", name, line)
		}
		if strings.ContainsAny(line, "\x1b\t\r") {
			t.Errorf("%s: control character: %q", name, line)
		}
	}
}

// Every stop of every lesson is found, in order; every command to try is one; and
// the whole tour is kept as a text.
func TestTour(t *testing.T) {
	if LessonCount() != 8 {
		t.Errorf("%d lessons", LessonCount())
	}
	var b strings.Builder
	st := NewStepper(newFake(t), view.Options{Width: 80}, &b).With(around(t, nil))
	st.Exec("tour list")
	for n, l := range lessons() {
		if l.title == "" || l.last == "" || len(l.stops) < 3 {
			t.Errorf("%s: something is missing", l.title)
		}
		st.Exec(fmt.Sprint("tour ", n+1))
		v := st.lesson
		if v == nil {
			t.Fatalf("lesson %d did not begin", n+1)
		}
		for i, stop := range l.stops {
			if i > 0 {
				st.Exec("tour")
			}
			if i > 0 && v.at[i] <= v.at[i-1] {
				t.Errorf("lesson %d, stop %d: step %d after %d", n+1, i+1, v.at[i], v.at[i-1])
			}
			if st.s.Pos() != v.at[i] || st.s.Snapshot().Ended {
				t.Errorf("lesson %d, stop %d was not found", n+1, i+1)
			}
			if word := stop.when; word != "" && !regexp.MustCompile(`line|==`).MatchString(word) {
				kind, _, _ := strings.Cut(word, " ")
				if got := st.s.Snapshot().Event.Kind.String(); got != kind {
					t.Errorf("lesson %d, stop %d: %s, want %s", n+1, i+1, got, kind)
				}
			}
			if r := st.do(stop.try); stop.try != "" && r.wrong {
				t.Errorf("lesson %d: %s: %s", n+1, stop.try, strings.Join(r.lines, " "))
			}
		}
	}
	st.Exec("tour")
	st.Exec("tour 9")
	if st.lesson != nil {
		t.Error("the tour does not end")
	}
	pages(t, "tour", b.String())
	golden(t, "tour.txt", b.String())
}

// A step always asks the same question, and exactly one answer is right.
func TestQuiz(t *testing.T) {
	paths, _ := filepath.Glob("../examples/*.gen")
	for n := range LessonCount() {
		name, _, _ := LessonSource(n + 1)
		paths = append(paths, "lessons/"+name)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := recorded(filepath.Base(path), string(text))
		if err != nil {
			t.Fatal(err)
		}
		places := map[int]int{}
		for {
			q := ask(s.Snapshot())
			if q == nil {
				break
			}
			again := ask(s.Snapshot())
			seen := map[string]bool{}
			places[q.right]++
			for i, c := range q.choices {
				if seen[c.text] || c.text == "" || (c.why == "") != (i == q.right) || c != again.choices[i] {
					t.Errorf("%s step %d: answer %d: %+v", path, s.Pos(), i+1, c)
				}
				seen[c.text] = true
				if strings.Contains(c.text, "%!") || strings.Contains(c.why, "%!") || len(c.text) > 75 {
					t.Errorf("%s: bad text %q, %q", path, c.text, c.why)
				}
			}
			if len(q.choices) < 3 {
				t.Errorf("%s step %d: only %d answers", path, s.Pos(), len(q.choices))
			}
			s.Forward()
		}
		if s.Pos() > 12 && len(places) < 3 {
			t.Errorf("%s: the right answer stands at %v", path, places)
		}
	}
	s, _ := recorded("yield_from.gen", mustLesson(t, 6))
	got := dialogue(t, s, nil, "until send", "quiz", "1", "quiz", "2", "quiz", "3", "quiz", "4", "quiz", "s", "4", "goto end", "quiz")
	pages(t, "quiz", got)
	golden(t, "stepper_quiz.txt", got)
}

func mustLesson(t testing.TB, n int) string {
	_, text, ok := LessonSource(n)
	if !ok {
		t.Fatal("no lesson", n)
	}
	return text
}

func TestKeeping(t *testing.T) {
	files := map[string]string{}
	s, _ := recorded("yield_from.gen", mustLesson(t, 6))
	got := dialogue(t, s, files, "until send", "diff", "diff 3", "diff x", "objects", "save a.txt", "save a.md", "save a.json", "save a.mmd", "save a.html",
		"save run.txt all", "save run.html all", "save run.md all", "save run.json all", "save run.mmd all", "save", "save a.doc", "save a.txt some",
		"example", "example 3", "example nosuch", "example pipelin", "play x", "goto end", "back 2", "play")
	pages(t, "keeping", got)
	golden(t, "stepper_keep.txt", got)
	golden(t, "saved.mmd", files["run.mmd"])
	golden(t, "saved.md", files["a.md"])
	for name, text := range files {
		if !strings.HasSuffix(text, "\n") || strings.ContainsRune(text, '\x1b') {
			t.Errorf("%s is damaged", name)
		}
	}
	page := files["run.html"]
	if strings.Contains(page, "http") || strings.Contains(page, "src=") || strings.Count(page, "<pre") != 27+1 {
		t.Errorf("the page is not self-contained, or has %d cards", strings.Count(page, "<pre"))
	}
	if !strings.HasPrefix(files["run.json"], `{"schema":1,`) {
		t.Error("no schema")
	}
}

// Every example can be shown and kept in every form; a whole run plays to its end.
func TestExport(t *testing.T) {
	o := around(t, nil)
	for _, p := range o.Programs {
		s, err := o.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range Formats {
			var b strings.Builder
			if err := Export(s, view.Options{Width: 80}, format, p, &b); err != nil || b.Len() == 0 {
				t.Errorf("%s as %s: %v", p, format, err)
			}
		}
	}
}

func TestGlossary(t *testing.T) {
	seen := map[string]bool{}
	for i := range cards {
		c := &cards[i]
		for _, w := range strings.Split(c.words, ",") {
			w = strings.ToLower(strings.TrimSpace(w))
			if seen[w] {
				t.Errorf("%q has two cards", w)
			}
			seen[w] = true
		}
		if n := strings.Count(strings.Trim(c.picture, "\n"), "\n") + 1; n > 6 || c.text == "" {
			t.Errorf("%s: a picture of %d lines", c.words, n)
		}
		for _, w := range strings.Split(c.also, ",") {
			if cardOf(w) == nil {
				t.Errorf("%s: see also %q has no card", c.words, w)
			}
		}
		for _, o := range []view.Options{{Width: 80}, {Width: 60}, {Width: 80, ASCII: true}} {
			for _, line := range c.lines(o) {
				if view.Width(line) > o.Width {
					t.Errorf("%s at %d: too wide: %s", c.words, o.Width, line)
				}
				if o.ASCII && strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
					t.Errorf("%s: not ASCII: %s", c.words, line)
				}
			}
		}
	}
	for _, w := range strings.Split("generator suspended delegate yield from send StopIteration coroutine await task future event loop heap frame hole ladder", " ") {
		if w != "from" && w != "event" && !seen[strings.ToLower(w)] && !seen["yield from"] {
			t.Errorf("%q has no card", w)
		}
	}
	var b strings.Builder
	for _, w := range glossaryWords() {
		b.WriteString(strings.Join(cardOf(w).lines(view.Options{Width: 80}), "\n") + "\n\n")
	}
	golden(t, "glossary.txt", b.String())
}

// Every word of the narration has a card or is an everyday one: a list of those is
// kept, so that no new word of the trade comes in without an explanation.
func TestNarrationIsExplained(t *testing.T) {
	words := map[string]bool{}
	for _, s := range newFake(t).moments {
		for k := range vm.KindCount {
			c := *s
			c.Step, c.Event.Kind = 7, vm.Kind(k)
			e := c.Event
			c.Next = &e
			text := view.What(&c) + " " + view.Next(&c)
			text = regexp.MustCompile(`"[^"]*"|'[^']*'|\w+\([^)]*\)`).ReplaceAllString(text, " ")
			for _, w := range regexp.MustCompile(`[A-Za-z]+`).FindAllString(text, -1) {
				words[strings.ToLower(w)] = true
			}
		}
	}
	for _, name := range []string{"main", "top", "middle", "bottom", "x", "r"} {
		delete(words, name)
	}
	var everyday []string
	for w := range words {
		if cardOf(w) == nil {
			everyday = append(everyday, w)
		}
	}
	sort.Strings(everyday)
	golden(t, "everyday_words.txt", strings.Join(everyday, "\n")+"\n")
}

// Each row of the table of causes, from the program to the line.
func TestWhy(t *testing.T) {
	tests := []struct{ program, want string }{
		{"def top():\n    x = yield\ng = top()\ng.send(84)\n", "top has not started: no yield is waiting for 84. Call next(g) first."},
		{"def top():\n    yield 1\ng = top()\nlist(g)\nnext(g)\n", "top finished at step 8, line 2. Call top() for a new one."},
		{"def bottom():\n    yield 1\ndef t():\n    yield from bottom\nnext(t())\n", "bottom is the function. Did you mean: yield from bottom() ?"},
		{"def f():\n    yield 1\nfor x in f:\n    pass\n", "f is the function; calling it makes the generator. Did you mean: f() ?"},
		{"async def f():\n    pass\nasync def m():\n    await f\nm().send(None)\n", "await takes a coroutine, Task or Future; add () if f is an async def."},
		{"async def m():\n    await 5\nm().send(None)\n", "await takes a coroutine, Task or Future; add () if it is an async def."},
		{"def me():\n    next(g)\n    yield 1\ng = me()\nnext(g)\n", ""},
		{"def g():\n    yield 1\ng().sned(1)\n", "Did you mean send()?"},
		{"def f():\n    yield next(iter([]))\nnext(f())\n", "Inside, StopIteration would look like the end: use return (PEP 479)."},
		{"def a():\n    try:\n        yield 1\n    except GeneratorExit:\n        yield 2\ng = a()\nnext(g)\ng.close()\n", "close() asked it to stop; it yielded instead, at line 5."},
		{"async def f():\n    return 1\nc = f()\ntry:\n    c.send(None)\nexcept StopIteration:\n    pass\nc.send(None)\n", "A coroutine runs once; call f() again."},
		{"1 / 0\n", ""},
	}
	for _, test := range tests {
		s, err := recorded("a.gen", test.program)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		st := NewStepper(s, view.Options{Width: 120}, &b).With(Outside{Hints: true})
		st.Exec("goto end")
		got := strings.Join(st.whyEnded(), "\n")
		if want := "    | " + test.want; test.want != "" && got != want {
			t.Errorf("got %q, want %q\n%s", got, want, s.Snapshot().Uncaught)
		}
		if test.want != "" && Why(s.Snapshot().Uncaught, nil) == "" {
			t.Errorf("nothing to say without events: %s", s.Snapshot().Uncaught)
		}
		st.With(Outside{})
		if st.whyEnded() != nil {
			t.Error("a hint in a pipe")
		}
	}
	for message, want := range map[string]string{
		"  File \"a\", line 1\n    await f()\n    ^^^^^^^^^\nSyntaxError: 'await' outside function\n":                       "At gen's prompt await works at the top level; in a file it needs an async def around it.",
		"SyntaxError: 'yield from' inside async function\n":                                                                 "In an async def use await.",
		"a.gen:7: RuntimeWarning: coroutine 'f' was never awaited\n  f()\nRuntimeWarning: Enable tracemalloc to get more\n": "f was CREATED, and dropped at line 7: its body never ran. Await it.",
	} {
		if got := Why(message, nil); got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
	for _, want := range []string{"no packages or files", "Did you mean asyncio?", "bisect"} {
		if got := Why("ModuleNotFoundError: No module named 'asyncoi'\n", nil); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	names := map[string]bool{}
	for _, row := range whyTable {
		if row.name == "" || names[row.name] || row.message == nil || row.why == nil {
			t.Errorf("%q: something is missing", row.name)
		}
		names[row.name] = true
	}
}

// Colour adds nothing but colour.
func TestPaint(t *testing.T) {
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, line := range []string{"", "def f(x): # say", "x = yield 'open", "for i in (1, 2", ":step next(g)", "  é = \"数据\" $", "@a.b"} {
		if got := escapes.ReplaceAllString(Paint(line), ""); got != line {
			t.Errorf("%q became %q", line, got)
		}
	}
	if got, want := Paint("x = yield 42"), "x = \x1b[34myield\x1b[0m \x1b[36m42\x1b[0m"; got != want {
		t.Errorf("%q", got)
	}
	if Paint(":help") != ":help" {
		t.Error("a command is coloured")
	}
}

// With single keys a question hides what comes next, a number answers it, and a
// film runs until a key.
func TestTeachingKeys(t *testing.T) {
	play := func(keys io.Reader, shown func(text string)) string {
		var b strings.Builder
		s, err := recorded("yield_from.gen", mustLesson(t, 6))
		if err != nil {
			t.Fatal(err)
		}
		st := NewStepper(s, view.Options{}, io.Discard).With(around(t, nil))
		err = st.RunKeys(Terminal{In: keys, Out: writer(func(p []byte) { b.Write(p); shown(string(p)) }),
			Raw:  func() (func(), error) { return func() {}, nil },
			Size: func() (int, int) { return 80, 30 }})
		if err != nil {
			t.Fatal(err)
		}
		return screenOf(b.String())
	}
	ignore := func(string) {}
	asked := play(strings.NewReader("eeQ"), ignore)
	if strings.Contains(asked, "Next:") || !strings.Contains(asked, "What happens next?") {
		t.Errorf("the answer can be read:\n%s", asked)
	}
	if answered := play(strings.NewReader("eeQ2"), ignore); !strings.Contains(answered, "of 1.") || !strings.Contains(answered, "Next:") {
		t.Errorf("no answer:\n%s", answered)
	}
	if lesson := play(strings.NewReader("TT"), ignore); !strings.Contains(lesson, "Lesson 1 of 8") || !strings.Contains(lesson, "2 of 5") {
		t.Errorf("no lesson:\n%s", lesson)
	}
	if film := play(strings.NewReader(":play 0.001\r"), ignore); !strings.Contains(film, "step ") {
		t.Errorf("no film:\n%s", film)
	}
	r, w := io.Pipe()
	go w.Write([]byte(":play 0.001\r"))
	play(r, func(text string) {
		if strings.Contains(text, "step 27 of 27") {
			w.Close()
		}
	})
}

// writer is a function as an io.Writer.
type writer func(p []byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}

func TestPromptTeaches(t *testing.T) {
	out, _, _ := talk(t, func(o *Options) { o.Outside = around(t, nil) }, ":tasks", ":loop", ":tour list", ":tour 6", "tour", "q", ":help hole")
	for _, want := range []string{"No event loop is in use", "8  The loop and its heap", "Lesson 6 of 8", "2 of 7", "The place in a line that waits"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	pages(t, "prompt", out)
}
