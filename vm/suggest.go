package vm

import (
	"sort"
	"strings"
)

// suggest.go owns "Did you mean": which known name is near enough to one that a
// program got wrong (CPython's Python/suggestions.c).

// The costs of an edit: a letter put in, left out or replaced, and a letter that
// differs only in its case.
const (
	moveCost = 2
	caseCost = 1
)

// Names longer than this, and more candidates than that, are not compared.
const (
	maxCompared   = 40
	maxCandidates = 750
)

// suggestion is the candidate nearest to name, the first one of several; "" if none
// is near enough: at most a third of the letters involved may need a change.
func suggestion(name string, candidates []string) string {
	if len(candidates) >= maxCandidates {
		return ""
	}
	best, bestCost := "", int(^uint(0)>>1)
	for _, c := range candidates {
		if c == name {
			continue
		}
		limit := min((len(name)+len(c)+3)*moveCost/6, bestCost-1)
		if cost := editCost(name, c, limit); cost <= limit {
			best, bestCost = c, cost
		}
	}
	return best
}

// editCost is the least cost of turning a into b, or limit+1 once it is clear that
// the cost is above limit.
func editCost(a, b string, limit int) int {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case a == "" || b == "":
		return (len(a) + len(b)) * moveCost
	case len(a) > maxCompared || len(b) > maxCompared:
		return limit + 1
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	if (len(b)-len(a))*moveCost > limit {
		return limit + 1
	}
	// row[i] is the cost of turning the letters of b seen so far into a[:i+1].
	row := make([]int, len(a))
	for i := range row {
		row[i] = (i + 1) * moveCost
	}
	for j := 0; j < len(b); j++ {
		diagonal, left := j*moveCost, (j+1)*moveCost
		least := left
		for i := range row {
			cost := min(diagonal+replaceCost(b[j], a[i]), min(left, row[i])+moveCost)
			diagonal, row[i], left = row[i], cost, cost
			if i == 0 || cost < least {
				least = cost
			}
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(row)-1]
}

func replaceCost(a, b byte) int {
	switch {
	case a == b:
		return 0
	case lowerASCII(a) == lowerASCII(b):
		return caseCost
	}
	return moveCost
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// advice is what an uncaught exception's message ends in: ". Did you mean: 'x'?",
// or nothing.
func (m *Machine) advice(e *Exception) string {
	t := &m.types
	switch {
	case e.cls.isSubclass(t.ImportError):
		if wrong, ok := e.field(m, "name_from").obj.(*Str); ok {
			return didYouMean(m.importSuggestion(e, wrong.s))
		}
	case e.cls.isSubclass(t.AttributeError):
		if wrong, ok := e.field(m, "name").obj.(*Str); ok {
			return didYouMean(m.attributeSuggestion(e, wrong.s))
		}
	case e.cls.isSubclass(t.NameError):
		wrong, ok := e.field(m, "name").obj.(*Str)
		if !ok {
			break
		}
		near := m.nameSuggestion(e, wrong.s)
		text := didYouMean(near)
		if isStdlibName(wrong.s) {
			if near != "" {
				text += " Or did you forget to import '" + wrong.s + "'?"
			} else {
				text += ". Did you forget to import '" + wrong.s + "'?"
			}
		}
		return text
	}
	return ""
}

func didYouMean(name string) string {
	if name == "" {
		return ""
	}
	return ". Did you mean: '" + name + "'?"
}

// importSuggestion looks among the names of the module.
func (m *Machine) importSuggestion(e *Exception, wrong string) string {
	name, ok := e.field(m, "name").obj.(*Str)
	if !ok {
		return ""
	}
	top, _, _ := strings.Cut(name.s, ".")
	mod, ok := m.modules[top]
	if !ok {
		return ""
	}
	return suggestion(wrong, visibleNames(m.dirOf(val(mod)), wrong))
}

// attributeSuggestion looks among the attributes of the object. Names that begin
// with an underscore count only if the wrong one does, or inside of a method of the
// object itself.
func (m *Machine) attributeSuggestion(e *Exception, wrong string) string {
	obj := e.field(m, "obj")
	names := m.dirOf(obj)
	if self, ok := m.localOf(lastFrame(e), "self"); ok && same(self, obj) {
		return suggestion(wrong, names)
	}
	return suggestion(wrong, visibleNames(names, wrong))
}

func visibleNames(names []string, wrong string) []string {
	if strings.HasPrefix(wrong, "_") {
		return names
	}
	var out []string
	for _, n := range names {
		if !strings.HasPrefix(n, "_") {
			out = append(out, n)
		}
	}
	return out
}

// nameSuggestion looks among the variables that the failing frame can see, and
// among the attributes of its self.
func (m *Machine) nameSuggestion(e *Exception, wrong string) string {
	f := lastFrame(e)
	if f == nil {
		return ""
	}
	if self, ok := m.localOf(f, "self"); ok && m.hasPlain(self, wrong) {
		return "self." + wrong
	}
	var names []string
	add := func(k, _ Value) bool {
		if s, ok := k.obj.(*Str); ok {
			names = append(names, s.s)
		}
		return true
	}
	if f.ns != nil {
		f.ns.each(add)
	} else {
		m.eachLocal(f, func(name string, _ Value) bool {
			names = append(names, name)
			return true
		})
	}
	f.fn.globals.each(add)
	f.fn.builtins.each(add)
	return suggestion(wrong, names)
}

// hasPlain reports whether an attribute can be found without running code.
func (m *Machine) hasPlain(v Value, name string) bool {
	n := m.intern(name)
	if d := dictOf(v); d != nil && *d != nil && (*d).findStr(n) >= 0 {
		return true
	}
	_, ok := v.obj.class(m).lookup(n)
	return ok
}

// lastFrame is the frame in which e was raised, nil if it has no traceback.
func lastFrame(e *Exception) *Frame {
	if e.tb == nil {
		return nil
	}
	tb := e.tb
	for tb.next != nil {
		tb = tb.next
	}
	return tb.frame
}

// localOf is a local variable of a frame by its name.
func (m *Machine) localOf(f *Frame, name string) (Value, bool) {
	if f == nil {
		return Value{}, false
	}
	if f.ns != nil {
		return f.ns.getStr(m.intern(name))
	}
	var found Value
	m.eachLocal(f, func(n string, v Value) bool {
		if n == name {
			found = v
		}
		return found.isNull()
	})
	return found, !found.isNull()
}

// isStdlibName reports whether name is a module of CPython's standard library.
func isStdlibName(name string) bool {
	i := sort.SearchStrings(stdlibNames, name)
	return i < len(stdlibNames) && stdlibNames[i] == name
}
