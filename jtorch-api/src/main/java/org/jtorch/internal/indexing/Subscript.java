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
 * One {@code x[...]} taken apart as Python does it: numbers, slices and new dimensions make a view,
 * one after the other; tensors and truth values are left over, placed by the view's dimensions, for
 * {@code aten::index}. Closing frees the views and index tensors made on the way.
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

  /** The next dimension of the tensor, of the view, and of what the advanced indices cover. */
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
   * The part that numbers, slices and new dimensions leave; the tensor itself if there were none.
   */
  Tensor view() {
    return view;
  }

  /**
   * The tensors among the indices, one a dimension of the view, or a mask for several; or empty.
   */
  List<@Nullable Tensor> advanced() {
    return advanced;
  }

  /** Lets the view outlive this object. */
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

  /** How many dimensions of the tensor the indices take. */
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

  /** What Python says where libtorch has refused a position. */
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

  /** A new dimension, of which True takes the one element and False none. */
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

  /** How many dimensions a tensor takes as an index: a mask its own, positions one. */
  private static int span(Tensor chooser) {
    return isMask(chooser.dtype()) ? chooser.dim() : 1;
  }

  /** A uint8 tensor is a mask too, as it was before PyTorch had bool. */
  private static boolean isMask(DType dtype) {
    return dtype == DType.BOOL || dtype == DType.UINT8;
  }

  private static boolean isZero(@Nullable Long start) {
    return start == null || start == 0;
  }
}
