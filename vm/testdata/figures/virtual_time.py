"""Runs a program under CPython in virtual time, as `gen --clock virtual` does: the loop
never waits, its clock jumps, and each reading moves it by one microsecond."""
import asyncio
import runpy
import selectors
import sys


class Clock(selectors.DefaultSelector):
    now = 0  # in nanoseconds

    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError('the event loop would wait for ever')
        self.now += round(timeout * 1e9)
        return []


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(Clock())
        self._clock_resolution = 1e-9

    def time(self):
        self._selector.now += 1000
        return self._selector.now / 1e9


class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = Loop


asyncio.set_event_loop_policy(Policy())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')
