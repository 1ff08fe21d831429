package org.jtorch.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jtorch.CheckpointException;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipEntries;

/**
 * Archives of named NumPy arrays, {@code numpy.load} and {@code numpy.savez}.
 *
 * <pre>{@code
 * Map<String, Tensor> arrays = Npz.load(Path.of("mnist.npz"));
 * Tensor labels = Npz.load(Path.of("mnist.npz"), "y_train");      // reads this array only
 *
 * Npz.save(Path.of("results.npz"), Map.of("logits", logits.detach()), o -> o.compressed(true));
 * }</pre>
 *
 * <p>The arrays are those of {@link Npy}. An archive may have other members too: arrays of dtypes
 * that torch lacks, such as pickled Python objects and text, and files that are not arrays. As with
 * Python's {@code NpzFile}, only a request for such a member is refused. A compressed archive may
 * unpack to 256 MB or 20 times its size, whichever is larger.
 */
public final class Npz {
  /**
   * The members of an archive.
   *
   * @param arrays headers of the arrays by name, in the order of the archive, unmodifiable
   * @param others the reason, by name, why another member is not read, unmodifiable
   */
  public record Content(Map<String, Npy.Header> arrays, Map<String, String> others) {}

  static final String SUFFIX = ".npy";

  private Npz() {}

  /**
   * Reads all arrays that torch has a dtype for, and leaves out the other members, which {@link
   * #inspect} lists.
   *
   * @param path the file
   * @return CPU tensors by name, in the order of the archive
   * @throws CheckpointException if the content is damaged or hostile; no tensor of it remains then
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Map<String, Tensor> load(Path path) {
    return reading(
        path,
        (file, entries) -> {
          Set<String> names = content(file, entries).arrays().keySet();
          return TensorScope.compute(
              () -> {
                StorageReader storages = new StorageReader();
                Map<String, Tensor> arrays = new LinkedHashMap<>();
                for (String name : names) {
                  ZipEntries.Entry entry = Objects.requireNonNull(entries.get(name));
                  arrays.put(name, NpzEntries.read(storages, file, entry));
                }
                return arrays;
              });
        });
  }

  /**
   * Reads one array, {@code numpy.load(path)[name]}, and nothing of the others.
   *
   * @param path the file
   * @param name the array's name
   * @return a CPU tensor
   * @throws NoSuchElementException if there is no such name
   * @throws CheckpointException if the member is not an array or has a dtype that torch lacks, or
   *     the content is damaged or hostile
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Tensor load(Path path, String name) {
    Objects.requireNonNull(name, "name");
    return reading(
        path,
        (file, entries) -> {
          ZipEntries.Entry entry = entries.get(name);
          if (entry == null) {
            String known = entries.keySet().stream().limit(20).collect(Collectors.joining(", "));
            throw new NoSuchElementException(
                path + " has no array \"" + name + "\"; it has " + known);
          }
          return NpzEntries.read(new StorageReader(), file, entry);
        });
  }

  /**
   * Returns the names of all members, {@code numpy.load(path).files}.
   *
   * @param path the file
   * @return the names, in the order of the archive
   * @throws CheckpointException if the archive is damaged or hostile
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Set<String> keys(Path path) {
    return reading(path, (file, entries) -> Collections.unmodifiableSet(entries.keySet()));
  }

  /**
   * Reads the headers of all members, and no array.
   *
   * @param path the file
   * @return dtypes and shapes of the arrays, and what is not read
   * @throws CheckpointException if the archive or a header is damaged or hostile
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Content inspect(Path path) {
    return reading(path, Npz::content);
  }

  private static Content content(FileChannel file, Map<String, ZipEntries.Entry> entries)
      throws IOException {
    Map<String, Npy.Header> arrays = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (Map.Entry<String, ZipEntries.Entry> entry : entries.entrySet()) {
      try {
        arrays.put(entry.getKey(), NpzEntries.header(file, entry.getValue()).toPublic());
      } catch (NotATensorException e) {
        others.put(entry.getKey(), String.valueOf(e.getMessage()));
      }
    }
    return new Content(Collections.unmodifiableMap(arrays), Collections.unmodifiableMap(others));
  }

  /**
   * Writes an archive without compression, {@code numpy.savez(path, **arrays)}.
   *
   * @param path the file; an existing file is replaced
   * @param arrays tensors by name
   * @throws IllegalArgumentException as the form with options does
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Map<String, Tensor> arrays) {
    save(path, arrays, o -> {});
  }

  /**
   * Writes an archive, {@code numpy.savez} or {@code numpy.savez_compressed}. The file is written
   * to a temporary file in the same directory, which then replaces the target.
   *
   * @param path the file; an existing file is replaced
   * @param arrays tensors by name
   * @param options {@code o -> o.compressed(...)}
   * @throws IllegalArgumentException if NumPy has no such dtype, or a name is empty or longer than
   *     10,000 characters
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Map<String, Tensor> arrays, Consumer<SaveOptions> options) {
    SaveOptions chosen = new SaveOptions();
    options.accept(chosen);
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Map<String, NpyArrays.Item> items = new LinkedHashMap<>();
      arrays.forEach(
          (name, tensor) ->
              items.put(
                  NpzEntries.checked(name) + SUFFIX,
                  new NpyArrays.Item("\"" + name + "\"", tensor)));
      AtomicFile.write(
          path,
          chosen.syncFiles,
          channel -> {
            if (chosen.compressed) {
              NpzEntries.deflate(channel, items);
            } else {
              NpzEntries.store(channel, items);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  private interface Reader<T> {
    T read(FileChannel file, Map<String, ZipEntries.Entry> entries) throws IOException;
  }

  private static <T> T reading(Path path, Reader<T> reader) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ContentFormat.require(file, path.toString(), ContentFormat.NPZ);
      return reader.read(file, NpzEntries.named(ZipEntries.read(file)));
    } catch (MalformedException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** Options of {@link #save(Path, Map, Consumer)}. */
  public static final class SaveOptions {
    private boolean compressed;
    private boolean syncFiles;

    private SaveOptions() {}

    /**
     * Whether the arrays are compressed, {@code numpy.savez_compressed}.
     *
     * @param compressed default false
     * @return this
     */
    @CanIgnoreReturnValue
    public SaveOptions compressed(boolean compressed) {
      this.compressed = compressed;
      return this;
    }

    /**
     * Whether to wait until the content is on the disk before it replaces the target, {@code
     * sync_files} of {@code torch.distributed.checkpoint}. Default {@code false}: the old file
     * remains if the program ends early, but a power failure may leave neither content.
     */
    @CanIgnoreReturnValue
    public SaveOptions syncFiles(boolean sync) {
      this.syncFiles = sync;
      return this;
    }
  }
}
