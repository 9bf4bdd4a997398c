package repl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// noWishes is the configuration of a reader who has none.
var noWishes, _ = LoadConfig("")

func TestConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gen", "config")
	if c, problems := LoadConfig(path); c != noWishes || len(problems) > 0 {
		t.Errorf("no file: %+v %v", c, problems)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("# mine\n\ncolor = never\nascii=on\n width = 100 # wide\nhints = off\ngreeting = off\nplain = on\n")
	want := Config{Color: "never", ASCII: true, Plain: true, Width: 100}
	if c, problems := LoadConfig(path); c != want || len(problems) > 0 {
		t.Errorf("%+v %v", c, problems)
	}
	write("colr = never\nascii\nwidth = 3\nhints = maybe\nx = 1\nplain = on\n")
	c, problems := LoadConfig(path)
	want = noWishes
	want.Plain = true
	if c != want {
		t.Errorf("%+v", c)
	}
	golden(t, "config.txt", strings.ReplaceAll(strings.Join(problems, "\n")+"\n", path, "CONFIG"))
}

// A wish that is kept leaves the rest of the file alone.
func TestKeepConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gen", "config")
	for _, value := range []string{"off", "on"} {
		if err := KeepConfig(path, "hints", value); err != nil {
			t.Fatal(err)
		}
	}
	text, _ := os.ReadFile(path)
	if string(text) != "hints = on\n" {
		t.Errorf("%q", text)
	}
	if err := os.WriteFile(path, []byte("# mine\nhints=on\nwidth = 90\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := KeepConfig(path, "hints", "off"); err != nil {
		t.Fatal(err)
	}
	text, _ = os.ReadFile(path)
	if string(text) != "# mine\nhints = off\nwidth = 90\n" {
		t.Errorf("%q", text)
	}
	if KeepConfig(filepath.Join(path, "below"), "hints", "off") == nil {
		t.Error("kept below a file")
	}
}
