package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.internal.ModuleContext;
import org.jtorch.internal.autograd.GraphNodes;
import org.jtorch.internal.calls.NativeCalls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {
  @Test
  void countsOperatorsAndTheMemoryTheyBring() {
    Tensor x = Torch.ones(256, 256);
    Profile profile =
        Profiler.record(
            () -> {
              for (int i = 0; i < 3; i++) {
                x.add(1).close();
                x.view(-1).close();
              }
            });
    Profile.Row add = row(profile.operators(), "add");
    assertThat(add.calls()).isEqualTo(3);
    assertThat(add.bytes()).isEqualTo(3L * 256 * 256 * 4);
    assertThat(row(profile.operators(), "view").bytes()).isZero();
    x.close();
  }

  @Test
  void selfTimesAddUpToTheWallTime() {
    Tensor x = Torch.randn(64, 64);
    Profile profile =
        Profiler.record(
            () -> {
              try (Profiler.Range outer = ModuleContext.profile("net");
                  Profiler.Range inner = ModuleContext.profile("net.layer")) {
                x.matmul(x).close();
              }
            });
    for (List<Profile.Row> rows : List.of(profile.operators(), profile.modules())) {
      assertThat(rows.stream().mapToLong(Profile.Row::selfNanos).sum())
          .isEqualTo(profile.wallNanos());
    }
    Profile.Row net = row(profile.modules(), "net");
    Profile.Row layer = row(profile.modules(), "net.layer");
    assertThat(net.totalNanos()).isEqualTo(net.selfNanos() + layer.selfNanos());
    assertThat(layer.bytes()).isEqualTo(64 * 64 * 4);
    x.close();
  }

  @Test
  void seesOtherThreadsWithoutMixingTheirTimeIn() throws InterruptedException {
    Tensor x = Torch.ones(2);
    Thread other = new Thread(() -> x.add(1).close(), "the other");
    Profile profile =
        Profiler.record(
            () -> {
              other.start();
              other.join();
              x.mul(2).close();
            });
    assertThat(profile.threads()).extracting(Profile.Row::name).contains("the other");
    assertThat(row(profile.operators(), "add").calls()).isEqualTo(1);
    x.close();
  }

  @Test
  void namedRangesHaveATableOfTheirOwn() {
    Profile profile =
        Profiler.record(
            () -> {
              try (Profiler.Range range = Profiler.range("tokenize")) {
                Torch.ones(1).close();
              }
            });
    assertThat(profile.ranges()).extracting(Profile.Row::name).containsExactly("tokenize");
    assertThat(profile.table()).contains("tokenize").contains("(Java)");
  }

  @Test
  void writesATraceThatPerfettoOpens(@TempDir Path folder) throws IOException {
    Profile profile = Profiler.record(() -> Torch.ones(1 << 10).close());
    Path file = folder.resolve("trace.json");
    profile.writeChromeTrace(file);
    JsonNode events = new ObjectMapper().readTree(file.toFile()).get("traceEvents");
    assertThat(events.get(0).get("ph").textValue()).isEqualTo("M");
    JsonNode call = events.get(1);
    assertThat(call.get("ph").textValue()).isEqualTo("X");
    assertThat(call.get("cat").textValue()).isEqualTo("operator");
    double end = call.get("ts").doubleValue() + call.get("dur").doubleValue();
    assertThat(end).isLessThanOrEqualTo(profile.wallNanos() / 1e3);
    assertThat(call.get("args").get("bytes").intValue()).isEqualTo(4096);
  }

  @Test
  void recordsWhatThrowsAndEndsAllTheSame() {
    Tensor x = Torch.ones(2, 3);
    assertThatThrownBy(() -> Profiler.record(() -> x.matmul(x).close()))
        .isInstanceOf(TorchException.class);
    assertThat(Profiler.isRecording()).isFalse();
    x.close();
  }

  @Test
  void oneRecordingAtATime() {
    assertThatThrownBy(() -> Profiler.record(() -> Profiler.record(() -> {}).table().length()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a recording is running already: one at a time");
  }

  @Test
  void aRangeOutsideARecordingCostsNothingAndHoldsNothing() {
    try (Profiler.Range range = Profiler.range("nobody listens")) {
      assertThat(Profiler.isRecording()).isFalse();
    }
  }

  @Test
  void anOperatorInsideItselfCountsItsTimeOnce() {
    Profile profile =
        Profiler.record(
            () -> {
              try (Profiler.Range outer = Profiler.range("twice");
                  Profiler.Range inner = Profiler.range("twice")) {
                Torch.ones(1).close();
              }
            });
    Profile.Row row = row(profile.ranges(), "twice");
    assertThat(row.calls()).isEqualTo(2);
    assertThat(row.totalNanos()).isCloseTo(row.selfNanos(), within(1_000L));
  }

  @Tag("nodes")
  @Test
  void backwardIsDividedByNodesAndLeavesNoHook() {
    Tensor x = Torch.randn(8, 8).requiresGrad_(true);
    Tensor loss = x.matmul(x).relu().sum();
    Profile profile =
        Profiler.record(
            () -> {
              loss.backward(o -> o.retainGraph(true));
              Torch.grad(loss, x, o -> o.retainGraph(true)).close();
            });
    for (String node : List.of("SumBackward0", "ReluBackward0", "MmBackward0")) {
      assertThat(row(profile.operators(), node).calls()).isEqualTo(2);
    }
    Profile.Row backward = row(profile.operators(), "backward");
    assertThat(backward.totalNanos()).isGreaterThan(backward.selfNanos());
    assertThat(profile.operators().stream().mapToLong(Profile.Row::selfNanos).sum())
        .isEqualTo(profile.wallNanos());
    assertThat(hooks(loss)).isZero();
    Profile without = Profiler.record(() -> x.add(1).close());
    loss.backward();
    assertThat(without.operators()).extracting(Profile.Row::name).doesNotContain("MmBackward0");
    x.close();
    loss.close();
  }

  private static long hooks(Tensor tensor) {
    return NativeCalls.<Long>call(
        "grad_fn",
        tensor,
        x -> {
          try (var node = GraphNodes.of(x)) {
            return PostHooks.count(node);
          }
        });
  }

  @Tag("nodes")
  @Test
  void backwardIsOneRowWithoutNodes() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(3).requiresGrad_();
      Profile profile =
          Profiler.record(() -> x.mul(2).sum().backward(), o -> o.backwardNodes(false));
      assertThat(profile.operators().stream().map(Profile.Row::name))
          .contains("backward")
          .noneMatch(name -> name.endsWith("Backward0") || name.equals("(profiler)"));
      assertThat(x.grad().sum().item()).isEqualTo(6);
    }
  }

  @Tag("nodes")
  @Test
  void whatAHookOfTheProgramCallsIsInsideTheNode() {
    Tensor x = Torch.randn(8).requiresGrad_(true);
    Tensor doubled = x.mul(2);
    Hook hook = doubled.registerHook(gradient -> gradient.sinh().close());
    Tensor loss = doubled.sum();
    Profile profile = Profiler.record(() -> loss.backward());
    Profile.Row node = row(profile.operators(), "MulBackward1");
    assertThat(row(profile.operators(), "sinh").calls()).isEqualTo(1);
    assertThat(node.totalNanos())
        .isGreaterThanOrEqualTo(node.selfNanos() + row(profile.operators(), "sinh").totalNanos());
    hook.remove();
    List.of(x, doubled, loss).forEach(Tensor::close);
  }

  @Tag("nodes")
  @Test
  void aBackwardThatFailsIsRecordedAndLeavesNoHook() {
    Tensor x = Torch.randn(8).requiresGrad_(true);
    Tensor loss = x.mul(2).exp().sum();
    loss.backward();
    Profile profile =
        Profiler.record(
            () -> assertThatThrownBy(loss::backward).isInstanceOf(TorchException.class));
    assertThat(row(profile.operators(), "backward").calls()).isEqualTo(1);
    assertThat(profile.operators().stream().mapToLong(Profile.Row::selfNanos).sum())
        .isEqualTo(profile.wallNanos());
    assertThat(hooks(loss)).isZero();
    List.of(x, loss).forEach(Tensor::close);
  }

  @Tag("nodes")
  @Test
  void threadsThatGoBackOverOneGraphWhileRecordedDoNotDisturbEachOther()
      throws InterruptedException {
    Tensor x = Torch.ones(8).requiresGrad_(true);
    Tensor loss = x.mul(2).sin().mul(3).sum();
    Runnable body =
        () -> {
          for (int i = 0; i < 200; i++) {
            Torch.grad(loss, x, o -> o.retainGraph(true)).close();
          }
        };
    List<Thread> others = List.of(new Thread(body), new Thread(body));
    Profile profile =
        Profiler.record(
            () -> {
              others.forEach(Thread::start);
              body.run();
              for (Thread other : others) {
                other.join();
              }
            });
    assertThat(row(profile.operators(), "SinBackward0").calls()).isBetween(1L, 600L);
    assertThat(profile.operators()).allSatisfy(row -> assertThat(row.selfNanos()).isNotNegative());
    assertThat(hooks(loss)).isZero();
    List.of(x, loss).forEach(Tensor::close);
  }

  private static Profile.Row row(List<Profile.Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}
