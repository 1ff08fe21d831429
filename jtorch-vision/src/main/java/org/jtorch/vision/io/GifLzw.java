package org.jtorch.vision.io;

import java.io.IOException;

/** The compressed color indices of a GIF frame. */
final class GifLzw {
  private static final int MAX_BITS = 12;
  private static final int MAX_CODES = 1 << MAX_BITS;
  private static final int NONE = -1;

  private final byte[] bytes;
  private int at;
  private int blockLeft;
  private int buffer;
  private int buffered;
  private int clear;

  /** Strings of codes: all but the last index, the last index, and the length. */
  private final short[] prefixes = new short[MAX_CODES];

  private final byte[] suffixes = new byte[MAX_CODES];
  private final short[] lengths = new short[MAX_CODES];

  GifLzw(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Decodes the data of a frame.
   *
   * @param start position of the byte with the code size
   * @param out array whose first elements become the indices
   * @param count number of indices
   */
  void decode(int start, byte[] out, int count) throws IOException {
    at = start + 1;
    blockLeft = 0;
    buffer = 0;
    buffered = 0;
    int size = bytes[start] & 0xff;
    if (size > 8) {
      throw new IOException("a frame has codes of " + size + " bits");
    }
    clear = 1 << size;
    for (int i = 0; i < clear; i++) {
      suffixes[i] = (byte) i;
      lengths[i] = 1;
    }
    decode(out, count);
  }

  private void decode(byte[] out, int count) throws IOException {
    int done = 0;
    int next = clear + 2;
    int bits = firstBits();
    int previous = NONE;
    while (done < count) {
      int code = read(bits);
      if (code == clear) {
        next = clear + 2;
        bits = firstBits();
        previous = NONE;
        continue;
      }
      boolean repeats = code == next && previous != NONE && next < MAX_CODES;
      if (code == clear + 1 || (code >= next && !repeats)) {
        throw new IOException("the data of a frame end early or are invalid");
      }
      if (previous != NONE && next < MAX_CODES) {
        prefixes[next] = (short) previous;
        suffixes[next] = first(repeats ? previous : code);
        lengths[next] = (short) (lengths[previous] + 1);
        next++;
      }
      if (next == 1 << bits
          && bits < MAX_BITS) { // after the first code, too, where codes have 1 bit
        bits++;
      }
      done = write(out, done, count, code);
      previous = code;
    }
  }

  private int firstBits() {
    return Integer.numberOfTrailingZeros(clear) + 1;
  }

  private byte first(int code) {
    int head = code;
    while (lengths[head] > 1) {
      head = prefixes[head];
    }
    return suffixes[head];
  }

  /** Writes the string of a code from its end, cut at the end of the frame. */
  private int write(byte[] out, int from, int count, int code) {
    int length = lengths[code];
    int link = code;
    for (int i = from + length - 1; i >= from; i--) {
      if (i < count) {
        out[i] = suffixes[link];
      }
      link = prefixes[link];
    }
    return Math.min(count, from + length);
  }

  private int read(int bits) throws IOException {
    while (buffered < bits) {
      if (blockLeft == 0) {
        blockLeft = bytes[at++] & 0xff;
        if (blockLeft == 0) {
          throw new IOException("the data of a frame are truncated");
        }
      }
      buffer |= (bytes[at++] & 0xff) << buffered;
      buffered += 8;
      blockLeft--;
    }
    int code = buffer & ((1 << bits) - 1);
    buffer >>>= bits;
    buffered -= bits;
    return code;
  }
}
