package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;

/**
 * Python call with its values converted to Java: a tensor, Long, Double, Boolean, String, Complex,
 * a constant of torch, an index, a list of these, or null for None.
 */
final class PythonCall {
  /** Tuple, where Python treats it differently from a list. */
  static final class Tuple extends ArrayList<@Nullable Object> {
    private static final long serialVersionUID = 1;
  }

  final String op;

  /** Name of the operator's group of samples; often empty. */
  final String variant;

  final List<@Nullable Object> positional;
  final Map<String, @Nullable Object> named;

  /** The tensors that require gradients, in the order in which the case lists their gradients. */
  final List<Tensor> leaves;

  private PythonCall(
      String op,
      String variant,
      List<@Nullable Object> positional,
      Map<String, @Nullable Object> named,
      List<Tensor> leaves) {
    this.op = op;
    this.variant = variant;
    this.positional = positional;
    this.named = named;
    this.leaves = leaves;
  }

  static PythonCall of(JsonNode node, Function<JsonNode, Tensor> tensors) {
    PythonCall call = empty(node.get("op").asText(), node.path("variant").asText());
    call.positional.add(call.value(node.get("input"), tensors));
    call.add(node.get("args"), node.get("kwargs"), tensors);
    return call;
  }

  /** One value as a case writes it. */
  static @Nullable Object valueOf(JsonNode node, Function<JsonNode, Tensor> tensors) {
    return empty("", "").value(node, tensors);
  }

  /** Call of something other than an operator, such as a constructor. */
  static PythonCall of(String name, JsonNode args, JsonNode kwargs, TensorFile tensors) {
    PythonCall call = empty(name, "");
    call.add(args, kwargs, tensors::read);
    return call;
  }

  private static PythonCall empty(String op, String variant) {
    return new PythonCall(op, variant, new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
  }

  private void add(JsonNode args, JsonNode kwargs, Function<JsonNode, Tensor> tensors) {
    args.forEach(argument -> positional.add(value(argument, tensors)));
    kwargs
        .properties()
        .forEach(entry -> named.put(entry.getKey(), value(entry.getValue(), tensors)));
  }

  /** The same call with every argument by name. */
  PythonCall byName(List<String> names) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      all.put(names.get(i), positional.get(i));
    }
    all.putAll(named);
    return with(List.of(), all);
  }

  /** The same operator called with other arguments. */
  PythonCall with(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
    return new PythonCall(op, variant, positional, named, leaves);
  }

  /** Another operator called with the same arguments. */
  PythonCall as(String op) {
    return new PythonCall(op, variant, positional, named, leaves);
  }

  /** The kinds of the arguments, for a report. */
  String kinds() {
    List<String> kinds = new ArrayList<>();
    positional.forEach(value -> kinds.add(kind(value)));
    named.forEach((name, value) -> kinds.add(name + "=" + kind(value)));
    return kinds.toString();
  }

  private static String kind(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.isEmpty() ? "[]" : "[" + kind(list.get(0)) + "...]";
    }
    return value == null ? "None" : value instanceof Tensor ? "Tensor" : value.toString();
  }

  private @Nullable Object value(JsonNode node, Function<JsonNode, Tensor> tensors) {
    if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.asBoolean();
    } else if (node.isIntegralNumber()) {
      return node.asLong();
    } else if (node.isNumber()) {
      return node.asDouble();
    } else if (node.isTextual()) {
      return node.asText();
    } else if (node.has("$t")) {
      Tensor tensor = tensors.apply(node);
      if (node.path("requires_grad").asBoolean()) {
        leaves.add(tensor.requiresGrad_(true));
      }
      return tensor;
    } else if (node.isArray() || node.has("$seq")) {
      boolean tuple = node.path("kind").asText().equals("tuple");
      List<@Nullable Object> values = tuple ? new Tuple() : new ArrayList<>();
      JsonNode elements = node.isArray() ? node : node.get("$seq");
      elements.forEach(element -> values.add(value(element, tensors)));
      return values;
    }
    return constant(node);
  }

  static Object constant(JsonNode node) {
    if (node.has("$float")) {
      return switch (node.get("$float").asText()) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.NaN;
      };
    } else if (node.has("$complex")) {
      JsonNode parts = node.get("$complex");
      return Complex.of(parts.get(0).asDouble(), parts.get(1).asDouble());
    } else if (node.has("$dtype")) {
      return DType.of(node.get("$dtype").asText());
    } else if (node.has("$device")) {
      return Device.of(node.get("$device").asText());
    } else if (node.has("$memory_format")) {
      String format = node.get("$memory_format").asText().replace("_format", "");
      return Spelling.constant(MemoryFormat.class, format);
    } else if (node.has("$layout")) {
      return Spelling.constant(Layout.class, node.get("$layout").asText());
    } else if (node.has("$slice")) {
      JsonNode parts = node.get("$slice");
      return new Index.Slice(longOrNull(parts.get(0)), longOrNull(parts.get(1)), step(parts));
    } else if (node.has("$ellipsis")) {
      return Index.ellipsis();
    }
    throw new IllegalStateException("a case holds " + node);
  }

  private static long step(JsonNode parts) {
    return parts.get(2).isNull() ? 1 : parts.get(2).asLong();
  }

  private static @Nullable Long longOrNull(JsonNode node) {
    return node.isNull() ? null : (Long) node.asLong();
  }
}
