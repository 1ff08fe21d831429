package org.jtorch.nn;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Shape checks of the query, key, value and masks of an attention. */
final class AttentionInputs {
  private final MultiheadAttention attention;
  private final Tensor query;
  private final Tensor key;
  private final Tensor value;

  AttentionInputs(MultiheadAttention attention, Tensor query, Tensor key, Tensor value) {
    this.attention = attention;
    this.query = query;
    this.key = key;
    this.value = value;
  }

  void check(long keyWidth, long valueWidth) {
    int rank = query.dim();
    if (rank != 2 && rank != 3) {
      throw Inputs.refused(
          attention, "the query must have 2 or 3 dimensions, got " + query.shape());
    }
    checkWidth("query", query, attention.embedDim());
    if (query.isNested()) {
      return; // nested inputs are self-attention: key and value are the query
    }
    checkSource("key", key, keyWidth);
    checkSource("value", value, valueWidth);
    if (sources(key) != sources(value)
        || batch(query) != batch(key)
        || batch(query) != batch(value)) {
      throw Inputs.refused(
          attention,
          "the shapes of query, key and value do not match: "
              + query.shape()
              + ", "
              + key.shape()
              + ", "
              + value.shape());
    }
  }

  private void checkSource(String name, Tensor source, long width) {
    if (source.dim() != query.dim()) {
      throw Inputs.refused(
          attention,
          name + " must have " + query.dim() + " dimensions like the query, got " + source.shape());
    }
    checkWidth(name, source, width);
  }

  private void checkWidth(String name, Tensor tensor, long width) {
    if (tensor.size(-1) != width) {
      Object given = tensor.isNested() ? tensor.size(-1) : tensor.shape();
      throw Inputs.refused(
          attention, name + "'s last dimension must be " + width + ", got " + given);
    }
  }

  void checkMasks(@Nullable Tensor attnMask, @Nullable Tensor padding, boolean isCausal) {
    if (isCausal && attnMask == null) {
      throw Inputs.refused(attention, "isCausal requires attnMask");
    }
    if (attnMask != null) {
      long targets = sources(query);
      long rows = batch(query) * attention.numHeads();
      checkShape(
          "attnMask",
          attnMask,
          Shape.of(targets, sources(key)),
          Shape.of(rows, targets, sources(key)));
    }
    if (padding != null) {
      Shape one = Shape.of(sources(key));
      checkShape(
          "keyPaddingMask", padding, query.dim() == 2 ? one : Shape.of(batch(key), sources(key)));
    }
  }

  private void checkShape(String name, Tensor mask, Shape... allowed) {
    if (!List.of(allowed).contains(mask.shape())) {
      String wanted = List.of(allowed).stream().map(Shape::toString).collect(joining(" or "));
      throw Inputs.refused(attention, name + " must be " + wanted + ", got " + mask.shape());
    }
  }

  private long batch(Tensor tensor) {
    return tensor.dim() == 2 ? 1 : tensor.size(attention.batchFirst() ? 0 : 1);
  }

  private long sources(Tensor tensor) {
    return AttentionMasks.length(tensor, attention.batchFirst());
  }
}
