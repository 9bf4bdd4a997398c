package vm

import (
	"strings"

	"gen/lang/code"
)

// Functions, methods, cells and code objects as a program sees them: their
// attributes, and the types that make them (CPython's Objects/funcobject.c,
// methodobject.c and codeobject.c). Descriptors stand in descriptor.go.

// libraryFlag marks code of the machine's own library.
const libraryFlag = code.Library

// initFunctions defines the types of everything that can be called, and the small
// types around them.
func (m *Machine) initFunctions() {
	t := &m.types
	m.define(t.Function, functionRows)
	m.define(t.Function, []nativeDef{instanceDictRow})
	m.define(t.Method, methodRows)
	for _, c := range []*Class{t.BuiltinFunction, t.MethodWrapper} {
		m.define(c, nativeRows)
	}
	for _, c := range []*Class{t.MethodDescriptor, t.WrapperDescriptor, t.ClassMethodDescriptor} {
		m.define(c, methodDescriptorRows)
	}
	m.define(t.Cell, cellRows)
	m.define(t.Code, codeRows)
	m.define(t.Module, moduleRows)
	m.define(t.UnionType, unionRows)
	m.define(t.TextFile, textFileRows)
	m.initDescriptors()
	m.initAliases()
	for _, c := range []*Class{t.NoneType, t.EllipsisType, t.NotImplementedType} {
		m.define(c, singletonRows)
	}
	m.define(t.NoneType, []nativeDef{{name: "__bool__", sig: "self, /", fn: func(*Machine, []Value) (Value, *Exception) { return False, nil }}})
	for _, c := range []*Class{t.BaseException} {
		m.define(c, []nativeDef{instanceDictRow})
	}
}

// getterOf makes the function of a getter row.
func getterOf(f func(m *Machine, v Value) Value) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) { return f(m, a[0]), nil }
}

// ofFunction makes the function of a getter row of functions.
func ofFunction(f func(m *Machine, fn *Function) Value) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) { return f(m, a[0].obj.(*Function)), nil }
}

// strOf is __str__ of a type whose str is Go's.
func strOf(m *Machine, a []Value) (Value, *Exception) {
	s, exc := m.str(a[0])
	return NewStr(s), exc
}

// orNone is v, or None for no value.
func orNone(v Value) Value {
	if v.isNull() {
		return None
	}
	return v
}

// spreadCall is *args and **kwargs of a native as m.call wants them.
func spreadCall(args, kwargs Value) (all, names []Value) {
	all = append(all, args.obj.(*Tuple).items...)
	kwargs.obj.(*Dict).each(func(k, v Value) bool {
		names, all = append(names, k), append(all, v)
		return true
	})
	return all, names
}

var functionRows = []nativeDef{
	showRow(""),
	{name: "__new__", sig: "cls, /, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None", kind: staticMethod, fn: functionNew},
	{name: "__name__", kind: getter, fn: ofFunction(func(m *Machine, fn *Function) Value { return val(m.intern(fn.name)) }),
		set: setFunctionText("__name__", func(fn *Function, s string) { fn.name = s })},
	{name: "__qualname__", kind: getter, fn: ofFunction(func(m *Machine, fn *Function) Value { return val(m.intern(fn.qualname)) }),
		set: setFunctionText("__qualname__", func(fn *Function, s string) { fn.qualname = s })},
	{name: "__doc__", kind: getter, fn: ofFunction(func(_ *Machine, fn *Function) Value { return orNone(fn.doc) }),
		set: func(_ *Machine, a []Value) (Value, *Exception) {
			a[0].obj.(*Function).doc = orNone(a[1])
			return None, nil
		}},
	{name: "__module__", kind: getter, fn: ofFunction(func(_ *Machine, fn *Function) Value { return orNone(fn.module) }),
		set: func(_ *Machine, a []Value) (Value, *Exception) {
			a[0].obj.(*Function).module = orNone(a[1])
			return None, nil
		}},
	{name: "__defaults__", kind: getter, fn: ofFunction(func(_ *Machine, fn *Function) Value {
		if fn.defaults == nil {
			return None
		}
		return val(&Tuple{items: fn.defaults})
	}), set: func(m *Machine, a []Value) (Value, *Exception) {
		fn := a[0].obj.(*Function)
		switch t := orNone(a[1]).obj.(type) {
		case noneKind:
			fn.defaults = nil
		case *Tuple:
			fn.defaults = t.items
		default:
			return Value{}, m.typeError("__defaults__ must be set to a tuple object")
		}
		return None, nil
	}},
	{name: "__kwdefaults__", kind: getter, fn: ofFunction(func(_ *Machine, fn *Function) Value {
		if fn.kwdefaults == nil {
			return None
		}
		return val(fn.kwdefaults)
	}), set: func(m *Machine, a []Value) (Value, *Exception) {
		fn := a[0].obj.(*Function)
		switch d := orNone(a[1]).obj.(type) {
		case noneKind:
			fn.kwdefaults = nil
		case *Dict:
			fn.kwdefaults = d
		default:
			return Value{}, m.typeError("__kwdefaults__ must be set to a dict object")
		}
		return None, nil
	}},
	{name: "__annotations__", kind: getter, fn: ofFunction(func(_ *Machine, fn *Function) Value {
		if fn.annotations == nil {
			fn.annotations = newDict()
		}
		return val(fn.annotations)
	}), set: func(m *Machine, a []Value) (Value, *Exception) {
		fn := a[0].obj.(*Function)
		switch d := orNone(a[1]).obj.(type) {
		case noneKind:
			fn.annotations = nil
		case *Dict:
			fn.annotations = d
		default:
			return Value{}, m.typeError("__annotations__ must be set to a dict object")
		}
		return None, nil
	}},
	{name: "__code__", kind: getter, fn: ofFunction(func(m *Machine, fn *Function) Value { return val(m.whole(fn)) }),
		set: func(m *Machine, a []Value) (Value, *Exception) {
			fn := a[0].obj.(*Function)
			b, ok := a[1].obj.(*Body)
			if !ok {
				return Value{}, m.typeError("__code__ must be set to a code object")
			}
			if n := len(b.freeNames()); n != len(fn.closure) {
				return Value{}, m.valueError("%s() requires a code object with %d free vars, not %d", fn.name, len(fn.closure), n)
			}
			fn.body = b
			return None, nil
		}},
	{name: "__globals__", kind: getter, fn: ofFunction(func(m *Machine, fn *Function) Value { return m.visibleGlobals(fn) })},
	{name: "__builtins__", kind: getter, fn: ofFunction(func(m *Machine, fn *Function) Value { return m.visibleBuiltins(fn) })},
	{name: "__closure__", kind: getter, fn: ofFunction(func(_ *Machine, fn *Function) Value {
		if len(fn.closure) == 0 {
			return None
		}
		t := &Tuple{}
		for _, c := range fn.closure {
			t.items = append(t.items, val(c))
		}
		return val(t)
	})},
	{name: "__type_params__", kind: getter, fn: ofFunction(func(m *Machine, fn *Function) Value {
		return val(&Tuple{})
	}), set: func(m *Machine, a []Value) (Value, *Exception) {
		if _, ok := a[1].obj.(*Tuple); !ok {
			return Value{}, m.typeError("__type_params__ must be set to a tuple")
		}
		return None, nil
	}},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNone() {
			if orNone(a[2]).isNone() {
				return Value{}, m.typeError("__get__(None, None) is invalid")
			}
			return a[0], nil
		}
		return val(&BoundMethod{fn: a[0], self: a[1]}), nil
	}},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: callRow},
}

// callRow is __call__ of everything that m.call knows.
func callRow(m *Machine, a []Value) (Value, *Exception) {
	args, names := spreadCall(a[1], a[2])
	return m.call(a[0], args, names)
}

// setFunctionText makes the setter of a function's name.
func setFunctionText(attr string, set func(fn *Function, s string)) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		s, ok := a[1].obj.(*Str)
		if !ok {
			return Value{}, m.typeError("%s must be set to a string object", attr)
		}
		set(a[0].obj.(*Function), s.s)
		return None, nil
	}
}

// functionNew is types.FunctionType(code, globals, ...).
func functionNew(m *Machine, a []Value) (Value, *Exception) {
	b, ok := a[1].obj.(*Body)
	if !ok {
		return Value{}, m.typeError("function() argument 'code' must be code, not %s", m.typeName(a[1]))
	}
	globals, ok := a[2].obj.(*Dict)
	if !ok {
		return Value{}, m.typeError("function() argument 'globals' must be dict, not %s", m.typeName(a[2]))
	}
	fn := &Function{body: b, name: b.Name, qualname: b.QualName, doc: None, module: None, globals: globals, builtins: m.builtinsOf(globals)}
	if b.HasDoc {
		fn.doc = NewStr(b.Doc)
	}
	if v, ok := globals.getStr(m.names.name); ok {
		fn.module = v
	}
	switch s := orNone(a[3]).obj.(type) {
	case noneKind:
	case *Str:
		fn.name, fn.qualname = s.s, s.s
	default:
		return Value{}, m.typeError("arg 3 (name) must be None or string")
	}
	switch t := orNone(a[4]).obj.(type) {
	case noneKind:
	case *Tuple:
		fn.defaults = t.items
	default:
		return Value{}, m.typeError("arg 4 (defaults) must be None or tuple")
	}
	free := b.freeNames()
	switch t := orNone(a[5]).obj.(type) {
	case noneKind:
		if len(free) > 0 {
			return Value{}, m.typeError("arg 5 (closure) must be tuple")
		}
	case *Tuple:
		if len(t.items) != len(free) {
			return Value{}, m.valueError("%s requires closure of length %d, not %d", b.Name, len(free), len(t.items))
		}
		for _, v := range t.items {
			c, ok := v.obj.(*Cell)
			if !ok {
				return Value{}, m.typeError("arg 5 (closure) expected cell, found %s", m.typeName(v))
			}
			fn.closure = append(fn.closure, c)
		}
	default:
		return Value{}, m.typeError("arg 5 (closure) must be None or tuple")
	}
	if d, ok := orNone(a[6]).obj.(*Dict); ok {
		fn.kwdefaults = d
	}
	return val(fn), nil
}

// builtinsOf is where code with the given globals finds its builtins.
func (m *Machine) builtinsOf(globals *Dict) *Dict {
	if v, ok := globals.getStr(m.names.builtins); ok {
		switch o := v.obj.(type) {
		case *Dict:
			return o
		case *Module:
			return o.dict
		}
		return m.namespaceOf(v)
	}
	return m.builtins
}

// visibleBuiltins is a function's __builtins__ as a program may see it. The internal
// functions trust their callers, so the library's own view stays hidden.
func (m *Machine) visibleBuiltins(fn *Function) Value {
	if fn.builtins == m.internal {
		return val(m.builtins)
	}
	return fn.builtins.namespace()
}

// visibleGlobals is a function's __globals__ as a program may see it: the functions of
// vm/lib/core belong to the builtins.
func (m *Machine) visibleGlobals(fn *Function) Value {
	for _, ns := range m.coreModules {
		if fn.globals == ns {
			return val(m.builtins)
		}
	}
	return val(fn.globals)
}

var methodRows = []nativeDef{
	showRow("basics.method_repr"),
	{name: "__new__", sig: "cls, function, instance, /", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		if !m.callable(a[1]) {
			return Value{}, m.typeError("first argument must be callable")
		}
		if a[2].isNone() {
			return Value{}, m.typeError("instance must not be None")
		}
		return val(&BoundMethod{fn: a[1], self: a[2]}), nil
	}},
	{name: "__self__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return v.obj.(*BoundMethod).self })},
	{name: "__func__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return v.obj.(*BoundMethod).fn })},
	{name: "__doc__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.getAttr(a[0].obj.(*BoundMethod).fn, m.names.doc)
	}},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: func(_ *Machine, a []Value) (Value, *Exception) { return a[0], nil }},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: callRow},
}

// methodAttr reads an attribute of a method: what its own type does not have comes
// from the function.
func (m *Machine) methodAttr(o *BoundMethod, name *Str) (Value, *Exception) {
	cls := o.class(m)
	if attr, ok := cls.lookup(name); ok {
		return m.descriptorGet(attr, val(o), cls, nil)
	}
	if cls != m.types.Method {
		return Value{}, m.noAttribute(val(o), name.s)
	}
	v, exc := m.getAttr(o.fn, name)
	return v, exc
}

// nativeOf is the Go function in a builtin function or builtin method.
func nativeOf(v Value) *Native {
	if b, ok := v.obj.(*BoundMethod); ok {
		v = b.fn
	}
	n, _ := v.obj.(*Native)
	return n
}

// ofNative makes the function of a getter row of builtin functions.
func ofNative(f func(m *Machine, n *Native) Value) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) { return f(m, nativeOf(a[0])), nil }
}

func nativeNameOf(_ *Machine, n *Native) Value { return NewStr(n.def.name) }

func nativeQualname(_ *Machine, n *Native) Value {
	if n.owner != nil {
		return NewStr(n.owner.qualname + "." + n.def.name)
	}
	if n.def.kind == staticMethod {
		return NewStr(n.module + "." + n.def.name)
	}
	return NewStr(n.def.name)
}

// textSignature is a Go function's parameter list, in brackets. CPython marks the
// parameter that a caller does not pass with a $.
func textSignature(_ *Machine, n *Native) Value {
	sig := n.def.sig
	if sig == "" && n.params != nil && len(n.params.names) > 0 {
		return None
	}
	if n.owner != nil {
		return NewStr("($" + sig + ")")
	}
	if sig == "" {
		return NewStr("($module)")
	}
	return NewStr("($module, " + sig + ")")
}

// classSignature is what a builtin class says about the arguments that make an instance,
// None if it says nothing.
func (m *Machine) classSignature(c *Class) Value {
	if v, ok := c.dict.getStr(m.intern("__text_signature__")); ok && v.obj.class(m) == m.types.Str {
		return v
	}
	if c.static {
		for _, name := range []*Str{m.names.new, m.names.init} {
			v, _ := c.dict.getStr(name)
			if s, ok := v.obj.(*StaticMethod); ok {
				v = s.fn
			}
			if n, ok := v.obj.(*Native); ok {
				_, rest, _ := strings.Cut(n.def.sig, ", ")
				return NewStr("(" + strings.TrimPrefix(rest, "/, ") + ")")
			}
		}
	}
	text := ""
	switch c {
	case m.types.Object:
		text = "()"
	case m.types.Float:
		text = "(x=0, /)"
	case m.types.Bool:
		text = "(object=False, /)"
	case m.types.List, m.types.Tuple, m.types.Set, m.types.FrozenSet:
		text = "(iterable=(), /)"
	case m.types.Enumerate:
		text = "(iterable, start=0)"
	case m.types.Reversed:
		text = "(sequence, /)"
	case m.types.Property:
		text = "(fget=None, fset=None, fdel=None, doc=None)"
	case m.types.ClassMethod, m.types.StaticMethod:
		text = "(function, /)"
	default:
		return None
	}
	return NewStr(text)
}

// nativeRows are the attributes of functions and bound methods written in Go.
var nativeRows = []nativeDef{
	showRow(""),
	{name: "__name__", kind: getter, fn: ofNative(nativeNameOf)},
	{name: "__qualname__", kind: getter, fn: ofNative(nativeQualname)},
	{name: "__module__", kind: getter, fn: ofNative(func(_ *Machine, n *Native) Value {
		if n.owner != nil || n.def.kind == staticMethod {
			return None
		}
		return NewStr(n.module)
	})},
	{name: "__self__", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		if b, ok := a[0].obj.(*BoundMethod); ok {
			return b.self, nil
		}
		n := nativeOf(a[0])
		if n.def.kind == staticMethod {
			if v, ok := m.builtins.getStr(m.intern(n.module)); ok {
				return v, nil
			}
		}
		if mod, ok := m.modules[n.module]; ok {
			return val(mod), nil
		}
		return None, nil
	}},
	{name: "__doc__", kind: getter, fn: ofNative(func(*Machine, *Native) Value { return None })},
	{name: "__text_signature__", kind: getter, fn: ofNative(textSignature)},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: callRow},
}

var methodDescriptorRows = []nativeDef{
	showRow(""),
	{name: "__name__", kind: getter, fn: ofNative(nativeNameOf)},
	{name: "__qualname__", kind: getter, fn: ofNative(nativeQualname)},
	{name: "__objclass__", kind: getter, fn: ofNative(func(_ *Machine, n *Native) Value { return val(n.owner) })},
	{name: "__doc__", kind: getter, fn: ofNative(func(*Machine, *Native) Value { return None })},
	{name: "__text_signature__", kind: getter, fn: ofNative(textSignature)},
	{name: "__get__", sig: "self, instance, owner=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNone() {
			return a[0], nil
		}
		return m.descriptorGet(a[0], a[1], a[1].obj.class(m), nil)
	}},
	{name: "__call__", sig: "self, /, *args, **kwargs", fn: callRow},
}

// slotMethod reports whether CPython fills a type slot for a special method of a
// builtin type: it shows such a one as a "slot wrapper".
func (n *Native) slotMethod() bool {
	name := n.def.name
	if !strings.HasPrefix(name, "__") || n.def.kind != plainMethod {
		return false
	}
	switch name {
	case "__reduce__", "__reduce_ex__", "__format__", "__sizeof__", "__dir__", "__getstate__", "__setstate__",
		"__instancecheck__", "__subclasscheck__", "__length_hint__", "__reversed__", "__getnewargs__", "__round__",
		"__trunc__", "__floor__", "__ceil__", "__enter__", "__exit__", "__copy__", "__deepcopy__", "__class_getitem__",
		"__getformat__", "__bytes__", "__subclasses__", "__missing__", "__set_name__", "__replace__":
		return false
	case "__getitem__":
		return n.owner == nil || n.owner.name != "list" && n.owner.name != "dict"
	case "__contains__":
		return n.owner == nil || n.owner.name != "dict" && n.owner.name != "set" && n.owner.name != "frozenset"
	}
	return true
}

// nativeClass is the type of a Go function.
func (m *Machine) nativeClass(n *Native) *Class {
	switch {
	case n.owner == nil:
		return m.types.BuiltinFunction
	case n.def.kind == classMethod:
		return m.types.ClassMethodDescriptor
	case n.slotMethod():
		return m.types.WrapperDescriptor
	}
	return m.types.MethodDescriptor
}

// methodClass is the type of a bound method.
func (m *Machine) methodClass(o *BoundMethod) *Class {
	if n, ok := o.fn.obj.(*Native); ok {
		if n.slotMethod() {
			return m.types.MethodWrapper
		}
		return m.types.BuiltinFunction
	}
	return m.types.Method
}

var cellRows = []nativeDef{
	showRow(""),
	{name: "__new__", sig: "cls, contents=None, /", kind: staticMethod, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return val(&Cell{v: a[1]}), nil
	}},
	{name: "cell_contents", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		c := a[0].obj.(*Cell)
		if c.v.isNull() {
			return Value{}, m.valueError("Cell is empty")
		}
		return c.v, nil
	}, set: func(_ *Machine, a []Value) (Value, *Exception) {
		a[0].obj.(*Cell).v = a[1]
		return None, nil
	}},
}

var singletonRows = []nativeDef{
	showRow(""),
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		c, ok := a[0].obj.(*Class)
		if !ok {
			return Value{}, m.typeError("X is not a type object (%s)", m.typeName(a[0]))
		}
		if a[1].obj.(*Tuple).items != nil || a[2].obj.(*Dict).Len() > 0 {
			name := c.name
			if c == m.types.EllipsisType {
				name = "EllipsisType"
			}
			return Value{}, m.typeError("%s takes no arguments", name)
		}
		switch c {
		case m.types.NoneType:
			return None, nil
		case m.types.EllipsisType:
			return ellipsis, nil
		}
		return notImplemented, nil
	}},
}

var moduleRows = []nativeDef{
	showRow(""),
	{name: "__new__", sig: "cls, /, name, doc=None", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, ok := a[1].obj.(*Str)
		if !ok {
			return Value{}, m.typeError("module() argument 'name' must be str, not %s", m.argName(a[1]))
		}
		mod := &Module{name: s.s, dict: newDict()}
		mod.dict.setStr(m.names.name, a[1])
		mod.dict.setStr(m.names.doc, orNone(a[2]))
		for _, name := range []string{"__package__", "__loader__", "__spec__"} {
			mod.dict.setStr(m.intern(name), None)
		}
		return val(mod), nil
	}},
	{name: "__dict__", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return val(v.obj.(*Module).dict) }),
		set: func(m *Machine, a []Value) (Value, *Exception) {
			return Value{}, m.attributeError(a[0], "__dict__", "readonly attribute")
		}},
}

// calledName is qualifiedName of a call: a class method goes by the class it was
// called on, a bound method by that of its object.
func (m *Machine) calledName(n *Native, args []Value) string {
	if n.as != nil {
		return n.as.qualname + "." + n.def.name
	}
	if n.def.kind == classMethod && len(args) > 0 {
		if c, ok := args[0].obj.(*Class); ok {
			return c.qualname + "." + n.def.name
		}
	}
	return m.qualifiedName(n)
}
