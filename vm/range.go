package vm

import (
	"math"
	"math/big"
	"math/bits"
)

// Ranges. A range whose numbers fit 64 bits keeps them inline; its length may
// still need 64 bits without sign, so the big form takes over where it would.

// newRange is range(start, stop, step); step is not 0.
func newRange(start, stop, step *big.Int) *Range {
	if start.IsInt64() && stop.IsInt64() && step.IsInt64() {
		r := &Range{start: start.Int64(), stop: stop.Int64(), step: step.Int64()}
		if _, ok := r.len(); ok {
			return r
		}
	}
	return &Range{big: &bigRange{start, stop, step}}
}

// len is the number of items, if it fits.
func (r *Range) len() (int64, bool) {
	if r.big != nil {
		n := r.bigLen()
		return n.Int64(), n.IsInt64()
	}
	var span, step uint64
	switch {
	case r.step > 0 && r.start < r.stop:
		span, step = uint64(r.stop)-uint64(r.start), uint64(r.step)
	case r.step < 0 && r.start > r.stop:
		span, step = uint64(r.start)-uint64(r.stop), -uint64(r.step)
	default:
		return 0, true
	}
	n := (span-1)/step + 1
	return int64(n), n <= math.MaxInt64
}

// bigLen is the number of items.
func (r *Range) bigLen() *big.Int {
	b := r.bounds()
	span, step := new(big.Int).Sub(b.stop, b.start), new(big.Int).Set(b.step)
	if step.Sign() < 0 {
		span.Neg(span)
		step.Neg(step)
	}
	if span.Sign() <= 0 {
		return new(big.Int)
	}
	span.Sub(span, big.NewInt(1)).Quo(span, step)
	return span.Add(span, big.NewInt(1))
}

// bounds is the range in its big form.
func (r *Range) bounds() *bigRange {
	if r.big != nil {
		return r.big
	}
	return &bigRange{big.NewInt(r.start), big.NewInt(r.stop), big.NewInt(r.step)}
}

// parts are start, stop and step as values.
func (r *Range) parts() (start, stop, step Value) {
	if r.big == nil {
		return Int(r.start), Int(r.stop), Int(r.step)
	}
	return copyInt(r.big.start), copyInt(r.big.stop), copyInt(r.big.step)
}

func copyInt(z *big.Int) Value { return bigInt(new(big.Int).Set(z)) }

// at is the item at an index that is in range.
func (r *Range) at(i int64) Value {
	if r.big == nil {
		return Int(r.start + i*r.step)
	}
	return r.bigAt(big.NewInt(i))
}

func (r *Range) bigAt(i *big.Int) Value {
	b := r.bounds()
	z := new(big.Int).Mul(i, b.step)
	return bigInt(z.Add(z, b.start))
}

// find is the index of an int in the range, nil if it isn't there.
func (r *Range) find(v Value) *big.Int {
	z := toBig(v)
	b := r.bounds()
	d := new(big.Int).Sub(z, b.start)
	if d.Sign()*b.step.Sign() < 0 {
		return nil
	}
	i, rest := new(big.Int).QuoRem(d, b.step, new(big.Int))
	if rest.Sign() != 0 || i.Cmp(r.bigLen()) >= 0 {
		return nil
	}
	return i
}

// holds reports whether a small int is in the range.
func (r *Range) holds(v Value) bool {
	if r.big != nil || !v.isInt() {
		return r.find(v) != nil
	}
	n := v.n
	if r.step > 0 {
		return n >= r.start && n < r.stop && (uint64(n)-uint64(r.start))%uint64(r.step) == 0
	}
	return n <= r.start && n > r.stop && (uint64(r.start)-uint64(n))%-uint64(r.step) == 0
}

// key is what a range is equal by, and hashed by: its length, first item and step,
// the last two only as far as they matter.
func (r *Range) key() [3]Value {
	n := r.bigLen()
	start, _, step := r.parts()
	switch {
	case n.Sign() == 0:
		return [3]Value{Int(0), None, None}
	case n.Cmp(big.NewInt(1)) == 0:
		return [3]Value{Int(1), start, None}
	}
	return [3]Value{bigInt(n), start, step}
}

// slice is r[start:stop:step] for indices that sliceBounds made.
func (r *Range) slice(start, stop, step *big.Int) *Range {
	b := r.bounds()
	place := func(i *big.Int) *big.Int {
		z := new(big.Int).Mul(i, b.step)
		return z.Add(z, b.start)
	}
	return newRange(place(start), place(stop), new(big.Int).Mul(b.step, step))
}

// toBig is any int as a big.Int that must not be changed.
func toBig(v Value) *big.Int {
	switch o := v.obj.(type) {
	case *BigInt:
		return o.z
	case *Boxed:
		return toBig(o.v)
	}
	return big.NewInt(v.n)
}

// mulOverflows reports whether a*b leaves 63 bits; both are not negative.
func mulOverflows(a, b int64) bool {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return hi != 0 || lo > math.MaxInt64
}

func copyBig(z *big.Int) *big.Int { return new(big.Int).Set(z) }
