package repl

import (
	"fmt"
	"io"
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
	st.mu.Lock()
	s := st.s
	st.mu.Unlock()
	over := patiently(p.out, func() string { return working(s) })
	keys.during(func() {
		f()
		st.s.Snapshot() // it looks a step ahead
	})
	over()
}

// Patience shows that something is being done if it takes longer, until the answer is
// called; out is a terminal, or nil.
func Patience(out io.Writer, what string) (over func()) {
	if out == nil {
		return func() {}
	}
	return patiently(out, func() string { return " " + what + stops })
}

// patiently shows a line that says how far something is, until the answer is called.
func patiently(out io.Writer, line func() string) (over func()) {
	ended, told := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(told)
		tick := time.NewTicker(patience)
		defer tick.Stop()
		shown := false
		for {
			select {
			case <-tick.C:
				shown = true
				fmt.Fprintf(out, "\r\x1b[2K%s", line())
			case <-ended:
				if shown {
					fmt.Fprint(out, "\r\x1b[2K")
				}
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-told
	}
}

// stops ends such a line.
const stops = " ...  Ctrl-C stops it"

// working is the line that says so.
func working(s Session) string {
	text := " working"
	if p, ok := s.(progressor); ok {
		if n := p.Progress(); n > 0 {
			text += ", step " + thousands(n)
		}
	}
	return text + stops
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
