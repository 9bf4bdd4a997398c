package vm

import "strings"

// A Class is a type: a builtin one or one made by a class statement.
type Class struct {
	name     string
	qualname string
	module   string
	bases    []*Class
	mro      []*Class // itself first
	dict     *Dict
	meta     *Class // its own class; nil means type
	// layout is the nearest builtin class, which decides how instances are
	// represented: object (an *Instance), list, dict, int, BaseException ...
	layout     *Class
	base       *Class // the base whose shape the instances have (__base__)
	solid      *Class // the nearest class that adds to the shape: two of them don't mix
	builtin    bool
	static     bool // a type outside builtins that CPython writes in C: messages name its module
	final      bool // may not be a base (bool, NoneType, function ...)
	noInstance bool // may not be called
	hasDict    bool // instances have a __dict__
	hasWeak    bool // instances could have weak references, which only __slots__ asks about
	slots      int  // number of __slots__ of instances
	slotNames  []string
	subclasses []*Class
	followers  []*Class // not derived, but with this class in the order that a mro() gave them
	mroTuple   *Tuple   // mro and bases as __mro__ and __bases__, once asked for
	basesTuple *Tuple
	changing   bool
	abstract   []string // names of methods still abstract
	// version changes whenever an attribute of the class or of one of its bases
	// does, so that instructions can remember what they found.
	version uint32
	// attrs are answers of lookup, for as long as the version is the same.
	attrs map[*Str]Value
}

func (c *Class) class(m *Machine) *Class {
	if c.meta != nil {
		return c.meta
	}
	return m.types.Type
}

// isSubclass reports whether c is d or derived from it.
func (c *Class) isSubclass(d *Class) bool {
	if c == d {
		return true
	}
	if c.mro == nil {
		return c.descends(d) // it is just being made
	}
	for _, b := range c.mro {
		if b == d {
			return true
		}
	}
	return false
}

// lookup finds a name in the class and its bases, in method resolution order.
func (c *Class) lookup(name *Str) (Value, bool) {
	if v, ok := c.attrs[name]; ok {
		return v, !v.isNull()
	}
	found, _ := c.lookupIn(name)
	if name.interned {
		if c.attrs == nil {
			c.attrs = map[*Str]Value{}
		}
		c.attrs[name] = found
	}
	return found, !found.isNull()
}

// lookupIn is lookup that also tells in which class the name was found.
func (c *Class) lookupIn(name *Str) (Value, *Class) {
	for _, b := range c.mro {
		if v, ok := b.dict.getStr(name); ok {
			return v, b
		}
	}
	return Value{}, nil
}

// changed forgets remembered answers here and in all derived classes.
func (c *Class) changed() {
	if c.changing {
		return // orders that a mro() gave may go in circles
	}
	c.changing = true
	c.version++
	c.attrs = nil
	for _, s := range c.subclasses {
		s.changed()
	}
	for _, s := range c.followers {
		s.changed()
	}
	c.changing = false
}

// heap reports whether the class was made by the program (or by vm/lib): its
// instances may answer any protocol with code.
func (c *Class) heap() bool { return !c.builtin }

// linearize computes the method resolution order (C3, as in CPython's
// Objects/typeobject.c) of a class with the given bases, without the class itself.
func linearize(bases []*Class) ([]*Class, bool) {
	var lists [][]*Class
	for _, b := range bases {
		lists = append(lists, b.mro)
	}
	lists = append(lists, bases)
	var out []*Class
	for {
		var rest [][]*Class
		for _, l := range lists {
			if len(l) > 0 {
				rest = append(rest, l)
			}
		}
		if len(rest) == 0 {
			return out, true
		}
		lists = rest
		var next *Class
		for _, l := range lists {
			if !inTails(l[0], lists) {
				next = l[0]
				break
			}
		}
		if next == nil {
			return conflicting(lists), false
		}
		out = append(out, next)
		for i, l := range lists {
			if l[0] == next {
				lists[i] = l[1:]
			}
		}
	}
}

// conflicting lists the heads that block each other, for the error message.
func conflicting(lists [][]*Class) []*Class {
	var out []*Class
	seen := map[*Class]bool{}
	for _, l := range lists {
		if !seen[l[0]] {
			seen[l[0]] = true
			out = append(out, l[0])
		}
	}
	return out
}

func inTails(c *Class, lists [][]*Class) bool {
	for _, l := range lists {
		for _, d := range l[1:] {
			if d == c {
				return true
			}
		}
	}
	return false
}

// fullName is the class as a repr or an uncaught exception names it: with its
// module unless that is builtins.
func (c *Class) fullName() string {
	if c.module == "" || c.module == "builtins" {
		return c.qualname
	}
	return c.module + "." + c.qualname
}

// shortName is the class as CPython's C code names it in messages (tp_name).
func (c *Class) shortName() string {
	if i := strings.LastIndexByte(c.name, '.'); i >= 0 {
		return c.name[i+1:]
	}
	return c.name
}

// typeName is the name of v's type, for messages.
func (m *Machine) typeName(v Value) string {
	c := v.obj.class(m)
	if c.static {
		return c.fullName()
	}
	return c.name
}
