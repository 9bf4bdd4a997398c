package step

import (
	"strings"
	"sync/atomic"

	"gen/lang/code"
	"gen/vm"
)

// A run is one machine on its way through a program. It turns the facts of
// instructions into steps: one call of next goes to the next fact that a learner
// should see. Hops of a value along a chain happen within one instruction; they are
// told one by one, each with the states as they were at that hop.

type run struct {
	m      *vm.Machine
	out    *output
	opt    Options
	lines  []string
	file   string
	module string // the name of the program's own frame, "" for the usual one
	codes  map[*code.Code]int
	stop   *atomic.Bool
	// progress is told, now and then, how far the run is; nil exactly if stop is.
	progress *atomic.Int64

	asked  int    // facts of the present instruction before it asked for input, -1 if it has not
	waits  bool   // it wants a line of input that nobody has given; it can't go on
	prompt string // what it asks for

	preparing bool  // it runs what comes before the program
	halted    bool  // it was stopped before the program began, and is of no use
	before    int64 // instructions that were executed before the program

	quiet bool // no snapshots: only count
	// want tells for which events a snapshot is made; nil is for all.
	want func(*Event) bool
	told bool // make events although quiet

	conds    *conditions
	verdicts []Verdict // at the line that is held back
	leaving  []Verdict // before the present instruction, if that is a frame's return

	n        int       // steps so far
	event    Event     // of the last step (unless quiet)
	snapshot *Snapshot // of the last step (unless quiet)

	queue   []vm.Fact // facts of the last instruction that have not become steps yet
	room    []vm.Fact // what queue was before facts were taken from it: its memory is used again
	line    place     // the line event that is held back; frame nil if there is none
	held    *Snapshot
	reached int                 // the line of one that was dropped for the event to be told
	looked  int64               // instructions executed when reachLine last looked
	here    place               // where the running frame was then
	past    map[*vm.Frame]place // where the other frames were

	logs   map[*vm.Generator]*genLog
	gens   []*vm.Generator
	gone   int             // how many have been forgotten
	crowd  int             // how many gens there may be before some are forgotten
	focus  *vm.Generator   // root of the chain of the last trip
	spoke  []*genLog       // those that handed something up since the last line
	closed []*vm.Generator // those of them that are finished, in order
	clean  bool            // the picture shows nothing of those that spoke
	// fromBelow gets what the library yields, on behalf of the program's coroutine
	// that awaits it; nil when nothing of that kind is on its way.
	fromBelow *vm.Frame
	unwinding bool        // the picture being made is of an exception
	aside     func(Event) // hears of facts that are no steps

	states   vm.States // after that many instructions
	statesAt int64

	left   callersOf // of the facts of that instruction
	leftAt int64

	objects map[vm.Object]int // numbers of the objects in the picture being made
	vars    seenVars          // variables as the picture before showed them

	lanes      map[vm.Object]*lane // of the tasks of an event loop
	lanesCrowd int                 // how many there may be before some are forgotten
	was, clock float64             // virtual time before and after its last jump
}

// A place is a frame at a line and an instruction.
type place struct {
	frame    *vm.Frame
	line, at int
}

// A genLog is what the screens tell of a generator besides its present state.
type genLog struct {
	lastIn, lastOut vm.Value
	inKind, outKind vm.Kind
	inExc, outExc   *vm.Exception
	hasIn, hasOut   bool
	tripIn, tripOut bool // the message belongs to the present trip
	spoke           bool // it is on the run's list of that name
	through         bool // what it handed up came from further below
	since           int  // step at which it came into its state
	made, madeLine  int  // step and line of its creation
	endsAsync       bool // it ends with StopAsyncIteration
}

func newRun(prog *code.Code, opt Options, lines []string, in *inputs) *run {
	r := &run{out: &output{}, opt: opt, lines: lines, file: prog.Source.Name, asked: -1, preparing: true,
		codes: map[*code.Code]int{}, logs: map[*vm.Generator]*genLog{}, past: map[*vm.Frame]place{}, looked: -1}
	for i, c := range allCodes(prog) {
		r.codes[c] = i
		if c.Name == "main" {
			r.module = "module"
		}
	}
	m := vm.New(vm.Options{Stdout: r.out, Stderr: r.out, Input: r.input(in), Seed: opt.Seed, Args: opt.Args, File: opt.File, MaxMemory: opt.MaxMemory,
		Journal: opt.Journal, Watch: true})
	r.m = m
	return r
}

// begin puts the machine at the first instruction of the program.
func (r *run) begin(prog *code.Code) {
	*r.out, r.preparing = output{}, false
	r.before = r.m.Steps()
	r.m.Load(prog)
	r.m.InterruptAgain(r.opt.Interrupted)
}

// next goes to the next step and answers false at the end of the program, or when
// it was told to stop.
func (r *run) next() bool {
	for count := 0; ; count++ {
		for len(r.queue) > 0 {
			f := r.queue[0]
			if r.tell(f) {
				return true
			}
		}
		if count&0xff == 0 && r.stop != nil {
			r.progress.Store(int64(r.n))
			if r.stop.Load() {
				return false
			}
		}
		if r.waits || r.halted {
			return false
		}
		if r.m.Running() == nil {
			return r.release()
		}
		if r.reachLine() {
			return true
		}
		r.execute()
	}
}

// wanted drops facts among library frames: their hops are not the program's. What
// the library asks of a generator it asks for the frame that called it: list(g) in
// main is main's next. A generator that is being closed closes its delegate first; a
// learner sees the close go on down.
func (r *run) wanted(f vm.Fact) (vm.Fact, bool) {
	if f.From == nil {
		return f, true
	}
	if !r.hides(f.From) {
		if f.Kind == vm.EvPass && r.fromBelow != nil {
			// The first of the program's own that the value rides through.
			f.Kind, f.To = vm.EvYield, r.fromBelow
			r.fromBelow = nil
		}
		into := f.Kind == vm.EvForward || f.Kind == vm.EvCreate
		return f, !(into && r.hides(f.To))
	}
	if f.Kind == vm.EvYield {
		r.fromBelow = f.To
		return f, false
	}
	if f.To == nil {
		return f, f.Kind == vm.EvPrint
	}
	by, closing := r.workingFor(f.From)
	switch f.Kind {
	case vm.EvCreate, vm.EvNext, vm.EvSend, vm.EvThrow:
		f.From = by
		return f, !r.hides(f.To)
	case vm.EvForward:
		// A task of the library's own hands on what the loop sent into it.
		f.Kind = vm.EvSend
		switch {
		case f.Text != "":
			f.Kind = vm.EvClose
		case f.Exc != nil:
			f.Kind = vm.EvThrow
		}
		f.From = by
		return f, !r.hides(f.To)
	case vm.EvClose:
		if closing {
			f.Kind, f.Text = vm.EvForward, vm.EvClose.String()
		}
		f.From = by
		return f, !r.hides(f.To)
	}
	return f, f.Kind == vm.EvPrint
}

// reachLine notices that control is about to enter a line. The event is held back:
// if the line turns out to do something a learner sees (a next, a yield, a print),
// that is the step, and the line alone is none.
func (r *run) reachLine() bool {
	if r.looked == r.m.Steps() {
		return false // this instruction has been looked at
	}
	r.looked = r.m.Steps()
	f := r.m.Running()
	if r.hides(f) {
		return false
	}
	at := f.PC()
	line := f.LineAt(at)
	if line == 0 || f.Code().HasDoc && at < docstringEnd && frameKind(f) == "module" {
		return false
	}
	last := r.here
	if last.frame != f {
		if last.frame != nil {
			if len(r.past) > 4096 {
				clear(r.past)
			}
			r.past[last.frame] = last
		}
		last = r.past[f]
	}
	r.here = place{f, line, at}
	if last.frame == f && last.line == line && at > last.at && at > 0 {
		return false
	}
	told := r.release()
	if at == 0 && f.Generator() != nil {
		r.reached = line
		return told // start tells it
	}
	r.line = r.here
	r.verdicts = nil
	if r.told || !r.quiet {
		r.verdicts = r.judge(vm.Fact{From: f}, "")
	}
	if !r.quiet && (r.want == nil || r.want(r.lineEvent(r.n+1))) {
		r.hold()
	}
	return told
}

// lineEvent is the event of the line that is held back, as step n.
func (r *run) lineEvent(n int) *Event {
	ev := r.eventOf(vm.Fact{Kind: vm.EvLine, From: r.line.frame})
	ev.N, ev.Line, ev.Text = n, r.line.line, lineText(r.line.frame, r.line.line)
	ev.Verdicts = r.verdicts
	return &ev
}

// hold makes the picture of the line that is held back.
func (r *run) hold() {
	// The trip ends only if this line is told after all.
	r.clean = true
	r.held = r.pictureOf(vm.Fact{Kind: vm.EvLine, From: r.line.frame}, nil)
	r.clean = false
}

// show makes pictures from the next step on. A line that is held back at the end of
// a step has just been reached, so that its picture can still be made.
func (r *run) show() {
	r.quiet = false
	if r.line.frame != nil && r.held == nil {
		r.verdicts = r.judge(vm.Fact{From: r.line.frame}, "")
		r.hold()
	}
}

// docstringEnd is the first instruction of a module after those that store its
// docstring, which no learner wants to step through.
const docstringEnd = 2

// release tells the line event that was held back, if there is one.
func (r *run) release() bool {
	if r.line.frame == nil {
		return false
	}
	r.endTrips()
	r.n++
	if r.told || !r.quiet {
		r.event = *r.lineEvent(r.n)
	}
	if !r.quiet {
		r.tellPicture(r.held)
	}
	r.line, r.held = place{}, nil
	return true
}

// tell turns the first fact of the queue into a step, if it is one. A line that is
// held back comes first when the fact belongs to another frame, and is dropped when
// the fact is what the line does.
func (r *run) tell(f vm.Fact) bool {
	dropped := false
	if f.Kind == lineEnd.Kind {
		r.queue = r.queue[1:]
		return r.release()
	}
	if vm.Kinds[f.Kind].Step && r.line.frame != nil {
		if r.line.frame != r.user(f.From) {
			return r.release()
		}
		r.reached = r.line.line
		r.line, r.held = place{}, nil
		dropped = true
	}
	r.queue = r.queue[1:]
	r.note(f)
	if f.Kind == vm.EvYield {
		// The delegators it rides through are part of the same picture.
		for _, g := range r.queue {
			if g.Kind == vm.EvPass {
				r.note(g)
			}
		}
	}
	if !vm.Kinds[f.Kind].Step {
		if r.aside != nil {
			r.aside(r.eventOf(f))
		}
		return false
	}
	r.n++
	if r.told || !r.quiet {
		r.event = r.eventOf(f)
		r.event.Reached = r.reached
		switch {
		case f.Kind == vm.EvReturn && r.leaving != nil:
			r.event.Verdicts = r.leaving // its variables are gone
		case dropped && f.Kind == vm.EvRaise && f.To != nil:
			r.event.Verdicts = r.verdicts // the same; but it was at this line
		default:
			r.event.Verdicts = r.judge(f, r.event.Var)
		}
	}
	r.reached = 0
	switch {
	case r.quiet:
	case r.want == nil || r.want(&r.event):
		r.tellPicture(r.pictureOf(f, r.queue))
	default:
		r.tellPicture(nil)
	}
	return true
}

// tellPicture makes a picture the one of the present step; nil if there is none.
func (r *run) tellPicture(s *Snapshot) {
	if r.snapshot = s; s == nil {
		return
	}
	s.Step, s.Event = r.n, r.event
	r.vars = r.vars.mark(s)
}

// user is the frame itself, or the program's frame that a library frame works for.
func (r *run) user(f *vm.Frame) *vm.Frame {
	f, _ = r.workingFor(f)
	return f
}

// workingFor is user, and tells whether that frame is a generator which is being
// closed, so that it does not run itself.
func (r *run) workingFor(f *vm.Frame) (by *vm.Frame, closing bool) {
	for f != nil && r.hides(f) && f.Caller() != nil {
		if g := f.Closes(); g != nil {
			return g.Frame(), true
		}
		f = f.Caller()
	}
	return f, false
}

// log is the log of the generator that owns a frame, nil for a plain frame.
func (r *run) log(f *vm.Frame) *genLog {
	if f == nil || f.Generator() == nil {
		return nil
	}
	l := r.logs[f.Generator()]
	if l == nil {
		l = &genLog{endsAsync: f.Generator().Kind() == "async generator"}
		r.logs[f.Generator()] = l
		if len(r.gens) >= max(r.crowd, 2*newest) {
			r.forget()
		}
		r.gens = append(r.gens, f.Generator())
	}
	return l
}

// newest is how many of the last generators a picture lists in any case. Of older ones
// those that are finished are forgotten by and by: a long run makes millions.
const newest = 500

// forget drops old finished generators. When it is done depends on the place in the
// run alone, so that a picture does, too.
func (r *run) forget() {
	old := len(r.gens) - newest
	trip := make(map[*vm.Generator]bool, len(r.closed))
	for _, g := range r.closed {
		trip[g] = true
	}
	kept := r.gens[:0]
	for i, g := range r.gens {
		if i < old && g.Closed() && !trip[g] {
			delete(r.logs, g)
			continue
		}
		kept = append(kept, g)
	}
	clear(r.gens[len(kept):])
	r.gone += len(r.gens) - len(kept)
	r.gens = kept
	r.crowd = 2 * len(kept)
}

// note keeps what later pictures need to know of a fact. It does the same whether
// pictures are made or not, so that a picture depends on the place alone.
func (r *run) note(f vm.Fact) {
	from, to := r.log(f.From), r.log(f.To)
	r.noteLoop(f)
	switch f.Kind {
	case vm.EvCreate:
		to.made, to.madeLine, to.since = r.n+1, f.From.Line(), r.n+1
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
		r.beginTrip(f.To.Generator())
		r.receive(to, f)
	case vm.EvForward:
		if from != nil {
			from.since = r.n + 1 // it is RUNNING while those below it run
		}
		r.endTrips() // what stood below it before is over
		r.receive(to, f)
		if f.Text != "" {
			r.focus = f.To.Generator() // its delegator has let go of it
		}
	case vm.EvResume:
		from.since = r.n + 1
		// It goes on in the middle of a line, which it may have entered before this run.
		at := f.From.At()
		r.past[f.From] = place{f.From, f.From.LineAt(at), at}
	case vm.EvStart:
		from.since = r.n + 1
	case vm.EvYield:
		r.emit(from, f)
		r.focus = f.From.Generator()
		for r.focus.Delegator() != nil {
			r.focus = r.focus.Delegator()
		}
	case vm.EvPass:
		if from != nil && !from.through {
			r.emit(from, f)
			from.through = true
		}
	case vm.EvReturn:
		r.emit(from, f)
	case vm.EvRaise:
		if f.To != nil {
			r.emit(from, f)
		}
	case vm.EvClosed:
		r.closed = append(r.closed, f.From.Generator())
	case vm.EvPrint, vm.EvCatch:
		r.endTrips()
	}
}

func (r *run) receive(l *genLog, f vm.Fact) {
	if l == nil {
		return
	}
	l.lastIn, l.inExc, l.inKind, l.hasIn, l.tripIn = f.Value, f.Exc, f.Kind, true, true
	if f.Text != "" {
		l.inKind = vm.EvClose
	}
	l.tripOut, l.through = false, false
}

func (r *run) emit(l *genLog, f vm.Fact) {
	if l == nil {
		return
	}
	l.lastOut, l.outExc, l.outKind, l.hasOut, l.tripOut, l.through = f.Value, f.Exc, f.Kind, true, true, false
	l.since = r.n + 1
	if !l.spoke {
		l.spoke = true
		r.spoke = append(r.spoke, l)
	}
}

// beginTrip forgets what went up along the chain below g before.
func (r *run) beginTrip(g *vm.Generator) {
	r.endTrips()
	if g == nil {
		return
	}
	for g.Delegator() != nil {
		g = g.Delegator()
	}
	r.focus = g
}

// endTrips clears the rails of those that have handed something up: whoever got it
// has gone on.
func (r *run) endTrips() {
	for _, l := range r.spoke {
		l.tripIn, l.tripOut, l.through, l.spoke = false, false, false, false
	}
	r.spoke, r.closed = r.spoke[:0], r.closed[:0]
}

// lineText is a line of the text that a frame's code comes from, without its
// indentation.
func lineText(f *vm.Frame, line int) string {
	return strings.TrimSpace(f.Code().Source.Line(line))
}

// textOf is a line of code of a frame, and where in it the expression stands that
// the instruction at at belongs to, if that is one that can wait for a value.
func (r *run) textOf(f *vm.Frame, line, at int) (string, [2]int) {
	src := f.Code().Source
	full := src.Line(line)
	text := strings.TrimSpace(full)
	if at < 0 {
		return text, [2]int{}
	}
	span := f.Code().Spans[at]
	if f.Code().Instrs[at].Op() == code.FOR_ITER && at+1 < len(f.Code().Spans) {
		// What a for loop gets goes to its target.
		if target := f.Code().Spans[at+1]; target.IsValid() && target.Start < span.Start {
			span = target
		}
	}
	if !span.IsValid() || src.LineOf(span.Start) != line {
		return text, [2]int{}
	}
	switch f.Code().Instrs[at].Op() {
	case code.YIELD_VALUE, code.SEND, code.CALL, code.CALL_KW, code.CALL_FUNCTION_EX, code.FOR_ITER, code.JUMP_BACKWARD:
	default:
		return text, [2]int{}
	}
	lead := int(src.LineStart(line)) + len(full) - len(strings.TrimLeft(full, " \t"))
	start, end := int(span.Start)-lead, int(span.End)-lead
	if start < 0 || start >= len(text) {
		return text, [2]int{}
	}
	return text, [2]int{start, min(end, len(text))}
}
