package org.jtorch.nn;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Parameters, buffers and children of one module, by name in registration order. */
final class NamedState {
  private final Map<String, Slot<Tensor>> parameters = new LinkedHashMap<>();
  private final Map<String, Slot<Tensor>> buffers = new LinkedHashMap<>();
  private final Map<String, Slot<?>> children = new LinkedHashMap<>();
  private final Set<String> nonPersistent = new HashSet<>();

  /** Slots of parametrized tensors: layers read them, but they are not part of the state. */
  private final Map<String, Slot<Tensor>> hidden = new LinkedHashMap<>();

  /** Modules that registered this one; some may have replaced it since. */
  private final List<WeakReference<Module>> parents = new CopyOnWriteArrayList<>();

  private final Supplier<String> owner;

  /** Whether a lazy module has seen its first input. */
  private volatile boolean inferred;

  /** Creates an empty state; {@code owner} is the name used in messages. */
  NamedState(Supplier<String> owner) {
    this.owner = owner;
  }

  /** Runs shape inference of a lazy module once, even if several threads call it first. */
  void inferOnce(Runnable inference) {
    if (inferred) {
      return;
    }
    synchronized (this) {
      if (!inferred) {
        inference.run();
        inferred = true;
      }
    }
  }

  Map<String, Slot<Tensor>> parameters() {
    return parameters;
  }

  Map<String, Slot<Tensor>> buffers() {
    return buffers;
  }

  /** Child modules, and functions registered as layers. */
  Map<String, Slot<?>> children() {
    return children;
  }

  /** Whether a buffer is part of the state dict. */
  boolean isPersistent(String buffer) {
    return !nonPersistent.contains(buffer);
  }

  Slot<Tensor> parameter(String name, Tensor tensor, UnaryOperator<Tensor> adopt) {
    checkName(name, tensor);
    Slot<Tensor> slot = new Slot<>(adopt, tensor);
    parameters.put(name, slot);
    return slot;
  }

  Slot<Tensor> buffer(String name, Tensor tensor, boolean persistent) {
    checkName(name, tensor);
    Slot<Tensor> slot =
        new Slot<>(
            first -> TensorScope.replace(List.<Tensor>of(), List.of(first)).get(0),
            TensorScope::replace,
            tensor);
    buffers.put(name, slot);
    if (!persistent) {
      nonPersistent.add(name);
    }
    return slot;
  }

  <M> Slot<M> child(String name, M child, UnaryOperator<M> adopt) {
    checkName(name, child);
    Slot<M> slot = new Slot<>(adopt, child);
    children.put(name, slot);
    return slot;
  }

  Map<String, Slot<Tensor>> hidden() {
    return hidden;
  }

  void addParent(Module parent) {
    parents.removeIf(reference -> reference.refersTo(null) || reference.refersTo(parent));
    parents.add(new WeakReference<>(parent));
  }

  /** Modules that this one is currently a child of. */
  List<Module> parents(Module self) {
    List<Module> found = new ArrayList<>();
    for (WeakReference<Module> reference : parents) {
      Module parent = reference.get();
      if (parent != null && parent.children().contains(self)) {
        found.add(parent);
      }
    }
    return found;
  }

  /** A module that currently has {@code self} as a child, or null for a root. */
  @Nullable Module parent(Module self) {
    for (WeakReference<Module> reference : parents) {
      Module parent = reference.get();
      if (parent != null && parent.children().contains(self)) {
        return parent;
      }
    }
    return null;
  }

  /** Modules that registered this state's module and were not garbage collected. */
  List<Module> parents() {
    List<Module> alive = new ArrayList<>();
    for (WeakReference<Module> reference : parents) {
      Module parent = reference.get();
      if (parent != null) {
        alive.add(parent);
      }
    }
    return alive;
  }

  /** Names of parameters, buffers and parametrized tensors. */
  List<String> tensorNames() {
    List<String> names = new ArrayList<>(parameters.keySet());
    names.addAll(buffers.keySet());
    names.addAll(hidden.keySet());
    return names;
  }

  /** Removes a parameter or buffer from the state; layers still read its slot. */
  void hide(String name, Slot<Tensor> slot) {
    parameters.remove(name);
    buffers.remove(name);
    hidden.put(name, slot);
  }

  /** Adds a hidden slot to the state again, after the others. */
  Slot<Tensor> show(String name, boolean isParameter) {
    Slot<Tensor> slot = Objects.requireNonNull(hidden.remove(name), name);
    (isParameter ? parameters : buffers).put(name, slot);
    return slot;
  }

  void remove(String name) {
    parameters.remove(name);
    buffers.remove(name);
    children.remove(name);
    nonPersistent.remove(name);
  }

  /** Renames the children to consecutive numbers. */
  void renumberChildren() {
    List<Slot<?>> slots = List.copyOf(children.values());
    children.clear();
    slots.forEach(slot -> children.put(Integer.toString(children.size()), slot));
  }

  /** Moves the last registered child to a position. */
  void moveLastChildTo(int position) {
    List<Map.Entry<String, Slot<?>>> entries = new ArrayList<>(children.entrySet());
    entries.add(position, entries.remove(entries.size() - 1));
    Map<String, Slot<?>> ordered = new LinkedHashMap<>();
    entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    children.clear();
    children.putAll(ordered);
  }

  private void checkName(String name, Object value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, name);
    if (name.isEmpty()) {
      throw new IllegalArgumentException(owner.get() + ": a name must not be empty");
    }
    if (name.indexOf('.') >= 0) {
      throw new IllegalArgumentException(
          owner.get()
              + ": \""
              + name
              + "\" contains a dot, which separates the names of nested modules");
    }
    if (tensorNames().contains(name) || children.containsKey(name)) {
      throw new IllegalArgumentException(
          owner.get() + ": \"" + name + "\" is registered already: set its slot to replace it");
    }
  }
}
