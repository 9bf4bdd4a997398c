package vm

import "strings"

// How classes are made: type(name, bases, dict), from the bases to the method
// resolution order, the layout of instances and the slots.

// typeNew is type.__new__: type(name, bases, dict).
func typeNew(m *Machine, a []Value) (Value, *Exception) {
	if _, exc := m.newExt(a[0], m.types.Type); exc != nil {
		return Value{}, exc
	}
	meta := a[0].obj.(*Class)
	if kw := a[5].obj.(*Dict); !a[1].isNull() && a[2].isNull() && kw.Len() > 0 && meta == m.types.Type {
		return Value{}, m.typeError("type() takes no keyword arguments")
	}
	if more := len(a[4].obj.(*Tuple).items); a[1].isNull() || a[2].isNull() || a[3].isNull() || more > 0 {
		if meta == m.types.Type {
			return Value{}, m.typeError("type() takes 1 or 3 arguments")
		}
		given := more
		for _, v := range a[1:4] {
			if !v.isNull() {
				given++
			}
		}
		return Value{}, m.typeError("type.__new__() takes exactly 3 arguments (%d given)", given)
	}
	name, ok := a[1].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("type.__new__() argument 1 must be str, not %s", m.argName(a[1]))
	}
	bases, ok := a[2].obj.(*Tuple)
	if !ok {
		return Value{}, m.typeError("type.__new__() argument 2 must be tuple, not %s", m.typeName(a[2]))
	}
	ns, ok := a[3].obj.(*Dict)
	if !ok {
		return Value{}, m.typeError("type.__new__() argument 3 must be dict, not %s", m.typeName(a[3]))
	}
	c, exc := m.makeClass(meta, name.s, bases.items, ns)
	if exc != nil {
		return Value{}, exc
	}
	if m.plainClass(c) {
		if kw := a[5].obj.(*Dict); kw.Len() > 0 {
			return Value{}, m.typeError("%s.__init_subclass__() takes no keyword arguments", c.name)
		}
		return val(c), nil
	}
	return m.callLib("object.finish_class", val(c), a[5])
}

// plainClass reports whether making c calls no code: no __set_name__ among its
// attributes, no __init_subclass__ in its bases, no mro() of its metaclass.
func (m *Machine) plainClass(c *Class) bool {
	if c.mro == nil {
		return false
	}
	plain := true
	c.dict.each(func(_, v Value) bool {
		switch o := v.obj.(type) {
		case *Property:
		case *Instance:
			_, has := o.cls.lookup(m.names.setName)
			plain = plain && !has
		}
		return plain
	})
	for _, b := range c.mro[1:] {
		if v, ok := b.dict.getStr(m.names.initSubclass); ok {
			if cm, isCM := v.obj.(*ClassMethod); isCM {
				_, native := cm.fn.obj.(*Native)
				return plain && native
			}
			return false
		}
	}
	return plain
}

// makeClass makes a class without telling anybody.
func (m *Machine) makeClass(meta *Class, name string, baseValues []Value, ns *Dict) (*Class, *Exception) {
	c := &Class{name: name, qualname: name, dict: ns.copyOf(), module: "builtins"}
	for _, v := range baseValues {
		b, ok := v.obj.(*Class)
		if !ok {
			if !v.obj.class(m).isSubclass(meta) {
				return nil, m.typeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
			}
			return nil, m.typeError("bases must be types")
		}
		if b.final {
			return nil, m.typeError("type '%s' is not an acceptable base type", b.fullName())
		}
		if bm := b.class(m); bm.isSubclass(meta) {
			meta = bm
		} else if !meta.isSubclass(bm) {
			return nil, m.typeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		}
		c.bases = append(c.bases, b)
	}
	if len(c.bases) == 0 {
		c.bases = []*Class{m.types.Object}
	}
	if exc := m.setLayout(c); exc != nil {
		return nil, exc
	}
	if meta != m.types.Type {
		c.meta = meta
	}
	if v, ok := c.dict.getStr(m.names.qualname); ok {
		s, isStr := v.obj.(*Str)
		if !isStr {
			return nil, m.typeError("type __qualname__ must be a str, not %s", m.typeName(v))
		}
		c.qualname = s.s
		c.dict.delStr(m.names.qualname)
	}
	if _, ok := c.dict.getStr(m.names.module); !ok {
		if v, ok := m.userFrame().fn.globals.getStr(m.names.name); ok {
			c.dict.setStr(m.names.module, v)
		}
	}
	if v, ok := c.dict.getStr(m.names.module); ok {
		if s, isStr := v.obj.(*Str); isStr {
			c.module = s.s
		}
	}
	if _, ok := c.dict.getStr(m.names.doc); !ok {
		c.dict.setStr(m.names.doc, None)
	}
	for _, special := range []*Str{m.names.new} {
		if v, ok := c.dict.getStr(special); ok {
			if _, isFn := v.obj.(*Function); isFn {
				c.dict.setStr(special, val(&StaticMethod{fn: v}))
			}
		}
	}
	for _, special := range []*Str{m.names.initSubclass, m.intern("__class_getitem__")} {
		if v, ok := c.dict.getStr(special); ok {
			if _, isFn := v.obj.(*Function); isFn {
				c.dict.setStr(special, val(&ClassMethod{fn: v}))
			}
		}
	}
	if _, ok := c.dict.getStr(m.names.eq); ok {
		if _, ok := c.dict.getStr(m.names.hash); !ok {
			c.dict.setStr(m.names.hash, None)
		}
	}
	if cell, ok := c.dict.getStr(m.intern("__classcell__")); ok {
		k, isCell := cell.obj.(*Cell)
		if !isCell {
			return nil, m.typeError("__classcell__ must be a nonlocal cell, not <class '%s'>", cell.obj.class(m).fullName())
		}
		k.v = val(c)
		c.dict.delStr(m.intern("__classcell__"))
	}
	m.namedProperties(c)
	if m.ownOrder(c) {
		return c, nil // its mro() decides, in object.finish_class
	}
	order, exc := m.defaultOrder(c)
	if exc != nil {
		return nil, exc
	}
	c.mro = order
	c.join(c.bases)
	return c, nil
}

// namedProperties is property.__set_name__ for all properties of a new class.
func (m *Machine) namedProperties(c *Class) {
	c.dict.each(func(k, v Value) bool {
		if p, ok := v.obj.(*Property); ok {
			if h, _ := v.obj.class(m).lookup(m.intern("__set_name__")); isObjectMethod(h) {
				p.name = k
			}
		}
		return true
	})
}

// bestBase is the base whose shape the instances of a class have, as in CPython: the one
// with the largest solid base.
func (m *Machine) bestBase(bases []*Class) (*Class, *Exception) {
	best := bases[0]
	for _, b := range bases[1:] {
		switch {
		case best.solid.isSubclass(b.solid):
		case b.solid.isSubclass(best.solid):
			best = b
		default:
			return nil, m.typeError("multiple bases have instance lay-out conflict")
		}
	}
	return best, nil
}

// setLayout decides how instances of c are represented, from its best base and
// __slots__.
func (m *Machine) setLayout(c *Class) *Exception {
	base, exc := m.bestBase(c.bases)
	if exc != nil {
		return exc
	}
	c.base, c.layout, c.solid, c.slots = base, base.layout, base.solid, base.slots
	sized := base.layout == m.types.Int || base.layout == m.types.Tuple || base.layout == m.types.Bytes || base.layout == m.types.Type
	c.hasDict, c.hasWeak = base.hasDict, base.hasWeak
	slots, ok := c.dict.getStr(m.names.slots)
	if !ok {
		c.hasDict, c.hasWeak = true, c.hasWeak || !sized
	} else if exc := m.setSlots(c, slots, sized); exc != nil {
		return exc
	}
	for _, b := range c.bases {
		c.hasDict, c.hasWeak = c.hasDict || b.hasDict, c.hasWeak || b.hasWeak && !sized
	}
	if c.hasDict && !base.hasDict {
		m.addMember(c, "__dict__", m.instanceDict(c))
	}
	if c.hasWeak && !base.hasWeak {
		m.addMember(c, "__weakref__", m.noWeakRef(c))
	}
	return nil
}

// addMember gives a new class an attribute unless its body has made one of this name.
func (m *Machine) addMember(c *Class, name string, member Value) {
	if _, own := c.dict.getStr(m.intern(name)); !own {
		c.dict.setStr(m.intern(name), member)
	}
}

// setSlots makes members of the names in __slots__. Instances of a sized class (int,
// tuple, bytes, type) end with their items: there is no room for slots.
func (m *Machine) setSlots(c *Class, slots Value, sized bool) *Exception {
	names := []Value{slots}
	if _, isStr := slots.obj.(*Str); !isStr {
		items, exc := m.items(slots)
		if exc != nil && exc != needCode {
			return exc
		}
		names = items
	}
	if len(names) > 0 && sized {
		return m.typeError("nonempty __slots__ not supported for subtype of '%s'", c.base.name)
	}
	for _, v := range names {
		s, ok := v.obj.(*Str)
		if !ok {
			return m.typeError("__slots__ items must be strings, not '%s'", m.typeName(v))
		}
		if !isIdentifier(s.s) {
			return m.typeError("__slots__ must be identifiers")
		}
		for _, special := range []struct {
			name string
			has  *bool
		}{{"__dict__", &c.hasDict}, {"__weakref__", &c.hasWeak}} {
			if s.s == special.name {
				if *special.has {
					return m.typeError("%s slot disallowed: we already got one", s.s)
				}
				*special.has = true
			}
		}
	}
	for _, v := range names {
		name := v.obj.(*Str).s
		if name == "__dict__" || name == "__weakref__" {
			continue
		}
		if strings.HasPrefix(name, "__") && !strings.HasSuffix(name, "__") {
			name = "_" + strings.TrimLeft(c.name, "_") + name
		}
		if _, taken := c.dict.getStr(m.intern(name)); taken {
			return m.valueError("'%s' in __slots__ conflicts with class variable", name)
		}
		c.dict.setStr(m.intern(name), val(&Member{name: name, owner: c, index: c.slots}))
		c.slotNames = append(c.slotNames, name)
		c.slots++
		c.solid = c
	}
	return nil
}
