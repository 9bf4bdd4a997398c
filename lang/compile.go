package lang

import (
	"fmt"
	"math"
	"math/big"
	"sort"
	"strconv"
	"strings"

	"gen/lang/code"
)

// This file owns the way from a tree to code: the entry points, the unit (one code
// object in the making), names, constants and positions. What a construct turns
// into is in the other compile files; assemble.go makes the Code.

// Options tell how a text is to be compiled.
type Options struct {
	Mode Mode
	// Library marks all code as part of the machine's own library.
	Library bool
	// TopLevelAwait allows await, async for and async with outside functions; the
	// module's code is then a coroutine.
	TopLevelAwait bool
	// PutOff leaves the bodies of functions for later, see putoff.go.
	PutOff bool
	// Block lets a Single input hold any number of statements, as when a whole
	// block is pasted.
	Block bool
}

// CompileText compiles a source text.
func CompileText(src *code.Source, opt Options) (*code.Code, *Error) {
	m, err := ParseWith(src, opt.Mode, opt)
	if err != nil {
		return nil, err
	}
	return Compile(m, src, opt)
}

// Compile turns a tree into code.
func Compile(m *Module, src *code.Source, opt Options) (*code.Code, *Error) {
	return newCompiler(src, opt).compile(m)
}

func newCompiler(src *code.Source, opt Options) *compiler {
	return &compiler{src: src, opt: opt, codes: map[*block]*code.Code{}, sets: map[string]*Set{}}
}

// compile makes the codes of a tree and answers the outermost.
func (c *compiler) compile(m *Module) (result *code.Code, err *Error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			result, err = nil, e
		}
	}()
	c.future(m)
	s := &scoper{src: c.src, blocks: map[Node]*block{}, topLevelAwait: c.opt.TopLevelAwait, futureAnnot: c.futureAnnot}
	s.module = s.enter(moduleBlock, m)
	s.stmts(m.Body)
	s.resolve(s.module)
	c.blocks = s.blocks
	c.warnings = m.Warnings
	result = c.module(m)
	// The front end's own come first, as the text is read before it is compiled.
	own := c.warnings[len(m.Warnings):]
	sort.SliceStable(own, func(i, j int) bool { return own[i].Span.Start < own[j].Span.Start })
	m.Warnings = c.warnings
	for _, w := range c.warnings {
		result.Warnings = append(result.Warnings, code.Warning(w))
	}
	return result, nil
}

// A compiler makes the codes of one text.
type compiler struct {
	src    *code.Source
	opt    Options
	blocks map[Node]*block
	// codes keeps what was made, since some statements are compiled twice (the test
	// of a while, the body of a finally): both places share the inner functions.
	codes map[*block]*code.Code
	// sets are the first constant set displays of each content: CPython keeps one
	// constant for all of them, whose order is that of the first.
	sets        map[string]*Set
	u           *unit
	warnings    []Warning
	futureAnnot bool
	lastFuture  int32 // end of the last import from __future__
}

type pos = code.Position4

// A slot is a place in a frame while its number is not known yet.
type slot struct {
	name  string
	kind  code.SlotKind
	index int
	comp  *Comprehension // whose own variable it holds
}

// A label is a place in the instructions.
type label struct{ index int }

// A guard is a range of instructions whose exceptions go to one handler.
type guard struct {
	target *label
	outer  *guard // the guard around it
	depth  int    // of the stack that the handler keeps; assemble finds it out
}

// An item is an instruction before it has its final place.
type item struct {
	op    code.Op
	arg   int
	label *label // of a jump, or where markLabel puts it
	slot  *slot
	pos   pos
	// artificial: the instruction has no text of its own. It takes its position from
	// the one before it, if there is exactly one.
	artificial bool
	guard      *guard
}

// Pseudo instructions, which assemble removes.
const (
	opLabel code.Op = 250 + iota // label is here
	opSetup                      // guard begins with the depth here plus arg
	opJump                       // to label, in either direction
)

// A unit is one code object in the making.
type unit struct {
	outer   *unit
	kind    unitKind
	block   *block // whose frame it is
	cur     *block // block or a comprehension inlined in it
	code    *code.Code
	items   []item
	guard   *guard
	frames  []frameBlock
	consts  map[string]int
	names   map[string]int
	params  []*slot
	locals  []*slot
	cells   []*slot
	hidden  []*slot
	free    map[string]*slot
	private string
	statics map[string]bool
}

type unitKind byte

const (
	unitModule unitKind = iota
	unitClass
	unitFunction
	unitAsync
	unitLambda
	unitGenExp
)

func (c *compiler) fail(n Node, format string, args ...any) {
	fail(c.src, n.Span(), format, args...)
}

// at is the position of a node, with the anchors that CPython's traceback module
// would find in the node's text.
func (c *compiler) at(n Node) pos {
	p := pos{Span: n.Span(), Anchor: code.NoSpan}
	switch n := n.(type) {
	case *BinOp:
		p.Anchor = c.operatorAnchor(n)
	case *Subscript:
		p.Anchor = c.bracketAnchor('[', n.Value.Span().End, n.End)
	case *Call:
		p.Anchor = c.bracketAnchor('(', n.Func.Span().End, n.End)
	}
	return p
}

func spanPos(sp code.Span) pos { return pos{Span: sp, Anchor: code.NoSpan} }

// operatorAnchor is the operator, as far as a scan for one or two characters sees it.
func (c *compiler) operatorAnchor(n *BinOp) code.Span {
	sp := n.OpSpan
	if sp.End-sp.Start != 1 {
		return sp
	}
	text := c.src.Text
	if next := sp.End; next < n.Right.Span().Start && !strings.ContainsRune(" \t\f\r\n\\#", rune(text[next])) {
		sp.End++
	}
	return sp
}

func (c *compiler) bracketAnchor(open byte, from, end int32) code.Span {
	i := strings.IndexByte(c.src.Text[from:end], open)
	if i < 0 {
		return code.NoSpan
	}
	return code.Span{Start: from + int32(i), End: end}
}

// atAttr is the position of an operation of n on attribute a: when the attribute's
// name is on a later line than the start, it begins at the name.
func (c *compiler) atAttr(n Node, a *Attribute) pos {
	p := c.at(n)
	start := a.End - int32(len(a.Attr))
	if a.AttrSpan.IsValid() {
		start = a.AttrSpan.Start
	}
	if c.src.LineOf(p.Start) != c.src.LineOf(a.End) {
		p.Start = start
	}
	return p
}

// Emission.

func (c *compiler) add(it item) {
	it.guard = c.u.guard
	c.u.items = append(c.u.items, it)
}

func (c *compiler) emit(p pos, op code.Op, arg ...int) {
	it := item{op: op, pos: p}
	if len(arg) > 0 {
		it.arg = arg[0]
	}
	c.addAt(p, it)
}

// artificial marks instructions that stand for no text.
var artificial = pos{Span: code.NoSpan, Anchor: code.NoSpan}

func (c *compiler) addAt(p pos, it item) {
	it.pos = p
	it.artificial = p == artificial
	c.add(it)
}

func (c *compiler) emitName(p pos, op code.Op, name string) { c.emit(p, op, c.name(name)) }

func (c *compiler) emitConst(p pos, v any) { c.emit(p, code.LOAD_CONST, c.constant(v)) }

func (c *compiler) emitSlot(p pos, op code.Op, s *slot) { c.addAt(p, item{op: op, slot: s}) }

func (c *compiler) jump(p pos, op code.Op, to *label) { c.addAt(p, item{op: op, label: to}) }

func newLabel() *label { return &label{index: -1} }

func (c *compiler) mark(l *label) { c.add(item{op: opLabel, label: l}) }

// pushGuard begins a range of instructions guarded by a handler at l. The handler
// keeps the stack as it is here, plus adjust.
func (c *compiler) pushGuard(l *label, adjust int) *guard {
	g := &guard{target: l, outer: c.u.guard}
	c.add(item{op: opSetup, arg: adjust, label: l, artificial: true})
	c.u.items[len(c.u.items)-1].guard = g
	c.u.guard = g
	return g
}

func (c *compiler) popGuard() { c.u.guard = c.u.guard.outer }

// toBool emits TO_BOOL unless the value is known to be a bool already.
func (c *compiler) toBool(p pos) {
	if n := len(c.u.items); n > 0 {
		switch c.u.items[n-1].op {
		case code.IS_OP, code.CONTAINS_OP, code.UNARY_NOT, code.TO_BOOL, code.CHECK_EXC_MATCH:
			return
		}
	}
	c.emit(p, code.TO_BOOL)
}

// name is the index of a name in Names.
func (c *compiler) name(name string) int {
	u := c.u
	i, ok := u.names[name]
	if !ok {
		i = len(u.code.Names)
		u.names[name] = i
		u.code.Names = append(u.code.Names, name)
	}
	return i
}

// constant is the index of a value in Consts. Equal values of the same type share it.
func (c *compiler) constant(v any) int {
	u := c.u
	key := constKey(v)
	i, ok := u.consts[key]
	if !ok {
		i = len(u.code.Consts)
		u.consts[key] = i
		u.code.Consts = append(u.code.Consts, v)
	}
	return i
}

func constKey(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return strconv.FormatBool(v)
	case *big.Int:
		return "i" + v.Text(16)
	case float64:
		return "f" + strconv.FormatUint(math.Float64bits(v), 16)
	case string:
		return "s" + v
	case []byte:
		return "b" + string(v)
	case code.Ellipsis:
		return "..."
	case code.Tuple:
		var b strings.Builder
		b.WriteString("(")
		for _, e := range v {
			k := constKey(e)
			fmt.Fprintf(&b, "%d:%s", len(k), k)
		}
		return b.String()
	default:
		return fmt.Sprintf("%p", v)
	}
}

// Units.

func (c *compiler) enterUnit(kind unitKind, b *block, name string, first Node) *unit {
	u := &unit{
		outer: c.u, kind: kind, block: b, cur: b,
		consts: map[string]int{}, names: map[string]int{}, free: map[string]*slot{},
		statics: map[string]bool{},
		code: &code.Code{
			Name: name, QualName: name, Source: c.src, DefSpan: b.node.Span(), NameSpan: code.NoSpan,
			FirstLine: c.src.LineOf(first.Span().Start),
		},
	}
	if c.u != nil {
		u.private = c.u.private
		u.code.QualName = c.qualName(kind, name)
	}
	if c.opt.Library {
		u.code.Flags |= code.Library
	}
	if b.kind == functionBlock {
		u.code.Flags |= code.Optimized
		switch {
		case b.generator && b.coroutine:
			u.code.Flags |= code.AsyncGenerator
		case b.generator:
			u.code.Flags |= code.Generator
		case b.coroutine:
			u.code.Flags |= code.Coroutine
		}
	} else if b.kind == moduleBlock && b.coroutine {
		u.code.Flags |= code.Coroutine
	}
	for _, n := range b.freeNames() {
		u.free[n] = &slot{name: n, kind: code.Free}
	}
	c.u = u
	if n := len(u.free); n > 0 {
		c.emit(artificial, code.COPY_FREE_VARS, n)
	}
	if b.class != nil {
		c.ownSlot(b.class)
	}
	return u
}

func (c *compiler) leaveUnit() *code.Code {
	u := c.u
	c.assemble(u)
	c.u = u.outer
	return u.code
}

// qualName is the dotted path of a function or class.
func (c *compiler) qualName(kind unitKind, name string) string {
	p := c.u
	if p.kind == unitModule {
		return name
	}
	if kind == unitFunction || kind == unitAsync || kind == unitClass {
		if sym := p.cur.symbols[mangle(p.private, name)]; sym != nil && sym.scope == scopeGlobalExplicit {
			return name
		}
	}
	switch p.kind {
	case unitFunction, unitAsync, unitLambda:
		return p.code.QualName + ".<locals>." + name
	}
	return p.code.QualName + "." + name
}

// ownSlot is the slot of a variable of the current frame, made when first needed.
func (c *compiler) ownSlot(sym *symbol) *slot {
	if sym.slot != nil {
		return sym.slot
	}
	u := c.u
	s := &slot{name: sym.name}
	sym.slot = s
	switch hidden := sym.owner != u.block; {
	case hidden && sym.captured:
		s.kind = code.HiddenCell
		u.hidden = append(u.hidden, s)
	case hidden:
		s.kind = code.Hidden
		u.hidden = append(u.hidden, s)
	case sym.captured:
		s.kind = code.Cell
		u.cells = append(u.cells, s)
	default:
		u.locals = append(u.locals, s)
	}
	return s
}

// paramSlot makes the slot of a parameter.
func (c *compiler) paramSlot(name string) {
	sym := c.u.block.symbols[mangle(c.u.private, name)]
	s := &slot{name: sym.name}
	if sym.captured {
		s.kind = code.Cell
	}
	sym.slot = s
	c.u.params = append(c.u.params, s)
}

// cellSlot is where the current frame has the cell of a free variable of an inner function.
func (c *compiler) cellSlot(name string, target *symbol) *slot {
	if target.owner.frame() == c.u.block {
		return c.ownSlot(target)
	}
	return c.u.free[name]
}

type context byte

const (
	load context = iota
	store
	del
)

// nameOps are the instructions by kind of place and context.
var nameOps = map[string][3]code.Op{
	"fast":   {code.LOAD_FAST, code.STORE_FAST, code.DELETE_FAST},
	"deref":  {code.LOAD_DEREF, code.STORE_DEREF, code.DELETE_DEREF},
	"global": {code.LOAD_GLOBAL, code.STORE_GLOBAL, code.DELETE_GLOBAL},
	"name":   {code.LOAD_NAME, code.STORE_NAME, code.DELETE_NAME},
}

// nameOp loads, stores or deletes a variable.
func (c *compiler) nameOp(p pos, name string, ctx context) {
	c.checkDebug(p.Span, name, ctx)
	if name == "__debug__" {
		c.emitConst(p, true)
		return
	}
	u := c.u
	name = mangle(u.private, name)
	sym := u.cur.symbols[name]
	where := scopeGlobalImplicit
	if sym != nil {
		where = sym.scope
	}
	switch {
	case where == scopeLocal && u.cur.kind == functionBlock:
		c.slotOp(p, c.ownSlot(sym), ctx)
	case where == scopeFree:
		s := c.cellSlot(name, sym.target)
		if u.cur.kind == classBlock && ctx == load {
			c.emitSlot(p, code.LOAD_FROM_DICT_OR_DEREF, s)
			return
		}
		c.slotOp(p, s, ctx)
	case where == scopeGlobalExplicit,
		where == scopeGlobalImplicit && u.block.kind == functionBlock,
		// A comprehension in a class body does not see the class's names.
		where == scopeGlobalImplicit && u.block.kind == classBlock && u.cur != u.block:
		c.emitName(p, nameOps["global"][ctx], name)
	default:
		c.emitName(p, nameOps["name"][ctx], name)
	}
}

func (c *compiler) slotOp(p pos, s *slot, ctx context) {
	kind := "deref"
	if s.kind == code.Local || s.kind == code.Hidden {
		kind = "fast"
	}
	c.emitSlot(p, nameOps[kind][ctx], s)
}

// checkDebug refuses to change the one constant that looks like a variable.
func (c *compiler) checkDebug(sp code.Span, name string, ctx context) {
	if name != "__debug__" {
		return
	}
	switch ctx {
	case store:
		fail(c.src, sp, "cannot assign to __debug__")
	case del:
		fail(c.src, sp, "cannot delete __debug__")
	}
}

// module compiles the outermost body.
func (c *compiler) module(m *Module) *code.Code {
	b := c.blocks[m]
	u := c.enterUnit(unitModule, b, "<module>", m)
	u.code.FirstLine = 1
	if c.opt.Mode == Eval {
		if len(m.Body) == 1 {
			if e, ok := m.Body[0].(*ExprStmt); ok {
				c.expr(e.Value)
				c.emit(c.at(e.Value), code.RETURN_VALUE)
				return c.leaveUnit()
			}
		}
	}
	c.body(m.Body, c.opt.Mode != Single)
	c.emitConst(artificial, nil)
	c.emit(artificial, code.RETURN_VALUE)
	return c.leaveUnit()
}

// body compiles the body of a module or class: annotations and docstring first.
func (c *compiler) body(list []Stmt, withDoc bool) {
	if c.u.block.annotations {
		p := artificial
		if len(list) > 0 {
			p = c.at(list[0])
		}
		c.emit(p, code.SETUP_ANNOTATIONS)
	}
	if withDoc {
		if doc, ok := docString(list); ok {
			c.u.code.Doc, c.u.code.HasDoc = doc, true
			p := c.at(list[0].(*ExprStmt).Value)
			c.emitConst(p, doc)
			c.nameOp(p, "__doc__", store)
			list = list[1:]
		}
	}
	c.stmts(list)
}

// future reads the imports from __future__ at the top of the module.
func (c *compiler) future(m *Module) {
	for i, st := range m.Body {
		n, ok := st.(*ImportFrom)
		if !ok || n.Module != "__future__" || n.Level != 0 {
			if e, ok := st.(*ExprStmt); ok && i == 0 {
				if k, ok := e.Value.(*Constant); ok {
					if _, ok := k.Value.(string); ok {
						continue
					}
				}
			}
			return
		}
		for _, a := range n.Names {
			switch a.Name {
			case "annotations":
				c.futureAnnot = true
			case "nested_scopes", "generators", "division", "absolute_import", "with_statement",
				"print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop":
			case "braces":
				c.futureFail(n, "not a chance")
			default:
				c.futureFail(n, "future feature "+a.Name+" is not defined")
			}
		}
		c.lastFuture = n.End
	}
}

// futureFail reports at the statement's first column, as CPython does.
func (c *compiler) futureFail(n *ImportFrom, msg string) {
	fail(c.src, code.Span{Start: n.Start, End: n.Start}, "%s", msg)
}
