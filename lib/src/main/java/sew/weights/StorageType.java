package sew.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import sew.data.Npy;
import sew.weights.Unpickler.View;

/** The number types of PyTorch and safetensors; half-precision numbers are widened to float32. */
enum StorageType {
  FLOAT("F32", "f4", 4),
  DOUBLE("F64", "f8", 8),
  HALF("F16", "f4", 2),
  BFLOAT16("BF16", "f4", 2),
  LONG("I64", "i8", 8),
  INT("I32", "i4", 4),
  SHORT("I16", "i2", 2),
  CHAR("I8", "i1", 1),
  BYTE("U8", "u1", 1),
  BOOL("BOOL", "b1", 1);

  private final String safetensors;
  private final String npy;
  private final int bytes;

  StorageType(String safetensors, String npy, int bytes) {
    this.safetensors = safetensors;
    this.npy = npy;
    this.bytes = bytes;
  }

  /** For example "FloatStorage". */
  static StorageType of(String storage, Path file) throws IOException {
    String name = storage.replace("Storage", "").toUpperCase(Locale.ROOT);
    for (StorageType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new IOException(
        "%s holds numbers of type %s, which cannot be read".formatted(file, storage));
  }

  /** For example "F32"; {@code holder} is for messages. */
  static StorageType ofSafetensors(String name, String holder) throws IOException {
    for (StorageType type : values()) {
      if (type.safetensors.equals(name)) {
        return type;
      }
    }
    throw new IOException(
        "%s holds numbers of type %s, which cannot be read".formatted(holder, name));
  }

  /** The type that holds the numbers of {@code array}. */
  static StorageType of(Npy array) {
    for (StorageType type : values()) {
      if (type.npy.equals(array.type())) {
        return type;
      }
    }
    throw new IllegalArgumentException("no storage holds numbers of type " + array.type());
  }

  int bytes() {
    return bytes;
  }

  String safetensors() {
    return safetensors;
  }

  /** The numbers of a view in row-major order. */
  Npy tensor(ByteBuffer storage, View view, Path file) throws IOException {
    long held = storage.remaining() / bytes;
    long size = size(view, held);
    if (size < 0) {
      throw new IOException(
          "%s: a tensor %s does not fit in its storage of %d numbers"
              .formatted(file, Arrays.toString(view.shape()), held));
    }
    return isWidened() || !isRowMajor(view)
        ? gather(storage, view, (int) size)
        : part(storage, view, (int) size);
  }

  /** Half-precision numbers take more memory than in the file. */
  private boolean isWidened() {
    return this == HALF || this == BFLOAT16;
  }

  private static boolean isRowMajor(View view) {
    long stride = 1;
    for (int d = view.shape().length - 1; d >= 0; d--) {
      if (view.shape()[d] != 1 && view.strides()[d] != stride) {
        return false;
      }
      stride *= view.shape()[d];
    }
    return true;
  }

  /** The tensor in the memory of its storage: checkpoints with an optimiser's state are large. */
  private Npy part(ByteBuffer storage, View view, int size) {
    ByteBuffer part = storage.slice().slice((int) view.offset() * bytes, size * bytes);
    return new Npy(view.shape(), npy, part.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** How many numbers a view has; -1 where it is not part of a storage of {@code held} numbers. */
  private static long size(View view, long held) {
    boolean paired =
        view.shape().length == view.strides().length && view.offset() >= 0 && view.offset() <= held;
    if (!paired || Arrays.stream(view.shape()).anyMatch(n -> n < 0)) {
      return -1;
    }
    if (Arrays.stream(view.shape()).anyMatch(n -> n == 0)) {
      return 0;
    }
    long size = 1;
    long last = view.offset();
    for (int d = 0; d < view.shape().length; d++) {
      long n = view.shape()[d];
      long stride = view.strides()[d];
      // Each bound keeps the next product small enough for 64 bits.
      if (size > held / n || stride < 0 || stride > held) {
        return -1;
      }
      size *= n;
      last += (n - 1) * stride;
    }
    return last < held ? size : -1;
  }

  private Npy gather(ByteBuffer storage, View view, int size) {
    ByteBuffer from = storage.slice().order(ByteOrder.LITTLE_ENDIAN);
    int width = Character.digit(npy.charAt(1), 10);
    ByteBuffer to = ByteBuffer.allocate(size * width).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[view.shape().length];
    long at = view.offset();
    for (int i = 0; i < size; i++) {
      copy(from, (int) at * bytes, to, i * width);
      for (int d = index.length - 1; d >= 0; d--) {
        at += view.strides()[d];
        if (++index[d] < view.shape()[d]) {
          break;
        }
        at -= view.strides()[d] * view.shape()[d];
        index[d] = 0;
      }
    }
    return new Npy(view.shape(), npy, to);
  }

  private void copy(ByteBuffer from, int source, ByteBuffer to, int target) {
    switch (this) {
      case HALF -> to.putFloat(target, halfToFloat(from.getShort(source)));
      case BFLOAT16 -> to.putFloat(target, Float.intBitsToFloat(from.getShort(source) << 16));
      default -> to.put(target, from, source, bytes);
    }
  }

  /** IEEE 754 half precision: sign, 5 bits of exponent, 10 bits of fraction. */
  private static float halfToFloat(short half) {
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
    return half < 0 ? -magnitude : magnitude;
  }
}
