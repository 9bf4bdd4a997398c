package vm_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The writer of random programs: statements and definitions. Expressions are in
// program_expr_test.go.
//
// A program is a row of parts, most of them guarded by a try that reports what was
// raised, the last ones not. Names have kinds, so that most expressions make sense;
// some are of a wrong kind on purpose. Loops, calls and sizes are bounded: a function
// calls only functions before it, a loop runs over few items, and what grows is cut.

// programPrelude comes before every program.
const programPrelude = `import bisect, collections, contextlib, functools, heapq, itertools, math, operator
KEEP = []
def keep(g):
    KEEP.append(g)
    return g
def report(e, depth=0):
    path, tb = [], e.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_filename.endswith('program.gen'):
            path.append('%s:%d' % (tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print('  ' * depth, type(e).__name__, str(e), len(e.args), *path, e.__suppress_context__)
    if depth > 3: return
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: report(x, depth + 1)
    if e.__cause__ is not None: report(e.__cause__, depth + 1)
    if e.__context__ is not None: report(e.__context__, depth + 1)
class E(Exception): pass
class F(E):
    def __init__(self, a, b=2):
        super().__init__(a, b)
        self.b = b
    def __str__(self): return 'F<%r>' % (self.b,)
class CM:
    def __init__(self, name, eat=()): self.name, self.eat = name, eat
    def __enter__(self):
        print('enter', self.name)
        return self
    def __exit__(self, t, e, tb):
        print('exit', self.name, t and t.__name__)
        return isinstance(e, self.eat)
@contextlib.contextmanager
def cm(x, eat=False):
    print('in', x)
    try:
        yield x
    except E as e:
        print('seen', repr(e))
        if not eat: raise
    finally:
        print('out', x)
def twice(f):
    @functools.wraps(f)
    def inner(*a, **k):
        f(*a, **k)
        return f(*a, **k)
    return inner
def tag(n):
    def deco(f):
        print('tag', n, getattr(f, '__name__', f))
        return f
    return deco
`

// The kinds of values that expressions are made of.
const (
	kInt   = 'i'
	kFloat = 'f'
	kStr   = 's'
	kList  = 'l' // of ints
	kTuple = 't' // of ints
	kDict  = 'd' // str to int
	kSet   = 'e' // of ints
	kBool  = 'b'
	kNone  = 'n'
)

const valueKinds = "iiiiffsssslllttddebn"

type variable struct {
	name string
	kind byte
}

// A param is a parameter of a function that the program may call.
type param struct {
	name   string
	how    byte // p: positional-only, n: plain, *: *args, k: keyword-only, 2: **kwargs
	option bool
	kind   byte
}

type function struct {
	name   string
	params []param
	kind   byte // of its result
	gen    bool
	async  int  // inCoroutine, inAsyncGen
	cached bool // behind a cache
}

type class struct {
	name    string
	methods []string
}

// A programmer writes one random program.
type programmer struct {
	r     *rand.Rand
	b     strings.Builder
	depth int

	vars    []variable
	funs    []function
	classes []class
	objects []variable // kind is the index of the class

	names int // counts names
	loop  int // loops around this statement in the same function
	inFun int // 0: module, 1: function, 2: generator, inCoroutine, inAsyncGen
	nest  int
	level int    // function nesting
	wrong int    // in how many of 1000 places an expression has a wrong kind
	free  string // names that a nested function may declare nonlocal
	lines int
}

func (p *programmer) line(format string, args ...any) {
	p.lines++
	p.b.WriteString(strings.Repeat("    ", p.depth))
	fmt.Fprintf(&p.b, format, args...)
	p.b.WriteByte('\n')
}

func (p *programmer) n(n int) int                 { return p.r.IntN(n) }
func (p *programmer) chance(n int) bool           { return p.r.IntN(100) < n }
func (p *programmer) pick(texts ...string) string { return texts[p.r.IntN(len(texts))] }
func (p *programmer) kind() byte                  { return valueKinds[p.n(len(valueKinds))] }

// programText is the program of a seed.
func programText(seed uint64) string {
	p := &programmer{r: rand.New(rand.NewPCG(seed, 7))}
	p.wrong = []int{0, 0, 5, 15, 40}[p.n(5)]
	p.b.WriteString(programPrelude)
	async, families := p.chance(25), p.chance(25)
	if async {
		p.b.WriteString(asyncPrelude)
	}
	if families {
		p.b.WriteString(familyPrelude)
	}
	for _, k := range []byte("iifsslltdde") {
		if p.chance(60) {
			v := p.fresh(k)
			p.line("%s = %s", v, p.literal(k))
			p.declare(v, k)
		}
	}
	parts := 3 + p.n(6)
	for i := 0; i < parts; i++ {
		switch p.n(7) {
		case 0, 1:
			p.guard(p.def)
		case 2:
			p.guard(p.class)
		case 3:
			p.guard(p.generator)
		case 4:
			if async {
				p.guard(p.asyncDef)
			}
		case 5:
			if families {
				p.guard(p.family)
			}
		}
		p.guard(func() { p.statements(1 + p.n(3)) })
	}
	if p.chance(60) {
		p.statements(1 + p.n(4))
	}
	if p.chance(20) {
		p.raise()
	}
	p.line("print('end')")
	return p.b.String()
}

// guard writes something whose exceptions are reported.
func (p *programmer) guard(body func()) {
	p.line("try:")
	p.depth++
	body()
	p.depth--
	p.line("except Exception as e: report(e)")
}

func (p *programmer) block(body func()) {
	p.depth++
	p.nest++
	vars := len(p.vars)
	before := p.lines
	body()
	if p.lines == before {
		p.line("pass")
	}
	p.nest--
	p.depth--
	if p.chance(70) {
		p.vars = p.vars[:vars]
	}
}

func (p *programmer) statements(count int) {
	for i := 0; i < count; i++ {
		p.statement()
	}
}

func (p *programmer) fresh(kind byte) string {
	p.names++
	return fmt.Sprintf("%c%d", kind, p.names)
}

func (p *programmer) declare(name string, kind byte) {
	p.vars = append(p.vars, variable{name, kind})
}

// target is a name to assign to: a new one or one that is there.
func (p *programmer) target(kind byte) string {
	if p.chance(50) {
		if v := p.variable(kind); v != "" {
			return v
		}
	}
	v := p.fresh(kind)
	return v
}

// variable is a name of the kind, or "".
func (p *programmer) variable(kind byte) string {
	var names []string
	for _, v := range p.vars {
		if v.kind == kind {
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[p.n(len(names))]
}

func (p *programmer) statement() {
	if p.lines > 220 {
		p.line("pass")
		return
	}
	deep := p.nest > 3
	switch k := p.n(100); {
	case k < 22:
		p.print()
	case k < 40:
		p.assign()
	case k < 48:
		p.mutate()
	case k < 54 && !deep:
		p.ifElse()
	case k < 62 && !deep && p.loop < 2:
		p.forLoop()
	case k < 65 && !deep && p.loop < 2:
		p.whileLoop()
	case k < 74 && !deep:
		p.try()
	case k < 78 && !deep:
		p.with()
	case k < 80:
		p.del()
	case k < 81:
		p.line("assert %s, %s", p.expr(kBool, 2), p.expr(p.kind(), 2))
	case k < 82:
		p.line("assert %s", p.expr(kBool, 2))
	case k < 84:
		p.jump()
	case k < 85:
		p.raise()
	case k < 88 && !deep && p.level < 2:
		if p.chance(60) {
			p.def()
		} else {
			p.generator()
		}
	case k < 89 && !deep && p.level < 2:
		p.class()
	case k < 93 && p.inFun == 2:
		p.yield()
	case k < 93 && p.async():
		p.awaits()
	case k < 96:
		p.drive()
	default:
		p.line("print(%s)", p.useObject())
	}
}

func (p *programmer) print() {
	var args []string
	for i := 1 + p.n(3); i > 0; i-- {
		args = append(args, p.expr(p.kind(), 3))
	}
	if p.chance(8) {
		args = append(args, p.pick("sep='-'", "end='|\\n'", "sep=''", "sep=None", "flush=True"))
	}
	p.line("print(%s)", strings.Join(args, ", "))
}

func (p *programmer) assign() {
	k := p.kind()
	switch p.n(16) {
	case 0: // chained
		a, b := p.target(k), p.target(k)
		p.line("%s = %s = %s", a, b, p.expr(k, 3))
		p.declare(a, k)
		p.declare(b, k)
	case 1: // pairs
		j := p.kind()
		a, b := p.target(k), p.target(j)
		p.line("%s, %s = %s, %s", a, b, p.expr(k, 2), p.expr(j, 2))
		p.declare(a, k)
		p.declare(b, j)
	case 2: // any number, or a wrong one
		var names []string
		for i := 1 + p.n(3); i > 0; i-- {
			names = append(names, p.target(kInt))
		}
		text := strings.Join(names, ", ")
		if p.chance(50) {
			text = "[" + text + "]"
		} else if len(names) == 1 {
			text += ","
		}
		p.line("%s = %s", text, p.pick(p.expr(kList, 2), p.expr(kTuple, 2), "range("+fmt.Sprint(len(names))+")", p.expr(kSet, 2)))
		for _, n := range names {
			p.declare(n, kInt)
		}
	case 3: // a starred one
		a, b, c := p.target(kInt), p.target(kList), p.target(kInt)
		p.line("%s = %s", p.pick(a+", *"+b, "*"+b+", "+a, a+", *"+b+", "+c, "[*"+b+"]", "(*"+b+", "+c+")"), p.pick(p.expr(kList, 2), p.expr(kTuple, 2), p.iterable(2)))
		p.declare(b, kList)
	case 4: // nested
		a, b, c := p.target(kInt), p.target(kInt), p.target(kStr)
		p.line("%s, (%s, %s) = %s, (%s, %s)", c, a, b, p.expr(kStr, 2), p.expr(kInt, 2), p.expr(kInt, 2))
		p.declare(a, kInt)
		p.declare(b, kInt)
		p.declare(c, kStr)
	case 5: // annotated
		a := p.fresh(k)
		p.line("%s: %s = %s", a, p.pick("int", "'str'", "list[int]", "int | None"), p.expr(k, 2))
		p.declare(a, k)
	case 6, 7, 8, 9: // augmented
		p.augmented()
	case 10: // with a walrus
		a := p.target(k)
		if strings.HasPrefix(a, "self.") {
			return
		}
		p.line("print((%s := %s))", a, p.expr(k, 2))
		p.declare(a, k)
	case 11: // swap
		a, b := p.variable(k), p.variable(k)
		if a != "" {
			p.line("%s, %s = %s, %s", a, b, b, a)
		}
	case 12:
		if v := p.variable(kList); v != "" {
			p.line("%s[%s] = %s", v, p.pick(p.slice(), p.small(), p.expr(kInt, 2)), p.pick(p.expr(kInt, 2), p.iterable(2), p.expr(kList, 2)))
		}
	case 13:
		if v := p.variable(kDict); v != "" {
			p.line("%s[%s] = %s", v, p.expr(kStr, 2), p.expr(kInt, 2))
		}
	default:
		a := p.target(k)
		p.line("%s = %s", a, p.expr(k, 4))
		p.declare(a, k)
	}
}

func (p *programmer) augmented() {
	switch p.n(9) {
	case 0, 1, 2:
		if v := p.variable(kInt); v != "" {
			switch p.n(4) {
			case 0:
				p.line("%s <<= %d", v, p.n(9))
			case 1:
				p.line("%s **= %d", v, p.n(3))
			case 2:
				p.line("%s *= %s %% 100", v, p.expr(kInt, 1))
			default:
				p.line("%s %s= %s", v, p.pick("+", "-", "//", "%", "&", "|", "^", ">>"), p.expr(kInt, 2))
			}
		}
	case 3:
		if v := p.variable(kFloat); v != "" {
			p.line("%s %s= %s", v, p.pick("+", "-", "*", "/", "//", "%"), p.expr(kFloat, 2))
		}
	case 4:
		if v := p.variable(kStr); v != "" {
			p.line("%s += %s", v, p.expr(kStr, 2))
		}
	case 5:
		if v := p.variable(kList); v != "" {
			p.line("%s", p.pick(
				fmt.Sprintf("%s += %s", v, p.expr(kList, 2)),
				fmt.Sprintf("%s += %s", v, p.iterable(2)),
				fmt.Sprintf("%s[%s] += %s", v, p.small(), p.expr(kInt, 2)),
				fmt.Sprintf("%s[%s] %s= %s", v, p.slice(), "+", p.expr(kList, 1)),
			))
		}
	case 6:
		if v := p.variable(kDict); v != "" {
			p.line("%s", p.pick(
				fmt.Sprintf("%s |= %s", v, p.expr(kDict, 2)),
				fmt.Sprintf("%s[%s] += %s", v, p.expr(kStr, 1), p.expr(kInt, 2)),
			))
		}
	case 7:
		if v := p.variable(kSet); v != "" {
			p.line("%s %s= %s", v, p.pick("|", "&", "-", "^"), p.expr(kSet, 2))
		}
	case 8:
		if v := p.variable(kTuple); v != "" {
			p.line("%s", p.pick(v+" += "+p.expr(kTuple, 2), v+"[0] += 1"))
		}
	}
}

// mutate calls a method that changes a container.
func (p *programmer) mutate() {
	switch p.n(6) {
	case 0, 1, 2:
		v := p.variable(kList)
		if v == "" {
			p.assign()
			return
		}
		p.line("%s", p.pick(
			v+".append("+p.expr(kInt, 2)+")",
			v+".extend("+p.iterable(2)+")",
			v+".insert("+p.small()+", "+p.expr(kInt, 2)+")",
			"print("+v+".pop("+p.pick("", p.small(), "0", "-1")+"))",
			v+".remove("+p.expr(kInt, 2)+")",
			v+".reverse()",
			v+".sort("+p.pick("", "reverse=True", "key=lambda q: -q", "key=abs, reverse=True", "key=str", "key=lambda q: (q % 3, q)")+")",
			"del "+v+"["+p.slice()+"]",
			v+".clear()",
		))
	case 3, 4:
		v := p.variable(kDict)
		if v == "" {
			p.assign()
			return
		}
		p.line("%s", p.pick(
			v+".update("+p.pick(p.expr(kDict, 2), "x=1, y=2", "[('k', 3)]", p.expr(kDict, 1)+", z=0")+")",
			"print("+v+".pop("+p.expr(kStr, 2)+p.pick("", ", None", ", 0")+"))",
			"print("+v+".setdefault("+p.expr(kStr, 2)+", "+p.expr(kInt, 2)+"))",
			"print("+v+".popitem())",
		))
	default:
		v := p.variable(kSet)
		if v == "" {
			p.assign()
			return
		}
		p.line("%s", p.pick(
			v+".add("+p.expr(kInt, 2)+")",
			v+".discard("+p.expr(kInt, 2)+")",
			v+".remove("+p.expr(kInt, 2)+")",
			v+".update("+p.expr(kList, 2)+")",
		))
	}
}

func (p *programmer) condition() string {
	if p.chance(12) {
		k := p.kind()
		v := p.fresh(k)
		defer p.declare(v, k)
		return fmt.Sprintf("(%s := %s)", v, p.expr(k, 2))
	}
	if p.chance(15) {
		return p.expr(p.kind(), 2)
	}
	return p.expr(kBool, 3)
}

func (p *programmer) ifElse() {
	p.line("if %s:", p.condition())
	p.block(func() { p.statements(1 + p.n(2)) })
	for p.chance(25) {
		p.line("elif %s:", p.condition())
		p.block(func() { p.statements(1) })
	}
	if p.chance(50) {
		p.line("else:")
		p.block(func() { p.statements(1 + p.n(2)) })
	}
}

func (p *programmer) forLoop() {
	k := byte(kInt)
	var head string
	switch p.n(9) {
	case 0, 1:
		v := p.fresh(kInt)
		head = fmt.Sprintf("for %s in range(%s)", v, p.pick("2", "3", "4", "1, 3", "3, 0, -1", p.expr(kInt, 1)+" % 4"))
		p.declare(v, kInt)
	case 2:
		v := p.fresh(kStr)
		head = fmt.Sprintf("for %s in %s[:3]", v, p.expr(kStr, 2))
		p.declare(v, kStr)
	case 3:
		a, b := p.fresh(kInt), p.fresh(kInt)
		head = fmt.Sprintf("for %s, %s in enumerate(%s[:4]%s)", a, b, p.expr(kList, 2), p.pick("", ", 1", ", start=-1"))
		p.declare(a, kInt)
		p.declare(b, kInt)
	case 4:
		a, b := p.fresh(kStr), p.fresh(kInt)
		head = fmt.Sprintf("for %s, %s in %s.items()", a, b, p.pick("dict(a=1, bc=2)", "{'x': 3, 'y': 0, 'z': -1}", "dict("+p.expr(kDict, 1)+")"))
		p.declare(a, kStr)
		p.declare(b, kInt)
	case 5:
		a, b := p.fresh(kInt), p.fresh(kStr)
		head = fmt.Sprintf("for %s, %s in zip(%s, %s%s)", a, b, p.iterable(2), p.expr(kStr, 2)+"[:3]", p.pick("", "", ", strict=True"))
		p.declare(a, kInt)
		p.declare(b, kStr)
	case 6:
		a, b := p.fresh(kInt), p.fresh(kList)
		head = fmt.Sprintf("for %s, *%s in [(1, 2, 3), %s, [4]]", a, b, p.expr(kList, 1))
		p.declare(a, kInt)
		p.declare(b, kList)
	default:
		v := p.target(k)
		head = fmt.Sprintf("for %s in %s", v, p.pick(p.expr(kList, 2)+"[:4]", p.expr(kTuple, 2), "sorted("+p.expr(kSet, 2)+")[:4]", p.expr(kSet, 2), p.iterable(2)))
		p.declare(v, k)
	}
	p.line("%s:", head)
	p.loop++
	p.block(func() { p.statements(1 + p.n(3)) })
	p.loop--
	if p.chance(30) {
		p.line("else:")
		p.block(func() { p.statements(1) })
	}
}

func (p *programmer) whileLoop() {
	p.names++
	v := fmt.Sprintf("w%d", p.names) // only the loop itself changes it
	p.line("%s = %d", v, 1+p.n(4))
	p.line("while %s:", p.pick(v, v+" > 0", v+" and "+p.expr(kBool, 2), "("+v+" := "+v+" - 1) > 0"))
	p.loop++
	p.block(func() {
		p.line("%s -= 1", v)
		p.line("if %s < -2: break", v)
		p.statements(1 + p.n(2))
	})
	p.loop--
	if p.chance(40) {
		p.line("else:")
		p.block(func() { p.statements(1) })
	}
}

// exception is an exception to raise.
func (p *programmer) exception() string {
	return p.pick("E", "E('x')", "E(1, 2)", "F("+p.expr(kInt, 1)+")", "F(1, b=3)", "ValueError("+p.expr(kStr, 2)+")", "KeyError("+p.expr(p.kind(), 1)+")",
		"StopIteration("+p.expr(kInt, 1)+")", "RuntimeError()", "TypeError", "F", "LookupError('l')", "ArithmeticError(0)", "AssertionError", "1", "KeyboardInterrupt", "GeneratorExit", "SystemExit(4)",
		"ExceptionGroup('g', [E('in'), ValueError(2)])", "ExceptionGroup('h', [ExceptionGroup('i', [KeyError(1)]), F(5)])", "OSError(2, 'no')", "NameError('n')", "E('two\\nlines')")
}

func (p *programmer) raise() {
	switch p.n(6) {
	case 0:
		p.line("raise %s from %s", p.exception(), p.pick("None", p.exception(), p.exception()))
	case 1:
		p.line("raise")
	default:
		p.line("raise %s", p.exception())
	}
}

// jump leaves a loop or a function.
func (p *programmer) jump() {
	switch {
	case p.loop > 0 && p.chance(70):
		p.line("if %s: %s", p.expr(kBool, 2), p.pick("break", "continue", "continue"))
	case p.inFun == inAsyncGen:
		p.line("if %s: return", p.expr(kBool, 2))
	case p.inFun > 0:
		p.line("if %s: return %s", p.expr(kBool, 2), p.expr(p.kind(), 2))
	default:
		p.print()
	}
}

// end may leave the block for good.
func (p *programmer) end(chance int) {
	if !p.chance(chance) {
		return
	}
	switch {
	case p.loop > 0 && p.chance(60):
		p.line("%s", p.pick("break", "continue"))
	case p.inFun == inAsyncGen && p.chance(60):
		p.line("return")
	case p.inFun > 0 && p.inFun != inAsyncGen && p.chance(60):
		p.line("return %s", p.expr(p.kind(), 2))
	default:
		p.raise()
	}
}

func (p *programmer) try() {
	p.line("try:")
	p.block(func() {
		p.statements(1 + p.n(3))
		p.end(40)
	})
	except := p.n(4)
	types := []string{"E", "F", "ValueError", "(E, ValueError)", "LookupError", "Exception", "ArithmeticError", "TypeError", "(TypeError, NameError)", "RuntimeError", "E", "Exception", "BaseException", "StopIteration"}
	if p.chance(12) && p.inFun < 9 {
		// No break, continue or return may stand in an except* block.
		loop, fun := p.loop, p.inFun
		for i := 1 + p.n(2); i > 0; i-- {
			p.line("except* %s as e:", types[p.n(len(types)-3)])
			p.block(func() {
				p.line("report(e)")
				p.print()
				if p.chance(30) {
					p.raise()
				}
			})
		}
		p.loop, p.inFun = loop, fun
		except = 1
	} else {
		for i := 0; i < except; i++ {
			switch {
			case i == except-1 && p.chance(10):
				p.line("except:")
			case p.chance(70):
				p.line("except %s as e:", types[p.n(len(types))])
			default:
				p.line("except %s:", types[p.n(len(types))])
			}
			p.block(func() {
				if p.chance(40) {
					p.line("%s", p.pick("report(e)", "print(repr(e))", "e.add_note('note')", "print(e.__context__)"))
				}
				p.statements(1 + p.n(2))
				p.end(30)
			})
		}
	}
	if except > 0 && p.chance(25) {
		p.line("else:")
		p.block(func() {
			p.statements(1)
			p.end(20)
		})
	}
	if except == 0 || p.chance(30) {
		p.line("finally:")
		p.block(func() {
			p.statements(1)
			// A jump out of finally swallows what was raised.
			p.end(15)
		})
	}
}

func (p *programmer) with() {
	item := func() string {
		s := p.pick("CM('a')", "CM("+p.expr(kInt, 1)+", E)", "CM('all', Exception)", "cm("+p.expr(kInt, 2)+")", "cm('q', eat=True)",
			"contextlib.suppress("+p.pick("E", "ValueError, KeyError", "Exception")+")", "contextlib.nullcontext("+p.expr(kInt, 1)+")")
		if p.chance(3) {
			s = p.expr(p.kind(), 1)
		}
		if p.chance(40) {
			s += " as m"
		}
		return s
	}
	switch p.n(4) {
	case 0:
		p.line("with %s, %s:", item(), item())
	case 1:
		p.line("with (%s, %s):", item(), item())
	default:
		p.line("with %s:", item())
	}
	p.block(func() {
		p.statements(1 + p.n(3))
		p.end(25)
	})
}

func (p *programmer) del() {
	switch p.n(4) {
	case 0:
		if v := p.variable(kDict); v != "" {
			p.line("del %s[%s]", v, p.expr(kStr, 1))
		}
	case 1, 2:
		if v := p.variable(kList); v != "" {
			p.line("del %s[%s]", v, p.pick(p.small(), p.slice(), p.slice()))
		}
	case 3:
		a := p.fresh(kInt)
		p.line("%s = %s", a, p.expr(kInt, 1))
		p.line("del %s", p.pick(a, "("+a+")", a+", ", "["+a+"]"))
		if p.chance(20) {
			p.line("print(%s)", a)
		}
	}
}
