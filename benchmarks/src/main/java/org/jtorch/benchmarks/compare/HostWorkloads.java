package org.jtorch.benchmarks.compare;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** What both sides in Java do with arrays of the host, but for the way through libtorch. */
final class HostWorkloads {
  private HostWorkloads() {}

  /** 64 MB from an array into a tensor and back. */
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

  /** A perceptron of 64-128-10: numbers in, numbers out. */
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
