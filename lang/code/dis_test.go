package code

import (
	"math/big"
	"strings"
	"testing"
)

func TestTableIsComplete(t *testing.T) {
	seen := map[string]Op{}
	for op := Op(0); op < opCount; op++ {
		info := op.Info()
		if info.Name == "" || !strings.Contains(info.Stack, "--") || !strings.HasSuffix(info.Doc, ".") {
			t.Errorf("opcode %d: %+v", op, *info)
		}
		if other, ok := seen[info.Name]; ok {
			t.Errorf("%s names opcodes %d and %d", info.Name, other, op)
		}
		seen[info.Name] = op
		if strings.Contains(info.Name, "JUMP") != (info.Operand == JumpOperand) && op != FOR_ITER && op != SEND {
			t.Errorf("%s: operand kind %d", info.Name, info.Operand)
		}
	}
}

func TestConstRepr(t *testing.T) {
	for _, test := range []struct {
		v    any
		want string
	}{
		{nil, "None"}, {true, "True"}, {big.NewInt(-7), "-7"}, {1.0, "1.0"}, {1e16, "1e+16"}, {0.0001, "0.0001"},
		{"it's", `"it's"`}, {`'"`, `'\'"'`}, {"a\n\x00é", `'a\n\x00é'`}, {[]byte("a\xff"), `b'a\xff'`}, {Ellipsis{}, "Ellipsis"},
		{Tuple{}, "()"}, {Tuple{"a"}, "('a',)"}, {Tuple{nil, false}, "(None, False)"},
	} {
		if got := ConstRepr(test.v); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestDis(t *testing.T) {
	src := NewSource("f.gen", "if x:\n  pass\n")
	c := &Code{
		Name: "<module>", Source: src, Names: []string{"x"}, Consts: []any{nil},
		Instrs: []Instr{
			MakeInstr(LOAD_NAME, 0), MakeInstr(TO_BOOL, 0), MakeInstr(POP_JUMP_IF_FALSE, 4), MakeInstr(NOP, 0),
			MakeInstr(LOAD_CONST, 0), MakeInstr(RETURN_VALUE, 0),
		},
		Handlers: []Handler{{0, 2, 4, 0}},
	}
	for _, line := range []int32{3, 3, 3, 8, -1, -1} {
		c.Spans = append(c.Spans, Position4{Span{line, line}, NoSpan})
	}
	var b strings.Builder
	Dis(&b, c)
	want := `   1        0 LOAD_NAME                   0 (x)
            1 TO_BOOL
            2 POP_JUMP_IF_FALSE           4 (to 4)

   2        3 NOP
     >>     4 LOAD_CONST                  0 (None)
            5 RETURN_VALUE
ExceptionTable:
  0 to 1 -> 4 [0]
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}
