package main

import (
	"os"
	"os/signal"
	"sync"
	"time"
)

// This file owns Ctrl-C.

// interrupts brings Ctrl-C to whoever works.
type interrupts struct {
	mu   sync.Mutex
	stop func()
	seen bool
	woke chan struct{}
}

func (i *interrupts) listen() {
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
				os.Exit(exitInterrupted)
			}
			stop()
			select {
			case i.woke <- struct{}{}:
			default:
			}
		}
	}()
}

// happened reports whether there was an interrupt.
func (i *interrupts) happened() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.seen
}

// goTo says who is to be interrupted from now on.
func (i *interrupts) goTo(stop func()) {
	i.mu.Lock()
	i.stop = stop
	i.mu.Unlock()
}

// sleep waits in real time, until Ctrl-C.
func (i *interrupts) sleep(d time.Duration) {
	select {
	case <-i.woke: // of an earlier interrupt
	default:
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-i.woke:
	}
}
