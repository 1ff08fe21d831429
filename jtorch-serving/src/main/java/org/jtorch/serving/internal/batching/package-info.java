/**
 * The queue of one model: buckets, batches, admission and the estimate of computing times. It knows
 * requests by their sizes only, holds no tensors and takes no lock: its owner does. Uses {@code
 * settings}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.batching;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
