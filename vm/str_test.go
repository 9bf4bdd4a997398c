package vm

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang/code"
)

// TestStrPrograms runs programs about str and bytes whose output CPython 3.13 made.
func TestStrPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/strings/*.gen")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".gen") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			m := New(Options{Stdout: &out, Stderr: &errs})
			if o := m.Exec(code.NewSource(file, string(text))); o.Failed {
				t.Fatalf("failed: %s%s", errs.String(), o.Message)
			}
			got := strings.Split(out.String(), "\n")
			if d := cmp.Diff(strings.Split(string(want), "\n"), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// every kind of code point: one to four bytes, and lone surrogates.
var mixed = "aé漢😀" + runeString(0xd800) + "z" + runeString(0xdfff)

func TestRunes(t *testing.T) {
	want := []rune{'a', 'é', '漢', '😀', 0xd800, 'z', 0xdfff}
	if d := cmp.Diff(want, runesOf(mixed)); d != "" {
		t.Error(d)
	}
	if got := stringOf(want); got != mixed {
		t.Errorf("stringOf = %q", got)
	}
	var back []rune
	for s := mixed; s != ""; {
		r, n := decodeLastRune(s)
		back = append([]rune{r}, back...)
		s = s[:len(s)-n]
	}
	if d := cmp.Diff(want, back); d != "" {
		t.Error(d)
	}
	s := &Str{s: mixed}
	if s.Len() != len(want) {
		t.Errorf("Len = %d", s.Len())
	}
	at := 0
	for i, r := range want {
		if got := s.offset(i); got != at {
			t.Errorf("offset(%d) = %d, want %d", i, got, at)
		}
		at += len(runeString(r))
	}
	if s.offset(len(want)) != len(mixed) {
		t.Errorf("offset at the end = %d", s.offset(len(want)))
	}
}

func TestSlicesKeepTheirLength(t *testing.T) {
	s := &Str{s: mixed}
	all := runesOf(mixed)
	for i := 0; i <= len(all); i++ {
		for j := i; j <= len(all); j++ {
			got := s.slice(i, j).obj.(*Str)
			if got.s != stringOf(all[i:j]) || got.Len() != j-i {
				t.Errorf("slice(%d, %d) = %q, length %d", i, j, got.s, got.Len())
			}
		}
	}
}

func TestHash(t *testing.T) {
	if (&Str{}).Hash() != 0 {
		t.Error("the hash of '' is not 0")
	}
	seen := map[int64]string{}
	for i := range 20000 {
		s := strings.Repeat("k", i%17) + itoa(i)
		h := (&Str{s: s}).Hash()
		if h == 0 || h == -1 {
			t.Errorf("hash of %q is %d", s, h)
		}
		if other, ok := seen[h]; ok && other != s {
			t.Errorf("%q and %q have the same hash", s, other)
		}
		seen[h] = s
	}
}

// Sums share their bytes; none of them may change another.
func TestSumsShare(t *testing.T) {
	m := New(Options{})
	long := strings.Repeat("x", growing)
	a := m.sum(t, NewStr(long), "1")
	b := m.sum(t, a, "2")
	c := m.sum(t, a, "3")
	d := m.sum(t, b, "4")
	for _, row := range []struct {
		got  Value
		want string
	}{{a, "1"}, {b, "12"}, {c, "13"}, {d, "124"}} {
		if s := row.got.obj.(*Str); s.s != long+row.want || s.Len() != len(s.s) {
			t.Errorf("got ...%s, want ...%s", s.s[growing:], row.want)
		}
	}
}

func (m *Machine) sum(t *testing.T, a Value, b string) Value {
	t.Helper()
	v, exc := m.strBinary(code.Add, a, NewStr(b))
	if exc != nil {
		t.Fatal("sum failed")
	}
	return v
}

func TestRepr(t *testing.T) {
	m := New(Options{})
	for _, row := range []struct{ s, repr, ascii string }{
		{"", "''", "''"},
		{"it's", `"it's"`, `"it's"`},
		{`it's "q"`, `'it\'s "q"'`, `'it\'s "q"'`},
		{"é\u00a0\u200b\t\x00", `'é\xa0\u200b\t\x00'`, `'\xe9\xa0\u200b\t\x00'`},
		{mixed, `'aé漢😀\ud800z\udfff'`, `'a\xe9\u6f22\U0001f600\ud800z\udfff'`},
		{"\ufffd", "'\ufffd'", `'\ufffd'`},
	} {
		if got := m.reprStr(row.s); got != row.repr {
			t.Errorf("repr of %q = %s, want %s", row.s, got, row.repr)
		}
		if got := asciiRepr(m.reprStr(row.s)); got != row.ascii {
			t.Errorf("ascii of %q = %s, want %s", row.s, got, row.ascii)
		}
	}
}

// What no memory bound allows is refused before it is made.
func TestStrBounds(t *testing.T) {
	m := New(Options{MaxMemory: 1 << 20})
	for _, expr := range []string{
		"'ab' * 10**6", "'a'.center(10**9)", "'a'.ljust(10**12)", "'a'.zfill(10**9)", "'%*d' % (10**9, 1)", "'%.*f' % (10**9, 1)",
		"'%.1000000000d' % 1", "f'{1:{10**9}}'", "format('a', '1000000000')", "('a' * 1000).replace('a', 'b' * 10000)", "b'ab' * 10**6",
		"bytes(10**9)", "('a' * 1000).join(['b'] * 2000)", "('\\t' * 1000).expandtabs(10**6)", "('a' * 1000).translate({97: 'b' * 10000})",
	} {
		var out bytes.Buffer
		m.opt.Stdout = &out
		o := m.Exec(code.NewSource("bound", "try:\n    x = "+expr+"\nexcept MemoryError:\n    print('refused')\n"))
		if o.Failed || out.String() != "refused\n" {
			t.Errorf("%s: %s%s", expr, out.String(), o.Message)
		}
	}
}

func FuzzFormats(f *testing.F) {
	for _, s := range []string{"{}", "{0!r:>{1}}", "{a[0].b}", "%(a)5.2f", "%*d%%", "{:{:{}}}", "}{", "%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := New(Options{MaxMemory: 1 << 16})
		if !isASCII(s) {
			return
		}
		args := val(&Tuple{items: []Value{Int(7), NewStr("text"), Float(1.5)}})
		m.percent(NewStr(s), args)
		m.percent(NewStr(s), val(newDict()))
		strFormat(m, []Value{NewStr(s), args, val(newDict())})
		m.formatValue(Int(5), s)
		m.formatValue(NewStr("x"), s)
	})
}
