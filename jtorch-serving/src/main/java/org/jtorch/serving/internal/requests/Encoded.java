package org.jtorch.serving.internal.requests;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.serving.internal.batching.BucketKey;

/**
 * The padded input of one request.
 *
 * @param tensors handles in no scope, which belong to the request
 * @param lengths the request's own size for each padding of the model
 * @param elements input elements, padding included
 * @param padding input elements that are padding
 */
record Encoded(
    List<Tensor> tensors,
    List<Long> lengths,
    BucketKey key,
    long elements,
    long padding,
    long bytes) {
  void close() {
    tensors.forEach(Tensor::close);
  }
}
