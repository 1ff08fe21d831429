package org.jtorch.io;

import java.util.Collection;
import java.util.List;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** A Python tuple under construction, also used for the arguments of an opcode. */
record PickleTuple(List<Object> items) {
  int size() {
    return items.size();
  }

  Object get(int index) {
    if (index >= items.size()) {
      throw new MalformedException(
          "expected more than " + items.size() + " arguments (one more at place " + index + ")");
    }
    return items.get(index);
  }

  String text(int index) {
    if (get(index) instanceof String text) {
      return text;
    }
    throw wrong(index, "text");
  }

  long integer(int index) {
    if (get(index) instanceof Long value) {
      return value;
    }
    throw wrong(index, "an integer");
  }

  double real(int index) {
    Object value = get(index);
    if (value instanceof Double || value instanceof Long) {
      return ((Number) value).doubleValue();
    }
    throw wrong(index, "a number");
  }

  boolean bool(int index) {
    if (get(index) instanceof Boolean value) {
      return value;
    }
    throw wrong(index, "a boolean");
  }

  byte[] bytes(int index) {
    if (get(index) instanceof byte[] value) {
      return value;
    }
    throw wrong(index, "bytes");
  }

  PickleTuple tuple(int index) {
    if (get(index) instanceof PickleTuple value) {
      return value;
    }
    throw wrong(index, "a tuple");
  }

  /** Returns the elements of the tuple, list or set at an index. */
  Collection<?> elements(int index) {
    Object value = get(index);
    if (value instanceof PickleTuple tuple) {
      return tuple.items;
    }
    if (value instanceof Collection<?> collection) {
      return collection;
    }
    throw wrong(index, "a list");
  }

  /** Returns the integers of the tuple, list or torch.Size at an index. */
  long[] integers(int index) {
    if (get(index) instanceof Shape shape) {
      return shape.toArray();
    }
    Collection<?> values = elements(index);
    long[] numbers = new long[values.size()];
    int filled = 0;
    for (Object value : values) {
      if (!(value instanceof Long number)) {
        throw wrong(index, "a tuple of integers");
      }
      numbers[filled++] = number;
    }
    return numbers;
  }

  /**
   * Returns the number of containers that a copy of these arguments creates. A few bytes in a file
   * can request a copy of a large value.
   */
  long weight() {
    long weight = 0;
    for (Object item : items) {
      if (item instanceof PickleTuple tuple) {
        weight += tuple.size();
      } else if (item instanceof PickleDict dict) {
        weight += dict.entries().size();
      } else if (item instanceof Collection<?> collection) {
        weight += collection.size();
      } else if (item instanceof String text) {
        weight += text.length() / 16;
      } else if (item instanceof byte[] bytes) {
        weight += bytes.length / 16;
      }
    }
    return weight;
  }

  private MalformedException wrong(int index, String wanted) {
    return new MalformedException(
        "expected "
            + wanted
            + " as argument "
            + index
            + ", found "
            + PickleTree.describe(get(index)));
  }
}
