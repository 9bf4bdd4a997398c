package step

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"sync/atomic"

	"gen/lang/code"
	"gen/vm"
)

// A Session is a run of one program and a place in it. The place is the number of
// a step; step 0 is before the first instruction. Going forward runs the machine
// on, going back runs a new machine from the start: the same inputs give the same
// run, so there is nothing to undo.
type Session struct {
	prog  *code.Code
	opt   Options
	lines []string
	run   *run      // the machine, standing at or just behind pos unless pictures were kept
	pos   int       // the step the session shows
	snap  *Snapshot // of pos, nil if it has not been asked for
	kept  kept      // pictures that were made last
	in    inputs    // what input() got
	conds conditions
	sub   int   // instructions executed beyond pos, one by one
	base  int64 // instructions before the picture of pos, where sub is not 0
	told  Event // the event of pos, where sub is not 0
	total int   // steps of the whole run, once its end was seen
	ended bool  // total is known
	ahead int64 // instructions that Measure may run ahead
	stop  atomic.Bool
	// progress is the step that the machine at work has come to.
	progress atomic.Int64
	busy     atomic.Pointer[vm.Machine] // evaluates an expression
	early    atomic.Pointer[vm.Machine] // runs what comes before the program
	// walking tells that expressions are conditions of a movement.
	walking bool
}

// Options are the inputs of a session.
type Options struct {
	Args []string
	Seed uint64
	File string // __file__ of the program, "" if it is no file
	// MaxMemory bounds what the program may ask for, in bytes; 0 means 1 GiB.
	MaxMemory int64
	// Answers are the lines that input() gets first, in order. After them Input is
	// asked; without it input is at its end, or the session waits for Session.Answer.
	Answers []string
	Input   func(prompt string) (string, error)
	Waits   bool
	// Journal is what the clock said, if this has been run in real time before.
	Journal *vm.Journal
	// Interrupted are the instructions that Ctrl-C fell on.
	Interrupted []int64
	// Library shows the frames of the machine's own library like any others.
	Library bool
	// Whole leaves nothing out of a picture, however long it is.
	Whole bool
	// Prepare runs before the program in every machine of the session: a REPL
	// replays its earlier inputs with it. It comes back early when m is halted.
	Prepare func(m *vm.Machine)
}

// NewSession stands before the first step of a program.
func NewSession(prog *code.Code, opt Options) *Session {
	s := newSession(prog, opt)
	s.restart()
	return s
}

// newSession is a session without a machine, which restart makes.
func newSession(prog *code.Code, opt Options) *Session {
	s := &Session{prog: prog, opt: opt, lines: sourceLines(prog.Source)}
	s.in = inputs{lines: slices.Clone(opt.Answers), ended: opt.Input == nil && !opt.Waits, ask: opt.Input}
	return s
}

func sourceLines(src *code.Source) []string {
	lines := make([]string, src.LineCount())
	for i := range lines {
		lines[i] = src.Line(i + 1)
	}
	return lines
}

// start makes a machine at step 0 that Interrupt stops and Progress tells of.
func (s *Session) start(quiet bool) *run {
	r := newRun(s.prog, s.opt, s.lines, &s.in)
	r.stop, r.progress, r.quiet, r.conds = &s.stop, &s.progress, quiet, &s.conds
	s.progress.Store(0)
	if s.opt.Prepare != nil {
		s.early.Store(r.m)
		if s.stop.Load() {
			r.m.Halt() // it came before the machine was there
		}
		r.m.Watch(false) // nobody sees it
		s.opt.Prepare(r.m)
		r.m.Watch(true)
		s.early.Store(nil)
		if s.stop.Load() {
			r.halted, r.n = true, nowhere
			return r
		}
	}
	r.begin(s.prog)
	return r
}

// nowhere is the step at which a machine stands that did not get to the program.
const nowhere = -2

// Progress is the step that a movement has come to so far. It may be called from another
// goroutine.
func (s *Session) Progress() int { return int(s.progress.Load()) }

// restart puts a new machine at step 0. It answers false, and leaves the session where it
// stands, if it was stopped.
func (s *Session) restart() bool {
	s.run = s.start(false)
	if s.run.halted {
		return false
	}
	s.pos, s.snap, s.sub = 0, nil, 0
	return true
}

// A standpoint is where a session stands.
type standpoint struct {
	pos, sub int
	snap     *Snapshot
}

func (s *Session) standpoint() standpoint { return standpoint{s.pos, s.sub, s.snap} }

// stay stands where the session stood before a movement that was stopped before it could
// get anywhere; it answers false.
func (s *Session) stay(at standpoint) bool {
	s.pos, s.sub, s.snap = at.pos, at.sub, at.snap
	s.stop.Store(false)
	return false
}

// Pos is the step the session stands at.
func (s *Session) Pos() int { return s.pos }

// Total is the number of steps of the whole run, if its end has been seen.
func (s *Session) Total() (int, bool) { return s.total, s.ended }

// Interrupt stops a long movement at the step that it has reached. It may be called
// from another goroutine.
func (s *Session) Interrupt() {
	s.stop.Store(true)
	if m := s.early.Load(); m != nil {
		m.Halt()
	}
	if m := s.busy.Load(); m != nil {
		m.Interrupt()
	}
}

// Measure runs ahead, for at most limit instructions, to learn the number of steps.
func (s *Session) Measure(limit int64) {
	s.ahead = limit
	if s.ended || s.run.before > limit {
		return // what comes before the program would take longer
	}
	defer func(ask func(string) (string, error)) { s.in.ask = ask }(s.in.ask)
	s.in.ask = nil // it is too early to ask anybody
	r := s.start(true)
	for r.next() {
		if r.m.Steps() > limit {
			return
		}
	}
	if !s.stop.Swap(false) && !r.waits {
		s.total, s.ended = r.n, true
	}
}

// Forward goes to the next step and answers false at the end.
func (s *Session) Forward() bool {
	if s.sub > 0 {
		s.leaveInstructions()
	}
	s.Snapshot()
	return s.forward()
}

// forward is Forward without looking at the present.
func (s *Session) forward() bool {
	if s.ended && s.pos >= s.total {
		return false
	}
	if m := s.kept.at(s.pos + 1); m != nil {
		s.pos, s.snap = m.Step, m
		return true
	}
	if !s.join() {
		return false
	}
	if s.run.n == s.pos && !s.run.next() {
		if !s.stop.Swap(false) && !s.run.waits {
			s.total, s.ended = s.run.n, true
		}
		return false
	}
	s.pos++
	s.snap = s.run.snapshot
	s.kept.add(s.snap)
	return true
}

// join brings the machine to the present step, if a picture that was kept has made it
// unnecessary so far. It answers false if it was stopped.
func (s *Session) join() bool {
	if s.run.n == s.pos || s.run.n == s.pos+1 {
		return true
	}
	here := s.standpoint()
	if s.restart() && s.replay(here.pos) {
		s.pos, s.snap = here.pos, here.snap
		return true
	}
	return s.stay(here)
}

// Snapshot is the picture of the present step.
func (s *Session) Snapshot() *Snapshot {
	if s.snap == nil {
		s.snap = s.run.initial()
	}
	if s.snap.Next == nil && !s.snap.Ended && s.run.n == s.pos {
		// Look one step ahead: the picture says what comes next.
		if s.run.next() {
			ev := s.run.event
			s.snap.Next = &ev
		} else if !s.stop.Load() && !s.run.waits {
			// The movement that looks at this picture sees the interrupt.
			s.total, s.ended = s.run.n, true
			s.run.finish(s.snap)
		}
	}
	if s.ended {
		s.snap.Total = s.total
	}
	return s.snap
}

// Whole is the picture of the present step with nothing left out, however long it is.
func (s *Session) Whole() *Snapshot {
	here := s.Snapshot()
	if here.whole() || s.sub > 0 || s.pos == 0 {
		return here
	}
	r := s.start(true)
	r.opt.Whole = true
	for r.n < s.pos-2 && r.next() {
	}
	r.show() // also the one before, which tells what has changed
	for r.n < s.pos && r.next() {
	}
	if s.stop.Swap(false) || r.n < s.pos {
		return here
	}
	r.snapshot.Next, r.snapshot.Ended, r.snapshot.Total = here.Next, here.Ended, here.Total
	return r.snapshot
}

// Back goes to the step before and answers false at the start.
func (s *Session) Back() bool {
	if s.sub > 0 {
		return s.Instruction(-1)
	}
	if s.pos == 0 {
		return false
	}
	return s.Goto(s.pos - 1)
}

// Goto goes to step n, or to the last step if the run is shorter; it answers
// whether it got to n.
func (s *Session) Goto(n int) bool {
	if n < 0 {
		n = 0
	}
	if n == s.pos && s.sub == 0 {
		return true
	}
	if m := s.kept.at(n); m != nil {
		s.pos, s.snap, s.sub = n, m, 0
		return true
	}
	if n == s.pos+1 && s.sub == 0 {
		return s.Forward() // the machine may stand there already, having looked ahead
	}
	here := s.standpoint()
	if (n <= s.run.n || n < s.pos || s.sub > 0 || s.run.halted) && !s.restart() {
		return s.stay(here)
	}
	if n == 0 || s.replay(n) {
		return true
	}
	if s.stop.Swap(false) {
		return s.pause(here)
	}
	// The run is shorter than n, or waits for input: stand at its last step.
	last := s.run.n
	if !s.run.waits {
		s.total, s.ended = last, true
	}
	if !s.restart() {
		return s.stay(here)
	}
	s.Goto(last)
	return false
}

// pause stands near the place to which the machine has come when it was stopped: one step
// further, since the picture before tells what has changed. It answers false.
func (s *Session) pause(before standpoint) bool {
	if s.run.halted {
		return s.stay(before)
	}
	s.run.show()
	further := 0
	for further < 2 && s.run.next() {
		further++
		s.pos, s.snap = s.run.n, s.run.snapshot
	}
	switch further {
	case 0:
		s.pos, s.snap = s.run.n, s.run.capture() // a single step takes too long
	case 2:
		s.kept.add(s.snap)
	}
	s.stop.Store(false)
	return false
}

// replay runs on to step n, which is not before the machine, and answers whether it has
// got there. The last pictures before it are made, too, and kept: who goes back to a step
// often goes back further.
func (s *Session) replay(n int) bool {
	s.run.quiet = true
	for s.run.n < n-keptBefore && s.run.next() {
	}
	s.run.show()
	// The picture before the first one that is kept tells which variables have changed.
	first := s.run.n + 2
	s.pos, s.snap = s.run.n, nil
	for s.run.n < n && s.run.next() {
		s.pos, s.snap = s.run.n, s.run.snapshot
		if s.run.n >= first {
			s.kept.add(s.snap)
		}
	}
	return s.run.n == n
}

// Events lists the events from..to of the run, both included; to < 0 means to the end.
func (s *Session) Events(from, to int) []Event {
	var out []Event
	s.Each(func(ev Event) bool {
		if ev.N >= from {
			out = append(out, ev)
		}
		return to < 0 || ev.N < to
	})
	return out
}

// Each tells every event of the run from the start until f answers false.
func (s *Session) Each(f func(Event) bool) {
	r := s.start(true)
	r.told = true
	going := true
	r.aside = func(ev Event) { going = going && f(ev) }
	for r.next() && going {
		if !f(r.event) {
			return
		}
	}
}

// Outcome runs the program to its end and tells how it ended.
func (s *Session) Outcome() vm.Outcome {
	r := s.start(true)
	for r.next() {
	}
	return r.m.Outcome()
}

// Eval evaluates text in a frame of the present picture, 0 for the innermost one, on a
// machine of its own: the recorded run does not change. The answer is what was printed,
// and the repr of the value.
func (s *Session) Eval(text string, frame int) (string, error) {
	r, _, _ := s.machine(s.sub, nil)
	if r.halted {
		s.stop.Store(s.walking) // a movement sees it, too
		return "", errStopped
	}
	if ev := s.Snapshot().Event; ev.Kind == vm.EvResume && ev.Var != "" && s.sub == 0 {
		r.assignNow()
	}
	s.busy.Store(r.m)
	defer s.busy.Store(nil)
	if s.stop.Load() {
		r.m.Interrupt() // it came before the machine was there
	}
	out, err := r.m.EvalIn(r.frame(frame), text, evalSteps)
	if !s.walking {
		s.stop.Store(false) // what it was to stop has ended
	}
	return out, err
}

// errStopped is the error of an evaluation that was stopped before it could begin.
var errStopped = errors.New("KeyboardInterrupt")

// evalSteps bounds an expression that is evaluated while stepping.
const evalSteps = 200_000_000

// Disassembly lists the instructions of the code with the given number.
func (s *Session) Disassembly(id int) []code.Row {
	codes := allCodes(s.prog)
	if id < 0 || id >= len(codes) {
		return nil
	}
	return code.Rows(codes[id])
}

// allCodes lists a code object and all codes inside it, outermost first.
func allCodes(c *code.Code) []*code.Code {
	out := []*code.Code{c}
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			out = append(out, allCodes(inner)...)
		}
	}
	return out
}

// outputTail bounds the printed text that a snapshot carries.
const outputTail = 4096

// output collects what the program prints.
type output struct {
	tail    []byte
	written int
}

func (o *output) Write(p []byte) (int, error) {
	o.written += len(p)
	o.tail = append(o.tail, p...)
	if len(o.tail) > 4*outputTail {
		o.tail = append([]byte(nil), o.tail[len(o.tail)-outputTail:]...)
	}
	return len(p), nil
}

func (o *output) text() string {
	t := o.tail
	if len(t) > outputTail {
		t = t[len(t)-outputTail:]
		if i := bytes.IndexByte(t, '\n'); i >= 0 {
			t = t[i+1:]
		}
	}
	return strings.ToValidUTF8(string(t), "?")
}
