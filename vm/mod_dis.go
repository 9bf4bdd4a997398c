package vm

import (
	"strings"

	"gen/lang/code"
)

// The Go part of the module dis: it reads lang/code's table of instructions. What a
// program may ask about, and how it is printed, is vm/lib/dis.gen.

func (m *Machine) fillDis(ns *Dict) { m.defineModule(ns, "_dis", disRows) }

var disRows = []nativeDef{
	// listing(code, at) is the text of the instructions, with --> at instruction number at.
	{name: "listing", sig: "code, at, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		var text strings.Builder
		code.Listing(&text, a[0].obj.(*Body).Code, int(a[1].n))
		return NewStr(text.String()), nil
	}},
	// rows(code) is a list of (opname, opcode, arg, argrepr, offset, line, starts_line,
	// is_jump_target); arg and line are None where there is none.
	{name: "rows", sig: "code, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		b := a[0].obj.(*Body)
		l := &List{}
		for _, r := range code.Rows(b.Code) {
			arg, line := None, None
			if r.HasArg {
				arg = Int(int64(r.Arg))
			}
			if r.Line != 0 {
				line = Int(int64(r.Line))
			}
			op := b.Instrs[r.PC].Op()
			l.items = append(l.items, val(&Tuple{items: []Value{
				m.str_(r.Op), Int(int64(op)), arg, m.str_(r.Text), Int(int64(r.PC)), line, Bool(r.First), Bool(r.Target),
			}}))
		}
		return val(l), nil
	}},
	// table() is a list of (name, stack picture, sentence), by opcode.
	{name: "table", sig: "", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		l := &List{}
		for _, row := range code.Table {
			l.items = append(l.items, val(&Tuple{items: []Value{m.str_(row.Name), m.str_(row.Stack), m.str_(row.Doc)}}))
		}
		return val(l), nil
	}},
}
