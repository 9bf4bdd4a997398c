package vm

import "gen/lang/code"

// Descriptors: property, classmethod, staticmethod, super, and the attributes of
// builtin types (CPython's Objects/descrobject.c and funcobject.c).

func (m *Machine) initDescriptors() {
	t := &m.types
	m.define(t.Property, propertyRows)
	m.defineInternal(descriptorInternals)
	m.define(t.ClassMethod, wrapperRows)
	m.define(t.ClassMethod, classMethodRows)
	m.define(t.StaticMethod, wrapperRows)
	m.define(t.StaticMethod, staticMethodRows)
	m.define(t.Super, superRows)
	m.define(t.GetSet, attributeRows)
	m.define(t.Member, attributeRows)
}

// instanceDictRow is __dict__ of whatever has one: the live dict.
var instanceDictRow = nativeDef{name: "__dict__", kind: getter, fn: getInstanceDict, set: setInstanceDict}

// instanceDict is that attribute for a class whose instances have a __dict__.
func (m *Machine) instanceDict(c *Class) Value {
	return val(&GetSet{name: "__dict__", owner: c, get: getInstanceDict, set: setInstanceDict})
}

// noWeakRef is __weakref__, which nothing ever sets here.
func (m *Machine) noWeakRef(c *Class) Value {
	return val(&GetSet{name: "__weakref__", owner: c, get: returnNone})
}

// tpName is a class as descriptors name it: with its module only if it is builtin.
func (c *Class) tpName() string {
	if c.builtin {
		return c.fullName()
	}
	return c.name
}

func getInstanceDict(m *Machine, a []Value) (Value, *Exception) {
	d := dictOf(a[0])
	if d == nil {
		return Value{}, m.noAttribute(a[0], "__dict__")
	}
	if *d == nil {
		*d = newDict()
	}
	return val(*d), nil
}

func setInstanceDict(m *Machine, a []Value) (Value, *Exception) {
	d := dictOf(a[0])
	if d == nil {
		return Value{}, m.noAttribute(a[0], "__dict__")
	}
	if a[1].isNull() {
		row, _ := a[0].obj.class(m).lookup(m.names.dict)
		if g, ok := row.obj.(*GetSet); ok && (g.owner.builtin || g.owner.static) {
			return Value{}, m.typeError("cannot delete __dict__")
		}
		*d = nil
		return None, nil
	}
	x, ok := a[1].obj.(*Dict)
	if !ok {
		return Value{}, m.typeError("__dict__ must be set to a dictionary, not a '%s'", m.typeName(a[1]))
	}
	*d = x
	return None, nil
}

// isAbstract reports whether abc.abstractmethod has marked v.
func (m *Machine) isAbstract(v Value) bool {
	if v.isNull() {
		return false
	}
	switch o := v.obj.(type) {
	case *Property:
		return m.isAbstract(o.get) || m.isAbstract(o.set) || m.isAbstract(o.del)
	case *ClassMethod:
		return m.isAbstract(o.fn)
	case *StaticMethod:
		return m.isAbstract(o.fn)
	}
	d := dictOf(v)
	if d == nil || *d == nil {
		return false
	}
	x, ok := (*d).getStr(m.intern("__isabstractmethod__"))
	if !ok {
		return false
	}
	b, exc := m.truth(x)
	return exc == nil && b
}

func asProperty(v Value) *Property { return v.obj.(*Property) }

// ofProperty makes a getter row for one of a property's functions.
func ofProperty(f func(p *Property) Value) nativeFunc {
	return func(_ *Machine, a []Value) (Value, *Exception) { return orNone(f(asProperty(a[0]))), nil }
}

// replaced makes property.getter and its like: a copy with one function replaced.
func replaced(set func(p *Property, fn Value)) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		old := asProperty(a[0])
		if old.ext != nil {
			return Value{}, needCode
		}
		p := *old
		if !a[1].isNone() {
			set(&p, a[1])
		}
		if p.doc.isNone() || p.docFromGet && !orNone(p.get).isNone() {
			doc, exc := m.getterDoc(p.get)
			if exc != nil {
				return Value{}, exc
			}
			p.doc, p.docFromGet = doc, !doc.isNone()
		}
		return val(&p), nil
	}
}

// getterDoc is the docstring that a property takes over from its getter.
func (m *Machine) getterDoc(get Value) (Value, *Exception) {
	if orNone(get).isNone() {
		return None, nil
	}
	doc, ok, exc := m.attrOr(get, m.names.doc)
	if !ok {
		doc = None
	}
	return doc, exc
}

func readonly(m *Machine, a []Value) (Value, *Exception) {
	return Value{}, m.attributeError(a[0], "", "readonly attribute")
}

var propertyRows = []nativeDef{
	showRow(""),
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Property)
		return val(&Property{ext: e, doc: None}), exc
	}},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: propertyInit, lib: "descriptor.property_init"},
	{name: "fget", kind: getter, fn: ofProperty(func(p *Property) Value { return p.get }), set: readonly},
	{name: "fset", kind: getter, fn: ofProperty(func(p *Property) Value { return p.set }), set: readonly},
	{name: "fdel", kind: getter, fn: ofProperty(func(p *Property) Value { return p.del }), set: readonly},
	{name: "__doc__", kind: getter, fn: ofProperty(func(p *Property) Value { return p.doc }),
		set: func(_ *Machine, a []Value) (Value, *Exception) {
			asProperty(a[0]).doc = orNone(a[1])
			return None, nil
		}},
	{name: "__name__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		p := asProperty(a[0])
		if !p.name.isNull() {
			return p.name, nil
		}
		if !p.get.isNull() {
			name, ok, exc := m.attrOr(p.get, m.names.name)
			if exc == needCode {
				return m.callLib("descriptor.property_name", p.get)
			}
			if ok || exc != nil {
				return name, exc
			}
		}
		return Value{}, m.noAttribute(a[0], "__name__")
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		asProperty(a[0]).name = a[1]
		return None, nil
	}},
	{name: "__isabstractmethod__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		p := asProperty(a[0])
		for _, f := range []Value{p.get, p.set, p.del} {
			if !f.isNull() && f.obj.class(m).heap() {
				return m.callLib("descriptor.property_is_abstract", orNone(p.get), orNone(p.set), orNone(p.del))
			}
		}
		return Bool(m.isAbstract(a[0])), nil
	}},
	{name: "getter", sig: "self, fget, /", lib: "descriptor.property_getter",
		fn: replaced(func(p *Property, fn Value) { p.get = fn })},
	{name: "setter", sig: "self, fset, /", lib: "descriptor.property_setter",
		fn: replaced(func(p *Property, fn Value) { p.set = fn })},
	{name: "deleter", sig: "self, fdel, /", lib: "descriptor.property_deleter",
		fn: replaced(func(p *Property, fn Value) { p.del = fn })},
	{name: "__set_name__", sig: "self, /, *args", fn: func(m *Machine, a []Value) (Value, *Exception) {
		args := a[1].obj.(*Tuple).items
		if len(args) != 2 {
			return Value{}, m.typeError("__set_name__() takes 2 positional arguments but %d were given", len(args))
		}
		asProperty(a[0]).name = args[1]
		return None, nil
	}},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: descriptorGetRow},
	{name: "__set__", sig: "self, instance, value, /", fn: descriptorSetRow},
	{name: "__delete__", sig: "self, instance, /", fn: descriptorSetRow},
}

// propertyDef describes the parameters of property().
var propertyDef = nativeDef{name: "__new__", sig: "cls, /, fget=None, fset=None, fdel=None, doc=None", kind: staticMethod}

// propertyInit is property.__init__. A class derived from property may call it with
// other arguments than it was itself called with.
func propertyInit(m *Machine, a []Value) (Value, *Exception) {
	args, names := spreadCall(a[1], a[2])
	n := &Native{def: &propertyDef, module: m.types.Property.name}
	b, exc := m.bindNative(n, parseSignature(propertyDef.sig), append([]Value{a[0]}, args...), names)
	if exc != nil {
		return Value{}, exc
	}
	p := asProperty(a[0])
	if p.ext != nil {
		return Value{}, needCode // its __doc__ is an attribute of the class derived
	}
	doc := orNone(b[4])
	fromGet := doc.isNone()
	if fromGet {
		if doc, exc = m.getterDoc(b[1]); exc != nil {
			return Value{}, exc
		}
	}
	*p = Property{get: b[1], set: b[2], del: b[3], doc: doc, docFromGet: fromGet && !doc.isNone()}
	return None, nil
}

// descriptorInternals are what vm/lib/core/descriptor.gen is built on.
var descriptorInternals = []nativeDef{
	{name: "_property_fill", sig: "self, fget, fset, fdel, doc, from_getter, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		p := asProperty(a[0])
		*p = Property{ext: p.ext, get: a[1], set: a[2], del: a[3], doc: a[4], docFromGet: a[5] == True}
		return None, nil
	}},
	{name: "_property_parts", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		p := asProperty(a[0])
		return val(&Tuple{items: []Value{orNone(p.get), orNone(p.set), orNone(p.del), orNone(p.doc), Bool(p.docFromGet)}}), nil
	}},
	{name: "_property_rename", sig: "new, old, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		asProperty(a[0]).name = asProperty(a[1]).name
		return None, nil
	}},
}

// builtinGet is descriptorGet by what the builtin type itself does, whatever a
// class derived from it says.
func (m *Machine) builtinGet(attr, v Value, cls *Class) (Value, *Exception) {
	switch o := attr.obj.(type) {
	case *Property:
		if v.isNull() {
			return attr, nil
		}
		plain := *o
		plain.ext = nil
		attr = val(&plain)
	case *ClassMethod:
		attr = val(&ClassMethod{fn: o.fn})
	case *StaticMethod:
		attr = val(&StaticMethod{fn: o.fn})
	}
	return m.descriptorGet(attr, v, cls, nil)
}

// descriptorGetRow is __get__ of builtin descriptors.
func descriptorGetRow(m *Machine, a []Value) (Value, *Exception) {
	if a[1].isNone() {
		if c, ok := orNone(a[2]).obj.(*Class); ok {
			return m.builtinGet(a[0], Value{}, c)
		}
		return Value{}, m.typeError("__get__(None, None) is invalid")
	}
	cls := a[1].obj.class(m)
	if c, ok := orNone(a[2]).obj.(*Class); ok {
		cls = c
	}
	return m.builtinGet(a[0], a[1], cls)
}

// descriptorSetRow is __set__ and, with no value, __delete__ of builtin descriptors.
func descriptorSetRow(m *Machine, a []Value) (Value, *Exception) {
	var x Value
	if len(a) > 2 {
		x = a[2]
	}
	name := m.intern("")
	switch o := a[0].obj.(type) {
	case *GetSet:
		name = m.intern(o.name)
	case *Member:
		name = m.intern(o.name)
	case *Property:
		if s, ok := orNone(o.name).obj.(*Str); ok {
			name = s
		}
		if o.ext != nil {
			plain := *o
			plain.ext = nil
			v, exc, _ := m.descriptorSet(val(&plain), a[1], a[1].obj.class(m), name, x)
			return v, exc
		}
	}
	v, exc, _ := m.descriptorSet(a[0], a[1], a[1].obj.class(m), name, x)
	return v, exc
}

// attributeRows are the attributes of getset and member descriptors.
var attributeRows = []nativeDef{
	showRow(""),
	{name: "__name__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value {
		name, _ := attributeOf(v)
		return NewStr(name)
	})},
	{name: "__qualname__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value {
		name, owner := attributeOf(v)
		return NewStr(owner.qualname + "." + name)
	})},
	{name: "__objclass__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value {
		_, owner := attributeOf(v)
		return val(owner)
	})},
	{name: "__doc__", kind: getter, fn: getterOf(func(*Machine, Value) Value { return None })},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		name, owner := attributeOf(a[0])
		if !a[1].isNone() && !a[1].obj.class(m).isSubclass(owner) {
			return Value{}, m.typeError("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, owner.name, m.typeName(a[1]))
		}
		return descriptorGetRow(m, a)
	}},
	{name: "__set__", sig: "self, instance, value, /", fn: descriptorSetRow},
	{name: "__delete__", sig: "self, instance, /", fn: descriptorSetRow},
}

func attributeOf(v Value) (string, *Class) {
	if g, ok := v.obj.(*GetSet); ok {
		return g.name, g.owner
	}
	o := v.obj.(*Member)
	return o.name, o.owner
}

// wrapped is the function in a classmethod or staticmethod.
func wrapped(v Value) Value {
	if c, ok := v.obj.(*ClassMethod); ok {
		return c.fn
	}
	return v.obj.(*StaticMethod).fn
}

// wrapperRows are what classmethod and staticmethod share.
var wrapperRows = []nativeDef{
	showRow("basics.wrapper_repr"),
	instanceDictRow,
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: returnNone, noop: true},
	{name: "__func__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return wrapped(v) }), set: readonly},
	{name: "__wrapped__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return wrapped(v) }), set: readonly},
	{name: "__isabstractmethod__", kind: getter, fn: getterOf(func(m *Machine, v Value) Value { return Bool(m.isAbstract(v)) })},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: descriptorGetRow},
}

// wrapperDict is the __dict__ of a new classmethod or staticmethod: what describes
// the function is copied to it, as far as no code has to be asked for it.
func (m *Machine) wrapperDict(fn Value) *Dict {
	var own *Dict
	read := func(name *Str) (Value, bool) {
		if own != nil {
			if v, ok := own.getStr(name); ok {
				return v, true
			}
		}
		v, ok := fn.obj.class(m).lookup(name)
		_, isStr := v.obj.(*Str)
		return v, ok && (isStr || v.isNone())
	}
	switch o := fn.obj.(type) {
	case *Function, *Native, *BoundMethod:
		read = func(name *Str) (Value, bool) {
			v, exc := m.getAttr(fn, name)
			return v, exc == nil
		}
	case *ClassMethod:
		own = o.dict
	case *StaticMethod:
		own = o.dict
	case *Instance:
		own = o.dict
	}
	d := newDict()
	n := &m.names
	for _, name := range []*Str{n.module, n.name, n.qualname, n.doc, n.annotations} {
		if v, ok := read(name); ok {
			d.setStr(name, v)
		}
	}
	return d
}

var classMethodRows = []nativeDef{
	{name: "__new__", sig: "cls, function, /", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.ClassMethod)
		return val(&ClassMethod{ext: e, fn: a[1], dict: m.wrapperDict(a[1])}), exc
	}},
}

var staticMethodRows = []nativeDef{
	{name: "__new__", sig: "cls, function, /", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.StaticMethod)
		return val(&StaticMethod{ext: e, fn: a[1], dict: m.wrapperDict(a[1])}), exc
	}},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: callRow},
}

var superRows = []nativeDef{
	showRow(""),
	{name: "__new__", sig: "cls, type=None, object_or_type=None, /", kind: staticMethod, fn: superNew, count: callCount},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: returnNone, noop: true},
	{name: "__thisclass__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return val(v.obj.(*Super).cls) })},
	{name: "__self__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return orNone(v.obj.(*Super).self) })},
	{name: "__self_class__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value {
		if t := v.obj.(*Super).typ; t != nil {
			return val(t)
		}
		return None
	})},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNone() {
			return a[0], nil
		}
		return m.superGet(a[0].obj.(*Super), a[1])
	}},
}

// superGet is super.__get__: one that has no instance yet is bound to v.
func (m *Machine) superGet(o *Super, v Value) (Value, *Exception) {
	switch {
	case o.typ != nil:
		return val(o), nil
	case o.ext != nil:
		return m.call(val(o.ext.cls), []Value{val(o.cls), v}, nil)
	}
	return m.bindSuper(o.cls, v)
}

// superNew is super(): the two arguments, or what the running method knows.
func superNew(m *Machine, a []Value) (Value, *Exception) {
	e, exc := m.newExt(a[0], m.types.Super)
	if exc != nil {
		return Value{}, exc
	}
	v, exc := m.plainSuper(a)
	if exc == nil {
		v.obj.(*Super).ext = e
	}
	return v, exc
}

func (m *Machine) plainSuper(a []Value) (Value, *Exception) {
	if a[1].isNull() {
		cls, self, exc := m.superContext()
		if exc != nil {
			return Value{}, exc
		}
		return m.bindSuper(cls, self)
	}
	cls, ok := a[1].obj.(*Class)
	if !ok {
		return Value{}, m.typeError("super() argument 1 must be a type, not %s", m.typeName(a[1]))
	}
	if orNone(a[2]).isNone() {
		return val(&Super{cls: cls}), nil
	}
	return m.bindSuper(cls, a[2])
}

// bindSuper is super(cls, self): self is an instance of cls or a class derived from it.
func (m *Machine) bindSuper(cls *Class, self Value) (Value, *Exception) {
	if c, ok := self.obj.(*Class); ok && c.isSubclass(cls) {
		return val(&Super{cls: cls, self: self, typ: c}), nil
	}
	if t := self.obj.class(m); t.isSubclass(cls) {
		return val(&Super{cls: cls, self: self, typ: t}), nil
	}
	what, name := "instance of", m.typeName(self)
	if c, ok := self.obj.(*Class); ok {
		what, name = "type", c.name
	}
	return Value{}, m.typeError("super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).", what, name, cls.name)
}

// superContext finds what super() without arguments means in the running frame: the
// __class__ cell that the compiler adds, and the first argument.
func (m *Machine) superContext() (*Class, Value, *Exception) {
	f := m.frame
	if f.body.ArgCount == 0 {
		return nil, Value{}, m.errorf(m.types.RuntimeError, "super(): no arguments")
	}
	self := f.slots[0]
	if f.body.SlotKinds[0] == code.Cell {
		if c, ok := self.obj.(*Cell); ok {
			self = c.v
		}
	}
	if self.isNull() {
		return nil, Value{}, m.errorf(m.types.RuntimeError, "super(): arg[0] deleted")
	}
	for i, name := range f.body.LocalNames {
		if name != "__class__" || f.body.SlotKinds[i] != code.Free {
			continue
		}
		c, ok := f.slots[i].obj.(*Cell)
		if !ok || c.v.isNull() {
			return nil, Value{}, m.errorf(m.types.RuntimeError, "super(): empty __class__ cell")
		}
		cls, ok := c.v.obj.(*Class)
		if !ok {
			return nil, Value{}, m.errorf(m.types.RuntimeError, "super(): __class__ is not a type (%s)", m.typeName(c.v))
		}
		return cls, self, nil
	}
	return nil, Value{}, m.errorf(m.types.RuntimeError, "super(): __class__ cell not found")
}
