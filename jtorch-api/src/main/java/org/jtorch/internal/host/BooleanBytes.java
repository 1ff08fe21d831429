package org.jtorch.internal.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.BooleanPointer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Copies booleans between an array and native memory, where every byte but 0 is true. A boolean
 * array of the JVM must not contain other bytes than 0 and 1, so the bytes are checked before they
 * are copied: eight at a time, in pieces that stay in the cache for the copy.
 */
final class BooleanBytes {
  private static final int CHUNK = 1 << 17;
  private static final long NEITHER_0_NOR_1 = ~0x0101_0101_0101_0101L;

  private BooleanBytes() {}

  static void put(Pointer memory, long at, boolean[] values, int from, int n) {
    new BooleanPointer(memory).position(at).put(values, from, n);
  }

  static void get(Pointer memory, long at, boolean[] values, int to, int count) {
    for (int done = 0; done < count; done += CHUNK) {
      int n = Math.min(CHUNK, count - done);
      long from = at + done;
      if (areZerosAndOnes(HostMemory.bytes(memory, from, n))) {
        new BooleanPointer(memory).position(from).get(values, to + done, n);
      } else {
        byte[] bytes = new byte[n];
        new BytePointer(memory).position(from).get(bytes, 0, n);
        for (int i = 0; i < n; i++) {
          values[to + done + i] = bytes[i] != 0;
        }
      }
    }
  }

  private static boolean areZerosAndOnes(ByteBuffer bytes) {
    LongBuffer words = bytes.order(ByteOrder.nativeOrder()).asLongBuffer();
    long found = 0;
    for (int i = words.remaining() * Long.BYTES; i < bytes.remaining(); i++) {
      found |= bytes.get(i) & 0xff;
    }
    return ((found | union(words)) & NEITHER_0_NOR_1) == 0;
  }

  /**
   * Returns the bitwise OR of all words, in four accumulators for instruction-level parallelism.
   */
  private static long union(LongBuffer words) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int i = 0;
    for (int end = words.remaining() - 3; i < end; i += 4) {
      a |= words.get(i);
      b |= words.get(i + 1);
      c |= words.get(i + 2);
      d |= words.get(i + 3);
    }
    for (; i < words.remaining(); i++) {
      a |= words.get(i);
    }
    return a | b | c | d;
  }
}
