package org.jtorch;

import org.jspecify.annotations.Nullable;
import org.jtorch.internal.text.PrintSettings;

/**
 * Print options of tensors, {@code torch.set_printoptions}: {@code Torch.setPrintOptions(o ->
 * o.precision(2).lineWidth(120))}. Immutable: each method returns a changed copy.
 */
public final class PrintOptions {
  /** Predefined options, named as in PyTorch. */
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
   * Number of digits after the decimal point. Default 4.
   *
   * @param precision the value
   * @return a changed copy
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
   * Number of elements above which only the edges are printed. Default 1000.
   *
   * @param threshold the value
   * @return a changed copy
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
   * Number of elements printed at each edge of a summarized dimension. Default 3.
   *
   * @param edgeItems the value
   * @return a changed copy
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
   * Line width in characters. Default 80.
   *
   * @param lineWidth the value
   * @return a changed copy
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
   * Whether floating-point numbers are printed in scientific notation. By default that depends on
   * their range.
   *
   * @param sciMode true for always, false for never
   * @return a changed copy
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
   * Predefined options.
   *
   * @param profile the profile
   * @return a changed copy
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

  /** Returns the settings by name. */
  @Override
  public String toString() {
    return settings.toString().replace("PrintSettings", "PrintOptions");
  }
}
