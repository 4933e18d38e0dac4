package sew.weights;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import sew.data.Float16;
import sew.data.Npy;

/** The number types of PyTorch and safetensors; half-precision numbers are widened to float32. */
enum StorageType {
  FLOAT("float32", "F32", "f4", 4),
  DOUBLE("float64", "F64", "f8", 8),
  HALF("float16", "F16", "f4", 2),
  BFLOAT16("bfloat16", "BF16", "f4", 2),
  LONG("int64", "I64", "i8", 8),
  INT("int32", "I32", "i4", 4),
  SHORT("int16", "I16", "i2", 2),
  CHAR("int8", "I8", "i1", 1),
  BYTE("uint8", "U8", "u1", 1),
  BOOL("bool", "BOOL", "b1", 1);

  private final String dtype;
  private final String safetensors;
  private final String npy;
  private final int bytes;

  StorageType(String dtype, String safetensors, String npy, int bytes) {
    this.dtype = dtype;
    this.safetensors = safetensors;
    this.npy = npy;
    this.bytes = bytes;
  }

  /** For example "FloatStorage" or "float32"; empty if it is none of these. */
  static Optional<StorageType> of(String name) {
    String upper = name.replace("Storage", "").toUpperCase(Locale.ROOT);
    return Stream.of(values())
        .filter(type -> type.dtype.equals(name) || type.name().equals(upper))
        .findFirst();
  }

  /** For example "F32"; empty if it is none of these. */
  static Optional<StorageType> ofSafetensors(String name) {
    return Stream.of(values()).filter(type -> type.safetensors.equals(name)).findFirst();
  }

  /** The type that holds the numbers of {@code array}; empty if none does. */
  static Optional<StorageType> of(Npy array) {
    return Stream.of(values()).filter(type -> type.npy.equals(array.type())).findFirst();
  }

  /** What a number takes in the file. */
  int bytes() {
    return bytes;
  }

  /** Kind and bytes of a number in memory. */
  String npy() {
    return npy;
  }

  String safetensors() {
    return safetensors;
  }

  /** Half-precision numbers take more memory than in the file. */
  boolean isWidened() {
    return this == HALF || this == BFLOAT16;
  }

  /** Copies one number; what is widened gets the order of {@code to}. */
  void copy(ByteBuffer from, int source, ByteBuffer to, int target) {
    switch (this) {
      case HALF -> to.putFloat(target, Float16.toFloat(from.getShort(source)));
      case BFLOAT16 -> to.putFloat(target, Float.intBitsToFloat(from.getShort(source) << 16));
      default -> to.put(target, from, source, bytes);
    }
  }
}
