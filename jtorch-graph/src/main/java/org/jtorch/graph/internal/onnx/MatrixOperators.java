package org.jtorch.graph.internal.onnx;

import java.util.Locale;
import org.jtorch.DType;

/** Products of matrices. */
final class MatrixOperators {
  private MatrixOperators() {}

  static void register(OperatorTable table) {
    table.put("linear", MatrixOperators::linear);
    table.put("matmul linalg_matmul", c -> product(c, "self", "other"));
    table.put("mm bmm", c -> product(c, "self", "mat2"));
    table.put("mv", c -> product(c, "self", "vec"));
    table.put("dot vdot", c -> product(c, "self", "tensor"));
    table.put("addmm", c -> sum(c, "mat1", "mat2"));
    table.put("baddbmm", c -> sum(c, "batch1", "batch2"));
    table.put("addmv", c -> sum(c, "mat", "vec"));
    table.put("outer ger", MatrixOperators::outer);
    table.put("einsum", MatrixOperators::einsum);
    table.put("bilinear", MatrixOperators::bilinear);
  }

  private static DType computed(Call c) {
    return ArithmeticOperators.arithmetic(c.dtype());
  }

  private static void linear(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = computed(c);
    Value x = c.value("input");
    String input = c.cast(x, dtype);
    String weight = c.name("weight", dtype);
    if (x.rank() == 2 && dtype.isFloatingPoint()) {
      Attributes attributes = Attributes.none().integer("transB", 1);
      c.set(graph.node("Gemm", attributes, input, weight, c.optional("bias", dtype)), dtype);
      return;
    }
    int rank = c.value("weight").rank();
    String y = graph.node("MatMul", input, rank == 1 ? weight : graph.transpose(weight, 1, 0));
    c.set(c.has("bias") ? graph.node("Add", y, c.name("bias", dtype)) : y, dtype);
  }

  private static void product(Call c, String first, String second) {
    DType dtype = computed(c);
    c.set(product(c, first, second, dtype), dtype);
  }

  /** ONNX Runtime 1.22 multiplies a transposed matrix and a vector wrongly. */
  private static String product(Call c, String first, String second, DType dtype) {
    OnnxGraph graph = c.graph();
    boolean isVector = c.value(second).rank() == 1;
    String x = c.name(first, dtype);
    String y = c.name(second, dtype);
    return isVector
        ? graph.squeeze(graph.node("MatMul", x, graph.unsqueeze(y, 1)), -1)
        : graph.node("MatMul", x, y);
  }

  private static String scaled(Call c, String x, String factor, DType dtype) {
    return c.real(factor, 1) == 1 ? x : c.graph().node("Mul", x, c.name(factor, dtype));
  }

  private static void sum(Call c, String first, String second) {
    OnnxGraph graph = c.graph();
    DType dtype = computed(c);
    String x = c.name("self", dtype);
    String y = scaled(c, product(c, first, second, dtype), "alpha", dtype);
    c.set(c.real("beta", 1) == 0 ? y : graph.node("Add", scaled(c, x, "beta", dtype), y), dtype);
  }

  private static void outer(Call c) {
    DType dtype = computed(c);
    String column = c.graph().unsqueeze(c.name("self", dtype), 1);
    c.set(c.graph().node("Mul", column, c.name("vec2", dtype)), dtype);
  }

  private static void einsum(Call c) {
    DType dtype = computed(c);
    String equation = c.text("equation", "").replace(" ", "");
    if (!equation.toLowerCase(Locale.ROOT).equals(equation)) {
      equation = lowerCase(c, equation);
    }
    String[] operands =
        c.items("tensors").stream().map(item -> c.name(item, dtype)).toArray(String[]::new);
    c.set(c.graph().node("Einsum", Attributes.none().text("equation", equation), operands), dtype);
  }

  /** Replaces capital letters by small ones that the equation does not use. */
  private static String lowerCase(Call c, String equation) {
    String result = equation;
    for (int i = 0; i < equation.length(); i++) {
      char letter = equation.charAt(i);
      if (Character.isUpperCase(letter)) {
        char free = 'a';
        while (result.indexOf(free) >= 0) {
          free++;
        }
        if (free > 'z') {
          throw c.refuse("the equation has more than 26 letters");
        }
        result = result.replace(letter, free);
      }
    }
    return result;
  }

  private static void bilinear(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = computed(c);
    Attributes attributes = Attributes.none().text("equation", "...i,oij,...j->...o");
    String y =
        graph.node(
            "Einsum",
            attributes,
            c.name("input1", dtype),
            c.name("weight", dtype),
            c.name("input2", dtype));
    c.set(c.has("bias") ? graph.node("Add", y, c.name("bias", dtype)) : y, dtype);
  }
}
