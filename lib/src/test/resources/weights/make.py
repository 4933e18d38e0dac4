"""Makes the files of this folder with PyTorch 2.7.1 and what torch.load(weights_only=True) gives: python make.py"""
import argparse, collections, io, json, pathlib, pickle, zipfile
import numpy as np, torch

out = pathlib.Path(__file__).parent
torch.manual_seed(0)
expected = {}


def tensors(saved):
    for key in ("model", "net", "state_dict", "model_state_dict", "backbone"):
        inner = saved.get(key)
        if isinstance(inner, dict) and any(map(torch.is_tensor, inner.values())):
            saved = inner
            break
    return {str(k): v for k, v in saved.items() if torch.is_tensor(v)}


def expect(name):
    expected[name] = {
        k: {"shape": list(v.shape), "values": v.double().flatten().tolist()}
        for k, v in tensors(torch.load(out / name, weights_only=True)).items()}


def save(name, saved, refused=None, **options):
    torch.save(saved, out / name, **options)
    if refused:
        expected[name] = refused
    else:
        expect(name)


def legacy(name, saved, refused=None):
    save(name, saved, refused, _use_new_zipfile_serialization=False)


base = collections.OrderedDict((f"layer{i}.weight", torch.randn(2, i + 1)) for i in range(2))

# what lies beside
save("beside.pth", {
    "model_state_dict": base, "counter": collections.Counter({1: 2, "a": 3}), "device": torch.device("cuda", 0),
    "size": torch.Size([1, 2]), "dtype": torch.float32, "set": {1, 2}, "complex": 1 + 2j, "bytes": b"\0\xff",
    "bytearray": bytearray(b"x"), "keys": {(1, 2): 3, None: 4, 1.5: 5, True: 6}, "big": 1 << 200, "layout": torch.strided,
    "untyped": torch.randn(3).untyped_storage(), "complex tensor": torch.randn(2, dtype=torch.complex64),
    "sparse": torch.eye(2).to_sparse(), "float8": torch.randn(2).to(torch.float8_e4m3fn), "model": "sew18"})
net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
optimiser = torch.optim.Adam(net.parameters())
net(torch.randn(4, 2)).sum().backward()
optimiser.step()
steps = torch.optim.lr_scheduler.MultiStepLR(optimiser, [3, 5, 5])
save("scheduler.pth.tar", {"epoch": 2, "state_dict": net.state_dict(), "optimizer": optimiser.state_dict(),
                           "lr_scheduler": steps.state_dict(), "best_acc1": torch.tensor(71.25)})
save("parallel.bin", torch.nn.DataParallel(net).state_dict())
save("one_dictionary.ckpt", {"epoch": 3, "backbone": base})
save("two_dictionaries.pth", {"student": base, "teacher": base}, "holds tensors under each of [student, teacher]")

# tensors
save("strides.pth", {
    "scalar": torch.randn(1).expand(3, 4), "column": torch.randn(3, 1).expand(3, 2), "every second": torch.arange(6.0)[::2],
    "transposed": torch.randn(2, 3).t(), "channels last": torch.randn(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
    "none": torch.empty(0, 3), "number": torch.tensor(5.0)})
shared = torch.randn(4, 3)
save("shared.pth", {"all": shared, "rows": shared[1:3], "some": shared.view(-1)[5:9]})
types = (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int8, torch.uint8, torch.int16, torch.int32, torch.int64, torch.bool)
numbers = {str(t)[6:]: (torch.randn(3) * 3).to(t) for t in types}
save("types.pth", numbers)
parameter = torch.nn.Parameter(torch.randn(3)); parameter.tag = "x"
attribute = torch.randn(2); attribute.tag = "y"
save("attributes.pth", {"parameter": parameter, "tensor": attribute, "buffer": torch.nn.Buffer(torch.randn(1))})
save("negated.pth", {"w": torch.view_as_complex(torch.randn(3, 2)).conj().imag}, "w is a lazily negated or conjugated tensor")
save("sparse.pth", {"w": torch.eye(2).to_sparse()}, "w is a sparse tensor")
save("quantized.pth", {"w": torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8)}, "w is a quantized tensor")
save("complex.pth", {"w": torch.randn(2, dtype=torch.complex64)}, "w holds numbers of type ComplexFloatStorage")
save("uint16.pth", {"w": torch.tensor([1, 65535], dtype=torch.uint16)}, "w holds numbers of type uint16")
save("list.pth", [torch.randn(2)], "expected a dictionary")
save("network.pth", torch.nn.Linear(1, 1), 'names the class "torch.nn.modules.linear.Linear"')
torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), out / "script.pth")
expected["script.pth"] = "is a TorchScript program"

# a big-endian machine's: all numbers swapped
with zipfile.ZipFile(out / "types.pth") as little, zipfile.ZipFile(out / "big_endian.pth", "w") as big:
    for name in little.namelist():
        data = little.read(name)
        if "/data/" in name:
            width = list(numbers.values())[int(name.rsplit("/")[-1])].element_size()
            data = np.frombuffer(data, f"<u{width}").byteswap().tobytes()
        big.writestr(name, b"big" if name.endswith("/byteorder") else data)
expect("big_endian.pth")

# before PyTorch 1.6
legacy("legacy.pth", {"net": base, "counter": collections.Counter({1: 2}), "complex": torch.randn(2, dtype=torch.complex64),
                      "last": torch.randn(1)})
legacy("legacy_types.pth", {**numbers, "scalar": torch.randn(1).expand(2, 2)})


class Storage:
    def __init__(self, id):
        self.id = id


class Call:
    def __init__(self, *arguments):
        self.arguments = arguments

    def __reduce__(self):
        return torch._utils._rebuild_tensor_v2, self.arguments


class Reader(pickle.Unpickler):
    def persistent_load(self, id):
        return Storage(id)

    def find_class(self, module, name):
        return Call if name == "_rebuild_tensor_v2" else super().find_class(module, name)


def with_keys(name, key, view=None):
    """legacy_types.pth with other keys of storages, as older versions of PyTorch wrote; view: of the float64."""
    source = io.BytesIO((out / "legacy_types.pth").read_bytes())
    start = [pickle.load(source) for _ in range(3)]
    saved = Reader(source).load()
    keys = pickle.load(source)

    class Writer(pickle.Pickler):
        def persistent_id(self, item):
            if isinstance(item, Storage):
                part = view if item.id[1] is torch.DoubleStorage else None
                return (*item.id[:2], key(item.id[2]), *item.id[3:5], part)

    if view:
        double = saved["float64"]
        double.arguments = (*double.arguments[:2], (view[2],), *double.arguments[3:])
    target = io.BytesIO()
    for item in start:
        pickle.dump(item, target, 2)
    Writer(target, 2).dump(saved)
    pickle.dump([key(k) for k in keys], target, 2)
    (out / name).write_bytes(target.getvalue() + source.read())
    expect(name)


with_keys("legacy_number_keys.pth", int)
with_keys("legacy_big_keys.pth", lambda k: int(k) + (1 << 70))
with_keys("legacy_view.pth", str, ("part", 1, 2))

# NumPy's
np.savez(out / "beside.npz", **{k: v.numpy() for k, v in base.items()}, name="user 01", objects=np.array([{}], dtype=object))
expected["beside.npz"] = {k: {"shape": list(v.shape), "values": v.double().flatten().tolist()} for k, v in base.items()}
arrays = {"half": np.float16([[1.5, -2, 65504], [6e-8, np.inf, 0]]), "big half": np.array([1.5, -2], ">f2"),
          "fortran": np.asfortranarray(np.arange(24.0, dtype="f4").reshape(2, 3, 4)), "big fortran": np.arange(6, dtype=">i4").reshape(3, 2).T,
          "half fortran": np.asfortranarray(np.float16([[1, 2, 3], [4, 5, 6]])), "bool": np.array([True, False])}
np.savez_compressed(out / "orders.npz", **arrays)
expected["orders.npz"] = {k: {"shape": list(v.shape), "values": [str(x) if np.isinf(x) else float(x) for x in v.astype("f8").flatten()]}
                          for k, v in arrays.items()}
np.savez(out / "text.npz", name="user 01")
expected["text.npz"] = "expected arrays of numbers, found 1 others"
np.save(out / "one.npy", np.zeros(2))
expected["one.npy"] = "one NPY array without a name"

(out / "expected.json").write_text(json.dumps(expected, indent=0).replace(",\n", ", ").replace("[\n", "[").replace("\n]", "]") + "\n")
