//go:build linux

package examples_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The keys as terminals send them.
const (
	up, down, right, left = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
	end, del              = "\x1b[F", "\x1b[3~"
	ctrlC, ctrlD, ctrlR   = "\x03", "\x04", "\x12"
	ctrlU, ctrlZ, back    = "\x15", "\x1a", "\x7f"
	tab                   = "\t"
)

// pasted is text as a terminal sends it when it is pasted.
func pasted(text string) string {
	return "\x1b[200~" + strings.ReplaceAll(text, "\n", "\r") + "\x1b[201~"
}

// prompt is the prompt of a new session in a terminal of 80 by 30.
func prompt(t *testing.T, args ...string) *terminal {
	t.Helper()
	t.Parallel()
	term := openTerminal(t, 80, 30, t.TempDir(), append([]string{"-q"}, args...)...)
	term.see(">>>")
	return term
}

func TestTypingABlock(t *testing.T) {
	term := prompt(t)
	term.say("def f(n):\r", "...") // the next line is indented
	term.say("if n:\rreturn 1\rreturn 2\r\rf(0), f(1)\r",
		">>> def f(n):", "...     if n:", "...         return 1", "...     return 2", "...", ">>> f(0), f(1)", "(2, 1)", ">>>")
	// Backspace in the indentation goes one level back.
	term.say("if 1:\rif 2:\rprint(3)\r"+back+"print(4)\r\r", "...         print(3)", "...     print(4)", "...", "3", "4", ">>>")
}

func TestPastingAProgram(t *testing.T) {
	term := prompt(t)
	term.keys(pasted("def f():\n\tx = 1\n\n\n\tyield x\n\n\nclass C:\n    def m(self):\n\n        return 2\n\nprint(list(f()), C().m())\n"))
	term.see("...     def m(self):", "...", "...         return 2", "...", "... print(list(f()), C().m())", "[1] 2", "    | f yielded 1 value and is finished.", ">>>")
	// A line without its end can be gone on with; one in the middle of a line too.
	term.say(pasted("x = (1,\n2)\nx")+" + (3,)\r", ">>> x = (1,", "... 2)", ">>> x + (3,)", "(1, 2, 3)", ">>>")
	term.say("[0, "+pasted("5")+"]\r", ">>> [0, 5]", "[0, 5]", ">>>")
	term.say(pasted("1/0\nprint('not reached')\n"), "ZeroDivisionError: division by zero", ">>>")
}

func TestInterrupting(t *testing.T) {
	term := prompt(t)
	term.say("half a li"+ctrlC, ">>> half a li^C", "KeyboardInterrupt", ">>>")
	term.say("def f():\rpa"+ctrlC, "...     pa^C", "KeyboardInterrupt", ">>>")
	term.keys(pasted("print('run' + 'ning')\nwhile True: pass\n"))
	term.contains("running")
	term.say(ctrlC, "KeyboardInterrupt", ">>>")
	term.keys(pasted("import asyncio\nprint('aslee' + 'p', flush=True)\nawait asyncio.sleep(1000)\n"))
	term.contains("asleep")
	term.say(ctrlC, "KeyboardInterrupt", ">>>")
	term.say("input('name? ')\r", ">>> input('name? ')", "name?")
	term.say(ctrlC, "KeyboardInterrupt", ">>>")
	term.say("'still ' + 'here'\r", "'still here'", ">>>")
}

// Keys that have ended sessions elsewhere.
func TestSafeKeys(t *testing.T) {
	term := prompt(t)
	term.say(del+"1"+left+del+ctrlZ+"2\x00\r", ">>> 2", "2", ">>>")
	term.say("if 1:\r    print(3)\r\r", "3", ">>>")
	term.say("for i in range(2):\rprint(i)\r"+back+ctrlD, "0", "1", ">>>") // the end of a block, not of the session
	term.keys("clear\r")
	term.until("an empty screen", func(lines []string) bool { return len(lines) == 1 && lines[0] == ">>>" })
	term.keys(ctrlD)
	if code := term.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestCompleting(t *testing.T) {
	term := prompt(t)
	term.say("pri"+tab+"(1)\r", ">>> print(1)", "1", ">>>")
	term.say("import asyn"+tab+"\rasyncio.Que"+tab+tab, "Queue          QueueEmpty     QueueFull      QueueShutDown", ">>> asyncio.Queue")
	term.say(ctrlU+":st"+tab+ctrlU+":h"+tab, "help   hints", ">>> :h")
	file := filepath.Join(t.TempDir(), "lesson.gen")
	if err := os.WriteFile(file, []byte("print('loaded')\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	term.say(ctrlU+":load "+strings.TrimSuffix(file, "sson.gen")+tab+"\r", "loaded", "(lesson.gen: 1 line)", ">>>")
	term.say("if 1:\r"+tab+back+"print('x')\r\r", "...     print('x')", "...", "x", ">>>")
	term.say("数据 = 1\r", ">>> 数据 = 1", ">>>")
	term.say("数"+tab+left+left+right+"+", ">>> 数+据")
}

// What a program prints without a line end is not lost, and input() keeps it.
func TestOutputWithoutALineEnd(t *testing.T) {
	term := prompt(t)
	term.say("print('abc', end='')\r", ">>> print('abc', end='')", "abc", ">>>")
	term.say("print('your', end=' '); n = input('name? ')\r", "your name?")
	term.say("Ada\rn\r", "your name? Ada", ">>> n", "'Ada'", ">>>")
}

func TestHistoryOfBlocks(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	term := openTerminal(t, 80, 30, state, "-q")
	term.see(">>>")
	term.say("for i in range(2):\rprint(i)\r\r", "0", "1", ">>>")
	term.say("x = 5\r", ">>> x = 5", ">>>")
	term.say(up+up+"\r", ">>> for i in range(2):", "...     print(i)", "0", "1", ">>>")
	term.keys(ctrlD)
	term.ends()
	// Another session finds them.
	term = openTerminal(t, 80, 30, state, "-q")
	term.see(">>>")
	term.say(ctrlR+"ran\r", ">>> for i in range(2):", "...     print(i)", "0", "1", ">>>")
}

func TestSteppingWithKeys(t *testing.T) {
	t.Parallel()
	term := openTerminal(t, 80, 30, t.TempDir(), "step", "04_yield_from.gen")
	term.contains("step 0 of 27")
	term.keys(right + right)
	term.contains("step 2 of 27")
	term.keys(left)
	term.contains("step 1 of 27")
	term.keys(end)
	term.contains("step 27 of 27")
	term.keys("18\r")
	term.contains("step 18 of 27")
	term.contains("84 will fill it")
	term.keys("z")
	term.contains("is no key here")
	term.keys(":p 1/0\r")
	term.contains("ZeroDivisionError: division by zero")
	// A wider terminal has a wider page at once.
	term.resize(100, 30)
	term.until("a page of 100 columns", func(lines []string) bool {
		return strings.Contains(strings.Join(lines, "\n"), "\n"+strings.Repeat("─", 100)+"\n")
	})
	term.keys("q")
	if code := term.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// An endless run is stopped where it is, and one can look around there.
func TestInterruptingTheStepper(t *testing.T) {
	t.Parallel()
	file := write(t, "endless.gen", endless)
	term := openTerminal(t, 80, 30, t.TempDir(), "step", file)
	term.contains("Nothing has run yet")
	// Ctrl-C must not come before the command that it is to stop.
	term.keys(":p 1 if [1 for i in iter(int, 1)] else 0\r")
	term.contains("Ctrl-C stops it")
	term.keys(ctrlC)
	term.contains("KeyboardInterrupt")
	term.keys("c")
	term.contains("Ctrl-C stops it")
	term.keys(ctrlC)
	term.contains("Stopped at step")
	term.keys(":p n >= 0\r")
	term.contains("True")
	term.keys("q")
	if code := term.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// A lesson goes on with Enter, also after the reader has walked away from it.
func TestTouringWithKeys(t *testing.T) {
	t.Parallel()
	term := openTerminal(t, 80, 30, t.TempDir(), "tour", "2")
	term.contains("Lesson 2 of 8: The hole                                                 1 of 4")
	term.contains("Enter goes on")
	term.keys("\r")
	term.contains("Try:  :y asker      Enter goes on")
	term.keys("v")
	term.contains("g = <generator asker>")
	term.keys("\r\r")
	term.contains("Enter goes on to lesson 3")
	term.keys("\r")
	term.contains("Lesson 3 of 8")
	term.keys(":tour 8\r")
	term.contains("Lesson 8 of 8")
	term.keys("q")
	if code := term.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestReplayingWithKeys(t *testing.T) {
	term := prompt(t)
	term.keys("g = (i * 2 for i in range(3))\rnext(g)\r:replay\r")
	term.contains("step 0")
	term.keys(right + right + left + "q")
	term.until("the prompt", func(lines []string) bool { return lines[len(lines)-1] == ">>>" })
	term.say("next(g)\r", ">>> next(g)", "2", "    | <genexpr> ran to line 1 and yielded 2. It is SUSPENDED.", ">>>")
	term.keys(":step next(g)\r")
	term.contains("<input-4>")
	// What is typed before the prompt is back is not lost.
	term.say("qnext(g)\r", ">>> next(g)", "4", "    | <genexpr> ran to line 1 and yielded 4. It is SUSPENDED.", ">>>")
}

func TestStayingAfterAFile(t *testing.T) {
	t.Parallel()
	file := write(t, "fails.gen", "x = 41\ndef g():\n    yield x\nit = g()\nnext(it)\nraise ValueError('boom')\n")
	term := openTerminal(t, 80, 30, t.TempDir(), "-q", "-i", file, "arg")
	term.see("ValueError: boom", ">>>")
	term.say("x + 1\r", "42", ">>>")
	term.say("it?\r", " it   generator g   SUSPENDED   (CPython: inspect.GEN_SUSPENDED)", "     line 3    [ yield x ]", ">>>")
	term.say("import sys; sys.argv[1:]\r", "['arg']", ">>>")
	term.keys("exit\r")
	if code := term.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
