package org.jtorch.vision.ops;

import java.util.Locale;

/** Coordinates of a box, the {@code fmt} strings of {@code torchvision.ops}. */
public enum BoxFormat {
  /** Top left and bottom right corner, {@code (x1, y1, x2, y2)}. */
  XYXY(4),
  /** Top left corner, width and height, {@code (x1, y1, w, h)}. */
  XYWH(4),
  /** Center, width and height, {@code (cx, cy, w, h)}. */
  CXCYWH(4),
  /**
   * Top left corner of the rotated box, width, height and angle, {@code (x1, y1, w, h, r)}. The
   * angle is in degrees, counterclockwise.
   */
  XYWHR(5),
  /**
   * Center, width, height and angle, {@code (cx, cy, w, h, r)}. The angle is in degrees,
   * counterclockwise.
   */
  CXCYWHR(5),
  /** The four corners: top left, top right, bottom right, bottom left. */
  XYXYXYXY(8);

  private final int coordinates;

  BoxFormat(int coordinates) {
    this.coordinates = coordinates;
  }

  /** {@return the number of coordinates of a box: 4, 5 or 8} */
  public int coordinates() {
    return coordinates;
  }

  /** {@return whether boxes have an angle} */
  public boolean isRotated() {
    return coordinates > 4;
  }

  /** {@return Python's name of the format, {@code "xyxy"}} */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
