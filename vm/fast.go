package vm

import "gen/lang/code"

// The second engine. run executes a program to its end as Machine.step would: the
// frequent cases of the frequent instructions are here, all else is done by step,
// which alone says what an instruction means. Nobody watches a program that runs
// this way, so no facts are kept. Without this file everything works, more slowly.
//
// For speed the position in the frame and the count of instructions live in local
// variables while the same frame runs. Whoever else is called finds them saved, and
// the frame is loaded anew afterwards, whichever it is then.

// run executes the loaded program to its end.
func (m *Machine) run() {
next:
	for m.frame != nil {
		if m.interrupt.Load() {
			if m.halted.Load() {
				return
			}
			m.interruptNow()
			continue
		}
		if m.steps >= m.nextCheck && !m.check() {
			continue
		}
		f := m.frame
		slots, instrs := f.slots, f.body.Instrs
		pc, sp := int(f.pc), int(f.sp)
		end := m.nextCheck
		left := end - m.steps // instructions until the next look at the bounds

		for left > 0 {
			in := instrs[pc]
			pc++
			left--
			switch in.Op() {
			case code.NOP:
				continue

			case code.LOAD_FAST:
				if v := &slots[in.Arg()]; v.obj != nil {
					slots[sp] = *v
					sp++
					continue
				}
			case code.LOAD_CONST:
				slots[sp] = f.body.consts[in.Arg()]
				sp++
				continue
			case code.STORE_FAST:
				sp--
				if v, to := &slots[sp], &slots[in.Arg()]; isInt(v) && isInt(to) {
					to.n = v.n
				} else {
					*to = *v
					v.obj = nil
				}
				continue
			case code.POP_TOP:
				if v := &slots[sp-1]; v.obj == nil || !isGenerator(v) {
					sp--
					v.obj = nil
					continue
				}
			case code.PUSH_NULL:
				slots[sp] = Value{}
				sp++
				continue
			case code.COPY:
				slots[sp] = slots[sp-in.Arg()]
				sp++
				continue
			case code.SWAP:
				a, b := &slots[sp-1], &slots[sp-in.Arg()]
				*a, *b = *b, *a
				continue
			case code.LOAD_DEREF:
				if c, ok := slots[in.Arg()].obj.(*Cell); ok && c.v.obj != nil {
					slots[sp] = c.v
					sp++
					continue
				}
			case code.STORE_DEREF:
				if c, ok := slots[in.Arg()].obj.(*Cell); ok {
					sp--
					c.v = slots[sp]
					slots[sp].obj = nil
					continue
				}

			case code.LOAD_GLOBAL, code.LOAD_NAME:
				if f.ns != nil && f.ns != f.fn.globals || f.body.sites == nil {
					break
				}
				s, name := &f.body.sites[in.Arg()], f.body.names[in.Arg()]
				d, at := f.fn.globals, s.global
				if s.absent == d && s.changes == d.changes {
					d, at = f.fn.builtins, s.builtin
				}
				if int(at) < len(d.items) {
					it := &d.items[at]
					if k, ok := it.key.obj.(*Str); ok && k == name {
						if _, ok := it.val.obj.(*lazy); !ok {
							slots[sp] = it.val
							sp++
							continue
						}
					}
				}
			case code.LOAD_ATTR:
				o, ok := slots[sp-1].obj.(*Instance)
				if !ok || f.body.sites == nil {
					break
				}
				s := &f.body.sites[in.Arg()]
				if s.cls != o.cls || s.version != o.cls.version {
					break
				}
				switch s.get {
				case ownFirst:
					if d := o.dict; d != nil && int(s.own) < len(d.items) {
						it := &d.items[s.own]
						if k, ok := it.key.obj.(*Str); ok && k == f.body.names[in.Arg()] {
							slots[sp-1] = it.val
							continue
						}
					}
				case inSlot:
					if i := s.slot; i < len(o.slots) && o.slots[i].obj != nil {
						slots[sp-1] = o.slots[i]
						continue
					}
				}
			case code.STORE_ATTR:
				o, ok := slots[sp-1].obj.(*Instance)
				if !ok || f.body.sites == nil {
					break
				}
				s := &f.body.sites[in.Arg()]
				if s.cls != o.cls || s.version != o.cls.version {
					break
				}
				switch s.set {
				case ownFirst:
					if d := o.dict; d != nil && int(s.own) < len(d.items) {
						it := &d.items[s.own]
						if k, ok := it.key.obj.(*Str); ok && k == f.body.names[in.Arg()] {
							it.val = slots[sp-2]
							slots[sp-1].obj, slots[sp-2].obj = nil, nil
							sp -= 2
							continue
						}
					}
				case inSlot:
					if i := s.slot; i < len(o.slots) {
						o.slots[i] = slots[sp-2]
						slots[sp-1].obj, slots[sp-2].obj = nil, nil
						sp -= 2
						continue
					}
				}

			case code.BINARY_OP, code.BINARY_OP_INPLACE:
				a, b := &slots[sp-2], &slots[sp-1]
				if isInt(a) && isInt(b) {
					x, y := a.n, b.n
					switch code.BinaryOp(in.Arg()) {
					case code.Add:
						if z := x + y; (z > x) == (y > 0) {
							a.n = z
							sp--
							continue
						}
					case code.Subtract:
						if z := x - y; (z < x) == (y > 0) {
							a.n = z
							sp--
							continue
						}
					case code.Multiply:
						const small = 1 << 31
						if -small < x && x < small && -small < y && y < small {
							a.n = x * y
							sp--
							continue
						}
					case code.FloorDivide:
						if x >= 0 && y > 0 {
							a.n = x / y
							sp--
							continue
						}
					case code.Remainder:
						if x >= 0 && y > 0 {
							a.n = x % y
							sp--
							continue
						}
					case code.And:
						a.n = x & y
						sp--
						continue
					case code.Or:
						a.n = x | y
						sp--
						continue
					case code.Xor:
						a.n = x ^ y
						sp--
						continue
					}
				} else if isFloat(a) && isFloat(b) {
					x, y := a.float(), b.float()
					switch code.BinaryOp(in.Arg()) {
					case code.Add:
						*a = Float(x + y)
						sp--
						continue
					case code.Subtract:
						*a = Float(x - y)
						sp--
						continue
					case code.Multiply:
						*a = Float(x * y)
						sp--
						continue
					}
				}
			case code.COMPARE_OP:
				a, b := &slots[sp-2], &slots[sp-1]
				var yes bool
				switch {
				case isInt(a) && isInt(b):
					x, y := a.n, b.n
					switch code.CompareOp(in.Arg()) {
					case code.Lt:
						yes = x < y
					case code.Le:
						yes = x <= y
					case code.Eq:
						yes = x == y
					case code.Ne:
						yes = x != y
					case code.Gt:
						yes = x > y
					case code.Ge:
						yes = x >= y
					}
				case isFloat(a) && isFloat(b):
					x, y := a.float(), b.float()
					switch code.CompareOp(in.Arg()) {
					case code.Lt:
						yes = x < y
					case code.Le:
						yes = x <= y
					case code.Eq:
						yes = x == y
					case code.Ne:
						yes = x != y
					case code.Gt:
						yes = x > y
					case code.Ge:
						yes = x >= y
					}
				default:
					goto unknown
				}
				sp--
				if yes {
					slots[sp-1] = True
				} else {
					slots[sp-1] = False
				}
				continue
			case code.IS_OP:
				a, b := &slots[sp-2], &slots[sp-1]
				if a.obj == nil || b.obj == nil {
					break
				}
				sp--
				if (a.n == b.n && a.obj == b.obj) != (in.Arg() == 1) {
					*a = True
				} else {
					*a = False
				}
				b.obj = nil
				continue
			case code.TO_BOOL:
				switch v := &slots[sp-1]; v.obj.(type) {
				case boolKind:
					continue
				case intKind:
					if v.n != 0 {
						*v = True
					} else {
						*v = False
					}
					continue
				case noneKind:
					*v = False
					continue
				}
			case code.UNARY_NOT:
				if slots[sp-1].n == 0 {
					slots[sp-1] = True
				} else {
					slots[sp-1] = False
				}
				continue

			case code.JUMP_FORWARD:
				pc = in.Arg()
				continue
			case code.JUMP_BACKWARD:
				pc = in.Arg()
				if !m.interrupt.Load() {
					continue
				}
				f.pc, f.sp, m.steps = int32(pc), int32(sp), end-left
				continue next
			case code.POP_JUMP_IF_FALSE:
				sp--
				if slots[sp].n == 0 {
					pc = in.Arg()
				}
				continue
			case code.POP_JUMP_IF_TRUE:
				sp--
				if slots[sp].n != 0 {
					pc = in.Arg()
				}
				continue
			case code.FOR_ITER:
				switch o := slots[sp-1].obj.(type) {
				case *rangeIterator:
					if o.left > 0 && o.big == nil {
						slots[sp] = Int(o.at)
						o.at += o.step
						o.left--
						sp++
						continue
					}
				case *listIterator:
					if o.list != nil && o.i < len(o.list.items) {
						slots[sp] = o.list.items[o.i]
						o.i++
						sp++
						continue
					}
				case *Generator:
					if o.leaf != nil && o.kind() == generatorKind && f.depth < int32(m.recursionLimit) {
						f.pc, f.sp, m.steps = int32(pc), int32(sp), end-left
						m.resume(o, None)
						continue next
					}
				}
			case code.YIELD_VALUE:
				if v := slots[sp-1]; f.gen.async == nil {
					f.pc, f.sp, m.steps = int32(pc), int32(sp-1), end-left
					m.yield(f, v)
					continue next
				}

			case code.BINARY_SUBSCR:
				if l, i := &slots[sp-2], &slots[sp-1]; isInt(i) {
					if o, ok := l.obj.(*List); ok && o.ext == nil && uint64(i.n) < uint64(len(o.items)) {
						*l = o.items[i.n]
						sp--
						continue
					}
				}
			case code.STORE_SUBSCR:
				if l, i := &slots[sp-2], &slots[sp-1]; isInt(i) {
					if o, ok := l.obj.(*List); ok && o.ext == nil && uint64(i.n) < uint64(len(o.items)) {
						o.items[i.n] = slots[sp-3]
						l.obj, slots[sp-3].obj = nil, nil
						sp -= 3
						continue
					}
				}

			case code.CALL:
				base := sp - in.Arg() - 2
				fn, args := slots[base], slots[base+2:sp]
				if slots[base+1].obj != nil {
					args = slots[base+1 : sp]
				}
				f.pc, f.sp, m.steps = int32(pc), int32(base), end-left
				if o, ok := fn.obj.(*Function); ok && o.body.simple == len(args)+1 && f.depth < int32(m.recursionLimit) {
					m.enterSimple(o, args)
				} else {
					m.complete(m.call(fn, args, nil))
				}
				continue next
			case code.RETURN_VALUE:
				if f.gen == nil {
					f.pc, f.sp, m.steps = int32(pc), int32(sp-1), end-left
					m.returnTo(f, slots[sp-1])
					continue next
				}
			}
		unknown:
			pc--
			left++
			break
		}
		f.pc, f.sp, m.steps = int32(pc), int32(sp), end-left
		if left > 0 {
			m.step()
		}
	}
}

func isInt(v *Value) bool   { _, ok := v.obj.(intKind); return ok }
func isFloat(v *Value) bool { _, ok := v.obj.(floatKind); return ok }

func isGenerator(v *Value) bool { _, ok := v.obj.(*Generator); return ok }
