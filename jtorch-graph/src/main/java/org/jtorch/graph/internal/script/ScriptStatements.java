package org.jtorch.graph.internal.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.internal.operators.NumberOperators;
import org.jtorch.graph.internal.python.Numbers;

/** Python's statements on numbers, lists, tuples and what is known of tensors. */
final class ScriptStatements {
  private static final Map<String, Function<List<@Nullable Object>, @Nullable Object>> ALL =
      new HashMap<>();

  /** Operators of numbers by the name of the same operator in exported programs. */
  private static final Map<String, String> OF_NUMBERS =
      Map.ofEntries(
          Map.entry("aten::add", "_operator::add"),
          Map.entry("aten::sub", "_operator::sub"),
          Map.entry("aten::mul", "_operator::mul"),
          Map.entry("aten::div", "_operator::truediv"),
          Map.entry("aten::floordiv", "_operator::floordiv"),
          Map.entry("aten::floor_divide", "_operator::floordiv"),
          Map.entry("aten::remainder", "_operator::mod"),
          Map.entry("aten::pow", "_operator::pow"),
          Map.entry("aten::neg", "_operator::neg"),
          Map.entry("aten::abs", "_operator::abs"),
          Map.entry("aten::gt", "_operator::gt"),
          Map.entry("aten::ge", "_operator::ge"),
          Map.entry("aten::lt", "_operator::lt"),
          Map.entry("aten::le", "_operator::le"),
          Map.entry("aten::eq", "_operator::eq"),
          Map.entry("aten::ne", "_operator::ne"),
          Map.entry("aten::__and__", "_operator::and_"),
          Map.entry("aten::__or__", "_operator::or_"),
          Map.entry("aten::__xor__", "_operator::xor"),
          Map.entry("aten::__not__", "_operator::not_"),
          Map.entry("aten::sqrt", "math::sqrt"),
          Map.entry("aten::floor", "math::floor"),
          Map.entry("aten::ceil", "math::ceil"),
          Map.entry("aten::round", "builtins::round"),
          Map.entry("prim::max", "builtins::max"),
          Map.entry("prim::min", "builtins::min"),
          Map.entry("aten::Int", "builtins::int"),
          Map.entry("aten::Float", "builtins::float"),
          Map.entry("aten::Bool", "builtins::bool"));

  static {
    tensors();
    lists();
    values();
  }

  private ScriptStatements() {}

  /** Returns the results of a statement; null if it is none. */
  static @Nullable List<@Nullable Object> run(
      String kind, String overload, List<@Nullable Object> arguments) {
    if (arguments.contains(ScriptValues.OF_ELEMENTS)) {
      return Collections.singletonList(ScriptValues.OF_ELEMENTS);
    }
    String number = OF_NUMBERS.get(kind);
    List<@Nullable Object> plain = new ArrayList<>();
    boolean holds = false;
    for (Object argument : arguments) {
      boolean isHeld = argument instanceof ScriptValues.NumberTensor;
      holds |= isHeld;
      plain.add(isHeld ? ((ScriptValues.NumberTensor) argument).number() : argument);
    }
    if (number != null && plain.stream().allMatch(ScriptValues::isNumber)) {
      Object result = NumberOperators.apply(number, plain.toArray());
      boolean becomesNumber = kind.matches("aten::(Int|Float|Bool)");
      return Collections.singletonList(
          holds && !becomesNumber ? new ScriptValues.NumberTensor(result) : result);
    } else if (kind.matches("aten::(eq|ne)")
        && plain.stream().noneMatch(Tensor.class::isInstance)) {
      boolean equal = Objects.equals(plain.get(0), plain.get(1));
      return Collections.singletonList(kind.equals("aten::eq") == equal);
    }
    if (kind.equals("aten::any") && holds) {
      return arguments;
    } else if (overload.endsWith("_mode")
        && plain.subList(0, 2).stream().allMatch(ScriptValues::isNumber)) {
      return Collections.singletonList(new ScriptValues.NumberTensor(rounded(plain)));
    }
    Function<List<@Nullable Object>, @Nullable Object> statement =
        ALL.containsKey(kind + "." + overload) ? ALL.get(kind + "." + overload) : ALL.get(kind);
    return statement == null ? null : Collections.singletonList(statement.apply(arguments));
  }

  /** Divides numbers that the program has made tensors. */
  private static Object rounded(List<@Nullable Object> arguments) {
    return "floor".equals(arguments.get(2))
        ? Numbers.floorDivide(arguments.get(0), arguments.get(1))
        : (Object) Numbers.truncate(Numbers.divide(arguments.get(0), arguments.get(1)));
  }

  private static void put(
      String names, Function<List<@Nullable Object>, @Nullable Object> statement) {
    Arrays.stream(names.split(" ", -1)).forEach(name -> ALL.put(name, statement));
  }

  private static Tensor tensor(List<@Nullable Object> arguments) {
    return ScriptValues.tensor(arguments.get(0));
  }

  private static DType dtype(List<@Nullable Object> arguments) {
    return arguments.get(0) instanceof ScriptValues.NumberTensor held
        ? held.dtype()
        : tensor(arguments).dtype();
  }

  private static void tensors() {
    put("aten::size.int", a -> tensor(a).size(Numbers.toLong(a.get(1))));
    put(
        "aten::size",
        a -> new ArrayList<>(Arrays.stream(tensor(a).shape().toArray()).boxed().toList()));
    put("aten::dim", a -> (long) tensor(a).dim());
    put("aten::numel", a -> tensor(a).numel());
    put("aten::len.Tensor", a -> tensor(a).size(0));
    put("prim::dtype", a -> (long) dtype(a).ordinal());
    put(
        "prim::device",
        a -> a.get(0) instanceof ScriptValues.NumberTensor ? Device.CPU : tensor(a).device());
    put(
        "prim::type",
        a ->
            a.get(0) instanceof Device device
                ? device.type().name().toLowerCase(Locale.ROOT)
                : tensor(a).dtype().pythonName());
    put("prim::layout", a -> 0L);
    put("prim::requires_grad", a -> tensor(a).requiresGrad());
    put("prim::is_cuda", a -> tensor(a).device().type() == Device.Type.CUDA);
    put("aten::is_floating_point", a -> dtype(a).isFloatingPoint());
    put("aten::Bool.Tensor", a -> ScriptValues.OF_ELEMENTS);
    put("aten::result_type", ScriptStatements::resultType);
    put("prim::NumToTensor", a -> new ScriptValues.NumberTensor(Objects.requireNonNull(a.get(0))));
    put(
        "aten::ScalarImplicit aten::IntImplicit aten::FloatImplicit",
        a ->
            a.get(0) instanceof ScriptValues.NumberTensor held
                ? held.number()
                : (Object) tensor(a).item());
    put(
        "aten::tensor.int aten::tensor.float aten::tensor.bool",
        a -> ScriptOperators.scalar(Objects.requireNonNull(a.get(0)), a.get(1)));
    put("aten::to.prim_dtype", a -> converted(a, 1));
    put("aten::to.prim_Device", a -> converted(a, 2));
  }

  private static Object resultType(List<@Nullable Object> a) {
    DType second =
        a.get(1) instanceof ScriptValues.NumberTensor held
            ? held.dtype()
            : ScriptValues.tensor(a.get(1)).dtype();
    return (long) Torch.promoteTypes(dtype(a), second).ordinal();
  }

  private static @Nullable Object converted(List<@Nullable Object> a, int dtype) {
    return a.get(dtype) == null
        ? a.get(0)
        : ScriptOperators.call("aten::to", "dtype", Arrays.asList(a.get(0), a.get(dtype)))[0];
  }

  private static void lists() {
    put("prim::ListConstruct prim::TupleConstruct", ArrayList::new);
    put("aten::list aten::copy", a -> new ArrayList<>(ScriptValues.list(a.get(0))));
    put("aten::len.t aten::len.Dict_str aten::len.any", ScriptStatements::length);
    put("prim::TupleIndex aten::__getitem__.t", ScriptStatements::element);
    put(
        "aten::__getitem__",
        a -> a.get(0) instanceof Map<?, ?> map ? map.get(a.get(1)) : element(a));
    put(
        "aten::append.t",
        a -> {
          ScriptValues.list(a.get(0)).add(a.get(1));
          return a.get(0);
        });
    put("aten::add.t aten::extend.t", ScriptStatements::joined);
    put("aten::slice.t", ScriptStatements::sliced);
    put("aten::__contains__", a -> contains(a.get(0), a.get(1)));
    put("aten::__range_length", ScriptStatements::rangeLength);
    put(
        "aten::__derive_index",
        a -> Numbers.toLong(a.get(1)) + Numbers.toLong(a.get(0)) * Numbers.toLong(a.get(2)));
  }

  private static Object length(List<@Nullable Object> a) {
    return a.get(0) instanceof Map<?, ?> map
        ? (long) map.size()
        : (long) ScriptValues.list(a.get(0)).size();
  }

  private static @Nullable Object element(List<@Nullable Object> a) {
    List<@Nullable Object> list = ScriptValues.list(a.get(0));
    long index = Numbers.toLong(a.get(1));
    return list.get((int) (index < 0 ? index + list.size() : index));
  }

  private static Object joined(List<@Nullable Object> a) {
    List<@Nullable Object> joined = new ArrayList<>(ScriptValues.list(a.get(0)));
    joined.addAll(ScriptValues.list(a.get(1)));
    return joined;
  }

  private static Object sliced(List<@Nullable Object> a) {
    List<@Nullable Object> list = ScriptValues.list(a.get(0));
    long start = place(a.get(1), 0, list.size());
    long end = place(a.get(2), list.size(), list.size());
    List<@Nullable Object> part = new ArrayList<>();
    for (long i = start; i < end; i += Numbers.toLong(a.get(3))) {
      part.add(list.get((int) i));
    }
    return part;
  }

  private static long place(@Nullable Object index, long defaultValue, int size) {
    long place = index == null ? defaultValue : Numbers.toLong(index);
    return Math.max(0, Math.min(size, place < 0 ? place + size : place));
  }

  private static boolean contains(@Nullable Object container, @Nullable Object item) {
    return container instanceof Map<?, ?> map
        ? map.containsKey(item)
        : ScriptValues.list(container).contains(item);
  }

  private static Object rangeLength(List<@Nullable Object> a) {
    long low = Numbers.toLong(a.get(0));
    long step = Numbers.toLong(a.get(2));
    long distance = Numbers.toLong(a.get(1)) - low;
    return Math.max(0, Math.floorDiv(distance + step - Long.signum(step), step));
  }

  private static void values() {
    put(
        "prim::unchecked_cast prim::unchecked_unwrap_optional aten::_unwrap_optional prim::data",
        a -> a.get(0));
    put("prim::Uninitialized", a -> null);
    put("aten::__is__", a -> a.get(0) == a.get(1));
    put("aten::__isnot__", a -> a.get(0) != a.get(1));
    put("aten::format", a -> a.toString());
    put("aten::warn prim::Print", a -> null);
  }
}
