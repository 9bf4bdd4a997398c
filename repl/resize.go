package repl

import (
	"sync"

	"github.com/chzyer/readline"
)

// This file owns the changes of the terminal's size.

// Resizes brings a change of the size to whoever has the terminal.
type Resizes struct {
	once sync.Once
	mu   sync.Mutex
	told func()
}

// Use says who is told from now on, until the answer is called.
func (z *Resizes) Use(f func()) (back func()) {
	z.mu.Lock()
	before := z.told
	z.told = f
	z.mu.Unlock()
	z.once.Do(func() {
		readline.DefaultOnWidthChanged(func() {
			z.mu.Lock()
			told := z.told
			z.mu.Unlock()
			if told != nil {
				told()
			}
		})
	})
	return func() {
		z.mu.Lock()
		z.told = before
		z.mu.Unlock()
	}
}
