package vm

import "gen/lang/code"

// Sorting when all comparisons are leaves. The algorithm is the one of CPython's
// list.sort for up to 63 items, comparison by comparison, because a failing one
// shows in the message which pair it was: find an ordered run at the start, then
// put the rest in place by binary search. Longer lists are cut into such runs,
// which are merged. vm/lib/core/sort.gen is the same in the language.

// A sorter sorts keys and carries values along.
type sorter struct {
	m      *Machine
	keys   []Value
	values []Value // nil if the keys are the values
	exc    *Exception
}

// minRun is the length below which a list is sorted as one run.
const minRun = 64

// less is keys a < b; after an exception nothing is less any more.
func (s *sorter) less(a, b Value) bool {
	if s.exc != nil {
		return false
	}
	if a.isInt() && b.isInt() {
		return a.n < b.n
	}
	if x, ok := a.obj.(*Str); ok && x.ext == nil {
		if y, ok := b.obj.(*Str); ok && y.ext == nil {
			return x.s < y.s
		}
	}
	r, exc := s.m.compare(code.Lt, a, b)
	var is bool
	if exc == nil {
		is, exc = s.m.truth(r)
	}
	if exc != nil {
		s.exc = exc
		return false
	}
	return is
}

// reverse turns items lo up to hi around.
func (s *sorter) reverse(lo, hi int) {
	for hi--; lo < hi; lo, hi = lo+1, hi-1 {
		s.keys[lo], s.keys[hi] = s.keys[hi], s.keys[lo]
		if s.values != nil {
			s.values[lo], s.values[hi] = s.values[hi], s.values[lo]
		}
	}
}

// sort sorts everything, stably.
func (s *sorter) sort() {
	size := s.runSize()
	var ends []int // of the runs so far
	for lo := 0; lo < len(s.keys) && s.exc == nil; {
		end := s.run(lo)
		if want := min(lo+size, len(s.keys)); end < want {
			s.insertRest(lo, end, want)
			end = want
		}
		ends = append(ends, end)
		lo = end
		if s.exc == nil {
			s.exc = s.m.interrupted()
		}
	}
	for len(ends) > 1 && s.exc == nil {
		// Merge neighbours, so that each pass halves the number of runs.
		kept := ends[:0]
		lo := 0
		for i := 0; i < len(ends); i++ {
			end := ends[i]
			if i+1 < len(ends) {
				i++
				s.merge(lo, end, ends[i])
				end = ends[i]
			}
			kept = append(kept, end)
			lo = end
		}
		ends = kept
	}
}

// runSize is the least length of a run: the whole list if it is short, else what
// makes the number of runs a power of two or a little less.
func (s *sorter) runSize() int {
	n, rest := len(s.keys), 0
	for n >= minRun {
		rest |= n & 1
		n >>= 1
	}
	return n + rest
}

// run finds the ordered run that begins at lo, turns it around if it descends, and
// returns its end.
func (s *sorter) run(lo int) int {
	k, n := s.keys, len(s.keys)
	i := lo + 1
	for i < n && !s.less(k[i], k[i-1]) {
		i++
	}
	if i >= n {
		return n
	}
	if i > lo+1 {
		if s.less(k[lo], k[i-1]) {
			return i
		}
		s.reverse(lo, i) // all equal: they belong to the descending run
	}
	equal := 0 // how many items at the end equal the one before them
	turn := func() {
		if equal > 0 {
			s.reverse(i-equal-1, i)
			equal = 0
		}
	}
	for i++; i < n; i++ {
		if s.less(k[i], k[i-1]) {
			turn()
		} else if s.less(k[i-1], k[i]) {
			break
		} else {
			equal++
		}
		if s.exc != nil {
			return i
		}
	}
	turn()
	s.reverse(lo, i)
	for i < n && s.exc == nil && !s.less(k[i], k[i-1]) {
		i++
	}
	return i
}

// insertRest puts items from on up to end into the ordered run lo up to from.
func (s *sorter) insertRest(lo, from, end int) {
	for ; from < end && s.exc == nil; from++ {
		pivot := s.keys[from]
		l, r := lo, from
		for l < r {
			mid := int(uint(l+r) >> 1)
			if s.less(pivot, s.keys[mid]) {
				r = mid
			} else {
				l = mid + 1
			}
		}
		if s.exc != nil {
			return
		}
		copy(s.keys[l+1:from+1], s.keys[l:from])
		s.keys[l] = pivot
		if s.values != nil {
			v := s.values[from]
			copy(s.values[l+1:from+1], s.values[l:from])
			s.values[l] = v
		}
	}
}

// merge merges the neighbouring runs lo up to mid and mid up to hi.
func (s *sorter) merge(lo, mid, hi int) {
	if !s.less(s.keys[mid], s.keys[mid-1]) {
		return
	}
	left := append([]Value(nil), s.keys[lo:mid]...)
	var leftValues []Value
	if s.values != nil {
		leftValues = append(leftValues, s.values[lo:mid]...)
	}
	i, j := 0, mid
	for at := lo; i < len(left); at++ {
		if j < hi && s.less(s.keys[j], left[i]) {
			s.keys[at] = s.keys[j]
			if s.values != nil {
				s.values[at] = s.values[j]
			}
			j++
			continue
		}
		s.keys[at] = left[i]
		if s.values != nil {
			s.values[at] = leftValues[i]
		}
		i++
	}
}

// sortItems sorts a slice in place; after an error it holds the same items in some order.
func (m *Machine) sortItems(keys, values []Value, reverse bool) *Exception {
	s := &sorter{m: m, keys: keys, values: values}
	// Turned around before and after, equal items keep their order.
	if reverse {
		s.reverse(0, len(keys))
	}
	s.sort()
	if reverse {
		s.reverse(0, len(keys))
	}
	return s.exc
}

// listSort is list.sort(self, /, *, key=None, reverse=False).
func listSort(m *Machine, a []Value) (Value, *Exception) {
	l := a[0].obj.(*List)
	return None, m.sortList(l, a[1], a[2])
}

// sortList sorts a list by a key function, if there is one, and the reverse flag.
func (m *Machine) sortList(l *List, key, reverse Value) *Exception {
	rev, exc := m.truth(or(reverse, False))
	if exc != nil {
		return exc
	}
	if !key.isNull() && !key.isNone() {
		return needCode
	}
	if !m.room(int64(len(l.items)), valueSize) {
		return m.memoryError()
	}
	work := append([]Value(nil), l.items...)
	exc = m.sortItems(work, nil, rev)
	if exc != needCode {
		copy(l.items, work)
	}
	return exc
}

// builtinSorted is sorted(iterable, /, *, key=None, reverse=False). Like CPython it
// leaves the keywords to list.sort, which shows in the messages.
func builtinSorted(m *Machine, a []Value) (Value, *Exception) {
	args := others(a[0])
	if len(args) != 1 {
		return Value{}, m.typeError("sorted expected 1 argument, got %d", len(args))
	}
	if n := a[1].obj.(*Dict).live; n > 2 {
		return Value{}, m.typeError("sort() takes at most 2 keyword arguments (%d given)", n)
	}
	var key, reverse Value
	var exc *Exception
	a[1].obj.(*Dict).each(func(k, v Value) bool {
		switch name := k.obj.(*Str).s; name {
		case "key":
			key = v
		case "reverse":
			reverse = v
		default:
			exc = m.strangeKeyword("sort", name, []string{"key", "reverse"})
		}
		return exc == nil
	})
	if exc != nil {
		return Value{}, exc
	}
	if !key.isNull() && !key.isNone() {
		return Value{}, needCode
	}
	var back func()
	if it, ok := args[0].obj.(iterator); ok {
		if back, ok = mark(it); !ok {
			return Value{}, needCode
		}
	}
	items, exc := m.itemsCopy(args[0])
	if exc != nil {
		return Value{}, exc
	}
	l := &List{items: items}
	if exc = m.sortList(l, Value{}, reverse); exc == needCode && back != nil {
		back()
	}
	return val(l), exc
}
