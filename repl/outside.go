package repl

// This file owns what a stepper may reach outside of its session.

// An Outside is given to a stepper by whoever starts it; every part may be missing.
type Outside struct {
	// Write saves a file.
	Write func(path, text string) error
	// Programs lists the programs that can be opened, in order; Open stands at the
	// start of one of them.
	Programs []string
	Open     func(name string) (Session, error)
	// Lesson stands at the start of the program of a lesson of the tour.
	Lesson func(n int) (Session, error)
	// Hints lets one line tell why an exception is no riddle. It is for terminals.
	Hints bool
}

// With gives a stepper its surroundings.
func (st *Stepper) With(o Outside) *Stepper {
	st.with = o
	return st
}

// take goes on with another session.
func (st *Stepper) take(s Session) {
	st.mu.Lock()
	st.s = s
	st.mu.Unlock()
	st.rung, st.again, st.hit = 0, "", nil
	st.breaks, st.displays = nil, nil
	st.asked, st.lesson = nil, nil
}

// open opens a program by its name, or by the beginning or the number of one.
func (st *Stepper) open(name string) (Session, string, reply) {
	if st.with.Open == nil || len(st.with.Programs) == 0 {
		return nil, "", say("There are no example programs here.")
	}
	for _, p := range st.with.Programs {
		if IsExample(p, name) {
			s, err := st.with.Open(p)
			if err != nil {
				return nil, p, wrong("%v", err)
			}
			return s, p, reply{}
		}
	}
	text := "There is no example \"" + name + "\"."
	if like := Closest(name, st.with.Programs); like != "" {
		text += " Did you mean " + like + "?"
	}
	return nil, "", wrong("%s example lists them.", text)
}
