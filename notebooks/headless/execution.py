"""Runs a notebook through its kernel and says what went wrong."""
import re

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from . import interruption

KERNEL = "sew-java"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Frames that say nothing about the cell.
FRAMES = re.compile(r"\s*\|?\s*at (org\.dflib\.jjava|jdk\.|java\.base/|REPL\.\$JShell\$\w+\.do_it)")
MAX_LINES = 25


def run(notebook, folder, timeout):
    """Executes all cells in place; None, or what went wrong."""
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
    try:
        interruption.run(client)
    except CellExecutionError:
        return first_error(notebook)
    except CellTimeoutError:
        return f"  a cell ran longer than {timeout} s (--timeout):\n{unfinished(notebook)}"
    except DeadKernelError:
        return (
            "  the kernel died; its own messages are above. Without one, it was probably killed for lack of memory;\n"
            f"  a crash in native code leaves notebooks/target/hs_err_pid*.log. It was computing:\n{unfinished(notebook)}"
        )
    except (RuntimeError, AssertionError) as e:
        return f"  the kernel did not start; its output is above ({type(e).__name__} {e})"
    finally:
        join_streams(notebook)
    return None


def first_error(notebook):
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                text = COLOURS.sub("", "\n".join(output.traceback))
                lines = [line for line in text.splitlines() if line.strip() and not FRAMES.match(line)]
                return f"  cell {number}:\n{numbered(cell)}\n" + "\n".join("  " + line for line in lines[:MAX_LINES])
    return "  a cell failed without saying why"


def unfinished(notebook):
    """The first code cell that has not run."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.execution_count is None:
            return numbered(cell)
    return "    (all cells had run)"


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
