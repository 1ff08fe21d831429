package org.jtorch.io;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Python's dates and times, null where {@code java.time} has no equal value. */
final class PickleDates {
  private static final int NANOS_PER_MICRO = 1000;

  private PickleDates() {}

  static @Nullable Object of(PickleFunction function, PickleTuple arguments) {
    try {
      return switch (function) {
        case DATE -> date(arguments);
        case DATE_TIME -> dateTime(arguments);
        case TIME -> time(arguments);
        case TIME_DELTA -> duration(arguments);
        case TIME_ZONE -> offset(arguments);
        case ZONE_INFO -> ZoneId.of(arguments.text(0));
        default -> throw new AssertionError(function);
      };
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Object date(PickleTuple arguments) {
    byte[] bytes = bytes(arguments, 4);
    return bytes == null ? null : LocalDate.of(year(bytes), bytes[2], bytes[3]);
  }

  private static @Nullable Object dateTime(PickleTuple arguments) {
    byte[] bytes = bytes(arguments, 10);
    if (bytes == null) {
      return null;
    }
    // The upper bit of the month is Python's fold.
    LocalDateTime local =
        LocalDateTime.of(LocalDate.of(year(bytes), bytes[2] & 0x7f, bytes[3]), time(bytes, 4));
    if (arguments.size() < 2) {
      return local;
    }
    Object zone = arguments.get(1);
    return zone instanceof ZoneOffset offset
        ? local.atOffset(offset)
        : zone instanceof ZoneId region ? zoned(local, region, bytes[2] < 0) : null;
  }

  private static ZonedDateTime zoned(LocalDateTime local, ZoneId region, boolean fold) {
    ZonedDateTime time = local.atZone(region);
    return fold ? time.withLaterOffsetAtOverlap() : time.withEarlierOffsetAtOverlap();
  }

  private static @Nullable Object time(PickleTuple arguments) {
    byte[] bytes = bytes(arguments, 6);
    if (bytes == null) {
      return null;
    }
    LocalTime time = time(bytes, 0);
    return arguments.size() < 2
        ? time
        : arguments.get(1) instanceof ZoneOffset offset ? time.atOffset(offset) : null;
  }

  private static Duration duration(PickleTuple arguments) {
    return Duration.ofDays(arguments.integer(0))
        .plusSeconds(arguments.size() > 1 ? arguments.integer(1) : 0)
        .plusNanos(
            Math.multiplyExact(
                arguments.size() > 2 ? arguments.integer(2) : 0, (long) NANOS_PER_MICRO));
  }

  /** Names of zones are dropped. */
  private static @Nullable Object offset(PickleTuple arguments) {
    return arguments.get(0) instanceof Duration offset && offset.getNano() == 0
        ? ZoneOffset.ofTotalSeconds(Math.toIntExact(offset.getSeconds()))
        : null;
  }

  private static byte @Nullable [] bytes(PickleTuple arguments, int length) {
    byte[] bytes = arguments.size() == 0 ? null : PickleText.bytesOrNull(arguments.get(0));
    return bytes != null && bytes.length == length ? bytes : null;
  }

  private static int year(byte[] bytes) {
    return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
  }

  private static LocalTime time(byte[] bytes, int at) {
    int micros =
        (bytes[at + 3] & 0xff) << 16 | (bytes[at + 4] & 0xff) << 8 | (bytes[at + 5] & 0xff);
    return LocalTime.of(
        bytes[at] & 0x7f,
        bytes[at + 1],
        bytes[at + 2],
        Math.multiplyExact(micros, NANOS_PER_MICRO));
  }
}
