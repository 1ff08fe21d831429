package org.jtorch.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.TensorDataset;
import org.jtorch.it.Leftovers;
import org.jtorch.nn.BatchNorm1d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.nn.utils.ConvertParameters;
import org.jtorch.nn.utils.Fusion;
import org.jtorch.nn.utils.Parametrizations;
import org.jtorch.nn.utils.Prune;
import org.jtorch.nn.utils.SpectralNorm;
import org.jtorch.nn.utils.WeightNorm;
import org.jtorch.nn.utils.rnn.PackedSequence;
import org.jtorch.nn.utils.rnn.Rnn;
import org.jtorch.optim.Adam;
import org.jtorch.optim.AdamW;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.SGD;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.transforms.CenterCrop;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.ElasticTransform;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.RandomAffine;
import org.jtorch.vision.transforms.RandomCrop;
import org.jtorch.vision.transforms.RandomHorizontalFlip;
import org.jtorch.vision.transforms.RandomOrder;
import org.jtorch.vision.transforms.RandomPerspective;
import org.jtorch.vision.transforms.RandomResize;
import org.jtorch.vision.transforms.RandomResizedCrop;
import org.jtorch.vision.transforms.RandomRotation;
import org.jtorch.vision.transforms.RandomZoomOut;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ScaleJitter;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Temporary tensors are freed when a call returns: only its results are new. The parity samples and
 * the random calls check the same for operators and modules.
 */
class FreedAtOnceTest {
  private interface Call {
    @Nullable Object run();
  }

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** The first call may create tensors that are kept; later ones return all that they create. */
  private static void assertThatNothingIsLeft(String what, Call call) {
    Object first = call.run();
    for (int i = 0; i < 2; i++) {
      Leftovers leftovers = Leftovers.sinceNow();
      Object result = call.run();
      assertThat(leftovers.notReturned(result)).as(what).isNull();
    }
    TensorScope.closeAll(first == null ? List.of() : first);
  }

  private static void assertThatNothingIsLeft(String what, Runnable call) {
    assertThatNothingIsLeft(
        what,
        () -> {
          call.run();
          return null;
        });
  }

  @Test
  void leftoversAreDetected() {
    Tensor x = Torch.ones(2);
    Leftovers leftovers = Leftovers.sinceNow();
    Tensor result = x.add(1).mul(2);
    assertThat(leftovers.notReturned(result, x))
        .isEqualTo("leaves 1 tensors open in addition to its 1");
    assertThat(Leftovers.sinceNow().notReturned(x, x)).isNull();
  }

  @Test
  void stepsOfOptimizers() {
    for (DType dtype : List.of(DType.FLOAT32, DType.COMPLEX64)) {
      for (boolean inOrder : new boolean[] {true, false}) {
        List<Tensor> params = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Tensor param = Torch.randn(dtype, 3, 2);
          params.add((inOrder ? param : param.t()).detach().requiresGrad_(true));
        }
        params.forEach(param -> param.setGrad(Torch.onesLike(param.detach())));
        params.get(2).clearGrad();
        String what = dtype + (inOrder ? "" : " transposed");
        for (Optimizer<?> optimizer : optimizers(params)) {
          assertThatNothingIsLeft(optimizer.getClass() + " " + what, () -> optimizer.step());
          assertThatNothingIsLeft("stateDict", optimizer::stateDict);
          optimizer.close();
        }
      }
    }
  }

  private static List<Optimizer<?>> optimizers(List<Tensor> params) {
    return List.of(
        new SGD(params),
        new SGD(params, o -> o.momentum(0.9).weightDecay(0.1).nesterov(true)),
        new SGD(params, o -> o.maximize(true).weightDecay(0.1)),
        new Adam(params, o -> o.weightDecay(0.1)),
        new Adam(params, o -> o.amsgrad(true).maximize(true)),
        new AdamW(params, o -> o.amsgrad(true)));
  }

  @Test
  void clippingOfGradients() {
    Linear layer = new Linear(3, 2);
    List<Tensor> params = layer.parameters();
    params.forEach(param -> param.setGrad(Torch.ones(param.shape().toArray())));
    assertThatNothingIsLeft("clipGradNorm_", () -> ClipGrad.clipGradNorm_(params, 1));
    assertThatNothingIsLeft(
        "one by one", () -> ClipGrad.clipGradNorm_(params, 1, o -> o.foreach(false)));
    assertThatNothingIsLeft("clipGradValue_", () -> ClipGrad.clipGradValue_(params, 1));
    assertThatNothingIsLeft("getTotalNorm", () -> ClipGrad.getTotalNorm(params));
    Tensor norm = Torch.ones();
    assertThatNothingIsLeft(
        "clipGradsWithNorm_", () -> ClipGrad.clipGradsWithNorm_(params, 1, norm));
    assertThatNothingIsLeft("zeroGrad", layer::zeroGrad);
  }

  @Test
  void weightsThatAreComputedWhenALayerReadsThem() {
    Tensor x = Torch.randn(4, 3);
    List<Layer> layers =
        List.of(
            Prune.l1Unstructured(new Linear(3, 3), "weight", 2),
            WeightNorm.weightNorm(new Linear(3, 3), "weight"),
            SpectralNorm.spectralNorm(new Linear(3, 3), "weight"),
            Parametrizations.weightNorm(new Linear(3, 3), "weight"),
            Parametrizations.spectralNorm(new Linear(3, 3), "weight"),
            Parametrizations.orthogonal(new Linear(3, 3), "weight"));
    for (Layer layer : layers) {
      assertThatNothingIsLeft(layer.toString(), () -> layer.call(x));
    }
  }

  @Test
  void utilitiesOfParameters() {
    Linear linear = new Linear(3, 3);
    Tensor vector = ConvertParameters.parametersToVector(linear.parameters());
    assertThatNothingIsLeft(
        "parametersToVector", () -> ConvertParameters.parametersToVector(linear.parameters()));
    assertThatNothingIsLeft(
        "vectorToParameters",
        () -> ConvertParameters.vectorToParameters(vector, linear.parameters()));
    BatchNorm1d norm = new BatchNorm1d(3);
    linear.eval();
    norm.eval();
    assertThatNothingIsLeft(
        "fuse", () -> Fusion.fuseLinearBnEval(linear, norm, () -> new Linear(3, 3)).close());
    assertThatNothingIsLeft(
        "to",
        () -> {
          linear.to(DType.FLOAT64);
          linear.to(DType.FLOAT32);
        });
  }

  @Test
  void sequencesOfSeveralLengths() {
    List<Tensor> sequences = List.of(Torch.randn(4, 2), Torch.randn(2, 2), Torch.randn(1, 2));
    assertThatNothingIsLeft("padSequence", () -> Rnn.padSequence(sequences));
    Tensor padded = Rnn.padSequence(sequences);
    Tensor lengths = Torch.tensor(4, 2, 1);
    assertThatNothingIsLeft("unpadSequence", () -> Rnn.unpadSequence(padded, lengths));
    assertThatNothingIsLeft("packSequence", () -> Rnn.packSequence(sequences));
    assertThatNothingIsLeft(
        "packPaddedSequence", () -> Rnn.packPaddedSequence(padded, new long[] {4, 2, 1}));
    PackedSequence packed = Rnn.packSequence(sequences);
    assertThatNothingIsLeft("padPackedSequence", () -> Rnn.padPackedSequence(packed));
    assertThatNothingIsLeft("unpackSequence", () -> Rnn.unpackSequence(packed));
    Tensor permutation = Torch.arange(3);
    assertThatNothingIsLeft("invertPermutation", () -> Rnn.invertPermutation(permutation));
  }

  @Test
  void lossesWithEveryReduction() {
    Tensor x = Torch.rand(4, 3).requiresGrad_(true);
    Tensor y = Torch.rand(4, 3);
    Tensor wide = Torch.rand(1, 3);
    Tensor classes = Torch.tensor(0, 1, 2, 0);
    for (Reduction r : List.of(Reduction.NONE, Reduction.SUM, Reduction.MEAN)) {
      assertThatNothingIsLeft("l1", () -> F.l1Loss(x, y, r));
      assertThatNothingIsLeft("mse", () -> F.mseLoss(x, y, r));
      assertThatNothingIsLeft("mse, broadcast", () -> F.mseLoss(x, wide, r));
      assertThatNothingIsLeft("weighted", () -> F.mseLoss(x, y, o -> o.weight(y).reduction(r)));
      assertThatNothingIsLeft("smooth", () -> F.smoothL1Loss(x, y, r));
      assertThatNothingIsLeft("huber", () -> F.huberLoss(x, y, o -> o.reduction(r)));
      assertThatNothingIsLeft(
          "smoothed", () -> F.crossEntropy(x, classes, o -> o.labelSmoothing(0.1).reduction(r)));
      assertThatNothingIsLeft("kl", () -> F.klDiv(x, y, o -> o.reduction(r)));
    }
    assertThatNothingIsLeft(
        "kl, a sample", () -> F.klDiv(x, y, o -> o.reduction(Reduction.BATCH_MEAN)));
  }

  @Test
  void batchesOfALoader() {
    TensorDataset dataset = new TensorDataset(Torch.randn(8, 3), Torch.zeros(DType.INT64, 8));
    try (DataLoader<Batch> loader = DataLoader.of(dataset, o -> o.batchSize(2).shuffle(true))) {
      Iterator<Batch> batches = loader.iterator();
      Leftovers leftovers = Leftovers.sinceNow();
      Batch batch = batches.next();
      assertThat(leftovers.notReturned(List.of(batch.input(), batch.target()))).isNull();
    }
  }

  @Test
  void transformsOfImages() {
    Tensor bytes = Torch.randint(DType.UINT8, 0, 256, Shape.of(3, 10, 12));
    Tensor image = Torch.rand(3, 10, 12);
    ToTensor toTensor = new ToTensor();
    Normalize normalize = new Normalize(new double[] {0.5, 0.4, 0.3}, new double[] {1, 2, 3});
    BufferedImage picture = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
    assertThatNothingIsLeft("ToTensor", () -> toTensor.apply(bytes));
    assertThatNothingIsLeft("ToTensor of a picture", () -> toTensor.apply(picture));
    assertThatNothingIsLeft("Normalize", () -> normalize.apply(image));
    assertThatNothingIsLeft("Normalize, one", () -> new Normalize(0.5, 2).apply(image));
    assertThatNothingIsLeft("Resize", () -> new Resize(7).apply(image));
    assertThatNothingIsLeft("Resize of bytes", () -> new Resize(7, 9).apply(bytes));
    assertThatNothingIsLeft("CenterCrop", () -> new CenterCrop(6).apply(image));
    assertThatNothingIsLeft("CenterCrop, padded", () -> new CenterCrop(20).apply(image));
    Compose all = new Compose(new Resize(8), new CenterCrop(6), toTensor, normalize);
    assertThatNothingIsLeft("Compose", () -> all.apply(bytes));
    List<Transform> geometric =
        List.of(
            new RandomResizedCrop(6),
            new RandomCrop(14, 14, o -> o.padIfNeeded(true)),
            new RandomZoomOut(o -> o.p(1)),
            new RandomRotation(30, o -> o.expand(true)),
            new RandomAffine(30, o -> o.translate(0.1, 0.1).scale(0.8, 1.2).shear(10)),
            new RandomPerspective(o -> o.p(1)),
            new ElasticTransform(o -> o.sigma(0.5)),
            new ScaleJitter(8, 8, o -> o.scaleRange(0.5, 1.5)),
            new RandomOrder(new RandomHorizontalFlip(1), new RandomResize(4, 9)));
    BoundingBoxes boxes =
        new BoundingBoxes(Torch.tensor(new float[][] {{1, 2, 8, 7}}), BoxFormat.XYXY, 10, 12);
    for (Transform transform : geometric) {
      assertThatNothingIsLeft(
          transform.toString(), () -> transform.apply(List.of(new Image(bytes), boxes)));
    }
  }

  /** Each layer takes milliseconds, so a sampling thread observes the intermediate results. */
  @Test
  void aChainOfLayersHoldsTwoOfItsTensorsAtATime() throws InterruptedException {
    Layer[] layers = new Layer[40];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = i % 2 == 0 ? new Linear(512, 512) : new ReLU();
    }
    Sequential chain = new Sequential(layers);
    Tensor x = Torch.randn(512, 512);
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicLong most = new AtomicLong();
    long before = Torch.memoryStats().liveTensors();
    Thread onlooker =
        new Thread(
            () -> {
              while (running.get()) {
                most.accumulateAndGet(Torch.memoryStats().liveTensors(), Math::max);
              }
            });
    onlooker.start();
    try {
      Tensor y = Torch.noGrad(() -> chain.call(x));
      assertThat(y.shape()).isEqualTo(x.shape());
    } finally {
      running.set(false);
      onlooker.join();
    }
    assertThat(most.get() - before).isBetween(1L, 3L); // of forty
  }
}
