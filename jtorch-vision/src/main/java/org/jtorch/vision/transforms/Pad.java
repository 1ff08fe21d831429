package org.jtorch.vision.transforms;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Geometry.PadOptions;

/** Pads the sides, {@code torchvision.transforms.v2.Pad}. */
public final class Pad extends Transform {
  private final long[] padding;
  private final Consumer<PadOptions> options;

  /**
   * Pads all sides with 0.
   *
   * @param padding pixels at each side
   */
  public Pad(long padding) {
    this(new long[] {padding}, o -> {});
  }

  /**
   * Pads with options.
   *
   * @param padding one number for all sides; or of left and right, and of top and bottom; or left,
   *     top, right and bottom
   * @param options {@code o -> o.fill(114).paddingMode(PaddingMode.REFLECT)}
   * @throws IllegalArgumentException if there are not 1, 2 or 4 numbers
   */
  public Pad(long[] padding, Consumer<PadOptions> options) {
    if (padding.length != 1 && padding.length != 2 && padding.length != 4) {
      throw new IllegalArgumentException(
          "Pad: the padding must be 1, 2 or 4 numbers, got " + Arrays.toString(padding));
    }
    this.padding = padding.clone();
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> Geometry.pad(part, padding, options);
  }

  @Override
  protected String extraRepr() {
    String sides = padding.length == 1 ? Long.toString(padding[0]) : Arrays.toString(padding);
    return "padding=" + sides + PadOptions.of(options);
  }
}
