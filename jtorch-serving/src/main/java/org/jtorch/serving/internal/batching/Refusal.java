package org.jtorch.serving.internal.batching;

/**
 * Why a request is not accepted.
 *
 * @param message the reason, one sentence
 * @param retryAfter nanoseconds until it probably would be
 */
public record Refusal(String message, long retryAfter) {}
