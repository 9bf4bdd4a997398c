package vm_test

import (
	"strings"
	"testing"

	"gen/lang"
	"gen/lang/code"
	"gen/vm"
)

// What a statement is said to stand for does what the statement does: each program
// prints the same with the text in its place.
func TestDesugaredProgramsDoTheSame(t *testing.T) {
	programs := map[string]string{
		"for":   "for a, b in zip('xy', [1, 2]): #\n    if b > 5: break\n    print(a, b)\nelse:\n    print('all')\n",
		"break": "for a in [1, 2, 3]: #\n    if a == 2:\n        break\n    print(a)\nelse:\n    print('all')\n",
		"yield from": `def g():
    try:
        x = yield 1
        y = yield x
    except ValueError as e:
        y = e
    return [x, y]
def f():
    r = yield from g() #
    return r
it = f()
print(next(it), it.send(5))
try:
    it.send(7)
except StopIteration as e:
    print(e.value)
`,
		"yield from a list": "def f():\n    print((yield from [1, 2])) #\nprint(list(f()))\n",
		"with": `class M:
    def __enter__(self):
        return 5
    def __exit__(self, kind, e, tb):
        print(kind, e)
        return True
with M() as m: #
    print(m)
    raise ValueError('x')
with M():
    print('well')
`,
		"several":              "from contextlib import nullcontext\nwith nullcontext(1) as a, nullcontext(2) as b: #\n    print(a, b)\n",
		"comprehensions":       "xs = [3, 1]\nprint([x for x in xs if x > 1], {x for x in xs}, {x: x * x for x in xs}, sum(x for x in xs)) #\n",
		"generator expression": "ys = [1, 2]\nprint(list(x + y for x in ys for y in ys if y)) #\n",
		"augmented":            "xs = [1]\nxs[0] += 2 * 3 #\nprint(xs)\n",
		"decorators":           "def twice(f):\n    return lambda x: f(f(x))\n@twice\n@twice #\ndef add(x):\n    return x + 1\nprint(add(1))\n",
		"assert":               "try:\n    assert 1 > 2, 'no' #\nexcept AssertionError as e:\n    print(e)\n",
		"chain":                "print(1 < 2 < 3, 1 < 2 > 3) #\n",
		"lambda":               "f = lambda x, *, y=2: x * y #\nprint(f(3))\n",
	}
	for name, text := range programs {
		t.Run(name, func(t *testing.T) {
			want := printed(t, text)
			line := strings.Count(text[:strings.Index(text, "#")], "\n") + 1
			src := code.NewSource("p", text)
			parts, err := lang.Desugar(src, line)
			if err != nil || len(parts) == 0 {
				t.Fatal(parts, err)
			}
			for _, p := range parts {
				first, last := src.LineOf(p.Span.Start), src.LineOf(p.Span.End-1)
				if name == "decorators" {
					first -= 2
				}
				lines := strings.Split(text, "\n")
				lead := lines[first-1][:len(lines[first-1])-len(strings.TrimLeft(lines[first-1], " "))]
				simple := strings.Join(lines[:first-1], "\n") + "\n" + lead + strings.Join(p.Lines, "\n"+lead) + "\n" + strings.Join(lines[last:], "\n")
				if got := printed(t, simple); got != want {
					t.Errorf("%s:\n%s\nprints %q, not %q", p.Title, simple, got, want)
				}
			}
		})
	}
}

func printed(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	o := vm.New(vm.Options{Stdout: &out, Stderr: &out}).Exec(code.NewSource("p", text))
	if o.Failed {
		t.Errorf("%s\n%s", text, o.Message)
	}
	return out.String()
}
