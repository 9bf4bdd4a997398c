package vm_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTracebacks runs larger programs about exceptions beside what CPython 3.13.0
// printed for them: all constructors and their errors, groups, chains, advice.
func TestTracebacks(t *testing.T) {
	files, err := filepath.Glob("testdata/tracebacks/*.gen")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".gen"), func(t *testing.T) {
			want := read(t, strings.TrimSuffix(file, ".gen")+".out")
			got := runText(filepath.Base(file), read(t, file))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-CPython +gen:\n%s", diff)
			}
		})
	}
}
