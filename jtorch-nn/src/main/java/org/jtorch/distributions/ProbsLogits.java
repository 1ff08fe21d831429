package org.jtorch.distributions;

import org.jtorch.Tensor;

/** Probabilities and logits, of which one is a parameter and the other is computed on demand. */
final class ProbsLogits {
  private final Parameters parameters;
  private final Lazy other;

  /**
   * Takes the parameter {@code probs} or {@code logits}.
   *
   * @param binary whether logits are log odds; otherwise they are log probabilities along the last
   *     dimension
   */
  ProbsLogits(Parameters parameters, boolean binary) {
    this.parameters = parameters;
    Tensor param = param();
    this.other =
        new Lazy(
            param,
            parameters.has("probs")
                ? () -> toLogits(param, binary)
                : () -> binary ? param.sigmoid() : param.softmax(-1));
  }

  private static Tensor toLogits(Tensor probs, boolean binary) {
    Tensor clamped = Numerics.clampProbs(probs);
    return binary ? clamped.log().sub(clamped.neg().log1p()) : clamped.log();
  }

  Tensor param() {
    return parameters.get(parameters.has("probs") ? "probs" : "logits");
  }

  Tensor probs() {
    return parameters.has("probs") ? param() : other.get();
  }

  Tensor logits() {
    return parameters.has("probs") ? other.get() : param();
  }
}
