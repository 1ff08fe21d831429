package org.jtorch.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Checkpoint files of {@code torch.save} and {@code torch.load}: state dicts, whole checkpoints
 * with optimizer state, counters and settings, and pickled models.
 *
 * <pre>{@code
 * model.loadStateDict(Checkpoint.load(Path.of("lenet.pth")).stateDict());
 *
 * Checkpoint last = Checkpoint.load(Path.of("last.pt"));     // torch.save({"model": ..., "epoch": 3}, "last.pt")
 * model.loadStateDict(last.stateDict("model"));
 * long epoch = (Long) last.value("epoch");
 *
 * Checkpoint.save(Path.of("next.pt"), Map.of("model", model.stateDict(), "epoch", epoch + 1));
 * }</pre>
 *
 * <p>Reads all formats of {@code torch.save}: the zip archive, the format before PyTorch 1.6, and
 * the tar archive before PyTorch 0.2. Nothing that a file names is executed. An object of a Python
 * class that jtorch does not know becomes an {@link UnknownObject}: its class name, its arguments
 * and its state. A whole pickled model is such an object, and {@link #stateDict()} collects its
 * tensors. With {@code o -> o.strict(true)} files that name such classes are rejected.
 *
 * <p>Tensors are loaded to the CPU regardless of the device from which they were saved. Shared
 * storages and strides are preserved.
 *
 * <table>
 * <caption>Java types of Python values</caption>
 * <tr><th>Python</th><th>Java</th></tr>
 * <tr><td>{@code Tensor}, {@code Parameter}, NumPy arrays, bare storages</td>
 *     <td>{@link Tensor}</td></tr>
 * <tr><td>{@code int}, {@code float}, {@code bool}, {@code complex}, also NumPy's</td>
 *     <td>{@code Long}, or {@code BigInteger} beyond 64 bits; {@code Double}; {@code Boolean};
 *     {@link org.jtorch.Complex}</td></tr>
 * <tr><td>{@code str}, {@code bytes}, {@code bytearray}</td>
 *     <td>{@code String}, {@code byte[]}</td></tr>
 * <tr><td>{@code list}, {@code tuple}, {@code deque}</td><td>{@code List}, unmodifiable</td></tr>
 * <tr><td>{@code dict}, {@code OrderedDict}, {@code defaultdict}, {@code Counter}</td>
 *     <td>{@code Map} in the order of the file, unmodifiable</td></tr>
 * <tr><td>{@code set}, {@code frozenset}</td><td>{@code Set}, unmodifiable</td></tr>
 * <tr><td>{@code torch.Size}, {@code dtype}, {@code device}, {@code layout},
 *     {@code qscheme}</td>
 *     <td>{@link Shape}, {@link DType}, {@link org.jtorch.Device}, {@link Layout},
 *     {@link org.jtorch.QuantizedOps.QScheme}</td></tr>
 * <tr><td>{@code date}, {@code time}, {@code datetime}, {@code timedelta}, {@code timezone},
 *     {@code ZoneInfo}</td>
 *     <td>{@code LocalDate}; {@code LocalTime}, {@code OffsetTime}; {@code LocalDateTime},
 *     {@code OffsetDateTime}, {@code ZonedDateTime}; {@code Duration}; {@code ZoneOffset};
 *     {@code ZoneId}</td></tr>
 * <tr><td>{@code pathlib.Path}, {@code UUID}, {@code Decimal}, {@code slice}</td>
 *     <td>{@code java.nio.file.Path}, {@code UUID}, {@code BigDecimal},
 *     {@link org.jtorch.Index.Slice}</td></tr>
 * <tr><td>{@code None}, inside a list or dict</td><td>{@code Optional.empty()}</td></tr>
 * <tr><td>all others: named tuples, enums, dataclasses, modules, values that {@code java.time} and
 *     the other types above cannot express</td><td>{@link UnknownObject}</td></tr>
 * </table>
 *
 * <p><b>Ownership:</b> the tensors belong to the scope that was open when the file was loaded, else
 * to the garbage collector. The checkpoint holds no other native memory and no open file.
 *
 * <p><b>Thread safety:</b> immutable, provided that its tensors are not modified.
 */
public final class Checkpoint {
  private final String name;
  private final Object root;
  private final StateDicts stateDicts;

  Checkpoint(String name, Object root) {
    this.name = name;
    this.root = root;
    this.stateDicts = new StateDicts(name, root);
  }

  /**
   * Reads a whole file, {@code torch.load(path, map_location="cpu")}.
   *
   * @param path the file
   * @return the content
   * @throws CheckpointException if the content is damaged, hostile, or not a checkpoint; no tensor
   *     of it remains then
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Checkpoint load(Path path) {
    return load(path, o -> {});
  }

  /**
   * Reads a file with options, {@code torch.load(path, map_location="cpu", mmap=True)}.
   *
   * @param path the file
   * @param options {@code o -> o.mmap(true)}
   * @return the content
   * @throws CheckpointException as {@link #load(Path)} does
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws IllegalArgumentException if {@code mmap} is set and the path is not in the default file
   *     system
   */
  public static Checkpoint load(Path path, Consumer<LoadOptions> options) {
    return CheckpointReader.load(path, LoadOptions.of(options));
  }

  /**
   * Reads a stream, through a temporary file.
   *
   * @param bytes content written by {@code torch.save}, read to the end and not closed
   * @return the content
   * @throws CheckpointException as {@link #load(Path)} does
   * @throws UncheckedIOException if the stream cannot be read
   */
  public static Checkpoint load(InputStream bytes) {
    return load(bytes, o -> {});
  }

  /**
   * Reads a stream with options, through a temporary file.
   *
   * @param bytes content written by {@code torch.save}, read to the end and not closed
   * @param options {@code o -> o.strict(true)}
   * @return the content
   * @throws CheckpointException as {@link #load(Path)} does
   * @throws UncheckedIOException if the stream cannot be read
   * @throws IllegalArgumentException if {@code mmap} is set
   */
  public static Checkpoint load(InputStream bytes, Consumer<LoadOptions> options) {
    return CheckpointReader.load(bytes, "the stream", LoadOptions.of(options));
  }

  /**
   * Reads bytes, {@code torch.load(io.BytesIO(data))}, through a temporary file.
   *
   * @param bytes content written by {@code torch.save}
   * @return the content
   * @throws CheckpointException as {@link #load(Path)} does
   */
  public static Checkpoint load(byte[] bytes) {
    return load(bytes, o -> {});
  }

  /**
   * Reads bytes with options, through a temporary file.
   *
   * @param bytes content written by {@code torch.save}
   * @param options {@code o -> o.strict(true)}
   * @return the content
   * @throws CheckpointException as {@link #load(Path)} does
   * @throws IllegalArgumentException if {@code mmap} is set
   */
  public static Checkpoint load(byte[] bytes, Consumer<LoadOptions> options) {
    return CheckpointReader.load(bytes, LoadOptions.of(options));
  }

  /**
   * Reads a class-path resource, through a temporary file.
   *
   * @param owner the class whose package or module has the resource
   * @param resource the name, as in {@link Class#getResourceAsStream}
   * @return the content
   * @throws CheckpointException as {@link #load(Path)} does
   * @throws UncheckedIOException if there is no such resource or it cannot be read
   */
  public static Checkpoint loadResource(Class<?> owner, String resource) {
    return CheckpointReader.loadResource(owner, resource, LoadOptions.of(o -> {}));
  }

  /**
   * Returns what a file contains without loading a tensor: the names, dtypes and shapes of its
   * tensors, and all names of Python classes and functions in its pickle.
   *
   * @param path the file
   * @return the content
   * @throws CheckpointException if the pickle is damaged, hostile, or not of a checkpoint
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Content inspect(Path path) {
    return CheckpointReader.inspect(path);
  }

  /**
   * Writes a state dict or a whole checkpoint, {@code torch.save(values, path)}. Values may be
   * tensors, maps, collections, arrays, numbers, strings, booleans, {@code Optional.empty()} for
   * None, and shapes, dtypes, devices and layouts; they may be nested. A map of tensors by name
   * becomes an {@code OrderedDict}. Tensors with the same storage and dtype share one storage in
   * the file, from the first element that one of them uses to the last, unless there are unused
   * ranges of more than 1 MB between them. Sparse, quantized, nested and meta tensors keep their
   * kind. Tensors on other devices are written as CPU tensors.
   *
   * <p>Python reads the file with {@code weights_only=True} and with {@code mmap=True}. It is
   * written to a temporary file in the same directory, which then replaces the target: a reader
   * sees either the old or the new content.
   *
   * @param path the file; an existing file is replaced
   * @param values what to save, by name
   * @throws IllegalArgumentException if a checkpoint cannot hold a value; no file is written
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Map<String, ?> values) {
    save(path, values, o -> {});
  }

  /**
   * Writes a state dict or a whole checkpoint with options.
   *
   * @param path the file; an existing file is replaced
   * @param values what to save, as {@link #save(Path, Map)} takes it
   * @param options {@code o -> o.syncFiles(true)}
   * @throws IllegalArgumentException if a checkpoint cannot hold a value; no file is written
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Map<String, ?> values, Consumer<SaveOptions> options) {
    SaveOptions chosen = new SaveOptions();
    options.accept(chosen);
    CheckpointWriter.save(path, values, chosen.syncFiles);
  }

  /**
   * {@return the top-level names of the checkpoint, in the order of the file}
   *
   * @throws CheckpointException if the saved object is not a dict
   */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Object key : stateDicts.dict(root, "the saved value").keySet()) {
      keys.add(CheckpointPaths.name(key));
    }
    return keys;
  }

  /** {@return the saved object: a map for a dict, a tensor for a tensor} */
  public Object root() {
    return root;
  }

  /**
   * Returns the tensors of a state dict, {@code torch.save(model.state_dict(), path)}, or of a
   * pickled model, {@code torch.load(path, weights_only=False).state_dict()}.
   *
   * <p>Of a pickled model the parameters and persistent buffers of all modules are collected under
   * the names that {@code state_dict} gives them, but those that a class changes itself. The tuple
   * {@code _packed_params} of a quantized linear layer gives two, {@code .0} and {@code .1}.
   *
   * @return the tensors by name, in the order of the file
   * @throws CheckpointException if the file does not contain a state dict; the message names the
   *     class of an unknown object
   */
  public Map<String, Tensor> stateDict() {
    return stateDicts.of(root, "the saved value");
  }

  /**
   * Returns the state dict with other names.
   *
   * <pre>{@code
   * model.loadStateDict(checkpoint.stateDict(name -> name.replaceFirst("^module\\.", "")));
   * }</pre>
   *
   * @param rename returns the new name for a name of the file
   * @return the tensors by new name, in the order of the file
   * @throws CheckpointException if the file does not contain a state dict, or two tensors would
   *     have one name
   */
  public Map<String, Tensor> stateDict(UnaryOperator<String> rename) {
    return stateDicts.renamed(stateDict(), rename);
  }

  /**
   * Returns the state dict or pickled model under a name, {@code torch.load(path)["model"]}; if
   * there is none, the tensors of the saved state dict whose names begin with the name and a dot,
   * without this prefix.
   *
   * @param key the name; dots select in nested dicts, lists and objects ({@code "nets.encoder"})
   * @return the tensors by name, in the order of the file
   * @throws CheckpointException if the value under that name is not a state dict
   * @throws NoSuchElementException if there is no value and no tensor
   */
  public Map<String, Tensor> stateDict(String key) {
    Map<String, Tensor> below = find(key).isEmpty() ? stateDicts.below(key) : Map.of();
    return below.isEmpty() ? stateDicts.of(value(key), "\"" + key + "\"") : below;
  }

  /**
   * Returns the state dict under a name with other names.
   *
   * @param key the name, as in {@link #stateDict(String)}
   * @param rename returns the new name for a name of the file
   * @return the tensors by new name, in the order of the file
   * @throws CheckpointException if the value under that name is not a state dict, or two tensors
   *     would have one name
   * @throws NoSuchElementException if there is no value and no tensor
   */
  public Map<String, Tensor> stateDict(String key, UnaryOperator<String> rename) {
    return stateDicts.renamed(stateDict(key), rename);
  }

  /**
   * Returns the value under a name, {@code torch.load(path)["epoch"]}.
   *
   * @param key the name; dots select in nested dicts, lists and objects ({@code
   *     "optimizer.param_groups.0.lr"}, {@code "hyper_parameters.args.lr"})
   * @return a Long, Double, Boolean, String, Tensor, List, Map or another value type of the table
   *     above
   * @throws NoSuchElementException if there is no such name, or its value is None; check {@link
   *     #has} first
   */
  public Object value(String key) {
    Object found =
        find(key)
            .orElseThrow(
                () -> {
                  String known = root instanceof Map<?, ?> ? "; it has " + names() : "";
                  return new NoSuchElementException(name + " has no value \"" + key + "\"" + known);
                });
    if (found instanceof Optional<?>) {
      throw new NoSuchElementException("\"" + key + "\" is None in " + name);
    }
    return found;
  }

  /**
   * Returns the tensor under a name, {@code torch.load(path)["ema.weight"]}.
   *
   * @param key the name, as in {@link #value}
   * @return the tensor
   * @throws CheckpointException if the value is not a tensor; the message names the class of an
   *     unknown object
   * @throws NoSuchElementException if there is no value
   */
  public Tensor tensor(String key) {
    if (value(key) instanceof Tensor tensor) {
      return tensor;
    }
    throw stateDicts.failure(
        "\"" + key + "\" is " + StateDicts.kind(value(key)) + ", not a tensor");
  }

  /**
   * Returns the dict under a name, {@code torch.load(path)["optimizer"]}.
   *
   * <pre>{@code
   * optimizer.loadStateDict(checkpoint.map("optimizer"));
   * }</pre>
   *
   * @param key the name, as in {@link #value}
   * @return the values by name, in the order of the file, unmodifiable
   * @throws CheckpointException if the value under that name is not a dict, or has keys that are
   *     not strings
   * @throws NoSuchElementException if there is no value
   */
  public Map<String, Object> map(String key) {
    String what = "\"" + key + "\"";
    Map<String, Object> named = new LinkedHashMap<>();
    stateDicts
        .dict(value(key), what)
        .forEach(
            (field, value) -> {
              if (!(field instanceof String text)) {
                throw stateDicts.failure(
                    what
                        + " is a dict with the key "
                        + CheckpointPaths.name(field)
                        + ", not a string: use value("
                        + what
                        + ")");
              }
              named.put(text, value);
            });
    return Collections.unmodifiableMap(named);
  }

  /**
   * Whether there is a value other than None under a name.
   *
   * @param key the name, as in {@link #value}
   * @return true if {@link #value} would return it
   */
  public boolean has(String key) {
    return find(key).filter(found -> !(found instanceof Optional<?>)).isPresent();
  }

  /** Returns the file and its top-level names. */
  @Override
  public String toString() {
    String content = root instanceof Map<?, ?> ? names() : StateDicts.kind(root);
    return "Checkpoint[" + name + ": " + content + "]";
  }

  private Optional<Object> find(String key) {
    return Optional.ofNullable(CheckpointPaths.find(root, key));
  }

  private String names() {
    String names = keys().stream().limit(20).collect(Collectors.joining(", "));
    return keys().size() > 20 ? names + ", ..." : names;
  }

  /** Options of {@link #load(Path, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class LoadOptions {
    boolean strict;
    boolean mmap;

    private LoadOptions() {}

    private static LoadOptions of(Consumer<LoadOptions> options) {
      LoadOptions chosen = new LoadOptions();
      options.accept(chosen);
      return chosen;
    }

    /**
     * Whether to reject files that name Python classes or functions that jtorch does not know.
     * Default {@code false}: they become {@link UnknownObject}s.
     */
    public LoadOptions strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /**
     * Whether to map the file into memory instead of reading it. Default {@code false}.
     *
     * <p>Tensors are read when they are first used; writes to them stay private. Storages that are
     * compressed, misaligned or of the other byte order are read into memory. Checksums of mapped
     * storages are not checked. The file is mapped until all tensors are closed. It must not be cut
     * short until then, as with {@link Safetensors}; replacing it by a rename, as {@link
     * #save(Path, Map)} does, is safe.
     */
    public LoadOptions mmap(boolean mmap) {
      this.mmap = mmap;
      return this;
    }
  }

  /** Options of {@link #save(Path, Map, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class SaveOptions {
    private boolean syncFiles;

    private SaveOptions() {}

    /**
     * Whether to wait until the content is on the disk before it replaces the target, {@code
     * sync_files} of {@code torch.distributed.checkpoint}. Default {@code false}: the old file
     * remains if the program ends early, but a power failure may leave neither content.
     */
    public SaveOptions syncFiles(boolean sync) {
      this.syncFiles = sync;
      return this;
    }
  }

  /**
   * A tensor of a file.
   *
   * @param name the name, as {@link #value} takes it; in a pickled model the name in its state dict
   * @param dtype the dtype
   * @param shape the shape; of a nested tensor the shape of its buffer
   * @param layout the layout
   */
  public record Entry(String name, DType dtype, Shape shape, Layout layout) {}

  /**
   * The content of a file, as {@link #inspect} returns it.
   *
   * @param format the format of the file
   * @param keys the top-level names, empty if the saved object is not a dict
   * @param tensors the tensors, in the order of the file
   * @param classes the qualified names of all Python classes and functions that the pickle names
   * @param unknownClasses those of them that jtorch does not know
   */
  public record Content(
      String format,
      Set<String> keys,
      List<Entry> tensors,
      Set<String> classes,
      Set<String> unknownClasses) {}

  /**
   * An object of a Python class, or the result of a Python function, that jtorch does not know. It
   * holds what the file passes to the class or function, which was not executed. Objects are equal
   * only to themselves, and may contain themselves.
   */
  public static final class UnknownObject {
    private final String className;
    private List<?> arguments = List.of();
    private Object state = Optional.empty();
    private Map<?, ?> items = Map.of();
    private List<?> elements = List.of();
    private boolean isReference;

    UnknownObject(String className) {
      this.className = className;
    }

    /** Returns a class, function or constant that a file names and does not call. */
    static UnknownObject reference(String name) {
      UnknownObject reference = new UnknownObject(name);
      reference.isReference = true;
      return reference;
    }

    /** Sets the content, which may contain this object. */
    void fill(List<?> arguments, Object state, Map<?, ?> items, List<?> elements) {
      this.arguments = arguments;
      this.state = state;
      this.items = items;
      this.elements = elements;
    }

    /**
     * Returns the qualified name of the class or function.
     *
     * @return for example {@code "argparse.Namespace"}; the name of a member of an enum that the
     *     file names ends with the member
     */
    public String className() {
      return className;
    }

    /**
     * Whether the file only names the class, function or constant.
     *
     * @return true if the file does not call it
     */
    public boolean isReference() {
      return isReference;
    }

    /**
     * Returns the arguments of the call: the fields of a named tuple, the value of an enum.
     *
     * @return the arguments, unmodifiable; keyword arguments are one last dict
     */
    public List<Object> arguments() {
      return Collections.unmodifiableList(arguments);
    }

    /**
     * Returns the argument of {@code __setstate__}, usually the object's {@code __dict__}.
     *
     * @return the state, empty if there is none
     */
    public Optional<Object> state() {
      return state instanceof Optional<?> ? Optional.empty() : Optional.of(state);
    }

    /**
     * Returns the attributes in the state: the entries of a dict, or of a dict and a dict of slots.
     *
     * @return the values by name, unmodifiable; empty if the state is not a dict
     */
    public Map<String, Object> attributes() {
      return CheckpointPaths.attributes(state);
    }

    /**
     * Returns the entries of an object whose class extends dict.
     *
     * @return the values by key, unmodifiable
     */
    public Map<Object, Object> items() {
      return Collections.unmodifiableMap(items);
    }

    /**
     * Returns the elements of an object whose class extends list or set.
     *
     * @return the elements, unmodifiable
     */
    public List<Object> elements() {
      return Collections.unmodifiableList(elements);
    }

    /** Returns the class name and the names of the attributes. */
    @Override
    public String toString() {
      String names = attributes().keySet().stream().limit(20).collect(Collectors.joining(", "));
      return "UnknownObject[" + className + (names.isEmpty() ? "]" : ": " + names + "]");
    }
  }
}
