package vm

import (
	"fmt"
	"strconv"
	"strings"
)

// traceback.go owns how an exception is printed: the chain of causes and contexts,
// exception groups, the last line with notes and advice (CPython's traceback
// module). The entry of one frame, with its carets, is in traceback_frame.go.

const (
	causeText   = "\nThe above exception was the direct cause of the following exception:\n\n"
	contextText = "\nDuring handling of the above exception, another exception occurred:\n\n"
)

// Groups wider or deeper than this are cut short.
const (
	maxGroupWidth = 15
	maxGroupDepth = 10
)

// texts hold the str() of exceptions for which that runs code.
type texts map[*Exception]string

// A report is an exception with what belongs on paper beside it: each exception
// appears once, however the links between exceptions run.
type report struct {
	exc     *Exception
	cause   *report
	context *report
	group   []*report
}

// Traceback is what python3.13 prints on stderr for an uncaught exception. While no
// program runs, code may run for str().
func (m *Machine) Traceback(e *Exception) string {
	known := texts{}
	if m.frame == nil {
		for _, x := range m.reachable(e) {
			if _, exc := m.strException(x); exc == needCode {
				known[x] = m.outsideStr(x)
			}
		}
	}
	return strings.Join(m.formatException(e, known, 0, true), "")
}

// ignoredText reports an exception that nobody can get. What it was raised from is not
// told.
func (m *Machine) ignoredText(where string, e *Exception) string {
	text := "Exception ignored in: " + where + "\n"
	if e.tb != nil {
		text += "Traceback (most recent call last):\n" + strings.Join(stackOf(e.tb, 0, formatBareEntry), "")
	}
	return text + strings.Join(m.formatOnly(e, texts{}), "")
}

// outsideStr is str(e) by code of the program, which has ended.
func (m *Machine) outsideStr(e *Exception) string {
	v, exc := m.Call(m.libFunction("ops.to_str"), val(e))
	if s, ok := v.obj.(*Str); ok && exc == nil {
		return s.s
	}
	return strFailed
}

const strFailed = "<exception str() failed>"

// formatException is traceback.format_exception: strings that end in newlines and
// may contain some. limit bounds the entries of each traceback: the first ones if
// positive, the last ones if negative, all if 0.
func (m *Machine) formatException(e *Exception, known texts, limit int, chain bool) []string {
	p := &printer{m: m, known: known, limit: limit, chain: chain}
	p.print(m.newReport(e))
	return p.out
}

// newReport links all that is printed with e.
func (m *Machine) newReport(e *Exception) *report {
	top := &report{exc: e}
	seen := map[*Exception]bool{e: true}
	add := func(x *Exception) *report {
		seen[x] = true
		return &report{exc: x}
	}
	queue := []*report{top}
	for len(queue) > 0 {
		r := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if c := r.exc.cause; c != nil && !seen[c] {
			r.cause = add(c)
		}
		if c := r.exc.context; c != nil && !seen[c] && r.cause == nil && !r.exc.suppress {
			r.context = add(c)
		}
		for _, v := range groupOf(m, r.exc) {
			r.group = append(r.group, add(v.obj.(*Exception)))
		}
		if r.cause != nil {
			queue = append(queue, r.cause)
		}
		if r.context != nil {
			queue = append(queue, r.context)
		}
		queue = append(queue, r.group...)
	}
	return top
}

// reachable lists every exception that a report on e shows.
func (m *Machine) reachable(e *Exception) []*Exception {
	var out []*Exception
	stack := []*report{m.newReport(e)}
	for len(stack) > 0 {
		r := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		out = append(out, r.exc)
		for _, next := range append([]*report{r.cause, r.context}, r.group...) {
			if next != nil {
				stack = append(stack, next)
			}
		}
	}
	return out
}

// A printer writes reports; depth counts the groups around what it writes.
type printer struct {
	m         *Machine
	known     texts
	limit     int
	chain     bool
	out       []string
	depth     int
	needClose bool // the box of the last exception in a group is still open
}

func (p *printer) indent() string { return strings.Repeat("  ", p.depth) }

// emit writes text with the margin of the groups around it.
func (p *printer) emit(margin string, text ...string) {
	prefix := ""
	if p.depth > 0 {
		prefix = p.indent() + margin + " "
	}
	for _, t := range text {
		p.out = append(p.out, indentLines(t, prefix))
	}
}

// indentLines puts prefix before every line of text.
func indentLines(text, prefix string) string {
	if prefix == "" {
		return text
	}
	var b strings.Builder
	for _, line := range keepLines(text) {
		b.WriteString(prefix + line)
	}
	return b.String()
}

// keepLines splits text into lines that keep their ends.
func keepLines(text string) []string {
	var out []string
	for text != "" {
		i := strings.IndexAny(text, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029")
		if i < 0 {
			return append(out, text)
		}
		end := i + 1
		switch {
		case strings.HasPrefix(text[i:], "\r\n"), strings.HasPrefix(text[i:], "\u0085"):
			end = i + 2
		case text[i] == 0xe2:
			end = i + 3
		}
		out = append(out, text[:end])
		text = text[end:]
	}
	return out
}

// print writes a report with all that led to it, the first exception first.
func (p *printer) print(r *report) {
	type link struct {
		r    *report
		text string // what is said after the exception that r led to
	}
	var links []link
	for r != nil {
		next, text := (*report)(nil), ""
		switch {
		case !p.chain:
		case r.cause != nil:
			next, text = r.cause, causeText
		case r.context != nil && !r.exc.suppress:
			next, text = r.context, contextText
		}
		links = append(links, link{r, text})
		r = next
	}
	for i := len(links) - 1; i >= 0; i-- {
		if links[i].text != "" {
			p.emit("|", links[i].text)
		}
		p.one(links[i].r)
	}
}

// one writes an exception without its chain.
func (p *printer) one(r *report) {
	stack := p.m.formatStack(r.exc.tb, p.limit)
	if r.group == nil {
		if stack != nil {
			p.emit("|", "Traceback (most recent call last):\n")
			p.emit("|", stack...)
		}
		p.emit("|", p.m.formatOnly(r.exc, p.known)...)
		return
	}
	if p.depth > maxGroupDepth {
		p.emit("|", "... (max_group_depth is "+strconv.Itoa(maxGroupDepth)+")\n")
		return
	}
	top := p.depth == 0
	margin := "|"
	if top {
		p.depth++
		margin = "+"
	}
	if stack != nil {
		p.emit(margin, "Exception Group Traceback (most recent call last):\n")
		p.emit("|", stack...)
	}
	p.emit("|", p.m.formatOnly(r.exc, p.known)...)
	p.members(r)
	if top {
		p.depth = 0
	}
}

// members writes the exceptions of a group, each in its box.
func (p *printer) members(r *report) {
	n := len(r.group)
	shown := min(n, maxGroupWidth+1)
	p.needClose = false
	for i := 0; i < shown; i++ {
		last := i == shown-1
		if last {
			// A group inside may close this box as well.
			p.needClose = true
		}
		title, corner := strconv.Itoa(i+1), "  "
		if i >= maxGroupWidth {
			title = "..."
		}
		if i == 0 {
			corner = "+-"
		}
		p.out = append(p.out, p.indent()+corner+"+---------------- "+title+" ----------------\n")
		p.depth++
		if i < maxGroupWidth {
			p.print(r.group[i])
		} else {
			rest := n - maxGroupWidth
			p.emit("|", fmt.Sprintf("and %d more exception%s\n", rest, pluralS(rest > 1)))
		}
		if last && p.needClose {
			p.out = append(p.out, p.indent()+"+------------------------------------\n")
			p.needClose = false
		}
		p.depth--
	}
}

// formatOnly is traceback.format_exception_only: the exception without its
// traceback, and its notes.
func (m *Machine) formatOnly(e *Exception, known texts) []string {
	return append(m.formatLast(e, known), m.formatNotes(e)...)
}

// formatLast is formatOnly without the notes.
func (m *Machine) formatLast(e *Exception, known texts) []string {
	if e.cls.isSubclass(m.types.SyntaxError) {
		return m.formatSyntaxError(e)
	}
	text, ok := known[e]
	if !ok {
		var exc *Exception
		if text, exc = m.strException(e); exc != nil {
			text = strFailed
		}
	}
	line := m.printedName(e.cls)
	if text += m.advice(e); text != "" {
		line += ": " + text
	}
	return []string{line + "\n"}
}

// printedName is a class as tracebacks name it.
func (m *Machine) printedName(c *Class) string {
	module := c.module
	if v, ok := c.dict.getStr(m.names.module); ok && c.heap() {
		s, isStr := v.obj.(*Str)
		if !isStr {
			return "<unknown>." + c.qualname
		}
		module = s.s
	}
	if module == "__main__" || module == "builtins" {
		return c.qualname
	}
	return module + "." + c.qualname
}

func (m *Machine) formatNotes(e *Exception) []string {
	notes, ok := m.notesOf(e)
	if !ok || notes.isNone() {
		return nil
	}
	var items []Value
	switch o := notes.obj.(type) {
	case *List:
		items = o.items
	case *Tuple:
		items = o.items
	default:
		text, exc := m.repr(notes)
		if exc != nil {
			text = "<__notes__ repr() failed>"
		}
		return []string{text + "\n"}
	}
	var out []string
	for _, v := range items {
		text, exc := m.str(v)
		if exc != nil {
			text = "<note str() failed>"
		}
		for _, line := range strings.Split(text, "\n") {
			out = append(out, line+"\n")
		}
	}
	return out
}

// formatSyntaxError is the place, the line with its carets, and the message.
func (m *Machine) formatSyntaxError(e *Exception) []string {
	m.fillFields(e)
	var out []string
	suffix := ""
	file, hasFile := e.field(m, "filename").obj.(*Str)
	if line := e.field(m, "lineno"); !line.isNone() {
		name := "<string>"
		if hasFile && file.s != "" {
			name = file.s
		}
		number, _ := m.str(line)
		out = append(out, "  File \""+name+"\", line "+number+"\n")
	} else if hasFile {
		suffix = " (" + file.s + ")"
	}
	if text, ok := e.field(m, "text").obj.(*Str); ok {
		out = append(out, m.syntaxSnippet(e, text.s)...)
	}
	msg := "<no detail available>"
	if v := e.field(m, "msg"); !v.isNone() {
		if s, exc := m.str(v); exc == nil && s != "" {
			msg = s
		}
	}
	return append(out, m.printedName(e.cls)+": "+msg+suffix+"\n")
}

// syntaxSnippet is the source line of a SyntaxError and the carets below it.
func (m *Machine) syntaxSnippet(e *Exception, text string) []string {
	whole := []rune(text)
	line := []rune(strings.TrimRight(text, "\n"))
	shown := []rune(strings.TrimLeft(string(line), " \n\f"))
	cut := len(line) - len(shown)
	out := []string{"    " + string(shown) + "\n"}
	at := e.field(m, "offset")
	if !at.isInt() {
		return out
	}
	from, to := int(at.n), len(line)+1
	if same(e.field(m, "lineno"), e.field(m, "end_lineno")) {
		to = from
		if v := e.field(m, "end_offset"); v.isInt() && v.n != 0 {
			to = int(v.n)
		}
	}
	if len(whole) > 0 && from > len(whole) {
		from = len(line) + 1
	}
	if len(whole) > 0 && to > len(whole) {
		to = len(line) + 1
	}
	if from >= to || to < 0 {
		to = from + 1
	}
	column := from - 1 - cut
	if column < 0 {
		return out
	}
	var b strings.Builder
	b.WriteString("    ")
	for _, r := range shown[:min(column, len(shown))] {
		if r != '\t' && r != '\f' && r != '\v' {
			r = ' '
		}
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat("^", to-from) + "\n")
	return append(out, b.String())
}
