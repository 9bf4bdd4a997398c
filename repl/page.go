package repl

import (
	"fmt"
	"io"
	"strings"

	"gen/repl/view"
)

// This file owns the page on a terminal: what stands on it, its redrawing in place,
// and the turning of leaves when a text is longer than the screen.

// remark is the number of lines of a reply that is not to be read alone.
const remark = 3

// screen is the whole page with a reply's text in it. A longer reply that does not fit
// stands alone below the head line.
func (st *Stepper) screen(r reply, height int, at *scroll) []string {
	s, o := st.hidden(), st.o
	o.Keys = keyStrip(o.ASCII, view.LoopEvent(s))
	if o.Plain {
		o.Keys = nil
	}
	panel := st.panel(r)
	for i := range panel {
		panel[i] = view.Clip(panel[i], o)
	}
	page := view.Screen(s, o, panel...)
	if len(page) < height || len(panel) == 0 {
		return at.fit(page, 1, height)
	}
	if len(panel) <= remark {
		// A word or two are no reason to take the picture away: what can be missed goes.
		o.Height, o.Keys = height-len(panel), nil
		for _, o.Explain = range []view.Explain{o.Explain, view.ExplainOff} {
			if page := append(view.Screen(s, o), panel...); len(page) < height {
				*at = scroll{}
				return page
			}
		}
	}
	return at.fit(append([]string{view.Header(s, o), ""}, panel...), 2, height)
}

// A scroll is how far a text that is longer than the screen has been read.
type scroll struct {
	from, rows int // the first row shown below the head, and how many are; no rows: all fit
}

// turn turns a leaf, if the key says so and there is one to turn.
func (at *scroll) turn(key string) bool {
	if at.rows == 0 {
		return false
	}
	switch key {
	case "pagedown", "down":
		at.from += at.rows
	case "pageup", "up":
		at.from -= at.rows
	default:
		return false
	}
	return true
}

// fit cuts a page that is higher than the terminal, so that it can be redrawn. Its
// first lines, head of them, stay.
func (at *scroll) fit(lines []string, head, height int) []string {
	room := max(height-1, head+2)
	if len(lines) <= room {
		*at = scroll{}
		return lines
	}
	at.rows = room - head - 1
	at.from = max(min(at.from, len(lines)-head-at.rows), 0)
	end := head + at.from + at.rows
	foot := fmt.Sprintf(" (%s: PageDown or Down)", plural(len(lines)-end, "more line"))
	if end == len(lines) {
		foot = " (the end; PageUp or Up goes back)"
	}
	page := append(lines[:head:head], lines[head+at.from:end]...)
	return append(page, foot)
}

// A page is what was drawn last.
type page struct {
	out    io.Writer
	drawn  []int // the columns of the rows on the screen that belong to it
	scroll scroll
}

// draw writes lines over the page before. Each row is cleared before it is
// written: clearing behind a full row would take its last character away. A terminal
// that has become narrower has broken the rows that were too long for it.
func (p *page) draw(lines []string, width int) {
	var b strings.Builder
	up := 0
	for _, columns := range p.drawn {
		up += max((columns+width-1)/max(width, 1), 1)
	}
	if up > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", up)
	}
	b.WriteString("\r")
	p.drawn = p.drawn[:0]
	for _, line := range lines {
		b.WriteString("\x1b[2K" + line + "\r\n")
		p.drawn = append(p.drawn, view.Columns(line))
	}
	b.WriteString("\x1b[J")
	io.WriteString(p.out, b.String())
}

// last draws the page that stays.
func (p *page) last(lines []string, width int) {
	p.draw(lines, width)
	p.drawn = nil
}
