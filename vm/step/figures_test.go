package step

import (
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"gen/lang"
	"gen/lang/code"
)

// The figures of long runs. `go test ./vm/step -run LongRuns -v` tries them out;
// GEN_FIGURES=1 makes them full size and holds the bounds.

var longRuns = []struct{ name, text string }{
	{"a loop", `
n = 0
while True:
    n += 1
`},
	{"one generator", `
def count():
    n = 0
    while True:
        n += 1
        yield n

total = 0
for n in count():
    total += n
`},
	{"many generators", `
def three():
    yield 1
    yield 2
    yield 3

total = 0
while True:
    for n in three():
        total += n
`},
	{"many coroutines", `
async def answer():
    return 42

async def ask():
    while True:
        await answer()

ask().send(None)
`},
	{"a long list", `
xs = list(range(1_000_000))
def f(xs):
    n = 0
    while True:
        n += 1
f(xs)
`},
}

// A run of many instructions is walked through: forwards, a step back, a picture; and
// it needs little memory.
func TestLongRuns(t *testing.T) {
	far, full := int64(100_000), os.Getenv("GEN_FIGURES") != ""
	if full {
		far = 10_000_000
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the command does
	for _, row := range longRuns {
		c, err := lang.CompileText(code.NewSource("long.gen", row.text), lang.Options{})
		if err != nil {
			t.Fatal(err.Render())
		}
		s := NewSession(c, Options{})
		took := func(f func()) time.Duration {
			start := cpuTime()
			f()
			return cpuTime() - start
		}
		forth := took(func() {
			s.run.quiet = true
			for s.run.m.Steps() < far && s.run.next() {
			}
		})
		s.Goto(s.run.n + 1)
		n := s.Pos()
		back := took(func() { s.Back() })
		if s.Pos() != n-1 {
			t.Errorf("%s: at step %d after going back from %d", row.name, s.Pos(), n)
		}
		picture := took(func() { s.Forward(); s.Snapshot() })
		var heap runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&heap)
		t.Logf("%-16s %d instructions: forth %v, back %v, a picture %v, heap %d MB", row.name, far,
			forth.Round(time.Millisecond), back.Round(time.Millisecond), picture.Round(time.Microsecond), heap.HeapAlloc>>20)
		if full && (back > time.Second || picture > 50*time.Millisecond) || heap.HeapAlloc > 200<<20 {
			t.Errorf("%s: too slow or too big", row.name)
		}
		runtime.KeepAlive(s)
	}
}
