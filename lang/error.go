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
	// Warnings are of what stands before the mistake.
	Warnings []Warning
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
	text, _, _ = strings.Cut(text, "\x00") // CPython shows no more
	stripped := strings.TrimLeft(text, " \f")
	cut := len(text) - len(stripped)
	if strings.TrimRight(stripped, " \t\f") == "" {
		return
	}
	b.WriteString("    " + stripped + "\n")
	if noCaret {
		return
	}
	start, end := from-cut, from+length-cut
	if start < 0 {
		return // CPython marks nothing either when the place is in the indentation
	}
	over := max(start-len(stripped), 0) // behind the end of the line
	start = min(start, len(stripped))
	end = min(max(end, start), len(stripped))
	b.WriteString("    ")
	for _, r := range stripped[:start] {
		if unicode.IsSpace(r) {
			b.WriteRune(r)
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteString(strings.Repeat(" ", over))
	b.WriteString(strings.Repeat("^", max(utf8.RuneCountInString(stripped[start:end]), 1)) + "\n")
}
