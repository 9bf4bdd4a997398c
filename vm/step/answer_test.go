package step_test

import (
	"strings"
	"testing"

	"gen/lang"
	"gen/lang/code"
	"gen/vm/step"
)

const asks = `def greet():
    name = yield input("Name? ")
    print("hello", name)
x = input()
g = greet()
print(x, next(g))
`

func asking(t *testing.T, opt step.Options) *step.Session {
	t.Helper()
	prog, bad := lang.CompileText(code.NewSource("ask.gen", asks), lang.Options{Mode: lang.File})
	if bad != nil {
		t.Fatal(bad.Render())
	}
	return step.NewSession(prog, opt)
}

// A session waits at the line that asks for input; the answer is part of the run from
// then on, in both directions.
func TestInputIsAskedOnce(t *testing.T) {
	s := asking(t, step.Options{Waits: true})
	s.Measure(1000)
	if _, known := s.Total(); known {
		t.Error("the length of a run is known that nobody has answered")
	}
	for _, want := range []struct {
		line           int
		prompt, answer string
	}{{4, "", "A"}, {2, "Name? ", "B"}} {
		s.Goto(1000)
		prompt, waits := s.Waiting()
		if !waits || prompt != want.prompt {
			t.Fatalf("waits %v, %q", waits, prompt)
		}
		at := s.Pos()
		before := picture(t, s)
		s.Answer(want.answer, true)
		if _, waits := s.Waiting(); waits || s.Pos() != at {
			t.Errorf("after the answer: waits %v, step %d of %d", waits, s.Pos(), at)
		}
		s.Snapshot().Next = nil
		if after := picture(t, s); after != before {
			t.Errorf("the answer changed the step at which it was given:\n%s\n%s", before, after)
		}
	}
	s.Goto(1000)
	if out := s.Snapshot().Output; out != "Name? A B\n" {
		t.Errorf("printed %q", out)
	}
	var forth []string
	s.Goto(0)
	for ok := true; ok; ok = s.Forward() {
		forth = append(forth, picture(t, s))
	}
	for ok := true; ok; ok = s.Back() {
		if got := picture(t, s); got != forth[s.Pos()] {
			t.Errorf("step %d:\n%s\n%s", s.Pos(), got, forth[s.Pos()])
		}
	}
}

// Where somebody can be asked at once, a line that asks is the same step as elsewhere.
func TestInputFromElsewhere(t *testing.T) {
	waiting, at := asking(t, step.Options{Waits: true}), []string{"A", "B"}
	for _, line := range at {
		waiting.Goto(1000)
		waiting.Answer(line, true)
	}
	asked := 0
	s := asking(t, step.Options{Input: func(string) (string, error) { asked++; return at[asked-1], nil }})
	s.Goto(1000)
	waiting.Goto(1000)
	for s.Back() && waiting.Back() {
		if a, b := picture(t, s), picture(t, waiting); a != b {
			t.Errorf("%s\n%s", a, b)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func TestEndOfInput(t *testing.T) {
	s := asking(t, step.Options{Waits: true})
	s.Goto(1000)
	s.Answer("", false)
	s.Goto(1000)
	if got := s.Snapshot().Uncaught; !strings.Contains(got, "EOFError: EOF when reading a line") {
		t.Errorf("%q", got)
	}
}
