/**
 * Files that others wrote and others read: PyTorch's checkpoints.
 *
 * <p>Everything here stands on the public tensor API alone and runs no code that a file names. A
 * file that is missing or unreadable is an {@link java.io.UncheckedIOException}, bad content is a
 * {@link org.jtorch.CheckpointException}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.io;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
