package repl

import (
	"strings"
	"testing"
)

func TestNeedsASCII(t *testing.T) {
	for locale, want := range map[string][2]bool{
		"":            {true, false},
		"C":           {true, false},
		"en_US.UTF-8": {false, false},
		"C.utf8":      {false, false},
		"de_DE":       {true, true},
		"ja_JP.UTF-8": {true, false},
	} {
		env := func(name string) string {
			if name == "LANG" {
				return locale
			}
			return ""
		}
		if got := NeedsASCII(env, true); got != want[0] {
			t.Errorf("%q on a terminal: %v", locale, got)
		}
		if got := NeedsASCII(env, false); got != want[1] {
			t.Errorf("%q elsewhere: %v", locale, got)
		}
	}
}

func TestWantsColour(t *testing.T) {
	// The rules are those of CPython's _colorize.can_colorize.
	for _, test := range []struct {
		option, environment string
		terminal, want      bool
	}{
		{"auto", "", true, true},
		{"auto", "", false, false},
		{"always", "NO_COLOR=1", false, true},
		{"never", "FORCE_COLOR=1", true, false},
		{"auto", "NO_COLOR=1", true, false},
		{"auto", "NO_COLOR=", true, false},
		{"auto", "FORCE_COLOR=1", false, true},
		{"auto", "NO_COLOR=1 FORCE_COLOR=1", true, false},
		{"auto", "TERM=dumb", true, false},
		{"auto", "TERM=dumb FORCE_COLOR=1", true, true},
		{"auto", "PYTHON_COLORS=1 NO_COLOR=1", false, true},
		{"auto", "PYTHON_COLORS=0 FORCE_COLOR=1", true, false},
	} {
		lookup := func(name string) (string, bool) {
			for _, pair := range strings.Fields(test.environment) {
				if key, value, _ := strings.Cut(pair, "="); key == name {
					return value, true
				}
			}
			return "", false
		}
		if got := WantsColour(test.option, lookup, test.terminal); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}
