package repl

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"gen/lang/code"
	"gen/repl/view"
	"gen/vm"
)

// This file owns the table of the stepper's commands. Help, the key strip, the
// single keys and the README's list are read from it.

// A command is a row of the table.
type command struct {
	name    string
	aliases []string
	keys    []string // single keys on a terminal
	strip   string   // its words on the key strip, "" if it is not there
	group   string
	args    string
	help    string // the first sentence is its line in the list
	repeats bool   // an empty line does it again
	asks    bool   // as a single key it first asks for its argument
	run     func(*Stepper, call) reply
}

// A call is a command as it was typed.
type call struct {
	name  string // the command's name
	typed string // the word that was typed
	arg   string // the rest of the line
	count int    // a number as argument, otherwise 1
}

// A reply is what a command has to show.
type reply struct {
	moved bool     // the present moment is another one: show it
	lines []string // text
	quit  bool
	wrong bool // the command could not be understood
}

func say(format string, args ...any) reply {
	return reply{lines: strings.Split(fmt.Sprintf(format, args...), "\n")}
}

func wrong(format string, args ...any) reply {
	r := say(format, args...)
	r.wrong = true
	return r
}

const (
	moving   = "Moving"
	looking  = "Looking"
	stopping = "Stopping"
	teaching = "Learning and keeping"
	leaving  = "Help and leaving"
)

var groups = []string{moving, looking, stopping, teaching, leaving}

// commands makes the table. It is a function because the rows and the functions
// that they name refer to each other.
func commands() []command {
	return []command{
		{name: "step", aliases: []string{"s"}, keys: []string{"s", "space", "right"}, strip: "s step", group: moving, args: "[N]", repeats: true,
			help: "Go to the next event: a line, or one hop of a value.", run: (*Stepper).step},
		{name: "back", aliases: []string{"rs", "-"}, keys: []string{"left", "backspace", "-"}, strip: "← back", group: moving, args: "[N] | until X", repeats: true,
			help: "Go to the previous event. Nothing is undone for good: step goes forward again.", run: (*Stepper).back},
		{name: "next", aliases: []string{"n"}, keys: []string{"n"}, strip: "n over", group: moving, args: "[N]", repeats: true,
			help: "Go to the next line of this frame. If the frame suspends, wait until it is resumed.", run: (*Stepper).next},
		{name: "out", aliases: []string{"o", "r", "so"}, keys: []string{"o"}, strip: "o out", group: moving, repeats: true,
			help: "Go on until control leaves this frame, by yield, return or raise.", run: (*Stepper).outOf},
		{name: "finish", aliases: []string{"f"}, keys: []string{"f"}, group: moving, repeats: true,
			help: "Go on until this generator is CLOSED, or this function has returned.", run: (*Stepper).finish},
		{name: "event", aliases: []string{"e"}, keys: []string{"e"}, strip: "e next event", group: moving, args: "[N]", repeats: true,
			help: "Go to the next event of a generator or loop, past plain lines.", run: (*Stepper).event},
		{name: "continue", aliases: []string{"c"}, keys: []string{"c"}, group: moving, repeats: true,
			help: "Go on to the next breakpoint or to the end.", run: (*Stepper).cont},
		{name: "rev", aliases: []string{"rn", "rc", "ro", "re", "rw"}, group: moving, args: "X", repeats: true,
			help: "Do a move backwards: rev next, rev continue, rev event. rn, rc, ro, re are short for it; rw (rewind) is rc.", run: (*Stepper).rev},
		{name: "until", group: moving, args: "X [NAME]", repeats: true,
			help: "Go on until X happens. X is an event (yield, send, return, resume, output ...), of NAME if given, a line number, a time such as \"t 2.1\", or a condition such as x == 84.", run: (*Stepper).until},
		{name: "goto", group: moving, args: "N | start | end | t=2.1 | output N",
			help: "Go to a step. A number, start or end alone does it too.", run: (*Stepper).goTo},
		{name: "play", keys: []string{"P"}, group: moving, args: "[SECONDS]",
			help: "Go on by itself, one step per second if not told. Any key stops it.", run: (*Stepper).play},
		{name: "si", group: moving, args: "[N]", repeats: true,
			help: "Execute one instruction. rev si takes it back.", run: (*Stepper).instruction},
		{name: "sx", group: moving, args: "[N]", repeats: true,
			help: "Go on until the next expression inside a line has its value. rev sx goes back to the one before.", run: (*Stepper).expression},
		{name: "sl", group: moving, args: "[N]", repeats: true,
			help: "Go to the next line, in whatever frame it is.", run: (*Stepper).line},
		{name: "/", keys: []string{"/"}, group: moving, args: "TEXT", repeats: true, asks: true,
			help: "Search the run: go to the next step that tells of TEXT. / alone goes on, rev / goes back.", run: (*Stepper).search},

		{name: "where", aliases: []string{"w", "bt"}, keys: []string{"w"}, group: looking,
			help: "Show the ladder: every frame from main down to the innermost generator.", run: (*Stepper).where},
		{name: "gens", aliases: []string{"g"}, keys: []string{"g"}, group: looking, args: "[all]",
			help: "Show the table of generators, with all the finished ones too.", run: (*Stepper).gens},
		{name: "loop", keys: []string{"L"}, group: looking,
			help: "Show the event loop: the ready queue, the heap of timers, and the tasks over time.", run: (*Stepper).loop},
		{name: "tasks", aliases: []string{"t", "ps"}, keys: []string{"t"}, group: looking,
			help: "Show the table of tasks: state, line, what each waits for, and its chain of awaits.", run: (*Stepper).tasks},
		{name: "list", aliases: []string{"l"}, keys: []string{"l"}, group: looking, args: "[LINE[,LINE]]",
			help: "Show the source around the present line. A letter in the margin marks where a generator is parked.", run: (*Stepper).list},
		{name: "ll", group: looking, help: "Show the whole source.", run: (*Stepper).listAll},
		{name: "vars", aliases: []string{"v", "a"}, keys: []string{"v"}, group: looking,
			help: "Show the variables of the selected frame. A star marks what the last step changed.", run: (*Stepper).vars},
		{name: "answer", group: looking, args: "TEXT", help: "Give input() the line that it waits for. It is asked once: every run again gets the same.", run: (*Stepper).giveLine},
		{name: "eof", group: looking, help: "Tell input() that there is no more input.", run: (*Stepper).giveLine},
		{name: "up", aliases: []string{"u"}, keys: []string{"u"}, group: looking, args: "[N]", help: "Select the frame one rung up.", run: (*Stepper).up},
		{name: "down", aliases: []string{"d"}, keys: []string{"d"}, group: looking, args: "[N]", help: "Select the frame one rung down.", run: (*Stepper).down},
		{name: "p", aliases: []string{"pp", "print"}, keys: []string{"p"}, group: looking, args: "EXPR", asks: true,
			help: "Evaluate an expression at this moment. The recorded run is not touched.", run: (*Stepper).print},
		{name: "!", keys: []string{"!"}, group: looking, args: "STATEMENT", asks: true,
			help: "Execute a statement on a copy of this moment. The recorded run is not touched.", run: (*Stepper).print},
		{name: "display", group: looking, args: "[EXPR]", help: "Show the value of an expression at every stop. Without one, list them.", run: (*Stepper).display},
		{name: "undisplay", group: looking, args: "[N]", help: "Stop displaying expression N, or all.", run: (*Stepper).undisplay},
		{name: "why", aliases: []string{"y"}, keys: []string{"y"}, strip: "y why?", group: looking, args: "[GENERATOR]",
			help: "Tell why a generator is where it is, since when, and who can wake it.", run: (*Stepper).why},
		{name: "when", group: looking, args: "VARIABLE", help: "List the steps that changed a variable, up to this moment.", run: (*Stepper).when},
		{name: "last", group: looking, args: "VARIABLE", help: "Go back to the step that changed a variable.", run: (*Stepper).last},
		{name: "dis", group: looking, args: "[GENERATOR]", help: "Show the instructions of a frame, with --> at the next one.", run: (*Stepper).dis},
		{name: "objects", group: looking, help: "Show the objects that variables hold, and who shares them.", run: (*Stepper).objects},
		{name: "diff", group: looking, args: "[STEP]", help: "Show what has changed since the step before, or since another one.", run: (*Stepper).diff},
		{name: "output", keys: []string{"O"}, group: looking, help: "Show what the program has printed so far.", run: (*Stepper).output},
		{name: "log", group: looking, args: "[N]", help: "Show the last N events as lines (20 if not told).", run: (*Stepper).log},

		{name: "break", aliases: []string{"b"}, keys: []string{"b"}, group: stopping, args: "LINE | NAME | on EVENT [in NAME] [if EXPR]", asks: true,
			help: "Stop at a line, at the start of a function or generator, or at a kind of event.", run: (*Stepper).breakAt},
		{name: "tbreak", aliases: []string{"tb"}, group: stopping, args: "...", help: "A breakpoint that is used once.", run: (*Stepper).breakAt},
		{name: "trace", group: stopping, args: "...", help: "A tracepoint: like a breakpoint, but the run tells of it and goes on.", run: (*Stepper).breakAt},
		{name: "on", group: stopping, args: "N COMMAND", help: "Do a command that looks whenever breakpoint N is met; without a command, none.", run: (*Stepper).attach},
		{name: "clear", aliases: []string{"cl"}, group: stopping, args: "[N]", help: "Remove breakpoint N, or all.", run: (*Stepper).clear},
		{name: "breakpoints", aliases: []string{"bl"}, group: stopping, help: "List the breakpoints.", run: (*Stepper).listBreaks},

		{name: "explain", group: teaching, args: "[on | off | more]",
			help: "Tell more about this step, or set how much every step tells.", run: (*Stepper).explainMore},
		{name: "desugar", group: teaching, args: "[LINE]",
			help: "Write a line in simpler Python: what its for, with, await or yield from does.", run: (*Stepper).desugar},
		{name: "quiz", keys: []string{"Q"}, group: teaching,
			help: "Ask what happens next. The answer is a number; wrong ones tell why.", run: (*Stepper).quiz},
		{name: "tour", keys: []string{"T"}, group: teaching, args: "[N | list]",
			help: "Take the tour of eight short lessons, or go on in it.", run: (*Stepper).tour},
		{name: "example", group: teaching, args: "[NAME]", help: "Step through an example program; without a name, list them.", run: (*Stepper).example},
		{name: "save", group: teaching, args: "FILE.txt|md|html|svg|cast|json|mmd [all]",
			help: "Save this moment, or all of the run. A cast is an asciinema recording of the run so far, mmd a Mermaid diagram of it; an svg of all is a film.", run: (*Stepper).save},

		{name: "set", group: teaching, args: "[KEY [VALUE]]",
			help: "Change a setting, such as show library, explain more, width 100; without a key, list them.", run: (*Stepper).set},

		{name: "help", aliases: []string{"h", "?"}, keys: []string{"?", "h"}, strip: "? help", group: leaving, args: "[WORD]",
			help: "Explain a word, a command, an event or an instruction; without a word, list the commands.", run: (*Stepper).help},
		{name: "quit", aliases: []string{"q", "exit"}, keys: []string{"q", "ctrl-d"}, strip: "q quit", group: leaving,
			help: "Leave the stepper.", run: (*Stepper).quit},
	}
}

// keyOrder is the order of the key strip; what does not fit is dropped before the last two.
var keyOrder = []string{"step", "back", "next", "out", "event", "why", "gens", "help", "quit"}

// loopOrder is the same below the picture of an event loop.
var loopOrder = []string{"step", "back", "next", "event", "why", "tasks", "help", "quit"}

// keyStrip is the strip's words, from the table.
func keyStrip(ascii, loop bool) []string {
	order := keyOrder
	if loop {
		order = loopOrder
	}
	table := map[string]command{}
	for _, c := range commands() {
		table[c.name] = c
	}
	var strip []string
	for _, name := range order {
		words := table[name].strip
		if words == "" {
			words = table[name].keys[0] + " " + name
		}
		if name == "back" {
			words = "← back"
			if ascii {
				words = "<- back"
			}
		}
		strip = append(strip, words)
	}
	return strip
}

// lookup finds the command that a word means: a name, an alias, or the beginning
// of one name only.
func lookup(word string) (command, reply) {
	table := commands()
	for _, c := range table {
		if c.name == word {
			return c, reply{}
		}
		for _, alias := range c.aliases {
			if alias == word {
				return c, reply{}
			}
		}
		for _, key := range c.keys {
			if key == word && len(key) == 1 {
				return c, reply{} // a key is a word as well
			}
		}
	}
	var found []command
	var names []string
	for _, c := range table {
		names = append(names, c.name)
		if strings.HasPrefix(c.name, word) {
			found = append(found, c)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], reply{}
	case len(found) > 1:
		for _, c := range found {
			// break is the beginning of breakpoints, and what brea means.
			if !slices.ContainsFunc(found, func(o command) bool { return !strings.HasPrefix(o.name, c.name) }) {
				return c, reply{}
			}
		}
		names = names[:0]
		for _, c := range found {
			names = append(names, c.name)
		}
		return command{}, wrong("%q could be %s.", word, strings.Join(names, " or "))
	}
	text := fmt.Sprintf("There is no command %q.", word)
	if like := Closest(word, names); like != "" {
		text += fmt.Sprintf(" Did you mean %q?", like)
	} else {
		text += " To see a value: p " + word + ". All commands: help."
	}
	return command{}, wrong("%s", text)
}

// StepperHelp lists the commands, group by group.
func StepperHelp(width int) []string {
	var lines []string
	for _, group := range groups {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, group)
		for _, c := range commands() {
			if c.group != group {
				continue
			}
			lines = append(lines, helpLine(strings.Join(append([]string{c.name}, c.aliases...), " ")+" "+c.args, firstSentence(c.help), width)...)
		}
	}
	return lines
}

// helpLine is a word and its explanation; long words have a line of their own.
func helpLine(word, text string, width int) []string {
	const col = 27
	var lines []string
	word = "  " + strings.TrimSpace(word)
	if len(word) > col-2 {
		lines, word = append(lines, word), ""
	}
	if width <= 0 {
		width = 80
	}
	for _, line := range view.Wrap(text, max(width-col, 20)) {
		lines = append(lines, fmt.Sprintf("%-*s%s", col, word, line))
		word = ""
	}
	return lines
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

// help explains one word, or lists all commands.
func (st *Stepper) help(c call) reply {
	if c.arg == "" {
		lines := StepperHelp(st.o.Width)
		lines = append(lines, "")
		return reply{lines: append(lines, view.Wrap("An empty line repeats the last move. A beginning of a name is enough: unt, brea. "+
			"help WORD explains a command, an event (forward), an instruction (SEND) or a word of the trade (hole, heap); "+
			"help words lists those. NAME? tells what a name stands for. help manual is all of this in one piece.", st.page()+1)...)}
	}
	if c.arg == "words" {
		return reply{lines: view.Wrap("Words with a card: "+strings.Join(glossaryWords(), ", ")+".", st.page())}
	}
	if c.arg == "manual" {
		return reply{lines: Manual(st.o)}
	}
	if c.typed == "?" {
		if lines := st.describe(c.arg); lines != nil {
			return reply{lines: lines}
		}
	}
	return reply{lines: Explain(c.arg, st.o)}
}

// describe tells what a name stands for at this moment: a generator, or a variable of
// the selected frame. It is nil if the name is neither.
func (st *Stepper) describe(name string) []string {
	s := st.s.Snapshot()
	if g, r := st.generator(name); !r.wrong {
		return view.Describe(name, g, s, st.o)
	}
	if i := st.selected(s); i >= 0 {
		for _, v := range s.Ladder[i].Locals {
			if v.Name == name {
				return []string{view.Clip(fmt.Sprintf(" %s = %s   in %s", v.Name, v.Value, s.Ladder[i].Name), st.o)}
			}
		}
	}
	return nil
}

// Explain tells of a word of the glossary, a command, a kind of event or an
// instruction.
func Explain(word string, o view.Options) []string {
	width := o.Width
	if width <= 0 {
		width = 80
	}
	var lines []string
	if c := cardOf(word); c != nil {
		lines = append(lines, c.lines(o)...)
	}
	if c, r := lookup(word); !r.wrong {
		lines = append(lines, strings.TrimSpace(c.name+" "+c.args))
		lines = append(lines, indent(c.help, width)...)
		if len(c.aliases) > 0 {
			lines = append(lines, indent("Also: "+strings.Join(c.aliases, ", "), width)...)
		}
		if len(c.keys) > 0 {
			lines = append(lines, indent("Keys: "+strings.Join(c.keys, ", "), width)...)
		}
	}
	var words []string
	for _, k := range vm.Kinds {
		words = append(words, k.Name)
		if k.Name == word {
			lines = append(lines, "event "+k.Name)
			lines = append(lines, indent(k.Doc, width)...)
		}
	}
	for _, op := range code.Table {
		words = append(words, op.Name)
		if op.Name == strings.ToUpper(word) && op.Name != "" {
			lines = append(lines, "instruction "+op.Name+"   ("+op.Stack+")")
			lines = append(lines, indent(op.Doc, width)...)
		}
	}
	if len(lines) > 0 {
		return lines
	}
	for _, c := range commands() {
		words = append(words, c.name)
	}
	words = append(words, glossaryWords()...)
	sort.Strings(words)
	text := fmt.Sprintf("There is no help for %q.", word)
	if like := Closest(word, words); like != "" {
		text += fmt.Sprintf(" Did you mean %q?", like)
	}
	return []string{text}
}

// indent wraps a text and moves it two columns to the right.
func indent(text string, width int) []string { return indentBy(2, text, width) }

func indentBy(by int, text string, width int) []string {
	lines := view.Wrap(text, max(width-by, 20))
	for i := range lines {
		lines[i] = strings.Repeat(" ", by) + lines[i]
	}
	return lines
}
