package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flight recording holds one of each of jtorch's events. */
@Tag("once")
class FlightEventsTest {
  @Test
  void aRecordingHoldsOneOfEach(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("flight.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jtorch.*");
      recording.start();
      Torch.ones(1 << 19).close();
      leaveToTheCollector();
      assertThatThrownBy(() -> Torch.zeros(DType.INT64, 1L << 50).close())
          .isInstanceOf(OutOfMemoryException.class);
      recording.stop();
      recording.dump(file);
    }
    Map<String, List<RecordedEvent>> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("jtorch."))
            .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
    assertThat(events.get("jtorch.TensorAllocation"))
        .anySatisfy(event -> assertThat(event.getLong("size")).isEqualTo(4L << 19));
    assertThat(events.get("jtorch.TensorCollection"))
        .anySatisfy(event -> assertThat(event.getLong("tensors")).isPositive());
    assertThat(events.get("jtorch.CollectionRequest"))
        .anySatisfy(event -> assertThat(event.getLong("before")).isGreaterThan(512L << 20));
    assertThat(events.get("jtorch.OutOfMemory"))
        .anySatisfy(event -> assertThat(event.getString("operator")).isEqualTo("zeros"));
  }

  /** Unclosed views of 64 MB each, until jtorch asks for a collection and it finds some. */
  private static void leaveToTheCollector() throws InterruptedException {
    long collections = Torch.memoryStats().collections();
    long collected = Torch.memoryStats().collected();
    Tensor large = Torch.zeros(1 << 24);
    for (int i = 0; i < 20; i++) {
      assertThat(large.view(-1).isClosed()).isFalse();
    }
    while (Torch.memoryStats().collections() == collections
        || Torch.memoryStats().collected() == collected) {
      Thread.sleep(10);
    }
    large.close();
  }
}
