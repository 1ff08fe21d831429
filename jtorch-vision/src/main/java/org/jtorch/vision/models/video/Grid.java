package org.jtorch.vision.models.video;

/**
 * Sizes in time, height and width.
 *
 * @param t in time
 * @param h in height
 * @param w in width
 */
record Grid(long t, long h, long w) {
  static final Grid ZERO = new Grid(0, 0, 0);

  long volume() {
    return t * h * w;
  }

  Grid plus(Grid other) {
    return new Grid(t + other.t, h + other.h, w + other.w);
  }

  Grid dividedBy(Grid other) {
    return new Grid(t / other.t, h / other.h, w / other.w);
  }

  /** Returns what must be added to make this a multiple of another. */
  Grid padding(Grid unit) {
    return new Grid(padding(t, unit.t), padding(h, unit.h), padding(w, unit.w));
  }

  private static long padding(long size, long unit) {
    return (unit - size % unit) % unit;
  }
}
