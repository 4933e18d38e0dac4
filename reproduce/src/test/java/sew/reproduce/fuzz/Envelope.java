package sew.reproduce.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What protects the content of a file by checksums. A mutation inside of it gets right ones, so
 * that it reaches the reader of the content.
 */
enum Envelope {
  NONE {
    @Override
    byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random) {
      return Mutation.mutated(file, others, random);
    }
  },
  /** One entry is mutated; the entries are stored or deflated as they were. */
  ZIP {
    @Override
    byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random) {
      try {
        return zipped(file, others, random);
      } catch (ZipException e) {
        return Mutation.mutated(file, others, random); // a file that is no zip, among others
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },
  /** The checksum of each header is that of its bytes. */
  TAR {
    @Override
    byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random) {
      byte[] bytes = Mutation.mutated(file, others, random);
      for (int at = 0; at + 512 <= bytes.length; at += 512) {
        if (isHeader(bytes, at)) {
          sealHeader(bytes, at);
        }
      }
      return bytes;
    }
  },
  TAR_GZ {
    @Override
    byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
        return Archives.gzip(TAR.mutatedInside(in.readAllBytes(), others, random));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },
  /** Each chunk that is whole gets the CRC-32 of its bytes. */
  PNG {
    @Override
    byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random) {
      ByteBuffer bytes = ByteBuffer.wrap(Mutation.mutated(file, others, random));
      boolean png = bytes.limit() > 8 && bytes.getInt(0) == 0x89504e47;
      for (int at = 8; png && at + 12 <= bytes.limit(); ) {
        int length = bytes.getInt(at);
        if (length < 0 || length > bytes.limit() - at - 12) {
          break;
        }
        bytes.putInt(at + 8 + length, (int) crc(bytes.array(), at + 4, length + 4));
        at += length + 12;
      }
      return bytes.array();
    }
  },
  /** The last 8 bytes are the CRC-32 of all before them. */
  CRC_AT_END {
    @Override
    byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random) {
      ByteBuffer bytes = ByteBuffer.wrap(Mutation.mutated(file, others, random));
      int end = bytes.limit() - Long.BYTES;
      if (end > 0) {
        bytes.putLong(end, crc(bytes.array(), 0, end));
      }
      return bytes.array();
    }
  };

  abstract byte[] mutatedInside(byte[] file, List<byte[]> others, SplittableRandom random);

  /** Two of three times inside of the envelope, else anywhere. */
  byte[] mutated(byte[] file, List<byte[]> others, SplittableRandom random) {
    return random.nextInt(3) > 0
        ? mutatedInside(file, others, random)
        : Mutation.mutated(file, others, random);
  }

  private static byte[] zipped(byte[] file, List<byte[]> others, SplittableRandom random)
      throws IOException {
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    List<byte[]> contents = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), entry);
        contents.add(in.readAllBytes());
      }
    }
    if (contents.isEmpty()) {
      return Mutation.mutated(file, others, random);
    }
    // The first entry is what describes the others: the pickle of weights, the list of a set.
    int chosen = random.nextBoolean() ? 0 : random.nextInt(contents.size());
    contents.set(chosen, Mutation.mutated(contents.get(chosen), contents, random));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      int i = 0;
      for (ZipEntry entry : entries.values()) {
        add(zip, entry.getName(), entry.getMethod(), contents.get(i++));
      }
    }
    return out.toByteArray();
  }

  static void add(ZipOutputStream zip, String name, int method, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setTime(0);
    if (method == ZipEntry.STORED) {
      entry.setSize(content.length);
      entry.setCrc(crc(content, 0, content.length));
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static long crc(byte[] bytes, int from, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, length);
    return sum.getValue();
  }

  /** Its mark is at its place, whatever else is damaged. */
  private static boolean isHeader(byte[] bytes, int at) {
    return bytes[at + 257] == 'u' && bytes[at + 258] == 's' && bytes[at + 259] == 't';
  }

  static void sealHeader(byte[] bytes, int at) {
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : bytes[at + i] & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, at + 148, 8);
  }
}
