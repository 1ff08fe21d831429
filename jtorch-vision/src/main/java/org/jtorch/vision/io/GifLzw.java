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
  private final int clear;

  /** Strings of codes: all but the last index, the last index, and the length. */
  private final short[] prefixes = new short[MAX_CODES];

  private final byte[] suffixes = new byte[MAX_CODES];
  private final short[] lengths = new short[MAX_CODES];

  /** Starts at the byte with the code size. */
  GifLzw(byte[] bytes, int at) throws IOException {
    this.bytes = bytes;
    this.at = at + 1;
    int size = bytes[at] & 0xff;
    if (size > 8) {
      throw new IOException("a frame has codes of " + size + " bits");
    }
    clear = 1 << size;
    for (int i = 0; i < clear; i++) {
      suffixes[i] = (byte) i;
      lengths[i] = 1;
    }
  }

  /** Returns a number of indices. */
  byte[] decode(int count) throws IOException {
    byte[] out = new byte[count];
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
        if (next == 1 << bits && bits < MAX_BITS) {
          bits++;
        }
      }
      done = write(out, done, code);
      previous = code;
    }
    return out;
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
  private int write(byte[] out, int from, int code) {
    int length = lengths[code];
    int link = code;
    for (int i = from + length - 1; i >= from; i--) {
      if (i < out.length) {
        out[i] = suffixes[link];
      }
      link = prefixes[link];
    }
    return Math.min(out.length, from + length);
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
