package org.jtorch.nn.internal;

import java.math.BigDecimal;

/** Formats numbers as Python's {@code repr}. */
public final class PythonNumbers {
  private PythonNumbers() {}

  /**
   * Formats a number with the shortest digits, with an exponent below 1e-4 and from 1e16 on.
   *
   * @param value any number
   * @return {@code 0.1}, {@code 1e-08}
   */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size == 0 || (size >= 1e-4 && size < 1e16)) {
      String digits = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
      return digits.contains(".") ? digits : digits + ".0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    String mantissa = exact.movePointLeft(exponent).toPlainString();
    return mantissa
        + "e"
        + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
