package org.jtorch.vision.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks the directory of a TIFF file, whose counts and tile sizes the JDK's reader allocates
 * unchecked.
 */
final class TiffFile {
  private static final int MARK = 42;
  private static final int ENTRY_BYTES = 12;

  /** Bytes of a value by its type, from 1. */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int SHORT = 3;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int SAMPLES = 277;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int SUB_DIRECTORIES = 330;
  private static final int EXIF = 0x8769;
  private static final int GPS = 0x8825;
  private static final int INTEROPERABILITY = 0xa005;

  /** Samples of CMYK with alpha. */
  private static final long MAX_SAMPLES = 5;

  /** Pixels of a tile that a small picture may have. */
  private static final long TILE_PIXELS = 65_536;

  private static final int MAX_DEPTH = 4;
  private static final int COLOR_MAP = 320;

  private final ByteBuffer file;
  private long width;
  private long height;
  private long samples = 1;
  private long tileWidth;
  private long tileHeight;
  private int[] palette = {};

  private TiffFile(ByteBuffer file) {
    this.file = file;
  }

  static boolean matches(byte[] bytes) {
    return bytes.length > 8 && bytes[0] == bytes[1] && (bytes[0] == 'I' || bytes[0] == 'M');
  }

  /**
   * Throws if the file is a TIFF with a directory that does not fit into it.
   *
   * @return the palette of a TIFF, whose upper 8 bits Pillow takes, or no colors
   */
  static int[] check(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    file.order(matches(bytes) && bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (matches(bytes) && file.getShort(2) == MARK) {
      TiffFile tiff = new TiffFile(file);
      tiff.readDirectory(Integer.toUnsignedLong(file.getInt(4)), 0);
      tiff.checkSizes();
      return tiff.palette;
    }
    return new int[0];
  }

  private void checkSizes() throws IOException {
    if (samples > MAX_SAMPLES) {
      throw new IOException("its pixels have " + samples + " samples");
    } else if (tileWidth * (double) tileHeight > Math.max(TILE_PIXELS, 2.0 * width * height)) {
      throw new IOException("its tiles are larger than the image");
    }
  }

  private void readDirectory(long at, int depth) throws IOException {
    if (at + 2 > file.capacity() || depth > MAX_DEPTH) {
      throw new IOException("its directory is outside the file");
    }
    int entries = Short.toUnsignedInt(file.getShort((int) at));
    if (at + 2 + (long) entries * ENTRY_BYTES > file.capacity()) {
      throw new IOException("its directory is longer than the file");
    }
    for (int i = 0; i < entries; i++) {
      readEntry((int) at + 2 + i * ENTRY_BYTES, depth);
    }
  }

  private void readEntry(int at, int depth) throws IOException {
    int tag = Short.toUnsignedInt(file.getShort(at));
    int type = Short.toUnsignedInt(file.getShort(at + 2));
    long count = Integer.toUnsignedLong(file.getInt(at + 4));
    long size = type < TYPE_BYTES.length ? count * TYPE_BYTES[type] : count;
    long offset = Integer.toUnsignedLong(file.getInt(at + 8));
    if (size > Integer.BYTES && offset + size > file.capacity()) {
      throw new IOException("an entry of its directory is longer than the file");
    }
    long value = type == SHORT ? Short.toUnsignedInt(file.getShort(at + 8)) : offset;
    if (tag == COLOR_MAP && type == SHORT && depth == 0) {
      readPalette((int) offset, (int) count / 3);
    }
    switch (tag) {
      case EXIF, GPS, INTEROPERABILITY -> readDirectory(value, depth + 1);
      case SUB_DIRECTORIES -> {
        if (count == 1) {
          readDirectory(value, depth + 1);
        }
      }
      default -> keep(tag, value, depth);
    }
  }

  private void readPalette(int at, int colors) {
    palette = new int[colors];
    for (int i = 0; i < colors; i++) {
      for (int c = 0; c < 3; c++) {
        int value = Short.toUnsignedInt(file.getShort(at + 2 * (c * colors + i)));
        palette[i] = (palette[i] << 8) | (value >> 8);
      }
    }
  }

  private void keep(int tag, long value, int depth) {
    if (depth > 0) {
      return;
    }
    switch (tag) {
      case WIDTH -> width = value;
      case HEIGHT -> height = value;
      case SAMPLES -> samples = value;
      case TILE_WIDTH -> tileWidth = value;
      case TILE_HEIGHT -> tileHeight = value;
      default -> {}
    }
  }
}
