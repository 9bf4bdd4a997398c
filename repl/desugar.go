package repl

import (
	"strconv"
	"strings"

	"gen/lang"
	"gen/lang/code"
	"gen/repl/view"
)

// This file shows a line of the program in simpler Python.

// desugar writes the statement of a line, or of the present one, in simpler Python.
func (st *Stepper) desugar(c call) reply {
	s := st.s.Snapshot()
	source, line, name := s.Source, 0, s.File
	if i := st.selected(s); i >= 0 {
		line = s.Ladder[i].Line
		if c := s.Ladder[i].Code(); c != nil && c.Source.Name != s.File {
			source, name = sourceOf(c), c.Source.Name
		}
	}
	if c.arg != "" {
		n, err := strconv.Atoi(c.arg)
		if err != nil || n < 1 || n > len(s.Source) {
			return wrong("desugar takes a line of the program, 1 to %d.", len(s.Source))
		}
		line, source, name = n, s.Source, s.File
	}
	return reply{lines: Desugared(code.NewSource(name, strings.Join(source, "\n")+"\n"), line, st.o)}
}

// Desugared is what a line of a source means in simpler Python.
func Desugared(src *code.Source, line int, o view.Options) []string {
	o.Width = max(o.Width, 40)
	text := strings.TrimSpace(src.Line(line))
	head := " line " + strconv.Itoa(line) + ":  " + text
	parts, err := lang.Desugar(src, line)
	switch {
	case err != nil:
		return []string{view.Clip(head, o), " This line cannot be read alone: " + err.Msg}
	case len(parts) == 0:
		return []string{view.Clip(head, o), " It is plain already: nothing in it stands for more than it says."}
	}
	lines := []string{view.Clip(head, o)}
	for _, p := range parts {
		lines = append(lines, "")
		lines = append(lines, indentBy(1, p.Title+":", o.Width)...)
		for _, l := range p.Lines {
			lines = append(lines, view.Clip("     "+l, o))
		}
		if p.Note != "" {
			lines = append(lines, indentBy(1, p.Note, o.Width)...)
		}
	}
	return lines
}

// sourceOf are the lines of the text that a code object comes from.
func sourceOf(c *code.Code) []string {
	lines := make([]string, c.Source.LineCount())
	for i := range lines {
		lines[i] = c.Source.Line(i + 1)
	}
	return lines
}
