package vm

import (
	"sort"
	"strings"

	"gen/lang/code"
)

// object and type: what every object can do, and how classes are made.

func (m *Machine) initObjects() {
	m.define(m.types.Object, objectMethods)
	m.define(m.types.Type, typeMethods)
	m.defineInternal(objectInternals)
	m.initReduce()
	m.defineInternal(orderInternals)
	m.defineInternal(nameInternals)
	m.defineInternal(aliasInternals)
	m.defineInternal(frameInternals)
	doc := m.names.doc
	for _, c := range []*Class{m.types.Object, m.types.Type} {
		c.dict.setStr(doc, None)
	}
}

var objectMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: objectNew, noop: true},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: objectInit, noop: true},
	{name: "__repr__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(m.defaultRepr(a[0])), nil
	}},
	{name: "__str__", sig: "self, /", fn: reprOf, lib: "ops.str_by_repr"},
	{name: "__eq__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if same(a[0], a[1]) {
			return True, nil
		}
		return notImplemented, nil
	}},
	{name: "__ne__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if m.isHeap(a[0]) {
			return Value{}, needCode
		}
		r, exc := m.richCompare(code.Eq, a[0], a[1])
		switch {
		case exc != nil:
			return Value{}, exc
		case !r.isNotImplemented():
			eq, exc := m.truth(r)
			return Bool(!eq), exc
		case same(a[0], a[1]):
			return False, nil
		}
		return r, nil
	}, lib: "object.ne"},
	{name: "__lt__", sig: "self, value, /", fn: unordered},
	{name: "__le__", sig: "self, value, /", fn: unordered},
	{name: "__gt__", sig: "self, value, /", fn: unordered},
	{name: "__ge__", sig: "self, value, /", fn: unordered},
	{name: "__hash__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Int(m.hashID(a[0])), nil
	}},
	{name: "__getattribute__", sig: "self, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		name, exc := m.attrName(a[1])
		if exc != nil {
			return Value{}, exc
		}
		if c, ok := a[0].obj.(*Class); ok {
			return m.plainClassAttr(c, c.class(m), name, false)
		}
		return m.plainAttr(a[0], a[0].obj.class(m), name, false)
	}},
	{name: "__setattr__", sig: "self, name, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		name, exc := m.attrName(a[1])
		if exc != nil {
			return Value{}, exc
		}
		return m.plainSetAttr(a[0], a[0].obj.class(m), name, a[2])
	}},
	{name: "__delattr__", sig: "self, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		name, exc := m.attrName(a[1])
		if exc != nil {
			return Value{}, exc
		}
		return m.plainSetAttr(a[0], a[0].obj.class(m), name, Value{})
	}},
	{name: "__format__", sig: "self, format_spec, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, ok := a[1].obj.(*Str)
		if !ok {
			return Value{}, m.typeError("__format__() argument must be str, not %s", m.argName(a[1]))
		}
		if s.s != "" {
			return Value{}, m.typeError("unsupported format string passed to %s.__format__", m.typeName(a[0]))
		}
		return Value{}, needCode
	}, lib: "object.format"},
	{name: "__dir__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.strList(m.dirOf(a[0])), nil
	}},
	{name: "__init_subclass__", sig: "cls, /", kind: classMethod, fn: returnNone},
	{name: "__subclasshook__", sig: "cls, subclass, /", kind: classMethod, fn: func(*Machine, []Value) (Value, *Exception) {
		return notImplemented, nil
	}},
	{name: "__class__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(a[0].obj.class(m)), nil
	}, set: setClass},
	{name: "__sizeof__", sig: "self, /", fn: func(*Machine, []Value) (Value, *Exception) { return Int(32), nil }},
}

func returnNone(*Machine, []Value) (Value, *Exception) { return None, nil }
func unordered(*Machine, []Value) (Value, *Exception)  { return notImplemented, nil }
func reprOf(m *Machine, a []Value) (Value, *Exception) {
	s, exc := m.repr(a[0])
	return NewStr(s), exc
}

// attrName is an attribute name that a program computed.
func (m *Machine) attrName(v Value) (*Str, *Exception) {
	s, ok := v.obj.(*Str)
	if !ok {
		return nil, m.typeError("attribute name must be string, not '%s'", m.typeName(v))
	}
	return m.intern(s.s), nil
}

// objectNew is object.__new__.
func objectNew(m *Machine, a []Value) (Value, *Exception) {
	c, ok := a[0].obj.(*Class)
	if !ok {
		return Value{}, m.typeError("object.__new__(X): X is not a type object (%s)", m.typeName(a[0]))
	}
	args, kw := a[1].obj.(*Tuple).items, a[2].obj.(*Dict)
	if len(args) > 0 || kw.Len() > 0 {
		newFn, _ := c.lookup(m.names.new)
		init, _ := c.lookup(m.names.init)
		if n := staticNative(newFn); n == nil || !n.def.noop {
			return Value{}, m.typeError("object.__new__() takes exactly one argument (the type to instantiate)")
		}
		if isNoopInit(init) {
			return Value{}, m.typeError("%s() takes no arguments", c.name)
		}
	}
	if len(c.abstract) > 0 {
		return Value{}, m.abstractError(c)
	}
	if c.layout == m.types.Object {
		return val(newInstance(c)), nil
	}
	// The nearest base whose __new__ is not written in the language.
	safe := c
	for safe.base != nil {
		if newFn, _ := safe.lookup(m.names.new); staticNative(newFn) != nil {
			break
		}
		safe = safe.base
	}
	return Value{}, m.typeError("object.__new__(%s) is not safe, use %s.__new__()", c.name, safe.name)
}

// abstractError is the error of making an instance of an abstract class.
func (m *Machine) abstractError(c *Class) *Exception {
	names := append([]string(nil), c.abstract...)
	sort.Strings(names)
	for i, n := range names {
		names[i] = "'" + n + "'"
	}
	return m.typeError("Can't instantiate abstract class %s without an implementation for abstract method%s %s",
		c.name, pluralS(len(names) != 1), strings.Join(names, ", "))
}

// objectInit is object.__init__: it takes no arguments unless __new__ is overridden.
func objectInit(m *Machine, a []Value) (Value, *Exception) {
	args, kw := a[1].obj.(*Tuple).items, a[2].obj.(*Dict)
	if len(args) == 0 && kw.Len() == 0 {
		return None, nil
	}
	c := a[0].obj.class(m)
	if init, _ := c.lookup(m.names.init); !isNoopInit(init) {
		return Value{}, m.typeError("object.__init__() takes exactly one argument (the instance to initialize)")
	}
	if newFn, _ := c.lookup(m.names.new); staticNative(newFn) != nil && c.layout == m.types.Object {
		return Value{}, m.typeError("%s.__init__() takes exactly one argument (the instance to initialize)", c.name)
	}
	return None, nil
}

// setClass assigns __class__.
func setClass(m *Machine, a []Value) (Value, *Exception) {
	i, ok := a[0].obj.(*Instance)
	if a[1].isNull() {
		return Value{}, m.typeError("can't delete __class__ attribute")
	}
	c, ok2 := a[1].obj.(*Class)
	if !ok2 {
		return Value{}, m.typeError("__class__ must be set to a class, not '%s' object", m.typeName(a[1]))
	}
	if !c.heap() || !a[0].obj.class(m).heap() {
		return Value{}, m.typeError("__class__ assignment only supported for mutable types or ModuleType subclasses")
	}
	if exc := m.compatible(a[0].obj.class(m), c, "__class__"); exc != nil {
		return Value{}, exc
	}
	if !ok {
		return Value{}, m.typeError("__class__ assignment: '%s' object layout differs from '%s'", c.name, m.typeName(a[0]))
	}
	i.cls = c
	return None, nil
}

// defaultRepr is object.__repr__.
func (m *Machine) defaultRepr(v Value) string {
	return "<" + v.obj.class(m).fullName() + " object at " + m.address(v) + ">"
}

// address is an object's id as reprs show it.
func (m *Machine) address(v Value) string { return hexAddress(m.id(v)) }

// dirOf lists the names of an object's attributes, sorted.
func (m *Machine) dirOf(v Value) []string {
	seen := map[string]bool{}
	add := func(d *Dict) {
		if d != nil {
			d.each(func(k, _ Value) bool {
				if s, ok := k.obj.(*Str); ok {
					seen[s.s] = true
				}
				return true
			})
		}
	}
	if d := dictOf(v); d != nil {
		add(*d)
	}
	if _, isModule := v.obj.(*Module); !isModule {
		c, isClass := v.obj.(*Class)
		if !isClass {
			c = v.obj.class(m)
		}
		for _, k := range c.mro {
			add(k.dict)
		}
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// strList is a list of strings as a value.
func (m *Machine) strList(names []string) Value {
	l := &List{items: make([]Value, len(names))}
	for i, n := range names {
		l.items[i] = NewStr(n)
	}
	return val(l)
}

func classGetter(f func(m *Machine, c *Class) Value) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) { return f(m, a[0].obj.(*Class)), nil }
}

var typeMethods = []nativeDef{
	{name: "__new__", sig: "cls, name=None, bases=None, dict=None, /, *args, **kwargs", kind: staticMethod, fn: typeNew},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: returnNone, noop: true},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: func(m *Machine, a []Value) (Value, *Exception) {
		args := append([]Value(nil), a[1].obj.(*Tuple).items...)
		var names []Value
		a[2].obj.(*Dict).each(func(k, v Value) bool {
			names, args = append(names, k), append(args, v)
			return true
		})
		return m.instantiate(a[0].obj.(*Class), args, names)
	}},
	{name: "__repr__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr("<class '" + a[0].obj.(*Class).fullName() + "'>"), nil
	}},
	{name: "mro", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		order, exc := m.defaultOrder(a[0].obj.(*Class))
		if exc != nil {
			return Value{}, exc
		}
		return val(&List{items: classValues(order)}), nil
	}},
	{name: "__subclasses__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&List{items: classValues(a[0].obj.(*Class).subclasses)}), nil
	}},
	{name: "__instancecheck__", sig: "self, instance, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		t := a[1].obj.class(m)
		if t.isSubclass(a[0].obj.(*Class)) {
			return True, nil
		}
		if m.claimsClass(t) {
			return Value{}, needCode
		}
		return False, nil
	}, lib: "instance.instance_of"},
	{name: "__subclasscheck__", sig: "self, subclass, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if c, ok := a[1].obj.(*Class); ok {
			return Bool(c.isSubclass(a[0].obj.(*Class))), nil
		}
		return Value{}, needCode
	}, lib: "instance.subclass_of"},
	{name: "__prepare__", sig: "cls, /, *args, **kwargs", kind: classMethod, fn: func(*Machine, []Value) (Value, *Exception) {
		return val(newDict()), nil
	}},
	{name: "__dir__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.strList(m.dirOf(a[0])), nil
	}},
	{name: "__or__", sig: "self, other, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[0], a[1]) }},
	{name: "__ror__", sig: "self, other, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return m.unionType(a[1], a[0]) }},
	{name: "__name__", kind: getter, fn: classGetter(func(m *Machine, c *Class) Value { return NewStr(c.name) }),
		set: func(m *Machine, a []Value) (Value, *Exception) {
			c, s, exc := m.classText(a, "__name__")
			if exc != nil {
				return Value{}, exc
			}
			c.name = s
			return None, nil
		}},
	{name: "__qualname__", kind: getter, fn: classGetter(func(m *Machine, c *Class) Value { return NewStr(c.qualname) }),
		set: func(m *Machine, a []Value) (Value, *Exception) {
			c, s, exc := m.classText(a, "__qualname__")
			if exc != nil {
				return Value{}, exc
			}
			c.qualname = s
			return None, nil
		}},
	{name: "__module__", kind: getter, fn: classGetter(func(m *Machine, c *Class) Value {
		if v, ok := c.dict.getStr(m.names.module); ok && c.heap() {
			return v
		}
		return NewStr(c.module)
	}), set: func(m *Machine, a []Value) (Value, *Exception) {
		c, exc := m.settable(a, "__module__")
		if exc != nil {
			return Value{}, exc
		}
		if s, ok := a[1].obj.(*Str); ok {
			c.module = s.s
		}
		c.dict.setStr(m.names.module, a[1])
		return None, nil
	}},
	{name: "__doc__", kind: getter, fn: classGetter(func(m *Machine, c *Class) Value {
		if v, ok := c.dict.getStr(m.names.doc); ok {
			return v
		}
		return None
	}), set: func(m *Machine, a []Value) (Value, *Exception) {
		c, exc := m.settable(a, "__doc__")
		if exc != nil {
			return Value{}, exc
		}
		c.dict.setStr(m.names.doc, a[1])
		return None, nil
	}},
	{name: "__dict__", kind: getter, fn: classGetter(func(m *Machine, c *Class) Value { return newProxy(val(c.dict)) })},
	{name: "__text_signature__", kind: getter, fn: classGetter((*Machine).classSignature)},
	{name: "__mro__", kind: getter, fn: classGetter(orderOf)},
	{name: "__bases__", kind: getter, fn: classGetter(basesOf), set: setBases},
	{name: "__base__", kind: getter, fn: classGetter(func(m *Machine, c *Class) Value {
		if c.base == nil {
			return None
		}
		return val(c.base)
	})},
	{name: "__abstractmethods__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		if v, ok := c.dict.getStr(m.names.abstractmethods); ok {
			return v, nil
		}
		return Value{}, m.attributeError(a[0], "__abstractmethods__", "type object '%s' has no attribute '__abstractmethods__'", c.name)
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		if a[1].isNull() {
			c.abstract = nil
			if !c.dict.delStr(m.names.abstractmethods) {
				return Value{}, m.attributeError(a[0], "__abstractmethods__", "__abstractmethods__")
			}
			return None, nil
		}
		items, exc := m.items(a[1])
		if exc != nil {
			return Value{}, exc
		}
		c.abstract = nil
		for _, v := range items {
			if s, ok := v.obj.(*Str); ok {
				c.abstract = append(c.abstract, s.s)
			}
		}
		c.dict.setStr(m.names.abstractmethods, a[1])
		return None, nil
	}},
	{name: "__annotations__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		if v, ok := c.dict.getStr(m.names.annotations); ok {
			return v, nil
		}
		if c.builtin {
			return Value{}, m.attributeError(a[0], "__annotations__", "type object '%s' has no attribute '__annotations__'", c.name)
		}
		d := val(newDict())
		c.dict.setStr(m.names.annotations, d)
		return d, nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		switch {
		case c.builtin:
			return Value{}, m.typeError("cannot set '__annotations__' attribute of immutable type '%s'", c.name)
		case !a[1].isNull():
			c.dict.setStr(m.names.annotations, a[1])
		case !c.dict.delStr(m.names.annotations):
			return Value{}, m.attributeError(a[0], "__annotations__", "__annotations__")
		}
		return None, nil
	}},
}

func classValues(cs []*Class) []Value {
	out := make([]Value, len(cs))
	for i, c := range cs {
		out[i] = val(c)
	}
	return out
}

// settable checks the assignment or deletion of an attribute that every class has.
func (m *Machine) settable(a []Value, what string) (*Class, *Exception) {
	c := a[0].obj.(*Class)
	if c.builtin {
		return nil, m.typeError("cannot set '%s' attribute of immutable type '%s'", what, c.name)
	}
	if a[1].isNull() {
		return nil, m.typeError("cannot delete '%s' attribute of immutable type '%s'", what, c.name)
	}
	return c, nil
}

// classText checks the assignment of a str to an attribute of a class.
func (m *Machine) classText(a []Value, what string) (*Class, string, *Exception) {
	c, exc := m.settable(a, what)
	if exc != nil {
		return nil, "", exc
	}
	s, ok := a[1].obj.(*Str)
	if !ok {
		return nil, "", m.typeError("can only assign string to %s.%s, not '%s'", c.name, what, m.typeName(a[1]))
	}
	return c, s.s, nil
}

// userFrame is the innermost frame that is not the library's.
func (m *Machine) userFrame() *Frame {
	f := m.frame
	for f.isLibrary() && f.outer() != nil {
		f = f.outer()
	}
	return f
}

// objectInternals are what core/object.gen and core/ops.gen are made of.
var objectInternals = []nativeDef{
	// _special(obj, name) is the method that the class of obj has under a special
	// name, bound to obj, or None: how the machine looks up operators.
	{name: "_special", sig: "obj, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		cls := a[0].obj.class(m)
		v, ok := cls.lookup(a[1].obj.(*Str))
		if !ok || v.isNone() {
			return noMethod(a[0], a[1], ok), nil
		}
		return m.descriptorGet(v, a[0], cls, nil)
	}},
	// _number_method(obj, name) is _special, but for + and * of the builtin sequences
	// None: CPython asks the sequence protocol after both operands' number methods.
	{name: "_number_method", sig: "obj, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		cls := a[0].obj.class(m)
		v, ok := cls.lookup(a[1].obj.(*Str))
		if !ok || v.isNone() {
			return noMethod(a[0], a[1], ok), nil
		}
		if n, native := v.obj.(*Native); native {
			switch n.owner {
			case m.types.Str, m.types.Bytes, m.types.ByteArray, m.types.List, m.types.Tuple:
				if n.def.name != "__mod__" && n.def.name != "__rmod__" {
					return None, nil
				}
			}
		}
		return m.descriptorGet(v, a[0], cls, nil)
	}},
	// _has(obj, name) tells an explicit None from a missing method: 0 missing, 1 None, 2 there.
	{name: "_has", sig: "obj, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		v, ok := a[0].obj.class(m).lookup(a[1].obj.(*Str))
		switch {
		case !ok:
			return Int(0), nil
		case v.isNone() && absentAsNone(a[1].obj.(*Str).s):
			return Int(1), nil
		}
		return Int(2), nil
	}},
	{name: "_is_subclass", sig: "a, b, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		c, ok := a[0].obj.(*Class)
		if !ok {
			return Value{}, m.typeError("issubclass() arg 1 must be a class")
		}
		return Bool(c.isSubclass(a[1].obj.(*Class))), nil
	}},
	// _same_method(a, b, name) tells whether two classes have the very same attribute.
	{name: "_same_method", sig: "a, b, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		name := a[2].obj.(*Str)
		x, ok := a[0].obj.(*Class).lookup(name)
		y, ok2 := a[1].obj.(*Class).lookup(name)
		return Bool(ok == ok2 && same(x, y)), nil
	}},
	{name: "_type_name", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(m.typeName(a[0])), nil
	}},
	// _arg_name(obj) is how C's own checks of arguments name what they got.
	{name: "_arg_name", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(m.argName(a[0])), nil
	}},
	{name: "_plain_getattr", sig: "obj, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.plainAttr(a[0], a[0].obj.class(m), a[1].obj.(*Str), false)
	}},
	{name: "_run_body", sig: "func, ns, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		fn, ok := a[0].obj.(*Function)
		if !ok {
			return Value{}, m.typeError("__build_class__: func must be a function")
		}
		if fn.body.Flags&code.Optimized != 0 {
			return m.callFunction(fn, nil, nil) // __build_class__ was called by hand
		}
		m.enterIn(fn, m.namespaceOf(a[1]), m.frame.depth+1)
		return Value{}, nil
	}},
	// _class_in(cell, default) is the class that __class__ of a class body has become.
	{name: "_class_in", sig: "cell, default, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		c, ok := a[0].obj.(*Cell)
		switch {
		case !ok:
			return a[1], nil
		case c.v.isNull():
			return None, nil
		}
		return c.v, nil
	}},
}

// isLibrary reports whether the frame runs library code.
func (f *Frame) isLibrary() bool { return f.body.Flags&libraryFlag != 0 }
