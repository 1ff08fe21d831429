package org.jtorch.graph.internal.onnx;

import java.util.List;
import org.jtorch.DType;

/** Sorting and the largest elements. */
final class SortOperators {
  private SortOperators() {}

  static void register(OperatorTable table) {
    table.put("topk", SortOperators::topk);
    table.put("sort", c -> sort(c, true));
    table.put("argsort", c -> sort(c, false));
  }

  private static List<String> top(Call c, String k, boolean largest, int dim) {
    Value x = c.value("self");
    Attributes attributes = Attributes.axis(dim).flag("largest", largest).flag("sorted", true);
    DType dtype = ArithmeticOperators.arithmetic(x.dtype());
    return c.graph().nodes("TopK", 2, attributes, c.cast(x, dtype), k);
  }

  private static void topk(Call c) {
    Value x = c.value("self");
    if (x.rank() == 0) {
      throw c.refuse("the input has no dimensions");
    }
    String k = c.graph().reshape(c.name("k", DType.INT64), 1);
    int dim = c.dim("dim", -1, x.rank());
    List<String> made = top(c, k, c.flag("largest", true), dim);
    c.set(0, made.get(0), ArithmeticOperators.arithmetic(x.dtype()));
    c.set(1, made.get(1));
  }

  private static void sort(Call c, boolean values) {
    Value x = c.value("self");
    if (x.rank() == 0) {
      throw c.refuse("the input has no dimensions");
    }
    int dim = c.dim("dim", -1, x.rank());
    List<String> made = top(c, c.graph().size(x, dim), c.flag("descending", false), dim);
    if (values) {
      c.set(0, made.get(0), ArithmeticOperators.arithmetic(x.dtype()));
      c.set(1, made.get(1));
    } else {
      c.set(made.get(1));
    }
  }
}
