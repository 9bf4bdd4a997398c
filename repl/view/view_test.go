package view

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"testing"

	"gen/vm"
	"gen/vm/step"

	"github.com/google/go-cmp/cmp"
)

// The three pictures that the whole product is about, to the letter.
var pictures = map[string]string{
	"yield": `
 pipeline.gen                                      step 11 of 26     ▲ yield 42
────────────────────────────────────────────────────────────────────────────────
   │ main     RUNNING    14  print( [ next(g) ] )          │ 42 will fill it
   ▼ next                                           now -> ▲ 42
   │ top      SUSPENDED  10  r = [ yield from middle() ]   ▲
   ▼ next                                                  ▲
   │ middle   SUSPENDED   6  r = [ yield from bottom() ]   ▲
   ▼ next                                                  ▲ 42
   │ bottom   SUSPENDED   2  x = [ yield 42 ]              │
   └───────────────────────────────────────────────────────┘
────────────────────────────────────────────────────────────────────────────────
 42 rode all the way up: no line of middle or top ran. That is "yield from".
 All three are paused now, each with a bookmark (its line) and one open hole.
 Next: main prints 42.
────────────────────────────────────────────────────────────────────────────────
`,
	"door": `
 pipeline.gen                                      step 16 of 26      ▼ send 84
────────────────────────────────────────────────────────────────────────────────
   │ main     caller     16  g.send(84)
   ▼ 84
   │ top      RUNNING    10  r = [ yield from middle() ]      hole stays open
   ▼ 84
   │ middle   RUNNING     6  r = [ yield from bottom() ]      hole stays open
   ▼ 84   <- now
 > │ bottom   SUSPENDED   2  x = [ yield 42 ]                 84 will fill it
────────────────────────────────────────────────────────────────────────────────
 84 came down through top and middle without stopping: a "yield from" hands each
 send to the generator below it. A send fills one hole only: the deepest.
 Next: bottom wakes up at line 2, exactly where it paused, and x becomes 84.
────────────────────────────────────────────────────────────────────────────────
 output  42
────────────────────────────────────────────────────────────────────────────────
 s step   ← back   n over   o out   e next event   y why?   g gens   ? help
`,
	"return2": `
 pipeline.gen                                      step 20 of 26    ▲ return 84
────────────────────────────────────────────────────────────────────────────────
   │ main     caller     16  g.send(84)                    │
   ▼ 84                                                    │
 > │ top      RUNNING    10  r = [ yield from middle() ]   │ 84 will fill it
   ▼ 84                                             now -> ▲ StopIteration(84)
   │ middle   CLOSED      7  return r      (r = 84)        │
   ▼ 84                                                    ▲ StopIteration(84)
   │ bottom   CLOSED      3  return x      (x = 84)        │
   └───────────────────────────────────────────────────────┘
────────────────────────────────────────────────────────────────────────────────
 middle returned 84 and is finished for good. A return value climbs ONE floor,
 in an envelope named StopIteration. The "yield from" above opens it: no error.
 Next: top wakes up at line 10 and r becomes 84.
────────────────────────────────────────────────────────────────────────────────
 output  42
────────────────────────────────────────────────────────────────────────────────
 s step   ← back   n over   o out   e next event   y why?   g gens   ? help
`,
}

var keys = []string{"s step", "← back", "n over", "o out", "e next event", "y why?", "g gens", "? help"}

func TestPictures(t *testing.T) {
	for name, want := range pictures {
		o := Options{Width: 80}
		if strings.Contains(want, "? help") {
			o.Keys = keys
		}
		got := strings.Join(Screen(moments()[name], o), "\n") + "\n"
		if diff := cmp.Diff(strings.Split(want[1:], "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	want := `step 16 of 26. Send 84 reaches the door of bottom, coming from middle.
chain: main line 16; top running line 10; middle running line 6; bottom
suspended line 2, waiting in "yield 42". Next: bottom wakes, x becomes 84.`
	got := strings.Join(Screen(moments()["door"], Options{Width: 80, Plain: true}), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func sorted(m map[string]*step.Snapshot) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return m[names[i]].Step < m[names[j]].Step })
	return names
}

// longChain is the yield's picture with n generators.
func longChain(n int) *step.Snapshot {
	s := moments()["yield"]
	middle := s.Ladder[2]
	ladder := s.Ladder[:2:2]
	for i := 0; i < n-2; i++ {
		r := middle
		r.Name = fmt.Sprintf("middle#%d", i+1)
		ladder = append(ladder, r)
	}
	s.Ladder = append(ladder, s.Ladder[3])
	return s
}

// recursion is a plain function that has called itself n times.
func recursion(n int) *step.Snapshot {
	s := moments()["start"]
	s.Step, s.Total = 1234, 0
	s.Event = event(1234, "line", "fact", "", "", 3)
	s.Ladder[0].State = "caller"
	for i := 0; i < n; i++ {
		state := "caller"
		if i == n-1 {
			state = "RUNNING"
		}
		s.Ladder = append(s.Ladder, step.Rung{Name: "fact", Kind: "function", State: state, Line: 3,
			Text: "return n * fact(n - 1)", Hole: [2]int{11, 22}, Filler: "result", Frame: i + 2})
	}
	s.Ladder[n].Hole = [2]int{}
	return s
}

func all() map[string]*step.Snapshot {
	m := moments()
	m["long chain"] = longChain(16)
	m["long chain"].Step = 100
	m["recursion"] = recursion(3)
	m["deep recursion"] = recursion(40)
	m["deep recursion"].Step = 1240
	wide := moments()["door"]
	wide.Step = 101
	wide.Ladder[3].Text = "变量 = yield '数据😀数据数据数据数据数据数据数据数据数据数据'"
	wide.Ladder[3].Hole = [2]int{9, len(wide.Ladder[3].Text)}
	wide.Ladder[3].Name = "generator_with_a_very_long_name#2"
	wide.Ladder[3].Fills = "'数据\x1b[31m'"
	m["wide characters"] = wide
	return m
}

func TestScreens(t *testing.T) {
	modes := map[string]Options{
		"80":       {Width: 80, Keys: keys},
		"60":       {Width: 60},
		"120":      {Width: 120},
		"80_ascii": {Width: 80, ASCII: true},
		"60_ascii": {Width: 60, ASCII: true},
		"plain":    {Width: 72, Plain: true},
	}
	snapshots := all()
	for mode, o := range modes {
		var lines []string
		for _, name := range sorted(snapshots) {
			lines = append(lines, "### "+name)
			lines = append(lines, Screen(snapshots[name], o)...)
			lines = append(lines, "")
		}
		golden(t, "screen_"+mode, lines)
	}
}

// Every width keeps its promise, with and without colour, and colour adds nothing
// but colour.
func TestWidths(t *testing.T) {
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for name, s := range all() {
		for w := 40; w < 140; w++ {
			for _, o := range []Options{{Width: w}, {Width: w, ASCII: true}, {Width: w, Plain: true}} {
				pages := [][]string{Screen(s, o), Gens(s, o, true), Source(s, Current(s), s.Source, 1, 99, o), Locals(s, 0, o)}
				for i := range s.Gens {
					pages = append(pages, Why(s, &s.Gens[i], o))
				}
				for _, page := range pages {
					for _, line := range page {
						if Width(line) > w {
							t.Errorf("%s at %d columns: %d columns: %s", name, w, Width(line), line)
						}
						if strings.ContainsAny(line, "\x1b\n\r\t") {
							t.Errorf("%s: control character: %q", name, line)
						}
						if o.ASCII && name != "wide characters" && strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
							t.Errorf("%s: not ASCII: %s", name, line)
						}
					}
				}
				o.Colour = true
				coloured := escapes.ReplaceAllString(strings.Join(Screen(s, o), "\n"), "")
				if diff := cmp.Diff(strings.Join(pages[0], "\n"), coloured); diff != "" {
					t.Errorf("%s at %d columns: colour changes the text:\n%s", name, w, diff)
				}
			}
		}
		if n := len(Screen(s, Options{Width: 80, Keys: keys})); n > 24 && s.Uncaught == "" {
			t.Errorf("%s takes %d rows", name, n)
		}
	}
}

func TestTables(t *testing.T) {
	m := moments()
	o := Options{Width: 80}
	var lines []string
	show := func(title string, page []string) {
		lines = append(append(append(lines, "### "+title), page...), "")
	}
	show("gens", Gens(m["yield"], o, false))
	show("gens, none yet", Gens(m["start"], o, false))
	show("gens after two returns", Gens(m["return2"], o, false))
	show("gens all", Gens(m["return2"], o, true))
	show("gens in 60 columns", Gens(m["yield"], Options{Width: 60}, false))
	for i, name := range []string{"top", "middle", "bottom"} {
		show("why "+name, Why(m["yield"], &m["yield"].Gens[i], o))
	}
	show("why a new one", Why(m["create"], &m["create"].Gens[0], o))
	show("why a closed one", Why(m["return2"], &m["return2"].Gens[2], o))
	show("locals", Locals(m["create"], 0, o))
	show("locals of bottom", Locals(m["return2"], 3, o))
	show("source", Source(m["yield"], Current(m["yield"]), m["yield"].Source, 1, 99, o))
	golden(t, "tables", lines)
}

func TestTrace(t *testing.T) {
	events := []step.Event{
		event(14, "send", "main", "top", "84", 16),
		event(15, "forward", "top", "middle", "84", 10),
		event(16, "forward", "middle", "bottom", "84", 6),
		resume(17, "bottom", "x", "84", 2),
		event(18, "return", "bottom", "middle", "84", 3),
		event(18, "closed", "bottom", "", "", 3),
		resume(19, "middle", "r", "84", 6),
		event(20, "return", "middle", "top", "84", 7),
		event(20, "closed", "middle", "", "", 7),
		resume(21, "top", "r", "84", 10),
		event(22, "return", "top", "main", "84", 11),
		event(22, "closed", "top", "", "", 11),
		event(23, "raise", "main", "", "StopIteration(84)", 16),
	}
	want := `  14  send     main     v  top        84    line 16   g.send(84)
  15  forward  top      v  middle     84    line 10
  16  forward  middle   v  bottom     84    line 6
  17  resume   bottom      x = 84           line 2
  18  return   bottom   ^  middle     84    line 3    bottom closed
  19  resume   middle      r = 84           line 6
  20  return   middle   ^  top        84    line 7    middle closed
  21  resume   top         r = 84           line 10
  22  return   top      ^  main       84    line 11   top closed
  23  raise    main        StopIteration(84)  line 16`
	if diff := cmp.Diff(want, strings.Join(TraceLines(events), "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	lines := []string{TraceHead("pipeline.gen")}
	for _, e := range events {
		lines = append(lines, TraceJSON(e))
	}
	golden(t, "trace_jsonl", lines)
}

// Every kind of event has both sentences, and none of them uses the words that
// other tools confuse people with.
func TestNarrationIsComplete(t *testing.T) {
	for k := range vm.KindCount {
		row := tellings[k]
		kind := vm.Kind(k)
		if row.what == nil || row.next == nil {
			t.Errorf("%s: a sentence is missing", kind)
			continue
		}
		for _, e := range []step.Event{
			{Kind: kind, From: "top", To: "middle", V: "42", Var: "x", Line: 3, Text: "42\n", T: 2.1},
			{Kind: kind, From: "main"},
			{Kind: kind},
		} {
			for _, s := range []*step.Snapshot{moments()["yield"], moments()["start"], {Door: still}} {
				s.Step, s.Event, s.Next = 7, e, &e
				said := []string{What(s), Next(s), brief(s), briefNext(s)}
				for _, text := range said {
					if text == "" || !strings.HasSuffix(text, ".") && !strings.Contains(text, ":") || strings.Contains(text, "%!") {
						t.Errorf("%s: bad sentence %q", kind, text)
					}
					if kind == vm.EvYield && strings.Contains(text, "return") || kind == vm.EvResume && strings.Contains(text, "call") {
						t.Errorf("%s: wrong word: %q", kind, text)
					}
				}
				Screen(s, Options{})
				TraceLines([]step.Event{e})
			}
		}
	}
}

// The moments are written as JSON too, for the tests of the stepper.
func TestMomentsFile(t *testing.T) {
	m := moments()
	var lines []string
	for _, name := range sorted(m) {
		text, err := json.Marshal(m[name])
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(text))
	}
	golden(t, "../../testdata/moments.jsonl", append(lines, pipeline))
}
