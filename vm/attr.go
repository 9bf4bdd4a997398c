package vm

// Attributes: how a name on an object is found, set and deleted, with descriptors,
// classes, modules and super (CPython's Objects/object.c and typeobject.c). All of
// it is leaf work; where a descriptor or hook is code, the answer is a tail call.

// names are the attribute names that the machine itself asks for.
type names struct {
	call, new, init, get, set, delete, getattr, getattribute, setattr, delattr      *Str
	next, iter, throw, close, send, name, doc, module, dict, class, qualname        *Str
	enter, exit, aenter, aexit, await, aiter, anext, repr, str, bool, len, hash, eq *Str
	missing, contains, getitem, index, float, int, format, main, builtins, file     *Str
	annotations, abstractmethods, slots, setName, initSubclass, prepare, mro        *Str
}

func internNames(m *Machine) names {
	dunder := func(s string) *Str { return m.intern("__" + s + "__") }
	return names{
		call: dunder("call"), new: dunder("new"), init: dunder("init"), get: dunder("get"), set: dunder("set"),
		delete: dunder("delete"), getattr: dunder("getattr"), getattribute: dunder("getattribute"),
		setattr: dunder("setattr"), delattr: dunder("delattr"), next: dunder("next"), iter: dunder("iter"),
		throw: m.intern("throw"), close: m.intern("close"), send: m.intern("send"),
		name: dunder("name"), doc: dunder("doc"), module: dunder("module"), dict: dunder("dict"), class: dunder("class"),
		qualname: dunder("qualname"), enter: dunder("enter"), exit: dunder("exit"), aenter: dunder("aenter"),
		aexit: dunder("aexit"), await: dunder("await"), aiter: dunder("aiter"), anext: dunder("anext"),
		repr: dunder("repr"), str: dunder("str"), bool: dunder("bool"), len: dunder("len"), hash: dunder("hash"), eq: dunder("eq"),
		missing: dunder("missing"), contains: dunder("contains"), getitem: dunder("getitem"), index: dunder("index"),
		float: dunder("float"), int: dunder("int"), format: dunder("format"), main: dunder("main"),
		builtins: dunder("builtins"), file: dunder("file"), annotations: dunder("annotations"),
		abstractmethods: dunder("abstractmethods"), slots: dunder("slots"), setName: dunder("set_name"),
		initSubclass: dunder("init_subclass"), prepare: dunder("prepare"), mro: m.intern("mro"),
	}
}

// dictOf is where the object's own attributes are kept, nil if it can have none.
// The dict itself may still be missing (**d == nil).
func dictOf(v Value) **Dict {
	switch o := v.obj.(type) {
	case *Instance:
		if o.cls.hasDict {
			return &o.dict
		}
	case *Exception:
		return &o.dict
	case *Function:
		return &o.dict
	case *Module:
		return &o.dict
	case *ClassMethod:
		return &o.dict
	case *StaticMethod:
		return &o.dict
	}
	if e := extOf(v); e != nil && e.cls.hasDict {
		return &e.dict
	}
	return nil
}

// slotsOf is where the values of __slots__ are kept, nil if there is no such place.
func slotsOf(v Value) *[]Value {
	switch o := v.obj.(type) {
	case *Instance:
		return &o.slots
	case *Exception:
		return &o.slots
	}
	if e := extOf(v); e != nil {
		return &e.slots
	}
	return nil
}

// extOf is the extension of an object of a class derived from a builtin type.
func extOf(v Value) *ext {
	switch o := v.obj.(type) {
	case *Boxed:
		return o.ext
	case *Str:
		return o.ext
	case *Bytes:
		return o.ext
	case *Tuple:
		return o.ext
	case *List:
		return o.ext
	case *Dict:
		return o.ext
	case *Set:
		return o.ext
	case *Property:
		return o.ext
	case *Super:
		return o.ext
	case *ByteArray:
		return o.ext
	case *ClassMethod:
		return o.ext
	case *StaticMethod:
		return o.ext
	}
	return nil
}

// ownGet is the __get__ that a class derived from a builtin descriptor has for itself.
func ownGet(m *Machine, e *ext) (Value, bool) {
	if e == nil {
		return Value{}, false
	}
	h, ok := e.cls.lookup(m.names.get)
	return h, ok && !isObjectMethod(h)
}

// getAttr reads an attribute. Like every nativeFunc it may answer with the zero
// Value: code runs, and what it returns will be pushed on the running frame.
func (m *Machine) getAttr(v Value, name *Str) (Value, *Exception) {
	switch o := v.obj.(type) {
	case *Class:
		return m.classAttr(o, name)
	case *Super:
		return m.superAttr(o, name)
	case *Module:
		if a, ok := o.dict.getStr(name); ok {
			return m.unlazy(o.dict, name, a), nil
		}
		if a, ok := o.dict.getStr(m.names.getattr); ok {
			if _, own := m.types.Module.lookup(name); !own {
				return m.call(a, []Value{val(name)}, nil)
			}
		}
	case *BoundMethod:
		return m.methodAttr(o, name)
	case *GenericAlias:
		return m.aliasAttr(o, name)
	}
	cls := v.obj.class(m)
	if cls.heap() {
		if h, ok := cls.lookup(m.names.getattribute); ok && !isObjectMethod(h) {
			return m.callLib("object.getattribute", v, val(name))
		}
	}
	return m.plainAttr(v, cls, name, true)
}

// isObjectMethod reports whether a class attribute is a builtin type's own method.
func isObjectMethod(v Value) bool {
	_, ok := v.obj.(*Native)
	return ok
}

// plainAttr is object.__getattribute__; hook says whether a failing lookup goes on
// to __getattr__.
func (m *Machine) plainAttr(v Value, cls *Class, name *Str, hook bool) (Value, *Exception) {
	attr, found := cls.lookup(name)
	hooked := m.hookFor(cls, name, hook)
	if found && m.comesFirst(attr) {
		return m.descriptorGet(attr, v, cls, hooked)
	}
	if d := dictOf(v); d != nil && *d != nil {
		if a, ok := (*d).getStr(name); ok {
			return a, nil
		}
	}
	if found {
		return m.descriptorGet(attr, v, cls, hooked)
	}
	if hook && cls.heap() {
		if h, ok := cls.lookup(m.names.getattr); ok {
			return m.callMethod(h, v, []Value{val(name)}, nil)
		}
	}
	return Value{}, m.noAttribute(v, name.s)
}

// isData reports whether a class attribute is a data descriptor, which wins over
// the instance's own dict.
func (m *Machine) isData(attr Value) bool {
	switch o := attr.obj.(type) {
	case *Property, *GetSet, *Member:
		return true
	case *Instance:
		if _, ok := o.cls.lookup(m.names.set); ok {
			return true
		}
		_, ok := o.cls.lookup(m.names.delete)
		return ok
	}
	return false
}

// comesFirst reports whether reading asks a class attribute before the instance's own
// dict: a data descriptor that can be read.
func (m *Machine) comesFirst(attr Value) bool {
	if o, ok := attr.obj.(*Instance); ok {
		if _, readable := o.cls.lookup(m.names.get); !readable {
			return false
		}
	}
	return m.isData(attr)
}

// descriptorGet binds a class attribute to an instance v; a null v reads it on the
// class itself. hooked is the name that __getattr__ is asked for if the descriptor raises
// AttributeError, nil if it isn't.
func (m *Machine) descriptorGet(attr, v Value, cls *Class, hooked *Str) (Value, *Exception) {
	switch o := attr.obj.(type) {
	case *Function:
		if v.isNull() {
			return attr, nil
		}
		return val(&BoundMethod{fn: attr, self: v}), nil
	case *Native:
		if v.isNull() || o.owner == nil {
			return attr, nil
		}
		return val(&BoundMethod{fn: attr, self: v}), nil
	case *StaticMethod:
		if h, ok := ownGet(m, o.ext); ok {
			return m.callMethod(h, attr, []Value{orNone(v), val(cls)}, nil)
		}
		return o.fn, nil
	case *ClassMethod:
		if h, ok := ownGet(m, o.ext); ok {
			return m.callMethod(h, attr, []Value{orNone(v), val(cls)}, nil)
		}
		return val(&BoundMethod{fn: o.fn, self: val(cls)}), nil
	case *GetSet:
		if v.isNull() {
			return attr, nil
		}
		return o.get(m, []Value{v})
	case *Member:
		if v.isNull() {
			return attr, nil
		}
		if s := slotsOf(v); s != nil && o.index < len(*s) && !(*s)[o.index].isNull() {
			return (*s)[o.index], nil
		}
		if hooked != nil {
			h, _ := cls.lookup(m.names.getattr)
			return m.callMethod(h, v, []Value{val(hooked)}, nil)
		}
		return Value{}, m.noAttribute(v, o.name)
	case *Property:
		if h, ok := ownGet(m, o.ext); ok {
			return m.callMethod(h, attr, []Value{orNone(v), val(cls)}, nil)
		}
		switch {
		case v.isNull():
			return attr, nil
		case o.get.isNull() || o.get.isNone():
			return Value{}, m.attributeError(v, propertyLabel(o), "property %sof '%s' object has no getter", propertyName(o), cls.qualname)
		case hooked != nil:
			return m.callLib("object.get_or_hook", o.get, v, val(hooked))
		}
		return m.call(o.get, []Value{v}, nil)
	case *Super:
		if v.isNull() {
			return attr, nil
		}
		return m.superGet(o, v)
	case *Instance, *Boxed:
		h, ok := attr.obj.class(m).lookup(m.names.get)
		if !ok {
			return attr, nil
		}
		self := v
		if v.isNull() {
			self = None
		}
		if hooked != nil {
			bound, exc := m.descriptorGet(h, attr, attr.obj.class(m), nil)
			if exc != nil || bound.isNull() {
				return bound, exc
			}
			return m.callLib("object.get_or_hook", bound, self, val(hooked), val(cls))
		}
		return m.callMethod(h, attr, []Value{self, val(cls)}, nil)
	}
	return attr, nil
}

func propertyName(p *Property) string {
	if label := propertyLabel(p); label != "" {
		return "'" + label + "' "
	}
	return ""
}

// propertyLabel is the name that a class gave to a property.
func propertyLabel(p *Property) string {
	s, _ := orNone(p.name).obj.(*Str)
	if s == nil {
		return ""
	}
	return s.s
}

// hookFor is the name that __getattr__ of cls gets when a descriptor raises
// AttributeError, nil if there is none or if hook says that it is not asked.
func (m *Machine) hookFor(cls *Class, name *Str, hook bool) *Str {
	if !hook || !cls.heap() {
		return nil
	}
	if _, ok := cls.lookup(m.names.getattr); !ok {
		return nil
	}
	return name
}

// classAttr reads an attribute of a class (type.__getattribute__).
func (m *Machine) classAttr(c *Class, name *Str) (Value, *Exception) {
	meta := c.class(m)
	if meta.heap() {
		if h, ok := meta.lookup(m.names.getattribute); ok && !isObjectMethod(h) {
			return m.callLib("object.getattribute", val(c), val(name))
		}
	}
	return m.plainClassAttr(c, meta, name, true)
}

func (m *Machine) plainClassAttr(c, meta *Class, name *Str, hook bool) (Value, *Exception) {
	metaAttr, inMeta := meta.lookup(name)
	hooked := m.hookFor(meta, name, hook)
	if inMeta && m.comesFirst(metaAttr) {
		return m.descriptorGet(metaAttr, val(c), meta, hooked)
	}
	if attr, ok := c.lookup(name); ok {
		return m.descriptorGet(attr, Value{}, c, nil)
	}
	if inMeta {
		return m.descriptorGet(metaAttr, val(c), meta, hooked)
	}
	if hook && meta.heap() {
		if h, ok := meta.lookup(m.names.getattr); ok {
			return m.callMethod(h, val(c), []Value{val(name)}, nil)
		}
	}
	return Value{}, m.attributeError(val(c), name.s, "type object '%s' has no attribute '%s'", c.name, name.s)
}

// superAttr looks a name up after o.cls in the order of o.typ.
func (m *Machine) superAttr(o *Super, name *Str) (Value, *Exception) {
	if name.s != "__class__" && o.typ != nil {
		after := false
		for _, c := range o.typ.mro {
			if after {
				if attr, ok := c.dict.getStr(name); ok {
					self := o.self
					if k, isClass := self.obj.(*Class); isClass && k == o.typ {
						self = Value{}
					}
					return m.descriptorGet(attr, self, o.typ, nil)
				}
			}
			after = after || c == o.cls
		}
	}
	return m.plainAttr(val(o), o.class(m), name, true)
}

// noAttribute is the AttributeError of a missing name.
func (m *Machine) noAttribute(v Value, name string) *Exception {
	if mod, ok := v.obj.(*Module); ok {
		return m.attributeError(v, name, "module '%s' has no attribute '%s'", mod.name, name)
	}
	return m.attributeError(v, name, "'%s' object has no attribute '%s'", m.typeName(v), name)
}

// attributeError makes an AttributeError that knows name and obj, from which an
// uncaught one draws its "Did you mean".
func (m *Machine) attributeError(v Value, name, format string, args ...any) *Exception {
	e := m.errorf(m.types.AttributeError, format, args...)
	e.setField(m, "name", NewStr(name))
	e.setField(m, "obj", v)
	return e
}

// setField sets a field that a builtin exception class keeps outside __dict__.
func (e *Exception) setField(m *Machine, name string, v Value) {
	if e.fields == nil {
		e.fields = newDict()
	}
	e.fields.setStr(m.intern(name), v)
}

// field reads such a field, None if it was not set.
func (e *Exception) field(m *Machine, name string) Value {
	if e.fields != nil {
		if v, ok := e.fields.getStr(m.intern(name)); ok {
			return v
		}
	}
	return None
}

// setAttr sets an attribute, or deletes it when x is no value. A tail call's result
// is of no interest; callers arrange for it to be dropped.
func (m *Machine) setAttr(v Value, name *Str, x Value) (Value, *Exception) {
	cls := v.obj.class(m)
	if cls.heap() {
		hook, call := m.names.setattr, []Value{val(name), x}
		if x.isNull() {
			hook, call = m.names.delattr, call[:1]
		}
		if h, ok := cls.lookup(hook); ok && !isObjectMethod(h) {
			return m.callMethod(h, v, call, nil)
		}
	}
	return m.plainSetAttr(v, cls, name, x)
}

// plainSetAttr is object.__setattr__ and object.__delattr__.
func (m *Machine) plainSetAttr(v Value, cls *Class, name *Str, x Value) (Value, *Exception) {
	if c, ok := v.obj.(*Class); ok {
		return m.setClassAttr(c, name, x)
	}
	attr, found := cls.lookup(name)
	if found {
		if r, exc, done := m.descriptorSet(attr, v, cls, name, x); done {
			return r, exc
		}
	}
	d := dictOf(v)
	if d == nil {
		if found {
			return Value{}, m.attributeError(v, name.s, "'%s' object attribute '%s' is read-only", cls.name, name.s)
		}
		if m.definesInCode(v, "__setattr__", "__delattr__") {
			return Value{}, m.noAttribute(v, name.s)
		}
		return Value{}, m.attributeError(v, name.s, "'%s' object has no attribute '%s' and no __dict__ for setting new attributes", m.typeName(v), name.s)
	}
	if x.isNull() {
		if *d == nil || !(*d).delStr(name) {
			return Value{}, m.noAttribute(v, name.s)
		}
		return None, nil
	}
	if *d == nil {
		*d = newDict()
	}
	(*d).setStr(name, x)
	return None, nil
}

// descriptorSet sets through a data descriptor; done is false if attr is none.
func (m *Machine) descriptorSet(attr, v Value, cls *Class, name *Str, x Value) (r Value, exc *Exception, done bool) {
	switch o := attr.obj.(type) {
	case *GetSet:
		if o.set == nil {
			if o.owner.layout == m.types.BaseException || o.owner == m.types.Function {
				return Value{}, m.attributeError(v, name.s, "readonly attribute"), true
			}
			return Value{}, m.attributeError(v, name.s, "attribute '%s' of '%s' objects is not writable", name.s, o.owner.name), true
		}
		r, exc := o.set(m, []Value{v, x})
		return r, exc, true
	case *Member:
		s := slotsOf(v)
		if s == nil {
			return Value{}, m.noAttribute(v, name.s), true
		}
		for len(*s) <= o.index {
			*s = append(*s, Value{})
		}
		if x.isNull() && (*s)[o.index].isNull() {
			return Value{}, m.errorf(m.types.AttributeError, "%s", o.name), true
		}
		(*s)[o.index] = x
		return None, nil, true
	case *Property:
		if o.ext != nil {
			hook, args := m.names.set, []Value{v, x}
			if x.isNull() {
				hook, args = m.names.delete, args[:1]
			}
			if h, ok := o.ext.cls.lookup(hook); ok && !isObjectMethod(h) {
				r, exc := m.callMethod(h, attr, args, nil)
				return r, exc, true
			}
		}
		f, args, what := o.set, []Value{v, x}, "setter"
		if x.isNull() {
			f, args, what = o.del, args[:1], "deleter"
		}
		if f.isNull() || f.isNone() {
			return Value{}, m.attributeError(v, propertyLabel(o), "property %sof '%s' object has no %s", propertyName(o), cls.qualname, what), true
		}
		r, exc := m.call(f, args, nil)
		return r, exc, true
	case *Instance:
		hook, args := m.names.set, []Value{v, x}
		if x.isNull() {
			hook, args = m.names.delete, args[:1]
		}
		if h, ok := o.cls.lookup(hook); ok {
			r, exc := m.callMethod(h, attr, args, nil)
			return r, exc, true
		}
		if m.isData(attr) {
			return Value{}, m.attributeError(v, name.s, "%s", hook.s), true
		}
	}
	return Value{}, nil, false
}

// setClassAttr sets or deletes an attribute of a class.
func (m *Machine) setClassAttr(c *Class, name *Str, x Value) (Value, *Exception) {
	if c.builtin {
		return Value{}, m.typeError("cannot set '%s' attribute of immutable type '%s'", name.s, c.name)
	}
	meta := c.class(m)
	if attr, ok := meta.lookup(name); ok {
		if r, exc, done := m.descriptorSet(attr, val(c), meta, name, x); done {
			return r, exc
		}
	}
	if x.isNull() {
		if !c.dict.delStr(name) {
			return Value{}, m.attributeError(val(c), name.s, "type object '%s' has no attribute '%s'", c.name, name.s)
		}
	} else {
		c.dict.setStr(name, x)
	}
	c.changed()
	return None, nil
}

// getMethod is LOAD_METHOD: the callable and its self. When the attribute is a
// plain function of the class, no bound method is made. A null callable means that
// the lookup runs code; its result will be pushed, and self is null then.
func (m *Machine) getMethod(v Value, name *Str) (fn, self Value, exc *Exception) {
	switch v.obj.(type) {
	case *Class, *Super, *Module:
		fn, exc = m.getAttr(v, name)
		return fn, Value{}, exc
	}
	cls := v.obj.class(m)
	if cls.heap() {
		if h, ok := cls.lookup(m.names.getattribute); ok && !isObjectMethod(h) {
			fn, exc = m.getAttr(v, name)
			return fn, Value{}, exc
		}
	}
	attr, found := cls.lookup(name)
	if found {
		switch o := attr.obj.(type) {
		case *Function:
			if d := dictOf(v); d == nil || *d == nil || (*d).findStr(name) < 0 {
				return attr, v, nil
			}
		case *Native:
			if o.owner != nil {
				if d := dictOf(v); d == nil || *d == nil || (*d).findStr(name) < 0 {
					return attr, v, nil
				}
			}
		}
	}
	fn, exc = m.plainAttr(v, cls, name, true)
	return fn, Value{}, exc
}
