package lang

import (
	"strings"
	"testing"

	"gen/lang/code"
)

// benchProgram is about 30 lines like those of a lesson.
const benchProgram = `import asyncio
from collections import deque

class Scheduler:
    """Round robin."""
    def __init__(self, tasks=()):
        self.ready = deque(tasks)
        self.now = 0

    def run(self):
        while self.ready:
            task = self.ready.popleft()
            try:
                value = next(task)
            except StopIteration as stop:
                print(f"done {stop.value!r} at {self.now:>5}")
            else:
                self.ready.append(task)
            finally:
                self.now += 1

def countdown(n, *, step=1):
    while n > 0:
        got = yield n
        if got is not None and got != n:
            n = got
        n -= step
    return [x * 2 for x in range(n) if x % 2 == 0]

async def main(names):
    results = await asyncio.gather(*(work(n, delay=i / 10) for i, n in enumerate(names)))
    print({name: result for name, result in zip(names, results)})
`

func benchmarkParse(b *testing.B, copies int) {
	text := strings.Repeat(benchProgram, copies)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(code.NewSource("bench.gen", text), File); err != nil {
			b.Fatal(err.Render())
		}
	}
	b.ReportMetric(float64(strings.Count(text, "\n")), "lines")
}

func BenchmarkParse150(b *testing.B)  { benchmarkParse(b, 5) }
func BenchmarkParse1000(b *testing.B) { benchmarkParse(b, 33) }
