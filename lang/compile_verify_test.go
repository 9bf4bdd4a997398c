package lang

import (
	"fmt"
	"strings"
	"testing"

	"gen/lang/code"
)

// verify checks by running all paths in the abstract that a code object keeps its
// word: operands are in range, the stack has one depth wherever paths meet and in
// every handler, it never sinks below zero nor rises above StackSize, and control
// never runs off the end. It knows nothing of how the compiler computed these.
func verify(c *code.Code) error {
	bad := func(pc int, format string, args ...any) error {
		return fmt.Errorf("%s: pc %d %s: %s", c.QualName, pc, c.Instrs[pc].Op(), fmt.Sprintf(format, args...))
	}
	if len(c.Spans) != len(c.Instrs) {
		return fmt.Errorf("%s: %d spans for %d instructions", c.QualName, len(c.Spans), len(c.Instrs))
	}
	if len(c.SlotKinds) != len(c.LocalNames) || c.ParamCount() > len(c.LocalNames) {
		return fmt.Errorf("%s: slots do not match", c.QualName)
	}
	free := false
	for i, k := range c.SlotKinds {
		if k == code.Free {
			free = true
		} else if free {
			return fmt.Errorf("%s: slot %d after a free variable", c.QualName, i)
		}
	}
	depth := make([]int, len(c.Instrs))
	for i := range depth {
		depth[i] = -1
	}
	var work []int
	var err error
	reach := func(from, to, d int) {
		switch {
		case err != nil:
		case to < 0 || to >= len(c.Instrs):
			err = bad(from, "control leaves the code")
		case depth[to] < 0:
			depth[to] = d
			work = append(work, to)
		case depth[to] != d:
			err = bad(from, "depth %d at %d, was %d", d, to, depth[to])
		}
	}
	reach(0, 0, 0)
	for len(work) > 0 && err == nil {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		in := c.Instrs[pc]
		d := depth[pc]
		if e := operandError(c, in); e != "" {
			return bad(pc, "%s", e)
		}
		if d > c.StackSize {
			return bad(pc, "depth %d exceeds StackSize %d", d, c.StackSize)
		}
		before, after, _ := pictureCounts(in, false)
		if d < before {
			return bad(pc, "needs %d values, has %d", before, d)
		}
		next := d - before + after
		if next > c.StackSize {
			return bad(pc, "depth %d after it exceeds StackSize %d", next, c.StackSize)
		}
		if h := c.FindHandler(pc); h != nil {
			if h.Depth+1 > c.StackSize || h.Depth > d {
				return bad(pc, "handler keeps %d of %d values (StackSize %d)", h.Depth, d, c.StackSize)
			}
			reach(pc, h.Target, h.Depth+1)
		}
		switch op := in.Op(); op {
		case code.RETURN_VALUE, code.RAISE_VARARGS, code.RERAISE:
		case code.JUMP_FORWARD, code.JUMP_BACKWARD:
			if (op == code.JUMP_BACKWARD) != (in.Arg() <= pc) {
				return bad(pc, "wrong direction")
			}
			reach(pc, in.Arg(), d)
		case code.POP_JUMP_IF_FALSE, code.POP_JUMP_IF_TRUE, code.FOR_ITER, code.SEND:
			b, a, _ := pictureCounts(in, true)
			reach(pc, in.Arg(), d-b+a)
			reach(pc, pc+1, next)
		default:
			reach(pc, pc+1, next)
		}
	}
	if err != nil {
		return err
	}
	for pc := range depth {
		if depth[pc] < 0 {
			return bad(pc, "is never reached")
		}
	}
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			if err := verify(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

func operandError(c *code.Code, in code.Instr) string {
	n, limit := in.Arg(), 0
	switch in.Op().Info().Operand {
	case code.NoOperand:
		limit = 1
	case code.ConstOperand:
		limit = len(c.Consts)
	case code.SlotOperand:
		limit = len(c.LocalNames)
	case code.NameOperand:
		limit = len(c.Names)
	case code.JumpOperand:
		limit = len(c.Instrs)
	case code.BinaryOperand:
		limit = len(code.BinaryTable)
	case code.CompareOperand:
		limit = int(code.In)
	default:
		return ""
	}
	if n >= limit {
		return fmt.Sprintf("operand %d out of range %d", n, limit)
	}
	return ""
}

// pictureCounts reads the stack picture of an instruction: how many values it takes
// and how many it leaves. Words of a picture are values, apart from three forms: `a1 ... an`
// with its group repeated n times, `x ...` for values that only have to be there,
// and `[a [b]]` for optional values, of which the operand tells.
func pictureCounts(in code.Instr, jump bool) (before, after int, err error) {
	op, n := in.Op(), in.Arg()
	switch op { // what no picture can say
	case code.COPY:
		return n, n + 1, nil
	case code.SWAP:
		return n, n, nil
	case code.FOR_ITER:
		if jump {
			return 1, 0, nil
		}
	case code.UNPACK_EX:
		return 1, n&0xff + 1 + n>>8, nil
	case code.LIST_APPEND, code.LIST_EXTEND, code.SET_ADD, code.SET_UPDATE, code.DICT_UPDATE, code.DICT_MERGE:
		return n + 1, n, nil
	case code.MAP_ADD:
		return n + 2, n, nil
	case code.CALL_FUNCTION_EX:
		return 3 + n, 1, nil
	case code.RAISE_VARARGS:
		return n, 0, nil
	case code.BUILD_SLICE:
		return n, 1, nil
	}
	left, right, ok := strings.Cut(" "+op.Info().Stack+" ", "--")
	if !ok {
		return 0, 0, fmt.Errorf("%s: no picture", op)
	}
	count := func(side string) int {
		words := strings.Fields(side)
		total := 0
		for i := 0; i < len(words); i++ {
			switch {
			case strings.HasPrefix(words[i], "..."): // k1 v1 ... kn vn
				group := 0
				for j := i - 1; j >= 0 && strings.ContainsAny(words[j], "1n"); j-- {
					group++
				}
				total += group*n - group
				i += group
			case i+1 < len(words) && (words[i+1] == "op" || words[i+1] == "op="): // a op b
				total++
				i += 2
			default:
				total++
			}
		}
		return total
	}
	return count(left), count(right), nil
}

// TestStackEffect holds the table of effects against the pictures.
func TestStackEffect(t *testing.T) {
	for op := code.Op(0); int(op) < code.OpCount; op++ {
		args := []int{0}
		switch {
		case op == code.BUILD_SLICE:
			args = []int{2, 3}
		case op == code.CALL_FUNCTION_EX || op == code.IS_OP || op == code.CONTAINS_OP:
			args = []int{0, 1}
		case op == code.RAISE_VARARGS:
			args = []int{0, 1, 2}
		case op == code.UNPACK_EX:
			args = []int{0, 1, 1 << 8, 3 | 2<<8}
		case op.Info().Operand == code.CountOperand:
			args = []int{1, 2, 5}
		}
		for _, arg := range args {
			for _, jump := range []bool{false, true} {
				in := code.MakeInstr(op, arg)
				before, after, err := pictureCounts(in, jump)
				if err != nil {
					t.Error(err)
				}
				if got := code.StackEffect(in, jump); got != after-before {
					t.Errorf("%s %d (jump %v): effect %d, picture %q says %d", op, arg, jump, got, op.Info().Stack, after-before)
				}
			}
		}
	}
}
