package org.jtorch.vision.opencv;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jtorch.CheckpointException;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.io.Images;
import org.junit.jupiter.api.Test;

/**
 * Mutated JPEG and WebP files are decoded by OpenCV or refused by one type of exception, within a
 * second. {@code -Djtorch.fuzz.pictures=100000} sets their number, {@code -Djtorch.fuzz.seed=1} the
 * seed.
 */
@NoLeaks
class MutatedPicturesTest {
  private static final int COUNT = Integer.getInteger("jtorch.fuzz.pictures", 500);
  private static final long SEED = Long.getLong("jtorch.fuzz.seed", 1);
  private static final int HEADER = 160;
  private static final long SECOND = 1_000_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void mutatedPicturesAreDecodedOrRefused() {
    List<byte[]> seeds = RecordedPictures.contents("jpeg", "webp");
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] mutated = mutated(seeds.get(random.nextInt(seeds.size())), random);
      long start = THREADS.getCurrentThreadCpuTime();
      String outcome = outcome(mutated);
      long time = THREADS.getCurrentThreadCpuTime() - start;
      refused += outcome.isEmpty() ? 0 : 1;
      if (time > SECOND || outcome.startsWith("!")) {
        wrong.add(i + ": " + outcome + ", " + time + " ns");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).isBetween(COUNT / 10, COUNT - COUNT / 10);
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes =
        random.nextInt(12) == 0
            ? Arrays.copyOf(seed, random.nextInt(seed.length + 8))
            : seed.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int range = random.nextBoolean() ? Math.min(bytes.length, HEADER) : bytes.length;
      bytes[random.nextInt(range)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String outcome(byte[] mutated) {
    try (TensorScope scope = TensorScope.open()) {
      return Images.decode(mutated, o -> o.maxPixels(1 << 20)).dim() >= 3 ? "" : "!";
    } catch (CheckpointException e) {
      return e.getMessage().startsWith("cannot read an image: ") ? e.getMessage() : "!" + e;
    } catch (RuntimeException | Error e) {
      return "!" + e;
    }
  }
}
