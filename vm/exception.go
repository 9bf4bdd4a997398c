package vm

import "fmt"

// An Exception is an instance of BaseException or of a class derived from it.
type Exception struct {
	cls      *Class
	dict     *Dict
	args     []Value
	value    Value   // StopIteration.value, SystemExit.code, and what else a class keeps in its one C-level field
	slots    []Value // of __slots__ in a derived class
	fields   *Dict   // other fields of builtin classes: name, obj, errno ..., nil if there are none
	tb       *Traceback
	cause    *Exception
	context  *Exception
	suppress bool // __suppress_context__
}

func (e *Exception) class(m *Machine) *Class { return e.cls }

// errorf makes an exception of the given class with one formatted argument. It is
// not raised yet: return it.
func (m *Machine) errorf(cls *Class, format string, args ...any) *Exception {
	return m.newError(cls, NewStr(fmt.Sprintf(format, args...)))
}

// newError makes an exception with the given args.
func (m *Machine) newError(cls *Class, args ...Value) *Exception {
	e := &Exception{cls: cls, args: args}
	if cls == m.types.StopIteration || cls == m.types.SystemExit {
		e.value = None
		if len(args) > 0 {
			e.value = args[0]
		}
	}
	return e
}

func (m *Machine) typeError(format string, args ...any) *Exception {
	return m.errorf(m.types.TypeError, format, args...)
}

func (m *Machine) valueError(format string, args ...any) *Exception {
	return m.errorf(m.types.ValueError, format, args...)
}

// memoryError is MemoryError, which CPython raises without a message.
func (m *Machine) memoryError() *Exception { return m.newError(m.types.MemoryError) }
