/**
 * Answers that come piece by piece: continuous batching, admission, back-pressure, delivery.
 *
 * <p>Each loaded streaming model has one platform thread, which starts requests, runs steps and
 * closes states, so that a network is never called by two threads; a step of one model does not
 * wait for batches of others. Uses {@code versions} for memory and {@code statistics}.
 *
 * <p><b>Ownership:</b> the thread closes each state when its request ends, whatever ends it.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.streams;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
