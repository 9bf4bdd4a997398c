// Package oracle finds the CPython 3.13 that tests compare with. It is for tests
// only; nothing else may import it.
package oracle

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Python is the path of a CPython 3.13: GEN_PYTHON, python3.13 or python3. The test
// is skipped where there is none, unless GEN_ORACLE=1 makes that a failure.
func Python(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("GEN_PYTHON"), "python3.13", "python3"} {
		if name == "" {
			continue
		}
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		out, err := exec.Command(path, "-c", "import sys; print(sys.version_info[:2] == (3, 13))").Output()
		if err == nil && strings.TrimSpace(string(out)) == "True" {
			return path
		}
	}
	const missing = "no CPython 3.13 found (set GEN_PYTHON)"
	if os.Getenv("GEN_ORACLE") != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}
