package examples_test

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// This file holds the repository to what it says of itself: who imports whom, and
// what the README shows.

// rooms are the packages, and what each may import of the others. The packages
// of the language and of the machine know no operating system and no terminal.
var rooms = map[string]struct {
	from []string
	pure bool
}{
	"gen/lang/code": {pure: true},
	"gen/lang":      {from: []string{"gen/lang/code"}, pure: true},
	"gen/vm":        {from: []string{"gen/lang", "gen/lang/code"}, pure: true},
	"gen/vm/step":   {from: []string{"gen/lang", "gen/lang/code", "gen/vm"}, pure: true},
	"gen/repl/view": {from: []string{"gen/lang", "gen/lang/code", "gen/vm", "gen/vm/step"}},
	"gen/repl":      {from: []string{"gen/lang", "gen/lang/code", "gen/vm", "gen/vm/step", "gen/repl/view"}},
	"gen/repl/tool": {from: []string{"gen/lang", "gen/lang/code", "gen/vm", "gen/vm/step", "gen/repl/view", "gen/repl"}},
	"gen":           {from: []string{"gen/repl", "gen/repl/tool"}},
	"gen/examples":  {},

	"gen/lang/oracle": {}, // for tests only
}

// outside are the standard packages that reach out of the process, and the terminal's.
var outside = regexp.MustCompile(`^(os|os/.*|net|net/.*|syscall|runtime/debug|log|github.com/chzyer/.*|golang.org/x/.*)$`)

func TestImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		room, ok := rooms[p.ImportPath]
		if !ok {
			t.Errorf("%s has no place in the house", p.ImportPath)
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, "gen/") && !slices.Contains(room.from, i) {
				t.Errorf("%s must not import %s", p.ImportPath, i)
			}
			if room.pure && outside.MatchString(i) {
				t.Errorf("%s must not import %s: it knows no operating system", p.ImportPath, i)
			}
		}
	}
}

// shown is a block of the README that shows what a command prints.
var shown = regexp.MustCompile("(?m)^```\n\\$ gen ([^\n]*)\n((?:[^`].*\n|\n)*)```$")

// TestReadme runs every command whose output the README shows.
func TestReadme(t *testing.T) {
	const path = "../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	now := shown.ReplaceAllStringFunc(string(text), func(block string) string {
		blocks++
		args := shown.FindStringSubmatch(block)[1]
		r := runIn(t, "..", "", strings.Fields(args)...)
		if r.code != 0 {
			t.Errorf("gen %s: exit %d\n%s", args, r.code, r.stderr)
		}
		return "```\n$ gen " + args + "\n" + strings.TrimRight(r.stdout, "\n") + "\n```"
	})
	if blocks < 4 {
		t.Errorf("only %d blocks found", blocks)
	}
	if !strings.Contains(now, "\n$ go test ./...\n") {
		t.Error("the README does not name the test command")
	}
	if *update {
		if err := os.WriteFile(path, []byte(now), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(now, "\n")); diff != "" {
		t.Errorf("README.md is stale; go test ./examples -update renews it (-README +now):\n%s", diff)
	}
}

// TestTopLevel holds what stands at the top of the repository, dot-files aside.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != "gen" { // the program, built
			got = append(got, e.Name())
		}
	}
	want := []string{"README.md", "examples", "go.mod", "go.sum", "lang", "main.go", "repl", "vm"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
