/**
 * Models as typed, thread-safe predictors: requests are batched, bounded by queues and deadlines,
 * and answered by versions of a model that can be replaced while they serve.
 *
 * <p>{@link org.jtorch.serving.Serving} holds the models and the worker threads. A {@link
 * org.jtorch.serving.Model} joins a {@link org.jtorch.serving.NetworkSource} with a {@link
 * org.jtorch.serving.Codec}, which converts the application's types to tensors and back.
 *
 * <p><b>Ownership:</b> tensors that a codec or a network makes belong to scopes of the serving
 * threads and are closed there. Only {@link org.jtorch.serving.Serving#samples} returns tensors to
 * the caller, who closes them.
 *
 * <p><b>Thread safety:</b> every type is safe to share, and may be used from virtual threads.
 * Codecs, networks and listeners are called from several threads at the same time.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
