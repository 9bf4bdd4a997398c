package vm

// Items by key: reading, setting, deleting, and membership.

// getItem is obj[key].
func (m *Machine) getItem(obj, key Value) (Value, *Exception) {
	switch o := obj.obj.(type) {
	case *List:
		if key.isInt() && o.ext == nil {
			if i := key.n; i >= 0 && i < int64(len(o.items)) {
				return o.items[i], nil
			}
		}
	case *Dict:
		if o.ext == nil {
			return m.dictItem(o, key)
		}
	}
	if c := m.derived(obj); c != nil && m.overrides(c, "__getitem__") {
		return Value{}, needCode
	}
	return m.itemOf(obj, key)
}

// itemOf is getItem by the builtin type of obj, whatever its class.
func (m *Machine) itemOf(obj, key Value) (Value, *Exception) {
	switch o := obj.obj.(type) {
	case *List:
		return m.sequenceItem("list", o.items, key, func(items []Value) Value { return val(&List{items: items}) })
	case *Tuple:
		if s, ok := key.obj.(*Slice); ok && o.ext == nil && s.start.isNone() && s.stop.isNone() && s.step.isNone() {
			return obj, nil
		}
		return m.sequenceItem("tuple", o.items, key, func(items []Value) Value { return val(&Tuple{items: items}) })
	case *Dict:
		return m.dictItem(o, key)
	case *MappingProxy:
		if o.d == nil {
			return Value{}, needCode
		}
		return m.getItem(val(o.d), key)
	case *Str:
		return m.strItem(o, key)
	case *Bytes:
		return m.bytesItem(o, key)
	case *ByteArray:
		return m.byteArrayItem(o, key)
	case *Range:
		return m.rangeItem(o, key)
	case *Class:
		return m.classItem(o, key)
	case *GenericAlias, *Union:
		return Value{}, needCode
	}
	return Value{}, m.typeError("'%s' object is not subscriptable", m.typeName(obj))
}

// classItem is C[key]: what a class answers without a metaclass that knows better.
// The generic builtin classes give a list[int]; __class_getitem__ needs code.
func (m *Machine) classItem(c *Class, key Value) (Value, *Exception) {
	if v, ok := m.nativeClassItem(c, key); ok {
		return v, nil
	}
	if _, ok := m.special(c, "__class_getitem__"); ok {
		return Value{}, needCode
	}
	return Value{}, m.typeError("type '%s' is not subscriptable", c.qualname)
}

// sequenceItem is an item or a slice of a list or tuple.
func (m *Machine) sequenceItem(kind string, items []Value, key Value, wrap func([]Value) Value) (Value, *Exception) {
	if s, ok := key.obj.(*Slice); ok {
		start, stop, step, exc := m.sliceIndices(s, int64(len(items)))
		if exc != nil {
			return Value{}, exc
		}
		n := sliceLen(start, stop, step)
		if !m.room(n, valueSize) {
			return Value{}, m.memoryError()
		}
		out := make([]Value, n)
		if step == 1 {
			if n > 0 {
				copy(out, items[start:stop])
			}
		} else {
			for i, j := int64(0), start; i < n; i, j = i+1, j+step {
				out[i] = items[j]
			}
		}
		return wrap(out), nil
	}
	i, exc := m.sequenceIndex(kind, "index", len(items), key)
	if exc != nil {
		return Value{}, exc
	}
	return items[i], nil
}

// valueSize is what one Value takes in memory.
const valueSize = 24

// sequenceIndex turns a key into a place in a sequence of n items.
func (m *Machine) sequenceIndex(kind, what string, n int, key Value) (int, *Exception) {
	i, ok, exc := m.index(key)
	if exc != nil {
		return 0, exc
	}
	if !ok {
		return 0, m.typeError("%s indices must be integers or slices, not %s", kind, m.typeName(key))
	}
	if !i.isInt() {
		return 0, m.errorf(m.types.IndexError, "cannot fit '%s' into an index-sized integer", m.typeName(key))
	}
	j := i.n
	if j < 0 {
		j += int64(n)
	}
	if j < 0 || j >= int64(n) {
		if what != "index" {
			kind += " assignment"
		}
		return 0, m.errorf(m.types.IndexError, "%s index out of range", kind)
	}
	return int(j), nil
}

func (m *Machine) dictItem(d *Dict, key Value) (Value, *Exception) {
	if s, ok := key.obj.(*Str); ok && s.ext == nil {
		if v, ok := d.getStr(s); ok {
			return v, nil
		}
	}
	v, ok, exc := d.get(m, key)
	if exc != nil || ok {
		return v, exc
	}
	if d.ext != nil {
		if _, ok := m.special(d.ext.cls, "__missing__"); ok {
			return Value{}, needCode
		}
	}
	return Value{}, m.keyError(key)
}

// keyError is KeyError(key).
func (m *Machine) keyError(key Value) *Exception { return m.newError(m.types.KeyError, key) }

func (m *Machine) rangeItem(r *Range, key Value) (Value, *Exception) {
	if s, ok := key.obj.(*Slice); ok {
		start, stop, step, exc := m.bigSlice(s, r.bigLen())
		if exc != nil {
			return Value{}, exc
		}
		return val(r.slice(start, stop, step)), nil
	}
	i, ok, exc := m.index(key)
	if exc != nil {
		return Value{}, exc
	}
	if !ok {
		return Value{}, m.typeError("range indices must be integers or slices, not %s", m.typeName(key))
	}
	if n, ok := r.len(); ok && i.isInt() {
		j := i.n
		if j < 0 {
			j += n
		}
		if j >= 0 && j < n {
			return r.at(j), nil
		}
	} else {
		n, j := r.bigLen(), toBig(i)
		if j.Sign() < 0 {
			j = copyBig(j)
			j.Add(j, n)
		}
		if j.Sign() >= 0 && j.Cmp(n) < 0 {
			return r.bigAt(j), nil
		}
	}
	return Value{}, m.errorf(m.types.IndexError, "range object index out of range")
}

// setItem is obj[key] = v.
func (m *Machine) setItem(obj, key, v Value) *Exception {
	switch o := obj.obj.(type) {
	case *List:
		if key.isInt() && o.ext == nil {
			if i := key.n; i >= 0 && i < int64(len(o.items)) {
				o.items[i] = v
				return nil
			}
		}
	case *Dict:
		if o.ext == nil {
			return o.set(m, key, v)
		}
	}
	if c := m.derived(obj); c != nil && m.overrides(c, "__setitem__") {
		return needCode
	}
	return m.setItemOf(obj, key, v)
}

// setItemOf is setItem by the builtin type of obj, whatever its class.
func (m *Machine) setItemOf(obj, key, v Value) *Exception {
	switch o := obj.obj.(type) {
	case *List:
		if s, ok := key.obj.(*Slice); ok {
			return m.setSlice(o, s, v)
		}
		i, exc := m.sequenceIndex("list", "assignment", len(o.items), key)
		if exc == nil {
			o.items[i] = v
		}
		return exc
	case *Dict:
		return o.set(m, key, v)
	case *ByteArray:
		return m.setBytes(o, key, v)
	}
	return m.typeError("'%s' object does not support item assignment", m.typeName(obj))
}

// delItem is del obj[key].
func (m *Machine) delItem(obj, key Value) *Exception {
	if c := m.derived(obj); c != nil && m.overrides(c, "__delitem__") {
		return needCode
	}
	return m.delItemOf(obj, key)
}

// delItemOf is delItem by the builtin type of obj, whatever its class.
func (m *Machine) delItemOf(obj, key Value) *Exception {
	switch o := obj.obj.(type) {
	case *List:
		if s, ok := key.obj.(*Slice); ok {
			return m.delSlice(o, s)
		}
		i, exc := m.sequenceIndex("list", "assignment", len(o.items), key)
		if exc == nil {
			o.remove(i)
		}
		return exc
	case *Dict:
		_, ok, exc := o.del(m, key)
		if exc == nil && !ok {
			exc = m.keyError(key)
		}
		return exc
	case *ByteArray:
		return m.delBytes(o, key)
	}
	// CPython has two places to say so, and spells it in two ways.
	if _, ok, _ := m.index(key); ok && m.sequenceLike(obj) {
		return m.typeError("'%s' object doesn't support item deletion", m.typeName(obj))
	}
	return m.typeError("'%s' object does not support item deletion", m.typeName(obj))
}

// sequenceLike reports whether the C type of v has a table of sequence functions.
func (m *Machine) sequenceLike(v Value) bool {
	switch v.obj.(type) {
	case *Str, *Bytes, *Tuple, *Range, *Set, *DictView, *MappingProxy:
		return true
	}
	return m.derived(v) != nil
}

// contains is item in container.
func (m *Machine) contains(container, item Value) (bool, *Exception) {
	if c := m.derived(container); c != nil && (m.overrides(c, "__contains__") || m.overrides(c, "__iter__")) {
		return false, needCode
	}
	return m.containsItem(container, item)
}

// containsItem is contains by the builtin type of container, whatever its class.
func (m *Machine) containsItem(container, item Value) (bool, *Exception) {
	switch o := container.obj.(type) {
	case *List:
		return m.among(o.items, item)
	case *Tuple:
		return m.among(o.items, item)
	case *Dict:
		_, ok, exc := o.get(m, item)
		return ok, exc
	case *MappingProxy:
		if o.d == nil {
			return false, needCode
		}
		return m.contains(val(o.d), item)
	case *Set:
		return m.setContains(o, item)
	case *Str:
		return m.strContains(o, item)
	case *Bytes:
		return m.bytesContains(o, item)
	case *ByteArray:
		return m.bytesContains(&Bytes{b: string(o.b)}, item)
	case *Range:
		if n, ok := asInt(item); ok && m.derived(item) == nil {
			return o.holds(n), nil
		}
	case *DictView:
		return m.viewContains(o, item)
	}
	if c := m.derived(container); c != nil {
		if _, ok := container.obj.(*Instance); ok && !m.has(container, "__iter__") && !m.has(container, "__getitem__") {
			return false, m.notContainer(container)
		}
		return false, needCode
	}
	it, exc := m.leafIter(container)
	if exc != nil {
		if exc != needCode && exc.cls == m.types.TypeError {
			exc = m.notContainer(container)
		}
		return false, exc
	}
	return m.amongNext(it, item)
}

func (m *Machine) notContainer(v Value) *Exception {
	return m.typeError("argument of type '%s' is not iterable", m.typeName(v))
}

// among reports whether an item equal to v is in items.
func (m *Machine) among(items []Value, v Value) (bool, *Exception) {
	i, exc := m.position(items, v)
	return i >= 0, exc
}

// position is the index of the first item equal to v, -1 if there is none.
func (m *Machine) position(items []Value, v Value) (int, *Exception) {
	for i, e := range items {
		if i&0xffff == 0xffff {
			if exc := m.interrupted(); exc != nil {
				return -1, exc
			}
		}
		if eq, exc := m.equalItem(e, v); exc != nil || eq {
			return i, exc
		}
	}
	return -1, nil
}

// amongNext looks for v in what an iterator gives, and takes no more than it must.
func (m *Machine) amongNext(it iterator, v Value) (bool, *Exception) {
	back, ok := mark(it)
	if !ok {
		return false, needCode
	}
	for {
		e, exc := m.take(it)
		if exc == exhausted {
			return false, nil
		}
		eq := false
		if exc == nil {
			eq, exc = m.equalItem(e, v)
		}
		if exc == needCode {
			back()
		}
		if exc != nil || eq {
			return eq, exc
		}
	}
}

// setContains is item in set: a set is looked up like the frozenset of its items.
func (m *Machine) setContains(s *Set, item Value) (bool, *Exception) {
	h, exc := m.setKeyHash(item)
	if exc != nil {
		return false, exc
	}
	return s.has(m, item, h)
}

// setKeyHash is the hash of a key to look up in a set; a set stands for the
// frozenset of the same items there.
func (m *Machine) setKeyHash(item Value) (int64, *Exception) {
	if o, ok := item.obj.(*Set); ok && !o.frozen && (o.ext == nil || !m.overrides(o.ext.cls, "__hash__")) {
		f := *o
		f.hash = 0
		return f.frozenHash(), nil
	}
	return m.hash(item)
}
