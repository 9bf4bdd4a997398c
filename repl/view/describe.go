package view

import (
	"fmt"
	"strings"

	"gen/vm/step"
)

// This file tells of one generator in words, with the names that CPython's inspect
// module uses, so that what is learnt here works there.

// Describe is the answer to g?: what it is, where it is, and its chain. name is the
// variable asked for; it may be empty.
func Describe(name string, g *step.Gen, s *step.Snapshot, o Options) []string {
	if name == "" {
		name = holderOr(s, g)
	}
	prefix := "GEN_"
	switch g.Kind {
	case "coroutine":
		prefix = "CORO_"
	case "async generator":
		prefix = "AGEN_"
	}
	lines := []string{fmt.Sprintf(" %s   %s %s   %s   (CPython: inspect.%s%s)", clean(name), g.Kind, clean(g.Name), g.State, prefix, g.State)}
	add := func(label, text string) {
		lines = append(lines, fmt.Sprintf("     %-9s %s", label, text))
	}
	before, inside, after := bracket(g.Text, g.Hole, "", false, "")
	switch g.State {
	case "CREATED":
		text := "not one line of its body has run; its first next starts it"
		if g.MadeLine > 0 {
			text = fmt.Sprintf("at line %d; its first next starts the body", g.MadeLine)
		}
		add("born", text)
	case "CLOSED":
		text := "finished for good; gi_frame is None"
		if g.LastOut != "" {
			text += fmt.Sprintf("   (its end: %s)", clean(g.LastOut))
		}
		add("over", text)
	default:
		text := before + inside + after
		if down := genNamed(s, g.WaitsOn); down != nil {
			text = pad(text, 33) + " gi_yieldfrom is " + clean(down.Name)
		}
		lines = append(lines, fmt.Sprintf("     %-9s %s", fmt.Sprintf("line %d", g.Line), text))
	}
	if down := deepest(s, g); down != g && g.State != "CLOSED" {
		var chain []string
		for _, at := range chainBelow(s, g) {
			chain = append(chain, fmt.Sprintf("%s %d", clean(at.Name), at.Line))
		}
		if n := len(chain); n > 7 {
			chain = append(append(chain[:3:3], fmt.Sprintf("(%d more)", n-6)), chain[n-3:]...)
		}
		add("chain", strings.Join(chain, "  >  "))
		before, inside, after := bracket(down.Text, down.Hole, "", false, "")
		lines = append(lines, fmt.Sprintf("     a send fills the deepest hole:  %s %d   %s%s%s", clean(down.Name), down.Line, before, inside, after))
	} else if v := vars(g.Locals); v != "" && g.State != "CLOSED" {
		add("locals", v)
	}
	for i := range lines {
		if short := map[string]string{"coroutine": "cr_", "async generator": "ag_"}[g.Kind]; short != "" {
			lines[i] = strings.NewReplacer("gi_yieldfrom", short+"await", "gi_", short).Replace(lines[i])
		}
		lines[i] = Clip(lines[i], o)
	}
	return lines
}

func holderOr(s *step.Snapshot, g *step.Gen) string {
	if v := holder(s, g); v != "" {
		return v
	}
	return g.Name
}

// Faint paints what is said beside the program.
func Faint(text string, o Options) string { return o.paint(text, faint) }
