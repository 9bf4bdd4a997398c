package vm_test

import (
	"fmt"
	"strings"
)

// The writer of random programs: functions, generators, classes and their use.

// params makes a parameter list.
func (p *programmer) params() []param {
	var list []param
	add := func(how byte, option bool) {
		p.names++
		k := p.kind()
		list = append(list, param{fmt.Sprintf("p%d", p.names), how, option, k})
	}
	option := false
	for i := p.n(2); i > 0 && p.chance(40); i-- {
		add('p', false)
	}
	for i := p.n(3); i > 0; i-- {
		option = option || p.chance(35)
		add('n', option)
	}
	rest := p.chance(25)
	if rest {
		add('*', true)
	}
	for i := p.n(3); i > 0 && p.chance(40); i-- {
		add('k', p.chance(60))
	}
	if p.chance(20) {
		add('2', true)
	}
	return list
}

func (p *programmer) signature(list []param) string {
	var parts []string
	posOnly, star := false, false
	for _, a := range list {
		if posOnly && a.how != 'p' {
			parts = append(parts, "/")
			posOnly = false
		}
		switch a.how {
		case 'p':
			posOnly = true
		case '*':
			star = true
			parts = append(parts, "*"+a.name)
			continue
		case 'k':
			if !star {
				parts = append(parts, "*")
				star = true
			}
		case '2':
			parts = append(parts, "**"+a.name)
			continue
		}
		s := a.name
		if p.chance(10) {
			s += ": " + p.pick("int", "'T'", "list[int]")
		}
		if a.option {
			s += "=" + p.expr(a.kind, 1)
		}
		parts = append(parts, s)
	}
	if posOnly {
		parts = append(parts, "/")
	}
	return strings.Join(parts, ", ")
}

// inside writes a function's body with the variables of its own.
func (p *programmer) inside(list []param, kind int, body func()) {
	vars, loop, fun, funs, objects := len(p.vars), p.loop, p.inFun, len(p.funs), len(p.objects)
	classes := len(p.classes)
	saved := append([]variable{}, p.vars...)
	p.loop, p.inFun = 0, kind
	p.level++
	p.depth++
	// What the function assigns is its own, or declared, or a mistake.
	if vars > 0 && p.chance(25) {
		v := p.vars[p.n(vars)]
		word := "global"
		if p.level > 1 && p.chance(70) && !strings.Contains(p.free, " "+v.name+" ") {
			word = ""
		} else if p.level > 1 && strings.Contains(p.free, " "+v.name+" ") {
			word = "nonlocal"
		}
		if word != "" {
			p.line("%s %s", word, v.name)
		}
	}
	if p.chance(70) {
		p.vars = p.vars[:0:0]
	}
	free := p.free
	for _, a := range list {
		p.free += " " + a.name + " "
		switch a.how {
		case '*':
			p.declare(a.name, kTuple)
		case '2':
			p.declare(a.name, kDict)
		default:
			p.declare(a.name, a.kind)
		}
	}
	if p.chance(50) {
		k := p.kind()
		v := p.fresh(k)
		p.line("%s = %s", v, p.expr(k, 2))
		p.declare(v, k)
		p.free += " " + v + " "
	}
	before := p.lines
	body()
	if p.lines == before {
		p.line("pass")
	}
	p.depth--
	p.level--
	p.free = free
	p.vars, p.loop, p.inFun = saved, loop, fun
	p.funs, p.objects, p.classes = p.funs[:funs], p.objects[:objects], p.classes[:classes]
}

func (p *programmer) def() {
	p.names++
	f := function{name: fmt.Sprintf("fun%d", p.names), params: p.params(), kind: p.kind()}
	for p.chance(15) {
		d := p.pick("twice", "tag("+p.small()+")", "functools.cache", "functools.lru_cache(maxsize=2)", "lambda f: f", "staticmethod")
		f.cached = f.cached || strings.Contains(d, "cache")
		p.line("@%s", d)
	}
	p.line("def %s(%s)%s:", f.name, p.signature(f.params), p.pick("", "", "", " -> int", " -> 'x'"))
	p.inside(f.params, 1, func() {
		if p.chance(10) {
			p.line("'''Doc of %s.'''", f.name)
		}
		p.statements(1 + p.n(3))
		if p.chance(15) {
			p.try()
		}
		if p.chance(90) {
			p.line("return %s", p.expr(f.kind, 3))
		}
	})
	p.funs = append(p.funs, f)
	if p.chance(80) {
		p.line("print(%s)", p.call(f, 2))
	}
}

func (p *programmer) generator() {
	p.names++
	f := function{name: fmt.Sprintf("gen%d", p.names), params: p.params(), kind: kInt, gen: true}
	p.line("def %s(%s):", f.name, p.signature(f.params))
	p.inside(f.params, 2, func() {
		p.yield()
		p.statements(1 + p.n(3))
		p.yield()
		if p.chance(30) {
			p.try()
			p.yield()
		}
		if p.chance(40) {
			p.line("return %s", p.expr(p.kind(), 2))
		}
	})
	p.funs = append(p.funs, f)
	p.drive()
}

func (p *programmer) yield() {
	if p.inFun != 2 {
		p.print()
		return
	}
	switch p.n(7) {
	case 0, 1:
		p.line("yield %s", p.expr(kInt, 2))
	case 2:
		v := p.fresh(kInt)
		p.line("%s = yield %s", v, p.expr(kInt, 2))
		p.line("print('got', %s)", v)
	case 3:
		p.line("print((yield))")
	case 4:
		p.line("print('result', (yield from %s))", p.iterable(2))
	case 5:
		p.line("yield from %s", p.iterable(2))
	case 6:
		p.line("try:")
		p.block(func() { p.line("yield %s", p.expr(kInt, 1)) })
		if p.chance(60) {
			p.line("except %s as e:", p.pick("E", "Exception", "GeneratorExit", "ValueError", "BaseException"))
			p.block(func() {
				p.line("print('caught', repr(e))")
				p.end(40)
				if p.chance(30) {
					p.yield()
				}
			})
		} else {
			p.line("finally:")
			p.block(func() { p.line("print('cleanup')") })
		}
	}
}

// drive makes a generator and plays with it.
func (p *programmer) drive() {
	var gens []function
	for _, f := range p.funs {
		if f.gen {
			gens = append(gens, f)
		}
	}
	if len(gens) == 0 {
		p.assign()
		return
	}
	f := gens[p.n(len(gens))]
	p.names++
	g := fmt.Sprintf("g%d", p.names)
	p.line("%s = keep(%s)", g, p.call(f, 2))
	for i := 1 + p.n(4); i > 0; i-- {
		switch p.n(9) {
		case 0, 1, 2:
			p.line("print(next(%s%s))", g, p.pick("", ", None", ", 'over'"))
		case 3:
			p.line("print(%s.send(%s))", g, p.pick("None", p.expr(kInt, 1)))
		case 4:
			p.line("print(%s.throw(%s))", g, p.exception())
		case 5:
			p.line("%s.close()", g)
		case 6:
			p.line("print([x for x, _ in zip(%s, range(5))])", g)
		case 7:
			p.line("print(%s.gi_frame is None, %s.gi_running, %s.gi_yieldfrom is None)", g, g, g)
		case 8:
			p.line("for x in %s:", g)
			p.block(func() { p.line("print('item', x)") })
			if p.chance(50) {
				p.line("else:")
				p.block(func() { p.line("print('done')") })
			}
		}
	}
}

// call is a call of a function, right mostly.
func (p *programmer) call(f function, d int) string {
	var args []string
	keywords := false
	for _, a := range f.params {
		if a.option && p.chance(50) {
			if a.how == 'n' {
				keywords = true // those after it go by name
			}
			continue
		}
		if p.chance(1) {
			continue
		}
		switch a.how {
		case '*':
			if !keywords {
				for i := p.n(3); i > 0; i-- {
					args = append(args, p.expr(p.kind(), d-1))
				}
				if p.chance(20) {
					args = append(args, "*"+p.iterable(d-1))
				}
			}
		case '2':
			args = append(args, p.pick("extra=1", "**{'more': 2}", "kw="+p.expr(kInt, d-1)))
			keywords = true
		case 'k':
			args = append(args, a.name+"="+p.expr(a.kind, d-1))
			keywords = true
		case 'p':
			args = append(args, p.expr(a.kind, d-1))
		default:
			if keywords || p.chance(15) {
				args = append(args, a.name+"="+p.expr(a.kind, d-1))
				keywords = true
			} else {
				args = append(args, p.expr(a.kind, d-1))
			}
		}
	}
	if p.r.IntN(1000) < 3+p.wrong {
		if text := strings.Join(args, ""); strings.Contains(text, "**{") {
			args = append(args, p.pick("nope=1", "**{'bad': 0}", "**None"))
		} else if f.cached { // which looks at the names last
			args = append(args, p.pick("nope=1", "**{'bad': 0}", "*3", "**None"))
		} else {
			args = append(args, p.pick("nope=1", "**{'bad': 0}", "**{1: 2}", "*3", "**None", "*[1, 2, 3, 4, 5]"))
		}
	}
	return f.name + "(" + strings.Join(args, ", ") + ")"
}

func (p *programmer) class() {
	p.names++
	c := class{name: fmt.Sprintf("C%d", p.names)}
	bases := ""
	if len(p.classes) > 0 && p.chance(50) {
		b := p.classes[p.n(len(p.classes))]
		bases = "(" + b.name + ")"
		c.methods = append(c.methods, b.methods...)
	} else if p.chance(15) {
		bases = p.pick("(object)", "()", "(Exception)", "(list)", "(dict)", "(int)", "(str)")
	}
	p.line("class %s%s:", c.name, bases)
	vars, objects := append([]variable{}, p.vars...), len(p.objects)
	p.depth++
	before := p.lines
	if p.chance(20) {
		p.line("'''A class.'''")
	}
	if p.chance(40) {
		p.line("attr = %s", p.expr(p.kind(), 2))
		c.methods = append(c.methods, ".attr")
	}
	if p.chance(60) {
		plain := bases == ""
		p.line("def __init__(self, v=%s):", p.small())
		p.depth++
		if !plain && p.chance(60) {
			p.line("super().__init__()")
		}
		p.line("self.v = v")
		p.line("self.items = [v, %s]", p.small())
		p.depth--
		c.methods = append(c.methods, ".v", ".items", ".items[0]")
	}
	methods := []struct{ head, use string }{
		{"__add__(self, o)", " + %i"}, {"__radd__(self, o)", "%i + "}, {"__iadd__(self, o)", ""}, {"__mul__(self, o)", " * 3"},
		{"__rsub__(self, o)", "%i - "}, {"__neg__(self)", "-"}, {"__eq__(self, o)", " == %i"}, {"__lt__(self, o)", " < %i"}, {"__gt__(self, o)", " > %i"},
		{"__len__(self)", "len"}, {"__bool__(self)", "bool"}, {"__getitem__(self, i)", "[%i]"}, {"__setitem__(self, i, v)", ""}, {"__contains__(self, x)", "%i in "},
		{"__call__(self, *a, **k)", "(1, x=2)"}, {"__iter__(self)", "list"}, {"__repr__(self)", "repr"}, {"__str__(self)", "str"}, {"__hash__(self)", "hash"},
		{"__getattr__(self, name)", ".missing"}, {"__format__(self, spec)", "format"}, {"__index__(self)", "[1, 2, 3]["}, {"__int__(self)", "int"}, {"__float__(self)", "float"},
		{"__matmul__(self, o)", " @ 1"}, {"__divmod__(self, o)", ""}, {"__pow__(self, o)", " ** 2"}, {"__or__(self, o)", " | 1"}, {"__abs__(self)", "abs"}, {"__round__(self, n=None)", "round"},
		{"__reversed__(self)", "reversed"}, {"__le__(self, o)", " <= %i"}, {"__ne__(self, o)", " != %i"}, {"__floordiv__(self, o)", " // 2"}, {"__delitem__(self, i)", ""},
		{"meth(self, *a)", ".meth(%i)"}, {"other(self, x=1)", ".other()"}, {"other(self, x=1)", ".other(x=%i)"}, {"meth(self)", ".meth()"},
	}
	for i := p.n(5); i > 0; i-- {
		m := methods[p.n(len(methods))]
		if p.chance(8) {
			around := p.pick("classmethod", "staticmethod", "functools.cache", "twice")
			if around == "functools.cache" && strings.HasPrefix(m.head, "__hash__") {
				around = "twice" // a cache that hashes its key with itself fills the C stack
			}
			p.line("@%s", around)
		} else if !strings.HasPrefix(m.head, "__") && p.chance(8) {
			p.line("@%s", p.pick("property", "functools.cached_property"))
		}
		p.line("def %s:", m.head)
		p.vars = p.vars[:0:0]
		loop, fun := p.loop, p.inFun
		p.loop, p.inFun = 0, 1
		p.level++
		p.depth++
		p.nest++
		switch name, _, _ := strings.Cut(m.head, "("); {
		case p.chance(25):
			p.line("return NotImplemented")
		case name == "__iter__":
			if p.chance(50) {
				p.line("yield from %s", p.expr(kList, 2))
			} else {
				p.line("return iter(%s)", p.expr(kList, 2))
			}
		case name == "__repr__" || name == "__str__" || name == "__format__":
			p.line("return %s", p.pick("f'<{type(self).__name__}>'", "'R'", p.expr(kStr, 2), "super()."+name+"("+map[bool]string{true: "spec"}[name == "__format__"]+")"))
		case name == "__len__" || name == "__hash__" || name == "__index__" || name == "__int__":
			p.line("return %s", p.pick("1", "0", p.expr(kInt, 2)))
		case name == "__bool__" || name == "__eq__" || name == "__lt__" || name == "__contains__":
			p.line("return %s", p.pick(p.expr(kBool, 2), "True", "False"))
		case name == "__getattr__":
			p.line("return %s", p.pick("name.upper()", "1", "super().__getattribute__(name)"))
		case name == "__getitem__":
			if p.chance(50) {
				p.line("if isinstance(i, int) and i > 2: raise IndexError(i)")
			}
			p.line("return i")
		default:
			if p.chance(30) {
				p.statement()
			}
			p.line("return %s", p.pick(p.expr(p.kind(), 2), "self", "("+p.expr(kInt, 1)+", 'r')", "type(self).__name__"))
		}
		p.nest--
		p.depth--
		p.level--
		p.loop, p.inFun = loop, fun
		c.methods = append(c.methods, m.use)
	}
	if p.lines == before {
		p.line("pass")
	}
	p.depth--
	p.vars, p.objects = vars, p.objects[:objects]
	p.classes = append(p.classes, c)
	for i := 1 + p.n(2); i > 0; i-- {
		p.newObject(len(p.classes) - 1)
		p.line("print(%s)", p.useObject())
	}
}

func (p *programmer) newObject(i int) {
	p.names++
	o := fmt.Sprintf("o%d", p.names)
	c := p.classes[i]
	p.line("%s = %s(%s)", o, c.name, p.pick("", "", "", p.expr(kInt, 1)))
	p.objects = append(p.objects, variable{o, byte(i)})
}

// useObject is an expression with an object in it.
func (p *programmer) useObject() string {
	if len(p.objects) == 0 {
		return p.expr(p.kind(), 4)
	}
	v := p.objects[p.n(len(p.objects))]
	o := v.name
	if int(v.kind) >= len(p.classes) {
		return o
	}
	c := p.classes[v.kind]
	use := ".v"
	if len(c.methods) > 0 {
		use = c.methods[p.n(len(c.methods))]
	}
	if p.chance(15) {
		use = p.pick(" + 1", "1 + ", "-", "len", "[0]", "list", "()", "bool", " == 1", "hash", "format", ".nope", " < 2", "2 in ", " @ 1", ".__class__.__name__", ".__dict__", "isinstance", "iter")
	}
	for strings.Contains(use, "%i") {
		use = strings.Replace(use, "%i", p.expr(kInt, 1), 1)
	}
	switch {
	case use == "":
		return o
	case strings.HasSuffix(use, " ") || use == "-" || strings.HasSuffix(use, "["):
		if strings.HasSuffix(use, "[") {
			return use + o + "]"
		}
		return use + o
	case use == "isinstance":
		return "isinstance(" + o + ", " + c.name + "), " + c.name + ".__mro__[1].__name__"
	case use[0] >= 'a' && use[0] <= 'z':
		return use + "(" + o + ")"
	}
	return o + use
}
