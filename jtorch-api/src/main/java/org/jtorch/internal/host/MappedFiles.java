package org.jtorch.internal.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/** Tensors on the bytes of a file, after a check that the file is large enough. */
public final class MappedFiles {
  private static final Op FROM_FILE = Op.of("aten::from_file", "");

  private MappedFiles() {}

  public static Tensor tensor(TensorOptions options, Path filename, boolean shared, long size) {
    Objects.requireNonNull(filename, "filename");
    DType dtype =
        options.options().type() == null ? Torch.getDefaultDtype() : options.options().type();
    check(dtype, filename, shared, size);
    return size == 0
        ? Torch.empty(options, 0)
        : FactoryCalls.make(FROM_FILE, options, filename.toString(), shared, size);
  }

  private static void check(DType dtype, Path filename, boolean shared, long size) {
    if (dtype.isQuantized()) {
      throw new IllegalArgumentException(
          "fromFile: " + dtype.pythonName() + " needs a scale; map the integers instead");
    } else if (size < 0 || size > Long.MAX_VALUE / dtype.itemSize()) {
      throw new IllegalArgumentException("fromFile: a file of " + size + " elements");
    } else if (Files.isDirectory(filename)) {
      throw new IllegalArgumentException("fromFile: " + filename + " is a directory");
    } else if (shared) {
      return;
    }
    long given = length(filename);
    if (given < size * dtype.itemSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "fromFile: %s[%d] takes %d bytes, but %s has %d",
              dtype.pythonName(),
              size,
              size * dtype.itemSize(),
              filename,
              given));
    }
  }

  private static long length(Path filename) {
    try {
      return Files.size(filename);
    } catch (IOException e) {
      throw new UncheckedIOException("fromFile: " + filename + " cannot be read", e);
    }
  }
}
