package vm

// Truth and length, and the question behind every leaf operation: does a class
// made by code decide here?

// derived is the class of v if the program (or vm/lib) made it, else nil.
func (m *Machine) derived(v Value) *Class {
	var e *ext
	switch o := v.obj.(type) {
	case intKind, floatKind, boolKind, noneKind, *BigInt, *Function, *Generator, *BoundMethod, *Range:
		return nil
	case *Instance:
		return o.cls
	case *Str:
		e = o.ext
	case *Tuple:
		e = o.ext
	case *List:
		e = o.ext
	case *Dict:
		e = o.ext
	case *Set:
		e = o.ext
	default:
		if c := v.obj.class(m); c.heap() {
			return c
		}
		return nil
	}
	if e == nil || !e.cls.heap() {
		return nil
	}
	return e.cls
}

// special finds what a class holds under a special name.
func (m *Machine) special(c *Class, name string) (Value, bool) {
	return c.lookup(m.intern(name))
}

// overrides reports whether the class answers the special method otherwise than
// the builtin class that its instances are made of.
func (m *Machine) overrides(c *Class, name string) bool {
	v, ok := m.special(c, name)
	if !ok || c.builtin {
		return false
	}
	base, ok := m.special(c.layout, name)
	return !ok || !same(v, base)
}

// has reports whether v's class has the special method.
func (m *Machine) has(v Value, name string) bool {
	f, ok := m.special(v.obj.class(m), name)
	return ok && (!f.isNone() || !absentAsNone(name))
}

// absentAsNone tells the special methods that a class can take away by setting them
// to None. Of others CPython calls the None, which fails.
func absentAsNone(name string) bool {
	switch name {
	case "__iter__", "__contains__", "__hash__", "__reversed__":
		return true
	}
	return false
}

// noMethod is what stands for a special method that is missing, or is None.
func noMethod(v, name Value, isThere bool) Value {
	if isThere && !absentAsNone(name.obj.(*Str).s) {
		return val(&BoundMethod{fn: None, self: v})
	}
	return None
}

// truth is bool(v).
func (m *Machine) truth(v Value) (bool, *Exception) {
	switch o := v.obj.(type) {
	case boolKind, intKind:
		return v.n != 0, nil
	case noneKind:
		return false, nil
	case floatKind:
		return v.float() != 0, nil
	case *BigInt:
		return true, nil
	case notImplementedKind:
		return true, m.warn(m.types.DeprecationWarning, "NotImplemented should not be used in a boolean context")
	case *Boxed:
		if m.overrides(o.ext.cls, "__bool__") {
			return false, needCode
		}
		return m.truth(o.v)
	}
	if c := m.derived(v); c != nil && (m.overrides(c, "__bool__") || m.overrides(c, "__len__")) {
		return false, needCode
	}
	if n, ok := m.size(v); ok {
		return n != 0, nil
	}
	if oddProxy(v) {
		return false, needCode
	}
	if r, ok := v.obj.(*Range); ok && r.big != nil {
		return r.bigLen().Sign() != 0, nil
	}
	return true, nil
}

// size is the number of items of a builtin container, whatever its class.
func (m *Machine) size(v Value) (int64, bool) {
	switch o := v.obj.(type) {
	case *Str:
		return int64(o.Len()), true
	case *Bytes:
		return int64(len(o.b)), true
	case *ByteArray:
		return int64(len(o.b)), true
	case *List:
		return int64(len(o.items)), true
	case *Tuple:
		return int64(len(o.items)), true
	case *Dict:
		return int64(o.live), true
	case *Set:
		return int64(o.used), true
	case *DictView:
		return int64(o.d.live), true
	case *MappingProxy:
		if o.d != nil {
			return int64(o.d.live), true
		}
	case *Range:
		if o.big == nil {
			return o.len()
		}
		if n := o.bigLen(); n.IsInt64() {
			return n.Int64(), true
		}
	}
	return 0, false
}

// length is len(v).
func (m *Machine) length(v Value) (int64, *Exception) {
	if c := m.derived(v); c != nil && m.overrides(c, "__len__") {
		return 0, needCode
	}
	if n, ok := m.size(v); ok {
		return n, nil
	}
	if oddProxy(v) {
		return 0, needCode
	}
	if _, ok := v.obj.(*Range); ok {
		return 0, m.tooLargeForC()
	}
	return 0, m.typeError("object of type '%s' has no len()", m.typeName(v))
}
