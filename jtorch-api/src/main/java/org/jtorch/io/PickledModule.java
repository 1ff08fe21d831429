package org.jtorch.io;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;

/** The tensors of a pickled {@code torch.nn.Module}, under the names of its state dict. */
final class PickledModule {
  /** More tensors than models have; a shared module counts each time. */
  private static final int MOST_TENSORS = 200_000;

  private static final int MAX_DEPTH = 500;
  private static final String MODULES = "_modules";

  private final BiConsumer<String, Object> consumer;
  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int count;

  private PickledModule(BiConsumer<String, Object> consumer) {
    this.consumer = consumer;
  }

  /** Whether an object is a module. */
  static boolean is(Checkpoint.UnknownObject object) {
    return attributes(object).get(MODULES) instanceof Map<?, ?>;
  }

  /**
   * Passes parameters, then persistent buffers, then those of the children, as {@code state_dict}
   * does.
   */
  static void forEach(Checkpoint.UnknownObject module, BiConsumer<String, Object> consumer) {
    new PickledModule(consumer).visit(module, "");
  }

  private void visit(Checkpoint.UnknownObject module, String prefix) {
    if (open.size() == MAX_DEPTH) {
      throw new MalformedException("modules nested more than " + MAX_DEPTH + " levels deep");
    } else if (!open.add(module)) {
      throw new MalformedException("the module at \"" + prefix + "\" contains itself");
    }
    Map<String, Object> attributes = attributes(module);
    Object hidden = attributes.get("_non_persistent_buffers_set");
    Set<?> skipped = hidden instanceof Set<?> names ? names : Set.of();
    tensors(prefix, attributes.get("_parameters"), Set.of());
    tensors(prefix, attributes.get("_buffers"), skipped);
    if (attributes.get(MODULES) instanceof Map<?, ?> modules) {
      modules.forEach(
          (name, child) -> {
            count();
            if (child instanceof Checkpoint.UnknownObject inner) {
              visit(inner, prefix + name + ".");
            }
          });
    }
    open.remove(module);
  }

  private void tensors(String prefix, @Nullable Object named, Set<?> skipped) {
    if (named instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (!(value instanceof Optional<?>) && !skipped.contains(name)) {
              count();
              consumer.accept(prefix + name, value);
            }
          });
    }
  }

  private void count() {
    count++;
    if (count > MOST_TENSORS) {
      throw new MalformedException("more than " + MOST_TENSORS + " modules and tensors");
    }
  }

  /** Returns the attributes of a module; a {@code GraphModule} is pickled as a function of them. */
  private static Map<String, Object> attributes(Checkpoint.UnknownObject object) {
    Map<String, Object> attributes = object.attributes();
    boolean isCall = attributes.isEmpty() && !object.arguments().isEmpty();
    return isCall ? CheckpointPaths.attributes(object.arguments().get(0)) : attributes;
  }
}
