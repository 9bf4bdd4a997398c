package vm

// exception_methods.go owns what every exception can do: how it is made, its
// args, its links to other exceptions, its notes, str and repr (CPython's
// Objects/exceptions.c). The classes with fields of their own are in
// exception_fields.go, exception groups in group.go.

func (m *Machine) initExceptions() {
	t := &m.types
	m.define(t.BaseException, baseExceptionMethods)
	newFn, _ := t.BaseException.lookup(m.names.new)
	init, _ := t.BaseException.lookup(m.names.init)
	m.exceptionNew, m.exceptionInit = staticNative(newFn), staticNative(init)
	m.define(t.StopIteration, stopIterationMethods)
	m.define(t.SystemExit, systemExitMethods)
	m.define(t.KeyError, keyErrorMethods)
	m.define(t.NameError, nameErrorMethods)
	m.define(t.AttributeError, attributeErrorMethods)
	m.define(t.ImportError, importErrorMethods)
	m.define(t.OSError, osErrorMethods)
	m.define(t.SyntaxError, syntaxErrorMethods)
	m.define(t.UnicodeEncodeError, unicodeEncodeMethods)
	m.define(t.UnicodeDecodeError, unicodeEncodeMethods)
	m.define(t.UnicodeTranslateError, unicodeEncodeMethods)
	m.define(t.BaseExceptionGroup, groupMethods)
	m.define(t.Traceback, tracebackMethods)
	m.defineInternal(exceptionInternals)
	m.defineInternal(groupInternals)
	m.defineInternal(tracebackInternals)
	// EnvironmentError and IOError are older names of OSError.
	m.builtins.setStr(m.intern("EnvironmentError"), val(t.OSError))
	m.builtins.setStr(m.intern("IOError"), val(t.OSError))
}

var baseExceptionMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: exceptionNew},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initNoKeywords(nil)},
	{name: "__str__", sig: "self, /", fn: textMethod((*Machine).baseStr), lib: "exception.str_"},
	{name: "__repr__", sig: "self, /", fn: textMethod((*Machine).baseRepr), lib: "exception.repr_"},
	{name: "with_traceback", sig: "self, tb, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if _, exc := setTraceback(m, a); exc != nil {
			return Value{}, exc
		}
		return a[0], nil
	}},
	{name: "add_note", sig: "self, note, /", fn: addNote},
	{name: "__setstate__", sig: "self, state, /", fn: needsCode, lib: "exception.setstate"},
	{name: "args", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&Tuple{items: a[0].obj.(*Exception).args}), nil
	}, set: setArgs},
	{name: "__traceback__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return tracebackValue(a[0].obj.(*Exception)), nil
	}, set: setTraceback},
	{name: "__cause__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return exceptionOrNone(a[0].obj.(*Exception).cause), nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		c, exc := m.link(a[1], "cause")
		if exc != nil {
			return Value{}, exc
		}
		e := a[0].obj.(*Exception)
		e.cause, e.suppress = c, true
		return None, nil
	}},
	{name: "__context__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return exceptionOrNone(a[0].obj.(*Exception).context), nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		c, exc := m.link(a[1], "context")
		if exc != nil {
			return Value{}, exc
		}
		a[0].obj.(*Exception).context = c
		return None, nil
	}},
	{name: "__suppress_context__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Bool(a[0].obj.(*Exception).suppress), nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		switch {
		case a[1].isNull():
			return Value{}, m.typeError("can't delete numeric/char attribute")
		case !a[1].isBool():
			return Value{}, m.typeError("attribute value type must be bool")
		}
		a[0].obj.(*Exception).suppress = same(a[1], True)
		return None, nil
	}},
	{name: "__dict__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		if e.dict == nil {
			e.dict = newDict()
		}
		return val(e.dict), nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNull() {
			return Value{}, m.typeError("cannot delete __dict__")
		}
		d, ok := a[1].obj.(*Dict)
		if !ok {
			return Value{}, m.typeError("__dict__ must be set to a dictionary, not a '%s'", m.typeName(a[1]))
		}
		a[0].obj.(*Exception).dict = d
		return None, nil
	}},
}

// exceptionNew is BaseException.__new__: it keeps the arguments; keyword arguments
// are for __init__ to judge.
func exceptionNew(m *Machine, a []Value) (Value, *Exception) {
	c, exc := m.exceptionClass(a[0], "BaseException")
	if exc != nil {
		return Value{}, exc
	}
	return val(m.newException(c, a[1].obj.(*Tuple).items)), nil
}

// newException makes an exception that keeps args.
func (m *Machine) newException(c *Class, args []Value) *Exception {
	e := &Exception{cls: c, args: args}
	if c.isSubclass(m.types.StopIteration) || c.isSubclass(m.types.SystemExit) {
		e.value = None
	}
	return e
}

// exceptionClass checks the first argument of a __new__ of exceptions.
func (m *Machine) exceptionClass(v Value, owner string) (*Class, *Exception) {
	c, ok := v.obj.(*Class)
	if !ok {
		return nil, m.typeError("%s.__new__(X): X is not a type object (%s)", owner, m.typeName(v))
	}
	if !c.isSubclass(m.types.BaseException) {
		return nil, m.typeError("%s.__new__(%s): %s is not a subtype of %s", owner, c.name, c.name, owner)
	}
	return c, nil
}

// initNoKeywords is an __init__ that takes any positional arguments and no others;
// after stores what the class draws from them.
func initNoKeywords(after func(m *Machine, e *Exception) *Exception) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		if a[2].obj.(*Dict).Len() > 0 {
			return Value{}, m.typeError("%s() takes no keyword arguments", e.cls.name)
		}
		e.args = a[1].obj.(*Tuple).items
		if after != nil {
			if exc := after(m, e); exc != nil {
				return Value{}, exc
			}
		}
		return None, nil
	}
}

// textMethod makes a __str__ or __repr__ of a function from exceptions to text.
func textMethod(f func(*Machine, *Exception) (string, *Exception)) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		s, exc := f(m, a[0].obj.(*Exception))
		return NewStr(s), exc
	}
}

// baseStr is BaseException.__str__.
func (m *Machine) baseStr(e *Exception) (string, *Exception) {
	switch len(e.args) {
	case 0:
		return "", nil
	case 1:
		return m.str(e.args[0])
	}
	return m.repr(val(&Tuple{items: e.args}))
}

// baseRepr is BaseException.__repr__.
func (m *Machine) baseRepr(e *Exception) (string, *Exception) {
	if len(e.args) == 1 {
		// An exception can be its own argument.
		if exc := m.deeper(tooDeepToShow); exc != nil {
			return "", exc
		}
		defer m.shallower()
		s, exc := m.repr(e.args[0])
		return e.cls.shortName() + "(" + s + ")", exc
	}
	if !m.enterRepr(val(e)) {
		return e.cls.shortName() + "(...)", nil
	}
	defer m.leaveRepr(val(e))
	s, exc := m.repr(val(&Tuple{items: e.args}))
	return e.cls.shortName() + s, exc
}

// strException is str(e); needCode if the class or an argument has its own way.
func (m *Machine) strException(e *Exception) (string, *Exception) {
	v, _ := e.cls.lookup(m.names.str)
	n, ok := v.obj.(*Native)
	if !ok || n.owner == nil || n.def.fn == nil {
		return "", needCode
	}
	r, exc := n.def.fn(m, []Value{val(e)})
	if exc != nil {
		return "", exc
	}
	return r.obj.(*Str).s, nil
}

func exceptionOrNone(e *Exception) Value {
	if e == nil {
		return None
	}
	return val(e)
}

// link checks what is assigned to __cause__ or __context__.
func (m *Machine) link(v Value, what string) (*Exception, *Exception) {
	if v.isNull() {
		return nil, m.typeError("__%s__ may not be deleted", what)
	}
	if v.isNone() {
		return nil, nil
	}
	e, ok := v.obj.(*Exception)
	if !ok {
		return nil, m.typeError("exception %s must be None or derive from BaseException", what)
	}
	return e, nil
}

func setTraceback(m *Machine, a []Value) (Value, *Exception) {
	e := a[0].obj.(*Exception)
	if a[1].isNull() {
		return Value{}, m.typeError("__traceback__ may not be deleted")
	}
	if a[1].isNone() {
		e.tb = nil
		return None, nil
	}
	tb, ok := a[1].obj.(*Traceback)
	if !ok {
		return Value{}, m.typeError("__traceback__ must be a traceback or None")
	}
	e.tb = tb
	return None, nil
}

func setArgs(m *Machine, a []Value) (Value, *Exception) {
	if a[1].isNull() {
		return Value{}, m.typeError("args may not be deleted")
	}
	items, exc := m.items(a[1])
	switch {
	case exc == needCode:
		return m.callLib("exception.set_args", a[0], a[1])
	case exc != nil:
		return Value{}, exc
	}
	a[0].obj.(*Exception).args = append([]Value(nil), items...)
	return None, nil
}

// addNote is BaseException.add_note.
func addNote(m *Machine, a []Value) (Value, *Exception) {
	if _, ok := a[1].obj.(*Str); !ok {
		return Value{}, m.typeError("note must be a str, not '%s'", m.typeName(a[1]))
	}
	e := a[0].obj.(*Exception)
	name := m.intern("__notes__")
	notes, ok := m.notesOf(e)
	if !ok {
		if e.dict == nil {
			e.dict = newDict()
		}
		notes = val(&List{})
		e.dict.setStr(name, notes)
	}
	l, ok := notes.obj.(*List)
	if !ok {
		return Value{}, m.typeError("Cannot add note: __notes__ is not a list")
	}
	l.items = append(l.items, a[1])
	return None, nil
}

// notesOf is the __notes__ of an exception, as far as no code runs for them.
func (m *Machine) notesOf(e *Exception) (Value, bool) {
	name := m.intern("__notes__")
	if e.dict != nil {
		if v, ok := e.dict.getStr(name); ok {
			return v, true
		}
	}
	return e.cls.lookup(name)
}

// exceptionInternals are what core/exception.gen is made of.
var exceptionInternals = []nativeDef{
	{name: "_exc_args", sig: "exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&Tuple{items: a[0].obj.(*Exception).args}), nil
	}},
	{name: "_exc_set_args", sig: "exc, args, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		a[0].obj.(*Exception).args = a[1].obj.(*Tuple).items
		return None, nil
	}},
	// _exc_field(exc, name) is a field that a builtin class keeps outside __dict__.
	{name: "_exc_field", sig: "exc, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		m.fillFields(e)
		return e.field(m, a[1].obj.(*Str).s), nil
	}},
	{name: "_exc_base_name", sig: "path, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(baseName(a[0].obj.(*Str).s)), nil
	}},
}
