package org.jtorch.nn;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Body;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.SkippedInit;

/** Base class of {@link TransformerEncoderLayer} and {@link TransformerDecoderLayer}. */
abstract class TransformerLayer extends Module {
  final long dModel;
  final long nhead;
  final TransformerOptions<?> options;

  TransformerLayer(long dModel, long nhead, TransformerOptions<?> options) {
    this.dModel = dModel;
    this.nhead = nhead;
    this.options = options;
  }

  final MultiheadAttention attention(String name) {
    return registerNew(
        name,
        () ->
            new MultiheadAttention(
                dModel,
                nhead,
                o -> o.dropout(options.dropout).bias(options.bias).batchFirst(options.batchFirst)));
  }

  final Linear linear(String name, long in, long out) {
    return registerNew(name, () -> new Linear(in, out, o -> o.bias(options.bias)));
  }

  final LayerNorm norm(String name) {
    return registerNew(
        name, () -> new LayerNorm(dModel, o -> o.eps(options.layerNormEps).bias(options.bias)));
  }

  final Dropout dropout(String name) {
    return registerNew(name, () -> new Dropout(options.dropout));
  }

  /**
   * Creates and registers a submodule; if its constructor throws, the submodules registered before
   * are closed.
   */
  private <M extends Module> M registerNew(String name, Supplier<M> part) {
    try {
      return register(name, part.get());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Registers an activation that is a module, after the other submodules as in PyTorch. */
  final Layer activation() {
    return options.activation instanceof Module
        ? register("activation", options.activation)
        : options.activation;
  }

  /**
   * Residual connection around a sublayer, with the normalization before it ({@code normFirst}) or
   * after it.
   */
  final Tensor residual(Tensor x, LayerNorm norm, UnaryOperator<Tensor> sublayer) {
    return options.normFirst
        ? x.add(sublayer.apply(norm.call(x)))
        : norm.call(x.add(sublayer.apply(x)));
  }

  static Tensor attend(
      MultiheadAttention attention, Tensor query, Tensor memory, TransformerMask mask) {
    return attention
        .call(
            query,
            memory,
            memory,
            o -> {
              o.needWeights(false).isCausal(mask.isCausal());
              if (mask.attention() != null) {
                o.attnMask(mask.attention());
              }
              if (mask.padding() != null) {
                o.keyPaddingMask(mask.padding());
              }
            })
        .output();
  }

  /**
   * Runs the layer and frees its intermediate tensors, unless a user's function could have kept
   * one.
   */
  final Tensor inTemporaryScope(Body<Tensor, RuntimeException> body) {
    return options.isUserFunction() ? body.run() : TemporaryTensors.compute(this, body);
  }

  /** Copies a layer without drawing random numbers, as PyTorch's copy draws none. */
  static <M extends TransformerLayer> M copy(M layer, Supplier<M> maker) {
    if (layer.options.activation instanceof Module activation
        && !activation.parameters().isEmpty()) {
      throw new IllegalArgumentException(
          layer.reprName()
              + ": layers that are copied cannot have an activation with parameters, got "
              + activation.reprName());
    }
    return SkippedInit.run(() -> Module.copy(layer, maker));
  }

  /** Masks of one attention call; null if there is none. */
  record TransformerMask(@Nullable Tensor attention, @Nullable Tensor padding, boolean isCausal) {}
}
