package org.jtorch.vision.io;

/**
 * Color conversions of JPEG components in libjpeg's integer arithmetic, in place where possible.
 */
final class JpegColors {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int CENTER = 128;
  private static final int MAX = 255;
  private static final int[] CR_RED = new int[256];
  private static final int[] CB_BLUE = new int[256];
  private static final int[] CR_GREEN = new int[256];
  private static final int[] CB_GREEN = new int[256];

  static {
    for (int i = 0; i < CR_RED.length; i++) {
      int x = i - CENTER;
      CR_RED[i] = (fixed(1.40200) * x + HALF) >> BITS;
      CB_BLUE[i] = (fixed(1.77200) * x + HALF) >> BITS;
      CR_GREEN[i] = -fixed(0.71414) * x;
      CB_GREEN[i] = -fixed(0.34414) * x + HALF;
    }
  }

  private JpegColors() {}

  private static int fixed(double x) {
    return (int) (x * (1 << BITS) + 0.5);
  }

  private static int clamp(int x) {
    return Math.max(0, Math.min(MAX, x));
  }

  /** Converts YCbCr in the first three of some channels to RGB. */
  static void ycbcrToRgb(byte[] pixels, int channels) {
    for (int i = 0; i < pixels.length; i += channels) {
      int y = pixels[i] & 0xff;
      int cb = pixels[i + 1] & 0xff;
      int cr = pixels[i + 2] & 0xff;
      pixels[i] = (byte) clamp(y + CR_RED[cr]);
      pixels[i + 1] = (byte) clamp(y + ((CB_GREEN[cb] + CR_GREEN[cr]) >> BITS));
      pixels[i + 2] = (byte) clamp(y + CB_BLUE[cb]);
    }
  }

  /** Converts YCCK to CMYK. */
  static void ycckToCmyk(byte[] pixels) {
    ycbcrToRgb(pixels, 4);
    for (int i = 0; i < pixels.length; i += 4) {
      for (int c = i; c < i + 3; c++) {
        pixels[c] = (byte) (MAX - (pixels[c] & 0xff));
      }
    }
  }

  /** Returns RGB of inverted CMYK, as torchvision and Pillow compute it. */
  static byte[] cmykToRgb(byte[] cmyk) {
    byte[] rgb = new byte[cmyk.length / 4 * 3];
    for (int i = 0, j = 0; i < cmyk.length; i += 4, j += 3) {
      int black = cmyk[i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int product = black * (MAX - (cmyk[i + c] & 0xff)) + CENTER;
        rgb[j + c] = (byte) clamp(black - (((product >> 8) + product) >> 8));
      }
    }
    return rgb;
  }

  /**
   * Replaces the rows of a component with half the rows by rows interpolated as libjpeg-turbo does
   * since 2.0, if they are repeated: the libjpeg of some JDKs is an older one.
   */
  static void interpolateRows(byte[] pixels, int width, int height, int channels, int channel) {
    int rows = (height + 1) / 2;
    byte[] stored = new byte[rows * width];
    boolean repeated = true;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        byte sample = pixels[(y * width + x) * channels + channel];
        repeated &= y % 2 == 0 || sample == stored[y / 2 * width + x];
        stored[y / 2 * width + x] = sample;
      }
    }
    for (int y = 0; y < (repeated ? height : 0); y++) {
      int near = y % 2 == 0 ? Math.max(0, y / 2 - 1) : Math.min(rows - 1, y / 2 + 1);
      int rounding = y % 2 == 0 ? 1 : 2;
      for (int x = 0; x < width; x++) {
        int sum = 3 * (stored[y / 2 * width + x] & 0xff) + (stored[near * width + x] & 0xff);
        pixels[(y * width + x) * channels + channel] = (byte) ((sum + rounding) >> 2);
      }
    }
  }
}
