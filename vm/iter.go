package vm

import "math/big"

// Iteration: what iter() gives for builtin objects, and how Go code loops over
// them. The iterator objects themselves are in iterators.go.

// iter is iter(v) for builtin objects; needCode where a class made by code decides.
func (m *Machine) iter(v Value) (Value, *Exception) {
	if c := m.derived(v); c != nil && m.overrides(c, "__iter__") {
		if f, _ := m.special(c, "__iter__"); f.isNone() {
			return Value{}, m.notIterable(v)
		}
		return Value{}, needCode
	}
	return m.iterOf(v)
}

// iterOf is iter by the builtin type of v, whatever its class.
func (m *Machine) iterOf(v Value) (Value, *Exception) {
	switch o := v.obj.(type) {
	case *List:
		return val(&listIterator{list: o}), nil
	case *Tuple:
		return val(&tupleIterator{items: o.items}), nil
	case *Str:
		return val(&strIterator{s: o.s, full: o.s, wide: o.ext != nil || !o.ascii()}), nil
	case *Bytes:
		return val(&bytesIterator{s: o.b, full: o.b}), nil
	case *ByteArray:
		return val(&byteArrayIterator{array: o}), nil
	case *Range:
		return val(newRangeIterator(m, o, false)), nil
	case *Dict:
		return val(newDictIterator(o, viewKeys, false)), nil
	case *MappingProxy:
		if o.d == nil {
			return Value{}, needCode
		}
		return m.iter(val(o.d))
	case *DictView:
		return val(newDictIterator(o.d, o.kind, false)), nil
	case *Set:
		return val(&setIterator{set: o, used: o.used, left: o.used}), nil
	case iterator:
		return v, nil
	case *Generator:
		if o.kind() == generatorKind {
			return v, nil
		}
	default:
		if m.derived(v) != nil && m.has(v, "__getitem__") {
			return Value{}, needCode
		}
		if m.has(v, "__iter__") && !isClass(v) {
			// Builtin types of other files whose __iter__ answers the object itself.
			return v, nil
		}
	}
	return Value{}, m.notIterable(v)
}

func isClass(v Value) bool { _, ok := v.obj.(*Class); return ok }

func (m *Machine) notIterable(v Value) *Exception {
	return m.typeError("'%s' object is not iterable", m.typeName(v))
}

// leafIter is an iterator over v that runs no user code.
func (m *Machine) leafIter(v Value) (iterator, *Exception) {
	w, exc := m.iter(v)
	if exc != nil {
		return nil, exc
	}
	it, ok := w.obj.(iterator)
	if !ok || !it.leaf() || m.derived(w) != nil && m.overrides(m.derived(w), "__next__") {
		return nil, needCode
	}
	return it, nil
}

// take is the next item of a leaf iterator, with a look at Ctrl-C now and then.
func (m *Machine) take(it iterator) (Value, *Exception) {
	m.cont.taken++
	if m.cont.taken&0xffff == 0 {
		if exc := m.interrupted(); exc != nil {
			return Value{}, exc
		}
	}
	return it.next(m)
}

// drain is everything that is left in a leaf iterator.
func (m *Machine) drain(it iterator) ([]Value, *Exception) {
	var out []Value
	if h, ok := it.(hinter); ok {
		n, exc := m.expected(h)
		if exc != nil {
			return nil, exc
		}
		if !m.room(n, valueSize) {
			return nil, m.memoryError()
		}
		out = make([]Value, 0, n)
	}
	for {
		v, exc := m.take(it)
		if exc == exhausted {
			return out, nil
		}
		if exc != nil {
			return nil, exc
		}
		if len(out) == cap(out) && !m.room(int64(len(out))+1, valueSize) {
			return nil, m.memoryError()
		}
		out = append(out, v)
	}
}

// items are all items of a leaf iterable. The result may be the very slice of a
// list or tuple: it must not be changed, and not be kept.
func (m *Machine) items(v Value) ([]Value, *Exception) {
	switch o := v.obj.(type) {
	case *List:
		if m.derived(v) == nil {
			return o.items, nil
		}
	case *Tuple:
		if m.derived(v) == nil {
			return o.items, nil
		}
	case *Set:
		if m.derived(v) == nil {
			return o.keys(), nil
		}
	}
	it, exc := m.leafIter(v)
	if exc != nil {
		return nil, exc
	}
	return m.drain(it)
}

// itemsCopy is items as a slice of its own.
func (m *Machine) itemsCopy(v Value) ([]Value, *Exception) {
	items, exc := m.items(v)
	if exc != nil {
		return nil, exc
	}
	switch v.obj.(type) {
	case *List, *Tuple:
		if !m.room(int64(len(items)), valueSize) {
			return nil, m.memoryError()
		}
		return append(make([]Value, 0, len(items)), items...), nil
	}
	return items, nil
}

// A hinter knows how many items are left: __length_hint__.
type hinter interface{ hint(m *Machine) int64 }

// expected is what a hinter knows, or an error if that is more than C can count.
func (m *Machine) expected(h hinter) (int64, *Exception) {
	if r, ok := h.(*rangeIterator); ok && r.big != nil && !r.big.left.IsInt64() {
		return 0, m.tooLargeForC()
	}
	return h.hint(m), nil
}

// tooLargeForC is the error of an int that is more than CPython's Py_ssize_t holds.
func (m *Machine) tooLargeForC() *Exception {
	return m.errorf(m.types.OverflowError, "Python int too large to convert to C ssize_t")
}

// A marker can go back to where it is now. Go code that may find out halfway that
// it needs user code marks an iterator first.
type marker interface {
	mark() (back func(), ok bool)
}

// mark remembers the place of an iterator.
func mark(it iterator) (back func(), ok bool) {
	if t, is := it.(marker); is {
		return t.mark()
	}
	return nil, false
}

// lookOver calls f with all items of a leaf iterable. When f answers needCode an
// iterator goes back to where it was, so that the library can start again.
func (m *Machine) lookOver(v Value, f func(Value) (stop bool, exc *Exception)) *Exception {
	var it iterator
	var exc *Exception
	if items, ok := plainItems(m, v); ok {
		it = &tupleIterator{items: items}
	} else if it, exc = m.leafIter(v); exc != nil {
		return exc
	}
	back, ok := mark(it)
	if !ok {
		return needCode
	}
	for {
		e, exc := m.take(it)
		if exc == exhausted {
			return nil
		}
		stop := false
		if exc == nil {
			stop, exc = f(e)
		}
		if exc == needCode {
			back()
		}
		if stop || exc != nil {
			return exc
		}
	}
}

// plainItems are the items of a list or tuple without a class of its own.
func plainItems(m *Machine, v Value) ([]Value, bool) {
	if m.derived(v) != nil {
		return nil, false
	}
	switch o := v.obj.(type) {
	case *List:
		return o.items, true
	case *Tuple:
		return o.items, true
	}
	return nil, false
}

// lengthHint is operator.length_hint without user code: 0 if nothing is known.
func (m *Machine) lengthHint(v Value) int64 {
	if n, ok := m.size(v); ok {
		return n
	}
	if h, ok := v.obj.(hinter); ok {
		return h.hint(m)
	}
	return 0
}

// unpack is what UNPACK_SEQUENCE takes from v: exactly n items. The result may be
// the very slice of a list or tuple.
func (m *Machine) unpack(v Value, n int) ([]Value, *Exception) {
	if items, ok := plainItems(m, v); ok {
		return items, m.checkUnpack(len(items), n)
	}
	it, exc := m.unpackIter(v)
	if exc != nil {
		return nil, exc
	}
	out := make([]Value, 0, n)
	for {
		e, exc := m.take(it)
		switch {
		case exc == exhausted:
			return out, m.checkUnpack(len(out), n)
		case exc != nil:
			return nil, exc
		case len(out) == n:
			return nil, m.checkUnpack(n+1, n)
		}
		out = append(out, e)
	}
}

func (m *Machine) checkUnpack(got, n int) *Exception {
	switch {
	case got > n:
		return m.valueError("too many values to unpack (expected %d)", n)
	case got < n:
		return m.valueError("not enough values to unpack (expected %d, got %d)", n, got)
	}
	return nil
}

// unpackIter is leafIter with the message of an unpacking.
func (m *Machine) unpackIter(v Value) (iterator, *Exception) {
	it, exc := m.leafIter(v)
	if exc != nil && exc != needCode && exc.cls == m.types.TypeError {
		exc = m.typeError("cannot unpack non-iterable %s object", m.typeName(v))
	}
	return it, exc
}

// unpackStar is what UNPACK_EX takes from v: the items before the starred target,
// a new list, and the items after it.
func (m *Machine) unpackStar(v Value, before, after int) (head []Value, rest *List, tail []Value, exc *Exception) {
	items, ok := plainItems(m, v)
	if !ok {
		it, exc := m.unpackIter(v)
		if exc != nil {
			return nil, nil, nil, exc
		}
		if items, exc = m.drain(it); exc != nil {
			return nil, nil, nil, exc
		}
	}
	if len(items) < before+after {
		return nil, nil, nil, m.valueError("not enough values to unpack (expected at least %d, got %d)", before+after, len(items))
	}
	end := len(items) - after
	rest = &List{items: append([]Value(nil), items[before:end]...)}
	return items[:before], rest, items[end:], nil
}

// bigSub is a - b.
func bigSub(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }
