package repl

import (
	"fmt"
	"regexp"
	"strings"

	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

// This file tells why an exception is no riddle: CPython's message stays as it is,
// and one line of why stands below it. The line is for a terminal, never for a pipe.

// A cause is what is known of an exception.
type cause struct {
	message string      // the last line of the traceback
	line    string      // the line of code nearest to the exception, "" if not known
	match   []string    // what the row's pattern caught
	gens    []step.Gen  // generators alive or finished, oldest first
	last    *step.Event // the last yield before it, nil if there was none
	steps   bool        // steps have numbers that the reader sees
	callers []string    // the functions of the traceback, outermost first
}

// whyTable is the one table: a message and the line of why. The function may answer
// "" if it knows nothing; then the next row is asked.
var whyTable = []struct {
	name    string
	message *regexp.Regexp
	line    *regexp.Regexp // of the line of code; nil fits all
	why     func(c cause) string
}{
	{"send to a fresh one", regexp.MustCompile(`^TypeError: can't send non-None value to a just-started (\w+)`), nil, func(c cause) string {
		who, value, next := "It", "a value", "Call next() on it first."
		if m := regexp.MustCompile(`([\w.]+)\.a?send\((.*)\)`).FindStringSubmatch(c.line); m != nil {
			who, value, next = m[1], m[2], fmt.Sprintf("Call next(%s) first.", m[1])
		}
		if g := c.only("CREATED"); g != nil {
			who = g.Name
		}
		switch c.match[1] {
		case "coroutine":
			return fmt.Sprintf("%s has not started: no await is waiting for %s. Send None first.", who, value)
		case "async":
			return fmt.Sprintf("%s has not started: no yield is waiting for %s. Await its __anext__() first.", who, value)
		}
		return fmt.Sprintf("%s has not started: no yield is waiting for %s. %s", who, value, next)
	}},
	{"a module of nobody's", regexp.MustCompile(`^ModuleNotFoundError: No module named '([\w.]+)'$`), nil, func(c cause) string {
		text := "Programs here import the modules of gen, and no packages or files."
		if near := Closest(c.match[1], vm.ModuleNames()); near != "" {
			text += fmt.Sprintf(" Did you mean %s?", near)
		}
		return text + " There are: " + strings.Join(vm.ModuleNames(), ", ") + "."
	}},
	{"next on a finished one", regexp.MustCompile(`^StopIteration$`), nil, func(c cause) string {
		g := c.only("CLOSED")
		if g == nil {
			return "It was finished before. Call its function again for a new one."
		}
		base, _, _ := strings.Cut(g.Name, "#")
		text := g.Name + " finished before"
		if c.steps && g.Since > 0 {
			text = fmt.Sprintf("%s finished at step %d", g.Name, g.Since)
		}
		if g.Line > 0 {
			text += fmt.Sprintf(", line %d", g.Line)
		}
		return fmt.Sprintf("%s. Call %s() for a new one.", text, base)
	}},
	{"yield from a function", regexp.MustCompile(`^TypeError: '(?:function|method)' object is not iterable`), regexp.MustCompile(`yield from ([\w.]+)`), func(c cause) string {
		return fmt.Sprintf("%s is the function. Did you mean: yield from %s() ?", c.match[1], c.match[1])
	}},
	{"a loop over a function", regexp.MustCompile(`^TypeError: '(?:function|method)' object is not (?:iterable|an iterator)`), regexp.MustCompile(`(?:\bin |next\()([\w.]+)`), func(c cause) string {
		return fmt.Sprintf("%s is the function; calling it makes the generator. Did you mean: %s() ?", c.match[1], c.match[1])
	}},
	{"a function for an iterator", regexp.MustCompile(`^TypeError: '(?:function|method)' object is not (?:iterable|an iterator)`), nil, func(c cause) string {
		return "A function is no generator; calling it makes one. Did you mean to add () ?"
	}},
	{"no iterator", regexp.MustCompile(`^TypeError: '(\w+)' object is not an iterator`), nil, func(c cause) string {
		return fmt.Sprintf("next() wants an iterator, such as a generator. iter() makes one of a %s.", c.match[1])
	}},
	{"await a function", regexp.MustCompile(`^TypeError: object (?:function|method) can't be used in 'await' expression`), regexp.MustCompile(`await ([\w.]+)`), func(c cause) string {
		return fmt.Sprintf("await takes a coroutine, Task or Future; add () if %s is an async def.", c.match[1])
	}},
	{"await what cannot be awaited", regexp.MustCompile(`^TypeError: object (\w+) can't be used in 'await' expression`), nil, func(c cause) string {
		return "await takes a coroutine, Task or Future; add () if it is an async def."
	}},
	{"resume itself", regexp.MustCompile(`^ValueError: (\w+(?: \w+)?) already executing`), nil, func(c cause) string {
		var names []string
		for _, g := range c.gens {
			if g.State == "RUNNING" {
				names = append(names, g.Name)
			}
		}
		if len(names) == 0 {
			// They have ended since; the traceback tells who has asked whom.
			names = c.callers
		}
		if len(names) == 0 || len(names) > 5 {
			return "It is RUNNING: it asked itself, or one that waits for it, for a value."
		}
		return strings.Join(append(names, names[0]), " -> ") + ": it is RUNNING, and was asked for a value from inside."
	}},
	{"StopIteration inside", regexp.MustCompile(`^RuntimeError: (?:async generator|generator|coroutine) raised Stop(?:Async)?Iteration`), nil, func(c cause) string {
		return "Inside, StopIteration would look like the end: use return (PEP 479)."
	}},
	{"yield after close", regexp.MustCompile(`^RuntimeError: (?:generator|coroutine|async generator) ignored GeneratorExit`), nil, func(c cause) string {
		line := 0
		if g := c.only("SUSPENDED"); g != nil {
			line = g.Line
		}
		if c.last != nil {
			line = c.last.Line
		}
		if line > 0 {
			return fmt.Sprintf("close() asked it to stop; it yielded instead, at line %d.", line)
		}
		return "close() asked it to stop; it yielded instead. Let GeneratorExit pass, or return."
	}},
	{"await twice", regexp.MustCompile(`^RuntimeError: cannot reuse already awaited coroutine`), nil, func(c cause) string {
		for i := len(c.gens) - 1; i >= 0; i-- {
			if g := c.gens[i]; g.Kind == "coroutine" && g.State == "CLOSED" {
				base, _, _ := strings.Cut(g.Name, "#")
				return fmt.Sprintf("A coroutine runs once; call %s() again.", base)
			}
		}
		return "A coroutine runs once; call its async def again."
	}},
	{"never awaited", regexp.MustCompile(`RuntimeWarning: coroutine '(.+)' was never awaited`), nil, func(c cause) string {
		name := c.match[1][strings.LastIndexByte(c.match[1], '.')+1:]
		for i := len(c.gens) - 1; i >= 0; i-- {
			if base, _, _ := strings.Cut(c.gens[i].Name, "#"); base == name && c.gens[i].MadeLine > 0 {
				return fmt.Sprintf("%s was made at line %d, state CREATED: its body never ran.", name, c.gens[i].MadeLine)
			}
		}
		if m := regexp.MustCompile(`^.*:(\d+): RuntimeWarning`).FindStringSubmatch(c.message); m != nil && m[1] != "0" {
			return fmt.Sprintf("%s was CREATED, and dropped at line %s: its body never ran. Await it.", name, m[1])
		}
		return name + " was CREATED: its body never ran. Await it."
	}},
	{"a slip of the pen", regexp.MustCompile(`^AttributeError: '(?:generator|coroutine|async_generator)' object has no attribute '(\w+)'$`), nil, func(c cause) string {
		if like := Closest(c.match[1], []string{"send", "throw", "close", "asend", "athrow", "aclose"}); like != "" {
			return fmt.Sprintf("Did you mean %s()?", like)
		}
		return "A generator has send(), throw() and close(); next(g) asks for its next value."
	}},
	{"await in a file", regexp.MustCompile(`^SyntaxError: 'await' outside (?:async )?function`), nil, func(c cause) string {
		return "At gen's prompt await works at the top level; in a file it needs an async def around it."
	}},
	{"yield from in an async def", regexp.MustCompile(`^SyntaxError: 'yield from' inside async function`), nil, func(c cause) string {
		return "In an async def use await."
	}},
}

// only is the one generator in a state, nil if there are none or several.
func (c cause) only(state string) *step.Gen {
	var found *step.Gen
	for i := range c.gens {
		if c.gens[i].State == state {
			if found != nil {
				return nil
			}
			found = &c.gens[i]
		}
	}
	return found
}

// because finds the line of why; "" if the table has none.
func because(c cause) string {
	for _, row := range whyTable {
		m := row.message.FindStringSubmatch(c.message)
		if m == nil {
			continue
		}
		if row.line != nil {
			if m = row.line.FindStringSubmatch(c.line); m == nil {
				continue
			}
		}
		c.match = append(m, "")
		if text := row.why(c); text != "" {
			return text
		}
	}
	return ""
}

// Why explains the text that stands at the end of a run on stderr, "" if there is
// nothing to say; gens are the generators that the program has left behind.
func Why(traceback string, gens []step.Gen) string {
	c := cause{gens: gens}
	c.message, c.line = LastOf(traceback)
	for _, m := range inFunction.FindAllStringSubmatch(traceback, -1) {
		c.callers = append(c.callers, m[1])
	}
	return because(c)
}

// inFunction finds the functions of a traceback.
var inFunction = regexp.MustCompile(`(?m)^  File ".*", line \d+, in (\w+)$`)

// LastOf is the message at the end of a traceback or warning, and the line of code
// above it.
func LastOf(traceback string) (message, code string) {
	lines := strings.Split(strings.TrimRight(traceback, "\n"), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if line := lines[i]; line != "" && line[0] != ' ' && !strings.Contains(line, "Enable tracemalloc") {
			message = line
			break
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		line := lines[i]
		if strings.HasPrefix(line, "    ") && strings.Trim(line, " ^~") != "" {
			return message, strings.TrimSpace(line)
		}
	}
	return message, ""
}

// whyEnded is the line of why below the traceback that ended a run.
func (st *Stepper) whyEnded() []string {
	s := st.s.Snapshot()
	if !st.with.Hints || !s.Ended || s.Uncaught == "" {
		return nil
	}
	c := cause{gens: s.Gens, steps: true}
	c.message, c.line = LastOf(s.Uncaught)
	events := st.s.Events(max(s.Step-50, 1), s.Step)
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind == vm.EvYield {
			c.last = &events[i]
			break
		}
	}
	text := because(c)
	if text == "" {
		return nil
	}
	return Margin(text, st.o.Width)
}

// Margin writes a sentence as lines in the margin of a page, 80 columns if width is 0.
func Margin(text string, width int) []string {
	if width <= 0 {
		width = 80
	}
	lines := view.Wrap(text, width-7)
	for i := range lines {
		lines[i] = "    | " + lines[i]
	}
	return lines
}
