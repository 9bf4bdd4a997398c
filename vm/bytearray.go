package vm

import (
	"strings"

	"gen/lang/code"
)

// bytearray: bytes that can be changed. What it does not do in place it leaves to
// the methods of bytes, which see a copy of what it holds.

// A ByteArray is a bytearray.
type ByteArray struct {
	ext *ext
	b   []byte
}

func (o *ByteArray) class(m *Machine) *Class { return o.ext.classOr(m.types.ByteArray) }

// asBytes is the content of bytes or a bytearray.
func asBytes(v Value) (*Bytes, bool) {
	switch o := v.obj.(type) {
	case *Bytes:
		return o, true
	case *ByteArray:
		return &Bytes{b: string(o.b)}, true
	}
	return nil, false
}

// byteMethods are the methods of bytes that bytearray has as well.
const byteMethods = " capitalize lower upper swapcase title isalnum isalpha isascii isdigit islower isspace istitle isupper center ljust " +
	"rjust zfill expandtabs count find index rfind rindex startswith endswith removeprefix removesuffix replace join partition " +
	"rpartition split rsplit splitlines strip lstrip rstrip decode hex fromhex maketrans translate __mul__ __rmul__ __mod__ "

// byteArrayMethods is the table of bytearray.
var byteArrayMethods = func() []nativeDef {
	rows := []nativeDef{
		{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
			e, exc := m.newExt(a[0], m.types.ByteArray)
			return val(&ByteArray{ext: e}), exc
		}},
		{name: "__init__", sig: "self, /, source=b'', encoding='utf-8', errors='strict'", fn: byteArrayInit, lib: "str.bytearray_init"},
		{name: "__repr__", sig: "self, /", fn: byteArrayRepr},
		{name: "__str__", sig: "self, /", fn: byteArrayRepr},
		{name: "__len__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
			return Int(int64(len(a[0].obj.(*ByteArray).b))), nil
		}},
		{name: "__iter__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
			return val(&byteArrayIterator{array: a[0].obj.(*ByteArray)}), nil
		}},
		{name: "__contains__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			o, _ := asBytes(a[0])
			in, exc := m.bytesContains(o, a[1])
			return Bool(in), exc
		}, lib: "str.bytearray_contains"},
		{name: "__getitem__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			return m.byteArrayItem(a[0].obj.(*ByteArray), a[1])
		}, lib: "str.bytearray_getitem"},
		{name: "__setitem__", sig: "self, key, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			return None, m.setBytes(a[0].obj.(*ByteArray), a[1], a[2])
		}, lib: "str.bytearray_setitem"},
		{name: "__delitem__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			return None, m.delBytes(a[0].obj.(*ByteArray), a[1])
		}, lib: "str.bytearray_delitem"},
		{name: "__add__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			return m.byteArrayBinary(code.Add, a[0], a[1])
		}},
		{name: "__iadd__", sig: "self, value, /", fn: inplaceRow(code.Add)},
		repeatRow(nativeDef{name: "__imul__", sig: "self, value, /", lib: "list.imul", fn: inplaceRow(code.Multiply)}),
		{name: "append", sig: "self, item, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			c, exc := m.byteArg(a[1])
			if exc == nil {
				o := a[0].obj.(*ByteArray)
				o.b = append(o.b, c)
			}
			return None, exc
		}, lib: "str.bytearray_append"},
		{name: "extend", sig: "self, iterable_of_ints, /", fn: byteArrayExtend, lib: "str.bytearray_extend"},
		{name: "insert", sig: "self, index, item, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			i, exc := m.ssize(a[1], nil)
			if exc != nil {
				return Value{}, exc
			}
			c, exc := m.byteArg(a[2])
			if exc != nil {
				return Value{}, exc
			}
			o := a[0].obj.(*ByteArray)
			n := int64(len(o.b))
			if i < 0 {
				i = max(0, i+n)
			}
			o.splice(min(i, n), min(i, n), string([]byte{c}))
			return None, nil
		}, lib: "str.bytearray_insert"},
		{name: "pop", sig: "self, index=-1, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			i := int64(-1)
			if !a[1].isNull() {
				var exc *Exception
				if i, exc = m.ssize(a[1], nil); exc != nil {
					return Value{}, exc
				}
			}
			o := a[0].obj.(*ByteArray)
			n := int64(len(o.b))
			if i < 0 {
				i += n
			}
			switch {
			case n == 0:
				return Value{}, m.errorf(m.types.IndexError, "pop from empty bytearray")
			case i < 0 || i >= n:
				return Value{}, m.errorf(m.types.IndexError, "pop index out of range")
			}
			c := o.b[i]
			o.splice(i, i+1, "")
			return Int(int64(c)), nil
		}, lib: "str.bytearray_pop"},
		{name: "remove", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			c, exc := m.byteArg(a[1])
			if exc != nil {
				return Value{}, exc
			}
			o := a[0].obj.(*ByteArray)
			for i, x := range o.b {
				if x == c {
					o.splice(int64(i), int64(i)+1, "")
					return None, nil
				}
			}
			return Value{}, m.valueError("value not found in bytearray")
		}, lib: "str.bytearray_remove"},
		{name: "reverse", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
			reverseBytes(a[0].obj.(*ByteArray).b)
			return None, nil
		}},
		{name: "clear", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
			a[0].obj.(*ByteArray).b = nil
			return None, nil
		}},
		{name: "copy", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
			return newByteArray(string(a[0].obj.(*ByteArray).b)), nil
		}},
		{name: "__sizeof__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
			return Int(int64(57 + len(a[0].obj.(*ByteArray).b))), nil
		}},
	}
	for op, name := range [...]string{code.Eq: "__eq__", code.Ne: "__ne__", code.Lt: "__lt__", code.Le: "__le__", code.Gt: "__gt__", code.Ge: "__ge__"} {
		if name != "" {
			rows = append(rows, nativeDef{name: name, sig: "self, value, /", fn: bytesCompareMethod(code.CompareOp(op))})
		}
	}
	for _, d := range bytesMethods {
		if strings.Contains(byteMethods, " "+d.name+" ") {
			if d.kind == plainMethod {
				d.fn, d.lib = throughBytes(d.name, d.fn), ""
			} else if d.name == "fromhex" {
				d.fn = func(m *Machine, a []Value) (Value, *Exception) {
					v, exc := toByteArray(bytesFromhex(m, []Value{val(m.types.Bytes), a[1]}))
					if exc != nil {
						return Value{}, exc
					}
					return m.asClass(a[0], m.types.ByteArray, v)
				}
			}
			rows = append(rows, d)
		}
	}
	return append(rows, nativeDef{name: "__rmod__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if _, ok := a[1].obj.(*ByteArray); !ok {
			return notImplemented, nil
		}
		return m.byteArrayBinary(code.Remainder, a[1], a[0])
	}})
}()

// initByteArray enters them. A bytearray has no hash.
func (m *Machine) initByteArray() {
	m.define(m.types.ByteArray, byteArrayMethods)
	m.types.ByteArray.dict.setStr(m.names.hash, None)
}

func newByteArray(s string) Value { return val(&ByteArray{b: []byte(s)}) }

// throughBytes is a method of bytes as one of bytearray.
func throughBytes(name string, fn nativeFunc) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		plain := append([]Value(nil), a...)
		for i, v := range a {
			if o, ok := v.obj.(*ByteArray); ok {
				plain[i] = val(&Bytes{b: string(o.b)})
			}
		}
		v, exc := fn(m, plain)
		if exc != needCode {
			return toByteArray(v, exc)
		}
		args := []Value{m.str_(name)}
		for _, v := range plain {
			if v.isNull() {
				break
			}
			args = append(args, v)
		}
		return m.callLib("str.bytearray_method", args...)
	}
}

// toByteArray turns the bytes in a result into bytearrays.
func toByteArray(v Value, exc *Exception) (Value, *Exception) {
	items := []Value(nil)
	switch o := v.obj.(type) {
	case *Bytes:
		return newByteArray(o.b), exc
	case *List:
		items = o.items
	case *Tuple:
		items = o.items
	}
	for i := range items {
		if o, ok := items[i].obj.(*Bytes); ok {
			items[i] = newByteArray(o.b)
		}
	}
	return v, exc
}

func byteArrayInit(m *Machine, a []Value) (Value, *Exception) {
	b, exc := m.makeBytes("bytearray", a)
	if exc != nil {
		return Value{}, exc
	}
	a[0].obj.(*ByteArray).b = []byte(b)
	return None, nil
}

func byteArrayRepr(m *Machine, a []Value) (Value, *Exception) {
	return NewStr(m.reprByteArray(a[0].obj.(*ByteArray))), nil
}

func (m *Machine) reprByteArray(o *ByteArray) string {
	return o.class(m).name + "(" + quoteBytes(string(o.b), true) + ")"
}

// byteArg is a byte that a program gives as an int.
func (m *Machine) byteArg(v Value) (byte, *Exception) {
	n, ok, exc := m.index(v)
	switch {
	case exc != nil:
		return 0, exc
	case !ok:
		return 0, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
	case !n.isInt() || n.n < 0 || n.n > 255:
		return 0, m.valueError("byte must be in range(0, 256)")
	}
	return byte(n.n), nil
}

// splice replaces the bytes from i to j.
func (o *ByteArray) splice(i, j int64, with string) {
	tail := string(o.b[j:])
	o.b = append(append(o.b[:i], with...), tail...)
}

func (m *Machine) byteArrayItem(o *ByteArray, key Value) (Value, *Exception) {
	if _, ok := key.obj.(*Slice); ok {
		return toByteArray(m.bytesItem(&Bytes{b: string(o.b)}, key))
	}
	i, exc := m.byteIndex(o, key)
	if exc != nil {
		return Value{}, exc
	}
	return Int(int64(o.b[i])), nil
}

func (m *Machine) byteIndex(o *ByteArray, key Value) (int64, *Exception) {
	i, exc := m.textIndex(key, len(o.b), "bytearray index out of range", func() *Exception {
		return m.typeError("bytearray indices must be integers or slices, not %s", m.typeName(key))
	})
	return int64(i), exc
}

// setBytes is o[key] = v.
func (m *Machine) setBytes(o *ByteArray, key, v Value) *Exception {
	s, ok := key.obj.(*Slice)
	if !ok {
		i, exc := m.byteIndex(o, key)
		if exc != nil {
			return exc
		}
		c, exc := m.byteArg(v)
		if exc == nil {
			o.b[i] = c
		}
		return exc
	}
	start, stop, step, exc := m.sliceIndices(s, int64(len(o.b)))
	if exc != nil {
		return exc
	}
	with, ok := asBytes(v)
	if !ok {
		if _, isStr := v.obj.(*Str); isStr || isNumber(unboxed(v)) {
			return m.typeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
		}
		b, exc := m.makeBytes("bytearray", []Value{{}, v, {}, {}})
		if exc != nil {
			return exc
		}
		with = &Bytes{b: b}
	}
	if step == 1 {
		if !m.room(int64(len(o.b)+len(with.b)), 1) {
			return m.memoryError()
		}
		o.splice(start, max(start, stop), with.b)
		return nil
	}
	n := sliceLen(start, stop, step)
	if int64(len(with.b)) != n {
		return m.valueError("attempt to assign bytes of size %d to extended slice of size %d", len(with.b), n)
	}
	for i := range with.b {
		o.b[start+int64(i)*step] = with.b[i]
	}
	return nil
}

// delBytes is del o[key].
func (m *Machine) delBytes(o *ByteArray, key Value) *Exception {
	s, ok := key.obj.(*Slice)
	if !ok {
		i, exc := m.byteIndex(o, key)
		if exc == nil {
			o.splice(i, i+1, "")
		}
		return exc
	}
	start, stop, step, exc := m.sliceIndices(s, int64(len(o.b)))
	if exc != nil {
		return exc
	}
	n := sliceLen(start, stop, step)
	if n == 0 {
		return nil
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	kept := o.b[:start]
	for i := start; i < int64(len(o.b)); i++ {
		if (i-start)%step != 0 || (i-start)/step >= n {
			kept = append(kept, o.b[i])
		}
	}
	o.b = kept
	return nil
}

// byteArrayExtend is bytearray.extend.
func byteArrayExtend(m *Machine, a []Value) (Value, *Exception) {
	o := a[0].obj.(*ByteArray)
	if b, ok := asBytes(a[1]); ok {
		return None, m.appendBytes(o, b.b)
	}
	if _, ok := a[1].obj.(*Str); ok {
		return Value{}, m.typeError("expected iterable of integers; got: 'str'")
	}
	if !m.iterable(a[1]) {
		return Value{}, m.typeError("can't extend bytearray with %s", m.typeName(a[1]))
	}
	if m.isHeap(a[1]) {
		return Value{}, needCode
	}
	items, exc := m.items(a[1])
	if exc != nil {
		return Value{}, exc
	}
	b := make([]byte, len(items))
	for i, v := range items {
		if b[i], exc = m.byteArg(v); exc != nil {
			return Value{}, exc
		}
	}
	return None, m.appendBytes(o, string(b))
}

func (m *Machine) appendBytes(o *ByteArray, s string) *Exception {
	if !m.room(int64(len(o.b)+len(s)), 1) {
		return m.memoryError()
	}
	o.b = append(o.b, s...)
	return nil
}

// byteArrayBinary applies an operator of which one operand is a bytearray.
func (m *Machine) byteArrayBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	x, left := a.obj.(*ByteArray)
	switch op {
	case code.Add:
		if !left {
			return notImplemented, nil
		}
		y, ok := asBytes(b)
		if !ok {
			return Value{}, m.typeError("can't concat %s to bytearray", m.typeName(b))
		}
		if !m.room(int64(len(x.b)+len(y.b)), 1) {
			return Value{}, m.memoryError()
		}
		return newByteArray(string(x.b) + y.b), nil
	case code.Multiply:
		if !left {
			return m.byteArrayBinary(op, b, a)
		}
		s, exc := m.repeat(string(x.b), b, "repeated bytes are too long")
		return newByteArray(s), exc
	case code.Remainder:
		if left {
			return throughBytes("__mod__", func(m *Machine, a []Value) (Value, *Exception) { return m.percent(a[0], a[1]) })(m, []Value{a, b})
		}
	}
	return notImplemented, nil
}

// byteArrayInplace is o op= b.
func (m *Machine) byteArrayInplace(op code.BinaryOp, o *ByteArray, b Value) (Value, *Exception) {
	switch op {
	case code.Add:
		y, ok := asBytes(b)
		if !ok {
			return Value{}, m.typeError("can't concat %s to bytearray", m.typeName(b))
		}
		return val(o), m.appendBytes(o, y.b)
	case code.Multiply:
		s, exc := m.repeat(string(o.b), b, "repeated bytes are too long")
		if exc == nil {
			o.b = []byte(s)
		}
		return val(o), exc
	}
	return notImplemented, nil
}

// byteArrayIterator walks a bytearray that may change meanwhile.
type byteArrayIterator struct {
	array *ByteArray // nil: ended
	i     int
}

func (o *byteArrayIterator) class(m *Machine) *Class { return m.types.ByteArrayIterator }
func (o *byteArrayIterator) leaf() bool              { return true }
func (o *byteArrayIterator) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }

func (o *byteArrayIterator) hint(m *Machine) int64 {
	if o.array == nil {
		return 0
	}
	return int64(max(0, len(o.array.b)-o.i))
}

func (o *byteArrayIterator) next(m *Machine) (Value, *Exception) {
	if o.array == nil || o.i >= len(o.array.b) {
		o.array = nil
		return Value{}, exhausted
	}
	o.i++
	return Int(int64(o.array.b[o.i-1])), nil
}
