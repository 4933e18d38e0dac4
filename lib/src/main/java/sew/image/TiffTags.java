package sew.image;

import java.util.HashMap;
import java.util.Map;

/** The fields of a TIFF file's first image. Source: TIFF Revision 6.0. */
record TiffTags(FileBytes file, Map<Integer, long[]> values) {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTES = 279;
  static final int PLANES = 284;
  static final int PREDICTOR = 317;
  static final int COLOURS = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  static TiffTags of(FileBytes file) throws CorruptImageException {
    Map<Integer, long[]> values = new HashMap<>();
    long directory = file.u32(4);
    int entries = file.u16(directory);
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + 12L * i;
      int type = file.u16(at + 2);
      if (type == BYTE || type == SHORT || type == LONG) {
        values.put(file.u16(at), values(file, at, type));
      }
    }
    return new TiffTags(file, values);
  }

  private static long[] values(FileBytes file, long entry, int type) throws CorruptImageException {
    int size = type == LONG ? 4 : type == SHORT ? 2 : 1;
    long count = file.u32(entry + 4);
    long from = count * size <= 4 ? entry + 8 : file.u32(entry + 8);
    file.requireInside(from, count * size);
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      long at = from + (long) i * size;
      values[i] = type == LONG ? file.u32(at) : type == SHORT ? file.u16(at) : file.u8(at);
    }
    return values;
  }

  boolean has(int tag) {
    return values.containsKey(tag);
  }

  /** All values of a field that must be there. */
  long[] all(int tag) throws CorruptImageException {
    long[] found = values.get(tag);
    if (found == null || found.length == 0) {
      throw file.corrupt("expected a TIFF image with the field %d, found none".formatted(tag));
    }
    return found;
  }

  /** A field's first value, or {@code otherwise}. */
  int first(int tag, int otherwise) {
    long[] found = values.get(tag);
    return found == null || found.length == 0 ? otherwise : Png.side(found[0]);
  }
}
