package vm

import (
	"math"
	"math/big"
	"sort"
)

// The module sys. What needs classes of its own (version_info, flags ...) stands in
// vm/lib/sys.gen.

// sysVersion is what gen claims to be: the language is that of this CPython.
const sysVersion = "3.13.0 (gen) [Go]"

func (m *Machine) fillSys(ns *Dict) {
	m.defineModule(ns, "sys", sysRows)
	m.sysModules = newDict()
	names := make([]string, 0, len(m.modules))
	for name := range m.modules {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		m.sysModules.setStr(m.intern(name), val(m.modules[name]))
	}
	argv := &List{}
	for _, s := range m.opt.Args {
		argv.items = append(argv.items, NewStr(s))
	}
	if len(argv.items) == 0 {
		argv.items = []Value{NewStr("")}
	}
	std := m.std()
	for _, row := range []struct {
		name string
		v    Value
	}{
		{"argv", val(argv)},
		{"orig_argv", val(&List{items: append([]Value(nil), argv.items...)})},
		{"modules", val(m.sysModules)},
		{"stdin", val(std.in)}, {"stdout", val(std.out)}, {"stderr", val(std.err)},
		{"__stdin__", val(std.in)}, {"__stdout__", val(std.out)}, {"__stderr__", val(std.err)},
		{"version", NewStr(sysVersion)},
		{"hexversion", Int(0x030d00f0)},
		{"maxsize", Int(math.MaxInt64)},
		{"maxunicode", Int(0x10ffff)},
		{"platform", NewStr("linux")},
		{"byteorder", NewStr("little")},
		{"executable", NewStr("")},
		{"prefix", NewStr("")},
		{"path", val(&List{items: []Value{NewStr("")}})},
		{"warnoptions", val(&List{})},
		{"copyright", NewStr("")},
		{"float_repr_style", NewStr("short")},
		{"api_version", Int(1013)},
		{"dont_write_bytecode", True},
	} {
		ns.setStr(m.intern(row.name), row.v)
	}
}

var sysRows = []nativeDef{
	{name: "exit", sig: "status=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		v := orNone(a[0])
		if v.isNone() {
			return Value{}, m.newError(m.types.SystemExit)
		}
		if t, ok := v.obj.(*Tuple); ok {
			e := m.newError(m.types.SystemExit, t.items...)
			if len(t.items) != 1 {
				e.value = v
			}
			return Value{}, e
		}
		return Value{}, m.newError(m.types.SystemExit, v)
	}},
	{name: "getrecursionlimit", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) { return Int(int64(m.recursionLimit)), nil }},
	{name: "setrecursionlimit", sig: "limit, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, exc := m.cInt(a[0])
		if exc != nil {
			return Value{}, exc
		}
		if n < 1 {
			return Value{}, m.valueError("recursion limit must be greater or equal than 1")
		}
		if depth := int64(m.frame.depth); depth >= n {
			return Value{}, m.errorf(m.types.RecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", n, depth)
		}
		m.recursionLimit = int(n)
		return None, nil
	}},
	{name: "get_coroutine_origin_tracking_depth", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Int(int64(m.originDepth)), nil
	}},
	{name: "set_coroutine_origin_tracking_depth", sig: "depth", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, exc := m.cInt(a[0])
		if exc == nil && n < 0 {
			exc = m.valueError("depth must be >= 0")
		}
		if exc == nil {
			m.originDepth = int(n)
		}
		return None, exc
	}},
	{name: "exc_info", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		e := m.current(m.userFrame())
		if e == nil {
			return val(&Tuple{items: []Value{None, None, None}}), nil
		}
		return val(&Tuple{items: []Value{val(e.cls), val(e), tracebackValue(e)}}), nil
	}},
	{name: "exception", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		if e := m.current(m.userFrame()); e != nil {
			return val(e), nil
		}
		return None, nil
	}},
	{name: "_getframe", sig: "depth=0, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n := int64(0)
		if !a[0].isNull() {
			var exc *Exception
			if n, exc = m.cInt(a[0]); exc != nil {
				return Value{}, exc
			}
		}
		f := m.userFrame()
		for ; n > 0 && f != nil; n-- {
			f = outerFrame(f)
		}
		if f == nil {
			return Value{}, m.valueError("call stack is not deep enough")
		}
		f.escaped = true
		return val(f), nil
	}},
	{name: "getsizeof", sig: "object, default=None", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(sizeOf(a[0])), nil
	}},
	{name: "intern", sig: "string, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, ok := a[0].obj.(*Str)
		if !ok {
			return Value{}, m.typeError("intern() argument must be str, not %s", m.argName(a[0]))
		}
		return val(m.intern(s.s)), nil
	}},
	{name: "get_int_max_str_digits", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) { return Int(int64(m.maxStrDigits)), nil }},
	{name: "set_int_max_str_digits", sig: "maxdigits", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, exc := m.cInt(a[0])
		if exc != nil {
			return Value{}, exc
		}
		if n != 0 && n < 640 {
			return Value{}, m.valueError("maxdigits must be 0 or larger than 640")
		}
		m.maxStrDigits = int(n)
		return None, nil
	}},
	{name: "getrefcount", sig: "object, /", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Value{}, m.errorf(m.types.NotImplementedError, "gen does not count references")
	}},
	{name: "getdefaultencoding", sig: "", fn: func(*Machine, []Value) (Value, *Exception) { return NewStr("utf-8"), nil }},
	{name: "getfilesystemencoding", sig: "", fn: func(*Machine, []Value) (Value, *Exception) { return NewStr("utf-8"), nil }},
	{name: "is_finalizing", sig: "", fn: func(*Machine, []Value) (Value, *Exception) { return False, nil }},
	{name: "gettrace", sig: "", fn: returnNone},
	{name: "getprofile", sig: "", fn: returnNone},
}

// cInt is an argument that C keeps in 32 bits.
func (m *Machine) cInt(v Value) (int64, *Exception) {
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

// outerFrame is the frame that called f or waits for it, the library's left out.
func outerFrame(f *Frame) *Frame {
	for {
		if f.gen != nil && f.gen.delegator != nil {
			f = &f.gen.delegator.frame
		} else {
			f = f.back
		}
		if f == nil || !f.isLibrary() {
			return f
		}
	}
}

// sizeOf is what CPython's objects of that kind take: for programs that compare.
func sizeOf(v Value) int64 {
	switch o := v.obj.(type) {
	case intKind:
		z := big.NewInt(v.n)
		return 28 + 4*int64(max(0, (z.BitLen()-1)/30))
	case *BigInt:
		return 24 + 4*int64((o.z.BitLen()+29)/30)
	case boolKind:
		return 28
	case floatKind:
		return 24
	case noneKind, ellipsisKind, notImplementedKind:
		return 16
	case *Str:
		n, widest := int64(0), rune(0)
		for _, r := range o.s {
			n++
			widest = max(widest, r)
		}
		switch {
		case widest < 0x80:
			return 41 + n
		case widest < 0x100:
			return 57 + n
		case widest < 0x10000:
			return 58 + 2*n
		}
		return 60 + 4*n
	case *Bytes:
		return 33 + int64(len(o.b))
	case *Tuple:
		return 40 + 8*int64(len(o.items))
	case *List:
		return 56 + 8*int64(len(o.items))
	case *Dict:
		if o.Len() == 0 {
			return 64
		}
		n := int64(8)
		for n*2/3 < int64(o.Len()) {
			n *= 2
		}
		return 88 + n + n*2/3*24
	case *Generator:
		return 168 + 8*int64(len(o.frame.slots))
	case *Function:
		return 160
	case *Class:
		return 1688
	case *Range, *Instance:
		return 48
	}
	return 56
}
