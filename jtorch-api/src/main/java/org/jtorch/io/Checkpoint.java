package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * Files that Python writes with {@code torch.save} and reads with {@code torch.load}: state dicts,
 * and whole checkpoints with optimizer state, counters and settings.
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
 * <p>Both formats of {@code torch.save} are read, the zip archive and the one before PyTorch 1.6. A
 * file is data alone: its pickle may name tensors and plain values, and a name of anything else
 * ends the loading before it could mean anything. Tensors come to the CPU whatever device they were
 * saved from; those that shared memory share it again, strides and all.
 *
 * <table>
 * <caption>Python's values in Java</caption>
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
 * to the garbage collector; the checkpoint itself holds no memory of its own and no file.
 *
 * <p><b>Thread safety:</b> immutable, as far as the tensors are left as they are.
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
   * @return its content
   * @throws CheckpointException if the content is damaged, hostile, or no checkpoint; then no
   *     tensor of it is left behind
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
   * tensors, maps, collections, arrays, numbers, text, booleans, {@code Optional.empty()} for None,
   * and what {@link #load} gives; they nest. A map of tensors by name becomes an {@code
   * OrderedDict}. Tensors of one storage and dtype share it in the file, which holds it from the
   * first element that one of them shows to the last; tensors of other devices are written as the
   * CPU's.
   *
   * <p>The file is written beside its place and moved there once it is whole, so a reader finds the
   * old one or the new one.
   *
   * @param path the file, replaced if it is there
   * @param values what to save, by name
   * @throws IllegalArgumentException if a value is of a kind that a checkpoint cannot hold; no file
   *     is written
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
   * The names at the top of the checkpoint, in the order of the file.
   *
   * @return the names
   * @throws CheckpointException if something other than a dict was saved
   */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Object key : dict(root, "the saved value").keySet()) {
      keys.add(name(key));
    }
    return keys;
  }

  /**
   * What was saved: a map for a state dict or a checkpoint, a tensor for {@code torch.save(tensor,
   * path)}.
   *
   * @return the value
   */
  public Object root() {
    return root;
  }

  /**
   * The tensors of a file that is a state dict, {@code torch.save(model.state_dict(), path)}.
   *
   * @return the tensors by name, in the order of the file
   * @throws CheckpointException if the file holds something else
   */
  public Map<String, Tensor> stateDict() {
    return tensors(root, "the saved value");
  }

  /**
   * The state dict under a name, {@code torch.load(path)["model"]}.
   *
   * @param key the name; dots lead into nested dicts and lists ({@code "nets.encoder"})
   * @return the tensors by name, in the order of the file
   * @throws CheckpointException if there is something else under that name
   * @throws NoSuchElementException if there is nothing
   */
  public Map<String, Tensor> stateDict(String key) {
    return tensors(value(key), "\"" + key + "\"");
  }

  /**
   * The value under a name, {@code torch.load(path)["epoch"]}.
   *
   * @param key the name; dots lead into nested dicts and lists ({@code
   *     "optimizer.param_groups.0.lr"})
   * @return a Long, Double, Boolean, String, Tensor, List, Map or another value of the table above
   * @throws NoSuchElementException if there is no such name, or None under it; ask {@link #has}
   *     before
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
   * Whether there is a value other than None under a name.
   *
   * @param key the name, as {@link #value} takes it
   * @return true if {@link #value} would return it
   */
  public boolean has(String key) {
    Object found = find(root, key);
    return found != null && !(found instanceof Optional<?>);
  }

  /** The file and the names at its top. */
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
