package lang

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGrammarText keeps testdata/grammar.ebnf, the grammar to read, in step with the
// structs. Update it with -update.
func TestGrammarText(t *testing.T) {
	got := regexp.MustCompile(`\bG([A-Z])`).ReplaceAllString(grammar().String(), "$1")
	got = strings.TrimSpace(got) + "\n"
	if *update {
		if err := os.WriteFile("testdata/grammar.ebnf", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/grammar.ebnf")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}
