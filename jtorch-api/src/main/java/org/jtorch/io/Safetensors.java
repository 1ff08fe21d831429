package org.jtorch.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.host.FileMapping;
import org.jtorch.internal.tracing.Traces;
import org.jtorch.internal.zip.MalformedException;

/**
 * Safetensors files: named tensors, mapped into memory without a copy.
 *
 * <pre>{@code
 * Safetensors file = Safetensors.load(Path.of("model.safetensors"));   // or the folder of a sharded model
 * model.loadStateDict(file.stateDict(), o -> o.assign(true));          // takes the mapped tensors over
 * Tensor bias = file.tensor("fc.bias");                                // reads the pages of this tensor only
 *
 * Safetensors.save(Path.of("next.safetensors"), model.stateDict(), o -> o.metadata(Map.of("format", "pt")));
 * }</pre>
 *
 * <p>Loading reads and checks the headers and maps the files. The operating system reads a page of
 * a tensor when it is first used. Writes to a tensor are private to the process and do not change
 * the file. Each name has a storage of its own. Tensors whose bytes are not aligned to their
 * element size, which the format's writers avoid, are copied.
 *
 * <p><b>A file must not be cut short while its tensors are in use.</b> When a tensor is requested,
 * loaded into a module or read in Java, jtorch compares the file's length, and refuses a file that
 * was cut short with a {@link CheckpointException}; operators refuse its tensors with a {@link
 * org.jtorch.TorchException} from 20 ms later on. An operator that is running, or that runs before,
 * makes the operating system terminate the process (SIGBUS), as with {@link Torch#fromFile(Path,
 * long)}. {@link #save} replaces a file without changing what is mapped.
 *
 * <p><b>Ownership:</b> the mapping belongs to the scope that was open when the file was loaded, a
 * tensor to the scope that was open when it was requested, else to the garbage collector. A file
 * stays mapped until the mapping and all tensors on it have been freed.
 *
 * <p><b>Thread safety:</b> immutable, provided that its tensors are not modified. After the
 * mapping's scope has been closed no further tensors can be requested.
 */
public final class Safetensors {
  /**
   * A tensor of a file.
   *
   * @param name the name
   * @param dtype the dtype
   * @param shape the shape
   */
  public record Entry(String name, DType dtype, Shape shape) {}

  private final Path path;
  private final List<Entry> entries;
  private final Map<String, MappedEntry> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata;

  private Safetensors(Path path, List<SafetensorsHeader.Located> files) {
    this.path = path;
    this.entries = entries(files);
    Map<String, String> merged = new LinkedHashMap<>();
    files.forEach(file -> file.header().metadata().forEach(merged::putIfAbsent));
    this.metadata = Collections.unmodifiableMap(merged);
    List<FileMapping> mappings = new ArrayList<>();
    List<Tensor> owners =
        TensorScope.compute(() -> files.stream().map(file -> map(file, mappings)).toList());
    for (int i = 0; i < owners.size(); i++) {
      SafetensorsHeader header = files.get(i).header();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(
            entry.name(),
            new MappedEntry(
                files.get(i).file(), entry, header.dataStart(), mappings.get(i), owners.get(i)));
      }
    }
  }

  /**
   * Maps a model. The path is a safetensors file, an index ({@code model.safetensors.index.json}),
   * a folder with either, or the path that was given to {@link #save}.
   *
   * <p>An index is followed only to files in its own folder. If it names some of the tensors of a
   * file, the others are ignored.
   *
   * @param path the file, index or folder
   * @return the tensors by name
   * @throws CheckpointException if a header or the index is damaged or hostile, or a dtype is not
   *     one of libtorch's; nothing has been mapped then
   * @throws UncheckedIOException if a file is missing or unreadable
   * @throws IllegalArgumentException if the path is not in the default file system
   */
  public static Safetensors load(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException(path + " is not in the default file system");
    }
    return new Safetensors(path, SafetensorsFiles.read(path));
  }

  /**
   * Returns names, dtypes and shapes of a model without mapping it.
   *
   * @param path as in {@link #load}
   * @return the tensors in the order of their data
   * @throws CheckpointException as {@link #load} does
   * @throws UncheckedIOException if a file is missing or unreadable
   */
  public static List<Entry> inspect(Path path) {
    return entries(SafetensorsFiles.read(path));
  }

  /**
   * Writes one file, {@code safetensors.torch.save_file(tensors, path)}.
   *
   * @param path the file; an existing file is replaced
   * @param tensors the tensors by name
   * @throws IllegalArgumentException as the form with options does
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Map<String, Tensor> tensors) {
    save(path, tensors, o -> {});
  }

  /**
   * Writes tensors with options, {@code safetensors.torch.save_file(tensors, path, metadata)}.
   * Tensors that are not contiguous are written in row-major order, tensors on other devices as CPU
   * tensors.
   *
   * <p>A file is written to a temporary file in the same directory, which then replaces the target.
   * Of several shards the index is written last, and a single file from an earlier save to this
   * path is deleted then.
   *
   * @param path the file; an existing file is replaced
   * @param tensors the tensors by name
   * @param options {@code o -> o.metadata(...).maxShardSize(...)}
   * @throws IllegalArgumentException if tensors share memory, or the format lacks a tensor's dtype
   *     or layout; no file is written
   * @throws UncheckedIOException if a file cannot be written
   */
  public static void save(Path path, Map<String, Tensor> tensors, Consumer<SaveOptions> options) {
    SaveOptions chosen = new SaveOptions();
    options.accept(chosen);
    try {
      SafetensorsWriter.write(
          path, tensors, chosen.metadata, chosen.maxShardSize, chosen.syncFiles);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /**
   * Returns the names of the tensors, in the order of their data.
   *
   * @return the names, unmodifiable
   */
  public Set<String> keys() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /**
   * Returns names, dtypes and shapes, in the order of the data.
   *
   * @return a list, unmodifiable
   */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Returns the metadata, {@code __metadata__}; of a sharded model the metadata of all files.
   *
   * @return text by key, unmodifiable
   */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Returns a tensor on the mapped file. Tensors of one name share their memory.
   *
   * @param name the name
   * @return a CPU tensor
   * @throws NoSuchElementException if there is no such name
   * @throws IllegalStateException if the scope that was open at {@link #load} has been closed
   * @throws CheckpointException if the file has been cut short since it was mapped
   */
  public Tensor tensor(String name) {
    MappedEntry placed = tensors.get(name);
    if (placed == null) {
      String known = keys().stream().limit(20).collect(Collectors.joining(", "));
      throw new NoSuchElementException(path + " has no tensor \"" + name + "\"; it has " + known);
    }
    try (Mode mode = Torch.noGrad()) {
      return Traces.paused(() -> TensorScope.compute(placed::tensor));
    } catch (MalformedException e) {
      throw new CheckpointException(placed.file() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns all tensors.
   *
   * @return the tensors by name, in the order of their data
   * @throws IllegalStateException if the scope that was open at {@link #load} has been closed
   * @throws CheckpointException if a file has been cut short since it was mapped
   */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    keys().forEach(name -> all.put(name, tensor(name)));
    return all;
  }

  /** Returns the path and the number of tensors. */
  @Override
  public String toString() {
    return "Safetensors[" + path + ": " + tensors.size() + " tensors]";
  }

  private static List<Entry> entries(List<SafetensorsHeader.Located> files) {
    return files.stream()
        .flatMap(file -> file.header().entries().stream())
        .map(entry -> new Entry(entry.name(), entry.dtype(), entry.shape()))
        .toList();
  }

  /** Returns a tensor that closes the mapping, which is added to a list. */
  private static Tensor map(SafetensorsHeader.Located file, List<FileMapping> mappings) {
    try {
      FileMapping mapping = FileMapping.open(file.file(), file.header().fileSize());
      mappings.add(mapping);
      return mapping.closer();
    } catch (MalformedException e) {
      throw new CheckpointException(file.file() + ": " + e.getMessage(), e);
    }
  }

  /** Options of {@link #save(Path, Map, Consumer)}. */
  public static final class SaveOptions {
    private Map<String, String> metadata = Map.of();
    private long maxShardSize = Long.MAX_VALUE;
    private boolean syncFiles;

    private SaveOptions() {}

    /**
     * Text to store with the tensors. Hugging Face's libraries expect {@code "format": "pt"}.
     *
     * @param metadata text by key, default none
     * @return this
     */
    @CanIgnoreReturnValue
    public SaveOptions metadata(Map<String, String> metadata) {
      this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
      return this;
    }

    /**
     * Maximum number of bytes of tensors per file. If the tensors exceed it, {@code
     * model.safetensors} becomes {@code model-00001-of-00002.safetensors} and so on, with {@code
     * model.safetensors.index.json}. A tensor that is larger has a file of its own.
     *
     * @param bytes default no limit
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    @CanIgnoreReturnValue
    public SaveOptions maxShardSize(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("maxShardSize must be positive, got " + bytes);
      }
      maxShardSize = bytes;
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
