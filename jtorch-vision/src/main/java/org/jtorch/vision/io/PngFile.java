package org.jtorch.vision.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** The chunks of a PNG file up to the end of its pixel data, checked as libpng checks them. */
final class PngFile {
  /** A run of compressed pixel data. */
  record Segment(int start, int length) {}

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int HEADER = 0x49484452;
  private static final int PALETTE = 0x504c5445;
  private static final int TRANSPARENCY = 0x74524e53;
  private static final int GAMMA = 0x67414d41;
  private static final int SRGB = 0x73524742;
  private static final int SIGNIFICANT_BITS = 0x73424954;
  private static final int EXIF = 0x65584966;
  private static final int DATA = 0x49444154;
  private static final int END = 0x49454e44;

  /** The bit of a chunk type that says that a decoder may skip it. */
  private static final int ANCILLARY = 0x20000000;

  private static final int HEADER_BYTES = 13;
  private static final int SRGB_GAMMA = 45_455;
  private static final int RENDERING_INTENTS = 4;
  private static final int PALETTE_SIZE = 256;

  /** Bytes of a chunk besides its data: length, type and checksum. */
  private static final int OVERHEAD = 12;

  /** The most bytes that deflate makes of one. */
  private static final long DEFLATE_RATIO = 1032;

  private final byte[] bytes;
  private final ByteBuffer file;
  private int width;
  private int height;
  private int bits;
  private int colorType;
  private boolean interlaced;
  private boolean paletteSeen;
  private final byte[] palette = new byte[PALETTE_SIZE * 4];
  private boolean transparent;
  private int gamma;
  private boolean srgb;
  private int significantBits;
  private boolean exifSeen;
  private int orientation = 1;
  private final List<Segment> data = new ArrayList<>();

  private PngFile(byte[] bytes) {
    this.bytes = bytes;
    file = ByteBuffer.wrap(bytes);
    for (int i = 3; i < palette.length; i += 4) {
      palette[i] = (byte) 0xff;
    }
  }

  static boolean matches(byte[] bytes) {
    return bytes.length >= Long.BYTES && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
  }

  static PngFile parse(byte[] bytes) throws IOException {
    PngFile png = new PngFile(bytes);
    int at = Long.BYTES;
    while (at >= 0) {
      at = png.readChunk(at);
    }
    return png;
  }

  /** Returns the position of the next chunk, negative after the pixel data. */
  private int readChunk(int at) throws IOException {
    int left = bytes.length - OVERHEAD - at;
    if (left < 0) {
      return afterData("it is truncated: it has no pixel data");
    }
    int length = file.getInt(at);
    int type = file.getInt(at + Integer.BYTES);
    if (!data.isEmpty() && type != DATA) {
      return -1;
    }
    if (length < 0 || length > left) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "a chunk at byte %d has %d bytes, more than the file",
              at,
              Integer.toUnsignedLong(length)));
    }
    int from = at + 2 * Integer.BYTES;
    boolean sound =
        checksum(at + Integer.BYTES, length + Integer.BYTES) == file.getInt(from + length);
    boolean critical = (type & ANCILLARY) == 0;
    if (critical && !sound) {
      throw new IOException("the chunk at byte " + at + " has a wrong checksum");
    } else if (critical) {
      readCritical(type, from, length);
    } else if (sound) {
      readAncillary(type, from, length);
    }
    return from + length + Integer.BYTES;
  }

  private int afterData(String reason) throws IOException {
    if (data.isEmpty()) {
      throw new IOException(reason);
    }
    return -1;
  }

  private int checksum(int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private void readCritical(int type, int from, int length) throws IOException {
    if ((type == HEADER) != (width == 0)) {
      throw new IOException("it has no header, or two");
    }
    switch (type) {
      case HEADER -> readHeader(from, length);
      case PALETTE -> readPalette(from, length);
      case DATA -> {
        if (isPalette() && !paletteSeen) {
          throw new IOException("it has no palette");
        }
        data.add(new Segment(from, length));
      }
      case END -> throw new IOException("it has no pixel data");
      default -> throw new IOException("it has an unknown critical chunk");
    }
  }

  private void readHeader(int from, int length) throws IOException {
    if (length != HEADER_BYTES) {
      throw new IOException("its header has " + length + " bytes");
    }
    width = file.getInt(from);
    height = file.getInt(from + 4);
    bits = bytes[from + 8];
    colorType = bytes[from + 9];
    interlaced = bytes[from + 12] == 1;
    boolean depth =
        switch (colorType) {
          case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case 2, 4, 6 -> bits == 8 || bits == 16;
          default -> false;
        };
    boolean methods = bytes[from + 10] == 0 && bytes[from + 11] == 0 && bytes[from + 12] >>> 1 == 0;
    if (width <= 0 || height <= 0 || !depth || !methods) {
      throw new IOException("its header is invalid");
    }
  }

  private void readPalette(int from, int length) throws IOException {
    int entries = length / 3;
    boolean valid = length % 3 == 0 && entries > 0 && entries <= PALETTE_SIZE;
    if (paletteSeen || (isPalette() && !valid)) {
      throw new IOException("its palette is invalid");
    }
    paletteSeen = true;
    if (!isPalette()) {
      return; // suggested colors
    }
    for (int i = 0; i < Math.min(entries, 1 << bits); i++) {
      System.arraycopy(bytes, from + 3 * i, palette, 4 * i, 3);
    }
  }

  private void readAncillary(int type, int from, int length) {
    if (type == TRANSPARENCY && isPalette() && paletteSeen && length <= PALETTE_SIZE) {
      if (transparent) {
        return;
      }
      transparent = length > 0;
      for (int i = 0; i < length; i++) {
        palette[4 * i + 3] = bytes[from + i];
      }
    } else if (type == EXIF && !exifSeen) {
      exifSeen = true;
      orientation = Exif.orientation(bytes, from, from + length);
    } else if (!paletteSeen) {
      readColorimetry(type, from, length);
    }
  }

  /** Reads the chunks that must precede the palette. */
  private void readColorimetry(int type, int from, int length) {
    if (type == GAMMA && length == 4 && gamma == 0 && file.getInt(from) > 0) {
      gamma = file.getInt(from);
    } else if (type == SRGB && length == 1 && bytes[from] >= 0 && bytes[from] < RENDERING_INTENTS) {
      srgb = true;
    } else if (type == SIGNIFICANT_BITS
        && significantBits == 0
        && length == (isPalette() ? 3 : channels())) {
      for (int i = 0; i < length - (channels() % 2 == 0 ? 1 : 0); i++) {
        significantBits = Math.max(significantBits, bytes[from + i] & 0xff);
      }
    }
  }

  /** Throws if the compressed data are too short for the pixels. */
  void checkData() throws IOException {
    long compressed = data.stream().mapToLong(Segment::length).sum();
    long rows = (long) height * (((long) width * bits * channels() + 7) / 8);
    if (compressed * DEFLATE_RATIO < rows) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%d bytes of pixel data cannot hold %d x %d pixels",
              compressed,
              width,
              height));
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns 1, 2, 4, 8 or 16. */
  int bits() {
    return bits;
  }

  int channels() {
    return switch (colorType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  boolean isPalette() {
    return colorType == 3;
  }

  boolean isInterlaced() {
    return interlaced;
  }

  /** Returns 256 entries of red, green, blue and alpha. */
  byte[] palette() {
    return palette;
  }

  /** Returns whether the palette has alpha. */
  boolean isTransparent() {
    return transparent;
  }

  /** Returns the gamma times 100,000, 0 if the file gives none. */
  int gamma() {
    return srgb ? SRGB_GAMMA : gamma;
  }

  /** Returns the significant bits of a sample, 0 if the file does not give them. */
  int significantBits() {
    return significantBits;
  }

  /** Returns the EXIF orientation, 1 if there is none. */
  int orientation() {
    return orientation;
  }

  List<Segment> data() {
    return data;
  }

  ImageHeader header() {
    return new ImageHeader(ImageHeader.Format.PNG, width, height, channels(), bits);
  }
}
