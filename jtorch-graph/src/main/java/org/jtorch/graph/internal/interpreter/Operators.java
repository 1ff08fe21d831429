package org.jtorch.graph.internal.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.operators.Call;
import org.jtorch.graph.internal.operators.CustomCall;
import org.jtorch.graph.internal.operators.GroupedProducts;
import org.jtorch.graph.internal.operators.MetadataCheck;
import org.jtorch.graph.internal.operators.NumberOperators;
import org.jtorch.graph.internal.operators.PackedLayers;
import org.jtorch.graph.internal.operators.QuantizedDecomposed;
import org.jtorch.graph.internal.operators.WeightNorm;
import org.jtorch.internal.ResolvedOperator;

/** Finds what the nodes of a graph call. */
final class Operators {
  /**
   * The call of a node.
   *
   * @param schema libtorch's operator, whose schema orders the arguments; null if the arguments are
   *     those of the node, in its order
   */
  record Resolved(Call call, @Nullable ResolvedOperator schema) {}

  /** Inner operators of libtorch of which {@code run_decompositions} makes programs. */
  private static final Set<String> OF_DECOMPOSITIONS =
      Set.of(
          "aten::_adaptive_avg_pool2d",
          "aten::_adaptive_avg_pool3d",
          "aten::_assert_async",
          "aten::_assert_async.msg",
          "aten::_assert_scalar",
          "aten::_assert_tensor_metadata",
          "aten::_cdist_forward",
          "aten::_conj",
          "aten::_embedding_bag",
          "aten::_linalg_det",
          "aten::_linalg_slogdet",
          "aten::_linalg_svd",
          "aten::_local_scalar_dense",
          "aten::_log_softmax",
          "aten::_native_batch_norm_legit",
          "aten::_native_batch_norm_legit.no_stats",
          "aten::_native_batch_norm_legit_functional",
          "aten::_native_batch_norm_legit_no_training",
          "aten::_neg_view",
          "aten::_pdist_forward",
          "aten::_scaled_dot_product_flash_attention_for_cpu",
          "aten::_softmax",
          "aten::_to_copy",
          "aten::_unsafe_view",
          "aten::_upsample_bicubic2d_aa",
          "aten::_upsample_bicubic2d_aa.vec",
          "aten::_upsample_bilinear2d_aa",
          "aten::_upsample_bilinear2d_aa.vec",
          "aten::_upsample_nearest_exact1d",
          "aten::_upsample_nearest_exact1d.vec",
          "aten::_upsample_nearest_exact2d",
          "aten::_upsample_nearest_exact2d.vec",
          "aten::_upsample_nearest_exact3d",
          "aten::_upsample_nearest_exact3d.vec");

  private static final Map<String, CustomOperator> BUILT_IN = builtIn();

  private final Map<String, CustomOperator> custom;
  private final Map<Object, Tensor> constants = new HashMap<>();
  private final List<Tensor> owned = new ArrayList<>();

  private static Map<String, CustomOperator> builtIn() {
    Map<String, CustomOperator> all = new HashMap<>(QuantizedDecomposed.operators());
    all.put("transformers::grouped_mm_fallback", GroupedProducts::of);
    all.put("aten::_weight_norm", WeightNorm::of);
    return Map.copyOf(all);
  }

  Operators(Map<String, CustomOperator> custom) {
    this.custom = Map.copyOf(custom);
  }

  /** Returns the tensor of a number that is the argument of a node, the same for equal numbers. */
  Tensor constant(Object number) {
    return constants.computeIfAbsent(
        number, key -> TensorScope.unscoped(ResolvedOperator.wrapped(key)));
  }

  /** Closes the tensors of numbers and the packed weights. */
  void close() {
    constants.values().forEach(Tensor::close);
    owned.forEach(Tensor::close);
  }

  /**
   * Returns the call of a node.
   *
   * @param state finds the program's own tensor that an argument is
   * @param types what is known of values by name
   * @throws TorchException if there is no such operator
   */
  Resolved resolve(
      Node node,
      Function<@Nullable Argument, @Nullable Tensor> state,
      Map<String, ValueType> types) {
    String name = node.operator();
    CustomOperator own = custom.containsKey(name) ? custom.get(name) : BUILT_IN.get(name);
    if (own != null) {
      return new Resolved(CustomCall.of(own, node), null);
    }
    Call arithmetic = NumberOperators.find(name);
    if (arithmetic != null) {
      return new Resolved(arithmetic, null);
    } else if (name.startsWith("higher_order::")) {
      return new Resolved(HigherOrderOperators.find(name), null);
    }
    Tensor weight = PackedLayers.isPacked(node) ? state.apply(node.arguments().get("W")) : null;
    if (weight != null) {
      ResolvedOperator operator = existing(name);
      ValueType input =
          node.arguments().get("X") instanceof Argument.Value x ? types.get(x.name()) : null;
      return new Resolved(PackedLayers.call(node, operator, weight, input, owned), operator);
    }
    ResolvedOperator operator = libtorch(name);
    checkArguments(node, operator);
    if (name.equals("aten::_assert_tensor_metadata")) {
      return new Resolved(MetadataCheck.of(operator), operator);
    }
    return new Resolved((run, arguments) -> operator.call(arguments), operator);
  }

  /** Returns libtorch's operator of a name; throws if there is none. */
  private static ResolvedOperator existing(String name) {
    return ResolvedOperator.find(name)
        .orElseThrow(
            () ->
                new TorchException(
                    "libtorch has no operator "
                        + name
                        + " (hint: give its implementation, o -> o.operator(\""
                        + name
                        + "\", args -> ...))",
                    "",
                    null));
  }

  /** Returns libtorch's operator of a name; throws if it does not check its arguments. */
  private static ResolvedOperator libtorch(String name) {
    ResolvedOperator found = existing(name);
    if (found.isInner() && !OF_DECOMPOSITIONS.contains(name)) {
      throw new TorchException(
          name + " is an operator that other operators call, which may not check its arguments",
          "",
          null);
    }
    return found;
  }

  private static void checkArguments(Node node, ResolvedOperator operator) {
    List<String> known =
        operator.parameters().stream().map(ResolvedOperator.Parameter::name).toList();
    for (String given : node.arguments().keySet()) {
      if (!known.contains(given)) {
        throw new IllegalArgumentException(
            node.operator()
                + " has no argument named "
                + given
                + "; there are: "
                + String.join(", ", known));
      }
    }
  }
}
