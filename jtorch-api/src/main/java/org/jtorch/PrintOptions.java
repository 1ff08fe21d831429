package org.jtorch;

import org.jspecify.annotations.Nullable;
import org.jtorch.internal.text.PrintSettings;

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

  private final PrintSettings settings;

  PrintOptions(PrintSettings settings) {
    this.settings = settings;
  }

  /**
   * Digits after the point.
   *
   * @param precision 4 by default
   * @return changed options
   */
  public PrintOptions precision(int precision) {
    return with(
        precision,
        settings.threshold(),
        settings.edgeItems(),
        settings.lineWidth(),
        settings.sciMode());
  }

  /**
   * Beyond how many elements only the edges are printed.
   *
   * @param threshold 1000 by default
   * @return changed options
   */
  public PrintOptions threshold(long threshold) {
    return with(
        settings.precision(),
        threshold,
        settings.edgeItems(),
        settings.lineWidth(),
        settings.sciMode());
  }

  /**
   * How many elements a dimension's edge has when the rest is left out.
   *
   * @param edgeItems 3 by default
   * @return changed options
   */
  public PrintOptions edgeItems(int edgeItems) {
    return with(
        settings.precision(),
        settings.threshold(),
        edgeItems,
        settings.lineWidth(),
        settings.sciMode());
  }

  /**
   * How long a line may become.
   *
   * @param lineWidth in characters, 80 by default
   * @return changed options
   */
  public PrintOptions lineWidth(int lineWidth) {
    return with(
        settings.precision(),
        settings.threshold(),
        settings.edgeItems(),
        lineWidth,
        settings.sciMode());
  }

  /**
   * Whether floating-point numbers have an exponent; by default that depends on their range.
   *
   * @param sciMode true for always, false for never
   * @return changed options
   */
  public PrintOptions sciMode(boolean sciMode) {
    return with(
        settings.precision(),
        settings.threshold(),
        settings.edgeItems(),
        settings.lineWidth(),
        sciMode);
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
    return with(brief ? 2 : 4, most, brief ? 2 : 3, 80, settings.sciMode());
  }

  PrintSettings settings() {
    return settings;
  }

  private PrintOptions with(
      int precision, long threshold, int edgeItems, int lineWidth, @Nullable Boolean sciMode) {
    return new PrintOptions(new PrintSettings(precision, threshold, edgeItems, lineWidth, sciMode));
  }

  /** The settings by name. */
  @Override
  public String toString() {
    return settings.toString().replace("PrintSettings", "PrintOptions");
  }
}
