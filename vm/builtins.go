package vm

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The builtin functions that belong to no type: printing, attributes, namespaces,
// instance checks. Those about running text stand in builtins_code.go; others come
// with the types they are about.

func (m *Machine) initBuiltins() {
	m.defineBuiltins(builtinRows)
	m.defineBuiltins(codeBuiltins)
	m.defineBuiltins(numberBuiltins)
	m.defineInternal(builtinInternals)
	m.builtins.setStr(m.names.name, m.str_("builtins"))
	m.builtins.setStr(m.names.doc, None)
	m.builtins.setStr(m.intern("__package__"), m.str_(""))
	for name, v := range map[string]Value{"None": None, "True": True, "False": False, "Ellipsis": ellipsis, "NotImplemented": notImplemented, "__debug__": True} {
		m.builtins.setStr(m.intern(name), v)
	}
	for _, row := range lazyBuiltins {
		m.builtins.setStr(m.intern(row[0]), val(&lazy{ref: row[1]}))
	}
	m.builtins.setStr(m.intern("EnvironmentError"), val(m.types.OSError))
	m.builtins.setStr(m.intern("IOError"), val(m.types.OSError))
}

// lazyBuiltins are those written in the language.
var lazyBuiltins = [][2]string{
	{"exit", "basics.exit"}, {"quit", "basics.quit"}, {"help", "basics.help"},
	{"__build_class__", "object.__build_class__"},
	{"map", "builtins.map"}, {"filter", "builtins.filter"}, {"zip", "builtins.zip"},
}

// unlazy is v, loaded from the library if it stands in d only by name so far.
func (m *Machine) unlazy(d *Dict, name *Str, v Value) Value {
	if l, ok := v.obj.(*lazy); ok {
		v = m.libFunction(l.ref)
		d.setStr(name, v)
	}
	return v
}

var builtinRows = []nativeDef{
	{name: "print", sig: "*args, sep=' ', end='\\n', file=None, flush=False", fn: builtinPrint, lib: "basics.print_"},
	{name: "next", sig: "iterator, default=None, /", fn: builtinNext, lib: "basics.next_default"},
	{name: "id", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return Int(m.id(a[0])), nil }},
	{name: "input", sig: "prompt='', /", fn: builtinInput, lib: "basics.input_"},
	{name: "callable", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return Bool(m.callable(a[0])), nil }},
	{name: "chr", sig: "i, /", fn: builtinChr, lib: "basics.chr_"},
	{name: "ord", sig: "character, /", fn: builtinOrd},
	{name: "getattr", sig: "object, name, default=None, /", fn: builtinGetattr, lib: "basics.getattr_default"},
	{name: "hasattr", sig: "obj, name, /", fn: builtinHasattr, lib: "basics.hasattr_"},
	{name: "setattr", sig: "obj, name, value, /", fn: builtinSetattr, lib: "basics.setattr_"},
	{name: "delattr", sig: "obj, name, /", fn: builtinSetattr, lib: "basics.delattr_"},
	{name: "dir", sig: "object=None, /", fn: builtinDir, lib: "basics.dir_"},
	{name: "vars", sig: "object=None, /", fn: builtinVars, lib: "basics.vars_"},
	{name: "globals", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) { return val(m.userFrame().fn.globals), nil }},
	{name: "locals", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) { return m.locals(m.userFrame()).namespace(), nil }},
	{name: "isinstance", sig: "obj, class_or_tuple, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.isInstance(a[0], a[1])
		return Bool(ok), exc
	}, lib: "instance.isinstance_"},
	{name: "issubclass", sig: "cls, class_or_tuple, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		ok, exc := m.isSubclassOf(a[0], a[1])
		return Bool(ok), exc
	}, lib: "instance.issubclass_"},
	{name: "format", sig: "value, format_spec='', /", fn: builtinFormat, lib: "basics.format_"},
	{name: "aiter", sig: "async_iterable, /", fn: needsCode, lib: "basics.aiter_"},
	{name: "anext", sig: "aiterator, default=None, /", fn: needsCode, lib: "basics.anext_"},
}

// needsCode is the leaf of a function that always runs code.
func needsCode(*Machine, []Value) (Value, *Exception) { return Value{}, needCode }

// builtinInternals are what core/basics.gen is made of.
var builtinInternals = []nativeDef{
	{name: "_stdout", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) { return m.stdout(), nil }},
	{name: "_is_our_file", sig: "file, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		f, ok := a[0].obj.(*TextFile)
		return Bool(ok && !f.input), nil
	}},
	{name: "_hold", sig: "file, text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.hold(a[0].obj.(*TextFile), a[1].obj.(*Str).s)
		return None, nil
	}},
	{name: "_write", sig: "file, text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.emit(a[0].obj.(*TextFile), a[1].obj.(*Str).s)
		return None, nil
	}},
	{name: "_read_line", sig: "prompt, /", fn: builtinInput},
	{name: "_setattr", sig: "obj, name, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.setAttr(a[0], m.intern(a[1].obj.(*Str).s), a[2])
	}},
	{name: "_delattr", sig: "obj, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.setAttr(a[0], m.intern(a[1].obj.(*Str).s), Value{})
	}},
	// _module_dir(obj) is the __dir__ that a module defines, or None.
	{name: "_module_dir", sig: "obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if mod, ok := a[0].obj.(*Module); ok {
			if v, ok := mod.dict.getStr(m.intern("__dir__")); ok {
				return v, nil
			}
		}
		return None, nil
	}},
	{name: "_union_args", sig: "cls, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		if u, ok := a[0].obj.(*Union); ok {
			return val(&Tuple{items: u.args}), nil
		}
		return None, nil
	}},
	{name: "_emit_error", sig: "text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.emit(m.std().err, a[0].obj.(*Str).s)
		return None, nil
	}},
}

// itoa is an int in decimal.
func itoa(n int) string { return strconv.Itoa(n) }

// hexAddress is an id as reprs show it. The numbers look like addresses, and are
// the same in every run.
func hexAddress(id int64) string { return "0x" + strconv.FormatInt(0x7f0000000000+id, 16) }

// stdout is what sys.stdout holds now.
func (m *Machine) stdout() Value {
	if sys, ok := m.modules["sys"]; ok {
		if v, ok := sys.dict.getStr(m.intern("stdout")); ok {
			return v
		}
	}
	return val(m.std().out)
}

// standardFiles are the files of one machine.
type standardFiles struct{ in, out, err *TextFile }

func (m *Machine) std() *standardFiles {
	if m.files == nil {
		m.files = &standardFiles{&TextFile{name: "<stdin>", input: true}, &TextFile{name: "<stdout>"}, &TextFile{name: "<stderr>", stderr: true}}
	}
	return m.files
}

// builtinPrint does the prints in which no code runs.
func builtinPrint(m *Machine, a []Value) (Value, *Exception) {
	text := [2]string{" ", "\n"}
	for i, name := range [...]string{"sep", "end"} {
		switch s := orNone(a[i]).obj.(type) {
		case noneKind:
		case *Str:
			text[i] = s.s
		default:
			return Value{}, m.typeError("%s must be None or a string, not %s", name, m.typeName(a[i]))
		}
	}
	to := orNone(a[2])
	if to.isNone() {
		if to = m.stdout(); to.isNone() {
			return None, nil
		}
	}
	file, ok := to.obj.(*TextFile)
	if !ok || file.input {
		return Value{}, needCode
	}
	flush, exc := m.truth(orNone(a[3]))
	if exc != nil {
		return Value{}, exc
	}
	var b strings.Builder
	for i, v := range a[4].obj.(*Tuple).items {
		if i > 0 {
			b.WriteString(text[0])
		}
		s, exc := m.str(v)
		if exc != nil {
			if exc != needCode {
				// What stands before the argument that failed is written all the same.
				m.emit(file, b.String())
			}
			return Value{}, exc
		}
		b.WriteString(s)
	}
	b.WriteString(text[1])
	m.emit(file, b.String())
	if flush {
		m.flushOut()
	}
	return None, nil
}

// builtinNext is next(it); with a default, only for iterators that run no code.
func builtinNext(m *Machine, a []Value) (Value, *Exception) {
	it, ok := a[0].obj.(iterator)
	if !a[1].isNull() {
		if !ok || !it.leaf() {
			return Value{}, needCode
		}
		v, exc := it.next(m)
		if exc == exhausted {
			return a[1], nil
		}
		return v, exc
	}
	if g, isGen := a[0].obj.(*Generator); isGen && g.kind() == generatorKind {
		return m.send(g, None, EvNext)
	}
	if ok {
		return it.next(m)
	}
	return m.callNext(a[0])
}

// builtinInput is input(): one line without its end.
func builtinInput(m *Machine, a []Value) (Value, *Exception) {
	prompt := ""
	if !a[0].isNull() {
		s, exc := m.str(a[0])
		if exc != nil {
			return Value{}, exc
		}
		prompt = s
	}
	s, ok := m.readLine(prompt)
	if exc := m.interrupted(); exc != nil {
		return Value{}, exc
	}
	if !ok {
		return Value{}, m.errorf(m.types.EOFError, "EOF when reading a line")
	}
	return NewStr(s), nil
}

// builtinChr is chr(i).
func builtinChr(m *Machine, a []Value) (Value, *Exception) {
	v := a[0]
	if b, ok := v.obj.(*Boxed); ok && isNumber(b.v) && !b.v.isFloat() {
		v = b.v
	}
	switch v.obj.(type) {
	case intKind, boolKind:
		if v.n < 0 || v.n > utf8.MaxRune {
			break
		}
		return NewStr(runeString(rune(v.n))), nil
	case *BigInt:
	default:
		if _, ok := v.obj.class(m).lookup(m.names.index); ok && m.isHeap(v) {
			return Value{}, needCode
		}
		return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
	}
	return Value{}, m.valueError("chr() arg not in range(0x110000)")
}

// builtinOrd is ord(c).
func builtinOrd(m *Machine, a []Value) (Value, *Exception) {
	switch o := a[0].obj.(type) {
	case *Str:
		r, n := decodeRune(o.s)
		if n > 0 && n == len(o.s) {
			return Int(int64(r)), nil
		}
		return Value{}, m.typeError("ord() expected a character, but string of length %d found", o.Len())
	case *Bytes:
		if len(o.b) == 1 {
			return Int(int64(o.b[0])), nil
		}
		return Value{}, m.typeError("ord() expected a character, but string of length %d found", len(o.b))
	case *ByteArray:
		return builtinOrd(m, []Value{val(&Bytes{b: string(o.b)})})
	}
	return Value{}, m.typeError("ord() expected string of length 1, but %s found", m.typeName(a[0]))
}

// isIdentifier reports whether s can be a name (it may be a keyword).
func isIdentifier(s string) bool {
	for i := 0; i < len(s); {
		r, n := decodeRune(s[i:])
		if !isNameChar(r, i == 0) {
			return false
		}
		i += n
	}
	return s != ""
}

// bindsByCode reports whether reading a class attribute through an instance may
// run code.
func bindsByCode(attr Value) bool {
	switch attr.obj.(type) {
	case *Property, *Instance, *Boxed:
		return true
	}
	return false
}

// readsByCode reports whether reading an attribute may run code of the program.
func (m *Machine) readsByCode(v Value, name *Str) bool {
	cls := v.obj.class(m)
	switch o := v.obj.(type) {
	case *Super:
		return true
	case *Module:
		if _, ok := o.dict.getStr(name); ok {
			return false
		}
		_, ok := o.dict.getStr(m.names.getattr)
		return ok
	case *Class:
		if attr, ok := o.lookup(name); ok && bindsByCode(attr) {
			return true
		}
	case *BoundMethod:
		if _, ok := cls.lookup(name); !ok {
			return m.readsByCode(o.fn, name)
		}
	case *GenericAlias:
		return m.readsByCode(o.origin, name)
	}
	if cls.heap() {
		if h, ok := cls.lookup(m.names.getattribute); ok && !isObjectMethod(h) {
			return true
		}
		if m.hookFor(cls, name, true) != nil {
			return true
		}
	}
	attr, ok := cls.lookup(name)
	return ok && bindsByCode(attr)
}

// attrOr reads an attribute; ok is false if there is none. needCode if code decides.
func (m *Machine) attrOr(v Value, name *Str) (x Value, ok bool, exc *Exception) {
	if m.readsByCode(v, name) {
		return Value{}, false, needCode
	}
	x, exc = m.getAttr(v, name)
	if exc != nil && exc.cls != nil && exc.cls.isSubclass(m.types.AttributeError) {
		return Value{}, false, nil
	}
	return x, exc == nil, exc
}

// builtinGetattr is getattr().
func builtinGetattr(m *Machine, a []Value) (Value, *Exception) {
	name, exc := m.attrName(a[1])
	if exc != nil {
		return Value{}, exc
	}
	if a[2].isNull() {
		return m.getAttr(a[0], name)
	}
	v, ok, exc := m.attrOr(a[0], name)
	if exc == nil && !ok {
		return a[2], nil
	}
	return v, exc
}

func builtinHasattr(m *Machine, a []Value) (Value, *Exception) {
	name, exc := m.attrName(a[1])
	if exc != nil {
		return Value{}, exc
	}
	_, ok, exc := m.attrOr(a[0], name)
	return Bool(ok), exc
}

// builtinSetattr is setattr() and, with two arguments, delattr().
func builtinSetattr(m *Machine, a []Value) (Value, *Exception) {
	name, exc := m.attrName(a[1])
	if exc != nil {
		return Value{}, exc
	}
	var x Value
	if len(a) > 2 {
		x = a[2]
	}
	cls := a[0].obj.class(m)
	if attr, ok := cls.lookup(name); cls.heap() || ok && bindsByCode(attr) {
		return Value{}, needCode
	}
	return m.setAttr(a[0], name, x)
}

// builtinDir is dir().
func builtinDir(m *Machine, a []Value) (Value, *Exception) {
	if a[0].isNull() {
		var names []string
		ns := m.locals(m.userFrame())
		if ns.ext != nil && m.odd(ns) {
			return m.callLib("names.names", ns.namespace())
		}
		ns.each(func(k, _ Value) bool {
			if s, ok := k.obj.(*Str); ok {
				names = append(names, s.s)
			}
			return true
		})
		return m.strList(sortedNames(names)), nil
	}
	if h, ok := a[0].obj.class(m).lookup(m.intern("__dir__")); ok && !isObjectMethod(h) {
		return Value{}, needCode
	}
	if mod, ok := a[0].obj.(*Module); ok {
		if _, ok := mod.dict.getStr(m.intern("__dir__")); ok {
			return Value{}, needCode
		}
	}
	return m.strList(m.dirOf(a[0])), nil
}

// builtinVars is vars().
func builtinVars(m *Machine, a []Value) (Value, *Exception) {
	if a[0].isNull() {
		return m.locals(m.userFrame()).namespace(), nil
	}
	v, ok, exc := m.attrOr(a[0], m.names.dict)
	if exc == nil && !ok {
		return Value{}, m.typeError("vars() argument must have __dict__ attribute")
	}
	return v, exc
}

// isInstance is isinstance(v, cls); needCode if a metaclass of the program decides.
func (m *Machine) isInstance(v, cls Value) (bool, *Exception) {
	t := v.obj.class(m)
	switch o := cls.obj.(type) {
	case *Class:
		if t == o {
			return true, nil
		}
		if o.meta != nil {
			if h, ok := o.meta.lookup(m.intern("__instancecheck__")); ok && !isObjectMethod(h) {
				return false, needCode
			}
		}
		if t.isSubclass(o) {
			return true, nil
		}
		if m.claimsClass(t) {
			return false, needCode
		}
		return false, nil
	case *Tuple:
		return m.anyOf(o.items, func(x Value) (bool, *Exception) { return m.isInstance(v, x) })
	case *Union:
		return m.anyOf(o.args, func(x Value) (bool, *Exception) { return m.isInstance(v, x) })
	}
	if _, ok := cls.obj.(*GenericAlias); ok {
		return false, m.typeError("isinstance() argument 2 cannot be a parameterized generic")
	}
	return false, needCode
}

// claimsClass reports whether instances of a class may give another as their __class__.
func (m *Machine) claimsClass(t *Class) bool {
	if !t.heap() {
		return false
	}
	if own, ok := m.types.Object.dict.getStr(m.names.class); ok {
		if h, ok := t.lookup(m.names.class); !ok || h != own {
			return true
		}
	}
	h, ok := t.lookup(m.intern("__getattribute__"))
	return ok && !isObjectMethod(h)
}

// anyOf asks one after the other until one says yes.
func (m *Machine) anyOf(items []Value, f func(Value) (bool, *Exception)) (bool, *Exception) {
	for _, x := range items {
		if ok, exc := f(x); ok || exc != nil {
			return ok, exc
		}
	}
	return false, nil
}

// isSubclassOf is issubclass(v, cls), likewise.
func (m *Machine) isSubclassOf(v, cls Value) (bool, *Exception) {
	switch o := cls.obj.(type) {
	case *Class:
		if o.meta != nil {
			if h, ok := o.meta.lookup(m.intern("__subclasscheck__")); ok && !isObjectMethod(h) {
				return false, needCode
			}
		}
		if c, ok := v.obj.(*Class); ok {
			return c.isSubclass(o), nil
		}
		return false, needCode
	case *Tuple:
		return m.anyOf(o.items, func(x Value) (bool, *Exception) { return m.isSubclassOf(v, x) })
	case *Union:
		return m.anyOf(o.args, func(x Value) (bool, *Exception) { return m.isSubclassOf(v, x) })
	}
	if _, ok := cls.obj.(*GenericAlias); ok {
		return false, m.typeError("issubclass() argument 2 cannot be a parameterized generic")
	}
	return false, needCode
}

// builtinFormat is format(value, spec).
func builtinFormat(m *Machine, a []Value) (Value, *Exception) {
	spec := ""
	if !a[1].isNull() {
		s, ok := a[1].obj.(*Str)
		if !ok {
			return Value{}, m.typeError("format() argument 2 must be str, not %s", m.argName(a[1]))
		}
		spec = s.s
	}
	s, exc := m.formatValue(a[0], spec)
	return NewStr(s), exc
}
