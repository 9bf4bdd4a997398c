package vm

import (
	"slices"
	"strings"

	"gen/lang/code"
)

// Calls: what can be called, and how arguments reach parameters.

// call calls fn. The values of the keyword arguments are the last len(names) of
// args. Like every nativeFunc it answers a value, an exception, or nothing yet:
// then a frame has been pushed and its result will arrive on the stack of the
// frame that runs now. args is not kept.
func (m *Machine) call(fn Value, args []Value, names []Value) (Value, *Exception) {
	switch o := fn.obj.(type) {
	case *Function:
		return m.callFunction(o, args, names)
	case *Native:
		return m.callNative(o, args, names)
	case *BoundMethod:
		if _, nested := o.fn.obj.(*BoundMethod); nested {
			return m.callNested(o, args, names)
		}
		all := m.withSelf(o.self, args)
		defer m.dropArgs(len(all))
		if n, ok := o.fn.obj.(*Native); ok && n.def.kind == plainMethod && n.owner != o.self.obj.class(m) {
			bound := *n
			bound.as = o.self.obj.class(m)
			return m.callNative(&bound, all, names)
		}
		return m.call(o.fn, all, names)
	case *Class:
		return m.callClass(o, args, names)
	case *StaticMethod:
		inner := o.fn
		for s, nested := o, true; nested; s, nested = inner.obj.(*StaticMethod) {
			inner = s.fn
		}
		return m.call(inner, args, names)
	}
	// __call__ may be an object with a __call__ of its own, and so on, even in a circle.
	for range m.recursionLimit {
		cls := fn.obj.class(m)
		method, ok := cls.lookup(m.names.call)
		if !ok {
			return Value{}, m.typeError("'%s' object is not callable%s", cls.name, m.calledModule(fn))
		}
		if o, plain := method.obj.(*Instance); !plain || hasGet(m, o.cls) {
			return m.callMethod(method, fn, args, names)
		}
		fn = method
	}
	return Value{}, m.recursionError()
}

// withSelf puts self before args, on a stack of arguments: a call does not keep them,
// so dropArgs takes them away when it has been made.
func (m *Machine) withSelf(self Value, args []Value) []Value {
	base := len(m.args)
	m.args = append(append(m.args, self), args...)
	return m.args[base:]
}

func (m *Machine) dropArgs(n int) {
	base := len(m.args) - n
	clear(m.args[base:])
	m.args = m.args[:base]
}

// callNested calls a method of a method of ...: what types.MethodType can make.
func (m *Machine) callNested(o *BoundMethod, args, names []Value) (Value, *Exception) {
	var selves []Value
	for {
		selves = append(selves, o.self)
		inner, nested := o.fn.obj.(*BoundMethod)
		if !nested {
			break
		}
		if len(selves) > m.recursionLimit {
			return Value{}, m.recursionError()
		}
		o = inner
	}
	slices.Reverse(selves) // the innermost self comes first
	return m.call(o.fn, append(selves, args...), names)
}

// hasGet reports whether objects of a class are descriptors.
func hasGet(m *Machine, c *Class) bool {
	_, ok := c.lookup(m.names.get)
	return ok
}

// callMethod calls what a class holds under a special name, with self bound as a
// descriptor of that kind binds it.
func (m *Machine) callMethod(method, self Value, args, names []Value) (Value, *Exception) {
	switch o := method.obj.(type) {
	case *Function, *Native:
		all := m.withSelf(self, args)
		defer m.dropArgs(len(all))
		return m.call(method, all, names)
	case *StaticMethod:
		return m.call(o.fn, args, names)
	case *ClassMethod:
		all := make([]Value, 0, len(args)+1)
		return m.call(o.fn, append(append(all, val(self.obj.class(m))), args...), names)
	case *Instance, *Property:
		if hasGet(m, method.obj.class(m)) {
			call := append([]Value{method, self, val(self.obj.class(m))}, args...)
			return m.call(m.libFunction("object.call_descriptor"), call, names)
		}
	}
	return m.call(method, args, names)
}

// callable reports whether v can be called.
func (m *Machine) callable(v Value) bool {
	switch v.obj.(type) {
	case *Function, *Native, *BoundMethod, *Class, *StaticMethod:
		return true
	}
	_, ok := v.obj.class(m).lookup(m.names.call)
	return ok
}

// callFunction binds the arguments and enters the function, or makes a generator.
func (m *Machine) callFunction(fn *Function, args, names []Value) (Value, *Exception) {
	b := fn.body
	if b.Flags&code.PutOff != 0 {
		m.whole(fn)
	}
	if b.Flags&(code.Generator|code.Coroutine|code.AsyncGenerator) != 0 {
		g := m.newGenerator(fn)
		if exc := m.bind(fn, g.frame.slots, args, names); exc != nil {
			return Value{}, exc
		}
		if m.opt.Watch {
			m.fact(Fact{Kind: EvCreate, From: m.frame, To: &g.frame})
		}
		if b.Flags&code.AsyncGenerator != 0 {
			g.async = &asyncState{}
		}
		return val(g), nil
	}
	back := m.frame
	library := b.Flags&code.Library != 0
	if library {
		// A program cannot see these calls, so they do not count; but an endless
		// recursion through them alone must end, too.
		if back.inside >= int32(libraryShare*m.recursionLimit) {
			return Value{}, m.recursionError()
		}
	} else if back.depth >= int32(m.recursionLimit) {
		return Value{}, m.recursionError()
	}
	f := m.newFrame(fn)
	if exc := m.bind(fn, f.slots, args, names); exc != nil {
		m.release(f)
		return Value{}, exc
	}
	if b.Flags&code.Optimized == 0 {
		f.ns = fn.globals // the code of a module or class body that a program made a function of
	}
	f.back = back
	f.depth, f.inside = back.depth, back.inside
	if library {
		f.inside++
	} else {
		f.depth++
	}
	m.frame = f
	return Value{}, nil
}

// enterSimple enters a function whose body is simple, with all its arguments.
func (m *Machine) enterSimple(fn *Function, args []Value) {
	back := m.frame
	f := m.newFrame(fn)
	copy(f.slots, args)
	f.back = back
	f.depth, f.inside = back.depth+1, back.inside
	m.frame = f
}

// enterIn enters code that runs in a namespace: the body of a module or class, exec.
func (m *Machine) enterIn(fn *Function, ns *Dict, depth int32) {
	f := m.newFrame(fn)
	f.ns = ns
	f.back = m.frame
	f.depth, f.inside = depth, m.frame.inside
	m.frame = f
}

// libraryShare is how many calls of library functions there may be for each call
// that the recursion limit allows.
const libraryShare = 8

// recursionError is what endless recursion ends in.
func (m *Machine) recursionError() *Exception {
	return m.errorf(m.types.RecursionError, "maximum recursion depth exceeded")
}

// bind fills the parameters of fn in slots.
func (m *Machine) bind(fn *Function, slots []Value, args, names []Value) *Exception {
	b := fn.body
	const special = code.VarArgs | code.VarKeywords
	if len(names) == 0 && len(args) == b.ArgCount && b.KwOnly == 0 && b.Flags&special == 0 {
		copy(slots, args)
		return nil
	}
	return m.bindAll(fn, slots, args, names)
}

// bindAll is bind in full (CPython's initialize_locals).
func (m *Machine) bindAll(fn *Function, slots []Value, args, names []Value) *Exception {
	b := fn.body
	positional := args[:len(args)-len(names)]
	n := min(len(positional), b.ArgCount)
	copy(slots, positional[:n])
	total := b.ArgCount + b.KwOnly
	next := total
	if b.Flags&code.VarArgs != 0 {
		slots[next] = val(&Tuple{items: append([]Value(nil), positional[n:]...)})
		next++
	}
	var kwargs *Dict
	if b.Flags&code.VarKeywords != 0 {
		kwargs = newDict()
		slots[next] = val(kwargs)
	}
	for i, name := range names {
		s, ok := name.obj.(*Str)
		if !ok {
			return m.typeError("%s() keywords must be strings", fn.qualname)
		}
		v := args[len(positional)+i]
		p := -1
		for j := b.PosOnly; j < total; j++ {
			if b.LocalNames[j] == s.s {
				p = j
				break
			}
		}
		switch {
		case p >= 0 && !slots[p].isNull():
			return m.typeError("%s() got multiple values for argument '%s'", fn.qualname, s.s)
		case p >= 0:
			slots[p] = v
		case kwargs != nil:
			kwargs.setStr(s, v)
		default:
			return m.unexpectedKeyword(fn, s.s, names)
		}
	}
	if len(positional) > b.ArgCount && b.Flags&code.VarArgs == 0 {
		return m.tooManyPositional(fn, len(positional), slots)
	}
	if len(positional) < b.ArgCount {
		firstDefault := b.ArgCount - len(fn.defaults)
		var missing []string
		for i := n; i < firstDefault; i++ {
			if slots[i].isNull() {
				missing = append(missing, b.LocalNames[i])
			}
		}
		if missing != nil {
			return m.missingArguments(fn, missing, "positional")
		}
		for i := max(n, firstDefault); i < b.ArgCount; i++ {
			if slots[i].isNull() {
				slots[i] = fn.defaults[i-firstDefault]
			}
		}
	}
	if b.KwOnly > 0 {
		var missing []string
		for i := b.ArgCount; i < total; i++ {
			if !slots[i].isNull() {
				continue
			}
			if fn.kwdefaults != nil {
				if v, ok := fn.kwdefaults.getStr(m.intern(b.LocalNames[i])); ok {
					slots[i] = v
					continue
				}
			}
			missing = append(missing, b.LocalNames[i])
		}
		if missing != nil {
			return m.missingArguments(fn, missing, "keyword-only")
		}
	}
	return nil
}

// unexpectedKeyword is the error of a keyword argument that no parameter takes.
func (m *Machine) unexpectedKeyword(fn *Function, name string, names []Value) *Exception {
	b := fn.body
	var posOnly []string
	for _, n := range names {
		for _, p := range b.LocalNames[:b.PosOnly] {
			if n.obj.(*Str).s == p {
				posOnly = append(posOnly, p)
			}
		}
	}
	if posOnly != nil {
		return m.typeError("%s() got some positional-only arguments passed as keyword arguments: '%s'",
			fn.qualname, strings.Join(posOnly, ", "))
	}
	candidates := b.LocalNames[b.PosOnly : b.ArgCount+b.KwOnly]
	return m.strangeKeyword(fn.qualname, name, candidates)
}

// strangeKeyword is the error of a keyword that names no parameter.
func (m *Machine) strangeKeyword(function, name string, parameters []string) *Exception {
	hint := ""
	if s := suggestion(name, parameters); s != "" {
		hint = ". Did you mean '" + s + "'?"
	}
	return m.typeError("%s() got an unexpected keyword argument '%s'%s", function, name, hint)
}

// tooManyPositional is the error of more positional arguments than parameters.
func (m *Machine) tooManyPositional(fn *Function, given int, slots []Value) *Exception {
	b := fn.body
	kwGiven := 0
	for i := b.ArgCount; i < b.ArgCount+b.KwOnly; i++ {
		if !slots[i].isNull() {
			kwGiven++
		}
	}
	takes, plural := "", b.ArgCount != 1
	if d := len(fn.defaults); d > 0 {
		takes = "from " + itoa(b.ArgCount-d) + " to " + itoa(b.ArgCount)
		plural = true
	} else {
		takes = itoa(b.ArgCount)
	}
	extra := ""
	if kwGiven > 0 {
		extra = " positional argument" + pluralS(given != 1) + " (and " + itoa(kwGiven) + " keyword-only argument" + pluralS(kwGiven != 1) + ")"
	}
	were := "were"
	if given == 1 && kwGiven == 0 {
		were = "was"
	}
	return m.typeError("%s() takes %s positional argument%s but %d%s %s given", fn.qualname, takes, pluralS(plural), given, extra, were)
}

// missingArguments is the error of parameters that got no value.
func (m *Machine) missingArguments(fn *Function, names []string, kind string) *Exception {
	return m.typeError("%s() missing %d required %s argument%s: %s",
		fn.qualname, len(names), kind, pluralS(len(names) != 1), quotedList(names))
}

// quotedList is 'a', 'b', and 'c'.
func quotedList(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = "'" + n + "'"
	}
	switch len(q) {
	case 1:
		return q[0]
	case 2:
		return q[0] + " and " + q[1]
	}
	return strings.Join(q[:len(q)-1], ", ") + ", and " + q[len(q)-1]
}

func pluralS(plural bool) string {
	if plural {
		return "s"
	}
	return ""
}

// callClass makes an instance, or answers type(x).
func (m *Machine) callClass(c *Class, args, names []Value) (Value, *Exception) {
	if c.meta != nil {
		if method, ok := c.meta.lookup(m.names.call); ok {
			if _, native := method.obj.(*Native); !native {
				return m.callMethod(method, val(c), args, names)
			}
		}
	}
	return m.instantiate(c, args, names)
}

// instantiate is type.__call__: __new__, then __init__ of what it made.
func (m *Machine) instantiate(c *Class, args, names []Value) (Value, *Exception) {
	if c == m.types.Type && len(args) == 1 && len(names) == 0 {
		return val(args[0].obj.class(m)), nil
	}
	if c.noInstance {
		return Value{}, m.typeError("cannot create '%s' instances", c.fullName())
	}
	newFn, _ := c.lookup(m.names.new)
	init, _ := c.lookup(m.names.init)
	if obj, ok := m.plainNew(c, newFn, init, args, names); ok {
		return m.initialize(obj, init, args, names)
	}
	// __init__ of what a leaf made is called right here, unless the running frame does
	// something of its own with the result.
	if n := staticNative(newFn); n != nil && (isNoopInit(init) || n.def.lib == "" && m.frame.wants == wantValue) {
		all := m.withSelf(val(c), args)
		obj, exc := m.callNative(n, all, names)
		m.dropArgs(len(all))
		if exc != nil || obj.isNull() || !obj.obj.class(m).isSubclass(c) {
			return obj, exc
		}
		return m.initialize(obj, init, args, names)
	}
	call := append([]Value{val(c)}, args...)
	return m.call(m.libFunction("object.instantiate"), call, names)
}

// plainNew is what object.__new__ and BaseException.__new__ make, in the cases in
// which they have nothing to say against it.
func (m *Machine) plainNew(c *Class, newFn, init Value, args, names []Value) (Value, bool) {
	n := staticNative(newFn)
	switch {
	case n == nil || m.frame.wants != wantValue:
		return Value{}, false
	case n.def.noop && c.layout == m.types.Object && len(c.abstract) == 0 && (!isNoopInit(init) || len(args) == 0):
		return val(newInstance(c)), true
	case n == m.exceptionNew:
		return val(m.newException(c, append([]Value(nil), args[:len(args)-len(names)]...))), true
	}
	return Value{}, false
}

// newInstance makes an object with room for its __slots__.
func newInstance(c *Class) *Instance {
	o := &Instance{cls: c}
	if c.slots > 0 {
		o.slots = make([]Value, c.slots)
	}
	return o
}

// staticNative is the Go function behind a __new__, nil if it is not one.
func staticNative(v Value) *Native {
	if s, ok := v.obj.(*StaticMethod); ok {
		v = s.fn
	}
	n, _ := v.obj.(*Native)
	return n
}

// isNoopInit reports whether init is object.__init__, which does nothing.
func isNoopInit(init Value) bool {
	n, ok := init.obj.(*Native)
	return ok && n.def.noop
}

// initialize calls __init__ and answers obj.
func (m *Machine) initialize(obj, init Value, args, names []Value) (Value, *Exception) {
	if isNoopInit(init) {
		return obj, nil
	}
	if n, ok := init.obj.(*Native); ok && n == m.exceptionInit && len(names) == 0 {
		return obj, nil // it keeps the arguments, as __new__ has done
	}
	f := m.frame
	f.push(obj)
	f.wants = wantNone
	v, exc := m.callMethod(init, obj, args, names)
	if exc == nil && v.isNull() {
		return Value{}, nil
	}
	f.wants = wantValue
	f.pop()
	if exc != nil {
		return Value{}, exc
	}
	if !v.isNone() {
		return Value{}, m.initReturned(v)
	}
	return obj, nil
}

func (m *Machine) initReturned(v Value) *Exception {
	return m.typeError("__init__() should return None, not '%s'", m.typeName(v))
}

// returnTo ends a plain frame and hands its value to the caller.
func (m *Machine) returnTo(f *Frame, v Value) {
	back := f.back
	if m.opt.Watch && back != nil {
		m.fact(Fact{Kind: EvReturn, From: f, To: back, Value: v})
	}
	m.handle(f, nil)
	m.release(f)
	m.frame = back
	switch {
	case back == nil:
		m.result = v
	case back.wants == wantValue:
		back.push(v)
	default:
		m.deliver(back, v)
	}
}

// deliver gives a value to the running frame, which has waited for it.
func (m *Machine) deliver(f *Frame, v Value) {
	wants := f.wants
	f.wants = wantValue
	switch wants {
	case wantValue:
		f.push(v)
	case wantItems:
		f.spread(v)
	case wantMethod:
		f.push(v)
		f.push(Value{})
	case wantNone:
		if !v.isNone() {
			f.pop()
			m.raiseIn(m.initReturned(v))
		}
	}
}

// calledModule is what is said of a module that was called: it often holds a function
// or class of the same name.
func (m *Machine) calledModule(f Value) string {
	mod, ok := f.obj.(*Module)
	if !ok {
		return ""
	}
	name, _ := mod.dict.getStr(m.names.name)
	s, ok := orNone(name).obj.(*Str)
	if !ok {
		return ""
	}
	if v, ok := mod.dict.getStr(s); !ok || !m.callable(m.unlazy(mod.dict, s, v)) {
		return ""
	}
	return ". Did you mean: '" + s.s + "." + s.s + "(...)'?"
}
