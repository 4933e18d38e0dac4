"""The check itself: each kind of error is seen to be found, and what cannot be used is refused before it is loaded.

    PYTHON -m unittest discover -s reproduce/gpu
"""
import contextlib
import io
import json
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
    def test_what_does_not_fit_is_said(self):
        now = [0.0]
        parts = budget.Budget(10, clock=lambda: now[0])

        def slow(part):
            now[0] = 5
            part.require_time("2 of 3 things were done")

        def fails(part):
            part.fail("wrong")
            now[0] = 11

        with contextlib.redirect_stdout(io.StringIO()):
            passed = [parts.run(name, 4, body) for name, body in (
                ("slow", slow), ("fails", fails), ("late", lambda part: self.fail("no time was left")))]
        self.assertEqual([False] * 3, passed)
        self.assertEqual(["out of time", "failed", "out of time"], [row["status"] for row in parts.parts])
        self.assertEqual("2 of 3 things were done until its 4 s were over", parts.parts[0]["why"])

    def test_exit_codes(self):
        kernels_row, other = dict(part="CUDA kernels", status="passed"), dict(part="sew bench", status="passed")
        self.assertEqual(0, check.exit_code([kernels_row, dict(other, status="out of time")]))
        self.assertEqual(1, check.exit_code([kernels_row, dict(other, status="failed")]))
        self.assertEqual(1, check.exit_code([dict(kernels_row, status="out of time"), other]))
        self.assertEqual(2, check.exit_code([dict(kernels_row, status="not possible"), other]))
        self.assertEqual(2, check.exit_code([other]))

    def test_a_program_that_takes_too_long_is_ended_with_its_children(self):
        start = time.monotonic()
        with self.assertRaisesRegex(kernels.Unusable, "sh took more than"):
            kernels.call(["sh", "-c", "sleep 30; true"], 0.2)
        self.assertLess(time.monotonic() - start, 20)

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
