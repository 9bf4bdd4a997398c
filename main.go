// Gen is a step-through interpreter for the Python of generators and coroutines.
package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"

	"gen/repl"
	"gen/repl/tool"
)

const version = "0.1.0"

//go:embed examples/*.gen
var examples embed.FS

func main() {
	code := tool.ExitInternal
	tuneCollector()
	report := repl.Guard(func() {
		folder, err := fs.Sub(examples, "examples")
		if err != nil {
			panic(err)
		}
		code = tool.Program{Version: version, Examples: folder}.Start(os.Args[1:])
	})
	if report != "" {
		fmt.Fprint(os.Stderr, report)
		code = tool.ExitInternal
	}
	os.Exit(code)
}

// tuneCollector lets the garbage collector run rarely while the heap is small, where
// it would cost more than the program itself, and often once it is large, where
// every unused percent is real memory. It looks again after each collection.
func tuneCollector() {
	type sentinel struct{ _ *int } // a pointer: tiny objects without one may never be finalized
	var retune func(*sentinel)
	retune = func(*sentinel) {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		switch live := stats.HeapAlloc >> 20; {
		case live < 32:
			debug.SetGCPercent(400)
		case live < 128:
			debug.SetGCPercent(100)
		default:
			debug.SetGCPercent(25)
		}
		runtime.SetFinalizer(&sentinel{}, retune)
	}
	retune(nil)
}
