package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;

/**
 * Files of one NumPy array, {@code numpy.load} and {@code numpy.save}.
 *
 * <pre>{@code
 * Tensor features = Npy.load(Path.of("features.npy"));
 * Npy.save(Path.of("logits.npy"), logits.detach());
 * }</pre>
 *
 * <p>Reads versions 1 to 3 of the format, both byte orders, and the dtypes that torch has: bool,
 * integers of 8 to 64 bits, half to double, {@code complex64} and {@code complex128}. Arrays of
 * Python objects, text, dates, records and long doubles are refused; nothing is unpickled. An array
 * in Fortran order becomes a tensor with the same strides.
 */
public final class Npy {
  /**
   * The header of an array.
   *
   * @param dtype the dtype
   * @param shape the shape
   * @param fortranOrder whether the elements are in Fortran order (column-major)
   */
  public record Header(DType dtype, Shape shape, boolean fortranOrder) {}

  private interface Reader<T> {
    T read(FileChannel file) throws IOException;
  }

  private Npy() {}

  /**
   * Reads an array, {@code torch.from_numpy(numpy.load(path))}.
   *
   * @param path the file
   * @return a CPU tensor
   * @throws CheckpointException if the content is damaged, hostile, or not one array of a dtype
   *     that torch has
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Tensor load(Path path) {
    return reading(path, file -> NpyArrays.read(new StorageReader(), file, file.size()));
  }

  /**
   * Reads the header of an array only.
   *
   * @param path the file
   * @return dtype, shape and order of the elements
   * @throws CheckpointException as {@link #load} does
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Header inspect(Path path) {
    return reading(path, file -> NpyHeader.read(file, file.size()).toPublic());
  }

  private static <T> T reading(Path path, Reader<T> reader) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ContentFormat.require(file, path.toString(), ContentFormat.NPY);
      return reader.read(file);
    } catch (MalformedException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /**
   * Writes a tensor, {@code numpy.save(path, tensor.numpy())}. The file is written to a temporary
   * file in the same directory, which then replaces the target.
   *
   * @param path the file; an existing file is replaced
   * @param tensor a tensor on any device
   * @throws IllegalArgumentException if NumPy has no such dtype, as for bfloat16
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Tensor tensor) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      NpyArrays.Item item = new NpyArrays.Item("a tensor", tensor);
      AtomicFile.write(path, false, channel -> item.write(new ElementWriter(), channel));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
