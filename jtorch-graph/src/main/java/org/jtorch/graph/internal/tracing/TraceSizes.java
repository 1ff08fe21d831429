package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;

/** The free sizes of a trace, and the numbers that are computed from them. */
final class TraceSizes {
  /**
   * A free size.
   *
   * @param name its symbol, {@code "s0"} or a name that the caller chose
   * @param input the input that has the size
   * @param dim the dimension
   * @param values the size in each run
   */
  record Symbol(String name, String input, int dim, List<Long> values) {}

  private final List<Symbol> symbols;
  private final List<String> symbolNames;
  private final long[][] sizes;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ValueType> types = new LinkedHashMap<>();
  private final Map<String, Argument> known = new HashMap<>();
  private final List<String> usedNames;

  TraceSizes(List<Symbol> symbols, List<String> usedNames) {
    this.symbols = List.copyOf(symbols);
    this.symbolNames = symbols.stream().map(Symbol::name).toList();
    this.sizes =
        symbols.stream()
            .map(symbol -> symbol.values().stream().mapToLong(Long::longValue).toArray())
            .toArray(long[][]::new);
    this.usedNames = new ArrayList<>(usedNames);
  }

  /** Returns the nodes that compute the numbers, to be called before all others. */
  List<Node> nodes() {
    return nodes;
  }

  Map<String, ValueType> types() {
    return types;
  }

  /** Returns the sizes of the runs, for messages: {@code "batch = 2, 3, 5"}. */
  String describe() {
    List<String> parts = new ArrayList<>();
    for (Symbol symbol : symbols) {
      String values =
          symbol.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
      parts.add(symbol.name() + " = " + values);
    }
    return String.join("; ", parts);
  }

  /** Returns the expression of a size that had these values; null if it is no function of sizes. */
  @Nullable Expression expression(long[] values) {
    if (isConstant(values)) {
      return Expression.of(values[0]);
    }
    SizeFormula formula = SizeFormula.of(sizes, values);
    return formula == null ? null : formula.expression(symbolNames);
  }

  static boolean isConstant(long[] values) {
    for (long value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the argument for a whole number that had these values; null if there is no formula. */
  @Nullable Argument whole(long[] values) {
    SizeFormula formula = SizeFormula.of(sizes, values);
    return formula == null ? null : argument(formula);
  }

  /**
   * Returns the argument for a number that is a constant divided by a product of sizes, or whole.
   */
  @Nullable Argument real(double[] values) {
    long[] rounded = new long[values.length];
    boolean isWhole = true;
    for (int i = 0; i < values.length; i++) {
      rounded[i] = Math.round(values[i]);
      isWhole &= rounded[i] == values[i];
    }
    if (isWhole) {
      SizeFormula formula = SizeFormula.of(sizes, rounded);
      return formula == null
          ? null
          : node(
              "truediv",
              argument(formula),
              new Argument.Constant(1L),
              new ValueType.OfNumber(
                  ValueType.OfNumber.Kind.FLOAT, formula.expression(symbolNames)));
    }
    for (int symbol = 0; symbol < sizes.length; symbol++) {
      double factor = values[0] * sizes[symbol][0];
      boolean fits = true;
      for (int run = 0; run < values.length; run++) {
        double product = values[run] * sizes[symbol][run];
        fits &= Math.abs(product - factor) <= 1e-12 * Math.abs(factor);
      }
      if (fits) {
        double whole = Math.rint(factor);
        double exact = Math.abs(factor - whole) < 1e-9 ? whole : factor;
        return node(
            "truediv",
            new Argument.Constant(exact),
            size(symbol),
            new ValueType.OfNumber(
                ValueType.OfNumber.Kind.FLOAT,
                new Expression(exact + "/" + symbolNames.get(symbol))));
      }
    }
    return null;
  }

  private Argument argument(SizeFormula formula) {
    Argument sum = null;
    List<SizeFormula.Term> added = new ArrayList<>();
    for (SizeFormula.Term term : formula.terms()) {
      added.add(term);
      Argument product = product(term);
      sum = sum == null ? product : node("add", sum, product, whole(new SizeFormula(added, 0, 1)));
    }
    if (sum == null) {
      return new Argument.Constant(formula.constant());
    }
    Argument whole =
        formula.constant() == 0
            ? sum
            : node(
                "add",
                sum,
                new Argument.Constant(formula.constant()),
                whole(new SizeFormula(formula.terms(), formula.constant(), 1)));
    return formula.divisor() == 1
        ? whole
        : node("floordiv", whole, new Argument.Constant(formula.divisor()), whole(formula));
  }

  private Argument product(SizeFormula.Term term) {
    List<Integer> factors = new ArrayList<>();
    Argument product = null;
    for (int symbol : term.symbols()) {
      factors.add(symbol);
      product =
          product == null
              ? size(symbol)
              : node("mul", product, size(symbol), whole(ofTerm(1, factors)));
    }
    if (product == null || term.factor() == 1) {
      return product == null ? new Argument.Constant(term.factor()) : product;
    }
    return node(
        "mul",
        product,
        new Argument.Constant(term.factor()),
        whole(ofTerm(term.factor(), factors)));
  }

  private static SizeFormula ofTerm(long factor, List<Integer> symbols) {
    return new SizeFormula(List.of(new SizeFormula.Term(factor, symbols)), 0, 1);
  }

  private ValueType.OfNumber whole(SizeFormula formula) {
    return new ValueType.OfNumber(ValueType.OfNumber.Kind.INT, formula.expression(symbolNames));
  }

  /** Returns the value that is the size itself. */
  private Argument size(int index) {
    Symbol symbol = symbols.get(index);
    Argument found = known.get(symbol.name());
    if (found == null) {
      Map<String, Argument> arguments = new LinkedHashMap<>();
      arguments.put("self", new Argument.Value(symbol.input()));
      arguments.put("dim", new Argument.Constant((long) symbol.dim()));
      found =
          add(
              "aten::sym_size.int",
              "sym_size_int",
              arguments,
              new ValueType.OfNumber(ValueType.OfNumber.Kind.INT, new Expression(symbol.name())));
      known.put(symbol.name(), found);
    }
    return found;
  }

  private Argument node(String operator, Argument left, Argument right, ValueType.OfNumber type) {
    String key = type.kind() + " " + type.expression();
    Argument found = known.get(key);
    if (found == null) {
      Map<String, Argument> arguments = new LinkedHashMap<>();
      arguments.put("a", left);
      arguments.put("b", right);
      found = add("_operator::" + operator, operator, arguments, type);
      known.put(key, found);
    }
    return found;
  }

  private Argument add(
      String operator, String like, Map<String, Argument> arguments, ValueType type) {
    String name = like;
    for (int i = 1; usedNames.contains(name); i++) {
      name = like + "_" + i;
    }
    usedNames.add(name);
    types.put(name, type);
    nodes.add(new Node(operator, arguments, List.of(new Argument.Value(name)), ""));
    return new Argument.Value(name);
  }
}
