package step

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gen/vm"
)

// clocked is a console with a clock of its own, which Sleep moves; input() and a long
// sleep are interrupted.
func clocked(out *bytes.Buffer) *Console {
	var c *Console
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	c = NewConsole(vm.Options{
		Stdout: out, Stderr: out,
		Now: func() time.Time {
			now = now.Add(3 * time.Millisecond)
			return now
		},
		Sleep: func(d time.Duration) {
			if d > time.Minute {
				c.Interrupt()
			}
			now = now.Add(d)
		},
		Input: func(string) (string, error) {
			c.Interrupt()
			return "", nil
		},
	})
	return c
}

// said is what a session of the last input prints to its end, and its last traceback.
func said(t *testing.T, c *Console) string {
	t.Helper()
	s, _ := c.Replay(0)
	if s == nil {
		t.Fatal("no replay")
	}
	for s.Forward() {
	}
	end := s.Snapshot()
	return end.Output + end.Uncaught
}

// A replay prints what the input has printed, whatever the clock or Ctrl-C did.
func TestReplayIsTheSameAgain(t *testing.T) {
	var out bytes.Buffer
	c := clocked(&out)
	for _, text := range []string{
		"import time, asyncio, datetime\n",
		"print(time.time(), datetime.datetime.now())\n",
		"n = 0\n",
		"try:\n    input()\n    while True: n += 1\nexcept KeyboardInterrupt:\n    print('stopped at', n > 0)\n\n",
		"input(); x = 1\n",
		"print(n, time.monotonic())\n",
		"async def late():\n    for i in range(3):\n        await asyncio.sleep(0.01)\n        print(i, time.monotonic())\n\n",
		"await late()\n",
		"await asyncio.sleep(1000)\n",
		"time.sleep(1000)\n",
		"asyncio.run(asyncio.sleep(1000))\n",
		"await late()\n",
		"print(n, time.monotonic(), asyncio.all_tasks(asyncio.new_event_loop()))\n",
	} {
		out.Reset()
		end, _ := c.Eval(text)
		if got, want := said(t, c), out.String()+end.Message; got != want {
			t.Errorf("%q: the replay is %q, not %q", text, got, want)
		}
	}
}

// What runs long is not watched to its end; it is the same again all the same, and
// nothing is told of it that is not so.
func TestLongInput(t *testing.T) {
	var out bytes.Buffer
	c := clocked(&out)
	c.Eval("def g():\n    n = 0\n    while True:\n        yield n\n        n += 1\n\n")
	c.Eval("it = g(); seen = 0\n")
	end, story := c.Eval("try:\n    for x in it:\n        if x == 300_000: input()\nexcept KeyboardInterrupt:\n    seen = x\n\n")
	if end.Failed || !story.Cut || len(story.Events) > hintEvents {
		t.Errorf("%+v, %d events", end, len(story.Events))
	}
	if g := c.Present().Gens[0]; g.State != "SUSPENDED" || g.LastOut != "" {
		t.Errorf("%+v", g)
	}
	out.Reset()
	c.Eval("print(seen, next(it))\n")
	if got := said(t, c); got != out.String() || got != "300000 300001\n" {
		t.Errorf("the replay is %q, not %q", got, out.String())
	}
}

// Tasks live on from input to input, and are shown.
func TestTasksBetweenInputs(t *testing.T) {
	var out bytes.Buffer
	c := clocked(&out)
	for _, text := range []string{
		"import asyncio\n", "async def count():\n    for i in range(3):\n        print(i)\n        await asyncio.sleep(10)\n    return 'end'\n\n",
		"t = asyncio.create_task(count()); await asyncio.sleep(0)\n",
	} {
		if end, _ := c.Eval(text); end.Failed {
			t.Fatal(end.Message)
		}
	}
	loop := c.Present().Loop
	if loop == nil || len(loop.Tasks) != 1 || loop.Tasks[0].State != "SUSPENDED" || len(loop.Heap) != 1 {
		t.Fatalf("%+v", loop)
	}
	c.Eval("await t\n")
	if got := out.String(); got != "0\n1\n2\n'end'\n" {
		t.Errorf("%q", got)
	}
	if k := c.Present().Loop.Tasks[0]; k.State != "DONE" || k.Result != "'end'" {
		t.Errorf("%+v", k)
	}
}

// A whole program runs before the first input; its variables stay, also after an
// exception.
func TestProgramBeforeInputs(t *testing.T) {
	var out bytes.Buffer
	c := clocked(&out)
	prog, err := c.compile("x = 5\nraise SystemExit(3)\n")
	if err != nil {
		t.Fatal(err.Render())
	}
	if end, _ := c.Run(prog); !end.Exited || end.Exit != 3 {
		t.Errorf("%+v", end)
	}
	if !strings.HasSuffix(c.Machine().UncaughtTraceback(), "SystemExit: 3\n") {
		t.Error(c.Machine().UncaughtTraceback())
	}
	c.Eval("x\n")
	if out.String() != "5\n" {
		t.Errorf("%q", out.String())
	}
}
