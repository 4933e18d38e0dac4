package sew.reproduce.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One record of a TFRecord file, the container of TensorBoard's event files: length (8 bytes,
 * little endian), its masked checksum (4), the data, and their masked checksum (4).
 */
final class TfRecord {
  /** Bytes before the data. */
  static final int HEADER = Long.BYTES + Integer.BYTES;

  private static final int MASK = 0xa282ead8;

  private TfRecord() {}

  static byte[] of(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + data.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedChecksum(record.array(), Long.BYTES));
    record.put(data);
    record.putInt(maskedChecksum(data, data.length));
    return record.array();
  }

  /** CRC-32C, turned by 15 bits: a checksum of data that hold checksums would be a weak one. */
  private static int maskedChecksum(byte[] data, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(data, 0, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
  }
}
