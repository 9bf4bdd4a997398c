package vm

import (
	"strings"

	"gen/lang/code"
)

// The views that keys(), values() and items() give, their iterators, and
// mappingproxy, the read-only look at a class's __dict__.

// A DictView is a view of a dict.
type DictView struct {
	d    *Dict
	kind viewKind
}

type viewKind byte

const (
	viewKeys viewKind = iota
	viewValues
	viewItems
)

func (o *DictView) class(m *Machine) *Class {
	return [...]*Class{m.types.DictKeys, m.types.DictValues, m.types.DictItems}[o.kind]
}

// A MappingProxy is a read-only view of a mapping. d is the mapping if it is a plain dict;
// another one is asked by core/proxy.gen.
type MappingProxy struct {
	d  *Dict
	of Value
}

func (o *MappingProxy) class(m *Machine) *Class { return m.types.MappingProxy }

// newProxy is a view of a mapping.
func newProxy(of Value) Value {
	p := &MappingProxy{of: of}
	if d, ok := of.obj.(*Dict); ok && d.ext == nil {
		p.d = d
	}
	return val(p)
}

// oddProxy reports whether v is a view of what is no plain dict.
func oddProxy(v Value) bool {
	p, ok := v.obj.(*MappingProxy)
	return ok && p.d == nil
}

// proxyRows are methods of a plain dict as methods of a view.
func proxyRows(rows []nativeDef) []nativeDef {
	out := make([]nativeDef, len(rows))
	for i, row := range rows {
		fn := row.fn
		row.lib = "proxy." + strings.Trim(row.name, "_") + "_of"
		row.fn = func(m *Machine, a []Value) (Value, *Exception) {
			if oddProxy(a[0]) {
				return Value{}, needCode
			}
			return fn(m, a)
		}
		out[i] = row
	}
	return out
}

// initProxy fills the type mappingproxy.
func (m *Machine) initProxy() {
	t := m.types.MappingProxy
	m.define(t, proxyMethods)
	m.define(t, compareRows("proxy.by", code.Eq, code.Ne))
	m.define(t, proxyRows(readDictMethods))
	m.define(t, proxyRows([]nativeDef{
		lenRow, iterRow, showRow(""),
		{name: "__getitem__", sig: "self, key, /", fn: getItemRow},
		{name: "__contains__", sig: "self, key, /", fn: containsRow},
		{name: "__hash__", sig: "self, /", fn: hashRow},
		binaryRow("__or__", code.Or, false, ""),
		binaryRow("__ror__", code.Or, true, ""),
	}))
}

// viewContains is item in view.
func (m *Machine) viewContains(o *DictView, item Value) (bool, *Exception) {
	switch o.kind {
	case viewKeys:
		_, ok, exc := o.d.get(m, item)
		return ok, exc
	case viewItems:
		t, ok := item.obj.(*Tuple)
		if !ok || len(t.items) != 2 {
			return false, nil
		}
		v, ok, exc := o.d.get(m, t.items[0])
		if exc != nil || !ok {
			return false, exc
		}
		return m.equalItem(v, t.items[1])
	}
	for i := range o.d.items {
		it := &o.d.items[i]
		if it.key.isNull() {
			continue
		}
		if eq, exc := m.equalItem(it.val, item); exc != nil || eq {
			return eq, exc
		}
	}
	return false, nil
}

// a dictIterator walks keys, values or items.
type dictIterator struct {
	d         *Dict // nil: ended
	kind      viewKind
	backwards bool
	i         int // the next position
	live      int // size at the start; -1 after an error
	left      int
}

func newDictIterator(d *Dict, kind viewKind, backwards bool) *dictIterator {
	it := &dictIterator{d: d, kind: kind, backwards: backwards, live: d.live, left: d.live}
	if backwards {
		it.i = len(d.items) - 1
	}
	return it
}

func (o *dictIterator) class(m *Machine) *Class {
	t := &m.types
	if o.backwards {
		return [...]*Class{t.DictReverseKeyIterator, t.DictReverseValueIterator, t.DictReverseItemIterator}[o.kind]
	}
	return [...]*Class{t.DictKeyIterator, t.DictValueIterator, t.DictItemIterator}[o.kind]
}

func (o *dictIterator) leaf() bool           { return true }
func (o *dictIterator) mark() (func(), bool) { s := *o; return func() { *o = s }, true }

func (o *dictIterator) next(m *Machine) (Value, *Exception) {
	d := o.d
	if d == nil {
		return Value{}, exhausted
	}
	if o.live != d.live {
		o.live = -1
		return Value{}, m.dictChanged(d, "dictionary changed size during iteration")
	}
	it := o.step()
	if it == nil {
		o.d = nil
		return Value{}, exhausted
	}
	if o.left == 0 {
		o.d = nil
		return Value{}, m.dictChanged(d, "dictionary keys changed during iteration")
	}
	o.left--
	return it.give(o.kind), nil
}

// dictChanged is the error of iterating over a dict that has changed; OrderedDict has
// words of its own.
func (m *Machine) dictChanged(d *Dict, text string) *Exception {
	for _, c := range d.class(m).mro {
		if c.static && c.name == "OrderedDict" {
			text = "OrderedDict mutated during iteration"
		}
	}
	return m.newError(m.types.RuntimeError, NewStr(text))
}

// step is the next live item, nil at the end.
func (o *dictIterator) step() *dictItem {
	d := o.d
	if o.backwards {
		for o.i = min(o.i, len(d.items)-1); o.i >= 0; o.i-- {
			if it := &d.items[o.i]; !it.key.isNull() {
				o.i--
				return it
			}
		}
		return nil
	}
	it, i := d.at(o.i)
	if it != nil {
		o.i = i + 1
	}
	return it
}

// give is what a view of the kind shows of an item.
func (it *dictItem) give(kind viewKind) Value {
	switch kind {
	case viewKeys:
		return it.key
	case viewValues:
		return it.val
	}
	return val(&Tuple{items: []Value{it.key, it.val}})
}

func (o *dictIterator) hint(m *Machine) int64 {
	if o.d == nil || o.live != o.d.live {
		return 0
	}
	return int64(o.left)
}
