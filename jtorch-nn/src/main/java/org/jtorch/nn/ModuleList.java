package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * List of modules, {@code torch.nn.ModuleList}.
 *
 * @param <M> the type of the modules
 */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
  private final ModuleEntries<M> modules = new ModuleEntries<>(state(), this::slot);

  /**
   * Creates a list of modules.
   *
   * @param modules in order
   */
  @SafeVarargs
  public ModuleList(M... modules) {
    for (M module : modules) {
      append(module);
    }
  }

  /**
   * Creates a list of modules.
   *
   * @param modules in order
   */
  public ModuleList(Iterable<? extends M> modules) {
    modules.forEach(this::append);
  }

  /** Adds a module at the end, {@code append}. */
  @CanIgnoreReturnValue
  public ModuleList<M> append(M module) {
    modules.add(module);
    return this;
  }

  /** Adds modules at the end in order, {@code extend}. */
  @CanIgnoreReturnValue
  public ModuleList<M> extend(Iterable<? extends M> modules) {
    modules.forEach(this::append);
    return this;
  }

  /**
   * Inserts a module, {@code insert}; the following modules are renumbered.
   *
   * @param index position from 0 to {@link #size}; negative indices count from the end
   * @param module the module
   * @return this
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  @CanIgnoreReturnValue
  public ModuleList<M> insert(int index, M module) {
    modules.insert(index, module);
    return this;
  }

  /**
   * Removes and returns a module, {@code pop}; the following modules are renumbered.
   *
   * @param index zero-based index; negative indices count from the end
   * @return the module
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  @CanIgnoreReturnValue
  public M pop(int index) {
    return modules.remove(index);
  }

  /**
   * Returns one module, {@code list[i]}.
   *
   * @param index zero-based index; negative indices count from the end
   * @return the module
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public M get(int index) {
    return modules.get(index);
  }

  /**
   * Returns a list of a range of the modules, numbered from 0, {@code list[start:end]}.
   *
   * @param start first index, inclusive
   * @param end last index, exclusive
   * @return a list that shares the modules
   * @throws IndexOutOfBoundsException if the range is out of bounds
   */
  public ModuleList<M> slice(int start, int end) {
    List<M> all = new ArrayList<>();
    modules.forEach(all::add);
    return new ModuleList<>(all.subList(start, end));
  }

  /**
   * Replaces one module, {@code list[i] = module}.
   *
   * @param index zero-based index; negative indices count from the end
   * @param module the module
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public void set(int index, M module) {
    modules.set(index, module);
  }

  /** {@return the number of modules, {@code len(list)}} */
  public int size() {
    return modules.size();
  }

  @Override
  public Iterator<M> iterator() {
    return modules.iterator();
  }
}
