package vm

// Instructions look the same names up again and again. What they found is kept
// beside the code, one site for each name of a body, and looked at first: names of
// namespaces and instances by their position in the dict, attributes of classes as
// long as the class has not changed.

// A site remembers the last lookups of one name in one body.
type site struct {
	global  int32 // position in the globals
	builtin int32 // position in the builtins, of a name that
	changes uint32
	absent  *Dict // these globals did not have when they had seen that many changes

	own      int32 // position in the dict of an instance or module
	version  uint32
	cls      *Class // class of the object
	attr     Value  // what it has under the name, if anything
	slot     int    // of an access inSlot
	get, set access // how attributes of such an object are read and written
}

// An access says where an attribute of an object may be found without running code.
type access byte

const (
	byRule   access = iota // the class decides: a hook, a descriptor that is code
	ownFirst               // in the object's dict, else what the class has
	inSlot                 // in the slot that the class's member descriptor names
)

// site is the one of a name of the body.
func (b *Body) site(at int) *site {
	if b.sites == nil {
		b.sites = make([]site, len(b.names))
	}
	return &b.sites[at]
}

// holds reports whether the item at a position has this very name as its key.
func (d *Dict) holds(i int32, name *Str) bool {
	if int(i) >= len(d.items) {
		return false
	}
	k, ok := d.items[i].key.obj.(*Str)
	return ok && k == name
}

// findNear is findStr for a name that was last seen at position *i.
func (d *Dict) findNear(i *int32, name *Str) int {
	if d.holds(*i, name) {
		return int(*i)
	}
	n := d.findStr(name)
	if n >= 0 {
		*i = int32(n)
	}
	return n
}

// loadGlobal executes LOAD_GLOBAL, and the rest of LOAD_NAME.
func (m *Machine) loadGlobal(f *Frame, at int) {
	globals, builtins, name := f.fn.globals, f.fn.builtins, f.body.names[at]
	if (globals.ext != nil || builtins.ext != nil) && (m.odd(globals) || m.odd(builtins)) {
		m.complete(m.callLib("names.load_global", val(name), val(globals), builtins.namespace()))
		return
	}
	s := f.body.site(at)
	if globals.holds(s.global, name) {
		f.push(globals.items[s.global].val)
		return
	}
	if s.absent != globals || s.changes != globals.changes {
		if i := globals.findNear(&s.global, name); i >= 0 {
			f.push(globals.items[i].val)
			return
		}
		s.absent, s.changes = globals, globals.changes
	}
	i := builtins.findNear(&s.builtin, name)
	if i < 0 {
		m.raiseIn(m.nameError(name.s))
		return
	}
	v := builtins.items[i].val
	if l, isLazy := v.obj.(*lazy); isLazy {
		v = m.libFunction(l.ref)
		builtins.setStr(name, v)
	}
	f.push(v)
}

// of makes s know the class of an object.
func (s *site) of(m *Machine, cls *Class, name *Str) {
	if s.cls == cls && s.version == cls.version {
		return
	}
	s.cls, s.version = cls, cls.version
	s.attr, _ = cls.lookup(name)
	kind := ownFirst
	switch o := s.attr.obj.(type) {
	case *Instance, *Boxed:
		kind = byRule // its class may have, or get, descriptor methods
	case *Member:
		kind, s.slot = inSlot, o.index
	default:
		if m.isData(s.attr) {
			kind = byRule
		}
	}
	s.get, s.set = kind, kind
	if h, ok := cls.lookup(m.names.getattribute); ok && cls.heap() && !isObjectMethod(h) {
		s.get = byRule
	}
	if kind == ownFirst && !cls.hasDict {
		s.set = byRule
	}
	if h, ok := cls.lookup(m.names.setattr); ok && cls.heap() && !isObjectMethod(h) {
		s.set = byRule
	}
}

// loadAttr is getAttr for an instruction.
func (m *Machine) loadAttr(f *Frame, v Value, at int) (Value, *Exception) {
	name, s := f.body.names[at], f.body.site(at)
	switch o := v.obj.(type) {
	case *Instance:
		s.of(m, o.cls, name)
		switch s.get {
		case ownFirst:
			if o.dict != nil {
				if i := o.dict.findNear(&s.own, name); i >= 0 {
					return o.dict.items[i].val, nil
				}
			}
			if !s.attr.isNull() {
				return m.descriptorGet(s.attr, v, o.cls, nil)
			}
		case inSlot:
			if s.slot < len(o.slots) && !o.slots[s.slot].isNull() {
				return o.slots[s.slot], nil
			}
		}
	case *Module:
		if i := o.dict.findNear(&s.own, name); i >= 0 {
			return m.unlazy(o.dict, name, o.dict.items[i].val), nil
		}
	}
	return m.getAttr(v, name)
}

// loadMethod executes LOAD_METHOD.
func (m *Machine) loadMethod(f *Frame, at int) {
	v := f.pop()
	name, s := f.body.names[at], f.body.site(at)
	switch o := v.obj.(type) {
	case *Module:
		if i := o.dict.findNear(&s.own, name); i >= 0 {
			f.push(m.unlazy(o.dict, name, o.dict.items[i].val))
			f.push(Value{})
			return
		}
	case *Class, *Super, *GenericAlias:
	default:
		s.of(m, o.class(m), name)
		if s.get == ownFirst && isMethod(s.attr) {
			if d := dictOf(v); d == nil || *d == nil || (*d).findStr(name) < 0 {
				f.push(s.attr)
				f.push(v)
				return
			}
		}
	}
	f.wants = wantMethod
	fn, self, exc := m.getMethod(v, name)
	if exc == nil && fn.isNull() {
		return // code runs
	}
	f.wants = wantValue
	if exc != nil {
		m.complete(Value{}, exc)
		return
	}
	f.push(fn)
	f.push(self)
}

// isMethod reports whether a class attribute is a function that is given self.
func isMethod(attr Value) bool {
	switch o := attr.obj.(type) {
	case *Function:
		return true
	case *Native:
		return o.owner != nil
	}
	return false
}

// storeAttr executes STORE_ATTR.
func (m *Machine) storeAttr(f *Frame, v Value, at int, x Value) {
	name, s := f.body.names[at], f.body.site(at)
	if o, ok := v.obj.(*Instance); ok {
		s.of(m, o.cls, name)
		switch {
		case s.set == ownFirst:
			if o.dict == nil {
				o.dict = newDict()
			}
			if i := o.dict.findNear(&s.own, name); i >= 0 {
				o.dict.items[i].val = x
			} else {
				o.dict.insert(val(name), x, name.Hash())
			}
			return
		case s.set == inSlot:
			if s.slot < len(o.slots) {
				o.slots[s.slot] = x
				return
			}
		}
	}
	m.setAttrOp(f, v, name, x)
}

// setAttrOp executes STORE_ATTR by the rule, and DELETE_ATTR, for which x is no value.
func (m *Machine) setAttrOp(f *Frame, v Value, name *Str, x Value) {
	f.wants = wantNothing
	r, exc := m.setAttr(v, name, x)
	if exc != nil || !r.isNull() {
		f.wants = wantValue
		m.discard(f, r, exc)
	}
}
