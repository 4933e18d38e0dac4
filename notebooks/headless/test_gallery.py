"""The gallery and what its pages say first: python -m unittest headless.test_gallery."""
import base64
import re
import tempfile
import unittest
from pathlib import Path

import nbformat

from headless import cells, export, gallery, server

NOTEBOOKS = Path(__file__).resolve().parents[1]


def notebook(heading="Something"):
    v4 = nbformat.v4
    drawing = v4.new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "figure"})
    return v4.new_notebook(cells=[v4.new_markdown_cell(f"# {heading}\n\nText."), v4.new_code_cell("1", outputs=[drawing])])


class GalleryTest(unittest.TestCase):
    def gallery(self, **entries):
        with tempfile.TemporaryDirectory() as folder:
            gallery.write(Path(folder), {name.replace("_", "-"): entry for name, entry in entries.items()})
            return (Path(folder) / "index.html").read_text(encoding="utf-8")

    def page(self, entry):
        with tempfile.TemporaryDirectory() as folder:
            export.page(entry.notebook, Path(folder) / "a.html", gallery.notices(entry), home="index.html")
            return (Path(folder) / "a.html").read_text(encoding="utf-8")

    def test_notebooks_stand_in_their_groups(self):
        names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
        shown = self.gallery(**{name: gallery.Entry(notebook(name)) for name in names})
        at = {heading: shown.index(f"<h2>{heading}</h2>") for heading, _ in gallery.GROUPS}
        group = {name: [h for h, place in at.items() if place < shown.index(f"<b>{name}</b>")][-1] for name in names if name != gallery.START}
        self.assertEqual(group["01-spiking-neurons"], "Basics")
        self.assertEqual({group[name] for name in names if name.startswith("table")}, {"Tables of the paper"})
        self.assertEqual({group[name] for name in names if name.startswith("fig")}, {"Figures of the paper"})
        self.assertEqual(group["bring-your-own"], "Ablation and your own")
        self.assertIn('Start with <a href="00-index.html">', shown)

    def test_a_group_of_nothing_is_left_out(self):
        shown = self.gallery(table1=gallery.Entry(notebook()))
        self.assertEqual(re.findall("<h2>(.*?)</h2>", shown), ["Tables of the paper"])
        self.assertNotIn("00-index", shown)

    def test_pictures_are_of_results_only(self):
        self.assertIn("<img", self.gallery(fig3=gallery.Entry(notebook())))
        smoke = self.gallery(fig3=gallery.Entry(notebook(), smoke=True))
        self.assertNotIn("<img", smoke)
        self.assertIn(gallery.SMOKE, smoke)
        self.assertNotIn("<img", self.gallery(fig3=gallery.Entry(notebook(), failure="cell 2: <broken>")))

    def test_a_tagged_cell_gives_the_picture(self):
        made = notebook()
        made.cells.append(nbformat.v4.new_code_cell("2", metadata={"tags": ["gallery"]}, outputs=[
            nbformat.v4.new_output("display_data", {"image/png": "dGFnZ2Vk"})]))
        self.assertIn('src="data:image/png;base64,dGFnZ2Vk"', self.gallery(fig3=gallery.Entry(made)))

    def test_figures_of_the_paper_are_shown_in_the_papers_size(self):
        for path in sorted(NOTEBOOKS.glob("fig*.ipynb")):
            with self.subTest(path.stem):
                source = re.search('src="data:image/svg\\+xml;base64,([^"]+)"', gallery.picture(nbformat.read(path, as_version=4)))
                drawing = base64.b64decode(source.group(1)).decode()
                self.assertNotIn("SMALL EXAMPLE", drawing)
                self.assertIn(f">Figure {path.stem.removeprefix('fig')}", drawing)

    def test_a_failed_notebook_is_marked_with_its_reason(self):
        shown = self.gallery(fig3=gallery.Entry(notebook(), failure="cell 2: List<String> was empty"), table1=gallery.Entry(notebook()))
        self.assertIn('1 of 2 failed: <a href="fig3.html">fig3</a>', shown)
        self.assertIn('<li class="failed"><a href="fig3.html">', shown)
        self.assertIn("failed: cell 2: List&lt;String&gt; was empty", shown)

    def test_a_page_says_first_what_it_is(self):
        plain = self.page(gallery.Entry(notebook()))
        self.assertNotIn("Smoke size", plain)
        self.assertIn('<a href="index.html">All notebooks</a>', plain)
        self.assertIn(gallery.SMOKE, self.page(gallery.Entry(notebook(), smoke=True)))
        failed = self.page(gallery.Entry(notebook(), failure="cell 2: a <b>"))
        self.assertIn("This notebook failed. cell 2: a &lt;b&gt;", failed)
        self.assertLess(failed.index("This notebook failed"), failed.index("<h1"))

    def test_stored_outputs_do_not_survive_into_a_run(self):
        made = notebook()
        cells.clear(made)
        self.assertEqual(made.cells[1].outputs, [])


class IndexTest(unittest.TestCase):
    def test_the_index_leads_to_every_notebook(self):
        index = nbformat.read(NOTEBOOKS / server.INDEX, as_version=4)
        text = "\n".join(cell.source for cell in index.cells if cell.cell_type == "markdown")
        linked = set(re.findall(r"\]\(([\w-]+\.ipynb)\)", text))
        self.assertEqual(linked, {path.name for path in NOTEBOOKS.glob("*.ipynb")} - {server.INDEX})


if __name__ == "__main__":
    unittest.main()
