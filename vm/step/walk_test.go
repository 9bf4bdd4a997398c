package step_test

import (
	"math/rand/v2"
	"testing"

	"gen/vm/step"
)

// Whatever way a step is come to, with pictures that were kept or by running again, it
// looks the same.
func TestWalksAtRandom(t *testing.T) {
	s := session(t, pipeline)
	s.Measure(1 << 20)
	total, _ := s.Total()
	var forth []string
	for ok := true; ok; ok = s.Forward() {
		forth = append(forth, picture(t, s))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		switch random.IntN(8) {
		case 0:
			s.Goto(random.IntN(total + 1))
		case 1, 2:
			s.Forward()
		case 3, 4, 5:
			s.Back()
		case 6:
			s.Until(1-2*random.IntN(2), func(e *step.Event) bool { return e.N%3 == 0 }, func(m *step.Snapshot) bool { return m.Step%3 == 0 })
		case 7:
			pos := s.Pos()
			s.Instruction(1)
			s.Instruction(-1)
			s.Goto(pos)
		}
		if got := picture(t, s); got != forth[s.Pos()] {
			t.Fatalf("step %d:\n%s\n%s", s.Pos(), got, forth[s.Pos()])
		}
	}
}
