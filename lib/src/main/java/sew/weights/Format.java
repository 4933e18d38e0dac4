package sew.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import sew.data.Npy;
import sew.data.NpyHeader;
import sew.data.Npz;

/** The formats of weights. The content decides; the ending of a name only where it is damaged. */
enum Format {
  PTH {
    @Override
    NamedTensors read(Path file) throws IOException {
      return PthFile.read(file);
    }
  },
  SAFETENSORS {
    @Override
    NamedTensors read(Path file) throws IOException {
      return Safetensors.read(file);
    }
  },
  NPZ {
    /** Texts and objects beside the numbers are facts. */
    @Override
    NamedTensors read(Path file) throws IOException {
      Map<String, NpyHeader> headers = Npz.headers(file);
      Map<String, Object> facts = new LinkedHashMap<>();
      headers.forEach(
          (name, header) -> {
            if (!header.isNumeric()) {
              facts.put(name, "array of type " + header.descr());
            }
          });
      Map<String, Npy> arrays =
          Npz.read(file, name -> headers.containsKey(name) && headers.get(name).isNumeric());
      if (arrays.isEmpty()) {
        throw new IOException(
            "%s holds no weights: expected arrays of numbers, found %d others; save each weight under its name"
                .formatted(file, facts.size()));
      }
      return new NamedTensors(arrays, facts);
    }
  };

  private static final String ZIP = "PK";
  private static final String NPY = "\u0093NUMPY";

  /** A pickle of protocol 2 to 5, as torch.save wrote before it wrote zips. */
  private static final Pattern PICKLE = Pattern.compile("\u0080[\u0002-\u0005].*", Pattern.DOTALL);

  /** Where the header of a safetensors file begins, behind its length. */
  private static final int HEADER = 8;

  abstract NamedTensors read(Path file) throws IOException;

  /** That of a file, by its first bytes or, in a zip, by the names in it. */
  static Format of(Path file) throws IOException {
    String start;
    try (InputStream in = Files.newInputStream(file)) {
      start = new String(in.readNBytes(HEADER + 1), StandardCharsets.ISO_8859_1);
    }
    if (start.startsWith(ZIP)) {
      return ofZip(file);
    }
    if (start.indexOf('{') == HEADER) {
      return SAFETENSORS;
    }
    if (start.startsWith(NPY)) {
      throw new IOException(
          file + " is one NPY array without a name; save weights by name with numpy.savez");
    }
    return PICKLE.matcher(start).matches() ? PTH : byName(file);
  }

  private static Format ofZip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      boolean isArrays = false;
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        if (name.equals("data.pkl") || name.endsWith("/data.pkl")) {
          return PTH;
        }
        isArrays |= name.endsWith(".npy");
      }
      return isArrays ? NPZ : byName(file);
    } catch (ZipException e) {
      return byName(file); // whose reader says what is wrong
    }
  }

  private static Format byName(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".safetensors")) {
      return SAFETENSORS;
    }
    if (name.endsWith(".npz")) {
      return NPZ;
    }
    if (name.endsWith(".pth") || name.endsWith(".pt") || name.endsWith(".pth.tar")) {
      return PTH;
    }
    throw new IOException(
        "%s: expected weights as .pth, .safetensors or .npz, or the directory of a run, found another content and name; name another file"
            .formatted(file));
  }
}
