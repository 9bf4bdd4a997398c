package vm_test

import "fmt"

// The writer of random programs: coroutines and async generators, driven by hand.

// asyncPrelude is what they wait for, and drive, which sends to a coroutine until it
// ends.
const asyncPrelude = `import types
@types.coroutine
def hop(x):
    got = yield x
    print('hop got', got)
    return got
class Aw:
    def __init__(self, n): self.n = n
    def __await__(self):
        for i in range(self.n): print('aw', (yield i))
        return 'aw'
class AIt:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n <= 0: raise StopAsyncIteration('end')
        self.n -= 1
        if self.n == 2: await hop('anext')
        return self.n
class ACM:
    def __init__(self, eat=()): self.eat = eat
    async def __aenter__(self):
        print('aenter', await hop('in'))
        return 5
    async def __aexit__(self, t, e, tb):
        print('aexit', t and t.__name__)
        if t: await hop('out')
        return isinstance(e, self.eat)
def drive(c, values=(None,)):
    for i in range(12):
        try:
            print('drive', c.send(values[i % len(values)] if i else None))
        except StopIteration as e:
            print('drive over', e.value)
            return e.value
    c.close()
`

// The kinds of bodies that inFun counts besides functions (1) and generators (2).
const (
	inCoroutine = 3
	inAsyncGen  = 4
)

// async tells whether await may stand here.
func (p *programmer) async() bool { return p.inFun == inCoroutine || p.inFun == inAsyncGen }

// asyncFuns are the functions of one of the two kinds.
func (p *programmer) asyncFuns(kind int) (list []function) {
	for _, f := range p.funs {
		if f.async == kind {
			list = append(list, f)
		}
	}
	return list
}

// awaitable is something to await.
func (p *programmer) awaitable() string {
	if cos := p.asyncFuns(inCoroutine); len(cos) > 0 && p.chance(50) {
		return "keep(" + p.call(cos[p.n(len(cos))], 2) + ")"
	}
	if p.r.IntN(1000) < p.wrong {
		return p.expr(p.kind(), 1)
	}
	return p.pick("hop("+p.expr(p.kind(), 2)+")", "hop(1)", "Aw(2)", "Aw(0)", "keep(AIt(1).__anext__())", "anext(AIt(0), 'none')", "hop('a')")
}

// asyncIterable is something for async for.
func (p *programmer) asyncIterable() string {
	if gens := p.asyncFuns(inAsyncGen); len(gens) > 0 && p.chance(70) {
		return "keep(" + p.call(gens[p.n(len(gens))], 2) + ")"
	}
	if p.r.IntN(1000) < p.wrong {
		return p.expr(p.kind(), 1)
	}
	return p.pick("AIt(3)", "AIt(1)", "AIt(0)")
}

// awaits writes a statement that may pause.
func (p *programmer) awaits() {
	switch k := p.n(10); {
	case k < 3:
		p.line("print('awaited', await %s)", p.awaitable())
	case k < 4:
		v := p.fresh(kInt)
		p.line("%s = await %s", v, p.awaitable())
	case k < 5 && p.nest < 4:
		v := p.fresh(kInt)
		p.line("async for %s in %s:", v, p.asyncIterable())
		p.declare(v, kInt)
		p.loop++
		p.block(func() { p.statements(1 + p.n(2)) })
		p.loop--
		if p.chance(30) {
			p.line("else:")
			p.block(func() { p.statements(1) })
		}
	case k < 6 && p.nest < 4:
		p.line("async with %s%s:", p.pick("ACM()", "ACM(E)", "ACM(Exception)", "CM(1)"), p.pick("", " as m"))
		p.block(func() {
			p.statements(1 + p.n(2))
			p.end(30)
		})
	case k < 7:
		p.line("print(%s)", p.pick(
			"[q async for q in "+p.asyncIterable()+"]",
			"{q: q async for q in "+p.asyncIterable()+" if q}",
			"[await hop(q) for q in "+p.expr(kList, 1)+"[:2]]",
			"[q for q in [await hop(1), 2] if q]",
		))
	case p.inFun == inAsyncGen:
		switch p.n(3) {
		case 0:
			v := p.fresh(kInt)
			p.line("%s = yield %s", v, p.expr(kInt, 2))
			p.line("print('agen got', %s)", v)
		default:
			p.line("yield %s", p.expr(kInt, 2))
		}
	default:
		p.line("await %s", p.awaitable())
	}
}

// asyncDef writes a coroutine function or an async generator, and plays with it.
func (p *programmer) asyncDef() {
	p.names++
	kind, prefix := inCoroutine, "co"
	if p.chance(40) {
		kind, prefix = inAsyncGen, "agen"
	}
	f := function{name: fmt.Sprintf("%s%d", prefix, p.names), params: p.params(), async: kind}
	p.line("async def %s(%s):", f.name, p.signature(f.params))
	p.inside(f.params, kind, func() {
		if kind == inAsyncGen {
			p.line("print((yield %d))", p.names)
		}
		for i := 1 + p.n(3); i > 0; i-- {
			p.awaits()
			if p.chance(50) {
				p.statement()
			}
		}
		if p.chance(40) {
			p.try()
		}
		if kind == inCoroutine && p.chance(60) {
			p.line("return %s", p.expr(p.kind(), 2))
		}
	})
	p.funs = append(p.funs, f)
	p.driveAsync(f)
}

// driveAsync sends to, throws into and closes a coroutine or an async generator.
func (p *programmer) driveAsync(f function) {
	p.names++
	c := fmt.Sprintf("c%d", p.names)
	p.line("%s = keep(%s)", c, p.call(f, 2))
	values := p.pick("(None,)", "(1, 'two')", "("+p.expr(p.kind(), 1)+",)")
	for i := 1 + p.n(3); i > 0; i-- {
		if f.async == inAsyncGen {
			step := p.pick("__anext__()", "__anext__()", "asend("+p.pick("None", p.expr(kInt, 1))+")", "athrow("+p.exception()+")", "aclose()")
			switch p.n(4) {
			case 0: // not to its end
				p.line("print(keep(%s.%s).send(None))", c, step)
			case 1:
				p.line("%s.%s.%s", c, step, p.pick("close()", "throw(E)", "send(None)"))
			default:
				p.line("drive(%s.%s, %s)", c, step, values)
			}
			if p.chance(20) {
				p.line("print(%s.ag_running, %s.ag_frame is None, %s.ag_await is None)", c, c, c)
			}
			continue
		}
		switch p.n(7) {
		case 0, 1:
			p.line("drive(%s, %s)", c, values)
		case 2, 3:
			p.line("print(%s.send(%s))", c, p.pick("None", "None", p.expr(kInt, 1)))
		case 4:
			p.line("print(%s.throw(%s))", c, p.exception())
		case 5:
			p.line("%s.close()", c)
		case 6:
			p.line("print(%s.cr_running, %s.cr_suspended, %s.cr_frame is None, %s.cr_await is None)", c, c, c, c)
		}
	}
}
