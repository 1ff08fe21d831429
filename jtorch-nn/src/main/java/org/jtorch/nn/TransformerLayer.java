package org.jtorch.nn;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.ThrowingSupplier;
import org.jtorch.nn.internal.SkippedInit;

/** Base class of {@link TransformerEncoderLayer} and {@link TransformerDecoderLayer}. */
abstract class TransformerLayer extends Module {
  final long dModel;
  final long nhead;
  final TransformerOptions<?> options;
  private @Nullable Slot<Layer> activation;

  TransformerLayer(long dModel, long nhead, TransformerOptions<?> options) {
    this.dModel = dModel;
    this.nhead = nhead;
    this.options = options;
  }

  final Slot<MultiheadAttention> attention(String name) {
    return registerNew(
        name,
        () ->
            new MultiheadAttention(
                dModel,
                nhead,
                o -> o.dropout(options.dropout).bias(options.bias).batchFirst(options.batchFirst)));
  }

  final Slot<Layer> linear(String name, long in, long out) {
    return registerNew(name, () -> new Linear(in, out, o -> o.bias(options.bias)));
  }

  final Slot<Layer> norm(String name) {
    return registerNew(
        name, () -> new LayerNorm(dModel, o -> o.eps(options.layerNormEps).bias(options.bias)));
  }

  final Slot<Layer> dropout(String name) {
    return registerNew(name, () -> new Dropout(options.dropout));
  }

  /**
   * Creates and registers a submodule; if its constructor throws, the submodules registered before
   * are closed.
   */
  private <M> Slot<M> registerNew(String name, Supplier<M> part) {
    try {
      return slot(name, part.get());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Registers an activation that is a module, after the other submodules as in PyTorch. */
  final void registerActivation() {
    if (options.activation instanceof Module) {
      activation = slot("activation", options.activation);
    }
  }

  final Layer activation() {
    Slot<Layer> registered = activation;
    return registered == null ? options.activation : registered.get();
  }

  /**
   * Residual connection around a sublayer, with the normalization before it ({@code normFirst}) or
   * after it.
   */
  final Tensor residual(Tensor x, Slot<Layer> norm, UnaryOperator<Tensor> sublayer) {
    return options.normFirst
        ? x.add(sublayer.apply(norm.get().call(x)))
        : norm.get().call(x.add(sublayer.apply(x)));
  }

  static Tensor attend(
      Slot<MultiheadAttention> attention, Tensor query, Tensor memory, TransformerMask mask) {
    return attention
        .get()
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
  final Tensor inTemporaryScope(ThrowingSupplier<Tensor, RuntimeException> body) {
    Layer current = activation();
    return current instanceof Module || TransformerOptions.isFused(current)
        ? TemporaryTensors.compute(this, body)
        : body.get();
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
