package vm

import (
	"math"

	"gen/lang/code"
)

// The methods of list.

var listMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.List)
		return val(&List{ext: e}), exc
	}},
	{name: "__init__", sig: "self, /, *args, **kwargs", lib: "list.init", fn: func(m *Machine, a []Value) (Value, *Exception) {
		v, exc := m.oneArgument("list", "__init__", a)
		if exc != nil {
			return Value{}, exc
		}
		var items []Value
		if !v.isNull() {
			if items, exc = m.itemsCopy(v); exc != nil {
				return Value{}, exc
			}
		}
		a[0].obj.(*List).items = items
		return None, nil
	}},
	{name: "append", sig: "self, object, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		if len(l.items) == cap(l.items) && !m.room(int64(len(l.items))+1, valueSize) {
			return Value{}, m.memoryError()
		}
		l.items = append(l.items, a[1])
		return None, nil
	}},
	{name: "clear", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		a[0].obj.(*List).items = nil
		return None, nil
	}},
	{name: "copy", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&List{items: append([]Value(nil), a[0].obj.(*List).items...)}), nil
	}},
	{name: "count", sig: "self, value, /", lib: "list.count", fn: sequenceCount},
	{name: "index", sig: "self, value, start=0, stop=9223372036854775807, /", lib: "list.index", fn: sequenceIndexOf},
	{name: "extend", sig: "self, iterable, /", lib: "list.extend", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, m.extend(a[0].obj.(*List), a[1])
	}},
	{name: "insert", sig: "self, index, object, /", lib: "list.insert", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		i, exc := m.ssize(a[1], nil)
		if exc != nil {
			return Value{}, exc
		}
		n := int64(len(l.items))
		if i < 0 {
			i = max(0, i+n)
		}
		i = min(i, n)
		if !m.room(n+1, valueSize) {
			return Value{}, m.memoryError()
		}
		l.items = append(l.items, Value{})
		copy(l.items[i+1:], l.items[i:])
		l.items[i] = a[2]
		return None, nil
	}},
	{name: "pop", sig: "self, index=-1, /", lib: "list.pop", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		i := int64(-1)
		if !a[1].isNull() {
			var exc *Exception
			if i, exc = m.ssize(a[1], nil); exc != nil {
				return Value{}, exc
			}
		}
		n := int64(len(l.items))
		if n == 0 {
			return Value{}, m.errorf(m.types.IndexError, "pop from empty list")
		}
		if i < 0 {
			i += n
		}
		if i < 0 || i >= n {
			return Value{}, m.errorf(m.types.IndexError, "pop index out of range")
		}
		v := l.items[i]
		l.remove(int(i))
		return v, nil
	}},
	{name: "remove", sig: "self, value, /", lib: "list.remove", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		i, exc := m.position(l.items, a[1])
		if exc != nil {
			return Value{}, exc
		}
		if i < 0 {
			return Value{}, m.valueError("list.remove(x): x not in list")
		}
		l.remove(i)
		return None, nil
	}},
	{name: "reverse", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		items := a[0].obj.(*List).items
		for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
			items[i], items[j] = items[j], items[i]
		}
		return None, nil
	}},
	{name: "sort", sig: "self, /, *, key=None, reverse=False", lib: "sort.list_sort", fn: listSort},
	{name: "__reversed__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		return val(&listReverse{list: l, i: len(l.items) - 1}), nil
	}},
	{name: "__iadd__", sig: "self, value, /", lib: "list.iadd", fn: inplaceRow(code.Add)},
	repeatRow(nativeDef{name: "__imul__", sig: "self, value, /", lib: "list.imul", fn: inplaceRow(code.Multiply)}),
}

// sequenceCount is list.count and tuple.count.
func sequenceCount(m *Machine, a []Value) (Value, *Exception) {
	items, _, _ := sequenceItems(a[0])
	n := int64(0)
	for i, e := range items {
		if i&0xffff == 0xffff {
			if exc := m.interrupted(); exc != nil {
				return Value{}, exc
			}
		}
		eq, exc := m.equalItem(e, a[1])
		if exc != nil {
			return Value{}, exc
		}
		if eq {
			n++
		}
	}
	return Int(n), nil
}

// sequenceIndexOf is list.index and tuple.index.
func sequenceIndexOf(m *Machine, a []Value) (Value, *Exception) {
	items, isList, _ := sequenceItems(a[0])
	n := int64(len(items))
	start, stop := int64(0), int64(math.MaxInt64)
	for i, at := range []*int64{&start, &stop} {
		if v := a[2+i]; !v.isNull() {
			k, ok, exc := m.index(v)
			if exc != nil {
				return Value{}, exc
			}
			if !ok {
				return Value{}, m.typeError("slice indices must be integers or have an __index__ method")
			}
			*at = clampInt(k)
		}
		if *at < 0 {
			*at = max(0, *at+n)
		}
		*at = min(*at, n)
	}
	if start < stop {
		i, exc := m.position(items[start:stop], a[1])
		if exc != nil {
			return Value{}, exc
		}
		if i >= 0 {
			return Int(start + int64(i)), nil
		}
	}
	if isList {
		s, exc := m.repr(a[1])
		if exc != nil {
			return Value{}, exc
		}
		return Value{}, m.valueError("%s is not in list", s)
	}
	return Value{}, m.valueError("tuple.index(x): x not in tuple")
}
