package vm_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang"
	"gen/lang/code"
	"gen/vm"
)

// printFacts runs a program and answers the texts of its print facts, and its output.
func printFacts(t *testing.T, text string) (facts []string, out string) {
	t.Helper()
	var b bytes.Buffer
	c, err := lang.CompileText(code.NewSource("test.gen", text), lang.Options{Mode: lang.File})
	if err != nil {
		t.Fatal(err.Render())
	}
	m := vm.New(vm.Options{Stdout: &b, Stderr: &b, Watch: true})
	m.Load(c)
	for more := true; more; {
		more = m.Step()
		for _, f := range m.Facts() {
			if f.Kind == vm.EvPrint {
				facts = append(facts, f.Text)
			}
		}
	}
	return facts, b.String()
}

// One print is one fact, whether its arguments are turned into text by Go or by
// code; what such code prints itself comes where it belongs.
func TestPrintFacts(t *testing.T) {
	for name, test := range map[string]struct {
		program string
		want    []string
	}{
		"leaf":   {"print(1, 'a')\nprint()", []string{"1 a\n", "\n"}},
		"code":   {"class C:\n def __str__(self): return 'c'\nprint(1, C(), 2, C())", []string{"1 c 2 c\n"}},
		"nested": {"class C:\n def __str__(self):\n  print('in')\n  return 'c'\nprint(1, C())", []string{"1 in\n", "c\n"}},
		"fails":  {"class C:\n def __str__(self): 1/0\ntry: print('a', C())\nexcept ZeroDivisionError: print('b')", []string{"a ", "b\n"}},
		"write":  {"import sys\nsys.stdout.write('x')", []string{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			facts, out := printFacts(t, test.program)
			if diff := cmp.Diff(test.want, facts); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			all := ""
			for _, s := range test.want {
				all += s
			}
			if out != all {
				t.Errorf("output %q, want %q", out, all)
			}
		})
	}
}

// What gen refuses is refused in words.
func TestRefusals(t *testing.T) {
	for program, want := range map[string]string{
		"open('x')":                      "PermissionError: gen programs have no files\n",
		"import sys; sys.getrefcount(1)": "NotImplementedError: gen does not count references\n",
	} {
		var b bytes.Buffer
		m := vm.New(vm.Options{Stdout: &b, Stderr: &b})
		o := m.Exec(code.NewSource("test.gen", program))
		if !bytes.HasSuffix([]byte(o.Message), []byte(want)) {
			t.Errorf("%s: %q, want %q at the end", program, o.Message, want)
		}
	}
}
