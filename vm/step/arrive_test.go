package step_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/vm"
)

// A line that is told by what it does has a moment before it runs: between two steps, with
// the line as its event, and the next step is what the line does.
func TestArriveStandsBeforeTheLine(t *testing.T) {
	s := session(t, "def f():\n    x = yield 1\n    return x\n\ng = f()\nnext(g)\nprint(2)\nfor v in g:\n    pass\n")
	var got []string
	for n := 1; s.Goto(n); n++ {
		m := s.Snapshot()
		if !s.Arrive() {
			if s.Pos() != n {
				t.Fatal("moved to", s.Pos())
			}
			continue
		}
		here := s.Snapshot()
		got = append(got, fmt.Sprint(m.Event.K, " ", m.Event.Reached, ": ", here.Event.From, " ", here.Event.Line, " ", here.Enters, here.Next.N-n))
		was, _ := json.Marshal(m)
		s.Forward()
		if now, _ := json.Marshal(s.Snapshot()); s.Pos() != n || string(was) != string(now) {
			t.Error("the step behind it is another one:", n)
		}
	}
	want := []string{"create 5: main 5 true 0", "next 6: main 6 true 0", "yield 2: f 2 true 0", "print 7: main 7 true 0", "next 8: main 8 true 0", "return 3: f 3 true 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Instructions beyond a line tell of the step again, not of the line.
func TestInstructionsBeyondALine(t *testing.T) {
	s := session(t, "def f():\n    x = yield 1\n    return x\n\ng = f()\nnext(g)\nprint(2)\n")
	for s.Forward() && s.Snapshot().Event.Kind != vm.EvPrint {
	}
	s.Arrive()
	s.Instruction(1)
	if m := s.Snapshot(); m.Enters || m.Event.Kind != vm.EvYield || m.Sub < 2 {
		t.Errorf("%+v %v", m.Event, m.Sub)
	}
	s.Instruction(-1)
	if m := s.Snapshot(); !m.Enters || m.Event.Line != 7 {
		t.Errorf("%+v", m.Event)
	}
}
