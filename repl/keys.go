package repl

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// This file owns the stepper on a terminal: single keys, and a screen that is
// redrawn in place. There is no alternate screen: the last picture stays in the
// scrollback, where it can be copied from.

// A Terminal is what single keys need.
type Terminal struct {
	In   io.Reader
	Out  io.Writer
	Raw  func() (restore func(), err error)
	Size func() (width, height int)
	// Resized registers a function for changes of the size until the answer is called;
	// nil: nobody tells.
	Resized func(func()) (back func())
}

// widest is the widest page that is drawn unasked: the eye loses longer lines.
const widest = 140

// RunKeys lets the reader walk with single keys until quit.
func (st *Stepper) RunKeys(term Terminal) error {
	restore, err := term.Raw()
	if err != nil {
		return err
	}
	defer restore()
	keys := newKeyReader(term.In, st.Interrupt)
	if shared, ok := term.In.(*Input); ok {
		defer keys.giveBack(shared)
	}
	p := &page{out: term.Out}
	if term.Resized != nil {
		defer term.Resized(keys.resized)()
	}
	st.keys = true
	defer func() { st.keys, st.playing = false, 0 }()
	r := st.first
	if st.lesson != nil {
		r = st.showStop() // in the words of keys
	}
	st.work(p, keys, func() {})
	for {
		width, height := term.Size()
		if st.width == 0 {
			st.o.Width = min(width, widest)
		}
		st.o.Height = height
		p.draw(st.screen(r, height, &p.scroll), width)
		if st.playing > 0 && keys.quiet(st.playing) {
			st.work(p, keys, func() { r = st.frame() })
			continue
		}
		key, err := keys.next()
		switch {
		case err != nil:
			return nil
		case key == resizeKey || p.scroll.turn(key):
			continue
		}
		p.scroll = scroll{}
		if st.playing > 0 {
			st.playing, r = 0, reply{} // the key that stops it does nothing else
			continue
		}
		line, ok := st.commandOf(key, keys, p)
		if !ok {
			if line != "" {
				r = say("%s", line)
			}
			continue
		}
		cmd, _, bad := parse(nonEmpty(line, st.again))
		switch {
		case bad.wrong || cmd.name == "quit":
			// Nothing may be reading when the stepper is left.
			r = st.do(line)
		default:
			st.work(p, keys, func() { r = st.do(line) })
		}
		if r.quit {
			p.last(st.screen(reply{}, height, &p.scroll), width)
			return nil
		}
	}
}

func nonEmpty(a, b string) string {
	if strings.TrimSpace(a) == "" && b != "" {
		return b
	}
	if a == "" {
		return "where"
	}
	return a
}

// commandOf turns a key into a command. Keys that want words ask for them. With
// ok false there is nothing to do, and the text, if any, is a message.
func (st *Stepper) commandOf(key string, keys *keyReader, p *page) (line string, ok bool) {
	switch key {
	case "ctrl-c":
		return "To leave: q", false
	case "ctrl-l":
		p.drawn = nil
		fmt.Fprint(p.out, clearScreen)
		return "", false
	case "enter":
		if st.lesson != nil {
			return "tour", true
		}
		return nonEmpty(st.again, "step"), true
	case "home":
		return "goto start", true
	case "end":
		return "goto end", true
	case ":":
		return p.ask("(gen) ", "", keys)
	}
	if st.asked != nil && len(key) == 1 && key >= "1" && int(key[0]-'0') <= len(st.asked.choices) {
		return key, true
	}
	if key >= "0" && key <= "9" && len(key) == 1 {
		return p.ask("goto ", key, keys)
	}
	for _, c := range commands() {
		for _, k := range c.keys {
			if k != key {
				continue
			}
			if c.asks {
				text, ok := p.ask(c.name+" ", "", keys)
				return c.name + " " + text, ok && (text != "" || c.name == "/")
			}
			return c.name, true
		}
	}
	if utf8.RuneCountInString(key) == 1 {
		return fmt.Sprintf("%q is no key here. ? lists the commands; : takes a command in words.", key), false
	}
	return "", false
}

// ask reads a line below the page; ok is false if it was given up.
func (p *page) ask(prompt, text string, keys *keyReader) (string, bool) {
	for {
		fmt.Fprintf(p.out, "\r\x1b[2K%s%s", prompt, text)
		key, err := keys.next()
		switch {
		case err != nil || key == "esc" || key == "ctrl-c" || key == "ctrl-d":
			fmt.Fprint(p.out, "\r\x1b[2K")
			return "", false
		case key == "enter":
			fmt.Fprint(p.out, "\r\x1b[2K")
			if _, err := strconv.Atoi(text); prompt == "goto " && err == nil {
				return "goto " + text, true
			}
			return text, true
		case prompt == "goto " && isNumber(text) && key != "backspace" && takesCount(key) != "":
			fmt.Fprint(p.out, "\r\x1b[2K")
			return takesCount(key) + " " + text, true // 3s is s 3
		case key == "backspace":
			if text == "" {
				fmt.Fprint(p.out, "\r\x1b[2K")
				return "", false
			}
			_, n := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-n]
		case key == "ctrl-u":
			text = ""
		case key == "space":
			text += " "
		case utf8.RuneCountInString(key) == 1:
			text += key
		}
	}
}

// takesCount is the command of a key that can be done several times, "" if there is none.
func takesCount(key string) string {
	for _, c := range commands() {
		if c.group == moving && strings.Contains(c.args, "[N]") && slices.Contains(c.keys, key) {
			return c.name
		}
	}
	return ""
}

// A keyReader reads keys, and Ctrl-C also while a command runs. When the stepper
// is left a read may be pending; Input.Cancel ends it without losing a key.
type keyReader struct {
	in        io.Reader
	interrupt func()

	mu      sync.Mutex
	change  *sync.Cond
	queue   []string
	rest    []byte // the beginning of a key that is not complete
	reading bool
	running bool
	err     error
}

func newKeyReader(in io.Reader, interrupt func()) *keyReader {
	k := &keyReader{in: in, interrupt: interrupt}
	k.change = sync.NewCond(&k.mu)
	return k
}

// begin starts reading if nobody does; k.mu is held.
func (k *keyReader) begin() {
	if !k.reading && k.err == nil {
		k.reading = true
		go k.read()
	}
}

// read reads once, and goes on as long as a command runs.
func (k *keyReader) read() {
	buf := make([]byte, 256)
	for {
		n, err := k.in.Read(buf)
		k.mu.Lock()
		if err == errCancelled {
			k.reading = false
			k.change.Broadcast()
			k.mu.Unlock()
			return
		}
		keys, rest := decodeKeys(append(k.rest, buf[:n]...))
		k.rest = rest
		stop := false
		for _, key := range keys {
			if key == "ctrl-c" && k.running {
				stop = true
				k.queue = nil
				continue
			}
			k.queue = append(k.queue, key)
		}
		if err != nil {
			k.err = err
		}
		again := err == nil && (k.running || len(k.queue) == 0 && !stop)
		k.reading = again
		k.change.Broadcast()
		k.mu.Unlock()
		if stop {
			k.interrupt()
		}
		if !again {
			return
		}
	}
}

// giveBack leaves what has been typed and not used to whoever reads next.
func (k *keyReader) giveBack(in *Input) {
	in.Cancel()
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.reading {
		k.change.Wait()
	}
	var b []byte
	for _, key := range k.queue {
		if key != resizeKey {
			b = append(b, encodeKey(key)...)
		}
	}
	in.Unread(append(b, k.rest...))
	k.queue, k.rest = nil, nil
}

// encodeKey is what a terminal sends for a key.
func encodeKey(key string) string {
	switch key {
	case "enter":
		return "\r"
	case "space":
		return " "
	case "backspace":
		return "\x7f"
	case "tab":
		return "\t"
	case "esc":
		return "\x1b"
	}
	if letter, ok := strings.CutPrefix(key, "ctrl-"); ok {
		return string(letter[0] - 'a' + 1)
	}
	sent := ""
	for sequence, name := range escapes {
		if name == key && sequence > sent {
			sent = sequence
		}
	}
	if sent != "" {
		return "\x1b" + sent
	}
	return key
}

// next waits for a key.
func (k *keyReader) next() (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.queue) == 0 {
		if k.err != nil {
			return "", k.err
		}
		k.begin()
		k.change.Wait()
	}
	key := k.queue[0]
	k.queue = k.queue[1:]
	return key, nil
}

// resizeKey stands in the queue of keys for a change of the terminal's size.
const resizeKey = "resize"

// resized says that the terminal has another size; from any goroutine.
func (k *keyReader) resized() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = append(k.queue, resizeKey)
	k.change.Broadcast()
}

// quiet waits and reports whether no key was pressed meanwhile.
func (k *keyReader) quiet(d time.Duration) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	over := false
	timer := time.AfterFunc(d, func() {
		k.mu.Lock()
		over = true
		k.mu.Unlock()
		k.change.Broadcast()
	})
	defer timer.Stop()
	for len(k.queue) == 0 && !over {
		if k.err != nil {
			return false
		}
		k.begin()
		k.change.Wait()
	}
	return len(k.queue) == 0
}

// during watches for Ctrl-C while f runs.
func (k *keyReader) during(f func()) {
	k.mu.Lock()
	k.running = true
	k.begin()
	k.mu.Unlock()
	f()
	k.mu.Lock()
	k.running = false
	k.mu.Unlock()
}

// escapes names the sequences that keys send.
var escapes = map[string]string{
	"[A": "up", "[B": "down", "[C": "right", "[D": "left", "[H": "home", "[F": "end",
	"OA": "up", "OB": "down", "OC": "right", "OD": "left", "OH": "home", "OF": "end",
	"[1~": "home", "[4~": "end", "[7~": "home", "[8~": "end", "[3~": "delete", "[5~": "pageup", "[6~": "pagedown",
}

// decodeKeys splits bytes from a terminal into keys; what may be the beginning of
// a longer character is left over. An escape byte at the end is the Esc key:
// terminals send sequences in one piece.
func decodeKeys(b []byte) (keys []string, rest []byte) {
	for len(b) > 0 {
		c := b[0]
		switch {
		case c == 0x1b:
			n := 1
			if len(b) > 1 && (b[1] == '[' || b[1] == 'O') {
				n = 2
				for n < len(b) && b[n] >= 0x20 && b[n] < 0x40 {
					n++
				}
				n = min(n+1, len(b))
			}
			if n == 1 {
				keys = append(keys, "esc")
			} else if name := escapes[string(b[1:n])]; name != "" {
				keys = append(keys, name)
			}
			b = b[n:]
		case c == '\r' || c == '\n':
			keys = append(keys, "enter")
			b = b[1:]
		case c == ' ':
			keys = append(keys, "space")
			b = b[1:]
		case c == 0x7f || c == 0x08:
			keys = append(keys, "backspace")
			b = b[1:]
		case c == '\t':
			keys = append(keys, "tab")
			b = b[1:]
		case c == 0:
			b = b[1:]
		case c < 0x20:
			keys = append(keys, "ctrl-"+string('a'+c-1))
			b = b[1:]
		case c < utf8.RuneSelf:
			keys = append(keys, string(c))
			b = b[1:]
		default:
			if !utf8.FullRune(b) {
				return keys, append([]byte(nil), b...)
			}
			r, n := utf8.DecodeRune(b)
			if r != utf8.RuneError {
				keys = append(keys, string(r))
			}
			b = b[n:]
		}
	}
	return keys, nil
}
