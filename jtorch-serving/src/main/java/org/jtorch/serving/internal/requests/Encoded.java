package org.jtorch.serving.internal.requests;

import org.jtorch.Tensor;
import org.jtorch.serving.internal.batching.BucketKey;

/**
 * The input of one request.
 *
 * @param input handles in no scope, which belong to the request
 * @param elements input elements, padding included
 * @param padding input elements that are padding
 */
record Encoded(Padded input, BucketKey key, long elements, long padding, long bytes) {
  void close() {
    input.tensors().forEach(Tensor::close);
  }
}
