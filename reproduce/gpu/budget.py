"""The parts of a check, each with a time limit, and the limit of all of them."""
import time
from contextlib import contextmanager

import kernels


class OutOfTime(Exception):
    """A part's time was over before it was done."""


class Budget:
    def __init__(self, seconds, clock=time.monotonic):
        self.clock = clock
        self.end = clock() + seconds
        self.parts = []

    def left(self):
        return max(0.0, self.end - self.clock())

    @contextmanager
    def part(self, name, seconds):
        """Runs a part; its row says how it ended: passed, failed, out of time, or why it could not begin.

        The part gets a function that gives the seconds that it has left, and a row to add to.
        """
        start = self.clock()
        limit = min(seconds, self.left())
        row = dict(part=name, status="passed", limit=round(limit), seconds=0.0)
        self.parts.append(row)
        try:
            if limit <= 0:
                raise OutOfTime("the time of the whole check was over")
            yield Part(row, lambda: start + limit - self.clock())
        except OutOfTime as e:
            row.update(status="out of time", why=str(e) or f"not done after {limit:.0f} s")
        except kernels.Unusable as e:
            row.update(status="not possible", why=str(e))
        row["seconds"] = round(self.clock() - start, 1)
        print(f"{row['status']:>12}  {name}, {row['seconds']:.0f} s{': ' + row['why'] if 'why' in row else ''}", flush=True)


class Part:
    def __init__(self, row, seconds_left):
        self.row = row
        self.seconds_left = seconds_left

    def require_time(self, done):
        if self.seconds_left() <= 0:
            raise OutOfTime(f"{done} until its {self.row['limit']} s were over")

    def fail(self, why):
        self.row.update(status="failed", why=why)
