package org.jtorch.graph.internal.expressions;

import static org.jtorch.graph.internal.expressions.Term.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Parses Python's expressions, in which sympy writes its own in two notations. */
public final class ExpressionParser {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_LENGTH = 20_000;

  private static final Map<String, String> COMPARISONS =
      Map.of("==", "Eq", "!=", "Ne", "<=", "Le", ">=", "Ge", "<", "Lt", ">", "Gt");

  /** Names of srepr for what has an operator in str. */
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("Equality", "Eq"),
          Map.entry("Unequality", "Ne"),
          Map.entry("StrictLessThan", "Lt"),
          Map.entry("LessThan", "Le"),
          Map.entry("StrictGreaterThan", "Gt"),
          Map.entry("GreaterThan", "Ge"));

  private static final Map<String, Term> CONSTANTS =
      Map.of(
          "true", new Term.Literal(true),
          "True", new Term.Literal(true),
          "false", new Term.Literal(false),
          "False", new Term.Literal(false),
          "oo", new Term.Literal(Double.POSITIVE_INFINITY),
          "int_oo", new Term.Literal(Double.POSITIVE_INFINITY),
          "inf", new Term.Literal(Double.POSITIVE_INFINITY),
          "nan", new Term.Literal(Double.NaN),
          "pi", new Term.Literal(Math.PI));

  private final ExpressionTokens tokens;
  private int depth;

  private ExpressionParser(ExpressionTokens tokens) {
    this.tokens = tokens;
  }

  public static Term parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("an expression of " + text.length() + " characters");
    }
    ExpressionParser parser = new ExpressionParser(new ExpressionTokens(text));
    Term term = parser.conditional();
    parser.tokens.expectEnd();
    return term;
  }

  private Term conditional() {
    checkDepth(++depth);
    Term value = either();
    if (tokens.accept("if")) {
      Term condition = either();
      tokens.expect("else");
      value = call("Where", condition, value, conditional());
    }
    depth--;
    return value;
  }

  private Term either() {
    Term left = both();
    return tokens.peek("or") ? more("Or", left, "or", this::both) : left;
  }

  private Term both() {
    Term left = negated();
    return tokens.peek("and") ? more("And", left, "and", this::negated) : left;
  }

  private Term negated() {
    if (!tokens.accept("not")) {
      return comparison();
    }
    return nested("Not", this::negated);
  }

  private Term comparison() {
    Term left = bitOr();
    List<Term> chain = new ArrayList<>();
    while (COMPARISONS.containsKey(tokens.next())) {
      String function = Objects.requireNonNull(COMPARISONS.get(tokens.take()));
      Term right = bitOr();
      chain.add(call(function, left, right));
      left = right;
    }
    return chain.isEmpty() ? left : chain.size() == 1 ? chain.get(0) : new Term.Call("And", chain);
  }

  private Term bitOr() {
    Term left = bitAnd();
    return tokens.peek("|") ? more("Or", left, "|", this::bitAnd) : left;
  }

  private Term bitAnd() {
    Term left = shift();
    return tokens.peek("&") ? more("And", left, "&", this::shift) : left;
  }

  private Term shift() {
    Term left = sum();
    for (int n = 0; tokens.peek("<<") || tokens.peek(">>"); n++) {
      checkDepth(n);
      left = call(tokens.take().equals("<<") ? "LShift" : "RShift", left, sum());
    }
    return left;
  }

  private Term sum() {
    Term first = product();
    if (!tokens.peek("+") && !tokens.peek("-")) {
      return first;
    }
    List<Term> terms = new ArrayList<>();
    terms.add(first);
    while (tokens.peek("+") || tokens.peek("-")) {
      boolean minus = tokens.take().equals("-");
      Term next = product();
      terms.add(minus ? negative(next) : next);
    }
    return new Term.Call("Add", terms);
  }

  private Term product() {
    Term left = unary();
    for (int n = 0; Set.of("*", "/", "//", "%").contains(tokens.next()); n++) {
      checkDepth(n);
      String operator = tokens.take();
      Term right = unary();
      left =
          switch (operator) {
            case "*" -> times(left, right);
            case "/" -> times(left, inverse(right));
            case "//" -> call("FloorDiv", left, right);
            default -> call("PythonMod", left, right);
          };
    }
    return left;
  }

  private Term unary() {
    if (tokens.accept("-")) {
      return negative(nested("", this::unary));
    } else if (tokens.accept("+")) {
      return nested("", this::unary);
    } else if (tokens.accept("~")) {
      return nested("Not", this::unary);
    }
    Term base = postfix();
    return tokens.accept("**") ? call("Pow", base, nested("", this::unary)) : base;
  }

  private void checkDepth(int n) {
    if (n > MAX_DEPTH) {
      throw tokens.error("nested deeper than " + MAX_DEPTH);
    }
  }

  private interface Rule {
    Term parse();
  }

  /** Applies a rule that may call itself without brackets. */
  private Term nested(String function, Rule rule) {
    checkDepth(++depth);
    Term inner = rule.parse();
    depth--;
    return function.isEmpty() ? inner : call(function, inner);
  }

  private Term more(String function, Term first, String separator, Rule rule) {
    List<Term> terms = new ArrayList<>();
    terms.add(first);
    while (tokens.accept(separator)) {
      terms.add(rule.parse());
    }
    return new Term.Call(function, terms);
  }

  private Term postfix() {
    if (tokens.accept("(")) {
      Term inner = conditional();
      tokens.expect(")");
      return inner;
    } else if (tokens.isText()) {
      return new Term.Literal(tokens.takeText());
    } else if (tokens.isNumber()) {
      return new Term.Literal(number(tokens.take()));
    } else if (!tokens.isName()) {
      throw tokens.error("a value expected");
    }
    int start = tokens.start();
    StringBuilder name = new StringBuilder(tokens.take());
    if (tokens.peek(".") && tokens.isDottedName()) {
      while (tokens.peek(".")) {
        name.append(tokens.take()).append(tokens.take());
      }
    }
    if (tokens.accept("(")) {
      return function(name.toString());
    } else if (tokens.peek("[") || tokens.peek(".")) {
      return new Term.Symbol(tokens.source(start));
    }
    Term constant = CONSTANTS.get(name.toString().replace("math.", ""));
    return constant == null ? new Term.Symbol(name.toString()) : constant;
  }

  private Term function(String name) {
    List<Term> arguments = new ArrayList<>();
    while (!tokens.accept(")")) {
      if (!arguments.isEmpty() || tokens.peek(",")) {
        tokens.expect(",");
        if (tokens.accept(")")) {
          break;
        }
      }
      if (tokens.isKeyword()) {
        skipKeyword();
      } else {
        arguments.add(conditional());
      }
    }
    return made(name, arguments);
  }

  /** Skips assumptions of symbols and precisions of numbers. */
  private void skipKeyword() {
    tokens.skip();
    tokens.expect("=");
    Term unused = conditional();
  }

  /** Returns numbers and symbols in the form of srepr as what they are. */
  private Term made(String name, List<Term> arguments) {
    Object first =
        !arguments.isEmpty() && arguments.get(0) instanceof Term.Literal literal
            ? literal.value()
            : "";
    if (arguments.isEmpty()) {
      throw tokens.error(name + " has no arguments");
    }
    return switch (name) {
      case "Symbol", "Dummy", "Wild" -> new Term.Symbol(first.toString());
      case "Integer" -> arguments.get(0);
      case "Float" -> new Term.Literal(real(first.toString()));
      case "Rational" -> ratio(first, arguments);
      default -> new Term.Call(SAME.getOrDefault(name, name), arguments);
    };
  }

  private Term ratio(Object first, List<Term> arguments) {
    if (arguments.size() == 2
        && first instanceof Long n
        && arguments.get(1) instanceof Term.Literal literal
        && literal.value() instanceof Long d
        && d > 1) {
      return new Term.Ratio(n, d);
    }
    throw tokens.error("not a fraction");
  }

  private Object number(String digits) {
    String plain = digits.replace("_", "").toLowerCase(Locale.ROOT);
    if (plain.matches("[0-9]+")) {
      try {
        return Long.parseLong(plain);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(plain + " exceeds 64 bits", e);
      }
    }
    return real(plain);
  }

  private double real(String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + digits + "\" is not a number", e);
    }
  }

  private static Term negative(Term term) {
    if (term instanceof Term.Literal literal && literal.value() instanceof Long value) {
      return new Term.Literal(-value);
    } else if (term instanceof Term.Literal literal && literal.value() instanceof Double value) {
      return new Term.Literal(-value);
    } else if (term instanceof Term.Ratio ratio) {
      return new Term.Ratio(-ratio.numerator(), ratio.denominator());
    }
    return times(new Term.Literal(-1L), term);
  }

  /** Returns the quotient's factor; a number becomes a fraction, as sympy makes of it. */
  private Term inverse(Term divisor) {
    if (divisor instanceof Term.Literal literal && literal.value() instanceof Long value) {
      if (value == 0) {
        throw tokens.error("division by zero");
      }
      return Math.abs(value) == 1 ? divisor : new Term.Ratio(value < 0 ? -1 : 1, Math.abs(value));
    }
    return call("Pow", divisor, new Term.Literal(-1L));
  }

  private static Term times(Term left, Term right) {
    List<Term> factors = new ArrayList<>();
    for (Term term : List.of(left, right)) {
      if (term instanceof Term.Call call && call.function().equals("Mul")) {
        factors.addAll(call.arguments());
      } else {
        factors.add(term);
      }
    }
    return new Term.Call("Mul", factors);
  }
}
