package org.jtorch.vision.models.opticalflow;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.InstanceNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.ModelOptions;

/**
 * Optical flow by recurrent all-pairs field transforms, {@code
 * torchvision.models.optical_flow.RAFT}. Its {@code stateDict} has torchvision's names, and a seed
 * gives torchvision's initial weights.
 *
 * <pre>{@code
 * RAFT model = RAFT.raftSmall();
 * List<Tensor> flows = model.call(image1, image2);
 * Tensor flow = flows.get(flows.size() - 1);   // (N, 2, H, W), in pixels
 * }</pre>
 */
public final class RAFT extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final int UPDATES = 12;

  private final Slot<Layer> featureEncoder;
  private final Slot<Layer> contextEncoder;
  private final UpdateBlock updateBlock;
  private final @Nullable Slot<Layer> maskPredictor;
  private final CorrBlock correlations;
  private final long hiddenSize;

  /** The modules of a model, in the order of their creation. */
  private record Parts(
      Layer features,
      Layer context,
      CorrBlock correlations,
      UpdateBlock update,
      @Nullable Layer mask,
      long hiddenSize) {}

  private RAFT(Parts parts) {
    featureEncoder = slot("feature_encoder", parts.features);
    contextEncoder = slot("context_encoder", parts.context);
    correlations = register("corr_block", parts.correlations);
    updateBlock = register("update_block", parts.update);
    maskPredictor = parts.mask == null ? null : slot("mask_predictor", parts.mask);
    hiddenSize = parts.hiddenSize;
  }

  /**
   * Creates a large RAFT with random weights, {@code torchvision.models.optical_flow.raft_large()}.
   *
   * @return the model
   */
  public static RAFT raftLarge() {
    return raftLarge(o -> {});
  }

  /**
   * Creates a large RAFT, {@code torchvision.models.optical_flow.raft_large}.
   *
   * @param options {@code o -> o.weights(weights)}
   * @return the model
   */
  public static RAFT raftLarge(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    long[] channels = {64, 64, 96, 128, 256};
    Layer features =
        chosen.features.orElseGet(
            () -> new FeatureEncoder(ResidualBlock::new, channels, InstanceNorm2d::new));
    Layer context =
        chosen.context.orElseGet(
            () -> new FeatureEncoder(ResidualBlock::new, channels, BatchNorm2d::new));
    CorrBlock correlations = chosen.correlations(4, 4);
    UpdateBlock update =
        new UpdateBlock(
            new MotionEncoder(
                correlations.outChannels(), new long[] {256, 192}, new long[] {128, 64}, 128),
            new RecurrentBlock(128 + 128, 128, true),
            new FlowHead(128, 256));
    Layer mask = chosen.mask.orElseGet(() -> new MaskPredictor(128, 256));
    return chosen.load(
        "raft_large", new RAFT(new Parts(features, context, correlations, update, mask, 128)));
  }

  /**
   * Creates a small RAFT with random weights, {@code torchvision.models.optical_flow.raft_small()}.
   *
   * @return the model
   */
  public static RAFT raftSmall() {
    return raftSmall(o -> {});
  }

  /**
   * Creates a small RAFT, {@code torchvision.models.optical_flow.raft_small}.
   *
   * @param options {@code o -> o.weights(weights)}
   * @return the model
   */
  public static RAFT raftSmall(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    long[] channels = {32, 32, 64, 96, 128};
    Layer features =
        chosen.features.orElseGet(
            () -> new FeatureEncoder(BottleneckBlock::new, channels, InstanceNorm2d::new));
    long[] ofContext = {32, 32, 64, 96, 160};
    Layer context =
        chosen.context.orElseGet(() -> new FeatureEncoder(BottleneckBlock::new, ofContext, null));
    CorrBlock correlations = chosen.correlations(4, 3);
    UpdateBlock update =
        new UpdateBlock(
            new MotionEncoder(correlations.outChannels(), new long[] {96}, new long[] {64, 32}, 82),
            new RecurrentBlock(82 + 64, 96, false),
            new FlowHead(96, 128));
    return chosen.load(
        "raft_small",
        new RAFT(new Parts(features, context, correlations, update, chosen.mask.orElse(null), 96)));
  }

  /**
   * Computes the flow with 12 refinements; see {@link #call(Tensor, Tensor, int)}.
   *
   * @param image1 {@code (N, 3, H, W)}
   * @param image2 images of the same shape
   * @return the flow after each refinement, the best one last
   */
  public List<Tensor> call(Tensor image1, Tensor image2) {
    return call(image1, image2, UPDATES);
  }

  /**
   * Computes the flow from one image to the next.
   *
   * @param image1 {@code (N, 3, H, W)} with values from -1 to 1; H and W are multiples of 8 and at
   *     least 128
   * @param image2 images of the same shape
   * @param numFlowUpdates number of refinements
   * @return the flow after each refinement, the best one last: {@code (N, 2, H, W)}, the movement
   *     of each pixel in x and y, in pixels
   * @throws IllegalArgumentException if the shapes differ or do not fit
   */
  public List<Tensor> call(Tensor image1, Tensor image2, int numFlowUpdates) {
    check(image1, image2);
    return call(
        () -> CALLS.compute(this, () -> forward(image1, image2, numFlowUpdates)), image1, image2);
  }

  private static void check(Tensor image1, Tensor image2) {
    if (image1.dim() != 4 || !image1.shape().equals(image2.shape())) {
      throw new IllegalArgumentException(
          "the images must be two (N, 3, H, W) of one shape, got "
              + image1.shape()
              + " and "
              + image2.shape());
    }
    if (image1.size(2) % FlowSampling.FACTOR + image1.size(3) % FlowSampling.FACTOR != 0) {
      throw new IllegalArgumentException(
          "height and width must be multiples of 8, got " + image1.shape());
    }
  }

  private List<Tensor> forward(Tensor image1, Tensor image2, int numFlowUpdates) {
    Tensor both = featureEncoder.get().call(Torch.cat(List.of(image1, image2), 0));
    List<Tensor> features = both.chunk(2, 0);
    List<Tensor> pyramid = correlations.pyramid(features.get(0), features.get(1));
    Tensor encoded = contextEncoder.get().call(image1);
    Tensor hidden = encoded.narrow(1, 0, hiddenSize).tanh();
    Tensor context = encoded.narrow(1, hiddenSize, encoded.size(1) - hiddenSize).relu();
    Tensor start =
        FlowSampling.coordinates(both, both.size(2), both.size(3)).repeat(image1.size(0), 1, 1, 1);
    State state = new State(hidden, start);
    List<Tensor> flows = new ArrayList<>();
    for (int i = 0; i < numFlowUpdates; i++) {
      State previous = state;
      Step step = CALLS.compute(this, () -> refine(new Inputs(pyramid, context, start), previous));
      flows.add(step.flow);
      state = step.state;
    }
    return flows;
  }

  /** What is the same in all refinements. */
  private record Inputs(List<Tensor> pyramid, Tensor context, Tensor start) {}

  /** What the refinements change: the hidden state and the coordinates in the second image. */
  private record State(Tensor hidden, Tensor coordinates) {}

  /** Result of a refinement. */
  private record Step(State state, Tensor flow) {}

  private Step refine(Inputs inputs, State state) {
    Tensor coordinates = state.coordinates.detach();
    Tensor found = correlations.lookUp(inputs.pyramid, coordinates);
    UpdateBlock.Update update =
        updateBlock.call(state.hidden, inputs.context, found, coordinates.sub(inputs.start));
    Tensor next = coordinates.add(update.deltaFlow());
    Tensor flow = next.sub(inputs.start);
    Tensor upsampled =
        maskPredictor == null
            ? FlowSampling.upsample(flow)
            : FlowSampling.upsample(flow, maskPredictor.get().call(update.hidden()));
    return new Step(new State(update.hidden(), next), upsampled);
  }

  /** Options of {@link RAFT}. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private Optional<Layer> features = Optional.empty();
    private Optional<Layer> context = Optional.empty();
    private Optional<Layer> mask = Optional.empty();
    private int corrLevels;
    private long corrRadius;

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Features of both images, {@code feature_encoder}. Default: those of the model.
     *
     * @param featureEncoder {@code (N, 3, H, W)} to {@code (N, C, H / 8, W / 8)}
     */
    public Options featureEncoder(Layer featureEncoder) {
      features = Optional.of(Objects.requireNonNull(featureEncoder, "featureEncoder"));
      return this;
    }

    /**
     * Initial hidden state and context of the first image, {@code context_encoder}. Default: those
     * of the model.
     *
     * @param contextEncoder {@code (N, 3, H, W)} to {@code (N, C, H / 8, W / 8)} with 128 + 128
     *     channels for the large model, 96 + 64 for the small one
     */
    public Options contextEncoder(Layer contextEncoder) {
      context = Optional.of(Objects.requireNonNull(contextEncoder, "contextEncoder"));
      return this;
    }

    /**
     * Correlations, {@code corr_block}. Default 4 resolutions and a radius of 4 for the large
     * model, of 3 for the small one. The images are at least 8 times 2 to the power of the levels
     * high and wide.
     *
     * @param levels number of resolutions
     * @param radius of the neighborhood that is looked up, in pixels of the features
     * @return this
     * @throws IllegalArgumentException if one is less than 1
     */
    public Options corrBlock(int levels, int radius) {
      if (levels < 1 || radius < 1) {
        throw new IllegalArgumentException(
            "corrBlock takes numbers from 1, got " + levels + " and " + radius);
      }
      corrLevels = levels;
      corrRadius = radius;
      return this;
    }

    /**
     * Weights of the upsampling, {@code mask_predictor}. Default: those of the large model; the
     * small one interpolates.
     *
     * @param maskPredictor {@code (N, hidden, h, w)} to {@code (N, 8 * 8 * 9, h, w)}
     */
    public Options maskPredictor(Layer maskPredictor) {
      mask = Optional.of(Objects.requireNonNull(maskPredictor, "maskPredictor"));
      return this;
    }

    @CheckReturnValue
    private CorrBlock correlations(int levels, long radius) {
      return corrLevels == 0
          ? new CorrBlock(levels, radius)
          : new CorrBlock(corrLevels, corrRadius);
    }

    /**
     * Refused, because optical flow has no classes.
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public Options numClasses(long numClasses) {
      throw new IllegalArgumentException(
          "RAFT has no classes: numClasses(" + numClasses + ") does not apply");
    }

    private Options choose(Consumer<? super Options> choices) {
      return with(Objects.requireNonNull(choices, "options"));
    }

    @CheckReturnValue
    private <M extends Module> M load(String name, M model) {
      return loaded(name, model);
    }
  }
}
