"""Parameters of notebooks: python -m unittest headless.test_cells."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

import nbformat

from headless import cells

NOTEBOOKS = Path(__file__).resolve().parents[1]
DECLARED = """boolean FULL = false; // true: `STEPS = 3` as well
String DATA = "a;b"; int STEPS = 4;
SyntheticGestures.Spec SPEC =
    SMOKE ? SMALL : LARGE;
int EPOCHS = FULL ? 10 : STEPS;"""


class ParametersTest(unittest.TestCase):
    def injected(self, source=DECLARED, **parameters):
        made = nbformat.v4.new_notebook(cells=[
            nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}), nbformat.v4.new_code_cell("boolean FULL = false;")])
        cells.inject(made, parameters)
        self.assertEqual(made.cells[1].source, "boolean FULL = false;")
        return made.cells[0].source

    def test_a_value_stands_where_its_variable_is_declared_with_its_type(self):
        self.assertEqual(self.injected(FULL="true"), DECLARED.replace("FULL = false", "FULL = true", 1))
        self.assertEqual(self.injected(SPEC="new SyntheticGestures.Spec()"), DECLARED.replace("SMOKE ? SMALL : LARGE", "new SyntheticGestures.Spec()"))

    def test_texts_are_texts_whatever_they_look_like(self):
        self.assertIn('String DATA = "16";', self.injected('String DATA = "";', DATA="16"))
        self.assertIn('String DATA = "C:\\\\a \\"b\\"";', self.injected('String DATA = "";', DATA='C:\\a "b"'))
        self.assertIn('String DATA = "a;c";', self.injected(DATA='"a;c"'))

    def test_what_does_not_fit_is_refused_with_its_reason(self):
        for parameter, reason in {
            "FULL=yes": "-p FULL: expected true or false, found yes",
            "EPOCHS=1.5": "-p EPOCHS: expected a whole number, found 1.5",
            "NONE=1": "there is no parameter NONE in the first code cell",
        }.items():
            with self.subTest(parameter), self.assertRaisesRegex(cells.WrongParameter, reason):
                self.injected(**dict([parameter.split("=")]))

    def test_every_notebook_takes_its_full_size(self):
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            first = next(cell for cell in notebook.cells if cell.cell_type == "code")
            if "FULL" in first.source:
                with self.subTest(path.stem):
                    cells.inject(notebook, {"FULL": "true"})
                    self.assertRegex(first.source, r"(?m)^boolean FULL = true;")

    def test_the_command_ends_before_anything_runs(self):
        ended = subprocess.run(
            [sys.executable, NOTEBOOKS / "run.py", "table1", "table2", "-p", "DATA=/d"],
            env=os.environ | {"JUPYTER_PATH": ""}, capture_output=True, text=True,
        )
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertIn("sew notebooks: table1: there is no parameter DATA", ended.stderr)


if __name__ == "__main__":
    unittest.main()
