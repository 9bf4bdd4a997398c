package vm

// The methods of tuple.

var tupleMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, lib: "list.new_tuple", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Tuple)
		if exc != nil {
			return Value{}, exc
		}
		v, exc := m.oneArgument("tuple", "__new__", a)
		t := &Tuple{ext: e}
		if exc != nil || v.isNull() {
			return val(t), exc
		}
		if o, ok := v.obj.(*Tuple); ok && e == nil && o.ext == nil {
			return v, nil
		}
		t.items, exc = m.itemsCopy(v)
		return val(t), exc
	}},
	{name: "count", sig: "self, value, /", lib: "list.count", fn: sequenceCount},
	{name: "index", sig: "self, value, start=0, stop=9223372036854775807, /", lib: "list.index", fn: sequenceIndexOf},
	{name: "__getnewargs__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		t := val(&Tuple{items: a[0].obj.(*Tuple).items})
		return val(&Tuple{items: []Value{t}}), nil
	}},
	{name: "__hash__", sig: "self, /", lib: "compare.tuple_hash", fn: hashRow},
}
