package org.jtorch.benchmarks.compare;

import java.nio.file.Path;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.models.ResNet;

/** Models that answer. */
final class InferenceWorkloads {
  private InferenceWorkloads() {}

  /** A model that answers one image of 224 x 224. */
  abstract static class Answering implements Workload {
    private final Tensor image;

    Answering() {
      Torch.manualSeed(1);
      image = Torch.randn(1, 3, 224, 224);
    }

    abstract Tensor answer(Tensor image);

    @Override
    public final int operations() {
      return 5;
    }

    @Override
    public final void run(int times) {
      try (Mode mode = Torch.inferenceMode()) {
        for (int i = 0; i < times; i++) {
          answer(image).close();
        }
      }
    }

    @Override
    public final double check() {
      try (Mode mode = Torch.inferenceMode();
          TensorScope scope = TensorScope.open()) {
        return answer(image).abs().sum().item();
      }
    }
  }

  /** resnet18 as modules. */
  static final class ResNet18 extends Answering {
    private final ResNet model;

    ResNet18() {
      Torch.manualSeed(0);
      model = ResNet.resnet18();
      model.eval();
    }

    @Override
    Tensor answer(Tensor image) {
      return TensorScope.compute(() -> model.call(image));
    }
  }

  /** resnet18 as Python scripted and froze it. */
  static final class ScriptedResNet18 extends Answering {
    private final ScriptModule model;

    ScriptedResNet18(Path folder) {
      model = ScriptModule.load(folder.resolve("resnet18.pt"));
    }

    @Override
    Tensor answer(Tensor image) {
      return model.forward(image);
    }
  }

  /** resnet18 as Python scripted it, made faster by jtorch. */
  static final class OptimizedResNet18 extends Answering {
    private final ScriptModule model;

    OptimizedResNet18(Path folder) {
      try (ScriptModule loaded = ScriptModule.load(folder.resolve("resnet18-scripted.pt"))) {
        model = loaded.eval().optimizeForInference();
      }
    }

    @Override
    Tensor answer(Tensor image) {
      return model.forward(image);
    }
  }

  /** A perceptron of 64-128-10 in TorchScript: numbers of the host in, numbers of the host out. */
  static final class ScriptedMlp implements Workload {
    private final ScriptModule model;
    private final float[] features = new float[64];

    ScriptedMlp(Path folder) {
      model = ScriptModule.load(folder.resolve("mlp.pt"));
      for (int i = 0; i < features.length; i++) {
        features[i] = i / 64f;
      }
    }

    @Override
    public int operations() {
      return 20_000;
    }

    @Override
    public void run(int times) {
      try (Mode mode = Torch.inferenceMode()) {
        for (int i = 0; i < times; i++) {
          if (answer().length != 10) {
            throw new IllegalStateException();
          }
        }
      }
    }

    private float[] answer() {
      try (TensorScope scope = TensorScope.open()) {
        return model.forward(Torch.tensor(features).view(1, 64)).toFloatArray();
      }
    }

    @Override
    public double check() {
      double sum = 0;
      for (float logit : Torch.inferenceMode(this::answer)) {
        sum += Math.abs(logit);
      }
      return sum;
    }
  }
}
