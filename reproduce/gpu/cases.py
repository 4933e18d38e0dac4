"""What is checked: every kind of neuron, reset, surrogate and type, and the shapes and inputs at the edges."""
import itertools
from dataclasses import dataclass, replace

from neurons import KINDS, SURROGATES


@dataclass(frozen=True)
class Case:
    kind: str = "if"
    decay_input: bool = True  # of LIF and PLIF: whether X is divided by tau, too
    soft: bool = False
    rest: float = 0.0
    detach: bool = True
    surrogate: str = "atan"
    half: bool = False  # X and its gradient in bfloat16
    steps: int = 4
    neurons: int = 1000  # no multiple of a block of threads
    threshold: float = 1.0
    tau: float = 3.0
    training: bool = True
    starts: bool = False  # from V[0] that is given and has a gradient
    adds: bool = False  # a shortcut to the spikes
    finite: bool = True  # else X holds infinity and NaN

    def name(self):
        kind = self.kind if self.kind == "if" or self.decay_input else self.kind + " without decay of the input"
        reset = "soft" if self.soft else f"hard {self.rest:g}"
        more = [name for name, on in (
            ("not detached", not self.detach), ("inference", not self.training), ("V[0]", self.starts),
            ("shortcut", self.adds), ("not finite", not self.finite)) if on]
        return ", ".join([
            kind, reset, self.surrogate, "bfloat16" if self.half else "float32",
            f"T {self.steps}", f"n {self.neurons}", f"V_th {self.threshold:g}"] + more)

    def codes(self):
        """As NeuronParameters has them, neuron_parameters.h."""
        return [KINDS.index(self.kind), int(self.decay_input and self.kind != "if"), int(self.soft), int(self.detach),
                list(SURROGATES).index(self.surrogate), int(self.training)]

    def numbers(self):
        return [self.tau, self.threshold, self.rest, *SURROGATES[self.surrogate]]


VARIANTS = (("if", True), ("lif", True), ("lif", False), ("plif", True), ("plif", False))
RESETS = ((False, 0.0), (False, -0.25), (True, 0.0))


def grid():
    """All combinations; threshold, V[0] and shortcut take turns, so that each meets every other choice somewhere."""
    everything = itertools.product(SURROGATES, RESETS, (True, False), (False, True), VARIANTS)
    for i, (surrogate, (soft, rest), detach, half, (kind, decay)) in enumerate(everything):
        yield Case(kind, decay, soft, rest, detach, surrogate, half,
                   threshold=(1.0, 0.7)[i // 7 % 2], starts=i // 3 % 2 == 1, adds=i // 11 % 2 == 1)


def edges():
    for kind, decay in VARIANTS:
        base = Case(kind, decay)
        for steps, neurons in ((1, 1), (1, 257), (4, 5), (16, 1000), (64, 300)):
            yield replace(base, steps=steps, neurons=neurons, starts=steps == 16)
        for soft, half in itertools.product((False, True), (False, True)):
            yield replace(base, soft=soft, half=half, training=False)
        yield replace(base, finite=False)
        yield replace(base, finite=False, training=False, soft=True)


def large():
    """More neurons than a launch has threads: each computes several."""
    yield Case("plif", neurons=1_200_007, steps=2)
    yield Case("lif", neurons=1_200_007, steps=2, half=True, soft=True)


def all_cases(quick):
    """`quick`: a part of them, in which every kind, reset, surrogate and type occurs."""
    if quick:
        return list(grid())[::13] + list(edges())[::3]
    return [*grid(), *edges(), *large()]
