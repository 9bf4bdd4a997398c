package vm_test

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang/code"
	"gen/lang/oracle"
	"gen/vm"
)

// TestTasksAgainstCPython compares the logs of random programs about asyncio: the order
// of callbacks, timers, cancellations. GEN_TASKS sets how many, GEN_SEED where to start.
func TestTasksAgainstCPython(t *testing.T) {
	python := oracle.Python(t)
	count, first := envInt("GEN_TASKS", 200), envInt("GEN_SEED", 1)
	const program = "testdata/random/tasks.gen"
	text := read(t, program)
	const batch = 500
	for done := 0; done < count; done += batch {
		seeds := []string{strconv.Itoa(first + done), strconv.Itoa(first + min(done+batch, count))}
		// What is abandoned at the end of a seed is told on stderr, if the collector finds it.
		want, err := exec.Command(python, append([]string{program}, seeds...)...).Output()
		if err != nil {
			t.Fatal("CPython: ", err)
		}
		var out, errs bytes.Buffer
		m := vm.New(vm.Options{Stdout: &out, Stderr: &errs, Args: append([]string{program}, seeds...)})
		if end := m.Exec(code.NewSource(program, text)); end.Failed {
			t.Fatal(end.Message)
		}
		ours := strings.Split(out.String(), "seed ")
		for i, theirs := range strings.Split(string(want), "seed ") {
			if i >= len(ours) || ours[i] != theirs {
				t.Fatalf("seed %d: -CPython +gen\n%s", first+done+i-1, cmp.Diff(theirs, strings.Join(ours[min(i, len(ours)):min(i+1, len(ours))], "")))
			}
		}
	}
}
