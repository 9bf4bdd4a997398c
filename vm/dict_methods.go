package vm

import "gen/lang/code"

// The methods of dict, and what fills a dict from other things.

// plainItemsOf is a dict that is copied item by item: whether it has an __iter__ of
// its own decides that, whatever its keys() and __getitem__ are (CPython's dict_merge).
func (m *Machine) plainItemsOf(v Value) (*Dict, bool) {
	d, ok := v.obj.(*Dict)
	if !ok {
		return nil, false
	}
	if c := m.derived(v); c != nil && m.overrides(c, "__iter__") {
		return nil, false
	}
	return d, true
}

// dictUpdateFrom is d.update(v) without keywords. Doing a part of it and then all of
// it again gives the same dict, so it may answer needCode halfway.
func (m *Machine) dictUpdateFrom(d *Dict, v Value) *Exception {
	var src *Dict
	switch o := v.obj.(type) {
	case *Dict:
		src, _ = m.plainItemsOf(v)
	case *MappingProxy:
		src = o.d
	}
	if src != nil {
		return d.merge(m, src)
	}
	if m.derived(v) != nil {
		return needCode
	}
	i := 0
	exc := m.lookOver(v, func(pair Value) (bool, *Exception) {
		items, exc := m.items(pair)
		if exc != nil {
			if exc != needCode && exc.cls == m.types.TypeError && !m.iterable(pair) {
				exc = m.typeError("cannot convert dictionary update sequence element #%d to a sequence", i)
			}
			return false, exc
		}
		if len(items) != 2 {
			return false, m.valueError("dictionary update sequence element #%d has length %d; 2 is required", i, len(items))
		}
		i++
		return false, d.set(m, items[0], items[1])
	})
	return exc
}

// merge copies all items of another dict.
func (d *Dict) merge(m *Machine, o *Dict) *Exception {
	if d == o {
		return nil
	}
	for i := range o.items {
		it := &o.items[i]
		if it.key.isNull() {
			continue
		}
		j, exc := d.find(m, it.key, it.hash)
		if exc != nil {
			return exc
		}
		if j >= 0 {
			d.items[j].val = it.val
		} else {
			if len(d.items) == cap(d.items) && !m.room(int64(d.live)+1, dictItemSize) {
				return m.memoryError()
			}
			d.insert(it.key, it.val, it.hash)
		}
	}
	return nil
}

// dictBinary is | of dicts.
func (m *Machine) dictBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	if oddProxy(a) || oddProxy(b) {
		return Value{}, needCode
	}
	x, ok := mappingOf(a)
	y, ok2 := mappingOf(b)
	if op != code.Or || !ok || !ok2 {
		return notImplemented, nil
	}
	r := x.copyOf()
	return val(r), r.merge(m, y)
}

// mappingOf is the dict behind a dict or a mappingproxy.
func mappingOf(v Value) (*Dict, bool) {
	switch o := v.obj.(type) {
	case *Dict:
		return o, true
	case *MappingProxy:
		return o.d, o.d != nil
	}
	return nil, false
}

func selfDict(a []Value) *Dict {
	d, _ := mappingOf(a[0])
	return d
}

// or is v, or the default of a parameter that was not given.
func or(v, missing Value) Value {
	if v.isNull() {
		return missing
	}
	return v
}

// readDictMethods are the methods that dict and mappingproxy share.
var readDictMethods = []nativeDef{
	{name: "get", sig: "self, key, default=None, /", lib: "dict.get", fn: func(m *Machine, a []Value) (Value, *Exception) {
		v, ok, exc := selfDict(a).get(m, a[1])
		if exc != nil || ok {
			return v, exc
		}
		return or(a[2], None), nil
	}},
	{name: "keys", sig: "self, /", fn: viewRow(viewKeys)},
	{name: "values", sig: "self, /", fn: viewRow(viewValues)},
	{name: "items", sig: "self, /", fn: viewRow(viewItems)},
	{name: "copy", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(selfDict(a).copyOf()), nil
	}},
	{name: "__reversed__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(newDictIterator(selfDict(a), viewKeys, true)), nil
	}},
}

func viewRow(kind viewKind) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		return val(&DictView{d: selfDict(a), kind: kind}), nil
	}
}

var dictMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Dict)
		return val(&Dict{ext: e}), exc
	}},
	{name: "__init__", sig: "self, /, *args, **kwargs", lib: "dict.init", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.dictFill("dict", a)
	}},
	{name: "update", sig: "self, /, *args, **kwargs", lib: "dict.update", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.dictFill("update", a)
	}},
	{name: "pop", sig: "self, key, default=None, /", lib: "dict.pop", fn: func(m *Machine, a []Value) (Value, *Exception) {
		d := selfDict(a)
		if d.live == 0 {
			// Nobody asks for the hash of the key.
			if !a[2].isNull() {
				return a[2], nil
			}
			return Value{}, m.keyError(a[1])
		}
		v, ok, exc := d.del(m, a[1])
		if exc == nil && !ok {
			if !a[2].isNull() {
				return a[2], nil
			}
			exc = m.keyError(a[1])
		}
		return v, exc
	}},
	{name: "popitem", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		d := selfDict(a)
		if d.live == 0 {
			return Value{}, m.errorf(m.types.KeyError, "popitem(): dictionary is empty")
		}
		it := d.popLast()
		return it.give(viewItems), nil
	}},
	{name: "setdefault", sig: "self, key, default=None, /", lib: "dict.setdefault", fn: func(m *Machine, a []Value) (Value, *Exception) {
		d := selfDict(a)
		v, ok, exc := d.get(m, a[1])
		if exc != nil || ok {
			return v, exc
		}
		v = or(a[2], None)
		return v, d.set(m, a[1], v)
	}},
	{name: "clear", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		selfDict(a).clear()
		return None, nil
	}},
	{name: "fromkeys", sig: "cls, iterable, value=None, /", kind: classMethod, lib: "dict.fromkeys", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if c, ok := a[0].obj.(*Class); !ok || c != m.types.Dict {
			return Value{}, needCode
		}
		d := newDict()
		v := or(a[2], None)
		if !m.roomForAll(a[1], dictItemSize) {
			return Value{}, m.memoryError()
		}
		return val(d), m.lookOver(a[1], func(k Value) (bool, *Exception) { return false, d.set(m, k, v) })
	}},
	{name: "__ior__", sig: "self, value, /", lib: "dict.ior", fn: inplaceRow(code.Or)},
}

// dictFill is __init__ and update: at most one mapping or iterable, and keywords.
func (m *Machine) dictFill(name string, a []Value) (Value, *Exception) {
	d := selfDict(a)
	args := others(a[1])
	if len(args) > 1 {
		return Value{}, m.typeError("%s expected at most 1 argument, got %d", name, len(args))
	}
	if len(args) == 1 {
		if exc := m.dictUpdateFrom(d, args[0]); exc != nil {
			return Value{}, exc
		}
	}
	return None, d.merge(m, a[2].obj.(*Dict))
}

var viewMethods = []nativeDef{
	{name: "mapping", sig: "self", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return newProxy(val(a[0].obj.(*DictView).d)), nil
	}},
	{name: "__reversed__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		o := a[0].obj.(*DictView)
		return val(newDictIterator(o.d, o.kind, true)), nil
	}},
}

// setViewMethods are what the views of keys and items have as well.
var setViewMethods = []nativeDef{
	{name: "isdisjoint", sig: "self, other, /", lib: "set.view_isdisjoint", fn: func(m *Machine, a []Value) (Value, *Exception) {
		found := false
		exc := m.lookOver(a[1], func(k Value) (bool, *Exception) {
			var exc *Exception
			found, exc = m.containsItem(a[0], k)
			return found, exc
		})
		return Bool(!found), exc
	}},
}

var proxyMethods = []nativeDef{
	{name: "__new__", sig: "cls, mapping", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		_, list := a[1].obj.(*List)
		_, tuple := a[1].obj.(*Tuple)
		if list || tuple || !m.hasSpecial(a[1], "__getitem__") {
			return Value{}, m.typeError("mappingproxy() argument must be a mapping, not %s", m.typeName(a[1]))
		}
		return newProxy(a[1]), nil
	}},
	{name: "__str__", sig: "self, /", lib: "proxy.str_of", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if oddProxy(a[0]) {
			return Value{}, needCode
		}
		s, exc := m.repr(val(a[0].obj.(*MappingProxy).d))
		return NewStr(s), exc
	}},
	{name: "__ior__", sig: "self, value, /", fn: inplaceRow(code.Or)},
}
