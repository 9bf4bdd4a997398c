package examples_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang/oracle"
	"gen/vm"
	"gen/vm/step"
)

// This file compares with CPython 3.13: what the lessons print, and the state of
// every generator while they run, as the module inspect tells it.

// python is a command of CPython 3.13; without one the test is skipped.
func python(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return exec.Command(oracle.Python(t), args...)
}

// probe runs a program under CPython and writes a line of JSON at every line of the
// module and whenever control enters a generator by next or send: the live
// generators of the program, and which variables of the module hold them.
//
// Time is virtual there as well: a busy machine must not change the order of timers.
const probe = `
import datetime, gc, inspect, json, selectors, sys, time, types

clock = 0.0

def monotonic():
    global clock
    clock += 1e-6
    return clock

def sleep(seconds):
    global clock
    clock += max(seconds, 0)

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2000, 1, 1) + datetime.timedelta(seconds=monotonic())

waiting = selectors.DefaultSelector.select

def select(self, timeout=None):
    sleep(timeout or 0)
    return waiting(self, 0)

time.monotonic, time.sleep, datetime.datetime, selectors.DefaultSelector.select = monotonic, sleep, Clock, select

path = sys.argv[1]
program = compile(open(path).read(), path, "exec")
out = open(sys.argv[2], "w")

kinds = types.GeneratorType, types.CoroutineType

def frame_of(g):
    return g.gi_frame if isinstance(g, types.GeneratorType) else g.cr_frame

def state(g):
    if isinstance(g, types.GeneratorType):
        below, word = g.gi_yieldfrom, inspect.getgeneratorstate(g)
    else:
        below, word = g.cr_await, inspect.getcoroutinestate(g)
    return {
        "name": g.__name__,
        "state": word.partition("_")[2],
        "line": frame_of(g).f_lineno if frame_of(g) else 0,
        "below": below.__name__ if isinstance(below, kinds) and ours(below) else "",
    }

def ours(g):
    return (g.gi_code if isinstance(g, types.GeneratorType) else g.cr_code).co_filename == path

def tell(kind, frame):
    live = [g for g in gc.get_objects() if isinstance(g, kinds) and ours(g) and frame_of(g)]
    held = {k: state(v) for k, v in names.items() if isinstance(v, kinds) and ours(v)}
    print(json.dumps({"kind": kind, "name": frame.f_code.co_name, "line": frame.f_lineno,
                      "live": [state(g) for g in live], "held": held}), file=out)

def trace(frame, event, arg):
    if frame.f_code.co_filename != path:
        return None
    module = frame.f_code is program
    if event == "line" and module:
        tell("line", frame)
    elif event == "call" and frame.f_code.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE):
        tell("call", frame)
    return trace

names = {"__name__": "__main__"}
sys.settrace(trace)
try:
    exec(program, names)
finally:
    sys.settrace(None)
    out.close()
`

// A genState is what CPython tells of a generator.
type genState struct {
	Name  string
	State string
	Line  int
	Below string // the generator that it delegates to
}

// A sighting is a line of the probe.
type sighting struct {
	Kind, Name string
	Line       int
	Live       []genState
	Held       map[string]genState
}

func sightings(t *testing.T, file string) []sighting {
	t.Helper()
	told := t.TempDir() + "/told.jsonl"
	cmd := python(t, "-c", probe, file, told)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	var all []sighting
	for dec := json.NewDecoder(bytes.NewReader(text)); dec.More(); {
		var s sighting
		if err := dec.Decode(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// stateOf is a generator of a snapshot in CPython's words.
func stateOf(s *step.Snapshot, g *step.Gen) genState {
	k := genState{Name: plainName(g.Name), State: g.State, Line: g.Line}
	for i := range s.Gens {
		if s.Gens[i].Name == g.WaitsOn {
			k.Below = plainName(g.WaitsOn)
		}
	}
	if g.State == "CLOSED" {
		k.Line = 0
	}
	return k
}

// plainName is a generator's name without the number that tells it from others.
func plainName(name string) string {
	name, _, _ = strings.Cut(name, "#")
	return name
}

// held maps the variables of the module to the generators that they hold.
func held(s *step.Snapshot) map[string]genState {
	m := map[string]genState{}
	for _, v := range s.Ladder[0].Locals {
		for i := range s.Gens {
			if g := &s.Gens[i]; v.Value == fmt.Sprintf("<%s %s>", g.Kind, g.Name) {
				m[v.Name] = stateOf(s, g)
			}
		}
	}
	return m
}

// testStates compares two series of moments with CPython: the arrivals at lines of
// the module, and the entries into generators.
func testStates(t *testing.T, file string, snapshots []*step.Snapshot) {
	for _, s := range snapshots {
		for i := range s.Ladder {
			checkRung(t, s, &s.Ladder[i])
		}
	}
	var lines, calls []sighting
	for _, s := range sightings(t, file) {
		if s.Kind == "line" {
			lines = append(lines, s)
		} else {
			calls = append(calls, s)
		}
	}
	compareLines(t, lines, snapshots)
	compareEntries(t, calls, snapshots)
}

// compareLines compares each arrival at a line of the module. A step tells what a
// line does; the first step at a line shows the states as they were on arrival.
func compareLines(t *testing.T, want []sighting, snapshots []*step.Snapshot) {
	var got []*step.Snapshot
	for _, s := range snapshots[1:] {
		if n := len(got); n == 0 || got[n-1].Ladder[0].Line != s.Ladder[0].Line {
			got = append(got, s)
		}
	}
	at := 0
	for i, w := range want {
		if w.Line == 1 || i > 0 && want[i-1].Line == w.Line {
			continue // the docstring; a line that loops by itself
		}
		if at == len(got) {
			t.Fatalf("the run ends before line %d", w.Line)
		}
		s := got[at]
		at++
		if s.Ladder[0].Line != w.Line {
			t.Fatalf("step %d stands at line %d, CPython at line %d", s.Step, s.Ladder[0].Line, w.Line)
		}
		if diff := cmp.Diff(w.Held, held(s)); diff != "" {
			t.Errorf("step %d, line %d (-CPython +gen):\n%s", s.Step, w.Line, diff)
		}
	}
	if at < len(got) {
		t.Errorf("step %d stands at line %d, CPython is at its end", got[at].Step, got[at].Ladder[0].Line)
	}
}

// compareEntries compares each entry into a generator. CPython enters every
// generator of a chain in turn; so does a message that is forwarded.
func compareEntries(t *testing.T, want []sighting, snapshots []*step.Snapshot) {
	at := 0
	var trip vm.Kind
	for i, s := range snapshots {
		e := s.Event
		switch e.Kind {
		case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
			trip = e.Kind
		}
		if i == 0 || !enters(trip, snapshots[i-1].Event, e) {
			continue
		}
		if at == len(want) {
			t.Errorf("step %d: CPython enters no more generators", s.Step)
			return
		}
		w := want[at]
		at++
		if plainName(e.From) != w.Name || e.Line != w.Line {
			t.Errorf("step %d enters %s at line %d, CPython %s at line %d", s.Step, e.From, e.Line, w.Name, w.Line)
			return
		}
		var got []genState
		for i := range s.Gens {
			if g := &s.Gens[i]; g.State != "CLOSED" {
				got = append(got, stateOf(s, g))
			}
		}
		if diff := cmp.Diff(sorted(w.Live), sorted(got)); diff != "" {
			t.Errorf("step %d, entering %s (-CPython +gen):\n%s", s.Step, e.From, diff)
		}
	}
	if at < len(want) {
		t.Errorf("CPython enters %s once more", want[at].Name)
	}
}

// enters reports whether a step tells that CPython would enter a generator's frame: a
// message has brought control there, and it starts, goes on, or hands the message on.
// CPython's throw() and close() hand on without entering, and enter where they raise.
func enters(trip vm.Kind, before, e step.Event) bool {
	if before.To != e.From {
		return false
	}
	if trip == vm.EvThrow || trip == vm.EvClose {
		return e.Kind == vm.EvRaise && e.To == ""
	}
	switch before.Kind {
	case vm.EvNext, vm.EvSend, vm.EvForward:
		return e.Kind == vm.EvStart || e.Kind == vm.EvResume || e.Kind == vm.EvForward
	}
	return false
}

func sorted(states []genState) []string {
	out := []string{}
	for _, s := range states {
		out = append(out, fmt.Sprintf("%+v", s))
	}
	sort.Strings(out)
	return out
}

// checkRung holds the ladder to the table of generators: both show one truth.
func checkRung(t *testing.T, s *step.Snapshot, r *step.Rung) {
	if r.Gen == 0 {
		return
	}
	for i := range s.Gens {
		if g := &s.Gens[i]; g.ID == r.Gen && (g.Name != r.Name || g.State != r.State) {
			t.Errorf("step %d: the ladder shows %s %s, the table %s %s", s.Step, r.Name, r.State, g.Name, g.State)
		}
	}
}
