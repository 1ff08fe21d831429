package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.internal.signatures.TreeSpec;

/** Reads the structure of arguments or results, {@code torch.utils._pytree.treespec_dumps}. */
final class TreeReader {
  private static final long PROTOCOL = 1;

  private final JsonReader json;
  private final String where;
  private final Map<String, List<String>> fields;

  private TreeReader(JsonReader json, String where, Map<String, List<String>> fields) {
    this.json = json;
    this.where = where;
    this.fields = fields;
  }

  /**
   * Parses a structure.
   *
   * @param json the text in the file
   * @param where the file, for messages
   * @param fields names of the fields of named tuples, by type
   */
  static TreeSpec parse(String json, String where, Map<String, List<String>> fields) {
    return JsonReader.read(json, where, reader -> new TreeReader(reader, where, fields).whole());
  }

  /** Parses the structure of positional and keyword arguments; throws for any other. */
  static TreeSpec parseArguments(String json, String where, Map<String, List<String>> fields) {
    TreeSpec spec = parse(json, where, fields);
    if (!spec.isOfArguments()) {
      throw Malformed.of(where, "its arguments are no tuple and dict: " + spec);
    }
    return spec;
  }

  private TreeSpec whole() throws IOException {
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
      case "" -> TreeSpec.LEAF;
      case "builtins.tuple", "torch.Size" ->
          new TreeSpec(TreeSpec.Kind.TUPLE, type, List.of(), children);
      case "builtins.list", "collections.deque" ->
          new TreeSpec(TreeSpec.Kind.LIST, type, List.of(), children);
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
    return new TreeSpec(TreeSpec.Kind.DICT, type, List.copyOf(keys), children);
  }

  private static TreeSpec fields(String type, List<?> names, List<TreeSpec> children) {
    List<Object> keys = names.size() == children.size() ? List.copyOf(names) : List.of();
    return new TreeSpec(TreeSpec.Kind.FIELDS, type, keys, children);
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
