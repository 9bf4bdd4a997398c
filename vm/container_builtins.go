package vm

import (
	"math"

	"gen/lang/code"
)

// The builtin functions about containers and iteration.

var containerBuiltins = []nativeDef{
	{name: "len", sig: "obj, /", lib: "builtins.length", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, exc := m.length(a[0])
		if exc != nil {
			if exc != needCode && m.derived(a[0]) != nil && m.has(a[0], "__len__") {
				exc = needCode
			}
			return Value{}, exc
		}
		return Int(n), nil
	}},
	{name: "iter", sig: "object, sentinel=None, /", lib: "ops.iter", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNull() {
			return m.iter(a[0])
		}
		if !m.callable(a[0]) {
			return Value{}, m.typeError("iter(v, w): v must be callable")
		}
		return val(&callableIterator{a[0], a[1]}), nil
	}},
	{name: "hash", sig: "obj, /", lib: "compare.hash_of", fn: func(m *Machine, a []Value) (Value, *Exception) {
		h, exc := m.hash(a[0])
		return Int(h), exc
	}},
	{name: "repr", sig: "obj, /", lib: "ops.to_repr", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, exc := m.repr(a[0])
		return NewStr(s), exc
	}},
	{name: "ascii", sig: "obj, /", lib: "ops.to_ascii", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, exc := m.repr(a[0])
		return NewStr(asciiRepr(s)), exc
	}},
	{name: "sorted", sig: "*args, **kwargs", lib: "sort.sort_copy", fn: builtinSorted},
	{name: "any", sig: "iterable, /", lib: "builtins.any_true", fn: func(m *Machine, a []Value) (Value, *Exception) {
		found, exc := m.anyTruth(a[0], true)
		return Bool(found), exc
	}},
	{name: "all", sig: "iterable, /", lib: "builtins.all_true", fn: func(m *Machine, a []Value) (Value, *Exception) {
		found, exc := m.anyTruth(a[0], false)
		return Bool(!found), exc
	}},
	{name: "sum", sig: "iterable, /, start=0", lib: "builtins.total", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, exc := m.newTotal(or(a[1], Int(0)))
		if exc != nil {
			return Value{}, exc
		}
		exc = m.lookOver(a[0], func(v Value) (bool, *Exception) { return false, s.add(m, v) })
		return s.result(), exc
	}},
	{name: "min", sig: "*args, key=None, default=None", count: keywordCount, lib: "builtins.smallest", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.extreme("min", code.Lt, a)
	}},
	{name: "max", sig: "*args, key=None, default=None", count: keywordCount, lib: "builtins.largest", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.extreme("max", code.Gt, a)
	}},
}

// anyTruth reports whether an item has the truth value.
func (m *Machine) anyTruth(v Value, want bool) (found bool, exc *Exception) {
	exc = m.lookOver(v, func(e Value) (bool, *Exception) {
		t, exc := m.truth(e)
		found = exc == nil && t == want
		return found, exc
	})
	return found, exc
}

// extreme is min and max without a key function. The parameters of the table come
// as key, default, args: names first, then *args.
func (m *Machine) extreme(name string, better code.CompareOp, a []Value) (Value, *Exception) {
	key, missing, args := a[0], a[1], others(a[2])
	if len(args) == 0 {
		return Value{}, m.typeError("%s expected at least 1 argument, got 0", name)
	}
	if len(args) > 1 && !missing.isNull() {
		return Value{}, m.typeError("Cannot specify a default for %s() with multiple positional arguments", name)
	}
	if !key.isNull() && !key.isNone() {
		return Value{}, needCode
	}
	source := a[2]
	if len(args) == 1 {
		source = args[0]
	}
	var best Value
	exc := m.lookOver(source, func(v Value) (bool, *Exception) {
		if best.isNull() {
			best = v
			return false, nil
		}
		r, exc := m.compare(better, v, best)
		if exc != nil {
			return false, exc
		}
		is, exc := m.truth(r)
		if exc == nil && is {
			best = v
		}
		return false, exc
	})
	switch {
	case exc != nil:
		return Value{}, exc
	case !best.isNull():
		return best, nil
	case !missing.isNull():
		return missing, nil
	}
	return Value{}, m.valueError("%s() iterable argument is empty", name)
}

// A total is a sum that is being added up. Floats are added with a correction
// (Neumaier's) from the first float on, as CPython does since 3.12.
type total struct {
	v          Value
	rest       float64 // what rounding has lost so far
	correcting bool    // v is a float and rest belongs to it
}

func (t *total) class(m *Machine) *Class { return m.types.Object }

func (m *Machine) newTotal(start Value) (*total, *Exception) {
	switch start.obj.(type) {
	case *Str:
		return nil, m.typeError("sum() can't sum strings [use ''.join(seq) instead]")
	case *Bytes:
		return nil, m.typeError("sum() can't sum bytes [use b''.join(seq) instead]")
	case *ByteArray:
		return nil, m.typeError("sum() can't sum bytearray [use b''.join(seq) instead]")
	}
	return &total{v: start, correcting: start.isFloat()}, nil
}

// add adds v; needCode, and nothing is changed, if code has to do it.
func (t *total) add(m *Machine, v Value) *Exception {
	if t.correcting {
		f := t.v.float()
		switch {
		case v.isFloat():
			x := v.float()
			sum := f + x
			if math.Abs(f) >= math.Abs(x) {
				t.rest += (f - sum) + x
			} else {
				t.rest += (x - sum) + f
			}
			t.v = Float(sum)
			return nil
		case v.isInt(), v.isBool():
			t.v = Float(f + float64(v.n))
			return nil
		}
	}
	r, exc := m.binary(code.Add, t.result(), v)
	if exc == nil {
		t.set(r)
	}
	return exc
}

func (t *total) set(v Value) { *t = total{v: v, correcting: v.isFloat()} }

// result is the sum so far.
func (t *total) result() Value {
	if t.correcting && t.rest != 0 && !math.IsInf(t.rest, 0) && !math.IsNaN(t.rest) {
		return Float(t.v.float() + t.rest)
	}
	return t.v
}
