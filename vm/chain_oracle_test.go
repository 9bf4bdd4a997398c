package vm_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gen/lang"
	"gen/lang/code"
	"gen/lang/oracle"
	"gen/vm"
)

// Random programs about generators: yield, yield from (fresh generators, shared
// ones, lists, ranges, iterators with and without send, throw and close), next, send, throw, close, try,
// except, finally, return, raise. Every program prints a log that tells any
// difference in order, values, states or messages.

// scriptPrelude comes before every script.
const scriptPrelude = `
class E(Exception): pass

class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration('it')
        self.n -= 1
        return 'i%d' % self.n

class Full(It):
    def send(self, v):
        log('It.send', v)
        if v == 7: raise E('from send')
        return next(self)
    def throw(self, e):
        log('It.throw', show(e))
        if self.n > 1:
            self.n -= 1
            return 'thrown'
        raise e
    def close(self):
        log('It.close')
        if self.n == 3: raise E('from close')

KEEP = []
def keep(g):
    KEEP.append(g) # CPython closes a generator that nobody holds at once
    return g

LOG = []
def log(*a):
    LOG.append(a)
    if len(LOG) > 400: raise MemoryError('log')

def show(e):
    c = e.__context__
    k = e.__cause__
    return (type(e).__name__, str(e), type(c).__name__ if c is not None else '', type(k).__name__ if k is not None else '')

def state(g):
    word = 'RUNNING' if g.gi_running else 'SUSPENDED' if g.gi_suspended else 'CLOSED' if g.gi_frame is None else 'CREATED'
    return word + (':' + getattr(g.gi_yieldfrom, '__name__', type(g.gi_yieldfrom).__name__) if g.gi_yieldfrom is not None else '')

def act(how, g, *a):
    try:
        r = getattr(g, how)(*a)
        log(how, g.__name__, 'gave', r)
    except BaseException as e:
        log(how, g.__name__, 'raised', show(e))
`

// A scripter writes one random program.
type scripter struct {
	r    *rand.Rand
	b    strings.Builder
	funs int
	n    int // statements written
}

func (s *scripter) line(depth int, format string, args ...any) {
	s.b.WriteString(strings.Repeat("    ", depth))
	fmt.Fprintf(&s.b, format, args...)
	s.b.WriteByte('\n')
}

// pick chooses one of some texts.
func (s *scripter) pick(texts ...string) string { return texts[s.r.IntN(len(texts))] }

// exception is an exception to raise or throw.
func (s *scripter) exception() string {
	return s.pick("E('x')", "ValueError('v')", "GeneratorExit()", "StopIteration(5)", "E", "KeyError('k')", "GeneratorExit", "StopIteration")
}

// source is what a yield from may delegate to, in function number f.
func (s *scripter) source(f int) string {
	switch s.r.IntN(12) {
	case 0:
		return "[1, 2]"
	case 1:
		return "range(2)"
	case 2:
		return "It(2)"
	case 3:
		return fmt.Sprintf("Full(%d)", 1+s.r.IntN(3))
	case 4, 5:
		return fmt.Sprintf("S[%d]", s.r.IntN(s.funs+1))
	}
	if f+1 < s.funs {
		return fmt.Sprintf("keep(g%d())", f+1+s.r.IntN(s.funs-f-1))
	}
	return s.pick("iter('ab')", "Full(2)", "It(1)", "S[0]")
}

// body writes statements of generator function f.
func (s *scripter) body(f, depth, nest int) {
	count := 1 + s.r.IntN(3)
	for i := 0; i < count; i++ {
		s.n++
		switch k := s.r.IntN(20); {
		case k < 5:
			s.line(depth, "x = yield %d", s.n)
			s.line(depth, "log('g%d got', x)", f)
		case k < 10:
			s.line(depth, "x = yield from %s", s.source(f))
			s.line(depth, "log('g%d result', x)", f)
		case k < 14 && nest < 3:
			s.line(depth, "try:")
			s.body(f, depth+1, nest+1)
			except := s.r.IntN(4) > 0
			if except {
				s.line(depth, "except %s as e:", s.pick("E", "ValueError", "GeneratorExit", "BaseException", "StopIteration", "(E, RuntimeError)", "Exception"))
				s.line(depth+1, "log('g%d caught', show(e))", f)
				s.body(f, depth+1, nest+1)
			}
			if !except || s.r.IntN(3) == 0 {
				s.line(depth, "finally:")
				s.line(depth+1, "log('g%d finally')", f)
				if s.r.IntN(3) == 0 {
					s.body(f, depth+1, nest+1)
				}
			}
		case k < 15:
			s.line(depth, "return %d", s.n)
			return
		case k < 16:
			s.line(depth, "raise %s", s.exception())
			return
		case k < 18:
			s.line(depth, "%s", s.action())
		default:
			s.line(depth, "log('g%d', [state(g) for g in S])", f)
		}
	}
}

// action drives one of the shared generators.
func (s *scripter) action() string {
	g := fmt.Sprintf("S[%d]", s.r.IntN(s.funs+1))
	switch s.r.IntN(9) {
	case 0, 1, 2, 3:
		return fmt.Sprintf("act('__next__', %s)", g)
	case 4, 5:
		return fmt.Sprintf("act('send', %s, %s)", g, s.pick("None", "7", "'s'", "None"))
	case 6, 7:
		return fmt.Sprintf("act('throw', %s, %s)", g, s.exception())
	}
	return fmt.Sprintf("act('close', %s)", g)
}

// script writes a whole program for a seed.
func script(seed uint64) string { return scriptFrom(rand.New(rand.NewPCG(seed, 42))) }

func scriptFrom(r *rand.Rand) string {
	s := &scripter{r: r}
	s.funs = 2 + s.r.IntN(4)
	for f := 0; f < s.funs; f++ {
		s.line(0, "def g%d():", f)
		s.line(1, "log('g%d starts')", f)
		s.body(f, 1, 0)
		s.line(1, "yield 'end%d'", f)
	}
	s.line(0, "S = [g0()]")
	for f := 0; f < s.funs; f++ {
		s.line(0, "S.append(g%d())", f)
	}
	for i := 0; i < 8; i++ {
		s.line(0, "%s", s.action())
		s.line(0, "log([state(g) for g in S])")
	}
	s.line(0, "for entry in LOG: print(*entry)")
	s.line(0, "LOG.clear()")
	return s.b.String()
}

// scriptDriver runs scripts under CPython: seeds' texts on standard input, parted by
// NUL, their logs on standard output, parted likewise.
const scriptDriver = `
import sys, io
prelude = compile(sys.argv[1], 'prelude', 'exec')
for text in sys.stdin.read().split('\0'):
    names = {'__name__': '__main__'}
    sys.stdout, real = io.StringIO(), sys.stdout
    try:
        exec(prelude, names)
        exec(compile(text, 'script', 'exec'), names)
    except BaseException as e:
        print('died', type(e).__name__, e)
    log, sys.stdout = sys.stdout.getvalue(), real
    sys.stdout.write(log + '\0')
    names.clear()
`

// cpythonLogs runs scripts under CPython.
func cpythonLogs(t *testing.T, python string, scripts []string) []string {
	t.Helper()
	cmd := exec.Command(python, "-W", "ignore", "-c", scriptDriver, scriptPrelude)
	cmd.Stdin = strings.NewReader(strings.Join(scripts, "\x00"))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("CPython: %v\n%s", err, errs.String())
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\x00"), "\x00")
}

// genLog runs a script here.
func genLog(prelude *code.Code, text string) (log string) {
	var out bytes.Buffer
	defer func() {
		if p := recover(); p != nil {
			log = fmt.Sprintf("%s\nGo panic: %v", out.String(), p)
		}
	}()
	m := vm.New(vm.Options{Stdout: &out, Stderr: &out, MaxSteps: 5_000_000})
	m.Load(prelude)
	m.Run()
	c, err := lang.CompileText(code.NewSource("script", text), lang.Options{})
	if err != nil {
		return err.Render()
	}
	m.Load(c)
	m.Run()
	if o := m.Outcome(); o.Failed {
		lines := strings.Split(strings.TrimSpace(o.Message), "\n")
		kind, msg, _ := strings.Cut(lines[len(lines)-1], ": ")
		fmt.Fprintln(&out, "died", kind, msg)
	}
	return out.String()
}

// TestChainsAgainstCPython compares random scripts' logs. GEN_SCRIPTS sets how many
// (the full run is 100,000), GEN_SEED where to start.
func TestChainsAgainstCPython(t *testing.T) {
	python := oracle.Python(t)
	count, first := envInt("GEN_SCRIPTS", 1000), envInt("GEN_SEED", 1)
	prelude, err := lang.CompileText(code.NewSource("prelude", scriptPrelude), lang.Options{})
	if err != nil {
		t.Fatal(err.Render())
	}
	const batch = 500
	failures := 0
	for done := 0; done < count; done += batch {
		var scripts []string
		for i := done; i < min(done+batch, count); i++ {
			scripts = append(scripts, script(uint64(first+i)))
		}
		logs := cpythonLogs(t, python, scripts)
		for i, want := range logs {
			got := genLog(prelude, scripts[i])
			if got == want {
				continue
			}
			t.Errorf("seed %d:\n%s\n-CPython +gen:\n%s", first+done+i, scripts[i], cmp.Diff(want, got))
			if failures++; failures >= 5 {
				t.FailNow()
			}
		}
	}
}

func envInt(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}
