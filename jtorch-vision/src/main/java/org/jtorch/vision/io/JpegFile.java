package org.jtorch.vision.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  private static final int HUFFMAN_TABLES = 0xc4;
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
  private @Nullable JpegFrame frame;
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
    if (file.frame == null) {
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
    if (JpegFrame.isFrame(marker)) {
      if (frame != null) {
        throw new IOException("it has two frame headers");
      }
      frame = new JpegFrame(marker, bytes, from, end);
    } else if (marker == APP0 && end - from >= 14 && has(from, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP14 && end - from >= 12 && has(from, "Adobe")) {
      adobe = bytes[from + 11] & 0xff;
    } else if (marker == QUANTIZATION_TABLES) {
      tables.addQuantization(bytes, from, end);
    } else if (marker == HUFFMAN_TABLES) {
      tables.addHuffman(bytes, from, end);
    } else if (marker == START_OF_SCAN && frame != null) {
      useTables(frame, from, end);
    } else if (marker == APP2 && end - from >= 12 && has(from, "ICC_PROFILE\0")) {
      profiles.add(from);
    } else if (marker == APP1 && !exifSeen) {
      exifSeen = true;
      orientation = end - from > 6 ? Exif.orientation(bytes, from + 6, end) : 1;
    }
  }

  private void useTables(JpegFrame header, int from, int end) {
    for (int i = 0; i < header.components(); i++) {
      tables.useQuantization(header.quantization(i));
    }
    for (int at = from + 2; at < end - 3 && !header.isArithmetic(); at += 2) {
      tables.useHuffman(bytes[at], !header.isProgressive());
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
    JpegFrame header = frame();
    if (bytes.length - scan < header.minimumBits() / 8) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Truncated: %d bytes cannot hold %d x %d pixels",
              bytes.length - scan,
              header.width(),
              header.height()));
    }
    if ((header.isProgressive() || scanComponents < header.components()) && scans() > MAX_SCANS) {
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

  /** Returns whether the file has its quantization tables, for which a reader takes older ones. */
  boolean hasQuantization() {
    return tables.hasQuantization();
  }

  /**
   * Returns the file for the JDK's reader: without color profiles, which it would apply, and with
   * Huffman tables.
   */
  byte[] readerInput() {
    if (profiles.isEmpty() && tables.hasHuffman()) {
      return bytes;
    }
    byte[] standard = tables.hasHuffman() ? new byte[0] : JpegTables.standardHuffman();
    byte[] copy = new byte[bytes.length + standard.length];
    System.arraycopy(bytes, 0, copy, 0, 2);
    System.arraycopy(standard, 0, copy, 2, standard.length);
    System.arraycopy(bytes, 2, copy, 2 + standard.length, bytes.length - 2);
    for (int profile : profiles) {
      copy[standard.length + profile] = 0;
    }
    return copy;
  }

  Colors colors() {
    return switch (frame().components()) {
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
    return adobe >= 0 ? adobe == 0 : frame().hasIds('R', 'G', 'B');
  }

  /** Returns whether the JDK takes the components for YCbCr, too. */
  boolean isCertainlyYcbcr() {
    return colors() == Colors.YCBCR && (adobe == 1 || (adobe == NONE && jfif));
  }

  /** Returns the orientation of the first APP1 marker, 1 if there is none. */
  int orientation() {
    return orientation;
  }

  JpegFrame frame() {
    return Objects.requireNonNull(frame, "frame");
  }

  ImageHeader header() {
    JpegFrame header = frame();
    return new ImageHeader(
        ImageHeader.Format.JPEG,
        header.width(),
        header.height(),
        header.components(),
        header.precision());
  }
}
