package step

import (
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
	s.Ladder = r.ladder(nil)
	s.Event = Event{}
	return s
}

// capture is the picture of the present, when its event is not known.
func (r *run) capture() *Snapshot {
	s := r.base()
	s.Ladder = r.ladder(nil)
	s.Step = r.n
	s.Event = r.event
	s.Gens = r.table(nil)
	return s
}

func (r *run) base() *Snapshot {
	return &Snapshot{
		Schema: Schema, File: r.file, Source: r.lines, Virtual: true,
		Clock: r.m.Clock(), Door: Door{Rung: -1},
		Output: r.out.text(), Written: r.out.written,
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
	states := r.takeBack(f, later)
	switch f.Kind {
	case vm.EvLine, vm.EvPrint, vm.EvCatch:
		r.endTrips(f.From)
	}
	s.Ladder = r.ladder(states)
	r.keepClosed(s, f)
	r.place(s, f)
	s.Gens = r.table(states)
	r.rungs = s.Ladder
	return s
}

// takeBack answers the states of generators as they were at fact f, where they
// differ from now.
func (r *run) takeBack(f vm.Fact, later []vm.Fact) map[*vm.Generator]string {
	states := map[*vm.Generator]string{}
	set := func(fr *vm.Frame, state string) {
		if fr != nil && fr.Generator() != nil {
			if _, told := states[fr.Generator()]; !told {
				states[fr.Generator()] = state
			}
		}
	}
	// A message at the door of somebody who has not taken it.
	for i := len(later) - 1; i >= 0; i-- {
		g := later[i]
		switch g.Kind {
		case vm.EvStart:
			set(g.From, "CREATED")
		case vm.EvResume:
			if !g.Returned {
				set(g.From, "SUSPENDED")
			}
		case vm.EvForward:
			set(g.From, "SUSPENDED")
			if g.To.At() < 0 {
				set(g.To, "CREATED")
			} else {
				set(g.To, "SUSPENDED")
			}
		case vm.EvClosed, vm.EvYield:
			set(g.From, "RUNNING")
		}
	}
	// Those that forwarded or woke up at or before f do run by now.
	switch f.Kind {
	case vm.EvForward, vm.EvStart, vm.EvResume:
		if f.From.Generator() != nil {
			states[f.From.Generator()] = "RUNNING"
		}
	case vm.EvRaise:
		if f.To == nil && f.From.Generator() != nil {
			states[f.From.Generator()] = "RUNNING"
		} else if f.From.Generator() != nil {
			states[f.From.Generator()] = "CLOSED"
		}
	case vm.EvReturn:
		if f.From.Generator() != nil {
			states[f.From.Generator()] = "CLOSED"
		}
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose:
		if g := f.To.Generator(); g != nil {
			if _, told := states[g]; !told && g.State() == "RUNNING" {
				if f.To.At() < 0 {
					states[g] = "CREATED"
				} else {
					states[g] = "SUSPENDED"
				}
			}
		}
	}
	return states
}

// endTrips forgets the rails of generators that are not waiting for the frame that
// runs now: their trip is over.
func (r *run) endTrips(running *vm.Frame) {
	up := map[*vm.Generator]bool{}
	for f := running; f != nil; f = f.Caller() {
		if g := f.Generator(); g != nil {
			up[g] = true
		}
	}
	for g, l := range r.logs {
		l.tripOut, l.through = false, false
		if !up[g] {
			l.tripIn = false
		}
	}
	r.rungs = nil
}

// ladder lists the frames from main to the innermost one that matters.
func (r *run) ladder(states map[*vm.Generator]string) []Rung {
	var frames []*vm.Frame
	for f := r.m.Running(); f != nil; f = f.Caller() {
		if !f.IsLibrary() || r.opt.Library {
			frames = append(frames, f)
		}
	}
	for i, j := 0, len(frames)-1; i < j; i, j = i+1, j-1 {
		frames[i], frames[j] = frames[j], frames[i]
	}
	on := map[*vm.Generator]bool{}
	for _, f := range frames {
		if g := f.Generator(); g != nil {
			on[g] = true
		}
	}
	// Below the running frame: what its chain, or the last trip's, has parked.
	var below *vm.Generator
	if len(frames) > 0 {
		if g := frames[len(frames)-1].Generator(); g != nil && g.Delegate() != nil {
			below = g.Delegate()
		}
	}
	if below == nil && r.focus != nil && !on[r.focus] && r.focus.State() != "CLOSED" {
		below = r.focus
	}
	for g := below; g != nil && !on[g]; g = g.Delegate() {
		on[g] = true
		frames = append(frames, g.Frame())
	}
	rungs := make([]Rung, 0, len(frames))
	running := r.m.Running()
	for _, f := range frames {
		rungs = append(rungs, r.rung(f, f == running, states))
	}
	for i := range rungs {
		r.filler(rungs, i)
	}
	return rungs
}

// rung is one frame of the ladder.
func (r *run) rung(f *vm.Frame, running bool, states map[*vm.Generator]string) Rung {
	line := f.Code().LineOf(f.At())
	if running && f.At() >= 0 && r.lineAt.frame != f && f.PC() < len(f.Code().Spans) && r.lineStarts(f) {
		line = f.Code().LineOf(f.PC())
	}
	k := Rung{Name: f.Name(), Kind: frameKind(f), Line: line, PC: f.PC(), CodeID: r.codeID(f), Library: f.IsLibrary()}
	k.Text, k.Hole = r.textOf(f, k.Line)
	if f.Code().LineOf(f.At()) != k.Line {
		k.Hole = [2]int{}
	}
	k.Locals = r.vars(f)
	for _, v := range f.Operands() {
		k.Stack = append(k.Stack, r.m.Show(v))
	}
	g := f.Generator()
	if g == nil {
		k.State = "caller"
		if running {
			k.State = "RUNNING"
		}
		return k
	}
	k.Gen = g.Number()
	k.State = g.State()
	if s, ok := states[g]; ok {
		k.State = s
	}
	l := r.log(f)
	if k.State != "CLOSED" && g.State() != "CLOSED" {
		l.locals, l.text, l.hole, l.line = k.Locals, k.Text, k.Hole, k.Line
	} else {
		k.Locals, k.Text, k.Hole, k.Line = l.locals, l.text, l.hole, l.line
	}
	if k.State == "RUNNING" && running || k.State == "CREATED" {
		k.Hole = [2]int{}
	}
	r.trip(&k, l)
	return k
}

// trip copies what travelled through a generator's doors in the present trip.
func (r *run) trip(k *Rung, l *genLog) {
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
	}
	if s := r.m.Show(v); s != "None" && s != "NULL" {
		return s
	}
	return "next"
}

// lineStarts reports whether the next instruction of a running frame begins the line
// that a picture should show: control has left the line of the last instruction.
func (r *run) lineStarts(f *vm.Frame) bool {
	at := f.PC()
	if !f.Code().Spans[at].IsValid() {
		return false
	}
	return r.lineAt.frame == f || r.past[f].at == at
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

// vars are the variables of a frame that are worth a place on a screen.
func (r *run) vars(f *vm.Frame) []Var {
	out := []Var{}
	for _, v := range f.Variables(localsLimit) {
		if v.Value.IsFunctionLike() {
			continue
		}
		out = append(out, Var{Name: v.Name, Value: r.m.Show(v.Value), Object: r.m.Identity(v.Value)})
	}
	return out
}

// filler tells what will fill the hole of rung i.
func (r *run) filler(rungs []Rung, i int) {
	k := &rungs[i]
	if k.Hole == [2]int{} {
		return
	}
	switch {
	case k.Gen == 0:
		k.Filler = "result"
	case k.State == "CLOSED":
		k.Hole = [2]int{}
	case i+1 < len(rungs) && rungs[i+1].Gen > 0 && r.delegates(k.Gen, rungs[i+1].Gen):
		k.Filler = "return"
	case strings.HasPrefix(k.Text[k.Hole[0]:], "yield from") || strings.HasPrefix(k.Text[k.Hole[0]:], "await"):
		k.Filler = "return"
	case strings.HasPrefix(k.Text[k.Hole[0]:], "yield"), strings.HasPrefix(k.Text[k.Hole[0]:], "(yield"):
		k.Filler = "send"
	default:
		k.Filler = "result"
	}
}

// delegates reports whether generator number a waits for number b.
func (r *run) delegates(a, b int) bool {
	for _, g := range r.gens {
		if g.Number() == a {
			return g.Delegate() != nil && g.Delegate().Number() == b
		}
	}
	return false
}

// keepClosed puts the generators that finished during the present trip back on the
// ladder, below the one they returned to.
func (r *run) keepClosed(s *Snapshot, f vm.Fact) {
	present := map[int]bool{}
	for _, k := range s.Ladder {
		if k.Gen > 0 {
			present[k.Gen] = true
		}
	}
	if f.Kind == vm.EvLine || f.Kind == vm.EvPrint || f.Kind == vm.EvCatch {
		return
	}
	for _, k := range r.rungs {
		if k.Gen == 0 || present[k.Gen] {
			continue
		}
		g := r.numbered(k.Gen)
		l := r.logs[g]
		if g == nil || l == nil || !l.tripOut && g.State() != "RUNNING" && g.State() != "CLOSED" {
			continue
		}
		if g.State() == "CLOSED" {
			k.State = "CLOSED"
			k.Hole, k.Filler, k.Fills = [2]int{}, "", ""
			k.In, k.Out, k.OutKind, k.Through = "", "", "", false
			r.trip(&k, l)
			s.Ladder = append(s.Ladder, k)
		}
	}
	// A plain function that returns stays for the step of its return.
	if (f.Kind == vm.EvReturn || f.Kind == vm.EvRaise) && f.From.Generator() == nil && f.To != nil {
		for _, k := range r.rungs {
			if k.Gen == 0 && k.Name == f.From.Name() && k.State == "RUNNING" && len(s.Ladder) < len(r.rungs) {
				k.OutKind = f.Kind.String()
				k.Out = r.message(f.Value, f.Exc, f.Kind)
				if f.Kind == vm.EvReturn {
					k.Out = r.m.Show(f.Value)
				}
				k.State = "done"
				s.Ladder = append(s.Ladder, k)
			}
		}
	}
}

func (r *run) numbered(n int) *vm.Generator {
	for _, g := range r.gens {
		if g.Number() == n {
			return g
		}
	}
	return nil
}

// place marks where the message of the event stands, and whose hole it fills.
func (r *run) place(s *Snapshot, f vm.Fact) {
	at := func(fr *vm.Frame) int {
		if fr == nil {
			return -1
		}
		for i := range s.Ladder {
			k := &s.Ladder[i]
			if g := fr.Generator(); g != nil && k.Gen == g.Number() {
				return i
			}
			if fr.Generator() == nil && k.Gen == 0 && k.Name == fr.Name() && k.PC == fr.PC() {
				return i
			}
		}
		return -1
	}
	switch f.Kind {
	case vm.EvNext, vm.EvSend, vm.EvThrow, vm.EvClose, vm.EvForward:
		to := at(f.To)
		text := r.message(f.Value, f.Exc, f.Kind)
		s.Door = Door{Rung: to - 1, Dir: "down", Text: text}
		if to >= 0 && s.Ladder[to].Filler == "send" && f.Exc == nil {
			s.Ladder[to].Fills = r.m.Show(f.Value)
		}
	case vm.EvResume:
		if i := at(f.From); i >= 0 {
			k := &s.Ladder[i]
			l := r.log(f.From)
			if l != nil {
				k.Text, k.Hole = r.textOf(f.From, k.Line)
			}
			k.Fills, k.Filled = r.m.Show(f.Value), true
		}
	case vm.EvYield, vm.EvReturn, vm.EvRaise:
		if f.To == nil {
			return
		}
		text := r.m.Show(f.Value)
		switch {
		case f.Kind == vm.EvRaise:
			text = r.m.Envelope(f.Exc)
		case f.Kind == vm.EvReturn && f.From.Generator() != nil:
			text = r.outText(r.log(f.From))
		}
		to := at(f.To)
		if to < 0 {
			return
		}
		s.Door = Door{Rung: to, Dir: "up", Text: text}
		k := &s.Ladder[to]
		if f.Kind == vm.EvReturn || f.Kind == vm.EvYield {
			if f.To.Generator() != nil {
				k.Text, k.Hole = r.textOf(f.To, k.Line)
			}
			if k.Hole != [2]int{} {
				if !(f.Kind == vm.EvReturn && k.Gen == 0 && f.From.Generator() != nil) {
					k.Fills = r.m.Show(f.Value)
				}
				if k.Filler == "" {
					k.Filler = "return"
				}
			}
		}
	}
}

// table lists all generators made so far.
func (r *run) table(states map[*vm.Generator]string) []Gen {
	out := []Gen{}
	for _, g := range r.gens {
		f := g.Frame()
		if f.IsLibrary() && !r.opt.Library {
			continue
		}
		l := r.logs[g]
		k := Gen{ID: g.Number(), Name: g.Name(), Kind: g.Kind(), State: g.State(), Line: f.Code().LineOf(f.At()),
			Since: l.since, MadeAt: l.made, MadeLine: l.madeLine}
		if s, ok := states[g]; ok {
			k.State = s
		}
		k.Text, k.Hole = r.textOf(f, k.Line)
		if k.State != "CLOSED" && g.State() != "CLOSED" {
			k.Locals = r.vars(f)
		} else {
			k.Locals = l.locals
		}
		if k.State == "SUSPENDED" {
			k.WaitsOn = "a send"
			if t := g.DelegateText(r.m); t != "" {
				k.WaitsOn = t
			}
		}
		if d := g.Delegator(); d != nil {
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

// eventOf is a fact as plain data.
func (r *run) eventOf(f vm.Fact) Event {
	ev := Event{N: r.n, K: f.Kind.String(), Kind: f.Kind, T: r.m.Clock()}
	if f.From != nil {
		ev.From = f.From.Name()
		ev.Line = f.From.Code().LineOf(f.From.At())
		ev.Text = r.lineText(ev.Line)
	}
	if f.To != nil {
		ev.To = f.To.Name()
	}
	switch {
	case f.Kind == vm.EvPrint:
		ev.Text = f.Text
		ev.V = strings.TrimSuffix(f.Text, "\n")
	case f.Exc != nil:
		ev.V = r.m.Envelope(f.Exc)
	case f.Kind == vm.EvNext || f.Kind == vm.EvClose || f.Kind == vm.EvStart || f.Kind == vm.EvCreate || f.Kind == vm.EvLine:
	default:
		ev.V = r.m.Show(f.Value)
	}
	if f.Kind == vm.EvForward && f.Exc == nil && ev.V == "None" {
		ev.V = "next"
	}
	if f.Kind == vm.EvResume {
		ev.Var = assigned(ev.Text)
	}
	return ev
}

// assigned is the plain variable that a line of code assigns: the x of `x = yield`.
func assigned(text string) string {
	name, _, ok := strings.Cut(text, " = ")
	if !ok {
		return ""
	}
	for i, c := range name {
		if !(c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9' || c >= 0x80) {
			return ""
		}
	}
	return name
}

// presentOf is the picture of a prompt between two inputs: main and the generators
// that its variables hold.
func presentOf(m *vm.Machine) *Snapshot {
	s := &Snapshot{Schema: Schema, File: "<prompt>", Door: Door{Rung: -1}, Clock: m.Clock()}
	main := Rung{Name: "main", Kind: "module", State: "RUNNING", CodeID: -1}
	seen := map[*vm.Generator]bool{}
	view := &run{m: m, logs: map[*vm.Generator]*genLog{}, past: map[*vm.Frame]place{}, codes: map[*code.Code]int{}}
	for _, name := range m.Globals() {
		v, ok := m.Variable(name)
		if !ok || v.IsFunctionLike() || strings.HasPrefix(name, "__") {
			continue
		}
		main.Locals = append(main.Locals, Var{Name: name, Value: m.Show(v), Object: m.Identity(v)})
		for g := v.Generator(); g != nil && !seen[g]; g = g.Delegate() {
			seen[g] = true
			view.log(g.Frame())
		}
	}
	s.Ladder = []Rung{main}
	s.Gens = view.table(nil)
	return s
}
