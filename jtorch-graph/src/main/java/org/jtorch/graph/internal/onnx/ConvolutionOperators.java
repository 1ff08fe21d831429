package org.jtorch.graph.internal.onnx;

import java.util.stream.LongStream;

/** Convolutions. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static void register(OperatorTable table) {
    table.put("conv1d conv2d conv3d", c -> convolution(c, "input"));
    for (String name : new String[] {"conv_transpose1d", "conv_transpose2d"}) {
      table.put(name, c -> transposed(c, "input"));
    }
    table.put("conv_transpose3d", c -> transposed(c, "input"));
    table.put(
        "convolution _convolution mkldnn_convolution thnn_conv2d conv_depthwise3d",
        c -> {
          if (c.flag("transposed", false)) {
            transposed(c, c.has("input") ? "input" : "self");
          } else {
            convolution(c, c.has("input") ? "input" : "self");
          }
        });
  }

  private static Attributes attributes(Call c, int dims) {
    return Attributes.none()
        .integers("strides", c.integers("stride", dims, 1))
        .integers("dilations", c.integers("dilation", dims, 1))
        .integer("group", c.integer("groups", 1));
  }

  private static void convolution(Call c, String input) {
    Value weight = c.value("weight");
    int dims = weight.rank() - 2;
    Attributes attributes = attributes(c, dims).integers("pads", pads(c, weight, dims));
    apply(c, "Conv", input, attributes, dims);
  }

  /** Returns the padding at the starts, then at the ends. */
  private static long[] pads(Call c, Value weight, int dims) {
    String named =
        c.has("padding") && c.node().operator().endsWith(".padding") ? c.text("padding", "") : "";
    if (named.isEmpty()) {
      long[] padding = c.integers("padding", dims, 0);
      return LongStream.concat(LongStream.of(padding), LongStream.of(padding)).toArray();
    }
    long[] pads = new long[2 * dims];
    if (named.equals("same")) {
      long[] dilation = c.integers("dilation", dims, 1);
      for (int i = 0; i < dims; i++) {
        long total = dilation[i] * (weight.size(i + 2) - 1);
        pads[i] = total / 2;
        pads[dims + i] = total - total / 2;
      }
    }
    return pads;
  }

  private static void transposed(Call c, String input) {
    int dims = c.value("weight").rank() - 2;
    long[] padding = c.integers("padding", dims, 0);
    Attributes attributes =
        attributes(c, dims)
            .integers(
                "pads", LongStream.concat(LongStream.of(padding), LongStream.of(padding)).toArray())
            .integers("output_padding", c.integers("output_padding", dims, 0));
    apply(c, "ConvTranspose", input, attributes, dims);
  }

  private static void apply(
      Call c, String operator, String input, Attributes attributes, int dims) {
    OnnxGraph graph = c.graph();
    boolean isSingle = c.value(input).rank() == dims + 1;
    String x = c.name(input, c.dtype());
    x = isSingle ? graph.unsqueeze(x, 0) : x;
    String weight = c.name("weight", c.dtype());
    String y = graph.node(operator, attributes, x, weight, c.optional("bias", c.dtype()));
    c.set(isSingle ? graph.squeeze(y, 0) : y);
  }
}
