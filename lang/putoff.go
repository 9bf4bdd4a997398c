package lang

import (
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"gen/lang/code"
)

// putoff.go owns what makes a long library quick to load: the bodies of its
// functions stay tokens until they are needed. What a body means depends on nothing
// but the classes around it, so it can be compiled alone. Only functions inside
// other functions share names with their surroundings; they come with them.

// putOff takes the bodies of the functions of a module and its classes out of a
// list of tokens. A docstring stays, since the function object shows it. rests are
// the complete definitions, by where the name of the function stands. (What is lost
// is that the class knows which attributes the bodies of its methods set on self.)
func putOff(toks []lexer.Token) (short []lexer.Token, rests map[int][]lexer.Token) {
	rests = map[int][]lexer.Token{}
	decorators := -1 // where those of the next statement begin
	for i := 0; i < len(toks); {
		name := defName(toks, i)
		if toks[i].Type == tAt && decorators < 0 {
			decorators = i
		} else if toks[i].Type != tAt && name == 0 {
			decorators = -1
		}
		end := i // of the statement's first line
		for toks[end].Type != tNewline && toks[end].Type != lexer.EOF && toks[end].Type != tIndent && toks[end].Type != tDedent {
			end++
		}
		end = min(end+1, len(toks))
		if name == 0 || toks[end].Type != tIndent {
			short = append(short, toks[i:end]...)
			i = end
			continue
		}
		stop := blockEnd(toks, end)
		first := i
		if decorators >= 0 {
			first = decorators
		}
		rests[toks[name].Pos.Offset] = toks[first:stop]
		short = append(short, toks[i:end+1]...)
		body := end + 1
		if toks[body].Type == tStr && toks[body+1].Type == tNewline {
			short = append(short, toks[body], toks[body+1])
		}
		short = append(short, placeholder(toks[body:stop]), toks[end-1], toks[stop-1])
		decorators = -1
		i = stop
	}
	return numbered(short), rests
}

// defName is the place of the function's name if a def begins at i, else 0.
func defName(toks []lexer.Token, i int) int {
	if toks[i].Value == "async" {
		i++
	}
	if toks[i].Value == "def" {
		return i + 1
	}
	return 0
}

// blockEnd is the place after the Dedent that closes the Indent at i.
func blockEnd(toks []lexer.Token, i int) int {
	for depth := 0; ; i++ {
		switch toks[i].Type {
		case tIndent:
			depth++
		case tDedent:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// placeholder stands for a body, and ends where the body ends.
func placeholder(body []lexer.Token) lexer.Token {
	i := len(body) - 1
	for body[i].Type == tDedent || body[i].Type == tNewline {
		i--
	}
	t := body[i]
	t.Pos.Offset += len(t.Value) - len("...")
	t.Type, t.Value = tConst, "..."
	return t
}

// numbered is a list of tokens with their places in it, which lowering relies on.
func numbered(toks []lexer.Token) []lexer.Token {
	out := make([]lexer.Token, len(toks))
	for i, t := range toks {
		t.Pos.Column = i
		out[i] = t
	}
	return out
}

// rest compiles a definition that was put off: alone in the classes around it.
func (c *compiler) rest(n *FunctionDef) func() *code.Code {
	var classes []string
	for u := c.u; u.kind == unitClass; u = u.outer {
		classes = append(classes, u.code.Name)
	}
	later := newCompiler(c.src, c.opt)
	later.futureAnnot = c.futureAnnot
	toks := n.rest
	return sync.OnceValue(func() *code.Code {
		end := toks[len(toks)-1]
		end.Type, end.Value = lexer.EOF, ""
		toks := numbered(append(toks[:len(toks):len(toks)], end))
		tree, bad := parseTokens(toks)
		if bad != nil {
			panic("lang: " + c.src.Name + ": a function that was put off: " + bad.expect)
		}
		body, _, err := lowered(c.src, toks, nil, tree, len(toks))
		if err != nil {
			panic("lang: " + err.Render())
		}
		def := body[0]
		for _, name := range classes {
			body = []Stmt{&ClassDef{Name: name, Body: body}}
		}
		if _, err := later.compile(&Module{Body: body}); err != nil {
			panic("lang: " + err.Render())
		}
		return later.codes[later.blocks[def]]
	})
}
