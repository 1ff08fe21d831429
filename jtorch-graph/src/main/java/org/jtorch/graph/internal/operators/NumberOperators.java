package org.jtorch.graph.internal.operators;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.OwnedTensors;

/** Operators on the symbolic numbers of a graph: sizes and what is computed from them. */
public final class NumberOperators {
  private static final Map<String, Function<@Nullable Object[], Object>> ALL = new HashMap<>();

  static {
    arithmetic();
    comparisons();
    bits();
    rounding();
    choices();
    sizes();
  }

  private NumberOperators() {}

  /** Returns the operator of a name; null if there is none. */
  public static @Nullable Call find(String name) {
    Function<@Nullable Object[], Object> operator = ALL.get(name);
    if (operator != null) {
      return (run, arguments) -> new Object[] {apply(name, operator, arguments)};
    }
    return name.equals("aten::_assert_scalar") ? NumberOperators::assertScalar : null;
  }

  /** Returns the result of an operator of {@link #find}. */
  public static Object apply(String name, @Nullable Object... arguments) {
    Function<@Nullable Object[], Object> operator = ALL.get(name);
    if (operator == null) {
      throw new IllegalArgumentException("there is no operator " + name + " of numbers");
    }
    return apply(name, operator, arguments);
  }

  private static Object apply(
      String name, Function<@Nullable Object[], Object> operator, @Nullable Object[] arguments) {
    try {
      return operator.apply(arguments);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(name + ": the result is beyond int64", e);
    }
  }

  private static void unary(String names, UnaryOperator<@Nullable Object> operator) {
    put(names, arguments -> operator.apply(arguments[0]));
  }

  private static void binary(String names, BinaryOperator<@Nullable Object> operator) {
    put(names, arguments -> operator.apply(arguments[0], arguments[1]));
  }

  private static void put(String names, Function<@Nullable Object[], Object> operator) {
    for (String name : names.split(" ", -1)) {
      ALL.put(name, operator);
    }
  }

  private interface Longs {
    long apply(long x, long y);
  }

  private interface Doubles {
    double apply(double x, double y);
  }

  private static BinaryOperator<@Nullable Object> either(Longs whole, Doubles real) {
    return (x, y) ->
        Numbers.areIntegers(x, y)
            ? (Object) whole.apply(Numbers.toLong(x), Numbers.toLong(y))
            : (Object) real.apply(Numbers.toDouble(x), Numbers.toDouble(y));
  }

  private static void arithmetic() {
    binary("_operator::add", either(Math::addExact, Double::sum));
    binary("_operator::sub", either(Math::subtractExact, (x, y) -> x - y));
    binary("_operator::mul", either(Math::multiplyExact, (x, y) -> x * y));
    binary("_operator::floordiv", Numbers::floorDivide);
    binary("_operator::truediv", Numbers::divide);
    binary("_operator::mod", Numbers::remainder);
    binary("_operator::pow math::pow", Numbers::power);
    unary("_operator::pos", x -> Numbers.areIntegers(x) ? (Object) Numbers.toLong(x) : x);
    unary(
        "_operator::neg",
        x ->
            Numbers.areIntegers(x)
                ? (Object) Math.negateExact(Numbers.toLong(x))
                : (Object) (-Numbers.toDouble(x)));
    unary(
        "_operator::abs builtins::abs",
        x ->
            Numbers.areIntegers(x)
                ? (Object) Math.absExact(Numbers.toLong(x))
                : (Object) Math.abs(Numbers.toDouble(x)));
    unary("math::sqrt torch::sym_sqrt torch::_sym_sqrt", x -> Math.sqrt(Numbers.toDouble(x)));
    put(
        "torch::sym_sum",
        arguments ->
            ((List<?>) arguments[0]).stream().mapToLong(Numbers::toLong).reduce(0, Math::addExact));
  }

  private static void comparisons() {
    compare("_operator::gt", order -> order > 0);
    compare("_operator::ge", order -> order >= 0);
    compare("_operator::lt", order -> order < 0);
    compare("_operator::le", order -> order <= 0);
    compare("_operator::eq", order -> order == 0);
    compare("_operator::ne", order -> order != 0);
  }

  /** A comparison with NaN is false, except of {@code ne}. */
  private static void compare(String name, IntPredicate holds) {
    binary(
        name,
        (x, y) -> {
          boolean isNan = Double.isNaN(Numbers.toDouble(x)) || Double.isNaN(Numbers.toDouble(y));
          return isNan ? name.endsWith("ne") : holds.test(Numbers.compare(x, y));
        });
  }

  private interface Booleans {
    boolean apply(boolean x, boolean y);
  }

  private static BinaryOperator<@Nullable Object> bitwise(Booleans truths, Longs longs) {
    return (x, y) ->
        x instanceof Boolean a && y instanceof Boolean b
            ? (Object) truths.apply(a, b)
            : (Object) longs.apply(Numbers.toLong(x), Numbers.toLong(y));
  }

  private static void bits() {
    binary("_operator::and_", bitwise((x, y) -> x && y, (x, y) -> x & y));
    binary("_operator::or_", bitwise((x, y) -> x || y, (x, y) -> x | y));
    binary("_operator::xor", bitwise((x, y) -> x ^ y, (x, y) -> x ^ y));
    binary(
        "_operator::lshift",
        (x, y) -> Math.multiplyExact(Numbers.toLong(x), Numbers.toLong(Numbers.power(2L, y))));
    binary("_operator::rshift", (x, y) -> Numbers.toLong(x) >> Math.min(63, Numbers.toLong(y)));
    unary("_operator::invert", x -> ~Numbers.toLong(x));
    unary("_operator::not_ torch::sym_not", x -> !Numbers.isTrue(x));
    unary("_operator::truth builtins::bool", Numbers::isTrue);
  }

  private static void rounding() {
    unary("torch::sym_float builtins::float", Numbers::toDouble);
    unary("torch::sym_int builtins::int math::trunc", Numbers::truncate);
    unary("math::floor", rounded(Math::floor));
    unary("math::ceil", rounded(Math::ceil));
    unary("builtins::round", rounded(Math::rint));
  }

  /** Rounds a floating-point number to an integer; integers and booleans are integers already. */
  private static UnaryOperator<@Nullable Object> rounded(DoubleUnaryOperator rounding) {
    return x ->
        x instanceof Double number
            ? (Object) Numbers.toInteger(rounding.applyAsDouble(number))
            : (Object) Numbers.toLong(x);
  }

  private static void choices() {
    binary("torch::sym_max builtins::max", either(Math::max, Math::max));
    binary("torch::sym_min builtins::min", either(Math::min, Math::min));
    put("torch::sym_ite", arguments -> Numbers.isTrue(arguments[0]) ? arguments[1] : arguments[2]);
    binary("_operator::getitem builtins::getitem", NumberOperators::element);
  }

  private static @Nullable Object element(@Nullable Object list, @Nullable Object index) {
    if (!(list instanceof List<?> elements)) {
      throw new IllegalArgumentException("getitem: takes a list, got " + list);
    }
    long at = Numbers.toLong(index);
    long place = at < 0 ? at + elements.size() : at;
    if (place < 0 || place >= elements.size()) {
      throw new IllegalArgumentException(
          "getitem: index " + at + " is out of range for a list of " + elements.size());
    }
    Object element = elements.get((int) place);
    return element instanceof Tensor tensor ? OwnedTensors.share(tensor) : element;
  }

  private static void sizes() {
    binary("aten::sym_size.int", (x, dim) -> tensor(x).size(Numbers.toLong(dim)));
    binary("aten::sym_stride.int", (x, dim) -> stride(tensor(x), Numbers.toLong(dim)));
    unary("aten::sym_numel", x -> tensor(x).numel());
    unary("aten::sym_storage_offset", x -> tensor(x).storageOffset());
  }

  private static long stride(Tensor x, long dim) {
    long[] strides = x.strides();
    return strides[Math.toIntExact(dim < 0 ? dim + strides.length : dim)];
  }

  private static Tensor tensor(@Nullable Object value) {
    if (value instanceof Tensor tensor) {
      return tensor;
    }
    throw new IllegalArgumentException("a tensor is needed, got " + value);
  }

  private static @Nullable Object[] assertScalar(Run run, @Nullable Object[] arguments) {
    if (!Numbers.isTrue(arguments[0])) {
      throw new TorchException(String.valueOf(arguments[1]), "", null);
    }
    return new Object[0];
  }
}
