package step

import (
	"math"

	"gen/lang/code"
	"gen/vm"
)

// Moments between two steps: the session stands at a step, and behind it a number of
// single instructions have been executed.

// machine is a machine of its own at the moment of the present picture, with some more
// instructions executed, each of which is told of. It ends early, with told set, when
// one of them has brought the next step.
//
// A line is told when it is left, but its picture is of the moment at which it was
// reached; so the number of instructions until the picture says where to stand, and
// not the number of steps.
func (s *Session) machine(sub int, each func(r *run, f *vm.Frame, at int)) (r *run, executed int, told bool) {
	moment := s.moment()
	if r = s.start(true); r.halted {
		return r, 0, false
	}
	for r.n < s.pos-1 && r.next() {
	}
	for r.n < s.pos && (len(r.queue) > 0 || r.m.Running() != nil && !r.waits) && !s.stop.Load() {
		switch {
		case len(r.queue) > 0:
			r.tell(r.queue[0])
		case r.reachLine():
		case r.m.Steps() >= moment:
			// The line that is held back is the one that the picture shows.
			return r.instructions(s.pos, sub, s.nextLine(), each)
		default:
			r.execute()
		}
	}
	return r.instructions(s.pos, sub, s.nextLine(), each)
}

// nextLine is the number of instructions after which the next step is reached, if that
// is a line; such a step would be told only once the line is left. It is -1 for others.
func (s *Session) nextLine() int64 {
	next := s.kept.at(s.pos + 1)
	if next == nil && s.join() && (s.run.n > s.pos || s.run.next()) {
		next = s.run.snapshot
	}
	if next == nil || next.Step != s.pos+1 || next.Event.Kind != vm.EvLine {
		return -1
	}
	return next.steps
}

// moment is the number of instructions before the present step's picture.
func (s *Session) moment() int64 {
	if s.sub > 0 {
		return s.base
	}
	return s.Snapshot().steps
}

// instructions executes up to n instructions of the program, each with what the library
// does for it, but not beyond the step behind pos, which is a line if it is reached
// after a number of instructions that is known.
func (r *run) instructions(pos, n int, line int64, each func(r *run, f *vm.Frame, at int)) (*run, int, bool) {
	executed := 0
	var f *vm.Frame
	at := 0
	for {
		if len(r.queue) > 0 {
			r.tell(r.queue[0])
		} else if r.m.Running() == nil {
			r.release()
		} else {
			r.reachLine()
		}
		if r.n > pos {
			return r, executed, true
		}
		if len(r.queue) > 0 {
			continue
		}
		running := r.m.Running()
		inLibrary := running != nil && r.hides(running)
		if f != nil && !inLibrary {
			executed++
			if each != nil {
				each(r, f, at)
			}
			f = nil
		}
		if line >= 0 && r.m.Steps() >= line {
			return r, executed, true
		}
		if running == nil || r.waits || r.stop.Load() || !inLibrary && executed == n {
			return r, executed, false
		}
		if !inLibrary {
			f, at = running, running.PC()
		}
		r.execute()
	}
}

// execute executes one instruction and queues what it tells.
func (r *run) execute() {
	r.leaving = nil
	if r.deciding() {
		if f := r.m.Running(); f.Code().Instrs[f.PC()].Op() == code.RETURN_VALUE {
			r.leaving = r.judge(vm.Fact{From: f}, "")
		}
	}
	r.m.Step()
	facts := r.asks(r.m.Facts())
	if len(facts) == 0 {
		return
	}
	if len(r.queue) == 0 {
		r.queue = r.room[:0]
	}
	for _, f := range facts {
		if f, ok := r.wanted(f); ok {
			r.queue = append(r.queue, f)
		}
	}
	r.room = r.queue
}

// assignNow goes on until a frame that has just been resumed has stored what it got, as
// the picture shows it.
func (r *run) assignNow() {
	f := r.m.Running()
	for range 4 {
		if f == nil || r.m.Running() != f {
			return
		}
		op := f.Code().Instrs[f.PC()].Op()
		r.m.Step()
		switch op {
		case code.STORE_FAST, code.STORE_NAME, code.STORE_GLOBAL, code.STORE_DEREF:
			return
		}
	}
}

// frame finds a frame by its number among those that are alive, nil for 0.
func (r *run) frame(number int) *vm.Frame {
	if number == 0 {
		return nil
	}
	for f := r.m.Running(); f != nil; f = f.Caller() {
		if f.Number() == number {
			return f
		}
	}
	for _, g := range r.gens {
		if f := g.Frame(); f.Number() == number {
			return f
		}
	}
	for _, fact := range r.queue {
		if f := fact.From; f != nil && f.Number() == number {
			return f
		}
	}
	return nil
}

// leaveInstructions stands at the step again from which single instructions were
// executed.
func (s *Session) leaveInstructions() {
	pos := s.pos
	if s.restart() {
		s.Goto(pos)
	}
}

// Instruction executes one instruction of the program (dir 1), or takes one back
// (dir -1). When that brings the next step the session stands there; before the first
// one it goes to the step before. It answers false at either end.
func (s *Session) Instruction(dir int) bool {
	if dir < 0 && s.sub == 0 {
		return s.Back()
	}
	return s.fine(s.sub + dir)
}

// fine stands at the present step with some instructions executed.
func (s *Session) fine(sub int) bool {
	before := s.Snapshot()
	moment := s.moment()
	r, executed, told := s.machine(sub, nil)
	if s.stop.Swap(false) {
		return false
	}
	switch {
	case told:
		s.leaveInstructions()
		return s.Forward()
	case executed == 0:
		if s.sub > 0 {
			s.leaveInstructions()
		}
		return sub == 0
	}
	if s.sub == 0 {
		s.told = before.Event
	}
	s.sub, s.base = executed, moment
	s.snap = r.capture()
	s.snap.Step, s.snap.Event, s.snap.Next, s.snap.Total = s.pos, s.told, before.Next, before.Total
	s.snap.Sub = executed
	if at := r.enters(); at.frame != nil {
		ev := r.eventOf(vm.Fact{Kind: vm.EvLine, From: at.frame})
		ev.N, ev.Line, ev.Text = s.pos, at.line, lineText(at.frame, at.line)
		s.snap.Enters, s.snap.Event = true, ev
	}
	return executed == sub
}

// enters is the line that control has just reached, with no frame if it is inside of one.
// A generator that starts stands inside its first line at once; there the place behind
// its first instruction, which only fetches something, is the first that is not the
// start itself.
func (r *run) enters() place {
	if r.looked != r.m.Steps() || r.here.frame == nil {
		return place{}
	}
	if r.line == r.here || r.line.frame == nil && r.reached > 0 && r.here.at == 1 && r.here.frame.LineAt(0) == r.here.line {
		return r.here
	}
	return place{}
}

// Arrive stands where control reached the line that the present step tells of: a line
// that does something a learner sees is told by that alone, so the step shows what it has
// done. It answers false where the step itself is that place.
func (s *Session) Arrive() bool {
	e, n := s.Snapshot().Event, s.pos
	if s.sub > 0 || e.Kind == vm.EvLine || e.Reached == 0 || !s.Goto(n-1) {
		return false
	}
	sub, found := 0, 0
	s.machine(math.MaxInt, func(r *run, f *vm.Frame, at int) {
		sub++
		if r.enters().line == e.Reached {
			found = sub
		}
	})
	if found > 0 && s.fine(found) {
		return true
	}
	s.Goto(n)
	return false
}

// An Evaluated is an expression that has just got its value.
type Evaluated struct {
	Text, Value string
	Frame       int
	Line        int
	sub         int
}

// Expression goes to the moment at which the next expression has got its value (dir 1),
// or back to the one before (dir -1). Names and constants are not told alone. When a
// step comes first the session stands there, and Text is empty.
func (s *Session) Expression(dir int) (Evaluated, bool) {
	var found Evaluated
	look := func(r *run, f *vm.Frame, at, sub int) bool {
		e, ok := r.evaluated(f, at)
		if ok {
			found = e
			found.sub = sub
		}
		return ok
	}
	if dir < 0 {
		sub := 0
		here := s.sub
		s.machine(here-1, func(r *run, f *vm.Frame, at int) {
			sub++
			look(r, f, at, sub)
		})
		if s.stop.Swap(false) {
			return Evaluated{}, false
		}
		if found.sub == 0 || here == 0 {
			if here > 0 {
				return Evaluated{}, s.fine(0)
			}
			return Evaluated{}, s.Back()
		}
		return found, s.fine(found.sub)
	}
	sub, done := 0, false
	_, _, told := s.machine(s.sub+lookAhead, func(r *run, f *vm.Frame, at int) {
		sub++
		if sub > s.sub && !done {
			done = look(r, f, at, sub)
		}
	})
	switch {
	case done:
		return found, s.fine(found.sub)
	case told:
		s.leaveInstructions()
		return Evaluated{}, s.Forward()
	}
	return Evaluated{}, s.fine(s.sub + lookAhead)
}

// lookAhead bounds the instructions of one expression.
const lookAhead = 10_000

// evaluated tells which expression has got its value with the instruction at at of a
// frame, if one has: there is a new value on top of the frame's operands, and it is no
// name and no constant.
func (r *run) evaluated(f *vm.Frame, at int) (Evaluated, bool) {
	c := f.Code()
	if r.m.Running() != f || at >= len(c.Spans) || !c.Spans[at].IsValid() {
		return Evaluated{}, false
	}
	switch c.Instrs[at].Op() {
	case code.LOAD_ATTR, code.BINARY_SUBSCR, code.BINARY_OP, code.BINARY_OP_INPLACE, code.COMPARE_OP, code.IS_OP, code.CONTAINS_OP,
		code.UNARY_NEGATIVE, code.UNARY_POSITIVE, code.UNARY_INVERT, code.UNARY_NOT,
		code.BUILD_TUPLE, code.BUILD_LIST, code.BUILD_SET, code.BUILD_MAP, code.BUILD_STRING,
		code.CALL, code.CALL_KW, code.CALL_FUNCTION_EX, code.END_SEND:
	default:
		return Evaluated{}, false
	}
	values := f.Operands()
	if len(values) == 0 {
		return Evaluated{}, false
	}
	return Evaluated{
		Text: c.Source.Slice(c.Spans[at].Span), Value: r.m.Show(values[len(values)-1]),
		Frame: f.Number(), Line: c.LineOf(at),
	}, true
}
