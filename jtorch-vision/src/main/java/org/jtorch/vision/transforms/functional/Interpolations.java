package org.jtorch.vision.transforms.functional;

import java.util.Locale;
import org.jtorch.GridSampleMode;
import org.jtorch.InterpolateMode;

/** Interpolation modes that images may have. */
final class Interpolations {
  private Interpolations() {}

  static InterpolateMode checkResize(InterpolateMode mode) {
    return switch (mode) {
      case NEAREST, NEAREST_EXACT, BILINEAR, BICUBIC -> mode;
      case LINEAR, TRILINEAR, AREA ->
          throw new IllegalArgumentException(
              "interpolation must be NEAREST, NEAREST_EXACT, BILINEAR or BICUBIC, got " + mode);
    };
  }

  static GridSampleMode ofGrid(InterpolateMode mode) {
    return switch (mode) {
      case NEAREST -> GridSampleMode.NEAREST;
      case BILINEAR -> GridSampleMode.BILINEAR;
      case NEAREST_EXACT, LINEAR, BICUBIC, TRILINEAR, AREA ->
          throw new IllegalArgumentException(
              "interpolation must be NEAREST or BILINEAR, got " + mode);
    };
  }

  /** Returns Python's name, {@code nearest-exact}. */
  static String name(InterpolateMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
