package org.jtorch.vision.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The blocks of a GIF file: its frames, and where their data are. */
final class GifFile {
  /** A frame on the canvas; its colors and data are positions in the file. */
  record Frame(
      int left,
      int top,
      int width,
      int height,
      boolean interlaced,
      int colors,
      int colorsEnd,
      int disposal,
      int transparent,
      int data) {}

  private static final int HEADER_BYTES = 13;
  private static final int TABLE = 0x80;
  private static final int INTERLACED = 0x40;
  private static final int SIZE_BITS = 7;
  private static final int EXTENSION = '!';
  private static final int IMAGE = ',';
  private static final int TRAILER = ';';
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int GRAPHIC_CONTROL_BYTES = 4;
  private static final int IMAGE_BYTES = 9;
  private static final int NO_COLOR = -1;
  private static final int LONGEST_STRING = 4096;

  private final byte[] bytes;
  private int width;
  private int height;
  private int globalColors = NO_COLOR;
  private int globalColorsEnd;
  private int background = NO_COLOR;
  private int at;
  private boolean controlSeen;
  private int disposal;
  private int transparent = NO_COLOR;
  private final List<Frame> frames = new ArrayList<>();

  private GifFile(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean matches(byte[] bytes) {
    return bytes.length > 6
        && bytes[0] == 'G'
        && bytes[1] == 'I'
        && bytes[2] == 'F'
        && bytes[3] == '8'
        && (bytes[4] == '7' || bytes[4] == '9')
        && bytes[5] == 'a';
  }

  static GifFile parse(byte[] bytes) throws IOException {
    GifFile gif = new GifFile(bytes);
    gif.readHeader();
    boolean more = true;
    while (more) {
      more = gif.readBlock();
    }
    if (gif.frames.isEmpty()) {
      throw new IOException("it has no frame");
    }
    return gif;
  }

  private void readHeader() throws IOException {
    need(HEADER_BYTES);
    width = uint16(6);
    height = uint16(8);
    at = HEADER_BYTES;
    int flags = bytes[10];
    if ((flags & TABLE) != 0) {
      globalColors = readTable(flags);
      globalColorsEnd = at;
      int index = bytes[11] & 0xff;
      background = index < 2 << (flags & SIZE_BITS) ? globalColors + 3 * index : NO_COLOR;
    }
  }

  /** Skips a color table and returns its position. */
  private int readTable(int flags) throws IOException {
    int start = at;
    need(3 * (2 << (flags & SIZE_BITS)));
    at += 3 * (2 << (flags & SIZE_BITS));
    return start;
  }

  private boolean readBlock() throws IOException {
    need(1);
    int type = bytes[at++];
    switch (type) {
      case TRAILER -> {
        return false;
      }
      case EXTENSION -> readExtension();
      case IMAGE -> readFrame();
      default -> throw new IOException("a block at byte " + (at - 1) + " is of an unknown type");
    }
    return true;
  }

  private void readExtension() throws IOException {
    need(2);
    int label = bytes[at++] & 0xff;
    if (label == GRAPHIC_CONTROL && !controlSeen) {
      controlSeen = true;
      if (bytes[at] == GRAPHIC_CONTROL_BYTES) {
        need(1 + GRAPHIC_CONTROL_BYTES);
        int flags = bytes[at + 1];
        disposal = flags >> 2 & 7;
        transparent = (flags & 1) != 0 ? bytes[at + 4] & 0xff : NO_COLOR;
      }
    }
    int unused = skipData();
  }

  private void readFrame() throws IOException {
    need(IMAGE_BYTES);
    int left = uint16(at);
    int top = uint16(at + 2);
    int columns = uint16(at + 4);
    int rows = uint16(at + 6);
    int flags = bytes[at + 8];
    at += IMAGE_BYTES;
    boolean local = (flags & TABLE) != 0;
    int colors = local ? readTable(flags) : globalColors;
    int colorsEnd = local ? at : globalColorsEnd;
    if (colors < 0 || columns == 0 || rows == 0) {
      throw new IOException("a frame has no colors or no pixels");
    }
    boolean interlaced = (flags & INTERLACED) != 0;
    frames.add(
        new Frame(
            left, top, columns, rows, interlaced, colors, colorsEnd, disposal, transparent, at));
    need(1);
    at++;
    long codes = 8L * skipData();
    if ((long) columns * rows > codes * LONGEST_STRING) {
      throw new IOException("the data of a frame are too short for its pixels");
    }
    controlSeen = false;
    disposal = 0;
    transparent = NO_COLOR;
  }

  /** Skips blocks of data and returns the number of their bytes. */
  private int skipData() throws IOException {
    int total = 0;
    while (true) {
      need(1);
      int length = bytes[at++] & 0xff;
      if (length == 0) {
        return total;
      }
      need(length);
      at += length;
      total += length;
    }
  }

  private void need(int count) throws IOException {
    if (bytes.length - at < count) {
      throw new IOException("it is truncated at byte " + bytes.length);
    }
  }

  private int uint16(int position) {
    return (bytes[position] & 0xff) | (bytes[position + 1] & 0xff) << 8;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the width of the result: of the canvas, or of the first frame if it is larger. */
  int width() {
    return Math.max(width, frames.get(0).width());
  }

  int height() {
    return Math.max(height, frames.get(0).height());
  }

  int canvasWidth() {
    return width;
  }

  int canvasHeight() {
    return height;
  }

  /** Returns the position of the background's color, negative if there is none. */
  int background() {
    return background;
  }

  List<Frame> frames() {
    return frames;
  }
}
