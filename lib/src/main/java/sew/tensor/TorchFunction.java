package sew.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function of PyTorch that DJL 0.36 has no method for, as the one line of a TorchScript module
 * that computes it.
 */
public final class TorchFunction {
  private static final String MODULE =
      """
      class Function(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Function, %s) -> Tuple[%s]:
          return %s
      """;

  /** An object of the class above whose {@code training} is true, pickled. */
  private static final String OBJECT =
      "\u0080\2c__torch__\nFunction\n)\u0081}X\u0008\0\0\0training\u0088sb.";

  /** An empty tuple, pickled. */
  private static final String NO_CONSTANTS = "\u0080\2).";

  private final PtSymbolBlock module;

  /**
   * @param parameters such as {@code "x: Tensor, p: float"}
   * @param results how many tensors the expression gives
   * @param expression the call in TorchScript, which gives a tuple
   */
  public TorchFunction(String parameters, int results, String expression) {
    String types = "Tensor, ".repeat(results - 1) + "Tensor";
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
    byte[] archive = archive(MODULE.formatted(parameters, types, expression));
    try {
      module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The results for {@code arguments}, which are closed, in {@code manager}. */
  public PtNDArray[] apply(NDManager manager, IValue... arguments) {
    try (IValue results = module.forward(arguments)) {
      IValue[] each = results.toIValueTuple();
      PtNDArray[] arrays = new PtNDArray[each.length];
      for (int i = 0; i < each.length; i++) {
        arrays[i] = each[i].toTensor((PtNDManager) manager);
        each[i].close();
      }
      return arrays;
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /** The files of a module as PyTorch saves them. */
  private static byte[] archive(String code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", OBJECT);
      put(zip, "code/__torch__.py", code);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry("function/" + name);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
