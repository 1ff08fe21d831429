package org.jtorch.graph.internal.signatures;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;

/** Puts leaves into a structure. */
final class Unflattening {
  private Unflattening() {}

  /** Returns the value whose leaves are these, of which there are as many as the structure has. */
  static IValue value(TreeSpec spec, List<?> leaves) {
    return value(spec, leaves.iterator());
  }

  private static IValue value(TreeSpec spec, Iterator<?> leaves) {
    if (spec.kind() == TreeSpec.Kind.LEAF) {
      return leaf(leaves.next());
    }
    List<IValue> items = spec.children().stream().map(child -> value(child, leaves)).toList();
    return switch (spec.kind()) {
      case LIST -> new IValue.OfList(items);
      case DICT -> {
        Map<Object, IValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
          entries.put(spec.keys().get(i), items.get(i));
        }
        yield new IValue.OfDict(entries);
      }
      case FIELDS -> new IValue.OfTuple(items, spec.keys().stream().map(Object::toString).toList());
      default -> new IValue.OfTuple(items, List.of());
    };
  }

  static IValue leaf(Object value) {
    if (value instanceof Tensor tensor) {
      return new IValue.OfTensor(tensor);
    } else if (value instanceof Long number) {
      return new IValue.OfLong(number);
    } else if (value instanceof Double number) {
      return new IValue.OfDouble(number);
    } else if (value instanceof Boolean flag) {
      return new IValue.OfBoolean(flag);
    } else if (value instanceof String text) {
      return new IValue.OfString(text);
    } else if (value instanceof List<?> list) {
      return new IValue.OfList(list.stream().map(Unflattening::leaf).toList());
    } else if (value instanceof Argument.None) {
      return new IValue.None();
    }
    throw new IllegalStateException("a result of " + value.getClass().getName());
  }
}
