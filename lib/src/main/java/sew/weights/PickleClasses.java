package sew.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sew.weights.View.Storage;

/**
 * The classes and functions that a pickle of weights may name, each as data: nothing is called but
 * what stands here. They are those that PyTorch's {@code weights_only=True} allows, and what
 * training scripts leave beside weights: arguments, paths, NumPy's scalars.
 *
 * <p>Source: {@code torch/_weights_only_unpickler.py} and {@code torch/_utils.py} of PyTorch 2.7.
 */
final class PickleClasses {
  private static final Pattern STORAGE =
      Pattern.compile("torch(\\.cuda|\\.storage)?\\.(\\w+Storage)");
  private static final Pattern DTYPE =
      Pattern.compile(
          "torch\\.((bfloat|float|complex|u?int|quint|qint|bits)\\d\\w*|bool|half|double|per_(tensor|channel)_\\w+)");
  private static final Pattern TENSOR =
      Pattern.compile(
          "torch(\\.cuda|\\.sparse|\\.cuda\\.sparse)?\\.\\w*Tensor|torch\\.nn\\.parameter\\.(Parameter|Buffer)");
  private static final Pattern PATH =
      Pattern.compile("pathlib\\.(_local\\.)?(Pure)?(Posix|Windows)?Path");

  /** Of builtins, what says nothing but its name: collections.defaultdict is given one. */
  private static final Set<String> BUILT_IN =
      Set.of("list", "dict", "tuple", "int", "float", "str", "bool", "object");

  /** What was pickled but is no tensor, number, string, list or map. */
  static final class Other {
    private final String description;

    Other(String description) {
      this.description = description;
    }

    @Override
    public String toString() {
      return description;
    }
  }

  /** A tensor of a kind that cannot be read. */
  record OtherTensor(String kind) {}

  /** A class or function, as a pickle names it. */
  record Name(String name) {
    /** The name in Python 3. */
    static Name of(String module, String name) {
      String today =
          switch (module) {
            case "__builtin__" -> "builtins";
            case "torch.tensor" -> "torch._tensor";
            case "numpy.core.multiarray" -> "numpy._core.multiarray";
            default -> module;
          };
      return new Name(today + "." + name);
    }

    /** Of numbers, for example FloatStorage or float32; empty if it is no such type. */
    Optional<String> type() {
      var storage = STORAGE.matcher(name);
      var dtype = DTYPE.matcher(name);
      return storage.matches()
          ? Optional.of(storage.group(2))
          : dtype.matches() ? Optional.of(dtype.group(1)) : Optional.empty();
    }
  }

  private interface Function {
    /** Casts and indices that fail are those of a damaged file. */
    Object call(List<?> arguments) throws IOException;
  }

  private static final Map<String, Function> FUNCTIONS =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", PickleClasses::map),
          Map.entry("collections.Counter", PickleClasses::map),
          Map.entry("collections.defaultdict", a -> new LinkedHashMap<>()),
          Map.entry("argparse.Namespace", a -> new LinkedHashMap<>()),
          Map.entry("builtins.set", a -> a.isEmpty() ? new ArrayList<>() : a.get(0)),
          Map.entry("builtins.frozenset", a -> a.isEmpty() ? new ArrayList<>() : a.get(0)),
          Map.entry("builtins.bytearray", a -> new Other("bytes")),
          Map.entry("builtins.complex", a -> new Other("complex number")),
          Map.entry("_codecs.encode", a -> a.get(0)),
          Map.entry("numpy.dtype", a -> new Other("NumPy type")),
          Map.entry("numpy._core.multiarray.scalar", a -> new Other("NumPy number")),
          Map.entry("torch.Size", a -> a.isEmpty() ? a : a.get(0)),
          Map.entry("torch.device", a -> joined(":", a)),
          Map.entry("torch.serialization._get_layout", a -> a.get(0)),
          Map.entry("torch._utils._rebuild_parameter", a -> a.get(0)),
          Map.entry("torch._utils._rebuild_parameter_with_state", a -> a.get(0)),
          Map.entry("torch._utils._rebuild_tensor", PickleClasses::tensor),
          Map.entry("torch._utils._rebuild_tensor_v2", a -> marked(tensor(a), a, 6)),
          Map.entry("torch._utils._rebuild_tensor_v3", PickleClasses::typed),
          Map.entry("torch._utils._rebuild_qtensor", a -> new OtherTensor("quantized")),
          Map.entry("torch._utils._rebuild_sparse_tensor", a -> new OtherTensor("sparse")),
          Map.entry("torch._utils._rebuild_nested_tensor", a -> new OtherTensor("nested")),
          Map.entry("torch._utils._rebuild_meta_tensor_no_storage", a -> new OtherTensor("meta")),
          Map.entry("torch._utils._rebuild_wrapper_subclass", a -> new OtherTensor("subclassed")),
          Map.entry("torch._utils._rebuild_device_tensor_from_cpu_tensor", PickleClasses::ofDevice),
          Map.entry(
              "torch._utils._rebuild_device_tensor_from_numpy", a -> new OtherTensor("NumPy's")),
          Map.entry("torch._tensor._rebuild_from_type_v2", PickleClasses::ofType));

  private PickleClasses() {}

  /** Whether weights may name it. */
  static boolean isKnown(Name name) {
    return FUNCTIONS.containsKey(name.name())
        || name.type().isPresent()
        || TENSOR.matcher(name.name()).matches()
        || PATH.matcher(name.name()).matches()
        || isBuiltIn(name);
  }

  private static boolean isBuiltIn(Name name) {
    return name.name().startsWith("builtins.")
        && BUILT_IN.contains(name.name().substring("builtins.".length()));
  }

  /** What {@code name} makes of its arguments; empty if it is not known to make anything. */
  static Optional<Object> call(Name name, List<?> arguments) throws IOException {
    if (PATH.matcher(name.name()).matches()) {
      return Optional.of(joined("/", arguments));
    }
    Function function = FUNCTIONS.get(name.name());
    return function == null ? Optional.empty() : Optional.of(function.call(arguments));
  }

  private static Object map(List<?> arguments) {
    return arguments.isEmpty() || !(arguments.get(0) instanceof Map<?, ?> given)
        ? new LinkedHashMap<>()
        : given;
  }

  private static String joined(String separator, List<?> parts) {
    return parts.stream()
        .map(part -> part instanceof Long number ? number.toString() : (String) part)
        .collect(Collectors.joining(separator));
  }

  private static View tensor(List<?> arguments) {
    Storage storage = (Storage) arguments.get(0);
    return view(storage, storage.type(), arguments);
  }

  private static View view(Storage storage, String type, List<?> arguments) {
    return new View(
        storage,
        type,
        (Long) arguments.get(1),
        longs((List<?>) arguments.get(2)),
        longs((List<?>) arguments.get(3)));
  }

  private static Object typed(List<?> arguments) {
    String type = ((Name) arguments.get(6)).type().orElseThrow(IndexOutOfBoundsException::new);
    return marked(view((Storage) arguments.get(0), type, arguments), arguments, 7);
  }

  /** PyTorch negates some tensors only when they are used. */
  private static Object marked(View view, List<?> arguments, int place) {
    boolean isMarked =
        arguments.size() > place
            && arguments.get(place) instanceof Map<?, ?> marks
            && marks.containsValue(true);
    return isMarked ? new OtherTensor("lazily negated or conjugated") : view;
  }

  /** A tensor of another device, saved as one of the CPU with the type that it had. */
  private static Object ofDevice(List<?> arguments) {
    String type = ((Name) arguments.get(1)).type().orElseThrow(IndexOutOfBoundsException::new);
    boolean isSame =
        arguments.get(0) instanceof View view
            && StorageType.of(view.type()).equals(StorageType.of(type));
    return isSame ? arguments.get(0) : new OtherTensor("converted");
  }

  /** A tensor with attributes or of a subclass: a function and its arguments. */
  private static Object ofType(List<?> arguments) throws IOException {
    Name function = (Name) arguments.get(0);
    if (function.name().equals("torch._tensor._rebuild_from_type_v2")) {
      return new OtherTensor("subclassed");
    }
    return call(function, (List<?>) arguments.get(2)).orElseThrow(IndexOutOfBoundsException::new);
  }

  private static long[] longs(List<?> numbers) {
    return numbers.stream().mapToLong(n -> (Long) n).toArray();
  }
}
