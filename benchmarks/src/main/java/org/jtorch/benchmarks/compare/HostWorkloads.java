package org.jtorch.benchmarks.compare;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Workloads on Java arrays that both sides in Java share, except the calls of libtorch. */
final class HostWorkloads {
  private HostWorkloads() {}

  /** Copies 64 MB from an array to a tensor and back. */
  static Workload copy(BiConsumer<float[], float[]> through) {
    float[] from = new float[16 * 1024 * 1024];
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      from[i] = i % 1000;
    }
    return Workload.of(
        () -> through.accept(from, to),
        () -> {
          through.accept(from, to);
          return to[12_345_678];
        });
  }

  /** Perceptron of 64-128-10 with arrays as input and output. */
  static Workload perceptron(UnaryOperator<float[]> model) {
    float[] features = new float[64];
    for (int i = 0; i < features.length; i++) {
      features[i] = i / 64f;
    }
    return Workload.of(
        () -> {
          if (model.apply(features).length != 10) {
            throw new IllegalStateException();
          }
        },
        () -> {
          double sum = 0;
          for (float logit : model.apply(features)) {
            sum += Math.abs(logit);
          }
          return sum;
        });
  }
}
