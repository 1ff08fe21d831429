package org.jtorch.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Cases where the samples differ from the function that they are named after, or Python's arguments
 * from jtorch's by design. The rewritten call still finds its method by name.
 */
final class Rewrites {
  /** Python's arguments of multi_head_attention_forward after the number of heads. */
  private static final List<String> ATTENTION =
      List.of(
          "in_proj_weight",
          "in_proj_bias",
          "bias_k",
          "bias_v",
          "add_zero_attn",
          "dropout_p",
          "out_proj_weight",
          "out_proj_bias",
          "training",
          "key_padding_mask",
          "need_weights",
          "attn_mask");

  private static final Map<String, UnaryOperator<PythonCall>> REWRITES = new HashMap<>();

  static {
    REWRITES.put("einsum", Rewrites::firstLast);
    REWRITES.put("nn.functional.embedding", Rewrites::exchangeFirstTwo);
    REWRITES.put("nn.functional.embedding_bag", Rewrites::exchangeFirstTwo);
    for (String op : List.of("std", "var", "std_mean", "var_mean")) {
      REWRITES.put(op, Rewrites::unbiasedAsCorrection);
    }
    for (int d = 1; d <= 3; d++) {
      REWRITES.put("nn.functional.max_pool" + d + "d", Rewrites::returnIndicesAsName);
      REWRITES.put("nn.functional.adaptive_max_pool" + d + "d", Rewrites::adaptivePool);
      REWRITES.put("nn.functional.adaptive_avg_pool" + d + "d", Rewrites::noneAsSize);
    }
    REWRITES.put("where", Rewrites::conditionFirst);
    REWRITES.put("clamp", Rewrites::oneBoundAsName);
    REWRITES.put("linalg.pinv", Rewrites::singularProduct);
    REWRITES.put("cdist", Rewrites::withoutComputeMode);
    REWRITES.put("broadcast_shapes", Rewrites::numbersAsShapes);
    REWRITES.put("tensordot", Rewrites::dimsApart);
    REWRITES.put("native_layer_norm", call -> parametersByName(call, 2));
    REWRITES.put("native_batch_norm", Rewrites::statisticsByName);
    REWRITES.put("native_group_norm", Rewrites::withoutSizes);
    REWRITES.put("nn.functional.multi_head_attention_forward", Rewrites::attentionByName);
  }

  private Rewrites() {}

  /** The call to look up a method for. */
  static PythonCall of(PythonCall call) {
    return REWRITES.getOrDefault(call.op, UnaryOperator.identity()).apply(call);
  }

  private static PythonCall firstLast(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    positional.add(positional.remove(0));
    return call.with(positional, call.named);
  }

  private static PythonCall exchangeFirstTwo(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    positional.add(1, positional.remove(0));
    return call.with(positional, call.named);
  }

  /**
   * A number cannot be the receiver, so the call is {@code Torch.where} with the condition first.
   */
  private static PythonCall conditionFirst(PythonCall call) {
    return call.positional.get(0) instanceof Tensor ? call : exchangeFirstTwo(call);
  }

  private static PythonCall without(PythonCall call, String name) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>(call.named);
    named.remove(name);
    return call.with(call.positional, named);
  }

  /**
   * PyTorch has both {@code unbiased} and the newer {@code correction}; jtorch has only the newer
   * one.
   */
  private static PythonCall unbiasedAsCorrection(PythonCall call) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>(call.named);
    Object unbiased = named.remove("unbiased");
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    int last = positional.size() - 1;
    if (unbiased == null && last > 0 && positional.get(last) instanceof Boolean) {
      unbiased = positional.remove(last);
    }
    if (unbiased != null) {
      named.put("correction", unbiased.equals(true) ? 1L : 0L);
    }
    return call.with(positional, named);
  }

  /** A flag that changes the result's type is a separate method. */
  private static PythonCall returnIndicesAsName(PythonCall call) {
    boolean indices = Boolean.TRUE.equals(call.named.get("return_indices"));
    PythonCall rest = without(call, "return_indices");
    return indices ? rest.as(call.op + "_with_indices") : rest;
  }

  private static PythonCall adaptivePool(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    Map<String, @Nullable Object> named = new LinkedHashMap<>(call.named);
    if (positional.size() > 2) {
      named.put("return_indices", positional.remove(2));
    }
    return returnIndicesAsName(noneAsSize(call.with(positional, named)));
  }

  /** None in a size means the input's size, which Java code passes explicitly. */
  private static PythonCall noneAsSize(PythonCall call) {
    if (!(call.positional.get(1) instanceof List<?> sizes) || !sizes.contains(null)) {
      return call;
    }
    Tensor input = (Tensor) Objects.requireNonNull(call.positional.get(0));
    List<Object> given = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      given.add(Objects.requireNonNullElse(sizes.get(i), input.size(i - sizes.size())));
    }
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    positional.set(1, given);
    return call.with(positional, call.named);
  }

  /** {@code clamp} with one bound is {@code clampMin} or {@code clampMax}. */
  private static PythonCall oneBoundAsName(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    if (positional.size() > 2 && positional.get(1) != null && positional.get(2) != null) {
      return call;
    }
    boolean lower = positional.get(1) != null;
    positional.removeIf(Objects::isNull);
    return call.with(positional, call.named).as(lower ? "clamp_min" : "clamp_max");
  }

  /** The samples of {@code singular} hold the factors of the matrix. */
  private static PythonCall singularProduct(PythonCall call) {
    if (!call.variant.equals("singular")) {
      return call;
    }
    Tensor left = (Tensor) Objects.requireNonNull(call.positional.get(0));
    Tensor right = (Tensor) Objects.requireNonNull(call.positional.get(1));
    return call.with(List.of(left.matmul(right.mT())), call.named);
  }

  /** libtorch chooses the kernel that computes distances; the result is the same. */
  private static PythonCall withoutComputeMode(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    positional.removeIf(String.class::isInstance);
    return without(call.with(positional, call.named), "compute_mode");
  }

  /** A number among shapes is a shape of one dimension. */
  private static PythonCall numbersAsShapes(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    positional.replaceAll(shape -> shape instanceof Long size ? List.of(size) : shape);
    return call.with(positional, call.named);
  }

  /** A pair of lists of dimensions is two arguments. */
  private static PythonCall dimsApart(PythonCall call) {
    if (!(call.named.get("dims") instanceof List<?> pair)) {
      return call;
    }
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    positional.addAll(pair);
    return without(call.with(positional, call.named), "dims");
  }

  /** Tensors that may be None are options, whatever their place. */
  private static PythonCall parametersByName(PythonCall call, int place) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    Map<String, @Nullable Object> named = new LinkedHashMap<>(call.named);
    named.put("weight", positional.remove(place));
    named.put("bias", positional.remove(place));
    return call.with(positional, named);
  }

  private static PythonCall statisticsByName(PythonCall call) {
    PythonCall affine = parametersByName(call, 1);
    List<@Nullable Object> positional = new ArrayList<>(affine.positional);
    affine.named.put("running_mean", positional.remove(1));
    affine.named.put("running_var", positional.remove(1));
    return call.with(positional, affine.named);
  }

  /** N, C and HxW are the input's own sizes. */
  private static PythonCall withoutSizes(PythonCall call) {
    PythonCall affine = parametersByName(call, 1);
    List<@Nullable Object> positional = new ArrayList<>(affine.positional);
    affine.named.put("eps", positional.remove(5));
    positional.subList(1, 4).clear();
    return call.with(positional, affine.named);
  }

  /** All but the three tensors and the number of heads are options. */
  private static PythonCall attentionByName(PythonCall call) {
    List<@Nullable Object> positional = new ArrayList<>(call.positional);
    Map<String, @Nullable Object> named = new LinkedHashMap<>(call.named);
    for (int i = positional.size() - 1; i > 4; i--) {
      named.put(ATTENTION.get(i - 5), positional.remove(i));
    }
    named.put("embed_dim_to_check", positional.remove(3));
    named.values().removeIf(Objects::isNull);
    return call.with(positional, named);
  }
}
