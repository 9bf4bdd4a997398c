package vm

import "strings"

// The method resolution order of a class, which its metaclass may decide with a mro() of
// its own, and the assignment of __bases__. What calls code stands in core/object.gen.

// defaultOrder is type.mro: the order that follows from the bases.
func (m *Machine) defaultOrder(c *Class) ([]*Class, *Exception) {
	for i, b := range c.bases {
		if b.mro == nil {
			return nil, m.typeError("Cannot extend an incomplete type '%s'", b.name)
		}
		for _, o := range c.bases[:i] {
			if o == b {
				return nil, m.typeError("duplicate base class %s", b.name)
			}
		}
	}
	mro, ok := linearize(c.bases)
	if !ok {
		var names []string
		for _, k := range mro {
			names = append(names, k.name)
		}
		return nil, m.typeError("Cannot create a consistent method resolution order (MRO) for bases %s", strings.Join(names, ", "))
	}
	return append([]*Class{c}, mro...), nil
}

// ownOrder reports whether the metaclass has a mro() that is not type's.
func (m *Machine) ownOrder(c *Class) bool {
	if c.meta == nil {
		return false
	}
	v, _ := c.meta.lookup(m.names.mro)
	n, native := v.obj.(*Native)
	return !native || n.owner != m.types.Type
}

// setOrder gives the class its order.
func (c *Class) setOrder(order []*Class) {
	c.mro, c.mroTuple = order, nil
	for _, k := range order {
		if !k.reaches(c) {
			k.followers = append(k.followers, c)
		}
	}
	c.changed()
}

// reaches reports whether a change of c is told to d.
func (c *Class) reaches(d *Class) bool {
	if c == d {
		return true
	}
	for _, f := range c.followers {
		if f == d {
			return true
		}
	}
	for b := d.base; b != nil; b = b.base {
		if b == c {
			return true
		}
	}
	for _, b := range d.bases {
		if c.reaches(b) {
			return true
		}
	}
	return false
}

// checkOrder is the answer of a mro() as an order: classes, whose shapes fit.
func (m *Machine) checkOrder(c *Class, items []Value) ([]*Class, *Exception) {
	if len(items) == 0 {
		return nil, m.typeError("type MRO must not be empty")
	}
	var order []*Class
	for _, v := range items {
		k, ok := v.obj.(*Class)
		if !ok {
			return nil, m.typeError("mro() returned a non-class ('%s')", m.typeName(v))
		}
		if !c.solid.isSubclass(k.solid) {
			return nil, m.typeError("mro() returned base with unsuitable layout ('%s')", k.name)
		}
		order = append(order, k)
	}
	return order, nil
}

// orderOf is __mro__: None as long as a class is being made.
func orderOf(_ *Machine, c *Class) Value {
	if c.mro == nil {
		return None
	}
	if c.mroTuple == nil {
		c.mroTuple = &Tuple{items: classValues(c.mro)}
	}
	return val(c.mroTuple)
}

// basesOf is __bases__.
func basesOf(_ *Machine, c *Class) Value {
	if c.basesTuple == nil {
		c.basesTuple = &Tuple{items: classValues(c.bases)}
	}
	return val(c.basesTuple)
}

// setBases assigns __bases__.
func setBases(m *Machine, a []Value) (Value, *Exception) {
	c := a[0].obj.(*Class)
	if c.builtin {
		return Value{}, m.typeError("cannot set '__bases__' attribute of immutable type '%s'", c.name)
	}
	if a[1].isNull() {
		return Value{}, m.typeError("cannot delete '__bases__' attribute of immutable type '%s'", c.name)
	}
	t, ok := a[1].obj.(*Tuple)
	if !ok {
		return Value{}, m.typeError("can only assign tuple to %s.__bases__, not %s", c.name, m.typeName(a[1]))
	}
	if len(t.items) == 0 {
		return Value{}, m.typeError("can only assign non-empty tuple to %s.__bases__, not ()", c.name)
	}
	var bases []*Class
	for _, v := range t.items {
		b, ok := v.obj.(*Class)
		if !ok {
			return Value{}, m.typeError("%s.__bases__ must be tuple of classes, not '%s'", c.name, m.typeName(v))
		}
		if b.isSubclass(c) || b.mro != nil && b.descends(c) {
			return Value{}, m.typeError("a __bases__ item causes an inheritance cycle")
		}
		bases = append(bases, b)
	}
	for _, b := range bases {
		if b.final {
			return Value{}, m.typeError("type '%s' is not an acceptable base type", b.fullName())
		}
	}
	base, exc := m.bestBase(bases)
	if exc != nil {
		return Value{}, exc
	}
	if exc := m.compatible(c.base, base, "__bases__"); exc != nil {
		return Value{}, exc
	}
	return m.callLib("object.set_bases", a[0], a[1])
}

// descends reports whether d is in c's line of __base__.
func (c *Class) descends(d *Class) bool {
	for b := c; b != nil; b = b.base {
		if b == d {
			return true
		}
	}
	return false
}

// compatible checks that objects (or subclasses) of one class can become those of
// another without a change of their shape.
func (m *Machine) compatible(old, to *Class, attr string) *Exception {
	if m.collected(old) != m.collected(to) {
		return m.typeError("%s assignment: '%s' deallocator differs from '%s'", attr, to.name, old.name)
	}
	a, b := shape(old), shape(to)
	if a == b {
		return nil
	}
	same := a.base == b.base && a.base != nil && a.heap() && b.heap() && a.hasDict == b.hasDict && a.hasWeak == b.hasWeak && len(a.slotNames) == len(b.slotNames)
	for i := 0; same && i < len(a.slotNames); i++ {
		same = a.slotNames[i] == b.slotNames[i]
	}
	if !same {
		return m.typeError("%s assignment: '%s' object layout differs from '%s'", attr, to.name, old.name)
	}
	return nil
}

// shape is the class that an object's shape comes from: the last one in the line of
// __base__ that adds something.
func shape(c *Class) *Class {
	for c.base != nil && c.solid == c.base.solid && c.hasDict == c.base.hasDict && c.hasWeak == c.base.hasWeak {
		c = c.base
	}
	return c
}

// collected reports whether CPython's garbage collector looks after the instances: those
// that can refer to others.
func (m *Machine) collected(c *Class) bool {
	for ; c != nil; c = c.base {
		if c.heap() && (c.hasDict || c.hasWeak || c.slots > 0) {
			return true
		}
		switch c {
		case m.types.Object, m.types.Int, m.types.Bool, m.types.Float, m.types.Str, m.types.Bytes, m.types.ByteArray:
			return false
		}
		if !c.heap() {
			return true
		}
	}
	return false
}

// put makes bases the bases of the class, whose order still is the old one.
func (c *Class) put(m *Machine, t *Tuple) {
	c.bases, c.basesTuple = nil, t
	for _, v := range t.items {
		c.bases = append(c.bases, v.obj.(*Class))
	}
	if base, exc := m.bestBase(c.bases); exc == nil {
		c.base = base
	}
	c.relayout()
}

// relayout takes over from the base what depends on it.
func (c *Class) relayout() {
	c.layout = c.base.layout
	if len(c.slotNames) == 0 {
		c.solid = c.base.solid
	}
	for _, s := range c.subclasses {
		if s.base == c {
			s.relayout()
		}
	}
}

// leave and join keep the lists of subclasses.
func (c *Class) leave(bases []Value) {
	for _, v := range bases {
		b := v.obj.(*Class)
		for i, s := range b.subclasses {
			if s == c {
				b.subclasses = append(b.subclasses[:i:i], b.subclasses[i+1:]...)
				break
			}
		}
	}
}

func (c *Class) join(bases []*Class) {
	for _, b := range bases {
		b.subclasses = append(b.subclasses, c)
	}
}

var orderInternals = []nativeDef{
	// _own_order(cls) tells whether the metaclass has a mro() of its own.
	{name: "_own_order", sig: "cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Bool(m.ownOrder(a[0].obj.(*Class))), nil
	}},
	// _order(cls) is cls.__mro__, whatever the metaclass says.
	{name: "_order", sig: "cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return orderOf(m, a[0].obj.(*Class)), nil
	}},
	// _set_order(cls, order, checked) makes a tuple the order of cls.
	{name: "_set_order", sig: "cls, order, checked, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		c, items := a[0].obj.(*Class), a[1].obj.(*Tuple).items
		if same(a[2], True) {
			var order []*Class
			for _, v := range items {
				order = append(order, v.obj.(*Class))
			}
			c.setOrder(order)
			return None, nil
		}
		order, exc := m.checkOrder(c, items)
		if exc == nil {
			c.setOrder(order)
		}
		return None, exc
	}},
	// _added(cls) enters a new class among its bases' subclasses.
	{name: "_added", sig: "cls, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		c.join(c.bases)
		return None, nil
	}},
	// _subclasses(cls) is cls.__subclasses__(), whatever the metaclass says.
	{name: "_subclasses", sig: "cls, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return val(&List{items: classValues(a[0].obj.(*Class).subclasses)}), nil
	}},
	// _put_bases(cls, bases) answers the bases so far.
	{name: "_put_bases", sig: "cls, bases, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		old := basesOf(m, c)
		c.put(m, a[1].obj.(*Tuple))
		return old, nil
	}},
	// _bases_are(cls, bases) tells whether nobody has assigned others since.
	{name: "_bases_are", sig: "cls, bases, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Bool(val(a[0].obj.(*Class).basesTuple) == a[1]), nil
	}},
	// _moved(cls, old) moves cls from the subclasses of its old bases to those of the new.
	{name: "_moved", sig: "cls, old, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Class)
		c.leave(a[1].obj.(*Tuple).items)
		c.join(c.bases)
		c.changed()
		return None, nil
	}},
}
