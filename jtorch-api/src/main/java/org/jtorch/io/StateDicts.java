package org.jtorch.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.internal.zip.MalformedException;

/** The state dicts in a checkpoint. */
final class StateDicts {
  private final String file;
  private final Object root;

  StateDicts(String file, Object root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Returns the tensors of a dict or a pickled module.
   *
   * @param what the value, for messages
   */
  Map<String, Tensor> of(Object value, String what) {
    if (value instanceof Checkpoint.UnknownObject object && PickledModule.is(object)) {
      return ofModule(object, what);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    dict(value, what)
        .forEach(
            (key, entry) -> {
              if (!(key instanceof String name) || !put(tensors, name, entry)) {
                throw noStateDict(what, key, entry);
              }
            });
    return tensors;
  }

  /**
   * Adds an entry. A quantized linear layer saves a dtype, which its weight has too, and a tuple of
   * its weight and its bias, which get the names {@code ..._packed_params.0} and {@code .1}.
   *
   * @return whether it is an entry of a state dict
   */
  private static boolean put(Map<String, Tensor> tensors, String name, Object entry) {
    if (entry instanceof Tensor tensor) {
      tensors.put(name, tensor);
      return true;
    }
    if (entry instanceof List<?> parts && PackedParams.isTuple(name)) {
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) instanceof Tensor tensor) {
          tensors.put(name + "." + i, tensor);
        }
      }
      return true;
    }
    return entry instanceof DType && PackedParams.isDtype(name);
  }

  /** Returns the tensors of the saved state dict below a prefix; empty if there are none. */
  Map<String, Tensor> below(String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    boolean isStateDict = root instanceof Map<?, ?> map && ValuePickler.isStateDict(map);
    boolean isModule = root instanceof Checkpoint.UnknownObject object && PickledModule.is(object);
    if (isStateDict || isModule) {
      String start = prefix.endsWith(".") ? prefix : prefix + ".";
      of(root, "the saved value")
          .forEach(
              (name, tensor) -> {
                if (name.startsWith(start)) {
                  tensors.put(name.substring(start.length()), tensor);
                }
              });
    }
    return tensors;
  }

  Map<String, Tensor> renamed(Map<String, Tensor> tensors, UnaryOperator<String> rename) {
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String changed = rename.apply(name);
          if (renamed.put(changed, tensor) != null) {
            throw failure("two tensors would be named \"" + changed + "\", one of them " + name);
          }
        });
    return renamed;
  }

  /** Returns a dict, or the entries of an object whose class extends dict. */
  Map<?, ?> dict(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    } else if (value instanceof Checkpoint.UnknownObject object && !object.items().isEmpty()) {
      return object.items();
    }
    throw failure(what + " is " + kind(value) + ", not a dict");
  }

  private Map<String, Tensor> ofModule(Checkpoint.UnknownObject module, String what) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      PickledModule.forEach(
          module,
          (name, value) -> {
            if (!(value instanceof Tensor tensor)) {
              throw noStateDict(what, name, value);
            }
            tensors.put(name, tensor);
          });
    } catch (MalformedException e) {
      throw new CheckpointException(file + ": " + what + ": " + e.getMessage(), e);
    }
    return tensors;
  }

  private CheckpointException noStateDict(String what, Object key, @Nullable Object value) {
    String entry = "\"" + CheckpointPaths.name(key) + "\" is " + kind(value);
    return failure(what + " is no state dict: " + entry + hint());
  }

  CheckpointException failure(String what) {
    return new CheckpointException(file + ": " + MalformedException.printable(what));
  }

  private String hint() {
    if (!(root instanceof Map<?, ?> map)) {
      return "";
    }
    String known =
        map.entrySet().stream()
            .filter(entry -> isStateDict(entry.getValue()))
            .map(entry -> "stateDict(\"" + entry.getKey() + "\")")
            .collect(Collectors.joining(", "));
    return known.isEmpty() ? "" : "; this file has " + known;
  }

  private static boolean isStateDict(Object value) {
    return value instanceof Checkpoint.UnknownObject object
        ? PickledModule.is(object)
        : value instanceof Map<?, ?> map && ValuePickler.isStateDict(map);
  }

  static String kind(@Nullable Object value) {
    return value instanceof Tensor tensor
        ? "a tensor " + tensor.shape()
        : value == null ? "None" : PickleTree.describe(value);
  }
}
