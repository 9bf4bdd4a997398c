package view

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// This file writes events as lines: aligned text for people, JSON for programs.
// The text is ASCII in every theme, so that it can be searched and compared.

// TraceLines writes one aligned line per event. The end of a generator is told on
// the line of the return or raise that ended it.
func TraceLines(events []step.Event) []string {
	var lines []string
	t := NewTrace(func(line string) { lines = append(lines, line) })
	for _, e := range events {
		t.Add(e)
	}
	t.End()
	return lines
}

// A Trace is TraceLines for events that come one by one: a run may be endless.
type Trace struct {
	emit func(line string)
	held *step.Event // waits for the closed that belongs to it
}

// NewTrace hands each finished line to emit.
func NewTrace(emit func(line string)) *Trace { return &Trace{emit: emit} }

// Add takes the next event.
func (t *Trace) Add(e step.Event) {
	if e.Kind == vm.EvPass {
		return // the yield's own line tells how far it goes
	}
	if t.held != nil {
		line := traceLine(*t.held)
		if endedBy(*t.held, e) {
			line = column(line, 54) + clean(e.From) + " closed"
			t.held = nil
			t.write(line)
			return
		}
		t.write(line)
	}
	t.held = &e
}

// End writes what is left.
func (t *Trace) End() {
	if t.held != nil {
		t.write(traceLine(*t.held))
		t.held = nil
	}
}

func (t *Trace) write(line string) { t.emit(strings.TrimRight(line, " ")) }

func endedBy(e, closed step.Event) bool {
	return closed.Kind == vm.EvClosed && closed.From == e.From &&
		(e.Kind == vm.EvReturn || e.Kind == vm.EvRaise)
}

// column pads to a column, and leaves two blanks where the text is longer.
func column(text string, col int) string {
	if Width(text)+2 > col {
		return text + "  "
	}
	return pad(text, col)
}

// loopLine is the line of an event of the loop: at which time what happened to whom.
func loopLine(e step.Event) string {
	value := clean(e.V)
	if value != "" && (e.Kind == vm.EvTimerPush || e.Kind == vm.EvTimerPop) {
		value = "due " + value
	}
	line := column(fmt.Sprintf("%4d  %s", e.N, e.Kind), 19)
	line = column(line+asciiTheme.clip(clean(e.To), 40), 38) + asciiTheme.clip(value, 40)
	return column(line, 54) + "at " + seconds(math.Round(e.T*1000)/1000) + " s"
}

func traceLine(e step.Event) string {
	if e.Kind >= vm.EvTaskNew {
		return loopLine(e)
	}
	line := fmt.Sprintf("%4d  ", e.N)
	line = column(line+pad(e.Kind.String(), 7), 15)
	line = column(line+clean(e.From), 24)
	value := clean(e.V)
	switch {
	case e.Kind == vm.EvResume && e.Var != "":
		value = clean(e.Var) + " = " + value
	case e.Kind == vm.EvPrint:
		value = clean(e.Text)
	}
	value = asciiTheme.clip(value, 40)
	if e.To != "" {
		arrow := " "
		switch vm.Kinds[e.Kind].Dir {
		case vm.Down:
			arrow = "v"
		case vm.Up:
			arrow = "^"
		}
		line = column(line+arrow+"  "+clean(e.To), 38)
		line += value
	} else {
		line += "   " + value
	}
	if e.Line == 0 {
		return line
	}
	line = column(line, 44) + fmt.Sprintf("line %d", e.Line)
	switch e.Kind {
	case vm.EvLine, vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose, vm.EvCreate:
		// The line of code is the caller's.
		if e.Text != "" {
			line = column(line, 54) + clean(e.Text)
		}
	}
	return line
}

// TraceHead is the first line of a trace in JSON: the version of the format and the
// program.
func TraceHead(file string) string {
	name, _ := json.Marshal(file)
	return fmt.Sprintf(`{"schema":%d,"file":%s}`, step.Schema, name)
}

// TraceJSON writes an event as one line of JSON.
func TraceJSON(e step.Event) string {
	if e.K == "" {
		e.K = e.Kind.String()
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		// Only a time that is no finite number can fail.
		e.T = 0
		b.Reset()
		_ = enc.Encode(e)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
