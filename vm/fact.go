package vm

import "gen/lang/code"

// A Fact is something that happened during the last instruction. The machine tells
// nobody: it keeps the facts of one instruction until the next begins, for a
// stepper to read. Frames are told by pointer; whoever keeps a fact copies out
// what it needs at once.
type Fact struct {
	Kind     Kind
	From, To *Frame // who acts, and whom it reaches; To may be nil
	Value    Value
	Exc      *Exception
	Returned bool   // resume: the value is a delegate's return, not a value sent
	Thrown   bool   // raise: thrown in from outside, at the place where the frame slept
	Text     string // print: what is written; forward: "close" if it is a close
	// At and Was are the places in a heap where a timer is now and was before.
	At, Was int
}

// Watch records the facts of instructions from now on, or no longer.
func (m *Machine) Watch(on bool) {
	m.opt.Watch = on
	m.facts = m.facts[:0]
}

// fact records a fact. Callers ask m.opt.Watch first.
func (m *Machine) fact(f Fact) { m.facts = append(m.facts, f) }

// takesAll reports whether an except clause that takes everything begins at an
// instruction of a handler: it drops the exception without a look. A finally keeps it.
func (f *Frame) takesAll(at int) bool {
	return at < len(f.body.Instrs) && f.body.Instrs[at].Op() == code.POP_TOP
}

// factsDown tells the hops of a message from the root g of a chain to its leaf.
func (m *Machine) factsDown(g *Generator, leaf *Frame, a arrival) {
	for &g.frame != leaf && g.delegate != nil {
		m.fact(Fact{Kind: EvForward, From: &g.frame, To: &g.delegate.frame, Value: a.value, Exc: a.exc})
		g = g.delegate
	}
}

// factsUp tells a yield and the delegators it rides through.
func (m *Machine) factsUp(f, back *Frame, v Value) {
	m.fact(Fact{Kind: EvYield, From: f, To: back, Value: v})
	for g := f.gen.delegator; g != nil; g = g.delegator {
		m.fact(Fact{Kind: EvPass, From: &g.frame, Value: v})
	}
}
