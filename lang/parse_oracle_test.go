package lang

// The tree is CPython's, node for node and byte for byte: compared over the
// standard library of an installed Python 3.13, if there is one.

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"gen/lang/code"
	"gen/lang/oracle"
)

// dump writes a tree in the form of testdata/dump.py.
func dump(b *strings.Builder, v reflect.Value, plain bool) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			b.WriteByte('-')
			return
		}
		dump(b, v.Elem(), plain)
		return
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				b.WriteByte(' ')
			}
			dump(b, v.Index(i), false)
		}
		b.WriteByte(']')
		return
	case reflect.Bool:
		b.WriteString(map[bool]string{true: "True", false: "False"}[v.Bool()])
		return
	case reflect.Struct:
	default:
		fmt.Fprint(b, v.Interface())
		return
	}
	name := v.Type().Name()
	b.WriteString(name)
	if n, ok := v.Addr().Interface().(Node); ok && !plain {
		switch name {
		case "Module", "Arguments", "CompFor", "WithItem":
		default:
			fmt.Fprintf(b, "@%d:%d", n.Span().Start, n.Span().End)
		}
	}
	b.WriteByte('(')
	defer b.WriteByte(')')
	switch n := v.Addr().Interface().(type) {
	case *Constant:
		b.WriteString(constantText(n.Value))
		return
	case *JoinedStr:
		b.WriteByte('[')
		for i, x := range n.Values {
			if i > 0 {
				b.WriteByte(' ')
			}
			_, isText := x.(*Constant)
			dump(b, reflect.ValueOf(x), isText)
		}
		b.WriteByte(']')
		return
	}
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous || !f.IsExported() || strings.Contains(f.Name, "Span") || f.Name == "Warnings" {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		dump(b, v.Field(i), false)
	}
}

func constantText(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case *big.Int:
		return "i" + v.Text(16)
	case float64:
		return fmt.Sprintf("f%016x", math.Float64bits(v))
	case string:
		return "s" + hex.EncodeToString([]byte(v))
	case []byte:
		return "b" + hex.EncodeToString(v)
	case code.Ellipsis:
		return "..."
	}
	return fmt.Sprintf("?%T", v)
}

func TestTreeEqualsCPythons(t *testing.T) {
	python := oracle.Python(t)
	out, err := exec.Command(python, "-c", "import os; print(os.path.dirname(os.__file__))").Output()
	if err != nil {
		t.Fatal(err)
	}
	lib := strings.TrimSpace(string(out))
	files, _ := filepath.Glob(filepath.Join(lib, "*.py"))
	for _, dir := range []string{"asyncio", "collections", "importlib", "json", "email", "unittest", "concurrent/futures"} {
		more, _ := filepath.Glob(filepath.Join(lib, dir, "*.py"))
		files = append(files, more...)
	}
	if more, _ := filepath.Glob("testdata/valid/*.py"); more != nil {
		files = append(more, files...)
	}
	for _, name := range []string{"test_grammar", "test_fstring", "test_string_literals", "test_generators", "test_coroutines", "test_syntax", "test_with", "test_unpack_ex"} {
		path := filepath.Join(lib, "test", name+".py")
		if _, err := os.Stat(path); err == nil {
			files = append(files, path)
		}
	}
	cmd := exec.Command(python, "-W", "ignore", "testdata/dump.py")
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	out, err = cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	compared, refused := 0, 0
	for i, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(data) || strings.HasPrefix(want[i], "error:") {
			continue
		}
		m, perr := Parse(code.NewSource(path, string(data)), File)
		if strings.HasPrefix(want[i], "refused:") {
			refused++
			if perr == nil {
				t.Errorf("%s: parsed, although %s", path, want[i])
			}
			continue
		}
		if perr != nil {
			if strings.HasPrefix(perr.Msg, "gen does not") {
				refused++
			} else {
				t.Errorf("%s:\n%s%s", path, perr.Render(), perr.Hint)
			}
			continue
		}
		compared++
		var b strings.Builder
		dump(&b, reflect.ValueOf(m), false)
		if got := b.String(); got != want[i] {
			at := 0
			for at < min(len(got), len(want[i])) && got[at] == want[i][at] {
				at++
			}
			from := max(0, at-80)
			t.Errorf("%s: trees differ\n got …%s\nwant …%s", path, got[from:min(at+80, len(got))], want[i][from:min(at+80, len(want[i]))])
		}
	}
	t.Logf("%d files equal or reported, %d refused, of %d", compared, refused, len(files))
}
