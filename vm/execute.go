package vm

import (
	"strings"

	"gen/lang/code"
)

// The longer instructions of step.go.

// unbound is the error of reading a variable that has no value.
func (m *Machine) unbound(f *Frame, slot int) *Exception {
	name := f.body.LocalNames[slot]
	var e *Exception
	if k := f.body.SlotKinds[slot]; k == code.Free {
		e = m.errorf(m.types.NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name)
		e.setField(m, "name", NewStr(name))
	} else {
		// An UnboundLocalError does not know the name: it gets no advice.
		e = m.errorf(m.types.UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", name)
	}
	return e
}

func (m *Machine) nameError(name string) *Exception {
	e := m.errorf(m.types.NameError, "name '%s' is not defined", name)
	e.setField(m, "name", NewStr(name))
	return e
}

// buildSet executes BUILD_SET.
func (m *Machine) buildSet(f *Frame, n int) {
	items := f.popN(n)
	s := &Set{}
	for _, v := range items {
		if exc := s.add(m, v); exc != nil {
			if exc == needCode {
				m.complete(m.callLib("ops.build_set", val(&Tuple{items: append([]Value(nil), items...)})))
				return
			}
			m.raiseIn(exc)
			return
		}
	}
	if n > 2 && f.constantSet(n) {
		// CPython's compiler makes the frozenset of a constant display twice over, the
		// second time in the order of the first, and that shows in what is printed.
		again := &Set{}
		for _, v := range s.keys() {
			again.add(m, v) // constants were hashed and compared before
		}
		s = again
	}
	f.push(val(s))
}

// constantSet reports whether the n items of a BUILD_SET are constants that a
// SET_UPDATE copies into a display.
func (f *Frame) constantSet(n int) bool {
	instrs, at := f.body.Instrs, int(f.pc)-1
	if at < n || at+1 >= len(instrs) || instrs[at+1].Op() != code.SET_UPDATE {
		return false
	}
	for _, in := range instrs[at-n : at] {
		if in.Op() != code.LOAD_CONST {
			return false
		}
	}
	return true
}

// buildMap executes BUILD_MAP.
func (m *Machine) buildMap(f *Frame, n int) {
	items := f.popN(2 * n)
	d := newDict()
	for i := 0; i < len(items); i += 2 {
		if exc := d.set(m, items[i], items[i+1]); exc != nil {
			if exc == needCode {
				m.complete(m.callLib("ops.build_dict", val(&Tuple{items: append([]Value(nil), items...)})))
				return
			}
			m.raiseIn(exc)
			return
		}
	}
	f.push(val(d))
}

// buildString executes BUILD_STRING.
func (m *Machine) buildString(f *Frame, n int) {
	var b strings.Builder
	for _, v := range f.popN(n) {
		b.WriteString(v.obj.(*Str).s)
	}
	f.push(NewStr(b.String()))
}

// listExtend executes LIST_EXTEND: *iterable in a display or a call.
func (m *Machine) listExtend(f *Frame, l *List, v Value) {
	items, exc := m.items(v)
	switch {
	case exc == needCode:
		r, exc := m.callLib("ops.extend_list", val(l), v)
		m.discard(f, r, exc)
	case exc != nil:
		if exc.cls == m.types.TypeError && !m.iterable(v) {
			exc = m.typeError("Value after * must be an iterable, not %s", m.typeName(v))
		}
		m.raiseIn(exc)
	default:
		l.items = append(l.items, items...)
	}
}

// iterable reports whether iter(v) can work.
func (m *Machine) iterable(v Value) bool {
	cls := v.obj.class(m)
	if _, ok := cls.lookup(m.names.iter); ok {
		return true // even where it is None: iter() says what is wrong
	}
	_, ok := cls.lookup(m.names.getitem)
	return ok
}

// dictUpdate executes DICT_UPDATE: **mapping in a display.
func (m *Machine) dictUpdate(f *Frame, d *Dict, v Value) {
	src, ok := m.plainItemsOf(v)
	if !ok {
		if _, found := v.obj.class(m).lookup(m.intern("keys")); !found {
			m.raiseIn(m.typeError("'%s' object is not a mapping", m.typeName(v)))
			return
		}
		r, exc := m.callLib("ops.update_dict", val(d), v)
		m.discard(f, r, exc)
		return
	}
	for i := range src.items {
		if it := &src.items[i]; !it.key.isNull() {
			if exc := d.set(m, it.key, it.val); exc != nil {
				if exc == needCode {
					r, exc := m.callLib("ops.update_dict", val(d), v)
					m.discard(f, r, exc)
					return
				}
				m.raiseIn(exc)
				return
			}
		}
	}
}

// dictMerge executes DICT_MERGE: **mapping in a call.
func (m *Machine) dictMerge(f *Frame, depth int, v Value) {
	d := f.top(depth).obj.(*Dict)
	callee := *f.top(depth + 3)
	src, ok := m.plainItemsOf(v)
	if ok {
		// Names that are no strs are refused by the call, unless they come twice.
		src.each(func(k, _ Value) bool {
			_, ok = k.obj.(*Str)
			return ok
		})
	}
	if !ok {
		if _, found := v.obj.class(m).lookup(m.intern("keys")); !found {
			m.raiseIn(m.typeError("%s argument after ** must be a mapping, not %s", m.calleeName(callee), m.typeName(v)))
			return
		}
		r, exc := m.callLib("ops.merge_kwargs", val(d), v, NewStr(m.calleeName(callee)))
		m.discard(f, r, exc)
		return
	}
	for i := range src.items {
		it := &src.items[i]
		if it.key.isNull() {
			continue
		}
		s := it.key.obj.(*Str)
		if d.findStr(s) >= 0 {
			m.raiseIn(m.typeError("%s got multiple values for keyword argument '%s'", m.calleeName(callee), s.s))
			return
		}
		d.setStr(s, it.val)
	}
}

// calleeName is a callable as CPython's messages about ** and * arguments name it:
// module.qualname() of what has a __qualname__ (without the module if it is builtins or
// None), else its str.
func (m *Machine) calleeName(v Value) string {
	if name, ok, _ := m.attrOr(v, m.intern("__qualname__")); ok {
		s, exc := m.str(name)
		if exc != nil {
			return m.typeName(v) + " object"
		}
		module, ok, _ := m.attrOr(v, m.intern("__module__"))
		if x, isStr := module.obj.(*Str); ok && !module.isNone() && !(isStr && x.s == "builtins") {
			if prefix, exc := m.str(module); exc == nil {
				s = prefix + "." + s
			}
		}
		return s + "()"
	}
	if s, exc := m.str(v); exc == nil {
		return s
	}
	return m.typeName(v) + " object"
}

// callEx executes CALL_FUNCTION_EX.
func (m *Machine) callEx(f *Frame, withKw bool) {
	var kw *Dict
	if withKw {
		kw = f.pop().obj.(*Dict)
	}
	seq := f.pop()
	t, ok := seq.obj.(*Tuple)
	if !ok {
		items, exc := m.items(seq)
		if exc == needCode {
			m.starArgs(f, seq, kw)
			return
		}
		if exc != nil {
			if exc.cls == m.types.TypeError && !m.iterable(seq) {
				callee := *f.top(2)
				exc = m.typeError("%s argument after * must be an iterable, not %s", m.calleeName(callee), m.typeName(seq))
			}
			m.raiseIn(exc)
			return
		}
		t = &Tuple{items: append([]Value(nil), items...)}
	}
	args := append([]Value(nil), t.items...)
	var names []Value
	strange := false // a name is no str
	fn := *f.top(2)
	if kw != nil {
		odd := takesOddNames(fn)
		kw.each(func(k, v Value) bool {
			if _, ok := k.obj.(*Str); !ok {
				if odd {
					return true
				}
				strange = true
			}
			names = append(names, k)
			args = append(args, v)
			return true
		})
	}
	f.pop() // NULL
	f.pop()
	if strange && m.callable(fn) {
		m.raiseIn(m.typeError("keywords must be strings"))
		return
	}
	m.complete(m.call(fn, args, names))
}

// starArgs calls with * of an iterable that needs code to be read.
func (m *Machine) starArgs(f *Frame, seq Value, kw *Dict) {
	f.pop()
	fn := f.pop()
	k := None
	if kw != nil {
		k = val(kw)
	}
	if !m.iterable(seq) {
		m.raiseIn(m.typeError("%s argument after * must be an iterable, not %s", m.calleeName(fn), m.typeName(seq)))
		return
	}
	m.complete(m.callLib("ops.call_star", fn, seq, k))
}

// convert executes CONVERT_VALUE.
func (m *Machine) convert(v Value, kind int) {
	var s string
	var exc *Exception
	switch kind {
	case 1:
		s, exc = m.str(v)
	default:
		s, exc = m.repr(v)
	}
	if exc == needCode {
		m.complete(m.callLib([...]string{"", "ops.to_str", "ops.to_repr", "ops.to_ascii"}[kind], v))
		return
	}
	if kind == 3 && exc == nil {
		s = asciiRepr(s)
	}
	m.complete(NewStr(s), exc)
}

// format executes FORMAT_SIMPLE and FORMAT_WITH_SPEC.
func (m *Machine) format(v Value, spec string) {
	s, exc := m.formatValue(v, spec)
	if exc == needCode {
		m.complete(m.callLib("ops.format", v, NewStr(spec)))
		return
	}
	m.complete(NewStr(s), exc)
}

// unpackSequence executes UNPACK_SEQUENCE.
func (m *Machine) unpackSequence(f *Frame, v Value, n int) {
	items, exc := m.unpack(v, n)
	if exc == needCode {
		v, exc = m.callLib("iter.unpack", v, Int(int64(n)))
		m.spread(f, v, exc)
		return
	}
	if exc != nil {
		m.raiseIn(exc)
		return
	}
	for i := n - 1; i >= 0; i-- {
		f.push(items[i])
	}
}

// unpackEx executes UNPACK_EX: the items before the starred target, the list, and
// those after it.
func (m *Machine) unpackEx(f *Frame, v Value, before, after int) {
	items, exc := m.items(v)
	if exc == needCode {
		v, exc = m.callLib("iter.unpack_ex", v, Int(int64(before)), Int(int64(after)))
		m.spread(f, v, exc)
		return
	}
	if exc != nil {
		if exc.cls == m.types.TypeError && !m.iterable(v) {
			exc = m.typeError("cannot unpack non-iterable %s object", m.typeName(v))
		}
		m.raiseIn(exc)
		return
	}
	if len(items) < before+after {
		m.raiseIn(m.valueError("not enough values to unpack (expected at least %d, got %d)", before+after, len(items)))
		return
	}
	for i := 0; i < after; i++ {
		f.push(items[len(items)-1-i])
	}
	f.push(val(&List{items: append([]Value(nil), items[before:len(items)-after]...)}))
	for i := before - 1; i >= 0; i-- {
		f.push(items[i])
	}
}

// spread ends an instruction that has called a library function whose result is a
// tuple or list of items that belong on the stack one by one, the first on top.
func (m *Machine) spread(f *Frame, v Value, exc *Exception) {
	switch {
	case exc != nil:
		m.complete(Value{}, exc)
	case v.isNull():
		f.wants = wantItems
	default:
		f.spread(v)
	}
}

// spread pushes the items of a tuple or list, the first on top.
func (f *Frame) spread(v Value) {
	var items []Value
	switch o := v.obj.(type) {
	case *Tuple:
		items = o.items
	case *List:
		items = o.items
	}
	for i := len(items) - 1; i >= 0; i-- {
		f.push(items[i])
	}
}

// raiseOp executes RAISE_VARARGS.
func (m *Machine) raiseOp(f *Frame, n int) {
	if n == 0 {
		exc := m.current(f)
		if exc == nil {
			m.raiseIn(m.errorf(m.types.RuntimeError, "No active exception to reraise"))
			return
		}
		m.unwind(exc, true)
		return
	}
	cause := Value{}
	if n == 2 {
		cause = f.pop()
	}
	v := f.pop()
	exc, e := m.asException(v, "exceptions must derive from BaseException")
	if e == nil && n == 2 && !cause.isNone() {
		var c *Exception
		if c, e = m.asException(cause, "exception causes must derive from BaseException"); e == nil {
			exc.cause = c
		}
	}
	switch {
	case e == needCode:
		args := []Value{v}
		if n == 2 {
			args = append(args, cause)
		}
		m.complete(m.call(m.libFunction("ops.raise_"), args, nil))
	case e != nil:
		m.raiseIn(e)
	default:
		if n == 2 {
			if cause.isNone() {
				exc.cause = nil
			}
			exc.suppress = true
		}
		m.raiseIn(exc)
	}
}

// asException turns an exception or exception class into an exception; needCode if
// making an instance runs code.
func (m *Machine) asException(v Value, complaint string) (*Exception, *Exception) {
	switch o := v.obj.(type) {
	case *Exception:
		return o, nil
	case *Class:
		if o.isSubclass(m.types.BaseException) {
			if o.heap() || o.meta != nil || o.isSubclass(m.types.BaseExceptionGroup) || o.isSubclass(m.types.UnicodeError) {
				return nil, needCode
			}
			return m.newError(o), nil
		}
	}
	return nil, m.typeError("%s", complaint)
}

// exceptionMatches executes CHECK_EXC_MATCH.
func (m *Machine) exceptionMatches(exc *Exception, typ Value) (bool, *Exception) {
	switch o := typ.obj.(type) {
	case *Class:
		if o.isSubclass(m.types.BaseException) {
			return exc.cls.isSubclass(o), nil
		}
	case *Tuple:
		for _, t := range o.items {
			if c, ok := t.obj.(*Class); !ok || !c.isSubclass(m.types.BaseException) {
				return false, m.typeError("catching classes that do not inherit from BaseException is not allowed")
			}
		}
		for _, t := range o.items {
			if exc.cls.isSubclass(t.obj.(*Class)) {
				return true, nil
			}
		}
		return false, nil
	}
	return false, m.typeError("catching classes that do not inherit from BaseException is not allowed")
}

// checkExceptStar refuses what except* may not name.
func (m *Machine) checkExceptStar(typ Value) *Exception {
	if _, e := m.exceptionMatches(&Exception{cls: m.types.Exception}, typ); e != nil {
		return e
	}
	classes := []Value{typ}
	if t, ok := typ.obj.(*Tuple); ok {
		classes = t.items
	}
	for _, c := range classes {
		if c.obj.(*Class).isSubclass(m.types.BaseExceptionGroup) {
			return m.typeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
		}
	}
	return nil
}

// beforeWith executes BEFORE_WITH and BEFORE_ASYNC_WITH.
func (m *Machine) beforeWith(f *Frame, manager Value, enterName, exitName *Str) {
	cls := manager.obj.class(m)
	enter, ok := cls.lookup(enterName)
	exit, ok2 := cls.lookup(exitName)
	if !ok || !ok2 {
		m.raiseIn(m.noContextManager(cls, enterName == m.names.aenter, ok))
		return
	}
	bound, exc := m.descriptorGet(exit, manager, cls, nil)
	if exc != nil {
		m.raiseIn(exc)
		return
	}
	f.push(bound)
	m.complete(m.callMethod(enter, manager, nil, nil))
}

// noContextManager is the error of a with statement on something else.
func (m *Machine) noContextManager(cls *Class, async, hasEnter bool) *Exception {
	protocol, exit := "context manager", m.names.exit.s
	if async {
		protocol, exit = "asynchronous context manager", m.names.aexit.s
	}
	text := "'" + cls.name + "' object does not support the " + protocol + " protocol"
	if hasEnter {
		text += " (missed " + exit + " method)"
	}
	return m.typeError("%s", text)
}

// tracebackValue is an exception's traceback as a value.
func tracebackValue(e *Exception) Value {
	if e.tb == nil {
		return None
	}
	return val(e.tb)
}
