package vm

// Namespaces that are no plain dicts: what exec and eval are given as locals, what a
// metaclass's __prepare__ has made, a __builtins__ of the program's own. The machine's
// fields hold a *Dict; for any other mapping an empty one stands in, and names are looked
// up by vm/lib/core/names.gen.

// namespaceOf is a mapping as a namespace.
func (m *Machine) namespaceOf(v Value) *Dict {
	if d, ok := v.obj.(*Dict); ok {
		return d
	}
	return &Dict{ext: &ext{cls: m.types.Dict, stands: v}}
}

// namespace is what the program knows a namespace as.
func (d *Dict) namespace() Value {
	if d.ext != nil && !d.ext.stands.isNull() {
		return d.ext.stands
	}
	return val(d)
}

// odd reports whether looking up a name in d is up to code of the program.
func (m *Machine) odd(d *Dict) bool {
	if d.ext == nil {
		return false
	}
	if !d.ext.stands.isNull() {
		return true
	}
	get, _ := d.ext.cls.lookup(m.names.getitem)
	n, native := get.obj.(*Native)
	_, missing := d.ext.cls.lookup(m.names.missing)
	return !native || n.owner != m.types.Dict || missing
}

// loadName executes LOAD_NAME where the locals are odd.
func (m *Machine) loadName(f *Frame, name *Str) {
	m.complete(m.callLib("names.load", f.ns.namespace(), val(name), val(f.fn.globals), f.fn.builtins.namespace()))
}

// deleteName executes DELETE_NAME and DELETE_GLOBAL.
func (m *Machine) deleteName(f *Frame, ns *Dict, name *Str) {
	if ns.ext != nil {
		v, exc := m.callLib("names.delete", ns.namespace(), val(name))
		m.discard(f, v, exc)
		return
	}
	if !ns.delStr(name) {
		m.raiseIn(m.nameError(name.s))
	}
}

// storeName executes STORE_NAME.
func (m *Machine) storeName(f *Frame, ns *Dict, name *Str, v Value) {
	if ns.ext != nil {
		r, exc := m.callLib("ops.setitem", ns.namespace(), val(name), v)
		m.discard(f, r, exc)
		return
	}
	ns.setStr(name, v)
}

// loadBuildClass executes LOAD_BUILD_CLASS.
func (m *Machine) loadBuildClass(f *Frame) {
	builtins, name := f.fn.builtins, m.intern("__build_class__")
	if builtins == m.builtins || builtins == m.internal {
		f.push(m.libFunction("object.__build_class__"))
		return
	}
	if m.odd(builtins) {
		m.complete(m.callLib("names.build_class", builtins.namespace()))
		return
	}
	v, ok := builtins.getStr(name)
	if !ok {
		m.raiseIn(m.newError(m.types.NameError, NewStr("__build_class__ not found")))
		return
	}
	f.push(m.unlazy(builtins, name, v))
}

// setupAnnotations executes SETUP_ANNOTATIONS.
func (m *Machine) setupAnnotations(f *Frame) {
	if f.ns.ext != nil {
		v, exc := m.callLib("names.setup_annotations", f.ns.namespace())
		m.discard(f, v, exc)
		return
	}
	if _, ok := f.ns.getStr(m.names.annotations); !ok {
		f.ns.setStr(m.names.annotations, val(newDict()))
	}
}

// nameInternals are what core/names.gen is made of.
var nameInternals = []nativeDef{
	// _global_name(name, globals, builtins) is the rest of LOAD_NAME.
	{name: "_global_name", sig: "name, globals, builtins, /", lib: "names.builtin", fn: func(m *Machine, a []Value) (Value, *Exception) {
		name := a[0].obj.(*Str)
		if v, ok := a[1].obj.(*Dict).getStr(name); ok {
			return v, nil
		}
		builtins := m.namespaceOf(a[2])
		if m.odd(builtins) {
			return Value{}, needCode
		}
		v, ok := builtins.getStr(name)
		if !ok {
			return Value{}, m.nameError(name.s)
		}
		return m.unlazy(builtins, name, v), nil
	}},
}
