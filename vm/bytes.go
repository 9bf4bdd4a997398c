package vm

import (
	"strings"

	"gen/lang/code"
)

// bytes: operators, items, slices, and how they are made. The methods that str has
// as well share its code (str_split.go, str_find.go); see bytes_methods.go.

// bytesBinary applies an operator of which one operand is bytes.
func (m *Machine) bytesBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	o, left := a.obj.(*Bytes)
	switch op {
	case code.Add:
		if left {
			return m.bytesConcat(o, b)
		}
	case code.Multiply:
		count := b
		if !left {
			o, count = b.obj.(*Bytes), a
		}
		s, exc := m.repeat(o.b, count, "repeated bytes are too long")
		return likeUnless(val(o), s), exc
	case code.Remainder:
		if left {
			return m.percent(a, b)
		}
	}
	return notImplemented, nil
}

func (m *Machine) bytesConcat(a *Bytes, v Value) (Value, *Exception) {
	b, ok := asBytes(v)
	if !ok {
		return Value{}, m.typeError("can't concat %s to bytes", m.typeName(v))
	}
	if !m.room(int64(len(a.b))+int64(len(b.b)), 1) {
		return Value{}, m.memoryError()
	}
	return val(&Bytes{b: a.b + b.b}), nil
}

// bytesItem is b[key]: an int, or bytes for a slice.
func (m *Machine) bytesItem(o *Bytes, key Value) (Value, *Exception) {
	if sl, ok := key.obj.(*Slice); ok {
		start, stop, step, exc := m.sliceIndices(sl, int64(len(o.b)))
		if exc != nil {
			return Value{}, exc
		}
		n := int(sliceLen(start, stop, step))
		switch {
		case n == len(o.b) && step == 1:
			return o.plain(), nil
		case n == 0:
			return val(&Bytes{}), nil
		case step == 1:
			return val(&Bytes{b: o.b[start:stop]}), nil
		}
		return val(&Bytes{b: stepped(o.b, start, step, n)}), nil
	}
	i, exc := m.textIndex(key, len(o.b), "index out of range", func() *Exception {
		return m.typeError("byte indices must be integers or slices, not %s", m.typeName(key))
	})
	if exc != nil {
		return Value{}, exc
	}
	return Int(int64(o.b[i])), nil
}

// bytesContains is v in b: a byte or a run of bytes.
func (m *Machine) bytesContains(o *Bytes, v Value) (bool, *Exception) {
	if sub, ok := asBytes(v); ok {
		return strings.Contains(o.b, sub.b), nil
	}
	n, ok, exc := m.index(v)
	switch {
	case exc != nil:
		return false, exc
	case !ok:
		return false, m.notBytes(v)
	case !n.isInt() || n.n < 0 || n.n > 255:
		return false, m.valueError("byte must be in range(0, 256)")
	}
	return strings.IndexByte(o.b, byte(n.n)) >= 0, nil
}

func (m *Machine) notBytes(v Value) *Exception {
	return m.typeError("a bytes-like object is required, not '%s'", m.typeName(v))
}

// bytesArg is an argument that must be bytes.
func (m *Machine) bytesArg(v Value) (string, *Exception) {
	if o, ok := asBytes(v); ok {
		return o.b, nil
	}
	return "", m.notBytes(v)
}

// bytesNew is bytes.__new__.
func bytesNew(m *Machine, a []Value) (Value, *Exception) {
	e, exc := m.newExt(a[0], m.types.Bytes)
	if exc != nil {
		return Value{}, exc
	}
	if o, ok := a[1].obj.(*Bytes); ok && a[2].isNull() && a[3].isNull() && e == nil && o.ext == nil {
		return val(o), nil
	}
	b, exc := m.makeBytes("bytes", a)
	return val(&Bytes{ext: e, b: b}), exc
}

// plain is o as an object of bytes itself.
func (o *Bytes) plain() Value {
	if o.ext == nil {
		return val(o)
	}
	return val(&Bytes{b: o.b})
}

// makeBytes is what bytes() and bytearray() make of their arguments, of which the
// first is not looked at.
func (m *Machine) makeBytes(kind string, a []Value) (string, *Exception) {
	encoding, exc := m.codecArg(a[2], kind+"() argument 'encoding'")
	if exc != nil {
		return "", exc
	}
	errors, exc := m.codecArg(a[3], kind+"() argument 'errors'")
	if exc != nil {
		return "", exc
	}
	src := a[1]
	s, isStr := src.obj.(*Str)
	switch {
	case !a[2].isNull() && !isStr:
		return "", m.typeError("encoding without a string argument")
	case !a[2].isNull():
		c, exc := m.codec(a[2], encoding, "encode")
		if exc != nil {
			return "", exc
		}
		return m.encode(s, c, errors)
	case isStr:
		return "", m.typeError("string argument without an encoding")
	case !a[3].isNull():
		return "", m.typeError("errors without a string argument")
	case src.isNull():
		return "", nil
	}
	if o, ok := asBytes(src); ok {
		return o.b, nil
	}
	if kind == "bytes" && m.derived(src) != nil && m.has(src, "__bytes__") {
		return "", needCode
	}
	n, ok, exc := m.index(src)
	if exc != nil {
		return "", exc
	}
	if ok {
		switch {
		case !n.isInt():
			return "", m.errorf(m.types.OverflowError, "cannot fit '%s' into an index-sized integer", m.typeName(src))
		case n.n < 0:
			return "", m.valueError("negative count")
		case !m.room(n.n, 1):
			return "", m.memoryError()
		}
		return strings.Repeat("\x00", int(n.n)), nil
	}
	if !m.iterable(src) {
		return "", m.typeError("cannot convert '%s' object to %s", m.typeName(src), kind)
	}
	items, exc := m.items(src)
	if exc != nil {
		return "", exc
	}
	one := "bytes"
	if kind != one {
		one = "byte"
	}
	b := make([]byte, len(items))
	for i, v := range items {
		n, ok, exc := m.index(v)
		switch {
		case exc != nil:
			return "", exc
		case !ok:
			return "", m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
		case !n.isInt() || n.n < 0 || n.n > 255:
			return "", m.valueError("%s must be in range(0, 256)", one)
		}
		b[i] = byte(n.n)
	}
	return string(b), nil
}
