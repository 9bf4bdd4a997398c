package vm

// Output: what print and sys.stdout write, and sys.stdin.

// A TextFile is sys.stdout, sys.stderr or sys.stdin: the only files there are.
type TextFile struct {
	name   string // "<stdout>" ...
	stderr bool
	input  bool
}

func (o *TextFile) class(m *Machine) *Class { return m.types.TextFile }

// output holds back the text of a print whose arguments are still being turned into
// text by code of the program, so that one print is one fact. Whatever else is
// written comes after it.
type output struct {
	held string
	file *TextFile
}

// hold keeps text for the next flush.
func (m *Machine) hold(file *TextFile, s string) {
	if m.output.file != file {
		m.flush()
		m.output.file = file
	}
	m.output.held += s
}

// flush writes what is held.
func (m *Machine) flush() {
	file, s := m.output.file, m.output.held
	if s == "" {
		return
	}
	m.output.held = ""
	w := m.opt.Stdout
	if file.stderr {
		w = m.opt.Stderr
	}
	m.write(w, s)
	if m.opt.Watch {
		m.fact(Fact{Kind: EvPrint, From: m.userFrame(), Text: s})
	}
}

// flushOut writes what is held, and has it leave a buffer that stands behind stdout.
func (m *Machine) flushOut() {
	m.flush()
	if w, ok := m.opt.Stdout.(interface{ Flush() }); ok {
		w.Flush()
	}
}

// emit writes text to a file of ours, after what is held.
func (m *Machine) emit(file *TextFile, s string) {
	m.hold(file, s)
	m.flush()
}

var textFileRows = []nativeDef{
	showRow(""),
	{name: "__reduce__", sig: "self, /", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Value{}, m.typeError("cannot pickle 'TextIOWrapper' instances")
	}},
	{name: "write", sig: "self, text, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		s, ok := a[1].obj.(*Str)
		if !ok {
			return Value{}, m.typeError("write() argument must be str, not %s", m.argName(a[1]))
		}
		o := a[0].obj.(*TextFile)
		if o.input {
			return Value{}, m.unsupportedFile("not writable")
		}
		m.emit(o, s.s)
		n := int64(0)
		for range s.s {
			n++
		}
		return Int(n), nil
	}},
	{name: "writelines", sig: "self, lines, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		items, exc := m.items(a[1])
		if exc != nil {
			return Value{}, exc
		}
		for _, v := range items {
			s, ok := v.obj.(*Str)
			if !ok {
				return Value{}, m.typeError("write() argument must be str, not %s", m.argName(v))
			}
			m.emit(a[0].obj.(*TextFile), s.s)
		}
		return None, nil
	}, lib: "basics.writelines"},
	{name: "readline", sig: "self, size=-1, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if !a[0].obj.(*TextFile).input {
			return Value{}, m.unsupportedFile("not readable")
		}
		s, ok := m.readLine("")
		if ok {
			s += "\n"
		}
		return NewStr(s), nil
	}},
	{name: "read", sig: "self, size=-1, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if !a[0].obj.(*TextFile).input {
			return Value{}, m.unsupportedFile("not readable")
		}
		text := ""
		for s, ok := m.readLine(""); ok; s, ok = m.readLine("") {
			text += s + "\n"
		}
		return NewStr(text), nil
	}},
	{name: "__iter__", sig: "self, /", fn: selfMethod},
	{name: "__next__", sig: "self, /", fn: func(m *Machine, a []Value) (Value, *Exception) {
		if !a[0].obj.(*TextFile).input {
			return Value{}, m.unsupportedFile("not readable")
		}
		s, ok := m.readLine("")
		if !ok {
			return Value{}, exhausted
		}
		return NewStr(s + "\n"), nil
	}},
	{name: "flush", sig: "self, /", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		m.flushOut()
		return None, nil
	}},
	{name: "isatty", sig: "self, /", fn: func(*Machine, []Value) (Value, *Exception) { return False, nil }},
	{name: "readable", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) { return Bool(a[0].obj.(*TextFile).input), nil }},
	{name: "writable", sig: "self, /", fn: func(_ *Machine, a []Value) (Value, *Exception) { return Bool(!a[0].obj.(*TextFile).input), nil }},
	{name: "name", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return NewStr(v.obj.(*TextFile).name) })},
	{name: "mode", kind: getter, fn: getterOf(func(_ *Machine, v Value) Value { return NewStr(v.obj.(*TextFile).mode()) })},
	{name: "encoding", kind: getter, fn: getterOf(func(*Machine, Value) Value { return NewStr("utf-8") })},
	{name: "closed", kind: getter, fn: getterOf(func(*Machine, Value) Value { return False })},
}

func (o *TextFile) text() string {
	return "<_io.TextIOWrapper name='" + o.name + "' mode='" + o.mode() + "' encoding='utf-8'>"
}

func (o *TextFile) mode() string {
	if o.input {
		return "r"
	}
	return "w"
}

func (m *Machine) unsupportedFile(what string) *Exception {
	return m.errorf(m.types.OSError, "%s", what)
}

// readLine reads one line of input; ok is false at its end.
func (m *Machine) readLine(prompt string) (string, bool) {
	m.flush()
	if m.opt.Input == nil {
		m.write(m.opt.Stdout, prompt)
		return "", false
	}
	s, err := m.opt.Input(prompt)
	return s, err == nil
}
