package lang

// grammar.go owns the grammar: participle structs, one rule each. testdata/grammar.ebnf
// is the same as text.
//
// Every choice is decided by its first token (UseLookahead(0)), so that the token
// at which parsing fails is the one CPython complains about and nothing is tried
// twice. The rules accept more than the language: precedence, targets, the order
// of arguments and the like are settled in lowering, where a good message can be
// given. Mind participle's traps: no `( X )+` at the head of an alternative (it
// hides the deepest error), no alternative that can match nothing (it panics), and
// a field captures once.

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// parsed gives a rule the tokens that it covers.
type parsed struct{ Tokens []lexer.Token }

// Statements.
type (
	gFile struct {
		Body []*gStmt `parser:"@@*"`
	}
	gStmt struct {
		parsed
		Compound *gCompound `parser:"  (?= KwBlock | At) @@"`
		Line     *gLine     `parser:"| @@"`
	}
	gLine struct {
		parsed
		First *gSimple   `parser:"@@"`
		Rest  []*gSimple `parser:"(Semi @@)* TSemi? Newline"`
	}
	gSimple struct {
		parsed
		Keyword *gKeyword  `parser:"  (?= KwSimple) @@"`
		Expr    *gExprStmt `parser:"| @@"`
	}
	gKeyword struct {
		Word   string       `parser:"  @('pass' | 'break' | 'continue')"`
		Return *gReturn     `parser:"| @@"`
		Raise  *gRaise      `parser:"| @@"`
		Assert *gAssert     `parser:"| @@"`
		Del    *gDel        `parser:"| @@"`
		Scope  *gScope      `parser:"| @@"`
		Import *gImport     `parser:"| @@"`
		From   *gFromImport `parser:"| @@"`
	}
	gReturn struct {
		Value *gExprs `parser:"'return' @@?"`
	}
	gRaise struct {
		parsed
		Exc   *gExpr `parser:"'raise' (@@"`
		Cause *gExpr `parser:"('from' @@)?)?"`
	}
	gAssert struct {
		Test *gExpr `parser:"'assert' @@"`
		Msg  *gExpr `parser:"(Comma @@)?"`
	}
	gDel struct {
		First *gTarget   `parser:"'del' @@"`
		Rest  []*gTarget `parser:"(Comma @@)* TComma?"`
	}
	gScope struct {
		Word  string        `parser:"@('global' | 'nonlocal')"`
		Names []lexer.Token `parser:"@(Name (Comma Name)*)"`
	}
	gImport struct {
		First *gModule   `parser:"'import' @@"`
		Rest  []*gModule `parser:"(Comma @@)*"`
	}
	gModule struct {
		parsed
		Name string `parser:"@(Name ('.' Name)*)"`
		As   string `parser:"('as' @Name)?"`
	}
	gFromImport struct {
		Dots   string    `parser:"'from' @(('.' | '...')*)"`
		Module string    `parser:"@(Name ('.' Name)*)? 'import'"`
		Star   *gStarImp `parser:"(  @@"`
		Paren  []*gAlias `parser:" | '(' @@ (Comma @@)* TComma? ')'"`
		Plain  []*gAlias `parser:" | @@ (Comma @@)*)"`
	}
	gStarImp struct {
		parsed
		Star string `parser:"@Star"`
	}
	gAlias struct {
		parsed
		Name string `parser:"@Name"`
		As   string `parser:"('as' @Name)?"`
	}
	gExprStmt struct {
		parsed
		First   *gYieldOrList   `parser:"@@"`
		Rest    []*gYieldOrList `parser:"(  '=' @@ ('=' @@)*"`
		Op      *gAugOp         `parser:" | @@"`
		Ann     *gExpr          `parser:" | ':' @@"`
		AnnInit *gYieldOrList   `parser:"   ('=' @@)? )?"`
	}
	gAugOp struct {
		Op    lexer.Token   `parser:"@AugOp"`
		Value *gYieldOrList `parser:"@@"`
	}
)

// Compound statements.
type (
	gCompound struct {
		parsed
		Decorators []*gExpr `parser:"(At @@ Newline)*"`
		Async      string   `parser:"@'async'?"`
		Def        *gDef    `parser:"(  @@"`
		Class      *gClass  `parser:" | @@"`
		If         *gIf     `parser:" | @@"`
		For        *gFor    `parser:" | @@"`
		While      *gWhile  `parser:" | @@"`
		Try        *gTry    `parser:" | @@"`
		With       *gWith   `parser:" | @@ )"`
	}
	gSuite struct {
		parsed
		Block []*gStmt `parser:"':' ( Newline Indent @@ @@* Dedent"`
		Line  *gLine   `parser:"    | @@ )"`
	}
	gDef struct {
		parsed
		Name    lexer.Token `parser:"'def' @Name"`
		Params  *gParams    `parser:"'(' @@? ')'"`
		Returns *gExpr      `parser:"('->' @@)?"`
		Body    *gSuite     `parser:"@@"`
	}
	gParams struct {
		parsed
		First *gParam   `parser:"@@"`
		Rest  []*gParam `parser:"(Comma @@)* TComma?"`
	}
	gParam struct {
		parsed
		Mark    string  `parser:"(  @(Star | DStar | '/')"`
		Marked  *gPName `parser:"   @@?"`
		Default *gPName `parser:" | @@ )"`
	}
	gPName struct {
		parsed
		Name    lexer.Token `parser:"@Name"`
		Ann     *gExpr      `parser:"(':' @@)?"`
		Default *gExpr      `parser:"('=' @@)?"`
	}
	gClass struct {
		parsed
		Name lexer.Token `parser:"'class' @Name"`
		Args *gArgs      `parser:"('(' @@? ')')?"`
		Body *gSuite     `parser:"@@"`
	}
	gIf struct {
		parsed
		Test *gExpr   `parser:"'if' @@"`
		Body *gSuite  `parser:"@@"`
		Elif []*gElif `parser:"@@*"`
		Else *gSuite  `parser:"('else' @@)?"`
	}
	gElif struct {
		parsed
		Test *gExpr  `parser:"'elif' @@"`
		Body *gSuite `parser:"@@"`
	}
	gFor struct {
		parsed
		Target *gTargets `parser:"'for' @@"`
		Iter   *gExprs   `parser:"'in' @@"`
		Body   *gSuite   `parser:"@@"`
		Else   *gSuite   `parser:"('else' @@)?"`
	}
	gWhile struct {
		parsed
		Test *gExpr  `parser:"'while' @@"`
		Body *gSuite `parser:"@@"`
		Else *gSuite `parser:"('else' @@)?"`
	}
	gTry struct {
		parsed
		Body    *gSuite    `parser:"'try' @@"`
		Excepts []*gExcept `parser:"@@*"`
		Else    *gSuite    `parser:"('else' @@)?"`
		Finally *gSuite    `parser:"('finally' @@)?"`
	}
	gExcept struct {
		parsed
		Star string  `parser:"'except' @Star?"`
		Type *gExpr  `parser:"(@@"`
		As   string  `parser:"('as' @Name)?)?"`
		Body *gSuite `parser:"@@"`
	}
	gWith struct {
		parsed
		First *gWithItem   `parser:"'with' @@"`
		Rest  []*gWithItem `parser:"(Comma @@)*"`
		Body  *gSuite      `parser:"@@"`
	}
	gWithItem struct {
		parsed
		Expr   *gExpr   `parser:"@@"`
		Target *gTarget `parser:"('as' @@)?"`
	}
)

// Expressions.
type (
	gYieldOrList struct {
		parsed
		Yield *gYield  `parser:"  @@"`
		First *gExpr   `parser:"| @@"`
		Rest  []*gExpr `parser:"  (Comma @@)* TComma?"`
	}
	gYield struct {
		parsed
		From  *gExpr  `parser:"'yield' (  'from' @@"`
		Value *gExprs `parser:"         | @@ )?"`
	}
	gExprs struct {
		parsed
		First *gExpr   `parser:"@@"`
		Rest  []*gExpr `parser:"(Comma @@)* TComma?"`
	}
	// gExpr is any expression; what nests to the right (lambda, if/else) is a list
	// here, so that its depth costs no stack.
	gExpr struct {
		parsed
		Lambdas []*gLambda `parser:"Star? @@*"`
		Disj    *gDisj     `parser:"@@"`
		Conds   []*gCond   `parser:"@@*"`
		Walrus  *gExpr     `parser:"(':=' @@)?"`
	}
	gLambda struct {
		parsed
		Params *gLParams `parser:"'lambda' @@? ':':Op"`
	}
	gLParams struct {
		parsed
		First *gLParam   `parser:"@@"`
		Rest  []*gLParam `parser:"(Comma @@)* TComma?"`
	}
	gLParam struct {
		parsed
		Mark    string  `parser:"(  @(Star | DStar | '/')"`
		Marked  *gLName `parser:"   @@?"`
		Default *gLName `parser:" | @@ )"`
	}
	gLName struct {
		parsed
		Name    lexer.Token `parser:"@Name"`
		Default *gExpr      `parser:"('=' @@)?"`
	}
	gCond struct {
		Test    *gDisj     `parser:"'if' @@"`
		Lambdas []*gLambda `parser:"'else' @@*"`
		Orelse  *gDisj     `parser:"@@"`
	}
	// gDisj is operators and operands in a row; lowering knows the precedences.
	gDisj struct {
		parsed
		First *gOperand   `parser:"@@"`
		Rest  []*gOperand `parser:"(BinOp @@)*"`
	}
	// gOperand is prefixes, an atom and trailers. What its tokens tell as well
	// (prefixes, names, numbers) is not captured: captures are what parsing costs.
	gOperand struct {
		parsed
		Strings  *gStrings   `parser:"Unary* (Name | Const | (?= Str | FStart) @@"`
		Paren    *gParen     `parser:"  | @@"`
		List     *gList      `parser:"  | @@"`
		Brace    *gBrace     `parser:"  | @@)"`
		Trailers []*gTrailer `parser:"((?= Trail) @@)*"`
	}
	gStrings struct {
		parsed
		Parts []*gString `parser:"@@ @@*"`
	}
	gString struct {
		Plain *lexer.Token `parser:"  @Str"`
		F     *gFString    `parser:"| @@"`
	}
	gFString struct {
		parsed
		Parts []*gFPart `parser:"FStart @@* FEnd"`
	}
	gFPart struct {
		Text  *lexer.Token `parser:"  @FMiddle"`
		Field *gField      `parser:"| @@"`
	}
	gField struct {
		parsed
		Value *gYieldOrList `parser:"FOpen @@"`
		Eq    *lexer.Token  `parser:"@FEq?"`
		Conv  *lexer.Token  `parser:"(FBang @Name)?"`
		Spec  *gSpec        `parser:"@@? FClose"`
	}
	gSpec struct {
		parsed
		Colon string    `parser:"@FColon"`
		Parts []*gFPart `parser:"@@*"`
	}
	gTrailer struct {
		parsed
		Call  *gCallArgs `parser:"'.' Name | @@"`
		Index *gIndex    `parser:"| @@"`
	}
	gCallArgs struct {
		Args *gArgs `parser:"'(' @@? ')'"`
	}
	gArgs struct {
		First *gArg   `parser:"@@"`
		Rest  []*gArg `parser:"(Comma @@)* TComma?"`
	}
	gArg struct {
		parsed
		Expr  *gExpr      `parser:"DStar? @@"`
		Value *gExpr      `parser:"(  '=' @@"`
		Comp  []*gCompFor `parser:" | @@ @@* )?"`
	}
	gIndex struct {
		parsed
		First *gSub   `parser:"'[' @@"`
		Rest  []*gSub `parser:"(Comma @@)* TComma? ']'"`
	}
	gSub struct {
		parsed
		Lower *gExpr  `parser:"@@?"`
		Slice *gSlice `parser:"@@?"`
	}
	gSlice struct {
		Upper *gExpr `parser:"':' @@?"`
		Step  *gExpr `parser:"(':' @@?)?"`
	}
	gParen struct {
		Yield *gYield     `parser:"'(' (  @@"`
		First *gItem      `parser:"     | @@"`
		Comp  []*gCompFor `parser:"       (  @@ @@*"`
		Rest  []*gItem    `parser:"        | Comma @@ (Comma @@)*)?"`
		Comma bool        `parser:"       @TComma? )? ')'"`
	}
	// gItem is an element of parentheses; `as` is only for those of a with statement.
	gItem struct {
		parsed
		Expr   *gExpr   `parser:"@@"`
		Target *gTarget `parser:"('as' @@)?"`
	}
	gList struct {
		First *gExpr      `parser:"'[' ( @@"`
		Comp  []*gCompFor `parser:"      (  @@ @@*"`
		Rest  []*gExpr    `parser:"       | Comma @@ (Comma @@)*)? TComma? )? ']'"`
	}
	gBrace struct {
		First *gPair      `parser:"'{' ( @@"`
		Comp  []*gCompFor `parser:"      (  @@ @@*"`
		Rest  []*gPair    `parser:"       | Comma @@ (Comma @@)*)? TComma? )? '}'"`
	}
	gPair struct {
		parsed
		Key   *gExpr `parser:"DStar? @@"`
		Value *gExpr `parser:"(':' @@)?"`
	}
	gCompFor struct {
		parsed
		Async  string    `parser:"@'async'? 'for'"`
		Target *gTargets `parser:"@@"`
		Iter   *gDisj    `parser:"'in' @@"`
		Ifs    []*gDisj  `parser:"('if' @@)*"`
	}
	// gTargets are what for, del and as assign to: operands only, so that `in` is
	// not read as an operator.
	gTargets struct {
		parsed
		First *gTarget   `parser:"@@"`
		Rest  []*gTarget `parser:"(Comma @@)*"`
		Comma bool       `parser:"@TComma?"`
	}
	gTarget struct {
		parsed
		Operand *gOperand `parser:"Star? @@"`
	}
)

// starred and doubleStarred report whether a rule that may begin with a star does.
func (p parsed) starred() bool       { return p.Tokens[0].Type == tStar }
func (p parsed) doubleStarred() bool { return p.Tokens[0].Type == tDStar }

// prefixes are the operators before the atom.
func (g *gOperand) prefixes() []lexer.Token {
	n := 0
	for g.Tokens[n].Type == tUnary {
		n++
	}
	return g.Tokens[:n]
}

// atom is the tokens of the operand without prefixes and trailers.
func (g *gOperand) atom() []lexer.Token {
	toks := g.Tokens[len(g.prefixes()):]
	if len(g.Trailers) > 0 {
		toks = toks[:g.Trailers[0].Tokens[0].Pos.Column-toks[0].Pos.Column]
	}
	return toks
}

// grammar is built when it is first needed: that takes milliseconds, which
// commands that parse nothing should not pay.
var grammar = sync.OnceValue(func() *participle.Parser[gFile] {
	p, err := participle.Build[gFile](participle.Lexer(layout{}), participle.UseLookahead(0))
	if err != nil {
		panic(err) // a test builds it
	}
	return p
})
