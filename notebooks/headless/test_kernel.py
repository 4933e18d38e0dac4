"""The kernel as a user meets it: python -m unittest discover -s notebooks -t notebooks."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from jupyter_client.manager import start_new_kernel

HERE = Path(__file__).resolve().parent
STEPS = """
int steps = 0;
try (ProgressBar bar = new ProgressBar("counting", 1000)) {
  for (; steps < 1000; steps++) {
    bar.step("");
    long end = System.nanoTime() + 50_000_000L;
    while (System.nanoTime() < end) {}
  }
}
"""


class KernelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name="sew-java", startup_timeout=120)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def outputs(self, code, timeout=60):
        """What a cell shows, in order."""
        shown = []
        self.client.execute_interactive(code, timeout=timeout, output_hook=shown.append, allow_stdin=False)
        return shown

    def reply(self, request, timeout=20):
        reply = self.client.get_shell_msg(timeout=timeout)
        while reply["parent_header"].get("msg_id") != request:
            reply = self.client.get_shell_msg(timeout=timeout)
        return reply["content"]

    def data(self, code):
        return next(m["content"]["data"] for m in self.outputs(code) if "data" in m["content"])

    def test_the_library_is_imported(self):
        self.assertEqual(self.data("ConnectFunction.IAND")["text/plain"], "IAND")

    def test_a_figure_is_interactive_and_has_a_still(self):
        forms = self.data("Figure3.figure()")
        self.assertIn("<svg", forms["image/svg+xml"])
        self.assertEqual(len(forms["application/vnd.plotly.v1+json"]["data"]), 2 * 3 * 10)

    def test_an_interrupt_stops_a_loop_and_keeps_the_kernel(self):
        request = self.client.execute(STEPS)
        time.sleep(2)
        self.manager.interrupt_kernel()
        self.assertEqual(self.reply(request)["status"], "error")
        steps = int(self.data("steps")["text/plain"])
        self.assertLess(steps, 200)
        time.sleep(1)
        self.assertEqual(int(self.data("steps")["text/plain"]), steps, "the loop went on behind the notebook's back")

    def test_a_progress_bar_moves_in_place(self):
        messages = self.outputs('try (ProgressBar bar = new ProgressBar("three", 3)) { for (int i = 0; i < 3; i++) { bar.step(""); } }')
        kinds = [m["msg_type"] for m in messages if "data" in m["content"]]
        self.assertEqual(kinds[0], "display_data")
        self.assertEqual(set(kinds[1:]), {"update_display_data"})

    def help(self, code):
        """What Shift+Tab shows where `code` has a caret, as HTML."""
        content = self.reply(self.client.inspect(code.replace("^", ""), code.index("^")))
        return content["data"]["text/html"] if content["found"] else ""

    def test_shift_tab_shows_signatures_and_javadoc(self):
        for code, signature, comment in [
            ('ConnectFunction g = ConnectFunction.value^Of("ADD");', "ConnectFunction ConnectFunction.valueOf(String name)", "of Table 1 called <code>name</code>"),
            ("int n = 1;\nConnect^Function.ADD", "sew.residual.ConnectFunction", "The element-wise function g(A, S)"),
            ("ConnectFunction.IAND^", "ConnectFunction.IAND:", "A inhibits S"),
            ("new Neuron.Lif(2, true^)", "Neuron.Lif(double tau, boolean decayInput, Firing firing)", ""),
            ("new Neuron.Lif^(", "Neuron.Lif(double tau, boolean decayInput, Firing firing)", "Leaky integrate-and-fire"),
            ("ConnectFunction g = null;\ng.name(^)", "String ConnectFunction.name()", "Its id, such as"),
            ("Neuron n = null; n.charge(^", "Neuron.charge(NDArray v, NDArray x, NDArray leak)", "<li><code>leak</code> 1/tau as a trainable scalar"),
            ("NeuronFigures.tra^ces(", "Map&lt;String,NeuronTrace&gt; traces", "One panel per trace"),
            ('if (SMOKE) {\n  Path path = results("figures"^);\n}', "Path Notebook.results(String... parts)", "Committed results"),
        ]:
            with self.subTest(code):
                shown = self.help(code)
                self.assertIn(signature, shown)
                self.assertIn(comment, shown)
        self.assertEqual(self.help("noSuchName^"), "")

    def test_an_exhausted_heap_is_told_and_survived(self):
        messages = self.outputs("float[][] all = new float[4000][]; for (int i = 0; i < 4000; i++) { all[i] = new float[4_000_000]; }")
        error = next(m["content"] for m in messages if m["msg_type"] == "error")
        self.assertIn("OutOfMemoryError", " ".join([error["ename"], error["evalue"], *error["traceback"]]))
        self.assertEqual(self.data("1 + 1")["text/plain"], "2")


class OrphanTest(unittest.TestCase):
    def test_a_kernel_whose_parent_is_killed_ends(self):
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=os.environ, start_new_session=True
        )
        kernel = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        for _ in range(100):
            if not Path(f"/proc/{kernel}").exists():
                return
            time.sleep(0.1)
        os.kill(kernel, signal.SIGKILL)
        self.fail("the kernel outlived its parent by 10 s")


PARENT = """
import time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="sew-java", startup_timeout=120)
client.execute_interactive("1", timeout=60)
print(manager.provisioner.process.pid, flush=True)
time.sleep(600)
"""


class LauncherTest(unittest.TestCase):
    def refusal(self, **changed):
        """What the kernel's launcher says where something is missing."""
        sew = HERE.parents[1] / "reproduce" / "sew"
        environment = {k: v for k, v in os.environ.items() if k not in ("SEW_JJAVA", "VIRTUAL_ENV", "CONDA_PREFIX")} | changed
        ended = subprocess.run(["bash", str(sew), "kernel", "none.json"], env=environment, capture_output=True, text=True)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        return ended.stderr

    def test_a_missing_java_is_one_sentence(self):
        self.assertRegex(self.refusal(JAVA_HOME="/nowhere"), r"^sew: no Java found; install a JDK 17[^\n]*\n$")

    def test_a_java_without_compiler_is_one_sentence(self):
        with tempfile.TemporaryDirectory() as home:
            (Path(home) / "bin").mkdir()
            (Path(home) / "bin" / "java").symlink_to(shutil.which("java"))
            self.assertRegex(self.refusal(JAVA_HOME=home), r"^sew: a JRE is not enough for notebooks[^\n]*\n$")


if __name__ == "__main__":
    unittest.main()
