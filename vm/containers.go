package vm

import "gen/lang/code"

// The tables of the container types: which class has which methods. The methods
// behind operators are made here, from the functions that the operators use.

// containerState is what the container types keep in a machine.
type containerState struct {
	depth   int      // how deep a comparison, hash or repr is nested right now
	showing []Object // containers whose repr is being made
	taken   int      // items taken by loops in Go, to look at Ctrl-C now and then
	serial  int64    // of the last identity hash given out
}

// initContainers fills the container types.
func (m *Machine) initContainers() {
	t := &m.types
	order := []code.CompareOp{code.Lt, code.Le, code.Eq, code.Ne, code.Gt, code.Ge}
	equality := []code.CompareOp{code.Eq, code.Ne}
	setOps := []code.BinaryOp{code.And, code.Or, code.Subtract, code.Xor}

	sequence := func(c *Class, kind string) {
		m.define(c, compareRows("compare.sequence", order...))
		m.define(c, []nativeDef{
			binaryRow("__add__", code.Add, false, ""),
			repeatRow(binaryRow("__mul__", code.Multiply, false, "list.mul")),
			repeatRow(binaryRow("__rmul__", code.Multiply, true, "list.mul")),
			lenRow, iterRow, showRow("repr." + kind + "_repr"),
			{name: "__getitem__", sig: "self, key, /", lib: "list.getitem", fn: getItemRow},
			{name: "__contains__", sig: "self, key, /", lib: "list.contains", fn: containsRow},
		})
	}
	sequence(t.List, "list")
	m.define(t.List, listMethods)
	m.define(t.List, []nativeDef{
		{name: "__setitem__", sig: "self, key, value, /", lib: "list.setitem", fn: setItemRow},
		{name: "__delitem__", sig: "self, key, /", lib: "list.delitem", fn: delItemRow},
	})
	sequence(t.Tuple, "tuple")
	m.define(t.Tuple, tupleMethods)

	m.define(t.Dict, readDictMethods)
	m.define(t.Dict, compareRows("compare.dict", equality...))
	m.define(t.Dict, dictMethods)
	m.define(t.Dict, []nativeDef{
		lenRow, iterRow, showRow("repr.dict_repr"),
		{name: "__getitem__", sig: "self, key, /", lib: "dict.getitem", fn: getItemRow},
		{name: "__contains__", sig: "self, key, /", lib: "dict.contains", fn: containsRow},
		binaryRow("__or__", code.Or, false, "dict.or_"),
		binaryRow("__ror__", code.Or, true, "dict.ror"),
		{name: "__setitem__", sig: "self, key, value, /", lib: "dict.setitem", fn: setItemRow},
		{name: "__delitem__", sig: "self, key, /", lib: "dict.delitem", fn: delItemRow},
	})
	m.initProxy()

	setLike := func(c *Class) {
		m.define(c, compareRows("compare.set", order...))
		for _, op := range setOps {
			row := code.BinaryTable[op]
			m.define(c, []nativeDef{
				binaryRow(row.Method, op, false, "set."+libSetOps[op]),
				binaryRow(row.Reflected, op, true, "set.r"+libSetOps[op]),
			})
		}
		m.define(c, []nativeDef{lenRow, iterRow, {name: "__contains__", sig: "self, key, /", lib: "set.contains", fn: containsRow}})
	}
	for _, c := range []*Class{t.Set, t.FrozenSet} {
		setLike(c)
		m.define(c, bothSetMethods)
		m.define(c, []nativeDef{showRow("repr.set_repr")})
	}
	m.define(t.Set, setMethods)
	m.define(t.FrozenSet, frozenSetMethods)
	for _, c := range []*Class{t.DictKeys, t.DictItems} {
		setLike(c)
		m.define(c, setViewMethods)
	}
	for _, c := range []*Class{t.DictKeys, t.DictValues, t.DictItems} {
		m.define(c, viewMethods)
		m.define(c, []nativeDef{lenRow, iterRow, showRow("repr.view_repr")})
	}

	m.define(t.Range, rangeMethods)
	m.define(t.Range, compareRows("", equality...))
	m.define(t.Slice, sliceMethods)
	m.define(t.Slice, compareRows("compare.slice", order...))
	for _, c := range []*Class{t.List, t.Dict, t.Set, t.DictKeys, t.DictItems} {
		c.dict.setStr(m.names.hash, None)
	}

	for _, c := range []*Class{
		t.ListIterator, t.ListReverseIterator, t.TupleIterator, t.StrIterator, t.WideStrIterator, t.BytesIterator, t.ByteArrayIterator,
		t.RangeIterator, t.LongRangeIterator, t.SetIterator, t.DictKeyIterator, t.DictValueIterator, t.DictItemIterator,
		t.DictReverseKeyIterator, t.DictReverseValueIterator, t.DictReverseItemIterator,
		t.SequenceIterator, t.CallableIterator, t.Reversed, t.Enumerate,
	} {
		m.define(c, iteratorMethods)
		if c != t.CallableIterator && c != t.Enumerate {
			m.define(c, hintMethods)
		}
	}
	m.define(t.Reversed, reversedMethods)
	m.define(t.Enumerate, enumerateMethods)

	m.defineBuiltins(containerBuiltins)
	m.defineInternal(containerInternals)
}

var libSetOps = map[code.BinaryOp]string{code.And: "and_", code.Or: "or_", code.Subtract: "sub", code.Xor: "xor"}

// compareRows are the methods behind comparisons. lib is the file and the beginning
// of the names of the library's versions.
func compareRows(lib string, ops ...code.CompareOp) []nativeDef {
	rows := make([]nativeDef, len(ops))
	for i, op := range ops {
		name := code.CompareTable[op].Method
		rows[i] = nativeDef{name: name, sig: "self, value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
			return m.richCompare(op, a[0], a[1])
		}}
		if lib != "" {
			rows[i].lib = lib + "_" + name[2:4]
		}
	}
	return rows
}

// binaryRow is the method behind a binary operator, or its reflected one.
func binaryRow(name string, op code.BinaryOp, reflected bool, lib string) nativeDef {
	return nativeDef{name: name, sig: "self, value, /", lib: lib, fn: func(m *Machine, a []Value) (Value, *Exception) {
		x, y := a[0], a[1]
		if reflected {
			x, y = y, x
		}
		switch a[0].obj.(type) {
		case *List, *Tuple:
			return m.sequenceBinary(op, x, y)
		case *Dict, *MappingProxy:
			return m.dictBinary(op, x, y)
		}
		return m.setBinary(op, x, y)
	}}
}

// repeatRow is a method that repeats a sequence. Called by name it words the error
// about what is no integer otherwise than the operator does.
func repeatRow(row nativeDef) nativeDef {
	repeat := row.fn
	row.fn = func(m *Machine, a []Value) (Value, *Exception) {
		if _, ok, exc := m.index(a[1]); exc == nil && !ok {
			return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(a[1]))
		}
		return repeat(m, a)
	}
	return row
}

// inplaceRow is the method behind an augmented assignment.
func inplaceRow(op code.BinaryOp) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) { return m.inplace(op, a[0], a[1]) }
}

var (
	lenRow = nativeDef{name: "__len__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, ok := m.size(a[0])
		if !ok {
			return Value{}, m.tooLargeForC()
		}
		return Int(n), nil
	}}
	iterRow = nativeDef{name: "__iter__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.iterOf(a[0])
	}}
)

func showRow(lib string) nativeDef {
	return nativeDef{name: "__repr__", sig: "self, /", lib: lib, fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, exc := m.reprOf(a[0])
		return NewStr(s), exc
	}}
}

func hashRow(m *Machine, a []Value) (Value, *Exception) {
	h, exc := m.hashOf(a[0])
	return Int(h), exc
}

func getItemRow(m *Machine, a []Value) (Value, *Exception) { return m.itemOf(a[0], a[1]) }

func setItemRow(m *Machine, a []Value) (Value, *Exception) {
	return None, m.setItemOf(a[0], a[1], a[2])
}

func delItemRow(m *Machine, a []Value) (Value, *Exception) { return None, m.delItemOf(a[0], a[1]) }

func containsRow(m *Machine, a []Value) (Value, *Exception) {
	in, exc := m.containsItem(a[0], a[1])
	return Bool(in), exc
}

// readOnly refuses to set what is a struct member in CPython.
func readOnly(m *Machine, a []Value) (Value, *Exception) {
	return Value{}, m.errorf(m.types.AttributeError, "readonly attribute")
}

// iteratorMethods are what every builtin iterator has.
var iteratorMethods = []nativeDef{
	{name: "__iter__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) { return a[0], nil }},
	{name: "__next__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		v, exc := a[0].obj.(iterator).next(m)
		if exc == exhausted {
			exc = m.newError(m.types.StopIteration)
		}
		return v, exc
	}},
}

var hintMethods = []nativeDef{
	{name: "__length_hint__", sig: "self, /", lib: "iter.hint", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if !a[0].obj.(iterator).leaf() {
			return Value{}, needCode
		}
		return Int(a[0].obj.(hinter).hint(m)), nil
	}},
}

var enumerateMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, lib: "iter.new_enumerate", fn: enumerateNew},
}

// enumerateNew is enumerate(iterable, start=0).
func enumerateNew(m *Machine, a []Value) (Value, *Exception) {
	e, exc := m.newExt(a[0], m.types.Enumerate)
	if exc != nil {
		return Value{}, exc
	}
	args := others(a[1])
	kwargs := a[2].obj.(*Dict)
	if n := len(args) + kwargs.live; n > 2 {
		return Value{}, m.typeError("enumerate() takes at most 2 arguments (%d given)", n)
	}
	var iterable, start Value
	if len(args) > 0 {
		iterable = args[0]
	}
	if len(args) > 1 {
		start = args[1]
	}
	kwargs.each(func(k, v Value) bool {
		switch name := k.obj.(*Str).s; {
		case name == "iterable" && iterable.isNull():
			iterable = v
		case name == "start" && start.isNull():
			start = v
		default:
			exc = m.typeError("'%s' is an invalid keyword argument for enumerate()", name)
		}
		return exc == nil
	})
	if exc != nil {
		return Value{}, exc
	}
	if iterable.isNull() {
		return Value{}, m.typeError("enumerate() missing required argument 'iterable'")
	}
	n, ok, exc := m.index(or(start, Int(0)))
	if exc == nil && !ok {
		exc = m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(start))
	}
	if exc != nil {
		return Value{}, exc
	}
	it, exc := m.iter(iterable)
	if exc != nil {
		return Value{}, exc
	}
	return val(&enumerateIterator{ext: e, inner: it, n: n}), nil
}

// newExt checks the first argument of a __new__, and makes the mark of instances of
// derived classes.
func (m *Machine) newExt(cls Value, base *Class) (*ext, *Exception) {
	c, ok := cls.obj.(*Class)
	switch {
	case cls.isNull():
		return nil, m.typeError("%s.__new__(): not enough arguments", base.name)
	case !ok:
		return nil, m.typeError("%s.__new__(X): X is not a type object (%s)", base.name, m.typeName(cls))
	case !c.isSubclass(base):
		return nil, m.typeError("%s.__new__(%s): %s is not a subtype of %s", base.name, c.name, c.name, base.name)
	case c == base:
		return nil, nil
	}
	return &ext{cls: c}, nil
}

// oneArgument is the optional argument of list(), tuple(), set() and frozenset(),
// whose rows take *args and **kwargs for the sake of derived classes. method is the
// row's name if it drops the keywords that a derived class has a use for.
func (m *Machine) oneArgument(name, method string, a []Value) (Value, *Exception) {
	if a[2].obj.(*Dict).live > 0 && !m.dropsKeywords(method, a) {
		return Value{}, m.typeError("%s() takes no keyword arguments", name)
	}
	args := others(a[1])
	switch len(args) {
	case 0:
		return Value{}, nil
	case 1:
		return args[0], nil
	}
	return Value{}, m.typeError("%s expected at most 1 argument, got %d", name, len(args))
}

var reversedMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, lib: "iter.new_reversed", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e, exc := m.newExt(a[0], m.types.Reversed)
		switch {
		case exc != nil:
			return Value{}, exc
		case a[2].obj.(*Dict).live > 0 && !m.dropsKeywords("__new__", a):
			return Value{}, m.typeError("reversed() takes no keyword arguments")
		case len(others(a[1])) != 1:
			return Value{}, m.typeError("reversed expected 1 argument, got %d", len(others(a[1])))
		}
		v := others(a[1])[0]
		if m.derived(v) != nil {
			return Value{}, needCode
		}
		switch o := v.obj.(type) {
		case *List:
			return val(&listReverse{list: o, i: len(o.items) - 1}), nil
		case *Dict:
			return val(newDictIterator(o, viewKeys, true)), nil
		case *MappingProxy:
			if o.d == nil {
				return Value{}, needCode
			}
			return val(newDictIterator(o.d, viewKeys, true)), nil
		case *DictView:
			return val(newDictIterator(o.d, o.kind, true)), nil
		case *Range:
			return val(newRangeIterator(m, o, true)), nil
		case *Str, *Bytes, *ByteArray, *Tuple:
			n, _ := m.size(v)
			return val(&seqReverse{ext: e, seq: v, i: n - 1}), nil
		}
		if m.has(v, "__reversed__") || m.has(v, "__getitem__") {
			return Value{}, needCode
		}
		return Value{}, m.typeError("'%s' object is not reversible", m.typeName(v))
	}},
}

var rangeMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args", kind: staticMethod, lib: "iter.new_range", fn: rangeNew},
	{name: "__hash__", sig: "self, /", fn: hashRow},
	{name: "__bool__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Bool(a[0].obj.(*Range).bigLen().Sign() != 0), nil
	}},
	lenRow, iterRow, showRow(""),
	{name: "__getitem__", sig: "self, key, /", lib: "list.getitem", fn: getItemRow},
	{name: "__contains__", sig: "self, key, /", lib: "iter.contains", fn: containsRow},
	{name: "__reversed__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return val(newRangeIterator(m, a[0].obj.(*Range), true)), nil
	}},
	{name: "count", sig: "self, value, /", lib: "iter.range_count", fn: func(m *Machine, a []Value) (Value, *Exception) {
		in, exc := m.containsItem(a[0], a[1])
		if in {
			return Int(1), exc
		}
		return Int(0), exc
	}},
	{name: "index", sig: "self, value, /", lib: "iter.range_index", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, ok := asInt(a[1])
		if !ok || m.derived(a[1]) != nil {
			items, exc := m.items(a[0])
			if exc != nil {
				return Value{}, exc
			}
			i, exc := m.position(items, a[1])
			if exc == nil && i < 0 {
				exc = m.valueError("sequence.index(x): x not in sequence")
			}
			return Int(int64(i)), exc
		}
		i := a[0].obj.(*Range).find(n)
		if i == nil {
			s, exc := m.repr(a[1])
			if exc == nil {
				exc = m.valueError("%s is not in range", s)
			}
			return Value{}, exc
		}
		return bigInt(i), nil
	}},
	{name: "start", kind: getter, fn: rangePart(0), set: readOnly},
	{name: "stop", kind: getter, fn: rangePart(1), set: readOnly},
	{name: "step", kind: getter, fn: rangePart(2), set: readOnly},
}

func rangePart(i int) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		start, stop, step := a[0].obj.(*Range).parts()
		return [...]Value{start, stop, step}[i], nil
	}
}

// rangeNew is range(stop) or range(start, stop[, step]).
func rangeNew(m *Machine, a []Value) (Value, *Exception) {
	args := others(a[1])
	if len(args) == 0 {
		return Value{}, m.typeError("range expected at least 1 argument, got 0")
	}
	if len(args) > 3 {
		return Value{}, m.typeError("range expected at most 3 arguments, got %d", len(args))
	}
	parts := [3]Value{Int(0), Int(0), Int(1)}
	for i, v := range args {
		n, ok, exc := m.index(v)
		if exc != nil {
			return Value{}, exc
		}
		if !ok {
			return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
		}
		parts[i] = n
	}
	if len(args) == 1 {
		parts[0], parts[1] = Int(0), parts[0]
	}
	if parts[2].isInt() && parts[2].n == 0 {
		return Value{}, m.valueError("range() arg 3 must not be zero")
	}
	return val(newRange(toBig(parts[0]), toBig(parts[1]), toBig(parts[2]))), nil
}

var sliceMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		args := others(a[1])
		switch len(args) {
		case 0:
			return Value{}, m.typeError("slice expected at least 1 argument, got 0")
		case 1:
			return val(&Slice{None, args[0], None}), nil
		case 2:
			return val(&Slice{args[0], args[1], None}), nil
		case 3:
			return val(&Slice{args[0], args[1], args[2]}), nil
		}
		return Value{}, m.typeError("slice expected at most 3 arguments, got %d", len(args))
	}},
	{name: "__hash__", sig: "self, /", lib: "compare.slice_hash", fn: hashRow},
	showRow("repr.slice_repr"),
	{name: "start", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) { return a[0].obj.(*Slice).start, nil }, set: readOnly},
	{name: "stop", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) { return a[0].obj.(*Slice).stop, nil }, set: readOnly},
	{name: "step", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) { return a[0].obj.(*Slice).step, nil }, set: readOnly},
	{name: "indices", sig: "self, length, /", lib: "list.slice_indices", fn: func(m *Machine, a []Value) (Value, *Exception) {
		n, ok, exc := m.index(a[1])
		switch {
		case exc != nil:
			return Value{}, exc
		case !ok:
			return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(a[1]))
		case toBig(n).Sign() < 0:
			return Value{}, m.valueError("length should not be negative")
		}
		start, stop, step, exc := m.bigSlice(a[0].obj.(*Slice), toBig(n))
		if exc != nil {
			return Value{}, exc
		}
		return val(&Tuple{items: []Value{copyInt(start), copyInt(stop), copyInt(step)}}), nil
	}},
}
