package org.jtorch.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The common format of all floating-point numbers of a tensor, by PyTorch's rules: integers with a
 * trailing point, a fixed number of digits, or an exponent where the range is wide.
 */
final class RealFormat {
  private final int precision;
  private final boolean whole;
  private final boolean scientific;
  private final int width;

  RealFormat(double[] values, PrintSettings options) {
    precision = options.precision();
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    boolean integers = true;
    for (double value : values) {
      if (counts(value)) {
        least = Math.min(least, Math.abs(value));
        most = Math.max(most, Math.abs(value));
        integers &= value == Math.ceil(value);
      }
    }
    whole = integers;
    Boolean wanted = options.sciMode();
    boolean wide = most / least > 1000.0 || most > 1.0e8 || least < 1.0e-4;
    scientific = most > 0 && (wanted == null ? wide : wanted);
    int widest = 1;
    for (double value : values) {
      if (counts(value)) {
        widest = Math.max(widest, plain(value).length());
      }
    }
    width = widest;
  }

  int width() {
    return width;
  }

  String format(double value) {
    return pad(plain(value), width);
  }

  static String pad(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** Returns whether a value affects the format. */
  private static boolean counts(double value) {
    return value != 0 && Double.isFinite(value);
  }

  private String plain(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    boolean negative = Double.doubleToRawLongBits(value) < 0;
    BigDecimal exact = new BigDecimal(Math.abs(value));
    String digits =
        scientific ? exponent(exact) : whole ? fixed(exact, 0) + "." : fixed(exact, precision);
    return negative ? "-" + digits : digits;
  }

  private static String fixed(BigDecimal exact, int digits) {
    return exact.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Formats like C's {@code %e}: one digit before the point, at least two in the exponent. */
  private String exponent(BigDecimal exact) {
    BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int power = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    String mantissa = fixed(rounded.scaleByPowerOfTen(-power), precision);
    return String.format(
        Locale.ROOT, "%se%s%02d", mantissa, power < 0 ? "-" : "+", Math.abs(power));
  }
}
