package org.jtorch.nn;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Body;
import org.jtorch.Tensor;

/** Lends tensors to a module in place of its own for the time of one call. */
final class FunctionalCall {
  /** A slot that reads as a tensor that is lent to it. */
  private record Lent(Tensor value) implements Slot.Source<Tensor> {
    @Override
    public Tensor read() {
      return value;
    }

    @Override
    public void write(Tensor other) {
      throw new IllegalStateException("a parameter cannot be replaced during a functional call");
    }
  }

  private FunctionalCall() {}

  static <T, E extends Exception> T run(Module module, Map<String, Tensor> state, Body<T, E> body)
      throws E {
    IdentityHashMap<Slot<Tensor>, Slot.@Nullable Source<Tensor>> before = new IdentityHashMap<>();
    IdentityHashMap<Slot<Tensor>, Tensor> lent = lent(module, state);
    try {
      lent.forEach(
          (slot, value) -> {
            before.put(slot, slot.source());
            slot.redirect(new Lent(value));
          });
      return body.run();
    } finally {
      before.forEach(Slot::redirect);
    }
  }

  /** What each slot is to read as: a tensor that is tied under other names is lent to all. */
  private static IdentityHashMap<Slot<Tensor>, Tensor> lent(
      Module module, Map<String, Tensor> state) {
    IdentityHashMap<Slot<Tensor>, Tensor> lent = new IdentityHashMap<>();
    IdentityHashMap<Tensor, Tensor> byOriginal = new IdentityHashMap<>();
    state.forEach(
        (name, value) -> {
          Slot<Tensor> slot = slot(module, name);
          byOriginal.put(slot.get(), Objects.requireNonNull(value, name));
          lent.put(slot, value);
        });
    ModuleCopy.slots(module)
        .forEach(
            (name, slot) -> {
              Tensor tied = byOriginal.get(slot.get());
              if (tied != null) {
                lent.putIfAbsent(slot, tied);
              }
            });
    return lent;
  }

  private static Slot<Tensor> slot(Module module, String path) {
    Module owner = ModuleLookup.module(module, ModuleLookup.ownerOf(path));
    Slot<Tensor> buffer = owner.state().buffers().get(ModuleLookup.nameOf(path));
    return buffer == null ? ModuleLookup.parameter(module, path) : buffer;
  }
}
