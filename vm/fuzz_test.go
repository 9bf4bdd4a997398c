package vm_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gen/lang"
	"gen/lang/code"
	"gen/vm"
)

// Fuzz targets: whatever the text, no Go panic, no internal error, an end within the
// bounds. `go test ./vm -fuzz FuzzRun` goes on for as long as one likes; a plain go test
// runs the seeds.

// fuzzBudget is what a fuzzed program may use.
func fuzzBudget(out *bytes.Buffer) vm.Options {
	return vm.Options{Stdout: out, Stderr: out, MaxSteps: 200_000, MaxMemory: 64 << 20}
}

// FuzzRun compiles and runs any text.
func FuzzRun(f *testing.F) {
	for i, file := range corpus(f) {
		if i%12 == 0 {
			f.Add(read(f, file))
		}
	}
	for seed := uint64(1); seed <= 20; seed++ {
		f.Add(programText(seed))
	}
	for _, s := range []string{
		"'x' * 10**12", "10**10**8", "x = []\nx.append(x)\nprint(x, x == [x])", "def f(): f()\nf()", "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
		"class A:\n    __eq__ = __repr__ = __hash__ = __iter__ = lambda s, *a: (s,) == (s,)\nprint({A()}, [*A()])", "import itertools\nlist(itertools.count())",
		"from copy import deepcopy\nx = []\nfor i in range(10**5): x = [x]\ndeepcopy(x)", "async def f():\n    await f()\nf().send(None)", "while True: pass", "print(f'{1:{2}.{3}}' % ())",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		m := vm.New(fuzzBudget(&out))
		start := time.Now()
		o := m.Exec(code.NewSource("fuzz.gen", text))
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("took %v", d)
		}
		if strings.Contains(o.Message, "internal error") {
			t.Error(o.Message)
		}
		// The machine is as good as before.
		out.Reset()
		if o := m.Exec(code.NewSource("after.gen", "print(1 + 1)\n")); o.Exit != 0 && !strings.Contains(o.Message, "--max-steps") {
			t.Errorf("afterwards: %s", o.Message)
		}
	})
}

// FuzzChains writes a program of generators that delegate to each other from the bytes,
// which stand for the random numbers.
func FuzzChains(f *testing.F) {
	for seed := uint64(1); seed <= 20; seed++ {
		f.Add(binary.LittleEndian.AppendUint64(nil, seed))
	}
	prelude, err := lang.CompileText(code.NewSource("prelude", scriptPrelude), lang.Options{})
	if err != nil {
		f.Fatal(err.Render())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := scriptFrom(rand.New(&byteSource{data: data}))
		if log := genLog(prelude, text); strings.Contains(log, "Go panic") {
			t.Errorf("%s\n%s", text, log)
		}
	})
}

// byteSource gives the bytes of a text as random numbers, then goes on from what they
// were.
type byteSource struct {
	data []byte
	more *rand.PCG
	sum  uint64
}

func (s *byteSource) Uint64() uint64 {
	if len(s.data) > 0 {
		b := s.data[0]
		s.data = s.data[1:]
		s.sum = s.sum*131 + uint64(b)
		return uint64(b) * 0x0101010101010101
	}
	if s.more == nil {
		s.more = rand.NewPCG(s.sum, 1)
	}
	return s.more.Uint64()
}
