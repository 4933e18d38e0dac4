"""The real JupyterLab that `sew lab` starts: python -m unittest headless.test_lab."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from jupyter_client.manager import start_new_kernel

NOTEBOOKS = Path(__file__).resolve().parents[1]
PLACES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
SECONDS = 120


class LabTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        scratch = Path(scratch.name)
        cls.work, cls.log = scratch / "work", scratch / "log"
        cls.before = tracked_files()
        with cls.log.open("w") as log:
            cls.process = subprocess.Popen(
                [sys.executable, NOTEBOOKS / "lab.py", "--no-browser", "--port=0"], stdout=log, stderr=log,
                env=os.environ | {place: str(scratch / place) for place in PLACES} | {"SEW_WORK": str(cls.work), "JUPYTER_TOKEN": "t"},
            )
        cls.addClassCleanup(cls.end)
        deadline = time.monotonic() + SECONDS
        while not (found := re.search(r"http://(127\.0\.0\.1|localhost):(\d+)(/\S+)\?token", cls.log.read_text())):
            if time.monotonic() > deadline or cls.process.poll() is not None:
                raise AssertionError(cls.log.read_text())
            time.sleep(0.2)
        cls.port, cls.opens = found.group(2), found.group(3)

    @classmethod
    def end(cls):
        cls.process.terminate()
        cls.process.wait(SECONDS)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/{path}?token=t", timeout=SECONDS) as reply:
            return json.load(reply)

    def test_there_is_one_kernel(self):
        specs = self.get("kernelspecs")
        self.assertEqual(list(specs["kernelspecs"]), ["sew-java"])
        self.assertEqual(specs["kernelspecs"]["sew-java"]["spec"]["display_name"], "SEW (Java)")

    def test_the_file_browser_shows_notebooks_and_nothing_else(self):
        shown = {entry["name"] for entry in self.get("contents")["content"]}
        self.assertEqual(shown, {path.name for path in NOTEBOOKS.glob("*.ipynb")})

    def test_copies_are_trusted_so_that_stored_outputs_work(self):
        cells = self.get("contents/00-index.ipynb")["content"]["cells"]
        self.assertEqual({cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code"}, {True})

    def test_nothing_is_asked_of_the_network(self):
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}/lab/api/settings/@jupyterlab/apputils-extension:notification?token=t", timeout=SECONDS
        ) as reply:
            self.assertEqual(json.load(reply)["schema"]["properties"]["fetchNews"]["default"], "false")

    def test_it_opens_the_index_and_says_where_the_copies_are(self):
        self.assertEqual(self.opens, "/lab/tree/00-index.ipynb")
        self.assertIn(f"\nsew: your notebooks are in {self.work}; what you change there stays yours\n", self.log.read_text())

    def test_a_saved_copy_leaves_the_project_as_it_is(self):
        model = self.get("contents/table1.ipynb")
        model["content"]["cells"] = []
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/contents/table1.ipynb?token=t", data=json.dumps(model).encode(), method="PUT"
        )
        urllib.request.urlopen(request, timeout=SECONDS).close()
        self.assertNotIn("Table 1", (self.work / "table1.ipynb").read_text())
        self.assertEqual(tracked_files(), self.before)

    def test_a_copy_finds_the_project(self):
        manager, client = start_new_kernel(kernel_name="sew-java", startup_timeout=SECONDS, cwd=str(self.work))
        self.addCleanup(manager.shutdown_kernel, now=True)
        self.addCleanup(client.stop_channels)
        said = []
        client.execute_interactive(
            'System.out.print(Files.exists(results("figures", "fig6.json")) + " " + runs().toAbsolutePath().normalize())',
            timeout=SECONDS, allow_stdin=False, output_hook=said.append,
        )
        self.assertEqual("".join(message["content"].get("text", "") for message in said), f"true {NOTEBOOKS.parent}/reproduce/runs")


def tracked_files():
    return {path.name: path.read_bytes() for path in NOTEBOOKS.glob("*.ipynb")}


class OptionsTest(unittest.TestCase):
    def lab(self, *options, **environment):
        return subprocess.run(
            [sys.executable, NOTEBOOKS / "lab.py", *options], env=os.environ | environment, capture_output=True, text=True
        )

    def test_a_work_folder_in_the_project_is_refused_in_one_line(self):
        ended = self.lab("--work", str(NOTEBOOKS))
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"^sew lab: expected a folder outside the project[^\n]*\n$")

    def test_a_work_folder_that_is_a_file_is_refused_in_one_line(self):
        ended = self.lab(SEW_WORK=__file__)
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"^sew lab: expected a folder[^\n]*\n$")

    def test_help_says_where_the_copies_go(self):
        ended = self.lab("--help")
        self.assertEqual(ended.returncode, 0)
        self.assertIn("default: $SEW_WORK, or else ~/sew-notebooks", ended.stdout)

    def test_help_needs_neither_java_nor_jupyter(self):
        sew = NOTEBOOKS.parent / "reproduce" / "sew"
        for command, script in (("lab", "lab.py"), ("notebooks", "run.py")):
            with self.subTest(command):
                started = subprocess.run(
                    ["bash", sew, command, "--help"], env=os.environ | {"JAVA_HOME": "/nowhere"}, capture_output=True, text=True
                )
                self.assertEqual((started.returncode, started.stderr), (0, ""))
                # Without site-packages.
                alone = subprocess.run([sys.executable, "-I", "-S", NOTEBOOKS / script, "--help"], capture_output=True, text=True)
                self.assertEqual((alone.returncode, alone.stdout), (0, started.stdout))


if __name__ == "__main__":
    unittest.main()
