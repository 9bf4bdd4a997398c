package vm

import "math/bits"

// Functions that only the library sees: what core/list.gen, dict.gen, set.gen,
// iter.gen, compare.gen, repr.gen, sort.gen and builtins.gen are made of.

var containerInternals = []nativeDef{
	// The raw content of builtin containers, whatever a derived class makes of it.
	{name: "_size", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, _ := m.size(a[0])
		return Int(n), nil
	}},
	{name: "_item", sig: "x, i, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		items, _, _ := sequenceItems(a[0])
		return items[a[1].n], nil
	}},
	{name: "_items", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		var items []Value
		switch o := a[0].obj.(type) {
		case *List:
			items = append(items, o.items...)
		case *Tuple:
			items = o.items
		case *Set:
			items = o.keys()
		case *DictView:
			o.d.each(func(k, v Value) bool {
				items = append(items, (&dictItem{key: k, val: v}).give(o.kind))
				return true
			})
		}
		return val(&List{items: items}), nil
	}},
	// _proxied(proxy) is the mapping behind a mappingproxy.
	{name: "_proxied", sig: "proxy, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return a[0].obj.(*MappingProxy).of, nil }},
	{name: "_index", sig: "x, /", lib: "number.index", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, ok, exc := m.index(a[0])
		if exc == nil && !ok {
			return a[0], nil
		}
		return n, exc
	}},
	// _ssize(x) is _index(x) for what CPython keeps as a Py_ssize_t.
	{name: "_ssize", sig: "x, /", lib: "number.ssize", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, exc := m.toC(a[0], 64, "ssize_t")
		return Int(n), exc
	}},
	// _reserve(n) raises MemoryError if there is no room for n items.
	{name: "_reserve", sig: "n, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if n := a[0]; !n.isInt() || !m.room(n.n, valueSize) {
			return Value{}, m.memoryError()
		}
		return None, nil
	}},
	{name: "_class", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return val(a[0].obj.class(m)), nil }},

	// Hash tables: dicts and sets.
	{name: "_find", sig: "table, key, h, /", lib: "dict.find"},
	{name: "_candidates", sig: "table, h, /", fn: tableCandidates},
	{name: "_holds", sig: "table, i, key, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		i := int(a[1].n)
		switch o := table(a).(type) {
		case *Dict:
			return Bool(i < len(o.items) && !o.items[i].key.isNull() && same(o.items[i].key, a[2])), nil
		case *Set:
			return Bool(i < len(o.table) && o.table[i].live() && same(o.table[i].key, a[2])), nil
		}
		return False, nil
	}},
	{name: "_entries", sig: "table, /", fn: tableEntries},
	{name: "_remove_at", sig: "table, i, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		i := int(a[1].n)
		switch o := table(a).(type) {
		case *Dict:
			v := o.items[i].val
			o.removeAt(i)
			return v, nil
		case *Set:
			o.removeEntry(&o.table[i])
		}
		return None, nil
	}},
	{name: "_value_at", sig: "d, i, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return selfDict(a).items[a[1].n].val, nil
	}},
	{name: "_put_value", sig: "d, i, key, h, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		d := selfDict(a)
		if i := a[1].n; i >= 0 {
			d.items[i].val = a[4]
		} else {
			d.insert(a[2], a[4], a[3].n)
		}
		return None, nil
	}},
	{name: "_put_key", sig: "s, key, h, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		selfSet(a).insert(a[1], a[2].n)
		return None, nil
	}},
	{name: "_set_copy", sig: "s, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s := selfSet(a)
		return val(s.copyAs(s.frozen)), nil
	}},
	// _set_like is an empty set of the kind of s, or a copy of another one as such.
	{name: "_set_like", sig: "s, content=None, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		o, ok := a[0].obj.(*Set)
		frozen := ok && o.frozen
		if c, ok := a[1].obj.(*Set); ok {
			return val(c.copyAs(frozen)), nil
		}
		return val(newSet(frozen)), nil
	}},
	{name: "_set_become", sig: "s, other, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		selfSet(a).become(a[1].obj.(*Set))
		return None, nil
	}},
	{name: "_new_frozenset", sig: "cls, s, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.FrozenSet)
		s := a[1].obj.(*Set).clone()
		s.frozen, s.ext = true, e
		return val(s), exc
	}},
	{name: "_dict_copy", sig: "d, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(selfDict(a).copyOf()), nil
	}},
	{name: "_default_factory", sig: "d, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return or(selfDict(a).factory, None), nil
	}},

	// Hashes.
	{name: "_fit_hash", sig: "n, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, ok := asInt(a[0])
		switch {
		case !ok:
			return Value{}, m.typeError("__hash__ method should return an integer")
		case !n.isInt():
			return Int(hashNumber(n)), nil
		case n.n == -1:
			return Int(-2), nil
		}
		return n, nil
	}},
	{name: "_tuple_hash", sig: "hashes, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return combineHashes(a[0].obj.(*List).items, true), nil
	}},
	{name: "_slice_hash", sig: "hashes, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return combineHashes(a[0].obj.(*List).items, false), nil
	}},

	// Iterators.
	{name: "_new_enumerate", sig: "cls, iterator, start, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Enumerate)
		return val(&enumerateIterator{ext: e, inner: a[1], n: a[2]}), exc
	}},
	{name: "_enumerate_inner", sig: "e, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return a[0].obj.(*enumerateIterator).inner, nil
	}},
	{name: "_enumerate_pair", sig: "e, item, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return a[0].obj.(*enumerateIterator).pair(a[1]), nil
	}},
	{name: "_new_reversed", sig: "cls, sequence, size, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Reversed)
		return val(&seqReverse{ext: e, seq: a[1], i: a[2].n - 1}), exc
	}},
	{name: "_sequence_iterator", sig: "sequence, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(&sequenceIterator{seq: a[0]}), nil
	}},
	{name: "_iterator_source", sig: "it, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		switch o := a[0].obj.(type) {
		case *sequenceIterator:
			return o.seq, nil
		case *seqReverse:
			return o.seq, nil
		}
		o := a[0].obj.(*callableIterator)
		return val(&Tuple{items: []Value{o.fn, o.sentinel}}), nil
	}},
	{name: "_iterator_place", sig: "it, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if o, ok := a[0].obj.(*seqReverse); ok {
			return Int(o.i), nil
		}
		return Int(a[0].obj.(*sequenceIterator).i), nil
	}},
	{name: "_iterator_advance", sig: "it, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if o, ok := a[0].obj.(*seqReverse); ok {
			o.i--
		} else {
			a[0].obj.(*sequenceIterator).i++
		}
		return None, nil
	}},
	{name: "_iterator_end", sig: "it, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		switch o := a[0].obj.(type) {
		case *sequenceIterator:
			o.seq = Value{}
		case *seqReverse:
			o.seq = Value{}
		case *callableIterator:
			o.fn, o.sentinel = Value{}, Value{}
		}
		return None, nil
	}},

	// Repr.
	{name: "_repr_enter", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Bool(m.enterRepr(a[0])), nil
	}},
	{name: "_repr_leave", sig: "x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.leaveRepr(a[0])
		return None, nil
	}},
	{name: "_set_brackets", sig: "s, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		begin, end := m.setBrackets(a[0], selfSet(a))
		return val(&Tuple{items: []Value{NewStr(begin), NewStr(end)}}), nil
	}},
	{name: "_dict_kind", sig: "d, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Int(int64(selfDict(a).kind)), nil
	}},

	// Sorting and adding up.
	{name: "_list_take", sig: "l, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		taken := &List{items: l.items}
		l.items = nil
		return val(taken), nil
	}},
	{name: "_list_give", sig: "l, items, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := a[0].obj.(*List)
		modified := l.items != nil
		l.items = a[1].obj.(*List).items
		return Bool(modified), nil
	}},
	{name: "_sort", sig: "keys, values, reverse, /", lib: "sort.merge_sort", fn: func(m *Machine, a []Value) (Value, *Exception) {
		keys := a[0].obj.(*List)
		work := append([]Value(nil), keys.items...)
		var values, workValues []Value
		if l, ok := a[1].obj.(*List); ok {
			values = l.items
			workValues = append([]Value(nil), values...)
		}
		exc := m.sortItems(work, workValues, a[2].n != 0)
		if exc != needCode {
			copy(keys.items, work)
			copy(values, workValues)
		}
		return None, exc
	}},
	{name: "_total", sig: "start, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		t, exc := m.newTotal(a[0])
		if exc != nil {
			return Value{}, exc
		}
		return val(t), nil
	}},
	// _total_add answers False if code has to add.
	{name: "_total_add", sig: "total, x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		exc := a[0].obj.(*total).add(m, a[1])
		if exc == needCode {
			return False, nil
		}
		return True, exc
	}},
	{name: "_total_set", sig: "total, x, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		a[0].obj.(*total).set(a[1])
		return None, nil
	}},
	{name: "_total_value", sig: "total, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return a[0].obj.(*total).result(), nil
	}},
}

// table is the first argument: a set, or the dict behind a dict or mappingproxy.
func table(a []Value) Object {
	if p, ok := a[0].obj.(*MappingProxy); ok {
		return p.d
	}
	return a[0].obj
}

// tableCandidates lists (place, key) of the keys of a hash, in the order in which
// the table offers them.
func tableCandidates(m *Machine, a []Value) (Value, *Exception) {
	h := a[1].n
	out := &List{}
	add := func(i int, k Value) {
		out.items = append(out.items, val(&Tuple{items: []Value{Int(int64(i)), k}}))
	}
	switch o := table(a).(type) {
	case *Dict:
		if o.index == nil {
			for i := range o.items {
				if it := &o.items[i]; it.hash == h && !it.key.isNull() {
					add(i, it.key)
				}
			}
			break
		}
		seen := map[int32]bool{} // a walk may visit a place twice
		mask := uint64(len(o.index) - 1)
		perturb := uint64(h)
		for i := uint64(h) & mask; o.index[i] != 0; {
			e := o.index[i]
			if e > 0 && o.items[e-1].hash == h && !seen[e] {
				seen[e] = true
				add(int(e-1), o.items[e-1].key)
			}
			perturb >>= 5
			i = (i*5 + perturb + 1) & mask
		}
	case *Set:
		if o.used == 0 {
			break
		}
		// A jump may visit a place twice; the second time it can't say anything new.
		seen := map[int]bool{}
		mask := uint64(len(o.table) - 1)
		perturb := uint64(h)
		for i := uint64(h) & mask; ; {
			last := i
			if i+setNeighbors <= mask {
				last += setNeighbors
			}
			for j := i; j <= last; j++ {
				e := &o.table[j]
				if e.free() {
					return val(out), nil
				}
				if e.live() && e.hash == h && !seen[int(j)] {
					seen[int(j)] = true
					add(int(j), e.key)
				}
			}
			perturb >>= 5
			i = (i*5 + 1 + perturb) & mask
		}
	}
	return val(out), nil
}

// tableEntries lists (key, hash) of a set, and (key, hash, value) of a dict.
func tableEntries(m *Machine, a []Value) (Value, *Exception) {
	out := &List{}
	switch o := table(a).(type) {
	case *Dict:
		for i := range o.items {
			if it := &o.items[i]; !it.key.isNull() {
				out.items = append(out.items, val(&Tuple{items: []Value{it.key, Int(it.hash), it.val}}))
			}
		}
	case *Set:
		for i := range o.table {
			if e := &o.table[i]; e.live() {
				out.items = append(out.items, val(&Tuple{items: []Value{e.key, Int(e.hash)}}))
			}
		}
	}
	return val(out), nil
}

// combineHashes makes one hash of many, as hashTuple and hashSlice do.
func combineHashes(hashes []Value, withLen bool) Value {
	acc := uint64(hashPrime5)
	for _, h := range hashes {
		acc = bits.RotateLeft64(acc+uint64(h.n)*hashPrime2, 31) * hashPrime1
	}
	if withLen {
		acc += uint64(len(hashes)) ^ (hashPrime5 ^ 3527539)
	}
	if acc == ^uint64(0) {
		acc = 1546275796
	}
	return Int(int64(acc))
}
