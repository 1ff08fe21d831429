package org.jtorch.graph.internal.onnx;

import org.jtorch.DType;

/** Activations. */
final class ActivationOperators {
  private static final double SIXTH = 1 / 6.0;

  private ActivationOperators() {}

  static void register(OperatorTable table) {
    simple(table, "relu Relu", Attributes.none());
    simple(table, "hardswish HardSwish", Attributes.none());
    simple(
        table, "hardsigmoid HardSigmoid", Attributes.none().real("alpha", SIXTH).real("beta", 0.5));
    simple(table, "selu Selu", Attributes.none());
    simple(table, "mish Mish", Attributes.none());
    simple(table, "softsign Softsign", Attributes.none());
    table.put("relu6", c -> clip(c, 0.0, 6.0));
    table.put("hardtanh", c -> clip(c, c.real("min_val", -1), c.real("max_val", 1)));
    table.put("clamp clip", ActivationOperators::clamp);
    table.put("clamp_min clamp_max", ActivationOperators::clamp);
    table.put("silu", ActivationOperators::silu);
    table.put("gelu", ActivationOperators::gelu);
    table.put("leaky_relu", c -> withAlpha(c, "LeakyRelu", c.real("negative_slope", 0.01)));
    table.put("celu", c -> withAlpha(c, "Celu", c.real("alpha", 1)));
    table.put("elu", ActivationOperators::elu);
    table.put("rrelu", ActivationOperators::rrelu);
    table.put("prelu", ActivationOperators::prelu);
    table.put("softplus", ActivationOperators::softplus);
    table.put("log_sigmoid", ActivationOperators::logSigmoid);
    table.put("softshrink", c -> shrink(c, 0.5));
    table.put("hardshrink", c -> shrink(c, 0));
    table.put(
        "tanhshrink",
        c -> {
          String x = c.name("self");
          c.set(c.graph().node("Sub", x, c.graph().node("Tanh", x)));
        });
    table.put("threshold", ActivationOperators::threshold);
    table.put("glu", ActivationOperators::glu);
    table.put("softmax _softmax log_softmax _log_softmax", ActivationOperators::softmax);
    table.put("softmin", c -> softmaxOf(c, c.graph().node("Neg", c.name("self", c.dtype()))));
    table.put("logit", ActivationOperators::logit);
  }

  private static void simple(OperatorTable table, String pair, Attributes attributes) {
    String[] names = pair.split(" ", 2);
    table.put(names[0], c -> c.set(c.graph().node(names[1], attributes, c.name("self"))));
  }

  private static void withAlpha(Call c, String operator, double alpha) {
    c.set(c.graph().node(operator, Attributes.none().real("alpha", alpha), c.name("self")));
  }

  private static void clip(Call c, double min, double max) {
    DType dtype = c.dtype();
    c.set(
        c.graph()
            .node(
                "Clip",
                c.name("self"),
                c.graph().scalar(min, dtype),
                c.graph().scalar(max, dtype)));
  }

  /** Limits that are tensors may have dimensions, which Clip does not take. */
  private static void clamp(Call c) {
    DType dtype = c.dtype();
    String x = c.name("self", dtype);
    if (c.has("min")) {
      x = c.graph().node("Max", x, c.name("min", dtype));
    }
    if (c.has("max")) {
      x = c.graph().node("Min", x, c.name("max", dtype));
    }
    c.set(x);
  }

  private static void silu(Call c) {
    String x = c.name("self");
    c.set(c.graph().node("Mul", x, c.graph().node("Sigmoid", x)));
  }

  private static void gelu(Call c) {
    Attributes attributes = Attributes.none().text("approximate", c.text("approximate", "none"));
    c.set(c.graph().node("Gelu", attributes, c.name("self")));
  }

  private static void elu(Call c) {
    if (c.real("scale", 1) != 1 || c.real("input_scale", 1) != 1) {
      throw c.refuse("scale or input_scale is not 1");
    }
    withAlpha(c, "Elu", c.real("alpha", 1));
  }

  private static void rrelu(Call c) {
    if (c.flag("training", false)) {
      throw c.refuse("it is random in training mode");
    }
    withAlpha(c, "LeakyRelu", (c.real("lower", 1 / 8.0) + c.real("upper", 1 / 3.0)) / 2);
  }

  private static void prelu(Call c) {
    Value slope = c.value("weight");
    Value x = c.value("self");
    String name = slope.name();
    if (slope.rank() == 1 && slope.size(0) != 1 && x.rank() > 2) {
      long[] axes = new long[x.rank() - 2];
      for (int i = 0; i < axes.length; i++) {
        axes[i] = i + 1L;
      }
      name = c.graph().unsqueeze(name, axes);
    }
    c.set(c.graph().node("PRelu", x.name(), name));
  }

  private static void softplus(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    String x = c.name("self");
    double beta = c.real("beta", 1);
    String scaled = beta == 1 ? x : graph.node("Mul", x, graph.scalar(beta, dtype));
    String y = graph.node("Softplus", scaled);
    y = beta == 1 ? y : graph.node("Div", y, graph.scalar(beta, dtype));
    String over = graph.node("Greater", scaled, graph.scalar(c.real("threshold", 20), dtype));
    c.set(graph.node("Where", over, x, y));
  }

  private static void logSigmoid(Call c) {
    OnnxGraph graph = c.graph();
    c.set(graph.node("Neg", graph.node("Softplus", graph.node("Neg", c.name("self")))));
  }

  private static void shrink(Call c, double bias) {
    double lambda = c.real("lambd", 0.5);
    Attributes attributes =
        Attributes.none().real("lambd", lambda).real("bias", bias == 0 ? 0 : lambda);
    c.set(c.graph().node("Shrink", attributes, c.name("self")));
  }

  private static void threshold(Call c) {
    String x = c.name("self");
    DType dtype = c.dtype();
    String over = c.graph().node("Greater", x, c.name("threshold", dtype));
    c.set(c.graph().node("Where", over, x, c.name("value", dtype)));
  }

  private static void glu(Call c) {
    Value x = c.value("self");
    int dim = c.dim("dim", -1, x.rank());
    Attributes attributes = Attributes.axis(dim).integer("num_outputs", 2);
    var halves = c.graph().nodes("Split", 2, attributes, x.name());
    c.set(c.graph().node("Mul", halves.get(0), c.graph().node("Sigmoid", halves.get(1))));
  }

  private static void softmax(Call c) {
    softmaxOf(c, c.name("self", c.dtype()));
  }

  private static void softmaxOf(Call c, String x) {
    String operator = c.node().operator().contains("log_softmax") ? "LogSoftmax" : "Softmax";
    int rank = c.value("self").rank();
    if (rank == 0) {
      String y = c.graph().node(operator, Attributes.axis(0), c.graph().unsqueeze(x, 0));
      c.set(c.graph().scalarOf(y));
      return;
    }
    c.set(c.graph().node(operator, Attributes.axis(c.dim("dim", -1, rank)), x));
  }

  private static void logit(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    String x = c.name("self", dtype);
    if (c.has("eps")) {
      double eps = c.real("eps", 0);
      x = graph.node("Clip", x, graph.scalar(eps, dtype), graph.scalar(1 - eps, dtype));
    }
    String rest = graph.node("Sub", graph.scalar(1.0, dtype), x);
    c.set(graph.node("Log", graph.node("Div", x, rest)));
  }
}
