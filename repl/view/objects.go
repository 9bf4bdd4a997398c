package view

import (
	"fmt"
	"sort"
	"strings"

	"gen/vm/step"
)

// This file draws the objects that variables hold: one box per object, with all its
// names. Two names at one box are one object, and a change through one of them is
// seen through the other.

// A boxed is an object and the variables that hold it.
type boxed struct {
	id      int
	value   string
	names   []string
	changed bool
}

// objectsOf collects the objects of a moment, in the order of their numbers.
func objectsOf(s *step.Snapshot) []boxed {
	byID := map[int]*boxed{}
	seen := map[string]bool{}
	add := func(frame string, vars []step.Var) {
		for _, v := range vars {
			name := clean(frame) + "." + clean(v.Name)
			if v.Object == 0 || seen[name] {
				continue
			}
			seen[name] = true
			b := byID[v.Object]
			if b == nil {
				b = &boxed{id: v.Object, value: clean(v.Value)}
				byID[v.Object] = b
			}
			b.names = append(b.names, name)
			b.changed = b.changed || v.Changed
		}
	}
	for i := range s.Ladder {
		add(s.Ladder[i].Name, s.Ladder[i].Locals)
	}
	for i := range s.Gens {
		if s.Gens[i].State != "CLOSED" {
			add(s.Gens[i].Name, s.Gens[i].Locals)
		}
	}
	var all []boxed
	for _, b := range byID {
		all = append(all, *b)
	}
	sort.Slice(all, func(i, k int) bool { return all[i].id < all[k].id })
	return all
}

// Objects is the picture of all objects that some variable holds.
func Objects(s *step.Snapshot, o Options) []string {
	all := objectsOf(s)
	if len(all) == 0 {
		return Wrap("  No variable holds an object that can change: a list, a dict, a generator.", o.width())
	}
	if o.Plain {
		var lines []string
		for _, b := range all {
			text := b.value + ", held by " + list(b.names, "and")
			if b.changed {
				text += ", changed"
			}
			lines = append(lines, Wrap(text+".", o.width())...)
		}
		return lines
	}
	t := o.theme()
	const most = 7
	hidden := max(len(all)-most, 0)
	all = all[:len(all)-hidden]
	inner := 0
	for _, b := range all {
		inner = max(inner, min(Width(b.value)+2, o.width()/2))
	}
	var lines []string
	shared := 0
	for _, b := range all {
		names := strings.Join(b.names, " and ")
		if len(b.names) > 1 {
			shared++
			names += "   (one object)"
		}
		if b.changed {
			names += "   *"
		}
		box := t.boxText(b.value, inner)
		lines = append(lines, "  "+t.boxTop(inner, false))
		line := new(row).at(2, box, plain).at(0, " <- ", faint)
		lines = append(lines, line.at(line.end, t.clip(names, o.width()-line.end), strong).text(o))
		lines = append(lines, "  "+t.boxBottom(inner))
	}
	if hidden > 0 {
		lines = append(lines, fmt.Sprintf("  (%d more)", hidden))
	}
	if shared > 0 {
		for _, line := range Wrap("Two names at one box are one object: a change through one is seen through the other.", o.width()-2) {
			lines = append(lines, "  "+line)
		}
	}
	return lines
}
