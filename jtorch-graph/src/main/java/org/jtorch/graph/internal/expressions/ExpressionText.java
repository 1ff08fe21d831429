package org.jtorch.graph.internal.expressions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints expressions as sympy's {@code str} does. */
public final class ExpressionText {
  private static final int OR = 20;
  private static final int AND = 30;
  private static final int RELATION = 35;
  private static final int BITWISE = 36;
  private static final int SUM = 40;
  private static final int PRODUCT = 50;
  private static final int POWER = 60;
  private static final int ATOM = 1000;

  private static final Map<String, String> RELATIONS =
      Map.of("Lt", " < ", "Le", " <= ", "Gt", " > ", "Ge", " >= ");

  private record Piece(String text, int precedence) {
    String within(int least) {
      return precedence < least ? "(" + text + ")" : text;
    }
  }

  /** Each term is printed once, however often it is compared. */
  private final IdentityHashMap<Term, Piece> pieces = new IdentityHashMap<>();

  private final IdentityHashMap<Term, SortedMap<String, Long>> monomials = new IdentityHashMap<>();

  private ExpressionText() {}

  public static String of(Term term) {
    return new ExpressionText().piece(term).text();
  }

  private Piece piece(Term term) {
    Piece piece = pieces.get(term);
    if (piece == null) {
      piece = printed(term);
      pieces.put(term, piece);
    }
    return piece;
  }

  private Piece printed(Term term) {
    if (term instanceof Term.Literal literal) {
      return literal(literal.value());
    } else if (term instanceof Term.Ratio ratio) {
      return new Piece(ratio.numerator() + "/" + ratio.denominator(), PRODUCT);
    } else if (term instanceof Term.Symbol symbol) {
      return new Piece(symbol.name(), ATOM);
    }
    return call((Term.Call) term);
  }

  private static Piece literal(Object value) {
    if (value instanceof Boolean flag) {
      return new Piece(flag ? "True" : "False", ATOM);
    } else if (value instanceof String text) {
      return new Piece("'" + text + "'", ATOM);
    } else if (value instanceof Double number && number.isInfinite()) {
      return new Piece(number > 0 ? "oo" : "-oo", number > 0 ? ATOM : SUM);
    }
    String text = value.toString();
    return new Piece(text, text.startsWith("-") ? SUM : ATOM);
  }

  private Piece call(Term.Call call) {
    List<Term> arguments = call.arguments();
    int n = arguments.size();
    if (RELATIONS.containsKey(call.function()) && n == 2) {
      String operator = RELATIONS.get(call.function());
      return new Piece(joined(arguments, RELATION + 1, operator), RELATION);
    }
    return switch (call.function()) {
      case "Add" -> sum(arguments);
      case "Mul" -> product(arguments);
      case "Pow" -> n == 2 ? power(call) : function(call);
      case "FloorDiv" ->
          n == 2 ? new Piece("(" + joined(arguments, ATOM, "//") + ")", RELATION) : function(call);
      case "And" -> new Piece(joined(arguments, BITWISE, " & "), AND);
      case "Or" -> new Piece(joined(arguments, BITWISE, " | "), OR);
      case "Not" ->
          n == 1 ? new Piece("~" + piece(call.first()).within(ATOM), ATOM) : function(call);
      default -> function(call);
    };
  }

  private Piece function(Term.Call call) {
    List<Term> arguments = call.arguments();
    if (call.function().equals("Max") || call.function().equals("Min")) {
      arguments =
          arguments.stream()
              .sorted(Comparator.comparing(term -> !(term instanceof Term.Literal)))
              .toList();
    }
    return new Piece(call.function() + "(" + joined(arguments, 0, ", ") + ")", ATOM);
  }

  private String joined(List<Term> terms, int least, String separator) {
    return terms.stream().map(t -> piece(t).within(least)).collect(Collectors.joining(separator));
  }

  private Piece power(Term.Call call) {
    Term exponent = call.second();
    String base = piece(call.first()).within(POWER + 1);
    if (exponent instanceof Term.Literal literal && literal.value().equals(-1L)) {
      return new Piece("1/" + base, PRODUCT);
    } else if (exponent instanceof Term.Ratio ratio
        && ratio.numerator() == 1
        && ratio.denominator() == 2) {
      return new Piece("sqrt(" + piece(call.first()).text() + ")", ATOM);
    }
    return new Piece(base + "**" + piece(exponent).within(POWER), POWER);
  }

  /** The terms in descending order of their monomials, the constant last. */
  private Piece sum(List<Term> terms) {
    List<Term> sorted = new ArrayList<>(terms);
    sorted.sort(Comparator.comparing(this::monomial, ExpressionText::compare));
    if (isNumberMinusProduct(sorted)) {
      Collections.reverse(sorted); // 1 - s0
    }
    StringBuilder text = new StringBuilder();
    for (Term term : sorted) {
      String next = piece(term).within(SUM);
      if (text.length() == 0) {
        text.append(next);
      } else if (next.startsWith("-")) {
        text.append(" - ").append(next.substring(1));
      } else {
        text.append(" + ").append(next);
      }
    }
    return new Piece(text.toString(), SUM);
  }

  private static boolean isNumberMinusProduct(List<Term> terms) {
    return terms.size() == 2
        && terms.get(1) instanceof Term.Literal number
        && number.value() instanceof Long constant
        && constant > 0
        && terms.get(0) instanceof Term.Call product
        && product.function().equals("Mul")
        && product.arguments().size() == 2
        && product.first() instanceof Term.Literal factor
        && factor.value() instanceof Long negative
        && negative < 0;
  }

  private static int compare(SortedMap<String, Long> a, SortedMap<String, Long> b) {
    SortedMap<String, Long> all = new TreeMap<>(a);
    all.putAll(b);
    for (String generator : all.keySet()) {
      int order = Long.compare(b.getOrDefault(generator, 0L), a.getOrDefault(generator, 0L));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Returns the exponents of what is not a number in a product. */
  private SortedMap<String, Long> monomial(Term term) {
    SortedMap<String, Long> known = monomials.get(term);
    if (known == null) {
      known = exponents(term);
      monomials.put(term, known);
    }
    return known;
  }

  private SortedMap<String, Long> exponents(Term term) {
    SortedMap<String, Long> exponents = new TreeMap<>();
    List<Term> factors =
        term instanceof Term.Call call && call.function().equals("Mul")
            ? call.arguments()
            : List.of(term);
    for (Term factor : factors) {
      if (factor instanceof Term.Call call
          && call.function().equals("Pow")
          && call.arguments().size() == 2
          && call.second() instanceof Term.Literal literal
          && literal.value() instanceof Long exponent) {
        exponents.merge(piece(call.first()).text(), exponent, Long::sum);
      } else if (!(factor instanceof Term.Literal) && !(factor instanceof Term.Ratio)) {
        exponents.merge(piece(factor).text(), 1L, Long::sum);
      }
    }
    return exponents;
  }

  /** A product with its sign first and what is divided by behind a slash. */
  private Piece product(List<Term> factors) {
    boolean negative = false;
    List<String> above = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Term factor : factors) {
      if (factor instanceof Term.Literal literal && literal.value() instanceof Long value) {
        negative ^= value < 0;
        if (Math.abs(value) != 1) {
          above.add(0, Long.toString(value).replace("-", ""));
        }
      } else if (factor instanceof Term.Ratio ratio) {
        negative ^= ratio.numerator() < 0;
        if (Math.abs(ratio.numerator()) != 1) {
          above.add(0, Long.toString(ratio.numerator()).replace("-", ""));
        }
        below.add(Long.toString(ratio.denominator()));
      } else if (isInverse(factor)) {
        below.add(piece(((Term.Call) factor).first()).within(POWER));
      } else {
        above.add(piece(factor).within(PRODUCT));
      }
    }
    String quotient =
        (negative ? "-" : "")
            + (above.isEmpty() ? "1" : String.join("*", above))
            + (below.isEmpty()
                ? ""
                : "/" + (below.size() == 1 ? below.get(0) : "(" + String.join("*", below) + ")"));
    return new Piece(quotient, negative ? SUM : PRODUCT);
  }

  private static boolean isInverse(Term factor) {
    return factor instanceof Term.Call call
        && call.function().equals("Pow")
        && call.arguments().size() == 2
        && call.second() instanceof Term.Literal literal
        && literal.value().equals(-1L);
  }
}
