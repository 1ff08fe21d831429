package org.jtorch.optim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/** Creates an optimizer from Python's keyword arguments. */
final class OptimizerFactory {
  private OptimizerFactory() {}

  static Optimizer<?> create(JsonNode expected, List<Tensor> params) {
    JsonNode options = expected.get("options");
    JsonNode groups = expected.get("groups");
    return switch (expected.get("optimizer").textValue()) {
      case "SGD" ->
          groups == null
              ? new SGD(params, o -> sgd(o, options))
              : new SGD(
                  o -> sgd(o, options),
                  SGD.group(params.subList(0, 1), g -> sgd(g, groups.get(0))),
                  SGD.group(params.subList(1, 2), g -> sgd(g, groups.get(1))));
      case "Adam" -> new Adam(params, o -> adam(o, options));
      case "AdamW" ->
          groups == null
              ? new AdamW(params, o -> adam(o, options))
              : new AdamW(
                  o -> adam(o, options),
                  AdamW.group(params.subList(0, 1), g -> adam(g, groups.get(0))),
                  AdamW.group(params.subList(1, 2), g -> adam(g, groups.get(1))));
      default -> throw new IllegalArgumentException(expected.toString());
    };
  }

  private static void sgd(SgdOptions o, JsonNode options) {
    common(o, options);
    ifGiven(options, "momentum", value -> o.momentum(value.doubleValue()));
    ifGiven(options, "dampening", value -> o.dampening(value.doubleValue()));
    ifGiven(options, "nesterov", value -> o.nesterov(value.booleanValue()));
  }

  private static void adam(AdamOptions o, JsonNode options) {
    common(o, options);
    ifGiven(
        options, "betas", value -> o.betas(value.get(0).doubleValue(), value.get(1).doubleValue()));
    ifGiven(options, "eps", value -> o.eps(value.doubleValue()));
    ifGiven(options, "amsgrad", value -> o.amsgrad(value.booleanValue()));
  }

  private static void common(OptimizerOptions<?> o, JsonNode options) {
    ifGiven(options, "lr", value -> o.lr(value.doubleValue()));
    ifGiven(options, "weight_decay", value -> o.weightDecay(value.doubleValue()));
    ifGiven(options, "maximize", value -> o.maximize(value.booleanValue()));
  }

  private static void ifGiven(JsonNode options, String name, Consumer<JsonNode> then) {
    if (options.has(name)) {
      then.accept(options.get(name));
    }
  }
}
