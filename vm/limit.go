package vm

import (
	"runtime"
	"runtime/metrics"
)

// The bounds of a program: instructions, memory, and Ctrl-C from outside.

// checkEvery is how many instructions pass between two looks at the memory.
const checkEvery = 1 << 18

// requestCheck is how much a program may ask for in big requests before the memory
// is looked at earlier.
const requestCheck = 64 << 20

// memoryLimit is the bound on memory in bytes.
func (m *Machine) memoryLimit() int64 {
	if m.opt.MaxMemory > 0 {
		return m.opt.MaxMemory
	}
	return 1 << 30
}

// room reports whether n more items of the given size may be allocated at once.
// Every builtin that makes something of a size the program chooses asks first.
func (m *Machine) room(n, size int64) bool {
	if n > m.memoryLimit()/size {
		return false
	}
	if m.requested += n * size; m.requested > requestCheck {
		m.nextCheck = 0 // before the next instruction
	}
	return true
}

// check is made before an instruction when its time has come. It answers false if
// something has been done instead of the instruction.
func (m *Machine) check() bool {
	if m.opt.MaxSteps > 0 && m.steps >= m.opt.MaxSteps {
		m.frame = nil
		m.uncaught = m.errorf(m.types.RuntimeError, "stopped after %d steps (--max-steps)", m.steps)
		return false
	}
	m.requested = 0
	m.nextCheck = m.steps + checkEvery
	if m.checkInterruptAgain() {
		m.interruptAgain = m.interruptAgain[1:]
		m.nextCheck = m.steps + 1
		m.interruptInstruction()
		return false
	}
	if m.opt.MaxSteps > 0 {
		m.nextCheck = min(m.nextCheck, m.opt.MaxSteps)
	}
	limit := m.heapBefore + uint64(m.memoryLimit())
	if heapInUse() <= limit {
		return true
	}
	runtime.GC() // what the program has dropped does not count
	if heapInUse() <= limit {
		return true
	}
	if m.frame.isLibrary() && !m.frame.body.interruptible() {
		return true
	}
	m.frame.pc++ // the instruction that does not run is where it stood
	m.raiseIn(m.memoryError())
	return false
}

// heapInUse is the size of all objects on the heap, garbage included.
func heapInUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
