package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.graph.Expression;
import org.jtorch.graph.ValueType;

/** Reads what an exported program says of its values: TensorMeta, SymInt, SymFloat, SymBool. */
final class TypeReader {
  /**
   * A tensor's description.
   *
   * @param offset position of the first element in its storage
   */
  record TensorMeta(ValueType.OfTensor type, Expression offset) {}

  private static final int MAX_RANK = 64;

  private final JsonReader json;

  /** The same few expressions describe most values. */
  private final Map<String, Expression> expressions = new HashMap<>();

  private final Map<Long, Expression> constants = new HashMap<>();

  TypeReader(JsonReader json) {
    this.json = json;
  }

  TensorMeta tensor() throws IOException {
    Fields fields = new Fields();
    json.object(
        name -> {
          switch (name) {
            case "dtype" -> fields.dtype = SchemaEnums.dtype(json.integer());
            case "layout" -> fields.layout = SchemaEnums.layout(json.integer());
            case "sizes" -> fields.sizes = sizes();
            case "strides" -> fields.strides = sizes();
            case "storage_offset" -> fields.offset = number(ValueType.OfNumber.Kind.INT);
            case "requires_grad" -> fields.requiresGrad = json.truth();
            case "device" -> fields.device = device();
            default -> {}
          }
        });
    return fields.tensor(json);
  }

  private static final class Fields {
    @Nullable DType dtype;
    @Nullable Layout layout;
    @Nullable List<Expression> sizes;
    @Nullable List<Expression> strides;
    @Nullable Expression offset;
    @Nullable Device device;
    boolean requiresGrad;

    TensorMeta tensor(JsonReader json) throws IOException {
      if (dtype == null
          || layout == null
          || sizes == null
          || strides == null
          || offset == null
          || device == null) {
        throw json.error("a tensor without its dtype, sizes, strides, offset, device or layout");
      } else if (strides.size() != sizes.size() && layout == Layout.STRIDED) {
        throw json.error(sizes.size() + " sizes, but " + strides.size() + " strides");
      }
      return new TensorMeta(
          new ValueType.OfTensor(dtype, sizes, strides, device, layout, requiresGrad), offset);
    }
  }

  private List<Expression> sizes() throws IOException {
    List<Expression> sizes = json.list(() -> number(ValueType.OfNumber.Kind.INT));
    if (sizes.size() > MAX_RANK) {
      throw json.error("a tensor of " + sizes.size() + " dimensions");
    }
    return sizes;
  }

  Device device() throws IOException {
    String[] type = {""};
    long[] index = {-1};
    json.object(
        name -> {
          if (name.equals("type")) {
            type[0] = json.text();
          } else if (name.equals("index") && !json.isNull()) {
            index[0] = json.integer();
          }
        });
    return SchemaEnums.device(type[0], index[0]);
  }

  ValueType.OfNumber typed(ValueType.OfNumber.Kind kind) throws IOException {
    return new ValueType.OfNumber(kind, number(kind));
  }

  /** Reads a number that is known or an expression. */
  private Expression number(ValueType.OfNumber.Kind kind) throws IOException {
    return json.union(
        form ->
            switch (form) {
              case "as_expr" -> expression();
              case "as_int" -> constants.computeIfAbsent(json.integer(), Expression::of);
              case "as_float" -> new Expression(text(json.number()));
              case "as_bool" -> new Expression(json.truth() ? "True" : "False");
              default -> throw json.error(form + " is not a form of a symbolic " + kind);
            });
  }

  private static String text(double value) {
    return Double.isNaN(value)
        ? "nan"
        : Double.isInfinite(value) ? (value < 0 ? "-oo" : "oo") : Double.toString(value);
  }

  private Expression expression() throws IOException {
    String[] text = {""};
    json.object(
        name -> {
          if (name.equals("expr_str")) {
            text[0] = json.text();
          }
        });
    return expressions.computeIfAbsent(text[0], Expression::new);
  }
}
