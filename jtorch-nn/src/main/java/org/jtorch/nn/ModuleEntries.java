package org.jtorch.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Numbered children of a container, in order.
 *
 * @param <M> their type
 */
final class ModuleEntries<M> implements Iterable<M> {
  private final NamedState state;
  private final BiFunction<String, M, Slot<M>> register;
  private final List<Slot<M>> slots = new ArrayList<>();

  /** Creates an empty list; {@code register} registers new entries on the container. */
  ModuleEntries(NamedState state, BiFunction<String, M, Slot<M>> register) {
    this.state = state;
    this.register = register;
  }

  void add(M module) {
    add(Integer.toString(slots.size()), module);
  }

  void add(String name, M module) {
    slots.add(register.apply(name, module));
  }

  /** Inserts a module and renumbers all entries. */
  void insert(int index, M module) {
    int position = index == slots.size() ? index : resolve(index);
    String unusedName = "inserted at " + position;
    slots.add(position, register.apply(unusedName, module));
    state.moveLastChildTo(position);
    state.renumberChildren();
  }

  /** Removes a module and renumbers all entries. */
  M remove(int index) {
    int position = resolve(index);
    state.remove(name(position));
    M removed = slots.remove(position).get();
    state.renumberChildren();
    return removed;
  }

  M get(int index) {
    return slots.get(resolve(index)).get();
  }

  void set(int index, M module) {
    slots.get(resolve(index)).set(module);
  }

  String name(int position) {
    return List.copyOf(state.children().keySet()).get(position);
  }

  /** Name of the first entry that holds a module. */
  String nameOf(M module) {
    int position = 0;
    while (slots.get(position).get() != module) {
      position++;
    }
    return name(position);
  }

  int size() {
    return slots.size();
  }

  @Override
  public Iterator<M> iterator() {
    return slots.stream().map(Slot::get).iterator();
  }

  private int resolve(int index) {
    int position = index < 0 ? index + slots.size() : index;
    if (position < 0 || position >= slots.size()) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is out of range: there are " + slots.size() + " modules");
    }
    return position;
  }
}
