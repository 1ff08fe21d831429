package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/**
 * AugMix, {@code torchvision.transforms.v2.AugMix}: the image blended with several chains of
 * operations. A sample has one image or video, uint8 with one or three channels, and no boxes,
 * masks or keypoints.
 */
public final class AugMix extends AugmentTransform {
  private static final int BINS = 10;

  /** Weights of the chains, {@code (N, width)}, and of the image, {@code (N)}. */
  private record Weights(Tensor chains, Tensor image) {}

  private final Options options;
  private final AugmentSpace space;

  /** Creates a transform of three chains with severity 3. */
  public AugMix() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.severity(5).mixtureWidth(2)}
   */
  public AugMix(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private AugMix(Options options) {
    super(options);
    this.options = options;
    space = options.allOps ? AugmentSpace.AUG_MIX : AugmentSpace.AUG_MIX_PARTIAL;
  }

  @Override
  Kernel draw(TVTensor image) {
    int batched = image instanceof Video ? 5 : 4;
    Weights weights = weights(image.data().dim() < batched ? 1 : image.data().size(0));
    List<List<AugmentSpace.Step>> chains = new ArrayList<>();
    for (long i = 0; i < options.mixtureWidth; i++) {
      long depth = options.chainDepth > 0 ? options.chainDepth : Draws.integer(1, 4);
      List<AugmentSpace.Step> chain = new ArrayList<>();
      for (long j = 0; j < depth; j++) {
        chain.add(space.draw(BINS, image.canvasSize(), () -> Draws.integer(0, options.severity)));
      }
      chains.add(chain);
    }
    return part ->
        part.map(data -> TensorScope.compute(() -> mixed(part, batched, weights, chains)));
  }

  private Weights weights(long batchSize) {
    Tensor blend = dirichlet(2, batchSize);
    Tensor chains = dirichlet(options.mixtureWidth, batchSize).mul(blend.narrow(1, 1, 1));
    return new Weights(chains, blend.select(1, 0));
  }

  private Tensor dirichlet(long size, long batchSize) {
    double[] alphas = new double[(int) size];
    Arrays.fill(alphas, options.alpha);
    return Dirichlet.sample(Torch.tensor(DType.FLOAT32, alphas).expand(batchSize, size));
  }

  private Tensor mixed(
      TVTensor part, int batched, Weights weights, List<List<AugmentSpace.Step>> chains) {
    Tensor image = part.data();
    Tensor batch = image.dim() < batched ? image.unsqueeze(0) : image;
    long[] column = new long[batch.dim()];
    Arrays.fill(column, 1);
    column[0] = batch.size(0);
    Tensor mix = weights.image.reshape(column).mul(batch);
    for (int i = 0; i < chains.size(); i++) {
      Tensor augmented = applied(chains.get(i), batch, part.getClass());
      mix = mix.add_(weights.chains.select(1, i).reshape(column).mul(augmented));
    }
    return mix.reshape(image.shape()).to(image.dtype());
  }

  /** Chains, their severity, interpolation and fill. Interpolation is BILINEAR by default. */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private long severity = 3;
    private long mixtureWidth = 3;
    private long chainDepth = -1;
    private double alpha = 1;
    private boolean allOps = true;

    private Options() {
      super(InterpolateMode.BILINEAR);
    }

    /** Number of magnitudes that are drawn, from 1 to 10. Default 3. */
    public Options severity(long severity) {
      if (severity < 1 || severity > BINS) {
        throw new IllegalArgumentException("severity must be from 1 to 10, got " + severity);
      }
      this.severity = severity;
      return this;
    }

    /** Number of chains, at least 1. Default 3. */
    public Options mixtureWidth(long mixtureWidth) {
      this.mixtureWidth = atLeast("mixtureWidth", mixtureWidth, 1);
      return this;
    }

    /** Operations of a chain. Default: from 1 to 3, drawn for each chain, as if not positive. */
    public Options chainDepth(long chainDepth) {
      this.chainDepth = chainDepth;
      return this;
    }

    /** Parameters of the distributions of the weights, positive. Default 1. */
    public Options alpha(double alpha) {
      if (!(alpha > 0)) {
        throw new IllegalArgumentException("alpha must be positive, got " + alpha);
      }
      this.alpha = alpha;
      return this;
    }

    /** Whether brightness, color, contrast and sharpness are among the operations. Default true. */
    public Options allOps(boolean allOps) {
      this.allOps = allOps;
      return this;
    }

    /** Returns the arguments as Python prints them; no fill is not printed. */
    @CheckReturnValue
    private String text() {
      return describe().replace(", fill=None", "")
          + ", severity="
          + severity
          + ", mixture_width="
          + mixtureWidth
          + ", chain_depth="
          + chainDepth
          + ", alpha="
          + PythonNumbers.of(alpha)
          + ", all_ops="
          + (allOps ? "True" : "False");
    }
  }

  @Override
  protected String extraRepr() {
    return options.text();
  }
}
