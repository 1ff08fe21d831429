package org.jtorch.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The numbered children of a container, in order.
 *
 * @param <M> their type
 */
final class ModuleEntries<M> implements Iterable<M> {
  private final NamedState state;
  private final BiFunction<String, M, Slot<M>> register;
  private final List<Slot<M>> slots = new ArrayList<>();

  /** No entries; new ones are registered with the container by a function. */
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

  /** All entries from there on move up, and all are numbered anew. */
  void insert(int index, M module) {
    int place = index == slots.size() ? index : place(index);
    String unusedName = "inserted at " + place;
    slots.add(place, register.apply(unusedName, module));
    state.moveLastChildTo(place);
    state.renumberChildren();
  }

  /** All entries behind it move down, and all are numbered anew. */
  M remove(int index) {
    int place = place(index);
    state.remove(name(place));
    M removed = slots.remove(place).get();
    state.renumberChildren();
    return removed;
  }

  M get(int index) {
    return slots.get(place(index)).get();
  }

  void set(int index, M module) {
    slots.get(place(index)).set(module);
  }

  String name(int place) {
    return List.copyOf(state.children().keySet()).get(place);
  }

  /** The first name of an entry. */
  String nameOf(M module) {
    int place = 0;
    while (slots.get(place).get() != module) {
      place++;
    }
    return name(place);
  }

  int size() {
    return slots.size();
  }

  @Override
  public Iterator<M> iterator() {
    return slots.stream().map(Slot::get).iterator();
  }

  private int place(int index) {
    int place = index < 0 ? index + slots.size() : index;
    if (place < 0 || place >= slots.size()) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is out of range: there are " + slots.size() + " modules");
    }
    return place;
  }
}
