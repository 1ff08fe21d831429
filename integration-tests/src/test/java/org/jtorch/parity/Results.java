package org.jtorch.parity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.TensorHolder;
import org.jtorch.it.RecordParts;

/** Flattens what a call returned, as the cases do: lists, records and shapes element by element. */
final class Results {
  private Results() {}

  static List<Object> flatten(@Nullable Object result) {
    List<Object> flat = new ArrayList<>();
    add(result, flat);
    return flat;
  }

  private static void add(@Nullable Object result, List<Object> flat) {
    if (result instanceof List<?> list) {
      list.forEach(element -> add(element, flat));
    } else if (result instanceof TensorHolder holder) {
      flat.addAll(holder.tensors());
    } else if (result instanceof Shape shape) {
      for (long size : shape.toArray()) {
        flat.add(size);
      }
    } else if (result instanceof Record record && !(result instanceof Number)) {
      RecordParts.of(record).forEach(part -> add(part, flat));
    } else if (result != null) {
      flat.add(result);
    }
  }
}
