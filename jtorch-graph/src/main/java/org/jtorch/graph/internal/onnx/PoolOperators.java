package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Pooling with a fixed kernel. */
final class PoolOperators {
  private PoolOperators() {}

  static void register(OperatorTable table) {
    for (int i = 1; i <= 3; i++) {
      int dims = i;
      table.put("max_pool" + dims + "d max_pool" + dims + "d_with_indices", c -> maxPool(c, dims));
      table.put("avg_pool" + dims + "d", c -> averagePool(c, dims));
    }
  }

  private static Attributes attributes(Call c, int dims) {
    long[] kernel = c.integers("kernel_size", dims, 1);
    long[] stride =
        c.has("stride") && !c.items("stride").isEmpty() ? c.integers("stride", dims, 1) : kernel;
    long[] padding = c.integers("padding", dims, 0);
    return Attributes.none()
        .integers("kernel_shape", kernel)
        .integers("strides", stride)
        .integers(
            "pads", LongStream.concat(LongStream.of(padding), LongStream.of(padding)).toArray())
        .flag("ceil_mode", c.flag("ceil_mode", false));
  }

  private static void maxPool(Call c, int dims) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    boolean isSingle = x.rank() == dims + 1;
    String input = isSingle ? graph.unsqueeze(x.name(), 0) : x.name();
    Attributes attributes =
        attributes(c, dims).integers("dilations", c.integers("dilation", dims, 1));
    boolean indices = c.isUsed(1);
    List<String> made = graph.nodes("MaxPool", indices ? 2 : 1, attributes, input);
    c.set(0, isSingle ? graph.squeeze(made.get(0), 0) : made.get(0));
    if (indices) {
      // ONNX counts over the whole tensor, PyTorch within a channel.
      List<String> sizes = new ArrayList<>();
      for (int i = 1; i <= dims; i++) {
        sizes.add(graph.size(x, -i));
      }
      String plane = graph.reduce("ReduceProd", graph.concat(0, sizes), false);
      String place = graph.node("Mod", made.get(1), plane);
      c.set(1, isSingle ? graph.squeeze(place, 0) : place);
    }
  }

  private static void averagePool(Call c, int dims) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    boolean isSingle = x.rank() == dims + 1;
    if (c.has("divisor_override")) {
      throw c.refuse("divisor_override is given");
    }
    String input = isSingle ? graph.unsqueeze(x.name(), 0) : x.name();
    Attributes attributes =
        attributes(c, dims).flag("count_include_pad", c.flag("count_include_pad", true));
    String y = graph.node("AveragePool", attributes, input);
    c.set(isSingle ? graph.squeeze(y, 0) : y);
  }
}
