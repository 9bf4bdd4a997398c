package vm

import "time"

// The session's clock. In virtual time it stands still while the program works,
// apart from one microsecond for each reading, and moves when the program sleeps.

// clock is the state of virtual time.
type clock struct {
	elapsed time.Duration // since the start of the session
	started time.Time     // of a session in real time
}

// virtualTick is how far one reading of the clock moves virtual time: two timers
// that are set one after the other keep their order, as in real time.
const virtualTick = time.Microsecond

// epoch is the date at which virtual time begins.
var epoch = time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)

// Clock is the time since the start of the session, in seconds; looking at it does
// not move it.
func (m *Machine) Clock() float64 {
	if m.opt.Now != nil {
		return m.opt.Now().Sub(m.clock.started).Seconds()
	}
	return m.clock.elapsed.Seconds()
}

// now reads the clock for the program.
func (m *Machine) now() time.Time {
	if m.opt.Now != nil {
		return m.opt.Now()
	}
	m.clock.elapsed += virtualTick
	return epoch.Add(m.clock.elapsed)
}

// sleep lets time pass.
func (m *Machine) sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	if m.opt.Now != nil {
		if m.opt.Sleep != nil {
			m.opt.Sleep(d)
		}
		return
	}
	m.clock.elapsed += d
	if m.opt.Watch {
		m.fact(Fact{Kind: EvClock, From: m.userFrame(), Value: Float(m.clock.elapsed.Seconds())})
	}
}
