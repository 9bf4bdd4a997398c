package vm

import (
	"sort"
	"strings"

	"gen/lang"
	"gen/lang/code"
)

// The builtin functions about text as a program: exec, eval, compile, __import__;
// and those that gen refuses.

var codeBuiltins = []nativeDef{
	{name: "exec", sig: "source, /, globals=None, locals=None, *, closure=None", fn: builtinExec},
	{name: "eval", sig: "source, /, globals=None, locals=None", fn: builtinEval},
	{name: "compile", sig: "source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1", fn: builtinCompile},
	{name: "__import__", sig: "name, globals=None, locals=None, fromlist=(), level=0", fn: builtinImport},
	{name: "open", sig: "file, mode='r', *args, **kwargs", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		return Value{}, m.errorf(m.types.PermissionError, "gen programs have no files")
	}},
	{name: "breakpoint", sig: "*args, **kwargs", fn: func(m *Machine, _ []Value) (Value, *Exception) {
		m.emit(m.std().err, "breakpoint() does nothing here: step through the program instead\n")
		return None, nil
	}},
}

func sortedNames(names []string) []string {
	sort.Strings(names)
	return names
}

// runBody enters module-like code in a namespace: the end of exec and eval.
func (m *Machine) runBody(b *Body, globals, locals *Dict, closure []*Cell) (Value, *Exception) {
	if m.frame.depth >= int32(m.recursionLimit) {
		return Value{}, m.recursionError()
	}
	fn := &Function{body: b, name: b.Name, qualname: b.QualName, doc: None, module: None, globals: globals, builtins: m.builtinsOf(globals), closure: closure}
	if b.Flags&code.Optimized != 0 {
		return m.callFunction(fn, nil, nil) // the code of a function
	}
	if b.Flags&(code.Generator|code.Coroutine|code.AsyncGenerator) != 0 {
		g := m.newGenerator(fn)
		g.frame.ns = locals
		return val(g), nil
	}
	m.enterIn(fn, locals, m.frame.depth+1)
	return Value{}, nil
}

// scopes are the namespaces that exec and eval run in, as their messages name them.
func (m *Machine) scopes(a []Value, notDict, notMapping string) (globals, locals *Dict, exc *Exception) {
	g, l := orNone(a[1]), orNone(a[2])
	user := m.userFrame()
	named := func(format string, v Value) *Exception {
		return m.typeError("%s", strings.ReplaceAll(format, "%s", m.typeName(v)))
	}
	if g.isNone() {
		globals = user.fn.globals
		if l.isNone() {
			return globals, m.locals(user), nil
		}
	} else {
		d, ok := g.obj.(*Dict)
		if !ok {
			return nil, nil, named(notDict, g)
		}
		globals = d
		if _, ok := d.getStr(m.names.builtins); !ok {
			d.setStr(m.names.builtins, val(m.builtins))
		}
	}
	if l.isNone() {
		return globals, globals, nil
	}
	if !m.hasSpecial(l, "__getitem__") {
		return nil, nil, named(notMapping, l)
	}
	return globals, m.namespaceOf(l), nil
}

// sourceText is the text that exec, eval and compile are given.
func (m *Machine) sourceText(v Value, function, what string) (string, *Exception) {
	switch o := v.obj.(type) {
	case *Str:
		_, exc := m.encode(o, utf8Codec, "strict")
		return o.s, exc
	case *Bytes:
		return o.b, nil
	case *ByteArray:
		return string(o.b), nil
	}
	return "", m.typeError("%s() arg 1 must be a string, bytes or %s object", function, what)
}

// compileText compiles a text that a program has made.
func (m *Machine) compileText(name, text string, opt lang.Options) (*Body, *Exception) {
	if strings.Contains(text, "\x00") {
		e := m.errorf(m.types.SyntaxError, "source code string cannot contain null bytes")
		e.setField(m, "msg", e.args[0])
		return nil, e
	}
	if opt.Mode == lang.Single {
		text += "\n" // there is no next line to come: a block ends here
	}
	src := code.NewSource(name, text)
	src.Made = true
	tree, e := lang.ParseWith(src, opt.Mode, opt)
	if e != nil && opt.Mode == lang.Single {
		// The words and the place are those of the text as it was given.
		given := code.NewSource(name, strings.TrimSuffix(text, "\n"))
		given.Made = true
		if _, inFile := lang.ParseWith(given, lang.File, opt); inFile != nil {
			e = inFile
		}
	}
	if e != nil {
		for _, w := range e.Warnings {
			if exc := m.warnSyntax(src, code.Warning(w)); exc != nil {
				return nil, exc
			}
		}
		return nil, m.syntaxError(e)
	}
	c, e := lang.Compile(tree, src, opt)
	if e != nil {
		// What only the compiler finds comes without the line: CPython would have to
		// read it from a file.
		exc := m.syntaxError(e)
		exc.setText(m, None)
		return nil, exc
	}
	for _, w := range c.Warnings {
		if exc := m.warnSyntax(src, w); exc != nil {
			return nil, exc
		}
	}
	return m.body(c), nil
}

func builtinExec(m *Machine, a []Value) (Value, *Exception) {
	globals, locals, exc := m.scopes(a, "exec() globals must be a dict, not %s", "locals must be a mapping or None, not %s")
	if exc != nil {
		return Value{}, exc
	}
	if b, ok := a[0].obj.(*Body); ok {
		var closure []*Cell
		free := len(b.freeNames())
		if t, ok := orNone(a[3]).obj.(*Tuple); ok {
			for _, v := range t.items {
				if c, ok := v.obj.(*Cell); ok {
					closure = append(closure, c)
				}
			}
			if free == 0 {
				return Value{}, m.typeError("cannot use a closure with this code object")
			}
			if len(closure) != free || len(t.items) != free {
				return Value{}, m.typeError("code object requires a closure of exactly length %d", free)
			}
		} else if free > 0 {
			return Value{}, m.typeError("code object requires a closure of exactly length %d", free)
		}
		return m.runBody(b, globals, locals, closure)
	}
	text, exc := m.sourceText(a[0], "exec", "code")
	if exc != nil {
		return Value{}, exc
	}
	if !orNone(a[3]).isNone() {
		return Value{}, m.typeError("closure can only be used when source is a code object")
	}
	b, exc := m.compileText("<string>", text, lang.Options{Mode: lang.File})
	if exc != nil {
		return Value{}, exc
	}
	return m.runBody(b, globals, locals, nil)
}

func builtinEval(m *Machine, a []Value) (Value, *Exception) {
	wrong := "globals must be a dict"
	if m.hasSpecial(orNone(a[1]), "__getitem__") {
		wrong = "globals must be a real dict; try eval(expr, {}, mapping)"
	}
	globals, locals, exc := m.scopes(a, wrong, "locals must be a mapping")
	if exc != nil {
		return Value{}, exc
	}
	if b, ok := a[0].obj.(*Body); ok {
		if len(b.freeNames()) > 0 {
			return Value{}, m.typeError("code object passed to eval() may not contain free variables")
		}
		return m.runBody(b, globals, locals, nil)
	}
	text, exc := m.sourceText(a[0], "eval", "code")
	if exc != nil {
		return Value{}, exc
	}
	b, exc := m.compileText("<string>", strings.TrimLeft(text, " \t"), lang.Options{Mode: lang.Eval})
	if exc != nil {
		return Value{}, exc
	}
	return m.runBody(b, globals, locals, nil)
}

// topLevelAwait is the flag ast.PyCF_ALLOW_TOP_LEVEL_AWAIT.
const topLevelAwait = 0x2000

func builtinCompile(m *Machine, a []Value) (Value, *Exception) {
	name, ok := a[1].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("expected str, bytes or os.PathLike object, not %s", m.typeName(a[1]))
	}
	mode, ok := a[2].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("compile() argument 'mode' must be str, not %s", m.argName(a[2]))
	}
	var opt lang.Options
	switch mode.s {
	case "exec":
		opt.Mode = lang.File
	case "eval":
		opt.Mode = lang.Eval
	case "single":
		opt.Mode = lang.Single
	default:
		return Value{}, m.valueError("compile() mode must be 'exec', 'eval' or 'single'")
	}
	opt.TopLevelAwait = a[3].isInt() && a[3].n&topLevelAwait != 0
	text, exc := m.sourceText(a[0], "compile", "AST")
	if exc != nil {
		return Value{}, exc
	}
	if opt.Mode == lang.Eval {
		text = strings.TrimLeft(text, " \t")
	}
	b, exc := m.compileText(name.s, text, opt)
	if exc != nil {
		return Value{}, exc
	}
	return val(b), nil
}

// syntaxError is a mistake in a text as an exception.
func (m *Machine) syntaxError(e *lang.Error) *Exception {
	cls := m.types.SyntaxError
	switch e.Kind {
	case "IndentationError":
		cls = m.types.IndentationError
	case "TabError":
		cls = m.types.TabError
	case "RecursionError":
		return m.errorf(m.types.RecursionError, "%s", e.Msg)
	case "MemoryError":
		return m.newError(m.types.MemoryError)
	}
	if e.NoPlace {
		exc := m.newError(cls, NewStr(e.Msg))
		exc.setField(m, "msg", NewStr(e.Msg))
		return exc
	}
	src := e.Source
	start, end := src.Position(e.Span.Start), src.Position(e.Span.End)
	switch {
	case src.Text == "":
		start, end = code.Position{}, code.Position{}
	case strings.HasSuffix(e.Msg, "was never closed"), e.Kind == "TabError":
		// CPython knows only where the bracket begins.
		end.Column = 0
	case strings.HasPrefix(e.Msg, "unexpected character after line"):
		end.Column = 0
	case e.Msg == "unexpected EOF while parsing":
		end.Column = -1
	case e.Span.Start == e.Span.End && !fromTokenizer(e.Msg):
		end.Column++ // the end of a line is a token that takes one column
	}
	fields := []struct {
		name string
		v    Value
	}{
		{"filename", NewStr(src.Name)},
		{"lineno", Int(int64(start.Line))},
		{"offset", Int(int64(start.Column))},
		{"text", NewStr(errorLine(e, start.Line))},
		{"end_lineno", Int(int64(end.Line))},
		{"end_offset", Int(int64(end.Column))},
	}
	place := &Tuple{}
	for _, f := range fields {
		place.items = append(place.items, f.v)
	}
	exc := m.newError(cls, NewStr(e.Msg), val(place))
	exc.setField(m, "msg", NewStr(e.Msg))
	for _, f := range fields {
		exc.setField(m, f.name, f.v)
	}
	return exc
}

// tokenErrors begin the messages of mistakes that CPython's tokenizer reports: it
// gives the line without its end.
var tokenErrors = [...]string{"unterminated ", "invalid character ", "invalid non-printable ", "invalid decimal ",
	"invalid hexadecimal ", "invalid octal ", "invalid binary ", "invalid digit ", "unexpected character after ",
	"closing parenthesis ", "unmatched ", "leading zeros ", "too many nested ", "f-string: "}

func fromTokenizer(msg string) bool {
	for _, begin := range tokenErrors {
		if strings.HasPrefix(msg, begin) {
			return true
		}
	}
	return false
}

// errorLine is the text of a syntax error.
func errorLine(e *lang.Error, line int) string {
	text := e.Source.Line(line)
	if e.Source.Text == "" || fromTokenizer(e.Msg) || strings.HasSuffix(e.Msg, "was never closed") {
		return text
	}
	return text + "\n"
}

// setText replaces the source line of a syntax error.
func (e *Exception) setText(m *Machine, v Value) {
	if len(e.args) < 2 {
		return
	}
	if t, ok := e.args[1].obj.(*Tuple); ok && len(t.items) > 3 {
		t.items[3] = v
		e.setField(m, "text", v)
	}
}

// builtinImport is __import__(): what an import statement gives.
func builtinImport(m *Machine, a []Value) (Value, *Exception) {
	name, ok := a[0].obj.(*Str)
	if !ok {
		return Value{}, m.typeError("module name must be a string")
	}
	if name.s == "" {
		return Value{}, m.valueError("Empty module name")
	}
	if !a[4].isNull() && a[4].n > 0 {
		return Value{}, m.errorf(m.types.ImportError, "attempted relative import with no known parent package")
	}
	mod, exc := m.findModule(name.s)
	if exc != nil {
		return Value{}, exc
	}
	if from := orNone(a[3]); from.isNone() || m.isEmptyTuple(from) {
		if i := strings.IndexByte(name.s, '.'); i >= 0 {
			if mod, exc = m.findModule(name.s[:i]); exc != nil {
				return Value{}, exc
			}
		}
	}
	if mod.pending == nil {
		return val(mod), nil
	}
	m.enterModule(m.frame, mod)
	return Value{}, nil
}
