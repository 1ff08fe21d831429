package org.jtorch.graph;

/**
 * The range of a symbolic size.
 *
 * @param min the least value; {@code Long.MIN_VALUE} for none
 * @param max the greatest value; {@code Long.MAX_VALUE} for none
 */
record SymbolRange(long min, long max) {
  /** Returns Python's notation, {@code VR[2, int_oo]}. */
  @Override
  public String toString() {
    return "VR["
        + (min == Long.MIN_VALUE ? "-int_oo" : Long.toString(min))
        + ", "
        + (max == Long.MAX_VALUE ? "int_oo" : Long.toString(max))
        + "]";
  }
}
