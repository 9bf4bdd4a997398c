package code

import (
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
)

// This file owns the readable form of code: rows for screens and the listing that
// the dis module prints. Everything it knows of an opcode comes from Table.

// A Row is one instruction as a reader sees it.
type Row struct {
	PC     int
	Line   int    // 1-based; 0 if the instruction stands for no text
	First  bool   // the first row of its line
	Target bool   // something jumps here
	Op     string // its name
	HasArg bool
	Arg    int
	Text   string // what the operand means, "" if the number says it all
}

// Rows lists the instructions of one code object.
func Rows(c *Code) []Row {
	targets := targets(c)
	rows := make([]Row, len(c.Instrs))
	last := 0
	for pc, in := range c.Instrs {
		r := Row{PC: pc, Op: in.Op().String(), Arg: in.Arg(), Text: Arg(c, pc), Target: targets[pc]}
		r.HasArg = in.Op().Info().Operand != NoOperand
		if c.Spans[pc].IsValid() {
			r.Line = c.Source.LineOf(c.Spans[pc].Start)
		}
		r.First = r.Line != 0 && r.Line != last
		if r.Line != 0 {
			last = r.Line
		}
		rows[pc] = r
	}
	return rows
}

func targets(c *Code) map[int]bool {
	t := map[int]bool{}
	for _, in := range c.Instrs {
		if in.Op().Info().Operand == JumpOperand {
			t[in.Arg()] = true
		}
	}
	for _, h := range c.Handlers {
		t[h.Target] = true
	}
	return t
}

// flagTexts explain the operands that are small numbers.
var flagTexts = map[Op]map[int]string{
	IS_OP:                  {0: "is", 1: "is not"},
	CONTAINS_OP:            {0: "in", 1: "not in"},
	CONVERT_VALUE:          {1: "str", 2: "repr", 3: "ascii"},
	SET_FUNCTION_ATTRIBUTE: {1: "defaults", 2: "kwdefaults", 4: "annotations", 8: "closure"},
	YIELD_VALUE:            {1: "yield from"},
	GET_AWAITABLE:          {1: "__aenter__", 2: "__aexit__"},
	CALL_FUNCTION_EX:       {1: "with keywords"},
}

// Arg is what the operand of the instruction at pc means, "" if there is nothing to
// tell beyond the number.
func Arg(c *Code, pc int) string {
	in := c.Instrs[pc]
	op, arg := in.Op(), in.Arg()
	switch op.Info().Operand {
	case ConstOperand:
		return ConstRepr(c.Consts[arg])
	case SlotOperand:
		return c.LocalNames[arg]
	case NameOperand:
		return c.Names[arg]
	case JumpOperand:
		return "to " + strconv.Itoa(arg)
	case BinaryOperand:
		if op == BINARY_OP_INPLACE {
			return BinaryOp(arg).String() + "="
		}
		return BinaryOp(arg).String()
	case CompareOperand:
		return CompareOp(arg).String()
	case FlagOperand:
		if op == UNPACK_EX {
			return fmt.Sprintf("%d before, %d after", arg&0xff, arg>>8)
		}
		return flagTexts[op][arg]
	}
	return ""
}

// ConstRepr is a constant as the language writes it, near enough for a listing.
func ConstRepr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case *big.Int:
		return v.String()
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		return s
	case string:
		return quote(v)
	case []byte:
		// Every byte is a character of its own; those past ASCII are written \x...
		runes := make([]rune, len(v))
		for i, b := range v {
			runes[i] = rune(b)
		}
		return "b" + quoteIf(string(runes), func(r rune) bool { return r < 0x7f })
	case Ellipsis:
		return "Ellipsis"
	case Tuple:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = ConstRepr(e)
		}
		if len(parts) == 1 {
			return "(" + parts[0] + ",)"
		}
		return "(" + strings.Join(parts, ", ") + ")"
	case *Code:
		return "<code object " + v.Name + ">"
	}
	return fmt.Sprintf("%v", v)
}

// quote writes a string as Python's repr does, for the characters that matter in
// a listing.
func quote(s string) string { return quoteIf(s, strconv.IsPrint) }

func quoteIf(s string, printable func(rune) bool) string {
	q := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		q = '"'
	}
	var b strings.Builder
	b.WriteByte(q)
	for _, r := range s {
		switch {
		case r == rune(q) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case printable(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

// Dis prints the code and all code inside it.
func Dis(w io.Writer, c *Code) {
	Listing(w, c, -1)
	for _, k := range c.Consts {
		if inner, ok := k.(*Code); ok {
			fmt.Fprintf(w, "\nDisassembly of <code object %s, file %q, line %d>:\n", inner.Name, inner.Source.Name, inner.FirstLine)
			Dis(w, inner)
		}
	}
}

// Listing prints the instructions of one code object, with --> at the instruction at
// pc if there is one, and its exception table.
func Listing(w io.Writer, c *Code, pc int) {
	for i, r := range Rows(c) {
		line := ""
		if r.First {
			line = strconv.Itoa(r.Line)
			if i > 0 {
				fmt.Fprintln(w)
			}
		}
		mark := ""
		switch {
		case r.PC == pc:
			mark = "-->"
		case r.Target:
			mark = ">>"
		}
		text := fmt.Sprintf("%4s %-3s%5d %-24s", line, mark, r.PC, r.Op)
		if r.HasArg {
			text += fmt.Sprintf(" %4d", r.Arg)
			if r.Text != "" {
				text += " (" + r.Text + ")"
			}
		}
		fmt.Fprintln(w, strings.TrimRight(text, " "))
	}
	if len(c.Handlers) > 0 {
		fmt.Fprintln(w, "ExceptionTable:")
		for _, h := range c.Handlers {
			fmt.Fprintf(w, "  %d to %d -> %d [%d]\n", h.Start, h.End-1, h.Target, h.Depth)
		}
	}
}
