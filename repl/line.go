package repl

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"gen/repl/view"

	"github.com/chzyer/readline"
)

// This file owns line editing on a terminal: chzyer/readline, and the cures for
// what it does not do well. Readline and Close are called from one goroutine only.

// EditorOptions are what an Editor needs.
type EditorOptions struct {
	In       io.Reader
	Out      *Tail
	Width    func() int
	History  string // file of the history, "" for none
	Complete func(text string) (typed string, candidates []string)
	Paint    func(line string) string // adds colour to a line, nothing else; nil: none
	// Raw and Cooked switch the terminal; each may be called when it is so already.
	Raw, Cooked func() error
	// Resized registers a function for changes of the width; nil lets readline do it.
	Resized func(func())
}

// An Editor reads lines from a terminal.
type Editor struct {
	opt     EditorOptions
	rl      *readline.Instance
	filter  *pasteFilter
	history []string // encoded entries, oldest first
	pending string   // the last line of a paste, not ended yet
	typing  bool     // a line of the program is edited, not an answer to input()
}

// NewEditor prepares the terminal.
func NewEditor(opt EditorOptions) (*Editor, error) {
	e := &Editor{opt: opt, filter: &pasteFilter{in: opt.In}, typing: true}
	cfg := &readline.Config{
		Stdin:                  e.filter,
		Stdout:                 opt.Out,
		Stderr:                 opt.Out,
		HistoryLimit:           historySize,
		DisableAutoSaveHistory: true,
		HistorySearchFold:      true,
		AutoComplete:           completer{e},
		Listener:               listener{e},
		Painter:                painter{e},
		FuncIsTerminal:         func() bool { return true },
		FuncGetWidth: func() int {
			if w := opt.Width(); w > 0 {
				return w
			}
			return 80
		},
		FuncMakeRaw:        opt.Raw,
		FuncExitRaw:        opt.Cooked,
		FuncOnWidthChanged: opt.Resized,
	}
	rl, err := readline.NewEx(cfg)
	if err != nil {
		return nil, err
	}
	e.rl = rl
	e.history = loadHistory(opt.History)
	e.replay()
	return e, nil
}

// replay gives readline the history anew. Its own saving stores the wrong entry
// after the history has been walked through.
func (e *Editor) replay() {
	e.rl.ResetHistory()
	for _, entry := range e.history {
		_ = e.rl.SaveHistory(entry)
	}
}

// Add puts a block into the history.
func (e *Editor) Add(block string) {
	entry := encodeEntry(block)
	if strings.TrimSpace(entry) == "" {
		return
	}
	if n := len(e.history); n == 0 || e.history[n-1] != entry {
		e.history = append(e.history, entry)
		if len(e.history) > historySize {
			e.history = e.history[1:]
		}
		appendHistory(e.opt.History, entry)
	}
	e.replay()
}

// ReadLine reads a line of the program. After a paste, or when a block is taken
// from the history, the answer has several lines; a pasted text that ends with a
// line end keeps it.
func (e *Editor) ReadLine(prompt, initial string) (string, error) {
	if e.pending != "" {
		initial, e.pending = e.pending, ""
	}
	line, err := e.read(prompt, initial)
	if err != nil {
		return line, err
	}
	shown := line
	line = decodeEntry(line)
	if block := e.filter.take(); block != "" {
		line += block
		end := strings.LastIndexByte(line, '\n')
		whole := line[:end]
		if e.pending = line[end+1:]; e.pending == "" {
			whole = line[:end+1]
		}
		e.echo(prompt, shown, whole)
		return whole, nil
	}
	if strings.Contains(line, "\n") {
		line += "\n"
		e.echo(prompt, shown, line)
	}
	return line, nil
}

// Input reads the answer to a program's input(): no history, no colour, no Tab.
func (e *Editor) Input(prompt string) (string, error) {
	e.typing = false
	defer func() { e.typing = true }()
	last := prompt[strings.LastIndexByte(prompt, '\n')+1:]
	io.WriteString(e.opt.Out, prompt[:len(prompt)-len(last)])
	line, err := e.read(e.opt.Out.line()+last, "")
	if block := e.filter.take(); block != "" {
		// The program asks again for the other lines of a paste.
		first, _, _ := strings.Cut(line+block, "\n")
		line = first
	}
	return line, err
}

func (e *Editor) read(prompt, initial string) (string, error) {
	if e.typing {
		// The editor erases the line it stands on: what a program printed last must
		// not be lost.
		e.opt.Out.newline()
	}
	// Before the prompt is seen: what is typed then must not be echoed by the terminal.
	if err := e.opt.Raw(); err != nil {
		return "", err
	}
	io.WriteString(e.opt.Out, "\x1b[?2004h")
	e.filter.setEmpty(initial == "")
	e.rl.SetPrompt(prompt)
	line, err := e.rl.ReadlineWithDefault(initial)
	io.WriteString(e.opt.Out, "\x1b[?2004l")
	e.opt.Out.fresh()
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		return line, ErrInterrupt
	case err != nil:
		return "", io.EOF
	}
	return line, nil
}

// echo shows a block as if it had been typed, in place of the one line that the editor
// has shown: what stood before a paste, or an entry of the history.
func (e *Editor) echo(prompt, shown, text string) {
	var b strings.Builder
	rows := 1 + max(view.Width(prompt+shown)-1, 0)/max(e.opt.Width(), 1)
	fmt.Fprintf(&b, "\x1b[%dA\r\x1b[J", rows)
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if i > 0 {
			prompt = continuation
		}
		if e.opt.Paint != nil {
			line = e.opt.Paint(line)
		}
		b.WriteString(prompt + line + "\r\n")
	}
	io.WriteString(e.opt.Out, b.String())
}

// Close gives the terminal back.
func (e *Editor) Close() error { return e.rl.Close() }

// A completer is the Tab key. It never gives readline more than one candidate:
// with more, readline draws a table, and can divide by zero while it does.
type completer struct{ e *Editor }

func (c completer) Do(line []rune, pos int) ([][]rune, int) {
	text := string(line[:pos])
	if !c.e.typing {
		return nil, 0
	}
	if strings.TrimSpace(text) == "" {
		return [][]rune{[]rune(strings.Repeat(" ", 4-pos%4))}, 0
	}
	if c.e.opt.Complete == nil {
		return nil, 0
	}
	typed, candidates := c.e.opt.Complete(text)
	if more := strings.TrimPrefix(commonPrefix(candidates), typed); len(candidates) > 0 && more != "" {
		return [][]rune{[]rune(more)}, 0
	}
	if len(candidates) > 1 {
		io.WriteString(c.e.rl.Stdout(), columns(candidates, c.e.opt.Width()))
	}
	return nil, 0
}

// columns lays words out below each other.
func columns(words []string, width int) string {
	const most = 100
	more := ""
	if len(words) > most {
		more = "... " + strconv.Itoa(len(words)-most) + " more\n"
		words = words[:most]
	}
	if width <= 0 {
		width = 80
	}
	cell := 1
	for _, w := range words {
		cell = max(cell, view.Width(w)+2)
	}
	perRow := max((width-1)/cell, 1)
	rows := (len(words) + perRow - 1) / perRow
	var b strings.Builder
	for r := range rows {
		for i := r; i < len(words); i += rows {
			b.WriteString(words[i])
			if i+rows < len(words) {
				b.WriteString(strings.Repeat(" ", cell-view.Width(words[i])))
			}
		}
		b.WriteString("\n")
	}
	return b.String() + more
}

// A listener hears of each key after readline has acted on it.
type listener struct{ e *Editor }

func (l listener) OnChange(line []rune, pos int, key rune) ([]rune, int, bool) {
	if key == 0 {
		return nil, 0, false
	}
	l.e.filter.setEmpty(len(line) == 0)
	if key != readline.CharBackspace && key != readline.CharCtrlH || pos%4 == 0 || !l.e.typing {
		return nil, 0, false
	}
	for _, r := range line[:pos] {
		if r != ' ' {
			return nil, 0, false
		}
	}
	// In the indentation a Backspace goes one level back.
	to := pos - pos%4
	return append(append([]rune(nil), line[:to]...), line[pos:]...), to, true
}

// A painter adds colour, and corrects the cursor: readline moves it back by one
// column per character, which is too little for wide ones.
type painter struct{ e *Editor }

func (p painter) Paint(line []rune, pos int) []rune {
	text := string(line)
	if p.e.opt.Paint != nil && p.e.typing && !strings.ContainsRune(text, '\n') {
		text = p.e.opt.Paint(text)
	}
	extra := 0
	for _, r := range line[min(pos, len(line)):] {
		extra += max(view.RuneWidth(r)-1, 0)
	}
	if extra > 0 {
		text += "\x1b[" + strconv.Itoa(extra) + "D"
	}
	return []rune(text)
}

// clearScreen empties the screen and goes to its top.
const clearScreen = "\x1b[2J\x1b[H"

// A Tail is a writer that knows the line it has not ended.
type Tail struct {
	mu   sync.Mutex
	to   io.Writer
	last []byte
}

// NewTail watches a writer.
func NewTail(to io.Writer) *Tail { return &Tail{to: to} }

// Write writes.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if string(p) == clearScreen {
		t.last = t.last[:0]
	} else if i := strings.LastIndexByte(string(p), '\n'); i >= 0 {
		t.last = append(t.last[:0], p[i+1:]...)
	} else if len(t.last) < 4096 {
		t.last = append(t.last, p...)
	}
	return t.to.Write(p)
}

// newline ends a line that is not ended.
func (t *Tail) newline() {
	if t.line() != "" {
		io.WriteString(t, "\n")
	}
	t.fresh()
}

// line is the text since the last line end.
func (t *Tail) line() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.last)
}

// fresh tells that the cursor is at the beginning of a line.
func (t *Tail) fresh() {
	t.mu.Lock()
	t.last = t.last[:0]
	t.mu.Unlock()
}
