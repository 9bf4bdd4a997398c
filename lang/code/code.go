// Package code is the contract between the language and the machine: what a
// compiled function is. It owns the instruction set (one table, op.go), the code
// object, source positions and the disassembler. It is a leaf: it knows neither
// how code is made nor how it runs.
package code

// A Code is one compiled body: a module, a function, a class body, a
// comprehension. It is immutable after the compiler has made it, so any number of
// machines may share it. Names follow CPython's code objects (co_*).
type Code struct {
	Name     string // co_name
	QualName string // co_qualname
	Source   *Source
	Flags    Flags

	ArgCount  int // positional parameters, positional-only ones included
	PosOnly   int // how many of them are positional-only
	KwOnly    int // keyword-only parameters
	FirstLine int // 1-based line of `def` (or of the first decorator), as co_firstlineno
	StackSize int // the deepest operand stack
	Doc       string
	HasDoc    bool
	DefSpan   Span // the statement or expression that this code came from
	NameSpan  Span // the function's or class's name in the source; NoSpan if it has none
	// LocalNames names the slots of a frame: the parameters in the order positional,
	// keyword-only, *args, **kwargs; then the other locals; then comprehensions' own
	// variables; last the free variables. A parameter that inner functions share
	// keeps its slot and MAKE_CELL wraps it there.
	LocalNames []string
	SlotKinds  []SlotKind // same length as LocalNames: what each slot holds
	Inlined    []Inlined  // where the comprehensions' own variables live
	Names      []string   // attribute, global and class-scope names
	Consts     []any      // nil (None), bool, *big.Int, float64, string, []byte, Ellipsis, Tuple, *Code
	Instrs     []Instr
	Spans      []Position4  // same length as Instrs
	Handlers   []Handler    // the exception table, innermost first
	Rest       func() *Code // of a code with the flag PutOff: makes the whole
	Warnings   []Warning    // SyntaxWarnings of the whole text; only on its outermost code
}

// Inlined is where a comprehension's own variable lives: between the evaluation of the
// first iterable and the end of the comprehension.
type Inlined struct {
	Slot       int
	Span, Iter Span // of the comprehension, of its first iterable
}

// A Warning is a SyntaxWarning: text that means something, but hardly what was meant.
type Warning struct {
	Span Span
	Msg  string
}

// Position4 is the source range of one instruction, and inside it the range that
// a traceback marks with ^ (CPython's anchors): the operator of a binary
// operation, the brackets of a subscript, the parentheses of a call. Anchor is
// NoSpan where the whole range is marked.
type Position4 struct {
	Span
	Anchor Span
}

// SlotKind tells what a slot of a frame holds.
type SlotKind byte

// The kinds of slot.
const (
	Local      SlotKind = iota // a value
	Cell                       // a cell that inner functions share; made by MAKE_CELL
	Free                       // a cell of an enclosing function; filled by COPY_FREE_VARS
	Hidden                     // a comprehension's own variable: a value, not shown by locals()
	HiddenCell                 // the same, shared with an inner function
)

// Flags are properties of a code object (CO_* in CPython's inspect module).
type Flags uint16

// The flags.
const (
	VarArgs        Flags = 1 << iota // has *args
	VarKeywords                      // has **kwargs
	Generator                        // a call makes a generator
	Coroutine                        // a call makes a coroutine
	AsyncGenerator                   // a call makes an asynchronous generator
	Optimized                        // locals are slots (functions); else a namespace dict
	PutOff                           // the body is not compiled yet; nothing but the head can be relied on
	Library                          // belongs to the machine's own library: hidden from tracebacks and steps
)

// ParamCount is the number of slots that a call fills.
func (c *Code) ParamCount() int {
	n := c.ArgCount + c.KwOnly
	if c.Flags&VarArgs != 0 {
		n++
	}
	if c.Flags&VarKeywords != 0 {
		n++
	}
	return n
}

// LineOf is the 1-based line of the instruction at pc; the first line for a pc
// before the first instruction.
func (c *Code) LineOf(pc int) int {
	if pc < 0 || pc >= len(c.Spans) || !c.Spans[pc].IsValid() {
		return c.FirstLine
	}
	return c.Source.LineOf(c.Spans[pc].Start)
}

// An Instr is one instruction: the opcode in the low byte, the operand in the
// other three.
type Instr uint32

// MakeInstr packs an instruction.
func MakeInstr(op Op, arg int) Instr { return Instr(op) | Instr(arg)<<8 }

// Op is the instruction's opcode.
func (i Instr) Op() Op { return Op(i & 0xff) }

// Arg is the instruction's operand.
func (i Instr) Arg() int { return int(i >> 8) }

// A Handler is one row of the exception table: an exception raised while Start <=
// pc < End cuts the operand stack to Depth, pushes the exception and goes on at
// Target. See InternalDocs/exception_handling.md in CPython.
type Handler struct {
	Start, End, Target, Depth int
}

// FindHandler is the innermost row that covers pc, nil if there is none.
func (c *Code) FindHandler(pc int) *Handler {
	for i := range c.Handlers {
		if h := &c.Handlers[i]; h.Start <= pc && pc < h.End {
			return h
		}
	}
	return nil
}

// Ellipsis is the constant `...`.
type Ellipsis struct{}

// Tuple is a constant tuple.
type Tuple []any
