package step_test

import (
	"strings"
	"testing"

	"gen/vm"
	"gen/vm/step"
)

const conditioned = `class Box:
    size = 3
    __slots__ = ()
class Item:
    kind = 1
    def __init__(self, n):
        self.n = n
    def __str__(self):
        print("asked")
        return ""
    __repr__ = __str__
    def __add__(self, other):
        print("asked")
        return self
    __radd__ = __lt__ = __gt__ = __add__
    @property
    def loud(self):
        print("asked")
        return True
    def __eq__(self, other):
        print("compared")
        return True

def count(n):
    i = 0
    while i < n:
        got = yield i
        i += 1
        if got:
            i = got

xs = [1, 2]
d = {"a": 1}
item = Item(5)
g = count(4)
for v in g:
    xs.append(v * 2)
    d[v] = v
    item.n -= 1
x = sum(n for n in xs)
print(x, id(d), float("nan") in [float("nan")])
`

var conditionTexts = []string{
	"len(str(i)) == 1", "i > 1 and max(xs) > 2", "isinstance(item, Item)", "callable(item)", "str(v).startswith('1')", "type(v) is int",
	"sum(d.values()) == 3", "list(d)[-1:] == [1]", "xs.count(4)", "sorted(xs)[0] == 1", "bool(d.get(v))", "repr(xs) == '[1, 2, 0]'",
	"i == 2", "v == 1", "x", "not xs", "len(xs) > 3", "xs[-1] == 4 and v in d", "item.n < 3", "item.kind is 1", "got is None",
	"1 < i < 3", "d['a'] + 1 == 2", "-i == -1", "(i, 1) == (1, 1)", "missing == 1", "d[77]", "n % 2 == 0", "item.missing",
}

// What a run decides itself is what an evaluation at the same step says, and the run
// does not change by it.
func TestConditions(t *testing.T) {
	plain, s := session(t, conditioned), session(t, conditioned)
	s.Conditions(append([]string{"item.loud", "item == 1", "xs.pop()", "next(g)", "f'{x}'", "str(item)", "repr([item])", "item in xs", "sum([item])",
		"d.pop(0)", "d.setdefault(9, 9)", "max(item, item)", "float('nan')", "id(xs)", "repr(count)", "xs.sort()", "str(g)", "globals()"}, conditionTexts...))
	known := map[string]int{}
	for s.Forward() && plain.Forward() {
		if a, b := picture(t, plain), picture(t, s); a != b {
			t.Fatalf("the run has changed:\n%s\n%s", a, b)
		}
		m := s.Snapshot()
		if len(m.Event.Verdicts) == 0 {
			t.Fatalf("step %d: no verdict", m.Step)
		}
		for _, v := range m.Event.Verdicts {
			if !v.Known || m.Event.Kind == vm.EvReturn {
				continue
			}
			known[v.Text]++
			frame := 0
			for i := range m.Ladder {
				if m.Ladder[i].Name == m.Event.From {
					frame = m.Ladder[i].Frame
				}
			}
			out, err := s.Eval("bool("+v.Text+")", frame)
			if want := err == nil && strings.TrimSpace(out) == "True"; want != v.Holds {
				t.Errorf("step %d, %s line %d: %s: %v, evaluated: %q %v", m.Step, m.Event.From, m.Event.Line, v.Text, v.Holds, out, err)
			}
		}
	}
	for _, text := range conditionTexts {
		if known[text] == 0 && text != "item.missing" {
			t.Errorf("%s is never known", text)
		}
	}
	if out := s.Snapshot().Output; strings.Contains(out, "asked") || strings.Contains(out, "compared") {
		t.Errorf("code of the program ran: %q", out)
	}
}

// A variable's last value can be asked for although its frame is gone with the step.
func TestConditionAtAReturn(t *testing.T) {
	for _, text := range []string{
		"def f(n):\n    y = n * 2; return y\nfor i in range(9):\n    f(i)\n",
		"def f(n):\n    y = n * 2\n    return y\nfor i in range(9): f(i)\n",
		"def f(n):\n    return [y := n * 2]\nfor i in range(9):\n    f(i)\n",
		"def f(n):\n    yield 1\n    y = n * 2; return y\nfor i in range(9):\n    list(f(i))\n",
	} {
		s := session(t, text)
		s.Conditions([]string{"y == 8"})
		found := false
		for s.Forward() {
			if holds, _ := s.Snapshot().Event.Holds("y == 8"); holds {
				found = true
			}
		}
		if !found {
			t.Errorf("not found in\n%s", text)
		}
	}
}

// A condition that holds late in a long run is found in one walk.
func TestConditionOfALongRun(t *testing.T) {
	s := session(t, "x = 0\nwhile x < 60_000:\n    x += 1\n")
	const text = "x == 50_000"
	s.Conditions([]string{text})
	maybe := func(e *step.Event) bool { holds, known := e.Holds(text); return holds || !known }
	if !s.Until(1, maybe, func(m *step.Snapshot) bool { return maybe(&m.Event) }) {
		t.Fatal("not found")
	}
	if v := s.Snapshot().Ladder[0].Locals[0].Value; v != "50000" {
		t.Errorf("x is %s", v)
	}
}
