package vm

import (
	"strconv"
	"strings"
)

// How values show themselves: repr().

const tooDeepToShow = "maximum recursion depth exceeded while getting the repr of an object"

// repr is repr(v); needCode if a class made by code shows v or something inside it.
func (m *Machine) repr(v Value) (string, *Exception) {
	if c := m.derived(v); c != nil && m.overrides(c, "__repr__") {
		if f, _ := m.special(c, "__repr__"); !f.isNone() {
			if n, ok := f.obj.(*Native); ok && n.owner == m.types.Object {
				return m.defaultRepr(v), nil
			}
		}
		return "", needCode
	}
	return m.reprOf(v)
}

// reprOf is repr by the builtin type of v, whatever its class.
func (m *Machine) reprOf(v Value) (string, *Exception) {
	switch o := v.obj.(type) {
	case intKind, boolKind, floatKind, *BigInt:
		return m.reprNumber(v)
	case *Boxed:
		return m.reprNumber(o.v)
	case noneKind:
		return "None", nil
	case ellipsisKind:
		return "Ellipsis", nil
	case notImplementedKind:
		return "NotImplemented", nil
	case *Str:
		return m.reprStr(o.s), nil
	case *Bytes:
		return reprBytes(o.b), nil
	case *ByteArray:
		return m.reprByteArray(o), nil
	case *List:
		if len(o.items) == 0 {
			return "[]", nil
		}
		return m.reprNested(v, "[", "]", "[...]", func(add func(...Value) *Exception) *Exception {
			for i := 0; i < len(o.items); i++ {
				if exc := add(o.items[i]); exc != nil {
					return exc
				}
			}
			return nil
		})
	case *Tuple:
		end := ")"
		switch len(o.items) {
		case 0:
			return "()", nil
		case 1:
			end = ",)"
		}
		return m.reprNested(v, "(", end, "(...)", eachItem(o.items))
	case *Dict:
		return m.reprDict(v, o)
	case *Set:
		return m.reprSet(v, o)
	case *DictView:
		return m.reprView(v, o)
	case *MappingProxy:
		if o.d == nil {
			return "", needCode
		}
		s, exc := m.repr(val(o.d))
		return "mappingproxy(" + s + ")", exc
	case *Range:
		return m.reprRange(o)
	case *Slice:
		return m.reprNested(v, "slice(", ")", "slice(...)", eachItem([]Value{o.start, o.stop, o.step}))
	case *Exception:
		return m.baseRepr(o)
	}
	return m.reprObject(v)
}

// eachItem adds all items of a slice that nobody changes meanwhile.
func eachItem(items []Value) func(func(...Value) *Exception) *Exception {
	return func(add func(...Value) *Exception) *Exception {
		for _, v := range items {
			if exc := add(v); exc != nil {
				return exc
			}
		}
		return nil
	}
}

// reprNested shows a container: its parts with commas between them, or the mark
// that stands for it where it contains itself. A part is a value, or a key and a value.
func (m *Machine) reprNested(v Value, begin, end, again string, each func(add func(...Value) *Exception) *Exception) (string, *Exception) {
	if !m.enterRepr(v) {
		return again, nil
	}
	defer m.leaveRepr(v)
	if exc := m.deeper(tooDeepToShow); exc != nil {
		return "", exc
	}
	defer m.shallower()
	var b strings.Builder
	b.WriteString(begin)
	first := true
	exc := each(func(part ...Value) *Exception {
		if !first {
			b.WriteString(", ")
		}
		first = false
		for i, p := range part {
			if i > 0 {
				b.WriteString(": ")
			}
			s, exc := m.repr(p)
			if exc != nil {
				return exc
			}
			b.WriteString(s)
		}
		if m.cont.taken++; m.cont.taken&0xfff == 0 {
			if !m.room(int64(b.Len()), 1) {
				return m.memoryError()
			}
			return m.interrupted()
		}
		return nil
	})
	if exc != nil {
		return "", exc
	}
	b.WriteString(end)
	return b.String(), nil
}

// enterRepr notes that v is being shown; false if it is already. The library's
// versions of repr take part in it.
func (m *Machine) enterRepr(v Value) bool {
	for _, o := range m.cont.showing {
		if o == v.obj {
			return false
		}
	}
	m.cont.showing = append(m.cont.showing, v.obj)
	return true
}

func (m *Machine) leaveRepr(v Value) {
	for i := len(m.cont.showing) - 1; i >= 0; i-- {
		if m.cont.showing[i] == v.obj {
			m.cont.showing = append(m.cont.showing[:i], m.cont.showing[i+1:]...)
			return
		}
	}
}

func (m *Machine) reprDict(v Value, d *Dict) (string, *Exception) {
	begin, end := "{", "}"
	again := "{...}"
	switch d.kind {
	case ordered:
		name := m.typeName(v)
		if d.live == 0 {
			return name + "()", nil
		}
		begin, end, again = name+"({", "})", "..."
	case defaultKind:
		f, exc := m.repr(or(d.factory, None))
		if exc != nil {
			return "", exc
		}
		begin, end = m.typeName(v)+"("+f+", {", "})"
		again = m.typeName(v) + "(" + f + ", {...})"
	default:
		if d.live == 0 {
			return "{}", nil
		}
	}
	return m.reprNested(v, begin, end, again, func(add func(...Value) *Exception) *Exception {
		for i := 0; i < len(d.items); i++ {
			if it := d.items[i]; !it.key.isNull() {
				if exc := add(it.key, it.val); exc != nil {
					return exc
				}
			}
		}
		return nil
	})
}

// setBrackets are what a set's items stand between.
func (m *Machine) setBrackets(v Value, s *Set) (begin, end string) {
	name := m.typeName(v)
	if !s.frozen && s.ext == nil {
		return "{", "}"
	}
	return name + "({", "})"
}

func (m *Machine) reprSet(v Value, s *Set) (string, *Exception) {
	name := m.typeName(v)
	if s.used == 0 {
		return name + "()", nil
	}
	begin, end := m.setBrackets(v, s)
	return m.reprNested(v, begin, end, name+"(...)", eachItem(s.keys()))
}

func (m *Machine) reprView(v Value, o *DictView) (string, *Exception) {
	return m.reprNested(v, m.typeName(v)+"([", "])", "...", func(add func(...Value) *Exception) *Exception {
		for i := 0; i < len(o.d.items); i++ {
			if it := &o.d.items[i]; !it.key.isNull() {
				if exc := add(it.give(o.kind)); exc != nil {
					return exc
				}
			}
		}
		return nil
	})
}

func (m *Machine) reprRange(r *Range) (string, *Exception) {
	start, stop, step := r.parts()
	parts := []Value{start, stop}
	if !step.isInt() || step.n != 1 {
		parts = append(parts, step)
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		s, exc := m.reprNumber(p)
		if exc != nil {
			return "", exc
		}
		texts[i] = s
	}
	return "range(" + strings.Join(texts, ", ") + ")", nil
}

// reprObject shows what is no data: functions, classes, frames ...
func (m *Machine) reprObject(v Value) (string, *Exception) {
	at := func() string { return " at " + m.address(v) + ">" }
	switch o := v.obj.(type) {
	case *Class:
		return "<class '" + o.fullName() + "'>", nil
	case *Union:
		return m.unionText(o)
	case *GenericAlias:
		return o.text(m)
	case *TextFile:
		return o.text(), nil
	case *Function:
		return "<function " + o.qualname + at(), nil
	case *Native:
		return m.reprNative(o), nil
	case *BoundMethod:
		return m.reprMethod(o)
	case *Generator:
		return "<" + strings.ReplaceAll(o.kind().what(), "async ", "async_") + " object " + o.qualname() + at(), nil
	case *Module:
		if spec, ok := o.dict.getStr(m.intern("__spec__")); ok && spec.isNone() {
			return "<module " + m.reprStr(o.name) + ">", nil
		}
		return "<module " + m.reprStr(o.name) + " (built-in)>", nil
	case *Super:
		if o.self.isNull() {
			return "<super: " + m.classText3(o.cls) + ", NULL>", nil
		}
		return "<super: " + m.classText3(o.cls) + ", <" + o.typ.name + " object>>", nil
	case *ClassMethod:
		s, exc := m.repr(o.fn)
		return "<classmethod(" + s + ")>", exc
	case *StaticMethod:
		s, exc := m.repr(o.fn)
		return "<staticmethod(" + s + ")>", exc
	case *Cell:
		if o.v.isNull() {
			return "<cell at " + m.address(v) + ": empty>", nil
		}
		return "<cell at " + m.address(v) + ": " + m.typeName(o.v) + " object at " + m.address(o.v) + ">", nil
	case *GetSet:
		return "<attribute '" + o.name + "' of '" + o.owner.tpName() + "' objects>", nil
	case *Member:
		return "<member '" + o.name + "' of '" + o.owner.tpName() + "' objects>", nil
	case *Body:
		return "<code object " + o.Name + " at " + m.address(v) + ", file \"" + o.Source.Name + "\", line " + strconv.Itoa(o.FirstLine) + ">", nil
	case *Frame:
		return "<frame at " + m.address(v) + ", file " + m.reprStr(o.body.Source.Name) + ", line " + strconv.Itoa(o.line()) + ", code " + o.body.Name + ">", nil
	}
	return m.defaultRepr(v), nil
}

func (m *Machine) classText3(c *Class) string { return "<class '" + c.name + "'>" }

// reprNative shows a function written in Go. Methods with a name like __add__ are
// what CPython calls slot wrappers.
func (m *Machine) reprNative(o *Native) string {
	switch {
	case o.def.kind == staticMethod:
		self := None
		if v, ok := m.builtins.getStr(m.intern(o.module)); ok {
			self = v
		}
		return "<built-in method " + o.def.name + " of type object at " + m.address(self) + ">"
	case o.owner == nil:
		return "<built-in function " + o.def.name + ">"
	case o.slotMethod():
		return "<slot wrapper '" + o.def.name + "' of '" + o.owner.name + "' objects>"
	}
	return "<method '" + o.def.name + "' of '" + o.owner.name + "' objects>"
}

func (m *Machine) reprMethod(o *BoundMethod) (string, *Exception) {
	if n, ok := o.fn.obj.(*Native); ok {
		where := m.typeName(o.self) + " object at " + m.address(o.self) + ">"
		if n.slotMethod() {
			return "<method-wrapper '" + n.def.name + "' of " + where, nil
		}
		return "<built-in method " + n.def.name + " of " + where, nil
	}
	name := "?"
	switch f := o.fn.obj.(type) {
	case *Function:
		name = f.qualname
	case *Class:
		name = f.qualname
	}
	s, exc := m.repr(o.self)
	return "<bound method " + name + " of " + s + ">", exc
}
