package org.jtorch.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FewRows;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.WrappedNumbers;
import org.jtorch.internal.guards.InnerOperators;

/**
 * An operator of libtorch that a program names, found once and then called with arguments in schema
 * order. Calls take jtorch's own kernels where they are faster, check arguments that libtorch does
 * not check, and appear in profiles, as those of typed methods do.
 */
public final class ResolvedOperator {
  /** Stands for an argument that takes the schema's default. */
  public static final Object DEFAULT = Dispatch.DEFAULT;

  /**
   * A parameter of the schema.
   *
   * @param kind its type without a trailing question mark
   * @param nullable whether it accepts None, passed as null
   * @param hasDefault whether it may be {@link #DEFAULT}
   * @param modified whether the operator writes to it
   */
  public record Parameter(
      String name, Kind kind, boolean nullable, boolean hasDefault, boolean modified) {}

  /** Types of parameters, with the Java type of the argument. */
  public enum Kind {
    /** Tensor. */
    TENSOR,
    /** Long, Double, Boolean or Complex. */
    SCALAR,
    /** Long, DType, Layout or MemoryFormat. */
    INT,
    /** Double. */
    FLOAT,
    /** Boolean. */
    BOOL,
    /** String. */
    STRING,
    /** Device. */
    DEVICE,
    /** Generator. */
    GENERATOR,
    /** {@code long[]}, or a Long that is repeated. */
    INTS,
    /** {@code double[]}. */
    FLOATS,
    /** {@code boolean[]}. */
    BOOLS,
    /** List of tensors. */
    TENSORS,
    /** List of tensors that may be null. */
    OPTIONAL_TENSORS,
    /** List of numbers. */
    SCALARS
  }

  private static final Map<String, ResolvedOperator> KNOWN = new ConcurrentHashMap<>();

  private final Op op;
  private final Op.Schema schema;
  private final List<Parameter> parameters;
  private final boolean isInner;

  private ResolvedOperator(Op op) {
    this.op = op;
    this.schema = op.schema();
    this.parameters =
        schema.parameters().stream().map(parameter -> parameter(schema, parameter)).toList();
    this.isInner = InnerOperators.contains(op.fullName());
  }

  private static Parameter parameter(Op.Schema schema, Op.Parameter parameter) {
    return new Parameter(
        parameter.name(),
        Kind.valueOf(parameter.kind().name()),
        parameter.nullable(),
        parameter.defaultValue() != null,
        schema.modifies(parameter.name()));
  }

  /**
   * Finds an operator.
   *
   * @param name with its namespace and overload: {@code "aten::add.Tensor"}
   * @return the operator; empty if libtorch has none of that name
   * @throws IllegalArgumentException if it takes an argument of a type that jtorch cannot pass
   */
  public static Optional<ResolvedOperator> find(String name) {
    ResolvedOperator known = KNOWN.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    int dot = name.indexOf('.');
    Op op = dot < 0 ? Op.of(name, "") : Op.of(name.substring(0, dot), name.substring(dot + 1));
    return op.exists()
        ? Optional.of(KNOWN.computeIfAbsent(name, key -> new ResolvedOperator(op)))
        : Optional.empty();
  }

  /** Returns the name without namespace and overload, as in error messages. */
  public String shortName() {
    return op.shortName();
  }

  /** Returns the parameters in schema order. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * Returns whether libtorch calls the operator itself, with arguments that the operator may not
   * check.
   */
  public boolean isInner() {
    return isInner;
  }

  /** Returns whether the first result may be a view of the first argument, or the argument. */
  public boolean makesView() {
    return schema.isView();
  }

  /** Returns the number of results. */
  public int results() {
    return schema.results();
  }

  /**
   * Calls the operator.
   *
   * @param arguments in schema order, as {@link Kind} describes; null is None
   * @return one entry per result: a tensor, a Long, Double, Boolean, Complex or String, a list, or
   *     null for None. A result that is a modified argument is a new handle.
   */
  public @Nullable Object[] call(@Nullable Object... arguments) {
    return switch (schema.returns()) {
      case TENSOR -> new Object[] {Dispatch.tensor(op, arguments)};
      case TENSORS -> new Object[] {Dispatch.list(op, arguments)};
      case OTHER -> Dispatch.results(op, arguments);
    };
  }

  /** Returns whether this libtorch has oneDNN and oneDNN supports this processor. */
  public static boolean usesOneDnn() {
    return FewRows.usesOneDnn();
  }

  /**
   * Returns a tensor without dimensions that takes part in type promotion as a Python number does.
   *
   * @param number a Long, Double, Boolean or Complex
   */
  public static Tensor wrapped(Object number) {
    return WrappedNumbers.of(number);
  }
}
