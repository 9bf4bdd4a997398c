package step

import "gen/vm"

// ShowLibrary tells whether the frames of the machine's own library are steps like any
// others. The steps are numbered anew; the session stands at the first one that is not
// before the present moment.
func (s *Session) ShowLibrary(on bool) {
	if on == s.opt.Library {
		return
	}
	moment, start := s.moment(), s.pos == 0
	s.opt.Library = on
	s.total, s.ended, s.kept = 0, false, kept{}
	if !s.restart() {
		s.opt.Library = !on
		s.stop.Store(false)
		return
	}
	s.Measure(s.ahead)
	if start {
		return
	}
	r := s.start(true)
	for r.next() && r.m.Steps() < moment {
	}
	s.Goto(r.n)
}

// Library reports whether library frames are shown.
func (s *Session) Library() bool { return s.opt.Library }

// hides reports whether a frame is no part of the picture: the library's, unless it is
// shown. What a module of the library does while it is imported is never shown.
func (r *run) hides(f *vm.Frame) bool {
	if !f.IsLibrary() {
		return false
	}
	if !r.opt.Library {
		return true
	}
	for ; f != nil && f.IsLibrary(); f = f.Caller() {
		if frameKind(f) == "module" {
			return true
		}
	}
	return false
}
