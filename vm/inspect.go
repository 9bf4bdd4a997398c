package vm

import (
	"sort"
	"strconv"
	"strings"

	"gen/lang/code"
)

// What a stepper may read of a machine between two instructions. Nothing here runs
// code or changes anything; strings are bounded, whatever the values are.

// Facts are what happened during the last instruction. The slice is used again by
// the next one.
func (m *Machine) Facts() []Fact { return m.facts }

// Running is the frame whose instruction comes next, nil when nothing runs.
func (m *Machine) Running() *Frame { return m.frame }

// Steps is the number of instructions executed so far.
func (m *Machine) Steps() int64 { return m.steps }

// Code is the code that the frame runs.
func (f *Frame) Code() *code.Code { return f.body.Code }

// Caller is the frame that gets the next value from f: its delegator's while it is
// delegated to, else the one that called or resumed it; nil if it sleeps.
func (f *Frame) Caller() *Frame { return f.outer() }

// Generator is the generator that owns the frame, nil for a plain call.
func (f *Frame) Generator() *Generator { return f.gen }

// IsLibrary reports whether the frame runs code of the machine's own library.
func (f *Frame) IsLibrary() bool { return f.isLibrary() }

// Closes is the generator that a frame of the library is about to close, after its
// delegate: gen.close() stands here for the generator's own frame, which does not run
// but counts as executing. It is nil for all other frames.
func (f *Frame) Closes() *Generator {
	if !f.isLibrary() || f.body.Name != "close" && f.body.Name != "throw_exit" {
		return nil
	}
	g, _ := f.slots[0].obj.(*Generator)
	if g == nil || g.done || !g.running {
		return nil
	}
	return g
}

// PC is the index of the next instruction.
func (f *Frame) PC() int { return int(f.pc) }

// At is the index of the instruction that runs or waits, -1 before the first.
func (f *Frame) At() int { return int(f.pc) - 1 }

// Number tells frames apart: a frame that is used again for another call gets another
// number.
func (f *Frame) Number() int { return int(f.number) }

// Line is the source line of the instruction that runs or waits.
func (f *Frame) Line() int { return f.line() }

// LineAt is the source line of an instruction, 0 if it stands for no text.
func (f *Frame) LineAt(pc int) int {
	b := f.body
	if b.lines == nil {
		b.lines = make([]int32, len(b.Spans))
		for i, sp := range b.Spans {
			if sp.IsValid() {
				b.lines[i] = int32(b.Source.LineOf(sp.Start))
			}
		}
	}
	return int(b.lines[pc])
}

// Name is the name of the function, "main" for the program itself.
func (f *Frame) Name() string {
	switch {
	case f.gen != nil:
		return f.gen.Name()
	case f.body.Name == "<module>":
		return "main"
	case f.body.Name == stubName:
		return "the prompt"
	}
	return f.body.Name
}

// Name is the generator's name, with a number if there was one of that name before.
func (g *Generator) Name() string {
	return NameWith(g.BaseName())
}

// BaseName is the generator's name without the number, and the number.
func (g *Generator) BaseName() (string, int) { return g.name(), int(g.serial) }

// NameWith is the name of the how manieth frame of a name.
func NameWith(name string, serial int) string {
	if serial > 1 {
		return name + "#" + strconv.Itoa(serial)
	}
	return name
}

// Number is the generator's place in the order of creation, from 1.
func (g *Generator) Number() int { return int(g.number) }

// Kind is "generator", "coroutine" or "async generator".
func (g *Generator) Kind() string { return g.kind().what() }

// Frame is the generator's frame; its variables are gone when it is closed.
func (g *Generator) Frame() *Frame { return &g.frame }

// State is what inspect.getgeneratorstate says, without GEN_: CREATED, RUNNING,
// SUSPENDED or CLOSED.
func (g *Generator) State() string { return g.stateIf(g.executing()) }

// Closed reports whether the generator is finished for good.
func (g *Generator) Closed() bool { return g.done }

// A States tells the states of many generators at one moment. What State finds out by
// going up the chain of each is known here for all of them.
type States map[*Generator]bool

// States are those of the present moment.
func (m *Machine) States() States {
	executing := States{}
	for root := m.active; root != nil; root = root.prev {
		for g := root; g != nil && !executing[g]; g = g.delegate {
			executing[g] = true
		}
	}
	return executing
}

// Of is the state of a generator.
func (s States) Of(g *Generator) string { return g.stateIf(g.running || s[g]) }

func (g *Generator) stateIf(executing bool) string {
	switch {
	case g.done:
		return "CLOSED"
	case executing:
		return "RUNNING"
	case !g.started():
		return "CREATED"
	}
	return "SUSPENDED"
}

// Delegate is the generator that g's yield from or await waits for, nil if there is
// none or if it is another kind of object.
func (g *Generator) Delegate() *Generator { return g.delegate }

// Delegator is the generator that waits for g.
func (g *Generator) Delegator() *Generator { return g.delegator }

// DelegateText is what g waits for, as a bounded repr, if that is not a generator.
func (g *Generator) DelegateText(m *Machine) string {
	v, ok := m.delegateOf(g)
	if !ok {
		return ""
	}
	if d, isGen := v.obj.(*Generator); isGen {
		return d.Name()
	}
	return m.Show(v)
}

// A Variable is a name and its value.
type Variable struct {
	Name  string
	Value Value
}

// Variables are the frame's variables in the order of their slots, or of the
// namespace for a module or class body; names that the machine put there itself are
// left out.
func (f *Frame) Variables(limit int) []Variable {
	var out []Variable
	if f.ns != nil {
		f.ns.each(func(k, v Value) bool {
			if s, ok := k.obj.(*Str); ok && !(strings.HasPrefix(s.s, "__") && strings.HasSuffix(s.s, "__")) {
				out = append(out, Variable{s.s, v})
			}
			return len(out) < limit
		})
	}
	for i, name := range f.body.LocalNames {
		if i >= len(f.slots) || len(out) >= limit {
			break
		}
		v := f.slots[i]
		if c, ok := v.obj.(*Cell); ok && f.body.SlotKinds[i] != code.Local {
			v = c.v
		}
		if !v.isNull() && !strings.HasPrefix(name, ".") {
			out = append(out, Variable{name, v})
		}
	}
	return out
}

// Operands are the values on the frame's operand stack, bottom first.
func (f *Frame) Operands() []Value {
	if len(f.slots) == 0 {
		return nil
	}
	return f.slots[f.stackBase():f.sp]
}

// IsFunctionLike reports whether a variable holds a function, class or module: what
// a screen of variables leaves out.
func (v Value) IsFunctionLike() bool {
	switch v.obj.(type) {
	case *Function, *Class, *Module, *Native:
		return true
	}
	return false
}

// Mutable is the object itself where two variables may share one that can change,
// for comparing; nil for plain values. Looking gives no object an address: the
// program could tell.
func (v Value) Mutable() Object {
	switch v.obj.(type) {
	case *List, *Dict, *Set, *Instance, *Generator:
		return v.obj
	}
	return nil
}

// Generator is the generator or coroutine that a value is, nil for anything else.
func (v Value) Generator() *Generator {
	g, _ := v.obj.(*Generator)
	return g
}

// Envelope is an exception as a picture of the flow shows it: StopIteration(84).
func (m *Machine) Envelope(e *Exception) string {
	if e == nil {
		return ""
	}
	s := e.cls.name + "("
	for i, a := range e.args {
		if i > 0 {
			s += ", "
		}
		s += m.Show(a)
	}
	return s + ")"
}

// showLimit bounds the text of one value on a screen.
const showLimit = 120

// Show is a repr for screens: it runs no code, so objects with a repr of their own
// show their class, and it is cut to a bounded length.
func (m *Machine) Show(v Value) string {
	var b strings.Builder
	m.show(&b, v, 3)
	s := b.String()
	if len(s) > showLimit {
		cut := showLimit - 3
		for cut > 0 && s[cut]&0xc0 == 0x80 {
			cut--
		}
		s = s[:cut] + "..."
	}
	return s
}

func (m *Machine) show(b *strings.Builder, v Value, depth int) {
	if b.Len() > showLimit {
		return
	}
	switch o := v.obj.(type) {
	case nil:
		b.WriteString("NULL")
	case *Str:
		s := o.s
		if len(s) > showLimit {
			s = s[:showLimit]
		}
		b.WriteString(m.reprStr(s))
	case *List:
		m.showItems(b, "[", "]", o.items, depth)
	case *Tuple:
		closing := ")"
		if len(o.items) == 1 {
			closing = ",)"
		}
		m.showItems(b, "(", closing, o.items, depth)
	case *Dict:
		if depth == 0 && o.Len() > 0 {
			b.WriteString("{...}")
			return
		}
		b.WriteByte('{')
		first := true
		o.each(func(k, x Value) bool {
			if !first {
				b.WriteString(", ")
			}
			first = false
			m.show(b, k, depth-1)
			b.WriteString(": ")
			m.show(b, x, depth-1)
			return b.Len() <= showLimit
		})
		b.WriteByte('}')
	case *Generator:
		b.WriteString("<" + o.kind().what() + " " + o.Name() + ">")
	case *coroutineWrapper:
		b.WriteString("<coroutine_wrapper " + o.g.Name() + ">")
	case *asyncStep:
		b.WriteString("<" + o.name() + " of " + o.g.Name() + ">")
	case *Function:
		b.WriteString("<function " + o.qualname + ">")
	case *BoundMethod:
		b.WriteString("<method>")
	case *Class:
		b.WriteString("<class " + o.qualname + ">")
	case *Exception:
		b.WriteString(m.Envelope(o))
	case *Instance:
		b.WriteString("<" + o.cls.name + ">")
	case *Module:
		b.WriteString("<module " + o.name + ">")
	case *Cell:
		b.WriteString("<cell>")
	case *Body:
		b.WriteString("<code " + o.Name + ">")
	case *BigInt:
		if o.z.BitLen() > 500 {
			b.WriteString("<int of " + strconv.Itoa(o.z.BitLen()) + " bits>")
			return
		}
		b.WriteString(o.z.String())
	default:
		if it, ok := v.obj.(iterator); ok {
			b.WriteString("<" + it.class(m).name + ">")
			return
		}
		m.looking, m.addressed = true, false
		s, exc := m.repr(v)
		m.looking = false
		if exc == nil && !m.addressed {
			b.WriteString(s)
			return
		}
		b.WriteString("<" + m.typeName(v) + ">")
	}
}

func (m *Machine) showItems(b *strings.Builder, open, closing string, items []Value, depth int) {
	b.WriteString(open)
	if depth == 0 && len(items) > 0 {
		b.WriteString("..." + closing)
		return
	}
	for i, x := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		if b.Len() > showLimit {
			return
		}
		m.show(b, x, depth-1)
	}
	b.WriteString(closing)
}

// Globals lists the names a program has defined in __main__, and the builtins: what
// completion offers.
func (m *Machine) Globals() []string {
	var out []string
	for _, d := range []*Dict{m.main, m.builtins} {
		d.each(func(k, _ Value) bool {
			if s, ok := k.obj.(*Str); ok {
				out = append(out, s.s)
			}
			return true
		})
	}
	sort.Strings(out)
	return out
}

// Variable is a variable of __main__.
func (m *Machine) Variable(name string) (Value, bool) { return m.main.getStr(m.intern(name)) }

// Resolve finds what a dotted name stands for: a variable or a builtin, and attributes
// as they are stored. No code of the program runs for it, so that it does not see what
// a property would answer.
func (m *Machine) Resolve(dotted string) (Value, bool) {
	first, rest, more := strings.Cut(dotted, ".")
	v, ok := m.main.getStr(m.intern(first))
	if !ok {
		v, ok = m.builtins.getStr(m.intern(first))
	}
	for ok && more {
		first, rest, more = strings.Cut(rest, ".")
		v, ok = m.stored(v, m.intern(first))
	}
	return v, ok
}

// stored is an attribute as it is stored, in the object or in its class.
func (m *Machine) stored(v Value, name *Str) (Value, bool) {
	if d := dictOf(v); d != nil && *d != nil {
		if x, ok := (*d).getStr(name); ok {
			return x, true
		}
	}
	switch o := v.obj.(type) {
	case *Module:
		return Value{}, false
	case *Instance:
		x := m.field(v, name.s)
		return x, !x.isNull()
	case *Class:
		return o.lookup(name)
	}
	return v.obj.class(m).lookup(name)
}

// Doc is the docstring of a function, class or module, "" if it has none.
func (m *Machine) Doc(v Value) string {
	var doc Value
	switch o := v.obj.(type) {
	case *Function:
		doc = o.doc
	case *Class, *Module:
		doc, _ = m.stored(v, m.names.doc)
	}
	if s, ok := doc.obj.(*Str); ok {
		return s.s
	}
	return ""
}

// TypeName is the name of a value's class.
func (m *Machine) TypeName(v Value) string { return m.typeName(v) }

// Attributes lists the names of the attributes of what a dotted name stands for.
func (m *Machine) Attributes(dotted string) []string {
	v, ok := m.Resolve(dotted)
	if !ok {
		return nil
	}
	names := m.dirOf(v)
	if mod, ok := v.obj.(*Module); ok && mod.dict != nil {
		// What a module loads when it is first asked for has a name already.
		all, _ := mod.dict.getStr(m.intern("__all__"))
		if list, ok := all.obj.(*List); ok {
			for _, name := range list.items {
				if s, ok := name.obj.(*Str); ok {
					names = append(names, s.s)
				}
			}
		}
	}
	return names
}
