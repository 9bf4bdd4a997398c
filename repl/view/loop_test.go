package view

import (
	"strings"
	"testing"

	"gen/vm"
	"gen/vm/step"

	"github.com/google/go-cmp/cmp"
)

// The picture of the heap that the product is about, to the letter.
const heapPicture = `
 countdowns.gen                          step 48 of 63    clock 2.1 s (virtual)
────────────────────────────────────────────────────────────────────────────────
 READY QUEUE       TIMER HEAP               ┌─────────┐
  (empty)          earliest on top          │ 2.8  C  │ <- now: filed as #9,
                                            └──┬───┬──┘    rose past B (3.0)
 RUNNING                             ┌─────────┘   └─────────┐
  C, line 4                     ┌────┴────┐             ┌────┴────┐
  await sleep(0.7)              │ 3.0  A  │ #8          │ 3.0  B  │ #7
                                └─────────┘             └─────────┘
                       the same heap as a list: [ 2.8 C, 3.0 A, 3.0 B ]
────────────────────────────────────────────────────────────────────────────────
 TASK  STATE      WAITS FOR            0.0       1.0       2.0       3.0 s
 main  SUSPENDED  A, B and C           ·····················|
 A     SUSPENDED  timer at 3.0         3·········2·········1|        o
 B     SUSPENDED  timer at 3.0         2··············1·····|        o
 C     RUNNING    (timer at 2.8)       4······3······2······1      o
                                       3 printed · asleep  | now  o wakes here
`

// risen is the moment at which C's last timer has come to the top.
func risen() *step.Snapshot {
	for _, s := range countdownMoments() {
		if s.Event.Kind == vm.EvTimerSift && s.Clock == 2.1 && s.Loop.Moved == 0 {
			return s
		}
	}
	return nil
}

func TestHeapPicture(t *testing.T) {
	s := risen()
	if s == nil {
		t.Fatal("no such moment")
	}
	page := Screen(s, Options{Width: 80})
	got := strings.Join(page[:17], "\n") + "\n"
	if diff := cmp.Diff(strings.Split(heapPicture[1:], "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, got)
	}
}

func TestLoopScreens(t *testing.T) {
	modes := map[string]Options{
		"80": {Width: 80, Keys: keys}, "60": {Width: 60}, "120": {Width: 120},
		"80_ascii": {Width: 80, ASCII: true}, "plain": {Width: 72, Plain: true},
	}
	for mode, o := range modes {
		var lines []string
		for _, s := range countdownMoments() {
			if mode != "80" && mode != "plain" && s.Step%8 != 5 {
				continue
			}
			lines = append(append(lines, Screen(s, o)...), "")
		}
		for _, n := range []int{1, 2, 5, 7, 12, 40} {
			lines = append(append(lines, Screen(manyTimers(n), o)...), "")
		}
		lines = append(lines, Tasks(risen(), o)...)
		lines = append(lines, Tasks(moments()["yield"], o)...)
		lines = append(lines, Loop(moments()["yield"], o)...)
		golden(t, "loop_"+mode, lines)
	}
}

func TestLoopWidths(t *testing.T) {
	pictures := countdownMoments()
	for _, n := range []int{1, 2, 3, 4, 7, 8, 15, 16, 100} {
		pictures = append(pictures, manyTimers(n))
	}
	for _, s := range pictures {
		for w := 40; w < 130; w += 3 {
			for _, o := range []Options{{Width: w}, {Width: w, ASCII: true}, {Width: w, Plain: true}} {
				for _, line := range append(append(Screen(s, o), Tasks(s, o)...), Loop(s, o)...) {
					if Width(line) > w {
						t.Errorf("step %d at %d columns: %d: %s", s.Step, w, Width(line), line)
					}
					if strings.ContainsAny(line, "\x1b\n\r\t") {
						t.Errorf("control character: %q", line)
					}
				}
			}
		}
		if n := len(Screen(s, Options{Width: 80, Keys: keys})); n > 24 && len(s.Loop.Tasks) < 10 {
			t.Errorf("step %d takes %d rows", s.Step, n)
		}
	}
}

// The order in which timers leave a heap is what heapq makes of it.
func TestPopOrder(t *testing.T) {
	l := &step.Loop{Heap: []step.HeapEntry{{When: 2.8, Seq: 9, Label: "C"}, {When: 3, Seq: 8, Label: "A"}, {When: 3, Seq: 7, Label: "B"}}}
	names := func() (text string) {
		for _, h := range popOrder(l) {
			text += h.Label
		}
		return text
	}
	if got := names(); got != "CAB" {
		t.Errorf("times alone: %s", got) // checked with heapq and a class that compares times
	}
	l.BySeq = true
	if got := names(); got != "CBA" {
		t.Errorf("times and numbers: %s", got)
	}
}
