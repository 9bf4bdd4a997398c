package examples_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// prompts begin the lines of a session that a reader has typed.
var prompts = []string{">>> ", "... ", "(gen) "}

// TestSessions types what stands behind the prompts of each session in
// testdata/sessions into the program, and gets the session.
func TestSessions(t *testing.T) {
	files, err := filepath.Glob("testdata/sessions/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var typed strings.Builder
			for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
				for _, p := range prompts {
					if input, ok := strings.CutPrefix(line+" ", p); ok && line != strings.TrimSpace(p) {
						typed.WriteString(strings.TrimSuffix(input, " ") + "\n")
					} else if line == strings.TrimSpace(p) {
						typed.WriteString("\n")
					}
				}
			}
			r := runIn(t, t.TempDir(), typed.String(), "-i")
			if r.code != 0 || r.stderr != "" {
				t.Errorf("exit %d: %s", r.code, r.stderr)
			}
			// Blanks at the ends of lines do not survive in editors.
			var lines []string
			for _, line := range strings.Split(r.stdout, "\n") {
				lines = append(lines, strings.TrimRight(line, " "))
			}
			got := strings.TrimSuffix(strings.TrimSpace(strings.Join(lines, "\n")), "\n>>>") + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
			if strings.Contains(r.stdout, "\x1b") {
				t.Error("an escape byte without a terminal")
			}
		})
	}
}
