package org.jtorch.vision.io;

import java.io.IOException;

/** The frames of a GIF, drawn on its canvas as torchvision draws them. */
final class GifDecoder {
  private static final int TO_BACKGROUND = 2;

  /** Disposal methods above this one are reserved. */
  private static final int LAST_DISPOSAL = 3;

  private static final int[][] INTERLACE = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
  private static final int[][] ALL_ROWS = {{0, 1}};

  private final GifFile file;
  private final int width;
  private final int height;
  private final byte[] pixels;

  private GifDecoder(GifFile file) {
    this.file = file;
    width = file.width();
    height = file.height();
    int canvas = Math.multiplyExact(Math.multiplyExact(width, height), 3);
    pixels = new byte[Math.multiplyExact(canvas, file.frames().size())];
  }

  /** Returns RGB of shape (H, W, 3), or (N, H, W, 3) of several frames. */
  static Samples decode(GifFile file) throws IOException {
    GifDecoder decoder = new GifDecoder(file);
    int count = file.frames().size();
    for (int i = 0; i < count; i++) {
      decoder.draw(i);
    }
    return count == 1
        ? new Samples(decoder.pixels, 8, decoder.height, decoder.width, 3)
        : new Samples(decoder.pixels, 8, count, decoder.height, decoder.width, 3);
  }

  private void draw(int index) throws IOException {
    GifFile.Frame frame = file.frames().get(index);
    int canvas = width * height * 3;
    int start = index * canvas;
    if (index > 0 && frame.disposal() != TO_BACKGROUND && frame.disposal() <= LAST_DISPOSAL) {
      System.arraycopy(pixels, start - canvas, pixels, start, canvas);
    } else if (file.background() >= 0) {
      fill(start);
    }
    byte[] indices = new GifLzw(file.bytes(), frame.data()).decode(frame.width() * frame.height());
    int row = 0;
    for (int[] pass : frame.interlaced() ? INTERLACE : ALL_ROWS) {
      for (int y = pass[0]; y < frame.height(); y += pass[1]) {
        drawRow(frame, indices, row++ * frame.width(), start, frame.top() + y);
      }
    }
  }

  private void fill(int start) {
    for (int y = 0; y < file.canvasHeight(); y++) {
      for (int x = 0; x < file.canvasWidth(); x++) {
        System.arraycopy(file.bytes(), file.background(), pixels, start + 3 * (y * width + x), 3);
      }
    }
  }

  private void drawRow(GifFile.Frame frame, byte[] indices, int from, int start, int y) {
    if (y >= height) {
      return;
    }
    int columns = Math.min(frame.width(), width - frame.left());
    for (int x = 0; x < columns; x++) {
      int color = indices[from + x] & 0xff;
      int entry = frame.colors() + 3 * color;
      if (color != frame.transparent()) {
        int at = start + 3 * (y * width + frame.left() + x);
        for (int c = 0; c < 3; c++) {
          pixels[at + c] = entry < frame.colorsEnd() ? file.bytes()[entry + c] : 0;
        }
      }
    }
  }
}
