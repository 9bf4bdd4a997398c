package repl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSessionText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"no session", "x = 1\n>>> y\n", nil},
		{"one input", ">>> x", []string{"x"}},
		{"answers are left out", ">>> 1 + 1\n2\n>>> 'a'\n'a'\n", []string{"1 + 1", "'a'"}},
		{"a block", ">>> for i in x:\n...     i\n...\n0\n1\n", []string{"for i in x:\n    i\n"}},
		{"an indented session", "\n    >>> if x:\n    ...     y\n    ...\n    >>> z\n", []string{"if x:\n    y\n", "z"}},
		{"dots in an answer", ">>> f()\nTraceback (most recent call last):\n...\nValueError\n>>> g", []string{"f()", "g"}},
		{"an ellipsis is no prompt", "...\n", nil},
		{"shifted bits are no prompt", ">>>x\n", nil},
	} {
		if diff := cmp.Diff(c.want, sessionText(c.text)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
	}
}

func TestAPastedSessionIsDoneInputByInput(t *testing.T) {
	out, interp, _ := talk(t, func(*Options) {}, ">>> 1 + 1\n2\n>>> 1 / 0\nTraceback (most recent call last):\nZeroDivisionError\n>>> 1 + 1\n2\n")
	if diff := cmp.Diff([]string{"1 + 1\n", "1 / 0\n", "1 + 1\n"}, interp.blocks); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if n := strings.Count(out, "\n2\n"); n != 2 {
		t.Errorf("answered %d times, want 2:\n%s", n, out)
	}
}
