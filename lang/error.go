package lang

// error.go owns what a mistake in a text is and how it is printed: exactly like
// CPython 3.13 prints it on stderr.

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"gen/lang/code"
)

// An Error is a mistake in a text: CPython's SyntaxError and its two subclasses.
type Error struct {
	Kind   string // "SyntaxError", "IndentationError", "TabError" or "RecursionError"
	Msg    string // CPython 3.13's words
	Hint   string // one plain sentence for a learner, "" if there is none
	Source *code.Source
	Span   code.Span // what the carets mark; empty (Start == End) marks one column
	// NoCaret is set for the few errors CPython reports without marking a place
	// in the line.
	NoCaret bool
	// NoPlace is set for errors that have no place at all.
	NoPlace bool
	// Incomplete is set when more text could still make the input right: the
	// REPL then asks for another line.
	Incomplete bool
}

// A Warning is a SyntaxWarning: text that means something, but hardly what was meant.
type Warning struct {
	Span code.Span
	Msg  string
}

// Error is the message with its place, on one line.
func (e *Error) Error() string {
	return e.Kind + ": " + e.Msg
}

// Line is the 1-based line at which the error is reported.
func (e *Error) Line() int { return e.Source.LineOf(e.Span.Start) }

// Render is the error as CPython prints it, without the hint.
func (e *Error) Render() string {
	var b strings.Builder
	if !e.NoPlace {
		line := e.Line()
		text := e.Source.Line(line)
		fmt.Fprintf(&b, "  File \"%s\", line %d\n", e.Source.Name, line)
		snippet(&b, text, int(e.Span.Start-e.Source.LineStart(line)), int(e.Span.End-e.Span.Start), e.NoCaret)
	}
	fmt.Fprintf(&b, "%s: %s\n", e.Kind, e.Msg)
	return b.String()
}

// snippet writes the stripped line and the carets under text[from:from+length].
// A range that goes on in the next lines ends with the line.
func snippet(b *strings.Builder, text string, from, length int, noCaret bool) {
	stripped := strings.TrimLeft(text, " \t\f\ufeff")
	cut := len(text) - len(stripped)
	if strings.TrimRight(stripped, " \t\f") == "" {
		return
	}
	b.WriteString("    " + stripped + "\n")
	if noCaret {
		return
	}
	start := max(from-cut, 0)
	end := max(from+length-cut, start)
	if start > len(stripped) {
		start = min(start, len(text)-cut)
	}
	b.WriteString("    ")
	for i, r := range text[cut : cut+start] {
		_ = i
		if r == '\t' {
			b.WriteByte('\t')
			continue
		}
		b.WriteString(strings.Repeat(" ", runeWidth(r)))
	}
	n := 0
	for _, r := range text[cut+start : min(cut+end, len(text))] {
		n += runeWidth(r)
	}
	b.WriteString(strings.Repeat("^", max(n, 1)) + "\n")
}

// runeWidth is the number of columns a character takes in a terminal.
func runeWidth(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case isWide(r):
		return 2
	}
	return 1
}

// isWide tells the characters of East Asian width W and F by their blocks.
func isWide(r rune) bool {
	switch {
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0x33ff,
		r >= 0x3400 && r <= 0x4dbf, r >= 0x4e00 && r <= 0x9fff, r >= 0xa000 && r <= 0xa4cf,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f,
		r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1f64f,
		r >= 0x1f680 && r <= 0x1f6ff, r >= 0x1f900 && r <= 0x1f9ff, r >= 0x20000 && r <= 0x3fffd:
		return true
	}
	return false
}
