package repl

import (
	"embed"
	"strings"
)

// This file owns the lessons of the tour. A lesson is data: a small program, and
// places in its run with something to say. Examples are larger programs; these are
// as small as the one thing that they show.

//go:embed lessons/*.gen
var lessonFiles embed.FS

// A stop is a place in a lesson's run.
type stop struct {
	when string // what until takes, from the stop before; "" is the start
	text string
	try  string // a command worth trying there
}

// A lesson is one thing to understand.
type lesson struct {
	title, program string
	stops          []stop
	last           string // what to take home
}

// LessonSource is the program of lesson n, from 1, and its file name.
func LessonSource(n int) (name, text string, ok bool) {
	all := lessons()
	if n < 1 || n > len(all) {
		return "", "", false
	}
	name = all[n-1].program + ".gen"
	data, err := lessonFiles.ReadFile("lessons/" + name)
	return name, strings.ReplaceAll(string(data), "\r\n", "\n"), err == nil
}

// LessonCount is the number of lessons.
func LessonCount() int { return len(lessons()) }

// lessons is the one table of the tour's words.
func lessons() []lesson {
	return []lesson{
		{"Nothing runs when you make it", "first", []stop{
			{"", "A function with a yield in it makes generators. Before you go on, guess: what will be printed first, \"awake\" or \"made\"?", ""},
			{"create", "g = greeter() has run, and not one line of greeter has. It is CREATED: a bookmark at the top of its body.", "g"},
			{"print main", "So \"made\" comes first. Only a next starts the body.", "s"},
			{"yield greeter", "It ran up to its first yield and paused there. The frame is still on the screen: the line is a bookmark, and the brackets are a hole.", "y greeter"},
			{"resume greeter", "The second next did not start it again. It woke up exactly where it had paused.", "back"},
		}, "To make a generator runs nothing; next runs it up to a yield; there it keeps its place."},
		{"The hole", "hole", []stop{
			{"", "name = yield \"your name?\" looks like one statement. It is two halves: the value goes out now, the name comes in later.", ""},
			{"yield asker", "The first half is done: 'your name?' went up to main. Look at the brackets: that hole is still open, and asker waits.", "y asker"},
			{"send main", "main has the other half in its hands: 'Ada' is at the door of asker.", "quiz"},
			{"resume asker", "The hole is filled and the statement is whole: name is 'Ada'.", "v"},
		}, "A yield is a hole in a line: something goes out, and whatever comes in next fills it."},
		{"send", "hole", []stop{
			{"", "The same program once more. Look at its last line: send is a question as well as an answer. Guess what it prints.", ""},
			{"send main", "send(x) does two things: it fills the hole with x, and it lets the generator run on to its next yield. Which one comes first?", "quiz"},
			{"resume asker", "Fill first. Then it runs on ...", "s"},
			{"yield asker", "... and the value of the next yield goes up. In main, g.send('Ada') gives 'hello Ada': the answer is from the second yield, not from the one that was filled.", "back until send"},
		}, "next(g) is g.send(None): it fills the hole with None."},
		{"None comes first", "none", []stop{
			{"", "echo prints what is sent into it. Two of the three sends work. Guess which one does not, and why.", ""},
			{"create", "echo is CREATED. It stands before its first line, so no yield is open. Where could a sent value go?", "y echo"},
			{"raise main", "Nowhere. So send() with a value is refused, and echo is still CREATED: nothing was lost.", "g"},
			{"send main", "send(None) is allowed: None needs no hole. It is the same as next(g), and runs up to the first yield.", "s"},
			{"yield echo", "Now a hole is open.", "s"},
			{"resume echo", "And now a value is welcome.", "v"},
		}, "A fresh generator has no hole yet: start it with next(g) or send(None)."},
		{"return and StopIteration", "stop", []stop{
			{"", "average is given 4 and 8, and returns 6.0. But next and send give what is yielded, and 6.0 is never yielded. Guess how it gets out.", ""},
			{"send main", "average collects two numbers. Its yields give nothing; they are only holes.", "s"},
			{"return average", "A return ends the body for good. Its value cannot come out as a yielded value, or nobody could tell the end from one more value. So it travels in an envelope: StopIteration(6.0).", "g all"},
			{"raise main", "Nobody in main opens envelopes by itself, so there it is an exception.", "s"},
			{"catch main", "main opens it: envelope.value is 6.0. A for loop does the same and throws the value away.", "p envelope.value"},
		}, "StopIteration is no error but an envelope around the value of return."},
		{"yield from", "yield_from", []stop{
			{"", "Three generators, one inside the other. 42 has to get out of the innermost one, and 84 into it. Guess how many lines of middle and top run on the way.", ""},
			{"yield bottom", "42 rode up through middle and top in one go: the right rail is one column of arrows. None of their lines ran. All three are paused, with three holes.", "g"},
			{"send main", "84 comes down. Which of the three holes will it fill?", "quiz"},
			{"forward middle", "top and middle only hand it on, one floor per step. Their holes stay open.", "s"},
			{"resume bottom", "A send fills the deepest hole: x is 84.", "s"},
			{"return bottom", "A return is different. It climbs one floor, in its envelope, and the yield from above opens it.", "s"},
			{"resume middle", "r in middle is 84. So a return fills the hole one floor up.", "s"},
		}, "A send fills the deepest hole; a return fills the hole one floor up. yield from connects the two ends and stays out of the way."},
		{"await is yield from", "await", []stop{
			{"", "async def and await, and no event loop: main itself sends. Compare it with the lesson before, and look for the one yield.", ""},
			{"create", "An async def makes a coroutine as a def with a yield makes a generator: CREATED, nothing has run.", "g"},
			{"yield __await__", "await went down through outer, inner and __await__, and the value of a yield came up all the way. It is the ladder of the last lesson, with another word in the holes.", "w"},
			{"send main", "main plays the event loop here: it sends the answer in.", "s"},
			{"resume __await__", "Deepest hole first ...", "s"},
			{"resume inner", "... and then return values, floor by floor. x is 20.", "s"},
			{"resume outer", "y is 21. Nothing in this program is asynchronous but a yield at the bottom.", "dis"},
		}, "await is yield from for coroutines. At the bottom there is always a yield, and at the top somebody who sends: the event loop."},
		{"The loop and its heap", "loop", []stop{
			{"", "Three countdowns, each a generator that yields the time at which it wants to run again. The whole event loop is the while at the end.", ""},
			{"line 18", "heap is a list with a rule: no parent is later than its children. So heap[0] is always who comes next.", "p heap"},
			{"yield countdown", "A countdown says \"wake me at 1.0\" and pauses. That is all that sleep() is.", "g"},
			{"timer_push main", "The loop files it on the heap, with a number: two that want the same time are served in the order in which they were filed.", "p sorted(entry[:2] for entry in heap)"},
			{"timer_sift main", "An entry that is earlier than its parent changes places with it. That is all the work a heap ever does.", "L"},
			{"now == 0.7", "Nobody is left at 0.0, so the loop takes the earliest from the heap and sets its clock to it: time jumps. Nobody waits.", "p now"},
			{"now == 1.5", "C, A, C, B: each was served when its time came, by one loop, without threads.", "output"},
		}, "An event loop is a queue, a heap of timers, and a while. asyncio's is the same with more care."},
	}
}
