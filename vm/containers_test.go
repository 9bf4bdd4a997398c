package vm

import (
	"math/big"
	"math/rand"
	"slices"
	"sort"
	"testing"

	"gen/lang/code"
)

// Direct tests of the container types against simple models of them. What programs
// see of them is in testdata/corpus.

// bareMachine is a machine without outside.
func bareMachine() *Machine { return New(Options{}) }

func ints(ns ...int64) []Value {
	out := make([]Value, len(ns))
	for i, n := range ns {
		out[i] = Int(n)
	}
	return out
}

// TestDictModel runs random operations on a Dict and on a slice of pairs.
func TestDictModel(t *testing.T) {
	m := bareMachine()
	r := rand.New(rand.NewSource(1))
	for round := 0; round < 200; round++ {
		d := newDict()
		// The positions that the index tells are those of the items.
		defer func() {
			for i, it := range d.items {
				if !it.key.isNull() {
					if at, _ := d.find(m, it.key, it.hash); at != i {
						t.Errorf("item %d is found at %d", i, at)
					}
				}
			}
		}()
		var keys []int64
		vals := map[int64]int64{}
		span := int64(1 + r.Intn(60))
		for step := 0; step < 300; step++ {
			k, v := r.Int63n(span), r.Int63n(1000)
			switch r.Intn(6) {
			case 5:
				if d.Len() > 0 && r.Intn(2) == 0 {
					last := keys[len(keys)-1]
					if it := d.popLast(); it.key.n != last {
						t.Fatalf("last is %d, want %d", it.key.n, last)
					}
					keys = keys[:len(keys)-1]
					delete(vals, last)
				}
			case 0, 1, 2:
				if _, ok := vals[k]; !ok {
					keys = append(keys, k)
				}
				vals[k] = v
				if exc := d.set(m, Int(k), Int(v)); exc != nil {
					t.Fatal(m.reprOf(val(exc)))
				}
			case 3:
				_, had, _ := d.del(m, Int(k))
				_, want := vals[k]
				if had != want {
					t.Fatalf("del %d: %v, want %v", k, had, want)
				}
				delete(vals, k)
				keys = slices.DeleteFunc(keys, func(x int64) bool { return x == k })
			case 4:
				got, ok, _ := d.get(m, Int(k))
				want, has := vals[k]
				if ok != has || ok && got.n != want {
					t.Fatalf("get %d: %v %v, want %v %v", k, got.n, ok, want, has)
				}
			}
			if d.Len() != len(keys) {
				t.Fatalf("len %d, want %d", d.Len(), len(keys))
			}
		}
		i := 0
		d.each(func(k, v Value) bool {
			if k.n != keys[i] || v.n != vals[k.n] {
				t.Fatalf("item %d: %d: %d, want %d: %d", i, k.n, v.n, keys[i], vals[keys[i]])
			}
			i++
			return true
		})
	}
}

// TestDictStack pushes and pops at the end for long: the index must not fill up
// with marks of deleted items.
func TestDictStack(t *testing.T) {
	m := bareMachine()
	d := newDict()
	for i := int64(0); i < 20; i++ {
		d.set(m, Int(i), None)
	}
	for i := int64(100); i < 5000; i++ {
		d.set(m, Int(i*7919), None)
		if _, ok, _ := d.get(m, Int(-i)); ok {
			t.Fatal("found what is not there")
		}
		d.popLast()
	}
	for i := int64(0); i < 20; i++ {
		if it := d.popLast(); it.key.n != 19-i {
			t.Fatalf("popped %d, want %d", it.key.n, 19-i)
		}
	}
}

// TestSetModel runs random operations on a Set and on a Go map, and checks the
// table's own counts.
func TestSetModel(t *testing.T) {
	m := bareMachine()
	r := rand.New(rand.NewSource(2))
	for round := 0; round < 200; round++ {
		s := newSet(false)
		model := map[int64]bool{}
		span := int64(1 + r.Intn(100))
		for step := 0; step < 300; step++ {
			k := r.Int63n(span)
			switch r.Intn(6) {
			case 0, 1, 2:
				s.add(m, Int(k))
				model[k] = true
			case 3, 4:
				h, _ := m.hash(Int(k))
				if had, _ := s.discard(m, Int(k), h); had != model[k] {
					t.Fatalf("discard %d: %v", k, had)
				}
				delete(model, k)
			case 5:
				if s.used > 0 {
					v := s.pop()
					if !model[v.n] {
						t.Fatalf("popped %d", v.n)
					}
					delete(model, v.n)
				}
			}
			live, fill := 0, 0
			for i := range s.table {
				if !s.table[i].free() {
					fill++
				}
				if s.table[i].live() {
					live++
				}
			}
			if live != len(model) || live != s.used || fill != s.fill || fill >= len(s.table) && fill > 0 {
				t.Fatalf("%d items, %d used, %d fill, %d counted, %d in model", live, s.used, s.fill, fill, len(model))
			}
		}
	}
}

// TestSetOrder holds the order of a few sets to what CPython 3.13 prints.
func TestSetOrder(t *testing.T) {
	m := bareMachine()
	order := func(s *Set) []int64 {
		var out []int64
		for _, v := range s.keys() {
			out = append(out, v.n)
		}
		return out
	}
	for _, c := range []struct{ add, want, changed []int64 }{ // changed: the first removed, 40 added
		{[]int64{9, 17, 1}, []int64{9, 17, 1}, []int64{40, 17, 1}},
		{[]int64{100, 200, 300, 5}, []int64{200, 100, 5, 300}, []int64{5, 200, 40, 300}},
		{[]int64{-1, -2, 5, 64, 96}, []int64{64, 96, 5, -2, -1}, []int64{64, 96, 5, 40, -2}},
		{[]int64{1099511627776, 2199023255553, 7, 0}, []int64{1099511627776, 2199023255553, 0, 7}, []int64{40, 2199023255553, 0, 7}},
		{[]int64{1000, 24, 56, 88, 120, 8}, []int64{1000, 8, 24, 56, 88, 120}, []int64{40, 8, 24, 56, 88, 120}},
		{[]int64{5, 13, 21, 29}, []int64{29, 13, 21, 5}, []int64{40, 13, 21, 29}},
	} {
		s := newSet(false)
		for _, v := range ints(c.add...) {
			s.add(m, v)
		}
		if got := order(s); !slices.Equal(got, c.want) {
			t.Errorf("set of %v is in order %v, want %v", c.add, got, c.want)
		}
		h, _ := m.hash(Int(c.add[0]))
		s.discard(m, Int(c.add[0]), h)
		s.add(m, Int(40))
		if got := order(s); !slices.Equal(got, c.changed) {
			t.Errorf("set of %v, changed, is in order %v, want %v", c.add, got, c.changed)
		}
	}
}

// TestListSplice compares splice with its definition by appending.
func TestListSplice(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for round := 0; round < 5000; round++ {
		n := r.Intn(12)
		l := &List{}
		for i := 0; i < n; i++ {
			l.items = append(l.items, Int(int64(i)))
		}
		i := r.Intn(n + 1)
		j := i + r.Intn(n-i+1)
		var with []Value
		for k := r.Intn(6); k > 0; k-- {
			with = append(with, Int(int64(100+k)))
		}
		want := append(append(append([]Value(nil), l.items[:i]...), with...), l.items[j:]...)
		l.splice(i, j, with)
		if !slices.Equal(l.items, want) {
			t.Fatalf("splice(%d, %d) of %d: %v, want %v", i, j, n, l.items, want)
		}
	}
}

// TestSort compares the sorter with Go's stable sort, on many lengths and kinds of order.
func TestSort(t *testing.T) {
	m := bareMachine()
	r := rand.New(rand.NewSource(4))
	for round := 0; round < 600; round++ {
		n := r.Intn(300)
		keys, values := make([]Value, n), make([]Value, n)
		span := 1 + r.Intn(200)
		for i := range keys {
			k := r.Intn(span)
			switch round % 4 {
			case 1:
				k = i / 3
			case 2:
				k = (n - i) / 3
			}
			keys[i], values[i] = Int(int64(k)), Int(int64(i))
		}
		type pair struct{ k, v int64 }
		want := make([]pair, n)
		for i := range want {
			want[i] = pair{keys[i].n, values[i].n}
		}
		reverse := r.Intn(2) == 0
		sort.SliceStable(want, func(i, j int) bool {
			if reverse {
				return want[i].k > want[j].k
			}
			return want[i].k < want[j].k
		})
		if exc := m.sortItems(keys, values, reverse); exc != nil {
			t.Fatal("sort failed")
		}
		for i := range want {
			if keys[i].n != want[i].k || values[i].n != want[i].v {
				t.Fatalf("round %d, %d items: place %d is %d, want %d", round, n, i, values[i].n, want[i].v)
			}
		}
	}
}

// TestRange compares small ranges, and their big form, with loops.
func TestRange(t *testing.T) {
	for start := int64(-4); start < 5; start++ {
		for stop := int64(-4); stop < 5; stop++ {
			for step := int64(-3); step < 4; step++ {
				if step == 0 {
					continue
				}
				var want []int64
				for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
					want = append(want, i)
				}
				small := newRange(big.NewInt(start), big.NewInt(stop), big.NewInt(step))
				wide := &Range{big: small.bounds()}
				for _, r := range []*Range{small, wide} {
					n, _ := r.len()
					if n != int64(len(want)) {
						t.Fatalf("len(range(%d, %d, %d)) = %d", start, stop, step, n)
					}
					for i, x := range want {
						if r.at(int64(i)).n != x {
							t.Fatalf("range(%d, %d, %d)[%d]", start, stop, step, i)
						}
					}
					for x := int64(-9); x < 10; x++ {
						if r.holds(Int(x)) != slices.Contains(want, x) {
							t.Fatalf("%d in range(%d, %d, %d)", x, start, stop, step)
						}
					}
				}
			}
		}
	}
}

// TestNestingEnds makes sure that deep and cyclic structures end in RecursionError
// or an answer, and leave the machine's counts balanced.
func TestNestingEnds(t *testing.T) {
	m := bareMachine()
	deep := func(n int) Value {
		v := val(&List{})
		for ; n > 0; n-- {
			v = val(&List{items: []Value{v}})
		}
		return v
	}
	if _, exc := m.repr(deep(20000)); exc == nil || exc.cls != m.types.RecursionError {
		t.Error("repr of a deep list")
	}
	if _, exc := m.compare(code.Eq, deep(20000), deep(20000)); exc == nil || exc.cls != m.types.RecursionError {
		t.Error("comparison of deep lists")
	}
	l := &List{}
	l.items = []Value{val(l)}
	if s, exc := m.repr(val(l)); exc != nil || s != "[[...]]" {
		t.Error("repr of a cycle", s)
	}
	if m.cont.depth != 0 || len(m.cont.showing) != 0 {
		t.Error("counts are not balanced:", m.cont.depth, len(m.cont.showing))
	}
}

// TestRoom makes sure that a request for too much memory is refused before it is made.
func TestRoom(t *testing.T) {
	m := New(Options{MaxMemory: 1 << 20})
	one := val(&List{items: ints(1)})
	if _, exc := m.sequenceBinary(code.Multiply, one, Int(1<<40)); exc == nil || exc.cls != m.types.MemoryError {
		t.Error("[1] * 2**40")
	}
	huge := val(&Range{stop: 1 << 40, step: 1})
	if _, exc := m.items(huge); exc == nil || exc.cls != m.types.MemoryError {
		t.Error("list(range(2**40))")
	}
	s := newSet(false)
	if exc := m.setUpdate(s, huge); exc == nil || exc.cls != m.types.MemoryError {
		t.Error("set(range(2**40))")
	}
}

// TestIteratorMarks makes sure that every leaf iterator comes back to where it was.
func TestIteratorMarks(t *testing.T) {
	m := bareMachine()
	d := newDict()
	for _, v := range ints(1, 2, 3) {
		d.set(m, v, v)
	}
	s := newSet(false)
	s.mergeDict(m, d)
	list := &List{items: ints(1, 2, 3)}
	for _, v := range []Value{
		val(list), val(&Tuple{items: ints(1, 2, 3)}), NewStr("abc"), val(&Bytes{b: "abc"}), val(d), val(s),
		val(&Range{stop: 3, step: 1}), val(&DictView{d, viewItems}), val(&listReverse{list, 2}),
		val(newDictIterator(d, viewValues, true)),
		val(newRangeIterator(m, newRange(new(big.Int), new(big.Int).Lsh(big.NewInt(3), 70), new(big.Int).Lsh(big.NewInt(1), 70)), false)),
		val(&seqReverse{seq: NewStr("abc"), i: 2}),
		val(&enumerateIterator{inner: val(&listIterator{list: list}), n: Int(0)}),
	} {
		it, exc := m.leafIter(v)
		if exc != nil {
			t.Fatalf("%s is no leaf", m.typeName(v))
		}
		it.next(m)
		back, ok := mark(it)
		if !ok {
			t.Fatalf("%s can't be marked", m.typeName(val(it)))
		}
		first, _ := m.drain(it)
		back()
		second, _ := m.drain(it)
		eq, _ := m.equal(val(&List{items: first}), val(&List{items: second}))
		if len(first) != 2 || !eq {
			t.Errorf("%s: %d items, then %d", m.typeName(val(it)), len(first), len(second))
		}
	}
}
