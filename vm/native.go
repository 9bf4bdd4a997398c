package vm

import "strings"

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
	// noop marks object.__init__, which a call of a class need not make, and
	// object.__new__, which takes no arguments.
	noop bool
	// set is the setter of a getter row; nil if the attribute is read-only.
	set nativeFunc
	// count tells functions whose errors about the number of arguments are worded
	// otherwise than their signature suggests.
	count countWords
	// oddNames marks methods that CPython hands a ** argument as it is: names that are
	// no strings are not refused, and nobody ever asks for them.
	oddNames bool
}

// takesOddNames reports whether fn is such a method of an object.
func takesOddNames(fn Value) bool {
	b, ok := fn.obj.(*BoundMethod)
	if !ok {
		return false
	}
	n, ok := b.fn.obj.(*Native)
	return ok && n.def.oddNames
}

type nativeKind byte

const (
	plainMethod  nativeKind = iota
	staticMethod            // no self
	classMethod             // self is the class
	getter                  // an attribute: called with self alone (a getset descriptor)
)

type countWords byte

const (
	plainCount    countWords = iota
	unpackedCount            // "f expected 1 argument, got 2", as PyArg_UnpackTuple says it
	callCount                // the same with "f()"
	keywordCount             // takes any positional arguments, and parses the keywords by themselves
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

// nativeParams is a parsed signature.
type nativeParams struct {
	names    []string // parameters without *args and **kwargs
	posOnly  int      // how many of them are positional-only
	kwOnly   int      // how many, at the end, are keyword-only
	required int      // how many have no default, among the positional ones
	needKw   int      // bit i: keyword-only parameter i has no default
	varArgs  bool
	varKw    bool
}

// parseSignature reads a parameter list as Python writes it.
func parseSignature(sig string) *nativeParams {
	p := &nativeParams{}
	star := false
	for _, part := range splitParams(sig) {
		name, _, optional := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		switch {
		case name == "":
		case name == "/":
			p.posOnly = len(p.names)
		case name == "*":
			star = true
		case strings.HasPrefix(name, "**"):
			p.varKw = true
		case strings.HasPrefix(name, "*"):
			p.varArgs, star = true, true
		default:
			p.names = append(p.names, name)
			switch {
			case star:
				if !optional {
					p.needKw |= 1 << p.kwOnly
				}
				p.kwOnly++
			case !optional:
				p.required = len(p.names)
			}
		}
	}
	return p
}

// splitParams splits at commas outside quotes and brackets.
func splitParams(sig string) []string {
	var parts []string
	depth, quote, start := 0, byte(0), 0
	for i := 0; i < len(sig); i++ {
		switch c := sig[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, sig[start:i])
			start = i + 1
		}
	}
	return append(parts, sig[start:])
}

// callNative binds arguments to a Go function's parameters and calls it; if it
// needs user code, the library function of the same job is called instead.
func (m *Machine) callNative(n *Native, args, names []Value) (Value, *Exception) {
	d := n.def
	if d.lib != "" && d.fn == nil {
		return m.call(m.libFunction(d.lib), args, names)
	}
	p := n.params
	if p == nil {
		p = parseSignature(d.sig)
		n.params = p
	}
	if n.owner != nil && d.kind == plainMethod && (len(args) == len(names) || !args[0].obj.class(m).isSubclass(n.owner)) {
		return Value{}, m.wrongSelf(n, args[:len(args)-len(names)])
	}
	if len(names) != 0 && !p.knowsKeywords() && m.dropsKeywords(d.name, args) {
		args, names = args[:len(args)-len(names)], nil
	}
	bound := args
	if len(names) != 0 || len(args) != len(p.names) || p.kwOnly != 0 || p.varArgs || p.varKw {
		var exc *Exception
		if bound, exc = m.bindNative(n, p, args, names); exc != nil {
			return Value{}, exc
		}
	}
	v, exc := d.fn(m, bound)
	if exc == needCode {
		if d.lib == "" {
			panic("vm: " + d.name + " needs code and has no library function")
		}
		return m.call(m.libFunction(d.lib), args, names)
	}
	return v, exc
}

// selfCount is how many leading parameters a caller does not count.
func (n *Native) selfCount() int {
	if n.owner != nil || n.def.kind == staticMethod && n.def.name == "__new__" {
		return 1
	}
	return 0
}

// nativeName is the function's name in messages, qualifiedName with its class.
func (m *Machine) nativeName(n *Native) string {
	switch {
	case n.def.name == "__new__" && n.module != "":
		return n.module
	case n.def.name == "__init__" && n.owner != nil:
		return n.owner.name
	}
	return n.def.name
}

func (m *Machine) qualifiedName(n *Native) string {
	if n.owner != nil {
		return n.owner.name + "." + n.def.name
	}
	if n.module != "" && n.module != "builtins" && n.def.name != "__new__" {
		return n.module + "." + n.def.name
	}
	return m.nativeName(n)
}
