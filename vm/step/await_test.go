package step_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const awaits = `import asyncio

async def leaf(queue):
    return await queue.get()

async def middle(queue):
    return await leaf(queue)

async def outer(task):
    await task

async def group(queue):
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(1), name='x')
        group.create_task(middle(queue), name='y')

async def both(*tasks):
    await asyncio.gather(*tasks)

async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(middle(queue))
    o = asyncio.create_task(outer(task), name='o')
    asyncio.create_task(group(queue), name='g')
    asyncio.create_task(asyncio.wait([task, o]), name='w')
    asyncio.create_task(both(task, o), name='b')
    asyncio.create_task(both(asyncio.sleep(2), asyncio.sleep(0)), name='one')
    asyncio.create_task(asyncio.Event().wait(), name='e')
    await asyncio.sleep(0.5)
    print('now')

asyncio.run(main())
`

// What a task waits for is told through coroutines, futures and other tasks.
func TestAwaitChain(t *testing.T) {
	s := session(t, awaits)
	for s.Forward() {
		if s.Snapshot().Output == "now\n" {
			break
		}
	}
	var got []string
	for _, k := range s.Snapshot().Loop.Tasks {
		got = append(got, k.Name+" | "+k.Waits+" | "+strings.Join(k.Chain, " > "))
	}
	want := []string{
		"main |  | main",
		"middle | Queue.get | middle > leaf > Queue.get",
		"o | middle | outer > middle > leaf > Queue.get",
		"g | x and y | group > TaskGroup.__aexit__",
		"w | middle and o | wait",
		"b | middle and o | both > gather",
		"one | sleep | both#2 > gather > sleep",
		"e | Event.wait | Event.wait",
	}
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
