package vm

import (
	"fmt"
	"strings"

	"gen/lang"
	"gen/lang/code"
)

// What a front end asks of a machine: load code, run it, learn how it ended.

// initAll fills the builtin types and namespaces of a new machine.
func (m *Machine) initAll() {
	m.coreModules = map[string]*Dict{}
	m.maxStrDigits = 4300
	m.initObjects()
	m.initNumbers()
	m.initStrings()
	m.initContainers()
	m.initFunctions()
	m.initGenerators()
	m.initAsync()
	m.initExceptions()
	m.initBuiltins()
	m.internal = m.builtinsFor()
	m.defineInternal(opsInternals)
	m.defineInternal(objectInternals)
	m.defineInternal(libraryInternals)
	m.defineInternal(generatorInternals)
	m.defineInternal(asyncioInternals)
	m.defineInternal(heapInternals)
	m.modules["__main__"] = &Module{name: "__main__", dict: m.main}
	m.modules["builtins"] = &Module{name: "builtins", dict: m.builtins}
	m.initMain()
}

// initMain gives __main__ the names that CPython gives it. There is no import
// machinery that a loader could stand for.
func (m *Machine) initMain() {
	m.main.setStr(m.names.name, m.str_("__main__"))
	for _, name := range [...]string{"__doc__", "__package__", "__loader__", "__spec__"} {
		m.main.setStr(m.intern(name), None)
	}
	m.main.setStr(m.names.annotations, val(newDict()))
	m.main.setStr(m.names.builtins, val(m.modules["builtins"]))
	if m.opt.File != "" {
		m.main.setStr(m.names.file, NewStr(m.opt.File))
		m.main.setStr(m.intern("__cached__"), None)
	}
}

// builtinsFor is the library's own view of the builtins: what a program does to the
// builtins module does not reach the library, and the library sees more.
func (m *Machine) builtinsFor() *Dict {
	d := m.builtins.copyOf()
	m.internal.each(func(k, v Value) bool {
		d.setStr(k.obj.(*Str), v)
		return true
	})
	return d
}

// replaced reports whether v is of a class derived from a builtin sequence that has
// a method of its own with this name.
func (m *Machine) replaced(v Value, name string) bool {
	switch v.obj.(type) {
	case *Str, *Bytes, *ByteArray, *List, *Tuple:
		return m.overrides(v.obj.class(m), name)
	}
	return false
}

// opsInternals are what core/ops.gen and core/repl.gen are made of.
var opsInternals = []nativeDef{
	{name: "_repeat", sig: "a, b, symbol, /", lib: "ops.repeat", fn: func(m *Machine, a []Value) (Value, *Exception) {
		// Sequences know + and * of builtin types that the number protocol does not.
		for op, row := range code.BinaryTable {
			if row.Symbol == strings.TrimSuffix(a[2].obj.(*Str).s, "=") {
				// A class that has methods of its own for them has lost them.
				if op == int(code.Add) && m.replaced(a[0], "__add__") ||
					op == int(code.Multiply) && (m.replaced(a[0], "__mul__") || m.replaced(a[1], "__rmul__")) {
					return notImplemented, nil
				}
				return m.binaryOf(code.BinaryOp(op), a[0], a[1])
			}
		}
		return notImplemented, nil
	}},
	{name: "_ascii", sig: "s, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return NewStr(asciiRepr(a[0].obj.(*Str).s)), nil
	}},
	{name: "_unsupported", sig: "symbol, a, b, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		return Value{}, m.unsupported(a[0].obj.(*Str).s, a[1], a[2])
	}},
	{name: "_remember", sig: "value, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.builtins.setStr(m.intern("_"), a[0])
		return None, nil
	}},
	{name: "_show", sig: "text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		m.emit(m.std().out, a[0].obj.(*Str).s+"\n")
		return None, nil
	}},
}

// Load makes c the program that runs next, in the namespace of __main__. What
// happened before in that namespace stays: a REPL loads input after input. Code that
// awaits at its top level is a coroutine, which the loop of the prompt runs.
func (m *Machine) Load(c *code.Code) {
	m.uncaught, m.result = nil, Value{}
	m.interrupt.Store(false) // one that came too late for the program before
	if m.halted.Load() {
		m.interrupt.Store(true)
	}
	m.loadedAt, m.interruptedAt, m.interruptAgain = m.steps, nil, nil
	fn := &Function{body: m.body(c), name: c.Name, qualname: c.QualName, globals: m.main, builtins: m.builtins, doc: None, module: m.str_("__main__")}
	if c.HasDoc {
		m.main.setStr(m.names.doc, NewStr(c.Doc))
	}
	m.active = nil
	m.handling = 0
	if c.Flags&code.Coroutine != 0 {
		m.frame = m.callFrame(m.libFunction("repl.run_coroutine"), Value{})
		fn.name = InputName
		g := m.newGenerator(fn)
		g.serial = 1 // the inputs before it are over
		g.frame.ns = m.main
		m.frame.slots[m.frame.sp-1] = val(g)
		return
	}
	f := m.newFrame(fn)
	f.ns = m.main
	f.back = nil
	f.depth = 1
	m.frame = f
}

// InputName is the name of the coroutine that an input of the prompt has become.
const InputName = "input"

// Step executes one instruction and answers whether there is another one to come.
func (m *Machine) Step() bool {
	if m.frame == nil {
		return false
	}
	m.facts = m.facts[:0]
	switch {
	case m.interrupt.Load():
		m.interruptNow()
	case m.steps < m.nextCheck || m.check():
		m.step()
	}
	return m.frame != nil
}

// Run executes the loaded program to its end, or until Halt.
func (m *Machine) Run() {
	if !m.opt.Watch {
		m.run()
	}
	for m.frame != nil && !m.halted.Load() {
		m.Step()
	}
}

// An Outcome is how a program ended.
type Outcome struct {
	Failed    bool   // an exception left the program
	Exit      int    // the exit code: 0, 1 for an exception, n for sys.exit(n)
	Exited    bool   // it ended by SystemExit
	Message   string // what belongs on stderr: a traceback, or the message of sys.exit("...")
	Interrupt bool   // it was KeyboardInterrupt
}

// Outcome tells how the program ended that has just run.
func (m *Machine) Outcome() Outcome {
	e := m.uncaught
	if e == nil {
		return Outcome{}
	}
	if e.cls.isSubclass(m.types.SystemExit) {
		o := Outcome{Exited: true}
		switch v := e.value; v.obj.(type) {
		case nil, noneKind:
		case intKind, boolKind:
			o.Exit = int(v.n & 0xff)
		default:
			o.Exit = 1
			o.Message = m.textOf(v, false) + "\n"
		}
		return o
	}
	o := Outcome{Failed: true, Exit: 1, Interrupt: e.cls.isSubclass(m.types.KeyboardInterrupt)}
	if o.Interrupt {
		o.Exit = 130
	}
	o.Message = m.Traceback(e)
	return o
}

// UncaughtTraceback is the traceback of the exception that ended the program, also of
// SystemExit; "" if there was none.
func (m *Machine) UncaughtTraceback() string {
	if m.uncaught == nil {
		return ""
	}
	return m.Traceback(m.uncaught)
}

// textOf is str or repr of a value after the program has ended; code of the program
// may run for it.
func (m *Machine) textOf(v Value, repr bool) string {
	var s string
	var exc *Exception
	lib := "ops.to_str"
	if repr {
		s, exc = m.repr(v)
		lib = "ops.to_repr"
	} else {
		s, exc = m.str(v)
	}
	if exc == nil {
		return s
	}
	if exc == needCode {
		if r, e := m.Call(m.libFunction(lib), v); e == nil {
			if t, ok := r.obj.(*Str); ok {
				return t.s
			}
		}
	}
	return "<" + m.typeName(v) + " object>"
}

// Call runs a function to its end from outside of a program. It may be used only
// while no program runs.
func (m *Machine) Call(fn Value, args ...Value) (Value, *Exception) {
	f := m.callFrame(fn, args...)
	saved, uncaught := m.frame, m.uncaught
	m.frame, m.uncaught, m.result = f, nil, Value{}
	m.Run()
	v, exc := m.result, m.uncaught
	m.frame, m.uncaught = saved, uncaught
	return v, exc
}

// callFrame is a frame that calls a function from outside of a program, as soon as it runs.
func (m *Machine) callFrame(fn Value, args ...Value) *Frame {
	b := &Body{Code: callStub(len(args))}
	f := &Frame{body: b, slots: make([]Value, len(args)+3), fn: &Function{body: b, globals: m.main, builtins: m.builtins, doc: None, module: None}, ns: m.main, depth: 1}
	f.push(fn)
	f.push(Value{})
	for _, a := range args {
		f.push(a)
	}
	return f
}

// stubName is the name of code that calls from outside of a program.
const stubName = "<call>"

// callStub is code that calls what is on its stack and returns the result.
func callStub(n int) *code.Code {
	src := code.NewSource(stubName, "")
	instrs := []code.Instr{code.MakeInstr(code.CALL, n), code.MakeInstr(code.RETURN_VALUE, 0)}
	nowhere := code.Position4{Span: code.NoSpan, Anchor: code.NoSpan}
	return &code.Code{Name: stubName, QualName: stubName, Source: src, Flags: code.Library, FirstLine: 1, StackSize: n + 3,
		Instrs: instrs, Spans: []code.Position4{nowhere, nowhere}}
}

// Exec compiles and runs a whole program. A text that does not compile fails with
// the SyntaxError's message.
func (m *Machine) Exec(src *code.Source) Outcome {
	c, err := lang.CompileText(src, lang.Options{Mode: lang.File})
	if err != nil {
		return Outcome{Failed: true, Exit: 1, Message: err.Render()}
	}
	for _, w := range c.Warnings {
		m.write(m.opt.Stderr, WarningText(src, w))
	}
	m.Load(c)
	m.Run()
	o := m.Outcome()
	o.Message += m.Finish()
	return o
}

// WarningText is a SyntaxWarning as CPython shows it.
func WarningText(src *code.Source, w code.Warning) string {
	line := src.LineOf(w.Span.Start)
	return fmt.Sprintf("%s:%d: SyntaxWarning: %s\n  %s\n", src.Name, line, w.Msg, strings.TrimSpace(src.Line(line)))
}
