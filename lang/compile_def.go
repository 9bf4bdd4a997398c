package lang

import (
	"math/big"
	"sort"
	"strings"

	"gen/lang/code"
)

// This file owns the code of definitions: functions, lambdas, classes, docstrings.

func (c *compiler) decorators(list []Expr) {
	for _, d := range list {
		c.expr(d)
		c.emit(c.at(d), code.PUSH_NULL)
	}
}

// decorate calls the decorators on the stack, the last one first.
func (c *compiler) decorate(list []Expr) {
	for i := len(list) - 1; i >= 0; i-- {
		c.emit(c.at(list[i]), code.CALL, 1)
	}
}

func firstNode(n Node, decorators []Expr) Node {
	if len(decorators) > 0 {
		return decorators[0]
	}
	return n
}

// The operands of SET_FUNCTION_ATTRIBUTE.
const (
	attrDefaults    = 1
	attrKwDefaults  = 2
	attrAnnotations = 4
	attrClosure     = 8
)

func (c *compiler) functionDef(n *FunctionDef) {
	p := c.at(n)
	c.decorators(n.Decorators)
	attrs := c.defaults(p, n.Args)
	attrs |= c.annotations(p, n)
	kind := unitFunction
	if n.Async {
		kind = unitAsync
	}
	b := c.blocks[n]
	co := c.codes[b]
	if co == nil {
		u := c.enterUnit(kind, b, n.Name, firstNode(n, n.Decorators))
		u.code.NameSpan = n.NameSpan
		c.params(n.Args)
		body := n.Body
		if doc, ok := docString(body); ok {
			u.code.Doc, u.code.HasDoc = doc, true
			body = body[1:]
		}
		c.stmts(body)
		c.emitConst(artificial, nil)
		c.emit(artificial, code.RETURN_VALUE)
		co = c.leaveUnit()
		if n.rest != nil {
			co.Flags |= code.PutOff
			co.Rest = c.rest(n)
		}
		c.codes[b] = co
	}
	c.makeFunction(p, b, co, attrs)
	c.decorate(n.Decorators)
	c.nameOp(p, n.Name, store)
}

func (c *compiler) lambda(n *Lambda) {
	p := c.at(n)
	attrs := c.defaults(p, n.Args)
	b := c.blocks[n]
	co := c.codes[b]
	if co == nil {
		c.enterUnit(unitLambda, b, "<lambda>", n)
		c.params(n.Args)
		c.expr(n.Body)
		c.emit(c.at(n.Body), code.RETURN_VALUE)
		co = c.leaveUnit()
		c.codes[b] = co
	}
	c.makeFunction(p, b, co, attrs)
}

// params gives the parameters their slots.
func (c *compiler) params(a *Arguments) {
	co := c.u.code
	co.PosOnly = len(a.PosOnly)
	co.ArgCount = len(a.PosOnly) + len(a.Args)
	co.KwOnly = len(a.KwOnly)
	if a.VarArg != nil {
		co.Flags |= code.VarArgs
	}
	if a.KwArg != nil {
		co.Flags |= code.VarKeywords
	}
	for _, arg := range slotArgs(a) {
		c.checkDebug(arg.Span(), arg.Name, store)
		c.paramSlot(arg.Name)
	}
}

// defaults evaluates the default values and reports which attributes it left on the stack.
func (c *compiler) defaults(p pos, a *Arguments) int {
	attrs := 0
	if len(a.Defaults) > 0 {
		if c.allConst(a.Defaults) {
			c.emitConst(p, c.constTuple(a.Defaults))
		} else {
			c.tuple(p, a.Defaults)
		}
		attrs |= attrDefaults
	}
	count := 0
	for i, d := range a.KwDefaults {
		if d != nil {
			c.emitConst(p, mangle(c.u.private, a.KwOnly[i].Name))
			c.expr(d)
			count++
		}
	}
	if count > 0 {
		c.emit(p, code.BUILD_MAP, count)
		attrs |= attrKwDefaults
	}
	return attrs
}

// annotations evaluates the annotations of parameters and result.
func (c *compiler) annotations(p pos, n *FunctionDef) int {
	count := 0
	for _, a := range annotatedArgs(n.Args) {
		if a.Annotation == nil {
			continue
		}
		c.emitConst(p, mangle(c.u.private, a.Name))
		if s, ok := a.Annotation.(*Starred); ok && !c.futureAnnot {
			// *args: *Ts stands for the one item that unpacking Ts gives.
			c.expr(s.Value)
			c.emit(p, code.UNPACK_SEQUENCE, 1)
		} else {
			c.annotation(a.Annotation)
		}
		count++
	}
	if n.Returns != nil {
		c.emitConst(p, "return")
		c.annotation(n.Returns)
		count++
	}
	if count == 0 {
		return 0
	}
	c.emit(p, code.BUILD_MAP, count)
	return attrAnnotations
}

// annotation evaluates one annotation, or loads its text when the module asked for that.
func (c *compiler) annotation(e Expr) {
	if c.futureAnnot {
		c.emitConst(c.at(e), unparse(e))
		return
	}
	c.expr(e)
}

// makeFunction makes a function from code and the attributes on the stack.
func (c *compiler) makeFunction(p pos, b *block, co *code.Code, attrs int) {
	if names := b.freeNames(); len(names) > 0 {
		for _, name := range names {
			c.emitSlot(p, code.LOAD_CLOSURE, c.cellSlot(name, b.free[name]))
		}
		c.emit(p, code.BUILD_TUPLE, len(names))
		attrs |= attrClosure
	}
	c.emitConst(p, co)
	c.emit(p, code.MAKE_FUNCTION)
	for _, a := range []int{attrClosure, attrAnnotations, attrKwDefaults, attrDefaults} {
		if attrs&a != 0 {
			c.emit(p, code.SET_FUNCTION_ATTRIBUTE, a)
		}
	}
}

func (c *compiler) classDef(n *ClassDef) {
	p := c.at(n)
	c.decorators(n.Decorators)
	b := c.blocks[n]
	co := c.codes[b]
	if co == nil {
		co = c.classBody(n, b)
		c.codes[b] = co
	}
	c.emit(p, code.LOAD_BUILD_CLASS)
	c.emit(p, code.PUSH_NULL)
	c.makeFunction(p, b, co, 0)
	c.emitConst(p, n.Name)
	c.checkKeywords(n.Keywords)
	c.arguments(p, p, 2, n.Bases, n.Keywords)
	c.decorate(n.Decorators)
	c.nameOp(p, n.Name, store)
}

func (c *compiler) classBody(n *ClassDef, b *block) *code.Code {
	first := firstNode(n, n.Decorators)
	u := c.enterUnit(unitClass, b, n.Name, first)
	u.private = n.Name
	u.code.NameSpan = n.NameSpan
	// The first instructions stand for the first line, but for no text in it.
	start := c.src.LineStart(u.code.FirstLine)
	p := spanPos(code.Span{Start: start, End: start})
	c.nameOp(p, "__name__", load)
	c.nameOp(p, "__module__", store)
	c.emitConst(p, u.code.QualName)
	c.nameOp(p, "__qualname__", store)
	c.emitConst(p, big.NewInt(int64(u.code.FirstLine)))
	c.nameOp(p, "__firstlineno__", store)
	c.body(n.Body, true)
	statics := code.Tuple{}
	var names []string
	for name := range u.statics {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		statics = append(statics, name)
	}
	c.emitConst(artificial, statics)
	c.nameOp(artificial, "__static_attributes__", store)
	if b.class != nil {
		c.emitSlot(artificial, code.LOAD_CLOSURE, c.ownSlot(b.class))
		c.emit(artificial, code.COPY, 1)
		c.nameOp(artificial, "__classcell__", store)
	} else {
		c.emitConst(artificial, nil)
	}
	c.emit(artificial, code.RETURN_VALUE)
	return c.leaveUnit()
}

// noteStatic remembers `self.x = ...` in a method for the class's __static_attributes__.
func (c *compiler) noteStatic(n *Attribute) {
	if v, ok := n.Value.(*Name); !ok || v.ID != "self" {
		return
	}
	for u := c.u.outer; u != nil; u = u.outer {
		if u.kind == unitClass {
			u.statics[n.Attr] = true
			return
		}
	}
}

// docString is the docstring that a body begins with.
func docString(body []Stmt) (string, bool) {
	if len(body) == 0 {
		return "", false
	}
	e, ok := body[0].(*ExprStmt)
	if !ok {
		return "", false
	}
	k, ok := e.Value.(*Constant)
	if !ok {
		return "", false
	}
	s, ok := k.Value.(string)
	return cleanDoc(s), ok
}

// cleanDoc takes the common indentation from a docstring, as the compiler of
// CPython 3.13 does (not quite what inspect.cleandoc does: blank lines stay).
func cleanDoc(doc string) string {
	doc = expandTabs(doc)
	lines := strings.SplitAfter(doc, "\n")
	margin := -1
	for _, l := range lines[1:] {
		text := strings.TrimLeft(l, " ")
		if text == "" || text[0] == '\n' {
			continue
		}
		if indent := len(l) - len(text); margin < 0 || indent < margin {
			margin = indent
		}
	}
	var b strings.Builder
	b.WriteString(strings.TrimLeft(lines[0], " "))
	for _, l := range lines[1:] {
		for i := 0; i < margin && l != "" && l[0] == ' '; i++ {
			l = l[1:]
		}
		b.WriteString(l)
	}
	return b.String()
}

func expandTabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	column := 0
	for _, r := range s {
		switch r {
		case '\t':
			n := 8 - column%8
			b.WriteString(strings.Repeat(" ", n))
			column += n
		case '\n', '\r':
			b.WriteRune(r)
			column = 0
		default:
			b.WriteRune(r)
			column++
		}
	}
	return b.String()
}
