/**
 * Graphs of tensor operators, {@code torch.export}: programs that Python exported or that were
 * traced from Java, run by an interpreter or written as TorchScript or ONNX.
 *
 * <p>{@link org.jtorch.graph.Graph} is the one form between the sources and the targets.
 *
 * <p><b>Ownership:</b> a graph refers to its parameters, buffers and constants, which belong to no
 * scope. Results of a run belong to the scope in which the run was started.
 *
 * <p><b>Thread safety:</b> graphs are immutable and safe to share. Runs of one program may overlap
 * unless the program changes its buffers.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
