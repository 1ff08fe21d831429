package org.jtorch;

import java.util.Objects;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/** The functions of {@link Torch} that make a tensor out of nothing. */
abstract sealed class Factories extends LowRankFunctions permits SparseFactories {
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

  private static final TensorOptions NO_OPTIONS = TensorOptions.Of.NONE;

  Factories() {}

  /**
   * Zeros, {@code torch.zeros}.
   *
   * @param shape the sizes; empty for a scalar
   * @return a float32 tensor
   */
  public static Tensor zeros(long... shape) {
    return zeros(NO_OPTIONS, shape);
  }

  /**
   * Zeros with options, {@code torch.zeros}.
   *
   * @param options dtype, device
   * @param shape the sizes; empty for a scalar
   * @return the tensor
   */
  public static Tensor zeros(TensorOptions options, long... shape) {
    return FactoryCalls.make(ZEROS, options, (Object) shape);
  }

  /**
   * Ones, {@code torch.ones}.
   *
   * @param shape the sizes; empty for a scalar
   * @return a float32 tensor
   */
  public static Tensor ones(long... shape) {
    return ones(NO_OPTIONS, shape);
  }

  /**
   * Ones with options, {@code torch.ones}.
   *
   * @param options dtype, device
   * @param shape the sizes; empty for a scalar
   * @return the tensor
   */
  public static Tensor ones(TensorOptions options, long... shape) {
    return FactoryCalls.make(ONES, options, (Object) shape);
  }

  /**
   * One value everywhere, {@code torch.full}.
   *
   * @param shape the sizes
   * @param value the value, which decides the dtype: integers give int64
   * @return the tensor
   */
  public static Tensor full(Shape shape, Number value) {
    return full(NO_OPTIONS, shape, value);
  }

  /**
   * One value everywhere, with options, {@code torch.full}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @param value the value
   * @return the tensor
   */
  public static Tensor full(TensorOptions options, Shape shape, Number value) {
    return FactoryCalls.make(FULL, options, shape, value);
  }

  /**
   * One truth value everywhere, {@code torch.full}.
   *
   * @param shape the sizes
   * @param value the value
   * @return a bool tensor
   */
  public static Tensor full(Shape shape, boolean value) {
    return FactoryCalls.make(FULL, NO_OPTIONS, shape, value);
  }

  /**
   * Memory as it is found, {@code torch.empty}.
   *
   * @param shape the sizes
   * @return a float32 tensor with arbitrary values
   */
  public static Tensor empty(long... shape) {
    return empty(NO_OPTIONS, shape);
  }

  /**
   * Memory as it is found, with options, {@code torch.empty}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @return a tensor with arbitrary values
   */
  public static Tensor empty(TensorOptions options, long... shape) {
    return FactoryCalls.make(EMPTY, options, (Object) shape);
  }

  /**
   * Uniform random numbers from [0, 1), {@code torch.rand}.
   *
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor rand(long... shape) {
    return rand(NO_OPTIONS, shape);
  }

  /**
   * Uniform random numbers from [0, 1) with options, {@code torch.rand}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @return the tensor
   */
  public static Tensor rand(TensorOptions options, long... shape) {
    return FactoryCalls.make(RAND, options, (Object) shape);
  }

  /**
   * Uniform random numbers from [0, 1) of a generator, {@code torch.rand}.
   *
   * @param generator the source
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor rand(Generator generator, long... shape) {
    return FactoryCalls.make(RAND_GENERATOR, NO_OPTIONS, shape, Objects.requireNonNull(generator));
  }

  /**
   * Normal random numbers of mean 0 and variance 1, {@code torch.randn}.
   *
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor randn(long... shape) {
    return randn(NO_OPTIONS, shape);
  }

  /**
   * Normal random numbers of mean 0 and variance 1 with options, {@code torch.randn}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @return the tensor
   */
  public static Tensor randn(TensorOptions options, long... shape) {
    return FactoryCalls.make(RANDN, options, (Object) shape);
  }

  /**
   * Normal random numbers of a generator, {@code torch.randn}.
   *
   * @param generator the source
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor randn(Generator generator, long... shape) {
    return FactoryCalls.make(RANDN_GENERATOR, NO_OPTIONS, shape, Objects.requireNonNull(generator));
  }

  /**
   * Random integers from [0, high), {@code torch.randint}.
   *
   * @param high above the largest
   * @param shape the sizes
   * @return an int64 tensor
   */
  public static Tensor randint(long high, Shape shape) {
    return randint(0, high, shape);
  }

  /**
   * Random integers from [low, high), {@code torch.randint}.
   *
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return an int64 tensor
   */
  public static Tensor randint(long low, long high, Shape shape) {
    return randint(NO_OPTIONS, low, high, shape);
  }

  /**
   * Random integers from [low, high) with options, {@code torch.randint}.
   *
   * @param options dtype (int64 by default), device
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return the tensor
   */
  public static Tensor randint(TensorOptions options, long low, long high, Shape shape) {
    return FactoryCalls.make(RANDINT, integers(options), low, high, shape, null);
  }

  /**
   * The numbers 0 to n - 1 in random order, {@code torch.randperm}.
   *
   * @param n the number of values
   * @return an int64 tensor of shape (n)
   */
  public static Tensor randperm(long n) {
    return FactoryCalls.make(RANDPERM, integers(NO_OPTIONS), n, null);
  }

  /**
   * The numbers 0 to n - 1 in a generator's order, {@code torch.randperm}.
   *
   * @param generator the source
   * @param n the number of values
   * @return an int64 tensor of shape (n)
   */
  public static Tensor randperm(Generator generator, long n) {
    return FactoryCalls.make(RANDPERM, integers(NO_OPTIONS), n, Objects.requireNonNull(generator));
  }

  /**
   * The numbers 0, 1, ... below an end, {@code torch.arange}.
   *
   * @param end not included
   * @return int64 for an integer, else float32; shape (end)
   */
  public static Tensor arange(Number end) {
    return arange(0, end, 1);
  }

  /**
   * The numbers from a start to below an end, {@code torch.arange}.
   *
   * @param start the first
   * @param end not included
   * @return int64 for integers, else float32
   */
  public static Tensor arange(Number start, Number end) {
    return arange(start, end, 1);
  }

  /**
   * The numbers from a start to below an end in steps, {@code torch.arange}.
   *
   * @param start the first
   * @param end not included
   * @param step from one to the next; not 0
   * @return int64 for integers, else float32
   */
  public static Tensor arange(Number start, Number end, Number step) {
    return arange(NO_OPTIONS, start, end, step);
  }

  /**
   * The numbers from a start to below an end in steps, with options, {@code torch.arange}.
   *
   * @param options dtype, device
   * @param start the first
   * @param end not included
   * @param step from one to the next; not 0
   * @return a tensor of shape (ceil((end - start) / step))
   */
  public static Tensor arange(TensorOptions options, Number start, Number end, Number step) {
    return FactoryCalls.make(ARANGE, options, start, end, step);
  }

  /**
   * Evenly spaced numbers, {@code torch.linspace}.
   *
   * @param start the first
   * @param end the last
   * @param steps the number of values
   * @return a float32 tensor of shape (steps)
   */
  public static Tensor linspace(Number start, Number end, long steps) {
    return linspace(NO_OPTIONS, start, end, steps);
  }

  /**
   * Evenly spaced numbers, with options, {@code torch.linspace}.
   *
   * @param options dtype, device
   * @param start the first
   * @param end the last
   * @param steps the number of values
   * @return a tensor of shape (steps)
   */
  public static Tensor linspace(TensorOptions options, Number start, Number end, long steps) {
    return FactoryCalls.make(LINSPACE, options, start, end, steps);
  }

  /**
   * Logarithmically spaced powers of ten, {@code torch.logspace}.
   *
   * @param start the first exponent
   * @param end the last exponent
   * @param steps the number of values
   * @return a float32 tensor of shape (steps)
   */
  public static Tensor logspace(Number start, Number end, long steps) {
    return FactoryCalls.make(LOGSPACE, NO_OPTIONS, start, end, steps, 10);
  }

  /**
   * Ones on the diagonal, zeros elsewhere, {@code torch.eye}.
   *
   * @param n the number of rows and columns
   * @return a float32 tensor of shape (n, n)
   */
  public static Tensor eye(long n) {
    return eye(n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere, {@code torch.eye}.
   *
   * @param n the number of rows
   * @param m the number of columns
   * @return a float32 tensor of shape (n, m)
   */
  public static Tensor eye(long n, long m) {
    return eye(NO_OPTIONS, n, m);
  }

  /**
   * Ones on the diagonal, zeros elsewhere, with options, {@code torch.eye}.
   *
   * @param options dtype, device
   * @param n the number of rows and columns
   * @return a tensor of shape (n, n)
   */
  public static Tensor eye(TensorOptions options, long n) {
    return eye(options, n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere, with options, {@code torch.eye}.
   *
   * @param options dtype, device
   * @param n the number of rows
   * @param m the number of columns
   * @return a tensor of shape (n, m)
   */
  public static Tensor eye(TensorOptions options, long n, long m) {
    return FactoryCalls.make(EYE, options, n, m);
  }

  private static TensorOptions integers(TensorOptions options) {
    return options.options().type() == null ? options.dtype(DType.INT64) : options;
  }
}
