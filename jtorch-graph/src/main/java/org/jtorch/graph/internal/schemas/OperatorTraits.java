package org.jtorch.graph.internal.schemas;

import java.util.regex.Pattern;

/** What an operator does besides computing its results. */
public final class OperatorTraits {
  private static final Pattern RANDOM =
      Pattern.compile(
          "aten::_?(rand|randn|randint|randperm|normal|bernoulli|multinomial|poisson|binomial"
              + "|(native_|feature_|alpha_|feature_alpha_)?dropout|rrelu|rrelu_with_noise"
              + "|standard_gamma|sample_dirichlet|fused_dropout)(_like)?_?");

  private OperatorTraits() {}

  /** Returns the name without namespace, overload and leading underscores. */
  public static String plainName(String operator) {
    String plain = operator.substring(operator.indexOf("::") + 2);
    int dot = plain.indexOf('.');
    return (dot < 0 ? plain : plain.substring(0, dot)).replaceFirst("^_+", "");
  }

  /** Returns whether the operator draws random numbers. */
  public static boolean draws(String operator) {
    int dot = operator.indexOf('.');
    return RANDOM.matcher(dot < 0 ? operator : operator.substring(0, dot)).matches()
        || OperatorSchema.of(operator).parameters().stream()
            .anyMatch(parameter -> parameter.bareType().equals("Generator"));
  }

  /** Returns whether a call must be kept although nothing uses its results. */
  public static boolean hasEffect(String operator) {
    return !operator.startsWith("_operator::")
        && (OperatorSchema.of(operator).writes() || draws(operator));
  }
}
