"""Equations and links of pages: python -m unittest headless.test_mathematics."""
import unittest

import nbformat

from . import export
from .mathematics import MarkdownWithMath, Renderer, mathml


def html(text):
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(text)


class MathematicsTest(unittest.TestCase):
    def test_equations_need_no_script(self):
        shown = html("With $S_j = 1$:\n\n$$O = g(A, S) \\tag{9}$$\n")
        self.assertNotIn("$", shown)
        self.assertIn('display="block"', shown)
        self.assertIn('<span class="sew-number">(9)</span>', shown)

    def test_what_cannot_be_written_as_mathml_is_named(self):
        for latex in (r"\unheardof{x}", r"\begin{aligned} a &= b \\ c &= d \end{aligned}"):
            with self.assertRaisesRegex(ValueError, "expected LaTeX"):
                mathml(latex, "block")

    def test_links_between_notebooks_lead_to_pages(self):
        self.assertIn('href="fig6.html"', html("[Figure 6](fig6.ipynb)"))
        self.assertIn('href="https://arxiv.org/a.ipynb"', html("[there](https://arxiv.org/a.ipynb)"))

    def test_text_of_all_notebooks(self):
        for path in sorted((export.TEMPLATES.parents[1]).glob("*.ipynb")):
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "markdown":
                    with self.subTest(path.stem, cell=cell.source[:40]):
                        self.assertNotIn("$", html(cell.source))


if __name__ == "__main__":
    unittest.main()
