package org.jtorch.graph.internal.interpreter;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** The arguments of a node, those that are the same in all runs filled in. */
final class NodeArguments {
  private final @Nullable Object[] template;
  private final int[] places;
  private final ValueReader[] readers;
  private final boolean makesTensors;

  NodeArguments(List<ValueReader> all) {
    template = new Object[all.size()];
    places =
        IntStream.range(0, all.size())
            .filter(i -> !(all.get(i) instanceof ValueReader.Fixed))
            .toArray();
    readers = new ValueReader[places.length];
    for (int i = 0; i < places.length; i++) {
      readers[i] = all.get(places[i]);
    }
    for (int i = 0; i < template.length; i++) {
      template[i] = all.get(i) instanceof ValueReader.Fixed fixed ? fixed.value() : null;
    }
    makesTensors = all.stream().anyMatch(SchemaArgument.NumberAsTensor.class::isInstance);
  }

  /** Returns the arguments of a run, which the caller may change. */
  @Nullable Object[] read(@Nullable Object[] values) {
    Object[] arguments = template.clone();
    for (int i = 0; i < places.length; i++) {
      arguments[places[i]] = readers[i].read(values);
    }
    return arguments;
  }

  /** Closes the tensors that {@link #read} has made of numbers. */
  void release(@Nullable Object[] arguments, @Nullable Object[] values) {
    if (!makesTensors) {
      return;
    }
    for (int i = 0; i < places.length; i++) {
      if (readers[i] instanceof SchemaArgument.NumberAsTensor reader
          && arguments[places[i]] instanceof Tensor tensor
          && values[reader.slot()] != tensor) {
        tensor.close();
      }
    }
  }
}
