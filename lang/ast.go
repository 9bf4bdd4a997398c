package lang

import (
	"math/big"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// The tree that lower makes and that scope and compile read. It has the shape and
// the names of CPython's ast module (Parser/Python.asdl) wherever the meaning is
// the same, so that what one knows from there holds here. Every node knows its
// exact byte range; an expression's range equals CPython's col_offset and
// end_col_offset.

// A Node is any piece of the tree.
type Node interface{ Span() code.Span }

// An Expr is a node that has a value.
type Expr interface {
	Node
	isExpr()
}

// A Stmt is a node that does something.
type Stmt interface {
	Node
	isStmt()
}

// At is the byte range that every node embeds.
type At struct{ Start, End int32 }

// Span is the node's byte range in the source.
func (a At) Span() code.Span { return code.Span{Start: a.Start, End: a.End} }

type exprNode struct{ At }

func (exprNode) isExpr() {}

type stmtNode struct{ At }

func (stmtNode) isStmt() {}

// A Module is a whole source text.
type Module struct {
	At
	Body     []Stmt
	Warnings []Warning // of the front end; what to do with them is the caller's
}

// Expressions.
type (
	// Constant is a literal. Value is nil for None, or a bool, *big.Int, float64,
	// string, []byte, or Ellipsis. Adjacent string literals are one Constant.
	Constant struct {
		exprNode
		Value any
	}
	// JoinedStr is an f-string (with any plain strings beside it): Constants of
	// type string and FormattedValues in order.
	JoinedStr struct {
		exprNode
		Values []Expr
	}
	// FormattedValue is one {field} of an f-string. Conversion is 's', 'r', 'a' or 0.
	// `{x=}` is lowered to a Constant "x=" followed by the field with 'r'.
	FormattedValue struct {
		exprNode
		Value      Expr
		Conversion byte
		Spec       *JoinedStr // nil without a format spec
	}
	// Name is an identifier. The compiler decides by context whether it is loaded,
	// stored or deleted.
	Name struct {
		exprNode
		ID string
	}
	// BoolOp is `a and b and c` or with or; And tells which.
	BoolOp struct {
		exprNode
		And    bool
		Values []Expr
	}
	// NamedExpr is `target := value`.
	NamedExpr struct {
		exprNode
		Target *Name
		Value  Expr
	}
	// BinOp is a binary operator. OpSpan is the operator's own range (traceback carets).
	BinOp struct {
		exprNode
		Left   Expr
		Op     code.BinaryOp
		OpSpan code.Span
		Right  Expr
	}
	// UnaryOp is `-x`, `+x`, `~x` or `not x`.
	UnaryOp struct {
		exprNode
		Op      UnaryKind
		Operand Expr
	}
	// Lambda is an anonymous function of one expression.
	Lambda struct {
		exprNode
		Args *Arguments
		Body Expr
	}
	// IfExp is `body if test else orelse`.
	IfExp struct {
		exprNode
		Test, Body, Orelse Expr
	}
	// Dict is a dict display; a nil key stands for `**value`.
	Dict struct {
		exprNode
		Keys, Values []Expr
	}
	// Set is a non-empty set display.
	Set struct {
		exprNode
		Elts []Expr
	}
	// List is a list display or a list target.
	List struct {
		exprNode
		Elts []Expr
	}
	// Tuple is a tuple display (range includes the parentheses when there are any)
	// or a tuple target.
	Tuple struct {
		exprNode
		Elts []Expr
	}
	// ListComp, SetComp, DictComp and GeneratorExp share their shape.
	// For DictComp Elt is the key and Value the value; else Value is nil.
	Comprehension struct {
		exprNode
		Kind       CompKind
		Elt        Expr
		Value      Expr
		Generators []*CompFor
	}
	// Await is `await value`.
	Await struct {
		exprNode
		Value Expr
	}
	// Yield is `yield` or `yield value`; Value may be nil.
	Yield struct {
		exprNode
		Value Expr
	}
	// YieldFrom is `yield from value`.
	YieldFrom struct {
		exprNode
		Value Expr
	}
	// Compare is a chain `left ops[0] comparators[0] ops[1] ...`. OpSpans are the
	// operators' own ranges.
	Compare struct {
		exprNode
		Left        Expr
		Ops         []code.CompareOp
		OpSpans     []code.Span
		Comparators []Expr
	}
	// Call is `func(args, keywords)`. Args may hold Starred; a Keyword with an empty
	// Name is `**value`. Source order of both lists is the order of evaluation of
	// CPython (all Args, then all Keywords).
	Call struct {
		exprNode
		Func     Expr
		Args     []Expr
		Keywords []*Keyword
	}
	// Attribute is `value.attr`. AttrSpan is the range of the attribute's name.
	Attribute struct {
		exprNode
		Value    Expr
		Attr     string
		AttrSpan code.Span
	}
	// Subscript is `value[index]`; several indices make a Tuple.
	Subscript struct {
		exprNode
		Value, Index Expr
	}
	// Slice is `lower:upper:step` inside a subscript; each may be nil.
	Slice struct {
		exprNode
		Lower, Upper, Step Expr
	}
	// Starred is `*value` in a display, a call or a target.
	Starred struct {
		exprNode
		Value Expr
	}
)

// Ellipsis is the value of the literal `...`.
type Ellipsis = code.Ellipsis

// BigInt is the value of an integer literal.
type BigInt = *big.Int

// UnaryKind tells the four prefix operators apart.
type UnaryKind byte

// The prefix operators.
const (
	Not UnaryKind = iota
	Negative
	Positive
	Invert
)

// CompKind tells the four kinds of comprehension apart.
type CompKind byte

// The kinds of comprehension.
const (
	ListComp CompKind = iota
	SetComp
	DictComp
	GeneratorExp
)

// A CompFor is one `[async] for target in iter [if cond]...` of a comprehension.
type CompFor struct {
	At
	Async  bool
	Target Expr
	Iter   Expr
	Ifs    []Expr
}

// A Keyword is `name=value` in a call or class header, or `**value` with Name "".
type Keyword struct {
	At
	Name  string
	Value Expr
}

// Arguments are the parameters of a function in source order.
type Arguments struct {
	At
	PosOnly    []*Arg // before `/`
	Args       []*Arg // ordinary ones
	VarArg     *Arg   // `*args`, may be nil
	KwOnly     []*Arg // after `*` or `*args`
	KwArg      *Arg   // `**kwargs`, may be nil
	Defaults   []Expr // of the last len(Defaults) of PosOnly+Args
	KwDefaults []Expr // one for each of KwOnly, nil where there is none
}

// An Arg is one parameter.
type Arg struct {
	At
	Name       string
	Annotation Expr // may be nil
}

// Statements.
type (
	// FunctionDef is `def` or `async def`. Its range begins at `def` or `async`, not
	// at the decorators.
	FunctionDef struct {
		stmtNode
		Async      bool
		Name       string
		NameSpan   code.Span
		Args       *Arguments
		Body       []Stmt
		Decorators []Expr
		Returns    Expr          // may be nil
		rest       []lexer.Token // the whole of it, if its body has been put off
	}
	// ClassDef is a class statement.
	ClassDef struct {
		stmtNode
		Name       string
		NameSpan   code.Span
		Bases      []Expr // may hold Starred
		Keywords   []*Keyword
		Body       []Stmt
		Decorators []Expr
	}
	// Return is `return` or `return value`.
	Return struct {
		stmtNode
		Value Expr // may be nil
	}
	// Delete is `del targets`.
	Delete struct {
		stmtNode
		Targets []Expr
	}
	// Assign is `t1 = t2 = value`.
	Assign struct {
		stmtNode
		Targets []Expr
		Value   Expr
	}
	// AugAssign is `target op= value`. Op is the plain operator.
	AugAssign struct {
		stmtNode
		Target Expr
		Op     code.BinaryOp
		OpSpan code.Span
		Value  Expr
	}
	// AnnAssign is `target: annotation [= value]`. Simple is set when the target is
	// a bare name without parentheses.
	AnnAssign struct {
		stmtNode
		Target     Expr
		Annotation Expr
		Value      Expr // may be nil
		Simple     bool
	}
	// For is `[async] for target in iter: body else: orelse`.
	For struct {
		stmtNode
		Async  bool
		Target Expr
		Iter   Expr
		Body   []Stmt
		Orelse []Stmt
	}
	// While is a while loop.
	While struct {
		stmtNode
		Test   Expr
		Body   []Stmt
		Orelse []Stmt
	}
	// If is an if statement; elif is a nested If in Orelse.
	If struct {
		stmtNode
		Test   Expr
		Body   []Stmt
		Orelse []Stmt
	}
	// With is `[async] with items: body`.
	With struct {
		stmtNode
		Async bool
		Items []*WithItem
		Body  []Stmt
	}
	// Raise is `raise`, `raise exc` or `raise exc from cause`.
	Raise struct {
		stmtNode
		Exc, Cause Expr // may be nil
	}
	// Try is a try statement; Star is set for except*.
	Try struct {
		stmtNode
		Body      []Stmt
		Handlers  []*ExceptHandler
		Orelse    []Stmt
		Finalbody []Stmt
		Star      bool
	}
	// Assert is `assert test[, msg]`.
	Assert struct {
		stmtNode
		Test, Msg Expr // Msg may be nil
	}
	// Import is `import a.b as c, d`.
	Import struct {
		stmtNode
		Names []*Alias
	}
	// ImportFrom is `from module import names`; Level counts leading dots. A single
	// name "*" imports all.
	ImportFrom struct {
		stmtNode
		Module string
		Names  []*Alias
		Level  int
	}
	// Global is `global names`.
	Global struct {
		stmtNode
		Names []string
	}
	// Nonlocal is `nonlocal names`.
	Nonlocal struct {
		stmtNode
		Names []string
	}
	// ExprStmt is an expression as a statement.
	ExprStmt struct {
		stmtNode
		Value Expr
	}
	// Pass, Break and Continue are themselves.
	Pass     struct{ stmtNode }
	Break    struct{ stmtNode }
	Continue struct{ stmtNode }
)

// A WithItem is `context [as target]`.
type WithItem struct {
	At
	Context Expr
	Target  Expr // may be nil
}

// An ExceptHandler is `except [type [as name]]: body`.
type ExceptHandler struct {
	At
	Type Expr   // nil for a bare except
	Name string // "" without `as`
	Body []Stmt
}

// An Alias is one `name [as asname]` of an import.
type Alias struct {
	At
	Name   string // dotted in `import a.b`
	AsName string // "" without `as`
}
