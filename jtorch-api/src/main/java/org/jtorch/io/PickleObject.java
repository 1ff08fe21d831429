package org.jtorch.io;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of calling a Python class or function that jtorch does not implement: what the file
 * passes to it. Compared by identity, as objects of most Python classes are.
 */
final class PickleObject {
  private final String className;
  private final PickleTuple arguments;
  private @Nullable Object state;
  private @Nullable PickleDict items;
  private @Nullable List<Object> elements;

  PickleObject(String className, PickleTuple arguments) {
    this.className = className;
    this.arguments = arguments;
  }

  String className() {
    return className;
  }

  PickleTuple arguments() {
    return arguments;
  }

  /** Returns the argument of {@code __setstate__}, or null. */
  @Nullable Object state() {
    return state;
  }

  void state(Object value) {
    state = value;
  }

  /** Returns the entries of a subclass of dict. */
  PickleDict items() {
    PickleDict dict = items == null ? new PickleDict() : items;
    items = dict;
    return dict;
  }

  /** Returns the elements of a subclass of list or set. */
  List<Object> elements() {
    List<Object> list = elements == null ? new ArrayList<>() : elements;
    elements = list;
    return list;
  }
}
