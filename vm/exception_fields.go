package vm

import (
	"math/big"
	"strings"
)

// exception_fields.go owns the exception classes that keep more than args: what
// their constructors take, their attributes and their str.

// has reports whether a field was set.
func (e *Exception) has(m *Machine, name string) bool {
	return e.fields != nil && e.fields.findStr(m.intern(name)) >= 0
}

// fieldAttr is an attribute kept in Exception.fields; deleting it makes it None.
func fieldAttr(name string) nativeDef {
	return nativeDef{name: name, kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		m.fillFields(e)
		return e.field(m, name), nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		m.fillFields(e)
		if a[1].isNull() {
			a[1] = None
		}
		e.setField(m, name, a[1])
		return None, nil
	}}
}

// fillFields draws the fields from args for an exception that the machine made
// itself (newError runs no __init__).
func (m *Machine) fillFields(e *Exception) {
	t := &m.types
	switch {
	case e.cls.isSubclass(t.ImportError):
		if !e.has(m, "msg") {
			m.importMessage(e)
		}
	case e.cls.isSubclass(t.SyntaxError):
		if !e.has(m, "msg") {
			_ = m.initSyntaxError(e)
		}
	case e.cls.isSubclass(t.UnicodeEncodeError), e.cls.isSubclass(t.UnicodeDecodeError), e.cls.isSubclass(t.UnicodeTranslateError):
		if !e.has(m, "reason") && len(e.args) >= 4 {
			_ = m.initUnicodeError(e)
		}
	}
}

// valueAttr is the attribute that lives in Exception.value.
func valueAttr(name string) nativeDef {
	return nativeDef{name: name, kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		if v := a[0].obj.(*Exception).value; !v.isNull() {
			return v, nil
		}
		return None, nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		if a[1].isNull() {
			a[1] = None
		}
		a[0].obj.(*Exception).value = a[1]
		return None, nil
	}}
}

var stopIterationMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initNoKeywords(func(m *Machine, e *Exception) *Exception {
		e.value = None
		if len(e.args) > 0 {
			e.value = e.args[0]
		}
		return nil
	})},
	valueAttr("value"),
}

var systemExitMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initNoKeywords(func(m *Machine, e *Exception) *Exception {
		switch len(e.args) {
		case 0:
			e.value = None
		case 1:
			e.value = e.args[0]
		default:
			e.value = val(&Tuple{items: e.args})
		}
		return nil
	})},
	valueAttr("code"),
}

var keyErrorMethods = []nativeDef{
	// A key shows as it is written: str(KeyError('')) would show nothing otherwise.
	{name: "__str__", sig: "self, /", fn: textMethod(func(m *Machine, e *Exception) (string, *Exception) {
		if len(e.args) == 1 {
			return m.repr(e.args[0])
		}
		return m.baseStr(e)
	}), lib: "exception.key_str"},
}

// initKeywords is an __init__ that takes any positional arguments and the named
// keyword arguments, which become fields.
func initKeywords(class string, after func(m *Machine, e *Exception), names ...string) nativeFunc {
	return func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		e.args = a[1].obj.(*Tuple).items
		var exc *Exception
		set := 0
		given := map[string]Value{}
		a[2].obj.(*Dict).each(func(k, v Value) bool {
			given[k.obj.(*Str).s] = v
			return true
		})
		for _, n := range names {
			v, ok := given[n]
			if ok {
				set++
			} else {
				v = None
			}
			e.setField(m, n, v)
		}
		if set < len(given) {
			exc = m.unknownKeyword(class, a[2].obj.(*Dict), names)
		}
		if exc != nil {
			return Value{}, exc
		}
		if after != nil {
			after(m, e)
		}
		return None, nil
	}
}

// unknownKeyword is the error of a keyword argument that a constructor of
// exceptions does not know.
func (m *Machine) unknownKeyword(class string, kw *Dict, names []string) *Exception {
	if kw.Len() > len(names) {
		return m.typeError("%s() takes at most %d keyword argument%s (%d given)", class, len(names), pluralS(len(names) != 1), kw.Len())
	}
	var exc *Exception
	kw.each(func(k, _ Value) bool {
		name := k.obj.(*Str).s
		for _, n := range names {
			if n == name {
				return true
			}
		}
		exc = m.strangeKeyword(class, name, names)
		return false
	})
	return exc
}

var nameErrorMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initKeywords("NameError", nil, "name")},
	fieldAttr("name"),
}

var attributeErrorMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initKeywords("AttributeError", nil, "name", "obj")},
	fieldAttr("name"),
	fieldAttr("obj"),
}

var importErrorMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initKeywords("ImportError", (*Machine).importMessage, "name", "path", "name_from")},
	{name: "__str__", sig: "self, /", fn: textMethod(func(m *Machine, e *Exception) (string, *Exception) {
		m.fillFields(e)
		if s, ok := e.field(m, "msg").obj.(*Str); ok && s.ext == nil {
			return s.s, nil
		}
		return m.baseStr(e)
	}), lib: "exception.str_"},
	fieldAttr("msg"),
	fieldAttr("name"),
	fieldAttr("path"),
	fieldAttr("name_from"),
}

// importMessage sets msg, which is there only if it is the one argument.
func (m *Machine) importMessage(e *Exception) {
	msg := None
	if len(e.args) == 1 {
		msg = e.args[0]
	}
	e.setField(m, "msg", msg)
}

// OSError decides its own class from errno, and its arguments lose the file names.

var osErrorMethods = []nativeDef{
	{name: "__new__", sig: "cls, /, *args, **kwargs", kind: staticMethod, fn: osErrorNew},
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		if !m.osErrorUsesInit(e.cls) {
			return None, nil
		}
		return None, m.initOSError(e, a[1].obj.(*Tuple).items, a[2].obj.(*Dict))
	}},
	{name: "__str__", sig: "self, /", fn: textMethod((*Machine).osErrorStr), lib: "exception.os_str"},
	fieldAttr("errno"),
	fieldAttr("strerror"),
	fieldAttr("filename"),
	fieldAttr("filename2"),
	{name: "characters_written", kind: getter, fn: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		if !e.has(m, "characters_written") {
			return Value{}, m.attributeError(a[0], "characters_written", "characters_written")
		}
		return e.field(m, "characters_written"), nil
	}, set: func(m *Machine, a []Value) (Value, *Exception) {
		e := a[0].obj.(*Exception)
		switch {
		case !a[1].isNull():
			e.setField(m, "characters_written", a[1])
		case e.has(m, "characters_written"):
			e.fields.delStr(m.intern("characters_written"))
		default:
			return Value{}, m.attributeError(a[0], "characters_written", "characters_written")
		}
		return None, nil
	}},
}

// osErrorUsesInit reports whether a class derived from OSError has its own __init__
// but no __new__: then the arguments are read by OSError.__init__, not by __new__.
func (m *Machine) osErrorUsesInit(c *Class) bool {
	init, _ := c.lookup(m.names.init)
	newFn, _ := c.lookup(m.names.new)
	ownInit, _ := m.types.OSError.dict.getStr(m.names.init)
	ownNew, _ := m.types.OSError.dict.getStr(m.names.new)
	return !same(init, ownInit) && same(newFn, ownNew)
}

func osErrorNew(m *Machine, a []Value) (Value, *Exception) {
	c, exc := m.exceptionClass(a[0], "OSError")
	if exc != nil {
		return Value{}, exc
	}
	e := &Exception{cls: c}
	if m.osErrorUsesInit(c) {
		return val(e), nil
	}
	args := a[1].obj.(*Tuple).items
	if c == m.types.OSError && len(args) >= 2 && len(args) <= 5 {
		if sub := m.errnoClass(args[0]); sub != nil {
			e.cls = sub
		}
	}
	if exc := m.initOSError(e, args, a[2].obj.(*Dict)); exc != nil {
		return Value{}, exc
	}
	return val(e), nil
}

// errnoClass is the class that stands for an error number, nil if none does. The
// numbers are Linux's.
func (m *Machine) errnoClass(v Value) *Class {
	if !v.isInt() {
		return nil
	}
	t := &m.types
	switch v.n {
	case 11, 114, 115: // EAGAIN, EALREADY, EINPROGRESS
		return t.BlockingIOError
	case 32, 108: // EPIPE, ESHUTDOWN
		return t.BrokenPipeError
	case 10: // ECHILD
		return t.ChildProcessError
	case 103: // ECONNABORTED
		return t.ConnectionAbortedError
	case 111: // ECONNREFUSED
		return t.ConnectionRefusedError
	case 104: // ECONNRESET
		return t.ConnectionResetError
	case 17: // EEXIST
		return t.FileExistsError
	case 2: // ENOENT
		return t.FileNotFoundError
	case 21: // EISDIR
		return t.IsADirectoryError
	case 20: // ENOTDIR
		return t.NotADirectoryError
	case 4: // EINTR
		return t.InterruptedError
	case 1, 13: // EPERM, EACCES
		return t.PermissionError
	case 3: // ESRCH
		return t.ProcessLookupError
	case 110: // ETIMEDOUT
		return t.TimeoutError
	}
	return nil
}

func (m *Machine) initOSError(e *Exception, args []Value, kw *Dict) *Exception {
	if kw.Len() > 0 {
		return m.typeError("%s() takes no keyword arguments", e.cls.name)
	}
	e.args = args
	if len(args) < 2 || len(args) > 5 {
		return nil
	}
	e.setField(m, "errno", args[0])
	e.setField(m, "strerror", args[1])
	e.args = args[:2:2]
	if len(args) > 2 && !args[2].isNone() {
		if e.cls == m.types.BlockingIOError && args[2].isInt() {
			e.setField(m, "characters_written", args[2])
			e.args = args
			return nil
		}
		e.setField(m, "filename", args[2])
		if len(args) > 4 && !args[4].isNone() {
			e.setField(m, "filename2", args[4])
		}
	} else if len(args) > 2 {
		e.args = args
	}
	return nil
}

func (m *Machine) osErrorStr(e *Exception) (string, *Exception) {
	if !e.has(m, "errno") {
		return m.baseStr(e)
	}
	no, exc := m.str(e.field(m, "errno"))
	if exc != nil {
		return "", exc
	}
	text, exc := m.str(e.field(m, "strerror"))
	if exc != nil {
		return "", exc
	}
	out := "[Errno " + no + "] " + text
	if !e.has(m, "filename") {
		return out, nil
	}
	name, exc := m.repr(e.field(m, "filename"))
	if exc != nil {
		return "", exc
	}
	out += ": " + name
	if e.has(m, "filename2") {
		name, exc = m.repr(e.field(m, "filename2"))
		out += " -> " + name
	}
	return out, exc
}

var syntaxErrorMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initNoKeywords((*Machine).initSyntaxError)},
	{name: "__str__", sig: "self, /", fn: textMethod((*Machine).syntaxErrorStr), lib: "exception.syntax_str"},
	fieldAttr("msg"),
	fieldAttr("filename"),
	fieldAttr("lineno"),
	fieldAttr("offset"),
	fieldAttr("text"),
	fieldAttr("end_lineno"),
	fieldAttr("end_offset"),
	fieldAttr("print_file_and_line"),
}

// initSyntaxError draws the fields from (msg, (filename, lineno, offset, text[,
// end_lineno, end_offset])).
func (m *Machine) initSyntaxError(e *Exception) *Exception {
	e.setField(m, "msg", None)
	if len(e.args) > 0 {
		e.setField(m, "msg", e.args[0])
	}
	if len(e.args) != 2 {
		return nil
	}
	info, exc := m.items(e.args[1])
	if exc == needCode {
		return m.typeError("SyntaxError details must be a tuple, not %s", m.typeName(e.args[1]))
	}
	if exc != nil {
		return exc
	}
	switch n := len(info); {
	case n < 4:
		return m.typeError("function takes at least 4 arguments (%d given)", n)
	case n > 6:
		return m.typeError("function takes at most 6 arguments (%d given)", n)
	}
	for i, name := range [...]string{"filename", "lineno", "offset", "text", "end_lineno", "end_offset"} {
		if i < len(info) {
			e.setField(m, name, info[i])
		}
	}
	if len(info) == 5 {
		return m.typeError("end_offset must be provided when end_lineno is provided")
	}
	return nil
}

// baseName is the last part of a path.
func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func (m *Machine) syntaxErrorStr(e *Exception) (string, *Exception) {
	m.fillFields(e)
	msg, exc := m.str(e.field(m, "msg"))
	if exc != nil {
		return "", exc
	}
	file, hasFile := e.field(m, "filename").obj.(*Str)
	line := e.field(m, "lineno")
	switch {
	case hasFile && line.isInt():
		return msg + " (" + baseName(file.s) + ", line " + big.NewInt(line.n).String() + ")", nil
	case hasFile:
		return msg + " (" + baseName(file.s) + ")", nil
	case line.isInt():
		return msg + " (line " + big.NewInt(line.n).String() + ")", nil
	}
	return msg, nil
}

// The Unicode errors.

var unicodeEncodeMethods = []nativeDef{
	{name: "__init__", sig: "self, /, *args, **kwargs", fn: initNoKeywords((*Machine).initUnicodeError)},
	{name: "__str__", sig: "self, /", fn: textMethod(unicodeErrorStr)},
	fieldAttr("encoding"),
	fieldAttr("object"),
	fieldAttr("start"),
	fieldAttr("end"),
	fieldAttr("reason"),
}

func unicodeErrorStr(m *Machine, e *Exception) (string, *Exception) {
	m.fillFields(e)
	if !e.has(m, "reason") {
		return "", nil
	}
	return unicodeErrorText(m, e), nil
}

// initUnicodeError checks and keeps the arguments: encoding, object, start, end,
// reason; UnicodeTranslateError has no encoding.
func (m *Machine) initUnicodeError(e *Exception) *Exception {
	names := []string{"encoding", "object", "start", "end", "reason"}
	if e.cls.isSubclass(m.types.UnicodeTranslateError) {
		names = names[1:]
	}
	if len(e.args) != len(names) {
		return m.typeError("function takes exactly %d arguments (%d given)", len(names), len(e.args))
	}
	for i, name := range names {
		v := e.args[i]
		switch name {
		case "start", "end":
			if v.isBool() {
				v = Int(v.n)
			}
			if !v.isInt() {
				return m.typeError("'%s' object cannot be interpreted as an integer", m.typeName(v))
			}
		case "object":
			if e.cls.isSubclass(m.types.UnicodeDecodeError) {
				if _, ok := v.obj.(*Bytes); !ok {
					return m.typeError("a bytes-like object is required, not '%s'", m.typeName(v))
				}
				break
			}
			fallthrough
		default:
			if _, ok := v.obj.(*Str); !ok {
				return m.typeError("argument %d must be str, not %s", i+1, m.typeName(v))
			}
		}
		e.setField(m, name, v)
	}
	return nil
}
