package step_test

import (
	"errors"
	"runtime"
	"testing"

	"gen/vm"
	"gen/vm/step"
)

// What runs again before a replay can be stopped, wherever the session is; it stays
// where it was.
func TestEarlierInputsAreStopped(t *testing.T) {
	c := step.NewConsole(vm.Options{})
	for _, text := range []string{"n = 0\n", "while n < 500_000: n += 1\n\n", "x = n; y = x + 1\nz = x + y\n"} {
		if end, _ := c.Eval(text); end.Failed {
			t.Fatal(end.Message)
		}
	}
	made, over := make(chan error), false
	go func() {
		_, err := c.Replay(0)
		made <- err
	}()
	for !over {
		select {
		case err := <-made:
			over = true
			if !errors.Is(err, step.ErrStopped) {
				t.Errorf("made: %v", err)
			}
		default:
			c.Interrupt()
			runtime.Gosched()
		}
	}
	s, err := c.Replay(0)
	if err != nil {
		t.Fatal(err)
	}
	s.Goto(2)
	before := picture(t, s)
	for name, move := range map[string]func() bool{
		"goto": func() bool { return s.Goto(0) },
		"until": func() bool {
			return s.Until(-1, func(*step.Event) bool { return true }, func(*step.Snapshot) bool { return true })
		},
		"eval":        func() bool { _, err := s.Eval("x", 0); return err == nil },
		"instruction": func() bool { return s.Instruction(1) },
	} {
		s.Interrupt()
		if move() {
			t.Errorf("%s was not stopped", name)
		}
		if s.Pos() != 2 || picture(t, s) != before {
			t.Errorf("after %s: step %d\n%s", name, s.Pos(), picture(t, s))
		}
	}
	if out, err := s.Eval("x", 0); err != nil || out != "500000" {
		t.Errorf("x is %q, %v", out, err)
	}
	if !s.Back() || s.Pos() != 1 {
		t.Errorf("step %d", s.Pos())
	}
}
