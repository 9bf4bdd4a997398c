package examples_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// This file tests the built program from outside: what it prints, where, and its
// exit code, for good and for bad input.

// binary is the program, built once by TestMain.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "gen")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "gen")
		build := exec.Command("go", "build", "-o", binary, "..")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// patience bounds every call of the program.
const patience = 30 * time.Second

type result struct {
	stdout, stderr string
	code           int
}

// runIn calls the program in a folder.
func runIn(t *testing.T, dir, stdin string, args ...string) result {
	t.Helper()
	return wait(t, begin(t, dir, stdin, args...))
}

func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return runIn(t, ".", stdin, args...)
}

func begin(t *testing.T, dir, stdin string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Stdout, cmd.Stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm", "HOME="+t.TempDir(), "XDG_CONFIG_HOME=", "XDG_STATE_HOME=")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func wait(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	err := cmd.Wait()
	if !late.Stop() {
		t.Fatalf("%q did not end in %v", cmd.Args[1:], patience)
	}
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	r := result{cmd.Stdout.(*bytes.Buffer).String(), cmd.Stderr.(*bytes.Buffer).String(), cmd.ProcessState.ExitCode()}
	if strings.Contains(r.stderr, "goroutine ") || strings.Contains(r.stderr, "internal error") {
		t.Errorf("%q failed inside:\n%s", cmd.Args[1:], r.stderr)
	}
	return r
}

// write makes a file in a folder of the test.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

const lesson = "04_yield_from.gen"

func TestCommandLine(t *testing.T) {
	hello := write(t, "hello.gen", "import sys\nprint('hello', sys.argv[1:])\n")
	folder := filepath.Dir(hello)
	tests := []struct {
		args   []string
		stdin  string
		stdout string // a part of it; "" for nothing at all
		stderr string
		code   int
	}{
		{args: []string{"run", hello, "a", "-b"}, stdout: "hello ['a', '-b']\n"},
		{args: []string{hello}, stdout: "hello []\n"},
		{args: []string{"-c", "import sys; print(sys.argv)", "x"}, stdout: "['-c', 'x']\n"},
		{args: []string{"-"}, stdin: "print(6 * 7)\n", stdout: "42\n"},
		{stdin: "print(6 * 7)\n", stdout: "42\n"},
		{args: []string{"-c", "print(input() + input('? '))"}, stdin: "a\nb\n", stdout: "? ab\n"},
		{args: []string{"--clock", "virtual", "-c", "import time; time.sleep(1e6); print('woke')"}, stdout: "woke\n"},
		{args: []string{"-c", "async def f(): pass\nc = f()"}, stderr: "RuntimeWarning: coroutine 'f' was never awaited\n"},
		{args: []string{"check", hello}},
		{args: []string{"dis", lesson}, stdout: "YIELD_VALUE"},
		{args: []string{"trace", lesson}, stdout: "send     main     v  top        84    line 23"},
		{args: []string{"trace", lesson, "--format", "jsonl", "--only", "send"}, stdout: `"k":"send","from":"main","to":"top","v":"84"`},
		{args: []string{"step", lesson, "-x", "13"}, stdout: "r = [ yield from middle() ]"},
		{args: []string{"step", lesson, "--ascii", "-x", "13"}, stdout: "now -> ^ 42"},
		{args: []string{"step", lesson, "--plain", "-x", "18"}, stdout: "Send 84 reaches the door of bottom"},
		{args: []string{"step", lesson}, stdin: "until return middle\np r\nq\n", stdout: "middle returned 84"},
		{args: []string{"step", lesson, "--plain", "-x", "until 11"}, stdout: "middle is about to run line 11, \"return r\".\nchain: main line 23; top running line 15; middle running line 11. Next: middle\nreturns 84"},
		{args: []string{"step", lesson, "--plain", "-x", "b 20; c; s"}, stdout: "line 20\n\nstep 5 of 27. Next reaches the door of top"},
		{args: []string{"step", lesson, "--plain", "-x", "b 11; 22; rc; c; rw; rw"}, stdout: "step 21+2 of 27. middle is about to run line 11, \"return r\".\nchain: main line 23; top running line 15; middle running line 11. Next: middle\nreturns 84 and is finished for good.\nbreakpoint 1: line 11\n\nstep 0 of 27."},
		{args: []string{"step", lesson, "--plain", "-x", "22; back until 11"}, stdout: "step 21+2 of 27."},
		{args: []string{"step", lesson, "--plain", "-x", "14; sl; sl; sl"}, stdout: "step 15+1 of 27. main is about to run line 23"},
		{args: []string{"step", lesson, "--plain", "-x", "s"}, stdout: "A def only makes a\nfunction: not one line of its body runs now."},
		{args: []string{"step", "09_async_countdowns.gen", "--plain", "-x", "until switch; until switch; until switch; until switch; back until switch"}, stdout: "step 36 of 191. Send None reaches the door of new_style"},
		{args: []string{"examples"}, stdout: "04_yield_from"},
		{args: []string{"examples", "4"}, stdout: "def bottom():"},
		{args: []string{"version"}, stdout: "gen "},
		{args: []string{"--version"}, stdout: "gen "},
		{args: []string{"help"}, stdout: "gen step FILE"},
		{args: []string{"--help"}, stdout: "gen step FILE"},
		{args: []string{"help", "SEND"}, stdout: "instruction SEND"},

		{args: []string{"-c", "1 / 0"}, stderr: "ZeroDivisionError: division by zero\n", code: 1},
		{args: []string{"-c", "print(1"}, stderr: "SyntaxError: '(' was never closed\n", code: 1},
		{args: []string{"-c", "print('kept'); raise SystemExit('bye')"}, stdout: "kept\n", stderr: "bye\n", code: 1},
		{args: []string{"-c", "import sys; sys.exit(3)"}, code: 3},
		{args: []string{"-c", "import sys; sys.exit()"}},
		{args: []string{"nothing.gen"}, stderr: "nothing.gen: No such file", code: 2},
		{args: []string{"04_yield_form.gen"}, stderr: "Did you mean 04_yield_from.gen?", code: 2},
		{args: []string{"04_yield_from"}, stderr: "Did you mean 04_yield_from.gen?", code: 2},
		{args: []string{folder}, stderr: "is a folder", code: 2},
		{args: []string{"step"}, stderr: "needs a FILE", code: 2},
		{args: []string{"--colour", "blue", lesson}, stderr: "wants auto or always or never", code: 2},
		{args: []string{"--clock", "wall", lesson}, stderr: "wants real or virtual", code: 2},
		{args: []string{"trace", "--clock", "virtual", lesson}, stderr: "--clock belongs to \"gen run\"", code: 2},
		{args: []string{"--plane", lesson}, stderr: "Did you mean --plain?", code: 2},
		{args: []string{"step", lesson, "-x", "stepp"}, stdout: "Did you mean", code: 2},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			t.Parallel()
			r := run(t, test.stdin, test.args...)
			if r.code != test.code {
				t.Errorf("exit %d, not %d", r.code, test.code)
			}
			if !strings.Contains(r.stdout, test.stdout) || test.stdout == "" && r.stdout != "" {
				t.Errorf("stdout: %q\nwant:   %q", short(r.stdout), test.stdout)
			}
			if !strings.Contains(r.stderr, test.stderr) || test.stderr == "" && r.stderr != "" {
				t.Errorf("stderr: %q\nwant:   %q", short(r.stderr), test.stderr)
			}
			if strings.Contains(r.stdout+r.stderr, "\x1b") {
				t.Error("an escape byte in a pipe")
			}
		})
	}
}

func short(s string) string {
	if len(s) > 600 {
		return s[:300] + " ... " + s[len(s)-300:]
	}
	return s
}

// Whatever a program's text is, the answer is one clear error.
func TestBadInput(t *testing.T) {
	tests := []struct{ name, text, stderr string }{
		{"unclosed", "x = (1,\ny = 2\n", "SyntaxError: '(' was never closed"},
		{"unclosed string", "x = 'abc\n", "SyntaxError: unterminated string literal (detected at line 1)"},
		{"mismatched", "x = (1]\n", "SyntaxError: closing parenthesis ']' does not match opening parenthesis '('"},
		{"no block", "def f():\nprint(1)\n", "IndentationError: expected an indented block after function definition on line 1"},
		{"unindent", "if 1:\n        x = 1\n    y = 2\n", "IndentationError: unindent does not match any outer indentation level"},
		{"mixed tabs", "if 1:\n\tx = 1\n        y = 2\n", "TabError: inconsistent use of tabs and spaces in indentation"},
		{"zero byte", "x = 1\x00\n", "SyntaxError: source code cannot contain null bytes"},
		{"not UTF-8", "x = '\xff'\n", "SyntaxError: Non-UTF-8 code starting with '\\xff'"},
		{"parentheses", strings.Repeat("(", 100_000), "SyntaxError: too many nested parentheses"},
		{"indentations", nested(101), "IndentationError: too many levels of indentation"},
		{"operators", "x = " + strings.Repeat("-", 100_000) + "1\n", ""},
		{"not in the language", "match x:\n    case 1:\n        pass\n", "gen does not have 'match' statements"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, "", write(t, "bad.gen", test.text))
			if r.code != 1 || r.stderr == "" || !strings.Contains(r.stderr, test.stderr) {
				t.Errorf("exit %d: %s\nwant: %s", r.code, short(r.stderr), test.stderr)
			}
		})
	}
}

func nested(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "if 1:\n")
	}
	b.WriteString(strings.Repeat(" ", levels) + "pass\n")
	return b.String()
}

func TestLongLine(t *testing.T) {
	r := run(t, "", write(t, "long.gen", "x = '"+strings.Repeat("a", 10<<20)+"'; print(len(x))\n"))
	if r.stdout != "10485760\n" || r.code != 0 {
		t.Errorf("exit %d: %s %s", r.code, short(r.stdout), short(r.stderr))
	}
}

func TestEndlessRecursion(t *testing.T) {
	r := run(t, "", "-c", "def f():\n    f()\nf()")
	if !strings.HasSuffix(r.stderr, "RecursionError: maximum recursion depth exceeded\n") || !strings.Contains(r.stderr, "Previous line repeated") || r.code != 1 {
		t.Errorf("exit %d: %s", r.code, short(r.stderr))
	}
}

const endless = `def numbers():
    n = 0
    while True:
        yield n
        n += 1

print("ready", flush=True)
for n in numbers():
    pass
`

// interrupted calls the program and sends it Ctrl-C after a moment.
func interrupted(t *testing.T, args ...string) result {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no signals")
	}
	cmd := begin(t, ".", "", args...)
	time.Sleep(1500 * time.Millisecond)
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	return wait(t, cmd)
}

func TestInterrupt(t *testing.T) {
	file := write(t, "endless.gen", endless)
	t.Run("run", func(t *testing.T) {
		t.Parallel()
		r := interrupted(t, file)
		if r.stdout != "ready\n" || !strings.HasSuffix(r.stderr, "KeyboardInterrupt\n") || r.code != 130 {
			t.Errorf("exit %d: %s %s", r.code, r.stdout, r.stderr)
		}
	})
	t.Run("trace", func(t *testing.T) {
		t.Parallel()
		if r := interrupted(t, "trace", file, "--only", "print"); !strings.Contains(r.stdout, "ready") || r.code != 130 {
			t.Errorf("exit %d: %s %s", r.code, short(r.stdout), r.stderr)
		}
	})
	// The stepper stays, at the step that it has reached, and goes on from there.
	for _, move := range []string{"c", "break on return; c", "until return"} {
		t.Run(move, func(t *testing.T) {
			t.Parallel()
			r := interrupted(t, "step", file, "-x", move+"; s")
			steps := regexp.MustCompile(`step (\d+) `).FindAllStringSubmatch(r.stdout, -1)
			if len(steps) != 2 || len(steps[0][1]) < 4 || steps[0][1] == steps[1][1] || !strings.Contains(r.stdout, "Stopped at step") || r.code != 0 {
				t.Errorf("exit %d, steps %v: %s %s", r.code, steps, short(r.stdout), r.stderr)
			}
		})
	}
}

// The first Ctrl-C cancels the main task, wherever it waits, and leaves as
// KeyboardInterrupt; a loop without a Runner is left at once.
func TestInterruptOfALoop(t *testing.T) {
	const tidy = `import asyncio

async def main():
    try:
        while True:
            await WAIT
    finally:
        print('tidy')

asyncio.run(main())
`
	const plain = "import asyncio\nasyncio.new_event_loop().run_until_complete(asyncio.sleep(60))\n"
	cancelled := "asyncio.exceptions.CancelledError\n\nDuring handling of the above exception"
	tests := []struct{ name, text, stdout, stderr string }{
		{"sleep", strings.Replace(tidy, "WAIT", "asyncio.sleep(60)", 1), "tidy\n", cancelled},
		{"sleep 0", strings.Replace(tidy, "WAIT", "asyncio.sleep(0)", 1), "tidy\n", cancelled},
		{"for ever", strings.Replace(tidy, "WAIT", "asyncio.Event().wait()", 1), "tidy\n", cancelled},
		{"busy", strings.Replace(tidy, "await WAIT", "pass", 1), "tidy\n", "in main\n"},
		{"no runner", plain, "", "run_until_complete(asyncio.sleep(60))\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := interrupted(t, write(t, "loop.gen", test.text))
			if r.stdout != test.stdout || !strings.Contains(r.stderr, test.stderr) || !strings.HasSuffix(r.stderr, "\nKeyboardInterrupt\n") || r.code != 130 {
				t.Errorf("exit %d: %s %s", r.code, r.stdout, r.stderr)
			}
		})
	}
}

// Into a pipe, output goes at the end or when the program says so.
func TestFlush(t *testing.T) {
	cmd := exec.Command(binary, "-c", "print('now', flush=True); input()")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 4)
	if _, err := io.ReadFull(out, got); err != nil || string(got) != "now\n" {
		t.Errorf("%q, %v", got, err)
	}
	in.Close()
	_ = cmd.Wait()
}

// A million steps forward, and one back.
func TestFarBack(t *testing.T) {
	file := write(t, "long.gen", "n = 0\nwhile n < 1_000_000:\n    n += 1\n    n += 0\n")
	began := time.Now()
	r := run(t, "", "step", file, "--plain", "-x", "1000000")
	there := time.Since(began)
	began = time.Now()
	r2 := run(t, "", "step", file, "--plain", "-x", "1000000; back")
	back := time.Since(began) - there
	if !strings.Contains(r.stdout, "step 1000000") || !strings.Contains(r2.stdout, "step 999999") {
		t.Errorf("%s %s", short(r.stdout), short(r2.stdout))
	}
	t.Logf("to step 1,000,000: %v; one step back: %v", there, back)
}
