package repl

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"gen/repl/view"
	"gen/vm"
)

// transcript runs commands and shows what each of them printed.
func transcript(t *testing.T, commands ...string) string {
	t.Helper()
	var b strings.Builder
	st := NewStepper(newFake(t), view.Options{Width: 80}, &b)
	for _, c := range commands {
		b.WriteString("(gen) " + c + "\n")
		if st.Exec(c) {
			b.WriteString("(left)\n")
		}
	}
	return b.String()
}

func TestTranscripts(t *testing.T) {
	tests := map[string][]string{
		"moves":   {"s", "e", "", "n", "back", "goto 5", "5", "until return bottom", "o", "back until yield", "rev e", "rc", "back", "c", "s", "goto end", "goto start", "goto 99", "s 3", "f"},
		"looks":   {"goto 6", "g", "gens all", "l", "l 1,3", "ll", "v", "u", "u", "u", "p 1 + 1", "p x", "g?", "?middle", "x?", "!print('a'); print('b')", "why", "why middle", "why botom", "dis", "output", "log 3", "w"},
		"stops":   {"b 15", "bl", "b bottom", "b on yield in bottom", "tb on return", "b on pass", "b 99", "b botom", "b on yeild", "cl 2", "bl", "c", "c", "c", "goto start", "cl", "b on return if x == 84", "c"},
		"display": {"display x", "goto 5", "s", "s", "undisplay 1", "s", "when x", "last r"},
		"wrong":   {"x", "stpe", "u", "until", "until yeild", "goto", "goto nowhere", "s many", "unt return", "help s", "help forward", "help send", "help yeild", "step?", "s; s", "q"},
		"help":    {"help"},
		"traced":  {"trace on return", "b on resume in top", "bl", "on 2 p x", "on 2 s", "on 9 p x", "on", "bl", "c", "s", "rc", "on 2", "cl", "sl", "sl 2", "rev sl", "trace", "trace on yeild"},
		"search":  {"/", "/84", "/", "/Bookmark", "rev /create", "rev /create", "/nowhere"},
		"set":     {"set", "set explain", "set explain more", "s", "explain off", "s", "explain on", "explain", "set width 60", "s", "set width 3", "set ascii on", "s", "set plain on", "s", "set plain off", "set shwo library", "set show", "set show library", "explain loud"},
		"fine":    {"si", "sx", "t=0", "start", "exp of"},
	}
	for name, commands := range tests {
		golden(t, "stepper_"+name+".txt", transcript(t, commands...))
	}
}

// lines is a Reader over a script.
type lines []string

func (l *lines) ReadLine(prompt, initial string) (string, error) {
	if len(*l) == 0 {
		return "", io.EOF
	}
	line := (*l)[0]
	*l = (*l)[1:]
	if line == "^C" {
		return "", ErrInterrupt
	}
	return line, nil
}

// Cards hold no escape bytes and are the same on every run.
func TestRunIsDeterministic(t *testing.T) {
	run := func() string {
		var b strings.Builder
		st := NewStepper(newFake(t), view.Options{Width: 80}, &b)
		if err := st.Run(&lines{"e", "", "s; s", "^C", "why", "q", "s"}, ""); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first := run()
	if first != run() {
		t.Error("two runs differ")
	}
	if strings.ContainsRune(first, '\x1b') {
		t.Error("escape bytes in a card")
	}
	if n := strings.Count(first, "pipeline.gen  "); n != 4 {
		t.Errorf("%d cards for 4 moves:\n%s", n, first)
	}
}

// Every command has help, a group and a function; no two claim the same word or key.
func TestCommandTable(t *testing.T) {
	words, keys := map[string]string{}, map[string]string{}
	for _, c := range commands() {
		if c.name == "" || c.help == "" || !strings.HasSuffix(c.help, ".") || c.group == "" || c.run == nil {
			t.Errorf("%q: something is missing", c.name)
		}
		for _, w := range append([]string{c.name}, c.aliases...) {
			if words[w] != "" {
				t.Errorf("%q means %s and %s", w, words[w], c.name)
			}
			words[w] = c.name
		}
		for _, k := range c.keys {
			if keys[k] != "" {
				t.Errorf("key %q means %s and %s", k, keys[k], c.name)
			}
			keys[k] = c.name
		}
		known := false
		for _, g := range groups {
			known = known || g == c.group
		}
		if !known {
			t.Errorf("%s: unknown group %q", c.name, c.group)
		}
	}
	for _, w := range strings.Fields("s n o f e c back rs rev goto until w gens l v p ! si dis why display b tb cl bl q help u d when last") {
		if words[w] == "" {
			t.Errorf("no command %q", w)
		}
	}
	for _, line := range StepperHelp(80) {
		if len(line) > 80 {
			t.Errorf("help line too long: %s", line)
		}
	}
	want := " s step   ← back   n over   o out   e next event   y why?   g gens   ? help"
	if got := " " + strings.Join(keyStrip(false, false)[:8], "   "); got != want {
		t.Errorf("key strip %q, want %q", got, want)
	}
}

// The manual is all tables in one piece: whatever they have is in it.
func TestManual(t *testing.T) {
	text := strings.Join(Manual(view.Options{Width: 80}), "\n")
	for _, c := range commands() {
		if !strings.Contains(text, "\n  "+strings.TrimSpace(c.name+" "+c.args)+"\n") {
			t.Errorf("no command %s", c.name)
		}
	}
	for _, s := range settings() {
		if !strings.Contains(text, "\n  set "+s.name+" ") {
			t.Errorf("no setting %s", s.name)
		}
	}
	for _, k := range vm.Kinds {
		if !strings.Contains(text, "\n  "+k.Name+"\n") {
			t.Errorf("no event %s", k.Name)
		}
	}
	for _, word := range glossaryWords() {
		if !strings.Contains(text, "\n"+word+"\n") {
			t.Errorf("no word %s", word)
		}
	}
}

func TestTrap(t *testing.T) {
	f := newFake(t)
	f.moments[1].Ladder[0].Locals[0].Name = "n"
	f.pos = 1
	var b strings.Builder
	st := NewStepper(f, view.Options{Width: 80}, &b)
	st.Exec("n")
	if want := `n ran the command "next"; to see the variable: p n`; !strings.Contains(b.String(), want) {
		t.Errorf("no note:\n%s", b.String())
	}
	f.pos = 1
	b.Reset()
	st.Exec("n")
	if strings.Contains(b.String(), "ran the command") {
		t.Error("the note comes twice")
	}
}

func TestSplitCommands(t *testing.T) {
	tests := map[string]string{
		"e; e; w":            "e|e|w",
		" s ;; ":             "s",
		"p 'a;b'; s":         "p 'a;b'|s",
		`p f("x\";", [1]);s`: `p f("x\";", [1])|s`,
		"":                   "",
	}
	for line, want := range tests {
		if got := strings.Join(splitCommands(line), "|"); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestBodyLine(t *testing.T) {
	source := strings.Split(`def a():
    """Text
    more"""
    # nothing

    return 1

async def b(x,
            y):
    'doc'
    pass
def c(): return 1
`, "\n")
	for name, want := range map[string]int{"a": 6, "b": 11, "c": 12, "d": 0} {
		if got := bodyLine(source, name); got != want {
			t.Errorf("%s: line %d, want %d", name, got, want)
		}
	}
}

func TestClosest(t *testing.T) {
	for _, k := range vm.Kinds {
		if Closest(k.Name, eventNames()) != k.Name {
			t.Errorf("%s is not closest to itself", k.Name)
		}
	}
	for word, want := range map[string]string{"yeild": "yield", "retrun": "return", "xyzzy": "", "pipeline.gne": "pipeline.gen"} {
		if got := Closest(word, append(eventNames(), "pipeline.gen")); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

// TestKeys plays keys and looks at what a terminal would show in the end.
func TestKeys(t *testing.T) {
	play := func(keys string) string {
		var b strings.Builder
		st := NewStepper(newFake(t), view.Options{}, io.Discard)
		err := st.RunKeys(Terminal{In: strings.NewReader(keys), Out: &b,
			Raw:  func() (func(), error) { return func() {}, nil },
			Size: func() (int, int) { return 80, 30 }})
		if err != nil {
			t.Fatal(err)
		}
		return screenOf(b.String())
	}
	golden(t, "keys.txt", strings.Join([]string{
		"### e e g", play("eeg"),
		"### five steps, two back, quit", play("s \x1b[C\rsq"),
		"### home, end, left", play("\x1b[H\x1b[F\x1b[D\x7f-"),
		"### 6 Enter, p 1 + 1 Enter", play("6\rp1 + 1\r"),
		"### :until return bottom", play(":until return bottom\r"),
		"### an unknown key", play("Z"),
		"### p given up", play("px\x1b"),
	}, "\n"))
}

// screenOf interprets the few escape sequences that a page uses.
func screenOf(s string) string {
	rows, row := []string{""}, 0
	seq := regexp.MustCompile(`^\x1b\[(\d*)([A-Z])`)
	col := 0
	for len(s) > 0 {
		if m := seq.FindStringSubmatch(s); m != nil {
			switch m[2] {
			case "A":
				n := 0
				for _, d := range m[1] {
					n = n*10 + int(d-'0')
				}
				row -= n
				if row < 0 {
					return "the cursor left the screen"
				}
			case "K":
				rows[row] = ""
			case "J":
				rows = append(rows[:row:row], "")
			}
			s = s[len(m[0]):]
			continue
		}
		switch s[0] {
		case '\r':
			col = 0
			s = s[1:]
		case '\n':
			row++
			for row >= len(rows) {
				rows = append(rows, "")
			}
			s = s[1:]
		default:
			n := strings.IndexAny(s, "\x1b\r\n")
			if n < 0 {
				n = len(s)
			}
			if col == 0 {
				rows[row] = s[:n]
			} else {
				rows[row] += s[:n]
			}
			col += n
			s = s[n:]
		}
	}
	return strings.TrimRight(strings.Join(rows, "\n"), "\n") + "\n"
}

func TestDecodeKeys(t *testing.T) {
	keys, rest := decodeKeys([]byte("a\x1b[C\x1bOH \r\x03\x00ü\x1b[3~\x1b[99;99Z\xc3"))
	if got := strings.Join(keys, ","); got != "a,right,home,space,enter,ctrl-c,ü,delete" {
		t.Errorf("got %s", got)
	}
	if string(rest) != "\xc3" {
		t.Errorf("rest %q", rest)
	}
}

// Ctrl-C reaches a command that runs, a key typed meanwhile is kept, and what is
// typed after leaving belongs to the next reader.
func TestInterruptKey(t *testing.T) {
	r, w := io.Pipe()
	in := NewInput(r)
	stopped := make(chan bool)
	k := newKeyReader(in, func() { close(stopped) })
	k.during(func() {
		w.Write([]byte{3})
		<-stopped
		w.Write([]byte("q"))
	})
	if key, err := k.next(); key != "q" || err != nil {
		t.Errorf("got %q, %v", key, err)
	}
	in.Cancel()
	for busy := true; busy; {
		k.mu.Lock()
		busy = k.reading
		k.mu.Unlock()
	}
	go w.Write([]byte("next"))
	buf := make([]byte, 9)
	if n, err := in.Read(buf); string(buf[:n]) != "next" || err != nil {
		t.Errorf("got %q, %v", buf[:n], err)
	}
}
