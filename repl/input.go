package repl

import (
	"errors"
	"io"
	"sync"
)

// An Input lets several readers take turns at one terminal. A read from a terminal
// cannot be taken back, so it is made here, on behalf of whoever waits; if that one
// is cancelled, the bytes go to the next.
type Input struct {
	from io.Reader

	mu      sync.Mutex
	change  *sync.Cond
	buf     []byte
	err     error
	reading bool
	turn    int // counts cancellations
}

var errCancelled = errors.New("read cancelled")

// NewInput shares a reader.
func NewInput(from io.Reader) *Input {
	in := &Input{from: from}
	in.change = sync.NewCond(&in.mu)
	return in
}

// Read gives what is there, and waits if there is nothing.
func (in *Input) Read(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	turn := in.turn
	for len(in.buf) == 0 {
		switch {
		case in.err != nil:
			return 0, in.err
		case in.turn != turn:
			return 0, errCancelled
		case !in.reading:
			in.reading = true
			go in.read()
		}
		in.change.Wait()
	}
	n := copy(p, in.buf)
	in.buf = in.buf[n:]
	return n, nil
}

func (in *Input) read() {
	buf := make([]byte, 4096)
	n, err := in.from.Read(buf)
	in.mu.Lock()
	in.buf = append(in.buf, buf[:n]...)
	in.err = err
	in.reading = false
	in.mu.Unlock()
	in.change.Broadcast()
}

// Unread puts bytes in front of those that come next.
func (in *Input) Unread(b []byte) {
	in.mu.Lock()
	in.buf = append(append([]byte(nil), b...), in.buf...)
	in.mu.Unlock()
}

// Cancel sends all waiting readers away.
func (in *Input) Cancel() {
	in.mu.Lock()
	in.turn++
	in.mu.Unlock()
	in.change.Broadcast()
}

// Close makes an Input an io.ReadCloser; the terminal stays open.
func (in *Input) Close() error {
	in.Cancel()
	return nil
}
