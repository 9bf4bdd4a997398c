package vm

import "math/big"

// The builtin iterator objects. An iterator that has ended drops what it iterated
// over and stays ended.

type listIterator struct {
	list *List // nil: ended
	i    int
}

func (o *listIterator) class(m *Machine) *Class { return m.types.ListIterator }
func (o *listIterator) leaf() bool              { return true }
func (o *listIterator) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }

func (o *listIterator) next(m *Machine) (Value, *Exception) {
	if o.list == nil {
		return Value{}, exhausted
	}
	if o.i >= len(o.list.items) {
		o.list = nil
		return Value{}, exhausted
	}
	o.i++
	return o.list.items[o.i-1], nil
}

func (o *listIterator) hint(m *Machine) int64 {
	if o.list == nil {
		return 0
	}
	return max(0, int64(len(o.list.items)-o.i))
}

// listReverse goes backwards through a list: reversed(list).
type listReverse struct {
	list *List // nil: ended
	i    int   // the next index
}

func (o *listReverse) class(m *Machine) *Class { return m.types.ListReverseIterator }
func (o *listReverse) leaf() bool              { return true }
func (o *listReverse) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }

func (o *listReverse) next(m *Machine) (Value, *Exception) {
	if o.list == nil {
		return Value{}, exhausted
	}
	if o.i < 0 || o.i >= len(o.list.items) {
		o.list = nil
		return Value{}, exhausted
	}
	o.i--
	return o.list.items[o.i+1], nil
}

func (o *listReverse) hint(m *Machine) int64 {
	if o.list == nil || o.i >= len(o.list.items) {
		return 0
	}
	return int64(o.i + 1)
}

type tupleIterator struct {
	items []Value // nil: ended
	i     int
}

func (o *tupleIterator) class(m *Machine) *Class { return m.types.TupleIterator }
func (o *tupleIterator) leaf() bool              { return true }
func (o *tupleIterator) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }
func (o *tupleIterator) hint(m *Machine) int64   { return int64(len(o.items) - o.i) }

func (o *tupleIterator) next(m *Machine) (Value, *Exception) {
	if o.i >= len(o.items) {
		o.items, o.i = nil, 0
		return Value{}, exhausted
	}
	o.i++
	return o.items[o.i-1], nil
}

// strIterator walks a str by code points. Surrogates have three bytes, like their
// neighbours in the table, so the first byte alone tells the size.
type strIterator struct {
	s    string // what is left
	full string // of this
	wide bool   // the text has more than ASCII, which shows in the type's name
}

func (o *strIterator) class(m *Machine) *Class {
	if o.wide {
		return m.types.WideStrIterator
	}
	return m.types.StrIterator
}

func (o *strIterator) leaf() bool           { return true }
func (o *strIterator) mark() (func(), bool) { s := *o; return func() { *o = s }, true }

func (o *strIterator) next(m *Machine) (Value, *Exception) {
	if o.s == "" {
		return Value{}, exhausted
	}
	n := pointSize(o.s[0])
	v := NewStr(o.s[:n])
	o.s = o.s[n:]
	return v, nil
}

func (o *strIterator) hint(m *Machine) int64 {
	n := int64(0)
	for i := 0; i < len(o.s); i += pointSize(o.s[i]) {
		n++
	}
	return n
}

// pointSize is the number of bytes of the code point that begins with b.
func pointSize(b byte) int {
	switch {
	case b < 0x80:
		return 1
	case b < 0xe0:
		return 2
	case b < 0xf0:
		return 3
	}
	return 4
}

type bytesIterator struct{ s, full string }

func (o *bytesIterator) class(m *Machine) *Class { return m.types.BytesIterator }
func (o *bytesIterator) leaf() bool              { return true }
func (o *bytesIterator) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }
func (o *bytesIterator) hint(m *Machine) int64   { return int64(len(o.s)) }

func (o *bytesIterator) next(m *Machine) (Value, *Exception) {
	if o.s == "" {
		return Value{}, exhausted
	}
	v := Int(int64(o.s[0]))
	o.s = o.s[1:]
	return v, nil
}

// rangeIterator counts; big is set when 64 bits are not enough.
type rangeIterator struct {
	at, step, left int64
	big            *bigRangeIterator
}

type bigRangeIterator struct{ at, step, left *big.Int }

// newRangeIterator walks a range, from its end if backwards is set.
func newRangeIterator(m *Machine, r *Range, backwards bool) *rangeIterator {
	if n, ok := r.len(); ok && r.big == nil {
		it := &rangeIterator{at: r.start, step: r.step, left: n}
		if backwards {
			it.at, it.step = r.start+(n-1)*r.step, -r.step
		}
		return it
	}
	b := r.bounds()
	it := &bigRangeIterator{at: copyBig(b.start), step: copyBig(b.step), left: r.bigLen()}
	if backwards {
		last := bigSub(it.left, big.NewInt(1))
		it.at.Add(it.at, last.Mul(last, b.step))
		it.step.Neg(it.step)
	}
	return &rangeIterator{big: it}
}

func (o *rangeIterator) class(m *Machine) *Class {
	if o.big != nil {
		return m.types.LongRangeIterator
	}
	return m.types.RangeIterator
}

func (o *rangeIterator) leaf() bool { return true }

func (o *rangeIterator) mark() (func(), bool) {
	s := *o
	if b := o.big; b != nil {
		at, left := copyBig(b.at), copyBig(b.left)
		return func() { b.at, b.left = at, left }, true
	}
	return func() { *o = s }, true
}

func (o *rangeIterator) next(m *Machine) (Value, *Exception) {
	if b := o.big; b != nil {
		if b.left.Sign() <= 0 {
			return Value{}, exhausted
		}
		v := copyInt(b.at)
		b.at.Add(b.at, b.step)
		b.left.Sub(b.left, big.NewInt(1))
		return v, nil
	}
	if o.left <= 0 {
		return Value{}, exhausted
	}
	o.left--
	n := o.at
	o.at += o.step
	return Int(n), nil
}

func (o *rangeIterator) hint(m *Machine) int64 {
	if b := o.big; b != nil {
		return clampInt(copyInt(b.left))
	}
	return o.left
}

// setIterator walks the table of a set.
type setIterator struct {
	set  *Set // nil: ended
	i    int
	used int // size at the start; -1 after an error
	left int
}

func (o *setIterator) class(m *Machine) *Class { return m.types.SetIterator }
func (o *setIterator) leaf() bool              { return true }
func (o *setIterator) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }

func (o *setIterator) next(m *Machine) (Value, *Exception) {
	s := o.set
	if s == nil {
		return Value{}, exhausted
	}
	if o.used != s.used {
		o.used = -1
		return Value{}, m.newError(m.types.RuntimeError, NewStr("Set changed size during iteration"))
	}
	for ; o.i < len(s.table); o.i++ {
		if s.table[o.i].live() {
			o.i++
			o.left--
			return s.table[o.i-1].key, nil
		}
	}
	o.set = nil
	return Value{}, exhausted
}

func (o *setIterator) hint(m *Machine) int64 {
	if o.set == nil || o.used != o.set.used {
		return 0
	}
	return int64(max(0, o.left))
}

// seqReverse is reversed(seq) for sequences other than lists and ranges. Strings,
// bytes and tuples are leaves; anything else is asked by __getitem__.
type seqReverse struct {
	ext *ext
	seq Value // no value: ended
	i   int64 // the next index
}

func (o *seqReverse) class(m *Machine) *Class { return o.ext.classOr(m.types.Reversed) }
func (o *seqReverse) mark() (func(), bool)    { s := *o; return func() { *o = s }, true }

func (o *seqReverse) leaf() bool {
	switch s := o.seq.obj.(type) {
	case nil, *Bytes, *ByteArray:
		return true
	case *Str:
		return s.ext == nil
	case *Tuple:
		return s.ext == nil
	}
	return false
}

func (o *seqReverse) next(m *Machine) (Value, *Exception) {
	if o.i < 0 || o.seq.isNull() {
		o.seq = Value{}
		return Value{}, exhausted
	}
	if !o.leaf() {
		return m.callLib("iter.reversed_next", val(o))
	}
	v, exc := m.itemOf(o.seq, Int(o.i))
	o.i--
	return v, exc
}

func (o *seqReverse) hint(m *Machine) int64 {
	if o.seq.isNull() {
		return 0
	}
	return o.i + 1
}

// enumerateIterator is enumerate(iterable): a class of its own, so it may be derived from.
type enumerateIterator struct {
	ext   *ext
	inner Value
	n     Value // the next number
}

func (o *enumerateIterator) class(m *Machine) *Class { return o.ext.classOr(m.types.Enumerate) }

func (o *enumerateIterator) leaf() bool {
	it, ok := o.inner.obj.(iterator)
	return ok && it.leaf()
}

func (o *enumerateIterator) mark() (func(), bool) {
	it, ok := o.inner.obj.(iterator)
	if !ok {
		return nil, false
	}
	back, ok := mark(it)
	s := *o
	return func() { back(); *o = s }, ok
}

func (o *enumerateIterator) next(m *Machine) (Value, *Exception) {
	it, ok := o.inner.obj.(iterator)
	if !ok || !it.leaf() {
		return m.callLib("iter.enumerate_next", val(o))
	}
	v, exc := it.next(m)
	if exc != nil {
		return Value{}, exc
	}
	return o.pair(v), nil
}

// pair counts v.
func (o *enumerateIterator) pair(v Value) Value {
	t := &Tuple{items: []Value{o.n, v}}
	o.n = addOne(o.n)
	return val(t)
}

// addOne is n + 1 for a plain int.
func addOne(n Value) Value {
	if n.isInt() && n.n+1 > n.n {
		return Int(n.n + 1)
	}
	z := copyBig(toBig(n))
	return bigInt(z.Add(z, big.NewInt(1)))
}

// sequenceIterator is iter(obj) for an object that has __getitem__ only.
type sequenceIterator struct {
	seq Value // no value: ended
	i   int64
}

func (o *sequenceIterator) class(m *Machine) *Class { return m.types.SequenceIterator }
func (o *sequenceIterator) leaf() bool              { return o.seq.isNull() }

func (o *sequenceIterator) next(m *Machine) (Value, *Exception) {
	if o.seq.isNull() {
		return Value{}, exhausted
	}
	return m.callLib("iter.sequence_next", val(o))
}

// hint is asked only when the sequence is gone: before, its __len__ knows.
func (o *sequenceIterator) hint(m *Machine) int64 { return 0 }

// callableIterator is iter(callable, sentinel).
type callableIterator struct {
	fn, sentinel Value // no value: ended
}

func (o *callableIterator) class(m *Machine) *Class { return m.types.CallableIterator }
func (o *callableIterator) leaf() bool              { return o.fn.isNull() }

func (o *callableIterator) next(m *Machine) (Value, *Exception) {
	if o.fn.isNull() {
		return Value{}, exhausted
	}
	return m.callLib("iter.callable_next", val(o))
}
