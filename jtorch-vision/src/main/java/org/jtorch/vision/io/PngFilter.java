package org.jtorch.vision.io;

import java.io.IOException;

/** The filters of PNG rows. */
final class PngFilter {
  private PngFilter() {}

  /**
   * Replaces filtered bytes by the original ones.
   *
   * @param row the filter type, then the bytes
   * @param previous the row above, with any first byte
   * @param unit bytes of a pixel, at least 1
   * @throws IOException if the filter is unknown
   */
  static void undo(byte[] row, byte[] previous, int unit) throws IOException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> sub(row, unit);
      case 2 -> up(row, previous);
      case 3 -> average(row, previous, unit);
      case 4 -> paeth(row, previous, unit);
      default -> throw new IOException("a row has the unknown filter " + (row[0] & 0xff));
    }
  }

  private static void sub(byte[] row, int unit) {
    for (int i = unit + 1; i < row.length; i++) {
      row[i] += row[i - unit];
    }
  }

  private static void up(byte[] row, byte[] previous) {
    for (int i = 1; i < row.length; i++) {
      row[i] += previous[i];
    }
  }

  private static void average(byte[] row, byte[] previous, int unit) {
    for (int i = 1; i < row.length; i++) {
      int left = i > unit ? row[i - unit] & 0xff : 0;
      row[i] += (byte) ((left + (previous[i] & 0xff)) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] previous, int unit) {
    for (int i = 1; i <= unit && i < row.length; i++) {
      row[i] += previous[i];
    }
    for (int i = unit + 1; i < row.length; i++) {
      int left = row[i - unit] & 0xff;
      int above = previous[i] & 0xff;
      int corner = previous[i - unit] & 0xff;
      int toLeft = Math.abs(above - corner);
      int toAbove = Math.abs(left - corner);
      int toCorner = Math.abs(left + above - 2 * corner);
      int nearest =
          toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
      row[i] += (byte) nearest;
    }
  }
}
