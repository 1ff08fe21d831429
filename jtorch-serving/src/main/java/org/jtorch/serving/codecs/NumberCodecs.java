package org.jtorch.serving.codecs;

import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;

/**
 * Codecs of numbers for networks with one input and one output.
 *
 * <p>A shape, where one is given, is that of a sample without the batch dimension: {@code floats(1,
 * 28, 28)} takes 784 numbers in row-major order. Answers are flat, in row-major order.
 *
 * <pre>{@code
 * Codec<float[], float[]> pixels = NumberCodecs.floats(1, 28, 28);
 * Codec<long[], float[]> scores =
 *     Codec.of(NumberCodecs.longs()::encode, NumberCodecs.floats()::decode);
 * }</pre>
 */
public final class NumberCodecs {
  private NumberCodecs() {}

  /**
   * Creates a codec of float32 numbers. Outputs of other real dtypes are converted to float32.
   *
   * @param shape shape of a sample; empty for a vector of any length
   * @return the codec
   */
  public static Codec<float[], float[]> floats(long... shape) {
    long[] sizes = shape.clone();
    return Codec.of(
        input -> sample(Torch.tensor(input), sizes),
        output -> output.tensor().to(DType.FLOAT32).toFloatArray());
  }

  /**
   * Creates a codec of matrices of float32 numbers.
   *
   * @return the codec; a request whose rows differ in length is invalid
   */
  public static Codec<float[][], float[][]> floats2d() {
    return Codec.of(
        input -> Sample.of(Torch.tensor(input)),
        output -> output.tensor().to(DType.FLOAT32).toFloatArray2d());
  }

  /**
   * Creates a codec of float64 numbers. Outputs of other real dtypes are converted to float64.
   *
   * @param shape shape of a sample; empty for a vector of any length
   * @return the codec
   */
  public static Codec<double[], double[]> doubles(long... shape) {
    long[] sizes = shape.clone();
    return Codec.of(
        input -> sample(Torch.tensor(input), sizes),
        output -> output.tensor().to(DType.FLOAT64).toDoubleArray());
  }

  /**
   * Creates a codec of int64 numbers, such as tokens.
   *
   * @param shape shape of a sample; empty for a vector of any length
   * @return the codec; decoding throws {@link IllegalStateException} if the output is not of
   *     integers or booleans
   */
  public static Codec<long[], long[]> longs(long... shape) {
    long[] sizes = shape.clone();
    return Codec.of(input -> sample(Torch.tensor(input), sizes), NumberCodecs::toLongs);
  }

  /**
   * Creates a codec of lists.
   *
   * @param dtype dtype of the network's input
   * @param shape shape of a sample; empty for a vector of any length
   * @return the codec; a request with a number that does not fit into the dtype is invalid, and
   *     answers are of {@link Long} or {@link Double} by the output's dtype
   */
  public static Codec<List<Number>, List<Number>> numbers(DType dtype, long... shape) {
    long[] sizes = shape.clone();
    return Codec.of(
        input -> sample(Torch.tensor(dtype.options(), input), sizes), NumberCodecs::toList);
  }

  private static Sample sample(Tensor values, long[] shape) {
    if (shape.length == 0) {
      return Sample.of(values);
    }
    long wanted = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    if (values.numel() != wanted) {
      throw new IllegalArgumentException("expected " + wanted + " numbers, got " + values.numel());
    }
    return Sample.of(values.reshape(shape));
  }

  private static long[] toLongs(Sample output) {
    Tensor tensor = output.tensor();
    if (!tensor.dtype().isInteger() && tensor.dtype() != DType.BOOL) {
      throw new IllegalStateException(
          "the network's output is " + tensor.dtype() + ", not of integers");
    }
    return tensor.to(DType.INT64).toLongArray();
  }

  private static List<Number> toList(Sample output) {
    Tensor tensor = output.tensor();
    if (tensor.dtype().isFloatingPoint()) {
      return Arrays.stream(tensor.to(DType.FLOAT64).toDoubleArray())
          .<Number>mapToObj(Double::valueOf)
          .toList();
    }
    return Arrays.stream(toLongs(output)).<Number>mapToObj(Long::valueOf).toList();
  }
}
