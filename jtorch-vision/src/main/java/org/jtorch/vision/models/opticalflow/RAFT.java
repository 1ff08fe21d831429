package org.jtorch.vision.models.opticalflow;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.InstanceNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
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

  private final FeatureEncoder featureEncoder;
  private final FeatureEncoder contextEncoder;
  private final UpdateBlock updateBlock;
  private final @Nullable MaskPredictor maskPredictor;
  private final CorrBlock correlations;
  private final long hiddenSize;

  /** The modules of a model, in the order of their creation. */
  private record Parts(
      FeatureEncoder features,
      FeatureEncoder context,
      CorrBlock correlations,
      UpdateBlock update,
      @Nullable MaskPredictor mask,
      long hiddenSize) {}

  private RAFT(Parts parts) {
    featureEncoder = register("feature_encoder", parts.features);
    contextEncoder = register("context_encoder", parts.context);
    correlations = register("corr_block", parts.correlations);
    updateBlock = register("update_block", parts.update);
    maskPredictor = parts.mask == null ? null : register("mask_predictor", parts.mask);
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
    FeatureEncoder features = new FeatureEncoder(ResidualBlock::new, channels, InstanceNorm2d::new);
    FeatureEncoder context = new FeatureEncoder(ResidualBlock::new, channels, BatchNorm2d::new);
    CorrBlock correlations = new CorrBlock(4, 4);
    UpdateBlock update =
        new UpdateBlock(
            new MotionEncoder(
                correlations.outChannels(), new long[] {256, 192}, new long[] {128, 64}, 128),
            new RecurrentBlock(128 + 128, 128, true),
            new FlowHead(128, 256));
    MaskPredictor mask = new MaskPredictor(128, 256);
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
    FeatureEncoder features =
        new FeatureEncoder(
            BottleneckBlock::new, new long[] {32, 32, 64, 96, 128}, InstanceNorm2d::new);
    FeatureEncoder context =
        new FeatureEncoder(BottleneckBlock::new, new long[] {32, 32, 64, 96, 160}, null);
    CorrBlock correlations = new CorrBlock(4, 3);
    UpdateBlock update =
        new UpdateBlock(
            new MotionEncoder(correlations.outChannels(), new long[] {96}, new long[] {64, 32}, 82),
            new RecurrentBlock(82 + 64, 96, false),
            new FlowHead(96, 128));
    return chosen.load(
        "raft_small", new RAFT(new Parts(features, context, correlations, update, null, 96)));
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
    Tensor both = featureEncoder.call(Torch.cat(List.of(image1, image2), 0));
    List<Tensor> features = both.chunk(2, 0);
    List<Tensor> pyramid = correlations.pyramid(features.get(0), features.get(1));
    Tensor encoded = contextEncoder.call(image1);
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
            : FlowSampling.upsample(flow, maskPredictor.call(update.hidden()));
    return new Step(new State(update.hidden(), next), upsampled);
  }

  /** Options of {@link RAFT}. */
  @CanIgnoreReturnValue
  public static final class Options extends ModelOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
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
