package vm

import (
	"slices"

	"gen/lang"
	"gen/lang/code"
)

// A Condition is an expression that is asked at many moments of a run. Most conditions
// look at variables and compare them: that takes leaf operations alone, so that it can be
// done on the machine that runs and changes nothing there. Of all others a Condition says
// that it does not know.
type Condition struct{ code *code.Code }

// NewCondition is the condition that a text is; ok is false if the text is no expression,
// or never one that can be decided at a glance.
func NewCondition(text string) (c *Condition, ok bool) {
	compiled, err := lang.CompileText(code.NewSource("<condition>", text), lang.Options{Mode: lang.Eval})
	if err != nil {
		return nil, false
	}
	for _, in := range compiled.Instrs {
		switch in.Op() {
		case code.NOP, code.POP_TOP, code.PUSH_NULL, code.COPY, code.SWAP, code.LOAD_CONST, code.LOAD_NAME, code.LOAD_GLOBAL,
			code.LOAD_ATTR, code.LOAD_METHOD, code.BINARY_SUBSCR, code.BINARY_OP, code.COMPARE_OP, code.IS_OP, code.CONTAINS_OP, code.UNARY_NOT,
			code.UNARY_NEGATIVE, code.TO_BOOL, code.BUILD_TUPLE, code.BUILD_LIST, code.BUILD_SLICE, code.JUMP_FORWARD, code.POP_JUMP_IF_FALSE, code.POP_JUMP_IF_TRUE,
			code.CALL, code.RETURN_VALUE:
		default:
			return nil, false
		}
	}
	return &Condition{compiled}, true
}

// A glance is a condition being decided: a stack and nothing else.
type glance struct {
	m     *Machine
	where *Frame
	stack []Value
	// A variable that is about to get its value, as a picture shows it already.
	name  string
	value Value
}

// Holds decides a condition in a frame. A variable called name has a value already that
// the frame is about to store. known is false if running code of the program, or changing
// something, could be needed. What raises an exception does not hold.
func (m *Machine) Holds(c *Condition, where *Frame, name string, value Value) (holds, known bool) {
	for where != nil && where.isLibrary() {
		where = where.Caller()
	}
	if where != nil && where.fn == nil {
		where = m.frame // that one has returned
	}
	if where == nil || where.fn == nil || where.isLibrary() || m.extraLocals[where] != nil || where.ns != nil && where.ns.ext != nil {
		return false, false
	}
	// What looking changes is taken back; an address that nobody has asked for yet can't
	// be given out.
	requested, nans := m.requested, m.nans
	m.looking, m.addressed = true, false
	defer func() { m.requested, m.nans, m.looking = requested, nans, false }()
	g := glance{m: m, where: where, name: name, value: value}
	v, exc, known := g.run(c.code)
	if exc == nil && known {
		holds, exc = m.truth(v)
	}
	return holds && exc == nil, known && exc != needCode && !m.addressed
}

func (g *glance) push(v Value) { g.stack = append(g.stack, v) }

func (g *glance) pop() Value {
	v := g.stack[len(g.stack)-1]
	g.stack = g.stack[:len(g.stack)-1]
	return v
}

func (g *glance) popN(n int) []Value {
	at := len(g.stack) - n
	out := slices.Clone(g.stack[at:])
	g.stack = g.stack[:at]
	return out
}

// run answers the value, or the exception, if it is known.
func (g *glance) run(c *code.Code) (v Value, exc *Exception, known bool) {
	m := g.m
	for pc := 0; ; pc++ {
		in := c.Instrs[pc]
		switch in.Op() {
		case code.NOP:
		case code.POP_TOP:
			g.pop()
		case code.PUSH_NULL:
			g.push(Value{})
		case code.COPY:
			g.push(g.stack[len(g.stack)-in.Arg()])
		case code.SWAP:
			i, j := len(g.stack)-1, len(g.stack)-in.Arg()
			g.stack[i], g.stack[j] = g.stack[j], g.stack[i]
		case code.LOAD_CONST:
			switch k := c.Consts[in.Arg()].(type) {
			case *code.Code:
				return v, nil, false
			default:
				g.push(m.constant(k))
			}
		case code.LOAD_NAME, code.LOAD_GLOBAL:
			v, exc = g.load(c.Names[in.Arg()], in.Op() == code.LOAD_GLOBAL)
			if exc != nil {
				return v, exc, true
			}
			g.push(v)
		case code.LOAD_ATTR:
			if v, known = m.storedAttr(g.pop(), c.Names[in.Arg()]); !known {
				return v, nil, false
			}
			g.push(v)
		case code.UNARY_NOT:
			g.push(Bool(g.pop().n == 0))
		case code.LOAD_METHOD:
			self, name := g.pop(), c.Names[in.Arg()]
			if method, ok := g.method(self, name); ok {
				g.push(method)
				g.push(self)
				continue
			}
			if v, known = m.storedAttr(self, name); !known {
				return v, nil, false
			}
			g.push(v)
			g.push(Value{})
		case code.CALL:
			if v, exc, known = g.call(in.Arg()); !known || exc != nil {
				return v, exc, known
			}
			g.push(v)
		case code.BUILD_TUPLE:
			g.push(val(&Tuple{items: g.popN(in.Arg())}))
		case code.BUILD_LIST:
			g.push(val(&List{items: g.popN(in.Arg())}))
		case code.BUILD_SLICE:
			parts := append(g.popN(in.Arg()), None)
			g.push(val(&Slice{start: parts[0], stop: parts[1], step: parts[2]}))
		case code.JUMP_FORWARD:
			pc = in.Arg() - 1
		case code.POP_JUMP_IF_FALSE, code.POP_JUMP_IF_TRUE:
			if (g.pop().n != 0) == (in.Op() == code.POP_JUMP_IF_TRUE) {
				pc = in.Arg() - 1
			}
		case code.RETURN_VALUE:
			return g.pop(), nil, true
		default:
			if v, exc, known = g.operate(in); !known || exc != nil {
				return v, exc, known
			}
			g.push(v)
		}
	}
}

// operate is an instruction that takes operands and gives a value.
func (g *glance) operate(in code.Instr) (v Value, exc *Exception, known bool) {
	m := g.m
	b := g.pop()
	var a Value
	switch in.Op() {
	case code.TO_BOOL, code.UNARY_NEGATIVE:
	default:
		a = g.pop()
	}
	if in.Op() == code.IS_OP {
		return Bool(same(a, b) != (in.Arg() == 1)), nil, true
	}
	if _, slice := b.obj.(*Slice); !isPlain(b) && !(slice && in.Op() == code.BINARY_SUBSCR) || !a.isNull() && !isPlain(a) {
		return v, nil, false
	}
	switch in.Op() {
	case code.TO_BOOL:
		var yes bool
		yes, exc = m.truth(b)
		v = Bool(yes)
	case code.UNARY_NEGATIVE:
		v, exc = m.binaryOf(code.Subtract, Int(0), b)
		if b.isFloat() {
			v = Float(-b.float())
		}
	case code.BINARY_SUBSCR:
		v, exc = m.getItem(a, b)
	case code.BINARY_OP:
		if op := code.BinaryOp(in.Arg()); op != code.Add && (!isNumber(a) || !isNumber(b) || op != code.Subtract && op != code.Remainder && op != code.FloorDivide && op != code.Multiply) {
			return v, nil, false // its value may be huge, or the text of an object
		}
		v, exc = m.binary(code.BinaryOp(in.Arg()), a, b)
	case code.COMPARE_OP:
		v, exc = m.compare(code.CompareOp(in.Arg()), a, b)
	case code.CONTAINS_OP:
		var yes bool
		yes, exc = m.contains(b, a)
		v = Bool(yes != (in.Arg() == 1))
	default:
		return v, nil, false
	}
	return v, exc, exc != needCode
}

// isPlain reports whether a value is of a builtin type whose operations change nothing.
func isPlain(v Value) bool {
	switch o := v.obj.(type) {
	case intKind, boolKind, floatKind, noneKind, *BigInt, *Range:
		return true
	case *Str:
		return o.ext == nil
	case *Tuple:
		return o.ext == nil
	case *List:
		return o.ext == nil
	case *Dict:
		return o.ext == nil
	case *Set:
		return o.ext == nil
	case *DictView:
		return o.d.ext == nil
	}
	return false
}

// load is the value of a name in the frame.
func (g *glance) load(name string, global bool) (Value, *Exception) {
	m, f := g.m, g.where
	if !global {
		if name == g.name {
			return g.value, nil
		}
		var found Value
		m.eachInlined(f, func(at int) {
			if f.body.LocalNames[at] == name && at < len(f.slots) {
				found = f.slots[at]
			}
		})
		if found.isNull() && f.ns == nil {
			m.eachLocal(f, func(n string, v Value) bool {
				if n == name {
					found = v
				}
				return n != name
			})
		}
		if c, ok := found.obj.(*Cell); ok {
			found = c.v
		}
		if !found.isNull() {
			return found, nil
		}
	}
	key := m.intern(name)
	for _, d := range [...]*Dict{f.ns, f.fn.globals, f.fn.builtins} {
		if d == nil || global && d == f.ns && d != f.fn.globals {
			continue
		}
		if v, ok := d.getStr(key); ok {
			return v, nil
		}
	}
	return Value{}, m.errorf(m.types.NameError, "name '%s' is not defined", name)
}

// builtin is a builtin function by its name.
func (m *Machine) builtin(name string) Value {
	v, _ := m.builtins.getStr(m.intern(name))
	return v
}

// storedAttr is an attribute that is stored in an object, if reading it is no more than
// that.
func (m *Machine) storedAttr(v Value, name string) (Value, bool) {
	o, ok := v.obj.(*Instance)
	if !ok || m.overrides(o.cls, "__getattribute__") {
		return Value{}, false
	}
	key := m.intern(name)
	c, ofClass := o.cls.lookup(key)
	if member, ok := c.obj.(*Member); ok {
		if member.index >= len(o.slots) || o.slots[member.index].isNull() {
			return Value{}, false
		}
		return o.slots[member.index], true
	}
	if ofClass && !isPlain(c) {
		return Value{}, false // it may be a descriptor
	}
	if o.dict != nil {
		if v, ok := o.dict.getStr(key); ok {
			return v, true
		}
	}
	return c, ofClass
}
