package vm_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang/code"
	"gen/lang/oracle"
	"gen/vm"
)

// The corpus: small programs, one behaviour each, beside what CPython 3.13 printed
// for them. TestCorpusGoldens checks those against an installed CPython 3.13.

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
func runText(name, text string) string {
	result, _ := runOn(vm.Options{}, name, text)
	return result
}

// runOn is runText with options, and tells how many instructions were executed: with
// Watch by the engine of the stepper, else by the fast one.
func runOn(opt vm.Options, name, text string) (result string, steps int64) {
	var out, errs bytes.Buffer
	defer func() {
		if p := recover(); p != nil {
			result = fmt.Sprintf("%s\nGo panic: %v", out.String(), p)
		}
	}()
	opt.Stdout, opt.Stderr, opt.MaxSteps = &out, &errs, 20_000_000
	m := vm.New(opt)
	o := m.Exec(code.NewSource(name, text))
	errs.WriteString(o.Message)
	return golden(out.String(), errs.String(), o.Exit), m.Steps()
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

// goldenDriver runs programs of one folder under CPython, each in a process of its
// own, and prints what a golden holds; programs are parted by NUL.
const goldenDriver = `
import os, subprocess, sys
env = {"PYTHONHASHSEED": "0", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "TZ": "UTC"}
for name in sys.argv[1:]:
    p = subprocess.run([sys.executable, name], capture_output=True, env=env, timeout=60)
    text, errs = p.stdout.decode("utf-8", "surrogatepass"), p.stderr.decode("utf-8", "surrogatepass")
    here = os.getcwd() + "/" # CPython tells the whole path
    text, errs = text.replace(here, ""), errs.replace(here, "")
    def part(title):
        global text
        if text and not text.endswith("\n"):
            text += "\n"
        text += title + "\n"
    if errs:
        part("--- stderr")
        text += errs
    if p.returncode:
        part("--- exit %d" % p.returncode)
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") + b"\0")
`

var update = flag.Bool("update", false, "let CPython write the goldens")

// TestCorpusGoldens checks that the goldens are what CPython prints, or writes them
// with -update. It starts a process for each program, so it runs only with
// GEN_ORACLE=1.
func TestCorpusGoldens(t *testing.T) {
	if os.Getenv("GEN_ORACLE") == "" {
		t.Skip("slow: set GEN_ORACLE=1")
	}
	python := oracle.Python(t)
	folders := map[string][]string{}
	for _, file := range corpus(t) {
		folders[filepath.Dir(file)] = append(folders[filepath.Dir(file)], filepath.Base(file))
	}
	for folder, names := range folders {
		cmd := exec.Command(python, append([]string{"-c", goldenDriver}, names...)...)
		cmd.Dir = folder
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(folder, err)
		}
		for i, want := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
			path := filepath.Join(folder, strings.TrimSuffix(names[i], ".gen")+".out")
			if *update {
				if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got := read(t, path)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s/%s: -CPython +golden:\n%s", folder, names[i], diff)
			}
		}
	}
}

// The two engines print what CPython prints and execute the same instructions.
func TestCorpus(t *testing.T) {
	for _, file := range corpus(t) {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "testdata/corpus/"), ".gen")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := read(t, strings.TrimSuffix(file, ".gen")+".out")
			got, steps := runOn(vm.Options{}, filepath.Base(file), read(t, file))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-CPython +gen:\n%s", diff)
			}
			watched, watchedSteps := runOn(vm.Options{Watch: true}, filepath.Base(file), read(t, file))
			if diff := cmp.Diff(got, watched); diff != "" {
				t.Errorf("-fast +watched:\n%s", diff)
			}
			if steps != watchedSteps {
				t.Errorf("%d instructions, watched %d", steps, watchedSteps)
			}
		})
	}
}
