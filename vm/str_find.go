package vm

import (
	"math"
	"strings"
)

// Searching in str and bytes: find and its relatives, startswith, replace.

// A window is the part of a text that the start and end arguments of a method leave.
// CPython tells "start lies behind the end" from an empty part, which even the empty
// string is not found in; then ok is false.
type window struct {
	text string
	base int // index of its first item in the whole text
	ok   bool
}

// window reads start and end arguments, which may be missing.
func (m *Machine) window(v, start, end Value) (window, *Exception) {
	n := len(text(v))
	s, isStr := v.obj.(*Str)
	if start.isNull() && end.isNull() {
		return window{text: text(v), ok: true}, nil
	}
	if isStr {
		n = s.Len()
	}
	from, exc := m.bound(start, 0)
	if exc != nil {
		return window{}, exc
	}
	to, exc := m.bound(end, math.MaxInt64)
	if exc != nil {
		return window{}, exc
	}
	size := int64(n)
	if to > size {
		to = size
	} else if to < 0 {
		to = max(0, to+size)
	}
	if from < 0 {
		from = max(0, from+size)
	}
	if from > to {
		return window{}, nil
	}
	w := window{base: int(from), ok: true}
	if !isStr || s.ascii() {
		w.text = text(v)[from:to]
	} else {
		at := s.offset(int(from))
		if to == size {
			w.text = s.s[at:]
		} else {
			w.text = s.s[at:s.offset(int(to))]
		}
	}
	return w, nil
}

// bound is a start or end argument, cut off at the ends of int64.
func (m *Machine) bound(v Value, missing int64) (int64, *Exception) {
	if v.isNull() {
		return missing, nil
	}
	return m.slicePart(v, missing)
}

// place is the index in the whole text of byte i of the window's text.
func (w window) place(v Value, i int) int64 {
	if o, ok := v.obj.(*Str); !ok || o.ascii() {
		return int64(w.base + i)
	}
	return int64(w.base + pointCount(w.text[:i]))
}

// A searcher does one of find, rfind, index, rindex and count.
type searcher func(m *Machine, v Value, w window, sub string) (Value, *Exception)

// strFind makes a method of str from a searcher.
func strFind(what string, f searcher) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		sub, exc := m.strArg(a[1], what)
		if exc != nil {
			return Value{}, exc
		}
		w, exc := m.window(a[0], a[2], a[3])
		if exc != nil {
			return Value{}, exc
		}
		return f(m, a[0], w, sub)
	}
}

func textFind(_ *Machine, v Value, w window, sub string) (Value, *Exception) {
	if i := strings.Index(w.text, sub); w.ok && i >= 0 {
		return Int(w.place(v, i)), nil
	}
	return Int(-1), nil
}

func textRfind(_ *Machine, v Value, w window, sub string) (Value, *Exception) {
	if i := strings.LastIndex(w.text, sub); w.ok && i >= 0 {
		return Int(w.place(v, i)), nil
	}
	return Int(-1), nil
}

func textIndexOf(m *Machine, v Value, w window, sub string) (Value, *Exception) {
	return m.found(v)(textFind(m, v, w, sub))
}

func textRindex(m *Machine, v Value, w window, sub string) (Value, *Exception) {
	return m.found(v)(textRfind(m, v, w, sub))
}

// found turns the -1 of find into the ValueError of index.
func (m *Machine) found(v Value) func(Value, *Exception) (Value, *Exception) {
	return func(r Value, exc *Exception) (Value, *Exception) {
		if exc == nil && r.n < 0 {
			what := "substring"
			if _, ok := v.obj.(*Bytes); ok {
				what = "subsection"
			}
			return Value{}, m.valueError("%s not found", what)
		}
		return r, exc
	}
}

func textCount(_ *Machine, v Value, w window, sub string) (Value, *Exception) {
	switch {
	case !w.ok:
		return Int(0), nil
	case sub != "":
		return Int(int64(strings.Count(w.text, sub))), nil
	}
	// The empty string is found before every item and at the end.
	return Int(w.place(v, len(w.text)) - int64(w.base) + 1), nil
}

// strEdge makes startswith and endswith of str.
func strEdge(name string, has func(s, edge string) bool) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		w, exc := m.window(a[0], a[2], a[3])
		if exc != nil {
			return Value{}, exc
		}
		switch o := a[1].obj.(type) {
		case *Str:
			return Bool(w.ok && has(w.text, o.s)), nil
		case *Tuple:
			for _, v := range o.items {
				s, ok := v.obj.(*Str)
				if !ok {
					return Value{}, m.typeError("tuple for %s must only contain str, not %s", name, m.typeName(v))
				}
				if w.ok && has(w.text, s.s) {
					return True, nil
				}
			}
			return False, nil
		}
		return Value{}, m.typeError("%s first arg must be str or a tuple of str, not %s", name, m.typeName(a[1]))
	}
}

// strRemove makes removeprefix and removesuffix of str.
func strRemove(what string, trim func(s, edge string) string) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		edge, exc := m.strArg(a[1], what)
		if exc != nil {
			return Value{}, exc
		}
		s := a[0].obj.(*Str)
		if r := trim(s.s, edge); len(r) != len(s.s) {
			return NewStr(r), nil
		}
		return s.plain(), nil
	}
}

// countArg is an optional argument that limits a count, -1 if it is missing.
func (m *Machine) countArg(v Value) (int64, *Exception) {
	if v.isNull() {
		return -1, nil
	}
	return m.ssize(v, m.types.OverflowError)
}

// strReplace is str.replace.
func strReplace(m *Machine, a []Value) (Value, *Exception) {
	old, exc := m.strArg(a[1], "replace() argument 1")
	if exc != nil {
		return Value{}, exc
	}
	repl, exc := m.strArg(a[2], "replace() argument 2")
	if exc != nil {
		return Value{}, exc
	}
	return m.replace(a[0], old, repl, a[3])
}

// replace is replace of str and bytes.
func (m *Machine) replace(v Value, old, repl string, limit Value) (Value, *Exception) {
	most, exc := m.countArg(limit)
	if exc != nil {
		return Value{}, exc
	}
	s := text(v)
	var n int64
	if o, ok := v.obj.(*Str); ok && old == "" {
		n = int64(o.Len()) + 1
	} else if old == "" {
		n = int64(len(s)) + 1
	} else {
		n = int64(strings.Count(s, old))
	}
	if most >= 0 {
		n = min(n, most)
	}
	if n == 0 || old == repl {
		return itself(v), nil
	}
	if d := int64(len(repl) - len(old)); d > 0 && !m.room(n, d) || !m.room(int64(len(s))+n*d, 1) {
		return Value{}, m.memoryError()
	}
	if old == "" {
		return like(v, interleave(v, repl, n)), nil
	}
	return like(v, strings.Replace(s, old, repl, int(n))), nil
}

// interleave puts repl before each of the first n items of a text, and at its end
// if n allows for it.
func interleave(v Value, repl string, n int64) string {
	s := text(v)
	_, isStr := v.obj.(*Str)
	b := make([]byte, 0, len(s)+int(n)*len(repl))
	for ; n > 0; n-- {
		b = append(b, repl...)
		if s == "" {
			break
		}
		width := 1
		if isStr {
			_, width = decodeRune(s)
		}
		b = append(b, s[:width]...)
		s = s[width:]
	}
	return string(append(b, s...))
}
