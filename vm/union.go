package vm

// A Union is int | str: classes joined by |, for isinstance and annotations.
type Union struct{ args []Value }

func (o *Union) class(m *Machine) *Class { return m.types.UnionType }

var unionRows = []nativeDef{
	showRow("basics.union_repr"),
	{name: "__args__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return val(&Tuple{items: v.obj.(*Union).args}) })},
	{name: "__parameters__", kind: getter, fn: getterOf(func(*Machine, Value) Value { return val(&Tuple{}) })},
	{name: "__or__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[0], a[1]) }},
	{name: "__ror__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[1], a[0]) }},
	{name: "__eq__", sig: "self, value, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		o, ok := a[1].obj.(*Union)
		if !ok {
			return notImplemented, nil
		}
		return Bool(a[0].obj.(*Union).equal(o)), nil
	}},
	{name: "__instancecheck__", sig: "self, instance, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.isInstance(a[1], a[0])
		return Bool(ok), exc
	}, lib: "basics.union_instance"},
	{name: "__subclasscheck__", sig: "self, cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.isSubclassOf(a[1], a[0])
		return Bool(ok), exc
	}, lib: "basics.union_subclass"},
}

// equal is equality of unions: the order of the members does not matter.
func (o *Union) equal(x *Union) bool {
	if len(o.args) != len(x.args) {
		return false
	}
	for _, v := range o.args {
		if !hasSame(x.args, v) {
			return false
		}
	}
	return true
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
	case *Class, *Union, noneKind:
		return true
	}
	return m.isGenericAlias(v)
}

// isGenericAlias reports whether v is something like list[int].
func (m *Machine) isGenericAlias(v Value) bool { return v.obj.class(m).name == "GenericAlias" }

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
			if !hasSame(u.args, x) {
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
		switch c := v.obj.(type) {
		case *Class:
			if c == m.types.NoneType {
				s += "None"
			} else {
				s += c.fullName()
			}
		default:
			t, exc := m.repr(v)
			if exc != nil {
				return "", exc
			}
			s += t
		}
	}
	return s, nil
}
