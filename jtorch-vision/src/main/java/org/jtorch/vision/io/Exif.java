package org.jtorch.vision.io;

import org.jtorch.Tensor;

/** The orientation of EXIF data, read as torchvision and OpenCV read it. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int TIFF_MARK = 0x2a;
  private static final int ENTRY_BYTES = 12;

  /** What is read outside the data. */
  private static final int NONE = 0xffff;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final boolean little;

  private Exif(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    little = end - start > 1 && bytes[start] == 'I' && bytes[start + 1] == 'I';
  }

  /** Returns the orientation of the TIFF structure in a range, 1 to 8, or 1 if there is none. */
  static int orientation(byte[] bytes, int start, int end) {
    Exif exif = new Exif(bytes, start, end);
    if (exif.uint16(2) != TIFF_MARK) {
      return 1;
    }
    long at = exif.uint32(4);
    int entries = exif.uint16(at);
    at += 2;
    for (int i = 0; i < entries; i++, at += ENTRY_BYTES) {
      int tag = exif.uint16(at);
      if (tag == NONE) {
        return 1;
      } else if (tag == ORIENTATION) {
        return exif.uint16(at + 8);
      }
    }
    return 1;
  }

  private int uint16(long at) {
    if (at + 1 >= end - start) {
      return NONE;
    }
    int first = bytes[start + (int) at] & 0xff;
    int second = bytes[start + (int) at + 1] & 0xff;
    return little ? second << 8 | first : first << 8 | second;
  }

  private long uint32(long at) {
    if (at + 3 >= end - start) {
      return NONE;
    }
    long first = uint16(at);
    long second = uint16(at + 2);
    return little ? second << 16 | first : first << 16 | second;
  }

  /** Turns a picture as the orientation says. */
  static Tensor apply(Tensor image, int orientation) {
    return switch (orientation) {
      case 2 -> image.flip(-1);
      case 3 -> image.flip(-2, -1);
      case 4 -> image.flip(-2);
      case 5 -> image.transpose(-1, -2);
      case 6 -> image.transpose(-1, -2).flip(-1);
      case 7 -> image.transpose(-1, -2).flip(-2, -1);
      case 8 -> image.transpose(-1, -2).flip(-2);
      default -> image;
    };
  }
}
