package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

/**
 * Mutated pictures are decoded or refused by one type of exception, within a second, and without
 * allocating more than ten times what they declare. {@code -Djtorch.fuzz.pictures=100000} sets
 * their number, {@code -Djtorch.fuzz.seed=1} the first seed.
 */
@NoLeaks
class MutatedPicturesTest {
  private static final int COUNT = Integer.getInteger("jtorch.fuzz.pictures", 2000);
  private static final long SEED = Long.getLong("jtorch.fuzz.seed", 1);
  private static final List<String> WRITTEN = List.of("jpg", "png", "gif", "bmp", "tif", "wbmp");
  private static final int MAX_PIXELS = 1 << 20;
  private static final long SECOND = 1_000_000_000;

  /** What readers allocate for themselves, and bytes per byte of the file. */
  private static final long READER_BYTES = 1L << 20;

  private static final long FILE_FACTOR = 20;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What decoding returned, and its bytes on the heap and nanoseconds. */
  private record Attempt(String outcome, long allocated, long time) {
    static Attempt decode(byte[] mutated, int index) {
      long id = Thread.currentThread().getId();
      long start = THREAD.getCurrentThreadCpuTime();
      long before = THREAD.getThreadAllocatedBytes(id);
      String outcome = MutatedPicturesTest.outcome(mutated, index);
      return new Attempt(
          outcome,
          THREAD.getThreadAllocatedBytes(id) - before,
          THREAD.getCurrentThreadCpuTime() - start);
    }
  }

  @Test
  void mutatedPicturesAreDecodedOrRefused() throws IOException {
    List<byte[]> seeds = seeds();
    for (int i = 0; i < seeds.size(); i++) {
      assertThat(outcome(seeds.get(i), i)).isEmpty(); // and loads classes
    }
    Mutator mutator = new Mutator(seeds, SEED);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] mutated = mutator.next();
      long allowed = 10 * declared(mutated) + FILE_FACTOR * mutated.length + READER_BYTES;
      Attempt attempt = Attempt.decode(mutated, i);
      if (attempt.allocated > allowed) {
        attempt = Attempt.decode(mutated, i); // the end of an allocation buffer counts, too
      }
      refused += attempt.outcome.isEmpty() ? 0 : 1;
      if (attempt.allocated > allowed || attempt.time > SECOND || attempt.outcome.startsWith("!")) {
        wrong.add(i + " of seed " + SEED + ": " + attempt + ", allowed " + allowed);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).isBetween(COUNT / 10, COUNT - COUNT / 10);
  }

  /** Returns an empty text for a decoded picture, and one that starts with "!" for a defect. */
  private static String outcome(byte[] mutated, int index) {
    ImageReadMode mode = ImageReadMode.values()[index % ImageReadMode.values().length];
    try (TensorScope scope = TensorScope.open()) {
      Tensor image =
          Images.decode(
              mutated, o -> o.mode(mode).applyExifOrientation(true).maxPixels(MAX_PIXELS));
      long channels = image.size(-3);
      boolean right = mode == ImageReadMode.UNCHANGED || channels == mode.channels();
      return right && image.numel() <= MAX_PIXELS * channels ? "" : "!" + image.shape();
    } catch (CheckpointException e) {
      boolean named = e.getMessage().startsWith("cannot read an image: ");
      return named && !e.getMessage().contains("\n") ? e.getMessage() : "!" + e;
    } catch (RuntimeException | Error e) {
      return "!" + e;
    }
  }

  /** Returns the bytes of the pixels that a header declares, 0 if it is invalid or too large. */
  private static long declared(byte[] bytes) {
    long[] size = {0};
    try {
      if (JpegFile.matches(bytes)) {
        JpegFrame frame = JpegFile.parse(bytes).frame();
        return limited(frame.width(), frame.height(), frame.components());
      } else if (PngFile.matches(bytes)) {
        PngFile file = PngFile.parse(bytes);
        int color = file.isPalette() ? 4 : file.channels();
        return limited(file.width(), file.height(), color * Math.max(8, file.bits()) / 8);
      } else if (GifFile.matches(bytes)) {
        GifFile file = GifFile.parse(bytes);
        return limited(file.width(), file.height(), 3L * file.frames().size())
            + Math.min(MAX_PIXELS, file.largestFrame());
      }
      BufferedImage image =
          PluginDecoder.decode(
              bytes,
              "",
              (width, height) -> {
                size[0] = limited(width, height, 4);
                if (size[0] == 0) {
                  throw new CheckpointException("too large");
                }
              });
      return Math.max(size[0], limited(image.getWidth(), image.getHeight(), 4));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return size[0];
    }
  }

  private static long limited(long width, long height, long bytes) {
    return width < 1 || height < 1 || width * height > MAX_PIXELS ? 0 : width * height * bytes;
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = RecordedPictures.contents();
    for (String format : WRITTEN) {
      for (int type : new int[] {BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_3BYTE_BGR}) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        if (ImageIO.write(new BufferedImage(19, 17, type), format, encoded)) {
          for (int i = 0; i < 6; i++) {
            seeds.add(encoded.toByteArray());
          }
        }
      }
    }
    return seeds;
  }
}
