package vm

import "gen/lang/code"

// The reference engine: what every instruction means. step executes exactly one
// plain instruction and leaves all frames consistent, so that a program can be
// paused, looked at and told between any two of them.

// step executes the next instruction of the running frame.
func (m *Machine) step() {
	f := m.frame
	in := f.body.Instrs[f.pc]
	f.pc++
	m.steps++
	switch in.Op() {
	case code.NOP:

	case code.POP_TOP:
		if v := f.pop(); v.obj != nil {
			if g, ok := v.obj.(*Generator); ok {
				m.dropGenerator(g)
			}
		}
	case code.PUSH_NULL:
		f.push(Value{})
	case code.COPY:
		f.push(*f.top(in.Arg()))
	case code.SWAP:
		a, b := f.top(1), f.top(in.Arg())
		*a, *b = *b, *a

	case code.LOAD_CONST:
		f.push(f.body.consts[in.Arg()])
	case code.LOAD_FAST:
		v := f.slots[in.Arg()]
		if v.isNull() {
			m.raiseIn(m.unbound(f, in.Arg()))
			return
		}
		f.push(v)
	case code.STORE_FAST:
		f.slots[in.Arg()] = f.pop()
	case code.DELETE_FAST:
		if f.slots[in.Arg()].isNull() {
			m.raiseIn(m.unbound(f, in.Arg()))
			return
		}
		f.slots[in.Arg()] = Value{}

	case code.MAKE_CELL:
		c := &Cell{}
		if f.body.SlotKinds[in.Arg()] != code.HiddenCell {
			c.v = f.slots[in.Arg()] // a parameter; a comprehension's variable starts empty
		}
		f.slots[in.Arg()] = val(c)
	case code.COPY_FREE_VARS:
		first := len(f.body.LocalNames) - in.Arg()
		for i, c := range f.fn.closure {
			f.slots[first+i] = val(c)
		}
	case code.LOAD_CLOSURE:
		f.push(f.slots[in.Arg()])
	case code.LOAD_DEREF:
		v := f.slots[in.Arg()].obj.(*Cell).v
		if v.isNull() {
			m.raiseIn(m.unbound(f, in.Arg()))
			return
		}
		f.push(v)
	case code.STORE_DEREF:
		f.slots[in.Arg()].obj.(*Cell).v = f.pop()
	case code.DELETE_DEREF:
		c := f.slots[in.Arg()].obj.(*Cell)
		if c.v.isNull() {
			m.raiseIn(m.unbound(f, in.Arg()))
			return
		}
		c.v = Value{}
	case code.LOAD_FROM_DICT_OR_DEREF:
		name := m.intern(f.body.LocalNames[in.Arg()])
		if f.ns.ext != nil && m.odd(f.ns) {
			m.complete(m.callLib("names.load_or_cell", f.ns.namespace(), val(name), f.slots[in.Arg()]))
			return
		}
		if v, ok := f.ns.getStr(name); ok {
			f.push(v)
			return
		}
		v := f.slots[in.Arg()].obj.(*Cell).v
		if v.isNull() {
			m.raiseIn(m.unbound(f, in.Arg()))
			return
		}
		f.push(v)

	case code.LOAD_NAME:
		name := f.body.names[in.Arg()]
		if f.ns.ext != nil && m.odd(f.ns) {
			m.loadName(f, name)
			return
		}
		if v, ok := f.ns.getStr(name); ok {
			f.push(v)
			return
		}
		m.loadGlobal(f, in.Arg())
	case code.STORE_NAME:
		m.storeName(f, f.ns, f.body.names[in.Arg()], f.pop())
	case code.DELETE_NAME:
		m.deleteName(f, f.ns, f.body.names[in.Arg()])
	case code.LOAD_GLOBAL:
		m.loadGlobal(f, in.Arg())
	case code.STORE_GLOBAL:
		f.fn.globals.setStr(f.body.names[in.Arg()], f.pop())
	case code.DELETE_GLOBAL:
		m.deleteName(f, f.fn.globals, f.body.names[in.Arg()])
	case code.LOAD_LOCALS:
		f.push(f.ns.namespace())
	case code.LOAD_BUILD_CLASS:
		m.loadBuildClass(f)
	case code.SETUP_ANNOTATIONS:
		m.setupAnnotations(f)

	case code.LOAD_ATTR:
		m.complete(m.loadAttr(f, f.pop(), in.Arg()))
	case code.LOAD_METHOD:
		m.loadMethod(f, in.Arg())
	case code.STORE_ATTR:
		obj := f.pop()
		m.storeAttr(f, obj, in.Arg(), f.pop())
	case code.DELETE_ATTR:
		m.setAttrOp(f, f.pop(), f.body.names[in.Arg()], Value{})

	case code.BINARY_SUBSCR:
		key, obj := f.pop(), f.pop()
		v, exc := m.getItem(obj, key)
		if exc == needCode {
			v, exc = m.callLib("ops.getitem", obj, key)
		}
		m.complete(v, exc)
	case code.STORE_SUBSCR:
		key, obj, v := f.pop(), f.pop(), f.pop()
		exc := m.setItem(obj, key, v)
		if exc == needCode {
			v, exc = m.callLib("ops.setitem", obj, key, v)
			m.discard(f, v, exc)
			return
		}
		m.discard(f, None, exc)
	case code.DELETE_SUBSCR:
		key, obj := f.pop(), f.pop()
		exc := m.delItem(obj, key)
		if exc == needCode {
			v, exc := m.callLib("ops.delitem", obj, key)
			m.discard(f, v, exc)
			return
		}
		m.discard(f, None, exc)

	case code.BINARY_OP:
		b, a := f.pop(), f.pop()
		op := code.BinaryOp(in.Arg())
		v, exc := m.binary(op, a, b)
		if exc == needCode {
			row := code.BinaryTable[op]
			v, exc = m.callLib("ops.binary", a, b, m.str_(row.Method), m.str_(row.Reflected), m.str_(row.Symbol))
		}
		m.complete(v, exc)
	case code.BINARY_OP_INPLACE:
		b, a := f.pop(), f.pop()
		m.complete(m.inplaceOp(code.BinaryOp(in.Arg()), a, b))
	case code.COMPARE_OP:
		b, a := f.pop(), f.pop()
		op := code.CompareOp(in.Arg())
		v, exc := m.compare(op, a, b)
		if exc == needCode {
			row := code.CompareTable[op]
			v, exc = m.callLib("ops.compare", a, b, m.str_(row.Method), m.str_(row.Swapped), m.str_(row.Symbol))
		}
		m.complete(v, exc)
	case code.IS_OP:
		b, a := f.pop(), f.pop()
		f.push(Bool(same(a, b) != (in.Arg() == 1)))
	case code.CONTAINS_OP:
		container, item := f.pop(), f.pop()
		ok, exc := m.contains(container, item)
		if exc == needCode {
			name := "ops.contains"
			if in.Arg() == 1 {
				name = "ops.not_contains"
			}
			m.complete(m.callLib(name, container, item))
			return
		}
		m.complete(Bool(ok != (in.Arg() == 1)), exc)
	case code.UNARY_NEGATIVE:
		m.unary(f.pop(), "-", "__neg__")
	case code.UNARY_POSITIVE:
		m.unary(f.pop(), "+", "__pos__")
	case code.UNARY_INVERT:
		m.unary(f.pop(), "~", "__invert__")
	case code.UNARY_NOT:
		f.push(Bool(f.pop().n == 0))
	case code.TO_BOOL:
		v := f.pop()
		b, exc := m.truth(v)
		if exc == needCode {
			m.complete(m.callLib("ops.truth", v))
			return
		}
		m.complete(Bool(b), exc)

	case code.BUILD_TUPLE:
		f.push(val(&Tuple{items: append([]Value(nil), f.popN(in.Arg())...)}))
	case code.BUILD_LIST:
		f.push(val(&List{items: append([]Value(nil), f.popN(in.Arg())...)}))
	case code.BUILD_SET:
		m.buildSet(f, in.Arg())
	case code.BUILD_MAP:
		m.buildMap(f, in.Arg())
	case code.BUILD_SLICE:
		s := &Slice{step: None}
		if in.Arg() == 3 {
			s.step = f.pop()
		}
		s.stop = f.pop()
		s.start = f.pop()
		f.push(val(s))
	case code.BUILD_STRING:
		m.buildString(f, in.Arg())
	case code.LIST_APPEND:
		v := f.pop()
		l := f.top(in.Arg()).obj.(*List)
		l.items = append(l.items, v)
	case code.LIST_EXTEND:
		m.listExtend(f, f.top(in.Arg()+1).obj.(*List), f.pop())
	case code.LIST_TO_TUPLE:
		f.push(val(&Tuple{items: f.pop().obj.(*List).items}))
	case code.SET_ADD:
		v := f.pop()
		set := *f.top(in.Arg())
		exc := set.obj.(*Set).add(m, v)
		if exc == needCode {
			r, exc := m.callLib("set.add", set, v)
			m.discard(f, r, exc)
			return
		}
		m.discard(f, None, exc)
	case code.SET_UPDATE:
		v := f.pop()
		set := *f.top(in.Arg())
		exc := m.setUpdate(set.obj.(*Set), v)
		if exc == needCode {
			r, exc := m.callLib("set.update", set, v)
			m.discard(f, r, exc)
			return
		}
		m.discard(f, None, exc)
	case code.MAP_ADD:
		v, k := f.pop(), f.pop()
		d := *f.top(in.Arg())
		exc := d.obj.(*Dict).set(m, k, v)
		if exc == needCode {
			r, exc := m.callLib("ops.setitem", d, k, v)
			m.discard(f, r, exc)
			return
		}
		m.discard(f, None, exc)
	case code.DICT_UPDATE:
		m.dictUpdate(f, f.top(in.Arg()+1).obj.(*Dict), f.pop())
	case code.DICT_MERGE:
		m.dictMerge(f, in.Arg(), f.pop())
	case code.CONVERT_VALUE:
		m.convert(f.pop(), in.Arg())
	case code.FORMAT_SIMPLE:
		m.format(f.pop(), "")
	case code.FORMAT_WITH_SPEC:
		spec := f.pop().obj.(*Str).s
		m.format(f.pop(), spec)
	case code.UNPACK_SEQUENCE:
		m.unpackSequence(f, f.pop(), in.Arg())
	case code.UNPACK_EX:
		m.unpackEx(f, f.pop(), in.Arg()&0xff, in.Arg()>>8)

	case code.JUMP_FORWARD:
		f.pc = int32(in.Arg())
	case code.JUMP_BACKWARD:
		f.pc = int32(in.Arg())
	case code.POP_JUMP_IF_FALSE:
		if f.pop().n == 0 {
			f.pc = int32(in.Arg())
		}
	case code.POP_JUMP_IF_TRUE:
		if f.pop().n != 0 {
			f.pc = int32(in.Arg())
		}
	case code.GET_ITER:
		v := f.pop()
		if g, ok := v.obj.(*Generator); ok && g == m.fresh && m.freshAt == m.steps-1 {
			g.owned = true // the call before made it, so nobody else can hold it
		}
		it, exc := m.iter(v)
		if exc == needCode {
			it, exc = m.callLib("ops.iter", v)
		}
		m.complete(it, exc)
	case code.FOR_ITER:
		m.forIter(f)

	case code.MAKE_FUNCTION:
		f.push(val(m.makeFunction(f, f.pop().obj.(*Body))))
	case code.SET_FUNCTION_ATTRIBUTE:
		fn := f.pop()
		setFunctionAttribute(fn.obj.(*Function), in.Arg(), f.pop())
		f.push(fn)
	case code.CALL:
		fn, args := f.callee(in.Arg())
		m.complete(m.call(fn, args, nil))
	case code.CALL_KW:
		names := f.pop().obj.(*Tuple).items
		fn, args := f.callee(in.Arg())
		m.complete(m.call(fn, args, names))
	case code.CALL_FUNCTION_EX:
		m.callEx(f, in.Arg() == 1)
	case code.RETURN_VALUE:
		v := f.pop()
		if f.gen != nil {
			m.returnFrom(f, v)
		} else {
			m.returnTo(f, v)
		}

	case code.YIELD_VALUE:
		v := f.pop()
		if w, ok := v.obj.(*asyncWrapped); ok && in.Arg() == 0 {
			m.asyncYield(f, w.v)
			return
		}
		m.yield(f, v)
	case code.GET_YIELD_FROM_ITER:
		m.yieldFromIter(f, f.pop())
	case code.SEND:
		m.sendOp(f)
	case code.END_SEND:
		v := f.pop()
		*f.top(1) = v
	case code.GET_AWAITABLE:
		m.getAwaitable(f, f.pop(), in.Arg())
	case code.GET_AITER:
		m.complete(m.callLib("async.aiter", f.pop()))
	case code.GET_ANEXT:
		m.complete(m.callLib("async.anext", *f.top(1)))
	case code.END_ASYNC_FOR:
		exc := f.pop().obj.(*Exception)
		f.pop()
		if !exc.cls.isSubclass(m.types.StopAsyncIteration) {
			m.unwind(exc, true)
		}
	case code.ASYNC_GEN_WRAP:
		f.push(val(&asyncWrapped{f.pop()}))

	case code.RAISE_VARARGS:
		m.raiseOp(f, in.Arg())
	case code.RERAISE:
		m.unwind(f.pop().obj.(*Exception), true)
	case code.PUSH_EXC_INFO:
		exc := f.pop()
		e := exc.obj.(*Exception)
		if m.opt.Watch && f.takesAll(int(f.pc)) {
			m.fact(Fact{Kind: EvCatch, From: f, Exc: e})
		}
		if previous := m.handle(f, e); previous != nil {
			f.push(val(previous))
		} else {
			f.push(None)
		}
		f.push(exc)
	case code.POP_EXCEPT:
		previous, _ := f.pop().obj.(*Exception)
		m.handle(f, previous)
	case code.CHECK_EXC_MATCH:
		typ := f.pop()
		e := f.top(1).obj.(*Exception)
		ok, exc := m.exceptionMatches(e, typ)
		if m.opt.Watch && exc == nil && (ok || f.takesAll(int(f.body.Instrs[f.pc].Arg()))) {
			m.fact(Fact{Kind: EvCatch, From: f, Exc: e})
		}
		m.complete(Bool(ok), exc)
	case code.CHECK_EG_MATCH:
		typ, exc := f.pop(), f.pop()
		if e := m.checkExceptStar(typ); e != nil {
			m.raiseIn(e)
			return
		}
		// Two results: the library answers a pair.
		v, e := m.callLib("group.match", exc, typ)
		m.spread(f, v, e)
	case code.PREP_RERAISE_STAR:
		list, orig := f.pop(), f.pop()
		m.complete(m.callLib("group.reraise", orig, list))
	case code.LOAD_ASSERTION_ERROR:
		f.push(val(m.types.AssertionError))
	case code.BEFORE_WITH:
		m.beforeWith(f, f.pop(), m.names.enter, m.names.exit)
	case code.BEFORE_ASYNC_WITH:
		m.beforeWith(f, f.pop(), m.names.aenter, m.names.aexit)
	case code.WITH_EXCEPT_START:
		e := f.top(1).obj.(*Exception)
		m.complete(m.call(*f.top(3), []Value{val(e.cls), val(e), tracebackValue(e)}, nil))

	case code.IMPORT_NAME:
		from, level := f.pop(), f.pop()
		m.importName(f, f.body.names[in.Arg()].s, from, level)
	case code.IMPORT_FROM:
		m.importFrom(f, f.body.names[in.Arg()])
	case code.IMPORT_STAR:
		m.importStar(f, f.pop())
	case code.PRINT_EXPR:
		v, exc := m.callLib("repl.displayhook", f.pop())
		m.discard(f, v, exc)

	default:
		panic("vm: no such instruction: " + in.Op().String())
	}
}

// callee takes a call's operands off the stack: callable, self or nothing, n
// arguments. The slice stays valid until the next push but one.
func (f *Frame) callee(n int) (Value, []Value) {
	base := int(f.sp) - n - 2
	end := int(f.sp)
	fn := f.slots[base]
	f.sp = int32(base)
	if f.slots[base+1].isNull() {
		return fn, f.slots[base+2 : end]
	}
	return fn, f.slots[base+1 : end]
}

// discard ends an instruction whose result nobody wants; if it is still to come, it
// comes from a function of the library.
func (m *Machine) discard(f *Frame, v Value, exc *Exception) {
	switch {
	case exc != nil:
		m.complete(Value{}, exc)
	case v.isNull():
		f.wants = wantNothing
	}
}

// str_ is an interned str as a value.
func (m *Machine) str_(s string) Value { return val(m.intern(s)) }

// unary executes a prefix operator.
func (m *Machine) unary(v Value, symbol, method string) {
	if isNumber(v) {
		m.complete(m.numberUnary(symbol, v))
		return
	}
	m.complete(m.callLib("ops.unary", v, m.str_(method), m.str_(symbol)))
}

// inplaceOp executes an augmented assignment's operator.
func (m *Machine) inplaceOp(op code.BinaryOp, a, b Value) (Value, *Exception) {
	if !isNumber(a) && !m.isHeap(a) {
		v, exc := m.inplace(op, a, b)
		if exc == nil && !v.isNotImplemented() || exc != nil && exc != needCode {
			return v, exc
		}
		if exc == nil {
			v, exc = m.binary(op, a, b)
			if exc != needCode {
				if exc != nil && exc.cls == m.types.TypeError {
					return v, m.inplaceError(op, a, b, exc)
				}
				return v, exc
			}
		}
	} else if isNumber(a) && isNumber(b) {
		v, exc := m.binary(op, a, b)
		if exc != nil && exc.cls == m.types.TypeError {
			exc = m.unsupported(op.String()+"=", a, b)
		}
		return v, exc
	}
	row := code.BinaryTable[op]
	return m.callLib("ops.inplace", a, b, m.str_(row.InPlace), m.str_(row.Method), m.str_(row.Reflected), m.str_(row.Symbol))
}

// inplaceError words the error of a op= b: the same as for a op b, but with the
// operator as it was written.
func (m *Machine) inplaceError(op code.BinaryOp, a, b Value, exc *Exception) *Exception {
	plain := m.unsupported(op.String(), a, b)
	if len(exc.args) == 1 && len(plain.args) == 1 {
		x, ok := exc.args[0].obj.(*Str)
		if ok && x.s == plain.args[0].obj.(*Str).s {
			return m.unsupported(op.String()+"=", a, b)
		}
	}
	return exc
}

// forIter executes FOR_ITER: the next item on top of the iterator, or the end.
func (m *Machine) forIter(f *Frame) {
	it := *f.top(1)
	var v Value
	var exc *Exception
	switch o := it.obj.(type) {
	case *Generator:
		if o.kind() != generatorKind {
			v, exc = m.callLib("ops.next", it)
		} else {
			v, exc = m.send(o, None, EvNext)
		}
	case iterator:
		v, exc = o.next(m)
	default:
		v, exc = m.callNext(it)
	}
	switch {
	case exc == exhausted, exc != nil && exc.cls != nil && exc.cls.isSubclass(m.types.StopIteration):
		m.endFor(f)
	case exc == needCode:
		panic("vm: an iterator needs code")
	default:
		m.complete(v, exc)
	}
}

// callNext calls an object's __next__.
func (m *Machine) callNext(it Value) (Value, *Exception) {
	method, ok := it.obj.class(m).lookup(m.names.next)
	if !ok {
		return Value{}, m.typeError("'%s' object is not an iterator", m.typeName(it))
	}
	return m.callMethod(method, it, nil, nil)
}

// makeFunction makes a function in the namespace of the running frame.
func (m *Machine) makeFunction(f *Frame, b *Body) *Function {
	fn := &Function{body: b, name: b.Name, qualname: b.QualName, doc: None, globals: f.fn.globals, builtins: f.fn.builtins}
	if b.HasDoc {
		fn.doc = NewStr(b.Doc)
	}
	fn.module = None
	if v, ok := f.fn.globals.getStr(m.names.name); ok {
		fn.module = v
	}
	return fn
}

// setFunctionAttribute executes SET_FUNCTION_ATTRIBUTE.
func setFunctionAttribute(fn *Function, which int, v Value) {
	switch which {
	case 1:
		fn.defaults = v.obj.(*Tuple).items
	case 2:
		fn.kwdefaults = v.obj.(*Dict)
	case 4:
		fn.annotations = v.obj.(*Dict)
	case 8:
		for _, c := range v.obj.(*Tuple).items {
			fn.closure = append(fn.closure, c.obj.(*Cell))
		}
	}
}

// sendOp executes SEND.
func (m *Machine) sendOp(f *Frame) {
	v := f.pop()
	delegate := *f.top(1)
	switch o := delegate.obj.(type) {
	case *Generator:
		if o.kind() != asyncGenKind {
			if exc := m.sendTo(f, o, v); exc != nil {
				m.raiseIn(exc)
			}
			return
		}
	case *coroutineWrapper:
		if exc := m.sendTo(f, o.g, v); exc != nil {
			m.raiseIn(exc)
		}
		return
	case *asyncStep:
		m.asyncSend(f, o, v)
		return
	case iterator:
		if v.isNone() {
			r, exc := o.next(m)
			if exc == exhausted {
				m.delegateReturned(f, None)
				return
			}
			m.complete(r, exc)
			return
		}
	}
	r, exc := Value{}, (*Exception)(nil)
	if v.isNone() {
		r, exc = m.callNext(delegate)
	} else {
		r, exc = m.callLib("generator.send_delegate", delegate, v)
	}
	if exc != nil && exc.cls != nil && exc.cls.isSubclass(m.types.StopIteration) {
		m.delegateReturned(f, exc.value)
		return
	}
	m.complete(r, exc)
}

// yieldFromIter executes GET_YIELD_FROM_ITER.
func (m *Machine) yieldFromIter(f *Frame, v Value) {
	if g, ok := v.obj.(*Generator); ok {
		if g.kind() == coroutineKind && f.body.Flags&code.Coroutine == 0 && !f.fn.coroutine {
			m.raiseIn(m.typeError("cannot 'yield from' a coroutine object in a non-coroutine generator"))
			return
		}
		if g.kind() != asyncGenKind {
			f.push(v)
			return
		}
	}
	if fn := m.generatorMethod(v, m.names.iter); fn != nil {
		m.complete(m.call(val(fn), []Value{v}, nil))
		return
	}
	it, exc := m.iter(v)
	if exc == needCode {
		it, exc = m.callLib("ops.iter", v)
	}
	m.complete(it, exc)
}

// generatorMethod is the method of a program's object under a special name if it is
// a plain generator function: then its call gives an iterator, and nothing is left to
// check.
func (m *Machine) generatorMethod(v Value, name *Str) *Function {
	o, ok := v.obj.(*Instance)
	if !ok {
		return nil
	}
	h, _ := o.cls.lookup(name)
	if fn, ok := h.obj.(*Function); ok && !fn.coroutine {
		if m.whole(fn).Flags&(code.Generator|code.Coroutine|code.AsyncGenerator) == code.Generator {
			return fn
		}
	}
	return nil
}
