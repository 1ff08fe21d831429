package org.jtorch.vision.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The markers of a JPEG file up to its first scan. The color model is decided as libjpeg-turbo
 * decides it, which differs from the JDK for files without a JFIF or an Adobe marker.
 */
final class JpegFile {
  /** How the components encode colors. */
  enum Colors {
    GRAY,
    RGB,
    YCBCR,
    CMYK,
    YCCK,
    UNKNOWN
  }

  private static final int START_OF_FRAME = 0xc0;
  private static final int PROGRESSIVE = 0xc2;
  private static final int LOSSLESS = 0xc3;
  private static final int ARITHMETIC = 0xc9;
  private static final int ARITHMETIC_PROGRESSIVE = 0xca;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int EXTENSION = 0xc8;
  private static final int ARITHMETIC_TABLES = 0xcc;
  private static final int LAST_FRAME = 0xcf;
  private static final int RESTART = 0xd0;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTIZATION_TABLES = 0xdb;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int NONE = -1;

  /** Encoders make about ten. */
  private static final int MAX_SCANS = 100;

  private final byte[] bytes;
  private int frame = NONE;
  private int precision;
  private int width;
  private int height;
  private int[] ids = {};
  private int[] horizontal = {};
  private int[] vertical = {};
  private int[] quantization = {};

  private final JpegTables tables = new JpegTables();
  private boolean jfif;
  private int adobe = NONE;
  private boolean exifSeen;
  private int orientation = 1;
  private int scan;
  private int scanComponents;

  private final List<Integer> profiles = new ArrayList<>();

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean matches(byte[] bytes) {
    return bytes.length > 2
        && bytes[0] == (byte) 0xff
        && bytes[1] == (byte) START
        && bytes[2] == (byte) 0xff;
  }

  /** Reads the markers and checks that the file can hold the pixels and has an end. */
  static JpegFile parse(byte[] bytes) throws IOException {
    JpegFile file = new JpegFile(bytes);
    file.readMarkers();
    if (file.frame < 0) {
      throw new IOException("it has no frame header");
    }
    return file;
  }

  private void readMarkers() throws IOException {
    int at = 2;
    while (at + 1 < bytes.length) {
      int marker = bytes[at + 1] & 0xff;
      if ((bytes[at] & 0xff) != 0xff || marker == 0xff) {
        at++;
      } else if (marker <= 1 || (marker >= RESTART && marker <= START)) {
        at += 2;
      } else if (marker == END) {
        return;
      } else {
        int length = uint16(at + 2);
        int end = at + 2 + length;
        if (length < 2 || end > bytes.length) {
          throw new IOException("Truncated: a marker at byte " + at + " ends after the file");
        }
        readSegment(marker, at + 4, end);
        if (marker == START_OF_SCAN) {
          scan = end;
          scanComponents = end - at > 4 ? bytes[at + 4] & 0xff : 0;
          return;
        }
        at = end;
      }
    }
  }

  private void readSegment(int marker, int from, int end) throws IOException {
    if (isFrame(marker)) {
      readFrame(marker, from, end);
    } else if (marker == APP0 && end - from >= 14 && has(from, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP14 && end - from >= 12 && has(from, "Adobe")) {
      adobe = bytes[from + 11] & 0xff;
    } else if (marker == QUANTIZATION_TABLES) {
      tables.addQuantization(bytes, from, end);
    } else if (marker == HUFFMAN_TABLES) {
      tables.addHuffman(bytes, from, end);
    } else if (marker == START_OF_SCAN) {
      usesTables(from, end);
    } else if (marker == APP2 && end - from >= 12 && has(from, "ICC_PROFILE\0")) {
      profiles.add(from);
    } else if (marker == APP1 && !exifSeen) {
      exifSeen = true;
      orientation = end - from > 6 ? Exif.orientation(bytes, from + 6, end) : 1;
    }
  }

  private void usesTables(int from, int end) {
    for (int table : quantization) {
      tables.useQuantization(table);
    }
    for (int at = from + 2; at < end - 3 && !isArithmetic(); at += 2) {
      tables.useHuffman(bytes[at], !isProgressive());
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= START_OF_FRAME
        && marker <= LAST_FRAME
        && marker != HUFFMAN_TABLES
        && marker != EXTENSION
        && marker != ARITHMETIC_TABLES;
  }

  private void readFrame(int marker, int from, int end) throws IOException {
    int components = end - from < 6 ? 0 : bytes[from + 5] & 0xff;
    if (frame >= 0 || components == 0 || end - from != 6 + 3 * components) {
      throw new IOException("its frame header is invalid");
    }
    frame = marker;
    precision = bytes[from] & 0xff;
    height = uint16(from + 1);
    width = uint16(from + 3);
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

  private int uint16(int at) throws IOException {
    if (at + 1 >= bytes.length) {
      throw new IOException("Truncated: it ends at byte " + bytes.length);
    }
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  private boolean has(int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Throws if the file is too short for its pixels, of at least one bit per block, or truncated.
   */
  void checkData() throws IOException {
    if (scan == 0) {
      throw new IOException("Truncated: it has no scan");
    }
    long blocks = 0;
    for (int i = 0; i < ids.length; i++) {
      long columns = ceilDiv((long) width * horizontal[i], 8L * max(horizontal));
      blocks += columns * ceilDiv((long) height * vertical[i], 8L * max(vertical));
    }
    if (frame <= PROGRESSIVE && bytes.length - scan < blocks / 8) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Truncated: %d bytes cannot hold %d x %d pixels",
              bytes.length - scan,
              width,
              height));
    }
    if ((isProgressive() || scanComponents < ids.length) && scans() > MAX_SCANS) {
      throw new IOException("it has more than " + MAX_SCANS + " scans");
    }
    checkEnd();
  }

  private int scans() {
    int scans = 1;
    for (int i = scan; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) START_OF_SCAN) {
        scans++;
      }
    }
    return scans;
  }

  private void checkEnd() throws IOException {
    for (int i = bytes.length - 2; i >= scan; i--) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) END) {
        return;
      }
    }
    throw new IOException("Truncated: it has no end marker");
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  static int max(int[] factors) {
    int max = 0;
    for (int factor : factors) {
      max = Math.max(max, factor);
    }
    return max;
  }

  private boolean isProgressive() {
    return frame == PROGRESSIVE || frame == ARITHMETIC_PROGRESSIVE;
  }

  private boolean isArithmetic() {
    return frame == ARITHMETIC || frame == ARITHMETIC_PROGRESSIVE;
  }

  /** Returns whether libjpeg-turbo reads it: 8 bits, baseline, extended or progressive. */
  boolean isReadable() {
    return (frame <= PROGRESSIVE || isArithmetic()) && precision == 8;
  }

  /** Says why a sound file may not be readable, or returns an empty text. */
  String rareKind() {
    if (isArithmetic()) {
      return "it is a JPEG with arithmetic coding, which this Java runtime does not read;"
          + " the module jtorch-vision-opencv does";
    } else if (frame > PROGRESSIVE) {
      return "it is a "
          + (frame == LOSSLESS ? "lossless" : "lossless or hierarchical")
          + " JPEG,"
          + " which is not supported";
    }
    return precision == 8 ? "" : "it is a JPEG of " + precision + " bits, which is not supported";
  }

  /** Returns whether the first scan finds its tables, for which a reader takes older ones. */
  boolean isComplete() {
    return tables.areComplete();
  }

  /** Returns the file without color profiles, which the JDK's reader would apply. */
  byte[] withoutProfiles() {
    if (profiles.isEmpty()) {
      return bytes;
    }
    byte[] copy = bytes.clone();
    for (int profile : profiles) {
      copy[profile] = 0;
    }
    return copy;
  }

  Colors colors() {
    return switch (ids.length) {
      case 1 -> Colors.GRAY;
      case 3 -> isRgb() ? Colors.RGB : Colors.YCBCR;
      case 4 -> adobe > 0 ? Colors.YCCK : Colors.CMYK;
      default -> Colors.UNKNOWN;
    };
  }

  private boolean isRgb() {
    if (jfif) {
      return false;
    }
    return adobe >= 0 ? adobe == 0 : ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B';
  }

  /** Returns whether the JDK takes the components for YCbCr, too. */
  boolean isCertainlyYcbcr() {
    return colors() == Colors.YCBCR && (adobe == 1 || (adobe == NONE && jfif));
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

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return ids.length;
  }

  /** Returns the orientation of the first APP1 marker, 1 if there is none. */
  int orientation() {
    return orientation;
  }

  ImageHeader header() {
    return new ImageHeader(ImageHeader.Format.JPEG, width, height, ids.length, precision);
  }
}
