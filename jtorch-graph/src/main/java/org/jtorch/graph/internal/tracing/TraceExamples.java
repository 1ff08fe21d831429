package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** The inputs of the runs: the caller's, or copies of the first of other sizes. */
final class TraceExamples {
  /** The sizes of the further runs: how much each is larger than the first. */
  private static final long[] ADDED = {0, 1, 3, 4, 8, 9, 11, 14};

  private final List<List<Tensor>> runs;
  private final List<TraceSizes.Symbol> symbols;

  private TraceExamples(List<List<Tensor>> runs, List<TraceSizes.Symbol> symbols) {
    this.runs = runs;
    this.symbols = symbols;
  }

  List<List<Tensor>> runs() {
    return runs;
  }

  List<TraceSizes.Symbol> symbols() {
    return symbols;
  }

  /** Returns the free sizes of a run, for messages. */
  String describe(int run) {
    return symbols.stream()
        .map(symbol -> symbol.name() + " = " + symbol.values().get(run))
        .collect(Collectors.joining(", "));
  }

  static TraceExamples of(
      List<Tensor> example, TraceRequest request, List<String> names, boolean scaled) {
    return request.examples().isEmpty()
        ? made(example, places(example, request), names, scaled)
        : given(example, request, names);
  }

  private static Map<String, List<TraceRequest.Place>> places(
      List<Tensor> example, TraceRequest request) {
    Map<String, List<TraceRequest.Place>> places = new LinkedHashMap<>();
    request.symbols().forEach((name, all) -> places.put(name, new ArrayList<>(all)));
    if (request.batch()) {
      List<TraceRequest.Place> batch = places.computeIfAbsent("batch", key -> new ArrayList<>());
      for (int input = 0; input < example.size(); input++) {
        if (example.get(input).dim() > 0) {
          batch.add(new TraceRequest.Place(input, 0));
        }
      }
    }
    places.forEach((name, all) -> checkPlaces(name, all, example));
    return places;
  }

  private static void checkPlaces(
      String name, List<TraceRequest.Place> places, List<Tensor> example) {
    long size = -1;
    for (TraceRequest.Place place : places) {
      if (place.input() >= example.size() || place.dim() >= example.get(place.input()).dim()) {
        throw new IllegalArgumentException(
            "trace: dynamic: there is no dimension " + place.dim() + " of input " + place.input());
      }
      long here = example.get(place.input()).size(place.dim());
      if (size >= 0 && here != size) {
        throw new IllegalArgumentException(
            "trace: the sizes named " + name + " are " + size + " and " + here + " in the example");
      }
      size = here;
    }
  }

  private static TraceExamples made(
      List<Tensor> example,
      Map<String, List<TraceRequest.Place>> places,
      List<String> names,
      boolean scaled) {
    int count = places.isEmpty() ? 2 : places.size() + 2;
    List<TraceSizes.Symbol> symbols = new ArrayList<>();
    places.forEach(
        (name, all) -> {
          TraceRequest.Place place = all.get(0);
          long size = example.get(place.input()).size(place.dim());
          symbols.add(
              new TraceSizes.Symbol(
                  name,
                  names.get(place.input()),
                  place.dim(),
                  boxed(sizes(size, symbols.size(), count, scaled))));
        });
    List<List<Tensor>> runs = new ArrayList<>();
    for (int run = 0; run < count; run++) {
      runs.add(resized(example, places, symbols, run));
    }
    return new TraceExamples(runs, symbols);
  }

  /**
   * Returns the values of one free size, in another order for each so that they are independent.
   */
  private static long[] sizes(long size, int symbol, int count, boolean scaled) {
    long base = Math.max(2, size); // sizes of 0 and 1 are special cases of many operators
    long[] values = new long[count];
    values[0] = base;
    for (int run = 1; run < count; run++) {
      int place = 1 + (run - 1 + symbol) % (count - 1);
      values[run] = scaled ? base * (place + 1) : base + ADDED[place % ADDED.length];
    }
    return values;
  }

  private static List<Tensor> resized(
      List<Tensor> example,
      Map<String, List<TraceRequest.Place>> places,
      List<TraceSizes.Symbol> symbols,
      int run) {
    List<Tensor> inputs = new ArrayList<>();
    for (int input = 0; input < example.size(); input++) {
      Tensor given = example.get(input);
      int index = input;
      inputs.add(
          TensorScope.compute(
              () -> {
                Tensor made = given.detach().clone();
                for (TraceSizes.Symbol symbol : symbols) {
                  for (TraceRequest.Place place : places.getOrDefault(symbol.name(), List.of())) {
                    if (place.input() == index) {
                      made = repeated(made, place.dim(), symbol.values().get(run), run);
                    }
                  }
                }
                return symbols.isEmpty() && run > 0 ? shifted(made) : made;
              }));
    }
    return inputs;
  }

  /** Returns a tensor of another size that has the same elements, repeated and in another order. */
  private static Tensor repeated(Tensor x, int dim, long size, int shift) {
    Tensor index = Torch.arange(shift, shift + size).remainder(Math.max(1, x.size(dim)));
    return x.indexSelect(dim, index);
  }

  /** Returns the elements in another order, so that values that a run fixes are found. */
  private static Tensor shifted(Tensor x) {
    return x.numel() < 2 ? x : x.roll(1);
  }

  private static TraceExamples given(
      List<Tensor> example, TraceRequest request, List<String> names) {
    List<List<Tensor>> runs = new ArrayList<>();
    runs.add(copies(example));
    request.examples().forEach(inputs -> runs.add(copies(inputs)));
    List<TraceSizes.Symbol> symbols = new ArrayList<>();
    for (int input = 0; input < example.size(); input++) {
      for (int dim = 0; dim < example.get(input).dim(); dim++) {
        addSymbol(runs, symbols, names, input, dim);
      }
    }
    if (runs.size() < Math.max(3, symbols.size() + 2)) {
      throw new IllegalArgumentException(
          "trace: "
              + symbols.size()
              + " sizes differ between the examples: that takes "
              + Math.max(3, symbols.size() + 2)
              + " examples, not "
              + runs.size());
    }
    return new TraceExamples(runs, symbols);
  }

  private static List<Tensor> copies(List<Tensor> inputs) {
    return inputs.stream().map(x -> TensorScope.compute(() -> x.detach().clone())).toList();
  }

  private static void addSymbol(
      List<List<Tensor>> runs,
      List<TraceSizes.Symbol> symbols,
      List<String> names,
      int input,
      int dim) {
    long[] values = new long[runs.size()];
    for (int run = 0; run < values.length; run++) {
      if (runs.get(run).size() <= input || runs.get(run).get(input).dim() <= dim) {
        throw new IllegalArgumentException(
            "trace: the examples have other numbers of inputs or dimensions");
      }
      values[run] = runs.get(run).get(input).size(dim);
    }
    boolean isKnown = symbols.stream().anyMatch(symbol -> symbol.values().equals(boxed(values)));
    if (!TraceSizes.isConstant(values) && !isKnown) {
      symbols.add(
          new TraceSizes.Symbol("s" + symbols.size(), names.get(input), dim, boxed(values)));
    }
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
