package view

import (
	"fmt"
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// This file writes a run as a sequence diagram for Mermaid, which GitHub and most
// blogs draw: a solid arrow is a message that goes down, a dashed one a value that
// comes up.

// Mermaid is the diagram of some events.
func Mermaid(events []step.Event) []string {
	lines := []string{"sequenceDiagram"}
	d := NewMermaid(func(line string) { lines = append(lines, line) })
	for _, e := range events {
		d.Add(e)
	}
	return lines
}

// A MermaidTrace is Mermaid for events that come one by one. The caller writes the
// first line, "sequenceDiagram".
type MermaidTrace struct {
	emit  func(line string)
	verb  string            // of the message that is on its way down
	ids   map[string]string // of the participants that are declared
	taken map[string]bool
	gens  map[string]bool
}

// NewMermaid hands each line to emit.
func NewMermaid(emit func(line string)) *MermaidTrace {
	return &MermaidTrace{emit: emit, ids: map[string]string{}, taken: map[string]bool{}, gens: map[string]bool{}}
}

// mermaidWords can't be names of participants.
var mermaidWords = map[string]bool{"end": true, "loop": true, "alt": true, "else": true, "opt": true, "par": true,
	"note": true, "over": true, "rect": true, "critical": true, "break": true, "box": true, "participant": true, "actor": true}

// id is the identifier of a participant. Names that are no identifiers are declared.
func (d *MermaidTrace) id(name string) string {
	if name == "" {
		name = "main"
	}
	if id := d.ids[name]; id != "" {
		return id
	}
	var b strings.Builder
	for _, r := range name {
		if r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	id := b.String()
	if mermaidWords[strings.ToLower(id)] {
		id = "_" + id
	}
	for d.taken[id] {
		id += "_"
	}
	d.ids[name], d.taken[id] = id, true
	if id != name {
		d.emit(fmt.Sprintf("  participant %s as %s", id, mermaidText(name)))
	}
	return id
}

// mermaidText escapes what means something in a label.
func mermaidText(s string) string {
	s = asciiTheme.clip(clean(s), 60)
	return strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;").Replace(s)
}

// Add takes the next event.
func (d *MermaidTrace) Add(e step.Event) {
	from := func() string { return d.id(e.From) }
	arrow := func(line, text string) {
		a, b := d.id(e.From), d.id(e.To)
		d.emit(fmt.Sprintf("  %s%s%s: %s", a, line, b, text))
	}
	note := func(who, text string) { d.emit(fmt.Sprintf("  Note over %s: %s", who, text)) }
	v := mermaidText(e.V)
	switch e.Kind {
	case vm.EvCreate:
		d.gens[e.To] = true
		note(d.id(e.To), "CREATED")
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
		d.gens[e.To] = true
		d.verb = e.Kind.String()
		arrow("->>", d.message(v))
	case vm.EvForward:
		d.gens[e.To] = true
		if e.V == "close" || e.V == "next" {
			d.verb = e.V
		}
		word := "yield from"
		if strings.Contains(e.Text, "await ") || strings.HasPrefix(e.Text, "async ") {
			word = "await"
		}
		arrow("->>", fmt.Sprintf("%s  (%s)", d.message(v), word))
	case vm.EvResume:
		if e.Var != "" {
			note(from(), mermaidText(e.Var)+" = "+v)
		}
	case vm.EvYield:
		arrow("-->>", "yield "+v)
	case vm.EvReturn:
		switch {
		case e.To == "" || !d.gens[e.From]:
		case e.V == "None":
			arrow("-->>", "StopIteration")
		default:
			arrow("-->>", "StopIteration("+v+")")
		}
	case vm.EvRaise:
		if e.To != "" {
			arrow("-->>", v)
		} else {
			note(from(), "raises "+v)
		}
	case vm.EvCatch:
		note(from(), "catches "+v)
	case vm.EvPrint:
		note(from(), "prints "+mermaidText(strings.TrimSuffix(e.Text, "\n")))
	case vm.EvTaskNew:
		note(d.id(e.To), "new task")
	case vm.EvTaskDone:
		note(d.id(e.To), "task done")
	case vm.EvTaskCancel:
		note(d.id(e.To), "cancelled")
	case vm.EvTimerPop:
		note(d.id(e.To), "its timer is due")
	case vm.EvClock:
		note(from(), "clock jumps to "+clockText(e.T)+" s")
	}
}

// message is the label of an arrow down.
func (d *MermaidTrace) message(v string) string {
	switch d.verb {
	case "next", "close":
		return d.verb
	}
	return d.verb + "(" + v + ")"
}
