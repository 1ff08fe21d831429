package org.jtorch.graph.internal.interpreter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.ResolvedOperator;
import org.jtorch.internal.ResolvedOperator.Kind;
import org.jtorch.internal.ResolvedOperator.Parameter;

/** Converts arguments of a graph to those of an operator's schema, as far as possible at load. */
final class SchemaArgument {
  /** A tensor, or a number where the operator takes a tensor. */
  record NumberAsTensor(int slot) implements ValueReader {
    @Override
    public @Nullable Object read(@Nullable Object[] values) {
      Object value = values[slot];
      return value == null || value instanceof Tensor ? value : ResolvedOperator.wrapped(value);
    }
  }

  private final String operator;
  private final Parameter parameter;
  private final ToIntFunction<String> slots;
  private final Function<Object, Tensor> constants;

  private SchemaArgument(
      String operator,
      Parameter parameter,
      ToIntFunction<String> slots,
      Function<Object, Tensor> constants) {
    this.operator = operator;
    this.parameter = parameter;
    this.slots = slots;
    this.constants = constants;
  }

  /**
   * Returns the reader of an argument.
   *
   * @param given the graph's argument; null if the call has none
   * @param slots the places of values by name
   * @param constants the tensors of numbers
   */
  static ValueReader of(
      String operator,
      Parameter parameter,
      @Nullable Argument given,
      ToIntFunction<String> slots,
      Function<Object, Tensor> constants) {
    return new SchemaArgument(operator, parameter, slots, constants).reader(given);
  }

  private ValueReader reader(@Nullable Argument given) {
    if (given == null || given instanceof Argument.None) {
      return absent(given);
    } else if (given instanceof Argument.Value value) {
      return value(slots.applyAsInt(value.name()));
    } else if (given instanceof Argument.Constant constant) {
      return new ValueReader.Fixed(constant(constant.value()));
    } else if (given instanceof Argument.Items list) {
      return items(list.items());
    }
    throw mismatch(given);
  }

  private ValueReader absent(@Nullable Argument given) {
    if (given != null && parameter.nullable()) {
      return new ValueReader.Fixed(null);
    } else if (parameter.hasDefault()) {
      return new ValueReader.Fixed(ResolvedOperator.DEFAULT);
    }
    throw new IllegalArgumentException(
        operator + ": argument " + parameter.name() + (given == null ? " is missing" : " is None"));
  }

  private ValueReader value(int slot) {
    return switch (parameter.kind()) {
      case TENSOR -> new NumberAsTensor(slot);
      case INT -> values -> integer(values[slot]);
      case INTS -> values -> integers(values[slot]);
      default -> new ValueReader.Slot(slot);
    };
  }

  /** Returns a Boolean as Python's integer of it. */
  private static @Nullable Object integer(@Nullable Object value) {
    return value instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : value;
  }

  private static @Nullable Object integers(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().mapToLong(Numbers::toLong).toArray()
        : integer(value);
  }

  private Object constant(Object value) {
    Object converted =
        switch (parameter.kind()) {
          case TENSOR -> isNumber(value) ? constants.apply(value) : null;
          case SCALAR -> isNumber(value) ? value : null;
          case INT -> isInteger(value) ? integer(value) : null;
          case INTS -> value instanceof Long ? value : null;
          case FLOAT -> isReal(value) ? ((Number) value).doubleValue() : null;
          case BOOL -> truth(value);
          case STRING -> value instanceof String ? value : null;
          case DEVICE -> value instanceof Device ? value : null;
          default -> null;
        };
    if (converted == null) {
      throw mismatch(new Argument.Constant(value));
    }
    return converted;
  }

  private static boolean isNumber(Object value) {
    return isReal(value) || value instanceof Boolean || value instanceof Complex;
  }

  private static boolean isReal(Object value) {
    return value instanceof Long || value instanceof Double;
  }

  private static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Boolean
        || value instanceof DType
        || value instanceof Layout
        || value instanceof MemoryFormat;
  }

  private static @Nullable Object truth(Object value) {
    return value instanceof Long number
        ? (Object) (number != 0)
        : value instanceof Boolean ? value : null;
  }

  private ValueReader items(List<Argument> items) {
    List<ValueReader> readers = items.stream().map(this::item).toList();
    ValueReader list =
        switch (parameter.kind()) {
          case INTS -> values -> longs(readers, values);
          case FLOATS -> values -> doubles(readers, values);
          case BOOLS -> values -> booleans(readers, values);
          case TENSORS, OPTIONAL_TENSORS, SCALARS -> values -> list(readers, values);
          default -> throw mismatch(new Argument.Items(items));
        };
    return readers.stream().allMatch(ValueReader.Fixed.class::isInstance)
        ? new ValueReader.Fixed(list.read(new Object[0]))
        : list;
  }

  private ValueReader item(Argument item) {
    Kind element =
        switch (parameter.kind()) {
          case TENSORS, OPTIONAL_TENSORS -> Kind.TENSOR;
          case INTS -> Kind.INT;
          case FLOATS -> Kind.FLOAT;
          case BOOLS -> Kind.BOOL;
          default -> Kind.SCALAR;
        };
    boolean nullable = parameter.kind() == Kind.OPTIONAL_TENSORS || element == Kind.SCALAR;
    return of(
        operator,
        new Parameter(parameter.name(), element, nullable, false, false),
        item,
        slots,
        constants);
  }

  private static long[] longs(List<ValueReader> readers, @Nullable Object[] values) {
    long[] longs = new long[readers.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = Numbers.toLong(readers.get(i).read(values));
    }
    return longs;
  }

  private static double[] doubles(List<ValueReader> readers, @Nullable Object[] values) {
    double[] doubles = new double[readers.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = Numbers.toDouble(readers.get(i).read(values));
    }
    return doubles;
  }

  private static boolean[] booleans(List<ValueReader> readers, @Nullable Object[] values) {
    boolean[] booleans = new boolean[readers.size()];
    for (int i = 0; i < booleans.length; i++) {
      booleans[i] = Numbers.isTrue(readers.get(i).read(values));
    }
    return booleans;
  }

  private static List<@Nullable Object> list(List<ValueReader> readers, @Nullable Object[] values) {
    List<@Nullable Object> list = new ArrayList<>(readers.size());
    for (ValueReader reader : readers) {
      list.add(reader.read(values));
    }
    return Collections.unmodifiableList(list);
  }

  private IllegalArgumentException mismatch(Argument given) {
    return new IllegalArgumentException(
        operator
            + ": argument "
            + parameter.name()
            + " takes "
            + parameter.kind()
            + ", got "
            + given);
  }
}
