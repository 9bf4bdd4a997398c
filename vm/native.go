package vm

// Functions written in Go: how they are declared, how arguments reach them, and
// what they may answer.

// A nativeFunc is a leaf. Its arguments are one value for each parameter of the
// signature, in order: the zero Value for an optional one that was not given, a
// *Tuple for *args, a *Dict for **kwargs. The slice belongs to the caller: a
// function that keeps arguments copies them. It answers with
//
//   - a value,
//   - an exception,
//   - needCode: the job needs user code; nothing has been changed yet, and the
//     machine calls the library function named in the table with the same arguments,
//   - the zero Value and nil: it ended in a tail call (m.tailCall, m.resume), and
//     the result will arrive at the caller by itself.
type nativeFunc func(m *Machine, a []Value) (Value, *Exception)

// A nativeDef is a row of a type's or module's table of functions.
type nativeDef struct {
	name string
	// sig is the parameter list as Python writes it: "self, key, default=None, /".
	// Defaults are documentation; the function sees no value.
	sig string
	fn  nativeFunc
	// lib names the function of vm/lib that does the job when fn answers needCode.
	lib string
	// kind tells methods that are not plain.
	kind nativeKind
}

type nativeKind byte

const (
	plainMethod  nativeKind = iota
	staticMethod            // no self
	classMethod             // self is the class
	getter                  // an attribute: called with self alone (a getset descriptor)
)

// needCode is the answer of a leaf that would have to run user code.
var needCode = &Exception{}

// exhausted is the answer of an iterator that has no more items.
var exhausted = &Exception{}

// An iterator is a builtin iterator object.
type iterator interface {
	Object
	// next is the next item, or exhausted. An iterator whose leaf is false may
	// also answer like a nativeFunc that ends in a tail call.
	next(m *Machine) (Value, *Exception)
	// leaf reports whether next never needs user code, so that Go code may loop over it.
	leaf() bool
}
