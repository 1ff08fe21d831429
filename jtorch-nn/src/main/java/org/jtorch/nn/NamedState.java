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

/** What one module registered under which names, in order. */
final class NamedState {
  private final Map<String, Slot<Tensor>> parameters = new LinkedHashMap<>();
  private final Map<String, Slot<Tensor>> buffers = new LinkedHashMap<>();
  private final Map<String, Slot<?>> children = new LinkedHashMap<>();
  private final Set<String> unsaved = new HashSet<>();

  /** Slots that layers read and that are no state any more: a parametrization fills them. */
  private final Map<String, Slot<Tensor>> hidden = new LinkedHashMap<>();

  /** The modules that this one was registered in; some may have another child there by now. */
  private final List<WeakReference<Module>> parents = new CopyOnWriteArrayList<>();

  private final Supplier<String> owner;

  /** Whether a lazy module has seen its first input. */
  private volatile boolean inferred;

  /** Nothing yet; messages name the owner. */
  NamedState(Supplier<String> owner) {
    this.owner = owner;
  }

  /** Lets a lazy module find out its shapes, once, however many threads call it first. */
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
    Slot<Tensor> slot =
        new Slot<>(
            first -> TensorScope.replace(List.<Tensor>of(), List.of(first)).get(0),
            TensorScope::replace,
            tensor);
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

  Map<String, Slot<Tensor>> hidden() {
    return hidden;
  }

  void addParent(Module parent) {
    parents.removeIf(reference -> reference.refersTo(null) || reference.refersTo(parent));
    parents.add(new WeakReference<>(parent));
  }

  /** The modules that this one is a child of now. */
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

  /** A module that has this state's module as a child now; null for the uppermost. */
  @Nullable Module parent(Module self) {
    for (WeakReference<Module> reference : parents) {
      Module parent = reference.get();
      if (parent != null && parent.children().contains(self)) {
        return parent;
      }
    }
    return null;
  }

  /** The modules that this state's module was registered in and that were not collected. */
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

  /** The names of parameters, buffers and what stands in for some. */
  List<String> tensorNames() {
    List<String> names = new ArrayList<>(parameters.keySet());
    names.addAll(buffers.keySet());
    names.addAll(hidden.keySet());
    return names;
  }

  /** Takes a parameter or buffer out, its slot goes on being read. */
  void hide(String name, Slot<Tensor> slot) {
    parameters.remove(name);
    buffers.remove(name);
    hidden.put(name, slot);
  }

  /** Brings a slot back, behind the others. */
  Slot<Tensor> show(String name, boolean isParameter) {
    Slot<Tensor> slot = Objects.requireNonNull(hidden.remove(name), name);
    (isParameter ? parameters : buffers).put(name, slot);
    return slot;
  }

  void remove(String name) {
    parameters.remove(name);
    buffers.remove(name);
    children.remove(name);
    unsaved.remove(name);
  }

  /** Gives all children new names, in order. */
  void renumberChildren() {
    List<Slot<?>> slots = List.copyOf(children.values());
    children.clear();
    slots.forEach(slot -> children.put(Integer.toString(children.size()), slot));
  }

  /** Brings the child that was registered last to a place among the others. */
  void moveLastChildTo(int place) {
    List<Map.Entry<String, Slot<?>>> entries = new ArrayList<>(children.entrySet());
    entries.add(place, entries.remove(entries.size() - 1));
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
              + "\" holds a dot, which separates the names of nested modules");
    }
    if (tensorNames().contains(name) || children.containsKey(name)) {
      throw new IllegalArgumentException(
          owner.get()
              + ": \""
              + name
              + "\" is registered already: to replace what it names, set its slot");
    }
  }
}
