package org.jtorch.io;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jtorch.internal.zip.MalformedException;

/** Modifies the objects of a pickle: elements, items and state. */
final class PickleTargets {
  private PickleTargets() {}

  @SuppressWarnings("unchecked")
  static void append(Object target, List<Object> items) {
    if (target instanceof ArrayList<?>) {
      ((ArrayList<Object>) target).addAll(items);
    } else if (target instanceof PickleObject object) {
      object.elements().addAll(items);
    } else {
      throw new MalformedException("appends to " + PickleTree.describe(target));
    }
  }

  @SuppressWarnings("unchecked")
  static void add(Object target, List<Object> items) {
    if (target instanceof LinkedHashSet<?>) {
      ((LinkedHashSet<Object>) target).addAll(PickleCalls.set(items));
    } else if (target instanceof PickleObject object) {
      object.elements().addAll(items);
    } else {
      throw new MalformedException("adds to " + PickleTree.describe(target));
    }
  }

  /** Sets {@code target[key] = value} of pairs and returns the dict. */
  @CanIgnoreReturnValue
  static PickleDict setItems(Object target, List<Object> items) {
    PickleDict dict =
        target instanceof PickleDict known
            ? known
            : target instanceof PickleObject object ? object.items() : null;
    if (dict == null) {
      throw new MalformedException("sets an item of " + PickleTree.describe(target));
    } else if (items.size() % 2 != 0) {
      throw new MalformedException("a key without a value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      dict.put(items.get(i), items.get(i + 1));
    }
    return dict;
  }

  /**
   * Sets an object's state. Python attributes of what is a container or a tensor in Java are
   * dropped.
   */
  static Object build(Object built, Object state) {
    if (built instanceof NumpyDtype dtype) {
      dtype.state(new PickleTuple(List.of(state)).tuple(0));
    } else if (built instanceof PickleObject object) {
      object.state(state);
    } else if (!(built instanceof PickleDict)
        && !(built instanceof PickledTensor)
        && !(built instanceof Collection<?>)) {
      throw new MalformedException("sets the state of " + PickleTree.describe(built));
    }
    return built;
  }
}
