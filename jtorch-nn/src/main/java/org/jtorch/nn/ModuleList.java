package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Modules by number, to be called as one likes, {@code torch.nn.ModuleList}.
 *
 * <p><b>Ownership:</b> as its modules.
 *
 * <p><b>Thread safety:</b> as its modules; changes are for one thread at a time.
 *
 * @param <M> the type of the modules
 */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
  private final ModuleEntries<M> modules = new ModuleEntries<>(state(), this::slot);

  /**
   * A list of modules.
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
   * A list of modules.
   *
   * @param modules in order
   */
  public ModuleList(Iterable<? extends M> modules) {
    modules.forEach(this::append);
  }

  /**
   * Adds a module at the end, {@code append}.
   *
   * @param module the module
   * @return this
   */
  @CanIgnoreReturnValue
  public ModuleList<M> append(M module) {
    modules.add(module);
    return this;
  }

  /**
   * Adds modules at the end, {@code extend}.
   *
   * @param modules in order
   * @return this
   */
  @CanIgnoreReturnValue
  public ModuleList<M> extend(Iterable<? extends M> modules) {
    modules.forEach(this::append);
    return this;
  }

  /**
   * Adds a module before another, {@code insert}; those from there on have the next number.
   *
   * @param index from 0 to {@link #size}, or from -1 for the last backwards
   * @param module the module
   * @return this
   * @throws IndexOutOfBoundsException if there is no such place
   */
  @CanIgnoreReturnValue
  public ModuleList<M> insert(int index, M module) {
    modules.insert(index, module);
    return this;
  }

  /**
   * Takes a module out, {@code pop}; those behind it have the number before.
   *
   * @param index from 0, or from -1 for the last backwards
   * @return the module
   * @throws IndexOutOfBoundsException if there is none
   */
  @CanIgnoreReturnValue
  public M pop(int index) {
    return modules.remove(index);
  }

  /**
   * One module, {@code list[i]}.
   *
   * @param index from 0, or from -1 for the last backwards
   * @return the module
   * @throws IndexOutOfBoundsException if there is none
   */
  public M get(int index) {
    return modules.get(index);
  }

  /**
   * A list of some of the modules, numbered from 0, {@code list[start:end]}.
   *
   * @param start the first
   * @param end behind the last
   * @return a list that shares them
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public ModuleList<M> slice(int start, int end) {
    List<M> all = new ArrayList<>();
    modules.forEach(all::add);
    return new ModuleList<>(all.subList(start, end));
  }

  /**
   * Replaces one module, {@code list[i] = module}.
   *
   * @param index from 0, or from -1 for the last backwards
   * @param module the module
   * @throws IndexOutOfBoundsException if there is none to replace
   */
  public void set(int index, M module) {
    modules.set(index, module);
  }

  /**
   * How many modules there are, {@code len(list)}.
   *
   * @return the number
   */
  public int size() {
    return modules.size();
  }

  @Override
  public Iterator<M> iterator() {
    return modules.iterator();
  }
}
