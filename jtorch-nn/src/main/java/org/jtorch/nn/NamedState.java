package org.jtorch.nn;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** What one module registered under which names, in order. */
final class NamedState {
  private final Map<String, Slot<Tensor>> parameters = new LinkedHashMap<>();
  private final Map<String, Slot<Tensor>> buffers = new LinkedHashMap<>();
  private final Map<String, Slot<?>> children = new LinkedHashMap<>();
  private final Set<String> unsaved = new HashSet<>();

  Map<String, Slot<Tensor>> parameters() {
    return parameters;
  }

  Map<String, Slot<Tensor>> buffers() {
    return buffers;
  }

  /** Modules, and functions that stand in a module's place. */
  Map<String, Slot<?>> children() {
    return children;
  }

  /** Whether a buffer is part of the state dict. */
  boolean isSaved(String buffer) {
    return !unsaved.contains(buffer);
  }

  Slot<Tensor> parameter(String name, Tensor tensor, UnaryOperator<Tensor> adopt) {
    checkName(name, tensor);
    Slot<Tensor> slot = new Slot<>(adopt, tensor);
    parameters.put(name, slot);
    return slot;
  }

  Slot<Tensor> buffer(String name, Tensor tensor, boolean persistent) {
    checkName(name, tensor);
    Slot<Tensor> slot = new Slot<>(TensorScope::unscoped, tensor);
    buffers.put(name, slot);
    if (!persistent) {
      unsaved.add(name);
    }
    return slot;
  }

  <M> Slot<M> child(String name, M child, UnaryOperator<M> adopt) {
    checkName(name, child);
    Slot<M> slot = new Slot<>(adopt, child);
    children.put(name, slot);
    return slot;
  }

  private void checkName(String name, Object value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, name);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name must not be empty");
    }
    if (name.indexOf('.') >= 0) {
      throw new IllegalArgumentException(
          "\"" + name + "\" holds a dot, which separates the names of nested modules");
    }
    if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is registered already: to replace what it names, set its slot");
    }
  }
}
