package repl

import "testing"

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
	none := func(string) string { return "" }
	set := func(name string) string { return map[string]string{"NO_COLOR": "1"}[name] }
	if !WantsColour("always", set, false) || WantsColour("never", none, true) || !WantsColour("auto", none, true) ||
		WantsColour("auto", none, false) || WantsColour("auto", set, true) {
		t.Error("wrong about colour")
	}
}
