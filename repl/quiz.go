package repl

import (
	"fmt"
	"strings"

	"gen/repl/view"
	"gen/vm"
	"gen/vm/step"
)

// This file turns a step of the run into a question: what happens next? The right
// answer is the next event; the wrong ones are made from the same picture, each from
// one thing that people believe. A step always gives the same question.

// A choice is an answer that can be given.
type choice struct {
	text string
	why  string // why it is not so; "" for the right one
}

// A question waits for an answer.
type question struct {
	choices []choice
	right   int // index of the right one
	kind    vm.Kind
}

// happens says in a few words what an event does. Each kind has its own form, so
// that right and wrong answers look alike.
func happens(e step.Event) string {
	v := brief(e.V)
	switch e.Kind {
	case vm.EvLine:
		return fmt.Sprintf("%s goes on at line %d", e.From, e.Line)
	case vm.EvCreate:
		return fmt.Sprintf("%s is made, and none of its body runs", e.To)
	case vm.EvStart:
		return fmt.Sprintf("%s starts at the top of its body", e.From)
	case vm.EvNext:
		return fmt.Sprintf("%s asks %s for its next value", e.From, e.To)
	case vm.EvSend:
		return fmt.Sprintf("%s sends %s to %s", e.From, v, e.To)
	case vm.EvThrow:
		return fmt.Sprintf("%s throws %s into %s", e.From, v, e.To)
	case vm.EvClose:
		return fmt.Sprintf("%s closes %s", e.From, e.To)
	case vm.EvForward:
		return fmt.Sprintf("%s passes it on down to %s", e.From, e.To)
	case vm.EvResume:
		if e.Var != "" {
			return fmt.Sprintf("%s becomes %s in %s", e.Var, v, e.From)
		}
		return fmt.Sprintf("%s fills the hole in %s", v, e.From)
	case vm.EvYield:
		return fmt.Sprintf("%s yields %s", e.From, v)
	case vm.EvReturn:
		if e.To == "" {
			return "the program ends"
		}
		return fmt.Sprintf("%s returns %s and is finished", e.From, v)
	case vm.EvRaise:
		return fmt.Sprintf("%s is raised in %s", v, e.From)
	case vm.EvCatch:
		return fmt.Sprintf("%s catches %s", e.From, v)
	case vm.EvPrint:
		return fmt.Sprintf("%s prints %s", e.From, brief(strings.TrimSuffix(e.Text, "\n")))
	case vm.EvTaskNew:
		return fmt.Sprintf("the task %s is made", e.To)
	case vm.EvTaskDone:
		return fmt.Sprintf("the task %s is finished", e.To)
	case vm.EvTaskCancel:
		return fmt.Sprintf("the task %s is asked to stop", e.To)
	case vm.EvReadyPush:
		return fmt.Sprintf("%s joins the ready queue", e.To)
	case vm.EvReadyPop:
		return fmt.Sprintf("the loop takes %s from the ready queue", e.To)
	case vm.EvTimerPush:
		return fmt.Sprintf("a timer for %s goes on the heap", e.To)
	case vm.EvTimerSift:
		return fmt.Sprintf("%s changes places on the heap", e.To)
	case vm.EvTimerPop:
		return fmt.Sprintf("the timer of %s leaves the heap", e.To)
	case vm.EvClock:
		return fmt.Sprintf("the clock jumps to %.4g s", e.T)
	case vm.EvLoopIdle:
		return "the loop has nothing to do"
	}
	return e.Kind.String()
}

// brief cuts a value for an answer.
func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 24 {
		return string(r[:23]) + "~"
	}
	return s
}

// mistaken makes wrong answers from a picture, the most tempting first.
func mistaken(s *step.Snapshot) []choice {
	var out []choice
	add := func(text, format string, args ...any) {
		out = append(out, choice{text, fmt.Sprintf(format, args...)})
	}
	flying := brief(s.Event.V)
	if s.Next.Kind == vm.EvResume || s.Next.Kind == vm.EvReturn || s.Next.Kind == vm.EvYield {
		flying = brief(s.Next.V)
	}
	if flying == "" || flying == "next" {
		flying = "None"
	}
	// Another hole than the one that is filled.
	for i := len(s.Ladder) - 1; i >= 0; i-- {
		r := &s.Ladder[i]
		if r.Gen == 0 || r.Hole[0] >= r.Hole[1] || s.Next.Kind == vm.EvLine {
			continue
		}
		name, _, ok := strings.Cut(r.Text, " = ")
		text := fmt.Sprintf("%s fills the hole in %s", flying, r.Name)
		if ok && isName(name) {
			text = fmt.Sprintf("%s becomes %s in %s", name, flying, r.Name)
		}
		if r.Filler == "return" {
			add(text, "%s only passes it on. A return fills its hole, not a send.", r.Name)
		} else {
			add(text, "A hole is filled by what comes in next, and nothing has come to the door of %s.", r.Name)
		}
	}
	for i := range s.Ladder {
		r := &s.Ladder[i]
		if r.Filler == "result" && r.Hole[0] < r.Hole[1] && r.Hole[1] <= len(r.Text) {
			add(fmt.Sprintf("%s gives %s", brief(r.Text[r.Hole[0]:r.Hole[1]]), flying),
				"%s gets a value only when something comes up to it: a yield or a return.", r.Name)
		}
	}
	if l := s.Loop; l != nil {
		if len(l.Ready) > 0 {
			add(fmt.Sprintf("the loop takes %s from the ready queue", l.Ready[len(l.Ready)-1]), "The queue is served from the front.")
		}
		for _, h := range l.Heap {
			add(fmt.Sprintf("the timer of %s leaves the heap", h.Label), "Timers leave in the order of their times, and only when the clock has come to them.")
			add(fmt.Sprintf("the clock jumps to %.4g s", h.When), "The clock jumps to the earliest timer, and only when nothing is ready.")
		}
	}
	for i := range s.Gens {
		g := &s.Gens[i]
		switch g.State {
		case "SUSPENDED":
			add(fmt.Sprintf("%s starts at the top of its body", g.Name), "%s is paused at line %d. It goes on from there, never from the top.", g.Name, g.Line)
		case "CREATED":
			add(fmt.Sprintf("%s goes on at line %d", g.Name, g.Line+1), "%s is only CREATED: its first next starts it.", g.Name)
		case "CLOSED":
			add(fmt.Sprintf("%s yields None", g.Name), "%s is finished for good: no more values come.", g.Name)
		default:
			add(fmt.Sprintf("%s returns None and is finished", g.Name), "A body is finished at its return or its last line; %s has not come there.", g.Name)
		}
	}
	if len(s.Ladder) > 0 {
		main := &s.Ladder[0]
		add(fmt.Sprintf("StopIteration is raised in %s", main.Name), "StopIteration comes when a generator is finished and one more value is asked for.")
		add(fmt.Sprintf("%s goes on at line %d", main.Name, main.Line+1), "Control is elsewhere, or comes to another line first.")
	}
	add("the program ends", "There is more to come.")
	add("nothing: the program waits for input", "Nothing reads the keyboard here.")
	return out
}

// ask makes the question of a moment; nil if nothing comes after it.
func ask(s *step.Snapshot) *question {
	if s.Next == nil {
		return nil
	}
	q := &question{kind: s.Next.Kind}
	right := choice{text: happens(*s.Next)}
	seen := map[string]bool{right.text: true}
	for _, w := range mistaken(s) {
		if len(q.choices) == 3 {
			break
		}
		if !seen[w.text] {
			seen[w.text] = true
			q.choices = append(q.choices, w)
		}
	}
	q.right = (s.Step*7 + s.Step/4) % (len(q.choices) + 1)
	q.choices = append(q.choices[:q.right], append([]choice{right}, q.choices[q.right:]...)...)
	return q
}

// quiz asks about the next step.
func (st *Stepper) quiz(c call) reply {
	s := st.s.Snapshot()
	q := ask(s)
	if q == nil {
		return say("Nothing comes after this step. Go back first: back 5, or goto N.")
	}
	st.asked = q
	of := ""
	if s.Total > 0 {
		of = fmt.Sprintf(" of %d", s.Total)
	}
	lines := []string{fmt.Sprintf(" step %d%s. You press s. What happens next?", s.Step, of)}
	width := 0
	for _, c := range q.choices {
		width = max(width, len([]rune(c.text)))
	}
	page := st.o.Width
	if page <= 0 {
		page = 80
	}
	if half := (len(q.choices) + 1) / 2; 2*(width+9) <= page {
		// Two columns, read down.
		for i := range half {
			line := fmt.Sprintf("   %d  %-*s", i+1, width, q.choices[i].text)
			if k := i + half; k < len(q.choices) {
				line += fmt.Sprintf("   %d  %s", k+1, q.choices[k].text)
			}
			lines = append(lines, strings.TrimRight(line, " "))
		}
	} else {
		for i, c := range q.choices {
			lines = append(lines, fmt.Sprintf("   %d  %s", i+1, c.text))
		}
	}
	return reply{lines: append(lines, fmt.Sprintf(" Type a number, 1 to %d.", len(q.choices)))}
}

// answer judges an answer.
func (st *Stepper) answer(n int) reply {
	q := st.asked
	st.asked = nil
	st.answered = st.s.Pos() + 1
	st.answers++
	c := q.choices[n-1]
	var lines []string
	if n-1 == q.right {
		st.right++
		lines = append(lines, " Yes: "+c.text+".")
	} else {
		page := st.o.Width
		if page <= 0 {
			page = 80
		}
		for _, line := range view.Wrap("Not yet. "+c.why, page-1) {
			lines = append(lines, " "+line)
		}
	}
	return reply{lines: append(lines, fmt.Sprintf(" Press s to see it.   Score: %d of %d.", st.right, st.answers))}
}

// hidden is the present moment without what a question asks for, or is about to.
func (st *Stepper) hidden() *step.Snapshot {
	s := st.s.Snapshot()
	about := st.asked != nil
	if v := st.lesson; v != nil && s.Step == v.at[v.stop] && !about {
		about = lessons()[v.number-1].stops[v.stop].try == "quiz" && st.answered != s.Step+1
	}
	if !about {
		return s
	}
	c := *s
	c.Next, c.Ended = nil, false
	return &c
}
