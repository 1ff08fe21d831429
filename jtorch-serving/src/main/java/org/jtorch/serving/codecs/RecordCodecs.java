package org.jtorch.serving.codecs;

import java.util.function.Function;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;

/**
 * Codecs of Java records, whose components are the tensors of a request or an answer in the order
 * of the network's inputs and outputs.
 *
 * <p>Components are {@code boolean}, {@code byte}, {@code short}, {@code int}, {@code long}, {@code
 * float} and {@code double}, their boxed types, and arrays of any depth of the primitive ones. The
 * dtype is that of the Java type. Records are what JSON binds to, so that a web endpoint takes and
 * returns JSON objects.
 *
 * <pre>{@code
 * record House(float rooms, float area, float age) {}
 *
 * record Price(float amount) {}
 *
 * Codec<House, Price> codec = RecordCodecs.vector(House.class, Price.class);
 * }</pre>
 */
public final class RecordCodecs {
  private RecordCodecs() {}

  /**
   * Creates a codec in which each component of a request is one input of the network.
   *
   * @param input class of requests
   * @param output class of answers
   * @param <I> record of a request
   * @param <O> record of an answer
   * @return the codec
   * @throws IllegalArgumentException if a component has another type
   */
  public static <I extends Record, O extends Record> Codec<I, O> of(
      Class<I> input, Class<O> output) {
    return Codec.of(encoder(input), decoder(output));
  }

  /**
   * Creates a codec in which all components of a request are one float32 vector, as tables of
   * features need.
   *
   * @param input class of requests, of numbers, booleans and one-dimensional arrays of them
   * @param output class of answers
   * @param <I> record of a request
   * @param <O> record of an answer
   * @return the codec
   * @throws IllegalArgumentException if a component has another type
   */
  public static <I extends Record, O extends Record> Codec<I, O> vector(
      Class<I> input, Class<O> output) {
    return Codec.of(vectorEncoder(input), decoder(output));
  }

  /**
   * Returns the half of {@link #of} that encodes.
   *
   * @param input class of requests
   * @param <I> record of a request
   * @return the function, for {@link Codec#of}
   * @throws IllegalArgumentException if a component has another type
   */
  public static <I extends Record> Function<I, Sample> encoder(Class<I> input) {
    RecordComponents components = new RecordComponents(input);
    return request -> RecordTensors.encode(components, request);
  }

  /**
   * Returns the half of {@link #vector} that encodes.
   *
   * @param input class of requests, of numbers, booleans and one-dimensional arrays of them
   * @param <I> record of a request
   * @return the function, for {@link Codec#of}
   * @throws IllegalArgumentException if a component has another type
   */
  public static <I extends Record> Function<I, Sample> vectorEncoder(Class<I> input) {
    RecordComponents components = new RecordComponents(input);
    return request -> RecordTensors.encodeVector(components, request);
  }

  /**
   * Returns a decoder to records. Each component is one output, or, if the network has one output
   * only and the record several components, one element of it. Integers are converted to
   * floating-point numbers where the component is one, but not the reverse.
   *
   * @param output class of answers
   * @param <O> record of an answer
   * @return the function, for {@link Codec#of}
   * @throws IllegalArgumentException if a component has another type
   */
  public static <O extends Record> Function<Sample, O> decoder(Class<O> output) {
    RecordComponents components = new RecordComponents(output);
    return sample -> output.cast(RecordTensors.decode(components, sample));
  }
}
