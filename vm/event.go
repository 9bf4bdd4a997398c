package vm

// A Kind names a fact that the machine can tell. The names are a promise to every
// reader of a trace; they don't change.
type Kind uint8

// The kinds of event, in the order of their table.
const (
	EvLine Kind = iota
	EvCreate
	EvStart
	EvNext
	EvSend
	EvThrow
	EvClose
	EvForward
	EvResume
	EvYield
	EvPass
	EvReturn
	EvRaise
	EvCatch
	EvClosed
	EvPrint
	EvTaskNew
	EvTaskDone
	EvTaskCancel
	EvReadyPush
	EvReadyPop
	EvTimerPush
	EvTimerSift
	EvTimerPop
	EvClock
	EvLoopIdle

	kindCount
)

// KindCount is the number of kinds.
const KindCount = int(kindCount)

// A Direction tells which way a value goes on the ladder.
type Direction int8

// The directions.
const (
	Still Direction = iota
	Down            // from a caller towards the innermost generator
	Up              // back towards the caller
)

// A KindInfo is what everybody knows of a kind.
type KindInfo struct {
	Name string
	Dir  Direction
	// Step is set when a learner should stop at it; other kinds only appear in traces.
	Step bool
	Doc  string
}

// Kinds is the one table of events. It is never changed.
var Kinds = [KindCount]KindInfo{
	EvLine:       {"line", Still, true, "Control reaches a line."},
	EvCreate:     {"create", Still, true, "A call makes a generator or coroutine; none of its body runs."},
	EvStart:      {"start", Still, true, "A fresh generator begins to run its body."},
	EvNext:       {"next", Down, true, "A caller asks for the next value: next(g), a for loop, unpacking."},
	EvSend:       {"send", Down, true, "A caller sends a value in."},
	EvThrow:      {"throw", Down, true, "A caller throws an exception in."},
	EvClose:      {"close", Down, true, "A caller asks the generator to finish."},
	EvForward:    {"forward", Down, true, "A suspended yield from or await hands the message to its delegate."},
	EvResume:     {"resume", Still, true, "A hole is filled and the frame goes on."},
	EvYield:      {"yield", Up, true, "A value goes out to whoever asked; the whole chain is suspended."},
	EvPass:       {"pass", Up, false, "A yielded value rides through a yield from or await."},
	EvReturn:     {"return", Up, true, "A body ends with a value, which goes one floor up."},
	EvRaise:      {"raise", Up, true, "An exception is raised or leaves a frame."},
	EvCatch:      {"catch", Still, true, "An except clause takes an exception."},
	EvClosed:     {"closed", Still, false, "A generator is finished for good."},
	EvPrint:      {"print", Still, true, "Text is written to the output."},
	EvTaskNew:    {"task_new", Still, true, "A task is made for a coroutine."},
	EvTaskDone:   {"task_done", Still, true, "A task is finished."},
	EvTaskCancel: {"task_cancel", Still, true, "A task is asked to stop."},
	EvReadyPush:  {"ready_push", Still, true, "A callback joins the ready queue."},
	EvReadyPop:   {"ready_pop", Still, true, "The loop takes the next callback from the ready queue."},
	EvTimerPush:  {"timer_push", Still, true, "A timer is put on the heap."},
	EvTimerSift:  {"timer_sift", Still, true, "A timer and its parent on the heap change places."},
	EvTimerPop:   {"timer_pop", Still, true, "The earliest timer leaves the heap."},
	EvClock:      {"clock", Still, true, "Everybody sleeps, so the clock jumps to the earliest timer."},
	EvLoopIdle:   {"loop_idle", Still, true, "The loop has nothing to do."},
}

// String is the kind's name.
func (k Kind) String() string { return Kinds[k].Name }
