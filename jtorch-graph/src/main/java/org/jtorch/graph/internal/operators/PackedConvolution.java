package org.jtorch.graph.internal.operators;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.MemoryFormat;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.ResolvedOperator;

/** oneDNN's convolutions, whose weights are packed when a program is prepared. */
public final class PackedConvolution {
  /** A convolution, and a function of its result. */
  public static final String UNARY = "mkldnn::_convolution_pointwise";

  /** A convolution, an addition, and a function of the sum. */
  public static final String BINARY = "mkldnn::_convolution_pointwise.binary";

  private static final String PACKING = "mkldnn::_reorder_convolution_weight";

  private PackedConvolution() {}

  public static boolean isPacked(Node node) {
    return node.operator().equals(UNARY) || node.operator().equals(BINARY);
  }

  /** Returns a constant list of numbers; null if it is none. */
  public static @Nullable List<Long> numbers(Node node, String name, long missing) {
    Argument argument = node.arguments().get(name);
    if (argument == null) {
      return List.of(missing);
    }
    if (!(argument instanceof Argument.Items list)) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (Argument item : list.items()) {
      if (!(item instanceof Argument.Constant constant) || !(constant.value() instanceof Long n)) {
        return null;
      }
      numbers.add(n);
    }
    return numbers;
  }

  /**
   * Returns the call of a node with the weight that it uses, packed.
   *
   * @param weight the weight in PyTorch's layout, float32 of shape (out, in / groups, height,
   *     width)
   * @param packed receives the packed weight, to be closed with the program
   */
  public static Call call(
      Node node, ResolvedOperator operator, Tensor weight, List<Tensor> packed) {
    Tensor inner = pack(node, weight);
    packed.add(inner);
    int place =
        operator.parameters().stream().map(ResolvedOperator.Parameter::name).toList().indexOf("W");
    return (run, arguments) -> {
      if (!(arguments[0] instanceof Tensor x) || x.dtype() != DType.FLOAT32) {
        throw new TorchException("conv2d: the optimized program takes float32", "", null);
      }
      Object[] given = arguments.clone();
      given[place] = inner;
      return operator.call(given);
    };
  }

  private static Tensor pack(Node node, Tensor weight) {
    ResolvedOperator packing =
        ResolvedOperator.find(PACKING)
            .orElseThrow(() -> new TorchException("libtorch has no operator " + PACKING, "", null));
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Object[] arguments = {
        weight.detach().to(MemoryFormat.CHANNELS_LAST),
        longs(node, "padding"),
        longs(node, "stride"),
        longs(node, "dilation"),
        groups(node.arguments()),
        null
      };
      return TensorScope.unscoped((Tensor) packing.call(arguments)[0]);
    }
  }

  private static long[] longs(Node node, String name) {
    List<Long> numbers = numbers(node, name, 0);
    return (numbers == null ? Collections.<Long>emptyList() : numbers)
        .stream().mapToLong(Long::longValue).toArray();
  }

  private static long groups(Map<String, Argument> arguments) {
    return arguments.get("groups") instanceof Argument.Constant groups
        ? Numbers.toLong(groups.value())
        : 1;
  }
}
