"""Pictures of notebooks as readers see them: in JupyterLab, and as pages on a screen and on a phone."""
import contextlib
import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import nbformat

from . import export, server

PAGE_WIDTHS = (1000, 400)
LAB_WIDTH = 1300
MAX_PIXELS = 16_000  # Chromium draws no taller picture.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
SECONDS = 120
FIGURE_ABOVE = 260
FIGURE_HEIGHT = 860


def take(paths, folder):
    """Writes NAME-lab.png, NAME-1000.png, NAME-400.png, their first figures and the page; the browser's errors."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("sew notebooks: --screenshots needs Playwright; install it: pip install playwright") from None
    folder.mkdir(parents=True, exist_ok=True)
    errors = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=list(ARGUMENTS))
        with contextlib.closing(browser), lab(paths, Path(scratch)) as (where, token):
            for path in paths:
                found = pages(browser, path, folder) + in_lab(browser, f"{where}/lab/workspaces/{path.stem}/tree/{path.name}?token={token}", path, folder)
                print(f"{'FAILED' if found else 'ok':6}  {path.stem:24}  {folder}", flush=True)
                errors += found
    return errors


def chromium(playwright):
    own = playwright.chromium.executable_path
    found = own if Path(own).exists() else next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        raise SystemExit(
            "sew notebooks: --screenshots needs a Chromium; install it: playwright install chromium, or apt-get install chromium"
        )
    return found


def pages(browser, path, folder):
    """The stored outputs as a page."""
    page = folder / f"{path.stem}.html"
    export.page(nbformat.read(path, as_version=4), page)
    errors = []
    for width in PAGE_WIDTHS:
        with tab(browser, width, f"{path.stem} as a page of {width} px", errors) as view:
            view.goto(page.resolve().as_uri())
            view.wait_for_timeout(1000)
            if view.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                errors.append(f"{path.stem}: the page is wider than {width} px")
            view.screenshot(path=folder / f"{path.stem}-{width}.png", full_page=True)
            figure(view, folder / f"{path.stem}-{width}-figure.png", width)
    return errors


def in_lab(browser, url, path, folder):
    """The stored outputs in JupyterLab, which draws the cells that fit the window."""
    errors = []
    with tab(browser, LAB_WIDTH, f"{path.stem} in JupyterLab", errors) as view:
        view.goto(url)
        view.wait_for_selector(".jp-Notebook .jp-Cell", timeout=1000 * SECONDS)
        view.keyboard.press("Control+b")  # the file browser
        for _ in range(3):
            view.wait_for_timeout(3000)
            height = view.evaluate(
                "Math.max(...[...document.querySelectorAll('.jp-WindowedPanel-inner, .jp-WindowedPanel-outer')].map(e => e.scrollHeight))"
            )
            view.set_viewport_size({"width": LAB_WIDTH, "height": min(MAX_PIXELS, int(height) + 200)})
        view.wait_for_timeout(2000)
        view.screenshot(path=folder / f"{path.stem}-lab.png")
        figure(view, folder / f"{path.stem}-lab-figure.png", LAB_WIDTH)
    return errors


def figure(view, file, width):
    """The first figure with what is around it, for pages that show a notebook; nothing where there is none."""
    plots = view.locator(".js-plotly-plot")
    if plots.count():
        box = plots.first.bounding_box()
        clip = {"x": 0, "y": max(0, box["y"] - FIGURE_ABOVE), "width": width, "height": FIGURE_HEIGHT}
        view.screenshot(path=file, full_page=True, clip=clip)


@contextlib.contextmanager
def tab(browser, width, name, errors):
    view = browser.new_page(viewport={"width": width, "height": 900})
    view.on("console", lambda message: message.type == "error" and errors.append(f"{name}: {message.text}"))
    view.on("pageerror", lambda error: errors.append(f"{name}: {error}"))
    yield view
    view.close()


@contextlib.contextmanager
def lab(paths, scratch):
    """A JupyterLab of its own on copies: neither notebooks nor settings of the user are touched."""
    notebooks = scratch / "notebooks"
    notebooks.mkdir()
    for path in paths:
        shutil.copy(path, notebooks)
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    command = server.command(notebooks, ["--no-browser", "--port=0"])
    token = secrets.token_hex()
    environment = server.environment() | {"JUPYTER_TOKEN": token} | {place: str(scratch / place) for place in places}
    log = scratch / "lab.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        yield address(process, log), token
    finally:
        process.terminate()
        process.wait()


def address(process, log):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/lab", log.read_text())
        if found:
            return f"http://127.0.0.1:{found.group(1)}"
        time.sleep(0.5)
    raise SystemExit(f"sew notebooks: JupyterLab did not start; it said:\n{log.read_text()[-2000:]}")
