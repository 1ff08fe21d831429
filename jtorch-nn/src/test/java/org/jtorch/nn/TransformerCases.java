package org.jtorch.nn;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Attention and transformer cases of {@code make_sequences.py}. */
final class TransformerCases {
  private TransformerCases() {}

  static void addTo(ModuleCases cases) {
    addAttention(cases);
    addMoreAttention(cases);
    addEncoderLayers(cases);
    addEncoders(cases);
    addDecoders(cases);
    addTransformers(cases);
  }

  private static void addAttention(ModuleCases cases) {
    cases.several(
        "MultiheadAttention",
        () -> new MultiheadAttention(4, 2),
        (m, i) -> both(toSelf(m, i.wave(4, 2, 4), o -> {})));
    cases.several(
        "MultiheadAttention/batch first",
        () -> new MultiheadAttention(4, 2, o -> o.batchFirst(true)),
        (m, i) -> both(toSelf(m, i.wave(2, 4, 4), o -> o.keyPaddingMask(padding()))));
    cases.several(
        "MultiheadAttention/both masks",
        () -> new MultiheadAttention(4, 2, o -> o.batchFirst(true).dropout(0.25)),
        (m, i) ->
            both(
                toSelf(
                    m,
                    i.wave(2, 4, 4),
                    o -> o.keyPaddingMask(padding()).attnMask(upper()).averageAttnWeights(false))));
    cases.one(
        "MultiheadAttention/no weights",
        () -> new MultiheadAttention(4, 2, o -> o.batchFirst(true).bias(false)),
        (m, i) ->
            toSelf(m, i.wave(2, 4, 4), o -> o.attnMask(upper()).isCausal(true).needWeights(false))
                .output());
    cases.one(
        "MultiheadAttention/in one kernel",
        () -> new MultiheadAttention(4, 2, o -> o.batchFirst(true)),
        (m, i) -> toSelf(m, i.wave(2, 4, 4), o -> o.attnMask(upper()).needWeights(false)).output());
  }

  private static void addMoreAttention(ModuleCases cases) {
    cases.several(
        "MultiheadAttention/numbers",
        () -> new MultiheadAttention(4, 2, o -> o.batchFirst(true)),
        (m, i) ->
            both(
                toSelf(
                    m,
                    i.wave(2, 4, 4),
                    o -> o.attnMask(i.fixed(4, 4, 4)).keyPaddingMask(i.fixed(2, 4)))));
    cases.several(
        "MultiheadAttention/cross",
        () ->
            new MultiheadAttention(4, 2, o -> o.kdim(3).vdim(5).addBiasKv(true).addZeroAttn(true)),
        (m, i) ->
            both(
                m.call(
                    i.wave(3, 2, 4),
                    i.wave(4, 2, 3),
                    i.wave(4, 2, 5),
                    o -> o.keyPaddingMask(padding()))));
    cases.several(
        "MultiheadAttention/one sequence",
        () -> new MultiheadAttention(4, 1, o -> o.batchFirst(true)),
        (m, i) -> {
          Tensor query = i.wave(3, 4);
          Tensor memory = i.wave(4, 4);
          return both(m.call(query, memory, memory, o -> o.averageAttnWeights(false)));
        });
  }

  private static void addEncoderLayers(ModuleCases cases) {
    cases.layer("TransformerEncoderLayer", () -> encoderLayer(o -> {}), 4, 2, 4);
    cases.one(
        "TransformerEncoderLayer/batch first",
        () ->
            encoderLayer(
                o ->
                    o.batchFirst(true)
                        .activation(TransformerOptions.Activation.GELU)
                        .dropout(0.25)),
        (m, i) -> m.call(i.wave(2, 4, 4), o -> o.srcKeyPaddingMask(padding()).srcMask(upper())));
    cases.one(
        "TransformerEncoderLayer/padding",
        () -> encoderLayer(o -> o.batchFirst(true).layerNormEps(1e-3)),
        (m, i) -> m.call(i.wave(2, 4, 4), o -> o.srcKeyPaddingMask(padding())));
    cases.one(
        "TransformerEncoderLayer/norm first",
        () -> encoderLayer(o -> o.batchFirst(true).normFirst(true).activation(new GELU())),
        (m, i) -> m.call(i.wave(2, 4, 4), o -> o.srcMask(upper()).isCausal(true)));
    cases.layer(
        "TransformerEncoderLayer/no bias",
        () -> encoderLayer(o -> o.bias(false).activation(new Tanh())),
        4,
        4);
  }

  private static void addEncoders(ModuleCases cases) {
    cases.one(
        "TransformerEncoder",
        () -> new TransformerEncoder(encoderLayer(o -> o.batchFirst(true)), 2),
        (m, i) -> m.call(i.wave(2, 4, 4), o -> o.srcKeyPaddingMask(padding())));
    cases.one(
        "TransformerEncoder/norm",
        () -> new TransformerEncoder(encoderLayer(o -> {}), 2, o -> o.norm(new LayerNorm(4))),
        (m, i) -> m.call(i.wave(4, 2, 4), o -> o.mask(upper()).srcKeyPaddingMask(padding())));
    cases.one(
        "TransformerEncoder/no nested tensors",
        () ->
            new TransformerEncoder(
                encoderLayer(o -> o.batchFirst(true)), 2, o -> o.enableNestedTensor(false)),
        (m, i) -> m.call(i.wave(2, 4, 4), o -> o.srcKeyPaddingMask(padding())));
    cases.one(
        "TransformerEncoder/padding in front",
        () -> new TransformerEncoder(encoderLayer(o -> o.batchFirst(true)), 1),
        (m, i) -> m.call(i.wave(2, 4, 4), o -> o.srcKeyPaddingMask(padding().flip(1))));
  }

  private static void addDecoders(ModuleCases cases) {
    cases.one(
        "TransformerDecoderLayer",
        () -> decoderLayer(o -> {}),
        (m, i) -> m.call(i.wave(4, 2, 4), i.wave(3, 2, 4)));
    cases.one(
        "TransformerDecoderLayer/all",
        () -> decoderLayer(o -> o.batchFirst(true).normFirst(true).bias(false)),
        (m, i) ->
            m.call(
                i.wave(2, 4, 4),
                i.wave(2, 4, 4),
                o ->
                    o.tgtMask(upper())
                        .tgtIsCausal(true)
                        .memoryMask(i.fixed(4, 4))
                        .memoryKeyPaddingMask(i.fixed(2, 4))));
    cases.one(
        "TransformerDecoder",
        () -> new TransformerDecoder(decoderLayer(o -> {}), 2, o -> o.norm(new LayerNorm(4))),
        (m, i) -> m.call(i.wave(4, 2, 4), i.wave(3, 2, 4), o -> o.tgtMask(upper())));
  }

  private static void addTransformers(ModuleCases cases) {
    cases.one(
        "Transformer",
        () ->
            new Transformer(
                4,
                2,
                o -> o.numEncoderLayers(1).numDecoderLayers(1).dimFeedforward(6).batchFirst(true)),
        (m, i) ->
            m.call(
                i.wave(2, 3, 4),
                i.wave(2, 4, 4),
                o -> o.tgtMask(Transformer.generateSquareSubsequentMask(4))));
    cases.one(
        "Transformer/masks",
        () ->
            new Transformer(
                4,
                2,
                o ->
                    o.numEncoderLayers(2)
                        .numDecoderLayers(1)
                        .dimFeedforward(6)
                        .dropout(0.25)
                        .activation(TransformerOptions.Activation.GELU)
                        .normFirst(true)),
        (m, i) ->
            m.call(
                i.wave(4, 2, 4),
                i.wave(4, 2, 4),
                o ->
                    o.srcMask(upper())
                        .tgtMask(upper())
                        .memoryMask(upper())
                        .srcKeyPaddingMask(padding())
                        .tgtKeyPaddingMask(padding())
                        .memoryKeyPaddingMask(padding())));
  }

  private static TransformerEncoderLayer encoderLayer(
      Consumer<TransformerEncoderLayer.Options> options) {
    return new TransformerEncoderLayer(4, 2, o -> options.accept(o.dimFeedforward(6)));
  }

  private static TransformerDecoderLayer decoderLayer(
      Consumer<TransformerDecoderLayer.Options> options) {
    return new TransformerDecoderLayer(4, 2, o -> options.accept(o.dimFeedforward(6)));
  }

  private static MultiheadAttention.Output toSelf(
      MultiheadAttention attention, Tensor x, Consumer<MultiheadAttention.CallOptions> options) {
    return attention.call(x, x, x, options);
  }

  private static List<Tensor> both(MultiheadAttention.Output output) {
    return List.of(output.output(), output.weights());
  }

  private static Tensor padding() {
    return Torch.tensor(new boolean[][] {{false, false, false, true}, {false, false, true, true}});
  }

  private static Tensor upper() {
    return Torch.ones(DType.BOOL, 4, 4).triu(1);
  }
}
