package vm_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"gen/lang/code"
	"gen/vm"
)

// The figures of the README: `go test ./vm -bench Figure -benchtime 1x -run ^$`.

// runFigure runs a program that prints nanoseconds or nothing, in real time.
func runFigure(b *testing.B, text string) string {
	b.Helper()
	var out, errs bytes.Buffer
	m := vm.New(vm.Options{Stdout: &out, Stderr: &errs, Now: time.Now})
	if o := m.Exec(code.NewSource("figure", text)); o.Failed {
		b.Fatal(o.Message)
	}
	return strings.TrimSpace(out.String())
}

// chain builds `yield from` chains and pulls items through them.
const chain = `
def leaf():
    n = 0
    while True:
        n += 1
        yield n

def through(inner):
    return (yield from inner)

def chain(depth):
    g = leaf()
    for _ in range(depth):
        g = through(g)
    next(g)
    return g
`

// BenchmarkFigureDepth shows what one item costs at different depths.
func BenchmarkFigureDepth(b *testing.B) {
	for _, depth := range []int{1, 10, 100, 1000, 10_000} {
		b.Run(strconv.Itoa(depth), func(b *testing.B) {
			text := chain + fmt.Sprintf(`
import time
def pull(g, count):
    start = time.perf_counter_ns()
    for _ in range(count):
        next(g)
    return time.perf_counter_ns() - start
g = chain(%d)
best = min([pull(g, 20000) for _ in range(5)])
print(best / 20000)
`, depth)
			for range b.N {
				ns, err := strconv.ParseFloat(runFigure(b, text), 64)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(ns, "ns/item")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkFigureMillionDeep builds a chain of a million generators, pulls from it,
// sends into it and closes it.
func BenchmarkFigureMillionDeep(b *testing.B) {
	for range b.N {
		got := runFigure(b, chain+"g = chain(1000000)\nprint(next(g), g.send(5), g.close())")
		if got != "2 3 None" {
			b.Fatal(got)
		}
	}
}

// BenchmarkFigureMemory shows the bytes of one suspended generator of a function
// with two local variables.
func BenchmarkFigureMemory(b *testing.B) {
	const text = `
def two(a, b):
    yield a
    yield b

def make(n):
    held = []
    for i in range(n):
        g = two(i, i)
        next(g)
        held.append(g)
    return held

held = make(1000000)
`
	for range b.N {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		m := vm.New(vm.Options{})
		if o := m.Exec(code.NewSource("figure", text)); o.Failed {
			b.Fatal(o.Message)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "bytes/generator")
		runtime.KeepAlive(m)
	}
}
