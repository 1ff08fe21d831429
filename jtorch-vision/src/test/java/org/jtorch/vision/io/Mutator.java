package org.jtorch.vision.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Changes files at random positions, the same for the same seed. */
final class Mutator {
  private static final int[] EDGES = {0, 1, 127, 128, 255};
  private static final int HEADER = 160;
  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_OVERHEAD = 12;

  private final List<byte[]> seeds;
  private final Random random;

  Mutator(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    random = new Random(seed);
  }

  /** Changes, truncates, extends or joins; the header, which has the sizes, more often. */
  byte[] next() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    switch (random.nextInt(12)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
      case 1 -> bytes = joined(bytes, seeds.get(random.nextInt(seeds.size())));
      case 2 -> bytes = moved(bytes);
      default -> {}
    }
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int range = random.nextBoolean() ? Math.min(bytes.length, HEADER) : bytes.length;
      bytes[random.nextInt(range)] =
          (byte)
              (random.nextInt(3) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(256));
    }
    if (random.nextInt(4) > 0) {
      repairPng(bytes);
    }
    return bytes;
  }

  private byte[] joined(byte[] head, byte[] tail) {
    int cut = random.nextInt(head.length + 1);
    int from = random.nextInt(tail.length + 1);
    byte[] both = Arrays.copyOf(head, cut + tail.length - from);
    System.arraycopy(tail, from, both, cut, tail.length - from);
    return both;
  }

  /** Copies a run of bytes to another place. */
  private byte[] moved(byte[] bytes) {
    int length = random.nextInt(Math.min(64, bytes.length));
    int from = random.nextInt(bytes.length - length);
    int to = random.nextInt(bytes.length - length);
    System.arraycopy(bytes, from, bytes, to, length);
    return bytes;
  }

  /** Makes the checksums right, without which hardly any change is decoded. */
  private static void repairPng(byte[] bytes) {
    if (!PngFile.matches(bytes)) {
      return;
    }
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = PNG_SIGNATURE;
    while (at <= bytes.length - PNG_OVERHEAD) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - PNG_OVERHEAD - at) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += PNG_OVERHEAD + length;
    }
  }
}
