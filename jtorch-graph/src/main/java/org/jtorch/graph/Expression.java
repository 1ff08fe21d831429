package org.jtorch.graph;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.internal.access.GraphAccess;
import org.jtorch.graph.internal.expressions.ExpressionParser;
import org.jtorch.graph.internal.expressions.ExpressionText;
import org.jtorch.graph.internal.expressions.ExpressionValues;
import org.jtorch.graph.internal.expressions.Term;

/**
 * A size or another number in a graph: a constant, or an expression of symbols such as {@code 2*s0
 * + 1}. Reads both notations of sympy, {@code str} and {@code srepr}, and Python's conditions;
 * prints as {@code str} does.
 *
 * <p>Two expressions are equal if they print alike.
 */
public final class Expression {
  static {
    GraphAccess.register(new Access());
  }

  private final Term term;
  private final String text;

  /**
   * Parses an expression.
   *
   * @param text {@code "2*s0 + 1"} or {@code "Add(Mul(Integer(2), Symbol('s0')), Integer(1))"}
   * @throws IllegalArgumentException if it is neither; the message names the place
   */
  public Expression(String text) {
    this(ExpressionParser.parse(text));
  }

  private Expression(Term term) {
    this.term = term;
    this.text = ExpressionText.of(term);
  }

  /**
   * Creates a constant.
   *
   * @param value its value
   * @return the expression
   */
  public static Expression of(long value) {
    return new Expression(new Term.Literal(value));
  }

  /**
   * Returns the value of an integer constant.
   *
   * @return empty for an expression of symbols
   */
  public OptionalLong constant() {
    return term instanceof Term.Literal literal && literal.value() instanceof Long value
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  /**
   * Returns the names of the symbols.
   *
   * @return names in order of their first use
   */
  public Set<String> symbols() {
    return term.symbols();
  }

  /**
   * Returns the value for given symbols. Integers are exact, as in Python.
   *
   * @param symbols a Long, Double or Boolean for each symbol
   * @return a Long, Double or Boolean
   * @throws IllegalArgumentException if a symbol has no value, or a function is unknown
   * @throws ArithmeticException on division by zero, or if an integer exceeds 64 bits
   */
  public Object evaluate(Map<String, ?> symbols) {
    return ExpressionValues.evaluate(term, symbols);
  }

  /**
   * Returns the value of an integer expression.
   *
   * @param symbols an integer for each symbol
   * @return the value
   * @throws IllegalArgumentException if a symbol has no value, or the value is not an integer
   * @throws ArithmeticException on division by zero, or if an integer exceeds 64 bits
   */
  public long evaluateLong(Map<String, Long> symbols) {
    if (evaluate(symbols) instanceof Long value) {
      return value;
    }
    throw new IllegalArgumentException(text + " is not an integer");
  }

  /**
   * Returns the notation of sympy's {@code str}.
   *
   * @return the text, as {@link #toString}
   */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Expression expression && text.equals(expression.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the notation of sympy's {@code str}: {@code 2*s0 + 1}. */
  @Override
  public String toString() {
    return text;
  }

  private static final class Access extends GraphAccess {
    @Override
    public Term term(Expression expression) {
      return expression.term;
    }

    @Override
    public OperatorArguments arguments(
        String operator, List<String> names, @Nullable Object[] values) {
      return new OperatorArguments(operator, names, values);
    }
  }
}
