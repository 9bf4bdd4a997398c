package vm

import "gen/lang/code"

// Lists: the operations that operators and slices need. The methods are in
// list_methods.go.

// remove deletes the item at i.
func (l *List) remove(i int) {
	copy(l.items[i:], l.items[i+1:])
	last := len(l.items) - 1
	l.items[last] = Value{}
	l.items = l.items[:last]
}

// splice replaces items[i:j].
func (l *List) splice(i, j int, with []Value) {
	if len(with) == j-i {
		copy(l.items[i:j], with)
		return
	}
	if i == len(l.items) {
		l.items = append(l.items, with...)
		return
	}
	tail := l.items[j:]
	n := len(l.items) - (j - i) + len(with)
	if n <= cap(l.items) && len(with) < j-i {
		copy(l.items[i:], with)
		copy(l.items[i+len(with):], tail)
		clear(l.items[n:])
		l.items = l.items[:n]
		return
	}
	out := make([]Value, 0, n+n/8)
	out = append(append(append(out, l.items[:i]...), with...), tail...)
	l.items = out
}

// setSlice is l[s] = v.
func (m *Machine) setSlice(l *List, s *Slice, v Value) *Exception {
	start, stop, step, exc := m.sliceIndices(s, int64(len(l.items)))
	if exc != nil {
		return exc
	}
	items, exc := m.itemsCopy(v)
	if exc != nil {
		if exc != needCode && exc.cls == m.types.TypeError && !m.iterable(v) {
			return m.typeError("must assign iterable to extended slice")
		}
		return exc
	}
	if step == 1 {
		if !m.room(int64(len(l.items)+len(items)), valueSize) {
			return m.memoryError()
		}
		l.splice(int(start), int(max(start, stop)), items)
		return nil
	}
	n := sliceLen(start, stop, step)
	if int64(len(items)) != n {
		return m.valueError("attempt to assign sequence of size %d to extended slice of size %d", len(items), n)
	}
	for i, v := range items {
		l.items[start+int64(i)*step] = v
	}
	return nil
}

// delSlice is del l[s].
func (m *Machine) delSlice(l *List, s *Slice) *Exception {
	start, stop, step, exc := m.sliceIndices(s, int64(len(l.items)))
	if exc != nil {
		return exc
	}
	n := sliceLen(start, stop, step)
	if n == 0 {
		return nil
	}
	if step < 0 { // the same places from the left
		start, step = start+(n-1)*step, -step
	}
	if step == 1 {
		l.splice(int(start), int(start+n), nil)
		return nil
	}
	kept := l.items[:start]
	for i := start; i < int64(len(l.items)); i++ {
		if (i-start)%step != 0 || (i-start)/step >= n {
			kept = append(kept, l.items[i])
		}
	}
	clear(l.items[len(kept):])
	l.items = kept
	return nil
}

// sequenceItems are the items of a list or tuple, whatever its class.
func sequenceItems(v Value) (items []Value, isList, ok bool) {
	switch o := v.obj.(type) {
	case *List:
		return o.items, true, true
	case *Tuple:
		return o.items, false, true
	}
	return nil, false, false
}

// sequenceBinary is + and * of lists and tuples. CPython knows these only as
// operations of sequences: an operand that doesn't fit is a TypeError at once.
func (m *Machine) sequenceBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	x, isList, ok := sequenceItems(a)
	switch op {
	case code.Add:
		if !ok {
			return notImplemented, nil
		}
		kind := "tuple"
		if isList {
			kind = "list"
		}
		y, same, ok := sequenceItems(b)
		if !ok || same != isList {
			return Value{}, m.typeError("can only concatenate %s (not \"%s\") to %s", kind, m.typeName(b), kind)
		}
		if !m.room(int64(len(x)+len(y)), valueSize) {
			return Value{}, m.memoryError()
		}
		return newSequence(isList, append(append(make([]Value, 0, len(x)+len(y)), x...), y...)), nil
	case code.Multiply:
		seq, times := a, b
		if !ok {
			x, isList, _ = sequenceItems(b)
			seq, times = b, a
		}
		items, exc := m.repeatItems(x, times)
		if exc != nil {
			return Value{}, exc
		}
		if t, ok := seq.obj.(*Tuple); ok && t.ext == nil && len(items) == len(x) {
			return seq, nil
		}
		return newSequence(isList, items), nil
	}
	return notImplemented, nil
}

func newSequence(isList bool, items []Value) Value {
	if isList {
		return val(&List{items: items})
	}
	return val(&Tuple{items: items})
}

// repeatItems is items * times as a new slice.
func (m *Machine) repeatItems(items []Value, times Value) ([]Value, *Exception) {
	n, ok, exc := m.index(times)
	switch {
	case exc != nil:
		return nil, exc
	case !ok:
		return nil, m.typeError("can't multiply sequence by non-int of type '%s'", m.typeName(times))
	case !n.isInt():
		return nil, m.errorf(m.types.OverflowError, "cannot fit '%s' into an index-sized integer", m.typeName(times))
	case n.n <= 0 || len(items) == 0:
		return nil, nil
	case mulOverflows(int64(len(items)), n.n) || !m.room(int64(len(items))*n.n, valueSize):
		return nil, m.memoryError()
	}
	out := make([]Value, len(items)*int(n.n))
	for i := copy(out, items); i < len(out); i *= 2 {
		copy(out[i:], out[:i])
	}
	return out, nil
}

// inplace is a op= b for the builtin types that change in place; NotImplemented
// where a = a op b does the job.
func (m *Machine) inplace(op code.BinaryOp, a, b Value) (Value, *Exception) {
	switch o := a.obj.(type) {
	case *List:
		switch op {
		case code.Add:
			return a, m.extend(o, b)
		case code.Multiply:
			items, exc := m.repeatItems(o.items, b)
			if exc == nil {
				o.items = items
			}
			return a, exc
		}
	case *Dict:
		if op == code.Or {
			return a, m.dictUpdateFrom(o, b)
		}
	case *MappingProxy:
		if op == code.Or {
			return Value{}, m.typeError("'|=' is not supported by mappingproxy; use '|' instead")
		}
	case *Set:
		if !o.frozen {
			return m.setInplace(op, o, b)
		}
	case *ByteArray:
		return m.byteArrayInplace(op, o, b)
	}
	return notImplemented, nil
}

// extend is l.extend(v).
func (m *Machine) extend(l *List, v Value) *Exception {
	items, exc := m.items(v)
	if exc != nil {
		return exc
	}
	if !m.room(int64(len(l.items)+len(items)), valueSize) {
		return m.memoryError()
	}
	l.items = append(l.items, items...)
	return nil
}

// pushFirst puts an item before all others.
func (l *List) pushFirst(v Value) {
	l.items = append(l.items, Value{})
	copy(l.items[1:], l.items)
	l.items[0] = v
}
