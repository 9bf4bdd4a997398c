package step

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"gen/lang"
	"gen/lang/code"
	"gen/vm"
)

// deepChains have a rung for each of so many generators; the name before a chain of the
// second kind is that of the innermost one.
var deepChains = []struct{ name, text string }{
	{"yield from, built from below", `
def leaf():
    a = yield 1
    b = yield 2
    return b

def wrap(inner):
    x = yield from inner
    return x

g = leaf()
for i in range(DEPTH):
    g = wrap(g)
next(g)
g.send(5)
try:
    g.send(6)
except StopIteration as e:
    print(e.value)
`},
	{"yield from, built from above", `
import sys
sys.setrecursionlimit(10**6)
def down(n):
    if n:
        x = yield from down(n - 1)
    else:
        x = yield 1
    return x

g = down(DEPTH)
next(g)
try:
    g.send(6)
except StopIteration as e:
    print(e.value)
`},
	{"await", `
class Pause:
    def __await__(self):
        return (yield 1)

async def leaf():
    await Pause()
    return 3

async def wrap(inner):
    return await inner

c = leaf()
for i in range(DEPTH):
    c = wrap(c)
c.send(None)
try:
    c.throw(ValueError("x"))
except ValueError as e:
    print(e)
`},
}

func deepSession(t *testing.T, text, depth string) *Session {
	t.Helper()
	c, err := lang.CompileText(code.NewSource("deep.gen", replaceDepth(text, depth)), lang.Options{})
	if err != nil {
		t.Fatal(err.Render())
	}
	return NewSession(c, Options{})
}

func replaceDepth(text, depth string) string {
	const word = "DEPTH"
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i:i+len(word)] == word {
			return text[:i] + depth + text[i+len(word):]
		}
	}
	return text
}

// A step of a deep chain costs little: its ladder is folded.
func TestDeepLadders(t *testing.T) {
	depth, full := "1000", os.Getenv("GEN_FIGURES") != ""
	if full {
		depth = "100000"
	}
	for _, row := range deepChains {
		s := deepSession(t, row.text, depth)
		worst, at, back, steps := time.Duration(0), 0, time.Duration(0), 0
		var all []time.Duration
		measure := func(f func() bool) time.Duration {
			start := cpuTime()
			f()
			s.Snapshot()
			steps++
			return cpuTime() - start
		}
		for _, kind := range []vm.Kind{vm.EvForward, vm.EvYield, vm.EvReturn, vm.EvRaise} {
			// In the middle of a trip.
			s.Goto(0)
			seen := 0
			last := 0
			maybe := func(e *Event) bool {
				if e.Kind == kind && e.N > last {
					seen, last = seen+1, e.N
				}
				return e.Kind == kind && (kind == vm.EvYield || seen >= 400)
			}
			if !s.Until(1, maybe, func(s *Snapshot) bool { return maybe(&s.Event) }) {
				continue
			}
			for range 20 {
				took := measure(s.Forward)
				all = append(all, took)
				if took > worst {
					worst, at = took, s.Pos()
				}
			}
			for range 20 {
				back = max(back, measure(s.Back))
			}
		}
		slices.Sort(all)
		median := all[len(all)/2]
		t.Logf("%-30s depth %s, %d steps: a step %v, at most %v (step %d), a step back at most %v", row.name, depth, steps,
			median.Round(time.Microsecond), worst.Round(time.Microsecond), at, back.Round(time.Microsecond))
		// One instruction, the one that sends a message down all the way, may take longer.
		if full && (median > 50*time.Millisecond || worst > 250*time.Millisecond || back > 50*time.Millisecond) {
			t.Errorf("%s: too slow", row.name)
		}
	}
}

// A folded picture depends on the place alone, and says how much it leaves out.
func TestFoldedPicturesFromBothDirections(t *testing.T) {
	for _, row := range deepChains {
		s := deepSession(t, row.text, "300")
		s.Measure(1 << 30)
		var forth []string
		whole := func() string {
			m := s.Snapshot()
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		rungs, folded := 0, 0
		for ok := true; ok; ok = s.Forward() {
			if s.Pos()%41 > 1 {
				forth = append(forth, "")
				continue
			}
			forth = append(forth, whole())
			n := len(s.Snapshot().Ladder)
			for _, r := range s.Snapshot().Ladder {
				if r.Above != nil {
					n += r.Above.Rungs
					folded++
				}
			}
			rungs = max(rungs, n)
		}
		if folded == 0 || rungs < 300 {
			t.Errorf("%s: %d folds, %d rungs", row.name, folded, rungs)
		}
		for n := len(forth) - 1; n > 0; n -= 397 {
			for n%41 > 1 {
				n--
			}
			s.Goto(n + 1)
			s.Goto(n)
			if got := whole(); got != forth[n] {
				t.Errorf("%s: step %d differs when it is come to from behind\n%s\n%s", row.name, n, got, forth[n])
			}
		}
	}
}

// Whole leaves nothing out of the present picture.
func TestWholePicture(t *testing.T) {
	s := deepSession(t, deepChains[0].text, "700")
	whole := deepSession(t, deepChains[0].text, "700")
	whole.opt.Whole = true
	whole.restart()
	for _, n := range []int{3, 3000, 4000, 7000} {
		s.Goto(n)
		whole.Goto(n)
		got, _ := json.Marshal(s.Whole())
		want, _ := json.Marshal(whole.Snapshot())
		if string(got) != string(want) {
			t.Errorf("step %d:\n%.2000s\n%.2000s", n, got, want)
		}
		if folded := s.Snapshot().MoreGens; n > 3 && folded == 0 {
			t.Errorf("step %d is not folded", n)
		}
	}
}
