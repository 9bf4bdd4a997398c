package view

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gen/vm"
	"gen/vm/step"
)

// This file writes a run in the format of Python Tutor ("OPT"), so that its pages can
// show it. A generator that is suspended stays there as a frame that is greyed out.

// A tutorFrame is a frame in that format.
type tutorFrame struct {
	Name        string         `json:"func_name"`
	ID          int            `json:"frame_id"`
	Hash        string         `json:"unique_hash"`
	Locals      map[string]any `json:"encoded_locals"`
	Order       []string       `json:"ordered_varnames"`
	Highlighted bool           `json:"is_highlighted"`
	Parent      bool           `json:"is_parent"`
	Zombie      bool           `json:"is_zombie"`
	Parents     []int          `json:"parent_frame_id_list"`
}

// A tutorStep is a moment in that format.
type tutorStep struct {
	Event     string         `json:"event"`
	Line      int            `json:"line"`
	Func      string         `json:"func_name"`
	Exception string         `json:"exception_msg,omitempty"`
	Globals   map[string]any `json:"globals"`
	Order     []string       `json:"ordered_globals"`
	Stack     []tutorFrame   `json:"stack_to_render"`
	Heap      map[string]any `json:"heap"`
	Stdout    string         `json:"stdout"`
}

// TutorHead and TutorTail stand around the moments of a run.
func TutorHead(source []string) string {
	text, _ := json.Marshal(strings.Join(source, "\n"))
	return `{"code":` + string(text) + `,"trace":[`
}

// TutorTail ends the list.
const TutorTail = "]}"

// Tutor writes a moment.
func Tutor(s *step.Snapshot) string {
	e := s.Event
	t := tutorStep{Event: "step_line", Line: e.Line, Func: e.From, Globals: map[string]any{}, Order: []string{},
		Stack: []tutorFrame{}, Heap: map[string]any{}, Stdout: s.Output}
	switch e.Kind {
	case vm.EvStart, vm.EvCreate:
		t.Event = "call"
	case vm.EvReturn:
		t.Event = "return"
	case vm.EvRaise:
		t.Event, t.Exception = "exception", e.V
	}
	if s.Ended && s.Uncaught != "" {
		t.Event, t.Exception = "uncaught_exception", uncaughtName(s)
	}
	shown := map[int]bool{}
	now := current(s)
	for i := range s.Ladder {
		r := &s.Ladder[i]
		if i == 0 && r.Kind == "module" {
			t.Globals, t.Order = t.encode(r.Locals)
			continue
		}
		f := tutorFrame{Name: r.Name, ID: r.Frame, Hash: fmt.Sprintf("%s_f%d", r.Name, r.Frame), Highlighted: i == now,
			Zombie: r.State == "SUSPENDED" || r.State == "CLOSED" || r.State == "CREATED", Parents: []int{}}
		f.Locals, f.Order = t.encode(r.Locals)
		t.Stack = append(t.Stack, f)
		shown[r.Gen] = true
	}
	for i := range s.Gens {
		if g := &s.Gens[i]; g.State == "SUSPENDED" && !shown[g.ID] {
			f := tutorFrame{Name: g.Name, ID: -g.ID, Hash: fmt.Sprintf("%s_g%d", g.Name, g.ID), Zombie: true, Parents: []int{}}
			f.Locals, f.Order = t.encode(g.Locals)
			t.Stack = append(t.Stack, f)
		}
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "null" // strings and numbers cannot fail
	}
	return string(text)
}

// encode writes variables; objects that can be shared go to the heap.
func (t *tutorStep) encode(vars []step.Var) (values map[string]any, order []string) {
	values, order = map[string]any{}, []string{}
	for _, v := range vars {
		order = append(order, v.Name)
		if v.Object > 0 {
			t.Heap[strconv.Itoa(v.Object)] = []any{"HEAP_PRIMITIVE", typeOfRepr(v.Value), v.Value}
			values[v.Name] = []any{"REF", v.Object}
			continue
		}
		values[v.Name] = primitive(v.Value)
	}
	return values, order
}

// typeOfRepr guesses the name of a type from a repr.
func typeOfRepr(text string) string {
	switch {
	case strings.HasPrefix(text, "["):
		return "list"
	case strings.HasPrefix(text, "{") && strings.Contains(text, ": ") || text == "{}":
		return "dict"
	case strings.HasPrefix(text, "{"):
		return "set"
	case strings.HasPrefix(text, "<"):
		name, _, _ := strings.Cut(strings.Trim(text, "<>"), " ")
		return name
	}
	name, _, _ := strings.Cut(text, "(")
	return name
}

// primitive is a plain value as JSON has it.
func primitive(text string) any {
	switch text {
	case "None":
		return nil
	case "True":
		return true
	case "False":
		return false
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n < 1<<53 && n > -1<<53 {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) && !strings.ContainsAny(text, "xX_") {
		return []any{"SPECIAL_FLOAT", text}
	}
	if n := len(text); n >= 2 && (text[0] == '\'' || text[0] == '"') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	return []any{"IMPORTED_FAUX_PRIMITIVE", text}
}
