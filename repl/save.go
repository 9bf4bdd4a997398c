package repl

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"gen/repl/view"
	"gen/vm/step"
)

// This file keeps what the stepper shows: a moment, or a whole run, in a form that
// its file name tells.

// Formats are the forms that a run can be kept in, by the ends of file names.
var Formats = []string{"txt", "md", "html", "json", "mmd", "svg", "cast"}

// FormatOf is the form that a file name asks for.
func FormatOf(path string) (string, error) {
	ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	for _, f := range Formats {
		if ext == f {
			return f, nil
		}
	}
	return "", fmt.Errorf("%s: the end of the name tells the form: %s", path, strings.Join(Formats, ", "))
}

// exported bounds the steps that are kept with a picture each.
const exported = 5000

// Export writes a whole run. The session is left at its end.
func Export(s Session, o view.Options, format, title string, w io.Writer) error {
	o.Colour, o.Keys = false, nil
	out := bufio.NewWriter(w)
	say := func(lines ...string) {
		for _, line := range lines {
			out.WriteString(line + "\n")
		}
	}
	s.Goto(0)
	each := func(f func(*step.Snapshot)) {
		f(s.Snapshot())
		for n := 0; s.Forward(); n++ {
			if n >= exported {
				return
			}
			f(s.Snapshot())
		}
	}
	note := func() {
		if !s.Snapshot().Ended {
			say(fmt.Sprintf("(the run goes on; these are its first %d steps)", exported))
		}
	}
	switch format {
	case "txt":
		each(func(m *step.Snapshot) { say(append(view.Card(m, o), "")...) })
		note()
	case "md":
		say(view.MarkdownHead(title, s.Snapshot().Source)...)
		say(view.MarkdownDiagram(view.Mermaid(s.Events(1, exported)))...)
		each(func(m *step.Snapshot) { say(view.Markdown(m, o)...) })
		note()
	case "html":
		var cards [][]string
		each(func(m *step.Snapshot) { cards = append(cards, view.Card(m, o)) })
		say(view.HTML(title, cards)...)
	case "svg", "cast":
		o.Colour = true
		var cards [][]string
		each(func(m *step.Snapshot) { cards = append(cards, view.Card(m, o)) })
		if format == "svg" {
			say(view.SVG(title, cards)...)
		} else {
			say(view.Cast(title, cards, o)...)
		}
	case "json":
		say(fmt.Sprintf(`{"schema":%d,"file":%s,"source":%s,"steps":[`, step.Schema, asJSON(title), asJSON(s.Snapshot().Source)))
		first := true
		each(func(m *step.Snapshot) {
			if !first {
				out.WriteString(",\n")
			}
			first = false
			out.WriteString(asJSON(m))
		})
		say("", "]}")
	case "mmd":
		say(view.Mermaid(s.Events(1, exported))...)
	}
	return out.Flush()
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		// Only a time that is no finite number can fail.
		return "null"
	}
	return string(text)
}

// save keeps the present moment, or with "all" the whole run.
func (st *Stepper) save(c call) reply {
	path, rest, _ := strings.Cut(c.arg, " ")
	rest = strings.TrimSpace(rest)
	if path == "" || rest != "" && rest != "all" {
		return wrong("save takes a file, and \"all\" for the whole run: save a.txt, save run.html all.")
	}
	if st.with.Write == nil {
		return say("There is no place to save to here.")
	}
	format, err := FormatOf(path)
	if err != nil {
		return wrong("%v", err)
	}
	s := st.s.Snapshot()
	o := st.o
	o.Colour, o.Keys = false, nil
	var b strings.Builder
	what := fmt.Sprintf("Step %d", s.Step)
	here := st.s.Pos()
	switch {
	case rest == "all":
		what = "The run"
		err = Export(st.s, o, format, s.File, &b)
		st.s.Goto(here)
	case format == "txt":
		b.WriteString(strings.Join(view.Card(s, o), "\n") + "\n")
	case format == "md":
		b.WriteString(strings.Join(view.Markdown(s, o), "\n") + "\n")
	case format == "html":
		b.WriteString(strings.Join(view.HTML(s.File, [][]string{view.Card(s, o)}), "\n") + "\n")
	case format == "json":
		b.WriteString(asJSON(s) + "\n")
	case format == "svg":
		o.Colour = true
		b.WriteString(strings.Join(view.SVG(s.File, [][]string{view.Card(s, o)}), "\n") + "\n")
	case format == "cast":
		what = fmt.Sprintf("The run up to step %d", here)
		o.Colour = true
		var cards [][]string
		for n := range min(here, exported) + 1 {
			st.s.Goto(n)
			cards = append(cards, view.Card(st.s.Snapshot(), o))
		}
		st.s.Goto(here)
		b.WriteString(strings.Join(view.Cast(s.File, cards, o), "\n") + "\n")
	case format == "mmd":
		what = fmt.Sprintf("The run up to step %d", here)
		b.WriteString(strings.Join(view.Mermaid(st.s.Events(1, here)), "\n") + "\n")
	}
	if err == nil {
		err = st.with.Write(path, b.String())
	}
	if err != nil {
		return wrong("%v", err)
	}
	return say("%s saved in %s.", what, path)
}
