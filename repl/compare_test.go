package repl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompared(t *testing.T) {
	well := Outcome{Stdout: "1\n2\n"}
	tests := []struct {
		ours, theirs Outcome
		version      string
		want         string
	}{
		{well, well, "3.13.0", "The same as in CPython 3.13.0: 2 lines of output, exit code 0."},
		{Outcome{Stdout: "1\n3\n"}, well, "3.13.0", "In the output line 2 differs:\n  both      1\n  CPython   2\n  gen       3"},
		{Outcome{Stdout: "1\n"}, well, "3.13.0", "In the output line 2 differs:\n  both      1\n  CPython   2\n  gen       (nothing)"},
		{Outcome{Stdout: "1\n2\n", Stderr: "E\x1b\n", Exit: 1}, well, "3.12.1",
			"In the text on stderr line 1 differs:\n  CPython   (nothing)\n  gen       E\\x1b\nThe exit code differs: 0 in CPython, 1 here.\n" +
				"(That was CPython 3.12.1; gen follows 3.13, and messages differ between versions.)"},
	}
	for _, test := range tests {
		lines, same := Compared(test.ours, test.theirs, test.version)
		if diff := cmp.Diff(test.want, strings.Join(lines, "\n")); diff != "" {
			t.Error(diff)
		}
		if same != (test.ours == test.theirs) {
			t.Errorf("%+v: same %v", test.ours, same)
		}
	}
}
