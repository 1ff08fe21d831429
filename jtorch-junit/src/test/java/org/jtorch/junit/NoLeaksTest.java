package org.jtorch.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class NoLeaksTest {
  private static final List<Tensor> HELD = new ArrayList<>();
  private static final List<Mode> MODES = new ArrayList<>();

  /** Run by the tests below; its name does not match Surefire's patterns. */
  @NoLeaks
  @SuppressWarnings("MustBeClosed") // a mode left open is the subject of a test
  static class Subject {
    @Test
    void clean() {
      Tensor x = Torch.ones(2);
      assertThat(x.numel()).isEqualTo(2);
    }

    @Test
    void leaking() {
      HELD.add(TensorScope.unscoped(Torch.ones(2)));
    }

    @Test
    void leavingAMode() {
      MODES.add(Torch.noGrad());
    }

    @Test
    @NoLeaks(keeps = 1)
    void keepingOne() {
      HELD.add(TensorScope.unscoped(Torch.ones(2)));
    }
  }

  @Test
  void tensorsOfTheTestThreadAreFreed() {
    run("clean").assertStatistics(counts -> counts.succeeded(1));
  }

  @Test
  void aLeakedTensorFailsTheTest() {
    Events tests = run("leaking");
    tests.assertStatistics(counts -> counts.failed(1));
    assertThat(failure(tests))
        .hasMessage("leaking() left 1 tensor open: close them, or make them inside a TensorScope");
  }

  @Test
  void keepsAllowsOpenTensors() {
    run("keepingOne").assertStatistics(counts -> counts.succeeded(1));
  }

  @Test
  void aModeLeftOpenFailsTheTest() {
    Events tests = run("leavingAMode");
    MODES.forEach(Mode::close);
    MODES.clear();
    tests.assertStatistics(counts -> counts.failed(1));
    assertThat(failure(tests))
        .hasMessage(
            "leavingAMode() left a mode open, noGrad: open modes in a try-with-resources"
                + " statement");
  }

  private static Throwable failure(Events tests) {
    return tests.failed().stream()
        .findFirst()
        .orElseThrow()
        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }

  private static Events run(String method) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(Subject.class, method))
            .execute()
            .testEvents();
    HELD.forEach(Tensor::close);
    HELD.clear();
    return tests;
  }
}
