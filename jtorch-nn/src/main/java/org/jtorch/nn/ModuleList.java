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
 * <p><b>Thread safety:</b> as its modules; {@link #append} is for one thread at a time.
 *
 * @param <M> the type of the modules
 */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
  private final List<Slot<M>> modules = new ArrayList<>();

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
    modules.add(slot(Integer.toString(modules.size()), module));
    return this;
  }

  /**
   * One module, {@code list[i]}.
   *
   * @param index from 0
   * @return the module
   * @throws IndexOutOfBoundsException if there is none
   */
  public M get(int index) {
    return modules.get(index).get();
  }

  /**
   * Replaces one module, {@code list[i] = module}.
   *
   * @param index from 0
   * @param module the module
   * @throws IndexOutOfBoundsException if there is none to replace
   */
  public void set(int index, M module) {
    modules.get(index).set(module);
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
    return modules.stream().map(Slot::get).iterator();
  }
}
