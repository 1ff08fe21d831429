package org.jtorch;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.F.Attention;
import org.jtorch.F.MultiHeadAttentionForwardOptions;

/**
 * One call of {@link F#multiHeadAttentionForward}, with the kernels in PyTorch's order so that
 * results equal Python's. The caller opens a scope that frees the intermediate tensors.
 */
final class AttentionForward {
  private final MultiHeadAttentionForwardOptions o;
  private final long heads;
  private final boolean batched;
  private final long targets;
  private final long batch;
  private final long width;
  private final long headWidth;
  private @Nullable Tensor mask;
  private @Nullable Tensor padding;

  private AttentionForward(
      Tensor query, Tensor key, long heads, MultiHeadAttentionForwardOptions options) {
    this.o = options;
    this.heads = heads;
    this.batched = query.dim() == 3;
    this.targets = query.size(0);
    this.batch = batched ? query.size(1) : 1;
    this.width = query.size(-1);
    this.headWidth = width / heads;
    Tensor given = options.keyPaddingMask;
    this.padding = given == null ? null : additive(batched ? given : given.unsqueeze(0), query);
    boolean hintSuffices = options.isCausal && padding == null && !options.needWeights;
    Tensor wanted = hintSuffices ? null : options.attnMask;
    this.mask = wanted == null ? null : threeDimensional(additive(wanted, query), key.size(0));
  }

  static Attention of(
      Tensor query, Tensor key, Tensor value, long heads, MultiHeadAttentionForwardOptions o) {
    AttentionChecks.check(query, key, value, heads, o);
    AttentionForward call = new AttentionForward(query, key, heads, o);
    if (call.batched) {
      return call.run(query, key, value);
    }
    return call.run(query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1));
  }

  private Attention run(Tensor query, Tensor key, Tensor value) {
    List<Tensor> projected = project(query, key, value);
    Tensor k = projected.get(1);
    Tensor v = projected.get(2);
    if (o.biasK != null && o.biasV != null) {
      k = Torch.cat(k, o.biasK.repeat(1, batch, 1));
      v = Torch.cat(v, o.biasV.repeat(1, batch, 1));
      admitOneMoreSource();
    }
    Tensor q = byHeads(projected.get(0));
    k = o.staticK == null ? byHeads(k) : o.staticK;
    v = o.staticV == null ? byHeads(v) : o.staticV;
    if (o.addZeroAttn) {
      k = withZeros(k);
      v = withZeros(v);
      admitOneMoreSource();
    }
    mergePadding(k.size(1));
    return o.needWeights ? withWeights(q, k, v) : fused(q, k, v);
  }

  private List<Tensor> project(Tensor query, Tensor key, Tensor value) {
    if (o.useSeparateProjWeight) {
      return projectEach(
          query, key, value, Arrays.asList(o.qProjWeight, o.kProjWeight, o.vProjWeight));
    }
    Tensor weight = Objects.requireNonNull(o.inProjWeight);
    if (query == key && key == value) {
      return unpack(linear(query, weight, o.inProjBias), 3);
    } else if (key != value) {
      return projectEach(query, key, value, weight.chunk(3));
    }
    long[] sizes = {width, 2 * width};
    List<Tensor> weights = weight.split(sizes);
    List<@Nullable Tensor> biases = parts(o.inProjBias, sizes);
    Tensor q = linear(query, weights.get(0), biases.get(0));
    List<Tensor> rest = unpack(linear(key, weights.get(1), biases.get(1)), 2);
    return List.of(q, rest.get(0), rest.get(1));
  }

  private List<Tensor> projectEach(
      Tensor query, Tensor key, Tensor value, List<@Nullable Tensor> weights) {
    List<@Nullable Tensor> biases = parts(o.inProjBias, width, width, width);
    return List.of(
        linear(query, weights.get(0), biases.get(0)),
        linear(key, weights.get(1), biases.get(1)),
        linear(value, weights.get(2), biases.get(2)));
  }

  private static List<@Nullable Tensor> parts(@Nullable Tensor bias, long... sizes) {
    return bias == null ? Collections.nCopies(sizes.length, null) : bias.split(sizes);
  }

  /** Splits the packed result of one matmul into several projections. */
  private List<Tensor> unpack(Tensor packed, long count) {
    return packed
        .unflatten(-1, new long[] {count, width})
        .unsqueeze(0)
        .transpose(0, -2)
        .squeeze(-2)
        .contiguous()
        .unbind();
  }

  private Tensor byHeads(Tensor projected) {
    return projected.view(projected.size(0), batch * heads, headWidth).transpose(0, 1);
  }

  private Tensor withZeros(Tensor x) {
    Tensor zeros = Torch.zeros(x.dtype().on(x.device()), batch * heads, 1, headWidth);
    return Torch.cat(List.of(x, zeros), 1);
  }

  /** Appends one unmasked source position. */
  private void admitOneMoreSource() {
    mask = mask == null ? null : F.pad(mask, 0, 1);
    padding = padding == null ? null : F.pad(padding, 0, 1);
  }

  private void mergePadding(long sources) {
    if (padding != null) {
      AttentionChecks.padding(padding, batch, sources);
      Tensor spread =
          padding
              .view(batch, 1, 1, sources)
              .expand(-1, heads, -1, -1)
              .reshape(batch * heads, 1, sources);
      mask = mask == null ? spread : mask.add(spread);
    }
  }

  private Attention withWeights(Tensor q, Tensor k, Tensor v) {
    Tensor scaled = q.mul(Math.sqrt(1.0 / headWidth));
    Tensor transposed = k.transpose(-2, -1);
    Tensor scores = mask == null ? scaled.bmm(transposed) : mask.baddbmm(scaled, transposed);
    Tensor weights = scores.softmax(-1);
    if (o.training && o.dropoutP > 0) {
      weights = F.dropout(weights, o.dropoutP, true);
    }
    Tensor mixed = weights.bmm(v).transpose(0, 1).reshape(targets * batch, width);
    weights = weights.view(batch, heads, targets, k.size(1));
    if (o.averageAttnWeights) {
      weights = weights.mean(1);
    }
    return new Attention(output(mixed), batched ? weights : weights.squeeze(0));
  }

  private Attention fused(Tensor q, Tensor k, Tensor v) {
    long sources = k.size(1);
    Tensor given = mask;
    Tensor broadcast =
        given == null
            ? null
            : given.size(0) == 1 ? given.unsqueeze(0) : given.view(batch, heads, -1, sources);
    Tensor mixed =
        F.scaledDotProductAttention(
            q.view(batch, heads, targets, headWidth),
            k.view(batch, heads, sources, headWidth),
            v.view(batch, heads, sources, headWidth),
            options -> {
              if (broadcast != null) {
                options.attnMask(broadcast);
              }
              options.dropoutP(o.training ? o.dropoutP : 0).isCausal(o.isCausal && given == null);
            });
    return new Attention(output(mixed.permute(2, 0, 1, 3).reshape(batch * targets, width)), null);
  }

  private Tensor output(Tensor mixed) {
    Tensor flat = linear(mixed, o.outProjWeight, o.outProjBias);
    Tensor output = flat.view(targets, batch, flat.size(1));
    return batched ? output : output.squeeze(1);
  }

  private Tensor threeDimensional(Tensor given, long sources) {
    AttentionChecks.mask(given, batch * heads, targets, sources);
    return given.dim() == 2 ? given.unsqueeze(0) : given;
  }

  /** The additive attention mask: a boolean mask becomes zeros and negative infinities. */
  private static Tensor additive(Tensor mask, Tensor query) {
    return mask.dtype() == DType.BOOL
        ? Torch.zerosLike(query.dtype(), mask).maskedFill_(mask, Double.NEGATIVE_INFINITY)
        : mask;
  }

  private static Tensor linear(Tensor x, @Nullable Tensor given, @Nullable Tensor bias) {
    Tensor weight = Objects.requireNonNull(given);
    return bias == null ? F.linear(x, weight) : F.linear(x, weight, bias);
  }
}
