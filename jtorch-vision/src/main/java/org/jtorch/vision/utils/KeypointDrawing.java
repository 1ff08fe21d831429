package org.jtorch.vision.utils;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Draws keypoints and their connections, {@code draw_keypoints}. */
final class KeypointDrawing {
  private final KeypointOptions options;

  /** Coordinates x and y of the keypoints of an instance. */
  private final long[][] points;

  private final boolean[] visible;
  private final int count;

  private KeypointDrawing(Tensor keypoints, Tensor visibility, KeypointOptions options) {
    this.options = options;
    count = Math.toIntExact(keypoints.size(1));
    points = keypoints.detach().cpu().to(DType.INT64).reshape(-1, 2).toLongArray2d();
    visible = visibility.cpu().to(DType.BOOL).flatten().toBooleanArray();
  }

  static Tensor draw(Tensor image, Tensor keypoints, KeypointOptions options) {
    Canvas.check(image, false);
    if (keypoints.dim() != 3 || keypoints.size(2) != 2) {
      throw new IllegalArgumentException(
          "keypoints must have shape (N, K, 2), got "
              + keypoints.shape()
              + (keypoints.dim() == 3 && keypoints.size(2) == 3
                  ? ": draw keypoints.narrow(2, 0, 2), the third column is the visibility"
                  : ""));
    }
    for (KeypointOptions.Connection connection : options.connectivity) {
      if (Math.min(connection.from(), connection.to()) < 0
          || Math.max(connection.from(), connection.to()) >= keypoints.size(1)) {
        throw new IllegalArgumentException(
            connection + " is not between two of " + keypoints.size(1) + " keypoints");
      }
    }
    Tensor visibility = visibility(keypoints, options);
    return Canvas.draw(image, new KeypointDrawing(keypoints, visibility, options)::paint);
  }

  private static Tensor visibility(Tensor keypoints, KeypointOptions options) {
    long instances = keypoints.size(0);
    long each = keypoints.size(1);
    Tensor given = options.visibility;
    if (given == null) {
      return Torch.ones(DType.BOOL, instances, each);
    }
    Tensor flat = given.dim() == 3 && given.size(2) == 1 ? given.squeeze(2) : given;
    if (flat.dim() != 2 || flat.size(0) != instances || flat.size(1) != each) {
      throw new IllegalArgumentException(
          "visibility must have shape (N, K) as the keypoints "
              + keypoints.shape()
              + ", got "
              + given.shape());
    }
    return flat;
  }

  private void paint(Graphics2D graphics) {
    graphics.setStroke(
        new BasicStroke(options.width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    for (int first = 0; first < points.length; first += count) {
      graphics.setColor(options.color);
      for (int i = first; i < first + count; i++) {
        if (visible[i]) {
          point(graphics, points[i]);
        }
      }
      graphics.setColor(Color.WHITE);
      for (KeypointOptions.Connection connection : options.connectivity) {
        connect(graphics, first + connection.from(), first + connection.to());
      }
    }
  }

  /** Fills a circle with the rows of Pillow's, whose outline stays nearest to the true circle. */
  private void point(Graphics2D graphics, long[] at) {
    long a = 2L * options.radius;
    long x = a;
    for (long y = 0; a > 0 && y <= a; y += 2) {
      int half = (int) (x / 2);
      int row = (int) (y / 2);
      int left = Canvas.pixel(at[0]) - half;
      graphics.fillRect(left, Canvas.pixel(at[1]) - row, 2 * half + 1, 1);
      graphics.fillRect(left, Canvas.pixel(at[1]) + row, 2 * half + 1, row > 0 ? 1 : 0);
      x = inNextRow(x, y, a);
    }
  }

  /** Returns where the outline enters the row above, in units of half a pixel. */
  private static long inNextRow(long x, long y, long a) {
    while (x > 1) {
      long up = distance(x, y + 2, a);
      long diagonal = distance(x - 2, y + 2, a);
      long along = distance(x - 2, y, a);
      if (along >= Math.min(up, diagonal)) {
        return diagonal < up ? x - 2 : x;
      }
      x -= 2;
    }
    return x;
  }

  private static long distance(long x, long y, long a) {
    return Math.abs(x * x + y * y - a * a);
  }

  private void connect(Graphics2D graphics, int from, int to) {
    if (visible[from] && visible[to]) {
      graphics.draw(
          new Line2D.Double(
              points[from][0] + 0.5,
              points[from][1] + 0.5,
              points[to][0] + 0.5,
              points[to][1] + 0.5));
    }
  }
}
