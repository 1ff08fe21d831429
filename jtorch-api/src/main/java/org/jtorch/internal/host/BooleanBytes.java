package org.jtorch.internal.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.BooleanPointer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Booleans between an array and native memory, where every byte but 0 is true. An array of the JVM
 * must not hold other bytes than 0 and 1, so bytes are looked through before they are copied as
 * they are: eight at a time, and few enough to be in the cache still for the copy.
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

  /** All bits that any word has. Four sums side by side are what the processor does at a time. */
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
