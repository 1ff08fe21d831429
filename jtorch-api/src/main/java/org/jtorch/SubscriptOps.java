package org.jtorch;

import java.util.function.UnaryOperator;
import org.jtorch.internal.indexing.Indexing;

/**
 * Indexing and assignment by index, Python's {@code x[...]} and {@code x[...] = value}. Indices are
 * integers, slices and other values of {@link Index}, and tensors:
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
 * <p>Assignments take the indices first and the value last. An integer index is written {@code
 * at(i)}, which tells it apart from the value: {@code x[0, 1] = 5} is {@code x.set(at(0), at(1),
 * 5)}. An assignment changes the tensor itself, also through views, and autograd records it. The
 * value is converted to the tensor's dtype and broadcast; its leading dimensions of size 1 do not
 * count.
 *
 * <p>Steps must be positive; for a negative step, {@code flip} the dimension.
 */
public sealed interface SubscriptOps permits Tensor {
  /**
   * Returns part of this tensor, {@code x[i, j]}. Integers and slices return a view, tensors a
   * copy: {@code x.get(mask).add_(1)} changes only that copy, {@link #update} changes {@code x}.
   * Tensors of int64 or int32 select positions. Tensors of bool (or uint8) select the true
   * elements, over as many dimensions as the mask has. The dimensions of several tensors replace
   * the indexed ones, or come first if a slice is between them.
   *
   * @param indices one index per dimension, from the first
   * @return the part
   * @throws TorchException if an index is out of range or there are too many
   */
  default Tensor get(Index... indices) {
    return Indexing.get((Tensor) this, indices);
  }

  /**
   * Returns part of this tensor by integer indices, {@code x[1, 2]}.
   *
   * @param first the index in the first dimension; -1 is the last
   * @param more the indices in the following dimensions
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
   * @param value the number that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index first, Number value) {
    Indexing.fill((Tensor) this, value, first);
  }

  /**
   * Assigns to part of this tensor, {@code x[i] = value}.
   *
   * @param first the index in the first dimension
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index first, Tensor value) {
    Indexing.assign((Tensor) this, value, first);
  }

  /**
   * Assigns to part of this tensor, {@code x[i] = value}.
   *
   * @param first the index in the first dimension
   * @param value the boolean that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index first, boolean value) {
    Indexing.fill((Tensor) this, value, first);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param value the number that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index first, Index second, Tensor value) {
    Indexing.assign((Tensor) this, value, first, second);
  }

  /**
   * Assigns to part of this tensor, {@code x[i, j] = value}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param value the boolean that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @param value the number that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @param value the boolean that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @param value the number that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @throws TorchException if an index is out of range or the value does not broadcast
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
   * @param value the boolean that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index first, Index second, Index third, Index fourth, boolean value) {
    Indexing.fill((Tensor) this, value, first, second, third, fourth);
  }

  /**
   * Assigns to part of this tensor, {@code x[indices] = value}.
   *
   * @param indices one index per dimension, from the first
   * @param value the number that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index[] indices, Number value) {
    Indexing.fill((Tensor) this, value, indices);
  }

  /**
   * Assigns to part of this tensor, {@code x[indices] = value}.
   *
   * @param indices one index per dimension, from the first
   * @param value a tensor that broadcasts to the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index[] indices, Tensor value) {
    Indexing.assign((Tensor) this, value, indices);
  }

  /**
   * Assigns to part of this tensor, {@code x[indices] = value}.
   *
   * @param indices one index per dimension, from the first
   * @param value the boolean that is assigned to all elements of the part
   * @throws TorchException if an index is out of range or the value does not broadcast
   */
  default void set(Index[] indices, boolean value) {
    Indexing.fill((Tensor) this, value, indices);
  }

  /**
   * Assigns a function of part of this tensor to that part, {@code x[i] += 1}, {@code x[mask] *=
   * 2}. Reads the part, applies the function and assigns the result, so it also works for masks and
   * index tensors, which return copies. A position that occurs several times in an index tensor is
   * assigned, not accumulated, as in Python; {@code indexAdd_} accumulates.
   *
   * <pre>{@code
   * x.update(mask, y -> y.add(1));       // x[mask] += 1
   * }</pre>
   *
   * @param first the index in the first dimension
   * @param function computes the new values from the part; its argument and the tensors that it
   *     creates are freed when this method returns
   * @throws TorchException if an index is out of range or the result does not broadcast
   */
  default void update(Index first, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first);
  }

  /**
   * Assigns a function of part of this tensor to that part, {@code x[i, j] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param function computes the new values from the part; its argument and the tensors that it
   *     creates are freed when this method returns
   * @throws TorchException if an index is out of range or the result does not broadcast
   */
  default void update(Index first, Index second, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first, second);
  }

  /**
   * Assigns a function of part of this tensor to that part, {@code x[i, j, k] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param function computes the new values from the part; its argument and the tensors that it
   *     creates are freed when this method returns
   * @throws TorchException if an index is out of range or the result does not broadcast
   */
  default void update(Index first, Index second, Index third, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first, second, third);
  }

  /**
   * Assigns a function of part of this tensor to that part, {@code x[i, j, k, l] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param first the index in the first dimension
   * @param second the index in the second dimension
   * @param third the index in the third dimension
   * @param fourth the index in the fourth dimension
   * @param function computes the new values from the part; its argument and the tensors that it
   *     creates are freed when this method returns
   * @throws TorchException if an index is out of range or the result does not broadcast
   */
  default void update(
      Index first, Index second, Index third, Index fourth, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, first, second, third, fourth);
  }

  /**
   * Assigns a function of part of this tensor to that part, {@code x[indices] += 1}; see {@link
   * #update(Index, UnaryOperator)}.
   *
   * @param indices one index per dimension, from the first
   * @param function computes the new values from the part; its argument and the tensors that it
   *     creates are freed when this method returns
   * @throws TorchException if an index is out of range or the result does not broadcast
   */
  default void update(Index[] indices, UnaryOperator<Tensor> function) {
    Indexing.update((Tensor) this, function, indices);
  }
}
