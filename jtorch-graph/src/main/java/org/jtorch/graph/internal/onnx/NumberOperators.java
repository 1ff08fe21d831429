package org.jtorch.graph.internal.onnx;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.graph.Argument;

/** Symbolic numbers: sizes, and what is computed from them. */
final class NumberOperators {
  private NumberOperators() {}

  static void register(OperatorTable table) {
    table.put(
        "sym_size size",
        c -> {
          Value x = c.value("self");
          String size = c.graph().size(x, c.dim("dim", 0, x.rank()));
          c.setNumber(c.graph().scalarOf(size), DType.INT64);
        });
    table.put(
        "sym_numel numel", c -> c.setNumber(c.graph().node("Size", c.name("self")), DType.INT64));
    table.put(
        "_assert_scalar _assert_tensor_metadata sym_constrain_range sym_constrain_range_for_size"
            + " _assert_async _assert_async.msg higher_order::token",
        c -> {});
    arithmetic(table);
    comparisons(table);
    logic(table);
    conversions(table);
  }

  private static DType common(Call c, int operands) {
    DType dtype = DType.INT64;
    for (int i = 0; i < operands; i++) {
      if (c.value(c.argument(i)).dtype() == DType.FLOAT64) {
        dtype = DType.FLOAT64;
      }
    }
    return dtype;
  }

  private static void binary(OperatorTable table, String names, String operator) {
    table.put(
        names,
        c -> {
          DType dtype = common(c, 2);
          String x = c.name(c.argument(0), dtype);
          c.setNumber(c.graph().node(operator, x, c.name(c.argument(1), dtype)), dtype);
        });
  }

  private static void arithmetic(OperatorTable table) {
    binary(table, "_operator::add", "Add");
    binary(table, "_operator::sub", "Sub");
    binary(table, "_operator::mul", "Mul");
    binary(table, "_operator::pow math::pow", "Pow");
    binary(table, "torch::sym_max builtins::max", "Max");
    binary(table, "torch::sym_min builtins::min", "Min");
    table.put("_operator::mod", c -> floored(c, false));
    table.put("_operator::floordiv", c -> floored(c, true));
    table.put(
        "_operator::truediv",
        c -> {
          String x = c.name(c.argument(0), DType.FLOAT64);
          String y = c.name(c.argument(1), DType.FLOAT64);
          c.setNumber(c.graph().node("Div", x, y), DType.FLOAT64);
        });
    table.put("_operator::neg", c -> unary(c, "Neg"));
    table.put("_operator::abs builtins::abs", c -> unary(c, "Abs"));
    table.put("_operator::pos", c -> unary(c, "Identity"));
    table.put("torch::sym_sum", NumberOperators::sum);
    table.put(
        "math::sqrt torch::sym_sqrt torch::_sym_sqrt",
        c ->
            c.setNumber(
                c.graph().node("Sqrt", c.name(c.argument(0), DType.FLOAT64)), DType.FLOAT64));
  }

  private static void floored(Call c, boolean quotient) {
    OnnxGraph graph = c.graph();
    DType dtype = common(c, 2);
    String x = c.name(c.argument(0), dtype);
    String y = c.name(c.argument(1), dtype);
    if (dtype == DType.FLOAT64) {
      String floor = graph.node("Floor", graph.node("Div", x, y));
      c.setNumber(quotient ? floor : graph.node("Sub", x, graph.node("Mul", floor, y)), dtype);
      return;
    }
    String rest = graph.node("Mod", x, y);
    c.setNumber(quotient ? graph.node("Div", graph.node("Sub", x, rest), y) : rest, dtype);
  }

  private static void unary(Call c, String operator) {
    DType dtype = common(c, 1);
    c.setNumber(c.graph().node(operator, c.name(c.argument(0), dtype)), dtype);
  }

  private static void sum(Call c) {
    List<Argument> items = ((Argument.Items) c.argument(0)).items();
    String[] names = items.stream().map(item -> c.name(item, DType.INT64)).toArray(String[]::new);
    String sum = names[0];
    for (int i = 1; i < names.length; i++) {
      sum = c.graph().node("Add", sum, names[i]);
    }
    c.setNumber(sum, DType.INT64);
  }

  private static void comparisons(OperatorTable table) {
    String[] pairs = {
      "gt Greater", "ge GreaterOrEqual", "lt Less", "le LessOrEqual", "eq Equal", "ne Equal"
    };
    for (String pair : pairs) {
      String[] names = pair.split(" ", 2);
      table.put(
          "_operator::" + names[0],
          c -> {
            DType dtype = common(c, 2);
            String x = c.name(c.argument(0), dtype);
            String y = c.graph().node(names[1], x, c.name(c.argument(1), dtype));
            c.setNumber(names[0].equals("ne") ? c.graph().node("Not", y) : y, DType.BOOL);
          });
    }
  }

  private static void logic(OperatorTable table) {
    for (String pair : new String[] {"and_ And", "or_ Or", "xor Xor"}) {
      String[] names = pair.split(" ", 2);
      table.put(
          "_operator::" + names[0],
          c -> {
            boolean isTruth = c.value(c.argument(0)).dtype() == DType.BOOL;
            DType dtype = isTruth ? DType.BOOL : DType.INT64;
            String x = c.name(c.argument(0), dtype);
            String operator = isTruth ? names[1] : "Bitwise" + names[1];
            c.setNumber(c.graph().node(operator, x, c.name(c.argument(1), dtype)), dtype);
          });
    }
    table.put(
        "_operator::not_ torch::sym_not",
        c -> c.setNumber(c.graph().node("Not", c.name(c.argument(0), DType.BOOL)), DType.BOOL));
    table.put(
        "torch::sym_ite",
        c -> {
          DType dtype = c.value(c.argument(1)).dtype();
          String condition = c.name(c.argument(0), DType.BOOL);
          String x = c.name(c.argument(1), dtype);
          c.setNumber(c.graph().node("Where", condition, x, c.name(c.argument(2), dtype)), dtype);
        });
  }

  private static void conversions(OperatorTable table) {
    converted(table, "torch::sym_float builtins::float", DType.FLOAT64, "");
    converted(table, "torch::sym_int builtins::int math::trunc", DType.INT64, "");
    converted(table, "_operator::truth builtins::bool", DType.BOOL, "");
    converted(table, "math::floor", DType.INT64, "Floor");
    converted(table, "math::ceil", DType.INT64, "Ceil");
    converted(table, "builtins::round", DType.INT64, "Round");
  }

  private static void converted(OperatorTable table, String names, DType dtype, String rounding) {
    table.put(
        names,
        c -> {
          Value x = c.value(c.argument(0));
          boolean rounded = !rounding.isEmpty() && x.dtype() == DType.FLOAT64;
          Value y = rounded ? x.named(c.graph().node(rounding, x.name())) : x;
          c.setNumber(c.cast(y, dtype), dtype);
        });
  }
}
