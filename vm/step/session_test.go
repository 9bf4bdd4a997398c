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
	if got, err := s.Eval("x.append(5)", 0); err != nil || got != "" {
		t.Error(got, err)
	}
	if got, err := s.Eval("x", 0); err != nil || got != "[1]" {
		t.Error(got, err)
	}
	if got, err := s.Eval("print('a'); z = 3", 0); err != nil || got != "a\n" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := s.Eval("1/0", 0); err == nil || err.Error() != "ZeroDivisionError: division by zero" {
		t.Error(err)
	}
	if _, err := s.Eval("while True: pass", 0); err == nil {
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
	one := picture(t, s)
	s.Instruction(1)
	s.Instruction(-1)
	if diff := cmp.Diff(one, picture(t, s)); diff != "" {
		t.Error(diff)
	}
	s.Instruction(-1)
	if diff := cmp.Diff(at, picture(t, s)); diff != "" {
		t.Error(diff)
	}
	if !s.Instruction(-1) || s.Pos() != 4 {
		t.Errorf("before its first instruction stands step 4, not %d", s.Pos())
	}
}

// plainLines is a program without events: each of its lines is a step.
const plainLines = "x = 1\nx = 2\nx = 3 * x + 1\nx = 4\n"

// A line is told when it is left, but p answers as the picture shows it: before the
// line has run.
func TestEvalStandsWhereThePictureDoes(t *testing.T) {
	s := session(t, plainLines)
	for i, want := range []string{"1", "2", "7"} {
		n := i + 2
		s.Goto(n)
		if got, err := s.Eval("x", 0); got != want || err != nil {
			t.Errorf("step %d: %q, %v; want %q", n, got, err, want)
		}
		if v := s.Snapshot().Ladder[0].Locals[0].Value; v != want {
			t.Errorf("step %d: the picture shows %q", n, v)
		}
	}
}

// Single instructions lead from a line to the next one.
func TestInstructionsArriveAtTheNextStep(t *testing.T) {
	s := session(t, plainLines)
	s.Goto(3)
	var ops []string
	for s.Pos() == 3 && len(ops) < 20 {
		s.Instruction(1)
		r := &s.Snapshot().Ladder[0]
		ops = append(ops, fmt.Sprint(s.Pos(), s.Snapshot().Sub, r.Line, r.Stack))
	}
	want := []string{"3 1 3 [3]", "3 2 3 [3 2]", "3 3 3 [6]", "3 4 3 [6 1]", "3 5 3 [7]", "4 0 4 []"}
	if diff := cmp.Diff(want, ops); diff != "" {
		t.Error(diff)
	}
}

func TestExpressionsBothWays(t *testing.T) {
	s := session(t, plainLines)
	s.Goto(3)
	var got []string
	for _, dir := range []int{1, 1, -1, 1, 1} {
		e, _ := s.Expression(dir)
		got = append(got, fmt.Sprintf("%d: %s = %s", s.Pos(), e.Text, e.Value))
	}
	want := []string{"3: 3 * x = 6", "3: 3 * x + 1 = 7", "3: 3 * x = 6", "3: 3 * x + 1 = 7", "4:  = "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A star belongs to what the step before did not have, on whatever way one came.
func TestChangedVariables(t *testing.T) {
	s := session(t, plainLines)
	for _, n := range []int{4, 2, 3} {
		s.Goto(n)
		if v := s.Snapshot().Ladder[0].Locals[0]; !v.Changed {
			t.Errorf("step %d: x = %s is not marked", n, v.Value)
		}
	}
}

// With the library shown the same moment is found again, and its frames have steps.
func TestShowLibrary(t *testing.T) {
	s := session(t, "def f(x):\n    return -x\n\nprint(sorted([1, 2], key=f))\n")
	for s.Forward() && s.Snapshot().Event.From != "f" {
	}
	before := s.Pos()
	s.ShowLibrary(true)
	if s.Pos() <= before {
		t.Errorf("step %d, it was %d before", s.Pos(), before)
	}
	var library int
	for _, r := range s.Snapshot().Ladder {
		if r.Library {
			library++
		}
	}
	if library == 0 || s.Snapshot().Event.From != "f" {
		t.Errorf("%d library frames at %+v", library, s.Snapshot().Event)
	}
	s.ShowLibrary(false)
	if s.Pos() != before {
		t.Errorf("back at step %d, it was %d", s.Pos(), before)
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
	s, _ := c.Replay(0)
	for _, ev := range s.Events(0, -1) {
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

// A line that does something has no event of its own: the event that it is told by says
// that control has come there, whatever the kind of event.
func TestEventsTellTheLineThatIsReached(t *testing.T) {
	s := session(t, "def f():\n    x = yield 1\n    return x\n\ng = f()\nnext(g)\nprint(2)\nfor v in g:\n    pass\n")
	var got []string
	for s.Forward() {
		e := s.Snapshot().Event
		for line := 1; line <= 9; line++ {
			if e.Reaches(line) {
				got = append(got, fmt.Sprint(e.K, " ", line))
			}
		}
	}
	want := []string{"line 1", "create 5", "next 6", "yield 2", "print 7", "next 8", "return 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Where a step says that a variable has got what came in, p shows it too.
func TestEvalAfterAResume(t *testing.T) {
	s := session(t, pipeline)
	for s.Forward() && s.Snapshot().Event.Var != "x" {
	}
	m := s.Snapshot()
	r := m.Ladder[len(m.Ladder)-1]
	if got, err := s.Eval("x + 1", r.Frame); got != "85" || err != nil {
		t.Error(got, err)
	}
	if fmt.Sprint(r.Locals) != "[{x 84 true 0}]" {
		t.Errorf("%+v", r.Locals)
	}
}

// An exception is shown at the line that raised it, though the machine is at the handler.
func TestRaiseStandsAtItsLine(t *testing.T) {
	s := session(t, "def f():\n    try:\n        x = 1 / 0\n        y = 2\n    except ZeroDivisionError:\n        pass\n\ntry:\n    f()\n    {}[1]\n    z = 3\nexcept KeyError:\n    pass\n")
	var got []string
	for s.Forward() {
		if m := s.Snapshot(); m.Event.K == "raise" {
			for _, r := range m.Ladder {
				got = append(got, fmt.Sprint(r.Name, " ", r.Line))
			}
		}
	}
	if diff := cmp.Diff([]string{"main 9", "f 3", "main 10"}, got); diff != "" {
		t.Error(diff)
	}
}

// The program's own frame has a name of its own beside a function main.
func TestMainAndTheModule(t *testing.T) {
	s := session(t, "def main():\n    yield 1\n\nfor x in main():\n    pass\n")
	for s.Forward() && s.Snapshot().Event.K != "yield" {
	}
	if e := s.Snapshot().Event; e.From != "main" || e.To != "module" {
		t.Errorf("%+v", e)
	}
}

// What a function returns does not come through a chain that sleeps meanwhile.
func TestAFunctionThatReturnsStandsBelowItsCaller(t *testing.T) {
	s := session(t, "def g():\n    yield 1\n\ndef first(it):\n    return next(it)\n\nit = g()\nx = first(it)\ny = 2\n")
	var names []string
	for s.Forward() {
		p := s.Snapshot()
		if p.Event.Kind != vm.EvReturn || p.Event.From != "first" {
			continue
		}
		for _, k := range p.Ladder {
			names = append(names, k.Name)
		}
	}
	if diff := cmp.Diff([]string{"main", "first"}, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
