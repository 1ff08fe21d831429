package org.jtorch.nn;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/**
 * Throws for a module that holds other modules, or leaf tensors that require gradients, in fields
 * without having registered them: they would not be trained, saved, moved or switched between
 * modes. Fields are checked once per instance, at the first call and at the first access to the
 * state.
 */
final class FieldCheck {
  private final Module root;
  private final Set<Object> registered = identitySet();
  private final Set<Object> visited = identitySet();
  private boolean ancestorsAdded;

  private FieldCheck(Module root) {
    this.root = root;
    addTree(root);
  }

  /** Checks a module before its state is read. */
  static void beforeState(Module root) {
    if (root.fieldCheck == Module.UNCHECKED) {
      run(root, Module.CHECKED);
    }
  }

  /** Checks a module and its descendants before its first call. */
  static void beforeCall(Module root) {
    run(root, Module.CALLED);
  }

  /** Checks again for values that the first call stored in fields. */
  static void afterCall(Module root) {
    run(root, Module.CALLED);
  }

  private static void run(Module root, byte state) {
    FieldCheck check = new FieldCheck(root);
    Collection<Module> modules = ModuleTree.modules(root).values();
    for (Module module : modules) {
      check.checkFields(module, module, "");
      module
          .state()
          .children()
          .forEach((name, slot) -> check.checkFunction(module, name, slot.ownValue()));
    }
    modules.forEach(module -> module.fieldCheck = (byte) Math.max(module.fieldCheck, state));
  }

  /** Checks the fields of a function object that is registered as a child. */
  private void checkFunction(Module owner, String name, Object child) {
    if (!(child instanceof Module)) {
      checkValue(owner, child, name);
    }
  }

  private void checkFields(Module owner, Object holder, String path) {
    for (Field field : ModuleFields.of(holder.getClass())) {
      checkValue(
          owner,
          read(field, holder),
          path.isEmpty() ? field.getName() : path + "." + field.getName());
    }
  }

  private void checkValue(Module owner, @Nullable Object value, String path) {
    if (value instanceof Module module) {
      checkModule(owner, module, path);
    } else if (value instanceof Tensor tensor) {
      checkTensor(owner, tensor, path);
    } else if (value != null) {
      checkContainer(owner, value, path);
    }
  }

  private void checkContainer(Module owner, Object value, String path) {
    if (value instanceof Slot<?> slot) {
      checkValue(owner, slot.source() == null ? slot.ownValue() : null, path);
    } else if (value instanceof Optional<?> optional) {
      checkValue(owner, optional.orElse(null), path);
    } else if (value instanceof AtomicReference<?> reference) {
      checkValue(owner, reference.get(), path);
    } else if (visited.add(value)) {
      checkElements(owner, value, path);
    }
  }

  private void checkElements(Module owner, Object value, String path) {
    if (value instanceof Object[] array) {
      checkAll(owner, array, path);
    } else if (value instanceof Collection<?> collection) {
      checkAll(
          owner,
          collection.toArray(),
          path); // a copy, because another thread may change it concurrently
    } else if (value instanceof Map<?, ?> map) {
      checkEntries(owner, map, path);
    } else if (value instanceof TensorHolder holder) {
      checkAll(owner, holder.tensors().toArray(), path);
    } else if (value instanceof AtomicReferenceArray<?> array) {
      for (int i = 0; i < array.length(); i++) {
        checkValue(owner, array.get(i), path + "[" + i + "]");
      }
    } else if (value instanceof Record || isNamedLayer(value) || isTuple(value)) {
      checkFields(owner, value, path);
    }
  }

  /**
   * Whether the fields of a layer are inspected. Variables captured by a lambda are not: they
   * cannot be annotated.
   */
  private static boolean isNamedLayer(Object value) {
    Class<?> type = value.getClass();
    return value instanceof Layer && !type.isHidden() && !type.isAnonymousClass();
  }

  private static boolean isTuple(Object value) {
    return ModuleFields.isKotlinTuple(value.getClass());
  }

  private void checkAll(Module owner, Object[] values, String path) {
    for (int i = 0; i < values.length; i++) {
      checkValue(owner, values[i], path + "[" + i + "]");
    }
  }

  private void checkEntries(Module owner, Map<?, ?> map, String path) {
    for (Object each : map.entrySet().toArray()) {
      if (each instanceof Map.Entry<?, ?> entry) {
        checkValue(owner, entry.getKey(), path + ".keySet()");
        checkValue(owner, entry.getValue(), path + "[" + entry.getKey() + "]");
      }
    }
  }

  private void checkModule(Module owner, Module found, String path) {
    if (!isRegistered(found)) {
      throw Messages.module(owner, found, path);
    }
  }

  private void checkTensor(Module owner, Tensor found, String path) {
    if (!found.isClosed() && found.requiresGrad() && found.isLeaf() && !isRegistered(found)) {
      throw Messages.tensor(owner, found, path);
    }
  }

  /** Whether an object is in the root's tree, or in the tree of one of its ancestors. */
  private boolean isRegistered(Object found) {
    if (!registered.contains(found) && !ancestorsAdded) {
      ancestorsAdded = true;
      addAncestors();
    }
    return registered.contains(found);
  }

  private void addAncestors() {
    Set<Module> seen = identitySet();
    Deque<Module> queue = new ArrayDeque<>();
    queue.add(root);
    while (!queue.isEmpty()) {
      for (Module parent : queue.remove().state().parents()) {
        if (seen.add(parent)) {
          addTree(parent);
          queue.add(parent);
        }
      }
    }
  }

  private void addTree(Module top) {
    for (Module module : ModuleTree.modules(top).values()) {
      if (registered.add(module)) {
        NamedState state = module.state();
        state.parameters().values().forEach(slot -> registered.add(slot.ownValue()));
        state.buffers().values().forEach(slot -> registered.add(slot.ownValue()));
        state.hidden().values().forEach(slot -> registered.add(slot.ownValue()));
      }
    }
  }

  private static @Nullable Object read(Field field, Object holder) {
    try {
      return field.get(holder);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " was made accessible and is not", e);
    }
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Error messages. */
  private static final class Messages {
    private Messages() {}

    static IllegalStateException module(Module owner, Module found, String path) {
      String line =
          isField(path)
              ? path + " = register(\"" + path + "\", ...)"
              : "register(\"" + base(path) + "\", new ModuleList<>(...)), or register each of them";
      return unregistered(owner, path, found.reprName(), line);
    }

    static IllegalStateException tensor(Module owner, Tensor found, String path) {
      String line =
          isField(path)
              ? path + " = parameter(\"" + path + "\", ...)"
              : "register(\""
                  + base(path)
                  + "\", new ParameterList(...)), or register each of them";
      return unregistered(
          owner, path, "a tensor " + found.shape() + " that requires a gradient", line);
    }

    private static IllegalStateException unregistered(
        Module owner, String path, String what, String line) {
      return new IllegalStateException(
          owner.reprName()
              + "."
              + path
              + " ("
              + what
              + ") is not registered, so it would not be trained, saved, moved, or switched by"
              + " eval(): write "
              + line
              + "; or mark the field with @Unregistered if that is meant");
    }

    private static boolean isField(String path) {
      return base(path).length() == path.length();
    }

    private static String base(String path) {
      return path.split("[.\\[]", 2)[0];
    }
  }
}
