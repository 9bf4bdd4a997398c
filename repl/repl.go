package repl

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"gen/repl/view"
)

// This file owns the loop behind >>>: blocks, their evaluation, and what is said
// about it.

const (
	primary      = ">>> "
	continuation = "... "
)

// Options are what a REPL needs from outside.
type Options struct {
	Interp  Interp
	In      Reader
	Out     io.Writer
	View    view.Options
	Version string
	Hints   bool // explain what happened to generators
	// Remember keeps a block in the history; nil: nowhere.
	Remember func(block string)
	// Step lets the reader walk through a run until quit; nil: in lines from In.
	Step func(*Stepper) error
	// Outside is what the steppers of this conversation may reach.
	Outside Outside
	// Read and Write reach files for :load and :save.
	Read  func(path string) (string, error)
	Write func(path, text string) error
	// KeepHints remembers the reader's wish about hints; nil: it ends with the session.
	KeepHints func(on bool) error
	Now       func() time.Time // for :time
}

// A REPL is the conversation.
type REPL struct {
	opt   Options
	said  []string // the blocks that went well, for :save
	exit  *int
	clock bool
	// copied is the rest of a session that was pasted with its prompts and answers.
	copied []string
	last   string   // the last input, for :desugar
	wish   *Stepper // what :set has set, nil for nothing
}

// New makes a REPL.
func New(opt Options) *REPL {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &REPL{opt: opt}
}

// Banner greets.
func (r *REPL) Banner() {
	fmt.Fprintf(r.opt.Out, "gen %s: generators and coroutines of Python 3.13, step by step\n"+
		"Type Python. :step EXPR and :replay step through it; :help tells all.\n", r.opt.Version)
}

// Run talks until the reader leaves, and answers the exit code.
func (r *REPL) Run() int {
	for r.exit == nil {
		block, err := r.block()
		switch {
		case errors.Is(err, ErrInterrupt):
			fmt.Fprintln(r.opt.Out, "KeyboardInterrupt")
			continue
		case errors.Is(err, io.EOF):
			return 0
		case err != nil:
			fmt.Fprintf(r.opt.Out, "gen: %v\n", err)
			return 1
		}
		if strings.TrimSpace(block) == "" {
			continue
		}
		if report := Guard(func() { r.Do(block) }); report != "" {
			fmt.Fprint(r.opt.Out, report)
		}
	}
	return *r.exit
}

// block reads lines until they are a whole statement, a mistake, or a command. The
// end of the input ends a block that has been begun, whatever it is by then.
func (r *REPL) block() (string, error) {
	if len(r.copied) > 0 {
		block := r.copied[0]
		r.copied = r.copied[1:]
		return block + "\n", nil
	}
	prompt, initial, block := primary, "", ""
	session := false // the block was copied with its prompts
	for {
		line, err := r.opt.In.ReadLine(prompt, initial)
		if errors.Is(err, io.EOF) && block != "" {
			return block + "\n", nil
		}
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(line) == "" {
			line = ""
		}
		if inputs := sessionText(line); block == "" && inputs != nil {
			line, session = inputs[0], true
			if len(inputs) > 1 {
				r.copied = inputs[1:]
				return line + "\n", nil
			}
		} else if said, p := behindPrompt(line); session && p == continuation {
			line = said
		}
		if block == "" && (line == "" || isCommand(line)) {
			return line, nil
		}
		block += line + "\n"
		if r.opt.Interp.Check(block) != Incomplete || onlyHeader(block) {
			return block, nil
		}
		prompt, initial = continuation, nextIndent(block)
	}
}

// onlyHeader reports whether nothing but blank lines follows the first line of a
// block: two of them are an answer to the question for a body.
func onlyHeader(block string) bool {
	first, rest, _ := strings.Cut(block, "\n")
	return strings.HasSuffix(strings.TrimSpace(first), ":") && len(rest) >= 2 && strings.TrimSpace(rest) == ""
}

// nextIndent is the indentation that the next line probably has.
func nextIndent(block string) string {
	if strings.Count(block, `"""`)%2 == 1 || strings.Count(block, `'''`)%2 == 1 {
		return ""
	}
	lines := strings.Split(strings.TrimRight(block, "\n"), "\n")
	last := lines[len(lines)-1]
	n := len(last) - len(strings.TrimLeft(last, " "))
	text := strings.TrimSpace(last)
	if i := strings.Index(text, " #"); i >= 0 {
		text = strings.TrimSpace(text[:i])
	}
	word, _, _ := strings.Cut(text, " ")
	switch {
	case strings.HasSuffix(text, ":"):
		n += 4
	case word == "return" || word == "pass" || word == "raise" || word == "break" || word == "continue":
		n -= 4
	}
	return strings.Repeat(" ", max(n, 0))
}

// isCommand reports whether a line is for the tool and not a piece of the language.
func isCommand(line string) bool {
	line = strings.TrimSpace(line)
	switch line {
	case "help", "exit", "quit", "clear", "help()", "exit()", "quit()", "?":
		return true
	}
	if line == "" {
		return false
	}
	if line[0] == ':' || line[0] == '?' || line[0] == '%' {
		return true
	}
	name, ok := strings.CutSuffix(line, "?")
	return ok && isDotted(name)
}

func isDotted(s string) bool {
	for _, part := range strings.Split(s, ".") {
		if !isName(part) {
			return false
		}
	}
	return true
}

// Do executes a command or evaluates a block.
func (r *REPL) Do(block string) {
	if line := strings.TrimSpace(block); isCommand(line) && !r.bound(line) {
		if r.opt.Remember != nil {
			r.opt.Remember(line)
		}
		r.command(line)
		return
	}
	if r.opt.Remember != nil {
		r.opt.Remember(block)
	}
	r.last = block
	r.eval(block)
}

// bound reports whether a bare word is a variable of the program by now.
func (r *REPL) bound(line string) bool {
	if line != "help" && line != "clear" {
		return false
	}
	for _, name := range r.opt.Interp.Names() {
		if name == line {
			return line != "help" // help is always there, as a builtin
		}
	}
	return false
}

// eval evaluates a block and tells what is to be told.
func (r *REPL) eval(block string) {
	begin := r.opt.Now()
	result := r.opt.Interp.Eval(block)
	took := r.opt.Now().Sub(begin)
	if result.Traceback == "" {
		r.said = append(r.said, strings.TrimRight(block, "\n")+"\n")
	} else {
		fmt.Fprint(r.opt.Out, strings.TrimSuffix(result.Traceback, "\n")+"\n")
	}
	if r.opt.Hints {
		for _, hint := range result.Hints {
			r.hint(hint)
		}
	}
	if r.clock {
		r.hint("took " + took.Round(10*time.Microsecond).String())
	}
	r.exit = result.Exit
}

// hint writes a sentence in the margin.
func (r *REPL) hint(text string) {
	for _, line := range Margin(text, r.opt.View.Width) {
		fmt.Fprintln(r.opt.Out, view.Faint(line, r.opt.View))
	}
}

// say writes lines of the tool.
func (r *REPL) say(lines ...string) {
	for _, line := range lines {
		fmt.Fprintln(r.opt.Out, line)
	}
}

// walk steps through a session.
func (r *REPL) walk(s Session) {
	r.give(r.stepper(s))
}

// stepper makes a stepper that knows what is around it.
func (r *REPL) stepper(s Session) *Stepper {
	o := r.opt.Outside
	if o.Write == nil {
		o.Write = r.opt.Write
	}
	o.Hints = r.opt.Hints
	st := NewStepper(s, r.opt.View, r.opt.Out).With(o)
	r.wishes(st)
	return st
}

// give hands the terminal to a stepper.
func (r *REPL) give(st *Stepper) {
	var err error
	if r.opt.Step != nil {
		err = r.opt.Step(st)
	} else {
		err = st.Run(r.opt.In, "(gen) ")
	}
	if err != nil {
		r.say("gen: " + err.Error())
	}
}
