package vm

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// What a stepper may read of an event loop: asyncio's, or one that a program has
// written around a heap. Nothing here runs code or changes anything.

// A LoopState is a loop between two instructions.
type LoopState struct {
	Ready   []string
	Heap    []LoopTimer // in the order of the list
	Tasks   []*LoopTask // in the order of their creation
	Running string      // the task that runs, "" if none does
	BySeq   bool        // equal times are ordered by Seq
}

// A LoopTimer is an entry of the heap.
type LoopTimer struct {
	When  float64
	Seq   int
	Label string
	Task  string // the task it wakes; "" if that is Label, or if there is none
}

// A LoopTask is a task: a coroutine and who waits for what.
type LoopTask struct {
	ID     Object // the same object is the same task
	Name   string
	Coro   string
	State  string // CREATED, READY, RUNNING, SUSPENDED, DONE, FAILED, CANCELLED
	Line   int
	Waits  string
	Chain  []string
	Result string
}

// field is an attribute as it is stored: in the object, else in its class. It is no
// value if there is none.
func (m *Machine) field(v Value, name string) Value {
	o, ok := v.obj.(*Instance)
	if !ok {
		return Value{}
	}
	key := m.intern(name)
	if o.dict != nil {
		if x, ok := o.dict.getStr(key); ok {
			return x
		}
	}
	x, _ := o.cls.lookup(key)
	if member, ok := x.obj.(*Member); ok {
		if member.index < len(o.slots) {
			return o.slots[member.index]
		}
		return Value{}
	}
	return x
}

func (m *Machine) fieldStr(v Value, name string) string {
	if s, ok := m.field(v, name).obj.(*Str); ok {
		return s.s
	}
	return ""
}

// isTask reports whether a value is a task of asyncio.
func (m *Machine) isTask(v Value) bool { return m.field(v, "_coro").obj != nil && m.isFuture(v) }

func (m *Machine) isFuture(v Value) bool { return m.field(v, "_asyncio_future_blocking").obj != nil }

// taskName is the name that a program has given a task, else that of its coroutine.
func (m *Machine) taskName(v Value) string {
	if s := m.fieldStr(v, "_name"); s != "" {
		return s
	}
	if g, ok := m.field(v, "_coro").obj.(*Generator); ok {
		return m.drivenName(g)
	}
	return "Task-" + m.Show(m.field(v, "_number"))
}

// drivenName is the name of what a task drives: the program's coroutine. Where the
// library has wrapped an awaitable to have one, it is the awaitable's name.
func (m *Machine) drivenName(g *Generator) string {
	switch o := m.wrapped(g).(type) {
	case *Generator:
		return m.drivenName(o)
	case *Instance:
		return m.numbered(o, g)
	}
	return g.Name()
}

// wrapped is the awaitable for which a coroutine of the library stands; nil if it
// stands for itself.
func (m *Machine) wrapped(g *Generator) Object {
	if !g.frame.isLibrary() {
		return nil
	}
	v, _ := m.localOf(&g.frame, "awaitable")
	return v.obj
}

// numbered is the name of an object's class, with a number if an object of that class
// has been wrapped for a task before.
func (m *Machine) numbered(o *Instance, wrapper *Generator) string {
	n := 1
	for _, task := range m.asyncio.tasks {
		g, ok := m.field(task, "_coro").obj.(*Generator)
		if !ok || g == wrapper {
			break
		}
		if other, ok := m.wrapped(g).(*Instance); ok && other.cls == o.cls {
			n++
		}
	}
	if n > 1 {
		return o.cls.name + "#" + strconv.Itoa(n)
	}
	return o.cls.name
}

// loopLabel is a handle, a timer, a task or an entry of a heap as a screen names it.
func (m *Machine) loopLabel(v Value) string {
	switch o := v.obj.(type) {
	case *Generator:
		return o.Name()
	case *Tuple:
		for i := len(o.items) - 1; i > 0; i-- {
			if g, ok := o.items[i].obj.(*Generator); ok {
				return g.Name()
			}
		}
		if n := len(o.items); n > 0 {
			return m.Show(o.items[n-1])
		}
	case *Instance:
		if m.isTask(v) {
			return m.taskName(v)
		}
		if cb := m.field(v, "_callback"); cb.isNone() {
			return "cancelled" // a handle that was cancelled has let go of its callback
		} else if !cb.isNull() {
			return m.callbackLabel(v, cb)
		}
		if g := m.generatorIn(o); g != nil {
			return g.Name()
		}
	}
	return m.Show(v)
}

// readyLabel is a callback in the ready queue: the name of a task whose turn it is, or
// what the callback does.
func (m *Machine) readyLabel(handle Value) string {
	if task := m.wokenBy(handle); !task.isNull() {
		if b, ok := m.field(handle, "_callback").obj.(*BoundMethod); !ok || !same(b.self, task) {
			return "timer of " + m.taskName(task)
		}
	}
	return m.loopLabel(handle)
}

// callbackLabel names a callback after the task that it wakes, if it does.
func (m *Machine) callbackLabel(handle, cb Value) string {
	if task := m.wokenBy(handle); !task.isNull() {
		return m.taskName(task)
	}
	switch o := cb.obj.(type) {
	case *BoundMethod:
		if m.isTask(o.self) {
			return m.taskName(o.self)
		}
		if task := m.field(o.self, "_task"); m.isTask(task) {
			return "timeout of " + m.taskName(task)
		}
		if fn, ok := o.fn.obj.(*Function); ok {
			return fn.name
		}
	case *Function:
		return o.name
	case *Native:
		return o.def.name
	}
	return m.Show(cb)
}

// dueText is a time as a screen shows it: three digits after the point at most.
func dueText(t float64) string {
	s := strconv.FormatFloat(math.Round(t*1000)/1000, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// wokenBy is the task that goes on when a handle's callback is called: its own step,
// or the wakeup that waits for the future which the callback sets.
func (m *Machine) wokenBy(handle Value) Value {
	if b, ok := m.field(handle, "_callback").obj.(*BoundMethod); ok && m.isTask(b.self) {
		return b.self
	}
	args, ok := m.field(handle, "_args").obj.(*Tuple)
	if !ok {
		return Value{}
	}
	for _, arg := range args.items {
		if m.isFuture(arg) && !m.isTask(arg) {
			if task := m.waiterOf(arg); !task.isNull() {
				return task
			}
			if m.fieldStr(arg, "_state") == "PENDING" {
				return m.runningTask() // it is about to wait for what it has just made
			}
		}
	}
	return Value{}
}

// runningTask is the task whose coroutine runs; no value if none does.
func (m *Machine) runningTask() Value {
	for g := m.active; g != nil; g = g.prev {
		if task, ok := m.asyncio.driving[g]; ok && !g.done && g.running {
			return task
		}
	}
	return Value{}
}

// newestTasks is how many of the last tasks are listed in any case. Of older ones those
// that are finished are forgotten by and by: a long run makes millions.
const newestTasks = 500

// listTask lists a new task.
func (m *Machine) listTask(task Value) {
	s := &m.asyncio
	if len(s.tasks) >= max(s.crowd, 2*newestTasks) {
		old := len(s.tasks) - newestTasks
		kept := s.tasks[:0]
		for i, t := range s.tasks {
			g, _ := m.field(t, "_coro").obj.(*Generator)
			if state := m.fieldStr(t, "_state"); i < old && (state == "FINISHED" || state == "CANCELLED") && !m.isNumbered(g) {
				delete(s.driving, g)
				continue
			}
			kept = append(kept, t)
		}
		clear(s.tasks[len(kept):])
		s.tasks, s.crowd = kept, 2*len(kept)
	}
	s.tasks = append(s.tasks, task)
	if g, ok := m.field(task, "_coro").obj.(*Generator); ok {
		if s.driving == nil {
			s.driving = map[*Generator]Value{}
		}
		s.driving[g] = task
	}
}

// isNumbered reports whether other tasks are named after how many there are of g's kind.
func (m *Machine) isNumbered(g *Generator) bool {
	if g == nil {
		return false
	}
	_, ok := m.wrapped(g).(*Instance)
	return ok
}

// Task is what there is to say of a task by itself, nil if it is none.
func (m *Machine) Task(o Object) *LoopTask {
	if o == nil || !m.isTask(val(o)) {
		return nil
	}
	return m.taskOf(val(o), false)
}

// Listed reports whether a task is still in the list of an EventLoop.
func (m *Machine) Listed(o Object) bool {
	g, ok := m.field(val(o), "_coro").obj.(*Generator)
	if !ok {
		return false
	}
	_, ok = m.asyncio.driving[g]
	return ok
}

// RunningTasks are the tasks, or the generators of a hand-made loop, that run.
func (m *Machine) RunningTasks() []Object {
	if t := m.runningTask(); !t.isNull() {
		return []Object{t.obj}
	}
	if m.asyncio.heap == nil {
		return nil
	}
	var out []Object
	for _, g := range m.asyncio.sleepers {
		if g.executing() && !g.done {
			out = append(out, g)
		}
	}
	return out
}

// generatorIn is a generator among an object's attributes.
func (m *Machine) generatorIn(o *Instance) *Generator {
	for _, v := range m.fieldsOf(o) {
		if g, ok := v.obj.(*Generator); ok {
			return g
		}
	}
	return nil
}

func (m *Machine) fieldsOf(o *Instance) []Value {
	out := append([]Value(nil), o.slots...)
	if o.dict != nil {
		o.dict.each(func(_, v Value) bool {
			out = append(out, v)
			return true
		})
	}
	return out
}

// EventLoop is the loop that runs, or the heap that a program keeps, or the loop that
// has run last and can go on; nil if there is none of them.
func (m *Machine) EventLoop() *LoopState {
	loop := m.asyncio.loop
	if !loop.isNull() && !loop.isNone() {
		return m.asyncioLoop(loop)
	}
	if last := m.asyncio.latest; m.asyncio.heap == nil && !last.isNull() && m.field(last, "_closed").n == 0 {
		return m.asyncioLoop(last)
	}
	if m.asyncio.heap != nil || len(m.asyncio.tasks) > 0 {
		return m.handmadeLoop()
	}
	return nil
}

func (m *Machine) asyncioLoop(loop Value) *LoopState {
	s := &LoopState{}
	ready, _ := m.field(loop, "_ready").obj.(*List)
	heap, _ := m.field(loop, "_scheduled").obj.(*List)
	if ready == nil || heap == nil {
		return nil
	}
	turn := map[Object]bool{}
	for _, h := range ready.items {
		s.Ready = append(s.Ready, m.readyLabel(h))
		if task := m.wokenBy(h); !task.isNull() {
			turn[task.obj] = true
		}
	}
	timers := map[Object]float64{}
	for _, t := range heap.items {
		e := LoopTimer{When: m.due(t), Seq: int(m.field(t, "_number").n), Label: m.loopLabel(t)}
		if task := m.wokenBy(t); !task.isNull() {
			timers[task.obj] = e.When
		}
		s.Heap = append(s.Heap, e)
	}
	for _, task := range m.asyncio.tasks {
		k := m.taskOf(task, turn[task.obj])
		if when, ok := timers[task.obj]; ok && k.State == "SUSPENDED" {
			k.Waits = "timer at " + dueText(when)
		}
		if k.State == "RUNNING" {
			s.Running = k.Name
		}
		s.Tasks = append(s.Tasks, k)
	}
	return s
}

// taskOf is what there is to say of one task.
func (m *Machine) taskOf(task Value, ready bool) *LoopTask {
	k := &LoopTask{ID: task.obj, Name: m.taskName(task), State: "SUSPENDED"}
	g, _ := m.field(task, "_coro").obj.(*Generator)
	if g != nil {
		k.Coro = m.drivenName(g)
	}
	switch m.fieldStr(task, "_state") {
	case "CANCELLED":
		k.State = "CANCELLED"
		return k
	case "FINISHED":
		k.State, k.Result = "DONE", m.Show(m.field(task, "_result"))
		if e, ok := m.field(task, "_exception").obj.(*Exception); ok {
			k.State, k.Result = "FAILED", m.Envelope(e)
		}
		return k
	}
	if g != nil {
		for d := g; d != nil; d = d.delegate {
			if !d.frame.isLibrary() {
				k.Line = d.frame.line()
			}
		}
		k.Chain = m.awaitChain(task, map[Object]bool{})
		switch {
		case !g.done && g.executing():
			k.State = "RUNNING"
			return k
		case !g.started():
			k.State, k.Waits = "CREATED", "its turn"
			return k
		}
	}
	if ready {
		k.State, k.Waits = "READY", "its turn"
		return k
	}
	k.Waits = m.waitsFor(task)
	return k
}

// due is when an entry of a heap of timers is due: a timer of asyncio, a tuple that
// begins with its time, an object that holds one, or a time itself.
func (m *Machine) due(v Value) float64 {
	switch o := v.obj.(type) {
	case *Tuple:
		if len(o.items) > 0 {
			return m.moment(o.items[0])
		}
		return 0
	case *Instance:
		if when := m.field(v, "_when"); !when.isNull() {
			return number(when)
		}
		due := 0.0
		for _, x := range m.fieldsOf(o) {
			if t := m.moment(x); t != 0 {
				due = t
			}
		}
		return due
	}
	return number(v)
}

// DueText is when an entry of a heap of timers is due, as text in seconds since the
// start of the session.
func (m *Machine) DueText(entry Value) string { return dueText(m.due(entry)) }

// handmadeLoop is a loop of the program's own: a list that heapq works on. Its tasks
// are the generators on it.
func (m *Machine) handmadeLoop() *LoopState {
	s := &LoopState{}
	if m.asyncio.heap == nil {
		for _, task := range m.asyncio.tasks {
			s.Tasks = append(s.Tasks, m.taskOf(task, false))
		}
		return s
	}
	for _, v := range m.asyncio.heap.items {
		e := LoopTimer{Label: m.loopLabel(v), When: m.due(v)}
		if o, ok := v.obj.(*Tuple); ok && len(o.items) > 1 && o.items[1].isInt() {
			e.Seq, s.BySeq = int(o.items[1].n), true
		}
		s.Heap = append(s.Heap, e)
	}
	for _, g := range m.asyncio.sleepers {
		k := &LoopTask{ID: g, Name: g.Name(), Coro: g.Name(), State: g.State()}
		for d := g; d != nil && !g.done; d = d.delegate {
			k.Chain = append(k.Chain, d.Name())
			k.Line = d.frame.line()
		}
		switch k.State {
		case "CLOSED":
			k.State = "DONE"
		case "RUNNING":
			s.Running = k.Name
		case "SUSPENDED":
			k.Waits = "its turn" // it has left the heap, and the loop has not resumed it yet
			for i := range s.Heap {
				if s.Heap[i].Label == k.Name {
					k.Waits = "timer at " + dueText(s.Heap[i].When)
				}
			}
		}
		s.Tasks = append(s.Tasks, k)
	}
	return s
}

// sleeper takes note of a generator that has been on a heap.
func (m *Machine) sleeper(g *Generator) {
	for _, o := range m.asyncio.sleepers {
		if o == g {
			return
		}
	}
	m.asyncio.sleepers = append(m.asyncio.sleepers, g)
}

// Sleeper is the generator that an entry of a heap is about, nil if there is none.
func (m *Machine) Sleeper(v Value) *Generator {
	switch o := v.obj.(type) {
	case *Generator:
		return o
	case *Instance:
		return m.generatorIn(o)
	case *Tuple:
		for _, x := range o.items {
			if g, ok := x.obj.(*Generator); ok {
				return g
			}
		}
	}
	return nil
}

// number is an int or float as a float; 0 for anything else.
func number(v Value) float64 {
	switch {
	case v.isFloat():
		return v.float()
	case v.isInt():
		return float64(v.n)
	}
	return 0
}

// moment is a time - a number, or a datetime - as seconds since the start of the session.
func (m *Machine) moment(v Value) float64 {
	if m.field(v, "_microsecond").isNull() || m.field(v, "_year").isNull() {
		return number(v)
	}
	part := func(name string) int { return int(m.field(v, name).n) }
	t := time.Date(part("_year"), time.Month(part("_month")), part("_day"), part("_hour"), part("_minute"), part("_second"),
		part("_microsecond")*1000, time.UTC)
	return t.Sub(m.clock.started).Seconds()
}
