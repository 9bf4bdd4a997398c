package lang

import (
	"sort"

	"gen/lang/code"
)

// This file owns the last step: from the items of a unit to a code object. It numbers
// the slots, drops what can never run, gives positions to artificial
// instructions, finds the depth of the stack everywhere and writes the exception table.

func (c *compiler) assemble(u *unit) {
	c.numberSlots(u)
	a := &assembler{u: u, src: c.src}
	a.shortcuts()
	a.place()
	a.splitExits()
	a.flow()
	a.compact()
	a.positions()
	a.write()
}

// numberSlots fixes the order of the frame's slots and makes the cells first.
func (c *compiler) numberSlots(u *unit) {
	for _, sym := range u.block.order {
		if sym.captured && sym.scope == scopeLocal && u.block.kind == functionBlock {
			c.ownSlot(sym)
		}
	}
	sort.Slice(u.cells, func(i, j int) bool { return u.cells[i].name < u.cells[j].name })
	var free []*slot
	for _, n := range u.block.freeNames() {
		free = append(free, u.free[n])
	}
	var cells []item
	for _, group := range [][]*slot{u.params, u.locals, u.cells, u.hidden, free} {
		for _, s := range group {
			s.index = len(u.code.LocalNames)
			u.code.LocalNames = append(u.code.LocalNames, s.name)
			u.code.SlotKinds = append(u.code.SlotKinds, s.kind)
			if s.comp != nil {
				in := code.Inlined{Slot: s.index, Span: s.comp.Span(), Iter: s.comp.Generators[0].Iter.Span()}
				u.code.Inlined = append(u.code.Inlined, in)
			}
			if s.kind == code.Cell {
				cells = append(cells, item{op: code.MAKE_CELL, slot: s, pos: artificial, artificial: true})
			}
		}
	}
	// COPY_FREE_VARS comes first, as in CPython.
	at := 0
	if len(free) > 0 {
		at = 1
	}
	u.items = append(u.items[:at:at], append(cells, u.items[at:]...)...)
}

type assembler struct {
	u     *unit
	src   *code.Source
	items []item
	depth []int // the stack before each item; -1 where control never comes
	// moved tells for each old index the new one, with removed items standing for
	// the next that stays.
	moved []int
}

// shortcuts replaces a tuple that is taken apart at once by exchanges.
func (a *assembler) shortcuts() {
	items := a.u.items
	for i := 0; i+1 < len(items); i++ {
		build, unpack := &items[i], &items[i+1]
		if build.op == code.BUILD_TUPLE && unpack.op == code.UNPACK_SEQUENCE && build.arg == unpack.arg && build.arg >= 1 && build.arg <= 3 {
			*build = item{op: code.NOP, pos: build.pos, artificial: build.artificial, guard: build.guard}
			unpack.op = code.SWAP
			if unpack.arg == 1 {
				unpack.op, unpack.arg = code.NOP, 0
			}
		}
	}
}

// place removes the labels and tells them their index.
func (a *assembler) place() {
	for _, it := range a.u.items {
		if it.op == opLabel {
			it.label.index = len(a.items)
			continue
		}
		a.items = append(a.items, it)
	}
}

func isJump(op code.Op) bool {
	switch op {
	case opJump, code.POP_JUMP_IF_FALSE, code.POP_JUMP_IF_TRUE, code.FOR_ITER, code.SEND:
		return true
	}
	return false
}

// endsFlow reports that control does not go on to the next item.
func endsFlow(op code.Op) bool {
	switch op {
	case opJump, code.RETURN_VALUE, code.RAISE_VARARGS, code.RERAISE:
		return true
	}
	return false
}

// splitExits gives every jump to an artificial `return None` a copy of its own, so
// that the end of a function shows the line it was reached from. A plain jump is
// replaced by the copy; a conditional one finds it behind the other code.
func (a *assembler) splitExits() {
	n := len(a.items)
	isTarget := make([]bool, n+1)
	for _, it := range a.items {
		if it.label != nil {
			isTarget[it.label.index] = true
		}
	}
	type exit struct {
		from      int
		load, ret item
	}
	var later []exit
	var placed []item
	moved := make([]int, n+1)
	for i, it := range a.items {
		moved[i] = len(placed)
		load, ret, ok := a.exitAt(it)
		if !ok {
			placed = append(placed, it)
			continue
		}
		p, art := it.pos, it.artificial
		for k := i - 1; art && k >= 0 && !isTarget[k+1] && !endsFlow(a.items[k].op); k-- {
			p, art = a.items[k].pos, a.items[k].artificial
		}
		load.pos, load.artificial = p, art
		ret.pos, ret.artificial = p, art
		if it.op == opJump {
			placed = append(placed, load, ret)
			continue
		}
		later = append(later, exit{len(placed), load, ret})
		placed = append(placed, it)
	}
	moved[n] = len(placed)
	for _, it := range a.u.items {
		if it.op == opLabel {
			it.label.index = moved[it.label.index]
		}
	}
	for _, e := range later {
		placed[e.from].label = &label{index: len(placed)}
		placed = append(placed, e.load, e.ret)
	}
	a.items = placed
}

// exitAt is the artificial `return None` that a jump leads to, if it does.
func (a *assembler) exitAt(it item) (load, ret item, ok bool) {
	if !isJump(it.op) || it.op == code.SEND || it.label.index+1 >= len(a.items) {
		return load, ret, false
	}
	load, ret = a.items[it.label.index], a.items[it.label.index+1]
	return load, ret, load.artificial && load.op == code.LOAD_CONST && ret.op == code.RETURN_VALUE
}

// quiet reports that nothing can be raised at an item. (A jump back can be interrupted.)
func (a *assembler) quiet(i int) bool {
	it := &a.items[i]
	return it.op == code.NOP || it.op == opJump && it.label.index > i
}

// flow finds the depth of the stack before every item that control can reach.
func (a *assembler) flow() {
	a.depth = make([]int, len(a.items))
	for i := range a.depth {
		a.depth[i] = -1
	}
	type start struct{ index, depth int }
	work := []start{{0, 0}}
	push := func(index, depth int) {
		if index < len(a.items) && a.depth[index] < 0 {
			work = append(work, start{index, depth})
		}
	}
	most := 0
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		for i, d := s.index, s.depth; i < len(a.items) && a.depth[i] < 0; i++ {
			a.depth[i] = d
			it := &a.items[i]
			switch it.op {
			case opSetup:
				g := it.guard
				g.depth = d + it.arg
				continue
			case opJump:
				push(it.label.index, d)
			default:
				in := code.MakeInstr(it.op, it.arg)
				if isJump(it.op) {
					push(it.label.index, d+code.StackEffect(in, true))
				}
				// An instruction may push before it pops less than that.
				most = max(most, d)
				d += code.StackEffect(in, false)
				most = max(most, d)
			}
			if g := it.guard; g != nil && !a.quiet(i) {
				most = max(most, g.depth+1)
				push(g.target.index, g.depth+1)
			}
			if endsFlow(it.op) {
				break
			}
		}
	}
	a.u.code.StackSize = most
}

// compact removes unreachable items, setups, NOPs that show no line of their own
// and jumps to the next instruction.
func (a *assembler) compact() {
	keep := make([]bool, len(a.items))
	for i, it := range a.items {
		keep[i] = a.depth[i] >= 0 && it.op != opSetup
	}
	target := make([]bool, len(a.items)+1)
	for i, it := range a.items {
		if keep[i] && it.label != nil {
			target[it.label.index] = true
		}
		if g := it.guard; keep[i] && g != nil {
			target[g.target.index] = true
		}
	}
	next := func(i int) int {
		for i < len(a.items) && !keep[i] {
			i++
		}
		return i
	}
	line := func(i int) int {
		if i < 0 || i >= len(a.items) || !a.items[i].pos.IsValid() {
			return 0
		}
		return a.src.LineOf(a.items[i].pos.Start)
	}
	for changed := true; changed; {
		changed = false
		prev := -1
		for i := range a.items {
			if !keep[i] {
				continue
			}
			it := &a.items[i]
			if it.op == opJump && next(it.label.index) == next(i+1) {
				// The jump's own line, if any, stays visible as a NOP.
				if it.artificial {
					keep[i] = false
				} else {
					it.op, it.label = code.NOP, nil
				}
				changed = true
			}
			if keep[i] && it.op == code.NOP {
				l := line(i)
				n := next(i + 1)
				atTarget := false
				for k := prev + 1; k <= i; k++ {
					atTarget = atTarget || target[k]
				}
				switch {
				case it.artificial, l == 0,
					n < len(a.items) && line(n) == l,
					prev >= 0 && !atTarget && line(prev) == l && !endsFlow(a.items[prev].op):
					keep[i] = false
					changed = true
				case n < len(a.items) && a.items[n].artificial && !anyTrue(target[i+1:n+1]):
					// What follows has no line of its own: it takes this one.
					a.items[n].pos, a.items[n].artificial = it.pos, false
					keep[i] = false
					changed = true
				}
			}
			if keep[i] {
				prev = i
			}
		}
	}
	a.moved = make([]int, len(a.items)+1)
	var kept []item
	var depth []int
	for i, it := range a.items {
		a.moved[i] = len(kept)
		if keep[i] {
			kept = append(kept, it)
			depth = append(depth, a.depth[i])
		}
	}
	a.moved[len(a.items)] = len(kept)
	a.items, a.depth = kept, depth
}

func anyTrue(list []bool) bool {
	for _, b := range list {
		if b {
			return true
		}
	}
	return false
}

// positions gives an artificial instruction the position of the only one that can
// come before it.
func (a *assembler) positions() {
	sources := make([]int, len(a.items)) // how many items lead here by a jump
	from := make([]int, len(a.items))
	handler := make([]bool, len(a.items)+1) // a handler that nothing can reach is gone
	for i, it := range a.items {
		if it.label != nil {
			t := a.moved[it.label.index]
			sources[t]++
			from[t] = i
		}
		if it.guard != nil {
			handler[a.moved[it.guard.target.index]] = true
		}
	}
	for i := range a.items {
		it := &a.items[i]
		if !it.artificial || handler[i] {
			continue
		}
		falls := i > 0 && !endsFlow(a.items[i-1].op)
		switch {
		case falls && sources[i] == 0:
			it.pos = a.items[i-1].pos
		case !falls && sources[i] == 1 && from[i] < i:
			it.pos = a.items[from[i]].pos
		}
	}
}

func (a *assembler) write() {
	co := a.u.code
	for i, it := range a.items {
		arg := it.arg
		op := it.op
		if it.slot != nil {
			arg = it.slot.index
		}
		if it.label != nil {
			arg = a.moved[it.label.index]
			if op == opJump {
				op = code.JUMP_FORWARD
				if arg <= i {
					op = code.JUMP_BACKWARD
				}
			}
		}
		co.Instrs = append(co.Instrs, code.MakeInstr(op, arg))
		co.Spans = append(co.Spans, it.pos)
		if g := it.guard; g != nil && it.op != code.NOP && op != code.JUMP_FORWARD {
			a.cover(i, g)
		}
	}
}

// cover writes the exception table's row for one instruction, or lets the last row
// reach up to it.
func (a *assembler) cover(i int, g *guard) {
	co := a.u.code
	h := code.Handler{Start: i, End: i + 1, Target: a.moved[g.target.index], Depth: g.depth}
	if n := len(co.Handlers); n > 0 {
		last := &co.Handlers[n-1]
		same := last.Target == h.Target && last.Depth == h.Depth
		for k := last.End; k < i; k++ {
			same = same && a.items[k].guard == g
		}
		if same {
			last.End = i + 1
			return
		}
	}
	co.Handlers = append(co.Handlers, h)
}
