"""The check itself: each kind of error is seen to be found, and what cannot be used is refused before it is loaded.

    PYTHON -m unittest discover -s reproduce/gpu
"""
import contextlib
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import torch

import budget
import cases
import check
import compare
import java
import kernels
import neurons
import report
import speed

CASE = cases.Case("plif", detach=False, starts=True, adds=True, neurons=100)


def as_kernels(case, *arrays):
    """Instead of compiled kernels: the same operations once more, with 1/tau as one number."""
    found = compare.by_operations(case, *arrays)
    if found["gleak"] is not None:
        found["gleak"] = found["gleak"].float()
    return found


class Comparison(unittest.TestCase):
    def line(self, case=CASE, **patches):
        """The line of a case whose kernels are computed by the operations, but for what is patched in them."""
        def kernels_of(*arguments):
            with contextlib.ExitStack() as stack:
                for name, value in patches.items():
                    stack.enter_context(mock.patch.object(neurons, name, value))
                return as_kernels(*arguments)

        with mock.patch.object(compare, "by_kernels", kernels_of):
            return compare.compare(case, "cpu")

    def test_equal_kernels_pass(self):
        self.assertTrue(self.line()["ok"])
        self.assertTrue(self.line(replace(CASE, finite=False))["ok"])

    def test_every_wrong_surrogate_is_found(self):
        right = neurons.surrogate_slope
        for name in neurons.SURROGATES:
            wrong = lambda surrogate, x: right(surrogate, x) * 1.00002
            line = self.line(replace(CASE, surrogate=name), surrogate_slope=wrong)
            self.assertFalse(line["ok"], name)
            self.assertEqual(0, line["s"])

    def test_a_wrong_corner_of_a_surrogate_is_found(self):
        def wrong(surrogate, x):  # <= instead of <
            return (x.abs() <= 0.5).float()

        line = self.line(replace(CASE, kind="if", starts=False, surrogate="rectangular"), surrogate_slope=wrong)
        self.assertFalse(line["ok"])

    def test_firing_above_instead_of_at_the_threshold_is_found(self):
        def wrong(h, threshold, surrogate):
            return neurons.Fire.apply(h - threshold - 1e-7, surrogate)

        line = self.line(replace(CASE, kind="if", starts=False), fire=wrong)
        self.assertFalse(line["ok"])
        self.assertGreater(line["s"], 0)

    def test_one_different_bit_of_a_potential_is_found(self):
        right = neurons.charge
        wrong = lambda case, v, x, leak: right(case, v, x, leak) * (1 + 2.0 ** -23)
        line = self.line(charge=wrong)
        self.assertFalse(line["ok"])
        self.assertGreater(line["v"], 0)

    def test_a_wrong_reset_is_found(self):
        for case in (CASE, replace(CASE, rest=-0.25), replace(CASE, soft=True)):
            wrong = lambda case, h, s: h * (1 - s) if case.soft or case.rest else h - s * case.threshold
            self.assertFalse(self.line(case, reset=wrong)["ok"], case.name())

    def test_a_reset_that_is_detached_by_mistake_is_found(self):
        right = neurons.reset
        line = self.line(reset=lambda case, h, s: right(case, h, s.detach()))
        self.assertFalse(line["ok"])
        self.assertEqual([0, 0], [line["s"], line["v"]])

    def test_a_missing_gradient_is_found(self):
        def kernels_of(case, *arrays):
            return dict(as_kernels(case, *arrays), gleak=None)

        with mock.patch.object(compare, "by_kernels", kernels_of):
            self.assertFalse(compare.compare(CASE, "cpu")["ok"])

    def test_nan_where_a_number_belongs_is_found(self):
        def kernels_of(case, *arrays):
            found = as_kernels(case, *arrays)
            found["gx"][0, 0] = float("nan")
            return found

        with mock.patch.object(compare, "by_kernels", kernels_of):
            self.assertFalse(compare.compare(CASE, "cpu")["ok"])

    def test_an_input_that_is_not_finite_must_show(self):
        blind = replace(CASE, finite=False, training=False)
        case = replace(CASE, finite=False)
        with mock.patch.object(compare, "by_kernels", lambda _, *arrays: as_kernels(blind, *arrays)):
            self.assertFalse(compare.compare(case, "cpu")["ok"])


class Cases(unittest.TestCase):
    def test_every_choice_meets_every_other(self):
        grid = list(cases.grid())
        self.assertEqual(9 * 3 * 2 * 2 * 5, len(grid))
        self.assertEqual(len(grid), len({case.name() for case in grid}))

    def test_the_quick_part_has_every_choice(self):
        quick = cases.all_cases(quick=True)
        self.assertLess(len(quick), 80)
        for field in ("kind", "decay_input", "soft", "rest", "detach", "surrogate", "half", "threshold", "starts", "adds"):
            self.assertEqual({getattr(c, field) for c in cases.grid()}, {getattr(c, field) for c in quick}, field)

    def test_codes_are_those_of_the_native_sources(self):
        source = (kernels.NATIVE / "neuron/neuron_parameters.h").read_text()
        for macro, names in (("SEW_NEURON_KINDS", neurons.KINDS), ("SEW_SURROGATES", neurons.SURROGATES)):
            listed = source.split(f"#define {macro}", 1)[1].split("\n\n")[0].split("#define")[0]
            words = listed.replace("\\", " ").replace(",", " ").split()
            self.assertEqual([name.upper().replace("-", "_") for name in names], words)


class Refusal(unittest.TestCase):
    def test_operators_for_another_pytorch_are_not_loaded(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(torch.ops, "load_library") as load:
            file = Path(folder) / "operators.so"
            file.write_bytes(b"\0sew-operator PyTorch 1.13.0;\0")
            with self.assertRaisesRegex(kernels.Unusable, "expected operators for PyTorch .*, found them for 1.13.0"):
                kernels.load(file)
            file.write_bytes(b"anything")
            with self.assertRaisesRegex(kernels.Unusable, "expected operators of this project"):
                kernels.load(file)
            load.assert_not_called()
            file.write_bytes(b"\0sew-operator PyTorch " + kernels.version(torch.__version__).encode() + b";\0")
            kernels.load(file)
            load.assert_called_once()

    def test_java_is_not_started_beside_another_pytorch(self):
        self.assertEqual("2.7.1", java.wanted_version())
        java.require_version("2.7.1+cu126", "2.7.1")
        for other in ("2.7.0", "2.7.10", "2.8.0+cu128"):
            with self.assertRaisesRegex(kernels.Unusable, f"found {other.replace('+', '.')}; nothing was loaded"):
                java.require_version(other, "2.7.1")


class Parts(unittest.TestCase):
    def setUp(self):
        self.now = [0.0]
        self.kept = []
        self.parts = budget.Budget(10, clock=lambda: self.now[0], keep=self.keep)
        quiet = contextlib.redirect_stdout(io.StringIO())
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)

    def keep(self):
        self.kept.append([dict(row) for row in self.parts.parts])

    def test_what_does_not_fit_is_said(self):
        def slow(part):
            self.now[0] = 5
            part.require_time("2 of 3 things were done")

        def fails(part):
            part.fail("wrong", "what a program said")
            self.now[0] = 8

        def late(part):
            self.fail("this part must not begin")

        passed = [self.parts.run(name, 4, body, least=least) for name, body, least in (
            ("slow", slow, 0), ("fails", fails, 0), ("long", late, 3))]
        self.now[0] = 11
        self.assertEqual([False] * 4, [*passed, self.parts.run("late", 4, late)])
        rows = self.parts.parts
        late = "not run: out of time"
        self.assertEqual(["out of time", "failed", late, late], [row["status"] for row in rows])
        self.assertEqual("2 of 3 things were done until its 4 s were over", rows[0]["why"])
        self.assertEqual(["what a program said"], rows[1]["output"])
        self.assertEqual("2 s were left of the time of the whole check", rows[2]["why"])

    def test_an_error_is_the_failure_of_its_part_alone(self):
        def errs(part):
            part.row["done"] = 3
            raise RuntimeError("CUDA error: an illegal memory access was encountered")

        self.assertFalse(self.parts.run("errs", 4, errs))
        self.assertTrue(self.parts.run("next", 4, lambda part: None))
        row = self.parts.parts[0]
        self.assertEqual(("failed", 3), (row["status"], row["done"]))
        self.assertIn("illegal memory access", row["why"])
        self.assertIn("in errs", "".join(row["output"]))

    def test_what_failed_before_the_time_was_over_stays_failed(self):
        def body(part):
            part.fail("wrong")
            self.now[0] = 5
            part.require_time("half was done")

        self.parts.run("body", 4, body)
        self.assertEqual(("failed", "wrong; half was done until its 4 s were over"),
                         (self.parts.parts[0]["status"], self.parts.parts[0]["why"]))

    def test_what_there_is_is_kept_before_and_after_each_part_and_in_a_long_one(self):
        def long(part):
            for i in range(3):
                part.row["done"] = i
                self.now[0] += budget.KEEP_EVERY / 2
                part.require_time("not yet")

        self.parts.end = 100
        self.parts.run("long", 100, long)
        self.assertEqual([("running", None), ("running", 1), ("passed", 2)],
                         [(rows[0]["status"], rows[0].get("done")) for rows in self.kept])

    def test_parts_beside_each_other_end_with_the_first_that_fails(self):
        self.parts.beside(("a", 4, lambda part: None), ("b", 4, lambda part: part.fail("wrong")),
                          ("c", 4, lambda part: self.fail("b failed"))).join()
        self.assertEqual([("a", "passed"), ("b", "failed")], [(row["part"], row["status"]) for row in self.parts.parts])

    def test_wrong_cases_count_where_an_error_or_the_time_ends_them(self):
        with mock.patch.object(compare, "compare", side_effect=[
                dict(case="1", s=0, ok=True), dict(case="2", s=9, ok=False), RuntimeError("CUDA error")]):
            lines = []
            self.parts.run("CUDA kernels", 4, lambda part: check.check_cases(part, "cpu", lines, True))
        row = self.parts.parts[0]
        self.assertEqual(("failed", 2, 1, {"s": 9}), (row["status"], row["compared"], row["wrong"], row["largest"]))
        self.assertIn("1 of 2 cases deviate by more than their limit; RuntimeError: CUDA error", row["why"])
        self.assertEqual(cases.all_cases(True)[2].name(), row["case"])
        self.assertEqual(2, len(lines))

    def test_exit_codes(self):
        kernels_row, other = dict(part="CUDA kernels", status="passed"), dict(part="sew bench", status="passed")
        self.assertEqual(0, check.exit_code([kernels_row, dict(other, status="out of time")]))
        self.assertEqual(1, check.exit_code([kernels_row, dict(other, status="failed")]))
        for status in ("out of time", "not run: out of time", "running"):
            self.assertEqual(1, check.exit_code([dict(kernels_row, status=status), other]))
        self.assertEqual(2, check.exit_code([dict(kernels_row, status="not possible"), other]))
        self.assertEqual(2, check.exit_code([other]))


class Programs(unittest.TestCase):
    def test_a_program_that_takes_too_long_is_ended_with_its_children(self):
        start = time.monotonic()
        with self.assertRaisesRegex(kernels.Unusable, "sh took more than"):
            kernels.call(["sh", "-c", "sleep 30; true"], 0.2)
        self.assertLess(time.monotonic() - start, 20)
        self.assertEqual(set(), kernels.RUNNING)

    def networks(self, *processes):
        """The row of a part whose processes write these rows and end like that."""
        def sew(part, words, device, more):
            lines, code = next(left)
            names = words[words.index("--net") + 1].split(",")
            Path(words[-1]).write_text("".join(json.dumps(dict(line, network=name)) + "\n" for name, line in zip(names, lines)))
            if code is None:
                raise budget.OutOfTime("too long")
            return code, "what it said\nlast line"

        left = iter(processes)
        parts = budget.Budget(60)
        with mock.patch.object(java, "sew", sew), contextlib.redirect_stdout(io.StringIO()):
            parts.run("networks", 60, lambda part: java.networks(part, "cpu"))
        self.assertEqual(list(java.NETWORKS), [row["network"] for row in parts.parts[0]["networks"]])
        return parts.parts[0]

    GOOD = dict(kernels=dict(loss=1), failure=None)
    APART = dict(kernels=dict(loss=1), failure="expected other numbers")
    BROKEN = dict(kernels=None, failure="CUDA error")

    def test_every_network_is_reached_where_all_pass(self):
        row = self.networks(([self.GOOD] * len(java.NETWORKS), 0))
        self.assertEqual("passed", row["status"])

    def test_the_others_go_on_after_a_network_that_fails(self):
        count = len(java.NETWORKS)
        row = self.networks(([self.GOOD, self.APART, self.BROKEN], 1), ([self.GOOD], 139), ([self.GOOD] * (count - 5), 0))
        self.assertEqual("failed", row["status"])
        self.assertEqual([None, "expected other numbers", "CUDA error", None, "the process ended"] + [None] * (count - 5),
                         [network["failure"] for network in row["networks"]])
        self.assertIn("exit code 139", row["why"])
        self.assertIn(f"3 of {count} networks: 7b-net-and, 7b-net-iand, 7b-net-spiking", row["why"])
        self.assertEqual(["what it said", "last line"], row["output"])

    def test_processes_are_not_started_in_vain_for_ever(self):
        row = self.networks(([], 1), ([self.BROKEN], 1), ([], 1))
        self.assertEqual("failed", row["status"])
        self.assertNotIn("StopIteration", row["why"], "a fourth process was started")
        self.assertEqual({"not run: none of the last three was computed"},
                         {network["failure"] for network in row["networks"][3:]})

    def test_what_was_done_before_the_time_was_over_is_kept(self):
        row = self.networks(([self.GOOD] * 2, None))
        self.assertEqual("out of time", row["status"])
        self.assertEqual([None, None, "not run: out of time"], [network["failure"] for network in row["networks"]][:3])

    def test_networks_are_those_of_the_papers_tables(self):
        tables = java.HOME / "reproduce/src/main/resources/paper"
        read = lambda name: list(csv.DictReader((tables / name).read_text().splitlines()))
        seven = ["7b-net-" + (row["g"] or row["network"].split()[0]).lower() for row in read("table4_dvs_gesture_ablation.csv")]
        images = [row["network"].lower().replace(" ", "-").replace("resnet-", "resnet")
                  for row in read("table2_imagenet_depth.csv")]
        self.assertEqual(sorted([*seven, "wide-7b-net", *images]), sorted(java.NETWORKS))

    def test_the_native_backend_is_not_built_again_where_it_is_newer_than_its_sources(self):
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "libsew_neuron.so"
            self.assertFalse(java.is_fresh(library))
            library.touch()
            self.assertFalse(java.is_fresh(library))
            library.with_name("libsew_neuron.so.sum").touch()
            self.assertTrue(java.is_fresh(library))
            os.utime(library, (0, 0))
            self.assertFalse(java.is_fresh(library))


class Report(unittest.TestCase):
    def test_a_check_that_is_ended_leaves_what_it_had(self):
        """Ended by a signal, in the middle of a part, with a program that it started."""
        program = """if True:
            import os, signal, sys, threading
            sys.path.insert(0, sys.argv[1])
            import check, kernels

            def stuck(budget, *_):
                budget.run("CUDA kernels", 60, lambda part: None)
                threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
                budget.run("stuck", 3600, lambda part: kernels.run(["sleep", "3600"], 3600))

            check.check_all = stuck
            check.main(["--device", "cpu", "--out", sys.argv[2]])
            """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "report.json"
            ended = subprocess.run([sys.executable, "-c", program, str(kernels.HERE), str(file)], capture_output=True,
                                   text=True, timeout=600)
            told = json.loads(file.read_text())
        self.assertEqual(1, ended.returncode, ended.stderr)
        self.assertFalse(told["finished"])
        self.assertEqual([("CUDA kernels", "passed"), ("stuck", "failed")],
                         [(row["part"], row["status"]) for row in told["parts"]])
        self.assertEqual("ended by SIGTERM", told["parts"][1]["why"])

    def test_spikingjelly_that_has_no_backends_is_timed_once(self):
        class Layer:
            def __init__(self, **_):
                pass

            def to(self, device):
                return self

        module = mock.MagicMock()
        module.neuron.IFNode = Layer
        with mock.patch.dict(sys.modules, {"spikingjelly": mock.MagicMock(), "spikingjelly.activation_based": module}):
            found = {name: speed.spiking_jelly("if", name, "cpu") for name in ("torch", "cupy", "triton")}
            Layer.supported_backends = ("torch", "cupy")
            chosen = {name: speed.spiking_jelly("if", name, "cpu") for name in found}
        self.assertIsInstance(found["torch"], Layer)
        self.assertEqual([None, None], [found["cupy"], found["triton"]])
        self.assertEqual(("cupy", None), (chosen["cupy"].backend, chosen["triton"]))

    def test_spikingjelly_that_cannot_be_loaded_is_said(self):
        with mock.patch.object(speed.importlib.util, "find_spec", return_value=object()), \
                mock.patch.object(speed.importlib, "import_module", side_effect=OSError("no libcupy")):
            self.assertEqual(([], {"spikingjelly": "OSError: no libcupy"}), speed.backends("cuda:0"))

    def test_the_file_is_json_with_a_line_for_each_row(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
            file = Path(folder) / "new" / "report.json"
            told = dict(format=1, parts=[dict(part="a"), dict(part="b")], times=[])
            report.write(told, file)
            self.assertEqual(told, json.loads(file.read_text()))
            self.assertEqual([file], list(file.parent.iterdir()))
            self.assertIn('\n  {"part": "b"}\n', file.read_text())


if __name__ == "__main__":
    unittest.main()
