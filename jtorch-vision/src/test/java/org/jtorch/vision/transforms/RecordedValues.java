package org.jtorch.vision.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import org.jtorch.vision.tvtensors.CanvasSize;

/** Numbers of recorded documents. */
final class RecordedValues {
  private RecordedValues() {}

  static CanvasSize canvas(JsonNode size) {
    return new CanvasSize(size.get(0).asLong(), size.get(1).asLong());
  }

  static long[] longs(JsonNode numbers) {
    long[] values = new long[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).asLong();
    }
    return values;
  }

  /** Returns the numbers of a list, or one number, or none of nothing. */
  static double[] doubles(JsonNode numbers) {
    if (numbers.isNumber()) {
      return new double[] {numbers.asDouble()};
    }
    double[] values = new double[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).asDouble();
    }
    return values;
  }
}
