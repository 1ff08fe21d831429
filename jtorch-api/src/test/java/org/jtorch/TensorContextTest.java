package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorContextTest {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private static String modes() {
    return Torch.isGradEnabled() + " " + Torch.isInferenceModeEnabled();
  }

  @Test
  void aNewThreadRecordsWhateverItsParentDoes() throws Exception {
    try (Mode mode = Torch.noGrad()) {
      assertThat(executor.submit(TensorContextTest::modes).get()).isEqualTo("true false");
    }
  }

  @Test
  void callablesCarryTheModes() throws Exception {
    Callable<String> noGrad =
        Torch.noGrad(() -> TensorContext.current().wrapCallable(TensorContextTest::modes));
    Callable<String> inference =
        Torch.inferenceMode(() -> TensorContext.current().wrapCallable(TensorContextTest::modes));
    assertThat(executor.submit(noGrad).get()).isEqualTo("false false");
    assertThat(executor.submit(inference).get()).isEqualTo("false true");
    assertThat(executor.submit(TensorContextTest::modes).get()).isEqualTo("true false");
  }

  @Test
  void tensorsMadeInAWrappedTaskFollowTheMode() throws Exception {
    Tensor weight = Torch.ones(1).requiresGrad_(true);
    Callable<Tensor> product =
        Torch.inferenceMode(() -> TensorContext.current().wrapCallable(() -> weight.mul(2)));
    assertThat(executor.submit(product).get().isInference()).isTrue();
    assertThat(executor.submit(() -> weight.mul(2)).get().requiresGrad()).isTrue();
    weight.close();
  }

  @Test
  void runnablesSuppliersAndExecutorsCarryThemToo() throws Exception {
    TensorContext context = Torch.noGrad(TensorContext::current);
    String[] seen = new String[2];
    executor.submit(context.wrap(() -> seen[0] = modes())).get();
    context.wrapExecutor(executor).execute(() -> seen[1] = modes());
    String supplied =
        CompletableFuture.supplyAsync(context.wrapSupplier(TensorContextTest::modes), executor)
            .get();
    assertThat(seen).containsExactly("false false", "false false");
    assertThat(supplied).isEqualTo("false false");
    assertThat(context.call(TensorContextTest::modes)).isEqualTo("false false");
    assertThat(context).hasToString("TensorContext[grad=false, inference=false]");
  }

  @Test
  void modesAreRestoredWhenATaskThrows() throws Exception {
    TensorContext context = Torch.inferenceMode(TensorContext::current);
    Callable<String> failing =
        context.wrapCallable(
            () -> {
              throw new IllegalStateException("no");
            });
    assertThatThrownBy(() -> executor.submit(failing).get()).hasRootCauseMessage("no");
    assertThat(executor.submit(TensorContextTest::modes).get()).isEqualTo("true false");
  }

  @Test
  void aContextCanSwitchRecordingBackOn() throws Exception {
    TensorContext recording = TensorContext.current();
    Callable<String> task = recording.wrapCallable(TensorContextTest::modes);
    assertThat(Torch.noGrad(task::call)).isEqualTo("true false");
  }
}
