package view

import (
	"strings"
	"testing"

	"gen/vm/step"

	"github.com/google/go-cmp/cmp"
)

// The diagram of the run's second half, as the design has it.
func TestMermaid(t *testing.T) {
	forward := func(n int, from, to string, line int) step.Event { return event(n, "forward", from, to, "84", line) }
	got := Mermaid([]step.Event{
		{Kind: kindNamed("create"), From: "main", To: "top"},
		event(14, "send", "main", "top", "84", 16), forward(15, "top", "middle", 10), forward(16, "middle", "bottom", 6),
		resume(17, "bottom", "x", "84", 2), event(18, "return", "bottom", "middle", "84", 3), event(18, "closed", "bottom", "", "", 3),
		resume(19, "middle", "r", "84", 6), event(20, "return", "middle", "top", "84", 7), event(22, "return", "top", "main", "84", 11),
	})
	want := `sequenceDiagram
  Note over top: CREATED
  main->>top: send(84)
  top->>middle: send(84)  (yield from)
  middle->>bottom: send(84)  (yield from)
  Note over bottom: x = 84
  bottom-->>middle: StopIteration(84)
  Note over middle: r = 84
  middle-->>top: StopIteration(84)
  top-->>main: StopIteration(84)`
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Names and values that mean something to Mermaid are made harmless.
func TestMermaidNames(t *testing.T) {
	got := Mermaid([]step.Event{
		{Kind: kindNamed("next"), From: "main", To: "end"},
		{Kind: kindNamed("yield"), From: "end", To: "main", V: "'a; <b> #\n\x1b'"},
		{Kind: kindNamed("send"), From: "main", To: "top#2", V: "1"},
		{Kind: kindNamed("next"), From: "main", To: "top_2"},
		{Kind: kindNamed("clock"), T: 2.8},
	})
	want := `sequenceDiagram
  participant _end as end
  main->>_end: next
  _end-->>main: yield 'a#59; #lt;b#gt; #35;\n\x1b'
  participant top_2 as top#35;2
  main->>top_2: send(1)
  participant top_2_ as top_2
  main->>top_2_: next
  Note over main: clock jumps to 2.8 s`
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestObjectsAndDiff(t *testing.T) {
	s := moments()["return2"]
	s.Ladder[0].Locals = []step.Var{{Name: "g", Value: "<generator top>", Object: 1}, {Name: "data", Value: "[1, 2, 3]", Object: 2, Changed: true}, {Name: "n", Value: "5"}}
	s.Ladder[1].Locals = []step.Var{{Name: "items", Value: "[1, 2, 3]", Object: 2}}
	before := moments()["door"]
	risen, later := risen(), countdownMoments()[50]
	var lines []string
	for _, o := range []Options{{Width: 80}, {Width: 60, ASCII: true}} {
		lines = append(lines, Objects(s, o)...)
		lines = append(lines, Objects(moments()["start"], o)...)
		lines = append(lines, Diff(before, s, o)...)
		lines = append(lines, Diff(s, s, o)...)
		lines = append(lines, Diff(risen, later, o)...)
		lines = append(lines, Diff(later, risen, o)...)
		lines = append(lines, Markdown(s, o)...)
	}
	for _, line := range lines {
		if Width(line) > 80 {
			t.Errorf("too wide: %s", line)
		}
	}
	golden(t, "keep", lines)
}

// The page for browsers escapes what it shows.
// A document that is given away does not tell where the program lay.
func TestTitlesHaveNoFolder(t *testing.T) {
	o := Options{Width: 80}
	for _, page := range [][]string{HTML("/home/me/a.gen", nil), MarkdownHead("/home/me/a.gen", nil), SVG("/home/me/a.gen", [][]string{{"x"}}), Cast("/home/me/a.gen", [][]string{{"x"}}, o)} {
		if text := strings.Join(page, "\n"); strings.Contains(text, "/home") || !strings.Contains(text, "a.gen") {
			t.Error(text)
		}
	}
}

func TestHTML(t *testing.T) {
	page := strings.Join(HTML("<a>.gen", [][]string{{"x = '<b>&'"}, {"two"}}), "\n")
	for _, want := range []string{"&lt;a&gt;.gen", "<pre>x = &#39;&lt;b&gt;&amp;&#39;</pre>", "<pre hidden>two</pre>", `max="1"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, bad := range []string{"http:", "https:", "src=", "url("} {
		if strings.Contains(page, bad) {
			t.Errorf("the page reaches out: %s", bad)
		}
	}
}
