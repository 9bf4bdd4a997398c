package vm

import (
	"io"
	"math/big"
	"sync/atomic"
	"time"

	"gen/lang/code"
)

// Options are all that a machine needs from outside.
type Options struct {
	Stdout io.Writer
	Stderr io.Writer
	// Input answers input(): it shows the prompt and reads one line without its
	// end; io.EOF ends the input. nil means there is none.
	Input func(prompt string) (string, error)
	// Now reads the real clock; nil means virtual time, which starts at Epoch and
	// moves only when a program sleeps (and by 1 us at each reading).
	Now func() time.Time
	// Sleep waits in real time, and may come back early; it is used only with Now.
	Sleep func(time.Duration)
	// Journal keeps the readings of the clock; without Now it answers them. nil: there
	// is none.
	Journal *Journal
	File    string   // __file__ of the program, "" if it is no file
	Seed    uint64   // of random, when a program does not seed it
	Args    []string // sys.argv
	// MaxMemory bounds what a program may ask for, in bytes; 0 means 1 GiB.
	MaxMemory int64
	// MaxSteps bounds the number of instructions; 0 means no bound.
	MaxSteps int64
	// Watch records the facts of each instruction for a stepper (see Facts).
	Watch bool
}

// A Machine runs one program: everything it knows is in here. It may be used by
// one goroutine at a time; only Interrupt may be called from another one.
type Machine struct {
	opt   Options
	types types

	builtins    *Dict // the builtins module's namespace
	internal    *Dict // builtins as library functions see them
	main        *Dict // the namespace of __main__
	modules     map[string]*Module
	lib         map[string]Value // library functions already loaded
	bodies      map[*code.Code]*Body
	interned    map[string]*Str
	extraLocals map[*Frame]*Dict // what a program has put into f_locals that is no variable
	ids         map[Object]int64 // addresses that the program has asked for
	nextID      int64
	// While a picture looks at values no address is given out, which the program could
	// tell; addressed notes that one was wanted.
	looking, addressed bool
	names              names // attribute names the machine itself asks for

	frame  *Frame     // the running frame; nil before and after a program
	active *Generator // the innermost running generator that nobody delegates to

	args []Value // of calls that are being made, see withSelf
	// BaseException's own __new__ and __init__
	exceptionNew, exceptionInit *Native

	handling int        // how many frames have an exception being handled
	result   Value      // of the outermost frame, when it has returned
	uncaught *Exception // what left the outermost frame

	inFlight *Exception // what unwind carries from one frame to the next

	generators  int64             // made so far
	fresh       *Generator        // the last one made
	freshAt     int64             // and by which instruction
	frames      int32             // made so far
	made        map[string]*int32 // the same by the name of their code
	coreModules map[string]*Dict  // files of vm/lib/core that have been loaded

	maxStrDigits   int    // sys.get_int_max_str_digits()
	randoms        uint32 // unseeded generators of random numbers made so far
	nans           uint64 // floats made by float("nan") so far, see freshNaN
	recursionLimit int
	steps          int64  // instructions executed
	nextCheck      int64  // the number of instructions at which bounds are looked at
	heapBefore     uint64 // the heap when the machine was made: it is not the program's
	requested      int64  // bytes asked for in big requests since then
	interrupt      atomic.Bool
	halted         atomic.Bool
	loadedAt       int64   // instructions executed before the program was loaded
	interruptedAt  []int64 // instructions since then that Ctrl-C fell on
	interruptAgain []int64 // the same of an earlier run, those that are still to come
	interruptBy    int64   // the step up to which a loop may ask for it, 0 if none need wait
	facts          []Fact
	clock          clock
	asyncio        asyncioState
	unawaited      []*Generator // coroutines that had not begun when last looked at, see unawaited.go
	unawaitedLimit int          // how many there may be before the next look
	originDepth    int          // how many frames are kept of where a coroutine was made
	origins        map[*Generator][]place
	cont           containerState
	output         output         // what print holds back
	files          *standardFiles // sys.stdin, stdout, stderr
	sysModules     *Dict          // sys.modules, once sys is imported
	warned         map[warning]bool
}

// New makes a machine that has run nothing yet.
func New(opt Options) *Machine {
	m := &Machine{
		opt:            opt,
		builtins:       newDict(),
		internal:       newDict(),
		main:           newDict(),
		modules:        map[string]*Module{},
		lib:            map[string]Value{},
		bodies:         map[*code.Code]*Body{},
		interned:       map[string]*Str{},
		ids:            map[Object]int64{},
		made:           map[string]*int32{},
		recursionLimit: 1000,
		heapBefore:     heapInUse(),
	}
	m.startClock()
	m.asyncio.listed = opt.Watch
	m.names = internNames(m)
	m.initTypes()
	m.initAll()
	return m
}

// intern is the one Str of an identifier, so that names compare by address.
func (m *Machine) intern(s string) *Str {
	if o, ok := m.interned[s]; ok {
		return o
	}
	o := &Str{s: s, interned: true}
	m.interned[s] = o
	return o
}

// constant turns a constant of a code object into a value.
func (m *Machine) constant(k any) Value {
	switch k := k.(type) {
	case nil:
		return None
	case bool:
		return Bool(k)
	case int:
		return Int(int64(k))
	case *big.Int:
		return bigInt(k)
	case float64:
		return Float(k)
	case string:
		return val(m.intern(k))
	case []byte:
		return val(&Bytes{b: string(k)})
	case code.Ellipsis:
		return ellipsis
	case code.Tuple:
		t := &Tuple{items: make([]Value, len(k))}
		for i, e := range k {
			t.items[i] = m.constant(e)
		}
		return val(t)
	case *code.Code:
		return val(m.body(k))
	}
	panic("vm: constant of unknown type")
}

// id is the address of a value as id() and reprs show it: small numbers in the
// order in which the program asks.
func (m *Machine) id(v Value) int64 {
	switch v.obj.(type) {
	case intKind, boolKind, floatKind, noneKind, ellipsisKind, notImplementedKind:
		// Values without an object: equal values are identical.
		return v.n<<4&(1<<46-1) ^ 0x10
	}
	if m.looking {
		m.addressed = true
		return 0
	}
	if n, ok := m.ids[v.obj]; ok {
		return n
	}
	m.nextID++
	n := 0x1000 + m.nextID*0x10
	m.ids[v.obj] = n
	return n
}
