package org.jtorch;

import java.util.Objects;
import org.jtorch.internal.calls.FactoryCalls;
import org.jtorch.internal.calls.Op;

/** The factory functions of {@link Torch}. */
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

  private static final TensorOptions NO_OPTIONS = TensorOptions.Resolved.NONE;

  Factories() {}

  /**
   * A tensor of zeros, {@code torch.zeros}.
   *
   * @param shape the sizes; empty for a scalar
   * @return a float32 tensor
   */
  public static Tensor zeros(long... shape) {
    return zeros(NO_OPTIONS, shape);
  }

  /**
   * A tensor of zeros with options, {@code torch.zeros}.
   *
   * @param options dtype, device
   * @param shape the sizes; empty for a scalar
   * @return the tensor
   */
  public static Tensor zeros(TensorOptions options, long... shape) {
    return FactoryCalls.make(ZEROS, options, (Object) shape);
  }

  /**
   * A tensor of ones, {@code torch.ones}.
   *
   * @param shape the sizes; empty for a scalar
   * @return a float32 tensor
   */
  public static Tensor ones(long... shape) {
    return ones(NO_OPTIONS, shape);
  }

  /**
   * A tensor of ones with options, {@code torch.ones}.
   *
   * @param options dtype, device
   * @param shape the sizes; empty for a scalar
   * @return the tensor
   */
  public static Tensor ones(TensorOptions options, long... shape) {
    return FactoryCalls.make(ONES, options, (Object) shape);
  }

  /**
   * A tensor filled with a value, {@code torch.full}.
   *
   * @param shape the sizes
   * @param value the fill value, which determines the dtype: integers give int64
   * @return the tensor
   */
  public static Tensor full(Shape shape, Number value) {
    return full(NO_OPTIONS, shape, value);
  }

  /**
   * A tensor filled with a value, with options, {@code torch.full}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @param value the fill value
   * @return the tensor
   */
  public static Tensor full(TensorOptions options, Shape shape, Number value) {
    return FactoryCalls.make(FULL, options, shape, value);
  }

  /**
   * A tensor filled with a boolean, {@code torch.full}.
   *
   * @param shape the sizes
   * @param value the fill value
   * @return a bool tensor
   */
  public static Tensor full(Shape shape, boolean value) {
    return FactoryCalls.make(FULL, NO_OPTIONS, shape, value);
  }

  /**
   * An uninitialized tensor, {@code torch.empty}.
   *
   * @param shape the sizes
   * @return a float32 tensor with arbitrary values
   */
  public static Tensor empty(long... shape) {
    return empty(NO_OPTIONS, shape);
  }

  /**
   * An uninitialized tensor with options, {@code torch.empty}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @return a tensor with arbitrary values
   */
  public static Tensor empty(TensorOptions options, long... shape) {
    return FactoryCalls.make(EMPTY, options, (Object) shape);
  }

  /**
   * Random numbers from the uniform distribution on [0, 1), {@code torch.rand}.
   *
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor rand(long... shape) {
    return rand(NO_OPTIONS, shape);
  }

  /**
   * Random numbers from the uniform distribution on [0, 1), with options, {@code torch.rand}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @return the tensor
   */
  public static Tensor rand(TensorOptions options, long... shape) {
    return FactoryCalls.make(RAND, options, (Object) shape);
  }

  /**
   * Random numbers from the uniform distribution on [0, 1), drawn from a generator, {@code
   * torch.rand}.
   *
   * @param generator the random number generator
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor rand(Generator generator, long... shape) {
    return FactoryCalls.make(RAND_GENERATOR, NO_OPTIONS, shape, Objects.requireNonNull(generator));
  }

  /**
   * Random numbers from the standard normal distribution, {@code torch.randn}.
   *
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor randn(long... shape) {
    return randn(NO_OPTIONS, shape);
  }

  /**
   * Random numbers from the standard normal distribution, with options, {@code torch.randn}.
   *
   * @param options dtype, device
   * @param shape the sizes
   * @return the tensor
   */
  public static Tensor randn(TensorOptions options, long... shape) {
    return FactoryCalls.make(RANDN, options, (Object) shape);
  }

  /**
   * Random numbers from the standard normal distribution, drawn from a generator, {@code
   * torch.randn}.
   *
   * @param generator the random number generator
   * @param shape the sizes
   * @return a float32 tensor
   */
  public static Tensor randn(Generator generator, long... shape) {
    return FactoryCalls.make(RANDN_GENERATOR, NO_OPTIONS, shape, Objects.requireNonNull(generator));
  }

  /**
   * Random integers from [0, high), {@code torch.randint}.
   *
   * @param high the upper bound, excluded
   * @param shape the sizes
   * @return an int64 tensor
   */
  public static Tensor randint(long high, Shape shape) {
    return randint(0, high, shape);
  }

  /**
   * Random integers from [low, high), {@code torch.randint}.
   *
   * @param low the lower bound, included
   * @param high the upper bound, excluded
   * @param shape the sizes
   * @return an int64 tensor
   */
  public static Tensor randint(long low, long high, Shape shape) {
    return randint(NO_OPTIONS, low, high, shape);
  }

  /**
   * Random integers from [low, high), with options, {@code torch.randint}.
   *
   * @param options dtype (int64 by default), device
   * @param low the lower bound, included
   * @param high the upper bound, excluded
   * @param shape the sizes
   * @return the tensor
   */
  public static Tensor randint(TensorOptions options, long low, long high, Shape shape) {
    return FactoryCalls.make(RANDINT, integers(options), low, high, shape, null);
  }

  /**
   * A random permutation of the integers 0 to n - 1, {@code torch.randperm}.
   *
   * @param n the number of values
   * @return an int64 tensor of shape (n)
   */
  public static Tensor randperm(long n) {
    return FactoryCalls.make(RANDPERM, integers(NO_OPTIONS), n, null);
  }

  /**
   * A random permutation of the integers 0 to n - 1, drawn from a generator, {@code
   * torch.randperm}.
   *
   * @param generator the random number generator
   * @param n the number of values
   * @return an int64 tensor of shape (n)
   */
  public static Tensor randperm(Generator generator, long n) {
    return FactoryCalls.make(RANDPERM, integers(NO_OPTIONS), n, Objects.requireNonNull(generator));
  }

  /**
   * The numbers 0, 1, ... up to but excluding {@code end}, {@code torch.arange}.
   *
   * @param end the end, excluded
   * @return int64 for an integer end, otherwise float32; shape (ceil(end))
   */
  public static Tensor arange(Number end) {
    return arange(0, end, 1);
  }

  /**
   * The numbers from {@code start} up to but excluding {@code end}, {@code torch.arange}.
   *
   * @param start the first value
   * @param end the end, excluded
   * @return int64 for integers, otherwise float32
   */
  public static Tensor arange(Number start, Number end) {
    return arange(start, end, 1);
  }

  /**
   * The numbers from {@code start} up to but excluding {@code end} with a step, {@code
   * torch.arange}.
   *
   * @param start the first value
   * @param end the end, excluded
   * @param step the difference between adjacent values; not 0
   * @return int64 for integers, otherwise float32
   */
  public static Tensor arange(Number start, Number end, Number step) {
    return arange(NO_OPTIONS, start, end, step);
  }

  /**
   * The numbers from {@code start} up to but excluding {@code end} with a step, with options,
   * {@code torch.arange}.
   *
   * @param options dtype, device
   * @param start the first value
   * @param end the end, excluded
   * @param step the difference between adjacent values; not 0
   * @return a tensor of shape (ceil((end - start) / step))
   */
  public static Tensor arange(TensorOptions options, Number start, Number end, Number step) {
    return FactoryCalls.make(ARANGE, options, start, end, step);
  }

  /**
   * Evenly spaced numbers, {@code torch.linspace}.
   *
   * @param start the first value
   * @param end the last value, included
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
   * @param start the first value
   * @param end the last value, included
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
   * The identity matrix, {@code torch.eye}.
   *
   * @param n the number of rows and columns
   * @return a float32 tensor of shape (n, n)
   */
  public static Tensor eye(long n) {
    return eye(n, n);
  }

  /**
   * A matrix with ones on the diagonal and zeros elsewhere, {@code torch.eye}.
   *
   * @param n the number of rows
   * @param m the number of columns
   * @return a float32 tensor of shape (n, m)
   */
  public static Tensor eye(long n, long m) {
    return eye(NO_OPTIONS, n, m);
  }

  /**
   * The identity matrix with options, {@code torch.eye}.
   *
   * @param options dtype, device
   * @param n the number of rows and columns
   * @return a tensor of shape (n, n)
   */
  public static Tensor eye(TensorOptions options, long n) {
    return eye(options, n, n);
  }

  /**
   * A matrix with ones on the diagonal and zeros elsewhere, with options, {@code torch.eye}.
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
