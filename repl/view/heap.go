package view

import (
	"fmt"
	"math"
	"strings"

	"gen/vm/step"
)

// This file draws a heap: as the tree that it means, and as the list that it is.

// clockText is a time for a learner: three digits after the point are enough, the
// microseconds between two readings of the clock are noise.
func clockText(t float64) string { return seconds(math.Round(t*1000) / 1000) }

// entryText is what stands in a node: the time and who is woken.
func entryText(h *step.HeapEntry, gap string) string {
	return clockText(h.When) + gap + clean(h.Label)
}

// A canvas is a picture of rows that are written at columns.
type canvas struct{ rows []*row }

// at writes into row y. Pieces of a row must come from left to right.
func (c *canvas) at(y, x int, text string, as role) *row {
	for len(c.rows) <= y {
		c.rows = append(c.rows, new(row))
	}
	return c.rows[y].at(x, text, as)
}

// heapTree draws the heap between two columns: boxes for up to three entries, one
// line per level for more. What is deeper than the room is counted.
func heapTree(c *canvas, l *step.Loop, from, to int, o Options) {
	switch n := len(l.Heap); {
	case n == 0:
		c.at(1, from, "(no timers)", faint)
	case n <= 3 && to-from >= 36:
		heapBoxes(c, l, from, to, o)
	default:
		heapLines(c, l, from, to, o)
	}
}

// clipEntry cuts an entry; of a name such as countdown#3 the number stays.
func (t *theme) clipEntry(text string, w int) string {
	if i := strings.LastIndexByte(text, '#'); i > 0 && Width(text) > w && w-len(text[i:]) > 4 {
		return t.clip(text[:i], w-len(text[i:])) + text[i:]
	}
	return t.clip(text, w)
}

// heapBoxes draws a root with at most two children.
func heapBoxes(c *canvas, l *step.Loop, from, to int, o Options) {
	t := o.theme()
	inner := 9
	for i := range l.Heap {
		inner = max(inner, Width(entryText(&l.Heap[i], "  "))+2)
	}
	// A box, the number beside it, and the same again must fit beside each other.
	inner = min(inner, (to-from)/2-11)
	inner -= 1 - inner%2
	half := inner/2 + 1
	boxReach := max(12, half+5) // from the middle of a box to those of its children
	// The root stands where the notes beside it and its right child have room.
	middle := min((from+to)/2, to-boxReach-half-4)
	middle = max(middle, from+boxReach+half)
	if to-from >= 60 {
		middle = from + 30
	}
	top := t.boxTop(inner, false)
	root := t.boxText(entryText(&l.Heap[0], "  "), inner)
	c.at(0, middle-half, top, faint)
	heapNode(c.at(1, middle-half, root, roleOfEntry(l, 0)), l, 0, o, to)
	if len(l.Heap) == 1 {
		c.at(2, middle-half, t.boxBottom(inner), faint)
		return
	}
	legs := []rune(t.boxBottom(inner))
	at := []int{half - 2, half + 2}
	for i := 1; i < len(l.Heap); i++ {
		legs[at[i-1]] = []rune(t.teeDown)[0]
	}
	c.at(2, middle-half, string(legs), faint)
	if note := rosePast(l); note != "" && l.Moved == 0 && middle+half+5+len(note) < o.width() {
		c.at(2, middle+half+5, note, plain)
	}
	for i := 1; i < len(l.Heap); i++ {
		side := 2*i - 3
		x := middle + side*boxReach
		if side < 0 {
			c.at(3, x, t.cornerTop+strings.Repeat(t.rule, boxReach-3)+t.turn, faint)
		} else {
			c.at(3, middle+2, t.corner+strings.Repeat(t.rule, boxReach-3)+t.turnTop, faint)
		}
		c.at(4, x-half, t.boxTop(inner, true), faint)
		limit := to
		if i == 1 && len(l.Heap) == 3 {
			limit = middle + boxReach - half
		}
		heapNode(c.at(5, x-half, t.boxText(entryText(&l.Heap[i], "  "), inner), roleOfEntry(l, i)), l, i, o, limit)
		c.at(6, x-half, t.boxBottom(inner), faint)
	}
}

// heapNode writes the tie number beside a box, and marks the entry that moved.
func heapNode(line *row, l *step.Loop, i int, o Options, limit int) {
	h := &l.Heap[i]
	moved := l.Moved == i
	if i == 0 && moved {
		note := fmt.Sprintf("<- now: filed as #%d", h.Seq)
		if rosePast(l) != "" {
			note += ","
		}
		if line.end+1+len(note) <= o.width() {
			line.at(line.end+1, note, marker)
			return
		}
	}
	note := fmt.Sprintf("#%d", h.Seq)
	if (h.Seq > 0 || l.BySeq) && line.end+1+len(note) <= limit {
		line.at(line.end+1, note, faint)
	}
	if moved && line.end+7 <= limit {
		line.at(line.end+1, "<- now", marker)
	}
}

// rosePast names the entry that the one which moved changed places with.
func rosePast(l *step.Loop) string {
	if l.Moved < 0 || l.Swapped < 0 || l.Swapped >= len(l.Heap) || l.Moved >= l.Swapped {
		return ""
	}
	h := &l.Heap[l.Swapped]
	return fmt.Sprintf("rose past %s (%s)", clean(h.Label), clockText(h.When))
}

func roleOfEntry(l *step.Loop, i int) role {
	if l.Moved == i {
		return marker
	}
	return plain
}

// heapLevels is the number of levels of a heap of n entries.
func heapLevels(n int) int {
	levels := 0
	for ; n > 0; n /= 2 {
		levels++
	}
	return levels
}

// heapLines draws one line per level, with the branches between.
func heapLines(c *canvas, l *step.Loop, from, to int, o Options) {
	t := o.theme()
	const least = 7
	levels := min(heapLevels(len(l.Heap)), 4)
	for levels > 1 && (to-from)>>(levels-1) < least {
		levels--
	}
	for level := range levels {
		cell := (to - from) >> level
		y := 2 * level
		for k := range 1 << level {
			i := 1<<level - 1 + k
			if i >= len(l.Heap) {
				break
			}
			h := &l.Heap[i]
			text := entryText(h, " ")
			room := cell - 1
			if level == 0 {
				room = to - from
			}
			if l.Moved == i && Width(text)+2 <= room {
				text = "> " + text
			}
			if tag := fmt.Sprintf(" #%d", h.Seq); (h.Seq > 0 || l.BySeq) && Width(text)+len(tag) <= room {
				text += tag
			}
			text = t.clipEntry(text, room)
			x := from + k*cell + (cell-Width(text))/2
			c.at(y, x, text, roleOfEntry(l, i))
			left, right := 2*i+1, 2*i+2
			if level == levels-1 || left >= len(l.Heap) {
				continue
			}
			middle := from + k*cell + cell/2
			arm := cell / 4
			branch := t.cornerTop + strings.Repeat(t.rule, max(arm-1, 0)) + t.turn
			if right < len(l.Heap) {
				branch = t.cornerTop + strings.Repeat(t.rule, max(arm-1, 0)) + t.teeUp +
					strings.Repeat(t.rule, max(arm-1, 0)) + t.turnTop
			}
			c.at(y+1, middle-arm, branch, faint)
		}
	}
	if shown := 1<<levels - 1; shown < len(l.Heap) {
		c.at(2*levels-1, from, fmt.Sprintf("(%d more below)", len(l.Heap)-shown), faint)
	}
}

// boxTop is the upper edge of a box, with a branch into its middle if it hangs.
func (t *theme) boxTop(inner int, hangs bool) string {
	if !hangs {
		return t.cornerTop + strings.Repeat(t.rule, inner) + t.turnTop
	}
	return t.cornerTop + strings.Repeat(t.rule, inner/2) + t.teeUp + strings.Repeat(t.rule, inner/2) + t.turnTop
}

func (t *theme) boxBottom(inner int) string {
	return t.corner + strings.Repeat(t.rule, inner) + t.turn
}

func (t *theme) boxText(text string, inner int) string {
	return t.rail + " " + pad(t.clipEntry(text, inner-2), inner-2) + " " + t.rail
}

// heapList is the heap as the list that it is stored in.
func heapList(l *step.Loop) string {
	var parts []string
	for i := range l.Heap {
		parts = append(parts, entryText(&l.Heap[i], " "))
	}
	if len(parts) == 0 {
		return "[ ]"
	}
	return "[ " + strings.Join(parts, ", ") + " ]"
}

// earlier is the rule of the heap.
func earlier(l *step.Loop, a, b step.HeapEntry) bool {
	if a.When != b.When || !l.BySeq {
		return a.When < b.When
	}
	return a.Seq < b.Seq
}

// inOrder reports whether no entry of the heap stands below one that is later.
func inOrder(l *step.Loop) bool {
	for i := 1; i < len(l.Heap); i++ {
		if earlier(l, l.Heap[i], l.Heap[(i-1)/2]) {
			return false
		}
	}
	return true
}

// popMost bounds the entries that are looked at one by one.
const popMost = 100

// popOrder is the order in which the first entries will leave the heap: the same
// steps as heapq.heappop makes, for entries that compare equal keep no order of
// their own.
func popOrder(l *step.Loop) []step.HeapEntry {
	heap := append([]step.HeapEntry(nil), l.Heap...)
	var order []step.HeapEntry
	for len(heap) > 0 && len(order) < popMost {
		order = append(order, heap[0])
		last := len(heap) - 1
		heap[0] = heap[last]
		heap = heap[:last]
		pos := 0
		for pos < len(heap)/2 {
			child := 2*pos + 1
			if child+1 < len(heap) && !earlier(l, heap[child], heap[child+1]) {
				child++
			}
			heap[pos], heap[child] = heap[child], heap[pos]
			pos = child
		}
		for pos > 0 && earlier(l, heap[pos], heap[(pos-1)/2]) {
			up := (pos - 1) / 2
			heap[pos], heap[up] = heap[up], heap[pos]
			pos = up
		}
	}
	return order
}
