package examples_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gen/repl"
)

// This file tests the forms in which a run can be kept: other programs must be able to
// read them.

func export(t *testing.T, file, ext string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "run."+ext)
	if r := run(t, "", "export", file, "-o", out); r.code != 0 || r.stdout+r.stderr != "" {
		t.Fatalf("%+v", r)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExportForms(t *testing.T) {
	check := map[string]func(t *testing.T, text string){
		"svg": func(t *testing.T, text string) {
			groups := 0
			for dec := xml.NewDecoder(strings.NewReader(text)); ; {
				token, err := dec.Token()
				if errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
				if e, ok := token.(xml.StartElement); ok && e.Name.Local == "g" {
					groups++
				}
			}
			if groups != 28 {
				t.Errorf("%d frames of a film of 28", groups)
			}
		},
		"cast": func(t *testing.T, text string) {
			lines := strings.Split(strings.TrimSpace(text), "\n")
			if len(lines) != 29 {
				t.Errorf("%d lines", len(lines))
			}
			for i, line := range lines {
				var v any
				if err := json.Unmarshal([]byte(line), &v); err != nil {
					t.Fatal(err)
				}
				if _, head := v.(map[string]any); head != (i == 0) {
					t.Errorf("line %d: %s", i, line)
				}
			}
		},
		"json": func(t *testing.T, text string) {
			if !json.Valid([]byte(text)) {
				t.Error("no JSON")
			}
		},
		"html": func(t *testing.T, text string) {
			if n := strings.Count(text, "<pre"); n != 28 {
				t.Errorf("%d pages", n)
			}
		},
		"md": func(t *testing.T, text string) {
			if n := strings.Count(text, "\n### Step"); n != 28 {
				t.Errorf("%d steps", n)
			}
		},
		"txt": func(t *testing.T, text string) {
			if n := strings.Count(text, " of 27 "); n != 28 {
				t.Errorf("%d steps", n)
			}
		},
		"mmd": func(t *testing.T, text string) {
			if !strings.HasPrefix(text, "sequenceDiagram\n") {
				t.Error(text)
			}
		},
	}
	for _, form := range repl.Formats {
		t.Run(form, func(t *testing.T) {
			text := export(t, lesson, form)
			if form != "cast" && strings.ContainsRune(text, '\x1b') {
				t.Error("escape bytes in a file")
			}
			check[form](t, text)
		})
	}
}

// Every slice of a trace for Perfetto that begins also ends, on its own track.
func TestTraceForPerfetto(t *testing.T) {
	var trace struct {
		TraceEvents []struct {
			Ph  string
			Tid int
			Ts  int
		}
	}
	if err := json.Unmarshal([]byte(run(t, "", "trace", "--format", "perfetto", lesson).stdout), &trace); err != nil {
		t.Fatal(err)
	}
	open, counts := map[int]int{}, map[string]int{}
	for _, e := range trace.TraceEvents {
		counts[e.Ph]++
		switch e.Ph {
		case "B":
			open[e.Tid]++
		case "E":
			open[e.Tid]--
		}
		if open[e.Tid] < 0 {
			t.Errorf("track %d ends a slice that it has not begun, at %d", e.Tid, e.Ts)
		}
	}
	for track, n := range open {
		if n != 0 {
			t.Errorf("track %d: %d slices stay open", track, n)
		}
	}
	// main once, and three generators that run twice each.
	if counts["B"] != 7 || counts["s"] != counts["f"] || counts["s"] == 0 {
		t.Errorf("%v", counts)
	}
}

// In Python Tutor's form a suspended generator keeps its frame on the page.
func TestTraceForPythonTutor(t *testing.T) {
	var trace struct {
		Code  string
		Trace []struct {
			Event string
			Line  int
			Stack []struct {
				Name   string `json:"func_name"`
				Zombie bool   `json:"is_zombie"`
			} `json:"stack_to_render"`
			Stdout string
		}
	}
	if err := json.Unmarshal([]byte(run(t, "", "trace", "--format", "opt", lesson).stdout), &trace); err != nil {
		t.Fatal(err)
	}
	if len(trace.Trace) != 27 || !strings.Contains(trace.Code, "yield 42") {
		t.Fatalf("%d steps of %q", len(trace.Trace), trace.Code)
	}
	printed := trace.Trace[13]
	if got := fmt.Sprint(printed.Stack); got != "[{top true} {middle true} {bottom true}]" || printed.Stdout != "42\n" {
		t.Errorf("%s, %q", got, printed.Stdout)
	}
}

func TestVerify(t *testing.T) {
	python(t) // skips without one
	same := write(t, "same.gen", "import sys\nprint(input(), sys.argv[1:])\n1 / 0\n")
	r := run(t, "a\n", "verify", same, "x")
	if r.code != 0 || !strings.HasPrefix(r.stdout, "The same as in CPython 3.") {
		t.Errorf("%+v", r)
	}
	other := write(t, "other.gen", "print(1)\nprint(hash('a'))\n")
	r = run(t, "", "verify", other)
	if r.code != 1 || !strings.HasPrefix(r.stdout, "In the output line 2 differs:\n  both      1\n  CPython   ") {
		t.Errorf("%+v", r)
	}
	if r = run(t, "", "verify", "nowhere.gen"); r.code != 2 || !strings.Contains(r.stderr, "No such file") {
		t.Errorf("%+v", r)
	}
}
