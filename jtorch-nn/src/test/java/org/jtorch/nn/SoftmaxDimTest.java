package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

/** Softmax with PyTorch's deprecated implicit dimension. */
class SoftmaxDimTest {
  @Test
  void theImplicitDimensionIsZeroOrOne() {
    try (TensorScope scope = TensorScope.open()) {
      for (long[] shape :
          new long[][] {{}, {4}, {4, 3}, {4, 3, 2}, {2, 3, 4, 2}, {1, 2, 1, 2, 3}}) {
        Tensor x = Torch.randn(shape);
        long dim = shape.length < 2 || shape.length == 3 ? 0 : 1;
        assertThat(new Softmax().call(x).equal(x.softmax(dim))).isTrue();
        assertThat(new LogSoftmax().call(x).equal(x.logSoftmax(dim))).isTrue();
        assertThat(new Softmin().call(x).equal(x.neg().softmax(dim))).isTrue();
      }
    }
  }

  @Test
  void layersPrintAsInPython() {
    assertThat(new Softmax()).hasToString("Softmax(dim=None)");
    assertThat(new LogSoftmax()).hasToString("LogSoftmax(dim=None)");
    assertThat(new Softmin()).hasToString("Softmin(dim=None)");
  }

  @Test
  void aLayerWarnsOnce() {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.jtorch.nn");
    logger.addHandler(handler);
    try (TensorScope scope = TensorScope.open()) {
      Softmin layer = new Softmin();
      Tensor x = Torch.randn(2, 3);
      assertThat(layer.call(layer.call(x)).dim()).isEqualTo(2);
      assertThat(new Softmin(1).call(x).dim()).isEqualTo(2);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(messages)
        .containsExactly(
            "Softmin: implicit dimension choice is deprecated; using dim 1 for an input of 2"
                + " dimensions, pass it explicitly: new Softmin(1)");
  }
}
