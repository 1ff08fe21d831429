package org.jtorch.vision.io;

import java.io.IOException;
import java.util.Iterator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Pixel data of a PNG: inflated, unfiltered, and put in place row by row. */
final class PngDecoder implements AutoCloseable {
  /** Offsets and steps of the passes of Adam7: x, y, dx, dy. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};
  private static final int BYTE_MAX = 255;

  private final PngFile file;
  private final Iterator<PngFile.Segment> segments;
  private final Inflater inflater = new Inflater();

  /** Bytes of a pixel in the result, in which samples of fewer than 8 bits have a byte. */
  private final int unit;

  private final byte[] pixels;

  private PngDecoder(PngFile file) {
    this.file = file;
    segments = file.data().iterator();
    unit = file.channels() * file.bits() / 8 + (file.bits() < 8 ? 1 : 0);
    pixels = new byte[Math.multiplyExact(Math.multiplyExact(file.width(), file.height()), unit)];
  }

  /** Returns samples of 8 or 16 bits; the palette is applied unless its indices are wanted. */
  static Samples decode(PngFile file, ImageReadMode mode) throws IOException {
    byte[] pixels;
    try (PngDecoder decoder = new PngDecoder(file)) {
      pixels = decoder.pixels();
    }
    boolean colors = file.isPalette() && mode != ImageReadMode.UNCHANGED;
    int channels = !colors ? file.channels() : file.isTransparent() ? 4 : 3;
    byte[] samples = colors ? applyPalette(pixels, file.palette(), channels) : pixels;
    int bits = Math.max(8, file.bits());
    return new Samples(samples, bits, file.height(), file.width(), channels)
        .withOpaque(file.isPalette() ? BYTE_MAX : (1 << file.bits()) - 1)
        .withLuma(PngLuma.of(bits, file.gamma(), file.significantBits()));
  }

  private static byte[] applyPalette(byte[] indices, byte[] palette, int channels) {
    byte[] colors = new byte[Math.multiplyExact(indices.length, channels)];
    for (int i = 0, j = 0; i < indices.length; i++, j += channels) {
      int entry = 4 * (indices[i] & 0xff);
      for (int c = 0; c < channels; c++) {
        colors[j + c] = palette[entry + c];
      }
    }
    return colors;
  }

  private byte[] pixels() throws IOException {
    for (int[] pass : file.isInterlaced() ? PASSES : ONE_PASS) {
      int columns = (file.width() - pass[0] + pass[2] - 1) / pass[2];
      int rows = (file.height() - pass[1] + pass[3] - 1) / pass[3];
      if (columns > 0 && rows > 0) {
        readPass(pass, columns, rows);
      }
    }
    return pixels;
  }

  private void readPass(int[] pass, int columns, int rows) throws IOException {
    int bitsPerPixel = file.bits() * file.channels();
    int rowBytes = (int) (((long) columns * bitsPerPixel + 7) / 8);
    byte[] row = new byte[rowBytes + 1];
    byte[] previous = new byte[rowBytes + 1];
    for (int i = 0; i < rows; i++) {
      inflate(row);
      PngFilter.undo(row, previous, Math.max(1, bitsPerPixel / 8));
      place(row, pass, columns, pass[1] + i * pass[3]);
      byte[] swap = previous;
      previous = row;
      row = swap;
    }
  }

  private void inflate(byte[] row) throws IOException {
    int done = 0;
    while (done < row.length) {
      try {
        done += inflater.inflate(row, done, row.length - done);
      } catch (DataFormatException e) {
        throw new IOException("its compressed data are invalid: " + e.getMessage(), e);
      }
      if (done < row.length) {
        nextInput();
      }
    }
  }

  private void nextInput() throws IOException {
    if (inflater.finished() || inflater.needsDictionary()) {
      throw new IOException("its pixel data end too early");
    } else if (inflater.needsInput()) {
      if (!segments.hasNext()) {
        throw new IOException("its pixel data are truncated");
      }
      PngFile.Segment segment = segments.next();
      inflater.setInput(file.bytes(), segment.start(), segment.length());
    }
  }

  /** Copies a row, of which the first byte is the filter, to its pixels. */
  private void place(byte[] row, int[] pass, int columns, int y) {
    int at = (y * file.width() + pass[0]) * unit;
    if (file.bits() < 8) {
      unpack(row, at, pass[2], columns);
    } else if (pass[2] == 1) {
      System.arraycopy(row, 1, pixels, at, columns * unit);
    } else {
      for (int x = 0; x < columns; x++) {
        System.arraycopy(row, 1 + x * unit, pixels, at + x * pass[2] * unit, unit);
      }
    }
  }

  /** Copies samples of 1, 2 or 4 bits; those of gray are scaled to 255. */
  private void unpack(byte[] row, int at, int step, int columns) {
    int bits = file.bits();
    int mask = (1 << bits) - 1;
    int scale = file.isPalette() ? 1 : BYTE_MAX / mask;
    for (int x = 0; x < columns; x++) {
      int bit = x * bits;
      int shift = 8 - bits - bit % 8;
      pixels[at + x * step] = (byte) (scale * (row[1 + bit / 8] >> shift & mask));
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
