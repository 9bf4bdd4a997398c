package vm

import (
	"math"
	"strings"
)

// Formatting with replacement fields: str.format, format() and the parts that
// string.Formatter is made of.

// formatValue is format(v, spec) for values whose formatting runs no code.
func (m *Machine) formatValue(v Value, spec string) (string, *Exception) {
	if m.derived(v) != nil {
		if m.overrides(v.obj.class(m), "__format__") {
			return "", needCode
		}
		// object.__format__ and its like go on to str().
		if spec == "" {
			return m.str(v)
		}
	}
	if spec == "" {
		return m.str(v)
	}
	switch o := v.obj.(type) {
	case *Str:
		return m.formatText(o, spec)
	case intKind, boolKind, floatKind, *BigInt:
		return m.formatNumber(v, spec)
	case *Boxed:
		return m.formatNumber(o.v, spec)
	}
	return "", m.typeError("unsupported format string passed to %s.__format__", m.typeName(v))
}

// formatText formats a str.
func (m *Machine) formatText(s *Str, spec string) (string, *Exception) {
	fs, exc := parseFormatSpec(m, spec, m.typeName(val(s)))
	if exc != nil {
		return "", exc
	}
	switch {
	case fs.typ != 's':
		return "", fs.unknownCode(m)
	case fs.sign == ' ':
		return "", m.valueError("Space not allowed in string format specifier")
	case fs.sign != 0:
		return "", m.valueError("Sign not allowed in string format specifier")
	case fs.noNeg0:
		return "", m.valueError("Negative zero coercion (z) not allowed in string format specifier")
	case fs.alt:
		return "", m.valueError("Alternate form (#) not allowed in string format specifier")
	case fs.align == '=':
		return "", m.valueError("'=' alignment not allowed in string format specifier")
	}
	text := s.s
	if fs.prec >= 0 && int64(s.Len()) > fs.prec {
		text = text[:s.offset(int(fs.prec))]
	}
	return fs.pad(text, '<'), nil
}

// A numbering tells how the fields of one str.format call name their arguments.
type numbering struct {
	state byte // 0: not known yet, 'a': {} counts, 'm': by number
	next  int64
}

// A formatter is a walk through a format string with its arguments.
type formatter struct {
	*asker
	args      []Value
	mapping   Value // the keyword arguments, or the mapping of format_map
	byMapping bool  // format_map: there are no positional arguments
	numbers   numbering
}

// A formatField is one replacement field.
type formatField struct {
	name, spec string
	nested     bool // the spec has fields of its own
	conversion rune // 0 if there is none
}

// strFormat is str.format.
func strFormat(m *Machine, a []Value) (Value, *Exception) {
	f := &formatter{asker: &asker{m: m}, args: a[1].obj.(*Tuple).items, mapping: a[2]}
	return f.format(a[0].obj.(*Str).s)
}

// strFormatMap is str.format_map.
func strFormatMap(m *Machine, a []Value) (Value, *Exception) {
	f := &formatter{asker: &asker{m: m}, mapping: a[1], byMapping: true}
	return f.format(a[0].obj.(*Str).s)
}

// formatStep is _format(text, args, mapping, log) of the library: one walk. args is
// None for format_map.
func formatStep(m *Machine, a []Value) (Value, *Exception) {
	f := &formatter{asker: &asker{m: m, log: a[3].obj.(*List)}, mapping: a[2]}
	if t, ok := a[1].obj.(*Tuple); ok {
		f.args = t.items
	} else {
		f.byMapping = true
	}
	return f.finish(f.format(a[0].obj.(*Str).s))
}

func (f *formatter) format(text string) (Value, *Exception) {
	s, exc := f.build(text, 2)
	if exc != nil {
		return Value{}, exc
	}
	return NewStr(s), nil
}

// build formats a text; depth is how many levels of fields are still allowed.
func (f *formatter) build(text string, depth int) (string, *Exception) {
	if depth == 0 {
		return "", f.m.valueError("Max string recursion exceeded")
	}
	var out strings.Builder
	for rest := text; rest != ""; {
		literal, field, tail, exc := f.m.nextField(rest)
		if exc != nil {
			return "", exc
		}
		out.WriteString(literal)
		rest = tail
		if field == nil {
			continue
		}
		s, exc := f.field(field, depth)
		if exc != nil {
			return "", exc
		}
		if !f.m.room(int64(out.Len()+len(s)), 1) {
			return "", f.m.memoryError()
		}
		out.WriteString(s)
	}
	return out.String(), nil
}

// field formats one replacement field.
func (f *formatter) field(field *formatField, depth int) (string, *Exception) {
	v, exc := f.lookup(field.name)
	if exc != nil {
		return "", exc
	}
	switch c := field.conversion; c {
	case 0:
	case 's':
		v, exc = f.str(v)
	case 'r':
		v, exc = f.repr(v)
	case 'a':
		v, exc = f.ascii(v)
	default:
		if c > ' ' && c < 0x7f {
			return "", f.m.valueError("Unknown conversion specifier %c", c)
		}
		return "", f.m.valueError("Unknown conversion specifier \\x%x", c)
	}
	if exc != nil {
		return "", exc
	}
	spec := field.spec
	if field.nested {
		if spec, exc = f.build(spec, depth-1); exc != nil {
			return "", exc
		}
	}
	if s, ok := v.obj.(*Str); ok && s.ext == nil && spec == "" {
		return s.s, nil
	}
	r, exc := f.step("format", v, NewStr(spec), func() (Value, *Exception) {
		s, exc := f.m.formatValue(v, spec)
		return NewStr(s), exc
	})
	return text(r), exc
}

// lookup is the value of a field name: an argument and the attributes and items
// of it.
func (f *formatter) lookup(name string) (Value, *Exception) {
	first, index, rest, exc := f.m.fieldFirst(name)
	if exc != nil {
		return Value{}, exc
	}
	if first == "" || index >= 0 {
		if exc := f.number(first == "", &index); exc != nil {
			return Value{}, exc
		}
	}
	var v Value
	if index < 0 {
		v, exc = f.item(f.mapping, NewStr(first))
	} else {
		switch {
		case f.byMapping:
			return Value{}, f.m.valueError("Format string contains positional fields")
		case index >= int64(len(f.args)):
			return Value{}, f.m.errorf(f.m.types.IndexError, "Replacement index %d out of range for positional args tuple", index)
		}
		v = f.args[index]
	}
	for exc == nil && rest != "" {
		var part string
		var attr bool
		if part, attr, index, rest, exc = f.m.fieldNext(rest); exc != nil {
			return Value{}, exc
		}
		switch {
		case attr:
			v, exc = f.attribute(v, part)
		case index >= 0:
			v, exc = f.item(v, Int(index))
		default:
			v, exc = f.item(v, NewStr(part))
		}
	}
	return v, exc
}

// number settles the index of a field that has none or is one.
func (f *formatter) number(empty bool, index *int64) *Exception {
	n := &f.numbers
	kind := byte('m')
	if empty {
		kind = 'a'
	}
	if n.state == 0 {
		n.state = kind
	}
	switch {
	case n.state == 'm' && empty:
		return f.m.valueError("cannot switch from manual field specification to automatic field numbering")
	case n.state == 'a' && !empty:
		return f.m.valueError("cannot switch from automatic field numbering to manual field specification")
	case empty:
		*index = n.next
		n.next++
	}
	return nil
}

// attribute is v.name. Reading an attribute may always run code, so only the
// library does it.
func (f *formatter) attribute(v Value, name string) (Value, *Exception) {
	return f.step("attr", v, NewStr(name), func() (Value, *Exception) { return Value{}, needCode })
}

// nextField takes the next piece of a format string: literal text, and the field
// behind it, if there is one.
func (m *Machine) nextField(s string) (literal string, field *formatField, rest string, exc *Exception) {
	i := strings.IndexAny(s, "{}")
	if i < 0 {
		return s, nil, "", nil
	}
	c, atEnd := s[i], i+1 == len(s)
	switch {
	case !atEnd && s[i+1] == c:
		return s[:i+1], nil, s[i+2:], nil
	case c == '}':
		return "", nil, "", m.valueError("Single '}' encountered in format string")
	case atEnd:
		return "", nil, "", m.valueError("Single '{' encountered in format string")
	}
	field, rest, exc = m.parseField(s[i+1:])
	return s[:i], field, rest, exc
}

// parseField reads a replacement field, s being what follows its brace.
func (m *Machine) parseField(s string) (*formatField, string, *Exception) {
	field := &formatField{}
	i := 0
name:
	for ; i < len(s); i++ {
		switch s[i] {
		case '{':
			return nil, "", m.valueError("unexpected '{' in field name")
		case '[':
			for i+1 < len(s) && s[i+1] != ']' {
				i++
			}
		case '}', ':', '!':
			break name
		}
	}
	if i == len(s) {
		return nil, "", m.valueError("expected '}' before end of string")
	}
	field.name = s[:i]
	c := s[i]
	s = s[i+1:]
	if c == '}' {
		return field, s, nil
	}
	if c == '!' {
		if s == "" {
			return nil, "", m.valueError("end of string while looking for conversion specifier")
		}
		var n int
		field.conversion, n = decodeRune(s)
		s = s[n:]
		if s != "" {
			c, s = s[0], s[1:]
			if c == '}' {
				return field, s, nil
			}
			if c != ':' {
				return nil, "", m.valueError("expected ':' after conversion specifier")
			}
		}
	}
	depth := 1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			field.nested = true
			depth++
		case '}':
			if depth--; depth == 0 {
				field.spec = s[:i]
				return field, s[i+1:], nil
			}
		}
	}
	return nil, "", m.valueError("unmatched '{' in format spec")
}

// fieldFirst splits the name of an argument from what follows it. index is -1
// unless the name is a number.
func (m *Machine) fieldFirst(name string) (first string, index int64, rest string, exc *Exception) {
	first = name
	if i := strings.IndexAny(name, ".["); i >= 0 {
		first, rest = name[:i], name[i:]
	}
	index, exc = m.fieldIndex(first)
	return
}

// fieldNext takes the next .attribute or [item] of a field name.
func (m *Machine) fieldNext(s string) (part string, attr bool, index int64, rest string, exc *Exception) {
	index = -1
	switch s[0] {
	case '.':
		part, attr = s[1:], true
		if i := strings.IndexAny(part, ".["); i >= 0 {
			part, rest = part[:i], part[i:]
		}
	case '[':
		i := strings.IndexByte(s, ']')
		if i < 0 {
			return "", false, 0, "", m.valueError("Missing ']' in format string")
		}
		part, rest = s[1:i], s[i+1:]
		if index, exc = m.fieldIndex(part); exc != nil {
			return
		}
	default:
		return "", false, 0, "", m.valueError("Only '.' or '[' may follow ']' in format field specifier")
	}
	if part == "" {
		exc = m.valueError("Empty attribute in format string")
	}
	return
}

// fieldIndex is the number that s is, -1 if it is none.
func (m *Machine) fieldIndex(s string) (int64, *Exception) {
	if s == "" {
		return -1, nil
	}
	n := int64(0)
	for s != "" {
		r, width := decodeRune(s)
		d := int64(digitValue(r))
		if d < 0 || !isDecimal(r) {
			return -1, nil
		}
		if n > (math.MaxInt64-d)/10 {
			return 0, m.valueError("Too many decimal digits in format string")
		}
		n = n*10 + d
		s = s[width:]
	}
	return n, nil
}

// formatterParser is _string.formatter_parser: the pieces of a format string as a
// list of (literal, name, spec, conversion), which are None without a field.
func formatterParser(m *Machine, a []Value) (Value, *Exception) {
	s, exc := m.strArg(a[0], "formatter_parser() argument")
	if exc != nil {
		return Value{}, exc
	}
	l := &List{}
	for s != "" {
		literal, field, rest, exc := m.nextField(s)
		if exc != nil {
			return Value{}, exc
		}
		piece := []Value{NewStr(literal), None, None, None}
		if field != nil {
			piece[1], piece[2] = NewStr(field.name), NewStr(field.spec)
			if field.conversion != 0 {
				piece[3] = NewStr(runeString(field.conversion))
			}
		}
		l.items = append(l.items, val(&Tuple{items: piece}))
		s = rest
	}
	return val(l), nil
}

// formatterSplit is _string.formatter_field_name_split: the first name, an int if it
// is a number, and a list of (is_attribute, name) for the rest.
func formatterSplit(m *Machine, a []Value) (Value, *Exception) {
	s, exc := m.strArg(a[0], "formatter_field_name_split() argument")
	if exc != nil {
		return Value{}, exc
	}
	first, index, rest, exc := m.fieldFirst(s)
	if exc != nil {
		return Value{}, exc
	}
	l := &List{}
	for rest != "" {
		var part string
		var attr bool
		var i int64
		if part, attr, i, rest, exc = m.fieldNext(rest); exc != nil {
			return Value{}, exc
		}
		key := NewStr(part)
		if i >= 0 {
			key = Int(i)
		}
		l.items = append(l.items, val(&Tuple{items: []Value{Bool(attr), key}}))
	}
	name := NewStr(first)
	if index >= 0 {
		name = Int(index)
	}
	return val(&Tuple{items: []Value{name, val(l)}}), nil
}
