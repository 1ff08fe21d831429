package org.jtorch;

import java.util.function.UnaryOperator;
import org.jtorch.internal.indexing.Indexing;

/**
 * Parts of a tensor and assignment to them, Python's {@code x[...]} and {@code x[...] = value}. The
 * indices are whole numbers, slices and the like from {@link Index}, and tensors:
 *
 * <pre>{@code
 * x.get(0);                         // x[0]
 * x.get(all(), slice(1, 3));        // x[:, 1:3]
 * x.get(mask);                      // x[mask]
 * x.set(at(0), all(), 0);           // x[0, :] = 0
 * x.set(mask, 0);                   // x[mask] = 0
 * x.set(at(0), row);                // x[0] = row
 * x.update(mask, y -> y.add(1));    // x[mask] += 1
 * }</pre>
 *
 * <p>Assigning takes the indices first and the value last. A whole number as an index is written
 * {@code at(i)} there, so that {@code x[0, 1] = 5} is {@code x.set(at(0), at(1), 5)}: in a row of
 * plain numbers nobody could see which one is the value. It changes the tensor itself, also through
 * views, and autograd records it. The value is converted to the tensor's dtype and broadcast; its
 * leading dimensions of size 1 do not count.
 *
 * <p>Steps are 1 or more; for a negative step, {@code flip} the dimension.
 *
 * <p><b>Ownership:</b> a part is a tensor like any other: it belongs to the innermost open {@link
 * TensorScope}, else to the garbage collector.
 *
 * <p><b>Thread safety:</b> as {@link Tensor}.
 */
public sealed interface SubscriptOps permits Tensor {
  /**
   * Part of this tensor, {@code x[i, j]}: whole numbers and slices give a view, tensors a copy:
   * {@code x.get(mask).add_(1)} changes that copy alone, {@link #update} changes {@code x}. Tensors
   * of int64 or int32 pick positions, those of bool (or uint8) what is true, over as many
   * dimensions as they have. The dimensions of several tensors go where they stand, or to the front
   * if a slice is between them.
   *
   * @param indices one index a dimension, from the first
   * @return the part
   * @throws TorchException if an index is out of range or there are too many
   */
  default Tensor get(Index... indices) {
    return Indexing.get((Tensor) this, indices);
  }

  /**
   * Part of this tensor by whole numbers, {@code x[1, 2]}.
   *
   * @param first the index in the first dimension; -1 is the last
   * @param more the indices in the next ones
   * @return a view
   * @throws TorchException if an index is out of range or there are too many
   */
  default Tensor get(long first, long... more) {
    return Indexing.get((Tensor) this, first, more);
  }

  /**
   * Assigns to part of this tensor, {@code x[i] = value}.
   *
   * @param first the index in the first dimension
   * @param value the number, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Number value) {
    Indexing.fill((Tensor) this, value, first);
  }

  /**
   * Assigns to part of this tensor, {@code x[i] = value}.
   *
   * @param first the index in the first dimension
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Tensor value) {
    Indexing.assign((Tensor) this, value, first);
  }

  /**
   * Assigns to part of this tensor, {@code x[i] = value}.
   *
   * @param first the index in the first dimension
   * @param value the truth value, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, boolean value) {
    Indexing.fill((Tensor) this, value, first);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param value the number, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Number value) {
    Indexing.fill((Tensor) this, value, first, second);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Tensor value) {
    Indexing.assign((Tensor) this, value, first, second);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param value the truth value, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, boolean value) {
    Indexing.fill((Tensor) this, value, first, second);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j, k] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param value the number, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Index third, Number value) {
    Indexing.fill((Tensor) this, value, first, second, third);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j, k] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Index third, Tensor value) {
    Indexing.assign((Tensor) this, value, first, second, third);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j, k] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param value the truth value, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Index third, boolean value) {
    Indexing.fill((Tensor) this, value, first, second, third);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j, k, l] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param fourth the index in the fourth dimension
   * @param value the number, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Index third, Index fourth, Number value) {
    Indexing.fill((Tensor) this, value, first, second, third, fourth);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j, k, l] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param fourth the index in the fourth dimension
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Index third, Index fourth, Tensor value) {
    Indexing.assign((Tensor) this, value, first, second, third, fourth);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j, k, l] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param fourth the index in the fourth dimension
   * @param value the truth value, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index first, Index second, Index third, Index fourth, boolean value) {
    Indexing.fill((Tensor) this, value, first, second, third, fourth);
  }

  /**
   * Assigns to part of this tensor, {@code x[indices] = value}.
   *
   * @param indices one index a dimension, from the first
   * @param value the number, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index[] indices, Number value) {
    Indexing.fill((Tensor) this, value, indices);
  }

  /**
   * Assigns to part of this tensor, {@code x[indices] = value}.
   *
   * @param indices one index a dimension, from the first
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index[] indices, Tensor value) {
    Indexing.assign((Tensor) this, value, indices);
  }

  /**
   * Assigns to part of this tensor, {@code x[indices] = value}.
   *
   * @param indices one index a dimension, from the first
   * @param value the truth value, which all elements of the part become
   * @throws TorchException if an index is out of range or the value does not fit
   */
  default void set(Index[] indices, boolean value) {
    Indexing.fill((Tensor) this, value, indices);
  }

  /**
   * Changes part of this tensor by a function of it, {@code x[i] += 1}, {@code x[mask] *= 2}. Reads
   * the part, applies the function and assigns the result, so that it works for masks and index
   * tensors too, whose part is a copy. A position that an index tensor names several times is
   * assigned, not accumulated, as in Python; {@code indexAdd_} accumulates.
   *
   * <pre>{@code
   * x.update(mask, y -> y.add(1));       // x[mask] += 1
   * }</pre>
   *
   * @param first the index in the first dimension
   * @param function computes the new values from the part; what it is given, and what it makes, is
   *     freed when this method returns
   * @throws TorchException if an index is out of range or the result does not fit
   */
  default void update(Index first, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first);
  }

  /**
   * Changes part of this tensor by a function of it, {@code x[i, j] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param function computes the new values from the part; what it is given, and what it makes, is
   *     freed when this method returns
   * @throws TorchException if an index is out of range or the result does not fit
   */
  default void update(Index first, Index second, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first, second);
  }

  /**
   * Changes part of this tensor by a function of it, {@code x[i, j, k] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param function computes the new values from the part; what it is given, and what it makes, is
   *     freed when this method returns
   * @throws TorchException if an index is out of range or the result does not fit
   */
  default void update(Index first, Index second, Index third, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first, second, third);
  }

  /**
   * Changes part of this tensor by a function of it, {@code x[i, j, k, l] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param fourth the index in the fourth dimension
   * @param function computes the new values from the part; what it is given, and what it makes, is
   *     freed when this method returns
   * @throws TorchException if an index is out of range or the result does not fit
   */
  default void update(
      Index first, Index second, Index third, Index fourth, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first, second, third, fourth);
  }

  /**
   * Changes part of this tensor by a function of it, {@code x[indices] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param indices one index a dimension, from the first
   * @param function computes the new values from the part; what it is given, and what it makes, is
   *     freed when this method returns
   * @throws TorchException if an index is out of range or the result does not fit
   */
  default void update(Index[] indices, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, indices);
  }
}
