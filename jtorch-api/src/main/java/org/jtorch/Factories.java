package org.jtorch;

import java.util.Objects;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/** The factory functions of {@link Torch}. */
final class Factories {
  private static final Op ZEROS = Op.of("aten::zeros", "");
  private static final Op ONES = Op.of("aten::ones", "");
  private static final Op FULL = Op.of("aten::full", "");
  private static final Op EMPTY = Op.of("aten::empty", "memory_format");
  private static final Op RAND = Op.of("aten::rand", "");
  private static final Op RAND_GENERATOR = Op.of("aten::rand", "generator");
  private static final Op RANDN = Op.of("aten::randn", "");
  private static final Op RANDN_GENERATOR = Op.of("aten::randn", "generator");
  private static final Op RANDINT = Op.of("aten::randint", "low_generator");
  private static final Op RANDPERM = Op.of("aten::randperm", "generator");
  private static final Op ARANGE = Op.of("aten::arange", "start_step");
  private static final Op LINSPACE = Op.of("aten::linspace", "");
  static final Op LOGSPACE = Op.of("aten::logspace", "");
  private static final Op EYE = Op.of("aten::eye", "m");

  private static final TensorOptions NO_OPTIONS = TensorOptions.Resolved.NONE;

  private Factories() {}

  static Tensor zeros(TensorOptions options, long... shape) {
    return FactoryCalls.make(ZEROS, options, (Object) shape);
  }

  static Tensor ones(TensorOptions options, long... shape) {
    return FactoryCalls.make(ONES, options, (Object) shape);
  }

  static Tensor full(TensorOptions options, Shape shape, Number value) {
    return FactoryCalls.make(FULL, options, shape, value);
  }

  static Tensor full(Shape shape, boolean value) {
    return FactoryCalls.make(FULL, NO_OPTIONS, shape, value);
  }

  static Tensor empty(TensorOptions options, long... shape) {
    return FactoryCalls.make(EMPTY, options, (Object) shape);
  }

  static Tensor rand(TensorOptions options, long... shape) {
    return FactoryCalls.make(RAND, options, (Object) shape);
  }

  static Tensor rand(Generator generator, long... shape) {
    return FactoryCalls.make(RAND_GENERATOR, NO_OPTIONS, shape, Objects.requireNonNull(generator));
  }

  static Tensor randn(TensorOptions options, long... shape) {
    return FactoryCalls.make(RANDN, options, (Object) shape);
  }

  static Tensor randn(Generator generator, long... shape) {
    return FactoryCalls.make(RANDN_GENERATOR, NO_OPTIONS, shape, Objects.requireNonNull(generator));
  }

  static Tensor randint(TensorOptions options, long low, long high, Shape shape) {
    return FactoryCalls.make(RANDINT, integers(options), low, high, shape, null);
  }

  static Tensor randperm(long n) {
    return FactoryCalls.make(RANDPERM, integers(NO_OPTIONS), n, null);
  }

  static Tensor randperm(Generator generator, long n) {
    return FactoryCalls.make(RANDPERM, integers(NO_OPTIONS), n, Objects.requireNonNull(generator));
  }

  static Tensor arange(TensorOptions options, Number start, Number end, Number step) {
    return FactoryCalls.make(ARANGE, options, start, end, step);
  }

  static Tensor linspace(TensorOptions options, Number start, Number end, long steps) {
    return FactoryCalls.make(LINSPACE, options, start, end, steps);
  }

  static Tensor logspace(Number start, Number end, long steps) {
    return FactoryCalls.make(LOGSPACE, NO_OPTIONS, start, end, steps, 10);
  }

  static Tensor eye(TensorOptions options, long n, long m) {
    return FactoryCalls.make(EYE, options, n, m);
  }

  private static TensorOptions integers(TensorOptions options) {
    return options.options().type() == null ? options.dtype(DType.INT64) : options;
  }
}
