package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * How tensors are printed, {@code torch.set_printoptions}: {@code Torch.setPrintOptions(o ->
 * o.precision(2).lineWidth(120))}. Each method answers changed options and leaves these as they
 * are.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class PrintOptions {
  /** Sets of options by PyTorch's names. */
  public enum Profile {
    /** 4 digits, 3 items at each edge, more than 1000 elements summarized. */
    DEFAULT,
    /** 2 digits, 2 items at each edge, more than 1000 elements summarized. */
    SHORT,
    /** 4 digits, nothing summarized. */
    FULL
  }

  static final PrintOptions DEFAULTS = new PrintOptions(4, 1000, 3, 80, null);

  private final int precision;
  private final long threshold;
  private final int edgeItems;
  private final int lineWidth;
  private final @Nullable Boolean sciMode;

  private PrintOptions(
      int precision, long threshold, int edgeItems, int lineWidth, @Nullable Boolean sciMode) {
    this.precision = notNegative("precision", precision);
    this.threshold = threshold;
    this.edgeItems = notNegative("edgeItems", edgeItems);
    this.lineWidth = notNegative("lineWidth", lineWidth);
    this.sciMode = sciMode;
  }

  /**
   * Digits after the point.
   *
   * @param precision 4 by default
   * @return changed options
   */
  public PrintOptions precision(int precision) {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, sciMode);
  }

  /**
   * Beyond how many elements only the edges are printed.
   *
   * @param threshold 1000 by default
   * @return changed options
   */
  public PrintOptions threshold(long threshold) {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, sciMode);
  }

  /**
   * How many elements a dimension's edge has when the rest is left out.
   *
   * @param edgeItems 3 by default
   * @return changed options
   */
  public PrintOptions edgeItems(int edgeItems) {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, sciMode);
  }

  /**
   * How long a line may become.
   *
   * @param lineWidth in characters, 80 by default
   * @return changed options
   */
  public PrintOptions lineWidth(int lineWidth) {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, sciMode);
  }

  /**
   * Whether floating-point numbers have an exponent; by default that depends on their range.
   *
   * @param sciMode true for always, false for never
   * @return changed options
   */
  public PrintOptions sciMode(boolean sciMode) {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, sciMode);
  }

  /**
   * A set of options by name.
   *
   * @param profile which
   * @return changed options
   */
  public PrintOptions profile(Profile profile) {
    boolean brief = profile == Profile.SHORT;
    long most = profile == Profile.FULL ? Long.MAX_VALUE : 1000;
    return new PrintOptions(brief ? 2 : 4, most, brief ? 2 : 3, 80, sciMode);
  }

  int precision() {
    return precision;
  }

  long threshold() {
    return threshold;
  }

  int edgeItems() {
    return edgeItems;
  }

  int lineWidth() {
    return lineWidth;
  }

  @Nullable Boolean sciMode() {
    return sciMode;
  }

  /** The same options, leaving the exponent to the numbers' range. */
  PrintOptions withoutSciMode() {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, null);
  }

  private static int notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " " + value + " is negative");
    }
    return value;
  }

  /** The settings by name. */
  @Override
  public String toString() {
    return "PrintOptions[precision="
        + precision
        + ", threshold="
        + threshold
        + ", edgeItems="
        + edgeItems
        + ", lineWidth="
        + lineWidth
        + ", sciMode="
        + sciMode
        + "]";
  }
}
