package repl

import (
	"strconv"
	"time"
)

// This file owns play: the run goes on by itself, like a film.

// playMost bounds the cards that are printed where no key can stop the film.
const playMost = 500

func (st *Stepper) play(c call) reply {
	pause := 1.0
	if c.arg != "" {
		var err error
		if pause, err = strconv.ParseFloat(c.arg, 64); err != nil || !(pause > 0) || pause > 60 {
			return wrong("play takes the seconds between two steps: play 0.5.")
		}
	}
	if st.keys {
		st.playing = time.Duration(pause * float64(time.Second))
		return say(" The run plays by itself; any key stops it.")
	}
	// Where nothing is redrawn the film is a list of cards.
	for range playMost {
		if !st.s.Forward() {
			return st.moved(false, 1)
		}
		st.show(reply{moved: true})
	}
	return say("%d steps were shown. To go on: play.", playMost)
}

// frame is the next picture of the film; playing is over at the end of the run.
func (st *Stepper) frame() reply {
	r := st.do("step")
	if len(r.lines) > 0 || st.s.Snapshot().Ended {
		st.playing = 0
	}
	return r
}
