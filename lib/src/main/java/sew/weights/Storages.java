package sew.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import sew.weights.View.Storage;

/** The storages of numbers in an open file. */
interface Storages extends Closeable {
  /** How many bytes the storage has, of which a part is wanted; -1 if the file holds none. */
  long bytes(Storage storage);

  /** Fills {@code part} with bytes of the storage from {@code offset} on, which it has. */
  void read(Storage storage, long offset, byte[] part) throws IOException;

  /** That of its numbers. */
  ByteOrder order();
}
