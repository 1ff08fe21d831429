package org.jtorch.graph.internal.operators;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.ResolvedOperator;
import org.jtorch.internal.ScriptPrograms.Packing;

/** oneDNN's convolutions and linear layers, whose weights are packed when a program is prepared. */
public final class PackedLayers {
  /** A convolution, and a function of its result. */
  public static final String CONVOLUTION = "mkldnn::_convolution_pointwise";

  /** A convolution, an addition, and a function of the sum. */
  public static final String CONVOLUTION_SUM = "mkldnn::_convolution_pointwise.binary";

  /** A linear layer, and a function of its result. */
  public static final String LINEAR = "mkldnn::_linear_pointwise";

  /** A linear layer, and an addition. */
  public static final String LINEAR_SUM = "mkldnn::_linear_pointwise.binary";

  private static final Set<String> CONVOLUTIONS = Set.of(CONVOLUTION, CONVOLUTION_SUM);
  private static final Set<String> LINEAR_LAYERS = Set.of(LINEAR, LINEAR_SUM);

  private PackedLayers() {}

  public static boolean isPacked(Node node) {
    return isConvolution(node) || LINEAR_LAYERS.contains(node.operator());
  }

  public static boolean isConvolution(Node node) {
    return CONVOLUTIONS.contains(node.operator());
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
   * Returns the call of a node. A convolution uses a packed copy of its weight, a linear layer the
   * weight itself, because the copy of all of them would be as large as the program.
   *
   * @param weight the weight in PyTorch's layout, float32 of shape (out, in / groups, height,
   *     width) or (out, in)
   * @param input the type of the node's input; null if it is not known
   * @param packed receives the packed weight, to be closed with the program
   */
  public static Call call(
      Node node,
      ResolvedOperator operator,
      Tensor weight,
      @Nullable ValueType input,
      List<Tensor> packed) {
    boolean isConvolution = isConvolution(node);
    Tensor inner = isConvolution ? packing(node, input).pack(weight) : weight;
    if (isConvolution) {
      packed.add(inner);
    }
    String name = isConvolution ? "conv2d" : "linear";
    int place =
        operator.parameters().stream().map(ResolvedOperator.Parameter::name).toList().indexOf("W");
    return (run, arguments) -> {
      if (!(arguments[0] instanceof Tensor x) || x.dtype() != DType.FLOAT32) {
        throw new TorchException(name + ": the optimized program takes float32", "", null);
      }
      Object[] given = arguments.clone();
      given[place] = inner;
      return operator.call(given);
    };
  }

  /**
   * Returns how the weight of a node is packed.
   *
   * @param input the type of the node's input; null if it is not known
   */
  public static Packing packing(Node node, @Nullable ValueType input) {
    if (!isConvolution(node)) {
      return new Packing(List.of(), List.of(), List.of(), 1, sizes(input));
    }
    long groups =
        node.arguments().get("groups") instanceof Argument.Constant constant
            ? Numbers.toLong(constant.value())
            : 1;
    return new Packing(
        constants(node, "padding"),
        constants(node, "stride"),
        constants(node, "dilation"),
        groups,
        sizes(input));
  }

  private static List<Long> constants(Node node, String name) {
    List<Long> numbers = numbers(node, name, 0);
    return numbers == null ? Collections.emptyList() : numbers;
  }

  /**
   * Returns the sizes of a tensor, with a batch of 1 where it is free; none if others are, or one
   * is 0.
   */
  private static List<Long> sizes(@Nullable ValueType type) {
    if (!(type instanceof ValueType.OfTensor tensor)) {
      return List.of();
    }
    List<Long> sizes = new ArrayList<>();
    for (Expression size : tensor.sizes()) {
      OptionalLong constant = size.constant();
      if (constant.isEmpty() ? !sizes.isEmpty() : constant.getAsLong() < 1) {
        return List.of();
      }
      sizes.add(constant.orElse(1));
    }
    return sizes;
  }
}
