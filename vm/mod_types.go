package vm

// The Go part of the module types: the builtin types that have no builtin name.
// vm/lib/types.gen holds the rest.

func (m *Machine) fillTypes(ns *Dict) {
	t := &m.types
	for _, row := range []struct {
		name string
		cls  *Class
	}{
		{"FunctionType", t.Function}, {"LambdaType", t.Function}, {"CodeType", t.Code},
		{"MappingProxyType", t.MappingProxy}, {"CellType", t.Cell},
		{"GeneratorType", t.Generator}, {"CoroutineType", t.Coroutine}, {"AsyncGeneratorType", t.AsyncGenerator},
		{"MethodType", t.Method}, {"BuiltinFunctionType", t.BuiltinFunction}, {"BuiltinMethodType", t.BuiltinFunction},
		{"WrapperDescriptorType", t.WrapperDescriptor}, {"MethodWrapperType", t.MethodWrapper},
		{"MethodDescriptorType", t.MethodDescriptor}, {"ClassMethodDescriptorType", t.ClassMethodDescriptor},
		{"ModuleType", t.Module}, {"TracebackType", t.Traceback}, {"FrameType", t.Frame},
		{"GetSetDescriptorType", t.GetSet}, {"MemberDescriptorType", t.Member},
		{"UnionType", t.UnionType}, {"GenericAlias", t.GenericAlias},
		{"EllipsisType", t.EllipsisType}, {"NoneType", t.NoneType}, {"NotImplementedType", t.NotImplementedType},
	} {
		ns.setStr(m.intern(row.name), val(row.cls))
	}
	m.defineModule(ns, "types", typesRows)
}

var typesRows = []nativeDef{
	// _mark_coroutine(func) makes the generators of func awaitable, as CPython's
	// types.coroutine does: in place, by a new code object.
	{name: "_mark_coroutine", sig: "func, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		fn := a[0].obj.(*Function)
		fn.coroutine = true
		if !m.whole(fn).iterable {
			fn.body = fn.body.iterableCopy()
		}
		return a[0], nil
	}},
}
