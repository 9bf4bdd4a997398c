package vm_test

import (
	"fmt"
	"strings"
)

// The writer of random programs: families of classes, whose methods call each other
// through super(), with attributes that are looked up in every way there is.

// familyPrelude has the parts that the classes are made of.
const familyPrelude = `class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        print('new class', name, [b.__name__ for b in bases], sorted(kw))
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print('call', cls.__name__, a, k)
        return super().__call__(*a, **k)
    def __len__(cls): return 42
    def __getattr__(cls, name):
        if name.startswith('m'): return 'meta ' + name
        raise AttributeError(name)
class Desc:
    def __init__(self, start=0): self.start = start
    def __set_name__(self, owner, name): print('set_name', owner.__name__, name); self.name = '_' + name
    def __get__(self, obj, owner=None):
        if obj is None: return 'class ' + owner.__name__
        return getattr(obj, self.name, self.start)
    def __set__(self, obj, value):
        print('set', self.name, value)
        obj.__dict__[self.name] = value
class Lazy:
    def __get__(self, obj, owner): return ('lazy', obj is None, owner.__name__)
`

// family writes two to four classes and uses them.
func (p *programmer) family() {
	var names []string
	methods := []string{"one", "two", "three"}
	for i := 2 + p.n(3); i > 0; i-- {
		p.names++
		name := fmt.Sprintf("K%d", p.names)
		var bases []string
		for _, b := range names {
			if p.chance(55) {
				bases = append(bases, b)
			}
		}
		// The younger ones first, mostly: else there is no order.
		if p.chance(85) {
			for i, j := 0, len(bases)-1; i < j; i, j = i+1, j-1 {
				bases[i], bases[j] = bases[j], bases[i]
			}
		}
		if len(names) == 0 && p.chance(25) {
			bases = append(bases, p.pick("metaclass=Meta", "dict", "list", "int", "str", "E", "metaclass=Meta, key=1"))
		} else if p.chance(4) {
			bases = append(bases, p.pick("key=1", "bool", "metaclass=Meta", bases1(bases), "1"))
		}
		p.line("class %s(%s):", name, strings.Join(bases, ", "))
		p.depth++
		p.member(methods)
		for i := 1 + p.n(4); i > 0; i-- {
			p.member(methods)
		}
		p.depth--
		names = append(names, name)
	}
	if p.chance(40) {
		p.line("print([c.__name__ for c in %s.__mro__])", names[len(names)-1])
	}
	for i := 1 + p.n(2); i > 0; i-- {
		p.names++
		o, cls := fmt.Sprintf("k%d", p.names), names[p.n(len(names))]
		p.line("%s = %s(%s)", o, cls, p.pick("", "", "", "1", "a=2"))
		for i := 2 + p.n(4); i > 0; i-- {
			p.useMember(o, cls, methods)
		}
	}
}

// bases1 repeats a base, which is an error.
func bases1(bases []string) string {
	if len(bases) > 0 {
		return bases[0]
	}
	return "object, object"
}

// member writes one definition of a class body.
func (p *programmer) member(methods []string) {
	m := methods[p.n(len(methods))]
	say := func(name string) { p.line("print('%s', __class__.__name__, type(self).__name__)", name) }
	method := func(head string, body ...string) {
		p.line("def %s:", head)
		p.depth++
		for _, line := range body {
			p.line("%s", line)
		}
		p.depth--
	}
	switch p.n(20) {
	case 0, 1, 2:
		p.line("def %s(self, *a):", m)
		p.depth++
		say(m)
		switch p.n(4) {
		case 0:
			p.line("return super().%s(*a)", m)
		case 1:
			p.line("return ('%s', a, %s)", m, p.expr(p.kind(), 1))
		case 2:
			p.line("return self.%s(*a) if a and a[0] else 'stop'", p.pick(append(methods, "attr", "slot")...))
		default:
			p.line("try: return super(%s, self).%s(*a)", "__class__", m)
			p.line("except AttributeError as e: return str(e)")
		}
		p.depth--
	case 3:
		p.line("@property")
		method(m+"(self)", "return "+p.pick("self._"+m, "1", "super()."+m))
		if p.chance(60) {
			p.line("@%s.%s", m, p.pick("setter", "setter", "deleter"))
			method(m+"(self, v=None)", "print('setter', v)", "self._"+m+" = v")
		}
	case 4:
		p.line("@classmethod")
		method(m+"(cls, *a)", "return "+p.pick("cls.__name__, a", "super()."+m+"(*a)", "cls(*a)"))
	case 5:
		p.line("@staticmethod")
		method(m+"(*a)", "return a")
	case 6:
		p.line("__slots__ = %s", p.pick("('slot',)", "()", "['slot', '__dict__']", "'slot'", "('slot', 'slot2')"))
	case 7:
		p.line("%s = %s", p.pick("attr", m), p.pick("Desc()", "Desc(7)", "Lazy()", p.expr(p.kind(), 1)))
	case 8:
		method("__init__(self, *a, **k)", p.pick("super().__init__()", "self.attr = a", "pass"), "print('init', a, k)", p.pick("self.slot = 1", "self.attr = k", "pass"))
	case 9:
		method("__new__(cls, *a, **k)", "print('new', cls.__name__)", "return "+p.pick("super().__new__(cls)", "super().__new__(cls, *a)", "object.__new__(cls)", "5"))
	case 10:
		method("__getattr__(self, name)", "print('getattr', name)", p.pick("raise AttributeError(name)", "return name * 2", "return super().__getattribute__(name)"))
	case 11:
		method("__getattribute__(self, name)", p.pick("if name == 'attr': return 'own'", "if name == 'attr': raise AttributeError('no attr')", "pass"), "return super().__getattribute__(name)")
	case 12:
		method("__setattr__(self, name, v)", "print('setattr', name)", p.pick("super().__setattr__(name, v)", "object.__setattr__(self, name, v)", "pass"))
	case 13:
		method("__delattr__(self, name)", "print('delattr', name)", "super().__delattr__(name)")
	case 14:
		method("__init_subclass__(cls, **k)", "print('subclass', cls.__name__, k)", p.pick("super().__init_subclass__(**k)", "super().__init_subclass__()", "cls.attr = 'sub'"))
	case 15:
		op := p.pick("add", "sub", "mul", "or", "mod", "and")
		method(fmt.Sprintf("__%s%s__(self, o)", p.pick("", "r", "i"), op), "return "+p.pick("NotImplemented", "('"+op+"', type(o).__name__)", "self"))
	case 16:
		op := p.pick("eq", "lt", "ge", "ne", "le", "gt")
		method(fmt.Sprintf("__%s__(self, o)", op), "print('"+op+"')", "return "+p.pick("NotImplemented", "True", "[]", "self is o"))
	case 17:
		method("__class_getitem__(cls, item)", "return cls.__name__, item")
	case 18:
		method("__repr__(self)", "return "+p.pick("f'<{type(self).__name__}>'", "super().__repr__()[:2]", "object.__repr__(self)[:5]"))
	default:
		p.line("__hash__ = %s", p.pick("None", "lambda self: 3"))
	}
}

// useMember uses an object of a family, or its class.
func (p *programmer) useMember(o, cls string, methods []string) {
	m := p.pick(append(methods, "attr", "slot", "missing", "__dict__", "mine")...)
	report := func(format string, args ...any) {
		p.line("try: "+format, args...)
		p.line("except Exception as e: report(e)")
	}
	switch p.n(14) {
	case 0, 1, 2:
		report("print(%s.%s(%s))", o, p.pick(methods...), p.pick("", "0", "1", "1, 2"))
	case 3:
		report("print(%s.%s)", cls, m)
	case 4:
		report("%s.%s = %s", o, m, p.expr(p.kind(), 1))
		report("print(%s.%s)", o, m)
	case 5:
		report("del %s.%s", p.pick(o, cls), m)
	case 6:
		report("print(%s %s %s)", p.pick(o, "1", "'s'"), p.pick("+", "-", "*", "|", "%", "&"), p.pick(o, "2", "'t'"))
	case 7:
		report("print(%s %s %s)", o, p.pick("==", "<", ">=", "!=", "<=", ">", "is", "in"), p.pick(o, "2", cls+"()"))
	case 8:
		report("print(isinstance(%s, %s), issubclass(%s, type(%s)), hasattr(%s, '%s'))", o, cls, cls, o, o, m)
	case 9:
		report("%s.attr += 1", p.pick(o, cls))
	case 10:
		report("print(%s)", p.pick(cls+"[int]", "len("+cls+")", "hash("+o+") and 1", "{"+o+": 1}["+o+"]", "bool("+o+")", "sorted(vars("+o+"))", cls+".__name__, "+cls+".__base__.__name__", "getattr("+o+", '"+m+"', 'default')"))
	case 11:
		report("%s %s= %s", o, p.pick("+", "-", "*", "|"), p.pick("1", o))
	default:
		report("print(%s.%s)", o, m)
	}
}
