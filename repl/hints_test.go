package repl

import (
	"strings"
	"testing"

	"gen/vm"
	"gen/vm/step"

	"github.com/google/go-cmp/cmp"
)

// TestHints holds the sentences that a session with the 42 -> 84 program shows.
func TestHints(t *testing.T) {
	ev := func(kind vm.Kind, from, to, v string, line int) step.Event {
		return step.Event{Kind: kind, From: from, To: to, V: v, Line: line}
	}
	gens := func(state string, names ...string) []step.Gen {
		var out []step.Gen
		for i, name := range names {
			out = append(out, step.Gen{ID: i + 1, Name: name, Kind: "generator", State: state})
		}
		return out
	}
	first := []step.Event{
		ev(vm.EvNext, "main", "top", "", 1), ev(vm.EvStart, "top", "", "", 9),
		ev(vm.EvCreate, "top", "middle", "", 10), ev(vm.EvForward, "top", "middle", "", 10), ev(vm.EvStart, "middle", "", "", 5),
		ev(vm.EvCreate, "middle", "bottom", "", 6), ev(vm.EvForward, "middle", "bottom", "", 6), ev(vm.EvStart, "bottom", "", "", 1),
		ev(vm.EvYield, "bottom", "main", "42", 2),
	}
	second := []step.Event{
		ev(vm.EvSend, "main", "top", "84", 1), ev(vm.EvForward, "top", "middle", "84", 10), ev(vm.EvForward, "middle", "bottom", "84", 6),
		ev(vm.EvResume, "bottom", "", "84", 2), ev(vm.EvReturn, "bottom", "middle", "84", 3), ev(vm.EvResume, "middle", "", "84", 6),
		ev(vm.EvReturn, "middle", "top", "84", 7), ev(vm.EvResume, "top", "", "84", 10), ev(vm.EvReturn, "top", "main", "84", 11),
	}
	loop := append(append([]step.Event{}, first[:1]...), ev(vm.EvYield, "top", "main", "1", 2),
		ev(vm.EvNext, "main", "top", "", 1), ev(vm.EvYield, "top", "main", "2", 2),
		ev(vm.EvNext, "main", "top", "", 1), ev(vm.EvReturn, "top", "main", "None", 3))
	tests := []struct {
		name string
		h    Happening
		want string
	}{
		{"create", Happening{Story: step.Story{Events: []step.Event{ev(vm.EvCreate, "main", "top", "", 1)}}, Gens: gens("CREATED", "top")},
			"top is a new generator, CREATED. Not one line of its body has run."},
		{"next", Happening{Story: step.Story{Events: first}, Gens: gens("SUSPENDED", "top", "middle", "bottom")},
			"top > middle > bottom ran to line 2 and yielded 42. All three: SUSPENDED"},
		{"send", Happening{Story: step.Story{Events: second}, Gens: gens("CLOSED", "top", "middle", "bottom"), Error: "StopIteration: 84"},
			"down 84: top > middle > bottom    up: bottom > middle > top, StopIteration\n" +
				"Not a bug: top is finished and 84 is its return value. Catch it with \"except StopIteration as e\" and read e.value, or use \"yield from\"."},
		{"loop", Happening{Story: step.Story{Events: loop}, Gens: gens("CLOSED", "top")}, "top yielded 2 values and is finished."},
		{"again", Happening{Gens: gens("CLOSED", "top"), Error: "StopIteration"}, "top finished before. Call top() for a new one."},
		{"just started", Happening{Error: "TypeError: can't send non-None value to a just-started generator"},
			"It has not started: no yield is waiting for a value. Call next() on it first."},
		{"no iterator", Happening{Error: "TypeError: 'list' object is not an iterator"},
			"next() wants an iterator, such as a generator. iter() makes one of a list."},
		{"other", Happening{Error: "ZeroDivisionError: division by zero"}, ""},
		{"nothing", Happening{}, ""},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, strings.Join(Hints(test.h), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
