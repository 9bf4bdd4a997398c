package vm

import (
	"fmt"
	"strings"
	"testing"
)

func TestSuggestion(t *testing.T) {
	tests := []struct {
		name       string
		candidates string
		want       string
	}{
		{"prnt", "print repr", "print"},
		{"lenght", "len length", "length"},
		{"Foo", "foo fox", "foo"},
		{"abc", "abd abe", "abd"}, // the first of equals
		{"x", "y", ""},
		{"xy", "ab xb yb", "xb"},
		{"abc", "abc", ""}, // what is there is no advice
		{"blech", "zzzzz", ""},
		{"colour", "color colours", "color"},
		{"", "a", ""},
		{"é", "è", "è"},
	}
	for _, tt := range tests {
		if got := suggestion(tt.name, strings.Fields(tt.candidates)); got != tt.want {
			t.Errorf("suggestion(%q, %q) = %q, want %q", tt.name, tt.candidates, got, tt.want)
		}
	}
	many := make([]string, maxCandidates)
	for i := range many {
		many[i] = fmt.Sprint("name", i)
	}
	if got := suggestion("name", many[1:]); got != "name1" {
		t.Errorf("among %d candidates: %q", len(many)-1, got)
	}
	if got := suggestion("name", many); got != "" {
		t.Errorf("among %d candidates: %q, want none", len(many), got)
	}
}

func TestStdlibNames(t *testing.T) {
	for i, n := range stdlibNames[1:] {
		if stdlibNames[i] >= n {
			t.Errorf("%s is not sorted after %s", n, stdlibNames[i])
		}
	}
	if !isStdlibName("math") || isStdlibName("maths") {
		t.Error("isStdlibName is wrong about math")
	}
}
