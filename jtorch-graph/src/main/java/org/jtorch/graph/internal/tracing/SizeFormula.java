package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Expression;

/**
 * A number as a function of sizes: an affine one, {@code 2*s0 + s1 - 3}, or a multiple of a
 * product, {@code 12*s0*s1}, plus a constant; divided by a whole number where all sizes are
 * multiples.
 *
 * @param terms the terms that are added
 * @param constant the constant that is added
 * @param divisor at least 1; the division had no rest in the runs that were seen
 */
record SizeFormula(List<Term> terms, long constant, long divisor) {
  /**
   * A multiple of a product of sizes.
   *
   * @param symbols indices of the sizes, repeated for a power
   */
  record Term(long factor, List<Integer> symbols) {
    Term {
      symbols = List.copyOf(symbols);
    }
  }

  private static final int MAX_DEGREE = 3;

  /**
   * Returns the formula of a number that had these values in runs of these sizes; null if there is
   * none.
   *
   * @param sizes one row per size, with one value per run
   * @param values one value per run; there are more runs than sizes and one
   */
  static @Nullable SizeFormula of(long[][] sizes, long[] values) {
    for (int symbol = 0; symbol < sizes.length; symbol++) {
      SizeFormula found = ofProduct(sizes, values, List.of(symbol));
      if (found != null) {
        return found;
      }
    }
    SizeFormula affine = affine(sizes, values);
    return affine != null ? affine : ofProducts(sizes, values, List.of());
  }

  /** Tries longer products, the shortest first. */
  private static @Nullable SizeFormula ofProducts(
      long[][] sizes, long[] values, List<Integer> product) {
    List<List<Integer>> level = new ArrayList<>(List.of(product));
    for (int degree = 1; degree <= MAX_DEGREE; degree++) {
      List<List<Integer>> next = new ArrayList<>();
      for (List<Integer> shorter : level) {
        int from = shorter.isEmpty() ? 0 : shorter.get(shorter.size() - 1);
        for (int symbol = from; symbol < sizes.length; symbol++) {
          List<Integer> longer = new ArrayList<>(shorter);
          longer.add(symbol);
          next.add(longer);
          SizeFormula found = ofProduct(sizes, values, longer);
          if (found != null) {
            return found;
          }
        }
      }
      level = next;
    }
    return null;
  }

  /** Returns {@code a * product + b} if the values fit. */
  private static @Nullable SizeFormula ofProduct(
      long[][] sizes, long[] values, List<Integer> product) {
    long[] products = new long[values.length];
    Arrays.fill(products, 1);
    for (int symbol : product) {
      for (int run = 0; run < products.length; run++) {
        products[run] *= sizes[symbol][run];
      }
    }
    long step = products[1] - products[0];
    if (step == 0 || values[1] == values[0]) {
      return null;
    }
    long common = gcd(Math.abs(step), Math.abs(values[1] - values[0]));
    long divisor = Math.abs(step) / common;
    long factor = (values[1] - values[0]) / common * Long.signum(step);
    long rest = divisor * values[0] - factor * products[0];
    for (int run = 0; run < values.length; run++) {
      if (divisor * values[run] != factor * products[run] + rest) {
        return null;
      }
    }
    return new SizeFormula(List.of(new Term(factor, product)), rest, divisor);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Returns an affine function of all sizes if one with whole factors fits. */
  private static @Nullable SizeFormula affine(long[][] sizes, long[] values) {
    int unknowns = sizes.length + 1;
    if (values.length <= unknowns) {
      return null; // any values would fit
    }
    double[][] rows = new double[values.length][unknowns + 1];
    for (int run = 0; run < values.length; run++) {
      for (int symbol = 0; symbol < sizes.length; symbol++) {
        rows[run][symbol] = sizes[symbol][run];
      }
      rows[run][unknowns - 1] = 1;
      rows[run][unknowns] = values[run];
    }
    double[] solution = LinearSystem.solve(rows, unknowns);
    if (solution == null) {
      return null;
    }
    List<Term> terms = new ArrayList<>();
    for (int symbol = 0; symbol < sizes.length; symbol++) {
      long factor = Math.round(solution[symbol]);
      if (factor != 0) {
        terms.add(new Term(factor, List.of(symbol)));
      }
    }
    SizeFormula formula = new SizeFormula(terms, Math.round(solution[unknowns - 1]), 1);
    for (int run = 0; run < values.length; run++) {
      if (formula.value(sizes, run) != values[run]) {
        return null;
      }
    }
    return formula;
  }

  long value(long[][] sizes, int run) {
    long sum = constant;
    for (Term term : terms) {
      long product = term.factor;
      for (int symbol : term.symbols) {
        product *= sizes[symbol][run];
      }
      sum += product;
    }
    return sum / divisor;
  }

  /** Returns the formula in the notation of sympy. */
  Expression expression(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (Term term : terms) {
      append(text, term.factor, product(term, names));
    }
    if (constant != 0 || text.length() == 0) {
      append(text, constant, "");
    }
    return new Expression(divisor == 1 ? text.toString() : "((" + text + ")//" + divisor + ")");
  }

  private static String product(Term term, List<String> names) {
    List<String> factors = term.symbols.stream().map(names::get).toList();
    return String.join("*", factors);
  }

  private static void append(StringBuilder text, long factor, String product) {
    long size = Math.abs(factor);
    String number =
        product.isEmpty() ? Long.toString(size) : size == 1 ? product : size + "*" + product;
    String sign = factor < 0 ? "-" : "+";
    if (text.length() > 0) {
      text.append(String.format(Locale.ROOT, " %s ", sign));
    } else if (factor < 0) {
      text.append("-");
    }
    text.append(number);
  }
}
