package step_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gen/lang"
	"gen/lang/code"
	"gen/vm"
	"gen/vm/step"
)

const pipeline = `def bottom():
    x = yield 42
    return x

def top():
    r = yield from bottom()
    return r

g = top()
next(g)
try:
    g.send(84)
except StopIteration as stop:
    print(stop.value)
`

const endless = `def count():
    n = 0
    while True:
        n += 1
        yield n
for x in count():
    pass
`

func session(t *testing.T, text string) *step.Session {
	t.Helper()
	prog, err := lang.CompileText(code.NewSource("test.gen", text), lang.Options{})
	if err != nil {
		t.Fatal(err.Render())
	}
	return step.NewSession(prog, step.Options{})
}

// picture is the present snapshot without what only a longer look ahead knows.
func picture(t *testing.T, s *step.Session) string {
	t.Helper()
	snap := *s.Snapshot()
	snap.Total = 0
	b, err := json.Marshal(&snap)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAPictureDependsOnThePlaceAlone(t *testing.T) {
	walk := session(t, pipeline)
	want := []string{picture(t, walk)}
	for walk.Forward() {
		want = append(want, picture(t, walk))
	}
	jump := session(t, pipeline)
	for n := len(want) - 1; n >= 0; n-- {
		jump.Goto(n)
		if diff := cmp.Diff(want[n], picture(t, jump)); diff != "" {
			t.Errorf("step %d: -walked +jumped:\n%s", n, diff)
		}
		if n > 0 {
			walk.Back()
			if diff := cmp.Diff(want[n-1], picture(t, walk)); diff != "" {
				t.Errorf("step %d: -forwards +backwards:\n%s", n-1, diff)
			}
		}
	}
}

func TestEventsTellTheWholeTrip(t *testing.T) {
	var got []string
	for _, ev := range session(t, pipeline).Events(0, -1) {
		if vm.Kinds[ev.Kind].Step && ev.Kind != vm.EvLine {
			got = append(got, strings.TrimSpace(fmt.Sprint(ev.K, " ", ev.From, " ", ev.To, " ", ev.V)))
		}
	}
	want := []string{
		"create main top", "next main top", "start top", "create top bottom", "forward top bottom next", "start bottom",
		"yield bottom main 42",
		"send main top 84", "forward top bottom 84", "resume bottom  84", "return bottom top 84", "resume top  84",
		"return top main 84", "raise main  StopIteration(84)", "catch main  StopIteration(84)", "print main  84",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGotoBehindTheEndStandsAtTheEnd(t *testing.T) {
	s := session(t, "x = 1\ny = 2\n")
	if s.Goto(99) {
		t.Error("it says that it got there")
	}
	if total, known := s.Total(); !known || s.Pos() != total || !s.Snapshot().Ended {
		t.Errorf("at %d of %d", s.Pos(), total)
	}
}

func TestEvalLeavesTheRunAlone(t *testing.T) {
	s := session(t, "x = [1]\ny = 2\n")
	s.Goto(2)
	before := picture(t, s)
	if got, err := s.Eval("x.append(5)"); err != nil || got != "" {
		t.Error(got, err)
	}
	if got, err := s.Eval("x"); err != nil || got != "[1]" {
		t.Error(got, err)
	}
	if got, err := s.Eval("print('a'); z = 3"); err != nil || got != "a\n" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := s.Eval("1/0"); err == nil || err.Error() != "ZeroDivisionError: division by zero" {
		t.Error(err)
	}
	if _, err := s.Eval("while True: pass"); err == nil {
		t.Error("an endless statement came to an end")
	}
	if diff := cmp.Diff(before, picture(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestInstructionsGoBothWays(t *testing.T) {
	s := session(t, pipeline)
	s.Goto(5)
	at := picture(t, s)
	s.Instruction(1)
	one := s.Snapshot().Ladder
	s.Instruction(1)
	s.Instruction(-1)
	if diff := cmp.Diff(one, s.Snapshot().Ladder); diff != "" {
		t.Error(diff)
	}
	s.Instruction(-1)
	if diff := cmp.Diff(at, picture(t, s)); diff != "" {
		t.Error(diff)
	}
	if s.Instruction(-1) {
		t.Error("it went before its step")
	}
}

func TestInterruptStopsAnEndlessWalk(t *testing.T) {
	s := session(t, endless)
	time.AfterFunc(50*time.Millisecond, s.Interrupt)
	done := make(chan bool)
	go func() { done <- s.Goto(1 << 40) }()
	select {
	case arrived := <-done:
		if arrived || s.Pos() == 0 {
			t.Errorf("arrived %v, at %d", arrived, s.Pos())
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on")
	}
	if !s.Forward() {
		t.Error("it cannot go on")
	}
}

func TestReplayRunsTheLastInputAgain(t *testing.T) {
	var out strings.Builder
	c := step.NewConsole(vm.Options{Stdout: &out, Stderr: &out})
	for _, input := range []string{"def f():\n    yield 1\n    yield 2\n\n", "g = f()\n", "next(g)\n", "next(g)\n"} {
		if o, _ := c.Eval(input); o.Failed {
			t.Fatal(o.Message)
		}
	}
	if out.String() != "1\n2\n" {
		t.Error(out.String())
	}
	var got []string
	for _, ev := range c.Replay().Events(0, -1) {
		if vm.Kinds[ev.Kind].Step {
			got = append(got, ev.K+" "+ev.V)
		}
	}
	if diff := cmp.Diff([]string{"next ", "resume None", "yield 2", "print 2"}, got); diff != "" {
		t.Error(diff)
	}
	if out.String() != "1\n2\n" {
		t.Error("the replay printed:", out.String())
	}
}
