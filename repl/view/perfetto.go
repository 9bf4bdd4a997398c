package view

import (
	"encoding/json"
	"fmt"

	"gen/vm"
	"gen/vm/step"
)

// This file writes events as a trace that https://ui.perfetto.dev and Chrome's tracing
// page draw: a track per frame, with a slice for each time that it was RUNNING, and an
// arrow for each message. A step takes a millisecond there.

// A Perfetto writes events one by one.
type Perfetto struct {
	emit   func(line string)
	tracks map[string]int // of the frames, by name
	open   []string       // the frames that have a slice, innermost last
	last   int            // the last step
	began  bool
}

// NewPerfetto hands each finished line to emit.
func NewPerfetto(emit func(line string)) *Perfetto {
	p := &Perfetto{emit: emit, tracks: map[string]int{}}
	emit(`{"displayTimeUnit":"ms","traceEvents":[`)
	return p
}

// A record is an event in the format of the trace.
type record struct {
	Ph   string         `json:"ph"`
	Name string         `json:"name,omitempty"`
	Cat  string         `json:"cat,omitempty"`
	Pid  int            `json:"pid"`
	Tid  int            `json:"tid"`
	Ts   int            `json:"ts"`
	ID   int            `json:"id,omitempty"`
	Bp   string         `json:"bp,omitempty"`
	S    string         `json:"s,omitempty"`
	Args map[string]any `json:"args,omitempty"`
}

func (p *Perfetto) write(r record) {
	r.Pid = 1
	text, err := json.Marshal(r)
	if err != nil {
		return // strings and numbers cannot fail
	}
	comma := ""
	if p.began {
		comma = ","
	}
	p.began = true
	p.emit(comma + string(text))
}

// track is the number of a frame's track, which is named when it is met.
func (p *Perfetto) track(name string) int {
	n, ok := p.tracks[name]
	if !ok {
		n = len(p.tracks) + 1
		p.tracks[name] = n
		p.write(record{Ph: "M", Name: "thread_name", Tid: n, Args: map[string]any{"name": clean(name)}})
		p.write(record{Ph: "M", Name: "thread_sort_index", Tid: n, Args: map[string]any{"sort_index": n}})
	}
	return n
}

// Add takes the next event.
func (p *Perfetto) Add(e step.Event) {
	p.last = e.N
	from := p.track(e.From)
	if len(p.open) == 0 {
		p.begin(e.From, e.From, e)
	}
	value := asciiTheme.clip(clean(e.V), 60)
	switch {
	case vm.Kinds[e.Kind].Dir == vm.Down:
		if e.Kind == vm.EvForward {
			p.begin(e.From, "RUNNING", e)
		}
		name := e.Kind.String()
		if value != "" {
			name += " " + value
		}
		p.write(record{Ph: "s", Name: name, Cat: "message", Tid: from, Ts: e.N * 1000, ID: e.N})
		p.write(record{Ph: "f", Bp: "e", Name: name, Cat: "message", Tid: p.track(e.To), Ts: (e.N + 1) * 1000, ID: e.N})
	case e.Kind == vm.EvStart || e.Kind == vm.EvResume:
		p.begin(e.From, "RUNNING", e)
	case e.Kind == vm.EvYield || e.Kind == vm.EvPass || (e.Kind == vm.EvReturn || e.Kind == vm.EvRaise) && e.To != "":
		p.instant(e, from, value)
		p.end(e.From, e.N)
	case e.Kind == vm.EvLine:
		p.instant(e, from, fmt.Sprint(e.Line))
	default:
		p.instant(e, from, value)
	}
}

func (p *Perfetto) instant(e step.Event, track int, value string) {
	name := e.Kind.String()
	if value != "" {
		name += " " + value
	}
	p.write(record{Ph: "i", S: "t", Name: name, Tid: track, Ts: e.N * 1000, Args: map[string]any{"line": e.Line, "clock": e.T}})
}

// begin opens a frame's slice, unless it has one.
func (p *Perfetto) begin(frame, name string, e step.Event) {
	for _, open := range p.open {
		if open == frame {
			return
		}
	}
	p.open = append(p.open, frame)
	p.write(record{Ph: "B", Name: name, Tid: p.track(frame), Ts: e.N * 1000, Args: map[string]any{"line": e.Line}})
}

// end closes a frame's slice.
func (p *Perfetto) end(frame string, n int) {
	for i := len(p.open) - 1; i > 0; i-- {
		if p.open[i] == frame {
			p.open = append(p.open[:i:i], p.open[i+1:]...)
			p.write(record{Ph: "E", Tid: p.track(frame), Ts: n*1000 + 500})
			return
		}
	}
}

// End closes what is open.
func (p *Perfetto) End() {
	for len(p.open) > 0 {
		last := len(p.open) - 1
		p.write(record{Ph: "E", Tid: p.track(p.open[last]), Ts: (p.last + 1) * 1000})
		p.open = p.open[:last]
	}
	p.emit("]}")
}
