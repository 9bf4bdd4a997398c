package vm

import "gen/lang/code"

// The operations every value answers: truth, hash, equality, order, repr,
// iteration, arithmetic. Each is a leaf: it dispatches to the builtin types'
// own functions and answers needCode where a class of the program decides.

// isHeap reports whether v belongs to a class made by code.
func (m *Machine) isHeap(v Value) bool {
	switch o := v.obj.(type) {
	case *Instance, *Boxed:
		return true
	case *Str:
		return o.ext != nil
	case *List:
		return o.ext != nil
	case *Dict:
		return o.ext != nil
	case intKind, floatKind, boolKind, noneKind:
		return false
	}
	return v.obj.class(m).heap()
}

// binary applies an operator to two values of builtin types.
func (m *Machine) binary(op code.BinaryOp, a, b Value) (Value, *Exception) {
	if isNumber(a) && isNumber(b) {
		if v, exc := m.numberBinary(op, a, b); exc != nil || !v.isNotImplemented() {
			return v, exc
		}
		return Value{}, m.unsupported(op.String(), a, b)
	}
	if m.isHeap(a) || m.isHeap(b) {
		return Value{}, needCode
	}
	if v, exc := m.binaryOf(op, a, b); exc != nil || !v.isNotImplemented() {
		return v, exc
	}
	return Value{}, m.unsupported(op.String(), a, b)
}

// binaryOf asks the builtin type of either operand; NotImplemented if neither knows.
func (m *Machine) binaryOf(op code.BinaryOp, a, b Value) (Value, *Exception) {
	for _, v := range [...]Value{a, b} {
		var r Value
		var exc *Exception
		switch v.obj.(type) {
		case *Str:
			r, exc = m.strBinary(op, a, b)
		case *Bytes:
			r, exc = m.bytesBinary(op, a, b)
		case *ByteArray:
			r, exc = m.byteArrayBinary(op, a, b)
		case *List, *Tuple:
			r, exc = m.sequenceBinary(op, a, b)
		case *Dict, *MappingProxy:
			r, exc = m.dictBinary(op, a, b)
		case *Set, *DictView:
			r, exc = m.setBinary(op, a, b)
		default:
			continue
		}
		if exc != nil || !r.isNotImplemented() {
			return r, exc
		}
	}
	if op == code.Or {
		return m.unionType(a, b)
	}
	return notImplemented, nil
}

// unsupported is the TypeError of an operator that neither operand knows. Python 2's
// `print >> file` gets a hint.
func (m *Machine) unsupported(op string, a, b Value) *Exception {
	if op == "**" {
		op = "** or pow()"
	}
	hint := ""
	if n, ok := a.obj.(*Native); ok && op == ">>" && n.def.name == "print" {
		hint = `. Did you mean "print(<message>, file=<output_stream>)"?`
	}
	return m.typeError("unsupported operand type(s) for %s: '%s' and '%s'%s", op, m.typeName(a), m.typeName(b), hint)
}

// isNumber reports whether v is a plain int, bool or float.
func isNumber(v Value) bool {
	switch v.obj.(type) {
	case intKind, floatKind, boolKind, *BigInt:
		return true
	}
	return false
}
