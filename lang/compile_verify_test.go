package lang

import (
	"fmt"

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

// pictureCounts reads the stack picture of an instruction: how many values it
// takes and how many it leaves.
func pictureCounts(in code.Instr, jump bool) (before, after int, err error) {
	return code.PictureCounts(in, jump)
}
