package vm

import (
	"math/bits"

	"gen/lang/code"
)

// Hash, equality and order of values. Where a class made by code has a word in it
// the answer is needCode, and the comparison starts again in vm/lib/core/compare.gen.

// maxNesting bounds how deep containers are compared, hashed or shown, as the
// C stack does in CPython.
const maxNesting = 9990

// hash is hash(v).
func (m *Machine) hash(v Value) (int64, *Exception) {
	switch o := v.obj.(type) {
	case intKind, boolKind, floatKind, *BigInt:
		return hashNumber(v), nil
	case *Str:
		if o.ext == nil {
			return o.Hash(), nil
		}
	case noneKind:
		return 0xfca86420, nil
	}
	c := v.obj.class(m)
	if c.heap() {
		f, ok := m.special(c, "__hash__")
		if ok && f.isNone() {
			return 0, m.unhashable(v)
		}
		if ok && m.overrides(c, "__hash__") {
			if n, native := f.obj.(*Native); native && n.owner == m.types.Object {
				return m.hashID(v), nil
			}
			return 0, needCode
		}
	}
	return m.hashOf(v)
}

// hashOf is hash by the builtin type of v, whatever its class.
func (m *Machine) hashOf(v Value) (int64, *Exception) {
	switch o := v.obj.(type) {
	case *Str:
		return o.Hash(), nil
	case intKind, boolKind, floatKind, *BigInt:
		return hashNumber(v), nil
	case noneKind:
		return 0xfca86420, nil
	case *Boxed:
		return hashNumber(o.v), nil
	case *Bytes:
		return (&Str{s: o.b}).Hash(), nil
	case *Tuple:
		return m.hashTuple(o.items)
	case *Set:
		if !o.frozen {
			return 0, m.unhashable(v)
		}
		return o.frozenHash(), nil
	case *Range:
		k := o.key()
		return m.hashTuple(k[:])
	case *Slice:
		return m.hashSlice(o)
	case *List, *Dict, *ByteArray:
		return 0, m.unhashable(v)
	case *DictView:
		if o.kind != viewValues {
			return 0, m.unhashable(v)
		}
	case *MappingProxy:
		if o.d == nil {
			return 0, needCode
		}
		return 0, m.unhashable(val(o.d))
	case *Union:
		return 0, needCode
	case *GenericAlias:
		h, exc := m.hashTuple(o.args)
		return h ^ m.hashID(o.origin), exc
	case *BoundMethod:
		h, exc := m.hash(o.fn)
		return m.hashID(o.self) ^ h, exc
	}
	return m.hashID(v), nil
}

func (m *Machine) unhashable(v Value) *Exception {
	return m.typeError("unhashable type: '%s'", m.typeName(v))
}

// hashID is the hash of an object that is equal only to itself. Instances keep
// theirs, so that being a key doesn't cost an entry in the table of addresses.
func (m *Machine) hashID(v Value) int64 {
	if o, ok := v.obj.(*Instance); ok {
		if o.hash == 0 {
			m.cont.serial++
			o.hash = m.cont.serial
		}
		return o.hash
	}
	return m.id(v) >> 4
}

const (
	hashPrime1 = 11400714785074694791
	hashPrime2 = 14029467366897019727
	hashPrime5 = 2870177450012600261
)

// hashTuple is CPython's hash of a tuple, which follows xxHash.
func (m *Machine) hashTuple(items []Value) (int64, *Exception) {
	acc, exc := m.hashLanes(items)
	if exc != nil {
		return 0, exc
	}
	acc += uint64(len(items)) ^ (hashPrime5 ^ 3527539)
	if acc == ^uint64(0) {
		return 1546275796, nil
	}
	return int64(acc), nil
}

func (m *Machine) hashSlice(s *Slice) (int64, *Exception) {
	acc, exc := m.hashLanes([]Value{s.start, s.stop, s.step})
	if acc == ^uint64(0) {
		acc = 1546275796
	}
	return int64(acc), exc
}

func (m *Machine) hashLanes(items []Value) (uint64, *Exception) {
	if exc := m.deeper("maximum recursion depth exceeded"); exc != nil {
		return 0, exc
	}
	defer m.shallower()
	acc := uint64(hashPrime5)
	for _, v := range items {
		h, exc := m.hash(v)
		if exc != nil {
			return 0, exc
		}
		acc = bits.RotateLeft64(acc+uint64(h)*hashPrime2, 31) * hashPrime1
	}
	return acc, nil
}

// deeper enters one level of nesting; each success needs a call of shallower.
func (m *Machine) deeper(message string) *Exception {
	if m.cont.depth >= maxNesting {
		return m.newError(m.types.RecursionError, NewStr(message))
	}
	m.cont.depth++
	return nil
}

func (m *Machine) shallower() { m.cont.depth-- }

const tooDeepToCompare = "maximum recursion depth exceeded in comparison"

// equal is a == b, as a truth value.
func (m *Machine) equal(a, b Value) (bool, *Exception) {
	switch x := a.obj.(type) {
	case intKind, boolKind:
		switch b.obj.(type) {
		case intKind, boolKind:
			return a.n == b.n, nil
		}
	case *Str:
		if y, ok := b.obj.(*Str); ok && x.ext == nil && y.ext == nil {
			return x == y || x.s == y.s, nil
		}
	}
	r, exc := m.compare(code.Eq, a, b)
	if exc != nil {
		return false, exc
	}
	return m.truth(r)
}

// equalItem is the equality of items in containers: identical items are equal.
func (m *Machine) equalItem(a, b Value) (bool, *Exception) {
	if same(a, b) {
		return true, nil
	}
	return m.equal(a, b)
}

// compare is a op b.
func (m *Machine) compare(op code.CompareOp, a, b Value) (Value, *Exception) {
	if a.isInt() && b.isInt() {
		return Bool(ordered3(op, a.n < b.n, a.n == b.n)), nil
	}
	if isNumber(a) && isNumber(b) {
		return Bool(m.numberCompare(op, a, b)), nil
	}
	if c := m.derived(a); c != nil && m.comparesInCode(c, op) {
		return Value{}, needCode
	}
	if c := m.derived(b); c != nil && m.comparesInCode(c, swapped(op)) {
		return Value{}, needCode
	}
	if oddProxy(b) {
		return Value{}, needCode
	}
	r, exc := m.richCompare(op, a, b)
	if exc != nil || !r.isNotImplemented() {
		return r, exc
	}
	switch op {
	case code.Eq:
		return Bool(same(a, b)), nil
	case code.Ne:
		return Bool(!same(a, b)), nil
	}
	return Value{}, m.typeError("'%s' not supported between instances of '%s' and '%s'", op, m.typeName(a), m.typeName(b))
}

// comparesInCode reports whether a class made by code answers the comparison itself.
func (m *Machine) comparesInCode(c *Class, op code.CompareOp) bool {
	return m.overrides(c, code.CompareTable[op].Method) || op == code.Ne && m.overrides(c, "__eq__")
}

// swapped is the comparison that gives the same answer with the operands exchanged.
func swapped(op code.CompareOp) code.CompareOp {
	return [...]code.CompareOp{code.Lt: code.Gt, code.Le: code.Ge, code.Eq: code.Eq, code.Ne: code.Ne, code.Gt: code.Lt, code.Ge: code.Le}[op]
}

// ordered3 answers a comparison from "less" and "equal".
func ordered3(op code.CompareOp, less, equal bool) bool {
	switch op {
	case code.Lt:
		return less
	case code.Le:
		return less || equal
	case code.Eq:
		return equal
	case code.Ne:
		return !equal
	case code.Gt:
		return !less && !equal
	}
	return !less
}

// plain strips the derived class from an int or float.
func plain(v Value) Value {
	if b, ok := v.obj.(*Boxed); ok {
		return b.v
	}
	return v
}

// richCompare is the comparison that the builtin types of a and b define, whatever
// class they belong to: NotImplemented if they know nothing of each other.
func (m *Machine) richCompare(op code.CompareOp, a, b Value) (Value, *Exception) {
	switch x := a.obj.(type) {
	case intKind, boolKind, floatKind, *BigInt, *Boxed:
		if pa, pb := plain(a), plain(b); isNumber(pa) && isNumber(pb) {
			return Bool(m.numberCompare(op, pa, pb)), nil
		}
	case *Str:
		if y, ok := b.obj.(*Str); ok {
			return Bool(ordered3(op, x.s < y.s, x.s == y.s)), nil
		}
	case *Bytes, *ByteArray:
		if y, ok := asBytes(b); ok {
			s := text(a)
			return Bool(ordered3(op, s < y.b, s == y.b)), nil
		}
	case *List:
		if y, ok := b.obj.(*List); ok {
			return m.compareItems(op, x.items, y.items)
		}
	case *Tuple:
		if y, ok := b.obj.(*Tuple); ok {
			return m.compareItems(op, x.items, y.items)
		}
	case *Slice:
		if y, ok := b.obj.(*Slice); ok {
			return m.compareItems(op, []Value{x.start, x.stop, x.step}, []Value{y.start, y.stop, y.step})
		}
	case *Set, *DictView:
		return m.compareSets(op, a, b)
	}
	if op != code.Eq && op != code.Ne {
		return notImplemented, nil
	}
	var eq bool
	var exc *Exception
	switch x := a.obj.(type) {
	case *Dict:
		y, ok := b.obj.(*Dict)
		if !ok {
			if p, proxy := b.obj.(*MappingProxy); proxy && p.d != nil {
				return m.richCompare(op, b, a)
			}
			return notImplemented, nil
		}
		eq, exc = m.equalDicts(x, y)
	case *MappingProxy:
		if x.d == nil || oddProxy(b) {
			return Value{}, needCode
		}
		if y, ok := b.obj.(*MappingProxy); ok {
			b = val(y.d)
		}
		return m.compare(op, val(x.d), b)
	case *Range:
		y, ok := b.obj.(*Range)
		if !ok {
			return notImplemented, nil
		}
		p, q := x.key(), y.key()
		return m.compareItems(op, p[:], q[:])
	case *Union:
		y, ok := b.obj.(*Union)
		if !ok {
			return notImplemented, nil
		}
		eq, exc = x.equal(m, y)
	case *GenericAlias:
		y, ok := b.obj.(*GenericAlias)
		if !ok {
			return notImplemented, nil
		}
		eq, exc = x.equal(m, y)
	case *BoundMethod:
		y, ok := b.obj.(*BoundMethod)
		if !ok {
			return notImplemented, nil
		}
		if eq = same(x.self, y.self); eq {
			eq, exc = m.equal(x.fn, y.fn)
		}
	default:
		return notImplemented, nil
	}
	return Bool(eq == (op == code.Eq)), exc
}

// compareItems compares two sequences: the first items that differ decide.
func (m *Machine) compareItems(op code.CompareOp, a, b []Value) (Value, *Exception) {
	if len(a) != len(b) && (op == code.Eq || op == code.Ne) {
		return Bool(op == code.Ne), nil
	}
	if exc := m.deeper(tooDeepToCompare); exc != nil {
		return Value{}, exc
	}
	defer m.shallower()
	for i := 0; i < len(a) && i < len(b); i++ {
		if i&0xffff == 0xffff {
			if exc := m.interrupted(); exc != nil {
				return Value{}, exc
			}
		}
		eq, exc := m.equalItem(a[i], b[i])
		if exc != nil {
			return Value{}, exc
		}
		if eq {
			continue
		}
		switch op {
		case code.Eq, code.Ne:
			return Bool(op == code.Ne), nil
		}
		return m.compare(op, a[i], b[i])
	}
	return Bool(ordered3(op, len(a) < len(b), len(a) == len(b))), nil
}

// equalDicts reports whether two dicts have equal values under equal keys.
func (m *Machine) equalDicts(x, y *Dict) (bool, *Exception) {
	if x.live != y.live {
		return false, nil
	}
	if exc := m.deeper(tooDeepToCompare); exc != nil {
		return false, exc
	}
	defer m.shallower()
	for i := range x.items {
		it := &x.items[i]
		if it.key.isNull() {
			continue
		}
		j, exc := y.find(m, it.key, it.hash)
		if exc != nil || j < 0 {
			return false, exc
		}
		if eq, exc := m.equalItem(it.val, y.items[j].val); exc != nil || !eq {
			return false, exc
		}
	}
	return true, nil
}

// compareSets compares sets and set-like dict views by inclusion.
func (m *Machine) compareSets(op code.CompareOp, a, b Value) (Value, *Exception) {
	if !setLike(a) || !setLike(b) {
		return notImplemented, nil
	}
	if op == code.Gt || op == code.Ge {
		a, b, op = b, a, swapped(op)
	}
	na, _ := m.size(a)
	nb, _ := m.size(b)
	switch {
	case op == code.Lt && na >= nb, op == code.Le && na > nb:
		return False, nil
	case (op == code.Eq || op == code.Ne) && na != nb:
		return Bool(op == code.Ne), nil
	}
	in, exc := m.includes(b, a)
	return Bool(in != (op == code.Ne)), exc
}

// setLike reports whether v is a set, a frozenset, or a view of keys or items.
func setLike(v Value) bool {
	switch o := v.obj.(type) {
	case *Set:
		return true
	case *DictView:
		return o.kind != viewValues
	}
	return false
}

// includes reports whether every item of the set-like part is in the set-like whole.
func (m *Machine) includes(whole, part Value) (bool, *Exception) {
	x, ok := part.obj.(*Set)
	y, ok2 := whole.obj.(*Set)
	if ok && ok2 {
		return x.within(m, y)
	}
	items, exc := m.items(part)
	if exc != nil {
		return false, exc
	}
	for _, v := range items {
		if in, exc := m.containsItem(whole, v); exc != nil || !in {
			return false, exc
		}
	}
	return true, nil
}
