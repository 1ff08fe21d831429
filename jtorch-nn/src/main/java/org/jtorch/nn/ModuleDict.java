package org.jtorch.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Modules by name, to be called as one likes, {@code torch.nn.ModuleDict}.
 *
 * <p><b>Ownership:</b> as its modules.
 *
 * <p><b>Thread safety:</b> as its modules; {@link #put} is for one thread at a time.
 *
 * @param <M> the type of the modules
 */
public final class ModuleDict<M extends Module> extends Module {
  private final Map<String, Slot<M>> modules = new LinkedHashMap<>();

  /**
   * Modules by name.
   *
   * @param modules in the map's order
   */
  public ModuleDict(Map<String, ? extends M> modules) {
    modules.forEach(this::put);
  }

  /**
   * Adds a module, or replaces the one of that name, {@code dict[name] = module}.
   *
   * @param name without dots
   * @param module the module
   */
  public void put(String name, M module) {
    Slot<M> slot = modules.get(name);
    if (slot == null) {
      modules.put(name, slot(name, module));
    } else {
      slot.set(module);
    }
  }

  /**
   * The module of a name, {@code dict[name]}.
   *
   * @param name the name
   * @return the module
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public M get(String name) {
    Slot<M> slot = modules.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no module is named " + name + "; there are " + keys());
    }
    return slot.get();
  }

  /**
   * The names in order, {@code dict.keys()}.
   *
   * @return the names
   */
  public Set<String> keys() {
    return Collections.unmodifiableSet(modules.keySet());
  }
}
