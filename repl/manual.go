package repl

import (
	"fmt"
	"strings"

	"gen/lang/code"
	"gen/repl/view"
	"gen/vm"
)

// This file writes the manual: all tables, one after the other, in full.

// Manual is everything that help tells, in one piece.
func Manual(o view.Options) []string {
	if o.Width <= 0 {
		o.Width = 80
	}
	lines := strings.Split(strings.TrimRight(Usage(), "\n"), "\n")
	head := func(title string) { lines = append(lines, "", "", strings.ToUpper(title), "") }
	entry := func(name, text string) {
		lines = append(lines, view.Clip("  "+name, o))
		lines = append(lines, indentBy(6, text, o.Width)...)
	}
	for _, group := range groups {
		head("In the stepper: " + group)
		for _, c := range commands() {
			if c.group != group {
				continue
			}
			text := c.help
			if len(c.aliases) > 0 {
				text += " Also: " + strings.Join(c.aliases, ", ") + "."
			}
			if len(c.keys) > 0 {
				text += " Keys: " + strings.Join(c.keys, ", ") + "."
			}
			entry(strings.TrimSpace(c.name+" "+c.args), text)
		}
	}
	head("Settings")
	for _, s := range settings() {
		entry("set "+s.name+" "+s.values, s.help)
	}
	head("At the prompt")
	lines = append(lines, PromptHelp(o.Width)...)
	head("Events")
	for _, k := range vm.Kinds {
		entry(k.Name, k.Doc)
	}
	head("Words")
	for i := range cards {
		lines = append(append(lines, cards[i].lines(o)...), "")
	}
	head("Instructions")
	for _, op := range code.Table {
		if op.Name != "" {
			entry(fmt.Sprintf("%s   (%s)", op.Name, op.Stack), op.Doc)
		}
	}
	return lines
}
