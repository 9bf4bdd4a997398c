package vm

import (
	"math"
	"strings"

	"gen/lang/code"
)

// The methods of bytes.

// bytesMethods is the table of bytes.
var bytesMethods = []nativeDef{
	{name: "__new__", sig: "cls=None, /, source=b'', encoding='utf-8', errors='strict'", fn: bytesNew, lib: "str.bytes_new", kind: staticMethod},
	{name: "__len__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(int64(len(text(a[0])))), nil
	}},
	{name: "__contains__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		in, exc := m.bytesContains(a[0].obj.(*Bytes), a[1])
		return Bool(in), exc
	}, lib: "str.bytes_contains"},
	{name: "__getitem__", sig: "self, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.bytesItem(a[0].obj.(*Bytes), a[1])
	}, lib: "str.bytes_getitem"},
	{name: "__iter__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.iterOf(a[0])
	}},
	{name: "__hash__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int((&Str{s: text(a[0])}).Hash()), nil
	}},
	{name: "__repr__", sig: "self, /", fn: bytesRepr},
	{name: "__str__", sig: "self, /", fn: bytesRepr},
	{name: "__bytes__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) { return itself(a[0]), nil }},
	{name: "__getnewargs__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return val(&Tuple{items: []Value{itself(a[0])}}), nil
	}},
	{name: "__eq__", sig: "self, value, /", fn: bytesCompareMethod(code.Eq)},
	{name: "__ne__", sig: "self, value, /", fn: bytesCompareMethod(code.Ne)},
	{name: "__lt__", sig: "self, value, /", fn: bytesCompareMethod(code.Lt)},
	{name: "__le__", sig: "self, value, /", fn: bytesCompareMethod(code.Le)},
	{name: "__gt__", sig: "self, value, /", fn: bytesCompareMethod(code.Gt)},
	{name: "__ge__", sig: "self, value, /", fn: bytesCompareMethod(code.Ge)},
	{name: "__add__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.bytesConcat(a[0].obj.(*Bytes), a[1])
	}},
	{name: "__mul__", sig: "self, value, /", fn: bytesTimes, lib: "str.bytes_times"},
	{name: "__rmul__", sig: "self, value, /", fn: bytesTimes, lib: "str.bytes_times"},
	{name: "__mod__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.percent(a[0], a[1])
	}, lib: "str.percent"},
	{name: "__rmod__", sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if _, ok := a[1].obj.(*Bytes); !ok {
			return notImplemented, nil
		}
		return m.percent(a[1], a[0])
	}, lib: "str.percent_of"},
	{name: "__sizeof__", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(int64(33 + len(text(a[0])))), nil
	}},

	{name: "capitalize", sig: "self, /", fn: textMap(func(s string) string {
		return asciiMap(s[:min(1, len(s))], asciiUpper) + asciiMap(s[min(1, len(s)):], asciiLower)
	})},
	{name: "lower", sig: "self, /", fn: textMap(func(s string) string { return asciiMap(s, asciiLower) })},
	{name: "upper", sig: "self, /", fn: textMap(func(s string) string { return asciiMap(s, asciiUpper) })},
	{name: "swapcase", sig: "self, /", fn: textMap(func(s string) string {
		return asciiMap(s, func(c byte) byte {
			if u := asciiUpper(c); u != c {
				return u
			}
			return asciiLower(c)
		})
	})},
	{name: "title", sig: "self, /", fn: textMap(bytesTitle)},

	{name: "isalnum", sig: "self, /", fn: bytesAll(func(c byte) bool { return isASCIILetter(c) || isASCIIDigit(c) })},
	{name: "isalpha", sig: "self, /", fn: bytesAll(isASCIILetter)},
	{name: "isascii", sig: "self, /", fn: textTest(isASCII)},
	{name: "isdigit", sig: "self, /", fn: bytesAll(isASCIIDigit)},
	{name: "islower", sig: "self, /", fn: textTest(func(s string) bool { return isLowerText(asciiPart(s)) })},
	{name: "isspace", sig: "self, /", fn: bytesAll(isByteSpace)},
	{name: "istitle", sig: "self, /", fn: textTest(func(s string) bool { return isTitleText(asciiPart(s)) })},
	{name: "isupper", sig: "self, /", fn: textTest(func(s string) bool { return isUpperText(asciiPart(s)) })},

	{name: "center", sig: "self, width, fillchar=b' ', /", fn: bytesJustify("center"), lib: "str.bytes_center"},
	{name: "ljust", sig: "self, width, fillchar=b' ', /", fn: bytesJustify("ljust"), lib: "str.bytes_ljust"},
	{name: "rjust", sig: "self, width, fillchar=b' ', /", fn: bytesJustify("rjust"), lib: "str.bytes_rjust"},
	{name: "zfill", sig: "self, width, /", fn: textZfill, lib: "str.bytes_zfill"},
	{name: "expandtabs", sig: "self, /, tabsize=8", fn: textExpandtabs, lib: "str.bytes_expandtabs"},

	{name: "count", sig: "self, sub, start=None, end=None, /", fn: bytesFind(textCount), lib: "str.bytes_count"},
	{name: "find", sig: "self, sub, start=None, end=None, /", fn: bytesFind(textFind), lib: "str.bytes_find"},
	{name: "index", sig: "self, sub, start=None, end=None, /", fn: bytesFind(textIndexOf), lib: "str.bytes_index"},
	{name: "rfind", sig: "self, sub, start=None, end=None, /", fn: bytesFind(textRfind), lib: "str.bytes_rfind"},
	{name: "rindex", sig: "self, sub, start=None, end=None, /", fn: bytesFind(textRindex), lib: "str.bytes_rindex"},
	{name: "startswith", sig: "self, prefix, start=None, end=None, /", fn: bytesEdge("startswith", strings.HasPrefix), lib: "str.bytes_startswith"},
	{name: "endswith", sig: "self, suffix, start=None, end=None, /", fn: bytesEdge("endswith", strings.HasSuffix), lib: "str.bytes_endswith"},
	{name: "removeprefix", sig: "self, prefix, /", fn: bytesRemove(strings.TrimPrefix)},
	{name: "removesuffix", sig: "self, suffix, /", fn: bytesRemove(strings.TrimSuffix)},
	{name: "replace", sig: "self, old, new, count=-1, /", fn: bytesReplace, lib: "str.bytes_replace"},

	{name: "join", sig: "self, iterable, /", fn: bytesJoin, lib: "str.bytes_join"},
	{name: "partition", sig: "self, sep, /", fn: textPartition(strings.Index, false)},
	{name: "rpartition", sig: "self, sep, /", fn: textPartition(strings.LastIndex, true)},
	{name: "split", sig: "self, /, sep=None, maxsplit=-1", fn: textSplit(false), lib: "str.bytes_split"},
	{name: "rsplit", sig: "self, /, sep=None, maxsplit=-1", fn: textSplit(true), lib: "str.bytes_rsplit"},
	{name: "splitlines", sig: "self, /, keepends=False", fn: textSplitlines, lib: "str.bytes_splitlines"},
	{name: "strip", sig: "self, bytes=None, /", fn: textStrip("strip", true, true)},
	{name: "lstrip", sig: "self, bytes=None, /", fn: textStrip("lstrip", true, false)},
	{name: "rstrip", sig: "self, bytes=None, /", fn: textStrip("rstrip", false, true)},

	{name: "decode", sig: "self, /, encoding='utf-8', errors='strict'", fn: decodeMethod},
	{name: "hex", sig: "self, sep=None, bytes_per_sep=1", fn: bytesHex, lib: "str.bytes_hex"},
	{name: "fromhex", sig: "cls, string, /", fn: bytesFromhex, kind: classMethod},
	{name: "maketrans", sig: "frm, to, /", fn: bytesMaketrans, kind: staticMethod},
	{name: "translate", sig: "self, table, /, delete=b''", fn: bytesTranslate},
}

func bytesRepr(_ *Machine, a []Value) (Value, *Exception) { return NewStr(reprBytes(text(a[0]))), nil }

func bytesCompareMethod(op code.CompareOp) nativeFunc {
	return func(_ *Machine, a []Value) (Value, *Exception) {
		b, ok := asBytes(a[1])
		if !ok {
			return notImplemented, nil
		}
		return Bool(compareText(op, text(a[0]), b.b)), nil
	}
}

func bytesTimes(m *Machine, a []Value) (Value, *Exception) {
	s, exc := m.times(a, "repeated bytes are too long")
	return likeUnless(a[0], s), exc
}

func bytesTitle(s string) string {
	inWord := false
	return asciiMap(s, func(c byte) byte {
		if inWord {
			c = asciiLower(c)
		} else {
			c = asciiUpper(c)
		}
		inWord = isASCIILetter(c)
		return c
	})
}

func isASCIILetter(c byte) bool { return asciiLower(c) >= 'a' && asciiLower(c) <= 'z' }
func isASCIIDigit(c byte) bool  { return '0' <= c && c <= '9' }

// asciiPart replaces the bytes that are no ASCII, so that they are no letters.
func asciiPart(s string) string {
	return asciiMap(s, func(c byte) byte {
		if c >= 0x80 {
			return ' '
		}
		return c
	})
}

func bytesAll(is func(c byte) bool) nativeFunc {
	return textTest(func(s string) bool {
		for i := 0; i < len(s); i++ {
			if !is(s[i]) {
				return false
			}
		}
		return s != ""
	})
}

func bytesJustify(name string) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		width, exc := m.ssize(a[1], m.types.OverflowError)
		if exc != nil {
			return Value{}, exc
		}
		fill := " "
		if !a[2].isNull() {
			b, ok := asBytes(a[2])
			if !ok || len(b.b) != 1 {
				return Value{}, m.typeError("%s() argument 2 must be a byte string of length 1, not %s", name, m.argName(a[2]))
			}
			fill = b.b
		}
		return m.justify(name, a[0], len(text(a[0])), width, fill)
	}
}

// bytesFind makes a method of bytes from a searcher: what is looked for is bytes or
// one byte.
func bytesFind(f searcher) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		w, exc := m.window(a[0], a[2], a[3])
		if exc != nil {
			return Value{}, exc
		}
		var sub string
		if o, ok := asBytes(a[1]); ok {
			sub = o.b
		} else {
			n, ok, exc := m.index(a[1])
			switch {
			case exc != nil:
				return Value{}, exc
			case !ok:
				return Value{}, m.typeError("argument should be integer or bytes-like object, not '%s'", m.typeName(a[1]))
			case !n.isInt() || n.n < 0 || n.n > 255:
				return Value{}, m.valueError("byte must be in range(0, 256)")
			}
			sub = string([]byte{byte(n.n)})
		}
		return f(m, a[0], w, sub)
	}
}

func bytesEdge(name string, has func(s, edge string) bool) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		w, exc := m.window(a[0], a[2], a[3])
		if exc != nil {
			return Value{}, exc
		}
		switch o := a[1].obj.(type) {
		case *Bytes, *ByteArray:
			return Bool(w.ok && has(w.text, text(a[1]))), nil
		case *Tuple:
			for _, v := range o.items {
				edge, exc := m.bytesArg(v)
				if exc != nil {
					return Value{}, exc
				}
				if w.ok && has(w.text, edge) {
					return True, nil
				}
			}
			return False, nil
		}
		return Value{}, m.typeError("%s first arg must be bytes or a tuple of bytes, not %s", name, m.typeName(a[1]))
	}
}

func bytesRemove(trim func(s, edge string) string) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		edge, exc := m.bytesArg(a[1])
		if exc != nil {
			return Value{}, exc
		}
		return likeUnless(a[0], trim(text(a[0]), edge)), nil
	}
}

func bytesReplace(m *Machine, a []Value) (Value, *Exception) {
	old, exc := m.bytesArg(a[1])
	if exc != nil {
		return Value{}, exc
	}
	repl, exc := m.bytesArg(a[2])
	if exc != nil {
		return Value{}, exc
	}
	return m.replace(a[0], old, repl, a[3])
}

func bytesJoin(m *Machine, a []Value) (Value, *Exception) {
	items, exc := m.joinable(a[1])
	if exc != nil {
		return Value{}, exc
	}
	sep := text(a[0])
	total := int64(len(sep)) * int64(max(0, len(items)-1))
	for i, v := range items {
		o, ok := asBytes(v)
		if !ok {
			return Value{}, m.typeError("sequence item %d: expected a bytes-like object, %s found", i, m.typeName(v))
		}
		total += int64(len(o.b))
	}
	if !m.room(total, 1) {
		return Value{}, m.memoryError()
	}
	b := make([]byte, 0, total)
	for i, v := range items {
		if i > 0 {
			b = append(b, sep...)
		}
		b = append(b, text(v)...)
	}
	return val(&Bytes{b: string(b)}), nil
}

// bytesHex is bytes.hex: groups are counted from the right, or from the left if
// their size is negative.
func bytesHex(m *Machine, a []Value) (Value, *Exception) {
	s := text(a[0])
	group := int64(1)
	if !a[2].isNull() {
		var exc *Exception
		if group, exc = m.int32Arg(a[2]); exc != nil {
			return Value{}, exc
		}
	}
	sep := ""
	if !a[1].isNull() {
		switch o := a[1].obj.(type) {
		case *Str:
			sep = o.s
			if o.Len() != 1 {
				return Value{}, m.valueError("sep must be length 1.")
			}
		case *Bytes, *ByteArray:
			sep = text(a[1])
		default:
			n, exc := m.length(a[1])
			if exc != nil {
				return Value{}, exc
			}
			if n != 1 {
				return Value{}, m.valueError("sep must be length 1.")
			}
			return Value{}, m.typeError("sep must be str or bytes.")
		}
		switch {
		case !isASCII(sep):
			return Value{}, m.valueError("sep must be ASCII.")
		case len(sep) != 1:
			return Value{}, m.valueError("sep must be length 1.")
		}
	}
	if !m.room(int64(len(s)), 3) {
		return Value{}, m.memoryError()
	}
	b := make([]byte, 0, 3*len(s))
	for i := 0; i < len(s); i++ {
		if sep != "" && i > 0 && group != 0 {
			at := int64(i)
			if group > 0 {
				at = int64(len(s) - i)
			}
			if at%group == 0 {
				b = append(b, sep...)
			}
		}
		b = append(b, hexDigits[s[i]>>4], hexDigits[s[i]&0xf])
	}
	return NewStr(string(b)), nil
}

// bytesFromhex is bytes.fromhex. Errors name the place of the first character
// that is wrong.
func bytesFromhex(m *Machine, a []Value) (Value, *Exception) {
	o, ok := a[1].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("fromhex() argument must be str, not %s", m.argName(a[1]))
	}
	digit := func(i int) int {
		if i < len(o.s) {
			if d := strings.IndexByte(hexDigits, asciiLower(o.s[i])); d >= 0 {
				return d
			}
		}
		return -1
	}
	wrong := func(i int) *Exception {
		return m.valueError("non-hexadecimal number found in fromhex() arg at position %d", i)
	}
	for i := 0; i < len(o.s); i++ {
		if o.s[i] >= 0x80 {
			return Value{}, wrong(i)
		}
	}
	var b []byte
	for i := 0; ; i += 2 {
		for i < len(o.s) && isByteSpace(o.s[i]) {
			i++
		}
		if i >= len(o.s) {
			return m.asClass(a[0], m.types.Bytes, val(&Bytes{b: string(b)}))
		}
		high, low := digit(i), digit(i+1)
		switch {
		case high < 0:
			return Value{}, wrong(i)
		case low < 0:
			return Value{}, wrong(i + 1)
		}
		b = append(b, byte(high<<4|low))
	}
}

// asClass is an object of base as one of cls, which may be derived from it.
func (m *Machine) asClass(cls Value, base *Class, v Value) (Value, *Exception) {
	if cls.obj == base {
		return v, nil
	}
	return m.call(cls, []Value{v}, nil)
}

func bytesMaketrans(m *Machine, a []Value) (Value, *Exception) {
	from, exc := m.bytesArg(a[0])
	if exc != nil {
		return Value{}, exc
	}
	to, exc := m.bytesArg(a[1])
	if exc != nil {
		return Value{}, exc
	}
	if len(from) != len(to) {
		return Value{}, m.valueError("maketrans arguments must have same length")
	}
	table := make([]byte, math.MaxUint8+1)
	for i := range table {
		table[i] = byte(i)
	}
	for i := range len(from) {
		table[from[i]] = to[i]
	}
	return val(&Bytes{b: string(table)}), nil
}

func bytesTranslate(m *Machine, a []Value) (Value, *Exception) {
	table := ""
	if !a[1].isNone() {
		var exc *Exception
		if table, exc = m.bytesArg(a[1]); exc != nil {
			return Value{}, exc
		}
		if len(table) != math.MaxUint8+1 {
			return Value{}, m.valueError("translation table must be 256 characters long")
		}
	}
	remove := ""
	if !a[2].isNull() {
		var exc *Exception
		if remove, exc = m.bytesArg(a[2]); exc != nil {
			return Value{}, exc
		}
	}
	s := text(a[0])
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if strings.IndexByte(remove, c) >= 0 {
			continue
		}
		if table != "" {
			c = table[c]
		}
		b = append(b, c)
	}
	return val(&Bytes{b: string(b)}), nil
}
