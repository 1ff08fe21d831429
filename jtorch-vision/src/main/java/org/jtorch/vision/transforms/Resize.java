package org.jtorch.vision.transforms;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.ResizeOptions;

/**
 * Resizes images, videos, boxes, masks and keypoints, {@code torchvision.transforms.v2.Resize}.
 * uint8 images stay uint8, and an image with the channels last keeps that memory layout, which is
 * the fastest.
 */
public final class Resize extends Transform {
  private final long[] size;
  private final Consumer<ResizeOptions> options;

  /**
   * Resizes the shorter side, bilinear with antialiasing, and keeps the aspect ratio.
   *
   * @param shorterSide length of the shorter side in pixels
   */
  public Resize(long shorterSide) {
    this(new long[] {shorterSide}, o -> {});
  }

  /**
   * Resizes to a height and a width, bilinear with antialiasing.
   *
   * @param height height in pixels
   * @param width width in pixels
   */
  public Resize(long height, long width) {
    this(new long[] {height, width}, o -> {});
  }

  /**
   * Resizes with options.
   *
   * @param size height and width; or the length of the shorter side; or nothing, if {@code maxSize}
   *     is given
   * @param options {@code o -> o.interpolation(InterpolateMode.BICUBIC).maxSize(512)}
   * @throws IllegalArgumentException if the size is invalid
   */
  public Resize(long[] size, Consumer<ResizeOptions> options) {
    if (size.length > 2 || Arrays.stream(size).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException(
          "Resize: the size must be one or two positive numbers, got " + Arrays.toString(size));
    }
    ResizeOptions chosen = ResizeOptions.of(options);
    if (size.length == 0 && chosen.maxSize() == 0) {
      throw new IllegalArgumentException("Resize: maxSize is needed where no size is given");
    }
    this.size = size.clone();
    this.options = options;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> Geometry.resize(part, size, options);
  }

  @Override
  protected String extraRepr() {
    String given = size.length == 0 ? "" : "size=" + Arrays.toString(size) + ", ";
    return given + ResizeOptions.of(options);
  }
}
