package vm

import "gen/lang/code"

// The variables of a frame by name: locals(), and what the FrameLocalsProxy of
// core/frame.gen is made of.

// locals is a frame's variables by name: a fresh dict for a function, the namespace
// itself for a module or class body.
func (m *Machine) locals(f *Frame) *Dict {
	if f.ns != nil {
		if live := m.inlined(f); live.Len() > 0 {
			return live // as in CPython, without the names of the class or module
		}
		return f.ns
	}
	d := newDict()
	m.eachLocal(f, func(name string, v Value) bool {
		d.setStr(m.intern(name), v)
		return true
	})
	m.inlined(f).each(func(k, v Value) bool { d.setStr(k.obj.(*Str), v); return true })
	if extra := m.extraLocals[f]; extra != nil {
		for i := range extra.items {
			if it := &extra.items[i]; !it.key.isNull() {
				d.insert(it.key, it.val, it.hash)
			}
		}
	}
	return d
}

// eachSlot tells the slots of a frame's own variables; those of a comprehension are gone
// when it is left.
func (f *Frame) eachSlot(tell func(name string, at int) bool) {
	for i, name := range f.body.LocalNames {
		if i >= len(f.slots) {
			return
		}
		if k := f.body.SlotKinds[i]; k != code.Hidden && k != code.HiddenCell && !tell(name, i) {
			return
		}
	}
}

// eachLocal tells the variables of a function's frame that have a value.
func (m *Machine) eachLocal(f *Frame, tell func(name string, v Value) bool) {
	f.eachSlot(func(name string, at int) bool {
		v := f.slots[at]
		if c, ok := v.obj.(*Cell); ok && f.body.SlotKinds[at] != code.Local {
			v = c.v
		}
		return v.isNull() || tell(name, v)
	})
}

// inlined is the variables of the comprehensions that a frame is in.
func (m *Machine) inlined(f *Frame) *Dict {
	d := newDict()
	m.eachInlined(f, func(at int) {
		v := f.slots[at]
		if c, ok := v.obj.(*Cell); ok {
			v = c.v
		}
		if !v.isNull() {
			d.setStr(m.intern(f.body.LocalNames[at]), v)
		}
	})
	return d
}

// eachInlined tells their slots.
func (m *Machine) eachInlined(f *Frame, tell func(at int)) {
	pc := int(f.pc) - 1
	if pc < 0 || pc >= len(f.body.Spans) {
		return
	}
	at := f.body.Spans[pc].Span
	for _, in := range f.body.Inlined {
		if within(at, in.Span) && !within(at, in.Iter) {
			tell(in.Slot)
		}
	}
}

// within reports whether a range of source lies in another.
func within(inner, outer code.Span) bool {
	return outer.Start <= inner.Start && inner.End <= outer.End
}

// setLocal gives a variable of a frame a value.
func (m *Machine) setLocal(f *Frame, name string, v Value) {
	slot := -1
	f.eachSlot(func(n string, at int) bool {
		if n == name {
			slot = at
		}
		return slot < 0
	})
	m.eachInlined(f, func(at int) {
		if f.body.LocalNames[at] == name {
			slot = at
		}
	})
	if slot < 0 {
		return
	}
	if c, ok := f.slots[slot].obj.(*Cell); ok && f.body.SlotKinds[slot] != code.Local {
		c.v = v
		return
	}
	f.slots[slot] = v
}

// localsView is f_locals: for a function a view of its variables.
func (m *Machine) localsView(f *Frame) Value {
	if f.ns != nil && m.inlined(f).Len() == 0 {
		return f.ns.namespace()
	}
	proxy := newInstance(m.libFunction("frame.FrameLocalsProxy").obj.(*Class))
	f.escaped = true
	proxy.slots[0] = val(f)
	return val(proxy)
}

var frameInternals = []nativeDef{
	// _frame_locals(frame) is a fresh dict.
	{name: "_frame_locals", sig: "frame, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(m.locals(a[0].obj.(*Frame))), nil
	}},
	// _frame_names(frame) is the names of all its variables, bound or not.
	{name: "_frame_names", sig: "frame, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		f, names := a[0].obj.(*Frame), &List{}
		f.eachSlot(func(name string, _ int) bool {
			names.items = append(names.items, m.str_(name))
			return true
		})
		m.eachInlined(f, func(at int) { names.items = append(names.items, m.str_(f.body.LocalNames[at])) })
		return val(names), nil
	}},
	{name: "_set_local", sig: "frame, name, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.setLocal(a[0].obj.(*Frame), a[1].obj.(*Str).s, a[2])
		return None, nil
	}},
	// _extra_locals(frame) holds what was put under names that are no variables.
	{name: "_extra_locals", sig: "frame, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		f := a[0].obj.(*Frame)
		d := m.extraLocals[f]
		if d == nil {
			d = newDict()
			if m.extraLocals == nil {
				m.extraLocals = map[*Frame]*Dict{}
			}
			m.extraLocals[f] = d
		}
		return val(d), nil
	}},
}
