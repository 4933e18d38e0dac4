"""The parts of a check, each with a time limit, and the limit of all of them."""
import threading
import time
import traceback

import kernels

KEEP_EVERY = 10  # seconds


class OutOfTime(Exception):
    """A part's time was over before it was done."""


class Budget:
    """Runs parts, one after the other or beside each other; `keep` is called whenever there is more to keep."""

    def __init__(self, seconds, clock=time.monotonic, keep=lambda: None):
        self.clock = clock
        self._keep = keep
        self._lock = threading.RLock()  # what is newer must not be replaced by what is older
        self.end = clock() + seconds
        self.parts = []

    def keep(self):
        with self._lock:
            self._keep()

    def left(self):
        return max(0.0, self.end - self.clock())

    def run(self, name, seconds, body, least=0):
        """Calls body(part), unless less than `least` seconds are left; its row says how it ended. Returns whether it passed.

        Whatever goes wrong in a part is its row's, so that the parts after it still run.
        """
        start = self.clock()
        limit = min(seconds, self.left())
        row = dict(part=name, status="running", limit=round(limit), seconds=0.0)
        self.parts.append(row)
        if limit <= 0 or limit < least:
            row.update(status="not run: out of time", why=f"{limit:.0f} s were left of the time of the whole check")
        else:
            self.keep()
            self._call(row, body, Part(row, lambda: start + limit - self.clock(), self.keep, self.clock))
        row["seconds"] = round(self.clock() - start, 1)
        print(f"{row['status']:>12}  {name}, {row['seconds']:.0f} s{': ' + row['why'] if 'why' in row else ''}", flush=True)
        self.keep()
        return row["status"] == "passed"

    @staticmethod
    def _call(row, body, part):
        try:
            body(part)
            if row["status"] == "running":
                row["status"] = "passed"
        except OutOfTime as e:
            if row["status"] == "failed":
                part.fail(str(e))
            else:
                row.update(status="out of time", why=str(e))
        except kernels.Unusable as e:
            row.update(status="not possible", why=str(e))
        except Exception as e:  # an error of CUDA, say: it is this part's failure, and what was found before it is kept
            part.fail(f"{type(e).__name__}: {e}"[:600], traceback.format_exc())

    def beside(self, *runs):
        """Runs parts, each the arguments of `run`, one after the other beside what the caller does; returns the thread.

        A part begins only if the one before it has passed.
        """
        thread = threading.Thread(target=lambda: all(self.run(*arguments) for arguments in runs), daemon=True)
        thread.start()
        return thread


class Part:
    def __init__(self, row, seconds_left, keep=lambda: None, clock=time.monotonic):
        self.row = row
        self.seconds_left = seconds_left
        self._keep = keep
        self._clock = clock
        self._kept = clock()

    def require_time(self, done):
        if self._clock() - self._kept >= KEEP_EVERY:
            self._kept = self._clock()
            self._keep()
        if self.seconds_left() <= 0:
            raise OutOfTime(f"{done} until its {self.row['limit']} s were over")

    def fail(self, why, output=""):
        """`output`: what a program said; its last lines are kept. A part that fails twice keeps both reasons."""
        lines = self.row.get("output", []) + output.strip().splitlines()[-15:]
        why = f"{self.row['why']}; {why}" if self.row["status"] == "failed" else why
        self.row.update(status="failed", why=why, **(dict(output=lines) if lines else {}))
