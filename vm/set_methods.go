package vm

import "gen/lang/code"

// The operators and methods of sets, and the set operators of dict views.

// setBinary is & | - ^ of sets and dict views.
func (m *Machine) setBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	switch op {
	case code.And, code.Or, code.Subtract, code.Xor:
	default:
		return notImplemented, nil
	}
	x, okA := a.obj.(*Set)
	y, okB := b.obj.(*Set)
	if okA && okB {
		r, exc := m.setOp(op, x, y)
		return val(r), exc
	}
	if isView(a) || isView(b) {
		return m.viewBinary(op, a, b)
	}
	return notImplemented, nil
}

// setOp combines two sets into a new one of the first one's kind.
func (m *Machine) setOp(op code.BinaryOp, x, y *Set) (*Set, *Exception) {
	switch op {
	case code.And:
		return x.intersect(m, y)
	case code.Subtract:
		return x.subtract(m, y)
	case code.Or:
		r := x.copyAs(x.frozen)
		if x == y {
			return r, nil // the table keeps its size
		}
		return r, r.merge(m, y)
	}
	r := y.copyAs(x.frozen)
	return r, r.toggle(m, x)
}

// isView reports whether v is a view of keys or items.
func isView(v Value) bool {
	o, ok := v.obj.(*DictView)
	return ok && o.kind != viewValues
}

// viewBinary is a set operator of which at least one side is a dict view; the other
// may be any iterable.
func (m *Machine) viewBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	if op == code.And {
		return m.viewIntersect(a, b)
	}
	r := newSet(false)
	exc := m.setUpdate(r, a)
	if exc == nil {
		switch op {
		case code.Or:
			exc = m.setUpdate(r, b)
		case code.Subtract:
			exc = m.setDifferenceUpdate(r, b)
		case code.Xor:
			exc = m.setToggle(r, b)
		}
	}
	return val(r), exc
}

func (m *Machine) viewIntersect(a, b Value) (Value, *Exception) {
	if !isView(a) {
		a, b = b, a
	}
	na, _ := m.size(a)
	nb, _ := m.size(b)
	if s, ok := b.obj.(*Set); ok && s.ext == nil && na <= nb {
		r, exc := m.setIntersect(s, a)
		return val(r), exc
	}
	if isView(b) && nb > na {
		a, b = b, a
	}
	r := newSet(false)
	exc := m.lookOver(b, func(k Value) (bool, *Exception) {
		in, exc := m.containsItem(a, k)
		if exc == nil && in {
			exc = r.add(m, k)
		}
		return false, exc
	})
	return val(r), exc
}

// setInplace is s op= b for a set.
func (m *Machine) setInplace(op code.BinaryOp, s *Set, b Value) (Value, *Exception) {
	o, ok := b.obj.(*Set)
	if !ok {
		return notImplemented, nil
	}
	self := val(s)
	switch op {
	case code.Or:
		return self, s.merge(m, o)
	case code.Subtract:
		return self, s.subtractFrom(m, o)
	case code.And:
		r, exc := s.intersect(m, o)
		if exc == nil {
			s.become(r)
		}
		return self, exc
	case code.Xor:
		work := s.clone()
		exc := work.toggle(m, o)
		if exc == nil {
			s.become(work)
		}
		return self, exc
	}
	return notImplemented, nil
}

// setUpdate adds the items of any leaf iterable. Doing a part of it and then all of
// it again gives the same set, so it may answer needCode halfway.
func (m *Machine) setUpdate(s *Set, v Value) *Exception {
	switch o := v.obj.(type) {
	case *Set:
		return s.merge(m, o)
	case *Dict:
		if m.derived(v) == nil {
			return s.mergeDict(m, o)
		}
	case *DictView:
		if o.kind == viewKeys && s.used == 0 && s.fill == 0 {
			return s.mergeDict(m, o.d)
		}
	}
	if !m.roomForAll(v, setEntrySize) {
		return m.memoryError()
	}
	return m.lookOver(v, func(k Value) (bool, *Exception) { return false, s.add(m, k) })
}

// roomForAll reports whether there is room for the items of v as keys. Only a range can
// have more items than there is memory for; they are all different.
func (m *Machine) roomForAll(v Value, size int64) bool {
	r, ok := v.obj.(*Range)
	if !ok {
		return true
	}
	n, ok := r.len()
	return ok && m.room(n, size)
}

// setFrom is the operand of a method as a set: itself, or a new one of its items.
func (m *Machine) setFrom(v Value) (*Set, *Exception) {
	if o, ok := v.obj.(*Set); ok {
		return o, nil
	}
	s := newSet(false)
	return s, m.setUpdate(s, v)
}

// setIntersect is s.intersection(v) as a new set.
func (m *Machine) setIntersect(s *Set, v Value) (*Set, *Exception) {
	if o, ok := v.obj.(*Set); ok {
		return s.intersect(m, o)
	}
	r := newSet(s.frozen)
	return r, m.lookOver(v, func(k Value) (bool, *Exception) {
		h, exc := m.hash(k)
		in := false
		if exc == nil {
			in, exc = s.has(m, k, h)
		}
		if exc == nil && in {
			exc = r.addHashed(m, k, h)
		}
		return exc == nil && r.used >= s.used, exc // nothing more can be found
	})
}

// setDifferenceUpdate removes the items of any leaf iterable.
func (m *Machine) setDifferenceUpdate(s *Set, v Value) *Exception {
	if o, ok := v.obj.(*Set); ok {
		return s.subtractFrom(m, o)
	}
	exc := m.lookOver(v, func(k Value) (bool, *Exception) {
		h, exc := m.hash(k)
		if exc == nil {
			_, exc = s.discard(m, k, h)
		}
		return false, exc
	})
	if exc == nil {
		s.tidy()
	}
	return exc
}

// setDifference is s.difference(v) as a new set.
func (m *Machine) setDifference(s *Set, v Value) (*Set, *Exception) {
	switch o := v.obj.(type) {
	case *Set:
		return s.subtract(m, o)
	case *Dict:
		if m.derived(v) == nil && s.used>>2 <= o.live {
			return s.without(m, func(k Value, h int64) (bool, *Exception) {
				i, exc := o.find(m, k, h)
				return i >= 0, exc
			})
		}
	}
	r := s.copyAs(s.frozen)
	return r, m.setDifferenceUpdate(r, v)
}

// setToggle is s.symmetric_difference_update(v); s is left alone on an error.
func (m *Machine) setToggle(s *Set, v Value) *Exception {
	work := s.clone()
	o, exc := m.setFrom(v)
	if exc == nil {
		if o == s {
			o = work
		}
		exc = work.toggle(m, o)
	}
	if exc == nil {
		s.become(work)
	}
	return exc
}

func selfSet(a []Value) *Set { return a[0].obj.(*Set) }

// others are the items of a *args parameter.
func others(v Value) []Value { return v.obj.(*Tuple).items }

// withOthers runs f for each of several operands. Should one of them need code,
// iterators among the earlier ones go back to where they were.
func (m *Machine) withOthers(v Value, f func(Value) *Exception) *Exception {
	var backs []func()
	for _, o := range others(v) {
		if it, ok := o.obj.(iterator); ok {
			if back, ok := mark(it); ok {
				backs = append(backs, back)
			}
		}
	}
	for _, o := range others(v) {
		if exc := f(o); exc != nil {
			if exc == needCode {
				for _, back := range backs {
					back()
				}
			}
			return exc
		}
	}
	return nil
}

// bothSetMethods are the methods that set and frozenset share.
var bothSetMethods = []nativeDef{
	{name: "union", sig: "self, /, *others", lib: "set.union", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		r := s.copyAs(s.frozen)
		return val(r), m.withOthers(a[1], func(v Value) *Exception {
			if v.obj == a[0].obj {
				return nil
			}
			return m.setUpdate(r, v)
		})
	}},
	{name: "intersection", sig: "self, /, *others", lib: "set.intersection", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		r, exc := m.intersectAll(s, a[1])
		return val(r), exc
	}},
	{name: "difference", sig: "self, /, *others", lib: "set.difference", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		r := s
		exc := m.withOthers(a[1], func(v Value) (exc *Exception) {
			if r == s {
				r, exc = m.setDifference(s, v)
				return exc
			}
			return m.setDifferenceUpdate(r, v)
		})
		if r == s {
			r = s.copyAs(s.frozen)
		}
		return val(r), exc
	}},
	{name: "symmetric_difference", sig: "self, other, /", lib: "set.symmetric_difference", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		r := newSet(s.frozen)
		exc := m.setUpdate(r, a[1])
		if exc == nil {
			exc = r.toggle(m, s)
		}
		return val(r), exc
	}},
	{name: "isdisjoint", sig: "self, other, /", lib: "set.isdisjoint", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		if o, ok := a[1].obj.(*Set); ok {
			r, exc := s.disjoint(m, o)
			return Bool(r), exc
		}
		r, exc := m.anyKey(s, a[1], true)
		return Bool(!r), exc
	}},
	{name: "issubset", sig: "self, other, /", lib: "set.issubset", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		if o, ok := a[1].obj.(*Set); ok {
			r, exc := s.within(m, o)
			return Bool(r), exc
		}
		common, exc := m.setIntersect(s, a[1])
		return Bool(exc == nil && common.used == s.used), exc
	}},
	{name: "issuperset", sig: "self, other, /", lib: "set.issuperset", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		if o, ok := a[1].obj.(*Set); ok {
			r, exc := o.within(m, s)
			return Bool(r), exc
		}
		r, exc := m.anyKey(s, a[1], false)
		return Bool(!r), exc
	}},
	{name: "copy", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		if s.frozen && s.ext == nil {
			return a[0], nil
		}
		return val(s.copyAs(s.frozen)), nil
	}},
}

// intersectAll is s.intersection(*others) as a new set.
func (m *Machine) intersectAll(s *Set, rest Value) (*Set, *Exception) {
	r := s
	exc := m.withOthers(rest, func(v Value) (exc *Exception) {
		r, exc = m.setIntersect(r, v)
		return exc
	})
	if r == s {
		r = s.copyAs(s.frozen)
	}
	return r, exc
}

// anyKey reports whether one of the items of v is (or, if in is false, isn't) in s.
func (m *Machine) anyKey(s *Set, v Value, in bool) (found bool, exc *Exception) {
	exc = m.lookOver(v, func(k Value) (bool, *Exception) {
		h, exc := m.hash(k)
		has := false
		if exc == nil {
			has, exc = s.has(m, k, h)
		}
		found = exc == nil && has == in
		return found, exc
	})
	return found, exc
}

var frozenSetMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, lib: "set.new_frozenset", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.FrozenSet)
		if exc != nil {
			return Value{}, exc
		}
		v, exc := m.oneArgument("frozenset", "__new__", a)
		s := &Set{ext: e, frozen: true}
		if exc != nil || v.isNull() {
			return val(s), exc
		}
		if o, ok := v.obj.(*Set); ok && o.frozen && o.ext == nil && e == nil {
			return v, nil
		}
		return val(s), m.setUpdate(s, v)
	}},
	{name: "__hash__", sig: "self, /", fn: hashRow},
}

var setMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Set)
		return val(&Set{ext: e}), exc
	}},
	{name: "__init__", sig: "self, /, *args, **kwargs", lib: "set.init", fn: func(m *Machine, a []Value) (Value, *Exception) {
		v, exc := m.oneArgument("set", "", a)
		if exc != nil {
			return Value{}, exc
		}
		work := newSet(false)
		if !v.isNull() {
			if exc := m.setUpdate(work, v); exc != nil {
				return Value{}, exc
			}
		}
		selfSet(a).become(work)
		return None, nil
	}},
	{name: "add", sig: "self, object, /", lib: "set.add", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, selfSet(a).add(m, a[1])
	}},
	{name: "clear", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		selfSet(a).clear()
		return None, nil
	}},
	{name: "discard", sig: "self, object, /", lib: "set.discard", fn: func(m *Machine, a []Value) (Value, *Exception) {
		h, exc := m.setKeyHash(a[1])
		if exc == nil {
			_, exc = selfSet(a).discard(m, a[1], h)
		}
		return None, exc
	}},
	{name: "remove", sig: "self, object, /", lib: "set.remove", fn: func(m *Machine, a []Value) (Value, *Exception) {
		h, exc := m.setKeyHash(a[1])
		if exc != nil {
			return Value{}, exc
		}
		found, exc := selfSet(a).discard(m, a[1], h)
		if exc == nil && !found {
			exc = m.keyError(a[1])
		}
		return None, exc
	}},
	{name: "pop", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		if s.used == 0 {
			return Value{}, m.errorf(m.types.KeyError, "pop from an empty set")
		}
		return s.pop(), nil
	}},
	{name: "update", sig: "self, /, *others", lib: "set.update", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, m.withOthers(a[1], func(v Value) *Exception { return m.setUpdate(selfSet(a), v) })
	}},
	{name: "intersection_update", sig: "self, /, *others", lib: "set.intersection_update", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		r, exc := m.intersectAll(s, a[1])
		if exc == nil {
			s.become(r)
		}
		return None, exc
	}},
	{name: "difference_update", sig: "self, /, *others", lib: "set.difference_update", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, m.withOthers(a[1], func(v Value) *Exception { return m.setDifferenceUpdate(selfSet(a), v) })
	}},
	{name: "symmetric_difference_update", sig: "self, other, /", lib: "set.symmetric_difference_update", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, m.setToggle(selfSet(a), a[1])
	}},
	{name: "__ior__", sig: "self, value, /", lib: "set.ior", fn: inplaceRow(code.Or)},
	{name: "__iand__", sig: "self, value, /", lib: "set.iand", fn: inplaceRow(code.And)},
	{name: "__isub__", sig: "self, value, /", lib: "set.isub", fn: inplaceRow(code.Subtract)},
	{name: "__ixor__", sig: "self, value, /", lib: "set.ixor", fn: inplaceRow(code.Xor)},
}
