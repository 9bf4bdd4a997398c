package lang_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang"
	"gen/lang/code"
)

func TestDesugar(t *testing.T) {
	const program = `def f():
    total = 0
    for a, b in pairs():   # a comment
        if a: total += b
    else:
        total = -1
    r = yield from g(1)
    print(await h, [x for x in r if x])

@one
@two(2)
def deco(): pass
with a as b, c: pass
x.y += 1; 0 < x < 9
`
	tests := []struct {
		line int
		want string
	}{
		{2, ""},
		{3, `for a, b in pairs()
_it = iter(pairs())
while True:
    try:
        a, b = next(_it)
    except StopIteration:
        total = -1
        break
    if a: total += b`},
		{4, `total += b
total = total + b`},
		{5, ""},
		{7, `yield from g(1)
_g = iter(g(1))
_sent = None
while True:
    try:
        _out = next(_g) if _sent is None else _g.send(_sent)
    except StopIteration as _stop:
        r = _stop.value
        break
    _sent = yield _out`},
		{8, `await h
_g = h.__await__()
_sent = None
while True:
    try:
        _out = next(_g) if _sent is None else _g.send(_sent)
    except StopIteration as _stop:
        _result = _stop.value
        break
    _sent = yield _out
print(_result, [x for x in r if x])
a list comprehension
_list = []
for x in r:
    if x:
        _list.append(x)
print(await h, _list)`},
		{9, ""},
		{10, `@one @two(2)
def deco(): pass
deco = one(two(2)(deco))`},
		{13, `with several managers
with a as b:
    with c:
        pass`},
		{14, `x.y += 1
_o = x
_o.y = _o.y + 1`},
	}
	for _, test := range tests {
		parts, err := lang.Desugar(code.NewSource("p", program), test.line)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, p := range parts {
			lines = append(append(lines, p.Title), p.Lines...)
		}
		if diff := cmp.Diff(test.want, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("line %d (-want +got):\n%s", test.line, diff)
		}
	}
	if _, err := lang.Desugar(code.NewSource("p", "x = (\n"), 1); err == nil {
		t.Error("no error")
	}
}
