"""index.html: what the pages beside it show."""
import base64
import html
import re
from dataclasses import dataclass

from . import server
from .export import title
from .mathematics import heading

START = server.INDEX.removesuffix(".ipynb")
SMOKE = "Smoke size: every cell ran on its smallest sizes, to see that it runs. The numbers and pictures are not results."
GROUPS = (
    ("Basics", r"\d\d-"),
    ("Tables of the paper", r"table\d+$"),
    ("Figures of the paper", r"fig\d+$"),
    ("Ablation and your own", ""),
)
STYLE = """
body { font-family: sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; line-height: 1.5; color: #222; background: #fff }
h1 { margin: .5rem 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem }
p { max-width: 46rem } code { overflow-wrap: anywhere }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; list-style: none; padding: 0; margin: 0 }
li { border: 1px solid #d0d0d0; border-radius: 6px; padding: .8rem; overflow: hidden; overflow-wrap: anywhere }
li img { width: 100%; height: 11rem; object-fit: contain; margin-top: .6rem }
li b, li span { display: block }
.notice { border-left: 4px solid #b36b00; background: #fff4e0; padding: .6rem .9rem; max-width: none }
.failed { border-left: 4px solid #b3261e; background: #fdecea }
p.failed { padding: .6rem .9rem; max-width: none }
"""


@dataclass
class Entry:
    """A notebook that has run: `failure` is why it did not end, in one line."""

    notebook: object
    failure: str | None = None
    smoke: bool = False


def notices(entry):
    """What a page says before anything else: pairs of its kind and its text."""
    return ([("notice", SMOKE)] if entry.smoke else []) + ([("failed", f"This notebook failed. {entry.failure}")] if entry.failure else [])


def write(folder, entries):
    """The gallery of the pages that `entries` names."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>SEW Lab notebooks</title><style>{STYLE}</style></head>\n"
        f"<body><h1>SEW Lab notebooks</h1>\n{introduction(entries)}{groups(entries)}</body></html>\n",
        encoding="utf-8",
    )


def introduction(entries):
    start = f' Start with <a href="{START}.html">what is here, in which order</a>.' if START in entries else ""
    text = (
        "<p>“Deep Residual Learning in Spiking Neural Networks” (Fang et al., NeurIPS 2021) in Java, step by step: each page has the code, "
        f"what it gave, and the paper’s numbers beside it.{start} The pages need no network. To change something, run "
        "<code>reproduce/sew lab</code>.</p>\n"
    )
    if any(entry.smoke for entry in entries.values()):
        text += f'<p class="notice">{SMOKE}</p>\n'
    failed = [name for name, entry in entries.items() if entry.failure]
    if failed:
        links = ", ".join(f'<a href="{name}.html">{name}</a>' for name in failed)
        text += f'<p class="failed">{len(failed)} of {len(entries)} failed: {links}</p>\n'
    return text


def groups(entries):
    left = {name: entry for name, entry in entries.items() if name != START or entry.failure}
    text = ""
    for heading, pattern in GROUPS:
        names = [name for name in left if re.match(pattern, name)]
        cards = "".join(card(name, left.pop(name)) for name in names)
        text += f"<h2>{heading}</h2>\n<ul>\n{cards}</ul>\n" if cards else ""
    return text


def card(name, entry):
    if entry.failure:
        shown, kind = f"<span>failed: {html.escape(entry.failure)}</span>", ' class="failed"'
    else:
        shown, kind = "<span>smoke size, no results</span>" if entry.smoke else picture(entry.notebook), ""
    return f'<li{kind}><a href="{name}.html"><b>{name}</b>{heading(title(entry.notebook))}</a>{shown}</li>\n'


def picture(notebook):
    """The first still picture of a notebook as HTML, or that of the cell tagged "gallery"; nothing where there is none."""
    for cell in sorted(notebook.cells, key=lambda cell: "gallery" not in cell.metadata.get("tags", [])):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/svg+xml" in data:  # as an image: the names of clips in several drawings are the same
                drawing = base64.b64encode(data["image/svg+xml"].encode()).decode()
                return f'<img alt="" src="data:image/svg+xml;base64,{drawing}">'
            if "image/png" in data:
                return f'<img alt="" src="data:image/png;base64,{data["image/png"]}">'
    return ""
