package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Modules by name, to be called as one likes, {@code torch.nn.ModuleDict}.
 *
 * <p><b>Ownership:</b> as its modules.
 *
 * <p><b>Thread safety:</b> as its modules; changes are for one thread at a time.
 *
 * @param <M> the type of the modules
 */
public final class ModuleDict<M extends Module> extends Module {
  private final Map<String, Slot<M>> modules = new LinkedHashMap<>();

  /** No modules yet. */
  public ModuleDict() {}

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
   * Adds or replaces modules, {@code update}.
   *
   * @param modules by name, in the map's order
   */
  public void update(Map<String, ? extends M> modules) {
    modules.forEach(this::put);
  }

  /**
   * Takes a module out, {@code pop}.
   *
   * @param name the name
   * @return the module
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  @CanIgnoreReturnValue
  public M pop(String name) {
    M module = get(name);
    modules.remove(name);
    state().remove(name);
    return module;
  }

  /** Takes all modules out, {@code clear}. */
  public void clear() {
    List.copyOf(modules.keySet()).forEach(this::pop);
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
   * Whether there is a module of that name, {@code name in dict}.
   *
   * @param name the name
   * @return true if there is one
   */
  public boolean contains(String name) {
    return modules.containsKey(name);
  }

  /**
   * How many modules there are, {@code len(dict)}.
   *
   * @return the number
   */
  public int size() {
    return modules.size();
  }

  /**
   * The modules in order, {@code dict.values()}.
   *
   * @return the modules
   */
  public List<M> values() {
    return modules.values().stream().map(Slot::get).toList();
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
