package org.jtorch.internal.guards;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.ExactNumber;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.values.IValueKinds;
import org.jtorch.internal.values.SchemaDefault;

/**
 * The arguments of one call, which guards read by their names in the schema. An argument that is
 * None, left at its default or of an unexpected type is returned as null, false or an empty list.
 */
public final class GuardedCall {
  private final List<String> names;
  private final @Nullable Object[] arguments;

  GuardedCall(List<String> names, @Nullable Object... arguments) {
    this.names = names;
    this.arguments = arguments;
  }

  /** Returns the arguments, in schema order, of a call that passes some of them by name. */
  public static @Nullable Object[] bind(
      List<String> names, List<?> positional, Map<String, ?> keywords) {
    Object[] arguments = Arrays.copyOf(positional.toArray(), names.size());
    for (int i = positional.size(); i < names.size(); i++) {
      arguments[i] = keywords.get(names.get(i));
    }
    return arguments;
  }

  List<String> names() {
    return names;
  }

  /** Returns the arguments in schema order, without omitted ones at the end. */
  @Nullable Object[] arguments() {
    return arguments;
  }

  @Nullable Object value(String name) {
    int place = names.indexOf(name);
    return place < 0 || place >= arguments.length ? null : plain(arguments[place]);
  }

  private static @Nullable Object plain(@Nullable Object argument) {
    if (argument instanceof Tensor) {
      return argument; // most are; looking for another type among a tensor's takes longer
    } else if (argument instanceof IValue value) {
      return IValueKinds.plain(value);
    }
    return argument == SchemaDefault.DEFAULT ? null : argument;
  }

  boolean has(String name) {
    return value(name) != null;
  }

  @Nullable Tensor tensor(String name) {
    return value(name) instanceof Tensor tensor ? tensor : null;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(value(name));
  }

  @Nullable Number number(String name) {
    return value(name) instanceof Number number ? number : null;
  }

  /** Returns an integer argument. */
  @Nullable Long integer(String name) {
    return value(name) instanceof Number number && ExactNumber.isInteger(number)
        ? (Long) number.longValue()
        : null;
  }

  /** Returns a list of integers; a single number is returned as a list of one. */
  long[] integers(String name) {
    Object value = value(name);
    if (value instanceof long[] longs) {
      return longs;
    } else if (value instanceof int[] ints) {
      return Arrays.stream(ints).asLongStream().toArray();
    } else if (value instanceof Shape shape) {
      return shape.toArray();
    } else if (value instanceof Collection<?> collection) {
      return collection.stream()
          .map(GuardedCall::plain)
          .filter(ExactNumber::isInteger)
          .mapToLong(element -> ((Number) element).longValue())
          .toArray();
    }
    Long one = integer(name);
    return one == null ? new long[0] : new long[] {one};
  }

  List<Tensor> tensors(String name) {
    Object value = value(name);
    if (value instanceof Tensor[] array) {
      return Arrays.asList(array);
    } else if (value instanceof Collection<?> collection) {
      return collection.stream()
          .map(GuardedCall::plain)
          .filter(Tensor.class::isInstance)
          .map(Tensor.class::cast)
          .toList();
    }
    return value instanceof Tensor tensor ? List.of(tensor) : List.of();
  }

  /** Returns all tensors among the arguments of a call, including those in lists. */
  static Stream<Tensor> tensorsAmong(@Nullable Object... arguments) {
    return Arrays.stream(arguments).flatMap(GuardedCall::tensorsIn);
  }

  private static Stream<Tensor> tensorsIn(@Nullable Object argument) {
    Object plain = plain(argument);
    if (plain instanceof Collection<?> collection) {
      return collection.stream().flatMap(GuardedCall::tensorsIn);
    } else if (plain instanceof Tensor[] tensors) {
      return Arrays.stream(tensors);
    }
    return plain instanceof Tensor tensor ? Stream.of(tensor) : Stream.empty();
  }

  /** Returns whether autograd records the call for this tensor. */
  boolean recordsGradOf(String name) {
    return ThreadModes.isGradEnabled() && tensors(name).stream().anyMatch(Tensor::requiresGrad);
  }
}
