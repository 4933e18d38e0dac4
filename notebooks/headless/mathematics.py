"""Text of a notebook as HTML: equations in MathML, which browsers draw without a script, and links to pages."""
import html
import re
import unicodedata

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TAG = re.compile(r"\\tag\{([^{}]*)\}")
# How the converter leaves what it does not know: \foo as a name, & of an alignment as a letter.
UNKNOWN = re.compile(r"<mi>(\\[A-Za-z]+|&(?:amp;)?)</mi>")


EQUATION = re.compile(r"<math\b.*?</math>", re.DOTALL)
MARK = re.compile(r"EQUATION(\d+)E")
ATTRIBUTE = re.compile(r'\b(?:id|href)="[^"]*"')


class Pages(HTMLExporter):
    """nbconvert leaves LaTeX to MathJax, which a page without a network has not."""

    @pass_context
    def markdown2html(self, context, source):
        renderer = Renderer(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
        )
        return MarkdownWithMath(renderer=renderer).render(source)


class Renderer(IPythonRenderer):
    def inline_math(self, body):
        return mathml(body, "inline")

    def block_math(self, body):
        """An equation, with the number of its \\tag at the right end of the line."""
        tag = TAG.search(body)
        number = f'<span class="sew-number">({tag.group(1)})</span>' if tag else ""
        return f'<span class="sew-equation"><span class="sew-formula">{mathml(TAG.sub("", body), "block")}</span>{number}</span>'

    def heading(self, text, level, **attributes):
        """nbconvert makes the anchor of a heading, and would leave nothing but the letters of an equation in it."""
        equations = []
        kept = EQUATION.sub(lambda found: f"EQUATION{equations.append(found.group()) or len(equations)}E", text)
        made = super().heading(kept, level, **attributes)
        names = ATTRIBUTE.sub(lambda name: MARK.sub(lambda mark: letters(equations[int(mark.group(1)) - 1]), name.group()), made)
        return MARK.sub(lambda mark: equations[int(mark.group(1)) - 1], names)

    def latex_environment(self, name, body):
        raise ValueError(f"expected $$...$$, found \\begin{{{name}}} outside of it: {body.strip()}")

    def link(self, text, url, title=None):
        """A notebook beside this one is a page beside this page."""
        return super().link(text, re.sub(r"^([\w-]+)\.ipynb(?=$|#)", r"\1.html", url), title)


def letters(formula):
    return re.sub(r"\s+", "", html.unescape(re.sub("<[^>]+>", "", formula)))


def heading(text):
    """A line of Markdown without markup but for its equations, as HTML."""
    parts = text.split("$")
    return "".join(mathml(part, "inline") if i % 2 else html.escape(part) for i, part in enumerate(parts))


def plain(text):
    """The same line as text, for the title of a window."""
    letters = re.sub(r"\\(?:mathrm|text)\{(\w+)\}", r"\1", text).replace("$", "").replace("{", "").replace("}", "")
    return re.sub(r"\\([a-z]+)", lambda name: unicodedata.lookup(f"GREEK SMALL LETTER {name.group(1).upper()}"), letters)


def mathml(latex, display):
    formula = convert(latex.strip(), display=display)
    unknown = UNKNOWN.search(formula)
    if unknown:
        raise ValueError(f"expected LaTeX that latex2mathml knows, found {unknown.group(1)} in {latex.strip()}")
    return formula
