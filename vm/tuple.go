package vm

// The methods of tuple.

var tupleMethods = []nativeDef{
	{name: "__new__", sig: "cls, iterable=(), /", kind: staticMethod, lib: "list.new_tuple", fn: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		plain := c == m.types.Tuple
		t := &Tuple{}
		if !a[1].isNull() {
			if o, ok := a[1].obj.(*Tuple); ok && plain && o.ext == nil {
				return a[1], nil
			}
			items, exc := m.itemsCopy(a[1])
			if exc != nil {
				return Value{}, exc
			}
			t.items = items
		}
		if !plain {
			t.ext = &ext{cls: c}
		}
		return val(t), nil
	}},
	{name: "count", sig: "self, value, /", lib: "list.count", fn: sequenceCount},
	{name: "index", sig: "self, value, start=0, stop=9223372036854775807, /", lib: "list.index", fn: sequenceIndexOf},
	{name: "__getnewargs__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		t := val(&Tuple{items: a[0].obj.(*Tuple).items})
		return val(&Tuple{items: []Value{t}}), nil
	}},
	{name: "__hash__", sig: "self, /", lib: "compare.tuple_hash", fn: hashRow},
}
