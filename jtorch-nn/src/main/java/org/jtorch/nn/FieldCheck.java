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
 * Refuses a module that holds other modules, or leaves that require a gradient, in fields without
 * having registered them: nothing would train, save, move or switch them. Values are looked at once
 * per instance, at the first call and when the state is first asked for.
 */
final class FieldCheck {
  private final Module root;
  private final Set<Object> registered = identitySet();
  private final Set<Object> visited = identitySet();
  private boolean knowsAncestors;

  private FieldCheck(Module root) {
    this.root = root;
    addTree(root);
  }

  /** Checks what a module registered when its state is asked for. */
  static void beforeState(Module root) {
    if (root.fieldCheck == Module.UNCHECKED) {
      run(root, Module.CHECKED);
    }
  }

  /** Checks a module that is called for the first time, and all below it. */
  static void beforeCall(Module root) {
    run(root, Module.CALLED);
  }

  /** Checks again what the first call may have put into fields. */
  static void afterCall(Module root) {
    run(root, Module.CALLED);
  }

  private static void run(Module root, byte state) {
    FieldCheck check = new FieldCheck(root);
    Collection<Module> modules = ModuleTree.modules(root).values();
    for (Module module : modules) {
      check.fields(module, module, "");
      module
          .state()
          .children()
          .forEach((name, slot) -> check.function(module, name, slot.ownValue()));
    }
    modules.forEach(module -> module.fieldCheck = (byte) Math.max(module.fieldCheck, state));
  }

  /** A function that stands in a module's place may be an object with fields of its own. */
  private void function(Module owner, String name, Object child) {
    if (!(child instanceof Module)) {
      value(owner, child, name);
    }
  }

  private void fields(Module owner, Object holder, String path) {
    for (Field field : ModuleFields.of(holder.getClass())) {
      value(
          owner,
          read(field, holder),
          path.isEmpty() ? field.getName() : path + "." + field.getName());
    }
  }

  private void value(Module owner, @Nullable Object value, String path) {
    if (value instanceof Module module) {
      module(owner, module, path);
    } else if (value instanceof Tensor tensor) {
      tensor(owner, tensor, path);
    } else if (value != null) {
      container(owner, value, path);
    }
  }

  private void container(Module owner, Object value, String path) {
    if (value instanceof Slot<?> slot) {
      value(owner, slot.source() == null ? slot.ownValue() : null, path);
    } else if (value instanceof Optional<?> optional) {
      value(owner, optional.orElse(null), path);
    } else if (value instanceof AtomicReference<?> reference) {
      value(owner, reference.get(), path);
    } else if (visited.add(value)) {
      elements(owner, value, path);
    }
  }

  private void elements(Module owner, Object value, String path) {
    if (value instanceof Object[] array) {
      all(owner, array, path);
    } else if (value instanceof Collection<?> collection) {
      all(owner, collection.toArray(), path); // a copy: another thread may change it meanwhile
    } else if (value instanceof Map<?, ?> map) {
      entries(owner, map, path);
    } else if (value instanceof TensorHolder holder) {
      all(owner, holder.tensors().toArray(), path);
    } else if (value instanceof AtomicReferenceArray<?> array) {
      for (int i = 0; i < array.length(); i++) {
        value(owner, array.get(i), path + "[" + i + "]");
      }
    } else if (value instanceof Record || isNamedLayer(value) || isTuple(value)) {
      fields(owner, value, path);
    }
  }

  /** What a lambda captured is no field: nobody could mark it. */
  private static boolean isNamedLayer(Object value) {
    Class<?> type = value.getClass();
    return value instanceof Layer && !type.isHidden() && !type.isAnonymousClass();
  }

  private static boolean isTuple(Object value) {
    return ModuleFields.isKotlinTuple(value.getClass());
  }

  private void all(Module owner, Object[] values, String path) {
    for (int i = 0; i < values.length; i++) {
      value(owner, values[i], path + "[" + i + "]");
    }
  }

  private void entries(Module owner, Map<?, ?> map, String path) {
    for (Object each : map.entrySet().toArray()) {
      if (each instanceof Map.Entry<?, ?> entry) {
        value(owner, entry.getKey(), path + ".keySet()");
        value(owner, entry.getValue(), path + "[" + entry.getKey() + "]");
      }
    }
  }

  private void module(Module owner, Module found, String path) {
    if (!isRegistered(inPlaceOf(found))) {
      throw Refusal.module(owner, found, path);
    }
  }

  /** What a module hands its calls to, which stands in the tree instead of it. */
  private static Module inPlaceOf(Module found) {
    SyncBatchNorm successor = found instanceof BatchNorm norm ? norm.successor() : null;
    return successor == null ? found : successor;
  }

  private void tensor(Module owner, Tensor found, String path) {
    if (!found.isClosed() && found.requiresGrad() && found.isLeaf() && !isRegistered(found)) {
      throw Refusal.tensor(owner, found, path);
    }
  }

  /** Whether something is in the root's tree, or in the tree of a module above it. */
  private boolean isRegistered(Object found) {
    if (!registered.contains(found) && !knowsAncestors) {
      knowsAncestors = true;
      addAncestors();
    }
    return registered.contains(found);
  }

  private void addAncestors() {
    Set<Module> seen = identitySet();
    Deque<Module> left = new ArrayDeque<>();
    left.add(root);
    while (!left.isEmpty()) {
      for (Module parent : left.remove().state().parents()) {
        if (seen.add(parent)) {
          addTree(parent);
          left.add(parent);
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

  /** The messages. */
  private static final class Refusal {
    private Refusal() {}

    static IllegalStateException module(Module owner, Module found, String path) {
      String line =
          isField(path)
              ? path + " = register(\"" + path + "\", ...)"
              : "register(\"" + base(path) + "\", new ModuleList<>(...)), or register each of them";
      return refused(owner, path, found.reprName(), line);
    }

    static IllegalStateException tensor(Module owner, Tensor found, String path) {
      String line =
          isField(path)
              ? path + " = parameter(\"" + path + "\", ...)"
              : "register(\""
                  + base(path)
                  + "\", new ParameterList(...)), or register each of them";
      return refused(owner, path, "a tensor " + found.shape() + " that requires a gradient", line);
    }

    private static IllegalStateException refused(
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
