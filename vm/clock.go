package vm

import "time"

// The session's clock. In virtual time it stands still while the program works,
// apart from one microsecond for each reading, and moves when the program sleeps.

// clock is the state of virtual time.
type clock struct {
	elapsed time.Duration // of virtual time, since the start of the session
	started time.Time     // the start of the session
	heard   int           // readings that a journal has answered
	slept   time.Duration // what the program has asked to sleep, which takes no processor time
}

// A Journal is what a real clock said to a program, so that another machine can run
// the same again in virtual time.
type Journal struct {
	Started  time.Time
	Readings []time.Duration // since then
}

// journalLimit bounds a journal; what runs again goes on in plain virtual time then.
const journalLimit = 1 << 20

// Copy is a journal that does not grow with the first one.
func (j *Journal) Copy() *Journal {
	n := len(j.Readings)
	return &Journal{Started: j.Started, Readings: j.Readings[:n:n]}
}

// startClock begins the session's time.
func (m *Machine) startClock() {
	j := m.opt.Journal
	switch {
	case m.opt.Now != nil:
		m.clock.started = m.opt.Now()
		if j != nil {
			*j = Journal{Started: m.clock.started}
		}
	case j != nil:
		m.clock.started = j.Started
	default:
		m.clock.started = epoch
	}
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
	j := m.opt.Journal
	if m.opt.Now != nil {
		t := m.opt.Now()
		if j != nil && len(j.Readings) < journalLimit {
			j.Readings = append(j.Readings, t.Sub(m.clock.started))
		}
		return t
	}
	if j != nil && m.clock.heard < len(j.Readings) {
		m.clock.elapsed = j.Readings[m.clock.heard]
		m.clock.heard++
	} else {
		m.clock.elapsed += virtualTick
	}
	return m.clock.started.Add(m.clock.elapsed)
}

// sleep lets time pass.
func (m *Machine) sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	m.clock.slept += d
	if m.opt.Now != nil {
		end := m.opt.Now().Add(d)
		for left := d; left > 0 && m.opt.Sleep != nil && !m.interrupt.Load(); left = end.Sub(m.opt.Now()) {
			m.opt.Sleep(left)
		}
		return
	}
	m.clock.elapsed += d
	if m.opt.Watch {
		m.fact(Fact{Kind: EvClock, From: m.userFrame(), Value: Float(m.clock.elapsed.Seconds())})
	}
}
