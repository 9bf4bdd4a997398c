package repl

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseArgs(t *testing.T) {
	tests := []struct{ args, want string }{
		{"", "repl"},
		{"a.gen", "run a.gen"},
		{"a.gen x --ascii", "run a.gen [x --ascii]"},
		{"--ascii a.gen -x", "run a.gen [-x] ascii"},
		{"run a.gen b", "run a.gen [b]"},
		{"-", "run -"},
		{"- x", "run - [x]"},
		{"-c pass x", "run c=pass [x]"},
		{"-cpass", "run c=pass"},
		{"-i a.gen", "run a.gen stay"},
		{"-i", "repl stay"},
		{"step a.gen -x e;e --width 60", "step a.gen x=e;e width=60"},
		{"step -c pass", "step c=pass"},
		{"--width=60 step a.gen", "step a.gen width=60"},
		{"trace a.gen --from send --only yield,return", "trace a.gen from=send only=yield,return"},
		{"trace a.gen --from 12 --format jsonl", "trace a.gen from=12 jsonl"},
		{"examples", "examples"},
		{"examples 04", "examples 04"},
		{"version", "version"},
		{"-V", "version"},
		{"--help", "help"},
		{"help step", "help step"},
		{"-- step", "run step"},
		{"-- -x.gen a", "run -x.gen [a]"},
		{"--color=never", "repl"},
		{"--max-memory 256M a.gen", "run a.gen bytes=268435456"},
		{"step", "error: step needs a FILE: gen step FILE [-x CMDS]"},
		{"step a b", "error: step takes no second argument: b"},
		{"version x", "error: version takes no second argument: x"},
		{"--colr always", "error: unknown option --colr. Did you mean --color?"},
		{"--color", "error: --color needs a value: --color auto|always|never"},
		{"--color alway", "error: --color wants auto or always or never, not \"alway\"; did you mean \"always\"?"},
		{"--ascii=1", "error: --ascii takes no value"},
		{"--width ten", "error: --width wants a number of columns, 40 or more, not \"ten\""},
		{"--max-memory 0", "error: --max-memory wants a size such as 256M, not \"0\""},
		{"trace a.gen --from yeild", "error: --from knows no event \"yeild\"; did you mean \"yield\"?"},
		{"-x e dis a.gen", "error: -x belongs to \"gen step\""},
		{"-z", "error: unknown option -z"},
	}
	for _, test := range tests {
		c, err := ParseArgs(strings.Fields(test.args), noWishes)
		got := c.Name
		add := func(ok bool, format string, args ...any) {
			if ok {
				got += " " + fmt.Sprintf(format, args...)
			}
		}
		add(c.File != "", "%s", c.File)
		add(c.Text, "c=%s", c.Code)
		add(len(c.Args) > 0, "%v", c.Args)
		add(c.Stay, "stay")
		add(c.Quit, "x=%s", c.Exec)
		add(c.From != "", "from=%s", c.From)
		add(c.Only != "", "only=%s", c.Only)
		add(c.Format != "text", "%s", c.Format)
		add(c.ASCII, "ascii")
		add(c.Width != 0, "width=%d", c.Width)
		add(c.Bytes != 0, "bytes=%d", c.Bytes)
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != test.want {
			t.Errorf("gen %s: %s, want %s", test.args, got, test.want)
		}
	}
}

func TestUsage(t *testing.T) {
	golden(t, "usage.txt", Usage())
	for _, line := range strings.Split(Usage(), "\n") {
		if len(line) > 88 {
			t.Errorf("too long: %s", line)
		}
	}
}
