package view

import (
	"fmt"
	"strings"
)

// This file owns the words for lines that stand at the head of something. Most lines do
// what they say; of these a beginner expects something else.

// heads are the beginnings of lines, each with what it does when its line runs.
var heads = []struct{ begins, does string }{
	{"def ", "A def only makes a function: not one line of its body runs now."},
	{"async def ", "An async def only makes a function: not one line of its body runs now."},
	{"class ", "The body of a class runs once, now, and makes the class; the bodies of its methods wait for a call."},
	{"import ", "An import runs the module, if nobody has done so before, and gives it a name here."},
	{"from ", "An import runs the module, if nobody has done so before, and takes names from it."},
	{"@", "A decorator gets the function made below, and the name will stand for what it gives back."},
	{"try:", "A try does nothing itself: it keeps its excepts ready for the lines in it."},
}

// lineAhead tells of a line that is about to run.
func (t tale) lineAhead() string {
	return fmt.Sprintf("%s is about to run line %d.", t.from, t.e.Line) + t.head()
}

// lineRead is lineAhead where the code cannot be seen.
func (t tale) lineRead() string {
	return fmt.Sprintf("%s is about to run line %d, \"%s\".", t.from, t.e.Line, asciiTheme.clip(clean(t.e.Text), 60)) + t.head()
}

// head is what the line does, if it is the head of something.
func (t tale) head() string {
	for _, h := range heads {
		if strings.HasPrefix(t.e.Text, h.begins) {
			return " " + h.does
		}
	}
	return ""
}
