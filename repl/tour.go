package repl

import (
	"fmt"
	"strconv"
	"strings"

	"gen/repl/view"
)

// This file gives the lessons of the tour. A lesson runs in the stepper like any
// program: the reader may walk away from a stop and come back with tour.

// A visit is a lesson that is being given.
type visit struct {
	number int   // from 1
	at     []int // the step of each stop
	stop   int   // the one that was shown last
}

func (st *Stepper) tour(c call) reply {
	all := lessons()
	switch {
	case c.arg == "list":
		return reply{lines: tourList()}
	case c.arg != "":
		n, err := strconv.Atoi(c.arg)
		if err != nil || n < 1 || n > len(all) {
			return wrong("The tour has lessons 1 to %d: tour 6. tour list shows them.", len(all))
		}
		return st.Lesson(n)
	case st.lesson == nil:
		return st.Lesson(1)
	}
	v := st.lesson
	if v.stop+1 < len(v.at) {
		v.stop++
		return st.showStop()
	}
	if v.number < len(all) {
		return st.Lesson(v.number + 1)
	}
	st.lesson = nil
	return say(" This was the last lesson. Now step through a program of your own:\n gen step FILE. gen examples lists longer ones; tour N gives a lesson again.")
}

func tourList() []string {
	lines := []string{" The tour. To take a lesson: tour N"}
	for i, l := range lessons() {
		lines = append(lines, fmt.Sprintf("   %d  %s", i+1, l.title))
	}
	return lines
}

// Lesson begins a lesson at its first stop.
func (st *Stepper) Lesson(n int) reply {
	if st.with.Lesson == nil {
		return say("There are no lessons here.")
	}
	l := lessons()[n-1]
	s, err := st.with.Lesson(n)
	if err != nil {
		return wrong("%v", err)
	}
	st.take(s)
	v := &visit{number: n}
	for _, stop := range l.stops {
		if stop.when != "" {
			c, r := st.condition(stop.when, 1)
			if r.wrong {
				return r
			}
			st.s.Until(1, c.maybe, c.holds)
		}
		v.at = append(v.at, st.s.Pos())
	}
	st.lesson = v
	return st.showStop()
}

// Begin starts the tour before the first command is read.
func (st *Stepper) Begin(n int) {
	st.first = st.Lesson(n)
	if st.first.wrong {
		st.failed = true
	}
}

// showStop goes to the present stop and says what there is to say.
func (st *Stepper) showStop() reply {
	v := st.lesson
	all := lessons()
	l := all[v.number-1]
	stop := l.stops[v.stop]
	st.s.Goto(v.at[v.stop])
	st.rung = 0
	page := st.o.Width
	if page <= 0 {
		page = 80
	}
	head := fmt.Sprintf(" Lesson %d of %d: %s", v.number, len(all), l.title)
	place := fmt.Sprintf("%d of %d", v.stop+1, len(l.stops))
	head += strings.Repeat(" ", max(page-1-view.Width(head)-len(place), 2)) + place
	lines := []string{head}
	add := func(text string) {
		for _, line := range view.Wrap(text, page-4) {
			lines = append(lines, "   "+line)
		}
	}
	start := stop.when == ""
	if start {
		// Nothing has happened yet: the program is what there is to see.
		lines = append(lines, st.listAll(call{}).lines...)
	}
	add(stop.text)
	last := v.stop+1 == len(v.at)
	if last {
		add("To take home: " + l.last)
	}
	on := "tour"
	if st.keys {
		on = "Enter"
	}
	next := on + " goes on"
	switch {
	case last && v.number < len(all):
		next = fmt.Sprintf("%s goes on to lesson %d", on, v.number+1)
	case last:
		next = on + " ends the tour"
	}
	try := ""
	if stop.try != "" {
		try = "Try:  " + st.toType(stop.try) + "      "
	}
	return reply{moved: !start, lines: append(lines, " "+try+next)}
}

// toType is what the reader types for a command: its key, where single keys are read, or
// a colon and its words.
func (st *Stepper) toType(line string) string {
	if !st.keys {
		return line
	}
	cmd, c, r := parse(line)
	if r.wrong || c.arg != "" || len(cmd.keys) == 0 || len(cmd.keys[0]) > 1 {
		return ":" + line
	}
	return cmd.keys[0]
}
