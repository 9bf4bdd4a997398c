package step

import (
	"gen/lang/code"
	"gen/vm"
)

// Schema is the version of Event and Snapshot as JSON.
const Schema = 1

// An Event is one fact of a run, as plain data. In JSON the names are short
// because traces are long.
type Event struct {
	N    int    `json:"n"`              // position in the run, from 1
	K    string `json:"k"`              // kind, see vm.Kinds
	From string `json:"from"`           // who acts: "main", a function, a generator ("top", "top#2")
	To   string `json:"to,omitempty"`   // whom it reaches
	V    string `json:"v,omitempty"`    // the value in flight, as a repr
	Var  string `json:"var,omitempty"`  // resume: the variable that the hole's statement assigns, if it is a plain one
	Line int    `json:"line,omitempty"` // of From (of To for next, send, throw, close: the line of the caller)
	Text string `json:"text,omitempty"` // the source line, trimmed; print: the text
	File string `json:"file,omitempty"` // where that line stands, if it is not the program
	// Reached is the line that control reached with this event: a line that does
	// something a learner sees is told by that alone. An event line has it in Line.
	Reached int     `json:"reached,omitempty"`
	T       float64 `json:"t"` // the session's clock, seconds since the start
	Kind    vm.Kind `json:"-"`
	// Verdicts are the answers to the conditions that the session was given.
	Verdicts []Verdict `json:"-"`
	Makes    string    `json:"-"` // create: what is made, "generator", "coroutine" or "async generator"
}

// Reaches reports whether control reaches a line of the program with this event.
func (e *Event) Reaches(line int) bool {
	return e.File == "" && (e.Kind == vm.EvLine && e.Line == line || e.Reached == line && line > 0)
}

// A Snapshot is everything that any screen shows of one moment. It stands alone:
// strings and numbers, no reference to the machine. Two runs of the same inputs
// give equal snapshots.
type Snapshot struct {
	Schema int      `json:"schema"`
	File   string   `json:"file"`
	Source []string `json:"-"` // the program's lines, shared by all snapshots of a session

	Step  int   `json:"step"`            // 0 before the first event
	Sub   int   `json:"sub,omitempty"`   // instructions that were executed one by one since that step
	Total int   `json:"total,omitempty"` // steps of the whole run; 0 while not known
	Event Event `json:"event"`
	// Enters is set where these instructions have just brought control to a line: Event
	// is that, and no step has been made of it.
	Enters bool   `json:"enters,omitempty"`
	Next   *Event `json:"next,omitempty"` // what the next step will be; nil at the end or when not known

	Clock   float64 `json:"clock"`
	Virtual bool    `json:"virtual"`

	// Ladder holds the frames from main down to the innermost generator of the chain
	// that matters now: the running chain, and below it the suspended delegates.
	// Generators that finished during the present trip stay until the trip ends.
	Ladder []Rung `json:"ladder"`
	// Door is where the message of Event stands: below rung Door.Rung, on its way
	// down or up; Rung -1 when nothing is in flight.
	Door Door `json:"door"`

	// Gens are the generators and coroutines made so far, oldest first; old ones that are
	// finished may be missing, and of very many only the last ones and those on the ladder
	// are there.
	Gens     []Gen `json:"gens"`
	MoreGens int   `json:"more_gens,omitempty"` // how many others there are
	GoneGens int   `json:"gone_gens,omitempty"` // how many old finished ones are not known any more

	Output   string `json:"output"` // what was printed so far; only the last part of a long text
	Written  int    `json:"written"`
	Uncaught string `json:"uncaught,omitempty"` // the traceback that ended the run
	Ended    bool   `json:"ended,omitempty"`

	Loop *Loop `json:"loop,omitempty"` // nil while no loop or heap is in use

	steps int64 // instructions that were executed before this moment
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
	Gen   int    `json:"gen,omitempty"` // the ID of its row in Gens; 0 for a plain function or module
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

	// Above stands for rungs between this one and the one above it that are left out of
	// the picture; nil if there is none.
	Above *Fold `json:"above,omitempty"`

	code *code.Code // what the frame executes; code never changes
}

// GenOf is the row of a rung's generator, nil if it has none.
func (s *Snapshot) GenOf(k *Rung) *Gen {
	for i := range s.Gens {
		if k.Gen > 0 && s.Gens[i].ID == k.Gen {
			return &s.Gens[i]
		}
	}
	return nil
}

// Code is what the frame executes, nil in a snapshot that was read from a file.
func (r *Rung) Code() *code.Code { return r.code }

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

	code *code.Code
	pc   int
}

// Code is what the generator executes and the instruction that comes next, nil in a
// snapshot that was read from a file.
func (g *Gen) Code() (c *code.Code, pc int) { return g.code, g.pc }

// A Loop is the event loop (asyncio's or a hand-written one over a heapq list).
//
// What the screens need of the events of a loop, besides the fields below:
//
//	task_new      To: the task's name, V: the name of its coroutine, From: who made it
//	task_done     To: the task, V: the result, or the exception as "ValueError('x')"
//	task_cancel   To: the task, From: who asked
//	ready_push    To: the label of the callback, the task's name if it is a task's turn
//	ready_pop     the same
//	timer_push    To: the label of the timer; Loop.Moved: where it is now
//	timer_sift    To: the label; Moved: where it is now, Swapped: where it was
//	timer_pop     To: the label; the heap is the one without it, Moved -1
//	clock         T: the new time, Loop.Was: the time before
//	loop_idle     nothing
type Loop struct {
	Ready []string    `json:"ready"` // labels of the callbacks, the next one first
	Heap  []HeapEntry `json:"heap"`  // in the order of the list
	Tasks []Task      `json:"tasks"` // in the order of their creation
	Moved int         `json:"moved"` // index in Heap of the entry that moved last, -1
	// Swapped is the index of the entry that Moved changed places with, in an event
	// timer_sift; -1 in all others.
	Swapped int `json:"swapped"`
	// Running is the task or callback that the loop runs, "" between two of them; Line
	// and Text are the line of code that it is at.
	Running string `json:"running,omitempty"`
	Line    int    `json:"line,omitempty"`
	Text    string `json:"text,omitempty"`
	// BySeq is set when entries of the same time are ordered by Seq, as in a heap of
	// (when, seq, ...) tuples. asyncio compares times alone: there the place on the
	// heap decides.
	BySeq bool    `json:"by_seq,omitempty"`
	Was   float64 `json:"was,omitempty"` // the clock before an event clock
}

// A HeapEntry is a timer: the smallest When, then the smallest Seq, is on top.
type HeapEntry struct {
	When  float64 `json:"when"`
	Seq   int     `json:"seq"` // the how manieth timer it is, from 1; in a heap of tuples, the number after the time
	Label string  `json:"label"`
	Task  string  `json:"task,omitempty"` // the task that it wakes; "" if Label is its name, or if it wakes none
}

// A Task is a coroutine that a loop drives.
type Task struct {
	Name  string   `json:"name"`
	Coro  string   `json:"coro,omitempty"` // the name of its coroutine
	State string   `json:"state"`          // CREATED, READY, RUNNING, SUSPENDED, DONE, FAILED, CANCELLED
	Line  int      `json:"line,omitempty"` // where its innermost frame of the program is
	Waits string   `json:"waits"`          // "timer at 3.0", "A, B and C", "a future", "its turn"
	Chain []string `json:"chain"`          // the coroutines of its await chain, outermost first
	Since float64  `json:"since"`          // the time at which it was made
	Until float64  `json:"until,omitempty"`
	// Until is the time at which it ended, of a finished one; Result is its result or
	// exception.
	Result string `json:"result,omitempty"`
	Marks  []Mark `json:"marks"` // its lane: what it did when, in order
}

// A Mark is something on a task's lane.
type Mark struct {
	T    float64 `json:"t"`
	Text string  `json:"text"`           // what was printed
	Kind string  `json:"kind,omitempty"` // "" or "print"; "done", "fail", "cancel"
}
