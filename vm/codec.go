package vm

import "strings"

// Encodings: str to bytes and back, with CPython's error handlers and errors. The
// encodings are utf-8, ascii, latin-1 and the forms of utf-16 and utf-32.

// A codec is one encoding.
type codec struct {
	name string // in error messages
	// encode appends the code point r to b; reason is why it can't, or "".
	encode func(b []byte, r rune) (out []byte, reason string)
	// decode reads the first code point of s: n bytes of it. If reason is not
	// empty these n bytes can't be decoded.
	decode func(s string) (r rune, n int, reason string)
	// single: an error is told for one code point, not for a run of them.
	single bool
	// bom is written before everything else and skipped when reading.
	bom string
	// detect picks the codec that reads s by its byte order mark; nil without one.
	detect func(s string) (*codec, string)
	// surrogates is how surrogatepass writes one; nil if it can't.
	surrogates func(b []byte, r rune) []byte
}

// findCodec is the codec of a name, which may be written in many ways.
func findCodec(name string) *codec {
	var b []byte
	for i := 0; i < len(name); i++ {
		switch c := asciiLower(name[i]); {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '_':
			b = append(b, '_')
		}
	}
	switch strings.TrimSuffix(string(b), "_") {
	case "utf_8", "utf8", "u8", "utf", "cp65001", "utf8_ucs2", "utf8_ucs4":
		return utf8Codec
	case "utf_8_sig", "utf8_sig":
		c := *utf8Codec
		c.bom = "\xef\xbb\xbf"
		return &c
	case "ascii", "646", "us_ascii", "us", "ansi_x3.4_1968", "ansi_x3.4_1986", "iso646_us", "iso_646.irv_1991", "cp367", "ibm367", "csascii", "iso_ir_6":
		return asciiCodec
	case "latin_1", "latin1", "latin", "l1", "iso8859_1", "iso_8859_1", "iso8859", "8859", "cp819", "ibm819", "iso_8859_1_1987", "csisolatin1", "iso_ir_100":
		return latin1Codec
	case "utf_16", "utf16", "u16":
		return utf16Codec
	case "utf_16_le", "utf_16le", "unicodelittleunmarked":
		return wideCodec("utf-16-le", 2, false)
	case "utf_16_be", "utf_16be", "unicodebigunmarked":
		return wideCodec("utf-16-be", 2, true)
	case "utf_32", "utf32", "u32":
		return utf32Codec
	case "utf_32_le", "utf_32le":
		return wideCodec("utf-32-le", 4, false)
	case "utf_32_be", "utf_32be":
		return wideCodec("utf-32-be", 4, true)
	}
	return nil
}

var (
	utf8Codec   = &codec{name: "utf-8", encode: encodeUTF8, decode: decodeUTF8, surrogates: appendRune}
	asciiCodec  = &codec{name: "ascii", encode: encodeBelow(0x80, "ordinal not in range(128)"), decode: decodeASCII}
	latin1Codec = &codec{name: "latin-1", encode: encodeBelow(0x100, "ordinal not in range(256)"), decode: decodeLatin1}
)

func encodeUTF8(b []byte, r rune) ([]byte, string) {
	if isSurrogate(r) {
		return b, "surrogates not allowed"
	}
	return appendRune(b, r), ""
}

func encodeBelow(limit rune, reason string) func([]byte, rune) ([]byte, string) {
	return func(b []byte, r rune) ([]byte, string) {
		if r >= limit {
			return b, reason
		}
		return append(b, byte(r)), ""
	}
}

func decodeASCII(s string) (rune, int, string) {
	if s[0] >= 0x80 {
		return 0, 1, "ordinal not in range(128)"
	}
	return rune(s[0]), 1, ""
}

func decodeLatin1(s string) (rune, int, string) { return rune(s[0]), 1, "" }

// decodeUTF8 finds, for what is not UTF-8, the longest beginning of a valid form.
func decodeUTF8(s string) (rune, int, string) {
	c := s[0]
	low, high, size := byte(0x80), byte(0xbf), 0
	switch {
	case c < 0x80:
		return rune(c), 1, ""
	case c < 0xc2 || c > 0xf4:
		return 0, 1, "invalid start byte"
	case c < 0xe0:
		size = 2
	case c < 0xf0:
		size = 3
		if c == 0xe0 {
			low = 0xa0
		} else if c == 0xed {
			high = 0x9f
		}
	default:
		size = 4
		if c == 0xf0 {
			low = 0x90
		} else if c == 0xf4 {
			high = 0x8f
		}
	}
	r := rune(c) & (0x7f >> size)
	for i := 1; i < size; i++ {
		if i == len(s) {
			return 0, i, "unexpected end of data"
		}
		if s[i] < low || s[i] > high {
			return 0, i, "invalid continuation byte"
		}
		r = r<<6 | rune(s[i]&0x3f)
		low, high = 0x80, 0xbf
	}
	return r, size, ""
}

// codecArg is an encoding or errors argument.
func (m *Machine) codecArg(v Value, what string) (string, *Exception) {
	if v.isNull() {
		return "", nil
	}
	s, exc := m.strArg(v, what)
	if exc == nil && strings.IndexByte(s, 0) >= 0 {
		return "", m.valueError("embedded null character")
	}
	return s, exc
}

// codec is the codec of a name; the empty name that no argument gives is utf-8.
func (m *Machine) codec(v Value, name, action string) (*codec, *Exception) {
	if v.isNull() {
		return utf8Codec, nil
	}
	if c := findCodec(name); c != nil {
		return c, nil
	}
	switch name {
	case "rot13", "rot_13", "hex", "base64", "bz2", "zlib", "zip", "uu", "quopri":
		return nil, m.errorf(m.types.LookupError, "'%s' is not a text encoding; use codecs.%s() to handle arbitrary codecs", name, action)
	}
	return nil, m.errorf(m.types.LookupError, "unknown encoding: %s", name)
}

// strEncode is str.encode.
func strEncode(m *Machine, a []Value) (Value, *Exception) {
	encoding, exc := m.codecArg(a[1], "encode() argument 'encoding'")
	if exc != nil {
		return Value{}, exc
	}
	errors, exc := m.codecArg(a[2], "encode() argument 'errors'")
	if exc != nil {
		return Value{}, exc
	}
	c, exc := m.codec(a[1], encoding, "encode")
	if exc != nil {
		return Value{}, exc
	}
	b, exc := m.encode(a[0].obj.(*Str), c, errors)
	if exc != nil {
		return Value{}, exc
	}
	return val(&Bytes{b: b}), nil
}

// encode turns a str into bytes.
func (m *Machine) encode(s *Str, c *codec, errors string) (string, *Exception) {
	if !m.room(int64(len(s.s)), 4) {
		return "", m.memoryError()
	}
	if c.bom == "" && s.ascii() && (c == utf8Codec || c == asciiCodec || c == latin1Codec) {
		return s.s, nil
	}
	b := append(make([]byte, 0, len(s.s)), c.bom...)
	place := 0
	for rest := s.s; rest != ""; place++ {
		r, n := decodeRune(rest)
		out, reason := c.encode(b, r)
		if reason == "" {
			b, rest = out, rest[n:]
			continue
		}
		// The run of code points that fail together.
		run := []rune{r}
		end := rest[n:]
		for !c.single && end != "" {
			r, n := decodeRune(end)
			if _, reason := c.encode(nil, r); reason == "" {
				break
			}
			run = append(run, r)
			end = end[n:]
		}
		out, done, exc := m.encodeError(c, s, b, run, place, reason, errors)
		if exc != nil {
			return "", exc
		}
		b = out
		for range done {
			_, n := decodeRune(rest)
			rest = rest[n:]
		}
		place += done - 1
	}
	return string(b), nil
}

// encodeError applies an error handler to a run of code points that begins at place.
// It answers how many of them it has taken care of.
func (m *Machine) encodeError(c *codec, s *Str, b []byte, run []rune, place int, reason, errors string) ([]byte, int, *Exception) {
	fail := func(from int) *Exception {
		return m.unicodeError(m.types.UnicodeEncodeError, c.name, s.plain(), place+from, place+len(run), reason)
	}
	put := func(text string) {
		for i := 0; i < len(text); i++ {
			b, _ = c.encode(b, rune(text[i]))
		}
	}
	switch errors {
	case "", "strict":
		return nil, 0, fail(0)
	case "ignore":
	case "replace":
		put(strings.Repeat("?", len(run)))
	case "backslashreplace":
		for _, r := range run {
			put(string(appendEscape(nil, r)))
		}
	case "xmlcharrefreplace":
		for _, r := range run {
			put("&#" + itoa(int(r)) + ";")
		}
	case "surrogateescape":
		for i, r := range run {
			if r < 0xdc80 || r > 0xdcff {
				if i == 0 {
					return nil, 0, fail(0)
				}
				return b, i, nil
			}
			b = append(b, byte(r-0xdc00))
		}
	case "surrogatepass":
		for i, r := range run {
			if !isSurrogate(r) || c.surrogates == nil {
				if i == 0 {
					return nil, 0, fail(0)
				}
				return b, i, nil
			}
			b = c.surrogates(b, r)
		}
	default:
		return nil, 0, m.errorf(m.types.LookupError, "unknown error handler name '%s'", errors)
	}
	return b, len(run), nil
}

// decodeMethod is bytes.decode.
func decodeMethod(m *Machine, a []Value) (Value, *Exception) {
	encoding, exc := m.codecArg(a[1], "decode() argument 'encoding'")
	if exc != nil {
		return Value{}, exc
	}
	errors, exc := m.codecArg(a[2], "decode() argument 'errors'")
	if exc != nil {
		return Value{}, exc
	}
	c, exc := m.codec(a[1], encoding, "decode")
	if exc != nil {
		return Value{}, exc
	}
	return m.decode(a[0].obj.(*Bytes), c, errors)
}

// decode turns bytes into a str.
func (m *Machine) decode(o *Bytes, c *codec, errors string) (Value, *Exception) {
	if !m.room(int64(len(o.b)), 3) {
		return Value{}, m.memoryError()
	}
	s, start := o.b, 0
	if c.detect != nil {
		var rest string
		c, rest = c.detect(s)
		start = len(s) - len(rest)
	} else if c.bom != "" && strings.HasPrefix(s, c.bom) {
		start = len(c.bom)
	}
	if c == utf8Codec && isASCII(s) {
		return NewStr(s), nil
	}
	b := make([]byte, 0, len(s))
	for i := start; i < len(s); {
		r, n, reason := c.decode(s[i:])
		if reason == "" {
			b = appendRune(b, r)
			i += n
			continue
		}
		out, done, exc := m.decodeError(c, o, b, i, i+n, reason, errors)
		if exc != nil {
			return Value{}, exc
		}
		b = out
		i += done
	}
	return NewStr(string(b)), nil
}

// decodeError applies an error handler to the bytes from start to end. It answers
// how many of them it has taken care of.
func (m *Machine) decodeError(c *codec, o *Bytes, b []byte, start, end int, reason, errors string) ([]byte, int, *Exception) {
	bad := o.b[start:end]
	fail := func() *Exception {
		return m.unicodeError(m.types.UnicodeDecodeError, c.name, val(o), start, end, reason)
	}
	switch errors {
	case "", "strict":
		return nil, 0, fail()
	case "ignore":
	case "replace":
		b = append(b, "\ufffd"...)
	case "backslashreplace":
		for i := 0; i < len(bad); i++ {
			b = appendEscape(b, rune(bad[i]))
		}
	case "surrogateescape":
		n := 0
		for n < len(bad) && bad[n] >= 0x80 {
			b = appendRune(b, 0xdc00+rune(bad[n]))
			n++
		}
		if n == 0 {
			return nil, 0, fail()
		}
		return b, n, nil
	case "surrogatepass":
		if r, n := c.passed(o.b[start:]); n > 0 {
			return appendRune(b, r), n, nil
		}
		return nil, 0, fail()
	default:
		return nil, 0, m.errorf(m.types.LookupError, "unknown error handler name '%s'", errors)
	}
	return b, len(bad), nil
}

// unicodeError makes a UnicodeEncodeError or UnicodeDecodeError.
func (m *Machine) unicodeError(cls *Class, encoding string, object Value, start, end int, reason string) *Exception {
	args := []Value{NewStr(encoding), object, Int(int64(start)), Int(int64(end)), NewStr(reason)}
	e := m.newError(cls, args...)
	for i, name := range [...]string{"encoding", "object", "start", "end", "reason"} {
		e.setField(m, name, args[i])
	}
	return e
}

// unicodeErrorText is str() of UnicodeEncodeError, UnicodeDecodeError and
// UnicodeTranslateError.
func unicodeErrorText(m *Machine, e *Exception) string {
	field := func(name string) Value {
		if e.fields != nil {
			if v, ok := e.fields.getStr(m.intern(name)); ok {
				return v
			}
		}
		return Value{}
	}
	object, reason := field("object"), field("reason")
	startField, okStart := asInt(valueOrNone(field("start")))
	endField, okEnd := asInt(valueOrNone(field("end")))
	if object.isNull() || !okStart || !okEnd {
		return ""
	}
	// The program may have set anything: the places are fitted to the object.
	size := int64(len(text(object)))
	if s, ok := object.obj.(*Str); ok {
		size = int64(s.Len())
	}
	start := max(0, min(clampInt(startField), size-1))
	end := max(1, min(clampInt(endField), size))
	why, exc := m.str(valueOrNone(reason))
	if exc != nil {
		why = ""
	}
	one := start < size && end == start+1
	var what, where string
	var b []byte
	switch o := object.obj.(type) {
	case *Str:
		action := "encode"
		if e.cls.isSubclass(m.types.UnicodeTranslateError) {
			action = "translate"
		}
		what = "can't " + action + " characters"
		if one {
			r, _ := decodeRune(o.s[o.offset(int(start)):])
			b = appendEscape(b, r)
			what = "can't " + action + " character '" + string(b) + "'"
		}
	case *Bytes:
		what = "can't decode bytes"
		if one {
			c := o.b[start]
			what = "can't decode byte 0x" + string(hexDigits[c>>4]) + string(hexDigits[c&0xf])
		}
	default:
		return ""
	}
	where = itoa(int(start))
	if !one {
		where += "-" + itoa(int(end-1))
	}
	text := what + " in position " + where + ": " + why
	if encoding, ok := field("encoding").obj.(*Str); ok && !e.cls.isSubclass(m.types.UnicodeTranslateError) {
		text = "'" + encoding.s + "' codec " + text
	}
	return text
}

// valueOrNone is v, or None for no value.
func valueOrNone(v Value) Value {
	if v.isNull() {
		return None
	}
	return v
}
