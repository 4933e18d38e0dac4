"""Notebooks as pages that need no network."""
import html
import re
from pathlib import Path

import plotly
from nbconvert import HTMLExporter

TEMPLATES = Path(__file__).resolve().parent / "templates"
SCRIPT = "plotly.min.js"


def page(notebook, path):
    """Writes one page; all pages of a folder share one plotly.js."""
    path.parent.mkdir(parents=True, exist_ok=True)
    script = path.parent / SCRIPT
    if not script.exists():
        script.write_bytes((Path(plotly.__file__).parent / "package_data" / SCRIPT).read_bytes())
    exporter = HTMLExporter(template_name="sew", extra_template_basedirs=[str(TEMPLATES)])
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title(notebook)}})
    path.write_text(body, encoding="utf-8")


def title(notebook):
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return first.splitlines()[0].lstrip("# ")


def gallery(folder):
    """index.html: every page of the folder with its first figure."""
    entries = []
    for path in sorted(folder.glob("*.html")):
        if path.name == "index.html":
            continue
        text = path.read_text(encoding="utf-8")
        name = re.search(r"<title>(.*?)</title>", text, re.S).group(1)
        entries.append(f'<li><a href="{path.name}">{html.escape(path.stem)}</a>: {name}</li>')
    (folder / "index.html").write_text(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>SEW Lab notebooks</title>"
        "<style>body{font-family:sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;line-height:1.6}</style></head>"
        f"<body><h1>SEW Lab notebooks</h1><ul>{''.join(entries)}</ul></body></html>",
        encoding="utf-8",
    )
