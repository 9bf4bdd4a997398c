package vm

import (
	"math"
	"strings"
)

// Taking str and bytes apart and putting them together: split, partition, strip,
// splitlines, join, and the methods that pad.

// spaceWidth is the number of bytes of the white space character at the beginning
// of s, 0 if there is none.
func spaceWidth(v Value, s string) int {
	if s == "" {
		return 0
	}
	if _, ok := v.obj.(*Bytes); ok {
		return b2i(isByteSpace(s[0]))
	}
	if r, n := decodeRune(s); isSpace(r) {
		return n
	}
	return 0
}

// lastSpaceWidth is spaceWidth at the end of s.
func lastSpaceWidth(v Value, s string) int {
	if s == "" {
		return 0
	}
	if _, ok := v.obj.(*Bytes); ok {
		return b2i(isByteSpace(s[len(s)-1]))
	}
	if r, n := decodeLastRune(s); isSpace(r) {
		return n
	}
	return 0
}

// isByteSpace reports whether c is white space in bytes.
func isByteSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sepArg is an argument that separates: a str for a str, bytes for bytes. none
// reports that it is missing or None.
func (m *Machine) sepArg(self, v Value, valueOrNone string) (sep string, none bool, exc *Exception) {
	if v.isNull() || v.isNone() && valueOrNone != "" {
		return "", true, nil
	}
	switch self.obj.(type) {
	case *Bytes:
		sep, exc = m.bytesArg(v)
		return sep, false, exc
	default:
		s, ok := v.obj.(*Str)
		if !ok {
			return "", false, m.typeError("must be str%s, not %s", valueOrNone, m.typeName(v))
		}
		return s.s, false, nil
	}
}

// textSplit makes split and rsplit.
func textSplit(right bool) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		// The limit is read first, as CPython's argument parser does.
		most, exc := m.countArg(a[2])
		if exc != nil {
			return Value{}, exc
		}
		sep, none, exc := m.sepArg(a[0], a[1], " or None")
		if exc != nil {
			return Value{}, exc
		}
		if most < 0 {
			most = math.MaxInt64
		}
		if !none && sep == "" {
			return Value{}, m.valueError("empty separator")
		}
		var parts []string
		s := text(a[0])
		if !m.room(int64(len(s))/2, valueSize) {
			// A part may take more than its text does: here it is worth counting them.
			n := int64(strings.Count(s, sep))
			if none {
				n = int64(len(strings.Fields(s)))
			}
			if !m.room(n, valueSize+64) {
				return Value{}, m.memoryError()
			}
		}
		switch {
		case none && right:
			parts = rsplitSpace(a[0], s, most)
		case none:
			parts = splitSpace(a[0], s, most)
		case right:
			parts = rsplitOn(s, sep, most)
		default:
			n := -1
			if most < int64(len(s))+1 {
				n = int(most) + 1
			}
			parts = strings.SplitN(s, sep, n)
		}
		return listOf(a[0], parts), nil
	}
}

// listOf is the list of parts of a text.
func listOf(v Value, parts []string) Value {
	l := &List{items: make([]Value, len(parts))}
	for i, p := range parts {
		l.items[i] = like(v, p)
	}
	return val(l)
}

// splitSpace splits at runs of white space, at most so many times. What is left then
// keeps the white space at its end.
func splitSpace(v Value, s string, most int64) []string {
	var parts []string
	for {
		s = trimLeftSpace(v, s)
		if s == "" {
			return parts
		}
		if most == 0 {
			return append(parts, s)
		}
		most--
		end := 0
		for end < len(s) && spaceWidth(v, s[end:]) == 0 {
			end++
		}
		parts = append(parts, s[:end])
		s = s[end:]
	}
}

// rsplitSpace is splitSpace from the right.
func rsplitSpace(v Value, s string, most int64) []string {
	var parts []string
	for {
		s = trimRightSpace(v, s)
		if s == "" {
			break
		}
		if most == 0 {
			parts = append(parts, s)
			break
		}
		most--
		start := len(s)
		for start > 0 && lastSpaceWidth(v, s[:start]) == 0 {
			start--
		}
		parts = append(parts, s[start:])
		s = s[:start]
	}
	reverseText(parts)
	return parts
}

// rsplitOn splits at a separator from the right.
func rsplitOn(s, sep string, most int64) []string {
	var parts []string
	for ; most > 0; most-- {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, s[i+len(sep):])
		s = s[:i]
	}
	parts = append(parts, s)
	reverseText(parts)
	return parts
}

func reverseText(parts []string) {
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
}

func trimLeftSpace(v Value, s string) string {
	for n := spaceWidth(v, s); n > 0; n = spaceWidth(v, s) {
		s = s[n:]
	}
	return s
}

func trimRightSpace(v Value, s string) string {
	for n := lastSpaceWidth(v, s); n > 0; n = lastSpaceWidth(v, s) {
		s = s[:len(s)-n]
	}
	return s
}

// textStrip makes strip, lstrip and rstrip.
func textStrip(name string, left, right bool) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		s := text(a[0])
		_, isStr := a[0].obj.(*Str)
		if isStr && !a[1].isNull() && !a[1].isNone() {
			if _, ok := a[1].obj.(*Str); !ok {
				return Value{}, m.typeError("%s arg must be None or str", name)
			}
		}
		chars, none, exc := m.sepArg(a[0], a[1], " or None")
		if exc != nil {
			return Value{}, exc
		}
		out := s
		if left {
			switch {
			case none:
				out = trimLeftSpace(a[0], out)
			case isStr:
				for out != "" {
					_, n := decodeRune(out)
					if !strings.Contains(chars, out[:n]) {
						break
					}
					out = out[n:]
				}
			default:
				for out != "" && strings.IndexByte(chars, out[0]) >= 0 {
					out = out[1:]
				}
			}
		}
		if right {
			switch {
			case none:
				out = trimRightSpace(a[0], out)
			case isStr:
				for out != "" {
					_, n := decodeLastRune(out)
					if !strings.Contains(chars, out[len(out)-n:]) {
						break
					}
					out = out[:len(out)-n]
				}
			default:
				for out != "" && strings.IndexByte(chars, out[len(out)-1]) >= 0 {
					out = out[:len(out)-1]
				}
			}
		}
		if len(out) == len(s) {
			return itself(a[0]), nil
		}
		return like(a[0], out), nil
	}
}

// textPartition makes partition and rpartition.
func textPartition(find func(s, sep string) int, right bool) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		sep, _, exc := m.sepArg(a[0], a[1], "")
		if exc != nil {
			return Value{}, exc
		}
		if sep == "" {
			return Value{}, m.valueError("empty separator")
		}
		s := text(a[0])
		empty := like(a[0], "")
		parts := []Value{a[0], empty, empty}
		if i := find(s, sep); i >= 0 {
			parts = []Value{like(a[0], s[:i]), a[1], like(a[0], s[i+len(sep):])}
		} else if right {
			parts[0], parts[2] = parts[2], parts[0]
		}
		return val(&Tuple{items: parts}), nil
	}
}

// textSplitlines is splitlines. bytes know fewer line ends than str.
func textSplitlines(m *Machine, a []Value) (Value, *Exception) {
	keep := false
	if !a[1].isNull() {
		var exc *Exception
		if keep, exc = m.truth(a[1]); exc != nil {
			return Value{}, exc
		}
	}
	_, isStr := a[0].obj.(*Str)
	var lines []string
	for s := text(a[0]); s != ""; {
		end, width := 0, 0
		for end < len(s) {
			if width = lineEnd(s[end:], isStr); width > 0 {
				break
			}
			end++
		}
		line := s[:end]
		if keep {
			line = s[:end+width]
		}
		lines = append(lines, line)
		s = s[end+width:]
	}
	return listOf(a[0], lines), nil
}

// lineEnd is the number of bytes of the line end that s begins with.
func lineEnd(s string, isStr bool) int {
	switch c := s[0]; {
	case c == '\r' && len(s) > 1 && s[1] == '\n':
		return 2
	case c == '\n' || c == '\r':
		return 1
	case !isStr:
		return 0
	case c == '\v' || c == '\f' || c >= 0x1c && c <= 0x1e:
		return 1
	case strings.HasPrefix(s, "\u0085"):
		return 2
	case strings.HasPrefix(s, "\u2028") || strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

// strJoin is str.join.
func strJoin(m *Machine, a []Value) (Value, *Exception) {
	items, exc := m.joinable(a[1])
	if exc != nil {
		return Value{}, exc
	}
	sep := a[0].obj.(*Str).s
	if len(items) == 1 {
		if s, ok := items[0].obj.(*Str); ok && s.ext == nil {
			return items[0], nil
		}
	}
	total := int64(len(sep)) * int64(max(0, len(items)-1))
	for i, v := range items {
		s, ok := v.obj.(*Str)
		if !ok {
			return Value{}, m.typeError("sequence item %d: expected str instance, %s found", i, m.typeName(v))
		}
		total += int64(len(s.s))
	}
	if !m.room(total, 1) {
		return Value{}, m.memoryError()
	}
	b := make([]byte, 0, total)
	for i, v := range items {
		if i > 0 {
			b = append(b, sep...)
		}
		b = append(b, v.obj.(*Str).s...)
	}
	return NewStr(string(b)), nil
}

// joinable are the items of the argument of join.
func (m *Machine) joinable(v Value) ([]Value, *Exception) {
	items, exc := m.items(v)
	if exc != nil && exc != needCode && exc.cls == m.types.TypeError {
		exc = m.typeError("can only join an iterable")
	}
	return items, exc
}

// strJustify makes center, ljust and rjust of str.
func strJustify(name string) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		width, exc := m.ssize(a[1], m.types.OverflowError)
		if exc != nil {
			return Value{}, exc
		}
		fill := " "
		if !a[2].isNull() {
			f, ok := a[2].obj.(*Str)
			if !ok {
				return Value{}, m.typeError("The fill character must be a unicode character, not %s", m.typeName(a[2]))
			}
			if f.Len() != 1 {
				return Value{}, m.typeError("The fill character must be exactly one character long")
			}
			fill = f.s
		}
		return m.justify(name, a[0], a[0].obj.(*Str).Len(), width, fill)
	}
}

// justify pads a text of n items to the given width.
func (m *Machine) justify(name string, v Value, n int, width int64, fill string) (Value, *Exception) {
	pad := width - int64(n)
	if pad <= 0 {
		return itself(v), nil
	}
	if !m.room(pad+int64(n), int64(len(fill))) {
		return Value{}, m.memoryError()
	}
	left := int64(0)
	switch name {
	case "rjust":
		left = pad
	case "center":
		// Of an odd padding the left gets more exactly when the width is odd.
		left = pad/2 + pad&width&1
	}
	return like(v, strings.Repeat(fill, int(left))+text(v)+strings.Repeat(fill, int(pad-left))), nil
}

// textZfill is zfill: zeros go between a sign and the rest.
func textZfill(m *Machine, a []Value) (Value, *Exception) {
	width, exc := m.ssize(a[1], m.types.OverflowError)
	if exc != nil {
		return Value{}, exc
	}
	s := text(a[0])
	n := len(s)
	if o, ok := a[0].obj.(*Str); ok {
		n = o.Len()
	}
	pad := width - int64(n)
	if pad <= 0 {
		return itself(a[0]), nil
	}
	if !m.room(width, 1) {
		return Value{}, m.memoryError()
	}
	sign := ""
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign, s = s[:1], s[1:]
	}
	return like(a[0], sign+strings.Repeat("0", int(pad))+s), nil
}

// textExpandtabs is expandtabs: columns count items since the last line end.
func textExpandtabs(m *Machine, a []Value) (Value, *Exception) {
	size := int64(8)
	if !a[1].isNull() {
		var exc *Exception
		if size, exc = m.int32Arg(a[1]); exc != nil {
			return Value{}, exc
		}
	}
	s := text(a[0])
	if n := int64(strings.Count(s, "\t")); size > 0 && !m.room(n, size) {
		return Value{}, m.memoryError()
	}
	var b strings.Builder
	column := int64(0)
	_, isStr := a[0].obj.(*Str)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\t':
			if size > 0 {
				n := size - column%size
				column += n
				b.WriteString(strings.Repeat(" ", int(n)))
			}
		case c == '\n' || c == '\r':
			column = 0
			b.WriteByte(c)
		default:
			if !isStr || int8(c) >= -0x40 {
				column++
			}
			b.WriteByte(c)
		}
	}
	return like(a[0], b.String()), nil
}

// int32Arg is an argument that C keeps in 32 bits.
func (m *Machine) int32Arg(v Value) (int64, *Exception) {
	n, ok, exc := m.index(v)
	switch {
	case exc != nil:
		return 0, exc
	case !ok:
		return 0, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
	case !n.isInt() || n.n != int64(int32(n.n)):
		return 0, m.errorf(m.types.OverflowError, "Python int too large to convert to C int")
	}
	return n.n, nil
}
