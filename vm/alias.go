package vm

// A GenericAlias is list[int]: a builtin class with parameters that only readers of
// annotations look at (CPython's Objects/genericaliasobject.c).
type GenericAlias struct {
	origin Value
	args   []Value
}

func (o *GenericAlias) class(m *Machine) *Class { return m.types.GenericAlias }

// initAliases makes the builtin containers subscriptable.
func (m *Machine) initAliases() {
	t := &m.types
	m.define(t.GenericAlias, aliasRows)
	for _, c := range []*Class{t.List, t.Dict, t.Tuple, t.Set, t.FrozenSet, t.Enumerate, t.Generator, t.Coroutine,
		t.AsyncGenerator, t.MappingProxy, t.BaseExceptionGroup, t.Slice} {
		m.define(c, classGetItemRows)
	}
}

// newAlias is origin[key].
func newAlias(origin, key Value) Value {
	args := []Value{key}
	if t, ok := key.obj.(*Tuple); ok {
		args = t.items
	}
	return val(&GenericAlias{origin: origin, args: args})
}

// classGetItemRows make a builtin class generic.
var classGetItemRows = []nativeDef{
	{name: "__class_getitem__", sig: "cls, object, /", kind: classMethod, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return newAlias(a[0], a[1]), nil
	}},
}

// nativeClassItem is C[key] if C has its __class_getitem__ from a builtin class.
func (m *Machine) nativeClassItem(c *Class, key Value) (Value, bool) {
	if c == m.types.Type {
		return newAlias(val(c), key), true
	}
	v, ok := c.lookup(m.intern("__class_getitem__"))
	if !ok {
		return Value{}, false
	}
	cm, ok := v.obj.(*ClassMethod)
	if !ok {
		return Value{}, false
	}
	if _, ok := cm.fn.obj.(*Native); !ok {
		return Value{}, false
	}
	return newAlias(val(c), key), true
}

// ownAttribute tells the attributes that an alias does not take from its origin.
func ownAttribute(name string) bool {
	switch name {
	case "__class__", "__origin__", "__args__", "__parameters__", "__mro_entries__", "__unpacked__", "__call__",
		"__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__", "__eq__", "__hash__", "__repr__", "__or__", "__ror__",
		"__getitem__", "__instancecheck__", "__subclasscheck__":
		return true
	}
	return false
}

// aliasAttr reads an attribute of an alias: nearly all are the origin's.
func (m *Machine) aliasAttr(o *GenericAlias, name *Str) (Value, *Exception) {
	if !ownAttribute(name.s) {
		return m.getAttr(o.origin, name)
	}
	return m.plainAttr(val(o), m.types.GenericAlias, name, false)
}

// equal is equality of aliases.
func (o *GenericAlias) equal(m *Machine, x *GenericAlias) (bool, *Exception) {
	if eq, exc := m.equal(o.origin, x.origin); exc != nil || !eq {
		return false, exc
	}
	return m.equal(val(&Tuple{items: o.args}), val(&Tuple{items: x.args}))
}

// text is the repr of an alias.
func (o *GenericAlias) text(m *Machine) (string, *Exception) {
	s, exc := m.typeText(o.origin)
	if exc != nil {
		return "", exc
	}
	s += "["
	if len(o.args) == 0 {
		s += "()"
	}
	// Callable[[int], str] keeps its arguments flat, and shows them as they were written.
	last := len(o.args) - 1
	listed := s == "collections.abc.Callable[" && last >= 0 && o.args[0] != ellipsis
	if listed {
		s += "["
	}
	for i, v := range o.args {
		if listed && i == last {
			s += "]"
		}
		if i > 0 || listed && last == 0 {
			s += ", "
		}
		part, exc := m.typeText(v)
		if exc != nil {
			return "", exc
		}
		s += part
	}
	return s + "]", nil
}

// typeText is a type as it stands in an annotation.
func (m *Machine) typeText(v Value) (string, *Exception) {
	if exc := m.deeper(tooDeepToShow); exc != nil {
		return "", exc
	}
	defer m.shallower()
	switch o := v.obj.(type) {
	case ellipsisKind:
		return "...", nil
	case *Class:
		return o.fullName(), nil
	case *List:
		s := "["
		for i, x := range o.items {
			if i > 0 {
				s += ", "
			}
			part, exc := m.typeText(x)
			if exc != nil {
				return "", exc
			}
			s += part
		}
		return s + "]", nil
	}
	return m.repr(v)
}

// typeVariables are the type variables among the arguments of a type.
func (m *Machine) typeVariables(args []Value) []Value {
	var out []Value
	for _, v := range args {
		found := []Value{v}
		switch x := v.obj.(type) {
		case *GenericAlias:
			found = m.typeVariables(x.args)
		case *Union:
			found = m.typeVariables(x.args)
		case *Instance:
			switch name := m.typeName(v); {
			case name == "_Alias" && x.dict != nil:
				t, _ := x.dict.getStr(m.intern("__parameters__"))
				found = others(t)
			case name != "TypeVar":
				continue
			}
		default:
			continue
		}
		for _, p := range found {
			if !hasSame(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func asAlias(v Value) *GenericAlias { return v.obj.(*GenericAlias) }

// aliasInternals are what core/basics.gen is made of.
var aliasInternals = []nativeDef{
	{name: "_generic_alias", sig: "origin, args, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return newAlias(a[0], a[1]), nil
	}},
}

var aliasRows = []nativeDef{
	showRow("basics.alias_repr"),
	{name: "__new__", sig: "cls, origin, args, /", kind: staticMethod, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return newAlias(a[1], a[2]), nil
	}},
	{name: "__origin__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return asAlias(v).origin })},
	{name: "__args__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return val(&Tuple{items: asAlias(v).args}) })},
	{name: "__parameters__", kind: getter, fn: getterOf(func(m *Machine, v Value) Value {
		return val(&Tuple{items: m.typeVariables(asAlias(v).args)})
	})},
	{name: "__unpacked__", kind: getter, fn: getterOf(func(*Machine, Value) Value { return False })},
	{name: "__mro_entries__", sig: "self, bases, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return val(&Tuple{items: []Value{asAlias(a[0]).origin}}), nil
	}},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: func(m *Machine, a []Value) (Value, *Exception) {
		args, names := spreadCall(a[1], a[2])
		return m.call(asAlias(a[0]).origin, args, names)
	}},
	{name: "__getitem__", sig: "self, item, /", fn: inCode, lib: "basics.alias_item"},
	{name: "__or__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[0], a[1]) }},
	{name: "__ror__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[1], a[0]) }},
	{name: "__eq__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		o, ok := a[1].obj.(*GenericAlias)
		if !ok {
			return notImplemented, nil
		}
		eq, exc := asAlias(a[0]).equal(m, o)
		return Bool(eq), exc
	}, lib: "basics.alias_eq"},
	{name: "__instancecheck__", sig: "self, instance, /", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Value{}, m.typeError("isinstance() argument 2 cannot be a parameterized generic")
	}},
	{name: "__subclasscheck__", sig: "self, cls, /", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Value{}, m.typeError("issubclass() argument 2 cannot be a parameterized generic")
	}},
}
