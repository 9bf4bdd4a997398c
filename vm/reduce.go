package vm

import "math/big"

// The Go part of taking objects apart (__reduce__) and of putting iterators back to where
// they were (__setstate__). The rest stands in core/reduce.gen.

func (m *Machine) initReduce() {
	t := &m.types
	m.define(t.Object, []nativeDef{
		{name: "__reduce_ex__", sig: "self, protocol, /", fn: inCode, lib: "reduce.reduce_ex"},
		{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.reduce"},
		{name: "__getstate__", sig: "self, /", fn: inCode, lib: "reduce.getstate"},
	})
	for _, c := range []*Class{t.Set, t.FrozenSet} {
		m.define(c, []nativeDef{{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.set_reduce"}})
	}
	m.define(t.ByteArray, []nativeDef{
		{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.bytearray_reduce_ex"},
		{name: "__reduce_ex__", sig: "self, protocol=0, /", fn: inCode, lib: "reduce.bytearray_reduce_ex"},
	})
	m.define(t.BaseException, []nativeDef{
		{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.exception_reduce"},
		{name: "__setstate__", sig: "self, state, /", fn: inCode, lib: "reduce.exception_setstate"},
	})
	m.define(t.Enumerate, []nativeDef{{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.enumerate_reduce"}})
	for _, c := range []*Class{t.Range, t.Slice} {
		m.define(c, []nativeDef{{name: "__reduce__", sig: "self, /", fn: reduceParts}})
	}
	m.define(t.Method, []nativeDef{{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.method_reduce"}})
	m.define(t.BuiltinFunction, []nativeDef{{name: "__reduce__", sig: "self, /", fn: inCode, lib: "reduce.builtin_reduce"}})
	taken := []nativeDef{{name: "__reduce__", sig: "self, /", fn: reduceIterator}}
	placed := append(taken, nativeDef{name: "__setstate__", sig: "self, state, /", fn: setIteratorState})
	for _, c := range []*Class{
		t.ListIterator, t.ListReverseIterator, t.TupleIterator, t.StrIterator, t.WideStrIterator, t.BytesIterator, t.ByteArrayIterator,
		t.RangeIterator, t.LongRangeIterator, t.SequenceIterator, t.Reversed,
	} {
		m.define(c, placed)
	}
	for _, c := range []*Class{t.SetIterator, t.DictKeyIterator, t.DictValueIterator, t.DictItemIterator, t.DictReverseKeyIterator,
		t.DictReverseValueIterator, t.DictReverseItemIterator, t.CallableIterator} {
		m.define(c, taken)
	}
	m.defineInternal(reduceInternals)
}

func newTuple(items ...Value) Value { return val(&Tuple{items: items}) }

// reduceParts is __reduce__ of range and slice.
func reduceParts(m *Machine, a []Value) (Value, *Exception) {
	if s, ok := a[0].obj.(*Slice); ok {
		return newTuple(val(m.types.Slice), newTuple(orNone(s.start), orNone(s.stop), orNone(s.step))), nil
	}
	b := a[0].obj.(*Range).bounds()
	return newTuple(val(m.types.Range), newTuple(copyInt(b.start), copyInt(b.stop), copyInt(b.step))), nil
}

// builtinNamed is a builtin as the running program knows it.
func (m *Machine) builtinNamed(name string) (Value, *Exception) {
	builtins := m.userFrame().fn.builtins
	if builtins == m.internal {
		builtins = m.builtins
	}
	v, ok := builtins.getStr(m.intern(name))
	if !ok {
		return Value{}, m.errorf(m.types.AttributeError, "%s", name)
	}
	return m.unlazy(builtins, m.intern(name), v), nil
}

// reduceIterator is __reduce__ of a builtin iterator: how to make one that gives the same.
func reduceIterator(m *Machine, a []Value) (Value, *Exception) {
	function := "iter"
	var parts []Value
	switch o := a[0].obj.(type) {
	case *listIterator:
		parts = seqParts(o.list == nil || o.i == pastAll, val(o.list), o.i, val(&List{}))
	case *listReverse:
		if parts = seqParts(o.list == nil, val(o.list), o.i, val(&List{})); o.list != nil {
			function = "reversed"
		}
	case *tupleIterator:
		parts = seqParts(o.items == nil, newTuple(o.items...), o.i, newTuple())
	case *strIterator:
		done := o.full[:len(o.full)-len(o.s)]
		n := 0
		for i := 0; i < len(done); i += pointSize(done[i]) {
			n++
		}
		parts = seqParts(o.s == "", NewStr(o.full), n, NewStr(""))
	case *bytesIterator:
		parts = seqParts(o.s == "", val(&Bytes{b: o.full}), len(o.full)-len(o.s), newTuple())
	case *byteArrayIterator:
		parts = seqParts(o.array == nil, val(o.array), o.i, newTuple())
	case *rangeIterator:
		at, step, left := big.NewInt(o.at), big.NewInt(o.step), big.NewInt(o.left)
		if b := o.big; b != nil {
			at, step, left = copyBig(b.at), copyBig(b.step), copyBig(b.left)
		}
		stop := new(big.Int).Mul(step, left)
		parts = []Value{newTuple(val(newRange(at, stop.Add(stop, at), step))), None}
	case *sequenceIterator:
		parts = seqParts(o.seq.isNull(), o.seq, int(o.i), newTuple())
	case *seqReverse:
		return newTuple(append([]Value{val(o.class(m))}, seqParts(o.seq.isNull(), o.seq, int(o.i), newTuple())...)...), nil
	case *callableIterator:
		parts = []Value{newTuple(o.fn, o.sentinel)}
		if o.fn.isNull() {
			parts = []Value{newTuple(newTuple())}
		}
	case iterator:
		// A dict or set: what is left, found by a copy of the iterator.
		rest := &List{}
		back, ok := mark(o)
		if !ok {
			return Value{}, m.typeError("cannot pickle '%s' object", m.typeName(a[0]))
		}
		for {
			v, exc := o.next(m)
			if exc == exhausted {
				break
			}
			if exc != nil {
				back()
				return Value{}, exc
			}
			rest.items = append(rest.items, v)
		}
		back()
		parts = []Value{newTuple(val(rest))}
	}
	f, exc := m.builtinNamed(function)
	if exc != nil {
		return Value{}, exc
	}
	return newTuple(append([]Value{f}, parts...)...), nil
}

// seqParts is the end of the reduction of an iterator over a sequence.
func seqParts(ended bool, seq Value, i int, nothing Value) []Value {
	if ended {
		return []Value{newTuple(nothing)}
	}
	return []Value{newTuple(seq), Int(int64(i))}
}

// pastAll is the place of an iterator over a list that was told to go on before the first item.
const pastAll = 1 << 62

// setIteratorState is __setstate__ of an iterator over a sequence: the index to go on at.
func setIteratorState(m *Machine, a []Value) (Value, *Exception) {
	n, ok, exc := m.index(a[1])
	if exc == needCode || exc == nil && !ok {
		return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(a[1]))
	}
	if exc != nil {
		return Value{}, exc
	}
	if !n.isInt() {
		return Value{}, m.tooLargeForC()
	}
	within := func(low, high int) int { return int(max(int64(low), min(n.n, int64(high)))) }
	switch o := a[0].obj.(type) {
	case *listIterator:
		if o.list != nil {
			o.i = within(0, len(o.list.items))
			if n.n < 0 {
				o.i = pastAll
			}
		}
	case *listReverse:
		if o.list != nil {
			o.i = within(-1, len(o.list.items)-1)
		}
	case *tupleIterator:
		o.i = within(0, len(o.items))
	case *strIterator:
		if o.s != "" {
			at := 0
			for i := within(0, len(o.full)); i > 0 && at < len(o.full); i-- {
				at += pointSize(o.full[at])
			}
			o.s = o.full[at:]
		}
	case *bytesIterator:
		if o.s != "" {
			o.s = o.full[within(0, len(o.full)):]
		}
	case *byteArrayIterator:
		if o.array != nil {
			o.i = within(0, len(o.array.b))
		}
	case *rangeIterator:
		if b := o.big; b != nil {
			n := new(big.Int).SetInt64(max(0, n.n))
			if n.Cmp(b.left) > 0 {
				n.Set(b.left)
			}
			b.left.Sub(b.left, n)
			b.at.Add(b.at, n.Mul(n, b.step))
			break
		}
		by := max(0, min(n.n, o.left))
		o.at, o.left = o.at+by*o.step, o.left-by
	case *sequenceIterator:
		o.i = max(0, n.n)
	case *seqReverse:
		if size, ok := m.size(o.seq); ok {
			o.i = max(-1, min(n.n, size-1))
		}
	}
	return None, nil
}

var reduceInternals = []nativeDef{
	// _has_new(cls) tells whether instances can be made by __new__ at all.
	{name: "_has_new", sig: "cls, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Bool(!a[0].obj.(*Class).layout.noInstance), nil
	}},
	// _cannot_pickle(obj) is what is wrong with it if it holds more than Python can see.
	{name: "_cannot_pickle", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		switch a[0].obj.class(m).layout {
		case m.types.Object, m.types.NoneType:
			return None, nil
		case m.types.Code:
			return m.str_("cannot pickle code objects"), nil
		}
		return NewStr("cannot pickle '" + m.typeName(a[0]) + "' object"), nil
	}},
	// _own_dict(obj) is the __dict__ that every instance has, or None if it is empty.
	{name: "_own_dict", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if d := dictOf(a[0]); d != nil && *d != nil && (*d).live > 0 {
			return val(*d), nil
		}
		return None, nil
	}},
	{name: "_enumerated", sig: "it, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		o := a[0].obj.(*enumerateIterator)
		return newTuple(o.inner, o.n), nil
	}},
}
