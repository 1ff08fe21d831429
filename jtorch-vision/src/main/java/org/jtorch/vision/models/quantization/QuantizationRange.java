package org.jtorch.vision.models.quantization;

/**
 * How quantized integers represent numbers, {@code (integer - zeroPoint) * scale}.
 *
 * @param scale of the integers, a float32
 * @param zeroPoint the integer of zero
 */
record QuantizationRange(float scale, long zeroPoint) {
  /** The largest integer of activations; 7 bits, so that sums of products do not overflow. */
  private static final int LARGEST = 127;

  private static final float SMALLEST_SCALE = Math.ulp(1f);

  /** The range of an output that was not observed, as PyTorch's. */
  static final QuantizationRange UNOBSERVED = new QuantizationRange(1, 0);

  /** Returns the range for observed activations, {@code MinMaxObserver.calculate_qparams}. */
  static QuantizationRange of(float smallest, float largest) {
    return of(smallest, largest, LARGEST);
  }

  /** Returns the range for integers from 0 to a largest one. */
  static QuantizationRange of(float smallest, float largest, int largestInteger) {
    if (smallest > largest) {
      return UNOBSERVED;
    }
    float min = Math.min(smallest, 0);
    float max = Math.max(largest, 0);
    float scale = Math.max((max - min) / largestInteger, SMALLEST_SCALE);
    long zeroPoint = -(long) Math.rint(min / scale);
    return new QuantizationRange(scale, Math.max(0, Math.min(largestInteger, zeroPoint)));
  }
}
