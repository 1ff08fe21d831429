package org.jtorch.nn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.Computed;
import org.jtorch.nn.internal.ModuleAccess;

/** Gives other packages of this module access to the state of modules. */
final class StateAccess extends ModuleAccess<Module> {
  private record Redirected(Computed computed) implements Slot.Source<Tensor> {
    @Override
    public Tensor read() {
      return computed.read();
    }

    @Override
    public void write(Tensor value) {
      computed.write(value);
    }
  }

  @Override
  public Tensor tensor(Module module, String name) {
    return slot(module, name).get();
  }

  @Override
  public boolean has(Module module, String name) {
    return find(module, name) != null;
  }

  @Override
  public boolean isParameter(Module module, String name) {
    return module.state().parameters().containsKey(name);
  }

  @Override
  public void compute(Module module, String name, Computed computed) {
    Slot<Tensor> slot = slot(module, name);
    module.state().hide(name, slot);
    slot.redirect(new Redirected(computed));
  }

  @Override
  public @Nullable Computed computed(Module module, String name) {
    Slot<Tensor> slot = module.state().hidden().get(name);
    return slot == null ? null : computed(slot);
  }

  @Override
  public Collection<Computed> allComputed(Module module) {
    List<Computed> all = new ArrayList<>();
    module
        .state()
        .hidden()
        .values()
        .forEach(
            slot -> {
              Computed computed = computed(slot);
              if (computed != null) {
                all.add(computed);
              }
            });
    return all;
  }

  @Override
  public void restore(Module module, String name, Tensor tensor, boolean isParameter) {
    Slot<Tensor> slot = module.state().show(name, isParameter);
    slot.redirect(null);
    slot.set(tensor);
  }

  @Override
  public void addParameter(Module module, String name, Tensor tensor) {
    module.parameter(name, tensor);
  }

  @Override
  public void addBuffer(Module module, String name, Tensor tensor) {
    module.buffer(name, tensor);
  }

  @Override
  public void addChild(Module module, String name, Module child) {
    module.register(name, child);
  }

  @Override
  public void remove(Module module, String name) {
    module.state().remove(name);
  }

  @Override
  public void replace(Module module, String name, Tensor tensor) {
    slot(module, name).set(tensor);
  }

  private static @Nullable Computed computed(Slot<Tensor> slot) {
    return slot.source() instanceof Redirected redirected ? redirected.computed() : null;
  }

  private static Slot<Tensor> slot(Module module, String name) {
    Slot<Tensor> slot = find(module, name);
    if (slot == null) {
      throw new IllegalArgumentException(
          module.reprName()
              + " has no parameter or buffer \""
              + name
              + "\"; there are "
              + module.state().tensorNames());
    }
    return slot;
  }

  private static @Nullable Slot<Tensor> find(Module module, String name) {
    NamedState state = module.state();
    Slot<Tensor> parameter = state.parameters().get(name);
    Slot<Tensor> stored = parameter == null ? state.buffers().get(name) : parameter;
    return stored == null ? state.hidden().get(name) : stored;
  }
}
