package vm

import (
	"fmt"
	"strings"

	"gen/lang"
	"gen/lang/code"
)

// Warnings that the machine itself gives: what is deprecated, but works.

// A warning is what is given only once: a text about a line.
type warning struct {
	source, module, text string
	line                 int
	category             *Class
}

// warn gives a warning about the line that the program is at. The answer is an
// exception if the program has asked for one by the filters of the module warnings.
func (m *Machine) warn(category *Class, text string) *Exception {
	return m.warnWith(category, text, "")
}

// warnWith is warn with another line below the one of the program.
func (m *Machine) warnWith(category *Class, text, more string) *Exception {
	f := m.userFrame()
	src := f.body.Source
	module := "<string>"
	name, _ := f.fn.globals.getStr(m.names.name)
	if s, ok := name.obj.(*Str); ok {
		module = s.s
	}
	w := warning{src.Name, module, text, f.line(), category}
	switch m.warningAction(w) {
	case "ignore":
		return nil
	case "error":
		return m.errorf(category, "%s", text)
	case "default":
		if m.warned[w] {
			return nil
		}
		if m.warned == nil {
			m.warned = map[warning]bool{}
		}
		m.warned[w] = true
	}
	m.showWarning(src, w, more)
	return nil
}

// warnSyntax gives a warning that the compiler has about a text; as an exception it
// is the SyntaxError that the text is then worth.
func (m *Machine) warnSyntax(src *code.Source, cw code.Warning) *Exception {
	w := warning{src.Name, strings.TrimSuffix(src.Name, ".py"), cw.Msg, src.LineOf(cw.Span.Start), m.types.SyntaxWarning}
	switch m.warningAction(w) {
	case "ignore":
	case "error":
		return m.syntaxError(&lang.Error{Kind: "SyntaxError", Msg: cw.Msg, Source: src, Span: cw.Span})
	default:
		m.showWarning(src, w, "")
	}
	return nil
}

// showWarning hands a warning to whoever collects them, or shows it.
func (m *Machine) showWarning(src *code.Source, w warning, more string) {
	if m.logWarning(w) {
		return
	}
	s := fmt.Sprintf("%s:%d: %s: %s\n", w.source, w.line, w.category.name, w.text)
	if line := strings.TrimSpace(src.Line(w.line)); line != "" && !src.Made {
		s += "  " + line + "\n"
	}
	m.emit(m.std().err, s+more)
}

// warningAction is what the filters say about a warning, without the module what
// they say in the beginning: a program sees deprecations of its own code only.
func (m *Machine) warningAction(w warning) string {
	if mod, ok := m.modules["warnings"]; ok {
		if v, ok := mod.dict.getStr(m.intern("filters")); ok {
			if l, ok := v.obj.(*List); ok {
				return m.filterAction(l.items, w)
			}
		}
	}
	if w.module == "__main__" && w.category == m.types.DeprecationWarning {
		return "default"
	}
	for _, quiet := range []*Class{m.types.DeprecationWarning, m.types.PendingDeprecationWarning, m.types.ImportWarning, m.types.ResourceWarning} {
		if w.category.isSubclass(quiet) {
			return "ignore"
		}
	}
	return "default"
}

// filterAction is the action of the first filter (action, message, category, module,
// line) for a warning.
func (m *Machine) filterAction(filters []Value, w warning) string {
	for _, v := range filters {
		t, ok := v.obj.(*Tuple)
		if !ok || len(t.items) != 5 {
			continue
		}
		action, ok := t.items[0].obj.(*Str)
		category, isClass := t.items[2].obj.(*Class)
		if !ok || !isClass || !w.category.isSubclass(category) {
			continue
		}
		if s, ok := t.items[1].obj.(*Str); ok && !strings.HasPrefix(strings.ToLower(w.text), strings.ToLower(s.s)) {
			continue
		}
		if s, ok := t.items[3].obj.(*Str); ok && s.s != w.module {
			continue
		}
		if line := t.items[4]; line.n != 0 && line.n != int64(w.line) {
			continue
		}
		return action.s
	}
	return "default"
}

// logWarning hands a warning to warnings.catch_warnings(record=True), if there is one.
func (m *Machine) logWarning(w warning) bool {
	mod, ok := m.modules["warnings"]
	if !ok {
		return false
	}
	v, _ := mod.dict.getStr(m.intern("_log"))
	log, ok := v.obj.(*List)
	made, _ := mod.dict.getStr(m.intern("WarningMessage"))
	cls, isClass := made.obj.(*Class)
	if !ok || !isClass {
		return false
	}
	d := newDict()
	for _, field := range []struct {
		name string
		v    Value
	}{
		{"message", val(m.errorf(w.category, "%s", w.text))}, {"category", val(w.category)}, {"filename", NewStr(w.source)},
		{"lineno", Int(int64(w.line))}, {"file", None}, {"line", None}, {"source", None}, {"_category_name", NewStr(w.category.name)},
	} {
		d.setStr(m.intern(field.name), field.v)
	}
	log.items = append(log.items, val(&Instance{cls: cls, dict: d}))
	return true
}
