package vm

import (
	"sort"
	"strings"
)

// Modules: which there are, and what an import statement does. A module is a table
// of Go functions, a file of vm/lib, or both: then the file imports the functions
// from the module of the same name with an underscore, as CPython does.

// A moduleRow declares a module that is made in Go.
type moduleRow struct {
	name string
	fill func(m *Machine, ns *Dict)
}

// define enters functions into a module's namespace.
func (m *Machine) defineModule(ns *Dict, module string, defs []nativeDef) {
	for i := range defs {
		ns.setStr(m.intern(defs[i].name), val(&Native{def: &defs[i], module: module}))
	}
}

// importName executes IMPORT_NAME: it pushes the module, and runs its body first
// if it is a file that nobody has imported yet.
func (m *Machine) importName(f *Frame, name string, fromList, level Value) {
	if level.n > 0 {
		m.raiseIn(m.errorf(m.types.ImportError, "attempted relative import with no known parent package"))
		return
	}
	full := name
	if fromList.isNone() || m.isEmptyTuple(fromList) {
		// `import a.b` binds a; a.b must exist all the same.
		if i := strings.IndexByte(name, '.'); i >= 0 {
			name = name[:i]
		}
	}
	mod, exc := m.findModule(name)
	if exc != nil {
		m.raiseIn(exc)
		return
	}
	f.push(val(mod))
	if full != name {
		// The body of a.b runs, too: after that of a, whose frame lies above.
		sub, exc := m.findModule(full)
		if exc != nil {
			f.pop()
			m.raiseIn(exc)
			return
		}
		m.enterBody(sub)
	}
	m.enterBody(mod)
}

func (m *Machine) isEmptyTuple(v Value) bool {
	t, ok := v.obj.(*Tuple)
	return ok && len(t.items) == 0
}

// enterModule pushes a module and, if it is new and has a body, enters the body.
func (m *Machine) enterModule(f *Frame, mod *Module) {
	f.push(val(mod))
	m.enterBody(mod)
}

// enterBody enters the body of a module that nobody has run yet.
func (m *Machine) enterBody(mod *Module) {
	c := mod.pending
	if c == nil {
		return
	}
	mod.pending = nil
	m.frame.wants = wantNothing
	m.enterIn(&Function{body: m.body(c), globals: mod.dict, builtins: m.internal, doc: None, module: None}, mod.dict, m.frame.depth)
}

// findModule makes or finds a module; its body may still have to run.
func (m *Machine) findModule(name string) (*Module, *Exception) {
	if mod, ok := m.modules[name]; ok {
		return mod, nil
	}
	prepare(name)
	mod := &Module{name: name, dict: newDict()}
	mod.dict.setStr(m.names.name, m.str_(name))
	mod.dict.setStr(m.names.doc, None)
	found := false
	for _, row := range moduleTable() {
		if row.name == name {
			row.fill(m, mod.dict)
			found = true
		}
	}
	if c, ok := compileLib(strings.ReplaceAll(name, ".", "/")); ok && !strings.HasPrefix(name, "core") {
		mod.pending = c
		if c.HasDoc {
			mod.dict.setStr(m.names.doc, NewStr(c.Doc))
		}
		found = true
	}
	if !found {
		return nil, m.noModule(name)
	}
	m.modules[name] = mod
	m.registerModule(mod)
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		parent, exc := m.findModule(name[:i])
		if exc != nil {
			return nil, exc
		}
		parent.dict.setStr(m.intern(name[i+1:]), val(mod))
	}
	return mod, nil
}

// noModule is the error of importing what gen does not have.
func (m *Machine) noModule(name string) *Exception {
	text := "No module named '" + name + "'"
	if isStdlibName(name) {
		text = absentText(name)
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		parent := name[:i]
		if _, exc := m.findModule(parent); exc != nil {
			return exc
		}
		if _, err := libFiles.ReadDir("lib/" + strings.ReplaceAll(parent, ".", "/")); err != nil {
			text += "; '" + parent + "' is not a package"
		}
	}
	e := m.errorf(m.types.ModuleNotFoundError, "%s", text)
	e.setField(m, "name", NewStr(name))
	return e
}

// ModuleNames lists the modules a program can import, sorted.
func ModuleNames() []string {
	seen := map[string]bool{}
	for _, row := range moduleTable() {
		if !strings.HasPrefix(row.name, "_") {
			seen[row.name] = true
		}
	}
	entries, _ := libFiles.ReadDir("lib")
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".gen"); ok && !strings.HasPrefix(name, "_") {
			seen[name] = true
		}
	}
	out := make([]string, 0, len(seen))
	for name := range seen {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// importFrom executes IMPORT_FROM.
func (m *Machine) importFrom(f *Frame, name *Str) {
	mod, ok := f.top(1).obj.(*Module)
	if ok {
		if v, found := mod.dict.getStr(name); found {
			if sub, isModule := v.obj.(*Module); isModule {
				m.enterModule(f, sub)
				return
			}
			f.push(m.unlazy(mod.dict, name, v))
			return
		}
		if sub, exc := m.findModule(mod.name + "." + name.s); exc == nil {
			m.enterModule(f, sub)
			return
		}
		if _, hook := mod.dict.getStr(m.names.getattr); hook {
			m.complete(m.callLib("library.import_from", val(mod), val(name)))
			return
		}
		e := m.errorf(m.types.ImportError, "cannot import name '%s' from '%s' (unknown location)", name.s, mod.name)
		e.setField(m, "name", NewStr(mod.name))
		e.setField(m, "name_from", val(name))
		m.raiseIn(e)
		return
	}
	m.raiseIn(m.errorf(m.types.ImportError, "cannot import name '%s'", name.s))
}

// importStar executes IMPORT_STAR.
func (m *Machine) importStar(f *Frame, v Value) {
	mod := v.obj.(*Module)
	all, listed := mod.dict.getStr(m.intern("__all__"))
	_, hook := mod.dict.getStr(m.names.getattr)
	if f.ns.ext != nil || listed && hook {
		r, exc := m.callLib("library.import_star", v, f.ns.namespace())
		m.discard(f, r, exc)
		return
	}
	if listed {
		items, _ := m.items(all)
		for _, n := range items {
			if s, ok := n.obj.(*Str); ok {
				if x, found := mod.dict.getStr(s); found {
					f.ns.setStr(s, x)
				}
			}
		}
		return
	}
	mod.dict.each(func(k, x Value) bool {
		if s := k.obj.(*Str); !strings.HasPrefix(s.s, "_") {
			f.ns.setStr(s, x)
		}
		return true
	})
}
