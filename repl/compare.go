package repl

import (
	"fmt"
	"strings"

	"gen/repl/view"
)

// This file compares what a program did here with what it did in CPython.

// An Outcome is what a run of a program left behind.
type Outcome struct {
	Stdout, Stderr string
	Exit           int
}

// Compared tells whether two outcomes are the same, and where they differ first.
func Compared(ours, theirs Outcome, version string) (lines []string, same bool) {
	same = true
	differ := func(what, a, b string) {
		if a == b {
			return
		}
		same = false
		lines = append(lines, firstDifference(what, a, b)...)
	}
	differ("the output", ours.Stdout, theirs.Stdout)
	differ("the text on stderr", ours.Stderr, theirs.Stderr)
	if ours.Exit != theirs.Exit {
		same = false
		lines = append(lines, fmt.Sprintf("The exit code differs: %d in CPython, %d here.", theirs.Exit, ours.Exit))
	}
	if same {
		text := plural(strings.Count(ours.Stdout, "\n"), "line") + " of output"
		if ours.Stderr != "" {
			text += ", " + plural(strings.Count(ours.Stderr, "\n"), "line") + " on stderr"
		}
		lines = append(lines, fmt.Sprintf("The same as in CPython %s: %s, exit code %d.", version, text, ours.Exit))
	} else if !strings.HasPrefix(version, "3.13") {
		lines = append(lines, "(That was CPython "+version+"; gen follows 3.13, and messages differ between versions.)")
	}
	return lines, same
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(what, ours, theirs string) []string {
	a, b := strings.Split(ours, "\n"), strings.Split(theirs, "\n")
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	line := func(list []string) string {
		if at >= len(list) || at == len(list)-1 && list[at] == "" {
			return "(nothing)"
		}
		return view.Text(list[at])[0]
	}
	lines := []string{fmt.Sprintf("In %s line %d differs:", what, at+1)}
	if at > 0 {
		lines = append(lines, "  both      "+view.Text(a[at-1])[0])
	}
	return append(lines, "  CPython   "+line(b), "  gen       "+line(a))
}
