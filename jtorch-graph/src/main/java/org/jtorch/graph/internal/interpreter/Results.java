package org.jtorch.graph.internal.interpreter;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;

/** Stores the results of a node among the values of a run. */
final class Results {
  private static final int UNUSED = -1;

  private final List<Argument> names;

  /** One entry per result: its place, the places of a list's elements, or empty. */
  private final int[][] places;

  private final boolean spreads;

  Results(List<Argument> names, ToIntFunction<String> slots) {
    this.names = names;
    this.places = names.stream().map(name -> places(name, slots)).toArray(int[][]::new);
    this.spreads = names.size() == 1 && names.get(0) instanceof Argument.Items;
  }

  private static int[] places(Argument name, ToIntFunction<String> slots) {
    if (name instanceof Argument.Value value) {
      return new int[] {slots.applyAsInt(value.name())};
    } else if (name instanceof Argument.Items list) {
      return list.items().stream()
          .mapToInt(item -> item instanceof Argument.Value v ? slots.applyAsInt(v.name()) : UNUSED)
          .toArray();
    }
    return new int[0];
  }

  void store(@Nullable Object[] results, @Nullable Object[] values) {
    boolean alreadyList = results.length == 1 && results[0] instanceof List<?>;
    @Nullable Object[] given =
        spreads && !alreadyList ? new Object[] {Arrays.asList(results)} : results;
    if (given.length < places.length) {
      throw new IllegalArgumentException(
          "the call has " + given.length + " results where the graph has " + places.length);
    }
    for (int i = 0; i < given.length; i++) {
      if (i >= places.length || places[i].length == 0) {
        close(given[i]);
      } else if (names.get(i) instanceof Argument.Items) {
        storeList(given[i], places[i], values);
      } else {
        values[places[i][0]] = given[i];
      }
    }
  }

  private static void storeList(@Nullable Object given, int[] places, @Nullable Object[] values) {
    List<?> elements = given instanceof List<?> list ? list : List.of();
    if (elements.size() != places.length) {
      throw new IllegalArgumentException(
          "the call has a list of "
              + elements.size()
              + " results where the graph has "
              + places.length);
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] == UNUSED) {
        close(elements.get(i));
      } else {
        values[places[i]] = elements.get(i);
      }
    }
  }

  /** Closes a tensor, or the tensors of a list. */
  static void close(@Nullable Object value) {
    if (value instanceof Tensor tensor) {
      tensor.close();
    } else if (value instanceof List<?> list) {
      list.forEach(Results::close);
    }
  }
}
