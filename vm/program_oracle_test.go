package vm_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Random programs about the whole language (programText writes them), run here and
// under CPython: what they print, the traceback they end with, their exit code.

// programName is the file name that the programs' tracebacks carry.
const programName = "program.gen"

// programDriver runs programs under CPython in one process: a list of [name, text] as
// JSON on standard input, a list of [stdout, stderr, exit code] on standard output.
// A program sees what it would see as a file of its own: fresh globals, tracebacks
// without the driver's frame. One that takes too long gives null.
const programDriver = `
import sys, io, json, gc, builtins, linecache, signal, traceback, warnings

class TooLong(BaseException): pass

def stop(*_): raise TooLong

signal.signal(signal.SIGALRM, stop)
sys.setrecursionlimit(sys.getrecursionlimit() + 1) # the frame of this file
results = []
for name, text in json.load(sys.stdin):
    out, err, code = io.StringIO(), io.StringIO(), 0
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    names = {'__name__': '__main__', '__builtins__': builtins}
    saved = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    late = False
    try:
        signal.setitimer(signal.ITIMER_REAL, 3)
        try:
            exec(compile(text, name, 'exec', dont_inherit=True), names)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except TooLong:
        late = True
    except SystemExit as e:
        code = e.code
        if code is None: code = 0
        elif not isinstance(code, int):
            print(code, file=err)
            code = 1
    except BaseException as e:
        code = 130 if isinstance(e, KeyboardInterrupt) else 1
        traceback.print_exception(type(e), e, e.__traceback__.tb_next)
    results.append(None if late else [out.getvalue(), err.getvalue(), code])
    sys.stdout = sys.stderr = io.StringIO() # generators that end now may print
    names.clear()
    gc.collect()
    sys.stdout, sys.stderr = saved
json.dump(results, sys.stdout)
`

// cpythonRuns gives what CPython made of programs, in the form of runText; "" where it
// took too long. The seed is the one of str hashes.
func cpythonRuns(t *testing.T, python, seed string, programs []string) []string {
	t.Helper()
	var list [][2]string
	for _, p := range programs {
		list = append(list, [2]string{programName, p})
	}
	in, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-W", "ignore", "-c", programDriver)
	cmd.Env = append(os.Environ(), "PYTHONHASHSEED="+seed)
	cmd.Stdin = bytes.NewReader(in)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("CPython: %v\n%s", err, errs.String())
	}
	var results [][3]any
	if err := json.Unmarshal(out.Bytes(), &results); err != nil {
		t.Fatal(err)
	}
	runs := make([]string, len(results))
	for i, r := range results {
		if r[2] != nil {
			runs[i] = golden(r[0].(string), r[1].(string), int(r[2].(float64)))
		}
	}
	return runs
}

// TestProgramDriver holds the driver against python3 itself.
func TestProgramDriver(t *testing.T) {
	python := oracle(t)
	var programs []string
	for seed := uint64(1); seed <= 12; seed++ {
		programs = append(programs, programText(seed))
	}
	programs = append(programs, "import sys\nsys.exit('why')\n", "raise SystemExit(3)\n", "x = (1,\n", "def f(): f()\nf()\n")
	dir := t.TempDir()
	for i, want := range cpythonRuns(t, python, "0", programs) {
		file := filepath.Join(dir, programName)
		if err := os.WriteFile(file, []byte(programs[i]), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python, "-W", "ignore", programName)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0")
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		_ = cmd.Run() // the exit code is compared below
		exit := cmd.ProcessState.ExitCode()
		if exit < 0 {
			exit = 130 // SIGINT, as the shell tells it
		}
		got := golden(out.String(), strings.ReplaceAll(errs.String(), dir+"/", ""), exit)
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s\n-python3 +driver:\n%s", programs[i], diff)
		}
	}
}

// Not compared: addresses, which are small, stable numbers here, and warnings about the
// text of a program, which random programs are full of and which have a test of their own.
var (
	addresses = regexp.MustCompile(`0x[0-9a-f]{3,}`)
	warned    = regexp.MustCompile(`(?m)^program\.gen:\d+: SyntaxWarning: .*\n  .*\n`)
)

func comparableRun(run string) string {
	run = addresses.ReplaceAllString(warned.ReplaceAllString(run, ""), "0x")
	return strings.TrimSuffix(strings.Replace(run, "--- stderr\n--- exit", "--- exit", 1), "--- stderr\n")
}

// TestProgramsAgainstCPython compares random programs. GEN_PROGRAMS sets how many (the
// full run is 50,000), GEN_SEED where to start.
func TestProgramsAgainstCPython(t *testing.T) {
	python := oracle(t)
	count, first := envInt("GEN_PROGRAMS", 300), envInt("GEN_SEED", 1)
	const batch = 300
	failures, died, late := 0, 0, 0
	for done := 0; done < count; done += batch {
		var programs []string
		for i := done; i < min(done+batch, count); i++ {
			programs = append(programs, programText(uint64(first+i)))
		}
		runs := cpythonRuns(t, python, "0", programs)
		for i, want := range runs {
			if want == "" {
				late++
				continue
			}
			if strings.Contains(want, "--- exit") {
				died++
			}
			got, want := comparableRun(runText(programName, programs[i])), comparableRun(want)
			if got == want {
				continue
			}
			// A set of strs has no order to compare.
			again := cpythonRuns(t, python, "7", programs[i:i+1])[0]
			if comparableRun(again) != want {
				continue
			}
			t.Errorf("seed %d:\n%s\n-CPython +gen:\n%s", first+done+i, programs[i], cmp.Diff(want, got))
			if dir := os.Getenv("GEN_KEEP"); dir != "" {
				file := filepath.Join(dir, fmt.Sprintf("%d.gen", first+done+i))
				if err := os.WriteFile(file, []byte(programs[i]), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if failures++; failures >= envInt("GEN_FAILURES", 5) {
				t.FailNow()
			}
		}
	}
	t.Logf("%d programs, %d of them end with an exception, %d took too long", count, died, late)
}
