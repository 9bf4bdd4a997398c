package vm_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang/code"
	"gen/vm"
)

// The corpus: small programs, one behaviour each, beside what CPython 3.13 printed
// for them. Where a CPython 3.13 is installed (GEN_PYTHON, python3.13 or python3),
// TestCorpusOracle checks the goldens against it.

// oracle is the path of a CPython 3.13; the test is skipped where there is none,
// unless GEN_ORACLE=1 makes that a failure.
func oracle(t testing.TB) string {
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
	if os.Getenv("GEN_ORACLE") != "" {
		t.Fatal("no CPython 3.13 found (set GEN_PYTHON)")
	}
	t.Skip("no CPython 3.13 found (set GEN_PYTHON)")
	return ""
}

// golden is a run in the form of the .out files.
func golden(stdout, stderr string, exit int) string {
	s := stdout
	part := func(title string) {
		if s != "" && !strings.HasSuffix(s, "\n") {
			s += "\n"
		}
		s += title + "\n"
	}
	if stderr != "" {
		part("--- stderr")
		s += stderr
	}
	if exit != 0 {
		part(fmt.Sprintf("--- exit %d", exit))
	}
	return s
}

// runText runs a program in this process. A Go panic is a failure of its own kind.
func runText(name, text string) (result string) {
	var out, errs bytes.Buffer
	defer func() {
		if p := recover(); p != nil {
			result = fmt.Sprintf("%s\nGo panic: %v", out.String(), p)
		}
	}()
	m := vm.New(vm.Options{Stdout: &out, Stderr: &errs, MaxSteps: 20_000_000})
	o := m.Exec(code.NewSource(name, text))
	errs.WriteString(o.Message)
	return golden(out.String(), errs.String(), o.Exit)
}

func corpus(t testing.TB) []string {
	files, err := filepath.Glob("testdata/corpus/*/*.gen")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	return files
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCorpus(t *testing.T) {
	for _, file := range corpus(t) {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "testdata/corpus/"), ".gen")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := read(t, strings.TrimSuffix(file, ".gen")+".out")
			got := runText(filepath.Base(file), read(t, file))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-CPython +gen:\n%s", diff)
			}
		})
	}
}
