package org.jtorch.graph.internal.tracing;

import java.util.Arrays;
import java.util.List;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.graph.Expression;
import org.jtorch.graph.ValueType;

/** Types of tensors at hand. */
final class TensorTypes {
  private TensorTypes() {}

  static ValueType of(Tensor tensor) {
    boolean strided = tensor.layout() == Layout.STRIDED && !tensor.isNested();
    return new ValueType.OfTensor(
        tensor.dtype(),
        strided ? expressions(tensor.shape().toArray()) : List.of(),
        strided ? expressions(tensor.strides()) : List.of(),
        tensor.device(),
        tensor.layout(),
        tensor.requiresGrad());
  }

  private static List<Expression> expressions(long[] numbers) {
    return Arrays.stream(numbers).mapToObj(Expression::of).toList();
  }
}
