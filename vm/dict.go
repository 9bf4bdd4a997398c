package vm

// The hash table behind every dict, every namespace and every instance: items in
// insertion order in one slice, and, once there are more than a few, an index of
// positions probed as CPython's Objects/dictobject.c does. The position of a key
// stays the same until the table is rebuilt, which lets an instruction remember
// where it found a name (see site.go).

// A Dict is a dict.
type Dict struct {
	ext     *ext
	items   []dictItem // a deleted item has no key
	index   []int32    // open addressing: 0 empty, -1 deleted, else position + 1; nil while small
	live    int        // how many items are not deleted
	changes uint32     // bumped when a key is added or removed: iterators check it
	kind    dictKind
	factory Value // defaultdict's default_factory
}

// dictKind tells the builtin subclasses of dict that share its representation.
type dictKind byte

const (
	plainDict dictKind = iota
	ordered
	defaultKind
)

type dictItem struct {
	key, val Value
	hash     int64
}

func (d *Dict) class(m *Machine) *Class { return d.ext.classOr(m.types.Dict) }

// smallDict is the size up to which a dict is searched without an index.
const smallDict = 8

// dictItemSize is what an item takes in memory, its place in the index included.
const dictItemSize = 64

func newDict() *Dict { return &Dict{} }

// Len is the number of items.
func (d *Dict) Len() int { return d.live }

// getStr looks up a string key. It never runs user code: a str equals only a str.
func (d *Dict) getStr(k *Str) (Value, bool) {
	if i := d.findStr(k); i >= 0 {
		return d.items[i].val, true
	}
	return Value{}, false
}

// findStr is the position of a string key, -1 if it is missing.
func (d *Dict) findStr(k *Str) int {
	if d.index == nil {
		for i := range d.items {
			if o, ok := d.items[i].key.obj.(*Str); ok && (o == k || !(o.interned && k.interned) && o.s == k.s) {
				return i
			}
		}
		return -1
	}
	h := k.Hash()
	return d.probe(h, func(it *dictItem) bool {
		o, ok := it.key.obj.(*Str)
		return ok && (o == k || it.hash == h && o.s == k.s)
	})
}

// probe walks the index for hash h and returns the first position whose item
// matches, -1 if there is none. Only items of equal hash are offered.
func (d *Dict) probe(h int64, match func(*dictItem) bool) int {
	mask := uint64(len(d.index) - 1)
	perturb := uint64(h)
	for i := uint64(h) & mask; ; {
		e := d.index[i]
		if e == 0 {
			return -1
		}
		if e > 0 {
			if it := &d.items[e-1]; it.hash == h && match(it) {
				return int(e - 1)
			}
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

// find is the position of a key of the given hash, -1 if it is missing; needCode
// if the answer depends on a user's __eq__.
func (d *Dict) find(m *Machine, k Value, h int64) (int, *Exception) {
	if s, ok := k.obj.(*Str); ok && s.ext == nil {
		return d.findStr(s), nil
	}
	var exc *Exception
	match := func(it *dictItem) bool {
		if exc != nil {
			return true
		}
		if it.hash != h || it.key.isNull() {
			return false
		}
		if same(it.key, k) {
			return true
		}
		var eq bool
		eq, exc = m.equal(it.key, k)
		return eq || exc != nil
	}
	if d.index == nil {
		for i := range d.items {
			if match(&d.items[i]) {
				return i, exc
			}
		}
		return -1, exc
	}
	i := d.probe(h, match)
	return i, exc
}

// get looks up any key.
func (d *Dict) get(m *Machine, k Value) (Value, bool, *Exception) {
	h, exc := m.hash(k)
	if exc != nil {
		return Value{}, false, exc
	}
	i, exc := d.find(m, k, h)
	if exc != nil || i < 0 {
		return Value{}, false, exc
	}
	return d.items[i].val, true, nil
}

// set stores under any key.
func (d *Dict) set(m *Machine, k, v Value) *Exception {
	h, exc := m.hash(k)
	if exc != nil {
		return exc
	}
	i, exc := d.find(m, k, h)
	if exc != nil {
		return exc
	}
	if i >= 0 {
		d.items[i].val = v
		return nil
	}
	if len(d.items) == cap(d.items) && !m.room(int64(d.live)+1, dictItemSize) {
		return m.memoryError()
	}
	d.insert(k, v, h)
	return nil
}

// setStr stores under a string key.
func (d *Dict) setStr(k *Str, v Value) {
	if i := d.findStr(k); i >= 0 {
		d.items[i].val = v
		return
	}
	d.insert(Value{obj: k}, v, k.Hash())
}

// insert appends an item whose key is known to be missing.
func (d *Dict) insert(k, v Value, h int64) {
	if len(d.items) == cap(d.items) {
		d.grow()
	}
	d.items = append(d.items, dictItem{k, v, h})
	d.live++
	d.changes++
	switch n := len(d.items); {
	case d.index != nil:
		d.enter(h, int32(n))
	case n > smallDict:
		d.reindex()
	}
}

// grow moves the items into a bigger table and drops deleted ones. It happens when
// it does in CPython, which shows to programs that change a dict while they iterate
// over it: a table of a power of two is full at two thirds, and the next one has
// room for three times the items that are left.
func (d *Dict) grow() {
	size := smallDict
	for size < d.live*3 {
		size *= 2
	}
	items := make([]dictItem, 0, size*2/3)
	for _, it := range d.items {
		if !it.key.isNull() {
			items = append(items, it)
		}
	}
	d.items = items
	d.index = nil
	if len(items) > smallDict {
		d.reindex()
	}
}

// enter puts position+1 into the first free place of the index.
func (d *Dict) enter(h int64, place int32) {
	mask := uint64(len(d.index) - 1)
	perturb := uint64(h)
	i := uint64(h) & mask
	for d.index[i] > 0 {
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
	d.index[i] = place
}

// reindex builds the index for all items that fit before the next grow.
func (d *Dict) reindex() {
	size := 16
	for size*2/3 < cap(d.items) {
		size *= 2
	}
	d.index = make([]int32, size)
	for i := range d.items {
		if !d.items[i].key.isNull() {
			d.enter(d.items[i].hash, int32(i+1))
		}
	}
}

// del removes any key and reports whether it was there.
func (d *Dict) del(m *Machine, k Value) (Value, bool, *Exception) {
	h, exc := m.hash(k)
	if exc != nil {
		return Value{}, false, exc
	}
	i, exc := d.find(m, k, h)
	if exc != nil || i < 0 {
		return Value{}, false, exc
	}
	v := d.items[i].val
	d.removeAt(i)
	return v, true, nil
}

// delStr removes a string key and reports whether it was there.
func (d *Dict) delStr(k *Str) bool {
	i := d.findStr(k)
	if i < 0 {
		return false
	}
	d.removeAt(i)
	return true
}

// removeAt removes the item at a position.
func (d *Dict) removeAt(i int) {
	if d.index != nil {
		mask := uint64(len(d.index) - 1)
		h := d.items[i].hash
		perturb := uint64(h)
		j := uint64(h) & mask
		for d.index[j] != int32(i+1) {
			perturb >>= 5
			j = (j*5 + perturb + 1) & mask
		}
		d.index[j] = -1
	}
	d.items[i] = dictItem{}
	d.live--
	d.changes++
}

// popLast removes the last item, which exists.
func (d *Dict) popLast() dictItem {
	i := len(d.items) - 1
	for d.items[i].key.isNull() {
		i--
	}
	it := d.items[i]
	d.removeAt(i)
	// Cut off, so that the next one is found at once; but the room is not given back:
	// the index must see a grow before deleted marks have filled it.
	n := len(d.items) - i
	d.items = d.items[: i : cap(d.items)-n]
	return it
}

// clear removes everything.
func (d *Dict) clear() {
	d.items, d.index, d.live = nil, nil, 0
	d.changes++
}

// at is the first live item at or after position i, and its position; -1 at the end.
func (d *Dict) at(i int) (*dictItem, int) {
	for ; i < len(d.items); i++ {
		if !d.items[i].key.isNull() {
			return &d.items[i], i
		}
	}
	return nil, -1
}

// each calls f for every item in order until f answers false.
func (d *Dict) each(f func(k, v Value) bool) {
	for i := range d.items {
		if it := &d.items[i]; !it.key.isNull() && !f(it.key, it.val) {
			return
		}
	}
}

// copyOf is a new plain dict with the same items.
func (d *Dict) copyOf() *Dict {
	c := &Dict{items: make([]dictItem, 0, d.live), live: d.live}
	for _, it := range d.items {
		if !it.key.isNull() {
			c.items = append(c.items, it)
		}
	}
	if len(c.items) > smallDict {
		c.reindex()
	}
	return c
}
