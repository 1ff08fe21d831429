package org.jtorch.graph.internal.expressions;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tree of an expression. */
public sealed interface Term {
  /** A Long, Double, Boolean or String. */
  record Literal(Object value) implements Term {}

  /** A fraction in lowest terms with a denominator greater than 1. */
  record Ratio(long numerator, long denominator) implements Term {}

  /** A symbol, or the source of a number in a guard, {@code L['x'].size()[0]}. */
  record Symbol(String name) implements Term {}

  /** A function of sympy or PyTorch; operators are functions too: {@code Add}, {@code Mul}. */
  record Call(String function, List<Term> arguments) implements Term {
    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }

    Term first() {
      return arguments.get(0);
    }

    Term second() {
      return arguments.get(1);
    }
  }

  static Call call(String function, Term... arguments) {
    return new Call(function, List.of(arguments));
  }

  /** Returns the names of the symbols, each once. */
  default Set<String> symbols() {
    Set<String> names = new LinkedHashSet<>();
    collect(this, names);
    return names;
  }

  private static void collect(Term term, Set<String> names) {
    if (term instanceof Symbol symbol) {
      names.add(symbol.name());
    } else if (term instanceof Call call) {
      call.arguments().forEach(argument -> collect(argument, names));
    }
  }
}
