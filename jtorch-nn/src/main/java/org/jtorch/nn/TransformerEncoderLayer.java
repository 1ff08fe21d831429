package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Attention of a sequence to itself, then two linear layers, each with its input added and
 * normalized, {@code torch.nn.TransformerEncoderLayer}. {@code (S, N, E)}, {@code (N, S, E)} with
 * {@code batchFirst}, or {@code (S, E)} to the same shape.
 *
 * <p>In evaluation, where nothing needs a gradient, the layer runs in one kernel, under PyTorch's
 * conditions.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class TransformerEncoderLayer extends TransformerLayer implements Layer {
  private final MultiheadAttention selfAttn;
  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final Dropout dropout1;
  private final Dropout dropout2;
  private final Layer activation;

  /**
   * The layer with PyTorch's defaults and initial values.
   *
   * @param dModel the width E
   * @param nhead how many heads; divides the width
   * @throws IllegalArgumentException if it does not
   */
  public TransformerEncoderLayer(long dModel, long nhead) {
    this(dModel, nhead, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param dModel the width E
   * @param nhead how many heads; divides the width
   * @param options {@code o -> o.dimFeedforward(256).batchFirst(true)}
   * @throws IllegalArgumentException if it does not
   */
  public TransformerEncoderLayer(long dModel, long nhead, Consumer<Options> options) {
    this(dModel, nhead, Options.of(options));
  }

  TransformerEncoderLayer(long dModel, long nhead, TransformerOptions<?> like) {
    super(dModel, nhead, like);
    selfAttn = attention("self_attn");
    linear1 = linear("linear1", dModel, like.dimFeedforward);
    dropout = dropout("dropout");
    linear2 = linear("linear2", like.dimFeedforward, dModel);
    norm1 = norm("norm1");
    norm2 = norm("norm2");
    dropout1 = dropout("dropout1");
    dropout2 = dropout("dropout2");
    activation = activation();
  }

  TransformerEncoderLayer copy() {
    return copy(this, () -> new TransformerEncoderLayer(dModel, nhead, options));
  }

  @Override
  public Tensor forward(Tensor input) {
    return encode(input, new CallOptions());
  }

  /**
   * Encodes sequences, masked.
   *
   * @param src {@code (S, N, E)}, {@code (N, S, E)} with {@code batchFirst}, or {@code (S, E)}
   * @param options {@code o -> o.srcKeyPaddingMask(padding)}
   * @return of the sequences' shape
   */
  public Tensor call(Tensor src, Consumer<CallOptions> options) {
    CallOptions o = CallOptions.of(options);
    return call(() -> encode(src, o), src);
  }

  private Tensor encode(Tensor src, CallOptions o) {
    return tidily(
        () -> {
          Tensor padding =
              AttentionMasks.additive(this, "srcKeyPaddingMask", o.srcKeyPaddingMask, src.dtype());
          Tensor mask = AttentionMasks.additive(this, "srcMask", o.srcMask, src.dtype());
          if (isFastFor(src) && !(src.isNested() && (mask != null || padding != null))) {
            AttentionInputs inputs = new AttentionInputs(selfAttn, src, src, src);
            inputs.check(dModel, dModel);
            inputs.checkMasks(mask, padding, o.isCausal);
            return inOneKernel(src, AttentionMasks.merge(mask, padding, src, selfAttn.numHeads()));
          }
          TransformerMask masks = new TransformerMask(mask, padding, o.isCausal);
          Tensor attended = residual(src, norm1, x -> attendToSelf(x, masks));
          return residual(attended, norm2, this::feedForward);
        });
  }

  private Tensor attendToSelf(Tensor x, TransformerMask masks) {
    return dropout1.call(attend(selfAttn, x, x, masks));
  }

  private Tensor feedForward(Tensor x) {
    return dropout2.call(linear2.call(dropout.call(activation.call(linear1.call(x)))));
  }

  /** Whether PyTorch would compute the layer for this input in one kernel. */
  private boolean isFastFor(Tensor src) {
    return src.dim() == 3
        && !isTraining()
        && allowsOneKernel()
        && FastPath.isOpenFor(src, kernelWeights());
  }

  boolean allowsOneKernel() {
    return selfAttn.allowsOneKernel()
        && options.knowsActivation()
        && modules().stream().noneMatch(Module::hasHooks);
  }

  List<Tensor> kernelWeights() {
    List<Tensor> weights = new ArrayList<>(selfAttn.kernelWeights());
    weights.addAll(List.of(norm1.weight(), norm1.bias(), norm2.weight(), norm2.bias()));
    weights.addAll(List.of(linear1.weight(), linear1.bias(), linear2.weight(), linear2.bias()));
    return weights;
  }

  /** For a nested tensor there are no masks. */
  Tensor inOneKernel(Tensor src, AttentionMasks.Merged masks) {
    List<Tensor> weights = kernelWeights();
    List<@Nullable Object> arguments = new ArrayList<>(List.of(src, dModel, nhead));
    arguments.addAll(weights.subList(0, 4));
    arguments.addAll(List.of(options.isGelu(), options.normFirst, options.layerNormEps));
    arguments.addAll(weights.subList(4, weights.size()));
    arguments.addAll(Arrays.asList(masks.mask(), masks.type()));
    return Ops.unchecked()
        .call("aten::_transformer_encoder_layer_fwd", arguments, Map.of())
        .toTensor();
  }

  /**
   * What {@link TransformerEncoderLayer} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends TransformerOptions<Options> {
    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    @Override
    Options self() {
      return this;
    }
  }

  /**
   * What a call of {@link TransformerEncoderLayer} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class CallOptions {
    private @Nullable Tensor srcMask;
    private @Nullable Tensor srcKeyPaddingMask;
    private boolean isCausal;

    private CallOptions() {}

    private static CallOptions of(Consumer<CallOptions> options) {
      CallOptions o = new CallOptions();
      options.accept(o);
      return o;
    }

    /**
     * Which element may not attend to which.
     *
     * @param srcMask {@code (S, S)}, with {@code N * heads} in front for a mask each: true ones are
     *     left out, numbers are added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions srcMask(Tensor srcMask) {
      this.srcMask = srcMask;
      return this;
    }

    /**
     * Which elements of the sequences are padding.
     *
     * @param srcKeyPaddingMask {@code (N, S)} or {@code (S)}: true ones are left out, numbers are
     *     added to the scores; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions srcKeyPaddingMask(Tensor srcKeyPaddingMask) {
      this.srcKeyPaddingMask = srcKeyPaddingMask;
      return this;
    }

    /**
     * Whether {@code srcMask} is the causal one, so that a kernel need not read it.
     *
     * @param isCausal false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public CallOptions isCausal(boolean isCausal) {
      this.isCausal = isCausal;
      return this;
    }
  }
}
