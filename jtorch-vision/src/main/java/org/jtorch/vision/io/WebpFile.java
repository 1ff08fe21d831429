package org.jtorch.vision.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of a WebP file. */
final class WebpFile {
  /** Says why there may be no decoder. */
  static final String UNREADABLE =
      "it is a WebP, which ImageIO does not read; the module jtorch-vision-opencv does";

  private static final int RIFF = 0x46464952;
  private static final int WEBP = 0x50424557;
  private static final int LOSSY = 0x20385056;
  private static final int LOSSLESS = 0x4c385056;
  private static final int EXTENDED = 0x58385056;
  private static final int HEADER_BYTES = 30;
  private static final int SIDE_BITS = 14;
  private static final int SIDE_MASK = (1 << SIDE_BITS) - 1;
  private static final int ALPHA = 0x10;
  private static final int ANIMATION = 0x02;
  private static final int LONG_SIDE_MASK = 0xffffff;

  private WebpFile() {}

  static boolean matches(byte[] bytes) {
    return bytes.length >= 16 && uint32(bytes, 0) == RIFF && uint32(bytes, 8) == WEBP;
  }

  /** Returns 3 channels, or 4 with alpha. */
  static ImageHeader parse(byte[] bytes) throws IOException {
    if (bytes.length < HEADER_BYTES) {
      throw new IOException("it is truncated at byte " + bytes.length);
    }
    return switch (uint32(bytes, 12)) {
      case LOSSY ->
          header(uint32(bytes, 26) & SIDE_MASK, (uint32(bytes, 26) >> 16) & SIDE_MASK, false);
      case LOSSLESS -> {
        int sides = uint32(bytes, 21);
        yield header(
            1 + (sides & SIDE_MASK),
            1 + ((sides >>> SIDE_BITS) & SIDE_MASK),
            ((sides >>> (2 * SIDE_BITS)) & 1) != 0);
      }
      case EXTENDED -> {
        if ((bytes[20] & ANIMATION) != 0) {
          throw new IOException("it is an animated WebP, which torchvision does not read either");
        }
        yield header(
            1 + (uint32(bytes, 24) & LONG_SIDE_MASK),
            1 + (uint32(bytes, 26) >>> 8),
            (bytes[20] & ALPHA) != 0);
      }
      default -> throw new IOException("its header is invalid");
    };
  }

  private static ImageHeader header(int width, int height, boolean alpha) {
    return new ImageHeader(ImageHeader.Format.WEBP, width, height, alpha ? 4 : 3, 8);
  }

  private static int uint32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
