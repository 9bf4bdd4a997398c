package view

import (
	"fmt"
	"strings"

	"gen/vm/step"
)

// This file tells what is different between two moments.

// Diff lists what changed from a to b, a table with both values.
func Diff(a, b *step.Snapshot, o Options) []string {
	var rows [][]string
	add := func(what, was, is string) {
		if was != is {
			rows = append(rows, []string{clean(what), dash(was), dash(is)})
		}
	}
	add("clock", clockText(a.Clock), clockText(b.Clock))
	old := map[string]string{}
	for i := range a.Gens {
		old[a.Gens[i].Name] = a.Gens[i].State
	}
	for i := range b.Gens {
		g := &b.Gens[i]
		add(g.Name, old[g.Name], g.State)
	}
	was, order := variables(a, nil)
	is, order := variables(b, order)
	for _, name := range order {
		add(name, was[name], is[name])
	}
	if a.Loop != nil || b.Loop != nil {
		x, y := a.Loop, b.Loop
		if x == nil {
			x = &step.Loop{}
		}
		if y == nil {
			y = &step.Loop{}
		}
		add("ready", strings.Join(x.Ready, ", "), strings.Join(y.Ready, ", "))
		add("heap", heapList(x), heapList(y))
		add("running", x.Running, y.Running)
		old := map[string]string{}
		for i := range x.Tasks {
			old[x.Tasks[i].Name] = x.Tasks[i].State
		}
		for i := range y.Tasks {
			add("task "+y.Tasks[i].Name, old[y.Tasks[i].Name], y.Tasks[i].State)
		}
	}
	switch printed := b.Written - a.Written; {
	case printed > 0 && printed <= len(b.Output):
		add("printed", "", strings.TrimSuffix(b.Output[len(b.Output)-printed:], "\n"))
	case printed < 0 && -printed <= len(a.Output):
		add("printed", strings.TrimSuffix(a.Output[len(a.Output)+printed:], "\n"), "")
	}
	head := fmt.Sprintf(" from step %d to step %d", a.Step, b.Step)
	if len(rows) == 0 {
		return []string{head + ": only the place of control has changed."}
	}
	rows = append([][]string{{"WHAT", "WAS", "IS"}}, rows...)
	return append([]string{head}, table(rows, []int{8, 12, 6}, nil, o)...)
}

// variables are the values of all frames by "frame.name", and the names in order
// behind those that are known.
func variables(s *step.Snapshot, order []string) (map[string]string, []string) {
	values := map[string]string{}
	known := map[string]bool{}
	for _, name := range order {
		known[name] = true
	}
	add := func(frame string, vars []step.Var) {
		for _, v := range vars {
			name := frame + "." + v.Name
			values[name] = v.Value
			if !known[name] {
				known[name] = true
				order = append(order, name)
			}
		}
	}
	for i := range s.Gens {
		add(s.Gens[i].Name, s.Gens[i].Locals)
	}
	for i := range s.Ladder {
		add(s.Ladder[i].Name, s.Ladder[i].Locals)
	}
	return values, order
}
