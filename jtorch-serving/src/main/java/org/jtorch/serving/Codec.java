package org.jtorch.serving;

import java.util.Objects;
import java.util.function.Function;

/**
 * Converts an application's input type to tensors, and tensors to its output type.
 *
 * <p>Both methods run in inference mode and inside a scope that closes what they leave. {@link
 * #encode} runs on the thread that makes the request, {@link #decode} on a serving thread, or on
 * that of the request where it computes it ({@link Predictor#predict}). Tensors that {@code encode}
 * returns must not be changed until the request has ended.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public interface Codec<I, O> {
  /**
   * Converts a request to tensors without a batch dimension.
   *
   * @param input the request
   * @return the sample
   * @throws IllegalArgumentException if the input is invalid; the caller gets it as {@link
   *     InvalidInputException} with the same message. So are the exceptions of operators and of
   *     files and pictures that cannot be read.
   */
  Sample encode(I input);

  /**
   * Converts the results of one request.
   *
   * @param output one tensor per output of the network, without the batch dimension
   * @return the answer, a Java object without tensors
   */
  O decode(Sample output);

  /**
   * Creates a codec from two functions.
   *
   * @param encode as {@link #encode}
   * @param decode as {@link #decode}
   * @param <I> type of a request
   * @param <O> type of an answer
   * @return the codec
   */
  static <I, O> Codec<I, O> of(
      Function<? super I, Sample> encode, Function<? super Sample, ? extends O> decode) {
    Objects.requireNonNull(encode);
    Objects.requireNonNull(decode);
    return new Codec<>() {
      @Override
      public Sample encode(I input) {
        return encode.apply(input);
      }

      @Override
      public O decode(Sample output) {
        return decode.apply(output);
      }
    };
  }
}
