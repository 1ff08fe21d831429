package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jtorch.CheckpointException;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.internal.zip.FileSlice;
import org.jtorch.internal.zip.MalformedException;

/**
 * Plain pickles, which {@code pickle.dump} wrote, of protocols 0 to 5 and of Python 2: datasets for
 * example. What {@code torch.save} wrote is a {@link Checkpoint}.
 *
 * <p>Nothing that a file names is executed. The Java types of values are those of {@link
 * Checkpoint}; NumPy arrays become tensors.
 *
 * <p><b>Ownership:</b> the tensors belong to the scope that was open when the file was loaded, else
 * to the garbage collector.
 *
 * <p><b>Thread safety:</b> safe for use by several threads.
 */
public final class Pickle {
  private Pickle() {}

  /**
   * Reads a pickle, {@code pickle.load(file, encoding="latin1")}.
   *
   * @param path the file
   * @return the value, for example a {@code Map}
   * @throws CheckpointException if the content is damaged, hostile, or no pickle; no tensor of it
   *     remains then
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Object load(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return load(file, path.toString());
    } catch (MalformedException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static Object load(FileChannel file, String name) throws IOException {
    long size = file.size();
    PickleInput in = new PickleInput(new FileSlice(file, 0, size), size, name);
    Unpickler unpickler = new Unpickler(in, Pickle::noStorage, new PickleGlobals(false));
    try (Mode mode = Torch.noGrad();
        TensorLoader tensors = TensorLoader.reading(new StoragePlaces(file))) {
      Object value = new PickleTree(PickledFile.mostValues(size), tensors).toJava(unpickler.load());
      tensors.keep();
      return value;
    }
  }

  private static Object noStorage(Object id) {
    throw new MalformedException(
        "refers to " + PickleTree.describe(id) + " outside of it, as files of torch.save do");
  }
}
