package lang

import (
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gen/lang/code"
)

// TestLimits feeds what could exhaust the stack or time: it must come back with a
// clear message, and soon.
func TestLimits(t *testing.T) {
	many := strings.Repeat
	for _, c := range []struct{ name, text, want string }{
		{"parentheses", many("(", 100_000), "too many nested parentheses"},
		{"200 parentheses", many("(", 200) + "1" + many(")", 200), ""},
		{"201 parentheses", many("(", 201) + "1" + many(")", 201), "too many nested parentheses"},
		{"subscripts", "x" + many("[x", 100_000), "too many nested parentheses"},
		{"braces", many("{1:", 100_000), "too many nested parentheses"},
		{"f-strings", many("f'{", 100_000), ""},
		{"lambdas", "f = " + many("lambda a=", 100_000) + "1", "too many nested lambdas"},
		{"flat lambdas", "f = " + many("lambda: ", 100_000) + "1", "maximum recursion depth exceeded during compilation"},
		{"unary", "x = " + many("-", 100_000) + "1", "maximum recursion depth exceeded during compilation"},
		{"not", "x = " + many("not ", 100_000) + "1", "maximum recursion depth exceeded during compilation"},
		{"power", "x = 2" + many("**2", 100_000), "maximum recursion depth exceeded during compilation"},
		{"sum", "x = 1" + many("+1", 100_000), "maximum recursion depth exceeded during compilation"},
		{"sum of 1500", "x = 1" + many("+1", 1500), ""},
		{"or", "x = 1" + many(" or 1", 20_000), ""},
		{"comparison", "x = 1" + many(" < 1", 1500), ""},
		{"conditional", "x = " + many("1 if 1 else ", 20_000) + "1", "maximum recursion depth exceeded during compilation"},
		{"attributes", "x" + many(".x", 20_000), "maximum recursion depth exceeded during compilation"},
		{"calls", "x" + many("()", 20_000), "maximum recursion depth exceeded during compilation"},
		{"elif", "if 1:\n    x\n" + many("elif 1:\n    x\n", 20_000), "maximum recursion depth exceeded during compilation"},
		{"99 indents", indents(99), ""},
		{"100 indents", indents(100), "too many levels of indentation"},
		{"assignments", many("x = ", 20_000) + "1", ""},
		{"arguments", "f(" + many("1,", 50_000) + ")", ""},
		{"statements", many("x = 1\n", 20_000), ""},
		{"a long string", "x = '" + many("a", 10<<20) + "'", ""},
		{"a long name", many("a", 10<<20), ""},
		{"a long f-string", "x = f'" + many("a", 10<<20) + "'", ""},
		{"a long comment", "#" + many("a", 10<<20), ""},
		{"a long number", "x = " + many("1", 4301), "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits."},
		{"4300 digits", "x = " + many("1", 4300), ""},
		{"blank lines", many("\n", 1<<20), ""},
		{"blanks", many(" ", 10<<20) + "x", "unexpected indent"},
		{"a wrong end", "x = (" + many("1,", 50_000) + "]", "closing parenthesis ']' does not match opening parenthesis '('"},
		{"side by side", "x = [" + many("1,", 20_000) + "1 2]", "invalid syntax. Perhaps you forgot a comma?"},
		{"null", "x = 1\x00", "source code cannot contain null bytes"},
	} {
		start := time.Now()
		_, err := Parse(code.NewSource("t.gen", c.text+"\n"), File)
		got := ""
		if err != nil {
			got = err.Msg
			_ = err.Render()
		}
		if got != c.want && c.name != "f-strings" {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: %v", c.name, d)
		}
	}
}

func indents(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "if 1:\n")
	}
	return b.String() + strings.Repeat(" ", n) + "x"
}

func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		"yeild 3\n":                 "Did you mean 'yield'?",
		"def f():\n    retrun 3\n":  "Did you mean 'return'?",
		"whlie True:\n    pass\n":   "Did you mean 'while'?",
		"esle:\n    x\n":            "Did you mean 'else'?",
		"match x:\n    case 1: y\n": "Write it with if and elif.",
		"x = 1j\n":                  "Work with two floats instead.",
	} {
		_, err := Parse(code.NewSource("t.gen", text), File)
		if err == nil || err.Hint != want {
			t.Errorf("%q: %+v, want hint %q", text, err, want)
		}
	}
}

// TestRefused checks that soft keywords stay names and that what gen leaves out is
// refused by name.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"match = case = type = _ = 1\nmatch(x)[case].type\nprint(match, type(x))\nmatch: int = 1\ntype.x = 2\n": "",
		"match x:\n    case 1:\n        pass\n":         "gen does not have 'match' statements yet",
		"match (x):\n    case [1, *_]:\n        pass\n": "gen does not have 'match' statements yet",
		"match x, y:\n    case _: pass\n":               "gen does not have 'match' statements yet",
		"type A = int\n":                                "gen does not have 'type' statements yet",
		"type A[T] = list[T]\n":                         "gen does not have 'type' statements yet",
		"def f[T](x: T): pass\n":                        "gen does not have type parameters yet",
		"class A[T]: pass\n":                            "gen does not have type parameters yet",
		"x = 1 + 2j\n":                                  "gen does not have complex numbers",
	} {
		_, err := Parse(code.NewSource("t.gen", text), File)
		got := ""
		if err != nil {
			got = err.Msg
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLiterals(t *testing.T) {
	for text, want := range map[string]any{
		"0x_ff": big.NewInt(255), "0b1_0": big.NewInt(2), "0o17": big.NewInt(15), "1_000": big.NewInt(1000), "00_0": big.NewInt(0),
		"1e3": 1000.0, ".5": 0.5, "1_0.2_5": 10.25, "5.": 5.0,
		`"a\x41\101\u0041\n"`: "aAAA\n", `r"\n"`: `\n`, `b"\xff"`: []byte("\xff"), `"a" 'b' """c"""`: "abc", `u"x"`: "x",
		"'\\\n'": "", "'''\r\n'''": "\n", `"\400"`: "Ā",
	} {
		m, err := Parse(code.NewSource("t.gen", text), Eval)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := m.Body[0].(*ExprStmt).Value.(*Constant).Value
		if constantText(got) != constantText(want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	m, err := Parse(code.NewSource("t.gen", "x = '\\d \\w'\ny = r'\\d'\nz = '\\777'\nw = f'\\q{x}'\n"), File)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range m.Warnings {
		got = append(got, w.Msg)
	}
	if s := strings.Join(got, "|"); s != `invalid escape sequence '\d'|invalid octal escape sequence '\777'|invalid escape sequence '\q'` {
		t.Error(s)
	}
}

// FuzzParse: any text gives a tree or an error, never a panic, and colouring covers
// it in order.
func FuzzParse(f *testing.F) {
	f.Add(benchProgram, byte(0))
	if data, err := os.ReadFile("testdata/mistakes.txt"); err == nil {
		for i, s := range strings.Split(string(data), "\n---\n") {
			f.Add(s+"\n", byte(i))
		}
	}
	files, _ := filepath.Glob("../vm/testdata/corpus/generators/a*.gen")
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(string(data), byte(0))
		}
	}
	f.Fuzz(func(t *testing.T, text string, mode byte) {
		m, err := Parse(code.NewSource("fuzz.gen", text), Mode(mode%3))
		if (m == nil) == (err == nil) {
			t.Fatalf("%v and %v", m, err)
		}
		if err != nil {
			if err.Msg == "" || err.Span.Start < 0 || int(err.Span.Start) > len(text) {
				t.Fatalf("%+v", err)
			}
			_ = err.Render()
		}
		end := int32(0)
		for _, tok := range Tokens(text) {
			if tok.Span.Start < end || tok.Span.End <= tok.Span.Start || int(tok.Span.End) > len(text) {
				t.Fatalf("%v after %d", tok, end)
			}
			end = tok.Span.End
		}
	})
}
