package repl

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gen/lang/code"
	"gen/vm"
	"gen/vm/step"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// A fakeSession plays the moments of the 42 -> 84 run that package view draws in
// its tests. Its steps are numbered anew, from 0.
type fakeSession struct {
	moments []*step.Snapshot
	pos     int
	stopped int
}

func newFake(t testing.TB) *fakeSession {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "moments.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeSession{}
	var source []string
	for _, line := range strings.Split(string(data), "\n") {
		if !strings.HasPrefix(line, "{") {
			source = append(source, line)
			continue
		}
		s := &step.Snapshot{}
		if err := json.Unmarshal([]byte(line), s); err != nil {
			t.Fatal(err)
		}
		kind(&s.Event)
		if s.Next != nil {
			kind(s.Next)
		}
		s.Step = len(f.moments)
		s.Event.N = s.Step
		f.moments = append(f.moments, s)
	}
	for _, s := range f.moments {
		s.Total = len(f.moments) - 1
		s.Source = source[:16]
	}
	return f
}

// kind restores what JSON leaves out.
func kind(e *step.Event) {
	for k := range vm.Kinds {
		if vm.Kinds[k].Name == e.K {
			e.Kind = vm.Kind(k)
		}
	}
}

func (f *fakeSession) Pos() int                 { return f.pos }
func (f *fakeSession) Snapshot() *step.Snapshot { return f.moments[f.pos] }
func (f *fakeSession) Total() (int, bool)       { return len(f.moments) - 1, true }
func (f *fakeSession) Interrupt()               { f.stopped++ }

func (f *fakeSession) Forward() bool {
	if f.pos+1 >= len(f.moments) {
		return false
	}
	f.pos++
	return true
}

func (f *fakeSession) Back() bool {
	if f.pos == 0 {
		return false
	}
	f.pos--
	return true
}

func (f *fakeSession) Goto(n int) bool {
	ok := n < len(f.moments)
	f.pos = min(n, len(f.moments)-1)
	return ok
}

func (f *fakeSession) Until(dir int, maybe func(*step.Event) bool, stop func(*step.Snapshot) bool) bool {
	for {
		if dir > 0 && !f.Forward() || dir < 0 && !f.Back() {
			return false
		}
		if (maybe == nil || maybe(&f.Snapshot().Event)) && stop(f.Snapshot()) {
			return true
		}
	}
}

func (f *fakeSession) Events(from, to int) []step.Event {
	var events []step.Event
	for i := max(from, 1); i <= to && i < len(f.moments); i++ {
		events = append(events, f.moments[i].Event)
	}
	return events
}

// Eval knows the variable x, which is 84 from the resume on.
func (f *fakeSession) Eval(text string, frame int) (string, error) {
	bound := false
	for _, s := range f.moments[:f.pos+1] {
		bound = bound || s.Event.Kind == vm.EvResume && s.Event.Var == "x"
	}
	switch text {
	case "1 + 1":
		return "2\n", nil
	case "print('a'); print('b')":
		return "a\nb\n", nil
	case "x", "bool(x == 84)":
		if !bound {
			return "", errors.New("Traceback (most recent call last):\n  File \"<eval>\", line 1, in <module>\nNameError: name 'x' is not defined\n")
		}
		if text == "x" {
			return "84\n", nil
		}
		return "True\n", nil
	}
	return "False\n", nil
}

func (f *fakeSession) Disassembly(id int) []code.Row {
	return []code.Row{{PC: 0, Line: 2, First: true, Op: "LOAD_CONST", HasArg: true, Text: "42"}, {PC: 1, Line: 2, Op: "YIELD_VALUE", HasArg: true}}
}
