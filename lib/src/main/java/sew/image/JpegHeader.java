package sew.image;

/**
 * What a JPEG file says of itself. It ends where its image does: phones put a film behind it.
 *
 * @param end the byte after the image
 * @param adobeTransform how Adobe's mark says that colours are stored, or -1 without that mark
 */
record JpegHeader(
    FileBytes file, int width, int height, int components, int adobeTransform, int end) {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int ADOBE = 0xee;

  /** Reads the markers up to the end of the image. */
  static JpegHeader of(FileBytes file) throws CorruptImageException {
    int[] frame = null;
    int adobe = -1;
    long at = 2;
    while (true) {
      at = nextMarker(file, at);
      int marker = marker(file, at);
      at += 2;
      if (marker == END_OF_IMAGE) {
        break;
      }
      if (marker == START_OF_IMAGE || (isFrame(marker) && frame != null)) {
        throw file.corrupt(
            "expected a whole JPEG image, found another one before its end; copy it again");
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
        continue; // these have no content
      }
      int length = length(file, at);
      if (isFrame(marker)) {
        frame = frame(file, marker, at);
      } else if (marker == ADOBE && file.has(at + 2, "Adobe") && length >= 14) {
        adobe = file.u8(at + 13);
      } else if (marker == START_OF_SCAN && frame == null) {
        throw file.corrupt("expected a JPEG image, found a scan before the size of the image");
      }
      at += length;
    }
    if (frame == null) {
      throw file.corrupt("expected a JPEG image, found its end before its size");
    }
    return new JpegHeader(file, frame[0], frame[1], frame[2], adobe, (int) at);
  }

  /** Passes a scan's data, in which 0xff is followed by a zero or the number of a restart. */
  private static long nextMarker(FileBytes file, long from) throws CorruptImageException {
    byte[] bytes = file.bytes();
    int last = bytes.length - 1;
    int at = ScanSegments.indexOfMark(bytes, (int) Math.min(from, last), last);
    while (at < last) {
      int next = bytes[at + 1] & 0xff;
      if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
        return at;
      }
      at = ScanSegments.indexOfMark(bytes, at + 1, last);
    }
    throw cutOff(file);
  }

  private static int marker(FileBytes file, long at) {
    return file.bytes()[(int) at + 1] & 0xff;
  }

  private static int length(FileBytes file, long at) throws CorruptImageException {
    if (at + 2 > file.length()) {
      throw cutOff(file);
    }
    int length = file.u16(at);
    if (length < 2) {
      throw file.corrupt("expected a JPEG image, found a segment of %d bytes".formatted(length));
    }
    if (at + length > file.length()) {
      throw cutOff(file);
    }
    return length;
  }

  private static CorruptImageException cutOff(FileBytes file) {
    return file.corrupt("expected a whole JPEG image, found one without its end; copy it again");
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Width, height and components. */
  private static int[] frame(FileBytes file, int marker, long at) throws CorruptImageException {
    int precision = file.u8(at + 2);
    int components = file.u8(at + 7);
    String other =
        switch (marker) {
          case 0xc3, 0xcb -> "a lossless one";
          case 0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf -> "a hierarchical one";
          default -> precision == 8 ? null : "one of %d bits".formatted(precision);
        };
    if (other == null && components != 1 && components != 3 && components != 4) {
      other = "one of %d components".formatted(components);
    }
    if (other != null) {
      throw file.corrupt(
          "expected a JPEG image of 8 bits in grey, colour or CMYK, found %s; save it anew"
              .formatted(other));
    }
    return new int[] {file.u16(at + 5), file.u16(at + 3), components};
  }
}
