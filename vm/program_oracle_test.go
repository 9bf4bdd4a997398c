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
	"time"

	"github.com/google/go-cmp/cmp"

	"gen/lang/oracle"
)

// Random programs about the whole language (programText writes them), run here and
// under CPython: what they print, the traceback they end with, their exit code.

// programName is the file name that the programs' tracebacks carry.
const programName = "program.gen"

// programDriver runs programs under CPython in one process: a list of [name, text] as
// JSON on standard input, a list of [stdout, stderr, exit code] on standard output.
// A program sees what it would see as a file of its own: fresh globals, tracebacks
// without the driver's frame. One that takes too long or too much gives null.
const programDriver = `
import sys, io, json, gc, builtins, linecache, resource, signal, traceback

class TooLong(BaseException): pass

late = False # a program may swallow what stop raises
def stop(*_):
    global late
    late = True
    raise TooLong

def run(name, text):
    global late
    code, late = 0, False
    names = {'__name__': '__main__', '__builtins__': builtins}
    try:
        exec(compile(text, name, 'exec', dont_inherit=True), names)
    except SystemExit as e:
        code = e.code
        if code is None: code = 0
        elif not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
    except TooLong:
        raise
    except BaseException as e:
        code = 130 if isinstance(e, KeyboardInterrupt) else 1
        if isinstance(e, SyntaxError) and e.filename == name and e.text and '\\n' in e.text.rstrip('\\n'):
            # From a text CPython shows all lines of a string that goes over several,
            # from a file the last one.
            e.text = e.text.rstrip('\\n').split('\\n')[-1]
        traceback.print_exception(type(e), e, e.__traceback__.tb_next)
    result = [sys.stdout.getvalue(), sys.stderr.getvalue(), code]
    if late or 'MemoryError' in result[0] + result[1] or len(result[0]) > 1e6: raise TooLong
    return result

signal.signal(signal.SIGALRM, stop)
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
sys.setrecursionlimit(sys.getrecursionlimit() + 2) # the frames of this file
saved = sys.stdout, sys.stderr
results = []
for name, text in json.load(sys.stdin):
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        try:
            # Again and again, until the program lets go.
            signal.setitimer(signal.ITIMER_REAL, 1, 0.1)
            result = run(name, text)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except (TooLong, MemoryError):
        result = None
    results.append(result)
    sys.stdout = sys.stderr = io.StringIO() # generators that end now may print
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
	python := oracle.Python(t)
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
		if diff := cmp.Diff(addresses.ReplaceAllString(got, "0x"), addresses.ReplaceAllString(want, "0x")); diff != "" {
			t.Errorf("%s\n-python3 +driver:\n%s", programs[i], diff)
		}
	}
}

// Not compared: addresses, which are small, stable numbers here, frames of the library,
// which is not the same one, and warnings, which random programs are full of and which
// have a test of their own.
var (
	addresses = regexp.MustCompile(`0x[0-9a-f]{3,}`)
	warned    = regexp.MustCompile(`(?m)^(?:program\.gen:\d+: \w+Warning: .*\n  .*\n|<sys>:0: \w+Warning: .*\n)`)
	library   = regexp.MustCompile(`^[ |]*  File ".*/lib/python3\.13/`)
)

func comparableRun(run string) string {
	run = addresses.ReplaceAllString(warned.ReplaceAllString(withoutLibrary(run), ""), "0x")
	return strings.TrimSuffix(strings.Replace(run, "--- stderr\n--- exit", "--- exit", 1), "--- stderr\n")
}

// withoutLibrary drops the library's frames from tracebacks.
func withoutLibrary(run string) string {
	var kept []string
	inside := ""
	for _, line := range strings.Split(run, "\n") {
		if inside != "" && strings.HasPrefix(line, inside) {
			continue
		}
		inside = ""
		if library.MatchString(line) {
			inside = line[:strings.Index(line, "File ")] + "  "
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

// TestProgramsAgainstCPython compares random programs. GEN_PROGRAMS sets how many (the
// full run is 50,000), GEN_SEED where to start.
func TestProgramsAgainstCPython(t *testing.T) {
	python := oracle.Python(t)
	count, first := envInt("GEN_PROGRAMS", 300), envInt("GEN_SEED", 1)
	const batch = 300
	failures, died, late := 0, 0, 0
	var pythonTime, genTime time.Duration
	for done := 0; done < count; done += batch {
		var programs []string
		for i := done; i < min(done+batch, count); i++ {
			programs = append(programs, programText(uint64(first+i)))
		}
		start := time.Now()
		runs := cpythonRuns(t, python, "0", programs)
		pythonTime += time.Since(start)
		for i, want := range runs {
			if want == "" {
				late++
				continue
			}
			if strings.Contains(want, "--- exit") {
				died++
			}
			start := time.Now()
			got, want := comparableRun(runText(programName, programs[i])), comparableRun(want)
			genTime += time.Since(start)
			if got == want {
				continue
			}
			// A set of strs has no order to compare.
			if hashes := func() bool {
				for _, seed := range []string{"7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"} {
					if comparableRun(cpythonRuns(t, python, seed, programs[i:i+1])[0]) != want {
						return true
					}
				}
				return false
			}(); hashes {
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
	t.Logf("python %v, gen %v", pythonTime, genTime)
	t.Logf("%d programs, %d of them end with an exception, %d took too long", count, died, late)
}
