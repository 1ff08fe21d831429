package org.jtorch.metrics;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Slot;

/**
 * A state of a metric that updates add to, {@code add_state} of {@code torchmetrics.Metric}. {@link
 * Metric#addState} creates it.
 *
 * <p><b>Ownership:</b> the state is a buffer of the metric and in no scope.
 */
public final class MetricState {
  /** How the values of updates and of workers are combined, {@code dist_reduce_fx}. */
  public enum Reduction {
    /** Values are added. */
    SUM,
    /** The larger value of each element. */
    MAX,
    /** The smaller value of each element. */
    MIN,
    /** Values are concatenated along the first dimension. */
    CAT
  }

  private final String name;
  private final Slot<Tensor> slot;
  private final Tensor initial;
  private final Reduction reduction;

  /** Values of a concatenated state since it was last read. */
  private final List<Tensor> parts = new ArrayList<>();

  MetricState(String name, Slot<Tensor> slot, Reduction reduction) {
    this.name = name;
    this.slot = slot;
    this.initial = TensorScope.unscoped(slot.get().detach().clone());
    this.reduction = reduction;
  }

  String name() {
    return name;
  }

  /**
   * Returns the state.
   *
   * @return the buffer itself, on the device of the metric
   */
  public Tensor get() {
    complete();
    return slot.get();
  }

  /**
   * Combines the state with the value of a batch, by the reduction of the state.
   *
   * @param value a tensor that broadcasts to the state, or for {@link Reduction#CAT} has its shape
   *     but for the first size; on any device
   */
  public void update(Tensor value) {
    if (reduction == Reduction.CAT) {
      if (value.size(0) > 0) {
        parts.add(TensorScope.unscoped(value.detach().clone()));
      }
      return;
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor state = get();
      Tensor other = value.detach().to(state.dtype().on(state.device()));
      slot.set(
          switch (reduction) {
            case MAX -> state.maximum(other);
            case MIN -> state.minimum(other);
            default -> state.add(other);
          });
    }
  }

  /** Puts the whole state into its buffer, in its dtype. */
  void complete() {
    if (!parts.isEmpty()) {
      joinParts();
    }
    restoreDType();
  }

  /** Sets the initial value. */
  void reset() {
    dropParts();
    set(initial);
  }

  /** Replaces the value by a copy. */
  void set(Tensor value) {
    dropParts();
    try (TensorScope scope = TensorScope.open()) {
      Tensor copy = value.detach().clone();
      slot.set(copy.to(slot.get().device()));
    }
  }

  /** Takes the shape of a value that will be loaded, if this state can have it. */
  void prepareLoading(Tensor value) {
    if (reduction != Reduction.CAT || value.dim() != initial.dim()) {
      return;
    }
    long[] sizes = value.shape().toArray();
    long[] own = initial.shape().toArray();
    for (int i = 1; i < own.length; i++) {
      if (sizes[i] != own[i]) {
        return;
      }
    }
    try (TensorScope scope = TensorScope.open()) {
      set(Torch.zeros(value.dtype().on(slot.get().device()), value.shape()));
    }
  }

  boolean isInitial() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor now = get();
      return now.shape().equals(initial.shape()) && now.equal(initial.to(now.device()));
    }
  }

  boolean fits(MetricState other) {
    return name.equals(other.name)
        && reduction == other.reduction
        && initial.shape().equals(other.initial.shape());
  }

  void close() {
    dropParts();
    initial.close();
  }

  private void joinParts() {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> all = new ArrayList<>();
      if (slot.get().numel() > 0) {
        all.add(slot.get());
      }
      parts.forEach(part -> all.add(part.to(slot.get().device())));
      slot.set(Torch.cat(all));
    }
    dropParts();
  }

  private void dropParts() {
    parts.forEach(Tensor::close);
    parts.clear();
  }

  /** Sums stay float64 if the model that has the metric becomes float16. */
  private void restoreDType() {
    DType dtype = initial.dtype();
    if (reduction != Reduction.CAT && slot.get().dtype() != dtype) {
      try (TensorScope scope = TensorScope.open()) {
        slot.set(slot.get().to(dtype));
      }
    }
  }
}
