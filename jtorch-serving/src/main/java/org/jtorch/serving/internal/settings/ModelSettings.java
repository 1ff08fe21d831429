package org.jtorch.serving.internal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jtorch.Device;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Padding;
import org.jtorch.serving.TensorSpec;

/**
 * The options of a model that do not depend on its types. Times are in nanoseconds.
 *
 * @param fixedBatch size of every batch; 0 if it varies
 * @param queueBytes bytes of all inputs that wait
 */
public record ModelSettings(
    String name,
    NetworkSource source,
    Device device,
    int maxBatch,
    int fixedBatch,
    long maxElements,
    long maxBytes,
    long maxDelay,
    int maxQueue,
    long queueBytes,
    long timeout,
    double weight,
    List<Padding> paddings,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    Optional<Duration> watch) {}
