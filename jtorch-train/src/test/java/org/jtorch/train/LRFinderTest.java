package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.junit.NoLeaks;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Test;

@NoLeaks
class LRFinderTest {
  @Test
  void theRangeTestEqualsPythons() throws IOException {
    JsonNode python;
    try (InputStream in = LRFinderTest.class.getResourceAsStream("lr_finder.json")) {
      python = new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
    try (Regression task = new Regression(20)) {
      SGD optimizer = new SGD(task.model.parameters(), o -> o.lr(0.5).momentum(0.9));
      LRFinder.Result found =
          LRFinder.find(
              task.model,
              optimizer,
              task.loader(o -> o.batchSize(4)),
              batch -> F.mseLoss(task.model.call(batch.input()), batch.target()),
              o -> o.minLr(1e-4).maxLr(10).numTraining(60));
      assertThat(found.lrs()).hasSize(python.get("lrs").size()).hasSizeLessThan(60);
      for (int i = 0; i < found.lrs().size(); i++) {
        double lr = python.get("lrs").get(i).asDouble();
        double loss = python.get("losses").get(i).asDouble();
        assertThat(found.lrs().get(i)).isCloseTo(lr, within(1e-12 * lr));
        assertThat(found.losses().get(i)).isCloseTo(loss, within(1e-9 * loss));
      }
      assertThat(found.suggestion()).hasValue(found.lrs().get(index(python)));
      assertThat(found.suggestion(0, found.lrs().size() - 1)).isEmpty();
      optimizer.close();
    }
  }

  private static int index(JsonNode python) {
    double suggestion = python.get("suggestion").asDouble();
    for (int i = 0; i < python.get("lrs").size(); i++) {
      if (python.get("lrs").get(i).asDouble() == suggestion) {
        return i;
      }
    }
    throw new AssertionError("the suggestion is not a learning rate");
  }

  @Test
  void everythingIsAsBefore() {
    try (Regression task = new Regression(20);
        DataLoader<Batch> loader = task.loader(o -> o.batchSize(4).shuffle(true))) {
      SGD optimizer = new SGD(task.model.parameters(), o -> o.lr(0.05).momentum(0.9));
      TrainingTask<Batch> supervised = TrainingTask.supervised(task.model, F::mseLoss, optimizer);
      new Trainer(o -> o.maxEpochs(1)).fit(supervised, loader);
      task.model.eval();
      double[] weights = task.weights();
      Map<String, Object> state = optimizer.stateDict();
      String before = String.valueOf(state);
      Tensor random = Torch.getRngState();
      LRFinder.Result found =
          LRFinder.find(
              task.model,
              optimizer,
              loader,
              batch -> F.mseLoss(task.model.call(batch.input()), batch.target()),
              o -> o.numTraining(12).earlyStopThreshold(Double.POSITIVE_INFINITY));
      assertThat(found.losses()).hasSize(12);
      assertThat(task.weights()).isEqualTo(weights);
      assertThat(String.valueOf(optimizer.stateDict())).isEqualTo(before);
      assertThat(optimizer.paramGroups().get(0).lr()).isEqualTo(0.05);
      assertThat(Torch.getRngState().equal(random)).isTrue();
      assertThat(task.model.isTraining()).isFalse();
      assertThat(task.model.parameters()).noneMatch(Tensor::hasGrad);
      optimizer.close();
    }
  }

  @Test
  void aFailureRestoresTooAndALoaderWithoutBatchesIsRefused() {
    try (Regression task = new Regression(20)) {
      double[] weights = task.weights();
      assertThatThrownBy(
              () ->
                  LRFinder.find(
                      task.model,
                      task.optimizer,
                      List.of(1, 2, 3),
                      number -> {
                        if (number == 3) {
                          throw new IllegalStateException("broken");
                        }
                        return task.model.call(task.data.get(number).input()).square().sum();
                      }))
          .hasMessage("broken");
      assertThat(task.weights()).isEqualTo(weights);
      assertThatThrownBy(
              () -> LRFinder.find(task.model, task.optimizer, List.<Tensor>of(), Tensor::sum))
          .hasMessage("LRFinder: there are no batches");
    }
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Torch.isGradEnabled()).isTrue();
    }
  }
}
