package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.graph.Argument;

/** Padding. */
final class PadOperators {
  private PadOperators() {}

  static void register(OperatorTable table) {
    table.put("pad", c -> pad(c, mode(c)));
    table.put("constant_pad_nd", c -> pad(c, "constant"));
    for (String dims : new String[] {"1d", "2d", "3d"}) {
      table.put("reflection_pad" + dims, c -> pad(c, "reflect"));
      table.put("replication_pad" + dims, c -> pad(c, "edge"));
    }
    table.put("_pad_circular", c -> pad(c, "wrap"));
  }

  private static String mode(Call c) {
    String mode = c.text("mode", "constant");
    return switch (mode) {
      case "replicate" -> "edge";
      case "circular" -> "wrap";
      default -> mode;
    };
  }

  /** PyTorch counts pairs from the last dimension; ONNX has all starts before all ends. */
  private static void pad(Call c, String mode) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    List<Argument> pairs = c.items(c.has("pad") ? "pad" : "padding");
    int dims = pairs.size() / 2;
    List<Argument> ordered = new ArrayList<>();
    for (int end = 0; end < 2; end++) {
      for (int i = 0; i < dims; i++) {
        ordered.add(pairs.get(2 * i + end));
      }
    }
    String axes = graph.integers(LongStream.range(0, dims).map(i -> x.rank() - 1 - i).toArray());
    DType dtype = x.dtype();
    String value =
        !mode.equals("constant")
            ? ""
            : c.has("value") ? c.name("value", dtype) : graph.scalar(0L, dtype);
    c.set(
        graph.node(
            "Pad", Attributes.none().text("mode", mode), x.name(), c.shape(ordered), value, axes));
  }
}
