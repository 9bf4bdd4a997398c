package vm

import (
	"strings"

	"gen/lang/code"
)

// The methods of str. The work is done in str_find.go, str_split.go, str_case.go,
// str_class.go, str_translate.go and format_str.go; here are the table and the
// small ones.

// strMethods is the table of str.
var strMethods = []nativeDef{
	{name: "__new__", sig: "cls=None, /, object='', encoding='utf-8', errors='strict', *args", fn: strNew, lib: "str.new", kind: staticMethod},
	{name: "__len__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Int(int64(a[0].obj.(*Str).Len())), nil
	}},
	{name: "__contains__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		in, exc := m.strContains(a[0].obj.(*Str), a[1])
		return Bool(in), exc
	}},
	{name: "__getitem__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.strItem(a[0].obj.(*Str), a[1])
	}, lib: "str.getitem"},
	{name: "__iter__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.iterOf(a[0])
	}},
	{name: "__hash__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Int(a[0].obj.(*Str).Hash()), nil
	}},
	{name: "__repr__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(m.reprStr(a[0].obj.(*Str).s)), nil
	}},
	{name: "__str__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return a[0].obj.(*Str).plain(), nil
	}},
	{name: "__eq__", sig: "self, value, /", fn: strCompareMethod(code.Eq)},
	{name: "__ne__", sig: "self, value, /", fn: strCompareMethod(code.Ne)},
	{name: "__lt__", sig: "self, value, /", fn: strCompareMethod(code.Lt)},
	{name: "__le__", sig: "self, value, /", fn: strCompareMethod(code.Le)},
	{name: "__gt__", sig: "self, value, /", fn: strCompareMethod(code.Gt)},
	{name: "__ge__", sig: "self, value, /", fn: strCompareMethod(code.Ge)},
	{name: "__add__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.strConcat(a[0].obj.(*Str), a[1])
	}},
	{name: "__mul__", sig: "self, value, /", fn: strTimes, lib: "str.times"},
	{name: "__rmul__", sig: "self, value, /", fn: strTimes, lib: "str.times"},
	{name: "__mod__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.percent(a[0], a[1])
	}, lib: "str.percent"},
	{name: "__rmod__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if _, ok := a[1].obj.(*Str); ok {
			return m.percent(a[1], a[0])
		}
		return notImplemented, nil
	}, lib: "str.percent_of"},
	{name: "__format__", sig: "self, format_spec, /", fn: strFormatSpec, lib: "str.format_self"},
	{name: "__sizeof__", sig: "self, /", fn: strSizeof},
	{name: "__getnewargs__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&Tuple{items: []Value{a[0].obj.(*Str).plain()}}), nil
	}},

	{name: "capitalize", sig: "self, /", fn: textMap(capitalize)},
	{name: "casefold", sig: "self, /", fn: textMap(casefold)},
	{name: "lower", sig: "self, /", fn: textMap(lower)},
	{name: "swapcase", sig: "self, /", fn: textMap(swapcase)},
	{name: "title", sig: "self, /", fn: textMap(title)},
	{name: "upper", sig: "self, /", fn: textMap(upper)},

	{name: "isalnum", sig: "self, /", fn: textAll(isAlnum)},
	{name: "isalpha", sig: "self, /", fn: textAll(isAlpha)},
	{name: "isascii", sig: "self, /", fn: textTest(isASCII)},
	{name: "isdecimal", sig: "self, /", fn: textAll(isDecimal)},
	{name: "isdigit", sig: "self, /", fn: textAll(isDigit)},
	{name: "isidentifier", sig: "self, /", fn: textTest(isNameText)},
	{name: "islower", sig: "self, /", fn: textTest(isLowerText)},
	{name: "isnumeric", sig: "self, /", fn: textAll(isNumeric)},
	{name: "isprintable", sig: "self, /", fn: textTest(isPrintableText)},
	{name: "isspace", sig: "self, /", fn: textAll(isSpace)},
	{name: "istitle", sig: "self, /", fn: textTest(isTitleText)},
	{name: "isupper", sig: "self, /", fn: textTest(isUpperText)},

	{name: "center", sig: "self, width, fillchar=' ', /", fn: strJustify("center"), lib: "str.center"},
	{name: "ljust", sig: "self, width, fillchar=' ', /", fn: strJustify("ljust"), lib: "str.ljust"},
	{name: "rjust", sig: "self, width, fillchar=' ', /", fn: strJustify("rjust"), lib: "str.rjust"},
	{name: "zfill", sig: "self, width, /", fn: textZfill, lib: "str.zfill"},
	{name: "expandtabs", sig: "self, /, tabsize=8", fn: textExpandtabs, lib: "str.expandtabs"},

	{name: "count", sig: "self, sub, start=None, end=None, /", fn: strFind("count() argument 1", textCount), lib: "str.count"},
	{name: "find", sig: "self, sub, start=None, end=None, /", fn: strFind("find() argument 1", textFind), lib: "str.find"},
	{name: "index", sig: "self, sub, start=None, end=None, /", fn: strFind("index() argument 1", textIndexOf), lib: "str.index"},
	{name: "rfind", sig: "self, sub, start=None, end=None, /", fn: strFind("rfind() argument 1", textRfind), lib: "str.rfind"},
	{name: "rindex", sig: "self, sub, start=None, end=None, /", fn: strFind("rindex() argument 1", textRindex), lib: "str.rindex"},
	{name: "startswith", sig: "self, prefix, start=None, end=None, /", fn: strEdge("startswith", strings.HasPrefix), lib: "str.startswith"},
	{name: "endswith", sig: "self, suffix, start=None, end=None, /", fn: strEdge("endswith", strings.HasSuffix), lib: "str.endswith"},
	{name: "removeprefix", sig: "self, prefix, /", fn: strRemove("removeprefix() argument", strings.TrimPrefix)},
	{name: "removesuffix", sig: "self, suffix, /", fn: strRemove("removesuffix() argument", strings.TrimSuffix)},
	{name: "replace", sig: "self, old, new, /, count=-1", fn: strReplace, lib: "str.replace"},

	{name: "join", sig: "self, iterable, /", fn: strJoin, lib: "str.join"},
	{name: "partition", sig: "self, sep, /", fn: textPartition(strings.Index, false)},
	{name: "rpartition", sig: "self, sep, /", fn: textPartition(strings.LastIndex, true)},
	{name: "split", sig: "self, /, sep=None, maxsplit=-1", fn: textSplit(false), lib: "str.split"},
	{name: "rsplit", sig: "self, /, sep=None, maxsplit=-1", fn: textSplit(true), lib: "str.rsplit"},
	{name: "splitlines", sig: "self, /, keepends=False", fn: textSplitlines, lib: "str.splitlines"},
	{name: "strip", sig: "self, chars=None, /", fn: textStrip("strip", true, true)},
	{name: "lstrip", sig: "self, chars=None, /", fn: textStrip("lstrip", true, false)},
	{name: "rstrip", sig: "self, chars=None, /", fn: textStrip("rstrip", false, true)},

	{name: "encode", sig: "self, /, encoding='utf-8', errors='strict'", fn: strEncode},
	{name: "format", sig: "self, /, *args, **kwargs", fn: strFormat, lib: "str.format_call", oddNames: true},
	{name: "format_map", sig: "self, mapping, /", fn: strFormatMap, lib: "str.format_map"},
	{name: "maketrans", sig: "x, y=None, z=None, /", fn: strMaketrans, kind: staticMethod},
	{name: "translate", sig: "self, table, /", fn: strTranslate, lib: "str.translate"},
}

// strInternals are what only vm/lib/core/str.gen and vm/lib/string.gen call.
var strInternals = []nativeDef{
	{name: "_str_new", sig: "cls, s, /", fn: strOfClass},
	{name: "_percent", sig: "text, args, log, /", fn: percentStep},
	{name: "_format", sig: "text, args, kwargs, log, /", fn: formatStep},
	{name: "_formatter_parser", sig: "text, /", fn: formatterParser},
	{name: "_formatter_field_name_split", sig: "text, /", fn: formatterSplit},
}

// initStrings enters the methods of str and bytes.
func (m *Machine) initStrings() {
	m.define(m.types.Str, strMethods)
	m.define(m.types.Bytes, bytesMethods)
	m.initByteArray()
	m.defineInternal(strInternals)
}

// text is what a str or bytes holds.
func text(v Value) string {
	switch o := v.obj.(type) {
	case *Str:
		return o.s
	case *Bytes:
		return o.b
	case *ByteArray:
		return string(o.b)
	}
	return ""
}

// like is text as an object of the type of v: bytes, or else a plain str.
func like(v Value, s string) Value {
	if _, ok := v.obj.(*Bytes); ok {
		return val(&Bytes{b: s})
	}
	return NewStr(s)
}

// itself is v, or the same text as a plain str if v belongs to a derived class.
func itself(v Value) Value {
	switch o := v.obj.(type) {
	case *Str:
		return o.plain()
	case *Bytes:
		return o.plain()
	}
	return v
}

// likeUnless is like, but v itself if that is what the text says already.
func likeUnless(v Value, s string) Value {
	if s == text(v) {
		return itself(v)
	}
	return like(v, s)
}

// argName is the type of an argument as the messages of CPython's argument parser
// name it.
func (m *Machine) argName(v Value) string {
	if v.isNone() {
		return "None"
	}
	return m.typeName(v)
}

// strArg is an argument that must be a str; what names it, as in "find() argument 1".
func (m *Machine) strArg(v Value, what string) (string, *Exception) {
	if s, ok := v.obj.(*Str); ok {
		return s.s, nil
	}
	return "", m.typeError("%s must be str, not %s", what, m.argName(v))
}

// strNew is str.__new__.
func strNew(m *Machine, a []Value) (Value, *Exception) {
	cls, exc := m.newClass(a[0], m.types.Str)
	if exc != nil {
		return Value{}, exc
	}
	if more := len(a[4].obj.(*Tuple).items); more > 0 {
		return Value{}, m.typeError("str expected at most 3 arguments, got %d", 3+more)
	}
	var given [2]string
	for i, name := range [...]string{"encoding", "errors"} {
		if v := a[2+i]; !v.isNull() {
			if given[i], exc = m.codecArg(v, "str() argument '"+name+"'"); exc != nil {
				return Value{}, exc
			}
		}
	}
	v := a[1]
	switch {
	case v.isNull():
		v = NewStr("")
	case a[2].isNull() && a[3].isNull():
		if o, ok := v.obj.(*Str); ok && o.ext == nil {
			break
		}
		s, exc := m.str(v)
		if exc != nil {
			return Value{}, exc
		}
		v = NewStr(s)
	default:
		switch v.obj.(type) {
		case *Bytes, *ByteArray:
			c, exc := m.codec(a[2], given[0], "decode")
			if exc != nil {
				return Value{}, exc
			}
			o, _ := asBytes(v)
			if v, exc = m.decode(o, c, given[1]); exc != nil {
				return Value{}, exc
			}
		case *Str:
			return Value{}, m.typeError("decoding str is not supported")
		default:
			return Value{}, m.typeError("decoding to str: need a bytes-like object, %s found", m.typeName(v))
		}
	}
	if cls == m.types.Str {
		return v, nil
	}
	return strOfClass(m, []Value{val(cls), v})
}

// strOfClass is a str of a class derived from str.
func strOfClass(m *Machine, a []Value) (Value, *Exception) {
	cls, s := a[0].obj.(*Class), a[1].obj.(*Str)
	if cls == m.types.Str {
		return a[1], nil
	}
	return val(&Str{ext: &ext{cls: cls}, s: s.s, hash: s.hash, size: s.size}), nil
}

// newClass checks the first argument of a __new__ whose instances have the
// representation of base.
func (m *Machine) newClass(v Value, base *Class) (*Class, *Exception) {
	cls, ok := v.obj.(*Class)
	switch {
	case v.isNull():
		return nil, m.typeError("%s.__new__(): not enough arguments", base.name)
	case !ok:
		return nil, m.typeError("%s.__new__(X): X is not a type object (%s)", base.name, m.typeName(v))
	case !cls.isSubclass(base):
		return nil, m.typeError("%s.__new__(%s): %s is not a subtype of %s", base.name, cls.name, cls.name, base.name)
	}
	return cls, nil
}

func strCompareMethod(op code.CompareOp) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		b, ok := a[1].obj.(*Str)
		if !ok {
			return notImplemented, nil
		}
		return Bool(compareText(op, a[0].obj.(*Str).s, b.s)), nil
	}
}

// strTimes is str.__mul__, which words its error otherwise than the operator.
func strTimes(m *Machine, a []Value) (Value, *Exception) {
	s, exc := m.times(a, "repeated string is too long")
	if exc != nil {
		return Value{}, exc
	}
	return NewStr(s), nil
}

// times is __mul__ of str and bytes.
func (m *Machine) times(a []Value, tooLong string) (string, *Exception) {
	n, ok, exc := m.index(a[1])
	if exc != nil {
		return "", exc
	}
	if !ok {
		return "", m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(a[1]))
	}
	return m.repeated(text(a[0]), n, a[1], tooLong)
}

// strFormatSpec is str.__format__.
func strFormatSpec(m *Machine, a []Value) (Value, *Exception) {
	spec, exc := m.strArg(a[1], "__format__() argument")
	if exc != nil {
		return Value{}, exc
	}
	if spec == "" {
		s, exc := m.str(a[0])
		return NewStr(s), exc
	}
	s, exc := m.formatText(a[0].obj.(*Str), spec)
	return NewStr(s), exc
}

// strSizeof is the size that CPython gives a string: a header and 1, 2 or 4 bytes
// for each code point, according to the widest, and the final null.
func strSizeof(m *Machine, a []Value) (Value, *Exception) {
	s := a[0].obj.(*Str)
	if s.ascii() {
		return Int(int64(41 + len(s.s))), nil
	}
	width := 1
	for rest := s.s; rest != ""; {
		r, n := decodeRune(rest)
		switch {
		case r > 0xffff:
			width = 4
		case r > 0xff:
			width = max(width, 2)
		}
		rest = rest[n:]
	}
	return Int(int64(56 + width*(s.Len()+1))), nil
}
