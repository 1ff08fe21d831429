package org.jtorch.nn;

import java.util.Locale;
import org.jtorch.PadMode;

/**
 * What a convolution puts around its input, {@code padding_mode}.
 *
 * <p><b>Ownership:</b> a constant; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum PaddingMode {
  /** Zeros. */
  ZEROS(PadMode.CONSTANT),
  /** The input mirrored at its border, which is not repeated. */
  REFLECT(PadMode.REFLECT),
  /** The border's values. */
  REPLICATE(PadMode.REPLICATE),
  /** The opposite side of the input. */
  CIRCULAR(PadMode.CIRCULAR);

  private final PadMode mode;

  PaddingMode(PadMode mode) {
    this.mode = mode;
  }

  PadMode mode() {
    return mode;
  }

  String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
