package org.jtorch.internal.aoti;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.internal.zip.MalformedException;

/**
 * The nesting of a model's arguments or results, {@code torch.utils._pytree.TreeSpec}. A class that
 * Python registered is a tuple of its parts.
 *
 * @param kind what this node is
 * @param keys the keys of a dict, Strings, Longs, Doubles and Booleans
 * @param children one for each element of a list or tuple, or key of a dict
 * @param leaves the number of leaves below this node; 1 for a leaf
 */
record TreeSpec(Kind kind, List<Object> keys, List<TreeSpec> children, int leaves) {
  /** The kinds of nodes. */
  enum Kind {
    /** A tensor, or any other value. */
    LEAF,
    /** A tuple, or a class of Python's that is passed as one. */
    TUPLE,
    /** A list or a deque. */
    LIST,
    /** A dict of any class. */
    DICT
  }

  private static final int MAX_DEPTH = 200;
  private static final TreeSpec LEAF = new TreeSpec(Kind.LEAF, List.of(), List.of(), 1);

  static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Parses {@code [1, {"type": ..., "context": ..., "children_spec": [...]}]}. */
  static TreeSpec parse(String text, String what) {
    JsonNode json = json(text, what);
    if (!json.isArray() || json.size() != 2 || json.get(0).asInt() != 1) {
      throw new MalformedException(what + " is not a tree in PyTorch's format 1");
    }
    return node(json.get(1), what);
  }

  /** Parses JSON; throws {@link MalformedException} if it is damaged. */
  static JsonNode json(String text, String what) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new MalformedException(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static TreeSpec node(JsonNode json, String what) {
    JsonNode type = json.path("type");
    JsonNode parts = json.path("children_spec");
    if (type.isNull() && parts.isEmpty()) {
      return LEAF;
    } else if (!type.isTextual() || !parts.isArray()) {
      throw new MalformedException(what + " has a node that is no tree");
    }
    List<TreeSpec> children = new ArrayList<>();
    parts.forEach(part -> children.add(node(part, what)));
    int leaves = children.stream().mapToInt(TreeSpec::leaves).reduce(0, Math::addExact);
    return switch (type.textValue()) {
      case "builtins.list", "collections.deque" ->
          new TreeSpec(Kind.LIST, List.of(), children, leaves);
      case "builtins.dict", "collections.OrderedDict", "collections.defaultdict" ->
          new TreeSpec(
              Kind.DICT, keys(json.path("context"), children.size(), what), children, leaves);
      default -> new TreeSpec(Kind.TUPLE, List.of(), children, leaves);
    };
  }

  /** The context is JSON, for most classes once more as a string. */
  private static List<Object> keys(JsonNode context, int count, String what) {
    JsonNode keys = context.isTextual() ? json(context.textValue(), what) : context;
    JsonNode listed = keys.isObject() ? keys.path("dict_context") : keys;
    List<Object> names = new ArrayList<>();
    if (listed.isArray()) {
      listed.forEach(key -> names.add(key(key, what)));
    }
    if (names.size() != count || names.stream().distinct().count() != count) {
      throw new MalformedException(
          what + " has a dict of " + count + " values with " + names.size() + " keys");
    }
    return names;
  }

  private static Object key(JsonNode key, String what) {
    if (key.isTextual()) {
      return key.textValue();
    } else if (key.isIntegralNumber() && key.canConvertToLong()) {
      return key.longValue();
    } else if (key.isBoolean()) {
      return key.booleanValue();
    } else if (key.isNumber()) {
      return key.doubleValue();
    }
    throw new MalformedException(what + " has a dict with a key that is a " + key.getNodeType());
  }

  /** Names the leaves of arguments as Python does: {@code args[0]}, {@code kwargs['mask']}. */
  List<String> argumentPlaces() {
    List<String> places = new ArrayList<>();
    children.get(0).addPlaces("args", places);
    children.get(1).addPlaces("kwargs", places);
    return places;
  }

  private void addPlaces(String place, List<String> places) {
    if (kind == Kind.LEAF) {
      places.add(place);
    }
    for (int i = 0; i < children.size(); i++) {
      children.get(i).addPlaces(place + "[" + label(i) + "]", places);
    }
  }

  private String label(int child) {
    if (kind != Kind.DICT) {
      return String.valueOf(child);
    }
    Object key = keys.get(child);
    return key instanceof String ? "'" + key + "'" : String.valueOf(key);
  }

  /** Whether this is the tree of positional and keyword arguments. */
  boolean isOfArguments() {
    return kind == Kind.TUPLE
        && children.size() == 2
        && children.get(0).kind == Kind.TUPLE
        && children.get(1).kind == Kind.DICT
        && children.get(1).keys.stream().allMatch(String.class::isInstance);
  }

  /** Returns the results nested as this tree says; missing tensors are None. */
  IValue unflatten(Iterator<? extends @Nullable Tensor> tensors) {
    if (kind == Kind.LEAF) {
      Tensor tensor = tensors.next();
      return tensor == null ? new IValue.None() : new IValue.OfTensor(tensor);
    }
    List<IValue> parts = new ArrayList<>();
    for (TreeSpec child : children) {
      parts.add(child.unflatten(tensors));
    }
    if (kind == Kind.DICT) {
      Map<Object, IValue> entries = new LinkedHashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        entries.put(keys.get(i), parts.get(i));
      }
      return new IValue.OfDict(Collections.unmodifiableMap(entries));
    }
    return kind == Kind.LIST ? new IValue.OfList(parts) : new IValue.OfTuple(parts, List.of());
  }
}
