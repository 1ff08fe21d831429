package org.jtorch.graph.internal.script;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;

/** Values of TorchScript in Java. */
final class ScriptValues {
  /** A number that the program has made a tensor, and may make a number again. */
  record NumberTensor(Object number) {
    DType dtype() {
      return number instanceof Boolean
          ? DType.BOOL
          : number instanceof Long ? DType.INT64 : DType.FLOAT32;
    }
  }

  /** A boolean that depends on elements of a tensor. */
  static final Object OF_ELEMENTS = new Object();

  private ScriptValues() {}

  @SuppressWarnings("unchecked")
  static List<@Nullable Object> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw new UnsupportedOperationException("a list or tuple is needed, not " + value);
  }

  static Tensor tensor(@Nullable Object value) {
    if (value instanceof Tensor tensor) {
      return tensor;
    }
    throw new UnsupportedOperationException("a tensor is needed, not " + value);
  }

  static boolean isNumber(@Nullable Object value) {
    return value instanceof Number || value instanceof Boolean;
  }
}
