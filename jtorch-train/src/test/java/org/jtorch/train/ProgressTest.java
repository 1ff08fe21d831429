package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

@NoLeaks
class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private <T> Progress<T> shown(Iterable<T> items) {
    return Progress.of(items, o -> o.title("epoch 1").enabled(true).out(out).width(120));
  }

  @Test
  void theBarShowsTitleCountRateTimeLeftAndValues() {
    try (Regression task = new Regression(20)) {
      Progress<Batch> progress = shown(task.loader(o -> o.batchSize(4)));
      int steps = 0;
      for (Batch batch : progress) {
        steps += (int) batch.size() / 4;
        progress.post("loss", 0.5 / steps);
        progress.post("accuracy", Torch.tensor(0.875));
      }
      assertThat(steps).isEqualTo(5);
    }
    String last = printed().substring(printed().lastIndexOf('\r') + 1);
    assertThat(last)
        .contains("epoch 1", "100%", "5/5 it", "it/s", "0:00:0", "loss 0.1000, accuracy 0.8750")
        .endsWith(System.lineSeparator());
  }

  @Test
  void nothingIsPrintedOutsideATerminal() {
    assertThat(System.console()).as("tests have no terminal").isNull();
    List<Integer> seen = new ArrayList<>();
    Progress<Integer> progress = Progress.of(List.of(1, 2, 3), o -> o.out(out));
    for (int item : progress) {
      seen.add(item);
      progress.post("loss", 1);
    }
    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(printed()).isEmpty();
  }

  @Test
  void aLoopThatIsLeftOrFailsEndsItsBar() {
    try (Progress<Integer> progress = shown(List.of(1, 2, 3))) {
      for (int item : progress) {
        if (item == 2) {
          break;
        }
      }
    }
    assertThat(printed()).contains("1/3").endsWith(System.lineSeparator());
    bytes.reset();
    Iterator<Integer> failing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            throw new IllegalStateException("no item");
          }
        };
    Iterator<Integer> items = shown(() -> failing).iterator();
    assertThatThrownBy(items::next).hasMessage("no item");
    assertThat(printed()).endsWith(System.lineSeparator());
  }

  @Test
  void anInterruptOutlivesTheBar() {
    Progress<Integer> progress = shown(List.of(1));
    Iterator<Integer> items = progress.iterator();
    Thread.currentThread().interrupt();
    progress.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(items.hasNext()).isTrue();
  }

  @Test
  void rangeCountsAndAnUnknownLengthIsShownAsSuch() {
    long sum = 0;
    for (long i : Progress.range(4, "steps")) {
      sum += i;
    }
    assertThat(sum).isEqualTo(6);
    Iterable<String> unknown = () -> List.of("a", "b").iterator();
    Iterator<String> items = shown(unknown).iterator();
    assertThat(items.next() + items.next()).isEqualTo("ab");
    assertThat(items.hasNext()).isFalse();
    assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
    assertThat(printed()).contains("2/? it");
    assertThatThrownBy(() -> Progress.of(unknown, o -> o.width(0)))
        .hasMessage("width must be at least 1, got 0");
  }
}
