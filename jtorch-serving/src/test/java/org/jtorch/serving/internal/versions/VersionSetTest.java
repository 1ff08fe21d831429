package org.jtorch.serving.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Route;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.junit.jupiter.api.Test;

/** Versions are loaded, tried, routed, drained and closed. */
@NoLeaks
class VersionSetTest {
  private final Sets sets = new Sets();

  /** A source whose version and network a test replaces. */
  private static final class Replaceable implements NetworkSource {
    private final AtomicInteger loads = new AtomicInteger();
    private volatile String version = "1";
    private volatile Network network = CountingNetwork.adding(1);

    void put(String version, Network network) {
      this.version = version;
      this.network = network;
    }

    @Override
    public Network load(Device device) {
      loads.incrementAndGet();
      return network;
    }

    @Override
    public String version() {
      return version;
    }
  }

  @Test
  void aVersionIsWarmedUpInEveryBucketThreeTimesBeforeItServes() {
    sets.examples = List.of(new float[] {1, 2});
    CountingNetwork network = CountingNetwork.adding(1);
    try (VersionSet set = sets.of(Sets.source("1", network))) {
      VersionInfo info = set.load().join();
      assertThat(info.state()).isEqualTo(VersionInfo.State.READY);
      assertThat(info.bytes()).isEqualTo(100);
      assertThat(network.batches).containsExactly(1L, 1L, 1L, 2L, 2L, 2L, 4L, 4L, 4L, 8L, 8L, 8L);
      assertThat(set.inputs())
          .containsExactly(new TensorSpec("input", DType.FLOAT32, List.of(-1L, 2L)));
      assertThat(set.outputs())
          .containsExactly(new TensorSpec("output", DType.FLOAT32, List.of(-1L, 2L)));
    }
    assertThat(network.closes).hasValue(1);
    assertThat(sets.events)
        .containsExactly("1 LOADING", "1 WARMING", "1 READY", "1 DRAINING", "1 CLOSED");
  }

  @Test
  void aReplacedVersionIsClosedWhenItsLastLeaseEnds() {
    Replaceable source = new Replaceable();
    CountingNetwork first = CountingNetwork.adding(1);
    source.put("1", first);
    try (VersionSet set = sets.of(source)) {
      set.load().join();
      Lease one = set.acquire(Optional.empty());
      Lease two = set.acquire(Optional.empty());
      source.put("2", CountingNetwork.adding(2));
      set.load().join();
      try (Lease next = set.acquire(Optional.empty())) {
        assertThat(next.version()).isEqualTo("2");
        assertThat(next.isSameVersion(one)).isFalse();
      }
      assertThat(set.versions())
          .extracting(VersionInfo::state)
          .containsExactly(VersionInfo.State.READY, VersionInfo.State.DRAINING);
      assertThatThrownBy(() -> set.acquire(Optional.of("1")))
          .isInstanceOf(UnknownModelException.class);
      one.close();
      one.close();
      assertThat(first.closes).hasValue(0);
      two.close();
      assertThat(first.closes).hasValue(1);
      assertThat(set.versions()).hasSize(1);
    }
  }

  @Test
  void aVersionThatFailsIsClosedAndTheOldOneGoesOn() {
    Replaceable source = new Replaceable();
    sets.examples = List.of(new float[] {1});
    sets.check =
        Optional.of(
            predictor -> {
              if (predictor.predict(new float[] {1})[0] > 5) {
                throw new IllegalStateException("the answer is too large");
              }
            });
    try (VersionSet set = sets.of(source)) {
      set.load().join();
      CountingNetwork large = CountingNetwork.adding(9);
      CountingNetwork broken =
          new CountingNetwork(
              batch -> {
                throw new IllegalStateException("broken\nby two lines");
              },
              1);
      CountingNetwork wide =
          new CountingNetwork(batch -> Sample.of(batch.tensor().repeat(1, 2)), 1);
      source.put("2", large);
      assertFails(set, "version 2 of model m failed to load: the answer is too large");
      source.put("3", broken);
      assertFails(set, "version 3 of model m failed to load: broken");
      source.put("4", wide);
      assertFails(set, "output 0 is output torch.float32[-1, 2]");
      for (CountingNetwork network : List.of(large, broken, wide)) {
        assertThat(network.closes).hasValue(1);
      }
      try (Lease lease = set.acquire(Optional.empty())) {
        assertThat(lease.version()).isEqualTo("1");
      }
      assertThat(set.versions().get(1).state()).isEqualTo(VersionInfo.State.FAILED);
      assertThat(set.versions().get(1).failure().orElse("")).contains("output 0");
    }
    assertThat(sets.budget.used()).isZero();
  }

  private static void assertFails(VersionSet set, String message) {
    assertThatThrownBy(() -> set.load().join())
        .hasCauseInstanceOf(ModelNotReadyException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anErrorOrACheckedExceptionOfASourceIsAFailureToo() {
    try (VersionSet set =
        sets.of(
            NetworkSource.of(
                "1",
                device -> {
                  throw new NoClassDefFoundError("org/example/Missing");
                }))) {
      assertFails(set, "version 1 of model m failed to load: org/example/Missing");
      assertThatThrownBy(() -> set.acquire(Optional.empty()))
          .isInstanceOf(ModelNotReadyException.class)
          .hasMessage("model m is not ready: version 1 failed: org/example/Missing");
    }
  }

  @Test
  void theDeclaredSignatureIsChecked() {
    sets.inputs = List.of(new TensorSpec("x", DType.FLOAT32, List.of(-1L, 3L)));
    CountingNetwork network =
        new CountingNetwork(batch -> batch, 1, new TensorSpec("x", DType.INT64, List.of(-1L, 3L)));
    try (VersionSet set = sets.of(Sets.source("1", network))) {
      assertFails(
          set, "input 0 is x torch.int64[-1, 3], in the declared signature it is x torch.float32");
    }
    sets.examples = List.of(new float[] {1, 2});
    try (VersionSet set = sets.of(Sets.source("1", CountingNetwork.adding(1)))) {
      assertFails(set, "input 0 is input torch.float32[-1, 2], in the declared signature");
    }
  }

  @Test
  void versionsServeSideBySideAndASplitKeepsItsWeights() {
    try (VersionSet set = sets.of(Sets.source("1", CountingNetwork.adding(1)))) {
      set.load().join();
      set.addVersion(Sets.source("2", CountingNetwork.adding(2))).join();
      assertThat(set.route()).contains(new Route.Only("1"));
      try (Lease named = set.acquire(Optional.of("2"))) {
        assertThat(named.version()).isEqualTo("2");
      }
      set.route(new Route.Split(Map.of("1", 3.0, "2", 1.0)));
      List<String> chosen = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        try (Lease lease = set.acquire(Optional.empty())) {
          chosen.add(lease.version());
        }
      }
      assertThat(chosen).filteredOn("2"::equals).hasSize(100);
      assertThat(chosen.subList(0, 8)).filteredOn("2"::equals).hasSize(2);
      assertThatThrownBy(() -> set.removeVersion("2")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> set.route(new Route.Only("3")))
          .isInstanceOf(UnknownModelException.class);
      set.route(new Route.Only("2"));
      set.removeVersion("1").join();
      assertThat(set.versions()).extracting(VersionInfo::version).containsExactly("2");
    }
  }

  @Test
  void loadsOfOneModelRunOneAfterTheOther() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    NetworkSource source =
        NetworkSource.of(
            "1",
            device -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              running.decrementAndGet();
              return CountingNetwork.adding(1);
            });
    try (VersionSet set = sets.of(source)) {
      List<CompletableFuture<VersionInfo>> loads = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        loads.add(set.load());
      }
      loads.forEach(CompletableFuture::join);
      assertThat(most).hasValue(1);
      assertThat(set.versions()).hasSize(1);
    }
  }

  @Test
  void unloadClosesAllAndTheModelCanBeLoadedAgain() {
    Replaceable source = new Replaceable();
    try (VersionSet set = sets.of(source)) {
      set.load().join();
      set.unload().join();
      assertThat(set.versions()).isEmpty();
      assertThat(set.route()).isEmpty();
      assertThatThrownBy(() -> set.acquire(Optional.empty()))
          .isInstanceOf(ModelNotReadyException.class)
          .hasMessage("model m is not ready: no version is loaded");
      source.put("2", CountingNetwork.adding(2));
      assertThat(set.load().join().version()).isEqualTo("2");
    }
  }

  @Test
  void closingStopsALoadAndNothingLoadsAfterwards() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountingNetwork network = CountingNetwork.adding(1);
    VersionSet set =
        sets.of(
            NetworkSource.of(
                "1",
                device -> {
                  started.countDown();
                  return network;
                }));
    CompletableFuture<VersionInfo> load = set.load();
    started.await();
    set.close();
    assertThat(load).isDone();
    assertThat(network.closes).hasValue(1);
    assertThatThrownBy(() -> set.load().join()).hasCauseInstanceOf(ModelNotReadyException.class);
  }

  @Test
  void aVersionThatDoesNotFitIsRefusedBeforeItIsRead() {
    sets.budget = new MemoryBudget(250, 2);
    Replaceable source = new Replaceable();
    try (VersionSet set = sets.of(source)) {
      set.load().join();
      assertThat(sets.budget.used()).isEqualTo(100);
      NetworkSource large =
          new NetworkSource() {
            @Override
            public Network load(Device device) throws IOException {
              throw new IOException("it is read");
            }

            @Override
            public String version() {
              return "2";
            }

            @Override
            public long estimatedBytes() {
              return 151;
            }
          };
      assertThatThrownBy(() -> set.addVersion(large).join())
          .hasMessageContaining("version 2 of model m does not fit")
          .hasMessageContaining("of a memory limit of");
      assertThatThrownBy(
              () ->
                  set.addVersion(Sets.source("3", new CountingNetwork(batch -> batch, 151))).join())
          .hasMessageContaining("version 3 of model m does not fit");
      assertThat(sets.budget.used()).isEqualTo(100);
      set.addVersion(Sets.source("4", CountingNetwork.adding(1))).join();
      assertThat(sets.budget.used()).isEqualTo(200);
    }
    assertThat(sets.budget.used()).isZero();
  }

  @Test
  void theBatchesOfAllWorkersCount() {
    MemoryBudget two = new MemoryBudget(100, 2);
    MemoryBudget.Reservation first = two.reserve("a", 20);
    first.batch(10);
    MemoryBudget.Reservation second = two.reserve("b", 20);
    second.batch(30);
    assertThat(two.used()).isEqualTo(20 + 20 + 2 * 30);
    assertThatThrownBy(() -> first.batch(31)).hasMessageContaining("a does not fit");
    second.close();
    first.close();
    assertThat(two.used()).isZero();
  }
}
