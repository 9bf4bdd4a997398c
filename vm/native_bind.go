package vm

import "strings"

// How the arguments of a call reach the parameters of a Go function, and the errors
// of those that do not fit. CPython has several kinds of C functions, each of which
// complains in its own words and in its own order (Python/getargs.c,
// Objects/descrobject.c, Objects/methodobject.c).

// knowsKeywords reports whether a parameter can be given by name.
func (p *nativeParams) knowsKeywords() bool { return p.posOnly < len(p.names) || p.varKw }

// dropsKeywords reports whether a __new__ or __init__ that takes no names ignores them:
// those that a derived class's own __init__ or __new__ is meant to see.
func (m *Machine) dropsKeywords(method string, args []Value) bool {
	if len(args) == 0 {
		return false
	}
	var c *Class
	var other *Str
	switch method {
	case "__new__":
		c, _ = args[0].obj.(*Class)
		other = m.names.init
	case "__init__":
		c, other = args[0].obj.class(m), m.names.new
	}
	if c == nil || c == c.layout {
		return false
	}
	own, _ := c.lookup(other)
	base, _ := c.layout.lookup(other)
	return !same(own, base)
}

// bindNative makes one value for each parameter of a Go function.
func (m *Machine) bindNative(n *Native, p *nativeParams, args, names []Value) ([]Value, *Exception) {
	positional := args[:len(args)-len(names)]
	if exc := m.refusal(n, p, args, len(positional)); exc != nil {
		return nil, exc
	}
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
	}
	var kwargs *Dict
	if p.varKw {
		kwargs = newDict()
		out[size-1] = val(kwargs)
	}
	var twice, unknown *Exception
	for i, name := range names {
		s := name.obj.(*Str)
		at := -1
		for j := p.posOnly; j < len(p.names); j++ {
			if p.names[j] == s.s {
				at = j
			}
		}
		switch {
		case at >= 0 && at < k:
			if twice == nil {
				twice = m.typeError("argument for %s() given by name ('%s') and position (%d)", m.nativeName(n), s.s, at+1-n.selfCount())
			}
		case at >= 0:
			out[at] = args[len(positional)+i]
		case kwargs != nil:
			kwargs.setStr(s, args[len(positional)+i])
		case unknown == nil:
			unknown = m.strangeKeyword(m.nativeName(n), s.s, p.names[p.posOnly:])
		}
	}
	for i := range p.names {
		required := i < p.required || i >= maxPos && p.needKw>>(i-maxPos)&1 == 1
		if required && out[i].isNull() {
			return nil, m.typeError("%s() missing required argument '%s' (pos %d)", m.nativeName(n), p.names[i], i+1-n.selfCount())
		}
	}
	if twice != nil {
		return nil, twice
	}
	return out, unknown
}

// refusal is the error of a call that has too many or too few arguments, or names
// where there may be none; nil if their number is right.
func (m *Machine) refusal(n *Native, p *nativeParams, args []Value, positional int) *Exception {
	self := n.selfCount()
	given, keywords := positional-self, len(args)-positional
	least, most := p.required-self, len(p.names)-p.kwOnly-self
	switch {
	case n.owner != nil && n.slotMethod() && !p.varArgs && !p.knowsKeywords():
		if keywords > 0 {
			return m.typeError("wrapper %s() takes no keyword arguments", n.def.name)
		}
		return m.slotCount(n, given, least, most)
	case keywords > 0 && !p.knowsKeywords():
		return m.typeError("%s() takes no keyword arguments", m.calledName(n, args))
	case n.def.count == keywordCount && keywords > p.kwOnly && given >= 1:
		return m.typeError("%s() takes at most %d keyword arguments (%d given)", n.def.name, p.kwOnly, keywords)
	case n.def.count == keywordCount && given < 1:
		return m.typeError("%s expected at least 1 argument, got 0", n.def.name)
	case p.varArgs || !p.knowsKeywords() || n.def.count == unpackedCount && keywords == 0:
		return m.positionalCount(n, p, args, given)
	}
	// Argument Clinic's functions that know keywords.
	name, all, needed := m.nativeName(n), len(p.names)-self, min(p.posOnly-self, least)
	text, limit := "", 0
	switch {
	case given+keywords > all && !p.varKw:
		kind := ""
		if given == 0 {
			kind = "keyword "
		}
		return m.typeError("%s() takes at most %d %sargument%s (%d given)", name, all, kind, pluralS(all != 1), given+keywords)
	case given > most && most == 0:
		return m.typeError("%s() takes no positional arguments", name)
	case given > most:
		text, limit = "at most", most
	case given < needed:
		text, limit = "at least", needed
	default:
		return nil
	}
	if least == most && given > most || needed == most {
		text = "exactly"
	}
	return m.typeError("%s() takes %s %d positional argument%s (%d given)", name, text, limit, pluralS(limit != 1), given)
}

// slotCount is the error of the wrapper of a type slot, which knows no names.
func (m *Machine) slotCount(n *Native, given, least, most int) *Exception {
	if least <= given && given <= most {
		return nil
	}
	repeats := strings.HasSuffix(n.def.name, "mul__") && n.owner != m.types.Int && n.owner != m.types.Float
	if least == most && most < 2 && !repeats {
		return m.typeError("expected %d argument%s, got %d", most, pluralS(most != 1), given)
	}
	return m.countError("", given, least, most)
}

// positionalCount is the error of a function whose arguments are positional.
func (m *Machine) positionalCount(n *Native, p *nativeParams, args []Value, given int) *Exception {
	self := n.selfCount()
	least, most := p.required-self, len(p.names)-p.kwOnly-self
	if given >= least && (given <= most || p.varArgs) {
		return nil
	}
	name := m.nativeName(n)
	switch {
	case given < 0 && n.def.name == "__new__":
		return m.typeError("%s.__new__(): not enough arguments", n.module)
	case p.varArgs:
		return m.typeError("%s expected at least %d argument%s, got %d", name, least, pluralS(least != 1), given)
	case most == 0:
		return m.typeError("%s() takes no arguments (%d given)", m.calledName(n, args), given)
	case least == 1 && most == 1 && n.def.name != "__new__" && n.def.count != unpackedCount:
		return m.typeError("%s() takes exactly one argument (%d given)", m.calledName(n, args), given)
	}
	if n.def.count == callCount {
		name += "()"
	}
	return m.countError(name, given, least, most)
}

// countError is the error that CPython's PyArg_UnpackTuple words.
func (m *Machine) countError(name string, given, least, most int) *Exception {
	bound, limit := "", least
	switch {
	case given > most:
		limit = most
		if least < most {
			bound = "at most "
		}
	case least < most:
		bound = "at least "
	}
	return m.typeError("%s expected %s%d argument%s, got %d", name, bound, limit, pluralS(limit != 1), given)
}

// wrongSelf is the error of a method called without an object of its class.
func (m *Machine) wrongSelf(n *Native, positional []Value) *Exception {
	owner, name := n.owner.name, n.def.name
	switch slot := n.slotMethod(); {
	case len(positional) == 0 && slot:
		return m.typeError("descriptor '%s' of '%s' object needs an argument", name, owner)
	case len(positional) == 0:
		return m.typeError("unbound method %s.%s() needs an argument", owner, name)
	case slot:
		return m.typeError("descriptor '%s' requires a '%s' object but received a '%s'", name, owner, m.typeName(positional[0]))
	}
	return m.typeError("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, owner, m.typeName(positional[0]))
}
