package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.internal.zip.MalformedException;

/**
 * Checkpoint files of {@code torch.save} and {@code torch.load}: state dicts, and whole checkpoints
 * with optimizer state, counters and settings.
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
 * <p>Reads both formats of {@code torch.save}, the zip archive and the format before PyTorch 1.6. A
 * file may contain only data: its pickle may name tensors and plain values, and any other name is
 * rejected without being resolved. Tensors are loaded to the CPU regardless of the device from
 * which they were saved. Shared storages and strides are preserved.
 *
 * <table>
 * <caption>Java types of Python values</caption>
 * <tr><th>Python</th><th>Java</th></tr>
 * <tr><td>{@code Tensor}, {@code Parameter}</td><td>{@link Tensor}</td></tr>
 * <tr><td>{@code int}</td><td>{@code Long}; {@code BigInteger} beyond 64 bits</td></tr>
 * <tr><td>{@code float}, {@code bool}, {@code str}</td><td>{@code Double}, {@code Boolean}, {@code String}</td></tr>
 * <tr><td>{@code complex}</td><td>{@link org.jtorch.Complex}</td></tr>
 * <tr><td>{@code bytes}, {@code bytearray}</td><td>{@code byte[]}</td></tr>
 * <tr><td>{@code list}, {@code tuple}</td><td>{@code List}, unmodifiable</td></tr>
 * <tr><td>{@code dict}, {@code OrderedDict}</td><td>{@code Map} in the order of the file, unmodifiable</td></tr>
 * <tr><td>{@code set}, {@code frozenset}</td><td>{@code Set}, unmodifiable</td></tr>
 * <tr><td>{@code torch.Size}, {@code torch.dtype}, {@code torch.device}</td>
 *     <td>{@link org.jtorch.Shape}, {@link org.jtorch.DType}, {@link org.jtorch.Device}</td></tr>
 * <tr><td>{@code None}, inside a list or dict</td><td>{@code Optional.empty()}</td></tr>
 * </table>
 *
 * <p><b>Ownership:</b> the tensors belong to the scope that was open when the file was loaded, else
 * to the garbage collector. The checkpoint holds no other native memory and no open file.
 *
 * <p><b>Thread safety:</b> immutable, provided that its tensors are not modified.
 */
public final class Checkpoint {
  private static final long MOST_VALUES = 10_000_000;
  private static final long MOST_VALUES_PER_BYTE = 8;

  private final Path path;
  private final Object root;

  private Checkpoint(Path path, Object root) {
    this.path = path;
    this.root = root;
  }

  /**
   * Reads a whole file, {@code torch.load(path, map_location="cpu", weights_only=True)}.
   *
   * @param path the file
   * @return the content
   * @throws CheckpointException if the content is damaged, hostile, or not a checkpoint; no tensor
   *     of it remains then
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static Checkpoint load(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        Mode mode = Torch.noGrad()) {
      PickledFile pickled = PickledFile.read(file, path.toString());
      long most = Math.max(MOST_VALUES, MOST_VALUES_PER_BYTE * pickled.pickleBytes());
      try (TensorLoader tensors = new TensorLoader(pickled.storages())) {
        Object root = new PickleTree(most, tensors).toJava(pickled.root());
        tensors.keep();
        return new Checkpoint(path, root);
      }
    } catch (MalformedException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /**
   * Writes a state dict or a whole checkpoint, {@code torch.save(values, path)}. Values may be
   * tensors, maps, collections, arrays, numbers, strings, booleans, {@code Optional.empty()} for
   * None, and values that {@link #load} returns; they may be nested. A map of tensors by name
   * becomes an {@code OrderedDict}. Tensors with the same storage and dtype share one storage in
   * the file, from the first element that one of them uses to the last. Tensors on other devices
   * are written as CPU tensors.
   *
   * <p>The file is written to a temporary file in the same directory, which then replaces the
   * target: a reader sees either the old or the new content.
   *
   * @param path the file; an existing file is replaced
   * @param values what to save, by name
   * @throws IllegalArgumentException if a checkpoint cannot hold a value; no file is written
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void save(Path path, Map<String, ?> values) {
    Objects.requireNonNull(values);
    try {
      CheckpointWriter.write(path, values);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /**
   * Returns the top-level names of the checkpoint, in the order of the file.
   *
   * @return the names
   * @throws CheckpointException if the saved object is not a dict
   */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Object key : dict(root, "the saved value").keySet()) {
      keys.add(name(key));
    }
    return keys;
  }

  /**
   * Returns the saved object: a map for a state dict or a checkpoint, a tensor for {@code
   * torch.save(tensor, path)}.
   *
   * @return the object
   */
  public Object root() {
    return root;
  }

  /**
   * Returns the tensors of a state dict, {@code torch.save(model.state_dict(), path)}.
   *
   * @return the tensors by name, in the order of the file
   * @throws CheckpointException if the file does not contain a state dict
   */
  public Map<String, Tensor> stateDict() {
    return tensors(root, "the saved value");
  }

  /**
   * Returns the state dict under a name, {@code torch.load(path)["model"]}.
   *
   * @param key the name; dots select in nested dicts and lists ({@code "nets.encoder"})
   * @return the tensors by name, in the order of the file
   * @throws CheckpointException if the value under that name is not a state dict
   * @throws NoSuchElementException if there is no value
   */
  public Map<String, Tensor> stateDict(String key) {
    return tensors(value(key), "\"" + key + "\"");
  }

  /**
   * Returns the value under a name, {@code torch.load(path)["epoch"]}.
   *
   * @param key the name; dots select in nested dicts and lists ({@code
   *     "optimizer.param_groups.0.lr"})
   * @return a Long, Double, Boolean, String, Tensor, List, Map or another value type of the table
   *     above
   * @throws NoSuchElementException if there is no such name, or its value is None; check {@link
   *     #has} first
   */
  public Object value(String key) {
    Object found = find(root, key);
    if (found == null) {
      String known = root instanceof Map<?, ?> ? "; it has " + names() : "";
      throw new NoSuchElementException(path + " has no value \"" + key + "\"" + known);
    }
    if (found instanceof Optional<?>) {
      throw new NoSuchElementException("\"" + key + "\" is None in " + path);
    }
    return found;
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
    dict(value(key), what)
        .forEach(
            (name, value) -> {
              if (!(name instanceof String text)) {
                throw new CheckpointException(
                    path
                        + ": "
                        + what
                        + " is a dict with the key "
                        + name(name)
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
    Object found = find(root, key);
    return found != null && !(found instanceof Optional<?>);
  }

  /** Returns the file and its top-level names. */
  @Override
  public String toString() {
    return "Checkpoint[" + path + ": " + (root instanceof Map<?, ?> ? names() : kind(root)) + "]";
  }

  private static @Nullable Object find(Object node, String key) {
    Object exact = child(node, key);
    if (exact != null) {
      return exact;
    }
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      Object inner = child(node, key.substring(0, dot));
      Object found = inner == null ? null : find(inner, key.substring(dot + 1));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Object child(Object node, String name) {
    if (node instanceof Map<?, ?> map) {
      Object named = map.get(name);
      return named != null || !isIndex(name) ? named : map.get(Long.valueOf(name));
    }
    if (node instanceof List<?> list && isIndex(name)) {
      long index = Long.parseLong(name);
      return index < list.size() ? list.get((int) index) : null;
    }
    return null;
  }

  private static boolean isIndex(String name) {
    return name.length() < 10
        && !name.isEmpty()
        && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Map<?, ?> dict(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new CheckpointException(path + ": " + what + " is " + kind(value) + ", not a dict");
  }

  private Map<String, Tensor> tensors(Object value, String what) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : dict(value, what).entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof Tensor tensor)) {
        throw new CheckpointException(
            path
                + ": "
                + what
                + " is no state dict: \""
                + entry.getKey()
                + "\" is "
                + kind(entry.getValue())
                + stateDictsHint());
      }
      tensors.put(name, tensor);
    }
    return tensors;
  }

  private String stateDictsHint() {
    if (!(root instanceof Map<?, ?> map)) {
      return "";
    }
    String known =
        map.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue() instanceof Map<?, ?> inner && ValuePickler.isStateDict(inner))
            .map(entry -> "stateDict(\"" + entry.getKey() + "\")")
            .collect(Collectors.joining(", "));
    return known.isEmpty() ? "" : "; this file has " + known;
  }

  private String names() {
    String names = keys().stream().limit(20).collect(Collectors.joining(", "));
    return keys().size() > 20 ? names + ", ..." : names;
  }

  private static String name(Object key) {
    return key instanceof Optional<?> ? "None" : key.toString();
  }

  private static String kind(@Nullable Object value) {
    return value instanceof Tensor tensor
        ? "a tensor " + tensor.shape()
        : value instanceof Map<?, ?>
            ? "a dict"
            : value == null ? "None" : PickleTree.describe(value);
  }
}
