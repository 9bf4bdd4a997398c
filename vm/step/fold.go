package step

import (
	"slices"

	"gen/vm"
)

// This file owns the fold of a long picture. A chain may have a million frames: a
// picture shows its two ends and the places where something happens, and keeps of the
// rest only what a movement asks for. So a step costs about the same at any depth.

// foldFrom is how long a ladder may be before its middle is left out, foldEnds how much
// of it stays at each end, foldNear how much on each side of a frame that acts.
const foldFrom, foldEnds, foldNear = 250, 100, 8

// rowsMost bounds the rows of the table of generators.
const rowsMost = 600

// A Fold stands for rungs that a picture leaves out.
type Fold struct {
	Rungs      int `json:"rungs"`
	Generators int `json:"generators"` // how many of them are frames of generators
	runs       []sameRungs
}

// sameRungs are neighbours that differ in their numbers alone, as recursion makes them.
type sameRungs struct {
	name            string // without the number behind it
	first, serial   int    // the numbers of the first one: of the frame, and behind the name
	step, count     int    // what the next numbers differ by, 1 or -1
	through, closed bool
}

// add adds a rung below the others.
func (d *Fold) add(f *vm.Frame, through, closed bool) {
	d.Rungs++
	name, serial := "", 0
	if g := f.Generator(); g != nil {
		d.Generators++
		name, serial = g.BaseName()
	} else {
		name = f.Name()
	}
	number := f.Number()
	if n := len(d.runs); n > 0 {
		r := &d.runs[n-1]
		by := number - r.first
		if r.count > 1 {
			by = number - r.first - r.step*(r.count-1)
		}
		plain := serial == 0 && r.serial == 0
		if r.name == name && r.through == through && r.closed == closed && (by == 1 || by == -1) && (r.count == 1 || by == r.step) &&
			(plain || serial == r.serial+by*r.count) {
			r.step = by
			r.count++
			return
		}
	}
	d.runs = append(d.runs, sameRungs{name: name, first: number, serial: serial, step: 1, count: 1, through: through, closed: closed})
}

// holds reports whether one of the rungs is that of a frame with a number, and whether
// a yield rode up through it.
func (d *Fold) holds(frame int) (found, through, closed bool) {
	for i := range d.runs {
		r := &d.runs[i]
		if at := (frame - r.first) * r.step; at >= 0 && at < r.count {
			return true, r.through, r.closed
		}
	}
	return false, false, false
}

// Left reports whether a frame with a number stands on the part of the ladder that is
// left out, and whether a yield rides up through it at this moment.
func (s *Snapshot) Left(frame int) (found, through, closed bool) {
	for i := range s.Ladder {
		if d := s.Ladder[i].Above; d != nil {
			if found, through, closed = d.holds(frame); found {
				break
			}
		}
	}
	return found, through, closed
}

// Through reports whether a yield rides up through a frame whose name match likes.
func (s *Snapshot) Through(match func(name string) bool) bool {
	for i := range s.Ladder {
		r := &s.Ladder[i]
		if r.Through && match(r.Name) {
			return true
		}
		if r.Above == nil {
			continue
		}
		for k := range r.Above.runs {
			run := &r.Above.runs[k]
			for n := 0; run.through && n < run.count; n++ {
				if match(vm.NameWith(run.name, run.serial+n*run.step)) {
					return true
				}
			}
		}
	}
	return false
}

// whole reports whether a picture leaves nothing out.
func (s *Snapshot) whole() bool {
	return s.MoreGens == 0 && !slices.ContainsFunc(s.Ladder, func(r Rung) bool { return r.Above != nil })
}

// weight is about how much memory a picture takes, in rungs.
func (s *Snapshot) weight() int {
	w := 10 + len(s.Ladder) + len(s.Gens)
	for i := range s.Ladder {
		if d := s.Ladder[i].Above; d != nil {
			w += len(d.runs) / 4
		}
	}
	if s.Loop != nil {
		w += len(s.Loop.Tasks) + len(s.Loop.Heap) + len(s.Loop.Ready)
	}
	return w
}

// shown are the places in a ladder of frames that a picture shows, in order: its ends,
// and what stands near the frames that act. It is nil for all.
func shown(frames []*vm.Frame, acting ...*vm.Frame) []int {
	n := len(frames)
	if n <= foldFrom {
		return nil
	}
	at := make([]int, 0, foldFrom)
	for i := range foldEnds {
		at = append(at, i)
	}
	for i := foldEnds; i < n-foldEnds; i++ {
		for _, f := range acting {
			if frames[i] != f {
				continue
			}
			for k := max(i-foldNear, at[len(at)-1]+1); k <= min(i+foldNear, n-foldEnds-1); k++ {
				at = append(at, k)
			}
		}
	}
	for i := n - foldEnds; i < n; i++ {
		at = append(at, i)
	}
	return at
}
