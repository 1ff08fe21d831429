package org.jtorch.samples;

import static org.jtorch.DType.BFLOAT16;
import static org.jtorch.DType.FLOAT32;
import static org.jtorch.DType.UINT8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.io.Checkpoint;
import org.jtorch.metrics.ConfusionMatrix;
import org.jtorch.nn.Linear;
import org.jtorch.optim.AdamW;
import org.jtorch.optim.CosineAnnealingLR;
import org.jtorch.plots.Plots;
import org.jtorch.vision.datasets.ImageFolder;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.transforms.CenterCrop;
import org.jtorch.vision.transforms.ColorJitter;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.RandomHorizontalFlip;
import org.jtorch.vision.transforms.RandomResizedCrop;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ToDtype;
import org.jtorch.vision.transforms.Transform;

/**
 * Fine-tunes a classifier on a folder of pictures: augmentation, workers, mixed precision. The
 * weights of the best epoch are kept, their confusion matrix is drawn as PNG.
 */
public final class FineTuneFolder {
  private static final List<String> SHAPES = List.of("circle", "square", "triangle");
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  private FineTuneFolder() {}

  /** Returns a picture (3, size, size) of a light shape on a dark ground, with noise. */
  private static Tensor drawShape(String shape, long size) {
    Tensor draws = Torch.rand(3);
    Tensor y = Torch.arange(size).view(-1, 1).sub(draws.get(0).mul(0.3).add(0.35).mul(size));
    Tensor x = Torch.arange(size).sub(draws.get(1).mul(0.3).add(0.35).mul(size));
    Tensor radius = draws.get(2).mul(0.15).add(0.15).mul(size);
    Tensor inside =
        switch (shape) {
          case "circle" -> x.square().add(y.square()).lt(radius.square());
          case "square" -> x.abs().maximum(y.abs()).lt(radius);
          default -> y.lt(radius).logicalAnd(y.gt(x.abs().mul(2).sub(radius)));
        };
    Tensor colors = Torch.randint(128, Shape.of(2, 3, 1, 1));
    Tensor noise = Torch.randn(3, size, size).mul(20);
    Tensor picture = colors.get(1).add(127).where(inside, colors.get(0)).add(noise);
    return picture.clamp(0, 255).to(UINT8);
  }

  /** Draws pictures of three classes for training, half as many for validation. */
  static void drawShapes(Path folder, int count, long size) throws IOException {
    for (String part : List.of("train", "val")) {
      for (String shape : SHAPES) {
        Path pictures = Files.createDirectories(folder.resolve(part).resolve(shape));
        for (int i = 0; i < (part.equals("train") ? count : count / 2); i++) {
          try (TensorScope scope = TensorScope.open()) {
            Images.write(drawShape(shape, size), pictures.resolve(i + ".png"));
          }
        }
      }
    }
  }

  /** Pictures of a folder with a subfolder for each class, augmented for training. */
  static ImageFolder pictures(Path folder, long size, boolean training, DType dtype) {
    Transform first =
        training
            ? new Compose(
                new RandomResizedCrop(size, size, o -> o.scale(0.6, 1)),
                new RandomHorizontalFlip(),
                new ColorJitter(o -> o.brightness(0.2).contrast(0.2)))
            : new Compose(new Resize(size), new CenterCrop(size));
    Transform all = new Compose(first, new ToDtype(dtype, true), new Normalize(MEAN, STD));
    return new ImageFolder(folder, o -> o.transform(all));
  }

  private static DataLoader<Batch> loader(ImageFolder pictures, boolean training) {
    return DataLoader.of( // draws what the twin draws
        pictures, o -> o.batchSize(16).shuffle(training).numWorkers(2).pythonRandomNumbers(true));
  }

  /** Returns ResNet-18 with a new head; its trained weights are used if they are there. */
  private static ResNet model(long classes) {
    Weights weights = Weights.get("ResNet18_Weights.DEFAULT");
    boolean trained = Files.exists(weights.cachedFile());
    System.out.println(
        (trained ? "fine-tunes " : "trains from scratch without ") + weights.cachedFile());
    ResNet model = trained ? ResNet.resnet18(o -> o.weights(weights)) : ResNet.resnet18();
    model.fc().set(new Linear(512, classes));
    return model;
  }

  /** Returns the losses of the steps; the checkpoint has the best epoch's weights. */
  static List<Double> train(
      ResNet model, Path folder, int epochs, Path checkpoint, long size, DType dtype) {
    AdamW optimizer = new AdamW(model.parameters(), o -> o.lr(5e-4));
    CosineAnnealingLR scheduler = new CosineAnnealingLR(optimizer, epochs);
    List<Double> losses = new ArrayList<>();
    double best = 0;
    ImageFolder held = pictures(folder.resolve("val"), size, false, dtype);
    try (var batches = loader(pictures(folder.resolve("train"), size, true, dtype), true)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        model.train();
        for (Batch batch : batches) {
          losses.add(step(model, optimizer, batch));
        }
        scheduler.step();
        double loss = losses.get(losses.size() - 1);
        try (TensorScope scope = TensorScope.open()) {
          double accuracy = accuracy(confusionMatrix(model, held));
          System.out.printf(
              Locale.ROOT,
              "epoch %d/%d: loss %.4f, accuracy %.4f%n",
              epoch,
              epochs,
              loss,
              accuracy);
          if (accuracy > best) {
            best = accuracy;
            Checkpoint.save(checkpoint, model.stateDict());
          }
        }
      }
    }
    return losses;
  }

  private static double step(ResNet model, AdamW optimizer, Batch batch) {
    try (TensorScope scope = TensorScope.open()) {
      optimizer.zeroGrad();
      Tensor loss =
          Torch.autocast(
              Device.Type.CPU,
              o -> o.dtype(BFLOAT16),
              () -> F.crossEntropy(model.call(batch.input()), batch.target()));
      loss.backward();
      optimizer.step();
      return loss.item();
    }
  }

  /** Returns counts, (classes, classes): a row for each true class. */
  static Tensor confusionMatrix(ResNet model, ImageFolder pictures) {
    model.eval();
    try (ConfusionMatrix matrix = ConfusionMatrix.multiclass(pictures.classes().size());
        var batches = loader(pictures, false);
        var mode = Torch.noGrad()) {
      for (Batch batch : batches) {
        matrix.update(model.call(batch.input()).argmax(1), batch.target());
      }
      return matrix.compute();
    }
  }

  private static double accuracy(Tensor matrix) {
    return matrix.trace().div(matrix.sum()).item();
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the folder with a folder {@code train} and one {@code val}, each with a
   *     folder of pictures for each class (default shapes; if it does not exist, shapes are drawn),
   *     the number of epochs (12), the checkpoint (best.pth), the picture (confusion.png)
   * @throws IOException if a picture cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "shapes");
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 12;
    Path checkpoint = Path.of(args.length > 2 ? args[2] : "best.pth");
    Path picture = Path.of(args.length > 3 ? args[3] : "confusion.png");
    Torch.manualSeed(0);
    if (!Files.exists(folder)) {
      drawShapes(folder, 60, 64);
    }
    try (TensorScope scope = TensorScope.open()) {
      ImageFolder held = pictures(folder.resolve("val"), 64, false, FLOAT32);
      ResNet model = model(held.classes().size());
      train(model, folder, epochs, checkpoint, 64, FLOAT32);
      model.loadStateDict(Checkpoint.load(checkpoint).stateDict());
      Tensor matrix = confusionMatrix(model, held);
      System.out.printf(Locale.ROOT, "best checkpoint: %.2f %% correct%n", 100 * accuracy(matrix));
      Plots.confusionMatrix(matrix, held.classes()).save(picture);
    }
  }
}
