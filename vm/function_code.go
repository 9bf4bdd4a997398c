package vm

import (
	"slices"
	"strings"

	"gen/lang/code"
)

// Code objects as a program sees them: the co_* attributes, with CPython's numbers.

// The flags of co_flags (CPython's Include/cpython/code.h).
const (
	coOptimized         = 0x1
	coNewLocals         = 0x2
	coVarArgs           = 0x4
	coVarKeywords       = 0x8
	coNested            = 0x10
	coGenerator         = 0x20
	coCoroutine         = 0x80
	coIterableCoroutine = 0x100
	coAsyncGenerator    = 0x200
)

// flags are co_flags.
func (b *Body) flags() int64 {
	n := int64(0)
	for _, row := range [...]struct {
		flag code.Flags
		n    int64
	}{
		{code.VarArgs, coVarArgs}, {code.VarKeywords, coVarKeywords}, {code.Generator, coGenerator},
		{code.Coroutine, coCoroutine}, {code.AsyncGenerator, coAsyncGenerator}, {code.Optimized, coOptimized | coNewLocals},
	} {
		if b.Flags&row.flag != 0 {
			n |= row.n
		}
	}
	if b.Flags&code.Optimized != 0 && strings.Contains(b.QualName, "<locals>") {
		n |= coNested
	}
	if b.iterable {
		n |= coIterableCoroutine
	}
	return n
}

// slotNames are the names of the slots of some kinds.
func (b *Body) slotNames(keep func(i int, k code.SlotKind) bool) []string {
	var out []string
	for i, name := range b.LocalNames {
		if keep(i, b.SlotKinds[i]) {
			out = append(out, name)
		}
	}
	return out
}

func (b *Body) freeNames() []string {
	return b.slotNames(func(_ int, k code.SlotKind) bool { return k == code.Free })
}

// varNames are the variables that CPython keeps in fast locals: parameters, shared
// ones included, and whatever is not shared. A comprehension's variable is the same
// one there as a local variable of that name.
func (b *Body) varNames() []string {
	params := b.ParamCount()
	return b.slotNames(func(i int, k code.SlotKind) bool {
		return i < params || k == code.Local || k == code.Hidden && !slices.Contains(b.LocalNames[:i], b.LocalNames[i])
	})
}

// iterableCopy is the same code with the mark of types.coroutine.
func (b *Body) iterableCopy() *Body {
	c := *b
	c.pool = nil
	c.iterable = true
	return &c
}

func ofCode(f func(m *Machine, b *Body) Value) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) { return f(m, a[0].obj.(*Body)), nil }
}

func codeInt(f func(b *Body) int) nativeFunc {
	return ofCode(func(_ *Machine, b *Body) Value { return Int(int64(f(b))) })
}

func codeNames(f func(b *Body) []string) nativeFunc {
	return ofCode(func(m *Machine, b *Body) Value {
		t := &Tuple{}
		for _, s := range f(b) {
			t.items = append(t.items, m.str_(s))
		}
		return val(t)
	})
}

var codeRows = []nativeDef{
	showRow(""),
	{name: "co_name", kind: getter, fn: ofCode(func(m *Machine, b *Body) Value { return m.str_(b.Name) })},
	{name: "co_qualname", kind: getter, fn: ofCode(func(m *Machine, b *Body) Value { return m.str_(b.QualName) })},
	{name: "co_filename", kind: getter, fn: ofCode(func(m *Machine, b *Body) Value { return m.str_(b.Source.Name) })},
	{name: "co_argcount", kind: getter, fn: codeInt(func(b *Body) int { return b.ArgCount })},
	{name: "co_posonlyargcount", kind: getter, fn: codeInt(func(b *Body) int { return b.PosOnly })},
	{name: "co_kwonlyargcount", kind: getter, fn: codeInt(func(b *Body) int { return b.KwOnly })},
	{name: "co_firstlineno", kind: getter, fn: codeInt(func(b *Body) int { return b.FirstLine })},
	{name: "co_stacksize", kind: getter, fn: codeInt(func(b *Body) int { return b.StackSize })},
	{name: "co_nlocals", kind: getter, fn: codeInt(func(b *Body) int { return len(b.varNames()) })},
	{name: "co_flags", kind: getter, fn: ofCode(func(_ *Machine, b *Body) Value { return Int(b.flags()) })},
	{name: "co_varnames", kind: getter, fn: codeNames((*Body).varNames)},
	{name: "co_cellvars", kind: getter, fn: codeNames(func(b *Body) []string {
		return b.slotNames(func(_ int, k code.SlotKind) bool { return k == code.Cell || k == code.HiddenCell })
	})},
	{name: "co_freevars", kind: getter, fn: codeNames((*Body).freeNames)},
	{name: "co_names", kind: getter, fn: codeNames(func(b *Body) []string { return b.Names })},
	{name: "co_consts", kind: getter, fn: ofCode(func(_ *Machine, b *Body) Value {
		return val(&Tuple{items: append([]Value(nil), b.consts...)})
	})},
	{name: "co_lines", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		b := a[0].obj.(*Body)
		l := &List{}
		for start := 0; start < len(b.Instrs); {
			end, line := start+1, b.LineOf(start)
			for end < len(b.Instrs) && b.LineOf(end) == line {
				end++
			}
			l.items = append(l.items, val(&Tuple{items: []Value{Int(int64(start)), Int(int64(end)), Int(int64(line))}}))
			start = end
		}
		return m.iter(val(l))
	}},
}
