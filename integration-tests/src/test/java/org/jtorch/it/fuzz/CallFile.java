package org.jtorch.it.fuzz;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Progress of a child in a memory-mapped file that it shares with its parent. It outlives the
 * child, however that ends.
 */
final class CallFile {
  private static final int NUMBER = 0;
  private static final int COUNTS = 8;
  private static final int STARTED = 32;
  private static final int LENGTH = 40;
  private static final int TEXT = 64;
  private static final int MOST_TEXT = 1 << 17;
  private static final int NAMES = TEXT + MOST_TEXT;
  private static final int MOST_NAMES = 1 << 20;

  private final MappedByteBuffer memory;
  private int named;

  CallFile(Path file) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(NAMES + MOST_NAMES);
      memory = access.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, NAMES + MOST_NAMES);
    }
  }

  /** Records the call that starts now. */
  void begin(long number, byte[] text) {
    int length = Math.min(text.length, MOST_TEXT);
    memory.putInt(LENGTH, length);
    memory.put(TEXT, text, 0, length);
    memory.putLong(NUMBER, number);
    memory.putLong(STARTED, System.currentTimeMillis());
  }

  /** Counts the outcome of a call. */
  void end(Execution.Outcome outcome) {
    int place = COUNTS + 8 * outcome.ordinal();
    memory.putLong(place, memory.getLong(place) + 1);
    memory.putLong(STARTED, 0);
  }

  /** Records an operator that was reached for the first time. */
  void reached(String name) {
    byte[] line = (name + "\n").getBytes(StandardCharsets.UTF_8);
    if (named + line.length <= MOST_NAMES) {
      memory.put(NAMES + named, line);
      named += line.length;
    }
  }

  /** Start time of the running call, or 0. */
  long started() {
    return memory.getLong(STARTED);
  }

  long number() {
    return memory.getLong(NUMBER);
  }

  long count(Execution.Outcome outcome) {
    return memory.getLong(COUNTS + 8 * outcome.ordinal());
  }

  String text() {
    byte[] text = new byte[memory.getInt(LENGTH)];
    memory.get(TEXT, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The recorded operators, one per line; those that returned a result begin with a plus. */
  String names() {
    byte[] names = new byte[MOST_NAMES];
    memory.get(NAMES, names);
    return new String(names, StandardCharsets.UTF_8).trim();
  }
}
