package repl

import (
	"strings"

	"gen/repl/view"
)

// This file owns the glossary: a card per word, with a small picture, in one table.

// A card explains a word.
type card struct {
	words   string // the word and its other forms, separated by commas
	text    string
	picture string // three to six lines
	also    string // words to look up next
}

// cards is the table. The pictures are drawn with the characters of the ladder.
var cards = []card{
	{"generator", "A function with a yield in its body makes one when it is called. It is a body that can be paused, with its place and its variables.",
		`
 g = f()  ──> ┌ f ────────┐   next  ▼   ▲ value
              │ line, x, y │ <──────┘   │
              └────────────┘ ───────────┘`, "yield, next, frame"},
	{"yield, yields, yielded", "Hands a value out and pauses, in one expression. It leaves a hole that the next value from outside fills.",
		`
 x = yield 42
     ▲            42 goes up, now
 x = [        ]   the hole stays open
 x = [ 84     ]   ... until 84 comes down`, "hole, send, suspended"},
	{"hole, holes", "The place in a line that waits for a value. A send fills the deepest hole of a chain; a return fills the hole one floor up.",
		`
 top      r = [ yield from middle() ]   filled by middle's return
 middle   r = [ yield from bottom() ]   filled by bottom's return
 bottom   x = [ yield 42 ]              filled by a send`, "send, return, yield from"},
	{"next", "Asks a generator for its next value. next(g) is g.send(None): it starts a fresh generator, and fills a hole with None.",
		`
   │ main    next(g)
   ▼ next                 ▲ 42
   │ g       [ yield 42 ] │`, "send, StopIteration"},
	{"send, sends", "Sends a value in: it fills the deepest hole, and the generator runs on to its next yield.",
		`
   │ main     g.send(84)
   ▼ 84
   │ top      [ yield from ... ]    passes it on
   ▼ 84
   │ bottom   x = [ 84 ]            filled`, "hole, forward"},
	{"throw, throws, thrown", "Sends an exception in: it is raised at the paused line, as if the yield had raised it.",
		`
   │ main     g.throw(ValueError)
   ▼ ValueError
   │ g        x = [ yield 42 ]   <- raised here`, "close, raise"},
	{"close, closes, closed", "Asks a generator to finish. GeneratorExit is raised at the paused line, so that every finally gets its turn.",
		`
   │ main     g.close()
   ▼ close                        ▲ GeneratorExit
   │ g        [ yield 42 ]  ──>  finally: tidy up`, "GeneratorExit, throw"},
	{"GeneratorExit", "The exception of close(). A generator that lets it pass, or returns, is CLOSED; one that yields instead breaks the rule.",
		`
   ▼ close           ▲ GeneratorExit      well
   ▼ close           ▲ yield 5            RuntimeError
   │ g               │`, "close"},
	{"created", "The state of a generator or coroutine that was made and has not started. It waits for its first next.",
		`
 CREATED ──next──> RUNNING ──yield──> SUSPENDED
                      ▲                   │
                      └──── next, send ───┘`, "running, suspended, closed"},
	{"running", "The state of the frame that has control, and of all generators that wait inside yield from or await while the one below them runs.",
		`
   │ main     caller
   │ top      RUNNING     waits inside yield from
   │ bottom   RUNNING     <- control is here`, "suspended, chain"},
	{"suspended, paused, parked", "The state of a generator that yielded: it keeps its line, its variables and its hole, and waits for whatever comes in.",
		`
 CREATED ──next──> RUNNING ──yield──> SUSPENDED
                      ▲                   │
                      └──── next, send ───┘
                   RUNNING ──return──> CLOSED`, "hole, resume"},
	{"resume, resumed, wakes, woke", "To let a paused frame go on from exactly where it paused, with its hole filled.",
		`
 SUSPENDED   x = [ yield 42 ]
 ▼ 84
 RUNNING     x = [ 84 ]      same frame, same line`, "suspended, send"},
	{"return, returns, returned", "Ends a body for good. Out of a generator the value climbs one floor, in an envelope named StopIteration.",
		`
   │ top      r = [ 84 ]              opens the envelope
   ▼                                  ▲ StopIteration(84)
   │ middle   return r      CLOSED    │`, "StopIteration, yield from"},
	{"StopIteration, envelope", "The envelope in which a return value travels. for, yield from and await open it; where nobody does, it is an exception.",
		`
 return 84   ──>   StopIteration(84)
 yield from  ──>   r = 84          opened
 for         ──>   the loop ends   opened
 next(g)     ──>   an exception    at the top`, "return"},
	{"raise, raises, raised, exception", "An exception leaves its frame and goes up, floor by floor, until somebody catches it.",
		`
   │ main     except ValueError:     <- caught
   ▼                        ▲ ValueError
   │ g        raise ...     │ CLOSED`, "throw, catch"},
	{"catch, catches, caught", "An except clause takes an exception that came up to it, and the program goes on there.",
		`
 try:
     next(g)            ▲ StopIteration
 except StopIteration:  <- taken here`, "raise"},
	{"delegate", "The generator that another one waits for, inside yield from or await.",
		`
   │ middle   r = [ yield from bottom() ]
   ▼
   │ bottom   x = [ yield 42 ]      middle's delegate`, "yield from, chain"},
	{"yield from", "Connects a generator with the one below: everything that comes down goes on down, what is yielded rides up, and only the return value stays here.",
		`
   ▼ send          ▲ yield        passes by
   │ r = [ yield from bottom() ]
   ▼ send          ▲ yield
                   ▲ return 84    fills r`, "delegate, hole"},
	{"forward", "One hop of a message down the chain: a frame that waits inside yield from or await hands it to its delegate.",
		`
   ▼ 84
   │ top      RUNNING   hole stays open
   ▼ 84   <- now
   │ middle   SUSPENDED`, "yield from, ladder"},
	{"chain", "Generators or coroutines that wait for each other, from the outermost to the innermost.",
		`
 top  ──yield from──>  middle  ──yield from──>  bottom
 gi_yieldfrom          gi_yieldfrom             a hole`, "delegate, ladder"},
	{"ladder", "The picture of all frames: one rung per frame, with the line of code it is at. What comes down is on the left, what goes up on the right.",
		`
   │ main     print( [ next(g) ] )   │
   ▼ next                            ▲ 42
   │ top      [ yield from ... ]     ▲
   ▼ next                            ▲ 42
   │ bottom   [ yield 42 ]           │`, "hole, chain"},
	{"frame", "The variables and the place of a body that has been entered. A plain function's frame is gone after its return; a generator keeps its frame while it is paused.",
		`
 ┌ bottom ──────────┐
 │ line 2, x = ...  │   gi_frame
 └──────────────────┘   None when CLOSED`, "suspended, generator"},
	{"door", "The place between two frames. A message stands there for one step before it goes in.",
		`
   │ main
   ▼ 84   <- now: at the door of top
 > │ top`, "ladder"},
	{"body", "The lines of a function. A call of a generator function runs none of them.",
		`
 def f():        f()   makes a generator
     yield 1     next  runs the body to here`, "generator"},
	{"bookmark, place, line", "The line at which a paused frame will go on.",
		`
 T  10  r = yield from middle()   top is parked here
 M   6  r = yield from bottom()   middle
 B   2  x = yield 42              bottom`, "suspended"},
	{"coroutine", "What an async def makes: like a generator, but driven by await and by an event loop instead of next and for.",
		`
 async def f():          f()     CREATED
     x = await g()       await   yield from, for coroutines
     return x            return  StopIteration(x)`, "await, task"},
	{"await, awaits, awaited, async", "yield from for coroutines: it hands everything on to what it awaits, and gets its return value.",
		`
   │ loop      task.send(None)
   ▼                          ▲ yield
   │ outer     [ await inner() ]
   ▼                          ▲
   │ inner     [ await sleep(1) ]`, "yield from, coroutine"},
	{"task", "A coroutine that an event loop drives. Its next step is a callback in the ready queue.",
		`
 create_task(f())  ──>  ready queue  ──>  send(None)
                             ▲                │
                             └── timer, done ─┘`, "event loop, ready queue"},
	{"future, result", "A value that is not there yet. Who awaits it is paused until somebody sets its result.",
		`
 await fut      SUSPENDED
 fut.set_result(5)   ──>  the task joins the ready queue
 [ 5 ]          RUNNING`, "await, task"},
	{"cancel, cancelled, CancelledError", "To ask a task to stop: CancelledError is thrown in at its next turn.",
		`
 task.cancel()  ──>  ready queue
   ▼ CancelledError
   │ f    [ await sleep(9) ]   <- raised here`, "throw, task"},
	{"event loop, loop", "A while that takes callbacks from a queue. When none is ready it looks at its timers and lets time pass.",
		`
 ┌─> ready queue: run each callback once
 │   timers that are due join the queue
 └── nothing ready? the clock goes to the earliest timer`, "ready queue, heap, clock"},
	{"ready queue, queue, callback, callbacks", "Callbacks that can run now, first in, first out.",
		`
 out <──  1  A   2  B   3  C  <── in`, "event loop"},
	{"heap, parent, children", "A list that is read as a tree. No parent is later than its children, so the earliest is on top.",
		`
           2.8 C                 list[0]
      ┌──────┴──────┐
    3.0 A         3.0 B          list[1], list[2]
 children of list[k]: list[2k+1] and list[2k+2]`, "timer, event loop"},
	{"timer, timers", "An entry of the heap: a time, and what is to be called then. sleep() files one.",
		`
 await sleep(0.7)   at 2.1
 2.1 + 0.7 = 2.8  ──>  heap: ( 2.8, #9, C )`, "heap, clock"},
	{"clock, virtual", "The session's time. It stands still while code runs and jumps to the earliest timer when nothing is ready; nobody waits.",
		`
 2.1 s  ──────── jump ───────>  2.8 s
 nothing is ready               C is due`, "timer, event loop"},
}

// cardOf finds the card of a word.
func cardOf(word string) *card {
	word = strings.ToLower(strings.TrimSpace(word))
	for i := range cards {
		for _, w := range strings.Split(cards[i].words, ",") {
			if strings.ToLower(strings.TrimSpace(w)) == word {
				return &cards[i]
			}
		}
	}
	return nil
}

// lines is the card as text.
func (c *card) lines(o view.Options) []string {
	width := o.Width
	if width <= 0 {
		width = 80
	}
	name, _, _ := strings.Cut(c.words, ",")
	lines := append([]string{name}, indent(c.text, width)...)
	for _, line := range strings.Split(strings.Trim(c.picture, "\n"), "\n") {
		lines = append(lines, view.Clip("   "+view.Redraw(line, o), o))
	}
	return append(lines, indent("See also: "+c.also, width)...)
}

// glossaryWords lists the words that have a card.
func glossaryWords() []string {
	var words []string
	for _, c := range cards {
		name, _, _ := strings.Cut(c.words, ",")
		words = append(words, name)
	}
	return words
}
