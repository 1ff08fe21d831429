package org.jtorch.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The structure of arguments or results, {@code torch.utils._pytree.TreeSpec}.
 *
 * @param kind what this is
 * @param type PyTorch's name of the type, {@code "builtins.dict"}
 * @param keys keys of a dict, names of the fields of a named tuple or a registered class, else
 *     empty
 * @param children what is inside, in order
 */
record TreeSpec(Kind kind, String type, List<Object> keys, List<TreeSpec> children) {
  /** Kinds of structure. */
  enum Kind {
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

  static final TreeSpec LEAF = new TreeSpec(Kind.LEAF, "", List.of(), List.of());

  /**
   * Parses a structure.
   *
   * @param json the text in the file
   * @param fields names of the fields of named tuples, by type
   */
  static TreeSpec parse(String json, String where, Map<String, List<String>> fields) {
    return JsonReader.read(json, where, reader -> new Parser(reader, where, fields).whole());
  }

  int leaves() {
    return kind == Kind.LEAF ? 1 : children.stream().mapToInt(TreeSpec::leaves).sum();
  }

  /**
   * Returns the positions of the leaves as Python writes them behind a name: {@code ['ids'][0]}.
   */
  List<String> paths(String name) {
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
      case DICT -> "[" + GraphText.constant(keys.get(index)) + "]";
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
              .mapToObj(i -> GraphText.constant(keys.get(i)) + ": " + inner.get(i))
              .collect(Collectors.joining(", ", "{", "}"));
      case FIELDS ->
          IntStream.range(0, inner.size())
              .mapToObj(i -> (keys.isEmpty() ? "" : keys.get(i) + "=") + inner.get(i))
              .collect(Collectors.joining(", ", type.replaceFirst(".*\\.", "") + "(", ")"));
    };
  }

  private static final class Parser {
    private static final long PROTOCOL = 1;

    private final JsonReader json;
    private final String where;
    private final Map<String, List<String>> fields;

    Parser(JsonReader json, String where, Map<String, List<String>> fields) {
      this.json = json;
      this.where = where;
      this.fields = fields;
    }

    TreeSpec whole() throws IOException {
      List<TreeSpec> found = new ArrayList<>();
      json.each(
          i -> {
            if (i > 0) {
              found.add(spec());
            } else if (json.integer() != PROTOCOL) {
              throw json.error("an unknown version of the structure");
            }
          });
      if (found.size() != 1) {
        throw json.error("not a version and one structure");
      }
      return found.get(0);
    }

    private TreeSpec spec() throws IOException {
      String[] type = {""};
      List<Object> keys = new ArrayList<>();
      String[] context = {""};
      List<TreeSpec> children = new ArrayList<>();
      json.object(
          field -> {
            if (json.isNull()) {
              return;
            }
            switch (field) {
              case "type" -> type[0] = json.text();
              case "children_spec" -> children.addAll(json.list(this::spec));
              case "context" -> {
                if (json.isObject()) {
                  json.object(name -> readDefaultDict(name, keys));
                } else {
                  context[0] = json.text();
                }
              }
              default -> {}
            }
          });
      return made(type[0], context[0], keys, children);
    }

    private void readDefaultDict(String field, List<Object> keys) throws IOException {
      if (field.equals("dict_context")) {
        keys.addAll(json.list(json::key));
      }
    }

    private TreeSpec made(String type, String context, List<Object> given, List<TreeSpec> children)
        throws IOException {
      return switch (type) {
        case "" -> LEAF;
        case "builtins.tuple", "torch.Size" -> new TreeSpec(Kind.TUPLE, type, List.of(), children);
        case "builtins.list", "collections.deque" ->
            new TreeSpec(Kind.LIST, type, List.of(), children);
        case "builtins.dict", "collections.OrderedDict", "collections.defaultdict" ->
            dict(type, given.isEmpty() ? keys(context, children.size()) : given, children);
        case "collections.namedtuple" ->
            fields(context, fields.getOrDefault(context, List.of()), children);
        default -> {
          List<Object> names = keys(context, children.size());
          yield fields(
              type, names.isEmpty() ? fields.getOrDefault(type, List.of()) : names, children);
        }
      };
    }

    private TreeSpec dict(String type, List<Object> keys, List<TreeSpec> children)
        throws IOException {
      if (keys.size() != children.size()) {
        throw json.error(keys.size() + " keys of " + children.size() + " values");
      }
      return new TreeSpec(Kind.DICT, type, List.copyOf(keys), children);
    }

    private static TreeSpec fields(String type, List<?> names, List<TreeSpec> children) {
      List<Object> keys = names.size() == children.size() ? List.copyOf(names) : List.of();
      return new TreeSpec(Kind.FIELDS, type, keys, children);
    }

    /**
     * Returns the keys in the context of a dict or a registered class: a list of keys, or, for a
     * dataclass, a list of the names of its fields and of those that are None.
     */
    private List<Object> keys(String context, int count) {
      if (!context.startsWith("[") || count == 0) {
        return List.of();
      }
      return JsonReader.read(
          context,
          where + ", context of a structure",
          inner -> {
            List<Object> keys = new ArrayList<>();
            inner.each(
                i -> {
                  if (inner.isArray() && i == 0) {
                    keys.addAll(inner.list(inner::key));
                  } else if (inner.isArray() || inner.isObject()) {
                    inner.skip();
                  } else {
                    keys.add(inner.key());
                  }
                });
            return keys;
          });
    }
  }

  /** Returns the structure of positional and keyword arguments; throws for any other. */
  TreeSpec checkedArguments(String where) {
    boolean fits =
        kind == Kind.TUPLE
            && children.size() == 2
            && children.get(0).kind() == Kind.TUPLE
            && children.get(1).kind() == Kind.DICT;
    if (!fits) {
      throw Malformed.of(where, "its arguments are no tuple and dict: " + this);
    }
    return this;
  }
}
