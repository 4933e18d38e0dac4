package sew.collective;

import java.nio.file.Path;

/**
 * Where the ranks of a group find each other.
 *
 * @param place {@code file:PATH}, a file that does not exist yet on a file system that all ranks
 *     see, or {@code HOST:PORT}, at which rank 0 listens
 * @param address of this machine for the other ranks, a name or number; {@code 127.0.0.1} where all
 *     are on one machine
 */
public record Rendezvous(String place, String address) {
  private static final String FILE = "file:";
  private static final String EXPECTED =
      "expected file:PATH or HOST:PORT with a port from 1 to 65535, found \"%s\"";

  public Rendezvous {
    if (!isValid(place)) {
      throw new IllegalArgumentException(EXPECTED.formatted(place));
    }
  }

  /** For ranks on this machine. */
  public static Rendezvous local(Path file) {
    return new Rendezvous(FILE + file.toAbsolutePath(), "127.0.0.1");
  }

  private static boolean isValid(String place) {
    if (place.startsWith(FILE)) {
      return place.length() > FILE.length();
    }
    int colon = place.lastIndexOf(':');
    if (colon < 1 || !place.substring(colon + 1).matches("\\d{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(place.substring(colon + 1));
    return 1 <= port && port <= 65_535;
  }
}
