package lang

import (
	"fmt"
	"strings"

	"gen/lang/code"
)

// This file owns the first pass over a tree: which blocks (module, functions,
// classes, comprehensions) there are, what each does with its names, and what
// cannot be. resolve.go then decides where every name lives. Both follow the order
// in which CPython's symtable walks, because that order decides which of several
// mistakes is reported and whether a use comes before a global statement.

// symFlags is what a block does with a name.
type symFlags uint16

const (
	defGlobal symFlags = 1 << iota // global statement
	defNonlocal
	defLocal // assigned, defined, deleted
	// An import binds too, but a global statement may follow it.
	defImport
	defParam
	defUse
	defAnnot    // annotated
	defCompIter // bound by the for of a comprehension
)

const defBound = defLocal | defParam | defImport

// A scope says where a name of a block lives.
type scope byte

const (
	scopeLocal          scope = iota
	scopeFree                 // in an enclosing function: symbol.target
	scopeGlobalImplicit       // nobody binds it: global or builtin
	scopeGlobalExplicit       // a global statement says so
)

// A symbol is one name in one block.
type symbol struct {
	name     string
	flags    symFlags
	scope    scope
	target   *symbol // of a free name: the binding it means
	owner    *block
	captured bool // shared with another frame, so it lives in a cell
	slot     *slot
}

type blockKind byte

const (
	moduleBlock blockKind = iota
	functionBlock
	classBlock
)

// A block is a piece of text with its own names. A comprehension that is not a
// generator expression is a block of its own but has no frame of its own: it is
// inlined, its variables are hidden slots of the frame around it.
type block struct {
	kind     blockKind
	node     Node
	parent   *block
	children []*block
	symbols  map[string]*symbol
	order    []*symbol // in the order of first mention

	comp    bool
	inlined bool
	// generator and coroutine: a yield, an await was seen. An async def is a coroutine from the start.
	generator, coroutine bool
	annotations          bool // needs SETUP_ANNOTATIONS
	compTarget           bool // the walk is inside a comprehension's target
	compIter             int  // the walk is inside so many comprehension iterables
	private              string
	directives           []directive
	class                *symbol            // of a class: the __class__ cell
	free                 map[string]*symbol // of a frame: what it gets from enclosing frames
}

// A directive remembers where a global or nonlocal statement is.
type directive struct {
	name string
	span code.Span
}

// frame is the block whose frame runs b.
func (b *block) frame() *block {
	for b.inlined {
		b = b.parent
	}
	return b
}

// A scoper walks the tree once.
type scoper struct {
	src           *code.Source
	blocks        map[Node]*block
	cur           *block
	module        *block
	private       string // the class whose names are mangled
	depth         int
	topLevelAwait bool
	futureAnnot   bool
	inAnnotation  bool
}

// maxTreeDepth bounds the recursion over a tree. CPython gives up on deep trees as
// well, with the same message; the number is ours.
const maxTreeDepth = 20000

// fail leaves the compiler with an error; Compile catches it.
func fail(src *code.Source, span code.Span, format string, args ...any) {
	panic(&Error{Kind: "SyntaxError", Msg: fmt.Sprintf(format, args...), Source: src, Span: span})
}

func (s *scoper) fail(span code.Span, format string, args ...any) {
	fail(s.src, span, format, args...)
}

func (s *scoper) enter(kind blockKind, node Node) *block {
	b := &block{kind: kind, node: node, parent: s.cur, symbols: map[string]*symbol{}, private: s.private}
	if s.cur != nil {
		b.compIter = s.cur.compIter
		s.cur.children = append(s.cur.children, b)
	}
	s.blocks[node] = b
	s.cur = b
	return b
}

func (s *scoper) leave() { s.cur = s.cur.parent }

func (b *block) symbol(name string) *symbol {
	sym := b.symbols[name]
	if sym == nil {
		sym = &symbol{name: name, owner: b}
		b.symbols[name] = sym
		b.order = append(b.order, sym)
	}
	return sym
}

func (b *block) flags(name string) symFlags {
	if sym := b.symbols[name]; sym != nil {
		return sym.flags
	}
	return 0
}

// mangle is the name that a class's private name really has.
func mangle(private, name string) string {
	if private == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class := strings.TrimLeft(private, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// define records in the current block what is done with a name.
func (s *scoper) define(name string, flags symFlags, span code.Span) {
	s.defineIn(s.cur, name, flags, span)
}

func (s *scoper) defineIn(b *block, name string, flags symFlags, span code.Span) {
	sym := b.symbol(mangle(s.private, name))
	if flags&defParam != 0 && sym.flags&defParam != 0 {
		s.fail(span, "duplicate argument '%s' in function definition", name)
	}
	sym.flags |= flags
	if flags&defGlobal != 0 {
		// A global statement anywhere settles the name for the module's body too.
		s.module.symbol(sym.name).flags |= defGlobal
	}
	if s.cur.compTarget {
		if sym.flags&(defGlobal|defNonlocal) != 0 {
			s.fail(span, "comprehension inner loop cannot rebind assignment expression target '%s'", name)
		}
		sym.flags |= defCompIter
	}
}

func (s *scoper) deeper(n Node) {
	s.depth++
	if s.depth > maxTreeDepth {
		panic(&Error{Kind: "RecursionError", Msg: "maximum recursion depth exceeded during compilation", Source: s.src, Span: n.Span(), NoCaret: true})
	}
}

func (s *scoper) stmts(list []Stmt) {
	for _, st := range list {
		s.stmt(st)
	}
}

func (s *scoper) stmt(st Stmt) {
	s.deeper(st)
	defer func() { s.depth-- }()
	switch n := st.(type) {
	case *FunctionDef:
		s.define(n.Name, defLocal, n.Span())
		s.exprs(n.Args.Defaults)
		s.exprs(n.Args.KwDefaults)
		s.annotations(n)
		s.exprs(n.Decorators)
		b := s.enter(functionBlock, n)
		b.coroutine = n.Async
		s.params(n.Args)
		s.stmts(n.Body)
		s.rest(n)
		s.leave()
	case *ClassDef:
		s.define(n.Name, defLocal, n.Span())
		s.exprs(n.Bases)
		s.keywords(n.Keywords)
		s.exprs(n.Decorators)
		outer := s.private
		s.private = n.Name
		s.enter(classBlock, n)
		s.stmts(n.Body)
		s.leave()
		s.private = outer
	case *Return:
		s.optional(n.Value)
	case *Delete:
		s.targets(n.Targets)
	case *Assign:
		s.targets(n.Targets)
		s.expr(n.Value)
	case *AugAssign:
		s.target(n.Target)
		s.expr(n.Value)
	case *AnnAssign:
		s.annAssign(n)
	case *For:
		s.target(n.Target)
		s.expr(n.Iter)
		s.stmts(n.Body)
		s.stmts(n.Orelse)
		if n.Async {
			s.topLevelCoroutine()
		}
	case *While:
		s.expr(n.Test)
		s.stmts(n.Body)
		s.stmts(n.Orelse)
	case *If:
		s.expr(n.Test)
		s.stmts(n.Body)
		s.stmts(n.Orelse)
	case *With:
		for _, item := range n.Items {
			s.expr(item.Context)
			if item.Target != nil {
				s.target(item.Target)
			}
		}
		s.stmts(n.Body)
		if n.Async {
			s.topLevelCoroutine()
		}
	case *Raise:
		s.optional(n.Exc)
		s.optional(n.Cause)
	case *Try:
		s.stmts(n.Body)
		s.stmts(n.Orelse)
		for _, h := range n.Handlers {
			s.optional(h.Type)
			if h.Name != "" {
				s.define(h.Name, defLocal, h.Span())
			}
			s.stmts(h.Body)
		}
		s.stmts(n.Finalbody)
	case *Assert:
		s.expr(n.Test)
		s.optional(n.Msg)
	case *Import:
		for _, a := range n.Names {
			name, _, _ := strings.Cut(a.Name, ".")
			if a.AsName != "" {
				name = a.AsName
			}
			s.define(name, defImport, a.Span())
		}
	case *ImportFrom:
		for _, a := range n.Names {
			switch {
			case a.Name == "*":
				if s.cur.kind != moduleBlock {
					s.fail(a.Span(), "import * only allowed at module level")
				}
			case a.AsName != "":
				s.define(a.AsName, defImport, a.Span())
			default:
				s.define(a.Name, defImport, a.Span())
			}
		}
	case *Global:
		for _, name := range n.Names {
			s.directive(name, "global", defGlobal, n.Span())
		}
	case *Nonlocal:
		for _, name := range n.Names {
			s.directive(name, "nonlocal", defNonlocal, n.Span())
		}
	case *ExprStmt:
		s.expr(n.Value)
	}
}

// rest notes whether a body that is not here needs to know the class around it, the
// only thing that it can share with its surroundings.
func (s *scoper) rest(n *FunctionDef) {
	for i, t := range n.rest {
		if (t.Value == "super" || t.Value == "__class__") && n.rest[i-1].Value != "." {
			s.define("__class__", defUse, n.Span())
		}
	}
}

// topLevelCoroutine marks a module that has an async statement of its own.
func (s *scoper) topLevelCoroutine() {
	if s.topLevelAwait && s.cur.kind == moduleBlock {
		s.cur.coroutine = true
	}
}

// directive handles one name of a global or nonlocal statement, which must come
// before every other mention of the name in the block.
func (s *scoper) directive(name, word string, flag symFlags, span code.Span) {
	switch flags := s.cur.flags(mangle(s.private, name)); {
	case flags&defParam != 0:
		s.fail(span, "name '%s' is parameter and %s", name, word)
	case flags&defUse != 0:
		s.fail(span, "name '%s' is used prior to %s declaration", name, word)
	case flags&defAnnot != 0:
		s.fail(span, "annotated name '%s' can't be %s", name, word)
	case flags&defLocal != 0:
		s.fail(span, "name '%s' is assigned to before %s declaration", name, word)
	}
	s.define(name, flag, span)
	s.cur.directives = append(s.cur.directives, directive{mangle(s.private, name), span})
}

func (s *scoper) annAssign(n *AnnAssign) {
	s.cur.annotations = true
	if name, ok := n.Target.(*Name); ok {
		flags := s.cur.flags(mangle(s.private, name.ID))
		if flags&(defGlobal|defNonlocal) != 0 && s.cur.kind != moduleBlock && n.Simple {
			word := "nonlocal"
			if flags&defGlobal != 0 {
				word = "global"
			}
			s.fail(n.Span(), "annotated name '%s' can't be %s", name.ID, word)
		}
		if n.Simple {
			s.define(name.ID, defAnnot|defLocal, name.Span())
		} else if n.Value != nil {
			s.define(name.ID, defLocal, name.Span())
		}
	} else {
		s.target(n.Target)
	}
	s.annotation(n.Annotation)
	s.optional(n.Value)
}

// annotation walks an annotation. Under `from __future__ import annotations` it
// is only text: its names count for nothing.
func (s *scoper) annotation(e Expr) {
	if e == nil {
		return
	}
	if !s.futureAnnot {
		s.expr(e)
		return
	}
	b := &block{kind: functionBlock, node: e, parent: s.cur, symbols: map[string]*symbol{}}
	outer := s.cur
	s.cur, s.inAnnotation = b, true
	s.expr(e)
	s.cur, s.inAnnotation = outer, false
}

func (s *scoper) annotations(n *FunctionDef) {
	for _, a := range annotatedArgs(n.Args) {
		s.annotation(a.Annotation)
	}
	s.annotation(n.Returns)
}

// annotatedArgs are the parameters in the order in which CPython looks at their annotations.
func annotatedArgs(a *Arguments) []*Arg {
	list := append(append([]*Arg{}, a.Args...), a.PosOnly...)
	if a.VarArg != nil {
		list = append(list, a.VarArg)
	}
	list = append(list, a.KwOnly...)
	if a.KwArg != nil {
		list = append(list, a.KwArg)
	}
	return list
}

// slotArgs are the parameters in the order of their slots.
func slotArgs(a *Arguments) []*Arg {
	list := append(append(append([]*Arg{}, a.PosOnly...), a.Args...), a.KwOnly...)
	if a.VarArg != nil {
		list = append(list, a.VarArg)
	}
	if a.KwArg != nil {
		list = append(list, a.KwArg)
	}
	return list
}

func (s *scoper) params(a *Arguments) {
	for _, arg := range slotArgs(a) {
		s.define(arg.Name, defParam, arg.Span())
	}
}

func (s *scoper) keywords(list []*Keyword) {
	for _, k := range list {
		s.expr(k.Value)
	}
}

func (s *scoper) optional(e Expr) {
	if e != nil {
		s.expr(e)
	}
}

func (s *scoper) exprs(list []Expr) {
	for _, e := range list {
		s.optional(e)
	}
}

func (s *scoper) targets(list []Expr) {
	for _, e := range list {
		s.target(e)
	}
}

// target walks what is assigned or deleted.
func (s *scoper) target(e Expr) {
	switch n := e.(type) {
	case *Name:
		s.define(n.ID, defLocal, n.Span())
	case *Tuple:
		s.targets(n.Elts)
	case *List:
		s.targets(n.Elts)
	case *Starred:
		s.target(n.Value)
	default:
		s.expr(e)
	}
}

func (s *scoper) expr(e Expr) {
	s.deeper(e)
	switch n := e.(type) {
	case *Constant:
	case *Name:
		s.define(n.ID, defUse, n.Span())
		// The bare word super needs to know the class it is written in.
		if n.ID == "super" && s.cur.kind == functionBlock {
			s.define("__class__", defUse, n.Span())
		}
	case *JoinedStr:
		s.exprs(n.Values)
	case *FormattedValue:
		s.expr(n.Value)
		if n.Spec != nil {
			s.expr(n.Spec)
		}
	case *BoolOp:
		s.exprs(n.Values)
	case *NamedExpr:
		s.namedExpr(n)
	case *BinOp:
		s.expr(n.Left)
		s.expr(n.Right)
	case *UnaryOp:
		s.expr(n.Operand)
	case *Lambda:
		s.exprs(n.Args.Defaults)
		s.exprs(n.Args.KwDefaults)
		s.enter(functionBlock, n)
		s.params(n.Args)
		s.expr(n.Body)
		s.leave()
	case *IfExp:
		s.expr(n.Test)
		s.expr(n.Body)
		s.expr(n.Orelse)
	case *Dict:
		s.exprs(n.Keys)
		s.exprs(n.Values)
	case *Set:
		s.exprs(n.Elts)
	case *List:
		s.exprs(n.Elts)
	case *Tuple:
		s.exprs(n.Elts)
	case *Comprehension:
		s.comprehension(n)
	case *Await:
		s.forbidInAnnotation(n, "await expression")
		s.expr(n.Value)
		s.cur.coroutine = true
	case *Yield:
		s.forbidInAnnotation(n, "yield expression")
		s.optional(n.Value)
		s.yield(n)
	case *YieldFrom:
		s.forbidInAnnotation(n, "yield expression")
		s.expr(n.Value)
		s.yield(n)
	case *Compare:
		s.expr(n.Left)
		s.exprs(n.Comparators)
	case *Call:
		s.expr(n.Func)
		s.exprs(n.Args)
		s.keywords(n.Keywords)
	case *Attribute:
		s.expr(n.Value)
	case *Subscript:
		s.expr(n.Value)
		s.expr(n.Index)
	case *Slice:
		s.optional(n.Lower)
		s.optional(n.Upper)
		s.optional(n.Step)
	case *Starred:
		s.expr(n.Value)
	}
	s.depth--
}

func (s *scoper) forbidInAnnotation(n Node, what string) {
	if s.inAnnotation {
		s.fail(n.Span(), "%s cannot be used within an annotation", what)
	}
}

func (s *scoper) yield(n Node) {
	s.cur.generator = true
	if s.cur.comp {
		s.fail(n.Span(), "'yield' inside %s", compWords[s.cur.node.(*Comprehension).Kind])
	}
}

var compWords = [...]string{
	ListComp:     "list comprehension",
	SetComp:      "set comprehension",
	DictComp:     "dict comprehension",
	GeneratorExp: "generator expression",
}

// namedExpr handles `:=`, which binds in the function around a comprehension.
func (s *scoper) namedExpr(n *NamedExpr) {
	s.forbidInAnnotation(n, "named expression")
	if s.cur.compIter > 0 {
		s.fail(n.Span(), "assignment expression cannot be used in a comprehension iterable expression")
	}
	if s.cur.comp {
		s.bindOutside(n.Target)
	}
	s.expr(n.Value)
	s.define(n.Target.ID, defLocal, n.Target.Span())
}

func (s *scoper) bindOutside(target *Name) {
	name, span := target.ID, target.Span()
	mangled := mangle(s.private, name)
	for b := s.cur; b != nil; b = b.parent {
		switch {
		case b.comp:
			if both := defCompIter | defLocal; b.flags(mangled)&both == both {
				s.fail(span, "assignment expression cannot rebind comprehension iteration variable '%s'", name)
			}
			continue
		case b.kind == functionBlock:
			flag := defNonlocal
			if b.flags(mangled)&defGlobal != 0 {
				flag = defGlobal
			}
			s.define(name, flag, span)
			s.cur.directives = append(s.cur.directives, directive{mangled, span})
			s.defineIn(b, name, defLocal, span)
		case b.kind == moduleBlock:
			s.define(name, defGlobal, span)
			s.cur.directives = append(s.cur.directives, directive{mangled, span})
			s.defineIn(b, name, defGlobal, span)
		default:
			s.fail(span, "assignment expression within a comprehension cannot be used in a class body")
		}
		return
	}
}

// comprehension walks the outermost iterable outside the new block, all else inside.
func (s *scoper) comprehension(n *Comprehension) {
	outer := s.cur
	first := n.Generators[0]
	outer.compIter++
	s.expr(first.Iter)
	outer.compIter--
	b := s.enter(functionBlock, n)
	b.comp = true
	b.inlined = n.Kind != GeneratorExp
	b.coroutine = first.Async
	b.generator = n.Kind == GeneratorExp
	if n.Kind == GeneratorExp {
		s.define(".0", defParam, n.Span())
	}
	s.compTarget(first.Target)
	s.exprs(first.Ifs)
	for _, g := range n.Generators[1:] {
		s.compTarget(g.Target)
		b.compIter++
		s.expr(g.Iter)
		b.compIter--
		s.exprs(g.Ifs)
		if g.Async {
			b.coroutine = true
		}
	}
	s.optional(n.Value)
	s.expr(n.Elt)
	s.leave()
	if b.coroutine && b.inlined {
		outer.coroutine = true
	}
}

func (s *scoper) compTarget(e Expr) {
	s.cur.compTarget = true
	s.target(e)
	s.cur.compTarget = false
}
