package vm

// str.maketrans and str.translate.

// strMaketrans is str.maketrans: a dict from code points to replacements.
func strMaketrans(m *Machine, a []Value) (Value, *Exception) {
	d := newDict()
	if a[1].isNull() {
		src, ok := a[0].obj.(*Dict)
		if !ok || src.ext != nil {
			return Value{}, m.typeError("if you give only one argument to maketrans it must be a dict")
		}
		var exc *Exception
		src.each(func(k, v Value) bool {
			switch o := k.obj.(type) {
			case *Str:
				if o.Len() != 1 {
					exc = m.valueError("string keys in translate table must be of length 1")
					return false
				}
				r, _ := decodeRune(o.s)
				k = Int(int64(r))
			default:
				if _, ok := asInt(k); !ok {
					exc = m.typeError("keys in translate table must be strings or integers")
					return false
				}
			}
			exc = d.set(m, k, v)
			return exc == nil
		})
		return val(d), exc
	}
	x, ok := a[0].obj.(*Str)
	if !ok {
		// The parser has looked at the other arguments before.
		for i := 1; i < 3; i++ {
			if exc := m.maketransArg(a, i); exc != nil {
				return Value{}, exc
			}
		}
		return Value{}, m.typeError("first maketrans argument must be a string if there is a second argument")
	}
	for i := 1; i < 3; i++ {
		if exc := m.maketransArg(a, i); exc != nil {
			return Value{}, exc
		}
	}
	y := a[1].obj.(*Str)
	if x.Len() != y.Len() {
		return Value{}, m.valueError("the first two maketrans arguments must have equal length")
	}
	from, to := x.s, y.s
	for from != "" {
		r, n := decodeRune(from)
		t, k := decodeRune(to)
		if exc := d.set(m, Int(int64(r)), Int(int64(t))); exc != nil {
			return Value{}, exc
		}
		from, to = from[n:], to[k:]
	}
	if z, ok := a[2].obj.(*Str); ok {
		for s := z.s; s != ""; {
			r, n := decodeRune(s)
			if exc := d.set(m, Int(int64(r)), None); exc != nil {
				return Value{}, exc
			}
			s = s[n:]
		}
	}
	return val(d), nil
}

func (m *Machine) maketransArg(a []Value, i int) *Exception {
	if a[i].isNull() {
		return nil
	}
	_, exc := m.strArg(a[i], "maketrans() argument "+itoa(i+1))
	return exc
}

// strTranslate is str.translate. Each code point is looked up once, as the table
// may be long to answer; a table that is code sends the job to the library.
func strTranslate(m *Machine, a []Value) (Value, *Exception) {
	s, table := a[0].obj.(*Str), a[1]
	if m.derived(table) != nil {
		return Value{}, needCode
	}
	known := map[rune]string{}
	var b []byte
	for rest := s.s; rest != ""; {
		r, n := decodeRune(rest)
		t, ok := known[r]
		if !ok {
			v, exc := m.getItem(table, Int(int64(r)))
			switch {
			case exc == needCode:
				return Value{}, needCode
			case exc != nil && !exc.cls.isSubclass(m.types.LookupError):
				return Value{}, exc
			case exc != nil:
				t = rest[:n]
			default:
				if t, exc = m.translation(v); exc != nil {
					return Value{}, exc
				}
			}
			known[r] = t
		}
		b = append(b, t...)
		if len(t) > n && !m.room(int64(len(b)), 1) {
			return Value{}, m.memoryError()
		}
		rest = rest[n:]
	}
	return NewStr(string(b)), nil
}

// translation is what a translate table's answer puts into the text.
func (m *Machine) translation(v Value) (string, *Exception) {
	if v.isNone() {
		return "", nil
	}
	if s, ok := v.obj.(*Str); ok {
		return s.s, nil
	}
	n, ok := asInt(v)
	if !ok {
		return "", m.typeError("character mapping must return integer, None or str")
	}
	if !n.isInt() || n.n < 0 || n.n > 0x10ffff {
		return "", m.valueError("character mapping must be in range(0x110000)")
	}
	return runeString(rune(n.n)), nil
}
