package vm

// This file owns Ctrl-C in a program. It comes from outside, so that the instructions
// that it fell on are kept: the same run again is interrupted at the same places.

// Interrupt makes the program raise KeyboardInterrupt soon. It may be called from
// any goroutine.
func (m *Machine) Interrupt() { m.interrupt.Store(true) }

// Halt makes Run come back soon, wherever the program is. The machine is of no use
// afterwards. It may be called from any goroutine.
func (m *Machine) Halt() {
	m.halted.Store(true)
	m.interrupt.Store(true) // for long work in Go
}

// Halted reports whether Halt was called.
func (m *Machine) Halted() bool { return m.halted.Load() }

// InterruptedAt lists the instructions, counted from the beginning of the loaded
// program, in whose place KeyboardInterrupt was raised.
func (m *Machine) InterruptedAt() []int64 { return m.interruptedAt }

// InterruptAgain raises KeyboardInterrupt in place of these instructions of the program
// that has just been loaded.
func (m *Machine) InterruptAgain(at []int64) {
	m.interruptAgain = at
	m.checkInterruptAgain()
}

// checkInterruptAgain has the next check made where the next interrupt of an earlier
// run is due; it answers whether that is now.
func (m *Machine) checkInterruptAgain() bool {
	if len(m.interruptAgain) == 0 {
		return false
	}
	due := m.loadedAt + m.interruptAgain[0]
	m.nextCheck = min(m.nextCheck, due)
	return m.steps >= due
}

// loopPatience is how many instructions a loop that hears interrupts has to ask for
// one: who does not come back to the loop meanwhile is interrupted himself.
const loopPatience = 500_000

// interruptNow raises KeyboardInterrupt in the running frame, unless that belongs to
// the library, whose bookkeeping must not be torn, or a loop will ask for it soon.
func (m *Machine) interruptNow() {
	if m.asyncio.hears && m.interruptBy == 0 {
		m.interruptBy = m.steps + loopPatience
	}
	if m.frame.isLibrary() && !m.frame.body.interruptible() || m.asyncio.hears && m.steps < m.interruptBy {
		m.step()
		return
	}
	m.interrupt.Store(false)
	m.interruptBy = 0
	m.interruptInstruction()
}

// interruptInstruction raises KeyboardInterrupt in place of the next instruction.
func (m *Machine) interruptInstruction() {
	m.frame.pc++ // the instruction that does not run any more is where it stood
	m.steps++
	m.raiseIn(m.keyboardInterrupt())
}

// keyboardInterrupt is the exception, raised by the instruction that was counted last.
func (m *Machine) keyboardInterrupt() *Exception {
	m.interruptedAt = append(m.interruptedAt, m.steps-1-m.loadedAt)
	return m.newError(m.types.KeyboardInterrupt)
}

// interruptible reports whether KeyboardInterrupt may be raised in a library
// function: everywhere but in the files that hold half-done work of the machine.
func (b *Body) interruptible() bool { return b.Source.Name != "<lib/core/generator>" }

// interrupted answers KeyboardInterrupt once if somebody has asked for it: long
// loops in Go look at it now and then.
func (m *Machine) interrupted() *Exception {
	if m.interrupt.CompareAndSwap(true, false) {
		m.interruptBy = 0
		return m.keyboardInterrupt()
	}
	return nil
}
