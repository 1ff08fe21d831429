package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Dictionary of modules, {@code torch.nn.ModuleDict}.
 *
 * @param <M> the type of the modules
 */
public final class ModuleDict<M extends Module> extends Module {
  private final Map<String, Slot<M>> modules = new LinkedHashMap<>();

  /** Creates an empty dictionary. */
  public ModuleDict() {}

  /**
   * Creates a dictionary of modules.
   *
   * @param modules in the map's order
   */
  public ModuleDict(Map<String, ? extends M> modules) {
    modules.forEach(this::put);
  }

  /**
   * Adds or replaces a module, {@code dict[name] = module}.
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
   * Removes and returns a module, {@code pop}.
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

  /** Removes all modules, {@code clear}. */
  public void clear() {
    List.copyOf(modules.keySet()).forEach(this::pop);
  }

  /**
   * Returns the module of a name, {@code dict[name]}.
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
   * Returns whether the name exists, {@code name in dict}.
   *
   * @param name the name
   * @return true if it exists
   */
  public boolean contains(String name) {
    return modules.containsKey(name);
  }

  /** {@return the number of modules, {@code len(dict)}} */
  public int size() {
    return modules.size();
  }

  /** {@return the modules in order, {@code dict.values()}} */
  public List<M> values() {
    return modules.values().stream().map(Slot::get).toList();
  }

  /** {@return the names in order, {@code dict.keys()}} */
  public Set<String> keys() {
    return Collections.unmodifiableSet(modules.keySet());
  }
}
