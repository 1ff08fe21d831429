package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Geometric operations on images, videos, boxes, masks and keypoints, {@code
 * torchvision.transforms.v2.functional}. Every function takes a part of any kind and returns the
 * same kind, or takes an image as a plain tensor {@code (..., C, H, W)}. Results equal
 * torchvision's, on uint8 images to the byte.
 *
 * <p>A part or image that would not change is returned itself; crops inside of an image are views.
 */
public final class Geometry {
  private Geometry() {}

  /**
   * Flips left and right, {@code horizontal_flip}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param <T> the kind of part
   * @return the result
   */
  public static <T extends TVTensor> T horizontalFlip(T part) {
    return Flip.HORIZONTAL.apply(part);
  }

  /**
   * Flips left and right, {@code horizontal_flip}.
   *
   * @param image {@code (..., C, H, W)}
   * @return the result
   */
  public static Tensor horizontalFlip(Tensor image) {
    return Flip.HORIZONTAL.apply(image);
  }

  /**
   * Flips top and bottom, {@code vertical_flip}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param <T> the kind of part
   * @return the result
   */
  public static <T extends TVTensor> T verticalFlip(T part) {
    return Flip.VERTICAL.apply(part);
  }

  /**
   * Flips top and bottom, {@code vertical_flip}.
   *
   * @param image {@code (..., C, H, W)}
   * @return the result
   */
  public static Tensor verticalFlip(Tensor image) {
    return Flip.VERTICAL.apply(image);
  }

  /**
   * Resizes, {@code resize}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param size height and width; or the length of the shorter side, which keeps the aspect ratio;
   *     or nothing, if {@code maxSize} is given
   * @param options {@code o -> o.interpolation(InterpolateMode.BICUBIC)}
   * @param <T> the kind of part
   * @return the result
   * @throws IllegalArgumentException if the size is invalid
   */
  public static <T extends TVTensor> T resize(
      T part, long[] size, Consumer<ResizeOptions> options) {
    return new Resizing(size, ResizeOptions.of(options)).apply(part);
  }

  /**
   * Resizes, {@code resize}.
   *
   * @param image {@code (..., C, H, W)}
   * @param size height and width; or the length of the shorter side, which keeps the aspect ratio;
   *     or nothing, if {@code maxSize} is given
   * @param options {@code o -> o.interpolation(InterpolateMode.BICUBIC)}
   * @return the result
   * @throws IllegalArgumentException if the size is invalid
   */
  public static Tensor resize(Tensor image, long[] size, Consumer<ResizeOptions> options) {
    return new Resizing(size, ResizeOptions.of(options)).apply(image);
  }

  /**
   * Crops a rectangle; what lies outside of the image is 0, {@code crop}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param region the rectangle
   * @param <T> the kind of part
   * @return the result
   */
  public static <T extends TVTensor> T crop(T part, Region region) {
    return new Cropping(region).apply(part);
  }

  /**
   * Crops a rectangle; what lies outside of the image is 0, {@code crop}.
   *
   * @param image {@code (..., C, H, W)}
   * @param region the rectangle
   * @return the result
   */
  public static Tensor crop(Tensor image, Region region) {
    return new Cropping(region).apply(image);
  }

  /**
   * Crops the center; an image that is too small is padded with zeros, {@code center_crop}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param height height in pixels
   * @param width width in pixels
   * @param <T> the kind of part
   * @return the result
   */
  public static <T extends TVTensor> T centerCrop(T part, long height, long width) {
    return new CenterCropping(new CanvasSize(height, width)).apply(part);
  }

  /**
   * Crops the center; an image that is too small is padded with zeros, {@code center_crop}.
   *
   * @param image {@code (..., C, H, W)}
   * @param height height in pixels
   * @param width width in pixels
   * @return the result
   */
  public static Tensor centerCrop(Tensor image, long height, long width) {
    return new CenterCropping(new CanvasSize(height, width)).apply(image);
  }

  /**
   * Crops a rectangle and resizes it, {@code resized_crop}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param region the rectangle
   * @param size height and width of the result, or the length of the shorter side
   * @param options {@code o -> o.interpolation(InterpolateMode.BICUBIC)}
   * @param <T> the kind of part
   * @return the result
   * @throws IllegalArgumentException if the size is invalid
   */
  public static <T extends TVTensor> T resizedCrop(
      T part, Region region, long[] size, Consumer<ResizeOptions> options) {
    return resizedCrop(region, size, options).apply(part);
  }

  /**
   * Crops a rectangle and resizes it, {@code resized_crop}.
   *
   * @param image {@code (..., C, H, W)}
   * @param region the rectangle
   * @param size height and width of the result, or the length of the shorter side
   * @param options {@code o -> o.interpolation(InterpolateMode.BICUBIC)}
   * @return the result
   * @throws IllegalArgumentException if the size is invalid
   */
  public static Tensor resizedCrop(
      Tensor image, Region region, long[] size, Consumer<ResizeOptions> options) {
    return resizedCrop(region, size, options).apply(image);
  }

  /**
   * Pads the sides, {@code pad}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param padding one number for all sides; or of left and right, and of top and bottom; or left,
   *     top, right and bottom. Negative numbers crop.
   * @param options {@code o -> o.fill(114).paddingMode(PaddingMode.EDGE)}
   * @param <T> the kind of part
   * @return the result
   * @throws IllegalArgumentException if the padding is invalid, or boxes or keypoints are padded in
   *     another mode than CONSTANT
   */
  public static <T extends TVTensor> T pad(T part, long[] padding, Consumer<PadOptions> options) {
    return new Padding(padding, PadOptions.of(options)).apply(part);
  }

  /**
   * Pads the sides, {@code pad}.
   *
   * @param image {@code (..., C, H, W)}
   * @param padding one number for all sides; or of left and right, and of top and bottom; or left,
   *     top, right and bottom. Negative numbers crop.
   * @param options {@code o -> o.fill(114).paddingMode(PaddingMode.EDGE)}
   * @return the result
   * @throws IllegalArgumentException if the padding is invalid, or boxes or keypoints are padded in
   *     another mode than CONSTANT
   */
  public static Tensor pad(Tensor image, long[] padding, Consumer<PadOptions> options) {
    return new Padding(padding, PadOptions.of(options)).apply(image);
  }

  /**
   * Rotates, {@code rotate}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param angle degrees, counterclockwise
   * @param options {@code o -> o.expand(true)}
   * @param <T> the kind of part
   * @return the result
   */
  public static <T extends TVTensor> T rotate(
      T part, double angle, Consumer<RotateOptions> options) {
    return new Rotation(angle, RotateOptions.of(options)).apply(part);
  }

  /**
   * Rotates, {@code rotate}.
   *
   * @param image {@code (..., C, H, W)}
   * @param angle degrees, counterclockwise
   * @param options {@code o -> o.expand(true)}
   * @return the result
   */
  public static Tensor rotate(Tensor image, double angle, Consumer<RotateOptions> options) {
    return new Rotation(angle, RotateOptions.of(options)).apply(image);
  }

  /**
   * Rotates, moves, scales and shears, {@code affine}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param angle degrees, clockwise
   * @param options {@code o -> o.translate(3, -2).scale(1.1).shear(5, 0)}
   * @param <T> the kind of part
   * @return the result
   */
  public static <T extends TVTensor> T affine(
      T part, double angle, Consumer<AffineOptions> options) {
    return Configured.by(new AffineOptions(), options).kernel(angle).apply(part);
  }

  /**
   * Rotates, moves, scales and shears, {@code affine}.
   *
   * @param image {@code (..., C, H, W)}
   * @param angle degrees, clockwise
   * @param options {@code o -> o.translate(3, -2).scale(1.1).shear(5, 0)}
   * @return the result
   */
  public static Tensor affine(Tensor image, double angle, Consumer<AffineOptions> options) {
    return Configured.by(new AffineOptions(), options).kernel(angle).apply(image);
  }

  /**
   * Transforms the perspective, {@code perspective}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param coefficients the 8 coefficients of {@link #perspectiveCoefficients}
   * @param options {@code o -> o.fill(0)}
   * @param <T> the kind of part
   * @return the result
   * @throws IllegalArgumentException if boxes or keypoints are transformed and the coefficients
   *     cannot be inverted
   */
  public static <T extends TVTensor> T perspective(
      T part, double[] coefficients, Consumer<GridOptions> options) {
    return new PerspectiveWarp(coefficients, Configured.by(new GridOptions(), options)).apply(part);
  }

  /**
   * Transforms the perspective, {@code perspective}.
   *
   * @param image {@code (..., C, H, W)}
   * @param coefficients the 8 coefficients of {@link #perspectiveCoefficients}
   * @param options {@code o -> o.fill(0)}
   * @return the result
   * @throws IllegalArgumentException if boxes or keypoints are transformed and the coefficients
   *     cannot be inverted
   */
  public static Tensor perspective(
      Tensor image, double[] coefficients, Consumer<GridOptions> options) {
    return new PerspectiveWarp(coefficients, Configured.by(new GridOptions(), options))
        .apply(image);
  }

  /**
   * Moves each pixel by a displacement of its own, {@code elastic}.
   *
   * @param part an image, video, mask, boxes or keypoints
   * @param displacement {@code (1, H, W, 2)}, x and y in halves of the width and height
   * @param options {@code o -> o.fill(0)}
   * @param <T> the kind of part
   * @return the result
   * @throws IllegalArgumentException if the displacement has another shape
   */
  public static <T extends TVTensor> T elastic(
      T part, Tensor displacement, Consumer<GridOptions> options) {
    return new ElasticWarp(displacement, Configured.by(new GridOptions(), options)).apply(part);
  }

  /**
   * Moves each pixel by a displacement of its own, {@code elastic}.
   *
   * @param image {@code (..., C, H, W)}
   * @param displacement {@code (1, H, W, 2)}, x and y in halves of the width and height
   * @param options {@code o -> o.fill(0)}
   * @return the result
   * @throws IllegalArgumentException if the displacement has another shape
   */
  public static Tensor elastic(Tensor image, Tensor displacement, Consumer<GridOptions> options) {
    return new ElasticWarp(displacement, Configured.by(new GridOptions(), options)).apply(image);
  }

  private static PartKernel resizedCrop(
      Region region, long[] size, Consumer<ResizeOptions> options) {
    return new ResizedCropping(new Cropping(region), new Resizing(size, ResizeOptions.of(options)));
  }

  /**
   * Coefficients of a perspective transform that moves four corners, {@code
   * _get_perspective_coeffs}.
   *
   * @param startpoints x and y of the corners in the image: top left, top right, bottom right,
   *     bottom left
   * @param endpoints x and y of the same corners in the result
   * @return 8 coefficients, rounded to float32
   * @throws IllegalArgumentException if there are not four corners
   */
  public static double[] perspectiveCoefficients(long[][] startpoints, long[][] endpoints) {
    return PerspectiveWarp.coefficients(startpoints, endpoints);
  }

  /**
   * Crops the four corners and the center, {@code five_crop}.
   *
   * @param image {@code (..., C, H, W)}
   * @param height height of each crop
   * @param width width of each crop
   * @return top left, top right, bottom left, bottom right and center, as views
   * @throws IllegalArgumentException if the crops are larger than the image
   */
  public static List<Tensor> fiveCrop(Tensor image, long height, long width) {
    long bottom = image.size(-2) - height;
    long right = image.size(-1) - width;
    if (bottom < 0 || right < 0) {
      throw new IllegalArgumentException(
          "fiveCrop: crops of "
              + new CanvasSize(height, width)
              + " are larger than the image, "
              + new CanvasSize(image.size(-2), image.size(-1)));
    }
    return List.of(
        crop(image, new Region(0, 0, height, width)),
        crop(image, new Region(0, right, height, width)),
        crop(image, new Region(bottom, 0, height, width)),
        crop(image, new Region(bottom, right, height, width)),
        centerCrop(image, height, width));
  }

  /**
   * Crops the four corners and the center of an image and of its flip, {@code ten_crop}.
   *
   * @param image {@code (..., C, H, W)}
   * @param height height of each crop
   * @param width width of each crop
   * @param verticalFlip whether top and bottom are flipped, not left and right
   * @return the five crops of the image and the five of the flipped image
   * @throws IllegalArgumentException if the crops are larger than the image
   */
  public static List<Tensor> tenCrop(Tensor image, long height, long width, boolean verticalFlip) {
    return TensorScope.compute(
        () -> {
          List<Tensor> crops = new ArrayList<>(fiveCrop(image, height, width));
          Tensor flipped = verticalFlip ? verticalFlip(image) : horizontalFlip(image);
          crops.addAll(fiveCrop(flipped, height, width));
          return List.copyOf(crops);
        });
  }

  /** Options of {@link #pad}. */
  @CanIgnoreReturnValue
  public static final class PadOptions extends FillOptions<PadOptions> {
    private PaddingMode paddingMode = PaddingMode.CONSTANT;

    private PadOptions() {
      super(0);
    }

    /**
     * Returns options.
     *
     * @param options the changes to the defaults
     * @return the options
     */
    @CheckReturnValue
    public static PadOptions of(Consumer<PadOptions> options) {
      return Configured.by(new PadOptions(), options);
    }

    /** Values of the padding. Default CONSTANT. */
    public PadOptions paddingMode(PaddingMode paddingMode) {
      this.paddingMode = Objects.requireNonNull(paddingMode, "paddingMode");
      return this;
    }

    /** {@return the values of the padding} */
    @CheckReturnValue
    public PaddingMode paddingMode() {
      return paddingMode;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return describeFill() + ", padding_mode=" + paddingMode.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Options of {@link #rotate}. */
  @CanIgnoreReturnValue
  public static final class RotateOptions extends WarpOptions<RotateOptions> {
    private boolean expand;
    private double @Nullable [] center;

    private RotateOptions() {
      super(InterpolateMode.NEAREST);
    }

    /**
     * Returns options.
     *
     * @param options the changes to the defaults
     * @return the options
     */
    @CheckReturnValue
    public static RotateOptions of(Consumer<RotateOptions> options) {
      return Configured.by(new RotateOptions(), options);
    }

    /**
     * Whether the result is as large as the rotated image, if it is rotated about the center.
     * Default false.
     */
    public RotateOptions expand(boolean expand) {
      this.expand = expand;
      return this;
    }

    /** Point about which the image is rotated. Default: the center of the image. */
    public RotateOptions center(double x, double y) {
      this.center = new double[] {x, y};
      return this;
    }

    @CheckReturnValue
    double @Nullable [] center() {
      return center;
    }

    @CheckReturnValue
    boolean expand() {
      return expand;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return "interpolation="
          + Interpolations.name(interpolation())
          + ", expand="
          + (expand ? "True" : "False")
          + describeFill()
          + (center == null ? "" : ", center=" + Numbers.python(center));
    }
  }

  /** Options of {@link #affine}. */
  @CanIgnoreReturnValue
  public static final class AffineOptions extends WarpOptions<AffineOptions> {
    private double[] translate = {0, 0};
    private double scale = 1;
    private double[] shear = {0, 0};
    private double @Nullable [] center;

    private AffineOptions() {
      super(InterpolateMode.NEAREST);
    }

    @CheckReturnValue
    private PartKernel kernel(double angle) {
      return new AffineWarp(new AffineMatrix(angle, translate, scale, shear), center, false, this);
    }

    /** Pixels by which the image moves right and down. Default 0. */
    public AffineOptions translate(double x, double y) {
      this.translate = new double[] {x, y};
      return this;
    }

    /** Factor of the size, positive. Default 1. */
    public AffineOptions scale(double scale) {
      this.scale = scale;
      return this;
    }

    /** Degrees of shear along x and y. Default 0. */
    public AffineOptions shear(double x, double y) {
      this.shear = new double[] {x, y};
      return this;
    }

    /** Point that does not move by rotation, scale and shear. Default: the center of the image. */
    public AffineOptions center(double x, double y) {
      this.center = new double[] {x, y};
      return this;
    }
  }

  /** Options of {@link #perspective} and {@link #elastic}. */
  @CanIgnoreReturnValue
  public static final class GridOptions extends WarpOptions<GridOptions> {
    private GridOptions() {
      super(InterpolateMode.BILINEAR);
    }
  }
}
