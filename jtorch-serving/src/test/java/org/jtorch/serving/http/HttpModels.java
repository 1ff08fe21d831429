package org.jtorch.serving.http;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.codecs.NumberCodecs;
import org.jtorch.serving.codecs.RecordCodecs;

/** Small models of functions. */
final class HttpModels {
  private static final Codec<Sample, Sample> TENSORS = Codec.of(input -> input, output -> output);

  private HttpModels() {}

  /** Request of {@link #prices}. */
  record House(float rooms, float area) {}

  /** Answer of {@link #prices}. */
  record Price(float amount) {}

  private static NetworkSource source(java.util.function.UnaryOperator<Sample> function) {
    return NetworkSource.of("1", device -> Network.of(function));
  }

  /**
   * {@code x} FP32 (N, 3) and {@code n} INT64 (N) to {@code sum} FP32 (N, 3), {@code max} FP32 (N).
   */
  static Model<Sample, Sample> pair(String name) {
    return Model.of(
        name,
        source(
            batch -> {
              Tensor x = batch.tensors().get(0);
              Tensor sum = x.add(batch.tensors().get(1).unsqueeze(1));
              return Sample.of(sum, x.amax(1));
            }),
        TENSORS,
        o ->
            o.inputs(
                    new TensorSpec("x", DType.FLOAT32, List.of(TensorSpec.ANY, 3L)),
                    new TensorSpec("n", DType.INT64, List.of(TensorSpec.ANY)))
                .outputs(
                    new TensorSpec("sum", DType.FLOAT32, List.of(TensorSpec.ANY, 3L)),
                    new TensorSpec("max", DType.FLOAT32, List.of(TensorSpec.ANY))));
  }

  /** Returns its inputs, of any dtypes and shapes. */
  static Model<Sample, Sample> echo(String name) {
    return Model.of(
        name,
        source(batch -> new Sample(batch.tensors().stream().map(Tensor::clone).toList())),
        TENSORS);
  }

  /** Multiplies square matrices by themselves, and has no signature. */
  static Model<Sample, Sample> squares(String name) {
    return Model.of(
        name, source(batch -> Sample.of(batch.tensor().matmul(batch.tensor()))), TENSORS);
  }

  static Model<House, Price> prices(String name) {
    return Model.of(
        name,
        source(batch -> Sample.of(batch.tensor().sum(1))),
        RecordCodecs.vector(House.class, Price.class),
        o -> o.inputType(House.class));
  }

  /** Bytes of a "picture" to their sum. */
  static Model<byte[], float[]> bytes(String name) {
    return Model.of(
        name,
        source(batch -> Sample.of(batch.tensor().sum(1))),
        Codec.of(HttpModels::pixels, NumberCodecs.floats()::decode),
        o -> o.inputType(byte[].class));
  }

  private static Sample pixels(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("the picture is empty");
    }
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i];
    }
    return NumberCodecs.floats().encode(values);
  }
}
