"""The parts of a check, each with a time limit, and the limit of all of them."""
import time

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

    def run(self, name, seconds, body):
        """Calls body(part), unless the time of all is over; its row says how it ended. Returns whether it passed."""
        start = self.clock()
        limit = min(seconds, self.left())
        row = dict(part=name, status="passed", limit=round(limit), seconds=0.0)
        self.parts.append(row)
        try:
            if limit <= 0:
                raise OutOfTime("the time of the whole check was over")
            body(Part(row, lambda: start + limit - self.clock()))
        except OutOfTime as e:
            row.update(status="out of time", why=str(e))
        except kernels.Unusable as e:
            row.update(status="not possible", why=str(e))
        row["seconds"] = round(self.clock() - start, 1)
        print(f"{row['status']:>12}  {name}, {row['seconds']:.0f} s{': ' + row['why'] if 'why' in row else ''}", flush=True)
        return row["status"] == "passed"


class Part:
    def __init__(self, row, seconds_left):
        self.row = row
        self.seconds_left = seconds_left

    def require_time(self, done):
        if self.seconds_left() <= 0:
            raise OutOfTime(f"{done} until its {self.row['limit']} s were over")

    def fail(self, why):
        self.row.update(status="failed", why=why)
