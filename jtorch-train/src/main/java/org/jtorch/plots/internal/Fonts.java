package org.jtorch.plots.internal;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/** Fonts for charts. */
public final class Fonts {
  private static final String MISSING =
      "Java finds no fonts to draw the chart: install fontconfig and a font, for example"
          + " `apt-get install fontconfig fonts-dejavu-core` or `apk add fontconfig ttf-dejavu`";

  private Fonts() {}

  /**
   * Checks that texts can be drawn.
   *
   * @throws IllegalStateException if the system has no fonts
   */
  public static void require() {
    double width;
    try {
      FontRenderContext context = new FontRenderContext(null, true, true);
      width = sans(12, false).getStringBounds("x", context).getWidth();
    } catch (LinkageError | InternalError | RuntimeException e) {
      // Java without fontconfig, without fonts or without its native libraries fails in these ways.
      throw new IllegalStateException(MISSING, e);
    }
    if (width <= 0) {
      throw new IllegalStateException(MISSING);
    }
  }

  /** Returns the sans-serif font of the system. */
  public static Font sans(int size, boolean bold) {
    return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
  }
}
