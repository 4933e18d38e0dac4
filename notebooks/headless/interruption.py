"""Ends a notebook's kernel together with this process, whatever signal ends it."""
import os
import signal
import sys
import threading
import time

SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
# In which a kernel that is just being started gets its process.
GRACE = 5


class Interrupted(BaseException):
    """Raised in the main thread by a signal."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def handle_signals():
    """From now on each of SIGNALS raises Interrupted."""
    for number in SIGNALS:
        signal.signal(number, interrupt)


def interrupt(number, _frame):
    for again in SIGNALS:
        signal.signal(again, signal.SIG_IGN)
    raise Interrupted(number)


def run(client, said):
    """Executes a notebook in a thread of its own: in the main thread nbclient ends its kernel on a
    signal and then takes the notebook for one that failed. The kernel's process writes into `said`."""
    failure = []
    done = threading.Event()
    threading.Thread(target=execute, args=(client, said, failure, done), daemon=True).start()
    try:
        done.wait()
    except Interrupted:
        end_kernel(client, done)
        raise
    if failure:
        raise failure[0]


def execute(client, said, failure, done):
    try:
        client.execute(cleanup_kc=True, stdout=said, stderr=said)
    except Exception as e:  # raised again in the main thread
        failure.append(e)
    finally:
        done.set()


def end_kernel(client, done):
    """Kills the kernel and what it has started, which are a session of their own."""
    deadline = time.monotonic() + GRACE
    while not done.is_set() and time.monotonic() < deadline:
        process = getattr(client.km and client.km.provisioner, "process", None)
        if process:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it has just ended by itself
            process.wait(GRACE)
            break
        done.wait(0.2)
    if client.km:
        client.km.cleanup_connection_file()


def leave(interrupted):
    """With the exit code that a shell expects, and without nbclient's own clean-up at exit, which
    would wait for the kernel that is gone."""
    print("\nsew: interrupted; the kernel has ended, too", file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(128 + interrupted.number)
