package vm

import (
	"math/big"
	"strings"
)

// The conversions of the % operator: from one argument to its text.

// convert does one conversion, whose spec has been read.
func (p *percenter) convert(s percentSpec) *Exception {
	v, exc := p.arg()
	if exc != nil {
		return exc
	}
	m := p.m
	switch s.verb {
	case 's', 'r', 'a', 'b':
		if s.verb == 'b' && !p.bytes {
			break
		}
		text, exc := p.show(s.verb, v)
		if exc != nil {
			return exc
		}
		if s.prec >= 0 {
			text = p.cut(text, s.prec)
		}
		return p.put(s, "", text, false)
	case 'c':
		text, exc := p.character(v)
		if exc != nil {
			return exc
		}
		return p.put(s, "", text, false)
	case 'd', 'i', 'u', 'o', 'x', 'X':
		n, exc := p.integer(s.verb, v)
		if exc != nil {
			return exc
		}
		sign, digits, exc := m.percentInt(s, n)
		if exc != nil {
			return exc
		}
		return p.put(s, sign, digits, true)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		n, exc := p.real(v)
		if exc != nil {
			return exc
		}
		prec := s.prec
		if prec < 0 {
			prec = 6
		}
		if !m.room(prec, 1) {
			return m.memoryError()
		}
		spec := "." + itoa(int(prec)) + string(s.verb)
		if s.alt {
			spec = "#" + spec
		}
		text, exc := m.formatNumber(n, spec)
		if exc != nil {
			return exc
		}
		sign, digits := "", text
		if strings.HasPrefix(text, "-") {
			sign, digits = "-", text[1:]
		}
		return p.put(s, sign, digits, true)
	}
	shown := s.verb
	if shown < ' ' || shown > '~' {
		shown = '?'
	}
	place := pointCount(p.format[:p.pos]) - 1
	if p.bytes {
		place = p.pos - 1
	}
	return m.valueError("unsupported format character '%c' (0x%x) at index %d", shown, s.verb, place)
}

// put appends a converted text: a sign as the flags want it, then padding.
func (p *percenter) put(s percentSpec, sign, body string, number bool) *Exception {
	if number && sign == "" {
		if s.plus {
			sign = "+"
		} else if s.space {
			sign = " "
		}
	}
	n := len(body)
	if !p.bytes {
		n = pointCount(body)
	}
	pad := s.width - int64(len(sign)+n)
	if pad > 0 && !p.m.room(s.width+int64(len(p.out)), 1) {
		return p.m.memoryError()
	}
	fill := strings.Repeat(" ", int(max(0, pad)))
	switch {
	case s.minus:
		p.out = append(append(append(p.out, sign...), body...), fill...)
	case s.zero && number:
		// Zeros go behind the sign and behind 0x.
		if s.alt && len(body) > 1 && body[0] == '0' && strings.IndexByte("xXo", body[1]) >= 0 {
			sign += body[:2]
			body = body[2:]
		}
		p.out = append(append(append(p.out, sign...), strings.Repeat("0", len(fill))...), body...)
	default:
		p.out = append(append(append(p.out, fill...), sign...), body...)
	}
	return nil
}

// cut shortens a text to a precision.
func (p *percenter) cut(text string, prec int64) string {
	if int64(len(text)) <= prec {
		return text
	}
	if p.bytes {
		return text[:prec]
	}
	s := &Str{s: text}
	if int64(s.Len()) <= prec {
		return text
	}
	return text[:s.offset(int(prec))]
}

// show is what %s, %r, %a and %b show.
func (p *percenter) show(verb rune, v Value) (string, *Exception) {
	if p.bytes && (verb == 's' || verb == 'b') {
		if o, ok := asBytes(v); ok {
			return o.b, nil
		}
		if p.m.derived(v) == nil || !p.m.has(v, "__bytes__") {
			return "", p.m.typeError("%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", p.m.typeName(v))
		}
		r, exc := p.step("bytes", v, None, func() (Value, *Exception) { return Value{}, needCode })
		return text(r), exc
	}
	f := p.str
	switch {
	case verb == 'a' || verb == 'r' && p.bytes:
		f = p.ascii
	case verb == 'r':
		f = p.repr
	}
	r, exc := f(v)
	return text(r), exc
}

// character is what %c shows.
func (p *percenter) character(v Value) (string, *Exception) {
	m := p.m
	limit, limitText, wrong := int64(0x110000), "0x110000", "%c requires int or char"
	if p.bytes {
		limit, limitText, wrong = 256, "256", "%c requires an integer in range(256) or a single byte"
		if o, ok := asBytes(v); ok && len(o.b) == 1 {
			return o.b, nil
		}
	} else if o, ok := v.obj.(*Str); ok && o.Len() == 1 {
		return o.s, nil
	}
	n, ok := asInt(v)
	if !ok {
		if m.derived(v) == nil || !m.has(v, "__index__") {
			return "", m.typeError("%s", wrong)
		}
		var exc *Exception
		n, exc = p.step("index", v, NewStr(wrong), func() (Value, *Exception) { return Value{}, needCode })
		if exc != nil {
			return "", exc
		}
		n, _ = asInt(n)
	}
	if !n.isInt() || n.n < 0 || n.n >= limit {
		return "", m.errorf(m.types.OverflowError, "%%c arg not in range(%s)", limitText)
	}
	if p.bytes {
		return string([]byte{byte(n.n)}), nil
	}
	return runeString(rune(n.n)), nil
}

// integer is the int that %d and %x show.
func (p *percenter) integer(verb rune, v Value) (Value, *Exception) {
	m := p.m
	if n, ok := asInt(v); ok {
		return n, nil
	}
	if p.bytes && verb == 'i' {
		verb = 'd'
	}
	wrong := "%" + string(verb) + " format: a real number is required, not " + m.typeName(v)
	kind, methods := "int", []string{"__int__", "__index__", "__trunc__"}
	if strings.ContainsRune("oxX", verb) {
		wrong = "%" + string(verb) + " format: an integer is required, not " + m.typeName(v)
		kind, methods = "index", []string{"__index__"}
	}
	if f, ok := plainFloat(v); ok && kind == "int" {
		return m.floatToInt(f)
	}
	if m.derived(v) != nil {
		for _, name := range methods {
			if m.has(v, name) {
				n, exc := p.step(kind, v, NewStr(wrong), func() (Value, *Exception) { return Value{}, needCode })
				if exc != nil {
					return Value{}, exc
				}
				n, _ = asInt(n)
				return n, nil
			}
		}
	}
	return Value{}, m.typeError("%s", wrong)
}

// plainFloat is the float that v holds, if its type has not changed what a number is.
func plainFloat(v Value) (float64, bool) {
	switch o := v.obj.(type) {
	case floatKind:
		return v.float(), true
	case *Boxed:
		return plainFloat(o.v)
	}
	return 0, false
}

// real is the number that %f shows.
func (p *percenter) real(v Value) (Value, *Exception) {
	m := p.m
	if f, ok := plainFloat(v); ok {
		return Float(f), nil
	}
	if n, ok := asInt(v); ok {
		if b, ok := n.obj.(*BigInt); ok {
			f, _ := new(big.Float).SetInt(b.z).Float64()
			if f-f != 0 {
				return Value{}, m.errorf(m.types.OverflowError, "int too large to convert to float")
			}
			return Float(f), nil
		}
		return Float(float64(n.n)), nil
	}
	if m.derived(v) != nil && (m.has(v, "__float__") || m.has(v, "__index__")) {
		if _, isStr := v.obj.(*Str); !isStr {
			return p.step("float", v, None, func() (Value, *Exception) { return Value{}, needCode })
		}
	}
	if p.bytes {
		return Value{}, m.typeError("float argument required, not %s", m.typeName(v))
	}
	return Value{}, m.typeError("must be real number, not %s", m.typeName(v))
}

// percentInt is an int by the rules of %d, %o and %x: sign and digits.
func (m *Machine) percentInt(s percentSpec, n Value) (sign, digits string, exc *Exception) {
	switch s.verb {
	case 'd', 'i', 'u':
		digits, exc = m.repr(n)
	default:
		base := 16
		if s.verb == 'o' {
			base = 8
		}
		z := big.NewInt(n.n)
		if b, ok := n.obj.(*BigInt); ok {
			z = b.z
		}
		digits = z.Text(base)
	}
	if exc != nil {
		return "", "", exc
	}
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if pad := s.prec - int64(len(digits)); pad > 0 {
		if !m.room(s.prec, 1) {
			return "", "", m.memoryError()
		}
		digits = strings.Repeat("0", int(pad)) + digits
	}
	if s.verb == 'X' {
		digits = strings.ToUpper(digits)
	}
	if s.alt && strings.ContainsRune("oxX", s.verb) {
		digits = "0" + string(s.verb) + digits
	}
	return sign, digits, nil
}
