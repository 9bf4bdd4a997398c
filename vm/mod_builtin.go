package vm

import (
	"strings"

	"gen/lang"
	"gen/lang/code"
)

// What CPython writes in C, vm/lib writes in the language. Two decorators of the
// library make the difference invisible where a program could see it: the repr of a
// function, the words about wrong arguments, the name of a type in messages.

var libraryInternals = []nativeDef{
	// _builtin(func) is func as a builtin function: it binds to no instance, shows
	// itself as <built-in function ...>, and checks its arguments in C's words. A file
	// says _c_module = '_heapq' if that is where CPython's function comes from.
	{name: "_builtin", sig: "func, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(m.builtinOf(a[0].obj.(*Function))), nil
	}},
	// _static(cls) makes cls look like a type that is written in C: messages name it with
	// its module, and its methods are builtin ones.
	{name: "_static", sig: "cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.makeStatic(a[0].obj.(*Class))
		return a[0], nil
	}},
	// _final(cls) makes cls a type that no other can be derived from.
	{name: "_final", sig: "cls, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		a[0].obj.(*Class).final = true
		return a[0], nil
	}},
	// _now() is what the session's clock says, in microseconds since 1970.
	{name: "_now", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) { return Int(m.now().UnixMicro()), nil }},
	// _deprecated(text) warns the program that called the library.
	{name: "_deprecated", sig: "text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return None, m.warn(m.types.DeprecationWarning, a[0].obj.(*Str).s)
	}},
	// _bind(func, obj) is func as a method of obj.
	{name: "_bind", sig: "func, obj, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&BoundMethod{fn: a[0], self: a[1]}), nil
	}},
	// _first_place(d) and _last_place(d) are where the oldest and the newest key of a
	// dict stand, -1 in an empty one.
	{name: "_first_place", sig: "d, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		for i, it := range selfDict(a).items {
			if !it.key.isNull() {
				return Int(int64(i)), nil
			}
		}
		return Int(-1), nil
	}},
	{name: "_last_place", sig: "d, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		items := selfDict(a).items
		for i := len(items) - 1; i >= 0; i-- {
			if !items[i].key.isNull() {
				return Int(int64(i)), nil
			}
		}
		return Int(-1), nil
	}},
	// _define(text, ns) runs definitions that were written at run time: functions whose
	// parameters are not known before (namedtuple, dataclass). The text is the library's.
	{name: "_define", sig: "text, ns, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		src := code.NewSource("<lib/made>", a[0].obj.(*Str).s)
		c, err := lang.CompileText(src, lang.Options{Mode: lang.File, Library: true})
		if err != nil {
			return Value{}, m.errorf(m.types.SyntaxError, "%s", err.Msg)
		}
		ns := a[1].obj.(*Dict)
		m.enterIn(&Function{body: m.body(c), globals: ns, builtins: m.internal, doc: None, module: None}, ns, m.frame.depth)
		return Value{}, nil
	}},
	// _field_getter(index, name) is the attribute of a tuple's class that is one item.
	{name: "_field_getter", sig: "index, name, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		i := int(a[0].n)
		return val(&GetSet{name: a[1].obj.(*Str).s, owner: m.types.Tuple, get: func(m *Machine, a []Value) (Value, *Exception) {
			if t, ok := a[0].obj.(*Tuple); ok && i < len(t.items) {
				return t.items[i], nil
			}
			return Value{}, m.errorf(m.types.IndexError, "tuple index out of range")
		}, set: func(m *Machine, a []Value) (Value, *Exception) {
			if a[1].isNull() {
				return Value{}, m.errorf(m.types.AttributeError, "can't delete attribute")
			}
			return Value{}, m.errorf(m.types.AttributeError, "can't set attribute")
		}}), nil
	}},
	// _readonly(slot) is an attribute that shows what the class keeps in a slot, and that
	// a program cannot set.
	{name: "_readonly", sig: "slot, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		slot := m.intern(a[0].obj.(*Str).s)
		return val(&GetSet{name: strings.TrimPrefix(slot.s, "_"), owner: m.types.Object, get: func(m *Machine, a []Value) (Value, *Exception) {
			return m.plainAttr(a[0], a[0].obj.class(m), slot, false)
		}, set: func(m *Machine, a []Value) (Value, *Exception) {
			return Value{}, m.errorf(m.types.AttributeError, "readonly attribute")
		}}), nil
	}},
	// _pop_first(l) is l.pop(0) without moving the others: a deque's popleft.
	{name: "_pop_first", sig: "l, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		v := l.items[0]
		l.items[0] = Value{}
		l.items = l.items[1:]
		return v, nil
	}},
	// _source_line(frame, lineno) is a line of the text that the frame's code comes from.
	{name: "_source_line", sig: "frame, lineno, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		src := a[0].obj.(*Frame).body.Source
		if src.Made {
			return NewStr(""), nil
		}
		return NewStr(src.Line(int(a[1].n))), nil
	}},
}

// makeStatic is _static. Special methods but those that make instances stay as they
// are: nobody sees how they are called.
func (m *Machine) makeStatic(c *Class) {
	c.static = true
	made := newDict()
	c.dict.each(func(k, v Value) bool {
		name := k.obj.(*Str)
		if s, ok := v.obj.(*StaticMethod); ok {
			v = s.fn
		}
		fn, ok := v.obj.(*Function)
		if !ok || strings.HasPrefix(name.s, "_") && name != m.names.new && name != m.names.init {
			return true
		}
		n := m.builtinOf(fn)
		n.owner, n.module = c, ""
		if len(n.params.names) == 1 {
			n.params.posOnly = 1 // self alone
		}
		switch name {
		case m.names.new:
			n.owner, n.module = nil, c.name // what messages call it
			n.def.kind = staticMethod
			n.def.lib = "object.instantiate" // it runs code: an __init__ has to wait for it
			made.setStr(name, val(&StaticMethod{fn: val(n)}))
			return true
		case m.names.init:
			n.module = c.name
		}
		made.setStr(name, val(n))
		return true
	})
	made.each(func(k, v Value) bool {
		c.dict.setStr(k.obj.(*Str), v)
		return true
	})
	c.changed()
}

// builtinOf wraps a library function.
func (m *Machine) builtinOf(fn *Function) *Native {
	b := fn.body
	p := &nativeParams{
		names:    b.LocalNames[:b.ArgCount+b.KwOnly],
		posOnly:  b.PosOnly,
		kwOnly:   b.KwOnly,
		required: b.ArgCount - len(fn.defaults),
		varArgs:  b.Flags&code.VarArgs != 0,
		varKw:    b.Flags&code.VarKeywords != 0,
	}
	for i, name := range p.names[b.ArgCount:] {
		if fn.kwdefaults == nil {
			p.needKw |= 1 << i
		} else if _, ok := fn.kwdefaults.getStr(m.intern(name)); !ok {
			p.needKw |= 1 << i
		}
	}
	d := &nativeDef{name: fn.name, sig: m.parameterText(fn)}
	d.fn = func(m *Machine, a []Value) (Value, *Exception) {
		args, names := respread(m, p, a)
		return m.callFunction(fn, args, names)
	}
	module := ""
	for _, name := range []string{"__name__", "_c_module"} {
		if v, ok := fn.globals.getStr(m.intern(name)); ok {
			if s, ok := v.obj.(*Str); ok {
				module = s.s
			}
		}
	}
	return &Native{def: d, module: module, params: p}
}

// parameterText is the parameter list of a function, as a signature in a table of
// functions is written; "" if a default cannot be written.
func (m *Machine) parameterText(fn *Function) string {
	b := fn.body
	var parts []string
	for i, name := range b.LocalNames[:b.ArgCount+b.KwOnly] {
		if i == b.ArgCount && b.Flags&code.VarArgs == 0 {
			parts = append(parts, "*")
		}
		v := Value{}
		if at := i - (b.ArgCount - len(fn.defaults)); i < b.ArgCount && at >= 0 {
			v = fn.defaults[at]
		} else if i >= b.ArgCount && fn.kwdefaults != nil {
			v, _ = fn.kwdefaults.getStr(m.intern(name))
		}
		if !v.isNull() {
			s, exc := m.repr(v)
			if exc != nil || strings.HasPrefix(s, "<") {
				return ""
			}
			name += "=" + s
		}
		parts = append(parts, name)
		if i == b.PosOnly-1 {
			parts = append(parts, "/")
		}
		if i == b.ArgCount-1 && b.Flags&code.VarArgs != 0 {
			parts = append(parts, "*"+b.LocalNames[b.ArgCount+b.KwOnly])
		}
	}
	if b.ArgCount == 0 && b.Flags&code.VarArgs != 0 {
		parts = append([]string{"*" + b.LocalNames[b.KwOnly]}, parts...)
	}
	if b.Flags&code.VarKeywords != 0 {
		at := b.ArgCount + b.KwOnly
		if b.Flags&code.VarArgs != 0 {
			at++
		}
		parts = append(parts, "**"+b.LocalNames[at])
	}
	return strings.Join(parts, ", ")
}

// respread turns bound arguments back into a call: the optional ones that were not
// given are left out.
func respread(m *Machine, p *nativeParams, a []Value) (args, names []Value) {
	if len(a) == p.required && !p.varArgs && !p.varKw && p.kwOnly == 0 {
		return a, nil
	}
	positional := len(p.names) - p.kwOnly
	gap := false
	var named []Value
	for i, name := range p.names {
		switch {
		case a[i].isNull():
			gap = true
		case i < positional && !gap:
			args = append(args, a[i])
		default:
			names, named = append(names, val(m.intern(name))), append(named, a[i])
		}
	}
	rest := a[len(p.names):]
	if p.varArgs {
		args = append(args, rest[0].obj.(*Tuple).items...)
		rest = rest[1:]
	}
	args = append(args, named...)
	if p.varKw {
		rest[0].obj.(*Dict).each(func(k, v Value) bool {
			names, args = append(names, k), append(args, v)
			return true
		})
	}
	return args, names
}
