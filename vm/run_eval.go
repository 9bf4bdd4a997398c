package vm

import (
	"errors"
	"io"
	"strings"

	"gen/lang"
	"gen/lang/code"
)

// write hands text of the program to one of its outputs. A program cannot do
// anything about an output that fails.
func (m *Machine) write(w io.Writer, text string) {
	if w != nil {
		_, _ = io.WriteString(w, text)
	}
}

// ErrTooLong is the error of an evaluation that was given up.
var ErrTooLong = errors.New("gave up: it takes too long")

// EvalIn evaluates text in a frame, or without one in the innermost frame of the
// program, as p and ! of a debugger do, and answers what it printed and the repr of its
// value. The machine is of no use for running on afterwards. limit bounds the number of
// instructions.
func (m *Machine) EvalIn(where *Frame, text string, limit int64) (string, error) {
	src := code.NewSource("<p>", text)
	c, err := lang.CompileText(src, lang.Options{Mode: lang.Eval})
	isExpr := err == nil
	if err != nil {
		if c, err = lang.CompileText(src, lang.Options{Mode: lang.File}); err != nil {
			return "", errors.New(strings.TrimRight(err.Render(), "\n"))
		}
	}
	if where == nil {
		where = m.frame
	}
	for where != nil && where.isLibrary() {
		where = where.Caller()
	}
	globals, ns := m.main, m.main
	if where != nil {
		globals, ns = where.fn.globals, m.locals(where)
	}
	var out strings.Builder
	m.opt.Stdout, m.opt.Stderr, m.opt.Watch = &out, &out, false
	fn := &Function{body: m.body(c), name: c.Name, qualname: c.QualName, globals: globals, builtins: m.builtins, doc: None, module: None}
	f := m.newFrame(fn)
	f.ns, f.depth = ns, 1
	m.frame, m.active, m.uncaught, m.handling = f, nil, nil, 0
	m.opt.MaxSteps, m.interruptAgain = m.steps+limit, nil
	m.nextCheck = m.steps
	m.Run()
	text, exc := "", m.uncaught
	if exc == nil && isExpr && !m.result.isNone() {
		// The repr may run code of the program, too.
		var r Value
		if r, exc = m.Call(m.libFunction("ops.to_repr"), m.result); exc == nil {
			text = r.obj.(*Str).s
		}
	}
	switch {
	case m.steps >= m.opt.MaxSteps:
		return out.String(), ErrTooLong
	case exc != nil:
		return out.String(), errors.New(m.lastLine(exc))
	}
	return out.String() + text, nil
}

// lastLine is the last line of an exception's traceback.
func (m *Machine) lastLine(e *Exception) string {
	if text := m.textOf(val(e), false); text != "" {
		return e.cls.name + ": " + text
	}
	return e.cls.name
}
