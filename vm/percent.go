package vm

import (
	"math"
	"strings"
)

// The % operator of str and bytes.

// percent is format % args.
func (m *Machine) percent(format, args Value) (Value, *Exception) {
	return (&asker{m: m}).percent(format, args)
}

// percentStep is _percent(format, args, log) of the library: one walk.
func percentStep(m *Machine, a []Value) (Value, *Exception) {
	q := &asker{m: m, log: a[2].obj.(*List)}
	return q.finish(q.percent(a[0], a[1]))
}

// A percenter is a walk through a format.
type percenter struct {
	*asker
	format  string
	bytes   bool
	pos     int
	out     []byte
	args    []Value // what is still to be taken
	mapping Value   // the right operand, if it can be asked for keys
}

// A percentSpec is one conversion.
type percentSpec struct {
	minus, plus, space, alt, zero bool
	width, prec                   int64 // -1: not given
	verb                          rune
}

func (q *asker) percent(format, args Value) (Value, *Exception) {
	p := &percenter{asker: q, format: text(format)}
	_, p.bytes = format.obj.(*Bytes)
	switch o := args.obj.(type) {
	case *Tuple:
		p.args = o.items
	default:
		p.args = []Value{args}
		if q.m.isMapping(args) && !(p.bytes && args.obj.class(q.m) == q.m.types.Bytes) {
			p.mapping = args
		}
	}
	for p.pos < len(p.format) {
		i := strings.IndexByte(p.format[p.pos:], '%')
		if i < 0 {
			p.out = append(p.out, p.format[p.pos:]...)
			break
		}
		p.out = append(p.out, p.format[p.pos:p.pos+i]...)
		p.pos += i + 1
		if exc := p.conversion(); exc != nil {
			return Value{}, exc
		}
	}
	if len(p.args) > 0 && p.mapping.isNull() {
		kind := "string"
		if p.bytes {
			kind = "bytes"
		}
		return Value{}, q.m.typeError("not all arguments converted during %s formatting", kind)
	}
	return like(format, string(p.out)), nil
}

// isMapping reports whether v has items, which a % format may use by key. For
// CPython lists are mappings, too, but neither tuples nor strings are.
func (m *Machine) isMapping(v Value) bool {
	switch v.obj.(type) {
	case *Tuple, *Str, *Class:
		return false
	}
	return m.has(v, "__getitem__")
}

// take is the next character of a conversion.
func (p *percenter) take() (rune, *Exception) {
	if p.pos >= len(p.format) {
		return 0, p.m.valueError("incomplete format")
	}
	r, n := rune(p.format[p.pos]), 1
	if !p.bytes {
		r, n = decodeRune(p.format[p.pos:])
	}
	p.pos += n
	return r, nil
}

// arg is the next argument.
func (p *percenter) arg() (Value, *Exception) {
	if len(p.args) == 0 {
		return Value{}, p.m.typeError("not enough arguments for format string")
	}
	v := p.args[0]
	p.args = p.args[1:]
	return v, nil
}

// conversion does what follows a %.
func (p *percenter) conversion() *Exception {
	c, exc := p.take()
	if exc != nil {
		return exc
	}
	if c == '%' {
		p.out = append(p.out, '%')
		return nil
	}
	if c == '(' {
		if exc := p.key(); exc != nil {
			return exc
		}
		if c, exc = p.take(); exc != nil {
			return exc
		}
	}
	s := percentSpec{width: -1, prec: -1}
flags:
	for {
		switch c {
		case '-':
			s.minus = true
		case '+':
			s.plus = true
		case ' ':
			s.space = true
		case '#':
			s.alt = true
		case '0':
			s.zero = true
		default:
			break flags
		}
		if c, exc = p.take(); exc != nil {
			return exc
		}
	}
	star := c == '*'
	if c, s.width, exc = p.number(c, math.MaxInt64, "width too big"); exc != nil {
		return exc
	}
	if star && s.width < 0 {
		s.minus = true
		s.width = -s.width
	}
	if c == '.' {
		if c, exc = p.take(); exc != nil {
			return exc
		}
		if c, s.prec, exc = p.number(c, math.MaxInt32, "precision too big"); exc != nil {
			return exc
		}
		s.prec = max(0, s.prec)
	}
	if c == 'h' || c == 'l' || c == 'L' {
		if c, exc = p.take(); exc != nil {
			return exc
		}
	}
	s.verb = c
	return p.convert(s)
}

// key does the (key) of a conversion: the mapping's item is the one argument.
func (p *percenter) key() *Exception {
	if p.mapping.isNull() {
		return p.m.typeError("format requires a mapping")
	}
	start, depth := p.pos, 1
	for depth > 0 {
		if p.pos >= len(p.format) {
			return p.m.valueError("incomplete format key")
		}
		switch p.format[p.pos] {
		case '(':
			depth++
		case ')':
			depth--
		}
		p.pos++
	}
	key := NewStr(p.format[start : p.pos-1])
	if p.bytes {
		key = val(&Bytes{b: p.format[start : p.pos-1]})
	}
	v, exc := p.item(p.mapping, key)
	if exc != nil {
		return exc
	}
	p.args = []Value{v}
	return nil
}

// number reads a width or precision that begins with c: digits, or * for the next
// argument. It answers the character behind and the number, -1 if there is none.
func (p *percenter) number(c rune, most int64, tooBig string) (rune, int64, *Exception) {
	if c == '*' {
		v, exc := p.arg()
		if exc != nil {
			return 0, 0, exc
		}
		n, ok := asInt(v)
		if !ok {
			return 0, 0, p.m.typeError("* wants int")
		}
		if !n.isInt() || n.n > most || n.n < -most-1 {
			size := "ssize_t"
			if most == math.MaxInt32 {
				size = "int"
			}
			return 0, 0, p.m.errorf(p.m.types.OverflowError, "Python int too large to convert to C %s", size)
		}
		c, exc = p.take()
		return c, n.n, exc
	}
	n := int64(-1)
	for c >= '0' && c <= '9' {
		d := int64(c - '0')
		n = max(0, n)
		if n > (most-d)/10 {
			return 0, 0, p.m.valueError("%s", tooBig)
		}
		n = n*10 + d
		var exc *Exception
		if c, exc = p.take(); exc != nil {
			return 0, 0, exc
		}
	}
	return c, n, nil
}
