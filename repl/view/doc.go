// Package view draws snapshots as text. Every function here is pure: the same
// snapshot and options give the same bytes, and nothing a view does can run or
// change a program. It owns pictures, tables, trace lines and the sentences of the
// narration; it must not know where its text goes. Colour is laid over finished
// text and carries no meaning of its own.
package view

// Options are a reader's wishes.
type Options struct {
	Width  int      // columns of the page; 0 means 80, less than 40 means 40
	Height int      // rows of the page; 0 means 24
	ASCII  bool     // draw with ASCII characters only
	Plain  bool     // sentences instead of pictures, for screen readers and logs
	Colour bool     // add colour
	Keys   []string // the key strip below a screen, "s step" and so on; none if empty

	Explain Explain // how much the narration tells
}

// Explain is how much the narration tells.
type Explain int

// The amounts: what and what next; nothing; what CPython does as well.
const (
	ExplainOn Explain = iota
	ExplainOff
	ExplainMore
)

// String is the word for an amount.
func (e Explain) String() string { return [...]string{"on", "off", "more"}[e] }

// minWidth is the narrowest page that is drawn; narrower ones get this one.
const minWidth = 40

func (o Options) width() int {
	if o.Width <= 0 {
		return 80
	}
	return max(o.Width, minWidth)
}

func (o Options) height() int {
	if o.Height <= 0 {
		return 24
	}
	return o.Height
}

func (o Options) theme() *theme {
	if o.ASCII {
		return &asciiTheme
	}
	return &unicodeTheme
}

// A theme is a set of characters to draw with. All of them are one column wide on
// every terminal that the theme is chosen for. The triangle that points right is
// missing on purpose: some terminals make an emoji of it.
type theme struct {
	rail, down, up           string
	corner, turn, rule       string
	ellipsis, newline, arrow string
	dot                      string
	cornerTop, turnTop       string // the upper corners of a box
	teeDown, teeUp           string // a rule with a branch below it, above it
}

var unicodeTheme = theme{
	rail: "│", down: "▼", up: "▲",
	corner: "└", turn: "┘", rule: "─",
	ellipsis: "…", newline: " ⏎ ", arrow: "←", dot: "·",
	cornerTop: "┌", turnTop: "┐", teeDown: "┬", teeUp: "┴",
}

var asciiTheme = theme{
	rail: "|", down: "v", up: "^",
	corner: "+", turn: "+", rule: "-",
	ellipsis: "...", newline: " / ", arrow: "<-", dot: ".",
	cornerTop: "+", turnTop: "+", teeDown: "+", teeUp: "+",
}
