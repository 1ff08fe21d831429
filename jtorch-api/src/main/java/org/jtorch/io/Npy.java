package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jtorch.CheckpointException;
import org.jtorch.Mode;
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
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ContentFormat.require(file, path.toString(), ContentFormat.NPY);
      return NpyArrays.read(new StorageReader(), file, file.size());
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
