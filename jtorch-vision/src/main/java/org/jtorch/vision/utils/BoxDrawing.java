package org.jtorch.vision.utils;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.font.LineMetrics;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;

/** Draws bounding boxes with labels, {@code draw_bounding_boxes}. */
final class BoxDrawing {
  private static final int FILL_ALPHA = 100;
  private static final int LABEL_MARGIN = 1;
  private static final float DASH = 5;
  private static final String NO_FONTS =
      "Java finds no fonts to draw labels: install fontconfig and a font, for example `apt-get"
          + " install fontconfig fonts-dejavu-core` or `apk add fontconfig ttf-dejavu`";

  private final BoundingBoxOptions options;
  private final long[][] boxes;
  private final List<Color> colors;
  private final List<Color> labelColors;
  private final List<Color> backgrounds;

  private BoxDrawing(long[][] boxes, BoundingBoxOptions options) {
    this.boxes = boxes;
    this.options = options;
    colors = options.colors.forObjects(boxes.length);
    ColorList black = options.fillLabels ? ColorList.of(Color.BLACK) : options.colors;
    labelColors =
        (options.labelColors.isEmpty() ? black : options.labelColors).forObjects(boxes.length);
    backgrounds =
        (options.labelBackgroundColors.isEmpty() ? options.colors : options.labelBackgroundColors)
            .forObjects(boxes.length);
  }

  static Tensor draw(Tensor image, Tensor boxes, BoundingBoxOptions options) {
    Canvas.check(image, true);
    check(boxes);
    if (boxes.size(0) == 0) {
      return image.clone();
    }
    int labels = options.labels.size();
    if (labels > 0 && labels != boxes.size(0)) {
      throw new IllegalArgumentException(
          "there are " + boxes.size(0) + " boxes but " + labels + " labels");
    }
    long[][] corners = boxes.detach().cpu().to(DType.INT64).toLongArray2d();
    return Canvas.draw(image, new BoxDrawing(corners, options)::paint);
  }

  private static void check(Tensor boxes) {
    if (boxes.dim() != 2 || (boxes.size(1) != 4 && boxes.size(1) != 8)) {
      throw new IllegalArgumentException(
          "boxes must have shape (N, 4) or (N, 8), got " + boxes.shape());
    }
    if (boxes.size(1) == 4 && boxes.narrow(1, 0, 2).gt(boxes.narrow(1, 2, 2)).any().itemBoolean()) {
      throw new IllegalArgumentException(
          "boxes must be (xmin, ymin, xmax, ymax): VisionOps.boxConvert converts other formats");
    }
  }

  private void paint(Graphics2D graphics) {
    for (int i = 0; i < boxes.length; i++) {
      if (boxes[i].length == 4) {
        rectangle(graphics, boxes[i], colors.get(i));
      } else {
        polygon(graphics, boxes[i], colors.get(i));
      }
      if (!options.labels.isEmpty()) {
        label(graphics, i);
      }
    }
  }

  /** Draws a rectangle as Pillow does: its last row and column belong to it. */
  private void rectangle(Graphics2D graphics, long[] box, Color color) {
    int left = Canvas.pixel(box[0]);
    int top = Canvas.pixel(box[1]);
    int right = Canvas.pixel(box[2]);
    int bottom = Canvas.pixel(box[3]);
    if (options.fill) {
      graphics.setColor(Canvas.transparent(color, FILL_ALPHA));
      graphics.fillRect(left, top, right - left + 1, bottom - top + 1);
    }
    graphics.setColor(color);
    int width = options.width;
    graphics.fillRect(left, top, right - left + 1, width);
    graphics.fillRect(left, bottom - width + 1, right - left + 1, width);
    // Of a box that is lower than twice the width, Pillow draws the sides upwards.
    int from = top + width;
    int to = bottom - width + 1;
    int first = from <= to ? from : to + 1;
    graphics.fillRect(left, first, width, Math.abs(to - from));
    graphics.fillRect(right - width + 1, first, width, Math.abs(to - from));
  }

  /** Draws a rotated box; its first side is dashed, which shows its direction. */
  private void polygon(Graphics2D graphics, long[] box, Color color) {
    Polygon shape = new Polygon();
    for (int i = 0; i < box.length; i += 2) {
      shape.addPoint(Canvas.pixel(box[i]), Canvas.pixel(box[i + 1]));
    }
    graphics.setColor(color);
    float width = options.width;
    int cap = BasicStroke.CAP_BUTT;
    int join = BasicStroke.JOIN_MITER;
    graphics.setStroke(new BasicStroke(width, cap, join, 10, new float[] {DASH, DASH}, 0));
    side(graphics, shape, 0);
    graphics.setStroke(new BasicStroke(width, cap, join));
    for (int i = 1; i < shape.npoints; i++) {
      side(graphics, shape, i);
    }
    if (options.fill) {
      graphics.setColor(Canvas.transparent(color, FILL_ALPHA));
      graphics.fill(shape);
    }
  }

  private static void side(Graphics2D graphics, Polygon shape, int from) {
    int to = (from + 1) % shape.npoints;
    graphics.drawLine(
        shape.xpoints[from], shape.ypoints[from], shape.xpoints[to], shape.ypoints[to]);
  }

  private void label(Graphics2D graphics, int index) {
    String text = options.labels.get(index);
    int margin = options.width + LABEL_MARGIN;
    int x = Canvas.pixel(boxes[index][0]) + margin;
    int y = Canvas.pixel(boxes[index][1]) + margin;
    Font font = options.font;
    Rectangle2D bounds = bounds(graphics, font, text);
    LineMetrics metrics = font.getLineMetrics(text, graphics.getFontRenderContext());
    if (options.fillLabels) {
      graphics.setColor(backgrounds.get(index));
      graphics.fillRect(
          x - LABEL_MARGIN,
          y - LABEL_MARGIN,
          (int) Math.ceil(bounds.getWidth()) + 2 * LABEL_MARGIN,
          (int) Math.ceil(metrics.getHeight()) + 2 * LABEL_MARGIN);
    }
    graphics.setColor(labelColors.get(index));
    graphics.setFont(font);
    graphics.drawString(text, x, y + metrics.getAscent());
  }

  private static Rectangle2D bounds(Graphics2D graphics, Font font, String text) {
    try {
      return font.getStringBounds(text, graphics.getFontRenderContext());
    } catch (LinkageError | InternalError | RuntimeException e) {
      // Java without fontconfig, without fonts or without its native libraries fails in these ways.
      throw new IllegalStateException(NO_FONTS, e);
    }
  }
}
