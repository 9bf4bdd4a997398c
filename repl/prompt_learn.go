package repl

import (
	"strings"

	"gen/lang"
	"gen/lang/code"
)

// This file brings two commands of the stepper to the prompt: settings, which hold for
// every stepper that the prompt opens, and simpler Python.

// A wish stands for the sessions to come: it keeps what they are to show.
type wish struct {
	Session // none: only settings are asked of it
	library bool
}

func (w *wish) ShowLibrary(on bool) { w.library = on }
func (w *wish) Library() bool       { return w.library }

// set changes a setting by the stepper's own table.
func (r *REPL) set(arg string) {
	if r.wish == nil {
		r.wish = NewStepper(&wish{}, r.opt.View, r.opt.Out)
		r.wish.keys = r.opt.Step != nil
	}
	st := r.wish
	st.o, st.with.Hints = r.opt.View, r.opt.Hints
	answer := st.set(call{arg: arg})
	if r.opt.View = st.o; st.with.Hints != r.opt.Hints {
		r.hints(map[bool]string{true: "on", false: "off"}[st.with.Hints])
		return
	}
	r.say(answer.lines...)
}

// wishes gives a new stepper what has been set here.
func (r *REPL) wishes(st *Stepper) {
	if r.wish == nil {
		return
	}
	st.width = r.wish.width
	if l, ok := st.s.(showsLibrary); ok && r.wish.s.(*wish).library {
		l.ShowLibrary(true)
	}
}

// desugar writes a statement, or those of the last input, in simpler Python.
func (r *REPL) desugar(arg string) {
	if arg == "" {
		arg = r.last
	}
	if arg == "" {
		r.say("Desugar what? Try  :desugar r = yield from g")
		return
	}
	src := code.NewSource("<input>", strings.TrimRight(arg, "\n")+"\n")
	var told code.Span // a statement of several lines is told once
	any := false
	for i := 1; i <= src.LineCount(); i++ {
		parts, _ := lang.Desugar(src, i)
		if len(parts) == 0 || any && parts[0].Span == told {
			continue
		}
		if any {
			r.say("")
		}
		any, told = true, parts[0].Span
		r.say(Desugared(src, i, r.opt.View)...)
	}
	if !any {
		r.say(Desugared(src, 1, r.opt.View)...)
	}
}
