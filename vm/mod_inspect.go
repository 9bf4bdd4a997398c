package vm

import (
	"strings"

	"gen/lang/code"
)

// The Go part of the module inspect. The questions themselves are asked in
// vm/lib/inspect.gen.

func (m *Machine) fillInspect(ns *Dict) { m.defineModule(ns, "_inspect", inspectRows) }

var inspectRows = []nativeDef{
	// source_of(code) is the text of a function, or None.
	{name: "source_of", sig: "code, /", fn: func(_ *Machine, a []Value) (Value, *Exception) {
		b, ok := a[0].obj.(*Body)
		if !ok {
			return None, nil
		}
		if s := b.sourceText(); s != "" {
			return NewStr(s), nil
		}
		return None, nil
	}},
}

// sourceText is the lines that a code object came from.
func (b *Body) sourceText() string {
	if !b.DefSpan.IsValid() || b.Flags&code.Library != 0 {
		return ""
	}
	last := b.Source.LineOf(max(b.DefSpan.Start, b.DefSpan.End-1))
	var out strings.Builder
	for line := b.FirstLine; line <= last; line++ {
		out.WriteString(b.Source.Line(line) + "\n")
	}
	return out.String()
}
