package org.jtorch.graph;

import java.util.OptionalLong;

/**
 * A size or another number in a graph: a constant, or an expression of symbols such as {@code 2*s0
 * + 1}, in the notation of sympy.
 *
 * @param text the expression
 */
public record Expression(String text) {
  /**
   * Creates a constant.
   *
   * @param value its value
   * @return the expression
   */
  public static Expression of(long value) {
    return new Expression(Long.toString(value));
  }

  /**
   * Returns the value of a constant.
   *
   * @return empty for an expression of symbols
   */
  public OptionalLong constant() {
    return text.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
