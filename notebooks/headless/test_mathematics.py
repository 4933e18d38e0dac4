"""Equations and links of pages: python -m unittest headless.test_mathematics."""
import re
import unittest

import nbformat

from . import export
from .mathematics import MarkdownWithMath, Renderer, heading, mathml, plain

NOTEBOOKS = sorted(export.TEMPLATES.parents[1].glob("*.ipynb"))
# What is not prose: code, equations, and where a link leads.
OTHER = re.compile(r"```.*?```|^ {4,}\S.*?$|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)]*\)", re.DOTALL | re.MULTILINE)
PLAIN = re.compile(
    r"(?<!\w)[A-Za-z](?:_\w+)? = -?\w|\b[A-Z]_[a-z]+\b(?!\.)|\b[A-Z]\^\w|\b\d+ ?x ?\d+\b|\b(?:alpha|tau|sigma)\b|\b\d(?:\.\d+)?e-?\d+\b|\+-"
    r"|\| [TAOSg] \||\bover [TN]\b"
)


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

    def test_a_heading_keeps_its_equations(self):
        line = r"Figure 6: gradients at $V_{\mathrm{th}} = 1$, $\alpha = 2$ & more"
        self.assertEqual(plain(line), "Figure 6: gradients at V_th = 1, α = 2 & more")
        self.assertRegex(heading(line), r"^Figure 6: gradients at <math .*</math>, <math .*</math> &amp; more$")

        page = html(f"# {line}\n")
        self.assertEqual(page.count("<math "), 2)
        self.assertRegex(page, r'<h1 id="Figure-6:-gradients-at-Vth=1,-α=2[^"]*">Figure 6: gradients at <math ')

    def test_quantities_are_written_in_latex(self):
        for path in NOTEBOOKS:
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "markdown":
                    found = PLAIN.search(OTHER.sub("", cell.source))
                    self.assertIsNone(found, f"{path.stem}: write {found and found.group()!r} in LaTeX, between $ and $")

    def test_what_counts_as_a_quantity(self):
        for text in ("with T = 16", "$T$ of V_th", "O^l grows", "128 x 128 pixels", "1x1", "at alpha", "read to 2e-5", "1 +- 2", "| T |", "over T:"):
            self.assertRegex(OTHER.sub("", text), PLAIN, text)
        for text in ("`T = 16`", "$T = 16$", "$$O^l = 1$$", "    c32k3s1 T = 4", "[a](b.ipynb#T-=-4)", "A block", "SEW ADD, T_train.csv"):
            self.assertNotRegex(OTHER.sub("", text), PLAIN, text)

    def test_text_of_all_notebooks(self):
        for path in NOTEBOOKS:
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "markdown":
                    with self.subTest(path.stem, cell=cell.source[:40]):
                        self.assertNotIn("$", html(cell.source))


if __name__ == "__main__":
    unittest.main()
