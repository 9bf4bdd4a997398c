package vm_test

import (
	"bytes"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"gen/lang/code"
	"gen/lang/oracle"
	"gen/vm"
)

// Figures that are ratios to CPython on the same machine. `go test ./vm -run
// AgainstCPython -v` tries them out; GEN_FIGURES=1 makes them full size, in
// interleaved rounds of which the best counts, and holds the bounds.

const figures = "testdata/figures/"

// fullFigures reports whether the figures are to be measured in earnest.
func fullFigures() bool { return os.Getenv("GEN_FIGURES") != "" }

// timed runs a program of testdata/figures here and answers what it prints and how long
// it took.
func timed(t *testing.T, opt vm.Options, name string, args ...string) (string, time.Duration) {
	t.Helper()
	text, err := os.ReadFile(figures + name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the command does
	opt.Stdout, opt.Args = &out, append([]string{name}, args...)
	start := time.Now()
	if o := vm.New(opt).Exec(code.NewSource(name, string(text))); o.Failed {
		t.Fatal(o.Message)
	}
	return out.String(), time.Since(start)
}

// timedCPython runs a program of testdata/figures under CPython.
func timedCPython(t *testing.T, args ...string) (string, time.Duration) {
	t.Helper()
	cmd := exec.Command(oracle.Python(t), args...)
	cmd.Dir = figures
	start := time.Now()
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out), time.Since(start)
}

// Many tasks that sleep wake up in CPython's order, and within four times its time.
func TestSleepersAgainstCPython(t *testing.T) {
	tasks, rounds := "1000", 1
	if fullFigures() {
		tasks, rounds = "100000", 3
	}
	ours, theirs := time.Hour, time.Hour
	for range rounds {
		got, took := timed(t, vm.Options{MaxMemory: 8 << 30}, "sleepers.gen", tasks)
		ours = min(ours, took)
		want, took := timedCPython(t, "virtual_time.py", "sleepers.gen", tasks)
		theirs = min(theirs, took)
		if got != want {
			t.Fatalf("%s tasks woke up in another order: got %swant %s", tasks, got, want)
		}
	}
	ratio := float64(ours) / float64(theirs)
	t.Logf("%s tasks: %v, CPython %v, ratio %.2f", tasks, ours.Round(time.Millisecond), theirs.Round(time.Millisecond), ratio)
	if fullFigures() && ratio > 4 {
		t.Error("more than four times CPython's time")
	}
}

// What the loops of speed.gen cost, beside CPython.
func TestSpeedAgainstCPython(t *testing.T) {
	scale, rounds := "0.01", 1
	if fullFigures() {
		scale, rounds = "1", 5
	}
	ours, theirs := map[string]float64{}, map[string]float64{}
	var order []string
	keep := func(best map[string]float64, out string) {
		order = order[:0]
		for line := range strings.Lines(out) {
			name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
			ns, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			if old, ok := best[name]; !ok || ns < old {
				best[name] = ns
			}
			order = append(order, name)
		}
	}
	for range rounds {
		got, _ := timed(t, vm.Options{Now: time.Now}, "speed.gen", scale)
		keep(ours, got)
		want, _ := timedCPython(t, "speed.gen", scale)
		keep(theirs, want)
	}
	for _, name := range order {
		t.Logf("%-16s %8.1f ns, CPython %8.1f, ratio %.2f", name, ours[name], theirs[name], ours[name]/theirs[name])
	}
}
