package org.jtorch.vision.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Segmentation of COCO: polygons, or lengths of runs down the columns. */
final class CocoMask {
  static final CocoMask EMPTY = new CocoMask(List.of(), null);

  private static final int SCALE = 5;
  private static final double FARTHEST = 1e6;

  private final List<double[]> polygons;
  private final long @Nullable [] runs;

  private CocoMask(List<double[]> polygons, long @Nullable [] runs) {
    this.polygons = polygons;
    this.runs = runs;
  }

  static CocoMask of(JsonNode segmentation) {
    JsonNode counts = segmentation.path("counts");
    if (counts.isTextual()) {
      return new CocoMask(List.of(), decompressed(counts.asText()));
    } else if (counts.isArray()) {
      long[] runs = new long[counts.size()];
      for (int i = 0; i < runs.length; i++) {
        runs[i] = counts.get(i).asLong();
      }
      return new CocoMask(List.of(), runs);
    }
    List<double[]> polygons = new ArrayList<>();
    for (JsonNode polygon : segmentation) {
      polygons.add(CocoAnnotation.numbers(polygon));
    }
    return new CocoMask(polygons, null);
  }

  /** Decodes run lengths of 5 bits a character, the later ones as differences. */
  private static long[] decompressed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    long[] runs = new long[bytes.length];
    int count = 0;
    int at = 0;
    while (at < bytes.length) {
      long value = 0;
      int shift = 0;
      boolean more = true;
      while (more && at < bytes.length) {
        int bits = bytes[at++] - 48;
        value |= (long) (bits & 0x1f) << shift;
        more = (bits & 0x20) != 0;
        shift += 5;
        if (!more && (bits & 0x10) != 0) {
          value |= -1L << shift;
        }
      }
      runs[count] = count > 2 ? value + runs[count - 2] : value;
      count++;
    }
    return Arrays.copyOf(runs, count);
  }

  List<double[]> polygons() {
    return polygons.stream().map(double[]::clone).toList();
  }

  /** Returns uint8 (height, width) with 1 inside. */
  Tensor toTensor(long height, long width) {
    int rows = Math.toIntExact(height);
    int columns = Math.toIntExact(width);
    byte[] pixels = new byte[Math.multiplyExact(rows, columns)];
    if (runs != null) {
      fill(pixels, runs);
    }
    for (double[] polygon : polygons) {
      if (polygon.length >= 6) {
        fill(pixels, boundary(polygon, rows, columns));
      }
    }
    return TensorScope.compute(
        () -> Torch.tensor(pixels).view(DType.UINT8).view(columns, rows).t().contiguous());
  }

  private static void fill(byte[] pixels, long[] runs) {
    long at = 0;
    for (int i = 0; i < runs.length; i++) {
      long end = at + runs[i];
      if (runs[i] < 0 || end > pixels.length) {
        throw new CheckpointException("the runs of a mask do not fit the image");
      }
      if (i % 2 == 1) {
        Arrays.fill(pixels, (int) at, (int) end, (byte) 1);
      }
      at = end;
    }
  }

  /** Sets the pixels between the first and the second crossing of the outline, and so on. */
  private static void fill(byte[] pixels, int[] crossings) {
    for (int i = 0; i + 1 < crossings.length; i += 2) {
      Arrays.fill(pixels, crossings[i], crossings[i + 1], (byte) 1);
    }
    if (crossings.length % 2 == 1) {
      Arrays.fill(pixels, crossings[crossings.length - 1], pixels.length, (byte) 1);
    }
  }

  /**
   * Returns where the outline of a polygon crosses the columns of pixels, sorted, as pycocotools
   * finds it: on a grid of five points per pixel.
   */
  private static int[] boundary(double[] polygon, int rows, int columns) {
    Outline outline = new Outline();
    int corners = polygon.length / 2;
    for (int i = 0; i < corners; i++) {
      int next = (i + 1) % corners;
      outline.line(
          point(polygon[2 * i]),
          point(polygon[2 * i + 1]),
          point(polygon[2 * next]),
          point(polygon[2 * next + 1]));
    }
    int[] crossings = new int[outline.count];
    int count = 0;
    for (int i = 1; i < outline.count; i++) {
      int u = outline.u[i];
      int before = outline.u[i - 1];
      double x = (Math.min(u, before) + 0.5) / SCALE - 0.5;
      if (u == before || Math.floor(x) != x || x < 0 || x > columns - 1) {
        continue;
      }
      double y = (Math.min(outline.v[i], outline.v[i - 1]) + 0.5) / SCALE - 0.5;
      int row = (int) Math.ceil(Math.max(0, Math.min(rows, y)));
      crossings[count++] = (int) x * rows + row;
    }
    int[] sorted = Arrays.copyOf(crossings, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static int point(double coordinate) {
    if (!(Math.abs(coordinate) <= FARTHEST)) {
      throw new CheckpointException("a polygon has the coordinate " + coordinate);
    }
    return (int) (SCALE * coordinate + 0.5);
  }

  /** Points of an outline on the fine grid. */
  private static final class Outline {
    private int[] u = new int[256];
    private int[] v = new int[256];
    private int count;

    void line(int fromX, int fromY, int toX, int toY) {
      int dx = Math.abs(toX - fromX);
      int dy = Math.abs(toY - fromY);
      boolean flat = dx >= dy;
      boolean flip = flat ? fromX > toX : fromY > toY;
      int x = flip ? toX : fromX;
      int y = flip ? toY : fromY;
      int endX = flip ? fromX : toX;
      int endY = flip ? fromY : toY;
      int steps = flat ? dx : dy;
      double slope = steps == 0 ? 0 : flat ? (double) (endY - y) / dx : (double) (endX - x) / dy;
      for (int i = 0; i <= steps; i++) {
        int t = flip ? steps - i : i;
        int across = (int) ((flat ? y : x) + slope * t + 0.5);
        add(flat ? t + x : across, flat ? across : t + y);
      }
    }

    private void add(int x, int y) {
      if (count == u.length) {
        u = Arrays.copyOf(u, 2 * count);
        v = Arrays.copyOf(v, 2 * count);
      }
      u[count] = x;
      v[count] = y;
      count++;
    }
  }
}
