package vm

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"gen/lang/code"
)

// str: what a string is made of, its operators, items, slices and membership.
//
// A Str holds UTF-8 in which a lone surrogate keeps the three bytes that UTF-8
// would give it, were it allowed. Everything that takes a string apart goes through
// decodeRune and its relatives below. Two facts make the bytes pleasant to work on:
// their order is the order of code points, and a string can only be found in
// another at the start of a code point. So comparing and searching never decode.

// decodeRune is the first code point of s and the number of its bytes; a width of 0
// means that s is empty.
func decodeRune(s string) (rune, int) {
	if s == "" {
		return 0, 0
	}
	if c := s[0]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if n == 1 && isSurrogateForm(s) {
		return rune(s[0]&0xf)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return r, n
}

// decodeLastRune is the last code point of s and the number of its bytes.
func decodeLastRune(s string) (rune, int) {
	if s == "" {
		return 0, 0
	}
	if c := s[len(s)-1]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	r, n := utf8.DecodeLastRuneInString(s)
	if n == 1 && len(s) >= 3 && isSurrogateForm(s[len(s)-3:]) {
		return decodeRune(s[len(s)-3:])
	}
	return r, n
}

// isSurrogateForm reports whether s begins with a surrogate in three bytes.
func isSurrogateForm(s string) bool {
	return len(s) >= 3 && s[0] == 0xed && s[1]&0xe0 == 0xa0 && s[2]&0xc0 == 0x80
}

// isSurrogate reports whether r is half of a UTF-16 pair.
func isSurrogate(r rune) bool { return r >= 0xd800 && r < 0xe000 }

// appendRune appends a code point, surrogates included.
func appendRune(b []byte, r rune) []byte {
	if isSurrogate(r) {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

// runeString is the string of one code point.
func runeString(r rune) string { return string(appendRune(nil, r)) }

// runesOf is s as code points.
func runesOf(s string) []rune {
	out := make([]rune, 0, len(s))
	for len(s) > 0 {
		r, n := decodeRune(s)
		out = append(out, r)
		s = s[n:]
	}
	return out
}

// stringOf is the string of code points.
func stringOf(runes []rune) string {
	b := make([]byte, 0, len(runes))
	for _, r := range runes {
		b = appendRune(b, r)
	}
	return string(b)
}

// pointCount is the number of code points of s: of the bytes that do not continue one.
func pointCount(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if int8(s[i]) >= -0x40 {
			n++
		}
	}
	return n
}

// Len is the number of code points.
func (s *Str) Len() int {
	if s.size == 0 {
		s.size = pointCount(s.s) + 1
	}
	return s.size - 1
}

// ascii reports whether every code point is one byte, so that places are bytes.
func (s *Str) ascii() bool { return s.Len() == len(s.s) }

// Hash is the hash of the string; that of ” is 0, as in CPython, and no other is.
func (s *Str) Hash() int64 {
	if s.hash == 0 && s.s != "" {
		s.hash = hashText(s.s)
	}
	return s.hash
}

// hashText mixes eight bytes at a time with a 128-bit product. It has no secret
// seed: the same program hashes the same way every time.
func hashText(s string) int64 {
	const k0, k1 = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
	h := uint64(len(s)) ^ k1
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		hi, lo := bits.Mul64(h^w, k0)
		h = hi ^ lo ^ k1
		s = s[8:]
	}
	var w uint64
	for i := 0; i < len(s); i++ {
		w |= uint64(s[i]) << (8 * i)
	}
	hi, lo := bits.Mul64(h^w, k0)
	h = hi ^ lo
	h ^= h >> 32
	if h == 0 || int64(h) == -1 {
		return 1 // 0 means "not computed", and -1 is no hash in CPython
	}
	return int64(h)
}

// char is the string of the single code point that s holds. Those of Latin-1 exist
// once in a machine, as in CPython.
func (m *Machine) char(s string) Value {
	if len(s) == 1 || len(s) == 2 && s[0] < 0xc4 {
		return val(m.intern(s))
	}
	return Value{obj: &Str{s: s, size: 2}}
}

// offset is the byte at which code point i begins, 0 <= i <= Len.
func (s *Str) offset(i int) int {
	n := s.Len()
	if n == len(s.s) {
		return i
	}
	if i > n/2 {
		at := len(s.s)
		for ; i < n; i++ {
			for at--; int8(s.s[at]) < -0x40; at-- {
			}
		}
		return at
	}
	at := 0
	for ; i > 0; i-- {
		for at++; at < len(s.s) && int8(s.s[at]) < -0x40; at++ {
		}
	}
	return at
}

// slice is the plain str of code points from start to before stop, which lie in
// the string.
func (s *Str) slice(start, stop int) Value {
	if start >= stop {
		return NewStr("")
	}
	if s.ascii() {
		return Value{obj: &Str{s: s.s[start:stop], size: stop - start + 1}}
	}
	if start == 0 && stop == s.Len() {
		return Value{obj: &Str{s: s.s, size: s.size}}
	}
	from := s.offset(start)
	rest := &Str{s: s.s[from:], size: s.size - start}
	return Value{obj: &Str{s: rest.s[:rest.offset(stop-start)], size: stop - start + 1}}
}

// plain is s as an object of str itself.
func (s *Str) plain() Value {
	if s.ext == nil {
		return val(s)
	}
	return Value{obj: &Str{s: s.s, hash: s.hash, size: s.size}}
}

// strItem is s[key].
func (m *Machine) strItem(s *Str, key Value) (Value, *Exception) {
	if sl, ok := key.obj.(*Slice); ok {
		return m.strSlice(s, sl)
	}
	i, exc := m.textIndex(key, s.Len(), "string index out of range", func() *Exception {
		return m.typeError("string indices must be integers, not '%s'", m.typeName(key))
	})
	if exc != nil {
		return Value{}, exc
	}
	if s.ascii() {
		return m.char(s.s[i : i+1]), nil
	}
	at := s.offset(i)
	_, n := decodeRune(s.s[at:])
	return m.char(s.s[at : at+n]), nil
}

// textIndex turns a key into a place among n items of a str or bytes.
func (m *Machine) textIndex(key Value, n int, outside string, wrong func() *Exception) (int, *Exception) {
	i, ok, exc := m.index(key)
	switch {
	case exc != nil:
		return 0, exc
	case !ok:
		return 0, wrong()
	case !i.isInt():
		return 0, m.errorf(m.types.IndexError, "cannot fit '%s' into an index-sized integer", m.typeName(key))
	}
	j := i.n
	if j < 0 {
		j += int64(n)
	}
	if j < 0 || j >= int64(n) {
		return 0, m.errorf(m.types.IndexError, "%s", outside)
	}
	return int(j), nil
}

func (m *Machine) strSlice(s *Str, sl *Slice) (Value, *Exception) {
	start, stop, step, exc := m.sliceIndices(sl, int64(s.Len()))
	if exc != nil {
		return Value{}, exc
	}
	n := int(sliceLen(start, stop, step))
	switch {
	case n == 0:
		return NewStr(""), nil
	case step == 1:
		if n == s.Len() {
			return s.plain(), nil
		}
		return s.slice(int(start), int(stop)), nil
	case s.ascii():
		return Value{obj: &Str{s: stepped(s.s, start, step, n), size: n + 1}}, nil
	}
	all := runesOf(s.s)
	out := make([]byte, 0, n)
	for i := start; n > 0; n-- {
		out = appendRune(out, all[i])
		i += step
	}
	return NewStr(string(out)), nil
}

// stepped is every step-th of n bytes from start.
func stepped(s string, start, step int64, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = s[start+int64(i)*step]
	}
	return string(out)
}

// strCompare compares by code points.
func (m *Machine) strCompare(op code.CompareOp, a, b *Str) bool { return compareText(op, a.s, b.s) }

// compareText compares byte by byte, which for str is code point by code point.
func compareText(op code.CompareOp, a, b string) bool {
	switch op {
	case code.Lt:
		return a < b
	case code.Le:
		return a <= b
	case code.Eq:
		return a == b
	case code.Ne:
		return a != b
	case code.Gt:
		return a > b
	}
	return a >= b
}

// strBinary applies an operator of which one operand is a str.
func (m *Machine) strBinary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	s, left := a.obj.(*Str)
	switch op {
	case code.Add:
		if left {
			return m.strConcat(s, b)
		}
	case code.Multiply:
		count := b
		if !left {
			s, count = b.obj.(*Str), a
		}
		r, exc := m.repeat(s.s, count, "repeated string is too long")
		if exc != nil {
			return Value{}, exc
		}
		if n, _ := asInt(count); n.n == 1 {
			return s.plain(), nil
		}
		return NewStr(r), nil
	case code.Remainder:
		if left {
			return m.percent(a, b)
		}
	}
	return notImplemented, nil
}

func (m *Machine) strConcat(a *Str, v Value) (Value, *Exception) {
	b, ok := v.obj.(*Str)
	if !ok {
		return Value{}, m.typeError(`can only concatenate str (not "%s") to str`, m.typeName(v))
	}
	if a.s == "" {
		return b.plain(), nil
	}
	if b.s == "" {
		return a.plain(), nil
	}
	if !m.room(int64(len(a.s))+int64(len(b.s)), 1) {
		return Value{}, m.memoryError()
	}
	r := joined(a, b.s)
	if a.size != 0 && b.size != 0 {
		r.size = a.size + b.size - 1
	}
	return val(r), nil
}

// growing is the length from which on a sum keeps room for the next one.
const growing = 256

// joined is a + b. A loop that adds to a long string again and again must not copy
// it every time: the sum is made in a builder, and a sum that is still the last
// thing in its builder is continued there. What has been written never changes, so
// older sums stay what they are.
func joined(a *Str, b string) *Str {
	if len(a.s) < growing {
		return &Str{s: a.s + b}
	}
	g := a.grow
	if g == nil || g.Len() != len(a.s) {
		g = &strings.Builder{}
		g.Grow(len(a.s) + len(b))
		g.WriteString(a.s)
	}
	g.WriteString(b)
	return &Str{s: g.String(), grow: g}
}

// repeat is text * count for str and bytes.
func (m *Machine) repeat(text string, count Value, tooLong string) (string, *Exception) {
	n, ok, exc := m.index(count)
	switch {
	case exc != nil:
		return "", exc
	case !ok:
		return "", m.typeError("can't multiply sequence by non-int of type '%s'", m.typeName(count))
	}
	return m.repeated(text, n, count, tooLong)
}

// repeated is text n times over; count is n as the program gave it.
func (m *Machine) repeated(text string, n, count Value, tooLong string) (string, *Exception) {
	if !n.isInt() {
		return "", m.errorf(m.types.OverflowError, "cannot fit '%s' into an index-sized integer", m.typeName(count))
	}
	if n.n <= 0 || text == "" {
		return "", nil
	}
	hi, total := bits.Mul64(uint64(n.n), uint64(len(text)))
	if hi != 0 || total > 1<<63-1 {
		return "", m.errorf(m.types.OverflowError, "%s", tooLong)
	}
	if !m.room(int64(total), 1) {
		return "", m.memoryError()
	}
	return strings.Repeat(text, int(n.n)), nil
}

// strContains is v in s.
func (m *Machine) strContains(s *Str, v Value) (bool, *Exception) {
	sub, ok := v.obj.(*Str)
	if !ok {
		return false, m.typeError("'in <string>' requires string as left operand, not %s", m.typeName(v))
	}
	return strings.Contains(s.s, sub.s), nil
}

// str is str(v) for values whose str runs no code.
func (m *Machine) str(v Value) (string, *Exception) {
	if o, ok := v.obj.(*Str); ok && o.ext == nil {
		return o.s, nil
	}
	if c := m.derived(v); c != nil && m.overrides(c, "__str__") {
		return "", needCode
	}
	switch o := v.obj.(type) {
	case *Str:
		return o.s, nil
	case *Exception:
		return m.strException(o)
	case *MappingProxy:
		if o.d == nil {
			return "", needCode
		}
		return m.str(val(o.d))
	}
	return m.repr(v)
}
