package lang

import (
	"fmt"
	"strings"

	"gen/lang/code"
)

// This file writes statements in simpler Python: what a for, a with, an await or a
// yield from stands for. The text is for reading, and it runs: put in the place of the
// statement it does the same, but for what its note says.

// A Desugared is one piece of a statement in simpler words.
type Desugared struct {
	Title string   // "for x in xs"
	Lines []string // of simpler Python, in place of the whole statement
	Note  string   // what the lines leave out
	Span  code.Span
}

// Desugar writes the innermost statement of a line in simpler Python, once for each
// piece of it that stands for more than it says; none if the line is plain already.
func Desugar(src *code.Source, line int) ([]Desugared, *Error) {
	m, err := Parse(src, File)
	if err != nil {
		return nil, err
	}
	d := &desugaring{src: src, line: line}
	stmt := d.find(m.Body)
	if stmt == nil {
		return nil, nil
	}
	d.stmt = stmt
	d.statement(stmt)
	return d.parts, nil
}

type desugaring struct {
	src   *code.Source
	line  int
	stmt  Stmt
	parts []Desugared
}

func (d *desugaring) text(n Node) string { return d.src.Slice(n.Span()) }

func (d *desugaring) lines(n Node) (first, last int) {
	sp := n.Span()
	return d.src.LineOf(sp.Start), d.src.LineOf(max(sp.End-1, sp.Start))
}

// find is the innermost statement that the line belongs to.
func (d *desugaring) find(list []Stmt) Stmt {
	for _, s := range list {
		first, last := d.lines(s)
		switch n := s.(type) {
		case *FunctionDef:
			first = d.firstDecorator(n.Decorators, first)
		case *ClassDef:
			first = d.firstDecorator(n.Decorators, first)
		}
		if d.line < first || d.line > last {
			continue
		}
		switch s.(type) {
		case *For, *With:
			if d.line == first {
				return s // even if its body stands on the same line
			}
		}
		header := last
		for _, body := range bodies(s) {
			if len(body) == 0 {
				continue
			}
			if inner := d.find(body); inner != nil {
				return inner
			}
			if at, _ := d.lines(body[0]); header == last && at > first {
				header = at - 1
			}
		}
		if len(bodies(s)) == 0 || d.line <= header {
			return s
		}
		return nil // a blank line, or an else
	}
	return nil
}

func (d *desugaring) firstDecorator(decorators []Expr, first int) int {
	if len(decorators) > 0 {
		first, _ = d.lines(decorators[0])
	}
	return first
}

// bodies are the blocks of a compound statement.
func bodies(s Stmt) [][]Stmt {
	switch n := s.(type) {
	case *FunctionDef:
		return [][]Stmt{n.Body}
	case *ClassDef:
		return [][]Stmt{n.Body}
	case *For:
		return [][]Stmt{n.Body, n.Orelse}
	case *While:
		return [][]Stmt{n.Body, n.Orelse}
	case *If:
		return [][]Stmt{n.Body, n.Orelse}
	case *With:
		return [][]Stmt{n.Body}
	case *Try:
		all := [][]Stmt{n.Body}
		for _, h := range n.Handlers {
			all = append(all, h.Body)
		}
		return append(all, n.Orelse, n.Finalbody)
	}
	return nil
}

func (d *desugaring) add(title, note string, lines ...string) {
	d.parts = append(d.parts, Desugared{Title: title, Lines: lines, Note: note, Span: d.stmt.Span()})
}

// block is the text of some statements, without their common indentation, moved to the
// right by depth levels; a long one is cut.
func (d *desugaring) block(list []Stmt, depth int) []string {
	if len(list) == 0 {
		return nil
	}
	pad := strings.Repeat("    ", depth)
	first, _ := d.lines(list[0])
	switch n := list[0].(type) {
	case *FunctionDef:
		first = d.firstDecorator(n.Decorators, first)
	case *ClassDef:
		first = d.firstDecorator(n.Decorators, first)
	}
	_, last := d.lines(list[len(list)-1])
	lead := d.src.Line(first)
	lead = lead[:len(lead)-len(strings.TrimLeft(lead, " \t"))]
	if at, _ := d.lines(d.stmt); first == at {
		// The body stands on the line of its header.
		return []string{pad + d.src.Slice(code.Span{Start: list[0].Span().Start, End: list[len(list)-1].Span().End})}
	}
	var lines []string
	for n := first; n <= last; n++ {
		lines = append(lines, strings.TrimRight(pad+strings.TrimPrefix(d.src.Line(n), lead), " \t"))
	}
	return lines
}

func (d *desugaring) statement(s Stmt) {
	switch n := s.(type) {
	case *For:
		d.forLoop(n)
		d.exprs(n.Iter)
	case *With:
		d.with(n)
		for _, item := range n.Items {
			d.exprs(item.Context)
		}
	case *FunctionDef:
		d.decorators(n.Name, n.Decorators, n)
	case *ClassDef:
		d.decorators(n.Name, n.Decorators, n)
	case *AugAssign:
		d.augmented(n)
		d.exprs(n.Value)
	case *Assert:
		test := "if not " + d.atom(n.Test, "not") + ":"
		raise := "raise AssertionError"
		if n.Msg != nil {
			raise += "(" + d.text(n.Msg) + ")"
		}
		d.add("assert", "python -O leaves it out: there __debug__ is False.", "if __debug__:", "    "+test, "        "+raise)
		d.exprs(n.Test, n.Msg)
	case *If:
		d.exprs(n.Test)
	case *While:
		d.exprs(n.Test)
	case *ExprStmt:
		d.exprs(n.Value)
	case *Assign:
		d.exprs(n.Value)
	case *AnnAssign:
		d.exprs(n.Value)
	case *Return:
		d.exprs(n.Value)
	case *Raise:
		d.exprs(n.Exc, n.Cause)
	}
}

func (d *desugaring) forLoop(n *For) {
	title := "for " + d.text(n.Target) + " in " + d.text(n.Iter)
	it, step, stop := "iter("+d.text(n.Iter)+")", "next(_it)", "StopIteration"
	if n.Async {
		title, it, step, stop = "async "+title, "aiter("+d.text(n.Iter)+")", "await anext(_it)", "StopAsyncIteration"
	}
	lines := []string{"_it = " + it, "while True:", "    try:", "        " + d.text(n.Target) + " = " + step, "    except " + stop + ":"}
	lines = append(lines, d.block(n.Orelse, 2)...)
	lines = append(lines, "        break")
	d.add(title, "", append(lines, d.block(n.Body, 1)...)...)
}

func (d *desugaring) with(n *With) {
	if len(n.Items) > 1 {
		word := "with "
		if n.Async {
			word = "async with "
		}
		var lines []string
		for i, item := range n.Items {
			lines = append(lines, strings.Repeat("    ", i)+word+d.src.Slice(item.Span())+":")
		}
		d.add(word+"several managers", "", append(lines, d.block(n.Body, len(n.Items))...)...)
		return
	}
	item := n.Items[0]
	title, wait, enter, exit := "with "+d.text(item.Context), "", "__enter__", "__exit__"
	if n.Async {
		title, wait, enter, exit = "async "+title, "await ", "__aenter__", "__aexit__"
	}
	entered := wait + "_manager." + enter + "()"
	if item.Target != nil {
		entered = d.text(item.Target) + " = " + entered
	}
	lines := []string{"_manager = " + d.text(item.Context), entered, "try:"}
	lines = append(lines, d.block(n.Body, 1)...)
	lines = append(lines,
		"except BaseException as _e:",
		"    if not "+wait+"_manager."+exit+"(type(_e), _e, _e.__traceback__):",
		"        raise",
		"else:",
		"    "+wait+"_manager."+exit+"(None, None, None)")
	d.add(title, "A return, break or continue in the body does the last line as well.", lines...)
}

func (d *desugaring) decorators(name string, list []Expr, n Stmt) {
	if len(list) == 0 {
		return
	}
	var titles []string
	call := name
	for i := len(list) - 1; i >= 0; i-- {
		call = d.text(list[i]) + "(" + call + ")"
		titles = append([]string{"@" + d.text(list[i])}, titles...)
	}
	lines := strings.Split(d.text(n), "\n")
	first, _ := d.lines(n)
	lead := d.src.Line(first)
	lead = lead[:len(lead)-len(strings.TrimLeft(lead, " \t"))]
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], lead)
	}
	d.add(strings.Join(titles, " "), "The decorator itself is evaluated before the body is made into a function, and the name is bound once.", append(lines, name+" = "+call)...)
}

// atom is the text of an expression, in parentheses unless it needs none. Behind a
// not a comparison needs none either.
func (d *desugaring) atom(e Expr, behind string) string {
	text := d.text(e)
	switch n := e.(type) {
	case *Constant, *Name, *Call, *Attribute, *Subscript, *List, *Dict, *Set, *JoinedStr, *Comprehension:
		return text
	case *Tuple:
		if strings.HasPrefix(text, "(") {
			return text
		}
	case *Compare:
		if behind == "not" {
			return text
		}
	case *UnaryOp:
		if behind == "not" || n.Op != Not {
			return text
		}
	}
	return "(" + text + ")"
}

func (d *desugaring) augmented(n *AugAssign) {
	op, value := n.Op.String(), d.atom(n.Value, "")
	method := code.BinaryTable[n.Op].InPlace
	note := fmt.Sprintf("An object that has %s is asked first, and may change itself in place, as a list does.", method)
	title := d.text(n.Target) + " " + op + "= " + d.text(n.Value)
	switch t := n.Target.(type) {
	case *Attribute:
		d.add(title, note, "_o = "+d.text(t.Value), fmt.Sprintf("_o.%s = _o.%s %s %s", t.Attr, t.Attr, op, value))
	case *Subscript:
		d.add(title, note, "_o = "+d.text(t.Value), "_k = "+d.text(t.Index), fmt.Sprintf("_o[_k] = _o[_k] %s %s", op, value))
	default:
		d.add(title, note, fmt.Sprintf("%s = %s %s %s", d.text(n.Target), d.text(n.Target), op, value))
	}
}

// instead are the lines of the statement with an expression replaced by a name.
func (d *desugaring) instead(e Expr, name string) []string {
	stmt, at := d.stmt.Span(), e.Span()
	text := d.src.Slice(at)
	if strings.HasPrefix(text, "(") && at.Start > 0 && !strings.ContainsRune(" \t\n=([{,:", rune(d.src.Text[at.Start-1])) {
		name = "(" + name + ")" // f(x for x in y): the parentheses are the call's as well
	}
	whole := d.src.Slice(code.Span{Start: stmt.Start, End: at.Start}) + name + d.src.Slice(code.Span{Start: at.End, End: stmt.End})
	lines := strings.Split(whole, "\n")
	lead := d.src.Line(d.src.LineOf(stmt.Start))
	lead = lead[:len(lead)-len(strings.TrimLeft(lead, " \t"))]
	for i := 1; i < len(lines); i++ {
		lines[i] = strings.TrimPrefix(lines[i], lead)
	}
	return lines
}
