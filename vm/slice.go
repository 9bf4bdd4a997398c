package vm

import (
	"math"
	"math/big"
)

// Indices and slices: how a key that is a number, or a slice of numbers, becomes
// places in a sequence.

// asInt unwraps an int, bool or int of a derived class.
func asInt(v Value) (Value, bool) {
	switch o := v.obj.(type) {
	case intKind, *BigInt:
		return v, true
	case boolKind:
		return Int(v.n), true
	case *Boxed:
		return asInt(o.v)
	}
	return Value{}, false
}

// index is operator.index(v): the int that v stands for; ok is false if v is no
// number. needCode if v has an __index__ of its own.
func (m *Machine) index(v Value) (n Value, ok bool, exc *Exception) {
	if n, ok := asInt(v); ok {
		return n, true, nil
	}
	if c := m.derived(v); c != nil && m.has(v, "__index__") {
		return Value{}, false, needCode
	}
	return Value{}, false, nil
}

// clampInt is an int cut off at the ends of int64.
func clampInt(v Value) int64 {
	if b, ok := v.obj.(*BigInt); ok {
		if b.z.Sign() < 0 {
			return math.MinInt64
		}
		return math.MaxInt64
	}
	return v.n
}

// ssize is an index argument of a method, cut off at neither end: OverflowError
// (or the class given) for what leaves 64 bits, TypeError for what is no int.
func (m *Machine) ssize(v Value, tooLarge *Class) (int64, *Exception) {
	n, ok, exc := m.index(v)
	switch {
	case exc != nil:
		return 0, exc
	case !ok:
		return 0, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
	case !n.isInt() && tooLarge == m.types.IndexError:
		return 0, m.errorf(tooLarge, "cannot fit '%s' into an index-sized integer", m.typeName(v))
	case !n.isInt():
		return 0, m.tooLargeForC()
	}
	return n.n, nil
}

// slicePart is one part of a slice as an int, cut off at the ends of int64.
func (m *Machine) slicePart(v Value, missing int64) (int64, *Exception) {
	if v.isNone() {
		return missing, nil
	}
	n, ok, exc := m.index(v)
	if exc != nil {
		return 0, exc
	}
	if !ok {
		return 0, m.typeError("slice indices must be integers or None or have an __index__ method")
	}
	return clampInt(n), nil
}

// sliceIndices fits a slice to a sequence of n items: start and stop lie between 0
// and n (-1 and n-1 for a negative step).
func (m *Machine) sliceIndices(s *Slice, n int64) (start, stop, step int64, exc *Exception) {
	if step, exc = m.slicePart(s.step, 1); exc != nil {
		return
	}
	if step == 0 {
		return 0, 0, 0, m.valueError("slice step cannot be zero")
	}
	if step == math.MinInt64 {
		step = -math.MaxInt64 // so that -step is a number
	}
	first, last := int64(0), n
	if step < 0 {
		first, last = n-1, -1
	}
	low, high := min(first, last), max(first, last)
	fit := func(v Value, missing int64) int64 {
		if v.isNone() {
			return missing
		}
		var i int64
		if i, exc = m.slicePart(v, missing); i < 0 {
			i += n
		}
		return max(low, min(high, i))
	}
	if start = fit(s.start, first); exc != nil {
		return
	}
	stop = fit(s.stop, last)
	return
}

// sliceLen is the number of indices from start to stop.
func sliceLen(start, stop, step int64) int64 {
	switch {
	case step > 0 && start < stop:
		return (stop-start-1)/step + 1
	case step < 0 && start > stop:
		return (start-stop-1)/-step + 1
	}
	return 0
}

// bigSlice is sliceIndices for any length: what slice.indices answers.
func (m *Machine) bigSlice(s *Slice, n *big.Int) (start, stop, step *big.Int, exc *Exception) {
	part := func(v Value, missing *big.Int) *big.Int {
		if exc != nil || v.isNone() {
			return missing
		}
		i, ok, e := m.index(v)
		if e != nil {
			exc = e
			return missing
		}
		if !ok {
			exc = m.typeError("slice indices must be integers or None or have an __index__ method")
			return missing
		}
		return toBig(i)
	}
	step = part(s.step, big.NewInt(1))
	if exc == nil && step.Sign() == 0 {
		exc = m.valueError("slice step cannot be zero")
	}
	if exc != nil {
		return
	}
	first, last := new(big.Int), n
	if step.Sign() < 0 {
		first, last = new(big.Int).Sub(n, big.NewInt(1)), big.NewInt(-1)
	}
	low, high := first, last
	if low.Cmp(high) > 0 {
		low, high = high, low
	}
	fit := func(v Value, missing *big.Int) *big.Int {
		if v.isNone() {
			return missing
		}
		i := part(v, missing)
		if i.Sign() < 0 {
			i = new(big.Int).Add(i, n)
		}
		if i.Cmp(low) < 0 {
			return low
		}
		if i.Cmp(high) > 0 {
			return high
		}
		return i
	}
	start = fit(s.start, first)
	stop = fit(s.stop, last)
	return
}
