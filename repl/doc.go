// Package repl is the line front end: the prompt, the stepper, and the words of
// the command line. It owns commands, keys, line editing and what is said around a
// program's output; it must not know how a program runs. Everything it needs from
// a running program is in the two interfaces of this file.
package repl

import (
	"errors"

	"gen/lang/code"
	"gen/vm/step"
)

// A Session is a run that can be walked in both directions. A position counts
// visible steps; 0 is the start.
type Session interface {
	Pos() int
	Snapshot() *step.Snapshot
	Total() (n int, known bool)
	Forward() bool // one visible step; false at the end
	Back() bool    // false at the start
	Goto(n int) bool
	// Until walks step by step in direction dir, 1 or -1, until stop holds of the
	// moment it has come to; false when the end or the start came first. stop may
	// use Eval. Where maybe, if it is not nil, says no, stop is not asked.
	Until(dir int, maybe func(*step.Event) bool, stop func(*step.Snapshot) bool) bool
	Events(from, to int) []step.Event // from and to are positions, both included
	// Eval evaluates text at the present moment in the frame with a number of the
	// snapshot, 0 for the innermost one, on a copy that is then thrown away, and tells
	// what it printed.
	Eval(text string, frame int) (out string, err error)
	Disassembly(codeID int) []code.Row
	Interrupt() // stops a walk from another goroutine
}

// An asker is a Session whose program may wait for a line of input at the present step.
type asker interface {
	Waiting() (prompt string, waits bool)
	Answer(line string, ok bool) // ok is false for the end of input
}

// An Interp evaluates what is typed at the prompt.
type Interp interface {
	// Check parses a block and runs nothing. As at CPython's prompt, a compound
	// statement is Incomplete until a blank line ends it.
	Check(block string) State
	// Eval runs a block of one or more statements and shows the value of the last
	// one if it is an expression. Output is written while it runs.
	Eval(block string) Result
	Names() []string            // everything that has a name, for completion
	Attrs(expr string) []string // attributes of a plain dotted name; nil if it has no value
	Modules() []string          // what can be imported
	Gens() []step.Gen           // every generator made so far, oldest first
	// Describe tells of a dotted name; it runs no code of the program.
	Describe(name string) (Description, bool)
	// Replay is a run of the last block; nil if there is none.
	Replay() (Session, error)
	StepExpr(expr string) (Session, error)
	Reset()
	Interrupt() // raises KeyboardInterrupt in what runs; from any goroutine
}

// A State is what a parser thinks of a block.
type State int

// The states.
const (
	Valid      State = iota
	Incomplete       // more text could make it right
	Wrong
)

// A Description is what a name stands for.
type Description struct {
	Type string // "int", "function", "generator"
	Repr string // bounded, made without running code
	Doc  string // its docstring
	Gen  int    // the number of a generator, 0 for anything else
}

// A Result is the end of one evaluation.
type Result struct {
	Traceback string   // of an uncaught exception or a syntax error, "" if all went well
	Exit      *int     // the program asked to leave
	Hints     []string // what happened to generators; see Hints
}

// A Reader gives one line or, after a paste or from the history, several.
type Reader interface {
	// ReadLine shows the prompt and reads a line without its end; the text of
	// initial stands in it to begin with. Errors are io.EOF and ErrInterrupt.
	ReadLine(prompt, initial string) (string, error)
}

// ErrInterrupt is Ctrl-C at a prompt.
var ErrInterrupt = errors.New("interrupted")
