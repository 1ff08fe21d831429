package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jtorch.internal.autograd.AnomalyTraces;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Modes that are closed in the wrong order. */
@SuppressWarnings("MustBeClosed") // what happens without is what is tested
class OpenModesTest {
  private record Opened(String name, Supplier<Mode> open) {}

  static Stream<Opened> modes() {
    return Stream.of(
        new Opened("noGrad", Torch::noGrad),
        new Opened("enableGrad", Torch::enableGrad),
        new Opened("inferenceMode", Torch::inferenceMode),
        new Opened("autocast", () -> Torch.autocast(Device.Type.CPU)),
        new Opened("limitThreads", () -> Torch.limitThreads(1)),
        new Opened("detectAnomaly", Torch::detectAnomaly));
  }

  @Tag("nodes")
  @ParameterizedTest
  @MethodSource("modes")
  void closingTheOuterModeFirstIsRefusedAndTheRightOrderStillWorks(Opened inner) {
    for (Opened outer : modes().toList()) {
      Mode first = outer.open().get();
      Mode second = inner.open().get();
      assertThatThrownBy(first::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              outer.name()
                  + " was closed while "
                  + inner.name()
                  + ", which was opened after it, is still open: close modes inside out, best by"
                  + " try-with-resources");
      second.close();
      first.close();
      first.close();
      assertThat(Torch.isGradEnabled()).isTrue();
      assertThat(Torch.isInferenceModeEnabled()).isFalse();
      assertThat(AnomalyTraces.isOn()).isFalse();
    }
  }

  @Test
  void aModeThatWasDroppedIsSaidWhenTheOneAroundItIsClosed() {
    Mode[] dropped = new Mode[1];
    assertThatThrownBy(
            () -> {
              try (Mode mode = Torch.enableGrad()) {
                dropped[0] = Torch.noGrad();
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("enableGrad was closed while noGrad");
    dropped[0].close();
  }

  @Test
  void setGradEnabledMayStayOnInsideAModeThatEndsIt() {
    try (Mode mode = Torch.noGrad()) {
      Torch.setGradEnabled(true);
      assertThat(Torch.isGradEnabled()).isTrue();
    }
    assertThat(Torch.isGradEnabled()).isTrue();
    Mode set = Torch.setGradEnabled(false);
    Mode inner = Torch.enableGrad();
    assertThatThrownBy(set::close).isInstanceOf(IllegalStateException.class);
    inner.close();
    set.close();
    assertThat(Torch.isGradEnabled()).isTrue();
    Mode outer = Torch.noGrad();
    Mode late = Torch.setGradEnabled(true);
    outer.close();
    assertThatThrownBy(late::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "setGradEnabled was closed after the mode around it, noGrad: close modes inside out");
    assertThat(Torch.isGradEnabled()).isTrue();
  }

  @Test
  void eachThreadHasItsOwnOrder() {
    Mode mode = Torch.noGrad();
    Mode other = CompletableFuture.supplyAsync(Torch::noGrad).join();
    mode.close();
    assertThatThrownBy(other::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must be closed there");
  }

  @Test
  void whatOpensAModeIsMarkedForErrorProne() throws ReflectiveOperationException {
    // The annotation is kept in class files, not at run time: its name is in the constant pool.
    assertThat(MustBeClosed.class.getName()).endsWith("MustBeClosed");
    for (Class<?> type : List.of(Torch.class, Torch.class, TensorScope.class, DualLevel.class)) {
      try (var bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
        assertThat(bytes).isNotNull();
        assertThat(new String(bytes.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
            .contains("Lcom/google/errorprone/annotations/MustBeClosed;");
      } catch (java.io.IOException e) {
        throw new ReflectiveOperationException(e);
      }
    }
  }
}
