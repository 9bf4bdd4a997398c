package lang

import (
	"strings"

	"gen/lang/code"
)

// An Error is a mistake in a text: CPython's SyntaxError and its two subclasses.
type Error struct {
	Kind   string // "SyntaxError", "IndentationError" or "TabError"
	Msg    string // CPython 3.13's words
	Hint   string // one plain sentence for a learner, "" if there is none
	Source *code.Source
	Span   code.Span // what the carets mark; empty (Start == End) marks one column
	// NoCaret is set for the few errors CPython reports without marking a place
	// in the line.
	NoCaret bool
	// Incomplete is set when more text could still make the input right: the
	// REPL then asks for another line.
	Incomplete bool
}

// Error is the message with its place, on one line.
func (e *Error) Error() string {
	return e.Kind + ": " + e.Msg
}

// Line is the 1-based line at which the error is reported.
func (e *Error) Line() int { return e.Source.LineOf(e.Span.Start) }

var _ = strings.TrimSpace
