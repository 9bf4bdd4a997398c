package vm

import "strings"

// How ints, bools and floats are made: __new__ of the three types.

// newNumber is a plain number as an instance of cls, which has been checked.
func newNumber(m *Machine, cls *Class, v Value, base *Class) Value {
	if cls == base {
		return v
	}
	return val(&Boxed{ext: &ext{cls: cls}, v: v})
}

// numberClass checks the class argument of __new__ of a builtin type.
func (m *Machine) numberClass(v Value, base *Class) (*Class, *Exception) {
	cls, ok := v.obj.(*Class)
	if !ok {
		return nil, m.typeError("%s.__new__(X): X is not a type object (%s)", base.name, m.typeName(v))
	}
	if !cls.isSubclass(base) {
		return nil, m.typeError("%s.__new__(%s): %s is not a subtype of %s", base.name, cls.name, cls.name, base.name)
	}
	if cls.layout != base.layout || base == m.types.Int && cls.isSubclass(m.types.Bool) {
		return nil, m.typeError("%s.__new__(%s) is not safe, use %s.__new__()", base.name, cls.name, cls.name)
	}
	return cls, nil
}

// definesInCode reports whether v's class has its own version of a method, made by
// code: then what the builtin type would answer does not count.
func (m *Machine) definesInCode(v Value, names ...string) bool {
	if !m.isHeap(v) {
		return false
	}
	for _, name := range names {
		if f, ok := v.obj.class(m).lookup(m.intern(name)); ok {
			if _, native := f.obj.(*Native); !native {
				return true
			}
		}
	}
	return false
}

// intNew is int.__new__(cls, x=0, /, base=10).
func intNew(m *Machine, a []Value) (Value, *Exception) {
	cls, exc := m.numberClass(a[0], m.types.Int)
	if exc != nil {
		return Value{}, exc
	}
	x, base := a[1], a[2]
	if x.isNull() {
		if !base.isNull() {
			return Value{}, m.typeError("int() missing string argument")
		}
		return newNumber(m, cls, Int(0), m.types.Int), nil
	}
	var v Value
	if base.isNull() {
		v, exc = m.intOf(x)
	} else {
		v, exc = m.intInBase(x, base)
	}
	if exc != nil {
		return Value{}, exc
	}
	return newNumber(m, cls, v, m.types.Int), nil
}

// intOf is int(x).
func (m *Machine) intOf(x Value) (Value, *Exception) {
	if m.definesInCode(x, "__int__", "__index__", "__trunc__") {
		return Value{}, needCode
	}
	x = unboxed(x)
	switch o := x.obj.(type) {
	case *Str:
		return m.parseInt(o.s, 10)
	case *Bytes:
		return m.parseIntOf(strings.Trim(o.b, " \t\n\v\f\r"), 10, x)
	case *ByteArray:
		return m.parseIntOf(strings.Trim(string(o.b), " \t\n\v\f\r"), 10, x)
	}
	if isNumber(x) {
		return m.numberInt(x)
	}
	return Value{}, m.typeError("int() argument must be a string, a bytes-like object or a real number, not '%s'", m.typeName(x))
}

// intInBase is int(x, base).
func (m *Machine) intInBase(x, base Value) (Value, *Exception) {
	b, exc := m.asIndex(base)
	if exc != nil {
		return Value{}, exc
	}
	n := -1
	if b.isInt() && 0 <= b.n && b.n <= 36 {
		n = int(b.n)
	}
	if n != 0 && n < 2 {
		return Value{}, m.valueError("int() base must be >= 2 and <= 36, or 0")
	}
	switch o := x.obj.(type) {
	case *Str:
		return m.parseInt(o.s, n)
	case *Bytes:
		return m.parseIntOf(strings.Trim(o.b, " \t\n\v\f\r"), n, x)
	case *ByteArray:
		return m.parseIntOf(strings.Trim(string(o.b), " \t\n\v\f\r"), n, x)
	}
	return Value{}, m.typeError("int() can't convert non-string with explicit base")
}

// floatNew is float.__new__(cls, x=0, /).
func floatNew(m *Machine, a []Value) (Value, *Exception) {
	cls, exc := m.numberClass(a[0], m.types.Float)
	if exc != nil {
		return Value{}, exc
	}
	v := Float(0)
	if x := a[1]; !x.isNull() {
		if m.definesInCode(x, "__float__", "__index__") {
			return Value{}, needCode
		}
		x = unboxed(x)
		switch o := x.obj.(type) {
		case *Str:
			v, exc = m.parseFloat(o.s)
		case *Bytes:
			v, exc = m.parseFloatOf(strings.Trim(o.b, " \t\n\v\f\r"), x)
		case *ByteArray:
			v, exc = m.parseFloatOf(strings.Trim(string(o.b), " \t\n\v\f\r"), x)
		default:
			if !isNumber(x) {
				return Value{}, m.typeError("float() argument must be a string or a real number, not '%s'", m.typeName(x))
			}
			var f float64
			f, exc = m.floatOf(x)
			v = Float(f)
		}
		if exc != nil {
			return Value{}, exc
		}
	}
	return newNumber(m, cls, v, m.types.Float), nil
}

// boolNew is bool.__new__(cls, object=False, /).
func boolNew(m *Machine, a []Value) (Value, *Exception) {
	if _, exc := m.numberClass(a[0], m.types.Bool); exc != nil {
		return Value{}, exc
	}
	if a[1].isNull() {
		return False, nil
	}
	t, exc := m.truth(a[1])
	return Bool(t), exc
}
