package org.jtorch.vision.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Objects;

/**
 * Options of {@link VisionUtils#drawBoundingBoxes}. Colors are given once for all boxes, or at
 * least once per box: CSS names, {@code #rrggbb} or {@code rgb(255, 0, 0)}.
 */
@CanIgnoreReturnValue
public final class BoundingBoxOptions {
  List<String> labels = List.of();
  ColorList colors = ColorList.EMPTY;
  ColorList labelColors = ColorList.EMPTY;
  ColorList labelBackgroundColors = ColorList.EMPTY;
  boolean fill;
  boolean fillLabels;
  int width = 1;
  Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

  BoundingBoxOptions() {}

  /** A text for each box. Default none. */
  public BoundingBoxOptions labels(List<String> labels) {
    this.labels = List.copyOf(labels);
    return this;
  }

  /** Colors of the boxes by name. Default torchvision's palette, whose first color is black. */
  public BoundingBoxOptions colors(String... colors) {
    this.colors = ColorList.of(colors);
    return this;
  }

  /** Colors of the boxes. Default torchvision's palette, whose first color is black. */
  public BoundingBoxOptions colors(Color... colors) {
    this.colors = ColorList.of(colors);
    return this;
  }

  /** Whether boxes are filled with their color at an opacity of 100 / 255. Default false. */
  public BoundingBoxOptions fill(boolean fill) {
    this.fill = fill;
    return this;
  }

  /**
   * Width of the edges in pixels, inside of the box; those of rotated boxes are drawn around its
   * sides. Default 1.
   */
  public BoundingBoxOptions width(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be positive, got " + width);
    }
    this.width = width;
    return this;
  }

  /**
   * Font and size of the labels, {@code font} and {@code font_size}. Default {@code SansSerif} of
   * size 10; {@link Font#createFont(int, java.io.File)} reads a TrueType file.
   */
  public BoundingBoxOptions font(Font font) {
    this.font = Objects.requireNonNull(font, "font");
    return this;
  }

  /** Colors of the labels. Default those of the boxes, or black with {@code fillLabels}. */
  public BoundingBoxOptions labelColors(String... colors) {
    labelColors = ColorList.of(colors);
    return this;
  }

  /** Colors behind the labels, with {@code fillLabels}. Default those of the boxes. */
  public BoundingBoxOptions labelBackgroundColors(String... colors) {
    labelBackgroundColors = ColorList.of(colors);
    return this;
  }

  /** Whether labels have a background. Default false. */
  public BoundingBoxOptions fillLabels(boolean fillLabels) {
    this.fillLabels = fillLabels;
    return this;
  }
}
