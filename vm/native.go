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
	// raw functions parse their own arguments: they see the positional ones as they
	// are, and keyword arguments are refused.
	raw bool
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
	if n.owner != nil && d.kind == plainMethod {
		if len(args)-len(names) == 0 {
			if n.slotMethod() {
				return Value{}, m.typeError("descriptor '%s' of '%s' object needs an argument", d.name, n.owner.name)
			}
			return Value{}, m.typeError("unbound method %s.%s() needs an argument", n.owner.name, d.name)
		}
		if !args[0].obj.class(m).isSubclass(n.owner) {
			if n.slotMethod() {
				return Value{}, m.typeError("descriptor '%s' requires a '%s' object but received a '%s'", d.name, n.owner.name, m.typeName(args[0]))
			}
			return Value{}, m.typeError("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", d.name, n.owner.name, m.typeName(args[0]))
		}
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

// bindNative makes one value for each parameter of a Go function.
func (m *Machine) bindNative(n *Native, p *nativeParams, args, names []Value) ([]Value, *Exception) {
	positional := args[:len(args)-len(names)]
	size := len(p.names)
	if p.varArgs {
		size++
	}
	if p.varKw {
		size++
	}
	out := make([]Value, size)
	maxPos := len(p.names) - p.kwOnly
	k := min(len(positional), maxPos)
	copy(out, positional[:k])
	if p.varArgs {
		out[len(p.names)] = val(&Tuple{items: append([]Value(nil), positional[k:]...)})
	} else if len(positional) > maxPos {
		return nil, m.nativeCount(n, p, len(positional), len(names))
	}
	var kwargs *Dict
	if p.varKw {
		kwargs = newDict()
		out[size-1] = val(kwargs)
	}
	if most := len(p.names); !p.varArgs && !p.varKw && p.posOnly < most && len(args) > most && len(names) > 0 {
		self := n.selfCount()
		kind := ""
		if len(positional) == self {
			kind = "keyword "
		}
		return nil, m.typeError("%s() takes at most %d %sargument%s (%d given)", m.nativeName(n), most-self, kind, pluralS(most-self != 1), len(args)-self)
	}
	for i, name := range names {
		s := name.obj.(*Str)
		v := args[len(positional)+i]
		at := -1
		for j := p.posOnly; j < len(p.names); j++ {
			if p.names[j] == s.s {
				at = j
			}
		}
		switch {
		case at >= 0 && !out[at].isNull():
			return nil, m.typeError("argument for %s() given by name ('%s') and position (%d)", m.nativeName(n), s.s, at+1-n.selfCount())
		case at >= 0:
			out[at] = v
		case kwargs != nil:
			kwargs.setStr(s, v)
		case len(p.names) == p.posOnly && n.slotMethod() && n.def.name != "__init__":
			return nil, m.typeError("wrapper %s() takes no keyword arguments", n.def.name)
		case len(p.names) == p.posOnly:
			return nil, m.typeError("%s() takes no keyword arguments", m.calledName(n, args))
		default:
			return nil, m.typeError("%s() got an unexpected keyword argument '%s'", m.nativeName(n), s.s)
		}
	}
	for i := k; i < p.required; i++ {
		if out[i].isNull() {
			if len(p.names) == p.posOnly || p.varArgs {
				return nil, m.nativeCount(n, p, len(positional), len(names))
			}
			if i < p.posOnly {
				return nil, m.tooFewPositional(n, p, len(positional))
			}
			return nil, m.typeError("%s() missing required argument '%s' (pos %d)", m.nativeName(n), p.names[i], i+1-n.selfCount())
		}
	}
	for i := 0; i < p.kwOnly; i++ {
		if p.needKw>>i&1 == 1 && out[maxPos+i].isNull() {
			return nil, m.typeError("%s() missing required keyword-only argument: '%s'", m.nativeName(n), p.names[maxPos+i])
		}
	}
	return out, nil
}

// tooFewPositional is the error of a missing positional-only argument in a function
// that knows keywords, too.
func (m *Machine) tooFewPositional(n *Native, p *nativeParams, given int) *Exception {
	self := n.selfCount()
	least, most := min(p.required, p.posOnly)-self, len(p.names)-p.kwOnly-self
	bound := "at least"
	if least == most {
		bound = "exactly"
	}
	return m.typeError("%s() takes %s %d positional argument%s (%d given)", m.nativeName(n), bound, least, pluralS(least != 1), given-self)
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
	if n.def.name == "__new__" && n.module != "" {
		return n.module
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

// nativeCount is the error of a wrong number of positional arguments, worded as
// CPython words it for a function of that shape.
func (m *Machine) nativeCount(n *Native, p *nativeParams, given, keywords int) *Exception {
	self := n.selfCount()
	given -= self
	least, most := p.required-self, len(p.names)-p.kwOnly-self
	switch {
	case n.slotMethod() && !p.varArgs && n.def.name != "__init__":
		// The wrapper of a type slot counts: it knows no names.
		repeats := strings.HasSuffix(n.def.name, "mul__") && !n.owner.isSubclass(m.types.Int) && !n.owner.isSubclass(m.types.Float)
		if least == most && most < 2 && !repeats {
			return m.typeError("expected %d argument%s, got %d", most, pluralS(most != 1), given)
		}
		bound := ""
		if least < most {
			bound = "at least "
		}
		limit := least
		if given > most {
			bound, limit = strings.Replace(bound, "least", "most", 1), most
		}
		return m.typeError(" expected %s%d argument%s, got %d", bound, limit, pluralS(limit != 1), given)
	case most == 0 && !p.varArgs && p.kwOnly > 0:
		return m.typeError("%s() takes no positional arguments", m.nativeName(n))
	case most == 0 && !p.varArgs:
		return m.typeError("%s() takes no arguments (%d given)", m.qualifiedName(n), given)
	case least == 1 && most == 1 && p.posOnly == len(p.names) && n.def.name != "__new__":
		return m.typeError("%s() takes exactly one argument (%d given)", m.qualifiedName(n), given)
	case p.posOnly < len(p.names)-p.kwOnly:
		// Argument Clinic's words for functions that know keywords.
		bound, limit := "at most", most
		if least == most {
			bound = "exactly"
		}
		if given < least {
			limit = least
			if least != most {
				bound = "at least"
			}
		}
		return m.typeError("%s() takes %s %d argument%s (%d given)", m.nativeName(n), bound, limit, pluralS(limit != 1), given+keywords)
	}
	bound, limit := "at most ", most
	if least == most && !p.varArgs {
		bound = ""
	}
	if given < least {
		limit = least
		if bound != "" || p.varArgs {
			bound = "at least "
		}
	}
	return m.typeError("%s expected %s%d argument%s, got %d", m.nativeName(n), bound, limit, pluralS(limit != 1), given)
}
