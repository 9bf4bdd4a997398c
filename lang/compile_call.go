package lang

import "gen/lang/code"

// This file owns the code of calls: arguments, keywords, stars.

func (c *compiler) call(n *Call) {
	c.checkKeywords(n.Keywords)
	if m, ok := n.Func.(*Attribute); ok && !unpacks(n.Args, n.Keywords) && len(n.Args)+2*len(n.Keywords) < maxOnStack {
		c.expr(m.Value)
		c.emitName(c.atAttr(m, m), code.LOAD_METHOD, mangle(c.u.private, m.Attr))
		c.arguments(c.at(n), c.atAttr(n, m), 0, n.Args, n.Keywords)
		return
	}
	c.warnCall(n)
	c.expr(n.Func)
	c.emit(c.at(n.Func), code.PUSH_NULL)
	p := c.at(n)
	c.arguments(p, p, 0, n.Args, n.Keywords)
}

// unpacks reports whether there is a * or ** among the arguments.
func unpacks(args []Expr, kws []*Keyword) bool {
	for _, a := range args {
		if _, ok := a.(*Starred); ok {
			return true
		}
	}
	for _, k := range kws {
		if k.Name == "" {
			return true
		}
	}
	return false
}

func (c *compiler) checkKeywords(kws []*Keyword) {
	for i, k := range kws {
		if k.Name == "" {
			continue
		}
		c.checkDebug(k.Span(), k.Name, store)
		for _, other := range kws[i+1:] {
			if other.Name == k.Name {
				c.fail(other, "keyword argument repeated: %s", k.Name)
			}
		}
	}
}

// arguments evaluates the arguments of a call whose callable is on the stack, with
// `before` arguments above it, and calls. kp is the position of the keywords'
// names, p that of the call.
func (c *compiler) arguments(kp, p pos, before int, args []Expr, kws []*Keyword) {
	if unpacks(args, kws) || before+len(args)+2*len(kws) > maxOnStack {
		c.argumentsEx(p, before, args, kws)
		return
	}
	for _, a := range args {
		c.expr(a)
	}
	if len(kws) == 0 {
		c.emit(p, code.CALL, before+len(args))
		return
	}
	var names code.Tuple
	for _, k := range kws {
		c.expr(k.Value)
		names = append(names, k.Name)
	}
	c.emitConst(kp, names)
	c.emit(p, code.CALL_KW, before+len(args)+len(kws))
}

func (c *compiler) argumentsEx(p pos, before int, args []Expr, kws []*Keyword) {
	star := false
	for _, a := range args {
		if _, ok := a.(*Starred); ok {
			star = true
		}
	}
	switch {
	case star && before == 0 && len(args) == 1:
		// The call itself reads the iterable: its error names the function.
		c.expr(args[0].(*Starred).Value)
	case !star && before+len(args) <= maxOnStack:
		for _, a := range args {
			c.expr(a)
		}
		c.emit(p, code.BUILD_TUPLE, before+len(args))
	default:
		c.emit(p, code.BUILD_LIST, before)
		for _, a := range args {
			if s, ok := a.(*Starred); ok {
				c.expr(s.Value)
				c.emit(p, code.LIST_EXTEND, 1)
			} else {
				c.expr(a)
				c.emit(p, code.LIST_APPEND, 1)
			}
		}
		c.emit(p, code.LIST_TO_TUPLE)
	}
	if len(kws) == 0 {
		c.emit(p, code.CALL_FUNCTION_EX, 0)
		return
	}
	have := false
	pending := 0
	flush := func(end int) {
		if pending == 0 {
			return
		}
		many := pending*2 > maxOnStack
		if many {
			c.emit(p, code.BUILD_MAP, 0)
		}
		for _, k := range kws[end-pending : end] {
			c.emitConst(p, k.Name)
			c.expr(k.Value)
			if many {
				c.emit(p, code.MAP_ADD, 1)
			}
		}
		if !many {
			c.emit(p, code.BUILD_MAP, pending)
		}
		if have {
			c.emit(p, code.DICT_MERGE, 1)
		}
		have = true
		pending = 0
	}
	for i, k := range kws {
		if k.Name != "" {
			pending++
			continue
		}
		flush(i)
		if !have {
			c.emit(p, code.BUILD_MAP, 0)
			have = true
		}
		c.expr(k.Value)
		c.emit(p, code.DICT_MERGE, 1)
	}
	flush(len(kws))
	c.emit(p, code.CALL_FUNCTION_EX, 1)
}
