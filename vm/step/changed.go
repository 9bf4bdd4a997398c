package step

// seenVars holds the variables of the frames of one picture, as it shows them: by the
// number of the frame, then by name.
type seenVars map[int]map[string]string

// mark marks the variables of a picture that have changed since the one before, and
// answers its own for the next one. A frame that was not on the ladder then has
// nothing to compare with.
func (before seenVars) mark(s *Snapshot) seenVars {
	now := make(seenVars, len(s.Ladder))
	for i := range s.Ladder {
		r := &s.Ladder[i]
		values := make(map[string]string, len(r.Locals))
		old, known := before[r.Frame]
		for k := range r.Locals {
			v := &r.Locals[k]
			values[v.Name] = v.Value
			was, had := old[v.Name]
			v.Changed = known && (!had || was != v.Value)
		}
		now[r.Frame] = values
	}
	return now
}
