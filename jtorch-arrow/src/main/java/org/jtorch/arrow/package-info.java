/**
 * Apache Arrow's vectors as tensors and tensors as vectors, without a copy where the layouts agree.
 *
 * <p>Arrow needs {@code --add-opens=java.base/java.nio=ALL-UNNAMED}, or {@code
 * =org.apache.arrow.memory.core} on the module path, and one of its memory modules, such as {@code
 * org.apache.arrow:arrow-memory-unsafe}.
 *
 * <p><b>Ownership:</b> results belong to the current scope. A tensor on a vector's memory retains
 * the vector's buffer until the last tensor on it has been freed: the vector, its root and its
 * reader may be closed before. An allocator that is closed before reports the buffer as leaked, in
 * an {@code IllegalStateException}; the memory stays. A vector on a tensor's memory keeps the
 * storage until the vector is closed.
 *
 * <p>What is written to one is seen in the other. The memory of a vector that another library
 * exported must be writable if the tensor is changed in place.
 *
 * <p><b>Thread safety:</b> as of Arrow: a vector that is read must not be changed meanwhile.
 * Tensors may be closed on any thread.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.arrow;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
