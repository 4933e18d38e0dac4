"""Notebooks as pages that need no network."""
from pathlib import Path

import plotly

from .mathematics import Pages, plain

TEMPLATES = Path(__file__).resolve().parent / "templates"
SCRIPT = "plotly.min.js"


def page(notebook, path, notices=(), home=None):
    """Writes one page; all pages of a folder share one plotly.js. `notices` are pairs of a kind and a text, before anything else;
    `home` is the page that leads to all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    script = path.parent / SCRIPT
    if not script.exists():
        script.write_bytes((Path(plotly.__file__).parent / "package_data" / SCRIPT).read_bytes())
    exporter = Pages(template_name="sew", extra_template_basedirs=[str(TEMPLATES)])
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(notebook, resources={
        "metadata": {"name": plain(title(notebook))}, "sew_notices": notices, "sew_home": home,
    })
    path.write_text(body, encoding="utf-8")


def title(notebook):
    """The heading of a notebook, in Markdown."""
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return first.splitlines()[0].lstrip("# ")
