package org.jtorch.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times on the command line: {@code 500us}, {@code 5ms}, {@code 30s}, {@code 2m}. */
final class TimeText implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(us|ms|s|m|)");

  TimeText() {}

  @Override
  public Duration convert(String text) {
    Matcher matcher = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || (matcher.group(2).isEmpty() && !text.equals("0"))) {
      throw new TypeConversionException(
          "\"" + text + "\" is not a time: write for example 500us, 5ms, 30s or 2m");
    }
    long value = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "us" -> Duration.ofNanos(value * 1000);
      case "ms" -> Duration.ofMillis(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofSeconds(value);
    };
  }
}
