package vm

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"gen/lang/code"
)

// traceback_frame.go owns the entries of a traceback: place, source lines and the
// carets below them.

// An entry that repeats the one before it is shown this many times.
const repeatedShown = 3

// formatStack is traceback.format_tb: one string for each entry.
func (m *Machine) formatStack(tb *Traceback, limit int) []string {
	return stackOf(tb, limit, formatEntry)
}

func stackOf(tb *Traceback, limit int, format func(*Traceback) string) []string {
	var entries []*Traceback
	for ; tb != nil; tb = tb.next {
		entries = append(entries, tb)
	}
	switch n := len(entries); {
	case limit > 0 && n > limit:
		entries = entries[:limit]
	case limit < 0 && n > -limit:
		entries = entries[n+limit:]
	}
	var out []string
	count := 0
	repeated := func() {
		if n := count - repeatedShown; n > 0 {
			out = append(out, fmt.Sprintf("  [Previous line repeated %d more time%s]\n", n, pluralS(n > 1)))
		}
	}
	for i, t := range entries {
		if i == 0 || !sameEntry(t, entries[i-1]) {
			repeated()
			count = 0
		}
		if count++; count <= repeatedShown {
			out = append(out, format(t))
		}
	}
	repeated()
	return out
}

// sameEntry reports whether two entries read the same.
func sameEntry(a, b *Traceback) bool {
	x, y := a.frame.body, b.frame.body
	return x.Source.Name == y.Source.Name && a.line() == b.line() && x.Name == y.Name
}

// formatEntry is one entry: the place, and the source with carets.
func formatEntry(t *Traceback) string {
	return formatPlace(t) + formatSource(t.frame.body.Source, t.line(), t.position())
}

// formatBareEntry is one entry as CPython's own printer in C writes it: the place, and
// the source line without carets.
func formatBareEntry(t *Traceback) string {
	return formatPlace(t) + formatSource(t.frame.body.Source, t.line(), noPosition)
}

var noPosition = code.Position4{Span: code.NoSpan, Anchor: code.NoSpan}

func formatPlace(t *Traceback) string {
	name := t.frame.body.Source.Name
	if strings.HasPrefix(name, "<stdin>-") {
		name = "<stdin>"
	}
	return fmt.Sprintf("  File \"%s\", line %d, in %s\n", name, t.line(), t.frame.body.Name)
}

// position is what the instruction of an entry covers in the source.
func (t *Traceback) position() code.Position4 {
	if b := t.frame.body; t.pc >= 0 && t.pc < len(b.Spans) {
		return b.Spans[t.pc]
	}
	return noPosition
}

// An excerpt is the source lines that an instruction covers, without the
// indentation they share. Columns count characters of these lines.
type excerpt struct {
	src    *code.Source
	first  int // the number of the first line
	lines  []string
	dedent int // how many characters the first line lost
	start  int // where the instruction begins in the first line
	end    int // where it ends in the last one
}

// formatSource is the source below an entry: all lines that the instruction covers,
// or the first and the last ones and those around its anchor.
func formatSource(src *code.Source, line int, pos code.Position4) string {
	if src.Made {
		return ""
	}
	first := src.Line(line)
	if !pos.IsValid() {
		if s := strings.TrimSpace(first); s != "" {
			return "    " + s + "\n"
		}
		return ""
	}
	x := newExcerpt(src, line, pos.Span)
	if strings.TrimSpace(strings.Join(x.lines, "")) == "" {
		return ""
	}
	var anchor *anchorRange
	if pos.Anchor.IsValid() {
		anchor = x.anchorOf(pos.Anchor)
	}
	carets := x.showsCarets(pos)
	last := len(x.lines) - 1
	shown := map[int]bool{0: true, last: true}
	if anchor != nil {
		for _, at := range [...]int{anchor.fromLine, anchor.toLine} {
			for i := max(at-1, 0); i <= min(at+1, last); i++ {
				shown[i] = true
			}
		}
	}
	order := make([]int, 0, len(shown))
	for i := range shown {
		order = append(order, i)
	}
	sort.Ints(order)
	var out []string
	put := func(i int) {
		out = append(out, x.lines[i])
		if carets {
			out = append(out, x.carets(i, anchor))
		}
	}
	for k, i := range order {
		if k > 0 {
			switch gap := i - order[k-1] - 1; {
			case gap == 1:
				put(i - 1)
			case gap > 1:
				out = append(out, fmt.Sprintf("...<%d lines>...", gap))
			}
		}
		put(i)
	}
	var b strings.Builder
	for _, l := range dedentLines(out) {
		b.WriteString("    " + l + "\n")
	}
	return b.String()
}

func newExcerpt(src *code.Source, line int, span code.Span) *excerpt {
	endLine := src.LineOf(span.End)
	if endLine > line && src.LineStart(endLine) == span.End {
		endLine-- // the span ends with the line before
	}
	x := &excerpt{src: src, first: line}
	var original []string
	for i := line; i <= endLine; i++ {
		original = append(original, strings.TrimRightFunc(src.Line(i), unicode.IsSpace))
	}
	x.lines = dedentLines(original)
	x.dedent = utf8.RuneCountInString(original[0]) - utf8.RuneCountInString(x.lines[0])
	x.start = x.column(span.Start)
	x.end = x.columnAt(span.End, endLine)
	return x
}

// column is where a byte offset lies in its line of the excerpt.
func (x *excerpt) column(offset int32) int { return x.columnAt(offset, x.src.LineOf(offset)) }

func (x *excerpt) columnAt(offset int32, line int) int {
	start := x.src.LineStart(line)
	return max(0, utf8.RuneCountInString(x.src.Text[start:max(start, offset)])-x.dedent)
}

// An anchorRange is the part of an excerpt that is marked with ^ among ~. Columns
// are display columns.
type anchorRange struct{ fromLine, from, toLine, to int }

func (x *excerpt) anchorOf(span code.Span) *anchorRange {
	a := &anchorRange{fromLine: x.src.LineOf(span.Start) - x.first, toLine: x.src.LineOf(span.End) - x.first}
	if a.fromLine < 0 || a.fromLine > a.toLine || a.toLine >= len(x.lines) {
		return nil
	}
	a.from = displayColumn(x.lines[a.fromLine], x.column(span.Start))
	a.to = displayColumn(x.lines[a.toLine], x.column(span.End))
	return a
}

// carets is the line of marks below line i.
func (x *excerpt) carets(i int, anchor *anchorRange) string {
	line, last := x.lines[i], len(x.lines)-1
	indent := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeftFunc(line, unicode.IsSpace))
	start, width := displayColumn(x.lines[0], x.start), displayColumn(line, -1)
	if i == last {
		width = displayColumn(line, x.end)
	}
	marks := make([]byte, width)
	for col := range marks {
		switch {
		case col < indent || i == 0 && col < start:
			marks[col] = ' '
		case anchor == nil || anchor.covers(i, col):
			marks[col] = '^'
		default:
			marks[col] = '~'
		}
	}
	return string(marks)
}

func (a *anchorRange) covers(line, col int) bool {
	return (line > a.fromLine || line == a.fromLine && col >= a.from) &&
		(line < a.toLine || line == a.toLine && col < a.to)
}

// displayColumn is the number of terminal columns that the first n characters of a
// line take, all of them for -1.
func displayColumn(line string, n int) int {
	width, i := 0, 0
	for _, r := range line {
		if i == n {
			break
		}
		i++
		width++
		if isWideRune(r) {
			width++
		}
	}
	if n > i && width == i {
		return n // an ASCII line counts on behind its end
	}
	return width
}

// showsCarets decides whether marks tell the reader anything: not when they would
// mark the whole line, nor all of `return f(...)` or `x = f(...)` but its beginning.
func (x *excerpt) showsCarets(pos code.Position4) bool {
	before := firstRunes(x.lines[0], x.start)
	after := x.lines[len(x.lines)-1]
	after = after[len(firstRunes(after, x.end)):]
	if pos.Anchor.IsValid() {
		return !x.isPlainCall(pos, before, after)
	}
	return strings.TrimSpace(before) != "" || strings.TrimSpace(after) != ""
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// isPlainCall reports whether the lines are one statement, `return f(...)` with a
// plain name or `name = ...(...)`, whose call is the instruction.
func (x *excerpt) isPlainCall(pos code.Position4, before, after string) bool {
	if x.src.Text[pos.Anchor.Start] != '(' {
		return false
	}
	last := x.lines[len(x.lines)-1]
	if !asciiOnly(before) || !asciiOnly(last[:len(last)-len(after)]) {
		return false // positions are compared in bytes there, in characters here
	}
	target := strings.TrimLeft(before, " \t\f")
	bare := strings.TrimRight(target, " \t(")
	open := strings.Count(target[len(bare):], "(")
	rest := strings.TrimLeft(after, " \t)")
	if strings.Count(after[:len(after)-len(rest)], ")") != open {
		return false
	}
	if rest != "" && rest[0] != ';' && rest[0] != '#' {
		return false
	}
	if bare == "return" {
		callee := x.src.Slice(code.Span{Start: pos.Start, End: pos.Anchor.Start})
		return isIdentifier(strings.Trim(callee, " \t()"))
	}
	name, ok := strings.CutSuffix(bare, "=")
	return ok && isIdentifier(strings.Trim(name, " \t()"))
}

func asciiOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dedentLines takes from all lines the indentation that those with text share; a
// line of nothing but blanks becomes empty.
func dedentLines(lines []string) []string {
	margin, found := "", false
	for _, l := range lines {
		text := strings.TrimLeft(l, " \t")
		if text == "" {
			continue
		}
		indent := l[:len(l)-len(text)]
		if !found {
			margin, found = indent, true
			continue
		}
		n := 0
		for n < len(margin) && n < len(indent) && margin[n] == indent[n] {
			n++
		}
		margin = margin[:n]
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		if strings.TrimLeft(l, " \t") != "" {
			out[i] = l[len(margin):]
		}
	}
	return out
}

// isWideRune tells the characters of East Asian width W and F.
func isWideRune(r rune) bool {
	if r < 0x1100 {
		return false
	}
	i := sort.Search(len(wideRunes), func(i int) bool { return wideRunes[i][1] >= r })
	return i < len(wideRunes) && wideRunes[i][0] <= r
}

// Tracebacks as objects.

var tracebackMethods = []nativeDef{
	{name: "__new__", sig: "cls, tb_next, tb_frame, tb_lasti, tb_lineno", kind: staticMethod, fn: func(m *Machine, a []Value) (Value, *Exception) {
		next, exc := m.nextTraceback(a[1])
		if exc != nil {
			return Value{}, exc
		}
		f, ok := a[2].obj.(*Frame)
		if !ok {
			return Value{}, m.typeError("traceback() argument 'tb_frame' must be frame, not %s", m.typeName(a[2]))
		}
		return val(&Traceback{next: next, frame: f, pc: int(a[3].n)}), nil
	}},
	{name: "tb_frame", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return val(a[0].obj.(*Traceback).frame), nil
	}},
	{name: "tb_lineno", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(int64(a[0].obj.(*Traceback).line())), nil
	}},
	{name: "tb_lasti", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		return Int(int64(a[0].obj.(*Traceback).pc)), nil
	}},
	{name: "tb_next", kind: getter, fn: func(_ *Machine, a []Value) (Value, *Exception) {
		if next := a[0].obj.(*Traceback).next; next != nil {
			return val(next), nil
		}
		return None, nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNull() {
			return Value{}, m.typeError("can't delete tb_next attribute")
		}
		next, exc := m.nextTraceback(a[1])
		if exc != nil {
			return Value{}, exc
		}
		tb := a[0].obj.(*Traceback)
		for t := next; t != nil; t = t.next {
			if t == tb {
				return Value{}, m.valueError("traceback loop detected")
			}
		}
		tb.next = next
		return None, nil
	}},
}

func (m *Machine) nextTraceback(v Value) (*Traceback, *Exception) {
	if v.isNone() {
		return nil, nil
	}
	tb, ok := v.obj.(*Traceback)
	if !ok {
		return nil, m.typeError("expected traceback object, got '%s'", m.typeName(v))
	}
	return tb, nil
}

// tracebackInternals are what core/traceback.gen is made of.
var tracebackInternals = []nativeDef{
	// _exc_reachable(exc) lists the exceptions that are printed with exc.
	{name: "_exc_reachable", sig: "exc, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		l := &List{}
		for _, e := range m.reachable(a[0].obj.(*Exception)) {
			l.items = append(l.items, val(e))
		}
		return val(l), nil
	}},
	// _exc_format(exc, excs, strs, limit, chain) is the lines of a traceback; strs are
	// the str() of excs, limit is 0 for all entries.
	{name: "_exc_format", sig: "exc, excs, strs, limit, chain, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.strList(m.formatException(a[0].obj.(*Exception), textsOf(a[1], a[2]), int(a[3].n), same(a[4], True))), nil
	}},
	// _exc_format_only(exc, excs, strs) is the last lines of it.
	{name: "_exc_format_only", sig: "exc, excs, strs, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return m.strList(m.formatOnly(a[0].obj.(*Exception), textsOf(a[1], a[2]))), nil
	}},
	// _exc_format_last(exc, str) is those without the notes.
	{name: "_exc_format_last", sig: "exc, str, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		return m.strList(m.formatLast(e, texts{e: a[1].obj.(*Str).s})), nil
	}},
	// _tb_entry(tb) is the text of an entry, its last line and its first and last column.
	{name: "_tb_entry", sig: "tb, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		t, ok := a[0].obj.(*Traceback)
		if !ok {
			return None, nil
		}
		place := []Value{NewStr(formatEntry(t)), Int(int64(t.line())), None, None}
		if pos := t.position(); pos.Span != code.NoSpan {
			src := t.frame.body.Source
			last := src.LineOf(pos.Span.End)
			place[1] = Int(int64(last))
			place[2] = Int(int64(pos.Span.Start - src.LineStart(src.LineOf(pos.Span.Start))))
			place[3] = Int(int64(pos.Span.End - src.LineStart(last)))
		}
		return val(&Tuple{items: place}), nil
	}},
}

// textsOf pairs a list of exceptions with the list of their texts.
func textsOf(excs, strs Value) texts {
	known := texts{}
	s := strs.obj.(*List).items
	for i, v := range excs.obj.(*List).items {
		known[v.obj.(*Exception)] = s[i].obj.(*Str).s
	}
	return known
}
