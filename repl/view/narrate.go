package view

import (
	"fmt"
	"slices"
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// This file owns the words: for every kind of event one sentence of what happened
// and one of what comes next, in one table. Words that we use: create, next, send,
// throw, close; yield, return, raise; forward, resume, deliver. A yield is never
// called a return, and a resume is never called a call.

// A telling is how one kind of event is told.
type telling struct {
	what func(tale) string // it has just happened; a newline starts a new line
	next func(tale) string // it will happen next; without "Next:"
	// brief and briefNext are the forms of the plain view; nil takes the others.
	brief, briefNext func(tale) string
	// inside is what CPython does at this moment, in its own words; in it gi_ and GEN_
	// stand for the prefixes of the kind of generator that the event is about.
	inside string
}

// tellings has a row for every kind; a test holds it complete.
var tellings = [vm.KindCount]telling{
	vm.EvLine: {
		what:  tale.lineAhead,
		brief: tale.lineRead,
		next: func(t tale) string {
			if t.from == t.sayer {
				return fmt.Sprintf("%s goes on at line %d.", t.from, t.e.Line)
			}
			return fmt.Sprintf("control reaches line %d of %s.", t.e.Line, t.from)
		},
		inside: `a debugger is told "line" here: frame.f_lineno has this number, and no instruction of the line has run.`,
	},
	vm.EvCreate: {
		what: func(t tale) string {
			return fmt.Sprintf("%s is a new %s, CREATED. Not one line of its body has run: it waits for its first %s.", t.to, t.noun(t.to), t.firstMessage(t.to))
		},
		next: func(t tale) string {
			return fmt.Sprintf("%s makes the %s %s; its body does not run yet.", t.from, t.noun(t.to), t.to)
		},
		brief: func(t tale) string {
			return fmt.Sprintf("%s made the %s %s. Nothing of its body has run.", t.from, t.noun(t.to), t.to)
		},
		inside: "the call has only copied its arguments into a new frame: inspect says GEN_CREATED, and gi_frame.f_lasti is before the first instruction.",
	},
	vm.EvStart: {
		what:   func(t tale) string { return fmt.Sprintf("%s starts: its body runs for the first time.", t.from) },
		next:   func(t tale) string { return t.from + " starts to run its body, for the first time." },
		inside: "inspect says GEN_RUNNING now; gi_running is True, and a second next() would be a ValueError.",
	},
	vm.EvNext: {
		what: func(t tale) string {
			return fmt.Sprintf("%s asks %s for its next value: control is at the door of %s.%s", t.from, t.to, t.to, t.atDoor("next sends nothing in, so a hole will be filled with None."))
		},
		next:   func(t tale) string { return fmt.Sprintf("%s asks %s for its next value.", t.from, t.to) },
		brief:  tale.reaches,
		inside: "next(g) calls type(g).__next__(g), which is send(None). The frame of g is linked behind that of its caller: frame.f_back is set.",
	},
	vm.EvSend: {
		what: func(t tale) string {
			return fmt.Sprintf("%s sends %s into %s: the value is at the door.%s", t.from, t.v, t.to, t.atDoor(""))
		},
		next:   func(t tale) string { return fmt.Sprintf("%s sends %s into %s.", t.from, t.v, t.to) },
		brief:  tale.reaches,
		inside: "g.send(v) puts v on top of the operand stack of the paused frame; the yield there is an expression, and v will be its value.",
	},
	vm.EvThrow: {
		what: func(t tale) string {
			return fmt.Sprintf("%s throws %s into %s: it will be raised at the paused line, as if the yield there had raised it.", t.from, t.v, t.to)
		},
		next:   func(t tale) string { return fmt.Sprintf("%s throws %s into %s.", t.from, t.v, t.to) },
		brief:  tale.reaches,
		inside: "g.throw(e) goes on at the paused instruction, too, but with an exception set instead of a value on the stack.",
	},
	vm.EvClose: {
		what: func(t tale) string {
			return fmt.Sprintf("%s asks %s to finish: GeneratorExit will be raised at the paused line, so that every finally gets its turn.", t.from, t.to)
		},
		next:   func(t tale) string { return fmt.Sprintf("%s closes %s.", t.from, t.to) },
		brief:  tale.reaches,
		inside: "g.close() is throw(GeneratorExit), and takes GeneratorExit or StopIteration for an answer. A value that is yielded instead is a RuntimeError.",
	},
	vm.EvForward: {
		what: tale.forwarded,
		next: func(t tale) string {
			return fmt.Sprintf("%s hands %s on to %s: it waits inside %q.", t.from, t.cargo(), t.to, t.word(t.from))
		},
		brief:  tale.reaches,
		inside: "the instruction SEND hands the value to gi_yieldfrom. While the one below runs, all of them are GEN_RUNNING.",
	},
	vm.EvResume: {
		what: func(t tale) string {
			if t.e.Var != "" {
				return fmt.Sprintf("%s woke up at line %d, exactly where it paused, and %s became %s.", t.from, t.e.Line, t.e.Var, t.v)
			}
			return fmt.Sprintf("%s woke up at line %d, exactly where it paused: %s filled the hole.", t.from, t.e.Line, t.v)
		},
		next: func(t tale) string {
			where := fmt.Sprintf("%s wakes up at line %d", t.from, t.e.Line)
			if t.s.Door.Dir == "down" {
				where += ", exactly where it paused,"
			}
			return where + " and " + t.becomes() + "."
		},
		briefNext: func(t tale) string { return t.from + " wakes, " + t.becomes() + "." },
		inside:    "RESUME: the value is on top of the operand stack, where the yield (or the call below) has to leave its result.",
	},
	vm.EvYield: {
		what: tale.yielded,
		next: func(t tale) string { return fmt.Sprintf("%s yields %s to %s.", t.from, t.v, t.to) },
		brief: func(t tale) string {
			if below := t.unseen(); below != "" {
				return fmt.Sprintf("%s yielded %s to %s out of %s and is paused at line %d.", t.from, t.v, t.to, below, t.e.Line)
			}
			return fmt.Sprintf("%s yielded %s to %s and is paused at line %d.", t.from, t.v, t.to, t.e.Line)
		},
		inside: "YIELD_VALUE keeps the frame with its operand stack in the generator and unlinks it: inspect says GEN_SUSPENDED, gi_frame is still there.",
	},
	vm.EvPass: {
		what:   func(t tale) string { return fmt.Sprintf("%s rides up through %s: no line of it runs.", t.v, t.from) },
		next:   func(t tale) string { return fmt.Sprintf("%s rides up through %s.", t.v, t.from) },
		inside: "the delegators stay inside their SEND; they yield the same value on, instruction by instruction.",
	},
	vm.EvReturn: {
		what: tale.returned,
		next: func(t tale) string {
			switch {
			case t.to == "":
				return "the program is at its end."
			case t.isGen(t.from):
				return fmt.Sprintf("%s returns %s and is finished for good.", t.from, t.v)
			}
			return fmt.Sprintf("%s returns %s to %s.", t.from, t.v, t.to)
		},
		brief: func(t tale) string {
			switch {
			case t.to == "":
				return "The program has reached its end."
			case t.isGen(t.from):
				return fmt.Sprintf("%s returned %s to %s, as %s, and is closed.", t.from, t.v, t.to, t.envelope())
			}
			return fmt.Sprintf("%s returned %s to %s.", t.from, t.v, t.to)
		},
		inside: "the frame is given up: inspect says GEN_CLOSED and gi_frame is None. In C, StopIteration is often only meant, and made when somebody can see it.",
	},
	vm.EvRaise: {
		what: func(t tale) string {
			switch {
			case t.endsAsyncFor():
				return fmt.Sprintf("StopAsyncIteration reached line %d of %s: the \"async for\" there takes it, and ends. No error.", t.e.Line, t.from)
			case t.to == "" || t.s.Door.Dir != "up":
				return fmt.Sprintf("%s is raised in %s, at line %d.", t.v, t.from, t.e.Line)
			case t.isGen(t.from) && t.ofClose() && t.isGen(t.to) && t.s.Ladder[t.rung(t.to)].In == "close":
				return fmt.Sprintf("%s left %s, which is finished for good. Its close is done; now it is the turn of %s.", t.v, t.from, t.to)
			case t.isGen(t.from) && t.ofClose():
				return fmt.Sprintf("%s left %s, which is finished for good. That is what close() waits for: it takes %s, and nothing is raised in %s.", t.v, t.from, t.v, t.to)
			case t.isGen(t.from):
				return fmt.Sprintf("%s left %s, which is finished for good, and goes up to %s.", t.v, t.from, t.to)
			}
			return fmt.Sprintf("%s left %s and goes up to %s.", t.v, t.from, t.to)
		},
		next: func(t tale) string {
			if t.endsAsyncFor() {
				return fmt.Sprintf("the \"async for\" at line %d of %s ends.", t.e.Line, t.from)
			}
			if t.to == "" {
				return fmt.Sprintf("%s is raised in %s, at line %d.", t.v, t.from, t.e.Line)
			}
			return fmt.Sprintf("%s leaves %s and goes up to %s.", t.v, t.from, t.to)
		},
		inside: "the exception table of the code is asked for a handler; without one the frame is left, and gi_frame of a generator becomes None.",
	},
	vm.EvCatch: {
		what:   func(t tale) string { return fmt.Sprintf("%s catches %s at line %d.", t.from, t.v, t.e.Line) },
		next:   func(t tale) string { return fmt.Sprintf("%s catches %s.", t.from, t.v) },
		inside: "PUSH_EXC_INFO and CHECK_EXC_MATCH: the exception is now the one that sys.exception() answers.",
	},
	vm.EvClosed: {
		what:   func(t tale) string { return fmt.Sprintf("%s is CLOSED: it is finished for good.", t.from) },
		next:   func(t tale) string { return t.from + " is finished for good." },
		inside: "inspect says GEN_CLOSED, gi_frame is None: every next() from now on is StopIteration.",
	},
	vm.EvPrint: {
		what:   func(t tale) string { return fmt.Sprintf("%s printed %s.", t.from, t.printed()) },
		next:   func(t tale) string { return fmt.Sprintf("%s prints %s.", t.from, t.printed()) },
		inside: "print() calls sys.stdout.write() with the text.",
	},
	vm.EvTaskNew: {
		what:   tale.taskMade,
		next:   func(t tale) string { return fmt.Sprintf("a task is made for %s.", t.subject()) },
		inside: "asyncio.Task(coro) calls loop.call_soon(task.__step): the coroutine is CORO_CREATED until its turn comes.",
	},
	vm.EvTaskDone: {
		what:   tale.taskDone,
		next:   func(t tale) string { return fmt.Sprintf("the task %s is finished.", t.task()) },
		inside: "the coroutine raised StopIteration, and Task.__step made set_result of it; its callbacks go to the ready queue by call_soon.",
	},
	vm.EvTaskCancel: {
		what: func(t tale) string {
			return fmt.Sprintf("The task %s was asked to stop: CancelledError will be thrown in at its next turn.", t.task())
		},
		next:   func(t tale) string { return fmt.Sprintf("the task %s is asked to stop.", t.task()) },
		inside: "task.cancel() cancels the future that the task waits for, or sets a flag; __step will do coro.throw(CancelledError).",
	},
	vm.EvReadyPush: {
		what:   tale.readyPushed,
		next:   func(t tale) string { return t.subject() + " joins the ready queue." },
		inside: "loop.call_soon(callback) appends a Handle to loop._ready, a deque.",
	},
	vm.EvReadyPop: {
		what: tale.readyPopped,
		next: func(t tale) string {
			return fmt.Sprintf("the loop takes %s from the front of the ready queue.", t.subject())
		},
		inside: "loop._run_once() does handle = self._ready.popleft() and handle._run().",
	},
	vm.EvTimerPush: {
		what:   tale.timerPushed,
		next:   func(t tale) string { return fmt.Sprintf("a timer for %s is put on the heap.", t.subject()) },
		inside: "loop.call_at(when, callback) does heapq.heappush(self._scheduled, timer). A new entry starts at the end of the list.",
	},
	vm.EvTimerSift: {what: tale.timerSifted, next: tale.timerSiftsNext, inside: "heapq sifts: the parent of entry k is entry (k - 1) // 2; they change places while the parent is later."},
	vm.EvTimerPop: {
		what:   tale.timerPopped,
		next:   func(t tale) string { return fmt.Sprintf("the earliest timer, %s, leaves the heap.", t.subject()) },
		inside: "loop._run_once() does heapq.heappop(self._scheduled) for every timer that is due, and appends it to _ready.",
	},
	vm.EvClock: {
		what: tale.clockMoved,
		next: func(t tale) string {
			return fmt.Sprintf("nothing is ready, so the clock jumps straight to %s s. Nobody waits.", clockText(t.e.T))
		},
		inside: "loop._run_once() would wait in selector.select(timeout) until the earliest timer is due; here the clock is virtual.",
	},
	vm.EvLoopIdle: {
		what:   tale.loopIdle,
		next:   func(t tale) string { return "the loop has nothing to do." },
		inside: "loop._run_once() has no timeout: select() would wait for ever.",
	},
}

// What is the narration of the event that a snapshot stands at.
func What(s *step.Snapshot) string {
	switch {
	case s.Sub > 0 && !s.Enters:
		return fmt.Sprintf("%s since step %d: the run stands between two steps.", capital(count(s.Sub, "instruction")), s.Step)
	case s.Step == 0 && !s.Enters:
		return "Nothing has run yet."
	}
	return tellings[s.Event.Kind].what(taleOf(s, s.Event))
}

// Next is the sentence of what the next step will be, with its "Next:"; at the end
// of the run it says so.
func Next(s *step.Snapshot) string {
	switch {
	case s.Next != nil:
		return "Next: " + tellings[s.Next.Kind].next(taleOf(s, *s.Next))
	case s.Ended && s.Uncaught != "":
		return fmt.Sprintf("The run ended here with %s: nobody caught it.", uncaughtName(s))
	case s.Ended:
		return "The run ended here."
	}
	return ""
}

// Inside is what CPython does at this moment, "" where nothing has happened.
func Inside(s *step.Snapshot) string {
	if (s.Step == 0 || s.Sub > 0) && !s.Enters {
		return ""
	}
	t := taleOf(s, s.Event)
	text := tellings[s.Event.Kind].inside
	who := s.Event.To
	if !t.isGen(who) || vm.Kinds[s.Event.Kind].Dir == vm.Up {
		who = s.Event.From
	}
	switch t.noun(who) {
	case "coroutine":
		text = strings.NewReplacer("GEN_", "CORO_", "gi_yieldfrom", "cr_await", "gi_", "cr_").Replace(text)
	case "async generator":
		text = strings.NewReplacer("GEN_", "AGEN_", "gi_yieldfrom", "ag_await", "gi_", "ag_").Replace(text)
	}
	if s.Event.Kind == vm.EvReturn && !t.isGen(s.Event.From) {
		text = "the frame is given up, and its value is on the operand stack of frame.f_back."
	}
	return "CPython: " + text
}

func brief(s *step.Snapshot) string {
	if (s.Step == 0 || s.Sub > 0) && !s.Enters {
		return What(s)
	}
	row := tellings[s.Event.Kind]
	if row.brief == nil {
		return What(s)
	}
	return row.brief(taleOf(s, s.Event))
}

func briefNext(s *step.Snapshot) string {
	if s.Next == nil || tellings[s.Next.Kind].briefNext == nil {
		return Next(s)
	}
	return "Next: " + tellings[s.Next.Kind].briefNext(taleOf(s, *s.Next))
}

// uncaughtName is the last line of a traceback up to its colon.
func uncaughtName(s *step.Snapshot) string {
	lines := strings.Split(strings.TrimSpace(s.Uncaught), "\n")
	last := clean(lines[len(lines)-1])
	name, _, _ := strings.Cut(last, ":")
	if strings.ContainsAny(name, " \"") || name == "" {
		return "an exception"
	}
	return name
}

// A tale is an event in its snapshot, for the sentences.
type tale struct {
	s           *step.Snapshot
	e           step.Event
	from, to, v string
	sayer       string // who acts in the event that the snapshot stands at
}

func taleOf(s *step.Snapshot, e step.Event) tale {
	t := tale{s: s, e: e, from: clean(e.From), to: clean(e.To), v: clean(e.V), sayer: clean(s.Event.From)}
	t.v = asciiTheme.clip(t.v, 40)
	if t.e.Var != "" {
		t.e.Var = clean(t.e.Var)
	}
	return t
}

// gen finds a generator by its name.
func (t tale) gen(name string) *step.Gen {
	for i := range t.s.Gens {
		if t.s.Gens[i].Name == name {
			return &t.s.Gens[i]
		}
	}
	return nil
}

func (t tale) isGen(name string) bool { return t.gen(name) != nil }

// noun is what a thing is called: "generator", "coroutine".
func (t tale) noun(name string) string {
	if g := t.gen(name); g != nil && g.Kind != "" {
		return g.Kind
	}
	if t.e.Makes != "" && name == t.to {
		return t.e.Makes // it is not in the picture yet
	}
	return "generator"
}

// withArticle is a word of the language in a sentence: a "yield from", an "await".
func withArticle(word string) string {
	if strings.ContainsRune("aeiou", rune(word[0])) {
		return fmt.Sprintf("an %q", word)
	}
	return fmt.Sprintf("a %q", word)
}

// firstMessage is what makes a new generator of a name run.
func (t tale) firstMessage(name string) string {
	if t.noun(name) == "coroutine" {
		return "send, or for an await"
	}
	return "next"
}

// rung finds the innermost rung of a name, -1 if it is not on the ladder.
func (t tale) rung(name string) int {
	for i := len(t.s.Ladder) - 1; i >= 0; i-- {
		if t.s.Ladder[i].Name == name {
			return i
		}
	}
	return -1
}

// word is the delegating word of a rung: "yield from" or "await".
func (t tale) word(name string) string {
	if i := t.rung(name); i >= 0 {
		if word := delegation(&t.s.Ladder[i]); word != "" {
			return word
		}
	}
	if t.noun(name) == "coroutine" {
		return "await"
	}
	return "yield from"
}

// verb names the message that is on its way.
func (t tale) verb() string {
	switch {
	case t.e.Kind == vm.EvNext, t.e.Kind == vm.EvSend, t.e.Kind == vm.EvThrow, t.e.Kind == vm.EvClose:
		return t.e.Kind.String()
	case t.v == "next", t.v == "close":
		return t.v
	case t.s.Door.Verb != "":
		return t.s.Door.Verb
	case t.v == "":
		return "next"
	}
	return "send"
}

// ofClose reports whether GeneratorExit leaves a frame that was asked to close.
func (t tale) ofClose() bool {
	i := t.rung(t.from)
	return i >= 0 && t.s.Ladder[i].In == "close" && strings.HasPrefix(t.v, "GeneratorExit(")
}

// endsAsyncFor reports whether a raise is only the end of an async for.
func (t tale) endsAsyncFor() bool {
	return t.e.To == "" && strings.HasPrefix(t.v, "StopAsyncIteration(") && strings.Contains(t.e.Text, "async for ")
}

// envelope is what the end of a generator's body travels in.
func (t tale) envelope() string {
	if t.noun(t.from) == "async generator" {
		return "StopAsyncIteration"
	}
	return "StopIteration"
}

// cargo is the message as the object of a sentence.
func (t tale) cargo() string {
	switch t.verb() {
	case "next":
		return "the request"
	case "close":
		return "the close"
	}
	return t.v
}

// becomes is what a resume does to its frame.
func (t tale) becomes() string {
	if t.e.Var != "" {
		return t.e.Var + " becomes " + t.v
	}
	return t.v + " fills its hole"
}

// atDoor explains a message at the door of a generator that delegates; otherwise
// it is the given sentence.
func (t tale) atDoor(otherwise string) string {
	i := t.rung(t.to)
	if i >= 0 && i+1 < len(t.s.Ladder) {
		if word := delegation(&t.s.Ladder[i]); word != "" {
			return fmt.Sprintf(" %s waits inside %q, so it hands every message on.", t.to, word)
		}
	}
	if g := t.gen(t.to); g != nil && g.State == "CREATED" {
		return ""
	}
	if otherwise != "" {
		return " " + otherwise
	}
	return ""
}

// above are the rungs that a message has come through on its way down to rung i.
func (t tale) above(i int) []string {
	var names []string
	for k := i - 1; k > 0 && t.s.Ladder[k].In != "" && t.s.Ladder[k].Gen > 0; k-- {
		names = append(names, clean(t.s.Ladder[k].Name))
	}
	slices.Reverse(names)
	return names
}

// several shortens a long list of names.
func several(names []string, conjunction string) string {
	if len(names) > 4 {
		return fmt.Sprintf("%d generators", len(names))
	}
	return list(names, conjunction)
}

func (t tale) forwarded() string {
	at := t.s.Door.Rung
	if at < 0 || at >= len(t.s.Ladder) {
		return fmt.Sprintf("%s handed %s on to %s.", t.from, t.cargo(), t.to)
	}
	through := t.above(at + 1)
	if len(through) == 0 {
		through = []string{t.from}
	}
	verb := t.verb()
	what := t.v
	switch verb {
	case "next":
		what = "The request"
	case "close":
		what = "The close"
	}
	text := fmt.Sprintf("%s came down through %s without stopping: %s hands each %s to the generator below it.",
		what, several(through, "and"), withArticle(t.word(t.from)), verb)
	if at+2 < len(t.s.Ladder) {
		return text
	}
	switch verb {
	case "send":
		return text + " A send fills one hole only: the deepest."
	case "throw":
		return text + " It is raised in the deepest one."
	case "close":
		return text + " The deepest one finishes first."
	}
	return text
}

func (t tale) yielded() string {
	var through []string
	for i := len(t.s.Ladder) - 1; i > 0; i-- {
		if t.s.Ladder[i].Through {
			through = append(through, clean(t.s.Ladder[i].Name))
		}
	}
	if below := t.unseen(); below != "" && len(through) == 0 {
		return fmt.Sprintf("%s came up to %s out of %s, where %s waits inside %q. %s is paused: line %d is its bookmark, and it wakes when something is sent in.",
			t.v, t.to, below, t.from, t.word(t.from), t.from, t.e.Line)
	}
	if len(through) == 0 {
		return fmt.Sprintf("%s yielded %s to %s and paused. Line %d is its bookmark, and the hole in brackets waits for whatever comes in next.", t.from, t.v, t.to, t.e.Line)
	}
	paused := number(len(through) + 1)
	switch len(through) {
	case 1:
		paused = "Both"
	default:
		paused = "All " + paused
	}
	return fmt.Sprintf("%s rode all the way up: no line of %s ran. That is %q.\n%s are paused now, each with a bookmark (its line) and one open hole.",
		t.v, several(through, "or"), t.word(through[0]), paused)
}

// unseen is what of the library the event's generator waits for, "" if it has yielded
// itself.
func (t tale) unseen() string {
	g := t.gen(t.from)
	if g == nil || g.WaitsOn == "a send" || genNamed(t.s, g.WaitsOn) != nil {
		return ""
	}
	return clean(g.WaitsOn)
}

func (t tale) returned() string {
	switch {
	case t.to == "":
		return "The program has reached its end."
	case !t.isGen(t.from):
		return fmt.Sprintf("%s returned %s to %s, which called it.", t.from, t.v, t.to)
	}
	if t.envelope() != "StopIteration" {
		return fmt.Sprintf("%s has come to its end and is finished for good. An async generator tells that with StopAsyncIteration; the \"async for\" in %s ends there.", t.from, t.to)
	}
	text := fmt.Sprintf("%s returned %s and is finished for good. ", t.from, t.v)
	if i := t.rung(t.to); i >= 0 && t.s.Ladder[i].Gen > 0 && t.s.Ladder[i].Filler == "return" {
		return text + fmt.Sprintf("A return value climbs ONE floor, in an envelope named StopIteration. The %q above opens it: no error.", delegation(&t.s.Ladder[i]))
	}
	text += "Its value travels in an envelope named StopIteration. "
	if t.s.Next != nil && t.s.Next.Kind == vm.EvRaise {
		return text + fmt.Sprintf("No loop and no \"yield from\" opens it in %s, so there it is an exception.", t.to)
	}
	return text + fmt.Sprintf("%s takes it as \"no more values\".", t.to)
}

// reaches is the plain view of everything that goes down.
func (t tale) reaches() string {
	what := capital(t.verb())
	if what != "Next" && what != "Close" {
		what += " " + t.v
	}
	return fmt.Sprintf("%s reaches the door of %s, coming from %s.", what, t.to, t.from)
}

// printed is the text of a print event, short.
func (t tale) printed() string {
	text := strings.TrimSuffix(t.e.Text, "\n")
	first, rest, more := strings.Cut(text, "\n")
	first = asciiTheme.clip(clean(first), 40)
	switch {
	case text == "" && t.e.Text == "":
		return "nothing"
	case text == "":
		return "an empty line"
	case strings.TrimSpace(first) != first && !more:
		return `"` + first + `"`
	case more:
		return fmt.Sprintf("%d lines, the first is %s", strings.Count(rest, "\n")+2, first)
	}
	return first
}

// subject and task name what a loop's event is about.
func (t tale) subject() string {
	switch {
	case t.to != "":
		return t.to
	case t.v != "":
		return t.v
	case t.from != "":
		return t.from
	}
	return "a callback"
}

func (t tale) task() string {
	if t.to != "" {
		return t.to
	}
	return t.from
}
