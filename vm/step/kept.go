package step

// This file owns the pictures that a session keeps: of the steps that it was at last.
// They are what running again would show, so that they save time and nothing else.

// A kept holds pictures of steps that follow each other.
type kept struct {
	pictures []*Snapshot
	weight   int
}

// keptMost bounds how many pictures are kept, keptWeight what they may weigh, and
// keptBefore is how many steps before the one that is asked for get a picture.
const keptMost, keptWeight, keptBefore = 200, 100_000, 12

// add keeps a picture, and forgets those that do not belong before it.
func (k *kept) add(s *Snapshot) {
	if s == nil {
		return
	}
	if n := len(k.pictures); n > 0 {
		last := k.pictures[n-1]
		if last.Step+1 != s.Step {
			*k = kept{}
		} else if last.Next == nil {
			ev := s.Event
			last.Next = &ev
		}
	}
	k.pictures = append(k.pictures, s)
	k.weight += s.weight()
	for len(k.pictures) > keptMost || k.weight > keptWeight && len(k.pictures) > 1 {
		k.weight -= k.pictures[0].weight()
		k.pictures[0] = nil
		k.pictures = k.pictures[1:]
	}
}

// at is the picture of step n, nil if there is none. The last one may not know yet what
// comes next, and the machine stands there.
func (k *kept) at(n int) *Snapshot {
	if len(k.pictures) == 0 {
		return nil
	}
	i := n - k.pictures[0].Step
	if i < 0 || i >= len(k.pictures) || k.pictures[i].Next == nil && !k.pictures[i].Ended {
		return nil
	}
	return k.pictures[i]
}
