package org.jtorch.vision.io;

import java.io.IOException;
import java.util.Arrays;

/** The frame header of a JPEG file: its coding, size and components. */
final class JpegFrame {
  private static final int FIRST = 0xc0;
  private static final int PROGRESSIVE = 0xc2;
  private static final int LOSSLESS = 0xc3;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int EXTENSION = 0xc8;
  private static final int ARITHMETIC = 0xc9;
  private static final int ARITHMETIC_PROGRESSIVE = 0xca;
  private static final int ARITHMETIC_TABLES = 0xcc;
  private static final int LAST = 0xcf;

  private final int marker;
  private final int precision;
  private final int width;
  private final int height;
  private final int[] ids;
  private final int[] horizontal;
  private final int[] vertical;
  private final int[] quantization;

  /** Reads the bytes of a segment. */
  JpegFrame(int marker, byte[] bytes, int from, int end) throws IOException {
    int components = end - from < 6 ? 0 : bytes[from + 5] & 0xff;
    if (components == 0 || end - from != 6 + 3 * components) {
      throw new IOException("its frame header is invalid");
    }
    this.marker = marker;
    precision = bytes[from] & 0xff;
    height = ((bytes[from + 1] & 0xff) << 8) | (bytes[from + 2] & 0xff);
    width = ((bytes[from + 3] & 0xff) << 8) | (bytes[from + 4] & 0xff);
    ids = new int[components];
    horizontal = new int[components];
    vertical = new int[components];
    quantization = new int[components];
    for (int i = 0; i < components; i++) {
      int at = from + 6 + 3 * i;
      ids[i] = bytes[at] & 0xff;
      horizontal[i] = (bytes[at + 1] >> 4) & 0xf;
      vertical[i] = bytes[at + 1] & 0xf;
      quantization[i] = bytes[at + 2] & 0xf;
      if (horizontal[i] == 0 || vertical[i] == 0 || horizontal[i] > 4 || vertical[i] > 4) {
        throw new IOException("its sampling factors are invalid");
      }
    }
    if (width == 0 || height == 0) {
      throw new IOException("it has no pixels");
    }
  }

  static boolean isFrame(int marker) {
    return marker >= FIRST
        && marker <= LAST
        && marker != HUFFMAN_TABLES
        && marker != EXTENSION
        && marker != ARITHMETIC_TABLES;
  }

  boolean isProgressive() {
    return marker == PROGRESSIVE || marker == ARITHMETIC_PROGRESSIVE;
  }

  boolean isArithmetic() {
    return marker == ARITHMETIC || marker == ARITHMETIC_PROGRESSIVE;
  }

  /** Returns whether libjpeg-turbo reads it: 8 bits, baseline, extended or progressive. */
  boolean isReadable() {
    return (marker <= PROGRESSIVE || isArithmetic()) && precision == Byte.SIZE;
  }

  /** Says why a sound file may not be readable, or returns an empty text. */
  String rareKind() {
    if (isArithmetic()) {
      return "it is a JPEG with arithmetic coding, which this Java runtime does not read;"
          + " the module jtorch-vision-opencv does";
    } else if (marker > PROGRESSIVE) {
      String kind = marker == LOSSLESS ? "lossless" : "lossless or hierarchical";
      return "it is a " + kind + " JPEG, which is not supported";
    }
    boolean rare = precision != Byte.SIZE;
    return rare ? "it is a JPEG of " + precision + " bits, which is not supported" : "";
  }

  /** Returns the number of bits that the scans have at least: one per block if Huffman-coded. */
  long minimumBits() {
    long blocks = 0;
    for (int i = 0; i < ids.length; i++) {
      long columns = ceilDiv((long) width * horizontal[i], 8L * max(horizontal));
      blocks += columns * ceilDiv((long) height * vertical[i], 8L * max(vertical));
    }
    return marker <= PROGRESSIVE ? blocks : 0;
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  private static int max(int[] factors) {
    return Arrays.stream(factors).max().orElse(0);
  }

  boolean hasIds(int first, int second, int third) {
    return Arrays.equals(ids, new int[] {first, second, third});
  }

  /** Returns whether a component has half the rows and all columns. */
  boolean isHalfHeight(int component) {
    return horizontal[component] == max(horizontal) && 2 * vertical[component] == max(vertical);
  }

  boolean hasHalfHeight() {
    for (int i = 0; i < ids.length; i++) {
      if (isHalfHeight(i)) {
        return true;
      }
    }
    return false;
  }

  int precision() {
    return precision;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return ids.length;
  }

  /** Returns the number of the quantization table of a component. */
  int quantization(int component) {
    return quantization[component];
  }
}
