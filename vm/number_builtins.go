package vm

import (
	"strings"
)

// The builtin functions on numbers: abs, divmod, pow, round, bin, oct, hex.

var numberBuiltins = []nativeDef{
	{name: "abs", sig: "x, /", lib: "number.abs", fn: func(m *Machine, a []Value) (Value, *Exception) {
		switch {
		case isNumber(a[0]):
			return m.numberAbs(a[0])
		case m.isHeap(a[0]):
			return Value{}, needCode
		}
		return Value{}, m.typeError("bad operand type for abs(): '%s'", m.typeName(a[0]))
	}},
	{name: "bin", sig: "number, /", lib: "number.bin", fn: inBase("0b", 2)},
	{name: "oct", sig: "number, /", lib: "number.oct", fn: inBase("0o", 8)},
	{name: "hex", sig: "number, /", lib: "number.hex", fn: inBase("0x", 16)},
	{name: "divmod", sig: "x, y, /", lib: "number.divmod", fn: func(m *Machine, a []Value) (Value, *Exception) {
		switch {
		case isNumber(a[0]) && isNumber(a[1]):
			return m.numberDivMod(a[0], a[1])
		case m.isHeap(a[0]) || m.isHeap(a[1]):
			return Value{}, needCode
		}
		return Value{}, m.unsupported("divmod()", a[0], a[1])
	}},
	{name: "pow", sig: "base, exp, mod=None", lib: "number.pow", fn: builtinPow},
	{name: "round", sig: "number, ndigits=None", lib: "number.round", fn: func(m *Machine, a []Value) (Value, *Exception) {
		switch {
		case isNumber(a[0]):
			return m.numberRound(a[0], a[1])
		case m.isHeap(a[0]):
			return Value{}, needCode
		}
		return Value{}, m.typeError("type %s doesn't define __round__ method", m.typeName(a[0]))
	}},
}

// inBase makes bin, oct or hex.
func inBase(prefix string, base int) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		n, exc := m.asIndex(a[0])
		if exc != nil {
			return Value{}, exc
		}
		s := bigOf(n).Text(base)
		if digits, negative := strings.CutPrefix(s, "-"); negative {
			return NewStr("-" + prefix + digits), nil
		}
		return NewStr(prefix + s), nil
	}
}

func builtinPow(m *Machine, a []Value) (Value, *Exception) {
	mod := a[2]
	if mod.isNull() {
		mod = None
	}
	switch {
	case m.isHeap(a[0]) || m.isHeap(a[1]) || m.isHeap(mod):
		return Value{}, needCode
	case isNumber(a[0]) && isNumber(a[1]) && (mod.isNone() || isNumber(mod)):
		return m.numberPow(a[0], a[1], mod)
	case mod.isNone():
		return Value{}, m.unsupported("**", a[0], a[1])
	}
	for _, v := range a {
		if _, ok := v.obj.(floatKind); ok {
			return Value{}, m.typeError("pow() 3rd argument not allowed unless all arguments are integers")
		}
	}
	return Value{}, m.typeError("unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'",
		m.typeName(a[0]), m.typeName(a[1]), m.typeName(mod))
}

// numberInternals are what core/number.gen is made of.
var numberInternals = []nativeDef{
	// _plain(x) is the plain int or float of an instance of a derived class.
	{name: "_plain", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.realPart(unboxed(a[0]))
	}},
	{name: "_as_index", sig: "x, /", lib: "number.index", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.asIndex(a[0])
	}},
	{name: "_bin", sig: "number, /", fn: inBase("0b", 2)},
	{name: "_oct", sig: "number, /", fn: inBase("0o", 8)},
	{name: "_hex", sig: "number, /", fn: inBase("0x", 16)},
}
