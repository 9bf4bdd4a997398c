package repl

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"gen/repl/view"
	"gen/vm/step"
)

// This file owns the table of the commands that begin with a colon.

// A promptCommand is a row of the table.
type promptCommand struct {
	name string
	args string
	help string
	run  func(r *REPL, arg string)
}

// promptCommands makes the table.
func promptCommands() []promptCommand {
	return []promptCommand{
		{"help", "[WORD]", "List the commands, or explain a word, a command, an event or an instruction.", (*REPL).help},
		{"step", "EXPR", "Step through an expression or statement, forwards and backwards.", (*REPL).stepThrough},
		{"replay", "", "Step through what the last input did.", (*REPL).replay},
		{"gens", "[all]", "Show the table of generators.", (*REPL).gens},
		{"tasks", "", "Show the table of asyncio's tasks.", (*REPL).tasks},
		{"loop", "", "Show the event loop: the ready queue, the heap of timers, the tasks over time.", (*REPL).loop},
		{"w", "[NAME]", "Show where generators are parked and who waits for whom.", (*REPL).where},
		{"tour", "[N]", "Take the tour: eight short lessons that run in the stepper.", (*REPL).tour},
		{"desugar", "[STATEMENT]", "Write a statement in simpler Python; alone: the last input.", (*REPL).desugar},
		{"set", "[KEY [VALUE]]", "Change a setting of the prompt and of the steppers it opens; without a key, list them.", (*REPL).set},
		{"load", "FILE", "Run a file as if it were typed here.", (*REPL).load},
		{"save", "FILE", "Save what was typed and went well, as a program.", (*REPL).save},
		{"reset", "", "Forget all variables and begin anew.", (*REPL).reset},
		{"hints", "on|off", "Explain in the margin what happened to generators, or be silent.", (*REPL).hints},
		{"time", "[STATEMENT]", "Tell how long a statement takes; alone: how long every input takes, from now on or no longer.", (*REPL).time},
		{"quit", "", "Leave. Ctrl-D does it too.", (*REPL).quit},
	}
}

// PromptHelp lists them.
func PromptHelp(width int) []string {
	var lines []string
	for _, c := range promptCommands() {
		lines = append(lines, helpLine(strings.TrimSpace(":"+c.name+" "+c.args), c.help, width)...)
	}
	return append(lines, helpLine("NAME?", "Describe what a name stands for; a generator with its chain.", width)...)
}

// command executes a line that is for the tool.
func (r *REPL) command(line string) {
	switch line {
	case "help", "help()", "?":
		line = ":help"
	case "exit", "quit", "exit()", "quit()":
		line = ":quit"
	case "clear":
		if r.opt.View.Colour || r.opt.Step != nil {
			fmt.Fprint(r.opt.Out, clearScreen)
		}
		return
	}
	if name, ok := strings.CutSuffix(line, "?"); ok && line[0] != ':' && line[0] != '%' {
		r.describe(strings.TrimSpace(name))
		return
	}
	if line[0] == '?' {
		r.describe(strings.TrimSpace(line[1:]))
		return
	}
	word, arg, _ := strings.Cut(line[1:], " ")
	arg = strings.TrimSpace(arg)
	var names []string
	var found []promptCommand
	for _, c := range promptCommands() {
		if c.name == word {
			c.run(r, arg)
			return
		}
		if word != "" && strings.HasPrefix(c.name, word) {
			found = append(found, c)
		}
		names = append(names, c.name)
	}
	if len(found) == 1 {
		found[0].run(r, arg)
		return
	}
	text := fmt.Sprintf("There is no command %q.", ":"+word)
	if len(found) > 1 {
		text = fmt.Sprintf("%q could be :%s or :%s.", ":"+word, found[0].name, found[1].name)
	} else if like := Closest(word, names); like != "" {
		text += fmt.Sprintf(" Did you mean \":%s\"?", like)
	}
	r.say(text + " :help lists them.")
}

func (r *REPL) help(arg string) {
	if arg != "" {
		arg = strings.TrimPrefix(arg, ":")
		for _, c := range promptCommands() {
			if c.name == arg {
				r.say(helpLine(strings.TrimSpace(":"+c.name+" "+c.args), c.help, r.opt.View.Width)...)
			}
		}
		r.say(Explain(arg, r.opt.View)...)
		return
	}
	r.say("What you type is Python. A line that begins with a colon is a command:", "")
	r.say(PromptHelp(r.opt.View.Width)...)
	r.say("", "Tab completes, Ctrl-R searches what was typed before, Ctrl-C stops a program.",
		"In the stepper, help lists its own commands.")
}

func (r *REPL) stepThrough(arg string) {
	if arg == "" {
		r.say("Step through what? Try  :step next(g)")
		return
	}
	s, err := r.opt.Interp.StepExpr(arg)
	if err != nil {
		r.say(strings.TrimRight(err.Error(), "\n"))
		return
	}
	r.walk(s)
}

func (r *REPL) replay(arg string) {
	s, err := r.opt.Interp.Replay()
	if err != nil {
		r.say(strings.TrimRight(err.Error(), "\n"))
		return
	}
	if s == nil {
		r.say("Nothing has run yet. Type a statement, then :replay steps through what it did.")
		return
	}
	r.walk(s)
}

func (r *REPL) snapshot() *step.Snapshot {
	return &step.Snapshot{Schema: step.Schema, Gens: r.opt.Interp.Gens(), Door: step.Door{Rung: -1}}
}

func (r *REPL) gens(arg string) {
	r.say(view.Gens(r.snapshot(), r.opt.View, arg == "all")...)
}

// A loopTeller is an Interp that knows the event loop of the program.
type loopTeller interface{ Present() *step.Snapshot }

// present is the picture of the moment between two inputs, with the loop if there
// is one.
func (r *REPL) present() *step.Snapshot {
	if t, ok := r.opt.Interp.(loopTeller); ok {
		return t.Present()
	}
	return r.snapshot()
}

func (r *REPL) tasks(arg string) { r.say(view.Tasks(r.present(), r.opt.View)...) }

func (r *REPL) loop(arg string) { r.say(view.Loop(r.present(), r.opt.View)...) }

func (r *REPL) tour(arg string) {
	n := 1
	if arg != "" {
		var err error
		if n, err = strconv.Atoi(arg); err != nil || n < 1 || n > LessonCount() {
			r.say(tourList()...)
			return
		}
	}
	if r.opt.Outside.Lesson == nil {
		r.say("There are no lessons here.")
		return
	}
	s, err := r.opt.Outside.Lesson(n)
	if err != nil {
		r.say(strings.TrimRight(err.Error(), "\n"))
		return
	}
	st := r.stepper(s)
	st.Begin(n)
	r.give(st)
}

func (r *REPL) where(arg string) {
	s := r.snapshot()
	shown := false
	for i := range s.Gens {
		g := &s.Gens[i]
		if arg != "" && !sameName(g.Name, arg) || arg == "" && (g.State == "CLOSED" || g.Owner != "") {
			continue
		}
		shown = true
		r.say(view.Describe("", g, s, r.opt.View)...)
	}
	switch {
	case shown:
	case arg != "":
		r.say(fmt.Sprintf("There is no generator %q. :gens lists them.", arg))
	default:
		r.say("No generator is parked now.")
	}
}

// describe tells what a name stands for.
func (r *REPL) describe(name string) {
	if name == "" {
		r.help("")
		return
	}
	if !isDotted(name) {
		r.say("Describe takes a name: g?")
		return
	}
	d, ok := r.opt.Interp.Describe(name)
	if !ok {
		text := fmt.Sprintf("%s has no value.", name)
		if like := Closest(name, r.opt.Interp.Names()); like != "" {
			text += fmt.Sprintf(" Did you mean %q?", like)
		}
		r.say(text)
		return
	}
	s := r.snapshot()
	for i := range s.Gens {
		if s.Gens[i].ID == d.Gen {
			r.say(view.Describe(name, &s.Gens[i], s, r.opt.View)...)
			return
		}
	}
	text := " " + name
	for _, part := range []string{d.Type, strings.Join(view.Text(d.Repr), " ")} {
		if part != "" {
			text += "   " + part
		}
	}
	r.say(view.Clip(text, r.opt.View))
	if d.Doc != "" {
		for _, line := range view.Text(strings.TrimSpace(d.Doc)) {
			r.say(view.Clip("     "+strings.TrimSpace(line), r.opt.View))
		}
	}
}

func (r *REPL) load(arg string) {
	if arg == "" || r.opt.Read == nil {
		r.say("Load what? Try  :load FILE")
		return
	}
	text, err := r.opt.Read(arg)
	if err != nil {
		r.say("gen: " + err.Error())
		return
	}
	if text = strings.TrimRight(text, "\n"); text == "" {
		return
	}
	r.eval(text + "\n\n")
	r.say(fmt.Sprintf("(%s: %s)", filepath.Base(arg), plural(strings.Count(text, "\n")+1, "line")))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func (r *REPL) save(arg string) {
	if arg == "" || r.opt.Write == nil {
		r.say("Save where? Try  :save FILE")
		return
	}
	if len(r.said) == 0 {
		r.say("Nothing has been typed yet.")
		return
	}
	text := strings.Join(r.said, "")
	if err := r.opt.Write(arg, text); err != nil {
		r.say("gen: " + err.Error())
		return
	}
	r.say(fmt.Sprintf("%s saved in %s.", plural(strings.Count(text, "\n"), "line"), arg))
}

func (r *REPL) reset(arg string) {
	r.opt.Interp.Reset()
	r.said = nil
	r.say("All variables are gone.")
}

func (r *REPL) hints(arg string) {
	switch arg {
	case "on", "off":
		r.opt.Hints = arg == "on"
		if r.opt.KeepHints != nil {
			if err := r.opt.KeepHints(r.opt.Hints); err != nil {
				r.say(fmt.Sprintf("That holds until you leave: %v.", err))
			}
		}
	case "":
	default:
		r.say("Hints are on or off: :hints off")
		return
	}
	r.say("Hints are " + map[bool]string{true: "on", false: "off"}[r.opt.Hints] + ".")
}

func (r *REPL) time(arg string) {
	if arg == "" {
		r.clock = !r.clock
		r.say("Times are " + map[bool]string{true: "shown", false: "not shown any more"}[r.clock] + ".")
		return
	}
	before := r.clock
	r.clock = true
	r.eval(arg + "\n\n")
	r.clock = before
}

func (r *REPL) quit(arg string) {
	code := 0
	r.exit = &code
}
