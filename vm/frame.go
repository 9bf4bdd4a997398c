package vm

import "gen/lang/code"

// A Frame is one activation of a code object. It owns its variables and its
// operand stack, so suspending it means nothing more than un-linking it.
type Frame struct {
	body  *Body
	slots []Value // variables, cells, then the operand stack
	sp    int32   // first free index of the operand stack in slots
	// pc is the next instruction. While an instruction runs, and while the frame
	// waits for a call or for a delegate, that instruction is pc-1.
	pc      int32
	back    *Frame     // who gets the next returned or yielded value
	gen     *Generator // the generator this frame belongs to, nil for a plain call
	fn      *Function  // what is running; for modules, class bodies and exec a nameless one
	ns      *Dict      // the namespace of a module or class body; nil for functions
	handled *Exception // what the innermost active except block of this frame handles
	depth   int32      // how many calls deep, for the recursion limit
	inside  int32      // how many of the calls around it are the library's, which depth leaves out
	number  int32      // which frame of the program this is: never the same twice
	wants   wantKind
	escaped bool // somebody holds the frame as an object: it must not be reused
	passed  bool // the exception in flight has this frame's traceback line already
}

func (f *Frame) class(m *Machine) *Class { return m.types.Frame }

// A wantKind says what a frame that waits does with the value that arrives. It is
// kept by the frame that waits, not by the one that runs: a value may come from a
// return or from a yield, and a call may end in an exception before it has answered.
// Whoever calls something that may be a program's own sets it before the call.
type wantKind byte

const (
	wantValue   wantKind = iota // push it
	wantNone                    // __init__: it must be None, and the instance is on the stack already
	wantNothing                 // drop it (a result nobody wants)
	wantMethod                  // push it, and the mark for "no self" above it (LOAD_METHOD)
	wantItems                   // push its items one by one (unpacking by the library)
)

// push and pop work on the operand stack.
func (f *Frame) push(v Value) {
	f.slots[f.sp] = v
	f.sp++
}

func (f *Frame) pop() Value {
	f.sp--
	v := f.slots[f.sp]
	f.slots[f.sp] = Value{}
	return v
}

// top is the n-th value from the top, 1 being the top itself.
func (f *Frame) top(n int) *Value { return &f.slots[int(f.sp)-n] }

// popN removes the top n values and returns them. They stay valid until the next push.
func (f *Frame) popN(n int) []Value {
	f.sp -= int32(n)
	return f.slots[f.sp : int(f.sp)+n]
}

// stackBase is the index in slots at which the operand stack begins.
func (f *Frame) stackBase() int { return len(f.body.LocalNames) }

// line is the source line the frame is at.
func (f *Frame) line() int { return f.body.LineOf(int(f.pc) - 1) }

// op is the instruction the frame is at: the one that runs or waits.
func (f *Frame) op() code.Instr {
	if f.pc == 0 {
		return code.MakeInstr(code.NOP, 0)
	}
	return f.body.Instrs[f.pc-1]
}

// A Body is a code object as one machine runs it: constants and names are values
// of that machine. It is the language's code object, too.
type Body struct {
	*code.Code
	consts []Value
	names  []*Str
	sites  []site // one for each name, made when the first is looked up
	// iterable marks the code of a generator function that types.coroutine has changed.
	iterable bool
	simple   int     // number of parameters + 1, if a call of the program's own fills them and nothing else
	lines    []int32 // of each instruction, made when a stepper asks; 0 for none
	pool     *Frame  // finished frames to use again, linked by back
	made     *int32  // generators made so far of code of this name
}

func (b *Body) class(m *Machine) *Class { return m.types.Code }

// body is the machine's version of a code object.
func (m *Machine) body(c *code.Code) *Body {
	if b, ok := m.bodies[c]; ok {
		return b
	}
	b := &Body{}
	m.fill(b, c)
	m.bodies[c] = b
	return b
}

// fill makes b run c.
func (m *Machine) fill(b *Body, c *code.Code) {
	b.Code, b.simple = c, 0
	const special = code.VarArgs | code.VarKeywords | code.Generator | code.Coroutine | code.AsyncGenerator | code.PutOff | code.Library
	if c.Flags&(special|code.Optimized) == code.Optimized && c.KwOnly == 0 {
		b.simple = c.ArgCount + 1
	}
	b.consts = make([]Value, len(c.Consts))
	for i, k := range c.Consts {
		b.consts[i] = m.constant(k)
	}
	b.names = make([]*Str, len(c.Names))
	for i, n := range c.Names {
		b.names[i] = m.intern(n)
	}
	name := c.Name
	if c.Flags&code.Library != 0 {
		name += " of the library" // the program's are counted for themselves
	}
	b.made = m.made[name]
	if b.made == nil {
		b.made = new(int32)
		m.made[name] = b.made
	}
}

// whole is the code of fn with its body, which the library puts off until it is
// called or looked at.
func (m *Machine) whole(fn *Function) *Body {
	b := fn.body
	if b.Flags&code.PutOff != 0 {
		m.fill(b, b.Rest())
	}
	return b
}

// newFrame makes or reuses a frame for fn, linked to the running one.
func (m *Machine) newFrame(fn *Function) *Frame {
	b := fn.body
	f := b.pool
	if f != nil {
		b.pool = f.back
		f.back = nil
	} else {
		f = &Frame{body: b, slots: make([]Value, len(b.LocalNames)+b.StackSize)}
	}
	m.frames++
	f.number = m.frames
	f.fn = fn
	f.sp = int32(len(b.LocalNames))
	f.pc = 0
	return f
}

// release gives a finished frame back for the next call of the same code.
func (m *Machine) release(f *Frame) {
	if f.escaped || f.gen != nil {
		return
	}
	clear(f.slots)
	f.fn, f.ns, f.handled = nil, nil, nil
	f.back = f.body.pool
	f.body.pool = f
}
