package repl

import (
	"io"
	"strings"
	"testing"

	"gen/repl/view"
)

// A text that is longer than the screen is read leaf by leaf.
func TestTurningLeaves(t *testing.T) {
	var lines []string
	for _, c := range "abcdefghij" {
		lines = append(lines, string(c))
	}
	at := &scroll{}
	show := func(want string) {
		t.Helper()
		page := at.fit(append([]string{"head"}, lines...), 1, 7)
		if got := strings.Join(page[:len(page)-1], ""); got != "head"+want || len(page) != 6 {
			t.Errorf("%q, want %q", page, want)
		}
	}
	show("abcd")
	for _, step := range []struct{ key, want string }{
		{"pagedown", "efgh"}, {"down", "ghij"}, {"down", "ghij"}, {"pageup", "cdef"}, {"up", "abcd"},
	} {
		if !at.turn(step.key) {
			t.Errorf("%s turns nothing", step.key)
		}
		show(step.want)
	}
	if at.turn("s") {
		t.Error("s turns a leaf")
	}
	at.fit(lines, 1, 30)
	if at.turn("down") {
		t.Error("there is a leaf to turn, and all is shown")
	}
}

// A change of the size is a new page at once, and no key.
func TestResizedTerminal(t *testing.T) {
	r, w := io.Pipe()
	width, changed := 80, func() {}
	wide := ""
	st := NewStepper(newFake(t), view.Options{}, io.Discard)
	err := st.RunKeys(Terminal{In: r, Out: writer(func(p []byte) {
		switch page := string(p); {
		case width == 80:
			width = 100
			changed()
		case strings.Contains(page, strings.Repeat("─", 100)):
			wide = page
			w.Close()
		}
	}),
		Raw:     func() (func(), error) { return func() {}, nil },
		Size:    func() (int, int) { return width, 30 },
		Resized: func(f func()) func() { changed = f; return func() {} }})
	if err != nil || !strings.Contains(wide, "step 0 of") {
		t.Errorf("%v: no wider page:\n%s", err, wide)
	}
}

// Lines that a narrower terminal has broken belong to the page that is drawn over.
func TestRedrawingBrokenLines(t *testing.T) {
	var b strings.Builder
	p := &page{out: &b}
	p.draw([]string{strings.Repeat("x", 80), "\x1b[1mshort\x1b[0m"}, 80)
	b.Reset()
	p.draw([]string{"new"}, 50)
	if !strings.HasPrefix(b.String(), "\x1b[3A") {
		t.Errorf("%q", b.String())
	}
}

func TestDesugarAndSetAtThePrompt(t *testing.T) {
	out, _, _ := talk(t, nil, ":desugar", ":desugar for x in xs: print(x)", ":desugar x = 1", ":desugar (",
		":set width 60", ":set width 5", ":set wdth", ":set hints off", ":set show library")
	for _, want := range []string{"Desugar what?", "_it = iter(xs)", "It is plain already", "cannot be read alone",
		"width is 60.", "width takes N or auto", `Did you mean "width"?`, "show is library."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
