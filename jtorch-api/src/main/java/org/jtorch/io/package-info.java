/**
 * Checkpoint files of PyTorch, safetensors files, and arrays of NumPy.
 *
 * <p>The package uses only the public tensor API and never runs code that a file names. A missing
 * or unreadable file causes an {@link java.io.UncheckedIOException}, invalid content a {@link
 * org.jtorch.CheckpointException}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.io;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
