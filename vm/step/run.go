package step

import (
	"io"
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
	m     *vm.Machine
	out   *output
	opt   Options
	lines []string
	file  string
	codes map[*code.Code]int
	stop  *atomic.Bool

	quiet bool // no snapshots: only count
	told  bool // make events although quiet

	n        int       // steps so far
	event    Event     // of the last step (unless quiet)
	snapshot *Snapshot // of the last step (unless quiet)

	queue  []vm.Fact // facts of the last instruction that have not become steps yet
	lineAt place     // the line event that is held back; frame nil if there is none
	held   *Snapshot
	logs   map[*vm.Generator]*genLog
	gens   []*vm.Generator
	focus  *vm.Generator // root of the chain of the last trip
	rungs  []Rung        // the ladder of the last snapshot
	past   map[*vm.Frame]place
}

// A place is a frame at a line.
type place struct {
	frame *vm.Frame
	line  int
	at    int
	id    int64
}

// A genLog is what the screens tell of a generator besides its present state.
type genLog struct {
	lastIn, lastOut   vm.Value
	inKind, outKind   vm.Kind
	inExc, outExc     *vm.Exception
	hasIn, hasOut     bool
	tripIn, tripOut   bool // the message belongs to the present trip
	through           bool
	since, made, line int
	madeLine          int
	locals            []Var // the last ones seen, for when it is closed
	text              string
	hole              [2]int
	doneAt            int
}

func newRun(prog *code.Code, opt Options, lines []string) *run {
	r := &run{out: &output{}, opt: opt, lines: lines, file: prog.Source.Name,
		codes: map[*code.Code]int{}, logs: map[*vm.Generator]*genLog{}, past: map[*vm.Frame]place{}}
	for i, c := range allCodes(prog) {
		r.codes[c] = i
	}
	r.m = vm.New(vm.Options{Stdout: r.out, Stderr: r.out, Input: answering(opt.Answers), Seed: opt.Seed, Args: opt.Args, Watch: true})
	if opt.Prepare != nil {
		opt.Prepare(r.m)
		*r.out = output{}
	}
	r.m.Load(prog)
	return r
}

// answering reads input() from a list.
func answering(lines []string) func(string) (string, error) {
	return func(string) (string, error) {
		if len(lines) == 0 {
			return "", io.EOF
		}
		line := lines[0]
		lines = lines[1:]
		return line, nil
	}
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
		if count&0xff == 0 && r.stop != nil && r.stop.Load() {
			return false
		}
		if r.m.Running() == nil {
			return r.release()
		}
		if r.reachLine() {
			return true
		}
		r.m.Step()
		for _, f := range r.m.Facts() {
			if r.wanted(f) {
				r.queue = append(r.queue, f)
			}
		}
	}
}

// wanted drops facts among library frames: their hops are not the program's.
func (r *run) wanted(f vm.Fact) bool {
	if r.opt.Library {
		return true
	}
	if f.From != nil && f.From.IsLibrary() {
		return f.Kind == vm.EvPrint
	}
	return true
}

// reachLine notices that control is about to enter a line. The event is held back:
// if the line turns out to do something a learner sees (a next, a yield, a print),
// that is the step, and the line alone is none.
func (r *run) reachLine() bool {
	f := r.m.Running()
	if f.IsLibrary() && !r.opt.Library {
		return false
	}
	at := f.PC()
	span := f.Code().Spans[at]
	if !span.IsValid() {
		return false
	}
	line := f.Code().LineOf(at)
	last, seen := r.past[f]
	if seen && last.line == line && at > last.at {
		r.past[f] = place{frame: f, line: line, at: at}
		return false
	}
	if len(r.past) > 4096 {
		clear(r.past)
	}
	r.past[f] = place{frame: f, line: line, at: at}
	told := r.release()
	if at == 0 && f.Generator() != nil {
		// start has told it already.
		return told
	}
	r.hold(f, line)
	return told
}

// hold keeps a line event for later.
func (r *run) hold(f *vm.Frame, line int) {
	r.lineAt = place{frame: f, line: line}
	if !r.quiet {
		r.held = r.pictureOf(vm.Fact{Kind: vm.EvLine, From: f}, nil)
	}
}

// release tells the line event that was held back, if there is one.
func (r *run) release() bool {
	if r.lineAt.frame == nil {
		return false
	}
	f := r.lineAt.frame
	r.n++
	if r.told || !r.quiet {
		r.event = r.eventOf(vm.Fact{Kind: vm.EvLine, From: f})
		r.event.Line = r.lineAt.line
		r.event.Text = r.lineText(r.lineAt.line)
	}
	if !r.quiet {
		r.snapshot = r.held
		r.snapshot.Step = r.n
		r.event.N = r.n
		r.snapshot.Event = r.event
	}
	r.lineAt, r.held = place{}, nil
	return true
}

// tell turns the first fact of the queue into a step, if it is one. A line that is
// held back comes first when the fact belongs to another frame, and is dropped when
// the fact is what the line does.
func (r *run) tell(f vm.Fact) bool {
	if vm.Kinds[f.Kind].Step && r.lineAt.frame != nil {
		if r.lineAt.frame != f.From {
			return r.release()
		}
		r.lineAt, r.held = place{}, nil
	}
	r.queue = r.queue[1:]
	r.note(f)
	if !vm.Kinds[f.Kind].Step {
		return false
	}
	r.n++
	if r.told || !r.quiet {
		r.event = r.eventOf(f)
	}
	if !r.quiet {
		r.snapshot = r.pictureOf(f, r.queue)
		r.snapshot.Step = r.n
		r.snapshot.Event = r.event
	}
	return true
}

// log is the log of the generator that owns a frame, nil for a plain frame.
func (r *run) log(f *vm.Frame) *genLog {
	if f == nil || f.Generator() == nil {
		return nil
	}
	l := r.logs[f.Generator()]
	if l == nil {
		l = &genLog{}
		r.logs[f.Generator()] = l
		r.gens = append(r.gens, f.Generator())
	}
	return l
}

// note keeps what later pictures need to know of a fact.
func (r *run) note(f vm.Fact) {
	from, to := r.log(f.From), r.log(f.To)
	switch f.Kind {
	case vm.EvCreate:
		to.made, to.madeLine, to.since = r.n+1, f.From.Code().LineOf(f.From.At()), r.n+1
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
		r.beginTrip(f.To.Generator())
		r.receive(to, f)
	case vm.EvForward:
		r.receive(to, f)
	case vm.EvStart, vm.EvResume:
		if from != nil {
			from.since = r.n + 1
		}
	case vm.EvYield, vm.EvReturn:
		r.emit(from, f)
	case vm.EvPass:
		r.emit(from, f)
		from.through = true
	case vm.EvRaise:
		if f.To != nil {
			r.emit(from, f)
		}
	case vm.EvClosed:
		if from != nil {
			from.doneAt = r.n
		}
	}
}

func (r *run) receive(l *genLog, f vm.Fact) {
	if l == nil {
		return
	}
	l.lastIn, l.inExc, l.inKind, l.hasIn, l.tripIn = f.Value, f.Exc, f.Kind, true, true
	l.tripOut, l.through = false, false
}

func (r *run) emit(l *genLog, f vm.Fact) {
	if l == nil {
		return
	}
	l.lastOut, l.outExc, l.outKind, l.hasOut, l.tripOut, l.through = f.Value, f.Exc, f.Kind, true, true, false
	l.since = r.n + 1
}

// beginTrip forgets what travelled along the chain below g before.
func (r *run) beginTrip(g *vm.Generator) {
	if g == nil {
		return
	}
	for root := g; ; root = root.Delegator() {
		if root.Delegator() == nil {
			r.focus = root
			break
		}
	}
	for d := g; d != nil; d = d.Delegate() {
		if l := r.logs[d]; l != nil {
			l.tripIn, l.tripOut, l.through = false, false, false
		}
	}
}

// lineText is a line of the program without its indentation.
func (r *run) lineText(line int) string {
	if line < 1 || line > len(r.lines) {
		return ""
	}
	return strings.TrimSpace(r.lines[line-1])
}

// textOf is the line of code that a frame is at, and where in it the hole is.
func (r *run) textOf(f *vm.Frame, line int) (string, [2]int) {
	src := f.Code().Source
	full := src.Line(line)
	text := strings.TrimSpace(full)
	at := f.At()
	if at < 0 {
		return text, [2]int{}
	}
	span := f.Code().Spans[at]
	if !span.IsValid() {
		return text, [2]int{}
	}
	switch f.Code().Instrs[at].Op() {
	case code.YIELD_VALUE, code.SEND, code.CALL, code.CALL_KW, code.CALL_FUNCTION_EX, code.FOR_ITER, code.JUMP_BACKWARD:
	default:
		return text, [2]int{}
	}
	lead := len(full) - len(strings.TrimLeft(full, " \t"))
	start := int(span.Start) - int(src.LineStart(line)) - lead
	end := int(span.End) - int(src.LineStart(line)) - lead
	if start < 0 || start >= len(text) {
		return text, [2]int{}
	}
	return text, [2]int{start, min(end, len(text))}
}
