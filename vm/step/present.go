package step

import (
	"strings"

	"gen/lang/code"
	"gen/vm"
)

// This file owns the picture of a prompt between two inputs.

// newTeller makes a run that only listens: a prompt executes its inputs itself.
func newTeller(m *vm.Machine) *run {
	return &run{m: m, objects: map[vm.Object]int{}, logs: map[*vm.Generator]*genLog{},
		past: map[*vm.Frame]place{}, codes: map[*code.Code]int{}}
}

// reachable lists the generators that variables of the program hold, and those that these
// wait for.
func (r *run) reachable() map[*vm.Generator]bool {
	seen := map[*vm.Generator]bool{}
	for _, name := range r.m.Globals() {
		v, _ := r.m.Variable(name)
		for g := v.Generator(); g != nil && !seen[g]; g = g.Delegate() {
			seen[g] = true
			r.log(g.Frame())
		}
	}
	return seen
}

// keepReachable forgets what nobody can ask for any more.
func (r *run) keepReachable() {
	held := r.reachable()
	kept := r.gens[:0]
	for _, g := range r.gens {
		if held[g] {
			kept = append(kept, g)
		} else {
			delete(r.logs, g)
		}
	}
	clear(r.gens[len(kept):])
	r.gens = kept
	r.endTrips()
	clear(r.past)
}

// GensOf are the generators that variables hold after a machine has run a program.
func GensOf(m *vm.Machine) []Gen { return newTeller(m).present().Gens }

// forgetMessages forgets what went in and out of generators, after a stretch of the run
// that was not watched.
func (r *run) forgetMessages() {
	for _, l := range r.logs {
		l.hasIn, l.hasOut = false, false
	}
}

// present is the picture: main with its variables, and the generators that they hold.
func (r *run) present() *Snapshot {
	s := &Snapshot{Schema: Schema, File: "<prompt>", Door: Door{Rung: -1}, Clock: r.m.Clock()}
	main := Rung{Name: "main", Kind: "module", State: "RUNNING", CodeID: -1}
	clear(r.objects)
	for _, name := range r.m.Globals() {
		v, ok := r.m.Variable(name)
		if !ok || v.IsFunctionLike() || strings.HasPrefix(name, "__") {
			continue
		}
		main.Locals = append(main.Locals, Var{Name: name, Value: r.m.Show(v), Object: r.object(v)})
	}
	s.Ladder = []Rung{main}
	r.reachable()
	s.Gens = r.table(r.gens, nil)
	for i := range s.Gens {
		s.Gens[i].MadeLine = 0 // a line of an input says nothing here
	}
	s.Loop = r.loop(vm.Fact{}, nil)
	return s
}
