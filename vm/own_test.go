package vm_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOwn runs the programs whose output is meant to differ from CPython's: what shows
// this machine's own bytecode, what is refused, and what the README lists. With
// -update the goldens are what gen prints; read them before keeping them.
func TestOwn(t *testing.T) {
	files, err := filepath.Glob("testdata/own/*.gen")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".gen"), func(t *testing.T) {
			got := runText(filepath.Base(file), read(t, file))
			path := strings.TrimSuffix(file, ".gen") + ".out"
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(read(t, path), got); diff != "" {
				t.Errorf("-golden +gen:\n%s", diff)
			}
		})
	}
}
