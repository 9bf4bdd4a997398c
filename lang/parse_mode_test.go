package lang

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"gen/lang/code"
	"gen/lang/oracle"
)

// singleTable says what the REPL does with a text: c(omplete), i(ncomplete), e(rror).
var singleTable = []struct{ want, text string }{
	{"c", ""}, {"c", "\n"}, {"c", "# nothing\n"}, {"c", "x = 1\n"}, {"c", "x = 1; y = 2\n"},
	{"c", "x = (1,\n2)\n"}, {"i", "x = (1,\n"}, {"i", "x = (1,\n\n"}, {"e", "x = (1 2\n"}, {"e", "x = )\n"},
	{"i", "if x:\n"}, {"i", "if x:\n    y\n"}, {"c", "if x:\n    y\n\n"}, {"i", "if x: y\n"}, {"c", "if x: y\n\n"},
	{"i", "if x:\n    y\nelse:\n"}, {"i", "if x:\n    y\nelse:\n    z\n"}, {"c", "if x:\n    y\nelse:\n    z\n\n"},
	{"i", "def f():\n"}, {"i", "def f(a,\n"}, {"i", "def f():\n    # comment\n"}, {"i", "@decorator\n"}, {"i", "@decorator\ndef f():\n"},
	{"i", "try:\n"}, {"i", "try:\n    x\n"}, {"i", "try:\n    x\nexcept E:\n    y\n"}, {"c", "try:\n    x\nexcept E:\n    y\n\n"},
	{"i", "s = '''a\n"}, {"c", "s = '''a\nb'''\n"}, {"e", "s = 'a\n"}, {"i", "x = 1 + \\\n"}, {"c", "x = 1 + \\\n2\n"},
	{"i", "f'''{\n"}, {"i", "f'''{a}\n"}, {"i", "f'{a\n"},
	{"e", "x = 1\ny = 2\n"}, {"e", "  x = 1\n"}, {"e", "if x\n"}, {"e", "x = \n"}, {"e", "return return\n"}, {"e", "else:\n"},
	{"i", "class A:\n    def f(self):\n        pass\n"}, {"c", "class A:\n    def f(self):\n        pass\n\n"},
	{"i", "for x in y:\n    a\n\n    b\n"}, {"e", "if x:\npass\n"}, {"i", "while (a and\n"}, {"i", "{'a': 1,\n"}, {"i", "lambda x=(\n"},
	{"i", "with a as b:\n"}, {"i", "async def f():\n    await x\n"}, {"c", "async def f():\n    await x\n\n"}, {"c", "f(1)\n\n"}, {"c", "x\n# end\n"},
}

func classify(text string) string {
	_, err := Parse(code.NewSource("t.gen", text), Single)
	switch {
	case err == nil:
		return "c"
	case err.Incomplete:
		return "i"
	}
	return "e"
}

func TestSingle(t *testing.T) {
	for _, c := range singleTable {
		if got := classify(c.text); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestSingleBlock(t *testing.T) {
	text := "x = 1\nif x:\n    y = 2\n\nz = 3\n"
	m, err := ParseWith(code.NewSource("t.gen", text), Single, Options{Block: true})
	if err != nil || len(m.Body) != 3 {
		t.Errorf("%v, %v", m, err)
	}
}

// TestSingleLikeCodeop compares every line-wise and many character-wise beginnings
// of a program with Python's codeop.
func TestSingleLikeCodeop(t *testing.T) {
	python := oracle.Python(t)
	var texts []string
	for _, c := range singleTable {
		texts = append(texts, c.text)
	}
	for _, stmt := range strings.SplitAfter(benchProgram, "\n\n") {
		for i := range stmt {
			if i%3 == 0 || stmt[i] == '\n' {
				texts = append(texts, stmt[:i]+"\n")
			}
		}
		texts = append(texts, stmt)
	}
	var in strings.Builder
	for _, s := range texts {
		// codeop wants the lines without the last line end.
		in.WriteString(strconv.QuoteToASCII(strings.TrimSuffix(s, "\n")) + "\n")
	}
	cmd := exec.Command(python, "testdata/incomplete.py")
	cmd.Stdin = strings.NewReader(in.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	wants := strings.Fields(string(out))
	wrong := 0
	for i, text := range texts {
		if got := classify(text); got != wants[i] {
			wrong++
			t.Logf("%q: %s, codeop says %s", text, got, wants[i])
		}
	}
	t.Logf("%d of %d differ", wrong, len(texts))
	if wrong*50 > len(texts) {
		t.Error("more than 2 % differ from codeop")
	}
}

func TestEval(t *testing.T) {
	for text, want := range map[string]string{
		"1 + 2": "", "  x ": "", "(1,\n 2)\n\n": "", "*a, b": "", "lambda: 1": "",
		"x = 1": "invalid syntax", "pass": "invalid syntax", "": "invalid syntax", "a; b": "invalid syntax", "a\nb": "invalid syntax",
		"(1": "'(' was never closed", "yield 1": "invalid syntax", "x :": "invalid syntax",
	} {
		m, err := Parse(code.NewSource("<string>", text), Eval)
		switch {
		case err == nil && want != "", err != nil && err.Msg != want:
			t.Errorf("%q: %v, want %q", text, err, want)
		case err == nil:
			if _, ok := m.Body[0].(*ExprStmt); !ok || len(m.Body) != 1 {
				t.Errorf("%q: no expression", text)
			}
		}
	}
}
