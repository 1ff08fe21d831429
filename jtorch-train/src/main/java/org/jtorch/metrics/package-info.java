/**
 * Metrics of models, {@code torchmetrics}: modules that accumulate state over batches.
 *
 * <pre>{@code
 * try (Accuracy accuracy = Accuracy.multiclass(10)) {
 *   accuracy.update(logits, target);                         // per batch
 *   double value = accuracy.compute().item();                // per epoch, then accuracy.reset()
 * }
 * }</pre>
 *
 * <p>The state is in buffers: it moves with {@code to(device)} and is part of the state dict.
 * Counts are int64 and sums float64, so results of float32 inputs are more precise than those of
 * {@code torchmetrics}, which are float32.
 *
 * <p><b>Ownership:</b> a metric owns its state, which is in no scope; {@code close} frees it. The
 * result of {@code compute} is in the caller's scope.
 *
 * <p><b>Thread safety:</b> a metric is used by one thread at a time. Threads that work in parallel
 * have a metric each, which {@link org.jtorch.metrics.Metric#merge} combines.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
