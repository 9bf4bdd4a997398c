package vm

import (
	"slices"
	"strings"
)

// This file owns the calls of a condition: of functions and methods written in Go that
// change nothing and run no code of the program.

// lookingFunctions are builtin functions that only look at their arguments.
var lookingFunctions = []string{"abs", "all", "any", "ascii", "bin", "callable", "chr", "divmod", "hash", "hex", "isinstance",
	"len", "max", "min", "oct", "ord", "repr", "round", "sorted", "sum"}

// lookingMethods are the methods of types whose objects can change that do not change
// them.
var lookingMethods = []string{"copy", "count", "difference", "get", "index", "intersection", "isdisjoint", "issubset", "issuperset",
	"items", "keys", "symmetric_difference", "union", "values"}

// method is the method of a plain object that a condition may call.
func (g *glance) method(self Value, name string) (Value, bool) {
	if !isPlain(self) || strings.HasPrefix(name, "__") {
		return Value{}, false
	}
	switch self.obj.(type) {
	case *List, *Dict, *Set:
		if !slices.Contains(lookingMethods, name) {
			return Value{}, false
		}
	}
	method, _ := self.obj.class(g.m).lookup(g.m.intern(name))
	n, ok := method.obj.(*Native)
	return method, ok && n.def.kind == plainMethod
}

// call calls what stands below n arguments on the stack, with the object of a method
// between them.
func (g *glance) call(n int) (v Value, exc *Exception, known bool) {
	at := len(g.stack) - n
	fn, self, args := g.stack[at-2], g.stack[at-1], g.stack[at:]
	g.stack = g.stack[:at-2]
	switch o := fn.obj.(type) {
	case *Native:
		switch {
		case !self.isNull():
			if !slices.ContainsFunc(args, isNotPlain) {
				return g.m.leaf(o, g.stack[at-1:at+n])
			}
		case same(fn, g.m.builtin(o.def.name)) && slices.Contains(lookingFunctions, o.def.name):
			if o.def.name == "isinstance" || o.def.name == "callable" || !slices.ContainsFunc(args, isNotPlain) {
				return g.m.leaf(o, args)
			}
		}
	case *Class:
		return g.m.plainObject(o, args)
	}
	return Value{}, nil, false
}

func isNotPlain(v Value) bool { return !isPlain(v) }

// leaf calls a function written in Go, if it does its work alone.
func (m *Machine) leaf(n *Native, args []Value) (v Value, exc *Exception, known bool) {
	p := n.params
	if p == nil {
		p = parseSignature(n.def.sig)
	}
	bound := args
	if len(args) != len(p.names) || p.kwOnly != 0 || p.varArgs || p.varKw {
		if bound, exc = m.bindNative(n, p, args, nil); exc != nil {
			return Value{}, exc, true
		}
	}
	if n.def.fn == nil {
		return Value{}, nil, false
	}
	v, exc = n.def.fn(m, bound)
	return v, exc, exc != needCode
}

// plainObject is an object of a builtin class, made of plain values; or the class of the
// one argument.
func (m *Machine) plainObject(c *Class, args []Value) (v Value, exc *Exception, known bool) {
	switch c {
	case m.types.Type:
		if len(args) == 1 {
			return val(args[0].obj.class(m)), nil, true
		}
		return Value{}, nil, false
	case m.types.Int, m.types.Bool, m.types.Str, m.types.Float, m.types.Tuple, m.types.List, m.types.Set, m.types.FrozenSet, m.types.Dict, m.types.Range:
	default:
		return Value{}, nil, false
	}
	if slices.ContainsFunc(args, isNotPlain) {
		return Value{}, nil, false
	}
	made, _ := c.lookup(m.names.new)
	n := staticNative(made)
	if n == nil {
		return Value{}, nil, false
	}
	v, exc, known = m.leaf(n, append([]Value{val(c)}, args...))
	init, _ := c.lookup(m.names.init)
	if exc != nil || !known || isNoopInit(init) {
		return v, exc, known
	}
	if n, ok := init.obj.(*Native); ok {
		_, exc, known = m.leaf(n, append([]Value{v}, args...))
		return v, exc, known
	}
	return Value{}, nil, false
}
