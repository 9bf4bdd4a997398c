package step

import (
	"testing"

	"gen/lang"
	"gen/lang/code"
)

// Going one step back, looking, and going one step on again comes to the same place:
// looking at a moment runs the machine one step ahead.
func TestGotoAfterALook(t *testing.T) {
	prog, bad := lang.CompileText(code.NewSource("a.gen", "x = 1\nx = 2\nx = 3\nx = 4\nx = 5\n"), lang.Options{Mode: lang.File})
	if bad != nil {
		t.Fatal(bad.Render())
	}
	s := NewSession(prog, Options{})
	s.Goto(3)
	s.Snapshot()
	s.Goto(2)
	s.Snapshot()
	if !s.Goto(3) || s.Pos() != 3 || s.Snapshot().Event.Line != 3 {
		t.Errorf("at step %d", s.Pos())
	}
	for s.Forward() {
	}
	if n, known := s.Total(); n != 5 || !known {
		t.Errorf("%d steps", n)
	}
	if s.Goto(6) || s.Pos() != 5 {
		t.Errorf("past the end: at step %d", s.Pos())
	}
}
