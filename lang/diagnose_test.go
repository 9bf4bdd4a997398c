package lang

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang/code"
	"gen/lang/oracle"
)

// notOfTheParser are messages that later passes own.
var notOfTheParser = []string{
	"'return' outside function", "'yield' outside function", "'yield from' outside function", "'await' outside", "outside async function", "outside loop", "not properly in loop",
	"duplicate argument", "used prior to global", "used prior to nonlocal", "assigned to before", "no binding for nonlocal", "nonlocal declaration not allowed",
	"is parameter and", "is nonlocal and global", "annotated name", "import * only allowed", "from __future__", "future feature",
	"can't use starred expression here", "starred assignment target must be", "multiple starred expressions", "too many statically nested",
	"'return' with value in async generator", "'yield from' inside async", "default 'except:' must be last", "asynchronous comprehension", "assignment expression cannot",
	"'break', 'continue' and 'return' cannot appear in an except* block", "keyword argument repeated", "cannot assign to __debug__", "'yield' inside", "'await' ", "assignment expression within",
	"two starred expressions", "'yield expression'", "comprehension inner loop", "yield expression cannot", "named expression cannot", "is not callable", "too many", "SyntaxWarning:",
}

// TestDiagnoseCorpus compares errors with CPython's, byte for byte. Cases that a
// later pass reports must at least parse.
func TestDiagnoseCorpus(t *testing.T) {
	files, _ := filepath.Glob("../vm/testdata/corpus/syntax_errors/*.gen")
	equal, wrong := 0, 0
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		golden, err := os.ReadFile(strings.TrimSuffix(path, ".gen") + ".out")
		if err != nil {
			continue
		}
		_, want, _ := strings.Cut(string(golden), "--- stderr\n")
		want, _, _ = strings.Cut(want, "--- exit")
		if strings.Contains(string(golden), "Traceback") || want == "" {
			want = ""
		}
		_, perr := Parse(code.NewSource(filepath.Base(path), string(text)), File)
		got := ""
		if perr != nil {
			got = perr.Render()
		} else {
			later := want == ""
			for _, m := range notOfTheParser {
				later = later || strings.Contains(want, m)
			}
			if later {
				continue
			}
		}
		if got == want {
			equal++
			continue
		}
		wrong++
		t.Logf("%s: (-want +got)\n%s", filepath.Base(path), cmp.Diff(want, got))
	}
	t.Logf("%d equal, %d different", equal, wrong)
	if wrong*10 > equal {
		t.Errorf("only %d of %d equal CPython's", equal, equal+wrong)
	}
}

var update = flag.Bool("update", false, "write the golden files again; those made by Python need one")

// TestDiagnoseMistakes compares the errors of testdata/mistakes.txt with those that
// Python printed for them, and with a live Python when golden files are updated.
func TestDiagnoseMistakes(t *testing.T) {
	data, err := os.ReadFile("testdata/mistakes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		out, err := exec.Command(oracle.Python(t), "-W", "ignore", "testdata/mistakes.py", "testdata/mistakes.txt").Output()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/mistakes.golden", out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile("testdata/mistakes.golden")
	if err != nil {
		t.Fatal(err)
	}
	wants := strings.Split(string(golden), "---\n")
	texts := strings.Split(strings.TrimRight(string(data), "\n"), "\n---\n")
	if len(wants) != len(texts) {
		t.Fatalf("%d texts, %d golden answers", len(texts), len(wants))
	}
	equal, wrong := 0, 0
	for i, text := range texts {
		want := wants[i]
		later := false
		for _, m := range notOfTheParser {
			later = later || strings.Contains(want, m)
		}
		if later {
			continue
		}
		_, perr := Parse(code.NewSource("t.gen", text+"\n"), File)
		got := ""
		if perr != nil {
			got = perr.Render()
		}
		if got == want {
			equal++
			continue
		}
		wrong++
		t.Logf("%q:\n--- want\n%s--- got\n%s", text, want, got)
	}
	t.Logf("%d equal, %d different", equal, wrong)
	if wrong*10 > equal {
		t.Errorf("only %d of %d equal Python's", equal, equal+wrong)
	}
}

// TestErrors reads testdata/errors.gen: texts separated by ---, each with the
// message it must fail with as ### "message" on the line that must be reported.
func TestErrors(t *testing.T) {
	data, err := os.ReadFile("testdata/errors.gen")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range strings.Split(string(data), "---\n") {
		line, want := 0, ""
		for i, s := range strings.Split(text, "\n") {
			if _, after, ok := strings.Cut(s, `### "`); ok {
				line, want = i+1, strings.TrimSuffix(after, `"`)
			}
		}
		_, err := Parse(code.NewSource("errors.gen", text), File)
		if err == nil || err.Msg != want || err.Line() != line {
			t.Errorf("%s\n%v, want line %d: %s", text, err, line, want)
		}
	}
}

func TestUndecodable(t *testing.T) {
	for text, want := range map[string]string{
		"x = 1\ny = \"\xff\"\n":   "SyntaxError: Non-UTF-8 code starting with '\\xff' in file t.gen on line 2, but no encoding declared; see https://peps.python.org/pep-0263/ for details\n",
		"x = 1\ny = \"a\x00b\"\n": "  File \"t.gen\", line 2\n    y = \"a\nSyntaxError: source code cannot contain null bytes\n",
	} {
		_, err := Parse(code.NewSource("t.gen", text), File)
		if err == nil {
			t.Fatalf("%q parses", text)
		}
		if diff := cmp.Diff(want, err.Render()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	for word, want := range map[string]string{"é": "é", "e\u0301": "é", "ﬁx": "fix", "ｆｕｎｃ": "func", "𝐱𝟏": "x1", "漢字": "漢字", "µ": "μ"} {
		m, err := Parse(code.NewSource("t.gen", word), Eval)
		if err != nil {
			t.Errorf("%s: %v", word, err)
			continue
		}
		if got := m.Body[0].(*ExprStmt).Value.(*Name).ID; got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
