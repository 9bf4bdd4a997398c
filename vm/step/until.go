package step

import "math"

// Until walks in direction dir, +1 or -1, until stop says so at some step; it answers
// false if it reached the end or the start first. maybe tells of an event whether stop
// could say so at its step; nil is as good as always yes. Where it says no, no picture has
// to be made, which is most of the work.
func (s *Session) Until(dir int, maybe func(*Event) bool, stop func(*Snapshot) bool) bool {
	start := s.standpoint()
	s.walking = true
	defer func() { s.walking = false }()
	if dir > 0 {
		// Most moves are short, and a walk from picture to picture needs no replay.
		for work := 0; maybe == nil || work < shortWalk; work += 1 + len(s.snap.Gens)/20 {
			if !s.Forward() {
				return false
			}
			if maybe != nil {
				maybe(&s.snap.Event) // it may remember what has happened
			}
			if stop(s.Snapshot()) {
				return true
			}
		}
		if !s.join() {
			return false
		}
		n, found := s.seek(math.MaxInt, maybe, stop)
		if s.stop.Swap(false) {
			return s.pause(start)
		}
		if !s.restart() {
			return s.stay(start)
		}
		s.Goto(n)
		return found
	}
	// Backwards: walk from the start and remember the last step that fits.
	here, last := s.pos, -1
	if here == 0 {
		return false
	}
	if !s.restart() {
		return s.stay(start)
	}
	s.seek(here, maybe, func(m *Snapshot) bool {
		if stop(m) {
			last = m.Step
		}
		return false
	})
	if s.stop.Load() || !s.restart() {
		return s.stay(start)
	}
	s.Goto(max(last, 0))
	return last >= 0
}

// shortWalk is the work of a walk with pictures: about as many steps.
const shortWalk = 400

// seek walks on without pictures, but for the steps below limit whose event maybe likes;
// at these it asks stop. It answers the step that it has come to, and whether stop has
// said so, or false if it was stopped. The session must be placed anew afterwards: its pictures do not know what has
// changed.
func (s *Session) seek(limit int, maybe func(*Event) bool, stop func(*Snapshot) bool) (int, bool) {
	for s.pos+1 < limit {
		r := s.run
		if r.n == s.pos {
			r.want = maybe
			ok := r.next()
			r.want = nil
			if !ok {
				if !s.stop.Load() && !r.waits {
					s.total, s.ended = r.n, true
				}
				return s.pos, false
			}
		}
		s.pos, s.snap = r.n, r.snapshot
		if maybe != nil && !maybe(&r.event) {
			continue
		}
		if s.snap == nil {
			// It was not asked for when its line was reached.
			n := s.pos
			if !s.restart() || !s.Goto(n) || !s.join() {
				return n, false
			}
		}
		if stop(s.Snapshot()) {
			return s.pos, true
		}
	}
	return s.pos, false
}
