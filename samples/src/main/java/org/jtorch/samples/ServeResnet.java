package org.jtorch.samples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.TensorScope;
import org.jtorch.io.Checkpoint;
import org.jtorch.serving.Model;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.codecs.Label;
import org.jtorch.serving.codecs.PictureCodec;
import org.jtorch.serving.codecs.TopLabels;
import org.jtorch.vision.models.ResNet;

/**
 * Serves torchvision's ResNet-18 to concurrent callers, who share batches.
 *
 * <p>Arguments: optionally torchvision's weights, {@code resnet18-f37072fd.pth}, and picture files.
 * Without weights they are random.
 */
public final class ServeResnet {
  private static final int CALLS = 8;

  private ServeResnet() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    List<Path> pictures = new ArrayList<>(List.of(arguments).stream().map(Path::of).toList());
    ResNet model = ResNet.resnet18();
    if (!pictures.isEmpty() && pictures.get(0).toString().endsWith(".pth")) {
      try (TensorScope scope = TensorScope.open()) {
        model.loadStateDict(Checkpoint.load(pictures.remove(0)).stateDict());
      }
    }
    model.eval();

    NetworkSource source =
        NetworkSource.of("1", device -> Network.of(batch -> Sample.of(model.call(batch.tensor()))));
    Model<Path, List<Label>> resnet =
        Model.of(
            "resnet18",
            source,
            PictureCodec.files(TopLabels.of(1), o -> {}),
            o -> o.maxBatch(8).warmUp(pictures.get(0)));
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<Path, List<Label>> predictor = serving.add(resnet);
      List<Prediction<List<Label>>> answers = new ArrayList<>();
      for (int call = 0; call < CALLS; call++) {
        pictures.forEach(picture -> answers.add(predictor.submit(picture)));
      }
      for (int i = 0; i < answers.size(); i++) {
        Label best = answers.get(i).join().get(0);
        if (i < pictures.size()) {
          System.out.printf(
              Locale.ROOT,
              "%s: class %d, %.1f %%%n",
              pictures.get(i).getFileName(),
              best.index(),
              100 * best.probability());
        }
      }
      ModelStatistics statistics = serving.statistics("resnet18");
      System.out.printf(
          Locale.ROOT,
          "%d pictures in %d batches%n",
          answers.size(),
          statistics.batches().values().stream().mapToLong(Long::longValue).sum());
    }
  }
}
