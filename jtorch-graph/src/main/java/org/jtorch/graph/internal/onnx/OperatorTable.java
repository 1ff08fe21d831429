package org.jtorch.graph.internal.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operators that can be written. */
final class OperatorTable {
  private static final OperatorTable ALL = new OperatorTable();

  static {
    PointwiseOperators.register(ALL);
    ActivationOperators.register(ALL);
    ArithmeticOperators.register(ALL);
    ComparisonOperators.register(ALL);
    ReductionOperators.register(ALL);
    StatisticOperators.register(ALL);
    ShapeOperators.register(ALL);
    PartOperators.register(ALL);
    JoinOperators.register(ALL);
    PadOperators.register(ALL);
    IndexOperators.register(ALL);
    ScatterOperators.register(ALL);
    CreationOperators.register(ALL);
    ConvolutionOperators.register(ALL);
    PoolOperators.register(ALL);
    AdaptivePoolOperators.register(ALL);
    NormOperators.register(ALL);
    MatrixOperators.register(ALL);
    AttentionOperators.register(ALL);
    RecurrentOperators.register(ALL);
    SortOperators.register(ALL);
    ResizeOperators.register(ALL);
    NumberOperators.register(ALL);
    RegionOperators.register(ALL);
  }

  private final Map<String, Converter> converters = new HashMap<>();

  private OperatorTable() {}

  /** Adds operators, whose names without {@code aten::} are separated by spaces. */
  void put(String names, Converter converter) {
    for (String name : names.split(" ", -1)) {
      converters.put(name.contains("::") ? name : "aten::" + name, converter);
    }
  }

  /** Returns the converter of an operator, of its overload if that differs. */
  static Optional<Converter> find(String operator) {
    Converter exact = ALL.converters.get(operator);
    if (exact != null) {
      return Optional.of(exact);
    }
    int dot = operator.indexOf('.');
    String base = dot < 0 ? operator : operator.substring(0, dot);
    Converter any = ALL.converters.get(base);
    if (any == null && base.endsWith("_")) {
      return find(base.substring(0, base.length() - 1) + operator.substring(base.length()));
    }
    return Optional.ofNullable(any);
  }
}
