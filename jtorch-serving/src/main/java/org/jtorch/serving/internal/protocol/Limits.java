package org.jtorch.serving.internal.protocol;

/**
 * Limits of one request.
 *
 * @param maxBody bytes of the body, after decompression
 * @param maxJson bytes of the JSON that precedes binary tensors
 * @param maxDepth nesting of JSON
 * @param maxElements elements of one tensor
 * @param maxInputs number of inputs, and of requested outputs
 */
public record Limits(long maxBody, int maxJson, int maxDepth, long maxElements, int maxInputs) {}
