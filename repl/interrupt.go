package repl

import (
	"os"
	"os/signal"
	"sync"
	"time"
)

// This file owns Ctrl-C outside of prompts.

// Interrupts brings Ctrl-C to whoever works.
type Interrupts struct {
	mu   sync.Mutex
	stop func()
	seen bool
	woke chan struct{}
}

// Listen begins to hear Ctrl-C; idle is for when nobody works.
func (i *Interrupts) Listen(idle func()) {
	i.woke = make(chan struct{}, 1)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		for range signals {
			i.mu.Lock()
			stop := i.stop
			i.seen = true
			i.mu.Unlock()
			if stop == nil {
				idle()
				continue
			}
			stop()
			select {
			case i.woke <- struct{}{}:
			default:
			}
		}
	}()
}

// Happened reports whether there was an interrupt.
func (i *Interrupts) Happened() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.seen
}

// GoTo says who is to be interrupted from now on.
func (i *Interrupts) GoTo(stop func()) {
	i.mu.Lock()
	i.stop = stop
	i.mu.Unlock()
}

// Use says who is to be interrupted until the answer is called.
func (i *Interrupts) Use(stop func()) (back func()) {
	i.mu.Lock()
	before := i.stop
	i.stop = stop
	i.mu.Unlock()
	return func() { i.GoTo(before) }
}

// Sleep waits in real time, until Ctrl-C. It may come back early, for an interrupt
// that has been dealt with.
func (i *Interrupts) Sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-i.woke:
	}
}
