"""What is said of a notebook that fails: python -m unittest headless.test_execution."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import nbformat

from headless import execution

NOTEBOOKS = Path(__file__).resolve().parents[1]


def notebook(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


class StartTest(unittest.TestCase):
    """A kernel that is a shell script."""

    def failure(self, script):
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch) / "kernels" / execution.KERNEL
            place.mkdir(parents=True)
            (place / "kernel.json").write_text(
                json.dumps({"argv": ["bash", "-c", script], "display_name": "", "language": "java"})
            )
            with mock.patch.dict(os.environ, JUPYTER_PATH=scratch):
                return execution.run(notebook("1"), Path(scratch), 60)

    def test_its_last_lines_say_why_it_did_not_start(self):
        failure = self.failure("for i in $(seq 40); do echo line $i; done; echo 'the classes are not built' >&2; exit 1")
        self.assertIn("the kernel did not start:\n    line 30\n", failure.text)
        self.assertTrue(failure.text.endswith("    the classes are not built"), failure.text)

    def test_one_line_is_the_summary(self):
        failure = self.failure("echo 'WARNING: Using incubator modules: x' >&2; echo 'sew: no Java found' >&2; exit 1")
        self.assertEqual(failure.summary, "the kernel did not start: sew: no Java found")

    def test_silence_is_told(self):
        self.assertIn("it said nothing", self.failure("exit 1").summary)

    def test_an_unknown_kernel_is_told(self):
        with mock.patch.object(execution, "KERNEL", "no-such-kernel"):
            self.assertIn("Jupyter knows no kernel no-such-kernel", execution.run(notebook("1"), NOTEBOOKS, 60).summary)


class RealKernelTest(unittest.TestCase):
    def test_without_java_the_command_says_so_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as out:
            ended = subprocess.run(
                [sys.executable, NOTEBOOKS / "run.py", "table1", "--out", out, "--html", out],
                env=os.environ | {"JAVA_HOME": "/nowhere"}, capture_output=True, text=True,
            )
            self.assertEqual(ended.returncode, 1)
            self.assertEqual(ended.stderr, "")
            self.assertRegex(ended.stdout, r"\n  the kernel did not start:\n    sew: no Java found[^\n]*\n0 passed, 1 failed\n$")
            self.assertIn("the kernel did not start: sew: no Java found", (Path(out) / "index.html").read_text())
            self.assertIn("the kernel did not start", (Path(out) / "table1.html").read_text())

    def test_a_kernel_that_dies_is_told_with_its_last_words(self):
        made = notebook("1 + 1", 'System.out.print(""); new ProcessBuilder("sh", "-c", "echo last words >&2").inheritIO().start().waitFor(); Runtime.getRuntime().halt(3);')
        failure = execution.run(made, NOTEBOOKS, 60)
        self.assertEqual(failure.summary, "the kernel died in cell 2")
        self.assertIn("    last words\n  It was computing:\n", failure.text)

    def test_an_error_is_told_with_its_cell_and_its_first_line(self):
        failure = execution.run(notebook("1 + 1", 'throw new IllegalStateException("no data");'), NOTEBOOKS, 60)
        self.assertRegex(failure.summary, r"^cell 2: .*IllegalStateException: no data$")


if __name__ == "__main__":
    unittest.main()
