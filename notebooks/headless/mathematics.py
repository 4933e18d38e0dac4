"""Text of a notebook as HTML: equations in MathML, which browsers draw without a script, and links to pages."""
import re

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TAG = re.compile(r"\\tag\{([^{}]*)\}")
# How the converter leaves what it does not know: \foo as a name, & of an alignment as a letter.
UNKNOWN = re.compile(r"<mi>(\\[A-Za-z]+|&(?:amp;)?)</mi>")


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
        return f'<span class="sew-equation">{mathml(TAG.sub("", body), "block")}{number}</span>'

    def latex_environment(self, name, body):
        raise ValueError(f"expected $$...$$, found \\begin{{{name}}} outside of it: {body.strip()}")

    def link(self, text, url, title=None):
        """A notebook beside this one is a page beside this page."""
        return super().link(text, re.sub(r"^([\w-]+)\.ipynb(?=$|#)", r"\1.html", url), title)


def mathml(latex, display):
    formula = convert(latex.strip(), display=display)
    unknown = UNKNOWN.search(formula)
    if unknown:
        raise ValueError(f"expected LaTeX that latex2mathml knows, found {unknown.group(1)} in {latex.strip()}")
    return formula
