package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentilesAreValuesThatWereMeasured() {
    long[] durations = LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray();
    Latencies latencies = Latencies.of(durations, 1_000_000_000);
    assertThat(latencies.percentile(50)).isEqualTo(100);
    assertThat(latencies.percentile(99)).isEqualTo(198);
    assertThat(latencies.percentile(100)).isEqualTo(200);
    assertThat(latencies.perSecond()).isEqualTo(200);
  }

  @Test
  void durationsHaveAUnit() {
    assertThat(Latencies.text(1_500)).isEqualTo("1.5 us");
    assertThat(Latencies.text(2_345_678)).isEqualTo("2.35 ms");
    assertThat(Latencies.text(12_345_678_901L)).isEqualTo("12.35 s");
  }

  @Test
  void everyCallerCallsAtLeastOnce() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Latencies latencies = new Measurement(0, 0, 3).of(calls::incrementAndGet);
    assertThat(latencies.count()).isEqualTo(3);
    assertThat(calls).hasValue(4);
  }
}
