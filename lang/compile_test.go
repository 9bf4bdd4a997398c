package lang

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gen/lang/code"

	"github.com/google/go-cmp/cmp"
)

func compileText(t *testing.T, name, text string, opt Options) *code.Code {
	t.Helper()
	c, err := CompileText(code.NewSource(name, text), opt)
	if err != nil {
		t.Fatalf("%s:%d: %v", name, err.Line(), err)
	}
	if err := verify(c); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return c
}

var wantError = regexp.MustCompile(`  ### (\d+)-(?:(\d+):)?(\d+) "(.*)"$`)

// TestCompileErrors compiles the chunks of testdata/compile/errors.txt. A line that ends
// in `### 3-7 "message"` must be the one reported, with these columns (end line
// first if it is another); a chunk without such a line must compile. The words and
// columns are CPython 3.13's.
func TestCompileErrors(t *testing.T) {
	text, err := os.ReadFile("testdata/compile/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, chunk := range strings.Split(string(text), "\n---\n") {
		want := ""
		for i, line := range strings.Split(chunk, "\n") {
			if m := wantError.FindStringSubmatch(line); m != nil {
				end := m[2]
				if end == "" {
					end = fmt.Sprint(i + 1)
				}
				want = fmt.Sprintf("%d:%s-%s:%s %s", i+1, m[1], end, m[3], m[4])
			}
		}
		src := code.NewSource("chunk", strings.TrimRight(chunk, "\n")+"\n")
		c, e := CompileText(src, Options{})
		got := ""
		if e != nil {
			start, end := src.Position(e.Span.Start), src.Position(e.Span.End)
			got = fmt.Sprintf("%d:%d-%d:%d %s", start.Line, start.Column, end.Line, end.Column, e.Msg)
		} else if err := verify(c); err != nil {
			t.Errorf("%v in\n%s", err, chunk)
		}
		if got != want {
			t.Errorf("got  %s\nwant %s in\n%s", got, want, chunk)
		}
	}
}

// TestDis compares listings of testdata/dis/*.gen; -update writes them.
func TestDis(t *testing.T) {
	files, _ := filepath.Glob("testdata/dis/*.gen")
	if len(files) == 0 {
		t.Fatal("no programs")
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			code.Dis(&got, compileText(t, filepath.Base(f), string(text), Options{}))
			golden := strings.TrimSuffix(f, ".gen") + ".dis"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, _ := os.ReadFile(golden)
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestVerifyCorpus verifies the code of every program in the repository.
func TestVerifyCorpus(t *testing.T) {
	count := 0
	for _, dir := range []string{"../vm", "../examples"} {
		filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".gen") {
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c, e := CompileText(code.NewSource(path, string(text)), Options{TopLevelAwait: true})
			if e != nil {
				return nil // some programs are about errors
			}
			count++
			if err := verify(c); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			return nil
		})
	}
	t.Logf("%d programs", count)
}

// slots writes the slots of a code object in one line.
func slots(c *code.Code) string {
	kinds := [...]string{code.Local: "", code.Cell: "cell ", code.Free: "free ", code.Hidden: "hidden ", code.HiddenCell: "hidden cell "}
	var parts []string
	for i, n := range c.LocalNames {
		parts = append(parts, kinds[c.SlotKinds[i]]+n)
	}
	return strings.Join(parts, ", ")
}

func inner(c *code.Code) []*code.Code {
	list := []*code.Code{c}
	for _, k := range c.Consts {
		if k, ok := k.(*code.Code); ok {
			list = append(list, inner(k)...)
		}
	}
	return list
}

func TestScopes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"def f(a, /, b, *c, d, **e):\n x = a", "f: a, b, d, c, e, x"},
		{"def f(a):\n b = 1\n def g(): return a, b\n", "f: cell a, g, cell b | f.<locals>.g: free a, free b"},
		{"def f():\n return [x for x in y]", "f: hidden x"},
		{"def f():\n return [lambda: x for x in y]", "f: hidden cell x | f.<locals>.<lambda>: free x"},
		{"def f(z):\n return (x + z for x in y)", "f: cell z | f.<locals>.<genexpr>: .0, x, free z"},
		{"def f():\n [y := x for x in z]\n return y", "f: y, hidden x"},
		{"[y := x for x in z]", "<module>: hidden x"},
		{"class A:\n def f(self): super()", "A: cell __class__ | A.f: self, free __class__"},
		{"class A:\n x = 1\n y = [x for _ in z]", "A: hidden _"},
		{"def f(x):\n class A:\n  x = x\n  def g(self): return x", "f: cell x, A | f.<locals>.A: free x | f.<locals>.A.g: self, free x"},
		{"def f():\n global g\n def g(): pass", "f:  | g: "},
		{"def f():\n lambda: (lambda: 1)", "f:  | f.<locals>.<lambda>:  | f.<locals>.<lambda>.<locals>.<lambda>: "},
		{"class A:\n __x = 1\n def f(self, __y): self.__x", "A:  | A.f: self, _A__y"},
	} {
		var parts []string
		for _, c := range inner(compileText(t, "scopes", test.text+"\n", Options{})) {
			if c.Name != "<module>" || len(c.LocalNames) > 0 {
				parts = append(parts, c.QualName+": "+slots(c))
			}
		}
		if got := strings.Join(parts, " | "); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

// TestPositions checks the text that a traceback marks for an instruction, with
// the anchor in brackets.
func TestPositions(t *testing.T) {
	for _, test := range []struct {
		text string
		op   code.Op
		want string
	}{
		{"x = (a) + (b)", code.BINARY_OP, "(a) + (b) [+]"},
		{"x = a +(b)", code.BINARY_OP, "a +(b) [+(]"},
		{"x = a ** b", code.BINARY_OP, "a ** b [**]"},
		{"f(x)[1:2]", code.BINARY_SUBSCR, "f(x)[1:2] [[1:2]]"},
		{"a.b(c)(d)", code.CALL, "a.b(c) [(c)]"},
		{"a.b", code.LOAD_ATTR, "a.b"},
		{"a = (b\n  .c(d))", code.CALL, "c(d) [(d)]"},
		{"for x in f(y): pass", code.GET_ITER, "f(y) [(y)]"},
		{"with f(y): pass", code.BEFORE_WITH, "f(y) [(y)]"},
		{"assert a, b", code.RAISE_VARARGS, "a"},
		{"x = not a < b", code.COMPARE_OP, "not a < b"},
	} {
		c := compileText(t, "positions", test.text+"\n", Options{})
		got := "no such instruction"
		for pc, in := range c.Instrs {
			if in.Op() == test.op {
				got = c.Source.Slice(c.Spans[pc].Span)
				if a := c.Spans[pc].Anchor; a.IsValid() {
					got += " [" + c.Source.Slice(a) + "]"
				}
				break
			}
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.text, got, test.want)
		}
	}
}

func TestModes(t *testing.T) {
	if c := compileText(t, "eval", "1 + x", Options{Mode: Eval}); c.Instrs[len(c.Instrs)-1].Op() != code.RETURN_VALUE || len(c.Instrs) != 4 {
		t.Error("eval")
	}
	c := compileText(t, "single", "x\n", Options{Mode: Single, Library: true})
	if c.Instrs[1].Op() != code.PRINT_EXPR || c.Flags&code.Library == 0 {
		t.Error("single")
	}
	c = compileText(t, "await", "await x\n", Options{TopLevelAwait: true})
	if c.Flags&code.Coroutine == 0 {
		t.Error("a module that awaits is a coroutine")
	}
	c = compileText(t, "warn", "assert (x, 'm')\nx is 1\n1()\n", Options{})
	var got []string
	for _, w := range c.Warnings {
		got = append(got, fmt.Sprint(c.Source.LineOf(w.Span.Start), " ", w.Msg))
	}
	want := []string{
		"1 assertion is always true, perhaps remove parentheses?",
		"2 \"is\" with 'int' literal. Did you mean \"==\"?",
		"3 'int' object is not callable; perhaps you missed a comma?",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnparse(t *testing.T) {
	for _, text := range []string{
		"(a, b)", "a ** (-b)", "(a + b) * c", "lambda x, /, y=1, *z, k, **w: x", "not (a and b)", "f(x for x in y)",
		"a[b, :]", "{**a, 'k': 1}", "f'{a!r:>{w}}{{}}'", "1 .real", "a if b else c", "...",
	} {
		c := compileText(t, "unparse", "from __future__ import annotations\nx: "+text+"\n", Options{})
		found := false
		for _, k := range c.Consts {
			found = found || k == text
		}
		if !found {
			t.Errorf("%s is not among %v", text, c.Consts)
		}
	}
}

// TestDeepTree: a tree may be as deep as it likes, the compiler says so at worst.
func TestDeepTree(t *testing.T) {
	var e Expr = &Constant{}
	for range 100_000 {
		e = &UnaryOp{Op: Negative, Operand: e}
	}
	m := &Module{Body: []Stmt{&ExprStmt{Value: e}}}
	if _, err := Compile(m, code.NewSource("deep", ""), Options{}); err == nil || err.Kind != "RecursionError" {
		t.Error(err)
	}
}

func TestCleanDoc(t *testing.T) {
	for in, want := range map[string]string{
		"  a\n    b\n      c\n  ": "a\nb\n  c\n",
		"\ta\n\tb":                "a\nb",
		"a\n\n  b\n":              "a\n\nb\n",
	} {
		if got := cleanDoc(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
