package repl

import (
	"fmt"
	"strconv"
	"time"
)

// This file tells the reader that something takes its time.

// patience is how long a command may take before it is spoken of.
const patience = 500 * time.Millisecond

// A progressor is a Session that tells how far a movement has come, to any goroutine.
type progressor interface{ Progress() int }

// work runs f, and after a while shows below the page that it runs, and how far it is.
func (st *Stepper) work(p *page, keys *keyReader, f func()) {
	over, told := make(chan struct{}), make(chan struct{})
	st.mu.Lock()
	s := st.s
	st.mu.Unlock()
	go func() {
		defer close(told)
		tick := time.NewTicker(patience)
		defer tick.Stop()
		shown := false
		for {
			select {
			case <-tick.C:
				shown = true
				fmt.Fprintf(p.out, "\r\x1b[2K%s", working(s))
			case <-over:
				if shown {
					fmt.Fprint(p.out, "\r\x1b[2K")
				}
				return
			}
		}
	}()
	keys.during(f)
	close(over)
	<-told
}

// working is the line that says so.
func working(s Session) string {
	text := " working"
	if p, ok := s.(progressor); ok {
		if n := p.Progress(); n > 0 {
			text += ", step " + thousands(n)
		}
	}
	return text + " ...  Ctrl-C stops it"
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
