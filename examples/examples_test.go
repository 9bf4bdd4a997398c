// Package examples_test owns the tests of the lessons and of the built program: what a
// learner sees of each lesson in every view, against goldens and against CPython.
package examples_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang"
	"gen/lang/code"
	"gen/repl"
	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

var update = flag.Bool("update", false, "rewrite the golden files and the pictures in the README")

// TestExamples shows every lesson in every view.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("*.gen")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lessons: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".gen")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prog := compileFile(t, file)
			t.Run("output", func(t *testing.T) { testOutput(t, name, prog) })
			snapshots := walk(prog)
			t.Run("trace", func(t *testing.T) { testTrace(t, name, prog) })
			t.Run("steps", func(t *testing.T) { testSteps(t, name, snapshots) })
			t.Run("widths", func(t *testing.T) { testWidths(t, name, snapshots) })
			t.Run("walk", func(t *testing.T) { testWalk(t, prog, len(snapshots)-1) })
			t.Run("replay", func(t *testing.T) { testReplay(t, prog, snapshots) })
			t.Run("states", func(t *testing.T) { testStates(t, file, snapshots) })
		})
	}
}

func compileFile(t *testing.T, file string) *code.Code {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	prog, bad := lang.CompileText(code.NewSource(file, string(text)), lang.Options{Mode: lang.File})
	if bad != nil {
		t.Fatal(bad.Render())
	}
	return prog
}

// walk goes through the whole run step by step and keeps every picture.
func walk(prog *code.Code) []*step.Snapshot {
	s := step.NewSession(prog, step.Options{})
	s.Measure(1 << 40)
	snapshots := []*step.Snapshot{s.Snapshot()}
	for s.Forward() {
		snapshots = append(snapshots, s.Snapshot())
	}
	return snapshots
}

func testOutput(t *testing.T, name string, prog *code.Code) {
	var out bytes.Buffer
	m := vm.New(vm.Options{Stdout: &out, Stderr: &out})
	m.Load(prog)
	m.Run()
	if end := m.Outcome(); end.Failed {
		t.Error(end.Message)
	}
	golden(t, name+".out", out.String())
	want, err := python(t, name+".gen").Output()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("differs from CPython (-CPython +gen):\n%s", diff)
	}
}

func testTrace(t *testing.T, name string, prog *code.Code) {
	golden(t, name+".trace.txt", join(view.TraceLines(step.NewSession(prog, step.Options{}).Events(1, -1))))
}

// testSteps keeps the card of every step, as a picture and in sentences.
func testSteps(t *testing.T, name string, snapshots []*step.Snapshot) {
	var pictures, sentences []string
	for _, s := range snapshots {
		card := view.Card(s, view.Options{Width: 80})
		pictures = append(append(pictures, card...), "")
		sentences = append(append(sentences, view.Card(s, view.Options{Width: 80, Plain: true})...), "")
	}
	golden(t, name+".steps.txt", join(pictures))
	golden(t, name+".plain.txt", join(sentences))
}

var toASCII = strings.NewReplacer("─", "-", "│", "|", "▲", "^", "▼", "v", "·", ".",
	"└", "+", "┘", "+", "┌", "+", "┐", "+", "┬", "+", "┴", "+")

// testWidths holds every card to its page and to harmless characters. The ASCII form is
// the same picture in other characters, and the plain form the same words at any width.
// Of the narrow and the wide page some cards of each lesson are kept.
func testWidths(t *testing.T, name string, snapshots []*step.Snapshot) {
	kept := map[int][]string{}
	stride := 1 + len(snapshots)/25
	for _, s := range snapshots {
		words := strings.Fields(join(view.Card(s, view.Options{Width: 80, Plain: true})))
		for _, width := range []int{60, 80, 120} {
			picture := view.Options{Width: width}
			ascii, told := picture, picture
			ascii.ASCII, told.Plain = true, true
			card := view.Card(s, picture)
			if s.Step%stride == 0 {
				kept[width] = append(append(kept[width], card...), "")
			}
			if !strings.ContainsAny(join(card), "…⏎") {
				// An ellipsis and a line break are wider in ASCII.
				if diff := cmp.Diff(toASCII.Replace(join(card)), join(view.Card(s, ascii))); diff != "" {
					t.Errorf("step %d, %d columns: the ASCII form is another picture (-want +got):\n%s", s.Step, width, diff)
				}
			}
			if got := strings.Fields(join(view.Card(s, told))); !strings.ContainsAny(join(view.Card(s, told)), "…⏎") && !slices.Equal(words, got) {
				t.Errorf("step %d, %d columns: the sentences differ:\n%s\n%s", s.Step, width, words, got)
			}
			for _, o := range []view.Options{picture, ascii, told} {
				for _, line := range view.Card(s, o) {
					switch {
					case view.Width(line) > width:
						t.Errorf("step %d: %d columns on a page of %d: %s", s.Step, view.Width(line), width, line)
					case strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || o.ASCII && r > '~' }):
						t.Errorf("step %d: bad character: %q", s.Step, line)
					}
				}
			}
		}
	}
	golden(t, name+".60.txt", join(kept[60]))
	golden(t, name+".120.txt", join(kept[120]))
}

// testWalk walks through a lesson as a reader does, to its end and back: the same screens
// come in the other order.
func testWalk(t *testing.T, prog *code.Code, steps int) {
	s := step.NewSession(prog, step.Options{})
	s.Measure(1 << 40)
	var out bytes.Buffer
	st := repl.NewStepper(s, view.Options{Width: 80}, &out)
	screen := func(command string) string {
		out.Reset()
		st.Exec(command)
		return out.String()
	}
	screens := []string{screen("where")}
	for range steps {
		screens = append(screens, screen("step"))
	}
	if got := screen("step"); !strings.Contains(got, "This is the end of the run.") {
		t.Errorf("behind the last step:\n%s", got)
	}
	for n := steps - 1; n >= 0; n-- {
		if diff := cmp.Diff(screens[n], screen("back")); diff != "" {
			t.Errorf("back at step %d (-there +back):\n%s", n, diff)
		}
	}
	if got := screen("back"); !strings.Contains(got, "This is the start.") {
		t.Errorf("before the first step:\n%s", got)
	}
}

// testReplay comes to every step in three ways: walking there, jumping there from
// the start, and walking back from the end.
func testReplay(t *testing.T, prog *code.Code, walked []*step.Snapshot) {
	last := len(walked) - 1
	// A jump runs the program twice; in long lessons some of them must do.
	stride := 1 + len(walked)/60
	back := step.NewSession(prog, step.Options{})
	back.Measure(1 << 40)
	if !back.Goto(last) {
		t.Fatalf("no step %d", last)
	}
	for k := last; k >= 0; k-- {
		want := asJSON(t, walked[k])
		if k < last && !back.Back() {
			t.Fatalf("cannot go back to step %d", k)
		}
		if diff := cmp.Diff(want, asJSON(t, back.Snapshot())); diff != "" {
			t.Errorf("step %d, walking back (-walked forward +back):\n%s", k, diff)
		}
		if k%stride != 0 {
			continue
		}
		jump := step.NewSession(prog, step.Options{})
		jump.Measure(1 << 40)
		jump.Goto(k)
		if diff := cmp.Diff(want, asJSON(t, jump.Snapshot())); diff != "" {
			t.Errorf("step %d, jumping (-walked forward +jump):\n%s", k, diff)
		}
	}
}

func asJSON(t *testing.T, s *step.Snapshot) string {
	t.Helper()
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func join(lines []string) string { return strings.Join(lines, "\n") + "\n" }

// golden compares a text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./examples -update writes it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// No golden belongs to a lesson that is gone.
func TestGoldensHaveLessons(t *testing.T) {
	goldens, _ := filepath.Glob("testdata/*.*")
	for _, path := range goldens {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		if _, err := os.Stat(name + ".gen"); err != nil && name[0] >= '0' && name[0] <= '9' {
			t.Error(fmt.Errorf("%s belongs to no lesson", path))
		}
	}
}
