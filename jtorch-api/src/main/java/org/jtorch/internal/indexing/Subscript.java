package org.jtorch.internal.indexing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.calls.Op;

/**
 * Parses one {@code x[...]} as Python does: numbers, slices and new dimensions create a view, one
 * after the other. Tensors and booleans remain, at the positions of the view's dimensions, for
 * {@code aten::index}. Closing frees intermediate views and index tensors.
 */
final class Subscript implements AutoCloseable {
  static final Op SELECT = Op.of("aten::select", "int");
  private static final Op SLICE = Op.of("aten::slice", "Tensor");
  private static final Op UNSQUEEZE = Op.of("aten::unsqueeze", "");

  private final String called;
  private final Tensor tensor;
  private final int dimensions;
  private final List<@Nullable Tensor> advanced = new ArrayList<>();
  private final List<Tensor> temporaries = new ArrayList<>();
  private Tensor view;

  /** The next dimension of the tensor, of the view, and of the part that advanced indices cover. */
  private int source;

  private int target;
  private int covered;

  Subscript(String called, Tensor tensor, Index... indices) {
    this.called = called;
    this.tensor = tensor;
    this.view = tensor;
    this.dimensions = tensor.dim();
    int left = dimensions - check(indices);
    try {
      for (Index index : indices) {
        add(index, left);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Returns the view by numbers, slices and new dimensions, or the tensor itself if there are none.
   */
  Tensor view() {
    return view;
  }

  /**
   * Returns the index tensors, one per dimension of the view, or a mask for several; may be empty.
   */
  List<@Nullable Tensor> advanced() {
    return advanced;
  }

  /** Returns the view and transfers its ownership to the caller. */
  Tensor takeView() {
    Tensor taken = view;
    view = tensor;
    return taken;
  }

  @Override
  public void close() {
    dropView();
    temporaries.forEach(Tensor::close);
  }

  private void dropView() {
    if (view != tensor) {
      view.close();
    }
  }

  /** Returns the number of the tensor's dimensions that the indices use. */
  private int check(Index[] indices) {
    int taken = 0;
    int ellipses = 0;
    for (int i = 0; i < indices.length; i++) {
      Index index = indices[i];
      if (index == null) {
        throw new NullPointerException(called + ": index " + i + " is null");
      } else if (index instanceof Tensor chooser) {
        taken += span(chooser);
      } else if (index instanceof Index.At || index instanceof Index.Slice) {
        taken++;
      } else if (index instanceof Index.Ellipsis && ++ellipses > 1) {
        throw new IllegalArgumentException(called + ": more than one ellipsis");
      }
    }
    if (taken > dimensions) {
      throw refused("too many indices for tensor of dimension " + dimensions);
    }
    return taken;
  }

  private void add(Index index, int left) {
    if (index instanceof Index.At at) {
      select(at.position());
    } else if (index instanceof Index.Slice slice) {
      slice(slice);
    } else if (index instanceof Index.Ellipsis) {
      source += left;
      target += left;
    } else if (index instanceof Index.NewAxis) {
      unsqueeze();
      target++;
    } else if (index instanceof Index.Truth truth) {
      choose(truth.value());
    } else {
      choose((Tensor) index);
    }
  }

  private void select(long position) {
    Tensor selected;
    try {
      selected = Dispatch.tensor(SELECT, view, target, position);
    } catch (TorchException e) {
      throw outOfBounds(position, e);
    }
    replaceView(selected);
    source++;
  }

  /** Returns Python's error for a position that libtorch has rejected. */
  private TorchException outOfBounds(long position, TorchException refusal) {
    long size = tensor.size(source);
    return position < -size || position >= size
        ? refused(
            "index "
                + position
                + " is out of bounds for dimension "
                + source
                + " with size "
                + size)
        : refusal;
  }

  private void slice(Index.Slice slice) {
    boolean whole = slice.step() == 1 && slice.stop() == null && isZero(slice.start());
    if (!whole) {
      replaceView(Dispatch.tensor(SLICE, view, target, slice.start(), slice.stop(), slice.step()));
    }
    source++;
    target++;
  }

  private void unsqueeze() {
    replaceView(Dispatch.tensor(UNSQUEEZE, view, target));
  }

  /** Adds a new dimension, of size 1 for True and 0 for False. */
  private void choose(boolean truth) {
    unsqueeze();
    TensorOptions options = DType.INT64.on(tensor.device());
    Tensor chosen = Torch.zeros(options, truth ? 1 : 0);
    temporaries.add(chosen);
    place(chosen, 1);
  }

  private void choose(Tensor chooser) {
    DType dtype = chooser.dtype();
    boolean mask = isMask(dtype);
    if (chooser.dim() == 0 && mask) {
      choose(chooser.itemBoolean());
    } else if (chooser.dim() == 0 && dtype.isInteger()) {
      select(chooser.itemLong());
    } else if (dtype == DType.UINT8) {
      Tensor converted = chooser.to(DType.BOOL);
      temporaries.add(converted);
      source += span(chooser);
      place(converted, span(chooser));
    } else {
      source += span(chooser);
      place(chooser, span(chooser));
    }
  }

  private void place(Tensor chooser, int dimensions) {
    for (; covered < target; covered++) {
      advanced.add(null);
    }
    advanced.add(chooser);
    covered += dimensions;
    target += dimensions;
  }

  private void replaceView(Tensor next) {
    dropView();
    view = next;
  }

  private TorchException refused(String sentence) {
    return NativeErrors.refusal(called, sentence, tensor);
  }

  /**
   * Returns the number of dimensions that an index tensor covers: a mask its own, positions one.
   */
  private static int span(Tensor chooser) {
    return isMask(chooser.dtype()) ? chooser.dim() : 1;
  }

  /**
   * Returns whether the dtype is a mask, including uint8, which was PyTorch's mask dtype before
   * bool.
   */
  private static boolean isMask(DType dtype) {
    return dtype == DType.BOOL || dtype == DType.UINT8;
  }

  private static boolean isZero(@Nullable Long start) {
    return start == null || start == 0;
  }
}
