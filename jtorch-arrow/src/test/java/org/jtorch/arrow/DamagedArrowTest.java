package org.jtorch.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.jtorch.tables.Table;
import org.junit.jupiter.api.Test;

/** Streams with wrong bytes give an exception or other numbers, and never end the JVM. */
@NoLeaks
class DamagedArrowTest {
  private static final int STREAMS = 3000;
  private static final long LIMIT = 1L << 24;

  @Test
  void damagedStreamsAreRefusedOrRead() throws IOException {
    byte[] whole;
    try (InputStream file = getClass().getResourceAsStream("table.arrow")) {
      whole = file.readAllBytes();
    }
    Random random = new Random(11);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < STREAMS; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(damaged.length);
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : -1 >>> random.nextInt(9));
      }
      if (isRead(damaged)) {
        read++;
      } else {
        refused++;
      }
    }
    assertThat(read).isGreaterThan(STREAMS / 20);
    assertThat(refused).isGreaterThan(STREAMS / 20);
  }

  /**
   * Uses every value of the tables, in an allocator that the failure of a reader may leave open.
   */
  private static boolean isRead(byte[] stream) {
    RootAllocator allocator = new RootAllocator(LIMIT);
    try (TensorScope scope = TensorScope.open();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      for (Table table : Arrow.tables(reader, o -> o.padding(0))) {
        for (String name : table.names()) {
          assertThat(table.column(name).values().toList()).hasSize((int) table.rows());
          assertThat(table.column(name).missing().toList()).hasSize((int) table.rows());
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
