package repl

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A locked buffer: readline writes from its own goroutine.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// edit types keys into an editor and returns the lines that came out of it, an
// error as its text, until the end of the input.
func edit(t *testing.T, history, keys string, read func(e *Editor) (string, error)) ([]string, string) {
	t.Helper()
	out := &safeBuffer{}
	nothing := func() error { return nil }
	e, err := NewEditor(EditorOptions{
		In: strings.NewReader(keys), Out: NewTail(out), Width: func() int { return 80 }, History: history,
		Complete: func(text string) (string, []string) { return complete(text, &fakeInterp{t: t}, nil) },
		Raw:      nothing, Cooked: nothing, Resized: func(func()) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	if read == nil {
		read = func(e *Editor) (string, error) { return e.ReadLine(primary, "") }
	}
	var got []string
	for {
		line, err := read(e)
		if err == io.EOF {
			got = append(got, "EOF")
			break
		}
		if err != nil {
			got = append(got, "("+err.Error()+")")
			continue
		}
		got = append(got, line)
		if len(got) > 50 {
			t.Fatal("no end of input")
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	return got, out.String()
}

func TestEditor(t *testing.T) {
	tests := []struct {
		name, keys string
		want       string
	}{
		{"lines", "a = 1\rb\r\x04", "a = 1|b|EOF"},
		{"interrupt", "abc\x03x\r\x04", "(interrupted)|x|EOF"},
		{"delete on an empty line does nothing", "\x1b[3~x\r\x04", "x|EOF"},
		{"delete deletes", "xy\x1b[D\x1b[3~\r\x04", "x|EOF"},
		{"NUL and Ctrl-Z are dropped", "a\x00\x1ab\r\x04", "ab|EOF"},
		{"backspace in the indentation", "      \x7fx\r\x04", "    x|EOF"},
		{"backspace elsewhere", "ab      \x7fx\r\x04", "ab     x|EOF"},
		{"tab indents", "\tx\r  \ty\r\x04", "    x|    y|EOF"},
		{"tab completes", "whi\t x\rg.se\t(1)\r\x04", "while x|g.send(1)|EOF"},
		{"tab completes the common part", "pr\t\r\x04", "print|EOF"},
		{"paste of one line", "x = \x1b[200~42\x1b[201~ + 1\r\x04", "x = 42 + 1|EOF"},
		{"paste of a block", "\x1b[200~def f():\r\n\tx = 1\r\n\r\n\treturn x\r\n\x1b[201~y\r\x04", "def f():\n    x = 1\n\n    return x\n|y|EOF"},
		{"paste without a last line end", "\x1b[200~a\nb\x1b[201~c\r\x04", "a|bc|EOF"},
		{"paste behind something", "x = (\x1b[200~1,\n2)\n\x1b[201~\x04", "x = (1,\n2)\n|EOF"},
		{"end without a line end", "abc", "abc|EOF"},
		{"wide characters", "数据\x1b[D\x1b[Dx\r\x04", "x数据|EOF"},
	}
	for _, test := range tests {
		got, _ := edit(t, "", test.keys, nil)
		if g := strings.Join(got, "|"); g != test.want {
			t.Errorf("%s: %q, want %q", test.name, g, test.want)
		}
	}
}

// The marks of a paste may arrive in pieces.
func TestPasteInPieces(t *testing.T) {
	text := "a\x1b[200~x\ny\n\x1b[201~b\x1b[3~"
	for size := 1; size < len(text); size++ {
		f := &pasteFilter{in: strings.NewReader("")}
		for rest := []byte(text); len(rest) > 0; {
			n := min(size, len(rest))
			f.filter(rest[:n])
			rest = rest[n:]
		}
		out, _ := io.ReadAll(f)
		if string(out) != "a\rb\x1b[3~" || f.take() != "x\ny\n" {
			t.Errorf("in pieces of %d: %q", size, out)
		}
	}
}

func TestHistory(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	path := StateFile("history")
	remember := func(e *Editor) (string, error) {
		line, err := e.ReadLine(primary, "")
		if err == nil {
			e.Add(line)
		}
		return line, err
	}
	got, _ := edit(t, path, "\x1b[200~def f():\n    pass\n\x1b[201~x\rx\r\x04", remember)
	if g := strings.Join(got, "|"); g != "def f():\n    pass\n|x|x|EOF" {
		t.Fatalf("got %q", g)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "def f():⏎    pass\nx\n" {
		t.Errorf("history file %q, %v", text, err)
	}
	// Up twice recalls the block, with its line ends; it can be found again.
	got, _ = edit(t, path, "\x1b[A\x1b[A\r\x1b[A\r\x12def\r\r\x04", remember)
	if g := strings.Join(got[:2], "|"); g != "def f():\n    pass\n|def f():\n    pass\n" {
		t.Errorf("got %q", got)
	}
	if !strings.HasPrefix(StateFile("history"), os.Getenv("XDG_STATE_HOME")) {
		t.Error("not in the state folder")
	}
	if name := filepath.Base(StateFile("x")); name != "x" {
		t.Error(name)
	}
}

// What a program prints without a line end is not lost, and input() keeps it.
func TestOutputBeforePrompt(t *testing.T) {
	_, out := edit(t, "", "a\rb\r\x04", func(e *Editor) (string, error) {
		io.WriteString(e.opt.Out, "partial")
		return e.ReadLine(primary, "")
	})
	if !strings.Contains(out, "partial\n") {
		t.Errorf("%q", out)
	}
	got, out := edit(t, "", "me\t\r\x04", func(e *Editor) (string, error) {
		io.WriteString(e.opt.Out, "your ")
		return e.Input("name? ")
	})
	if got[0] != "me" || !strings.Contains(out, "your name? ") {
		t.Errorf("%q %q", got, out)
	}
}

// Whatever a key reader has taken and not used is read by the next one, key for key.
func TestKeysGivenBack(t *testing.T) {
	typed := "ab é\r\t\x7f\x1b[A\x1b[3~\x03\x15"
	keys, rest := decodeKeys([]byte(typed))
	var again strings.Builder
	for _, key := range keys {
		again.WriteString(encodeKey(key))
	}
	if again.String()+string(rest) != typed {
		t.Errorf("%q became %q", typed, again.String())
	}
	in := NewInput(strings.NewReader("c"))
	in.Unread([]byte(typed))
	text, _ := io.ReadAll(in)
	if string(text) != typed+"c" {
		t.Errorf("%q", text)
	}
}
