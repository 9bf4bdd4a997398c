// Package vm runs code objects. It owns values, frames, generators and the
// builtin types; it turns code into frames and frames into facts that a stepper
// can read. It must not know terminals, files, the network or the real clock:
// what it needs from outside comes in through Options.
//
// Three rules hold everywhere in this package:
//
//   - The machine is data. A call, a resume, a yield re-links frames; none of them
//     uses the Go stack, and no goroutine runs user code.
//   - A function written in Go is a leaf. It runs no user code. Where Python's
//     protocols would (a user's __eq__, a generator as argument), it either
//     returns needCode, and the machine calls the library function of the same
//     job (vm/lib, written in the language), or it ends in a tail call.
//   - Exceptions of the language are values: functions return *Exception, never
//     a Go panic.
package vm

import (
	"math"
	"math/big"
	"strings"

	"gen/lang/code"
)

// A Value is anything a program can hold. The type is in obj; ints, bools and
// floats keep their payload in n, so that arithmetic allocates nothing. The zero
// Value is no value: an unbound variable, or "the result comes later".
type Value struct {
	obj Object
	n   int64
}

// An Object is the dynamic part of a Value. Only this package implements it.
type Object interface {
	// class is the object's type as type() gives it.
	class(m *Machine) *Class
}

// The tags of values that need no allocation.
type (
	intKind            struct{}
	boolKind           struct{}
	floatKind          struct{}
	noneKind           struct{}
	ellipsisKind       struct{}
	notImplementedKind struct{}
)

func (intKind) class(m *Machine) *Class            { return m.types.Int }
func (boolKind) class(m *Machine) *Class           { return m.types.Bool }
func (floatKind) class(m *Machine) *Class          { return m.types.Float }
func (noneKind) class(m *Machine) *Class           { return m.types.NoneType }
func (ellipsisKind) class(m *Machine) *Class       { return m.types.EllipsisType }
func (notImplementedKind) class(m *Machine) *Class { return m.types.NotImplementedType }

// The constant values.
var (
	None           = Value{obj: noneKind{}}
	True           = Value{obj: boolKind{}, n: 1}
	False          = Value{obj: boolKind{}}
	ellipsis       = Value{obj: ellipsisKind{}}
	notImplemented = Value{obj: notImplementedKind{}}
)

// Int is an int that fits 64 bits.
func Int(n int64) Value { return Value{intKind{}, n} }

// Float is a float.
func Float(f float64) Value { return Value{floatKind{}, int64(math.Float64bits(f))} }

// Bool is True or False.
func Bool(b bool) Value {
	if b {
		return True
	}
	return False
}

// NewStr is a new str.
func NewStr(s string) Value { return Value{obj: &Str{s: s}} }

// bigInt is the int with the value of z, which the caller gives away.
func bigInt(z *big.Int) Value {
	if z.IsInt64() {
		return Int(z.Int64())
	}
	return Value{obj: &BigInt{z: z}}
}

// val wraps an object.
func val(o Object) Value { return Value{obj: o} }

// float is the payload of a float value.
func (v Value) float() float64 { return math.Float64frombits(uint64(v.n)) }

// isNull reports whether v is no value at all.
func (v Value) isNull() bool { return v.obj == nil }

func (v Value) isInt() bool            { _, ok := v.obj.(intKind); return ok }
func (v Value) isBool() bool           { _, ok := v.obj.(boolKind); return ok }
func (v Value) isFloat() bool          { _, ok := v.obj.(floatKind); return ok }
func (v Value) isNone() bool           { _, ok := v.obj.(noneKind); return ok }
func (v Value) isNotImplemented() bool { _, ok := v.obj.(notImplementedKind); return ok }

// same is identity: Python's `is`.
func same(a, b Value) bool { return a.n == b.n && a.obj == b.obj }

// An ext makes an object of a builtin type an instance of a class that a program
// derived from it. A nil *ext is the ordinary case.
type ext struct {
	cls    *Class
	dict   *Dict   // __dict__, made when first needed
	slots  []Value // of __slots__, as in an Instance
	stands Value   // the mapping that an empty Dict stands for: see namespace.go
}

// classOr is the derived class, or base for an ordinary object.
func (e *ext) classOr(base *Class) *Class {
	if e != nil {
		return e.cls
	}
	return base
}

// The builtin types. "ext" is nil unless the object belongs to a derived class.
type (
	// BigInt is an int outside 64 bits. z is never changed.
	BigInt struct{ z *big.Int }

	// Boxed is an int or float of a derived class (IntEnum and the like).
	Boxed struct {
		ext *ext
		v   Value // the plain int (or *BigInt) or float
	}

	// Str is a str: UTF-8, lone surrogates in their three-byte form. See str.go.
	Str struct {
		ext  *ext
		s    string
		hash int64 // 0: not computed yet
		size int   // number of code points + 1; 0: not computed yet
		// interned tells that there is no other Str of this text that is.
		interned bool
		grow     *strings.Builder // what + made s in, so that the next + can go on there; nil if nothing
	}

	// Bytes is bytes.
	Bytes struct {
		ext *ext
		b   string
	}

	// Tuple is a tuple.
	Tuple struct {
		ext   *ext
		items []Value
	}

	// List is a list.
	List struct {
		ext   *ext
		items []Value
	}

	// Range is a range. All of its numbers fit 64 bits or big is set.
	Range struct {
		start, stop, step int64
		big               *bigRange
	}
	bigRange struct{ start, stop, step *big.Int }

	// Slice is a slice.
	Slice struct{ start, stop, step Value }

	// A Cell is a variable that functions share.
	Cell struct{ v Value }

	// A Function is a def or lambda.
	Function struct {
		body        *Body
		name        string
		qualname    string
		doc         Value
		module      Value
		defaults    []Value
		kwdefaults  *Dict // nil if there are none
		closure     []*Cell
		globals     *Dict
		builtins    *Dict
		annotations *Dict
		dict        *Dict // __dict__
		coroutine   bool  // marked by types.coroutine: calls make awaitable generators
	}

	// A Native is a function written in Go. See native.go.
	Native struct {
		def    *nativeDef
		owner  *Class // the class that a method belongs to; nil for a function
		module string
		params *nativeParams // parsed from the signature when first called
		as     *Class        // the class of the object that a method is bound to, where not the owner
	}

	// A BoundMethod is a function with its self.
	BoundMethod struct {
		fn   Value
		self Value
	}

	// An Instance is an object of a class made by a class statement that has no
	// builtin base other than object.
	Instance struct {
		cls   *Class
		dict  *Dict   // __dict__, nil until the first attribute
		slots []Value // of __slots__, by the index in the member descriptor
		hash  int64   // identity hash, given out when first asked for; 0 before
	}

	// A Module is an imported module.
	Module struct {
		name    string
		dict    *Dict
		pending *code.Code // its body, until somebody runs it
	}

	// A Property is a property; each function may be no value.
	Property struct {
		ext                *ext
		get, set, del, doc Value
		name               Value
		docFromGet         bool // doc is the getter's
	}

	// A ClassMethod and a StaticMethod wrap a function in a class body.
	ClassMethod struct {
		ext  *ext
		fn   Value
		dict *Dict
	}
	StaticMethod struct {
		ext  *ext
		fn   Value
		dict *Dict
	}

	// A Super is what super() gives.
	Super struct {
		ext  *ext
		cls  *Class // search starts after this one
		self Value
		typ  *Class // in the order of this one
	}
)

func (o *BigInt) class(m *Machine) *Class       { return m.types.Int }
func (o *Boxed) class(m *Machine) *Class        { return o.ext.cls }
func (o *Str) class(m *Machine) *Class          { return o.ext.classOr(m.types.Str) }
func (o *Bytes) class(m *Machine) *Class        { return o.ext.classOr(m.types.Bytes) }
func (o *Tuple) class(m *Machine) *Class        { return o.ext.classOr(m.types.Tuple) }
func (o *List) class(m *Machine) *Class         { return o.ext.classOr(m.types.List) }
func (o *Range) class(m *Machine) *Class        { return m.types.Range }
func (o *Slice) class(m *Machine) *Class        { return m.types.Slice }
func (o *Cell) class(m *Machine) *Class         { return m.types.Cell }
func (o *Function) class(m *Machine) *Class     { return m.types.Function }
func (o *BoundMethod) class(m *Machine) *Class  { return m.methodClass(o) }
func (o *Instance) class(m *Machine) *Class     { return o.cls }
func (o *Module) class(m *Machine) *Class       { return m.types.Module }
func (o *Property) class(m *Machine) *Class     { return o.ext.classOr(m.types.Property) }
func (o *ClassMethod) class(m *Machine) *Class  { return o.ext.classOr(m.types.ClassMethod) }
func (o *StaticMethod) class(m *Machine) *Class { return o.ext.classOr(m.types.StaticMethod) }
func (o *Super) class(m *Machine) *Class        { return o.ext.classOr(m.types.Super) }

func (o *Native) class(m *Machine) *Class { return m.nativeClass(o) }
