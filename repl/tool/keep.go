package tool

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"gen/repl"
	"gen/repl/view"
	"gen/vm/step"
)

// This file writes the events and the pictures of a run.

// trace prints the events of a run.
func (t *tool) trace() int {
	s, exit := t.session()
	if s == nil {
		return exit
	}
	write := func(line string) { fmt.Fprintln(t.out, line) }
	lines := view.NewTrace(write)
	add := lines.Add
	if t.Format == "jsonl" {
		write(view.TraceHead(t.File))
		add = func(e step.Event) { write(view.TraceJSON(e)) }
	}
	end := lines.End
	switch t.Format {
	case "mermaid":
		add = t.mermaid()
	case "perfetto":
		p := view.NewPerfetto(write)
		add, end = p.Add, p.End
	case "opt":
		return t.tutor(s, write)
	}
	wanted := repl.Selected(t.Only)
	begun := t.From == ""
	first := repl.Selected(t.From)
	number, err := strconv.Atoi(t.From)
	s.Each(func(e step.Event) bool {
		begun = begun || err == nil && e.N >= number || err != nil && first(e.Kind)
		if begun && wanted(e.Kind) {
			add(e)
		}
		return t.out.err == nil
	})
	end()
	if t.interrupts.Happened() {
		return exitInterrupted
	}
	return 0
}

// tutor prints the moments of a run as Python Tutor has them.
func (t *tool) tutor(s *step.Session, write func(string)) int {
	write(view.TutorHead(s.Snapshot().Source))
	wanted, begun, comma := repl.Selected(t.Only), t.From == "", ""
	first := repl.Selected(t.From)
	number, err := strconv.Atoi(t.From)
	for s.Forward() && t.out.err == nil {
		e := s.Snapshot().Event
		begun = begun || err == nil && e.N >= number || err != nil && first(e.Kind)
		if begun && wanted(e.Kind) {
			write(comma + view.Tutor(s.Snapshot()))
			comma = ","
		}
	}
	write(view.TutorTail)
	if t.interrupts.Happened() {
		return exitInterrupted
	}
	return 0
}

// mermaid prints the events of a run as a diagram.
func (t *tool) mermaid() func(step.Event) {
	fmt.Fprintln(t.out, "sequenceDiagram")
	return view.NewMermaid(func(line string) { fmt.Fprintln(t.out, line) }).Add
}

// export writes a run to a file.
func (t *tool) export() int {
	if t.Out == "" {
		return usageError(errors.New("export needs a file to write: gen export FILE -o run.html"))
	}
	s, exit := t.session()
	if s == nil {
		return exit
	}
	format, err := repl.FormatOf(t.Out)
	if err != nil {
		return usageError(err)
	}
	s.Measure(measured)
	out, err := os.Create(t.Out)
	if err != nil {
		return t.failed(err)
	}
	o := t.view
	if t.Width == 0 {
		o.Width = 80 // a page, not this terminal
	}
	err = repl.Export(s, o, format, t.File, out)
	if late := out.Close(); err == nil {
		err = late
	}
	return t.failed(err)
}
