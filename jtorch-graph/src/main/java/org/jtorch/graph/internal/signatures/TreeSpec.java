package org.jtorch.graph.internal.signatures;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jtorch.graph.internal.python.PythonConstants;

/**
 * The structure of arguments or results, {@code torch.utils._pytree.TreeSpec}.
 *
 * @param kind what this is
 * @param type PyTorch's name of the type, {@code "builtins.dict"}
 * @param keys keys of a dict, names of the fields of a named tuple or a registered class, else
 *     empty
 * @param children what is inside, in order
 */
public record TreeSpec(Kind kind, String type, List<Object> keys, List<TreeSpec> children) {
  /** Kinds of structure. */
  public enum Kind {
    /** A tensor, a number, text or None. */
    LEAF,
    /** A tuple or {@code torch.Size}. */
    TUPLE,
    /** A list or a deque. */
    LIST,
    /** A dict, an {@code OrderedDict} or a {@code defaultdict}. */
    DICT,
    /** A named tuple, or an object of a class that was registered, such as a dataclass. */
    FIELDS
  }

  public static final TreeSpec LEAF = new TreeSpec(Kind.LEAF, "", List.of(), List.of());

  public int leaves() {
    return kind == Kind.LEAF ? 1 : children.stream().mapToInt(TreeSpec::leaves).sum();
  }

  /**
   * Returns the positions of the leaves as Python writes them behind a name: {@code ['ids'][0]}.
   */
  public List<String> paths(String name) {
    if (kind == Kind.LEAF) {
      return List.of(name);
    }
    return IntStream.range(0, children.size())
        .boxed()
        .flatMap(i -> children.get(i).paths(name + step(i)).stream())
        .toList();
  }

  /** Returns how Python selects a child. */
  String step(int index) {
    return switch (kind) {
      case LEAF -> "";
      case TUPLE, LIST -> "[" + index + "]";
      case DICT -> "[" + PythonConstants.text(keys.get(index)) + "]";
      case FIELDS -> keys.isEmpty() ? "[" + index + "]" : "." + keys.get(index);
    };
  }

  /**
   * Returns a description for messages: {@code (Tensor, {'ids': Tensor})} with stars for leaves.
   */
  @Override
  public String toString() {
    List<String> inner = children.stream().map(TreeSpec::toString).toList();
    return switch (kind) {
      case LEAF -> "*";
      case TUPLE -> "(" + String.join(", ", inner) + (inner.size() == 1 ? ",)" : ")");
      case LIST -> "[" + String.join(", ", inner) + "]";
      case DICT ->
          IntStream.range(0, inner.size())
              .mapToObj(i -> PythonConstants.text(keys.get(i)) + ": " + inner.get(i))
              .collect(Collectors.joining(", ", "{", "}"));
      case FIELDS ->
          IntStream.range(0, inner.size())
              .mapToObj(i -> (keys.isEmpty() ? "" : keys.get(i) + "=") + inner.get(i))
              .collect(Collectors.joining(", ", type.replaceFirst(".*\\.", "") + "(", ")"));
    };
  }

  /** Returns whether this is a tuple of positional arguments and a dict of keyword arguments. */
  public boolean isOfArguments() {
    return kind == Kind.TUPLE
        && children.size() == 2
        && children.get(0).kind() == Kind.TUPLE
        && children.get(1).kind() == Kind.DICT;
  }
}
