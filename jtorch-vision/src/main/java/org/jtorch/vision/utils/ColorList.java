package org.jtorch.vision.utils;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colors of objects: none, one for all, or at least one per object. */
final class ColorList {
  /** No colors. */
  static final ColorList EMPTY = new ColorList(List.of());

  private static final Pattern HEX = Pattern.compile("#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})");
  private static final Pattern RGB =
      Pattern.compile("rgb\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*\\)");
  private static final long[] PALETTE = {(1L << 25) - 1, (1L << 15) - 1, (1L << 21) - 1};
  private static final Properties NAMES = names();

  private final List<Color> colors;

  private ColorList(List<Color> colors) {
    this.colors = colors;
  }

  static ColorList of(Color... colors) {
    return new ColorList(List.of(colors));
  }

  static ColorList of(String... names) {
    return new ColorList(Arrays.stream(names).map(ColorList::parse).toList());
  }

  boolean isEmpty() {
    return colors.isEmpty();
  }

  /** Returns a color for each object; those of torchvision's palette if none were given. */
  List<Color> forObjects(long count) {
    int objects = Math.toIntExact(count);
    if (colors.isEmpty()) {
      return palette(objects);
    } else if (colors.size() == 1) {
      return Collections.nCopies(objects, colors.get(0));
    } else if (colors.size() < objects) {
      throw new IllegalArgumentException(
          "there are " + colors.size() + " colors but " + objects + " objects");
    }
    return colors.subList(0, objects);
  }

  private static List<Color> palette(int count) {
    List<Color> palette = new ArrayList<>(count);
    for (long i = 0; i < count; i++) {
      palette.add(
          new Color(
              (int) (i * PALETTE[0] % 255),
              (int) (i * PALETTE[1] % 255),
              (int) (i * PALETTE[2] % 255)));
    }
    return palette;
  }

  /** Parses a color as {@code PIL.ImageColor.getrgb} does. */
  static Color parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    Matcher rgb = RGB.matcher(name);
    if (HEX.matcher(name).matches()) {
      return hex(name.substring(1));
    } else if (rgb.matches()) {
      return new Color(
          Integer.parseInt(rgb.group(1)),
          Integer.parseInt(rgb.group(2)),
          Integer.parseInt(rgb.group(3)));
    } else if (NAMES.getProperty(name) != null) {
      return hex(NAMES.getProperty(name));
    }
    throw new IllegalArgumentException(
        "unknown color \""
            + text
            + "\": colors are CSS names such as red, #rrggbb, or rgb(255, 0, 0)");
  }

  /** Parses 3, 4, 6 or 8 hexadecimal digits; the opacity of 4 and 8 is ignored. */
  private static Color hex(String digits) {
    int each = digits.length() < 6 ? 1 : 2;
    int scale = each == 1 ? 17 : 1;
    int[] values = new int[3];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * Integer.parseInt(digits.substring(i * each, (i + 1) * each), 16);
    }
    return new Color(values[0], values[1], values[2]);
  }

  private static Properties names() {
    Properties names = new Properties();
    try (InputStream in = ColorList.class.getResourceAsStream("colors.properties")) {
      names.load(Objects.requireNonNull(in, "colors.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
