package vm

// A Union is int | str: classes joined by |, for isinstance and annotations.
type Union struct{ args []Value }

func (o *Union) class(m *Machine) *Class { return m.types.UnionType }

var unionRows = []nativeDef{
	showRow("basics.union_repr"),
	{name: "__args__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return val(&Tuple{items: v.obj.(*Union).args}) })},
	{name: "__parameters__", kind: getter, fn: getterOf(func(m *Machine, v Value) Value {
		return val(&Tuple{items: m.typeVariables(v.obj.(*Union).args)})
	})},
	{name: "__getitem__", sig: "self, item, /", fn: inCode, lib: "basics.union_item"},
	{name: "__hash__", sig: "self, /", fn: inCode, lib: "basics.union_hash"},
	{name: "__or__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[0], a[1]) }},
	{name: "__ror__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[1], a[0]) }},
	{name: "__eq__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		o, ok := a[1].obj.(*Union)
		if !ok {
			return notImplemented, nil
		}
		eq, exc := a[0].obj.(*Union).equal(m, o)
		return Bool(eq), exc
	}, lib: "basics.union_eq"},
	{name: "__instancecheck__", sig: "self, instance, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.isInstance(a[1], a[0])
		return Bool(ok), exc
	}, lib: "instance.union_instance"},
	{name: "__subclasscheck__", sig: "self, cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.isSubclassOf(a[1], a[0])
		return Bool(ok), exc
	}, lib: "instance.union_subclass"},
}

func inCode(*Machine, []Value) (Value, *Exception) { return Value{}, needCode }

// equal is equality of unions: the order of the members does not matter.
func (o *Union) equal(m *Machine, x *Union) (bool, *Exception) {
	if len(o.args) != len(x.args) {
		return false, nil
	}
	for _, v := range o.args {
		if ok, exc := m.hasType(x.args, v); !ok || exc != nil {
			return false, exc
		}
	}
	return true, nil
}

// hasType reports whether a type is among others.
func (m *Machine) hasType(items []Value, v Value) (bool, *Exception) {
	return m.anyOf(items, func(x Value) (bool, *Exception) { return m.equal(x, v) })
}

func hasSame(items []Value, v Value) bool {
	for _, x := range items {
		if same(x, v) {
			return true
		}
	}
	return false
}

// unionMember reports whether v may stand beside |.
func (m *Machine) unionMember(v Value) bool {
	switch v.obj.(type) {
	case *Class, *Union, *GenericAlias, noneKind:
		return true
	}
	return false
}

// unionType is a | b for types; NotImplemented if they are none.
func (m *Machine) unionType(a, b Value) (Value, *Exception) {
	if !m.unionMember(a) || !m.unionMember(b) || a.isNone() && b.isNone() {
		return notImplemented, nil
	}
	u := &Union{}
	for _, v := range [...]Value{a, b} {
		members := []Value{v}
		if o, ok := v.obj.(*Union); ok {
			members = o.args
		} else if v.isNone() {
			members[0] = val(m.types.NoneType)
		}
		for _, x := range members {
			has, exc := m.hasType(u.args, x)
			if exc != nil {
				has = hasSame(u.args, x)
			}
			if !has {
				u.args = append(u.args, x)
			}
		}
	}
	if len(u.args) == 1 {
		return u.args[0], nil
	}
	return val(u), nil
}

// unionText is the repr of a union.
func (m *Machine) unionText(o *Union) (string, *Exception) {
	s := ""
	for i, v := range o.args {
		if i > 0 {
			s += " | "
		}
		if c, ok := v.obj.(*Class); ok && c == m.types.NoneType {
			s += "None"
			continue
		}
		t, exc := m.typeText(v)
		if exc != nil {
			return "", exc
		}
		s += t
	}
	return s, nil
}
