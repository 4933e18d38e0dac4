"""Runs a notebook through its kernel and says what went wrong."""
import atexit
import re
import sys
import tempfile
from dataclasses import dataclass

from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from . import interruption

KERNEL = "sew-java"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Frames that say nothing about the cell.
FRAMES = re.compile(r"\s*\|?\s*at (org\.dflib\.jjava|jdk\.|java\.base/|REPL\.\$JShell\$\w+\.do_it)")
# Of every Java VM with the Vector API.
NOISE = "WARNING: Using incubator modules"
MAX_LINES = 25
LAST_LINES = 12


@dataclass
class Failure:
    """What went wrong, in one line, and what a terminal shows of it."""

    summary: str
    text: str


def run(notebook, folder, timeout):
    """Executes all cells in place; None, or the Failure."""
    client = NotebookClient(
        notebook,
        timeout=timeout,
        startup_timeout=120,
        kernel_name=KERNEL,
        record_timing=False,
        # JJava takes 2.5 s for a graceful end.
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        try:
            interruption.run(client, said)
            pass_on(said)
            return None
        except CellExecutionError:
            pass_on(said)
            return first_error(notebook)
        except CellTimeoutError:
            number, source = unfinished(notebook)
            return Failure(f"cell {number} ran longer than {timeout} s", f"  a cell ran longer than {timeout} s (--timeout):\n{source}")
        except DeadKernelError:
            return died(notebook, last_lines(said))
        except (RuntimeError, AssertionError, OSError, NoSuchKernel) as e:
            atexit.unregister(client._cleanup_kernel)  # it would end a kernel that there is not
            return not_started(e, last_lines(said))
        finally:
            join_streams(notebook)


def first_error(notebook):
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                text = COLOURS.sub("", "\n".join(output.traceback))
                lines = [line for line in text.splitlines() if line.strip() and not FRAMES.match(line)][:MAX_LINES]
                summary = f"cell {number}: {lines[0].strip() if lines else output.ename}"
                return Failure(summary, f"  cell {number}:\n{numbered(cell)}\n" + "\n".join("  " + line for line in lines))
    return Failure("a cell failed without saying why", "  a cell failed without saying why")


def died(notebook, lines):
    number, source = unfinished(notebook)
    why = "\n".join("    " + line for line in lines) if lines else (
        "    (nothing: it was probably killed for lack of memory; a crash in native code leaves notebooks/target/hs_err_pid*.log)"
    )
    return Failure(f"the kernel died in cell {number}", f"  the kernel died; it last said:\n{why}\n  It was computing:\n{source}")


def not_started(error, lines):
    if isinstance(error, NoSuchKernel):
        lines = [f"Jupyter knows no kernel {KERNEL}; start with reproduce/sew, which sets JUPYTER_PATH"]
    elif isinstance(error, OSError):
        lines = [str(error)]
    if not lines:
        lines = [f"it said nothing ({error})"]
    return Failure(f"the kernel did not start: {lines[0].strip()}", "\n    ".join(["  the kernel did not start:", *lines]))


def last_lines(said):
    """What the kernel's process wrote itself, without empty lines."""
    said.seek(0)
    lines = [COLOURS.sub("", line).rstrip() for line in said]
    return [line for line in lines if line and not line.startswith(NOISE)][-LAST_LINES:]


def pass_on(said):
    """Warnings of this project, which a notebook that ran does not show."""
    said.seek(0)
    for line in said:
        if line.startswith("sew: "):
            print(line, end="", file=sys.stderr, flush=True)


def unfinished(notebook):
    """The number of the first code cell that has not run, and its lines."""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and cell.execution_count is None:
            return number, numbered(cell)
    return len(notebook.cells), "    (all cells had run)"


def numbered(cell):
    return "\n".join(f"    {n:3} {line}" for n, line in enumerate(cell.source.splitlines(), 1))


def join_streams(notebook):
    """The kernel sends every fragment of a printf on its own."""
    for cell in notebook.cells:
        joined = []
        for output in cell.get("outputs", []):
            last = joined[-1] if joined else None
            if last and output.output_type == "stream" == last.output_type and output.name == last.name:
                last.text += output.text
            else:
                joined.append(output)
        if joined:
            cell.outputs = joined
