package view

import (
	"encoding/json"
	"fmt"
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
	for i, e := range events {
		if e.Kind == vm.EvClosed && i > 0 && endedBy(events[i-1], e) {
			continue
		}
		line := traceLine(e)
		if i+1 < len(events) && endedBy(e, events[i+1]) {
			line = pad(line, 54) + space(line, 54) + clean(e.From) + " closed"
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

func endedBy(e, closed step.Event) bool {
	return closed.Kind == vm.EvClosed && closed.From == e.From &&
		(e.Kind == vm.EvReturn || e.Kind == vm.EvRaise)
}

// space separates a text that already fills its column from the next one.
func space(text string, col int) string {
	if Width(text) >= col {
		return "  "
	}
	return ""
}

// column pads to a column, and leaves two blanks where the text is longer.
func column(text string, col int) string {
	if Width(text)+2 > col {
		return text + "  "
	}
	return pad(text, col)
}

func traceLine(e step.Event) string {
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
	if e.Kind >= vm.EvTaskNew {
		return column(line, 44) + "at " + seconds(e.T) + " s"
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

// TraceJSON writes one JSON object per line: first one that names the version of
// the format and the program, then the events.
func TraceJSON(file string, events []step.Event) []string {
	name, _ := json.Marshal(file)
	lines := []string{fmt.Sprintf(`{"schema":%d,"file":%s}`, step.Schema, name)}
	for _, e := range events {
		if e.K == "" {
			e.K = e.Kind.String()
		}
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			// Strings and finite numbers only: time is the one that might not be.
			e.T = 0
			b.Reset()
			_ = enc.Encode(e)
		}
		lines = append(lines, strings.TrimSuffix(b.String(), "\n"))
	}
	return lines
}
