package repl

import (
	"fmt"
	"regexp"
	"runtime/debug"
)

// This file turns a Go panic, which is always a mistake of ours, into a message.

// Guard runs f. If f panics it answers what to tell the reader, else "".
func Guard(f func()) (report string) {
	defer func() {
		if p := recover(); p != nil {
			report = internalError(p, debug.Stack())
		}
	}()
	f()
	return ""
}

// frames finds the source positions of our own packages in a Go stack.
var frames = regexp.MustCompile(`(?m)^\t(?:.*/)?((?:lang|vm|repl)/(?:[\w]+/)*\w+\.go:\d+|main\.go:\d+)`)

func internalError(p any, stack []byte) string {
	where := "an unknown place"
	for _, m := range frames.FindAllSubmatch(stack, -1) {
		if at := string(m[1]); !regexp.MustCompile(`^repl/crash\.go`).MatchString(at) {
			where = at
			break
		}
	}
	return fmt.Sprintf("internal error: %v, at %s\n"+
		"This is a mistake in gen, not in your program. Please report it: open an issue in\n"+
		"gen's repository with these lines, the output of \"gen version\" and the program.\n", p, where)
}
