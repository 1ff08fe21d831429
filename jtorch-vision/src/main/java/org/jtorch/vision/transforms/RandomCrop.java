package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.FillOptions;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.PaddingMode;
import org.jtorch.vision.transforms.functional.Region;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.TVTensor;

/** Crops at a random position, {@code torchvision.transforms.v2.RandomCrop}. */
public final class RandomCrop extends Transform {
  private final CanvasSize size;
  private final Options options;

  /**
   * Crops squares.
   *
   * @param size height and width in pixels
   */
  public RandomCrop(long size) {
    this(size, size, o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param height height in pixels
   * @param width width in pixels
   * @param options {@code o -> o.padding(4).paddingMode(PaddingMode.REFLECT)}
   * @throws IllegalArgumentException if the size is not positive or the padding is invalid
   */
  public RandomCrop(long height, long width, Consumer<Options> options) {
    this.size = Sizes.check("RandomCrop", height, width);
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize from = parts.size();
    long[] padding = options.padding.clone();
    grow(padding, 1, 3, size.height() - from.height() - padding[1] - padding[3]);
    grow(padding, 0, 2, size.width() - from.width() - padding[0] - padding[2]);
    long height = from.height() + padding[1] + padding[3];
    long width = from.width() + padding[0] + padding[2];
    if (height < size.height() || width < size.width()) {
      throw new IllegalArgumentException(
          "RandomCrop: the crop "
              + size
              + " is larger than the padded image ("
              + height
              + ", "
              + width
              + ")");
    }
    long top = height > size.height() ? Draws.integer(0, height - size.height() + 1) : 0;
    long left = width > size.width() ? Draws.integer(0, width - size.width() + 1) : 0;
    boolean crops = height > size.height() || width > size.width();
    boolean pads = Arrays.stream(padding).anyMatch(side -> side != 0);
    Region region = new Region(top, left, size.height(), size.width());
    return part -> {
      TVTensor padded = pads ? padded(part, padding) : part;
      return crops ? Geometry.crop(padded, region) : padded;
    };
  }

  private void grow(long[] padding, int first, int second, long missing) {
    if (options.padIfNeeded && missing > 0) {
      padding[first] += missing;
      padding[second] += missing;
    }
  }

  private TVTensor padded(TVTensor part, long[] padding) {
    return Geometry.pad(part, padding, o -> o.fill(options).paddingMode(options.paddingMode));
  }

  @Override
  protected String extraRepr() {
    return "size=" + size + options;
  }

  /** Options of {@link RandomCrop}. */
  @CanIgnoreReturnValue
  public static final class Options extends FillOptions<Options> {
    private long[] padding = {0, 0, 0, 0};
    private boolean padIfNeeded;
    private PaddingMode paddingMode = PaddingMode.CONSTANT;

    private Options() {
      super(0);
    }

    /**
     * Padding before the crop: one number for all sides; or of left and right, and of top and
     * bottom; or left, top, right and bottom. Default: none.
     */
    public Options padding(long... padding) {
      this.padding =
          switch (padding.length) {
            case 1 -> new long[] {padding[0], padding[0], padding[0], padding[0]};
            case 2 -> new long[] {padding[0], padding[1], padding[0], padding[1]};
            case 4 -> padding.clone();
            default ->
                throw new IllegalArgumentException(
                    "RandomCrop: the padding must be 1, 2 or 4 numbers, got "
                        + Arrays.toString(padding));
          };
      return this;
    }

    /** Whether images that are smaller than the crop are padded. Default false: they fail. */
    public Options padIfNeeded(boolean padIfNeeded) {
      this.padIfNeeded = padIfNeeded;
      return this;
    }

    /** Values of the padding. Default CONSTANT. */
    public Options paddingMode(PaddingMode paddingMode) {
      this.paddingMode = Objects.requireNonNull(paddingMode, "paddingMode");
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      boolean pads = Arrays.stream(padding).anyMatch(side -> side != 0);
      long[] sides = {padding[0], padding[2], padding[1], padding[3]};
      return (pads ? ", padding=" + Arrays.toString(sides) : "")
          + ", pad_if_needed="
          + Repr.bool(padIfNeeded)
          + describeFill()
          + ", padding_mode="
          + paddingMode.name().toLowerCase(Locale.ROOT);
    }
  }
}
