package vm

import (
	"embed"
	"strings"
	"sync"

	"gen/lang"
	"gen/lang/code"
)

// The library: the part of the machine that is written in the language. vm/lib/core
// holds the protocols that need code (iteration over user objects, operators with
// reflected methods, sorting with a key ...), vm/lib the modules a program can
// import. A file is compiled when something of it is first needed.

//go:embed all:lib
var libFiles embed.FS

// compiled remembers the code of library files. Code is immutable and the same for
// every machine, so all of them share it.
var compiled sync.Map // file name -> *libFile

// A libFile is compiled by whoever needs it first.
type libFile struct {
	once sync.Once
	code *code.Code // nil if there is no such file
}

// compileLib compiles a library file; ok is false if there is no such file.
func compileLib(path string) (*code.Code, bool) {
	v, ok := compiled.Load(path)
	if !ok {
		v, _ = compiled.LoadOrStore(path, &libFile{})
	}
	f := v.(*libFile)
	f.once.Do(func() {
		text, err := libFiles.ReadFile("lib/" + path + ".gen")
		if err != nil {
			return
		}
		src := code.NewSource("<lib/"+path+">", string(text))
		c, e := lang.CompileText(src, lang.Options{Mode: lang.File, Library: true, PutOff: true})
		if e != nil {
			panic("vm: library file " + path + ": " + e.Render())
		}
		f.code = c
	})
	return f.code, f.code != nil
}

// companions are the files that the program will need when it has imported a module:
// they are compiled side by side.
var companions = map[string][]string{
	"asyncio": {"asyncio/tasks", "heapq", "asyncio/base_events", "asyncio/futures", "asyncio/runners", "asyncio/events",
		"asyncio/exceptions", "asyncio/unix_events"},
}

// prepare begins to compile the companions of a module.
func prepare(module string) {
	for _, path := range companions[module] {
		go compileLib(path)
	}
}

// A lazy stands in the builtins for something of the library that nobody has asked
// for yet.
type lazy struct{ ref string }

func (*lazy) class(m *Machine) *Class { return m.types.Object }

// libFunction is a library function by its reference "file.name" in vm/lib/core.
func (m *Machine) libFunction(ref string) Value {
	if v, ok := m.lib[ref]; ok {
		return v
	}
	file, name, _ := strings.Cut(ref, ".")
	ns := m.coreFile(file)
	v, ok := ns.getStr(m.intern(name))
	if !ok {
		panic("vm: library has no " + ref)
	}
	m.lib[ref] = v
	return v
}

// callLib calls a library function: the tail call of a leaf that needs code.
func (m *Machine) callLib(ref string, args ...Value) (Value, *Exception) {
	return m.call(m.libFunction(ref), args, nil)
}

// coreFile is the namespace of a file of vm/lib/core. Its body, which only defines
// functions and classes, runs to its end here: no user code is reached by it, and
// none of it is told to a stepper.
func (m *Machine) coreFile(file string) *Dict {
	if mod, ok := m.coreModules[file]; ok {
		return mod
	}
	c, ok := compileLib("core/" + file)
	if !ok {
		panic("vm: no library file core/" + file)
	}
	ns := newDict()
	ns.setStr(m.names.name, m.str_("builtins"))
	m.coreModules[file] = ns
	running, result, uncaught, steps, watch := m.frame, m.result, m.uncaught, m.steps, m.opt.Watch
	m.opt.Watch, m.uncaught = false, nil
	f := m.newFrame(&Function{body: m.body(c), globals: ns, builtins: m.internal, doc: None, module: None})
	f.ns = ns
	m.frame = f
	for m.frame != nil {
		m.step()
	}
	if m.uncaught != nil {
		panic("vm: library file core/" + file + ": " + m.Traceback(m.uncaught))
	}
	m.frame, m.result, m.uncaught, m.steps, m.opt.Watch = running, result, uncaught, steps, watch
	return ns
}

// defineInternal enters functions that only the library sees.
func (m *Machine) defineInternal(defs []nativeDef) {
	for i := range defs {
		m.internal.setStr(m.intern(defs[i].name), val(&Native{def: &defs[i], module: "builtins"}))
	}
}

// defineBuiltins enters functions into the builtins.
func (m *Machine) defineBuiltins(defs []nativeDef) {
	for i := range defs {
		m.builtins.setStr(m.intern(defs[i].name), val(&Native{def: &defs[i], module: "builtins"}))
	}
}
