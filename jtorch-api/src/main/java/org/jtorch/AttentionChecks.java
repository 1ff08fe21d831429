package org.jtorch;

import org.jspecify.annotations.Nullable;
import org.jtorch.F.MultiHeadAttentionForwardOptions;

/** Argument validation of {@link F#multiHeadAttentionForward}, done before libtorch is called. */
final class AttentionChecks {
  private AttentionChecks() {}

  static void check(
      Tensor query, Tensor key, Tensor value, long heads, MultiHeadAttentionForwardOptions o) {
    int rank = query.dim();
    require(rank == 2 || rank == 3, "expected a query (L, E) or (L, N, E), got " + query.shape());
    require(
        key.dim() == rank && value.dim() == rank,
        "query, key and value differ in their number of dimensions: "
            + query.shape()
            + ", "
            + key.shape()
            + ", "
            + value.shape());
    long width = query.size(-1);
    Long expected = o.embedDimToCheck;
    require(expected == null || expected == width, "expected width " + expected + ", got " + width);
    require(heads > 0 && width % heads == 0, heads + " heads do not divide a width of " + width);
    sources(key, value, o.useSeparateProjWeight);
    weights(o);
    masks(rank, o);
    require((o.biasK == null) == (o.biasV == null), "biasK and biasV come together");
    statics(o.staticK, "staticK", o, (rank == 3 ? query.size(1) : 1) * heads, width / heads);
    statics(o.staticV, "staticV", o, (rank == 3 ? query.size(1) : 1) * heads, width / heads);
  }

  private static void sources(Tensor key, Tensor value, boolean ownWidths) {
    boolean same = key.shape().equals(value.shape());
    for (int d = 0; ownWidths && d < key.dim() - 1; d++) {
      same = (d == 0 || same) && key.size(d) == value.size(d);
    }
    require(same, "key " + key.shape() + " and value " + value.shape() + " do not match");
  }

  private static void weights(MultiHeadAttentionForwardOptions o) {
    require(o.outProjWeight != null, "set outProjWeight");
    if (o.useSeparateProjWeight) {
      require(
          o.qProjWeight != null && o.kProjWeight != null && o.vProjWeight != null,
          "set qProjWeight, kProjWeight and vProjWeight");
    } else {
      require(o.inProjWeight != null, "set inProjWeight");
    }
  }

  private static void masks(int rank, MultiHeadAttentionForwardOptions o) {
    Tensor padding = o.keyPaddingMask;
    if (padding != null) {
      dtype("keyPaddingMask", padding);
      require(
          padding.dim() == rank - 1,
          "expected a keyPaddingMask "
              + (rank == 3 ? "(N, S)" : "(S)")
              + ", got "
              + padding.shape());
    }
    if (o.attnMask != null) {
      dtype("attnMask", o.attnMask);
    }
    require(!o.isCausal || o.attnMask != null, "isCausal describes attnMask: give that too");
  }

  private static void dtype(String name, Tensor mask) {
    require(
        mask.dtype() == DType.BOOL || mask.dtype().isFloatingPoint(),
        name + " is boolean or floating-point, got " + mask.dtype());
  }

  private static void statics(
      @Nullable Tensor given,
      String name,
      MultiHeadAttentionForwardOptions o,
      long rows,
      long headWidth) {
    if (given != null) {
      require(o.biasK == null, "a bias cannot be added to " + name);
      require(
          given.dim() == 3 && given.size(0) == rows && given.size(2) == headWidth,
          "expected " + name + " (" + rows + ", S, " + headWidth + "), got " + given.shape());
    }
  }

  static void mask(Tensor mask, long rows, long targets, long sources) {
    Shape two = Shape.of(targets, sources);
    Shape three = Shape.of(rows, targets, sources);
    require(
        mask.shape().equals(two) || mask.shape().equals(three),
        "expected an attnMask " + two + " or " + three + ", got " + mask.shape());
  }

  static void padding(Tensor padding, long batch, long sources) {
    Shape wanted = Shape.of(batch, sources);
    require(
        padding.shape().equals(wanted),
        "expected a keyPaddingMask for "
            + batch
            + " x "
            + sources
            + " sources, got "
            + padding.shape());
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("multiHeadAttentionForward: " + message);
    }
  }
}
