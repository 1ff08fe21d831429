package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/** Attention, written as products of matrices and a softmax. */
final class AttentionOperators {
  private AttentionOperators() {}

  static void register(OperatorTable table) {
    table.put(
        "scaled_dot_product_attention _scaled_dot_product_flash_attention_for_cpu"
            + " _scaled_dot_product_attention_math",
        AttentionOperators::scaledDotProduct);
    table.put("_native_multi_head_attention", AttentionOperators::multiHead);
    table.put("_transformer_encoder_layer_fwd", AttentionOperators::encoderLayer);
  }

  private static void scaledDotProduct(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    Value q = c.value("query");
    Value k = c.value("key");
    Value v = c.value("value");
    if (c.real("dropout_p", 0) != 0) {
      throw c.refuse("dropout_p is not 0");
    }
    String query = graph.node("Mul", c.cast(q, dtype), scale(c, q, dtype));
    String key = repeated(c, k, q, c.cast(k, dtype));
    String value = repeated(c, v, q, c.cast(v, dtype));
    int rank = k.rank();
    String transposed = graph.transpose(key, ShapeOperators.swapped(rank, rank - 2, rank - 1));
    String scores = graph.node("MatMul", query, transposed);
    boolean masked = c.has("attn_mask");
    if (c.flag("is_causal", false)) {
      scores = graph.node("Add", scores, causal(graph, q, k, dtype));
    }
    if (masked) {
      scores = graph.node("Add", scores, mask(c, c.value("attn_mask"), dtype));
    }
    c.set(0, graph.node("MatMul", weights(graph, scores, masked, dtype), value));
  }

  /** Returns the softmax; a row that is masked completely has weights of 0, not NaN. */
  private static String weights(OnnxGraph graph, String scores, boolean masked, DType dtype) {
    String weights = graph.node("Softmax", Attributes.axis(-1), scores);
    return masked
        ? graph.node("Where", graph.node("IsNaN", weights), graph.scalar(0L, dtype), weights)
        : weights;
  }

  private static String scale(Call c, Value q, DType dtype) {
    OnnxGraph graph = c.graph();
    if (c.has("scale")) {
      return c.name("scale", dtype);
    }
    long size = q.size(-1);
    if (size > 0) {
      return graph.scalar(1 / Math.sqrt((double) size), dtype);
    }
    String width = graph.cast(graph.scalarOf(graph.size(q, -1)), dtype);
    return graph.node("Reciprocal", graph.node("Sqrt", width));
  }

  /** Repeats heads of keys or values that several heads of queries share. */
  private static String repeated(Call c, Value x, Value q, String name) {
    if (!c.flag("enable_gqa", false) || x.size(-3) == q.size(-3)) {
      return name;
    }
    OnnxGraph graph = c.graph();
    if (x.size(-3) < 0 || q.size(-3) < 0) {
      throw c.refuse("the number of heads is not known before the model runs");
    }
    int rank = x.rank();
    long[] repeats = new long[rank + 1];
    Arrays.fill(repeats, 1);
    repeats[rank - 2] = q.size(-3) / x.size(-3);
    String tiled = graph.node("Tile", graph.unsqueeze(name, rank - 2), graph.integers(repeats));
    List<String> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      shape.add(i == rank - 3 ? graph.integers(q.size(-3)) : graph.size(x, i));
    }
    return graph.node("Reshape", tiled, graph.concat(0, shape));
  }

  private static String causal(OnnxGraph graph, Value q, Value k, DType dtype) {
    String shape = graph.concat(0, List.of(graph.size(q, -2), graph.size(k, -2)));
    String all = graph.node("Expand", graph.scalar(Double.NEGATIVE_INFINITY, DType.FLOAT32), shape);
    String one = graph.scalar(1L, DType.INT64);
    String above = graph.node("Trilu", Attributes.none().integer("upper", 1), all, one);
    return dtype == DType.FLOAT32 ? above : graph.cast(above, dtype);
  }

  /** Returns what is added to the scores: a mask of booleans is true where attention is paid. */
  private static String mask(Call c, Value mask, DType dtype) {
    OnnxGraph graph = c.graph();
    if (mask.dtype() != DType.BOOL) {
      return c.cast(mask, dtype);
    }
    return graph.node(
        "Where",
        mask.name(),
        graph.scalar(0.0, dtype),
        graph.scalar(Double.NEGATIVE_INFINITY, dtype));
  }

  /** Names of the tensors of attention with several heads. */
  private record Heads(String qkv, String qkvBias, String projection, String bias, long count) {}

  private static Heads heads(Call c, String count) {
    DType dtype = c.dtype();
    return new Heads(
        c.name("qkv_weight", dtype),
        c.name("qkv_bias", dtype),
        c.name("proj_weight", dtype),
        c.name("proj_bias", dtype),
        c.integer(count));
  }

  private static String projected(OnnxGraph graph, String x, String weight, String bias) {
    return graph.node("Add", graph.node("MatMul", x, graph.transpose(weight, 1, 0)), bias);
  }

  private static void multiHead(Call c) {
    Value query = c.value("query");
    if (!c.name("key").equals(query.name()) || !c.name("value").equals(query.name())) {
      throw c.refuse("query, key and value are not the same tensor");
    }
    if (c.flag("need_weights", true) && c.isUsed(1)) {
      throw c.refuse("the weights are used");
    }
    c.set(0, selfAttention(c, query.name(), query, heads(c, "num_head")));
  }

  /** Attention of a tensor of shape (batch, length, width) to itself. */
  private static String selfAttention(Call c, String x, Value type, Heads heads) {
    OnnxGraph graph = c.graph();
    DType dtype = type.dtype();
    long width = type.size(2);
    long size = width / heads.count;
    String all = projected(graph, x, heads.qkv, heads.qkvBias);
    String cut = graph.reshape(all, 0, -1, 3, heads.count, size);
    List<String> parts = graph.split(cut, 2, graph.integers(1, 1, 1), 3);
    String q = graph.transpose(graph.squeeze(parts.get(0), 2), 0, 2, 1, 3);
    String k = graph.transpose(graph.squeeze(parts.get(1), 2), 0, 2, 3, 1);
    String v = graph.transpose(graph.squeeze(parts.get(2), 2), 0, 2, 1, 3);
    String scaled = graph.node("Mul", q, graph.scalar(1 / Math.sqrt((double) size), dtype));
    String scores = graph.node("MatMul", scaled, k);
    String mask = headMask(c, dtype);
    if (mask != null) {
      scores = graph.node("Add", scores, mask);
    }
    String y = graph.node("MatMul", weights(graph, scores, mask != null, dtype), v);
    String joined = graph.reshape(graph.transpose(y, 0, 2, 1, 3), 0, -1, width);
    return projected(graph, joined, heads.projection, heads.bias);
  }

  /** True elements of the mask are not attended to. */
  private static @Nullable String headMask(Call c, DType dtype) {
    if (!c.has("mask")) {
      return null;
    }
    OnnxGraph graph = c.graph();
    Value mask = c.value("mask");
    if (mask.dtype() != DType.BOOL) {
      return c.cast(mask, dtype);
    }
    String name = mask.name();
    if (c.integer("mask_type", -1) == 1) {
      name = graph.unsqueeze(name, 1, 2);
    }
    return graph.node(
        "Where", name, graph.scalar(Double.NEGATIVE_INFINITY, dtype), graph.scalar(0.0, dtype));
  }

  private static void encoderLayer(Call c) {
    OnnxGraph graph = c.graph();
    Value source = c.value("src");
    Heads heads = heads(c, "num_heads");
    boolean normFirst = c.flag("norm_first", false);
    String x = source.name();
    String attended = selfAttention(c, normFirst ? normed(c, x, "1") : x, source, heads);
    x = graph.node("Add", x, attended);
    x = normFirst ? x : normed(c, x, "1");
    String inner = normFirst ? normed(c, x, "2") : x;
    inner = projected(graph, inner, c.name("ffn_weight_1"), c.name("ffn_bias_1"));
    inner = graph.node(c.flag("use_gelu", false) ? "Gelu" : "Relu", inner);
    inner = projected(graph, inner, c.name("ffn_weight_2"), c.name("ffn_bias_2"));
    x = graph.node("Add", x, inner);
    c.set(normFirst ? x : normed(c, x, "2"));
  }

  private static String normed(Call c, String x, String number) {
    Attributes attributes = Attributes.axis(-1).real("epsilon", c.real("eps", 1e-5));
    String weight = c.name("norm_weight_" + number);
    return c.graph()
        .node("LayerNormalization", attributes, x, weight, c.name("norm_bias_" + number));
  }
}
