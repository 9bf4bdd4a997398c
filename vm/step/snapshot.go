package step

import "gen/vm"

// Schema is the version of Event and Snapshot as JSON.
const Schema = 1

// An Event is one fact of a run, as plain data. In JSON the names are short
// because traces are long.
type Event struct {
	N    int     `json:"n"`              // position in the run, from 1
	K    string  `json:"k"`              // kind, see vm.Kinds
	From string  `json:"from"`           // who acts: "main", a function, a generator ("top", "top#2")
	To   string  `json:"to,omitempty"`   // whom it reaches
	V    string  `json:"v,omitempty"`    // the value in flight, as a repr
	Var  string  `json:"var,omitempty"`  // resume: the variable that the hole's statement assigns, if it is a plain one
	Line int     `json:"line,omitempty"` // of From (of To for next, send, throw, close: the line of the caller)
	Text string  `json:"text,omitempty"` // the source line, trimmed; print: the text
	T    float64 `json:"t"`              // the session's clock, seconds since the start
	Kind vm.Kind `json:"-"`
}

// A Snapshot is everything that any screen shows of one moment. It stands alone:
// strings and numbers, no reference to the machine. Two runs of the same inputs
// give equal snapshots.
type Snapshot struct {
	Schema int      `json:"schema"`
	File   string   `json:"file"`
	Source []string `json:"-"` // the program's lines, shared by all snapshots of a session

	Step  int    `json:"step"`            // 0 before the first event
	Total int    `json:"total,omitempty"` // steps of the whole run; 0 while not known
	Event Event  `json:"event"`
	Next  *Event `json:"next,omitempty"` // what the next step will be; nil at the end or when not known

	Clock   float64 `json:"clock"`
	Virtual bool    `json:"virtual"`

	// Ladder holds the frames from main down to the innermost generator of the chain
	// that matters now: the running chain, and below it the suspended delegates.
	// Generators that finished during the present trip stay until the trip ends.
	Ladder []Rung `json:"ladder"`
	// Door is where the message of Event stands: below rung Door.Rung, on its way
	// down or up; Rung -1 when nothing is in flight.
	Door Door `json:"door"`

	Gens []Gen `json:"gens"` // every generator and coroutine made so far, oldest first

	Output   string `json:"output"` // what was printed so far; only the last part of a long text
	Written  int    `json:"written"`
	Uncaught string `json:"uncaught,omitempty"` // the traceback that ended the run
	Ended    bool   `json:"ended,omitempty"`

	Loop *Loop `json:"loop,omitempty"` // nil while no loop or heap is in use
}

// A Door is a place between two rungs.
type Door struct {
	Rung int    `json:"rung"`           // the message is between this rung and the one below
	Dir  string `json:"dir,omitempty"`  // "down" or "up"
	Text string `json:"text,omitempty"` // the message: "next", "84", "StopIteration(84)", "ValueError('x')"
	Verb string `json:"verb,omitempty"` // what it is: "next", "send", "throw", "close", "yield", "return", "raise"
}

// A Rung is one frame of the ladder.
type Rung struct {
	Name  string `json:"name"`
	Gen   int    `json:"gen,omitempty"` // its number in Gens + 1; 0 for a plain function or module
	Kind  string `json:"kind"`          // "module", "function", "class", "generator", "coroutine", "async generator"
	State string `json:"state"`         // RUNNING, SUSPENDED, CREATED, CLOSED; "caller" for a plain frame that waits for a call
	Line  int    `json:"line"`
	// Text is the line of code; Hole is the byte range in Text of the expression that
	// waits for a value (a yield, yield from, await, or the call that resumed a
	// generator); 0,0 if there is none.
	Text string `json:"text"`
	Hole [2]int `json:"hole"`
	// Filler says what can fill the hole: "send" (the deepest one), "return" (the
	// return of the rung below), "result" (a call), "" without hole.
	Filler string `json:"filler,omitempty"`
	Fills  string `json:"fills,omitempty"` // the value that is about to fill the hole, or has just filled it
	Filled bool   `json:"filled,omitempty"`

	// The present trip: what came down to this rung's door and what went up from it.
	In      string `json:"in,omitempty"`      // "next", "84", "ValueError('x')", "close"
	Out     string `json:"out,omitempty"`     // "42", "StopIteration(84)", "ValueError('x')"
	OutKind string `json:"outkind,omitempty"` // "yield", "return", "raise"
	Through bool   `json:"through,omitempty"` // Out only rode through: a yield from further below

	Library bool     `json:"library,omitempty"`
	Locals  []Var    `json:"locals"`
	Stack   []string `json:"stack"` // operand stack, bottom first
	PC      int      `json:"pc"`
	CodeID  int      `json:"code"`            // index of the code object in the session's disassemblies
	Frame   int      `json:"frame,omitempty"` // number of the frame, from 1, never used twice: "this frame" of next and out
}

// A Var is a variable and its value as a bounded repr that ran no user code.
type Var struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Changed bool   `json:"changed,omitempty"` // since the step before
	Object  int    `json:"object,omitempty"`  // equal numbers in one snapshot are one object; 0 for plain values
}

// A Gen is one row of the generator table.
type Gen struct {
	ID       int    `json:"id"` // number, from 1, in order of creation
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	State    string `json:"state"` // as inspect.getgeneratorstate without its GEN_ or CORO_
	Line     int    `json:"line"`
	Text     string `json:"text"`
	Hole     [2]int `json:"hole"`
	WaitsOn  string `json:"waits_on,omitempty"` // name of the delegate, "a send", or ""
	LastOut  string `json:"last_out,omitempty"` // "yield 42", "return 84"
	LastIn   string `json:"last_in,omitempty"`  // "next", "send 84"
	Since    int    `json:"since"`              // step at which it came into this state
	MadeAt   int    `json:"made_at"`            // step and line of its creation
	MadeLine int    `json:"made_line"`
	Owner    string `json:"owner,omitempty"` // who holds it delegated
	Locals   []Var  `json:"locals"`
}

// A Loop is the event loop (asyncio's or a hand-written one over a heapq list).
type Loop struct {
	Ready []string    `json:"ready"`
	Heap  []HeapEntry `json:"heap"` // in the order of the list
	Tasks []Task      `json:"tasks"`
	Moved int         `json:"moved"` // index in Heap of the entry that moved last, -1
}

// A HeapEntry is a timer: the smallest When, then the smallest Seq, is on top.
type HeapEntry struct {
	When  float64 `json:"when"`
	Seq   int     `json:"seq"`
	Label string  `json:"label"`
}

// A Task is a coroutine that a loop drives.
type Task struct {
	Name  string   `json:"name"`
	State string   `json:"state"`
	Waits string   `json:"waits"`
	Chain []string `json:"chain"`
	Marks []Mark   `json:"marks"` // its lane: what it did when
}

// A Mark is something on a task's lane.
type Mark struct {
	T    float64 `json:"t"`
	Text string  `json:"text"`
}
