package org.jtorch.serving.internal.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request for inference.
 *
 * @param id the client's name of the request, which the answer repeats
 * @param timeout time until the deadline
 * @param priority jtorch's priority, from 0
 * @param binaryOutput whether outputs are wanted as binary data
 * @param inputs the inputs, whose tensors belong to the scope in which they were read
 * @param outputs the outputs that are wanted; empty for all
 */
public record InferenceMessage(
    Optional<String> id,
    Optional<Duration> timeout,
    int priority,
    boolean binaryOutput,
    List<InputTensor> inputs,
    List<RequestedOutput> outputs) {
  /** Creates a message. */
  public InferenceMessage {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
