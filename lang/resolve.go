package lang

import (
	"sort"

	"gen/lang/code"
)

// This file owns the decision where every name of every block lives. A name that
// a block does not bind means the nearest enclosing function that does; classes
// are not looked into, except for __class__, the cell that a class keeps for its methods.

// resolve decides for b and the blocks inside it.
func (s *scoper) resolve(b *block) {
	if b.kind == functionBlock || b.kind == classBlock {
		if b.free == nil {
			b.free = map[string]*symbol{}
		}
	}
	for i := 0; i < len(b.order); i++ {
		sym := b.order[i]
		switch {
		case sym.flags&defGlobal != 0:
			if sym.flags&defNonlocal != 0 {
				s.fail(b.directiveSpan(sym.name), "name '%s' is nonlocal and global", sym.name)
			}
			sym.scope = scopeGlobalExplicit
		case sym.flags&defNonlocal != 0:
			if b.kind == moduleBlock {
				s.fail(b.directiveSpan(sym.name), "nonlocal declaration not allowed at module level")
			}
			target := b.lookup(sym.name)
			if target == nil {
				s.fail(b.directiveSpan(sym.name), "no binding for nonlocal '%s' found", sym.name)
			}
			b.bindFree(sym, target)
		case sym.flags&defBound != 0:
			sym.scope = scopeLocal
		default:
			if target := b.lookup(sym.name); target != nil {
				b.bindFree(sym, target)
			} else {
				sym.scope = scopeGlobalImplicit
			}
		}
	}
	for _, c := range b.children {
		s.resolve(c)
	}
}

// lookup finds the binding that a name not bound in b itself means, nil if it is
// global.
func (b *block) lookup(name string) *symbol {
	for a := b.parent; a != nil; a = a.parent {
		if a.kind == moduleBlock {
			return nil
		}
		if a.kind == classBlock {
			if name != "__class__" {
				continue
			}
			// A comprehension right in the class body runs in the body's frame,
			// before there is a class.
			if a == b.frame() {
				return nil
			}
			if a.class == nil {
				a.class = &symbol{name: name, owner: a, scope: scopeLocal}
			}
			return a.class
		}
		sym := a.symbols[name]
		switch {
		case sym == nil || sym.flags&defNonlocal != 0:
		case sym.flags&defGlobal != 0:
			return nil
		case sym.flags&defBound != 0:
			return sym
		}
	}
	return nil
}

// bindFree makes sym mean target, and every frame on the way pass its cell on.
func (b *block) bindFree(sym, target *symbol) {
	sym.scope = scopeFree
	sym.target = target
	home := target.owner.frame()
	for f := b.frame(); f != home; f = f.parent.frame() {
		target.captured = true
		if f.free == nil {
			f.free = map[string]*symbol{}
		}
		f.free[sym.name] = target
	}
}

func (b *block) directiveSpan(name string) code.Span {
	for _, d := range b.directives {
		if d.name == name {
			return d.span
		}
	}
	return b.node.Span()
}

// freeNames are the names of b's free variables in the order of their slots.
func (b *block) freeNames() []string {
	names := make([]string, 0, len(b.free))
	for name := range b.free {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
