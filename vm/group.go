package vm

import "strconv"

// group.go owns exception groups: BaseExceptionGroup and ExceptionGroup, and what
// vm/lib/core/group.gen needs to split them.

var groupMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: groupNew},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if a[2].obj.(*Dict).Len() > 0 {
			return Value{}, m.typeError("%s() takes no keyword arguments", m.typeName(a[0]))
		}
		a[0].obj.(*Exception).args = a[1].obj.(*Tuple).items
		return None, nil
	}},
	{name: "__str__", sig: "self, /", fn: textMethod(func(m *Machine, e *Exception) (string, *Exception) {
		msg, exc := m.str(e.field(m, "message"))
		n := len(groupOf(m, e))
		return msg + " (" + strconv.Itoa(n) + " sub-exception" + pluralS(n > 1) + ")", exc
	}), lib: "group.str_"},
	{name: "derive", sig: "self, excs, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		return m.callClass(m.types.BaseExceptionGroup, []Value{e.field(m, "message"), a[1]}, nil)
	}},
	{name: "split", sig: "self, matcher_value, /", fn: alwaysCode, lib: "group.split"},
	{name: "subgroup", sig: "self, matcher_value, /", fn: alwaysCode, lib: "group.subgroup"},
	readOnlyField("message"),
	readOnlyField("exceptions"),
}

// alwaysCode leaves a job to the library after its arguments have been counted.
func alwaysCode(*Machine, []Value) (Value, *Exception) { return Value{}, needCode }

func readOnlyField(name string) nativeDef {
	d := fieldAttr(name)
	d.set = nil
	return d
}

// groupOf are the exceptions of a group, nil for any other exception.
func groupOf(m *Machine, e *Exception) []Value {
	if t, ok := e.field(m, "exceptions").obj.(*Tuple); ok && e.cls.isSubclass(m.types.BaseExceptionGroup) {
		return t.items
	}
	return nil
}

// groupNew is BaseExceptionGroup.__new__. A BaseExceptionGroup of nothing but
// Exceptions becomes an ExceptionGroup.
func groupNew(m *Machine, a []Value) (Value, *Exception) {
	c, exc := m.exceptionClass(a[0], "BaseExceptionGroup")
	if exc != nil {
		return Value{}, exc
	}
	args := a[1].obj.(*Tuple).items
	if len(args) != 2 {
		return Value{}, m.typeError("BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", len(args))
	}
	if _, ok := args[0].obj.(*Str); !ok {
		return Value{}, m.typeError("BaseExceptionGroup.__new__() argument 1 must be str, not %s", m.argName(args[0]))
	}
	if !m.isSequence(args[1]) {
		return Value{}, m.typeError("second argument (exceptions) must be a sequence")
	}
	items, exc := m.items(args[1])
	switch {
	case exc == needCode:
		return m.callLib("group.make", a[0], args[0], args[1])
	case exc != nil:
		return Value{}, exc
	case len(items) == 0:
		return Value{}, m.valueError("second argument (exceptions) must be a non-empty sequence")
	}
	onlyExceptions := true
	for i, v := range items {
		e, ok := v.obj.(*Exception)
		if !ok {
			return Value{}, m.valueError("Item %d of second argument (exceptions) is not an exception", i)
		}
		onlyExceptions = onlyExceptions && e.cls.isSubclass(m.types.Exception)
	}
	switch {
	case c == m.types.BaseExceptionGroup && onlyExceptions:
		c = m.types.ExceptionGroup
	case onlyExceptions:
	case c == m.types.ExceptionGroup:
		return Value{}, m.typeError("Cannot nest BaseExceptions in an ExceptionGroup")
	case c.isSubclass(m.types.Exception):
		return Value{}, m.typeError("Cannot nest BaseExceptions in '%s'", c.name)
	}
	e := &Exception{cls: c, args: args}
	e.setField(m, "message", args[0])
	e.setField(m, "exceptions", val(&Tuple{items: append([]Value(nil), items...)}))
	return val(e), nil
}

// isSequence is PySequence_Check: it has items by number, and is no dict.
func (m *Machine) isSequence(v Value) bool {
	if _, ok := v.obj.(*Dict); ok {
		return false
	}
	_, ok := v.obj.class(m).lookup(m.names.getitem)
	return ok
}

// groupInternals are what core/group.gen is made of.
var groupInternals = []nativeDef{
	// _exc_matches(exc, types) is what an except clause tests.
	{name: "_exc_matches", sig: "exc, types, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.exceptionMatches(a[0].obj.(*Exception), a[1])
		return Bool(ok), exc
	}},
	{name: "_is_group", sig: "exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Bool(a[0].obj.class(m).isSubclass(m.types.BaseExceptionGroup)), nil
	}},
	{name: "_group_items", sig: "group, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&Tuple{items: groupOf(m, a[0].obj.(*Exception))}), nil
	}},
	// _copy_links(new, old) gives a part of a group the links and notes of the whole.
	{name: "_copy_links", sig: "new, old, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		to, from := a[0].obj.(*Exception), a[1].obj.(*Exception)
		if from.tb != nil {
			to.tb = from.tb
		}
		to.context, to.cause, to.suppress = from.context, from.cause, true
		if notes, ok := m.notesOf(from); ok && m.isSequence(notes) {
			if items, exc := m.items(notes); exc == nil {
				if to.dict == nil {
					to.dict = newDict()
				}
				to.dict.setStr(m.intern("__notes__"), val(&List{items: append([]Value(nil), items...)}))
			}
		}
		return None, nil
	}},
	// _same_links(a, b) tells a part that was only passed on from one raised anew.
	{name: "_same_links", sig: "a, b, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		x, y := a[0].obj.(*Exception), a[1].obj.(*Exception)
		return Bool(x.tb == y.tb && x.cause == y.cause && x.context == y.context && m.sameNotes(x, y)), nil
	}},
	// _kept(orig, parts) tells, for each leaf of orig in order, whether it is a leaf
	// of one of parts.
	{name: "_kept", sig: "orig, parts, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		kept := map[*Exception]bool{}
		for _, p := range a[1].obj.(*List).items {
			for _, e := range m.leaves(p.obj.(*Exception)) {
				kept[e] = true
			}
		}
		all := m.leaves(a[0].obj.(*Exception))
		l := &List{items: make([]Value, len(all))}
		for i, e := range all {
			l.items[i] = Bool(kept[e])
		}
		return val(l), nil
	}},
	// _handling(exc) makes exc the exception that the caller of a library function
	// handles: inside of an except* clause that is the part it took.
	{name: "_handling", sig: "exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if f := m.frame.back; f != nil {
			m.handle(f, a[0].obj.(*Exception))
		}
		return None, nil
	}},
}

// sameNotes compares __notes__ by identity.
func (m *Machine) sameNotes(x, y *Exception) bool {
	a, ok := m.notesOf(x)
	b, ok2 := m.notesOf(y)
	return ok == ok2 && same(a, b)
}

// leaves are the exceptions in a group that are no groups, depth first.
func (m *Machine) leaves(e *Exception) []*Exception {
	var out []*Exception
	stack := []*Exception{e}
	for len(stack) > 0 {
		e := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !e.cls.isSubclass(m.types.BaseExceptionGroup) {
			out = append(out, e)
			continue
		}
		items := groupOf(m, e)
		for i := len(items) - 1; i >= 0; i-- {
			stack = append(stack, items[i].obj.(*Exception))
		}
	}
	return out
}
