package step

import (
	"slices"
	"strings"

	"gen/lang/code"
	"gen/vm"
)

// How a moment becomes a Snapshot. The machine stands after the instruction; the
// facts that have not been told yet are taken back in the picture: a generator that
// a message has not reached is still suspended, one that has not been left yet is
// still running.

// localsLimit bounds how many variables a picture holds of one frame.
const localsLimit = 200

// initial is the picture before the first step.
func (r *run) initial() *Snapshot {
	s := r.base()
	r.ladder(s, nil, r.m.Running(), nil)
	return s
}

// capture is the picture of the present, between two steps.
func (r *run) capture() *Snapshot {
	s := r.initial()
	s.Step, s.Event = r.n, r.event
	s.Loop = r.loop(vm.Fact{Kind: vm.EvLine, From: r.m.Running()}, nil)
	return s
}

func (r *run) base() *Snapshot {
	r.objects = map[vm.Object]int{}
	return &Snapshot{
		Schema: Schema, File: r.file, Source: r.lines, Virtual: true,
		Clock: r.m.Clock(), Door: Door{Rung: -1},
		Output: r.out.text(), Written: r.out.written, steps: r.m.Steps(),
	}
}

// finish completes the picture of the last step with how the program ended.
func (r *run) finish(s *Snapshot) {
	s.Ended = true
	if o := r.m.Outcome(); o.Failed {
		s.Uncaught = o.Message
	}
}

// pictureOf is the picture of a fact; later are the facts of the same instruction
// that come after it.
func (r *run) pictureOf(f vm.Fact, later []vm.Fact) *Snapshot {
	s := r.base()
	// The machine stands at the handler already; the picture at what has raised.
	r.unwinding = f.Kind == vm.EvRaise
	defer func() { r.unwinding = false }()
	r.ladder(s, &f, r.control(f), later)
	s.Loop = r.loop(f, later)
	return s
}

// control is the frame that has control at fact f, or is about to get it. After an
// instruction that left frames by an exception the machine stands at the outermost
// one; the picture stands where the fact is.
func (r *run) control(f vm.Fact) *vm.Frame {
	switch f.Kind {
	case vm.EvRaise, vm.EvReturn, vm.EvYield:
		if f.To != nil {
			return f.To
		}
		return f.From
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
		return f.From
	}
	if f := r.m.Running(); f != nil {
		return f
	}
	return f.From
}

// takeBack answers the states of generators as they were at fact f, where they
// differ from now; of is what they are asked of.
func (r *run) takeBack(f vm.Fact, later []vm.Fact, of map[*vm.Generator]bool) map[*vm.Generator]string {
	states := map[*vm.Generator]string{}
	asleep := func(fr *vm.Frame) string {
		if fr.At() < 0 {
			return "CREATED"
		}
		return "SUSPENDED"
	}
	// The earliest of the later facts about a generator tells what it is before it.
	for i := len(later) - 1; i >= 0; i-- {
		l := later[i]
		if l.From == nil || l.From.Generator() == nil {
			continue
		}
		if !of[l.From.Generator()] && (l.Kind != vm.EvForward || !of[l.To.Generator()]) {
			continue
		}
		switch l.Kind {
		case vm.EvStart:
			states[l.From.Generator()] = "CREATED"
		case vm.EvForward:
			states[l.From.Generator()] = "SUSPENDED"
		case vm.EvResume:
			states[l.From.Generator()] = "SUSPENDED"
			if l.Returned {
				states[l.From.Generator()] = "RUNNING"
			}
		case vm.EvClosed, vm.EvYield, vm.EvReturn, vm.EvRaise:
			states[l.From.Generator()] = "RUNNING"
			if l.Thrown {
				states[l.From.Generator()] = asleep(l.From)
			}
		}
		if l.Kind == vm.EvForward {
			if _, told := states[l.To.Generator()]; !told {
				states[l.To.Generator()] = asleep(l.To)
			}
		}
	}
	from := f.From.Generator()
	switch f.Kind {
	case vm.EvForward:
		if from != nil {
			states[from] = "RUNNING"
		}
		if g := f.To.Generator(); states[g] == "" {
			states[g] = asleep(f.To)
		}
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
		if g := f.To.Generator(); states[g] == "" || states[g] == "RUNNING" {
			states[g] = asleep(f.To)
		}
	case vm.EvStart, vm.EvResume:
		if from != nil {
			states[from] = "RUNNING"
		}
	case vm.EvReturn:
		if from != nil {
			states[from] = "CLOSED"
		}
	case vm.EvRaise:
		if from != nil {
			states[from] = "RUNNING"
			if f.To != nil {
				states[from] = "CLOSED"
			}
		}
	}
	return states
}

// ladder fills in the frames from main to the innermost one that matters: those that
// wait for the frame that has control, that frame, and the chain that sleeps below; then
// the table of generators. told is the fact that the picture is of, nil if it is of a moment
// between two, and later are those of the same instruction that come after it.
func (r *run) ladder(s *Snapshot, told *vm.Fact, control *vm.Frame, later []vm.Fact) {
	var f vm.Fact
	var ended []*vm.Frame
	if told != nil {
		f = *told
		ended = r.finished(f)
	}
	// A plain function that has just ended stands right below its caller, in the place
	// of a chain that sleeps: its value did not come through that one.
	left := len(ended) > 0 && ended[0] == f.From && f.From.Generator() == nil
	frames := r.frames(control, later, !left)
	at := shown(frames, r.user(f.From), r.user(f.To), r.user(control))
	if at == nil || r.opt.Whole {
		at = make([]int, len(frames))
		for i := range at {
			at[i] = i
		}
	}
	rows := r.rows(frames, at, ended)
	of := make(map[*vm.Generator]bool, len(rows)+len(at))
	for _, g := range rows {
		of[g] = true
	}
	for _, i := range at {
		of[frames[i].Generator()] = true
	}
	for _, fr := range ended {
		of[fr.Generator()] = true
	}
	var states map[*vm.Generator]string
	if told != nil {
		states = r.takeBack(f, later, of)
	}
	runs, closing := r.workingFor(control)
	s.Ladder = make([]Rung, len(at), len(at)+len(ended))
	next := 0
	for k, i := range at {
		s.Ladder[k] = r.rung(frames[i], frames[i] == runs && !closing, states)
		if next < i {
			s.Ladder[k].Above = r.fold(frames[next:i], false)
		}
		next = i + 1
	}
	for k, i := range at {
		r.filler(&s.Ladder[k], frames[i], states)
	}
	if told != nil {
		r.putBack(s, f, ended, states)
		r.place(s, f)
	}
	s.Gens = r.table(rows, states)
	s.MoreGens, s.GoneGens = len(r.gens)-len(rows), r.gone
}

// fold is what is left out of a ladder.
func (r *run) fold(frames []*vm.Frame, closed bool) *Fold {
	d := &Fold{}
	for _, f := range frames {
		through := false
		if len(r.spoke) > 0 && !r.clean {
			l := r.logs[f.Generator()]
			through = l != nil && l.through && l.tripOut
		}
		d.add(f, through, closed)
	}
	return d
}

// frames are the frames of a ladder, but for those that have ended. asleep tells whether
// the chain that sleeps below belongs to it.
func (r *run) frames(control *vm.Frame, later []vm.Fact, asleep bool) []*vm.Frame {
	var frames []*vm.Frame
	left := r.callers(later)
	var on map[*vm.Frame]bool // those that are there, once a generator is met that is being closed
	add := func(f *vm.Frame) {
		frames = append(frames, f)
		if on != nil {
			on[f] = true
		}
	}
	for f := control; f != nil; f = left.of(f) {
		if g := f.Closes(); g != nil && !r.opt.Library {
			if on == nil {
				on = map[*vm.Frame]bool{}
				for _, f := range frames {
					on[f] = true
				}
			}
			if !on[g.Frame()] {
				add(g.Frame())
			}
		}
		if !r.hides(f) {
			add(f)
		}
	}
	slices.Reverse(frames)
	top := len(frames)
	// Below: the rest of the chain that control is in, or the chain of the last trip.
	below := r.focus
	if top > 0 {
		if g := frames[top-1].Generator(); g != nil && g.Delegate() != nil {
			below = g.Delegate()
		}
	}
	if below == nil || below.Closed() || !asleep {
		return frames
	}
	for g := below; g != nil; g = g.Delegate() {
		if r.hides(g.Frame()) {
			continue
		}
		if len(frames) == top && slices.Contains(frames, g.Frame()) {
			break // a chain hangs together: all of it is on the ladder, or none
		}
		frames = append(frames, g.Frame())
	}
	return frames
}

// callersOf are the frames that waited for those that are left in one instruction: the
// machine has forgotten who that was; the facts have not.
type callersOf map[*vm.Frame]*vm.Frame

// callers are those of the facts that come later in the present instruction. What has been
// told of it meanwhile may stay: those frames are left, and wait for nobody.
func (r *run) callers(later []vm.Fact) callersOf {
	if len(later) == 0 {
		return nil
	}
	if r.left != nil && r.leftAt == r.m.Steps() {
		return r.left
	}
	c := callersOf{}
	for _, l := range later {
		if l.To != nil && (l.Kind == vm.EvRaise || l.Kind == vm.EvReturn) && c[l.From] == nil {
			c[l.From] = l.To
		}
	}
	r.left, r.leftAt = c, r.m.Steps()
	return c
}

// of is the frame that waits for f.
func (c callersOf) of(f *vm.Frame) *vm.Frame {
	if to := c[f]; to != nil {
		return to
	}
	return f.Caller()
}

// rung is one frame of the ladder.
func (r *run) rung(f *vm.Frame, control bool, states map[*vm.Generator]string) Rung {
	k := Rung{Name: r.nameOf(f), Kind: frameKind(f), PC: f.PC(), CodeID: r.codeID(f), Library: f.IsLibrary(), Frame: f.Number(), code: f.Code()}
	at := r.atIn(f, states)
	k.Line = f.Line()
	if at >= 0 && at < len(f.Code().Spans) {
		if k.Line = f.LineAt(at); k.Line == 0 {
			k.Line = r.lineOf(f)
		}
	}
	k.Text, k.Hole = r.textOf(f, k.Line, at)
	k.Locals = r.variables(f)
	k.Stack = []string{}
	g := f.Generator()
	if g == nil {
		k.State = "caller"
		if control {
			k.State, k.Hole = "RUNNING", [2]int{}
		}
		k.Stack = r.operands(f)
		return k
	}
	k.Gen = g.Number()
	now := r.state(g)
	k.State = now
	if s, ok := states[g]; ok {
		k.State = s
	}
	if k.State == "CREATED" || k.State == "CLOSED" || k.State == "RUNNING" && control {
		k.Hole = [2]int{}
	}
	if now != "CLOSED" {
		k.Stack = r.operands(f)
	}
	if l := r.logs[g]; l != nil {
		r.trip(&k, l)
	}
	return k
}

func (r *run) operands(f *vm.Frame) []string {
	out := []string{}
	for _, v := range f.Operands() {
		out = append(out, r.m.Show(v))
	}
	return out
}

// trip copies what travelled through a generator's doors in the present trip.
func (r *run) trip(k *Rung, l *genLog) {
	if r.clean && l.spoke {
		return
	}
	if l.tripIn {
		k.In = r.message(l.lastIn, l.inExc, l.inKind)
	}
	if l.tripOut {
		k.Out = r.outText(l)
		k.OutKind = outKindName(l)
		k.Through = l.through
	}
}

// outText is what a generator handed up: a bare value for a yield, an envelope for
// the end of its body.
func (r *run) outText(l *genLog) string {
	switch l.outKind {
	case vm.EvReturn:
		if l.endsAsync {
			return "StopAsyncIteration()"
		}
		v := r.m.Show(l.lastOut)
		if v == "None" {
			v = ""
		}
		return "StopIteration(" + v + ")"
	case vm.EvRaise:
		return r.m.Envelope(l.outExc)
	}
	return r.m.Show(l.lastOut)
}

func outKindName(l *genLog) string {
	if l.outKind == vm.EvPass {
		return "yield"
	}
	return l.outKind.String()
}

// message is what goes down: "next", "84", "ValueError('x')", "close".
func (r *run) message(v vm.Value, exc *vm.Exception, kind vm.Kind) string {
	switch {
	case exc != nil:
		return r.m.Envelope(exc)
	case kind == vm.EvClose:
		return "close"
	case kind == vm.EvNext:
		return "next"
	case kind == vm.EvSend:
		return r.m.Show(v)
	}
	if s := r.m.Show(v); s != "None" && s != "NULL" {
		return s
	}
	return "next"
}

// nameOf is a frame's name. The program itself is main, unless it has a main of its own.
func (r *run) nameOf(f *vm.Frame) string {
	if r.module != "" && frameKind(f) == "module" && !f.IsLibrary() {
		return r.module
	}
	return f.Name()
}

func frameKind(f *vm.Frame) string {
	switch {
	case f.Generator() != nil:
		return f.Generator().Kind()
	case f.Code().Name == "<module>":
		return "module"
	}
	return "function"
}

func (r *run) codeID(f *vm.Frame) int {
	if id, ok := r.codes[f.Code()]; ok {
		return id
	}
	return -1
}

// variables are those of a frame that are worth a place on a screen.
func (r *run) variables(f *vm.Frame) []Var {
	out := []Var{}
	for _, v := range f.Variables(localsLimit) {
		if v.Value.IsFunctionLike() {
			continue
		}
		out = append(out, Var{Name: v.Name, Value: r.m.Show(v.Value), Object: r.object(v.Value)})
	}
	return out
}

// object numbers the objects that the variables of one picture hold, in the order in
// which they are met: the numbers depend on this picture alone.
func (r *run) object(v vm.Value) int {
	o := v.Mutable()
	if o == nil {
		return 0
	}
	if r.objects[o] == 0 {
		r.objects[o] = len(r.objects) + 1
	}
	return r.objects[o]
}

// filler tells what will fill the hole of a rung: a send the deepest one of a chain,
// the return of the rung below the others.
func (r *run) filler(k *Rung, f *vm.Frame, states map[*vm.Generator]string) {
	if k.Hole == [2]int{} {
		return
	}
	g := f.Generator()
	switch {
	case g == nil:
		k.Filler = "result"
	case g.DelegateText(r.m) != "":
		k.Filler = "return"
	case f.Code().Instrs[r.atIn(f, states)].Op() == code.YIELD_VALUE:
		k.Filler = "send"
	default:
		k.Filler = "result"
	}
}

// finished are the frames that ended during the present trip, the last one first: it is
// next to whoever got its value.
func (r *run) finished(f vm.Fact) []*vm.Frame {
	var ended []*vm.Frame
	if (f.Kind == vm.EvReturn || f.Kind == vm.EvRaise && f.To != nil) && !r.hides(f.From) {
		// It is closed now, but its log comes only with the next fact; a plain
		// function is shown for this one step.
		ended = append(ended, f.From)
	}
	for i := len(r.closed) - 1; i >= 0 && !r.clean; i-- {
		fr := r.closed[i].Frame()
		if r.hides(fr) || fr == f.From && f.To != nil {
			continue
		}
		ended = append(ended, fr)
	}
	return ended
}

// putBack puts frames that have ended on the ladder again.
func (r *run) putBack(s *Snapshot, f vm.Fact, ended []*vm.Frame, states map[*vm.Generator]string) {
	at := shown(ended)
	if at == nil || r.opt.Whole {
		at = make([]int, len(ended))
		for i := range at {
			at[i] = i
		}
	}
	next := 0
	for _, i := range at {
		fr := ended[i]
		now := map[*vm.Generator]string{fr.Generator(): "CLOSED"}
		if fr == f.From {
			now = states
		}
		k := r.rung(fr, false, now)
		if fr == f.From {
			k.Hole, k.Stack = [2]int{}, []string{}
		}
		if k.Gen == 0 {
			k.State, k.OutKind = "CLOSED", f.Kind.String()
			k.Out = r.m.Show(f.Value)
			if f.Exc != nil {
				k.Out = r.m.Envelope(f.Exc)
			}
		}
		if next < i {
			k.Above = r.fold(ended[next:i], true)
		}
		next = i + 1
		s.Ladder = append(s.Ladder, k)
	}
}

// place marks where the message of the event stands, and whose hole it fills.
func (r *run) place(s *Snapshot, f vm.Fact) {
	at := func(fr *vm.Frame) int {
		if fr = r.user(fr); fr != nil {
			for i := range s.Ladder {
				if s.Ladder[i].Frame == fr.Number() {
					return i
				}
			}
		}
		return -1
	}
	switch f.Kind {
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose, vm.EvForward:
		to := at(f.To)
		kind := f.Kind
		if l := r.logs[f.To.Generator()]; l != nil && kind == vm.EvForward {
			kind = r.verb(f)
		}
		s.Door = Door{Rung: to - 1, Dir: "down", Text: r.message(f.Value, f.Exc, kind), Verb: kind.String()}
		if from := at(f.From); from >= 0 && f.From.Generator() == nil {
			k := &s.Ladder[from]
			k.State = "caller"
			k.Text, k.Hole = r.textOf(r.user(f.From), k.Line, r.at(r.user(f.From)))
			if k.Hole != [2]int{} {
				k.Filler = "result"
			}
		}
		if to >= 0 && s.Ladder[to].Filler == "send" && f.Exc == nil && kind != vm.EvClose {
			s.Ladder[to].Fills = r.m.Show(f.Value)
		}
	case vm.EvResume:
		if i := at(f.From); i >= 0 {
			k := &s.Ladder[i]
			k.Text, k.Hole = r.textOf(f.From, k.Line, r.at(f.From))
			k.Fills, k.Filled = r.m.Show(f.Value), true
			k.assign(assigned(k.Text, k.Hole), r.m.Show(f.Value), r.object(f.Value))
		}
	case vm.EvYield, vm.EvReturn, vm.EvRaise:
		to := at(f.To)
		if f.To == nil || to < 0 {
			return
		}
		text := r.m.Show(f.Value)
		ended := f.Kind == vm.EvReturn && f.From.Generator() != nil
		switch {
		case f.Kind == vm.EvRaise:
			text = r.m.Envelope(f.Exc)
		case ended:
			text = r.outText(r.log(f.From))
		}
		s.Door = Door{Rung: to, Dir: "up", Text: text, Verb: f.Kind.String()}
		k := &s.Ladder[to]
		if f.Kind == vm.EvRaise {
			return
		}
		if r.endsLoop(r.user(f.To)) {
			return // the loop gets no value
		}
		k.Text, k.Hole = r.textOf(r.user(f.To), k.Line, r.at(r.user(f.To)))
		if k.Hole == [2]int{} {
			return
		}
		if k.Filler == "" {
			k.Filler = "result"
			if f.To.Generator() != nil {
				k.Filler = "return"
			}
		}
		if (!ended || k.Gen != 0) && !r.hides(f.To) {
			k.Fills = r.m.Show(f.Value)
		}
	}
}

// assign gives a variable of a picture the value that it gets in this step, a few
// instructions later.
func (k *Rung) assign(name, value string, object int) {
	if name == "" {
		return
	}
	for i := range k.Locals {
		if v := &k.Locals[i]; v.Name == name {
			v.Value, v.Object = value, object
			return
		}
	}
	k.Locals = append(k.Locals, Var{Name: name, Value: value, Object: object})
}

// verb is what a forwarded message is: the word that began its trip.
func (r *run) verb(f vm.Fact) vm.Kind {
	switch {
	case f.Text != "":
		return vm.EvClose
	case f.Exc != nil:
		return vm.EvThrow
	case r.m.Show(f.Value) == "None":
		return vm.EvNext
	}
	return vm.EvSend
}

// state is the state of a generator between two instructions.
func (r *run) state(g *vm.Generator) string {
	if r.states == nil || r.statesAt != r.m.Steps() {
		r.states, r.statesAt = r.m.States(), r.m.Steps()
	}
	return r.states.Of(g)
}

// rows are the generators of the table: all, or the last ones and those on the ladder.
func (r *run) rows(frames []*vm.Frame, at []int, ended []*vm.Frame) []*vm.Generator {
	if len(r.gens) <= rowsMost || r.opt.Whole {
		return r.gens
	}
	rows := slices.Clone(r.gens[len(r.gens)-newest:])
	seen := make(map[*vm.Generator]bool, len(rows)+len(at))
	for _, g := range rows {
		seen[g] = true
	}
	add := func(f *vm.Frame) {
		if g := f.Generator(); g != nil && !seen[g] && r.logs[g] != nil {
			seen[g] = true
			rows = append(rows, g)
		}
	}
	for _, i := range at {
		add(frames[i])
	}
	for i, f := range ended {
		if i < foldEnds || i >= len(ended)-foldEnds {
			add(f)
		}
	}
	slices.SortFunc(rows, func(a, b *vm.Generator) int { return a.Number() - b.Number() })
	return rows
}

// table lists generators.
func (r *run) table(rows []*vm.Generator, states map[*vm.Generator]string) []Gen {
	out := []Gen{}
	for _, g := range rows {
		f := g.Frame()
		if r.hides(f) {
			continue
		}
		l := r.logs[g]
		k := Gen{ID: g.Number(), Name: g.Name(), Kind: g.Kind(), State: r.state(g), Line: f.Line(),
			Since: l.since, MadeAt: l.made, MadeLine: l.madeLine, code: f.Code(), pc: f.PC()}
		if s, ok := states[g]; ok {
			k.State = s
		}
		k.Text, k.Hole = r.textOf(f, k.Line, f.At())
		k.Locals = r.variables(f)
		if k.State != "SUSPENDED" {
			k.Hole = [2]int{}
		}
		if k.State == "SUSPENDED" {
			k.WaitsOn = "a send"
			if t := g.DelegateText(r.m); t != "" {
				k.WaitsOn = t
				if d := g.Delegate(); d != nil && r.hides(d.Frame()) {
					k.WaitsOn = r.unseen(d)
				}
			}
		}
		if d := g.Delegator(); d != nil && !r.hides(d.Frame()) {
			k.Owner = d.Name()
		}
		if l.hasIn {
			k.LastIn = inText(r, l)
		}
		if l.hasOut {
			k.LastOut = outKindName(l) + " " + r.m.Show(l.lastOut)
			if l.outKind == vm.EvRaise {
				k.LastOut = "raise " + r.m.Envelope(l.outExc)
			}
		}
		out = append(out, k)
	}
	return out
}

// unseen names a generator of the library that somebody waits for: after the object
// whose method it is, else as a call. A generator of the program has no such name.
func (r *run) unseen(g *vm.Generator) string {
	for _, v := range g.Frame().Variables(1) {
		if v.Name == "self" {
			return r.m.Show(v.Value)
		}
	}
	return g.Name() + "()"
}

func inText(r *run, l *genLog) string {
	text := r.message(l.lastIn, l.inExc, l.inKind)
	switch {
	case text == "next" || text == "close":
		return text
	case l.inExc != nil:
		return "throw " + text
	}
	return "send " + text
}

// last is the place where a frame was when it ran last; without a frame if that is
// not known.
func (r *run) last(f *vm.Frame) place {
	if r.here.frame == f {
		return r.here
	}
	return r.past[f]
}

// lineOf is the line of the instruction that a frame is at. Instructions that stand
// for no text belong to the line that was left last.
func (r *run) lineOf(f *vm.Frame) int {
	if last := r.last(f); last.frame == f {
		return last.line
	}
	return f.Line()
}

// at is the instruction that a frame stands at in the picture.
func (r *run) at(f *vm.Frame) int {
	if r.line.frame == f {
		return f.PC() // it is about to enter this line
	}
	if r.endsLoop(f) || r.unwinding && r.last(f).frame == f && (f.Generator() == nil || !f.Generator().Closed()) {
		return r.last(f).at // it has not gone on yet
	}
	return f.At()
}

// atIn is at for a moment at which the states of generators were others than now: one
// that slept had not left its place.
func (r *run) atIn(f *vm.Frame, states map[*vm.Generator]string) int {
	if g := f.Generator(); g != nil && states[g] == "SUSPENDED" && r.last(f).frame == f {
		return r.last(f).at
	}
	return r.at(f)
}

// endsLoop reports whether a frame stands behind a for loop that has just ended.
func (r *run) endsLoop(f *vm.Frame) bool {
	last := r.last(f)
	return last.frame == f && last.at != f.At() && f.Code().Instrs[last.at].Op() == code.FOR_ITER
}

// eventOf is a fact as plain data.
func (r *run) eventOf(f vm.Fact) Event {
	ev := Event{N: r.n, K: f.Kind.String(), Kind: f.Kind, T: r.m.Clock()}
	if from := r.user(f.From); from != nil {
		ev.From = r.nameOf(from)
		if ev.Line = from.Line(); f.Kind != vm.EvLine {
			ev.Line = r.lineOf(from)
		}
		ev.Text = lineText(from, ev.Line)
		if file := from.Code().Source.Name; file != r.file {
			ev.File = file
		}
	}
	if to := r.user(f.To); to != nil {
		ev.To = r.nameOf(to)
	}
	switch f.Kind {
	case vm.EvPrint:
		ev.Text = f.Text
		ev.V = strings.TrimSuffix(f.Text, "\n")
	case vm.EvCreate:
		ev.Makes = f.To.Generator().Kind()
	case vm.EvNext, vm.EvClose, vm.EvStart, vm.EvLine, vm.EvClosed:
	default:
		switch {
		case isLoopEvent(f.Kind):
			r.loopEvent(&ev, f)
		case f.Exc != nil:
			ev.V = r.m.Envelope(f.Exc)
		case f.Kind == vm.EvForward:
			ev.V = r.message(f.Value, nil, r.verb(f))
		default:
			ev.V = r.m.Show(f.Value)
		}
	}
	if f.Kind == vm.EvResume {
		ev.Var = assigned(r.textOf(f.From, ev.Line, r.at(f.From)))
	}
	return ev
}

// assigned is the plain variable that gets what a hole gets: the x of `x = yield`.
func assigned(text string, hole [2]int) string {
	name, _, ok := strings.Cut(text, " = ")
	if !ok || hole[1] == 0 {
		return ""
	}
	if strings.Trim(text[len(name):hole[0]], " =(") != "" || strings.Trim(text[hole[1]:], ")") != "" {
		return "" // there is more to the right of the equals sign than the hole
	}
	for i, c := range name {
		if !(c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9' || c >= 0x80) {
			return ""
		}
	}
	return name
}
