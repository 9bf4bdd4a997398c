package view

import (
	"strconv"
	"strings"
)

// A role says what a piece of text is, for colour only.
type role int

const (
	plain    role = iota
	faint         // rails, rules, what is over
	strong        // names
	downward      // a message on its way down
	upward        // a message on its way up
	hole          // an open hole
	running
	suspended
	marker // > and now
)

// sgr gives each role its colour, out of the sixteen that a reader's own terminal
// theme defines.
var sgr = [...]string{
	plain:     "",
	faint:     "2",
	strong:    "1",
	downward:  "36",
	upward:    "33",
	hole:      "1;35",
	running:   "32",
	suspended: "34",
	marker:    "1;33",
}

// A row is one line of a picture under construction: pieces of text at columns.
type row struct {
	pieces []piece
	end    int // the first free column
}

type piece struct {
	col  int
	text string
	role role
}

// at puts text at a column, or right behind what already stands there.
func (r *row) at(col int, text string, as role) *row {
	if text == "" {
		return r
	}
	col = max(col, r.end)
	r.pieces = append(r.pieces, piece{col, text, as})
	r.end = col + Width(text)
	return r
}

// text is the finished line, cut at the page's width.
func (r *row) text(o Options) string {
	var b strings.Builder
	col := 0
	for i, p := range r.pieces {
		room := o.width() - p.col
		if room <= 0 {
			break
		}
		b.WriteString(blanks(p.col - col))
		text := prefix(p.text, room)
		if i == len(r.pieces)-1 || o.width() <= r.pieces[i+1].col {
			text = strings.TrimRight(text, " ")
		}
		col = p.col + Width(text)
		b.WriteString(o.paint(text, p.role))
	}
	return strings.TrimRight(b.String(), " ")
}

// paint adds a role's colour.
func (o Options) paint(text string, as role) string {
	if !o.Colour || sgr[as] == "" || text == "" {
		return text
	}
	return "\x1b[" + sgr[as] + "m" + text + "\x1b[0m"
}

// rule is a line across the page.
func (o Options) rule() string {
	return o.paint(strings.Repeat(o.theme().rule, o.width()), faint)
}

// seconds writes a time as a clock shows it: no more digits than it has.
func seconds(t float64) string {
	s := strconv.FormatFloat(t, 'f', 6, 64)
	s = strings.TrimRight(s, "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return s
}
