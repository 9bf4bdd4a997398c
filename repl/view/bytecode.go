package view

import (
	"strconv"

	"gen/lang/code"
)

// Bytecode shows the instructions of a code object, with --> at the next one.
func Bytecode(rows []code.Row, pc int, o Options) []string {
	lines := make([]string, 0, len(rows))
	for _, r := range rows {
		line := new(row)
		if r.First {
			line.at(0, padLeft(strconv.Itoa(r.Line), 5), plain)
		}
		if r.PC == pc {
			line.at(6, "-->", marker)
		} else if r.Target {
			line.at(7, ">>", faint)
		}
		line.at(10, padLeft(strconv.Itoa(r.PC), 4), faint)
		line.at(16, r.Op, strong)
		if r.HasArg {
			line.at(max(40, line.end+1), padLeft(strconv.Itoa(r.Arg), 4), plain)
		}
		if r.Text != "" {
			text := "(" + clean(r.Text) + ")"
			line.at(line.end+1, o.theme().clip(text, max(o.width()-line.end-1, 0)), faint)
		}
		lines = append(lines, line.text(o))
	}
	return lines
}
