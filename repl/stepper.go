package repl

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

// This file owns the stepper: it reads a command, moves the session or looks at
// it, and shows what there is to see. Commands give replies; only show and the
// single-key mode write.

// A Stepper walks through a session.
type Stepper struct {
	s   Session
	o   view.Options
	out io.Writer

	again    string // the last move, for an empty line
	rung     int    // the selected rung, counted from the running one: up is negative
	breaks   []*breakpoint
	made     int // breakpoints made so far
	hit      *breakpoint
	displays []string
	warned   map[string]bool // commands whose namesake variable was told of
	failed   bool            // a command was not understood

	with     Outside
	mu       sync.Mutex    // held where s is replaced: Interrupt may come from anywhere
	asked    *question     // waits for an answer
	right    int           // answers so far that were right
	answers  int           // and all of them
	answered int           // the step of the last answer + 1
	lesson   *visit        // the lesson that is being given
	first    reply         // what is shown before the first command
	keys     bool          // single keys are read
	playing  time.Duration // time between two steps while the run plays by itself
	width    int           // columns that were asked for, 0 for those of the terminal
	sought   string        // what / looked for last
	passed   []string      // what the tracepoints of this move have told
}

// NewStepper makes a stepper that writes to out.
func NewStepper(s Session, o view.Options, out io.Writer) *Stepper {
	o.Keys = nil
	return &Stepper{s: s, o: o, out: out, warned: map[string]bool{}}
}

// Interrupt stops a long move; from any goroutine.
func (st *Stepper) Interrupt() {
	st.mu.Lock()
	s := st.s
	st.mu.Unlock()
	s.Interrupt()
}

// Failed reports whether a command was not understood.
func (st *Stepper) Failed() bool { return st.failed }

// Run reads commands until quit or the end of the input. With a prompt it begins
// by showing where it stands.
func (st *Stepper) Run(in Reader, prompt string) error {
	if st.first.moved || len(st.first.lines) > 0 {
		st.show(st.first)
	} else if prompt != "" {
		st.show(reply{moved: true})
	}
	for {
		line, err := in.ReadLine(prompt, "")
		switch {
		case errors.Is(err, ErrInterrupt):
			fmt.Fprintln(st.out, "To leave: q")
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		parts := splitCommands(line)
		if len(parts) == 0 {
			parts = []string{""}
		}
		for _, text := range parts {
			if st.Exec(text) {
				return nil
			}
		}
	}
}

// RunCommands executes commands that are separated by semicolons.
func (st *Stepper) RunCommands(text string) {
	st.show(st.first)
	for _, c := range splitCommands(text) {
		if st.Exec(c) {
			return
		}
	}
}

// splitCommands cuts a line at the semicolons that stand outside of quotes and
// brackets.
func splitCommands(line string) []string {
	var parts []string
	depth, start := 0, 0
	var quote rune
	escaped := false
	for i, r := range line {
		switch {
		case escaped:
			escaped = false
		case quote != 0:
			escaped = r == '\\'
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		case r == ';' && depth <= 0:
			parts = append(parts, line[start:i])
			start = i + 1
		}
	}
	parts = append(parts, line[start:])
	kept := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// Exec executes one command and shows its reply; true means leave.
func (st *Stepper) Exec(line string) bool {
	r := st.do(line)
	st.show(r)
	return r.quit
}

// do executes one command.
func (st *Stepper) do(line string) reply {
	line = strings.TrimSpace(line)
	if line == "" {
		if st.again == "" {
			return reply{}
		}
		line = st.again
	}
	if st.asked != nil {
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(st.asked.choices) {
			return st.answer(n)
		}
		st.asked = nil // whoever goes on does not want to answer
	}
	cmd, c, r := parse(line)
	if r.wrong {
		st.failed = true
		return r
	}
	if cmd.repeats {
		st.again = line
	}
	note := st.trap(cmd, c)
	st.hit, st.passed = nil, nil
	r = cmd.run(st, c)
	if r.wrong {
		st.failed = true
	}
	if r.moved {
		st.rung = 0
	}
	r.lines = append(st.passed, r.lines...)
	if st.hit != nil {
		r.lines = append(r.lines, fmt.Sprintf("breakpoint %d: %s", st.hit.id, st.hit.text))
		r.lines = append(r.lines, st.attached(st.hit)...)
		if st.hit.once {
			st.remove(st.hit.id)
		}
	}
	if note != "" {
		r.lines = append(r.lines, note)
	}
	return r
}

// parse splits a line into command and arguments.
func parse(line string) (command, call, reply) {
	var word, rest string
	switch {
	case line[0] == '!' || line[0] == '?' || line[0] == '/':
		word, rest = line[:1], line[1:]
	case line == "-" || strings.HasPrefix(line, "- "):
		word, rest = "-", line[1:]
	case isNumber(line) || line == "start" || line == "end" || strings.HasPrefix(line, "t=") && !strings.HasPrefix(line, "t=="):
		word, rest = "goto", line
	case strings.HasSuffix(line, "?") && !strings.ContainsAny(line, " ="):
		word, rest = "?", strings.TrimSuffix(line, "?")
	default:
		if i := strings.IndexFunc(line, unicode.IsSpace); i >= 0 {
			word, rest = line[:i], line[i:]
		} else {
			word = line
		}
	}
	cmd, r := lookup(word)
	if r.wrong {
		return cmd, call{}, r
	}
	c := call{name: cmd.name, typed: word, arg: strings.TrimSpace(rest), count: 1}
	if n, err := strconv.Atoi(c.arg); err == nil && n > 0 {
		c.count = n
	}
	return cmd, c, reply{}
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// trap defuses pdb's trap: n means the command, even where a variable is called n.
// The first use of such a command says so.
func (st *Stepper) trap(cmd command, c call) string {
	if c.arg != "" || st.warned[c.typed] || cmd.name == "p" || cmd.name == "!" || cmd.name == "/" {
		return ""
	}
	s := st.s.Snapshot()
	at := st.selected(s)
	for i := range s.Ladder {
		if i != at && i != 0 {
			continue
		}
		for _, v := range s.Ladder[i].Locals {
			if v.Name == c.typed {
				st.warned[c.typed] = true
				return fmt.Sprintf("%s ran the command %q; to see the variable: p %s", c.typed, cmd.name, c.typed)
			}
		}
	}
	return ""
}

// show writes a reply: a card if there was a move, then the text.
func (st *Stepper) show(r reply) {
	var lines []string
	if r.moved {
		lines = append(lines, view.Card(st.hidden(), st.o)...)
	}
	lines = append(lines, st.panel(r)...)
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(st.out, "%s\n\n", strings.Join(lines, "\n"))
}

// panel is the text of a reply, with the displayed expressions after a move.
func (st *Stepper) panel(r reply) []string {
	lines := r.lines
	if r.moved && len(st.displays) > 0 {
		for _, expr := range st.displays {
			lines = append(lines, " "+expr+" = "+st.value(expr))
		}
	}
	if r.moved {
		lines = append(st.whyEnded(), lines...)
		lines = append(lines, st.wanted()...)
	}
	return lines
}

// value evaluates an expression for showing on one line.
func (st *Stepper) value(expr string) string {
	out, err := st.eval(expr)
	if err != nil {
		return "(" + lastLine(err.Error()) + ")"
	}
	return strings.ReplaceAll(strings.TrimRight(out, "\n"), "\n", " ")
}

// eval evaluates text in the selected frame.
func (st *Stepper) eval(text string) (string, error) {
	s := st.s.Snapshot()
	frame := 0
	if i := st.selected(s); i >= 0 {
		frame = s.Ladder[i].Frame
	}
	return st.s.Eval(text, frame)
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// selected is the index of the rung that commands look at.
func (st *Stepper) selected(s *step.Snapshot) int {
	i := view.Current(s) + st.rung
	return min(max(i, 0), len(s.Ladder)-1)
}

// at is the identity of a frame: "this frame" of next and out.
type frameID struct {
	gen, frame, depth int
	name              string
}

// present is the frame that the move starts in: the one that the present event
// names, else the running one.
func (st *Stepper) present(s *step.Snapshot) (frameID, *step.Rung) {
	if len(s.Ladder) == 0 {
		return frameID{}, nil
	}
	i := st.selected(s)
	r := &s.Ladder[i]
	return frameID{gen: r.Gen, frame: r.Frame, depth: i, name: r.Name}, r
}

// is reports whether a rung is the frame.
func (f frameID) is(i int, r *step.Rung) bool {
	switch {
	case f.frame != 0 && r.Frame != 0:
		return f.frame == r.Frame
	case f.gen != 0:
		return f.gen == r.Gen
	}
	return f.depth == i && f.name == r.Name
}

// on reports whether the frame stands on the ladder and is not finished.
func (f frameID) on(s *step.Snapshot) bool {
	for i := range s.Ladder {
		if f.is(i, &s.Ladder[i]) {
			return s.Ladder[i].State != "CLOSED"
		}
	}
	found, _, closed := s.Left(f.frame)
	return found && !closed
}

// acts reports whether the present event is the frame's own.
func (f frameID) acts(s *step.Snapshot) bool {
	for i := range s.Ladder {
		if f.is(i, &s.Ladder[i]) && s.Ladder[i].Name == s.Event.From {
			return true
		}
	}
	return false
}

// closed reports whether the frame is over for good.
func (f frameID) closed(s *step.Snapshot) bool {
	if f.gen != 0 {
		for i := range s.Gens {
			if s.Gens[i].ID == f.gen {
				return s.Gens[i].State == "CLOSED"
			}
		}
	}
	return !f.on(s)
}

// isGen reports whether a name is a generator's.
func isGen(s *step.Snapshot, name string) bool {
	for i := range s.Gens {
		if s.Gens[i].Name == name {
			return true
		}
	}
	return false
}

// ofGenerators reports whether an event is one that a learner of generators looks
// for: not a plain line, not output, not a plain function's return.
func ofGenerators(s *step.Snapshot) bool {
	switch s.Event.Kind {
	case vm.EvLine, vm.EvPrint:
		return false
	case vm.EvReturn:
		return isGen(s, s.Event.From)
	}
	return true
}
