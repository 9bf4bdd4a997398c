package repl

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// This file owns what a terminal sends before the line editor sees it. The editor
// knows no bracketed paste: it would take a pasted block line by line, indent it
// once more and end it at the first blank line. So the text between the paste marks
// is taken out here as a whole, and the editor gets one Enter.

var (
	pasteBegin = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
	deleteKey  = []byte("\x1b[3~")
)

// A pasteFilter stands between terminal and line editor.
type pasteFilter struct {
	in io.Reader

	mu      sync.Mutex
	empty   bool   // the line that is edited is empty
	blocks  string // pasted text with more than one line, not taken yet
	raw     []byte // bytes that may be the beginning of a mark
	pasting bool
	paste   []byte
	out     []byte // for the editor
}

// Read gives the editor its bytes.
func (f *pasteFilter) Read(p []byte) (int, error) {
	for {
		f.mu.Lock()
		if len(f.out) > 0 {
			n := copy(p, f.out)
			f.out = f.out[n:]
			f.mu.Unlock()
			return n, nil
		}
		if bytes.HasPrefix(f.raw, deleteKey) {
			f.filter(nil)
			f.mu.Unlock()
			continue
		}
		f.mu.Unlock()
		buf := make([]byte, 4096)
		n, err := f.in.Read(buf)
		f.mu.Lock()
		f.filter(buf[:n])
		if err != nil {
			// What looked like the beginning of a mark was none.
			f.out = append(f.out, f.raw...)
			f.raw = nil
		}
		idle := len(f.out) == 0
		f.mu.Unlock()
		if err != nil && idle {
			return 0, err
		}
	}
}

// Close leaves the terminal open; it belongs to others as well.
func (f *pasteFilter) Close() error {
	if c, ok := f.in.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// setEmpty tells whether the edited line is empty.
func (f *pasteFilter) setEmpty(empty bool) {
	f.mu.Lock()
	f.empty = empty
	f.mu.Unlock()
}

// take hands over a pasted block; "" if there is none.
func (f *pasteFilter) take() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	text := f.blocks
	f.blocks = ""
	return text
}

// filter moves bytes from the terminal to out; f.mu is held.
func (f *pasteFilter) filter(b []byte) {
	b = append(f.raw, b...)
	f.raw = nil
	for len(b) > 0 {
		if f.pasting {
			i := bytes.Index(b, pasteEnd)
			if i < 0 {
				keep := beginning(b, pasteEnd)
				f.paste = append(f.paste, b[:len(b)-keep]...)
				f.raw = append([]byte(nil), b[len(b)-keep:]...)
				return
			}
			f.paste = append(f.paste, b[:i]...)
			b = b[i+len(pasteEnd):]
			f.pasted()
			continue
		}
		switch c := b[0]; {
		case bytes.HasPrefix(b, pasteBegin):
			f.pasting = true
			b = b[len(pasteBegin):]
		case bytes.HasPrefix(b, deleteKey):
			// The editor takes Del for Ctrl-D, which ends an empty line for good. To
			// know whether the line is empty, the editor must have seen what came before.
			if len(f.out) > 0 {
				f.raw = append([]byte(nil), b...)
				return
			}
			if !f.empty {
				f.out = append(f.out, deleteKey...)
			}
			b = b[len(deleteKey):]
		case c == 0x1b && (beginning(b, pasteBegin) == len(b) || beginning(b, deleteKey) == len(b)):
			// An Esc alone means nothing to the editor before the next key either.
			f.raw = append([]byte(nil), b...)
			return
		case c == 0x1a || c == 0x00:
			// Ctrl-Z would stop our parent too, and NUL acts like the end of input.
			b = b[1:]
		default:
			f.out = append(f.out, c)
			b = b[1:]
		}
	}
}

// beginning is the length of the longest end of b that begins mark.
func beginning(b, mark []byte) int {
	for n := min(len(b), len(mark)-1); n > 0; n-- {
		if bytes.HasPrefix(mark, b[len(b)-n:]) {
			return n
		}
	}
	return 0
}

// pasted decides what becomes of a paste: one line is typed text, more are a block.
func (f *pasteFilter) pasted() {
	text := normalise(string(f.paste))
	f.paste, f.pasting = nil, false
	if !strings.Contains(text, "\n") {
		f.out = append(f.out, text...)
		return
	}
	f.blocks += text
	f.out = append(f.out, '\r')
}

// normalise makes pasted text fit for a line editor: newlines, no tabs, no control
// characters.
func normalise(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	text = strings.ReplaceAll(text, "\t", "    ")
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < 0x20 || r == 0x7f) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}
