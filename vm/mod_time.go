package vm

import (
	"math"
	"time"
)

// The module time: all of its functions read the session's clock.

// fillTime makes the module. perf_counter and monotonic count from the start of the
// session, as CPython's count from some moment of their own.
func (m *Machine) fillTime(ns *Dict) {
	seconds := func(m *Machine, _ []Value) (Value, *Exception) {
		return Float(float64(m.now().UnixNano()) / 1e9), nil
	}
	nanos := func(m *Machine, _ []Value) (Value, *Exception) { return Int(m.now().UnixNano()), nil }
	since := func(m *Machine, _ []Value) (Value, *Exception) { return Float(float64(m.sinceStart()) / 1e9), nil }
	sinceNanos := func(m *Machine, _ []Value) (Value, *Exception) { return Int(int64(m.sinceStart())), nil }
	worked := func(m *Machine, _ []Value) (Value, *Exception) {
		return Float(float64(m.sinceStart()-m.clock.slept) / 1e9), nil
	}
	workedNanos := func(m *Machine, _ []Value) (Value, *Exception) {
		return Int(int64(m.sinceStart() - m.clock.slept)), nil
	}
	m.defineModule(ns, "time", []nativeDef{
		{name: "time", sig: "", fn: seconds},
		{name: "time_ns", sig: "", fn: nanos},
		{name: "monotonic", sig: "", fn: since},
		{name: "monotonic_ns", sig: "", fn: sinceNanos},
		{name: "perf_counter", sig: "", fn: since},
		{name: "perf_counter_ns", sig: "", fn: sinceNanos},
		{name: "process_time", sig: "", fn: worked},
		{name: "process_time_ns", sig: "", fn: workedNanos},
		{name: "thread_time", sig: "", fn: worked},
		{name: "thread_time_ns", sig: "", fn: workedNanos},
		{name: "sleep", sig: "seconds, /", fn: timeSleep},
	})
}

// sinceStart reads the clock as the time since the start of the session.
func (m *Machine) sinceStart() time.Duration {
	return m.now().Sub(m.clock.started)
}

// maxSleep is how many seconds fit into CPython's PyTime_t, about.
const maxSleep = float64(1<<63) / 1e9

func timeSleep(m *Machine, a []Value) (Value, *Exception) {
	var s float64
	switch v := a[0]; {
	case v.isFloat():
		s = v.float()
	case v.isInt(), v.isBool():
		if s = float64(v.n); s > maxSleep || s < -maxSleep {
			return Value{}, m.errorf(m.types.OverflowError, "timestamp too large to convert to C PyTime_t")
		}
	default:
		if _, ok := v.obj.(*BigInt); ok {
			return Value{}, m.errorf(m.types.OverflowError, "timestamp too large to convert to C PyTime_t")
		}
		return Value{}, m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
	}
	switch {
	case s != s:
		return Value{}, m.valueError("Invalid value NaN (not a number)")
	case s > maxSleep || s < -maxSleep:
		return Value{}, m.errorf(m.types.OverflowError, "timestamp out of range for platform time_t")
	case s < 0:
		return Value{}, m.valueError("sleep length must be non-negative")
	}
	d := time.Duration(math.Round(min(s*1e9, 1<<62)))
	if m.clock.elapsed > math.MaxInt64-d {
		return Value{}, m.errorf(m.types.OverflowError, "virtual time ends here")
	}
	m.sleep(d)
	return None, m.interrupted()
}
