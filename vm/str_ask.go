package vm

// How formatting in Go reaches user code. Formatting a text takes many small steps
// (an attribute, an item, a str(), a format()), and any of them may need code. So a
// formatting operation is written once, in Go, as a straight walk through its text
// that asks for each step through an asker. The first walk has no log: a step that
// needs code ends it with needCode, and the library starts the job again with a log
// (vm/lib/core/str.gen). Then such a step ends the walk with a question; the library
// answers it in the language, adds the answer to the log, and the walk starts again,
// taking every step up to there from the log. So each step happens once and in
// order, whatever the user's code does.

// An asker answers the steps of one walk.
type asker struct {
	m        *Machine
	log      *List // nil on a walk without library
	at       int   // steps taken so far
	question Value // set when a step has to be answered by the library
}

// step answers one step: from the log, by the leaf, or, if that needs code, not
// yet. The library answers by the kind and the two values.
func (q *asker) step(kind string, v, extra Value, leaf func() (Value, *Exception)) (Value, *Exception) {
	if q.log != nil && q.at < len(q.log.items) {
		r := q.log.items[q.at]
		q.at++
		return r, nil
	}
	r, exc := leaf()
	if exc != nil {
		if exc == needCode && q.log != nil {
			q.question = val(&Tuple{items: []Value{q.m.str_(kind), v, extra}})
		}
		return Value{}, exc
	}
	if q.log != nil {
		q.log.items = append(q.log.items, r)
		q.at++
	}
	return r, nil
}

// finish is what a step function answers to the library: the result of a walk, or
// the question that stopped it.
func (q *asker) finish(r Value, exc *Exception) (Value, *Exception) {
	if exc == needCode && !q.question.isNull() {
		return q.question, nil
	}
	return r, exc
}

// The steps that every kind of formatting takes.

func (q *asker) str(v Value) (Value, *Exception) {
	if o, ok := v.obj.(*Str); ok && o.ext == nil {
		return v, nil
	}
	return q.step("str", v, None, func() (Value, *Exception) {
		s, exc := q.m.str(v)
		return NewStr(s), exc
	})
}

func (q *asker) repr(v Value) (Value, *Exception) {
	return q.step("repr", v, None, func() (Value, *Exception) {
		s, exc := q.m.repr(v)
		return NewStr(s), exc
	})
}

func (q *asker) ascii(v Value) (Value, *Exception) {
	return q.step("ascii", v, None, func() (Value, *Exception) {
		s, exc := q.m.repr(v)
		return NewStr(asciiRepr(s)), exc
	})
}

func (q *asker) item(v, key Value) (Value, *Exception) {
	return q.step("item", v, key, func() (Value, *Exception) { return q.m.getItem(v, key) })
}
