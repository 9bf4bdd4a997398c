package vm

// Sets. The order in which a set gives its items shows in every print, so the
// table behaves as the one in CPython's Objects/setobject.c: open addressing, up to
// nine neighbours tried before each jump, growth by four at three fifths of the
// table, of the removed items on a new one's way the last gives it its place.

// A Set is a set or a frozenset.
type Set struct {
	ext    *ext
	frozen bool
	table  []setEntry // a power of two, at least minSet; nil while nothing was added
	fill   int        // entries in use or removed
	used   int        // entries in use
	finger int        // where pop searches next
	hash   int64      // of a frozenset; 0: not computed yet
}

// A setEntry is free without a key, removed with the key removedKey.
type setEntry struct {
	key  Value
	hash int64
}

func (s *Set) class(m *Machine) *Class {
	if s.frozen {
		return s.ext.classOr(m.types.FrozenSet)
	}
	return s.ext.classOr(m.types.Set)
}

type removedKind struct{}

func (removedKind) class(m *Machine) *Class { return m.types.Object }

// removedKey marks the entry of a removed item. No program ever sees it.
var removedKey = Value{obj: removedKind{}}

func (e *setEntry) free() bool { return e.key.obj == nil }
func (e *setEntry) live() bool { return e.key.obj != nil && e.key.obj != Object(removedKind{}) }

const (
	minSet       = 8
	setEntrySize = 32
	setNeighbors = 9
)

// newSet is an empty set or frozenset.
func newSet(frozen bool) *Set { return &Set{frozen: frozen} }

// mask is the size of the table - 1. A set without a table counts as one of the
// smallest size.
func (s *Set) mask() int { return max(len(s.table), minSet) - 1 }

// walk visits the entries that a key of hash h may be at, until visit answers true.
func walkSet(table []setEntry, h int64, visit func(*setEntry) bool) {
	mask := uint64(len(table) - 1)
	perturb := uint64(h)
	for i := uint64(h) & mask; ; {
		last := i
		if i+setNeighbors <= mask {
			last += setNeighbors
		}
		for j := i; j <= last; j++ {
			if visit(&table[j]) {
				return
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// find is the entry of a key, nil if it is missing; needCode if the answer depends
// on a user's __eq__.
func (s *Set) find(m *Machine, k Value, h int64) (found *setEntry, exc *Exception) {
	if s.used == 0 {
		return nil, nil
	}
	walkSet(s.table, h, func(e *setEntry) bool {
		if e.free() {
			return true
		}
		if e.hash != h || !e.live() {
			return false
		}
		eq := same(e.key, k)
		if !eq {
			if eq, exc = m.equal(e.key, k); exc != nil {
				return true
			}
		}
		if eq {
			found = e
		}
		return eq
	})
	return found, exc
}

// has reports whether k is in the set.
func (s *Set) has(m *Machine, k Value, h int64) (bool, *Exception) {
	e, exc := s.find(m, k, h)
	return e != nil, exc
}

// add puts a key in unless it is there.
func (s *Set) add(m *Machine, k Value) *Exception {
	h, exc := m.hash(k)
	if exc != nil {
		return exc
	}
	return s.addHashed(m, k, h)
}

func (s *Set) addHashed(m *Machine, k Value, h int64) *Exception {
	e, exc := s.find(m, k, h)
	if exc != nil || e != nil {
		return exc
	}
	if (s.fill+1)*5 >= s.mask()*3 && !m.room(int64(s.used)*4, setEntrySize) {
		return m.memoryError()
	}
	s.insert(k, h)
	return nil
}

// insert puts in a key that is known to be missing.
func (s *Set) insert(k Value, h int64) {
	if s.table == nil {
		s.table = make([]setEntry, minSet)
	}
	var place, removed *setEntry
	walkSet(s.table, h, func(e *setEntry) bool {
		place = e
		if !e.free() && !e.live() {
			removed = e
		}
		return e.free()
	})
	s.used++
	if removed != nil { // the last one on the way is used again
		*removed = setEntry{k, h}
		return
	}
	*place = setEntry{k, h}
	s.fill++
	if s.fill*5 >= s.mask()*3 {
		s.grow()
	}
}

// grow rebuilds the table with room for what may come.
func (s *Set) grow() {
	if s.used > 50000 {
		s.resize(s.used * 2)
	} else {
		s.resize(s.used * 4)
	}
}

// putClean enters a missing key at its first free place.
func putClean(table []setEntry, k Value, h int64) {
	walkSet(table, h, func(e *setEntry) bool {
		if !e.free() {
			return false
		}
		*e = setEntry{k, h}
		return true
	})
}

// resize rebuilds the table with more than minused places, without removed items.
func (s *Set) resize(minused int) {
	size := minSet
	for size <= minused {
		size *= 2
	}
	if size == minSet && len(s.table) <= minSet && s.fill == s.used {
		return
	}
	old := s.table
	s.table = make([]setEntry, size)
	for i := range old {
		if old[i].live() {
			putClean(s.table, old[i].key, old[i].hash)
		}
	}
	s.fill = s.used
}

// merge adds all items of another set.
func (s *Set) merge(m *Machine, o *Set) *Exception {
	if s == o || o.used == 0 {
		return nil
	}
	s.reserve(o.used)
	if s.fill == 0 {
		if s.mask() == o.mask() && o.fill == o.used {
			s.table = append([]setEntry(nil), o.table...)
		} else {
			if s.table == nil {
				s.table = make([]setEntry, minSet)
			}
			for i := range o.table {
				if e := &o.table[i]; e.live() {
					putClean(s.table, e.key, e.hash)
				}
			}
		}
		s.fill, s.used = o.used, o.used
		return nil
	}
	for i := range o.table {
		if e := &o.table[i]; e.live() {
			if exc := s.addHashed(m, e.key, e.hash); exc != nil {
				return exc
			}
		}
	}
	return nil
}

// reserve rebuilds the table once if n more items would make it grow.
func (s *Set) reserve(n int) {
	if (s.fill+n)*5 >= s.mask()*3 {
		s.resize((s.used + n) * 2)
	}
}

// mergeDict adds all keys of a dict.
func (s *Set) mergeDict(m *Machine, d *Dict) *Exception {
	s.reserve(d.live)
	for i := range d.items {
		if it := &d.items[i]; !it.key.isNull() {
			if exc := s.addHashed(m, it.key, it.hash); exc != nil {
				return exc
			}
		}
	}
	return nil
}

// copyAs is a new set with the same items, made as CPython's set_copy makes it.
func (s *Set) copyAs(frozen bool) *Set {
	c := newSet(frozen)
	c.merge(nil, s) // into an empty set: nothing is compared
	return c
}

// clone is a set with the very same table, to work on and swap in.
func (s *Set) clone() *Set {
	c := *s
	c.table = append([]setEntry(nil), s.table...)
	return &c
}

// become takes over the items of another set, which is not used any more.
func (s *Set) become(o *Set) {
	s.table, s.fill, s.used = o.table, o.fill, o.used
}

// discard removes a key and reports whether it was there.
func (s *Set) discard(m *Machine, k Value, h int64) (bool, *Exception) {
	e, exc := s.find(m, k, h)
	if exc != nil || e == nil {
		return false, exc
	}
	s.removeEntry(e)
	return true, nil
}

func (s *Set) removeEntry(e *setEntry) {
	*e = setEntry{removedKey, -1}
	s.used--
}

// clear removes everything. The finger stays, as in CPython.
func (s *Set) clear() { s.table, s.fill, s.used = nil, 0, 0 }

// pop removes the first item at or after the finger; the set is not empty.
func (s *Set) pop() Value {
	i := s.finger & s.mask()
	for !s.table[i].live() {
		if i++; i == len(s.table) {
			i = 0
		}
	}
	k := s.table[i].key
	s.removeEntry(&s.table[i])
	s.finger = i + 1
	return k
}

// keys are the items in order.
func (s *Set) keys() []Value {
	out := make([]Value, 0, s.used)
	for i := range s.table {
		if e := &s.table[i]; e.live() {
			out = append(out, e.key)
		}
	}
	return out
}

// intersect is the common part of s and the items of other, as a new set.
func (s *Set) intersect(m *Machine, o *Set) (*Set, *Exception) {
	if s == o {
		return s.copyAs(s.frozen), nil
	}
	r := newSet(s.frozen)
	if o.used > s.used {
		s, o = o, s
	}
	for i := range o.table {
		e := &o.table[i]
		if !e.live() {
			continue
		}
		in, exc := s.has(m, e.key, e.hash)
		if exc == nil && in {
			exc = r.addHashed(m, e.key, e.hash)
		}
		if exc != nil {
			return nil, exc
		}
	}
	return r, nil
}

// subtract is what is in s and not in other, as a new set.
func (s *Set) subtract(m *Machine, o *Set) (*Set, *Exception) {
	if s.used>>2 > o.used {
		r := s.copyAs(s.frozen)
		return r, r.subtractFrom(m, o)
	}
	return s.without(m, func(k Value, h int64) (bool, *Exception) { return o.has(m, k, h) })
}

// without is a new set of the items of s that in does not know.
func (s *Set) without(m *Machine, in func(Value, int64) (bool, *Exception)) (*Set, *Exception) {
	r := newSet(s.frozen)
	for i := range s.table {
		e := &s.table[i]
		if !e.live() {
			continue
		}
		found, exc := in(e.key, e.hash)
		if exc == nil && !found {
			exc = r.addHashed(m, e.key, e.hash)
		}
		if exc != nil {
			return nil, exc
		}
	}
	return r, nil
}

// subtractFrom removes the items of other.
func (s *Set) subtractFrom(m *Machine, o *Set) *Exception {
	if s == o {
		s.clear()
		return nil
	}
	if o.used>>3 > s.used {
		common, exc := s.intersect(m, o)
		if exc != nil {
			return exc
		}
		o = common
	}
	for i := range o.table {
		if e := &o.table[i]; e.live() {
			if _, exc := s.discard(m, e.key, e.hash); exc != nil {
				return exc
			}
		}
	}
	s.tidy()
	return nil
}

// tidy rebuilds the table if many items have been removed.
func (s *Set) tidy() {
	if s.fill-s.used > s.mask()/4 {
		s.grow()
	}
}

// toggle removes the items of other that are in s and adds those that are not.
func (s *Set) toggle(m *Machine, o *Set) *Exception {
	if s == o {
		s.clear()
		return nil
	}
	for i := range o.table {
		e := &o.table[i]
		if !e.live() {
			continue
		}
		found, exc := s.discard(m, e.key, e.hash)
		if exc == nil && !found {
			s.insert(e.key, e.hash)
		}
		if exc != nil {
			return exc
		}
	}
	return nil
}

// within reports whether all items of s are in other.
func (s *Set) within(m *Machine, o *Set) (bool, *Exception) {
	if s.used > o.used {
		return false, nil
	}
	for i := range s.table {
		if e := &s.table[i]; e.live() {
			if in, exc := o.has(m, e.key, e.hash); exc != nil || !in {
				return false, exc
			}
		}
	}
	return true, nil
}

// disjoint reports whether s and other have nothing in common.
func (s *Set) disjoint(m *Machine, o *Set) (bool, *Exception) {
	if o.used > s.used {
		s, o = o, s
	}
	for i := range o.table {
		if e := &o.table[i]; e.live() {
			if in, exc := s.has(m, e.key, e.hash); exc != nil || in {
				return false, exc
			}
		}
	}
	return true, nil
}

// frozenHash is the hash of a frozenset, which does not depend on the order.
func (s *Set) frozenHash() int64 {
	if s.hash != 0 {
		return s.hash
	}
	shuffle := func(h uint64) uint64 { return ((h ^ 89869747) ^ (h << 16)) * 3644798167 }
	var h uint64
	for i := range s.table {
		if e := &s.table[i]; e.live() {
			h ^= shuffle(uint64(e.hash))
		}
	}
	// CPython folds free and removed entries in and out again; what remains is this.
	h ^= (uint64(s.used) + 1) * 1927868237
	h ^= (h >> 11) ^ (h >> 25)
	h = h*69069 + 907133923
	if h == ^uint64(0) {
		h = 590923713
	}
	s.hash = int64(h)
	return s.hash
}
